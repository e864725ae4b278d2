// What is known of one actor, or of the ties between two: names, role, results, ties with their sources.
((Atlas) => {
  "use strict";
  const { data, el, word, count, figure } = Atlas;
  const { actors, ties, kinds, layers } = data;
  const FIRST = 60;

  const cell = (tie, name) => ties.columns[name]?.at(tie) ?? "";
  const bdi = (text, limit = 400) =>
    el("bdi", { title: text.length > limit ? text.slice(0, 2000) : null }, Atlas.shorten(text, limit));
  const nameOf = (actor) => Atlas.isolated(Atlas.shorten(Atlas.name(actor), 80));
  const plain = (text) => String(text).replaceAll("_", " ");
  const date = (text) => el("span", { class: "date" }, text);
  const dates = (tie) => {
    const [start, end] = [cell(tie, "start"), cell(tie, "end")];
    if (!(start || end)) return [word("no_date")];
    return end ? [date(start || "?"), " – ", date(end)] : [date(start)];
  };
  const link = (text, address) => {
    const safe = Atlas.safeLink(address);
    return safe
      ? el("a", { href: safe, target: "_blank", rel: "noopener noreferrer nofollow", title: word("opens_new") }, text)
      : el("span", {}, text);
  };

  const sourceList = (tie) => {
    const list = el("ul", { class: "sources" });
    const named = new Set();
    for (const key of cell(tie, "sources").split("|").filter(Boolean)) {
      const known = data.sources[key] ?? {};
      named.add(Atlas.safeLink(known.url ?? ""));
      const title = Atlas.shorten(known.title || key, 120);
      list.append(
        el("li", {}, link(title, known.url ?? ""), known.publisher ? ` · ${Atlas.shorten(known.publisher, 60)}` : ""),
      );
    }
    const address = cell(tie, "url");
    if (Atlas.safeLink(address) && !named.has(Atlas.safeLink(address))) {
      list.append(el("li", {}, link(new URL(address).hostname, address)));
    }
    const mirror = cell(tie, "read_in");
    if (mirror) list.append(el("li", { class: "quiet" }, mirror));
    return list.childElementCount > 0 ? list : el("span", { class: "quiet" }, word("no_source"));
  };

  const money = (tie) => {
    const amount = ties.columns.amount?.at(tie);
    return typeof amount === "number" ? `${figure(amount)} ${cell(tie, "currency")}` : "";
  };
  const grades = (tie) => {
    const [status, level] = [plain(cell(tie, "status")), cell(tie, "confidence")];
    return [status && word("state", { status }), level && word("confidence", { level })].filter(Boolean).join(" · ");
  };
  const facts = (tie) =>
    [cell(tie, "title"), cell(tie, "title_local"), money(tie), grades(tie), cell(tie, "note")].filter(Boolean);

  // Who stands at the ends of a tie, seen from an actor or, where that is null, from outside.
  const endsOf = (tie, actor) => {
    const [source, target] = [ties.source[tie], ties.target[tie]];
    if (actor === null) return { others: [source, target], mine: null, arrow: "" };
    const outward = Atlas.current().unit.move[source] === actor;
    const way = outward ? "→ " : "← ";
    return {
      others: [outward ? target : source],
      mine: outward ? source : target,
      arrow: layers[ties.layer[tie]].directed ? way : "",
    };
  };
  const who = (actor) => {
    const go = () => Atlas.select(Atlas.current().unit.move[actor]);
    return el("button", { type: "button", class: "name", onclick: go }, bdi(Atlas.name(actor), 120));
  };
  const row = (tie, actor) => {
    const { others, mine, arrow } = endsOf(tie, actor);
    const { name } = layers[ties.layer[tie]];
    const part = mine !== null && mine !== actor ? el("div", { class: "quiet" }, bdi(Atlas.name(mine), 120)) : null;
    return el(
      "tr",
      {},
      el("td", {}, arrow, ...others.flatMap((other, at) => (at ? [" – ", who(other)] : [who(other)])), part),
      el(
        "td",
        {},
        el("span", { class: "swatch", style: `background:${Atlas.colour("layers", name)}` }),
        `${word(`layer_${name}`)}: ${plain(cell(tie, "kind")) || "–"}`,
        ...facts(tie).map((fact) => el("div", { class: "quiet" }, bdi(fact))),
      ),
      el("td", {}, ...dates(tie)),
      el("td", {}, sourceList(tie)),
    );
  };

  // -- the table of ties, in the order of one of its columns ------------------------------------------------
  const latest = (tie) => ties.years.start_high[tie] ?? -1e9;
  const partner = (tie, actor) => Atlas.name(endsOf(tie, actor).others[0]);
  const ORDERS = {
    partner: (actor) => (x, y) => partner(x, actor).localeCompare(partner(y, actor), Atlas.language()),
    tie: () => (x, y) => ties.layer[x] - ties.layer[y] || cell(x, "kind").localeCompare(cell(y, "kind")),
    dates: () => (x, y) => latest(x) - latest(y),
  };
  let order = { by: "dates", down: true };
  const sorted = (list, actor) => {
    const compare = ORDERS[order.by](actor);
    return [...list].sort((x, y) => (order.down ? compare(y, x) : compare(x, y)) || x - y);
  };
  const heading = (key, choose) => {
    if (!ORDERS[key]) return el("th", { scope: "col" }, word(key));
    const way = order.down ? "descending" : "ascending";
    const sign = order.down ? " ▼" : " ▲";
    const button = el(
      "button",
      { type: "button", class: "sort", title: word("sort_by", { column: word(key) }), onclick: () => choose(key) },
      word(key),
      el("span", { "aria-hidden": "true" }, order.by === key ? sign : ""),
    );
    return el("th", { scope: "col", "aria-sort": order.by === key ? way : null }, button);
  };
  const tieTable = (list, actor) => {
    if (list.length === 0) return el("p", {}, word("no_ties"));
    const head = el("tr");
    const body = el("tbody");
    const more = el("button", { type: "button" }, word("show_all", { count: count(list.length) }));
    let upTo = FIRST;
    const fill = () => {
      head.replaceChildren(...["partner", "tie", "dates", "sources"].map((key) => heading(key, choose)));
      body.replaceChildren(
        ...sorted(list, actor)
          .slice(0, upTo)
          .map((tie) => row(tie, actor)),
      );
      more.hidden = list.length <= upTo;
    };
    const choose = (by) => {
      order = { by, down: order.by === by ? !order.down : by === "dates" };
      fill();
      head.querySelector("th[aria-sort] button").focus();
    };
    more.addEventListener("click", () => {
      upTo = list.length;
      fill();
    });
    fill();
    const label = word("ties_of", { count: count(list.length) });
    return el(
      "div",
      {},
      el(
        "div",
        { class: "scroll", tabindex: "0", role: "region", "aria-label": label },
        el("table", { id: "ties" }, el("thead", {}, head), body),
      ),
      more,
    );
  };

  // A table of results: what was computed for this unit, and what was handed over. Columns named x, x_low
  // and x_high are one result with its interval.
  const ranked = (name, value, all, interval = "") => {
    const numbers = all.filter((other) => typeof other === "number");
    const rank = typeof value === "number" ? 1 + numbers.filter((other) => other > value).length : null;
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, plain(name)),
      el("td", {}, bdi(figure(value))),
      el("td", {}, interval),
      el("td", {}, rank ? word("rank_of", { rank: count(rank), count: count(numbers.length) }) : ""),
    );
  };
  const measured = (actor, { unit }) =>
    Object.entries(unit.measures ?? {}).map(([name, values]) => {
      const alike = unit.nodes.map((other, at) => (actors.kind[other] === actors.kind[actor] ? values[at] : null));
      return ranked(name, values[unit.nodes.indexOf(actor)] ?? null, alike);
    });
  const BOUND = /^(?<name>.*)_(?:low|high)$/u;
  const given = (actor) => {
    const mine = data.results.rows[actor]?.[0];
    if (!mine) return [];
    const names = data.results.columns.map((column) => column.name);
    const others = Object.values(data.results.rows).map((rows) => rows[0]);
    return names.flatMap((name, at) => {
      const bound = BOUND.exec(name)?.groups.name;
      if (names.includes(bound) || mine[at] === null) return [];
      const [low, high] = ["low", "high"].map((end) => mine[names.indexOf(`${name}_${end}`)]);
      const interval = typeof low === "number" && typeof high === "number" ? `${figure(low)} – ${figure(high)}` : "";
      const column = others.map((cells) => cells[at]);
      return [ranked(name, mine[at], column, interval)];
    });
  };
  const findings = (actor, model) => {
    const rows = [...measured(actor, model), ...given(actor)];
    if (rows.length === 0) return null;
    const head = ["result", "value", "interval", "rank"].map((key) => el("th", { scope: "col" }, word(key)));
    return el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  };
  const closeButton = () =>
    el(
      "button",
      { type: "button", class: "close", "aria-label": word("close"), onclick: () => Atlas.select(null) },
      "✕",
    );
  const about = (actor) => {
    const shown = Atlas.name(actor);
    // the reader's own name of it first, then the usual and the local one
    const others = [actors.name[actor], actors.local.at(actor)].filter(
      (name, at, all) => name && name !== shown && all.indexOf(name) === at,
    );
    const parent = actors.parent[actor];
    const level = actors.level.at(actor) ? word(`level_${actors.level.at(actor)}`) : "";
    return [
      el("h2", {}, bdi(shown, 300), ...others.map((name) => el("span", { class: "local" }, " ", bdi(name, 300)))),
      el(
        "p",
        { class: "quiet" },
        [word(`one_${kinds[actors.kind[actor]]}`), level].filter(Boolean).join(" · "),
        parent >= 0
          ? el("span", {}, " · ", word("part_of", { name: Atlas.isolated(Atlas.shorten(Atlas.name(parent), 80)) }))
          : null,
      ),
      ["members", "parent"].includes(actors.origin.at(actor)) && Atlas.state.view === "map"
        ? el("p", { class: "quiet" }, word("placed_by"))
        : null,
    ];
  };

  const alsoCalled = (actor) => {
    const other = actors.aliases.at(actor).split("|").filter(Boolean).slice(0, 12).join(", ");
    return other
      ? el("details", { class: "quiet" }, el("summary", {}, word("also_called")), el("p", {}, bdi(other, 300)))
      : null;
  };

  // What is folded stays as the reader left it.
  const open = new Map();
  const fold = (id, title, content, usual) => {
    if (!content) return null;
    const node = el("details", { id, open: (open.get(id) ?? usual) ? "" : null }, el("summary", {}, title), content);
    node.addEventListener("toggle", () => open.set(id, node.open));
    return node;
  };
  // How many of the acts the centre directs to a region, where there are any.
  const ownPart = (actor, model) => {
    const own = model.own(actor);
    const received = model.acts(actor) - own;
    return received > 0 ? ` (${word("own_acts", { own: count(own), received: count(received) })})` : "";
  };
  const actorPanel = (actor, model) => {
    const card = Atlas.card.show(actor, model);
    const list = Atlas.model.tiesOf(actor, model);
    const numbers = el(
      "p",
      {},
      `${word("in_picture")}: ${count(model.acts(actor))} ${word("acts")}${ownPart(actor, model)}; `,
      word("with_partners", {
        partners: count(model.partners(actor)),
        others: count(Math.max(Atlas.model.neighbours(actor, model).size - model.partners(actor), 0)),
      }),
    );
    return [
      closeButton(),
      ...about(actor),
      card,
      numbers,
      el(
        "div",
        { class: "folds" },
        fold("results", word("results"), findings(actor, model), !card),
        fold("all-ties", word("ties_of", { count: count(list.length) }), tieTable(list, actor), !card),
        alsoCalled(actor),
      ),
    ];
  };
  const linePanel = (edge) => {
    const [one, other] = [edge.a, edge.b].map(nameOf);
    return [closeButton(), el("h2", {}, word("between", { one, other })), tieTable(edge.ties, null)];
  };

  const panel = Atlas.by("panel");
  const contents = ({ selected, line }, model) => {
    if (selected !== null) return actorPanel(selected, model);
    if (line === null) return null;
    const same = ({ a, b }) => (a === line.a && b === line.b) || (a === line.b && b === line.a);
    const edges = model.edges.filter((edge) => same(edge) && (line.layer < 0 || edge.layer === line.layer));
    return edges.length > 0 ? linePanel({ a: line.a, b: line.b, ties: edges.flatMap((edge) => edge.ties) }) : null;
  };
  const show = (state, model) => {
    const parts = contents(state, model);
    panel.hidden = parts === null;
    document.body.classList.toggle("with-panel", parts !== null);
    panel.replaceChildren(...(parts ?? []).filter(Boolean));
  };
  let fitted = "";
  const size = () => `${panel.clientWidth},${panel.clientHeight}`;
  const fitDetails = () => {
    Atlas.card.fit(panel);
    fitted = size();
  };
  const refit = () => {
    if (size() !== fitted) fitDetails();
  };
  // not while it is being measured: a frame later
  new ResizeObserver(() => requestAnimationFrame(refit)).observe(panel);

  // What a pointer shows: text only.
  // Years are of the ties that have them; those without a date, or with one end of it, are counted beside.
  const span = (list) => {
    const ends = (tie) => [ties.years.start_low[tie], ties.years.start_high[tie]];
    const dated = list.filter((tie) => !ends(tie).includes(null));
    const none = list.filter(Atlas.model.undatedTie);
    if (none.length === list.length) return word("no_date");
    const years = dated.flatMap(ends);
    const [low, high] = [Math.min, Math.max].map((end) => years.reduce((x, y) => end(x, y), years[0]));
    const partly = list.length - dated.length - none.length;
    return [
      dated.length > 0 ? [...new Set([low, high])].join("–") : "",
      none.length > 0 ? word("without_date", { count: count(none.length) }) : "",
      partly > 0 ? word("without_end", { count: count(partly) }) : "",
    ]
      .filter(Boolean)
      .join("; ");
  };
  const sourcesOf = (list) => {
    const keys = [...new Set(list.flatMap((tie) => cell(tie, "sources").split("|")))].filter(Boolean);
    const shown = keys.slice(0, 3).map((key) => Atlas.shorten(data.sources[key]?.title || key, 60));
    if (keys.length > 3) shown.push(word("more", { count: count(keys.length - 3) }));
    return shown.length > 0 ? `${word("sources")}: ${shown.join("; ")}` : "";
  };
  const summary = (list) => {
    const per = layers
      .map((layer, at) => [layer.name, list.filter((tie) => ties.layer[tie] === at)])
      .filter(([, own]) => own.length);
    return [
      ...per.map(([name, own]) => `${word(`layer_${name}`)}: ${count(own.length)} (${span(own)})`),
      sourcesOf(list),
      word("click_for_more"),
    ];
  };
  const tip = (actor, edge, model) => {
    const list = edge ? edge.ties : Atlas.model.tiesOf(actor, model);
    const sign = edge && layers[edge.layer].directed ? "→" : "–";
    const title = edge ? `${nameOf(edge.a)} ${sign} ${nameOf(edge.b)}` : nameOf(actor);
    const local = edge ? "" : actors.local.at(actor);
    return [
      el("strong", { dir: "auto" }, title),
      local ? el("span", { dir: "auto" }, ` ${Atlas.shorten(local, 40)}`) : null,
      ...summary(list)
        .filter(Boolean)
        .map((text) => el("div", {}, text)),
    ].filter(Boolean);
  };

  Atlas.panel = { show, fit: fitDetails, tip };
})(globalThis.Atlas);
