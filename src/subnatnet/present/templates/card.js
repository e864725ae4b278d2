// The card of a region: what it is told, claims and shows, whether these agree, on what that rests.
((Atlas) => {
  "use strict";
  const { data, el, word, count, figure, roles } = Atlas;
  const { actors } = data;
  const PHONE = 760; // narrower than this, a card scrolls with its page

  const row = (leg, part) => {
    const phrases = part?.phrases ?? [];
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, word(`leg_${leg}`)),
      el(
        "td",
        {},
        roles.chip(part),
        ...phrases
          .slice(0, 2)
          .flatMap((phrase) => [" ", el("bdi", { class: "phrase" }, `“${Atlas.shorten(phrase, 60)}”`)]),
      ),
    );
  };
  const pairName = (pair) => word(`pair_${pair}`);
  const SLUG = /[^a-z]+/gu;
  const spokenVerdict = (said) => word(`verdict_${said.replaceAll(SLUG, "_")}`);
  const placeOf = (code) => {
    const actor = data.indexOf.get(code);
    return actor === undefined ? Atlas.placeName(code) : Atlas.name(actor);
  };
  const verdict = ({ pair, word: said, mark }) =>
    el(
      "li",
      {},
      el("span", { class: `mark is-${mark}` }, `${roles.marks[mark]} `),
      `${pairName(pair)}: ${spokenVerdict(said)}${mark === "other" ? `, ${word("where_seen")}` : ""}`,
    );
  const byPlace = (verdicts) => {
    const said = ({ pair, parts }) =>
      el(
        "p",
        {},
        `${pairName(pair)}: `,
        parts.map(([code, text]) => `${placeOf(code)}: ${spokenVerdict(text)}`).join("; "),
      );
    const rows = verdicts.filter(({ parts }) => parts.length > 0).map(said);
    return rows.length > 0
      ? el("details", { class: "quiet" }, el("summary", {}, word("place_by_place")), ...rows)
      : null;
  };
  const agree = ({ verdicts }) =>
    verdicts.length > 0
      ? el(
          "tr",
          {},
          el("th", { scope: "row" }, word("do_they_agree")),
          el("td", {}, el("ul", { class: "plain" }, ...verdicts.map(verdict)), byPlace(verdicts)),
        )
      : null;

  // -- bars: the probability of each role shown, or a result with its interval -----------------------------------------
  const bar = (name, low, high, value, text) => {
    const node = el(
      "div",
      { class: "bar" },
      el("span", {}, name),
      el("span", { class: "track", "aria-hidden": "true" }, el("i", {}), el("b", {})),
      el("span", { class: "n" }, text),
    );
    for (const [slot, number] of Object.entries({ "--low": low, "--high": high, "--value": value }))
      node.style.setProperty(slot, number);
    return node;
  };
  const bars = ({ legs }) => {
    const shown = (legs.enacted?.roles ?? []).filter(({ p }) => p !== null);
    const places = (legs.enacted?.to ?? []).filter(({ p }) => p !== null);
    const found = [
      ...shown.map(({ w, p }) => [roles.roleWord(w), p]),
      ...places.map(({ a, t, p }) => [`→ ${a === null ? Atlas.placeName(t) : Atlas.name(a)}`, p]),
    ];
    if (found.length === 0) return null;
    return el(
      "figure",
      { class: "bars" },
      el("figcaption", { class: "quiet" }, word("how_sure")),
      ...found.slice(0, 6).map(([name, p]) => bar(name, 0, p, p, roles.percent(p))),
    );
  };

  // -- intervals of the results handed over: columns x, x_low, x_high on the scale of all regions ------------------------
  const intervals = (actor) => {
    const names = data.results.columns.map(({ name }) => name);
    const mine = data.results.rows[actor]?.[0];
    if (!mine) return null;
    const triples = names
      .map((name, at) => [name, at, names.indexOf(`${name}_low`), names.indexOf(`${name}_high`)])
      .filter(
        ([, at, low, high]) => low >= 0 && high >= 0 && [at, low, high].every((c) => typeof mine[c] === "number"),
      );
    if (triples.length === 0) return null;
    const all = Object.values(data.results.rows).map(([first]) => first);
    const drawn = triples.slice(0, 3).map(([name, at, low, high]) => {
      const ends = all.flatMap((cells) => [cells[low], cells[high]]).filter((n) => typeof n === "number");
      const [least, most] = [ends.reduce((x, y) => Math.min(x, y)), ends.reduce((x, y) => Math.max(x, y))];
      const on = (value) => (value - least) / (most - least || 1);
      const text = `${figure(mine[at])} [${figure(mine[low])}, ${figure(mine[high])}]`;
      return bar(name.replaceAll("_", " "), on(mine[low]), on(mine[high]), on(mine[at]), text);
    });
    return el("figure", { class: "bars" }, el("figcaption", { class: "quiet" }, word("intervals")), ...drawn);
  };

  // A sentence of evidence in the language of the page; words of documents stay as they are.
  const called = new Map([
    ...Object.keys(data.roles.places).map((code) => [data.roles.places[code].en, () => Atlas.placeName(code)]),
    ...actors.name.map((name, actor) => [name, () => Atlas.name(actor)]),
  ]);
  const spokenSlots = (slots) => {
    const said = { ...slots };
    if (said.role) said.role = roles.roleWord(said.role);
    if (said.what) said.what = called.get(said.what)?.() ?? roles.roleWord(said.what);
    return said;
  };
  const spokenLine = ([key, slots]) => (key ? word(`line_${key}`, spokenSlots(slots)) : slots.text);
  // Each line says whose it is: what a region claims is no evidence that it is so.
  const fold = (title, ...content) => el("details", {}, el("summary", {}, title), ...content);
  const evidence = ({ lines }) => {
    const each = lines.filter(([, own]) => own.length > 0);
    if (each.length === 0) return [];
    // the first of each leg, then the others
    const first = each.map(([leg, [one]]) => [leg, one]);
    const parts = [...first, ...each.flatMap(([leg, [, ...later]]) => later.map((one) => [leg, one]))];
    // sentences of a table's own are English
    const said = (line) => el("bdi", line[0] ? {} : { lang: "en" }, spokenLine(line));
    const items = (some) =>
      some.map(([leg, line]) => el("li", {}, leg ? el("b", {}, `${word(`leg_${leg}`)}: `) : null, said(line)));
    const rest = parts.slice(3);
    const documents = parts.filter(([, [key, slots]]) => key && slots.source);
    const cited = ([leg, [, slots]]) =>
      el(
        "li",
        {},
        el("b", {}, `${word(`leg_${leg}`)}, ${roles.roleWord(slots.role)}: `),
        word("line_documents", { documents: slots.documents, source: Atlas.isolated(slots.source) }),
      );
    return [
      el(
        "details",
        { class: "evidence", open: "" },
        el("summary", {}, word("evidence")),
        el("ul", {}, ...items(parts.slice(0, 3))),
      ),
      rest.length > 0 ? fold(word("more", { count: count(rest.length) }), el("ul", {}, ...items(rest))) : null,
      documents.length > 0 ? fold(word("sources"), el("ul", {}, ...documents.map(cited))) : null,
    ];
  };

  // -- the world seen from the region: Lambert's equal-area projection ------------------------------------------------------
  const space = "http://www.w3.org/2000/svg";
  const shape = (tag, attributes) => {
    const node = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  // The land is the same each time a region is chosen.
  const lands = new Map();
  const landFrom = (actor, project) => {
    const path = (ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}Z`;
    if (!lands.has(actor)) lands.set(actor, Atlas.globe.seen(project, 100).map(path).join(""));
    return lands.get(actor);
  };
  const around = (actor, model) => {
    if (!Atlas.globe.placed(actor)) return null;
    const project = Atlas.globe.azimuthal(actors.lon[actor], actors.lat[actor], 100);
    const svg = shape("svg", { viewBox: "-102 -102 204 204", class: "around", role: "img" });
    svg.setAttribute("aria-label", word("seen_from", { name: Atlas.name(actor) }));
    svg.append(shape("circle", { cx: 0, cy: 0, r: 101, class: "sea" }));
    svg.append(shape("path", { class: "land", d: landFrom(actor, project) }));
    const acts = new Map();
    for (const edge of model.edges) {
      const other = edge.a === actor ? edge.b : edge.a;
      if ((edge.a === actor || edge.b === actor) && actors.side[other] === 1)
        acts.set(other, (acts.get(other) ?? 0) + edge.acts);
    }
    for (const [other, total] of acts) {
      if (!Atlas.globe.placed(other)) continue;
      const [x, y] = project(actors.lon[other], actors.lat[other]);
      const wide = Math.min(0.5 + 0.5 * Math.log2(total + 1), 4);
      svg.append(shape("line", { x1: 0, y1: 0, x2: x.toFixed(1), y2: y.toFixed(1), "stroke-width": wide }));
      svg.append(shape("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: (wide * 0.9).toFixed(1), class: "partner" }));
    }
    svg.append(shape("circle", { cx: 0, cy: 0, r: 3, class: "here" }));
    return svg;
  };

  // A cell of a table of roles in the language of the page: places, roles, verdicts, numbers.
  const PAIRS = new Set(["assigned_claimed", "assigned_enacted", "claimed_enacted"]);
  const columnName = (name) => (PAIRS.has(name) ? pairName(name) : word(`column_${name}`));
  const spokenPart = (name, part) => {
    const { at, said } = /^(?<at>.+): (?<said>[^:]+)$/u.exec(part)?.groups ?? {};
    if (said) return `${placeOf(at)}: ${spokenVerdict(said)}`;
    if (data.indexOf.has(part) || part in data.roles.places) return placeOf(part);
    if (part !== "" && !Number.isNaN(Number(part))) return figure(Number(part));
    return name.endsWith("_from") ? word(`from_${part}`) : roles.roleWord(part);
  };
  const spokenCell = (name, value) =>
    typeof value === "string"
      ? value
          .split("|")
          .map((part) => spokenPart(name, part.trim()))
          .join("; ")
      : figure(value);
  // Everything else a table of roles says, one line each, folded.
  const more = ({ more: cells }) => {
    const rows = Object.entries(cells).map(([name, value]) =>
      el("tr", {}, el("th", { scope: "row" }, columnName(name)), el("td", {}, el("bdi", {}, spokenCell(name, value)))),
    );
    return rows.length > 0 ? fold(word("all_columns"), el("table", {}, el("tbody", {}, ...rows))) : null;
  };

  // Which years the roles are of, and those of the ties in the picture where they are others.
  const when = (model) => {
    const { era, from, to } = Atlas.state;
    const own = era ? `${Atlas.eraName(era)} ${roles.spanOf(era)}` : word("period_all");
    const [low, high] = data.eras[era] ?? [null, null];
    const { years, within } = Atlas.address;
    const same = from === within(low, years[0]) && to === within(high, years[1]);
    return same || !model.counts.period ? own : `${own} · ${word("ties_of_years", { from, to })}`;
  };
  const inWords = ({ reading }) =>
    reading && Atlas.language() === "en"
      ? fold(word("in_words"), el("p", { class: "reading", dir: "auto" }, reading))
      : null;

  const show = (actor, model) => {
    const cell = roles.cell(actor);
    if (!cell) return null;
    const legs = roles.legs.filter((leg) => leg in cell.legs).map((leg) => row(leg, cell.legs[leg]));
    const [proof, ...folds] = evidence(cell);
    const beside = el("div", { class: "beside" }, around(actor, model), el("div", {}, bars(cell), intervals(actor)));
    return el(
      "section",
      { class: "card", "aria-label": word("role") },
      el("p", { class: "quiet when" }, when(model)),
      el("table", { class: "legs" }, el("tbody", {}, ...legs, ...[agree(cell)].filter(Boolean))),
      el("div", {}, beside, proof),
      el("div", { class: "folds" }, ...folds, inWords(cell), more(cell)),
    );
  };

  // Where a card would be higher than its panel, the map shrinks first, then letters a little; then what stands
  // elsewhere too is left out or folded.
  const STEPS = ["snug", "small", "tight"];
  const fit = (panel) => {
    panel.classList.remove(...STEPS);
    const proof = panel.querySelector(".evidence");
    const longer = panel.querySelector(".folds details[open]"); // what the reader unfolded may be of any length
    if (!proof || longer || panel.clientWidth === 0 || globalThis.innerWidth <= PHONE) return;
    const high = () => panel.scrollHeight > panel.clientHeight;
    proof.open = true;
    for (const step of STEPS) if (high()) panel.classList.add(step);
    if (high()) proof.open = false;
  };

  Atlas.card = { show, around, bar, fit };
})(globalThis.Atlas);
