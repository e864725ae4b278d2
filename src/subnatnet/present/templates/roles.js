// The role map: one tile a region, with what it is told, claims and shows, sure things filled, unsure ones dashed.
((Atlas) => {
  "use strict";
  const { data, el, word, count } = Atlas;
  const { roles } = data;
  const LEGS = ["assigned", "claimed", "enacted"];
  const MARKS = { agrees: "▲", partly: "◆", differs: "▼", unseen: "○", unsure: "?", other: "•" };
  const KEY_COLUMNS = 3;
  const PHONE = 760; // narrower than this, tiles stand one below the other
  const COMPARED = new Set(["agrees", "partly", "differs"]);
  const ORDER = ["differs", "partly", "agrees", "other", "unsure", "unseen"];

  const cell = (actor, era = Atlas.state.era) => roles.cells[era]?.[actor] ?? null;
  const legsOf = (actor) => cell(actor)?.legs ?? {};
  const percent = (p) => new Intl.NumberFormat(Atlas.language(), { style: "percent" }).format(Math.min(p, 0.99));
  const sureOf = (p) => p === null || p >= 0.95;
  const roleWord = (name) => Atlas.shorten(word(`role_${name.replaceAll(" ", "_")}`), 80);
  const place = ({ a, t }) => (a === null ? Atlas.placeName(t) : Atlas.shortName(a));

  // -- words of a leg ------------------------------------------------------------------------------------
  const spoken = ({ w, p }) => (sureOf(p) ? roleWord(w) : word("probably", { what: roleWord(w), p: percent(p) }));
  const pointed = (at) => (sureOf(at.p) ? place(at) : word("probably", { what: place(at), p: percent(at.p) }));
  // In a tile the dashed border says "probably".
  const short = (item, text) => (sureOf(item.p) ? text : `${text} ${percent(item.p)}`);
  // At most so many words: the card has them all.
  const list = (items, most, say) => {
    const shown = items.slice(0, most).map(say);
    const more = items.length - shown.length;
    return shown.join(", ") + (more > 0 ? ` +${more}` : "");
  };
  const answer = (state) => word(`answer_${state}`);
  // Where a leg points: by what is said of it, or by ties or trade above the usual, or by the largest part.
  const whither = (by, places) => (by ? word(`to_${by}`, { places }) : `→ ${places}`);
  const pointing = (to, brief) => {
    if (to.length === 0) return [];
    if (brief) {
      const [first] = to;
      const more = to.length > 1 ? ` +${to.length - 1}` : "";
      // beside words like "more" or "largest" a bare number would be read as how much more
      const said = whither(first.by, first.by ? place(first) : short(first, place(first))) + more;
      return [first.by && !sureOf(first.p) ? word("sure_by", { what: said, p: percent(first.p) }) : said];
    }
    const origins = [...new Set(to.map(({ by }) => by))];
    return origins.flatMap((by) => {
      const mine = to.filter((item) => item.by === by);
      if (!by) return [whither(by, list(mine, 99, pointed))];
      // "probably more ties with", not "more ties with probably"
      const sure = mine.filter(({ p }) => sureOf(p));
      const unsure = mine.filter(({ p }) => !sureOf(p));
      return [
        sure.length > 0 ? whither(by, list(sure, 99, place)) : "",
        unsure.length > 0
          ? word("probably_by", {
              what: whither(
                by,
                list(unsure, 99, (at) => `${place(at)} (${percent(at.p)})`),
              ),
            })
          : "",
      ].filter(Boolean);
    });
  };
  const legText = (leg, most = 99) => {
    if (!leg) return answer("silent");
    const brief = most === 1;
    const named = list(leg.roles, most, brief ? (item) => short(item, roleWord(item.w)) : spoken);
    const to = pointing(leg.to, brief);
    if (!named && to.length === 0) return answer(leg.state);
    const said = [named, ...to].filter(Boolean).join(leg.to[0]?.by ? "; " : " ");
    return leg.state === "usual" ? word("usual_with", { said }) : said;
  };
  const colourOf = (leg) => (leg?.state === "usual" ? null : (roles.colours[leg?.roles[0]?.w] ?? null));
  const chip = (leg, most) => {
    const state = leg?.state ?? "silent";
    const node = el("span", { class: `chip is-${state}` }, legText(leg, most));
    const colour = colourOf(leg);
    if (colour) node.style.setProperty("--role", colour);
    return node;
  };

  // -- agreement: what is told against what is shown, or else against what is claimed ----------------------------------
  const PAIRS = ["assigned_enacted", "assigned_claimed", "claimed_enacted"];
  const markOf = (actor, pair) => cell(actor)?.verdicts.find((verdict) => verdict.pair === pair)?.mark ?? null;
  // One comparison for the whole page, the first that any region allows: marks and headline speak of the same.
  const pairShown = () => PAIRS.find((pair) => roles.regions.some((actor) => markOf(actor, pair)));
  const agreement = (actor) => markOf(actor, pairShown());
  const sign = (mark) =>
    el("span", { class: `mark is-${mark}`, title: word(`agree_${mark}`) }, `${MARKS[mark]} `, word(`short_${mark}`));

  // -- tiles ---------------------------------------------------------------------------------------------------
  const tile = (actor, [column, row]) => {
    const legs = legsOf(actor);
    const mark = agreement(actor);
    const lines = LEGS.filter((leg) => leg in legs || roles.eras.length === 0).map((leg) =>
      el("span", { class: "leg" }, el("span", { class: "says" }, word(`short_${leg}`)), chip(legs[leg], 1)),
    );
    const { role, selected } = Atlas.state;
    const faint = role && !LEGS.some((leg) => legs[leg]?.roles.some(({ w }) => w === role));
    const node = el(
      "button",
      {
        type: "button",
        class: `tile${faint ? " faint" : ""}`,
        "data-actor": actor,
        "aria-pressed": String(selected === actor),
        onclick: (event) => Atlas.select(actor, event.detail === 0),
      },
      el("span", { class: "tile-head" }, el("bdi", {}, Atlas.shorten(Atlas.name(actor), 80)), mark ? sign(mark) : null),
      ...(roles.eras.length > 0 ? lines : [bare(actor)]),
    );
    node.style.setProperty("--column", column + 1);
    node.style.setProperty("--row", row + 1);
    return node;
  };
  // Without a table of roles a tile says how many contacts there are and with whom most of them.
  const bare = (actor) => {
    const model = Atlas.current();
    const by = new Map();
    for (const { a, b, acts } of model.edges) {
      const other = a === actor ? b : a;
      if ((a === actor || b === actor) && data.actors.side[other] === 1) by.set(other, (by.get(other) ?? 0) + acts);
    }
    const top = [...by].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, 3);
    const text =
      top.length > 0 ? top.map(([other, acts]) => `${Atlas.shortName(other)} ${count(acts)}`).join(", ") : "–";
    return el("span", { class: "leg" }, el("span", { class: "says" }, word("most_with")), text);
  };

  // -- the sentence above, the strip of eras, the key ----------------------------------------------------------------
  const SAYS = ["sure", "unsure"];
  const saying = (leg) => roles.regions.filter((actor) => SAYS.includes(legsOf(actor)[leg]?.state)).length;
  const naming = (leg) => roles.regions.filter((actor) => legsOf(actor)[leg]?.roles.length > 0).length;
  const headline = () => {
    const total = count(roles.regions.length);
    if (roles.eras.length === 0) return word("headline_bare", { total });
    // that nobody is told or claims anything is a finding only where the tables could hold it
    const told = naming("assigned");
    const parts = [told > 0 ? word("headline_told", { total, told: count(told) }) : word("headline_told_none")];
    const claims = naming("claimed");
    if (roles.regions.some((actor) => "claimed" in legsOf(actor)))
      parts.push(claims > 0 ? word("headline_claims", { claims: count(claims) }) : word("headline_claims_none"));
    parts.push(word("headline_shows", { shows: count(saying("enacted")) }));
    const marks = roles.regions.map(agreement).filter(Boolean);
    const many = (...kinds) => count(marks.filter((mark) => kinds.includes(mark)).length);
    // where nothing can be compared, that has been said above: nothing was told, or nothing claimed
    if (marks.some((mark) => COMPARED.has(mark))) {
      const slots = {
        pair: word(`pair_${pairShown()}`),
        of: count(marks.length),
        agree: many("agrees"),
        partly: many("partly"),
        differ: many("differs"),
      };
      parts.push(word("headline_agree", { ...slots, open: many("unsure", "unseen", "other") }));
    }
    return parts.join(" ");
  };
  const spanOf = (era) => {
    const bounds = data.eras[era];
    if (!bounds) return "";
    return `${bounds[0] ?? "…"}–${bounds[1] ?? ""}`;
  };
  const strip = () => {
    const radio = (era, at) => {
      const id = `role-era-${at}`;
      const input = el("input", {
        type: "radio",
        name: "role-era",
        id,
        value: era,
        checked: era === Atlas.state.era ? "" : null,
      });
      input.addEventListener("change", () => {
        Atlas.changeEra(era);
        Atlas.by(id).focus();
      });
      const title = era ? Atlas.eraName(era) : word("period_all");
      return el("label", { for: id }, input, el("span", {}, title, " ", el("small", {}, spanOf(era))));
    };
    return el(
      "div",
      { class: "switch", role: "radiogroup", id: "role-eras", "aria-label": word("period") },
      ...roles.eras.map(radio),
    );
  };
  const key = () => {
    const states = ["sure", "unsure", "unseen", "unclear", "usual", "silent"].filter((state) =>
      roles.regions.some((actor) => LEGS.some((leg) => legsOf(actor)[leg]?.state === state)),
    );
    const chips = states.map((state) => el("span", { class: `chip is-${state}` }, word(`key_${state}`)));
    const marks = ORDER.filter((mark) => roles.regions.some((actor) => agreement(actor) === mark));
    const signs = marks.map((mark) =>
      el("span", { class: `mark is-${mark}` }, `${MARKS[mark]} ${word(`agree_${mark}`)}`),
    );
    const rows = LEGS.map((leg) => word(`leg_${leg}`)).join(" · ");
    return el("div", { class: "key" }, el("span", {}, word("key_rows", { rows })), ...chips, ...signs);
  };
  const words = () => {
    const totals = new Map();
    for (const actor of roles.regions) {
      const mine = new Set(LEGS.flatMap((leg) => legsOf(actor)[leg]?.roles.map(({ w }) => w) ?? []));
      for (const name of mine) totals.set(name, (totals.get(name) ?? 0) + 1);
    }
    const button = ([name, total]) => {
      const on = Atlas.state.role === name;
      const node = el(
        "button",
        {
          type: "button",
          class: "role-word",
          "data-role": name,
          "aria-pressed": String(on),
          onclick: () => {
            Atlas.change({ role: on ? null : name });
            document.querySelector(`[data-role="${CSS.escape(name)}"]`)?.focus();
          },
        },
        el("span", { class: "swatch" }),
        `${roleWord(name)} `,
        el("small", {}, count(total)),
      );
      node.style.setProperty("--role", roles.colours[name] ?? "var(--quiet)");
      return node;
    };
    const order = [...totals].sort((x, y) => y[1] - x[1] || x[0].localeCompare(y[0]));
    return el("div", { class: "role-words", role: "group", "aria-label": word("role_words") }, ...order.map(button));
  };

  // The largest block of rows and columns without a tile below the first row: wide enough, it holds the key, so
  // that the first screen says how it is to be read.
  const gap = (columns) => {
    const taken = new Set(roles.tiles.map((at) => at.join()));
    const rows = Math.max(...roles.tiles.map(([, row]) => row + 1));
    const free = (column, row) => !taken.has(`${column},${row}`);
    // how many columns to the right of a place are free in this row and, further down, in all rows up to it
    const reach = (column, row, most) => {
      let wide = 0;
      while (wide < most && column + wide < columns && free(column + wide, row)) wide += 1;
      return wide;
    };
    let best = { wide: 0, high: 0 };
    const grow = (column, from) => {
      let wide = columns;
      for (let row = from; row < rows; row += 1) {
        wide = reach(column, row, wide);
        const high = row - from + 1;
        if (wide >= KEY_COLUMNS && wide * high > best.wide * best.high) best = { column, row: from, wide, high };
      }
    };
    for (let row = 1; row < rows; row += 1) for (let column = 0; column < columns; column += 1) grow(column, row);
    return best.wide > 0 ? best : null;
  };
  // Columns of the top row that no tile takes: wide enough, they hold the headline, so that all tiles fit a screen.
  const corner = (columns) => {
    const taken = new Set(roles.tiles.filter(([, row]) => row === 0).map(([column]) => column));
    let [best, from] = [[0, 0], 0];
    for (let column = 0; column <= columns; column += 1) {
      if (column < columns && !taken.has(column)) continue;
      if (column - from > best[1] - best[0]) best = [from, column];
      from = column + 1;
    }
    return best;
  };
  // Where words are long tiles move together; then the legs go unnamed in them: the key tells their order. Where all
  // tiles fit, so do the words of roles below them, if lines that stand closer are enough for that.
  const fitIn = (sheet, grid) => {
    const low = (node) => node.getBoundingClientRect().bottom > sheet.getBoundingClientRect().bottom;
    for (const way of ["snug", "tight"]) if (low(grid)) grid.classList.add(way);
    const last = sheet.lastElementChild;
    if (low(grid) || !low(last)) return;
    const before = grid.className;
    sheet.classList.add("nearer");
    for (const way of ["snug", "dense"]) if (low(last)) grid.classList.add(way);
    if (!low(last)) return;
    sheet.classList.remove("nearer");
    grid.className = before;
  };
  let placed = 0;
  const settle = (sheet, grid) => {
    sheet.classList.remove("nearer");
    grid.className = "tile-grid";
    if (sheet.clientWidth > PHONE) fitIn(sheet, grid);
    placed = sheet.clientWidth;
  };
  const show = (sheet) => {
    const columns = Math.max(1, ...roles.tiles.map(([column]) => column + 1));
    const head = el("div", { class: "sheet-head" }, el("p", { id: "headline" }, headline()));
    if (roles.eras.length > 1) head.append(strip());
    const grid = el("div", { class: "tile-grid" }, ...roles.regions.map((actor, at) => tile(actor, roles.tiles[at])));
    grid.style.setProperty("--columns", columns);
    const [from, to] = corner(columns);
    if (to - from >= 4) {
      head.classList.add("in-corner");
      head.style.setProperty("--from", from + 1);
      head.style.setProperty("--to", to + 1);
      grid.prepend(head);
    }
    const tiles = el("div", { id: "tiles" }, grid);
    const below = roles.eras.length > 0 ? [key(), words()] : [];
    const room = below.length > 0 ? gap(columns) : null;
    if (room) {
      const [how] = below.splice(0, 1);
      how.classList.add("in-gap");
      how.style.gridArea = `${room.row + 1} / ${room.column + 1} / span ${room.high} / span ${room.wide}`;
      grid.append(how);
    }
    sheet.replaceChildren(...(to - from >= 4 ? [] : [head]), tiles, ...below);
    settle(sheet, grid);
  };
  // The tiles stay, another one is pressed; beside details that open or close they may need another form.
  const choose = (sheet) => {
    const { selected } = Atlas.state;
    for (const node of sheet.querySelectorAll(".tile"))
      node.setAttribute("aria-pressed", String(node.dataset.actor === String(selected)));
    if (sheet.clientWidth !== placed) settle(sheet, sheet.querySelector(".tile-grid"));
  };

  Atlas.roles = {
    show,
    choose,
    cell,
    chip,
    legText,
    agreement,
    sign,
    roleWord,
    percent,
    sureOf,
    headline,
    spanOf,
    legs: LEGS,
    marks: MARKS,
  };
})(globalThis.Atlas);
