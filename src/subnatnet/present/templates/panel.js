// What is known of one actor, or of the ties between two: names, role, results, ties with their sources.
((Atlas) => {
  "use strict";
  const { data, el, word, count, figure } = Atlas;
  const { actors, ties, kinds, layers } = data;
  const FIRST = 60;

  const cell = (tie, name) => ties.columns[name]?.at(tie) ?? "";
  const bdi = (text, limit = 400) => el("bdi", { title: text.length > limit ? text.slice(0, 2000) : null }, Atlas.shorten(text, limit));
  const plain = (text) => String(text).replaceAll("_", " ");
  const dates = (tie) => {
    const [start, end] = [cell(tie, "start"), cell(tie, "end")];
    if (!start && !end) return word("no_date");
    return end ? `${start || "?"} – ${end}` : start;
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
      list.append(el("li", {}, link(title, known.url ?? ""), known.publisher ? ` · ${Atlas.shorten(known.publisher, 60)}` : ""));
    }
    const address = cell(tie, "url");
    if (Atlas.safeLink(address) && !named.has(Atlas.safeLink(address))) {
      list.append(el("li", {}, link(new URL(address).hostname, address)));
    }
    const mirror = cell(tie, "read_in");
    if (mirror) list.append(el("li", { class: "quiet" }, mirror));
    return list;
  };

  const money = (tie) => {
    const amount = ties.columns.amount?.at(tie);
    return typeof amount === "number" ? `${figure(amount)} ${cell(tie, "currency")}` : "";
  };
  const row = (tie, actor) => {
    const { source, target } = ties;
    const { move } = data.units.get(Atlas.state.unit);
    const outward = actor === null || move[source[tie]] === actor;
    const ends = actor === null ? [source[tie], target[tie]] : [outward ? target[tie] : source[tie]];
    const mine = outward ? source[tie] : target[tie];
    const layer = layers[ties.layer[tie]];
    const arrow = layer.directed && actor !== null ? (outward ? "→ " : "← ") : "";
    const facts = [
      cell(tie, "title"),
      cell(tie, "title_local"),
      money(tie),
      [plain(cell(tie, "status")), cell(tie, "confidence") && word("confidence", { level: cell(tie, "confidence") })]
        .filter(Boolean)
        .join(" · "),
      cell(tie, "note"),
    ].filter(Boolean);
    const button = (who) =>
      el("button", { type: "button", class: "name", onclick: () => Atlas.select(move[who]) }, bdi(Atlas.name(who), 120));
    return el(
      "tr",
      {},
      el(
        "td",
        {},
        arrow,
        ...ends.flatMap((who, at) => (at ? [" – ", button(who)] : [button(who)])),
        actor !== null && mine !== actor ? el("div", { class: "quiet" }, bdi(Atlas.name(mine), 120)) : null,
      ),
      el(
        "td",
        {},
        el("span", { class: "swatch", style: `background:${Atlas.scene.colour("layers", layer.name)}` }),
        `${word(`layer_${layer.name}`)}: ${plain(cell(tie, "kind")) || "–"}`,
        ...facts.map((fact) => el("div", { class: "quiet" }, bdi(fact))),
      ),
      el("td", {}, dates(tie)),
      el("td", {}, sourceList(tie)),
    );
  };

  const latest = (tie) => ties.years.start_high[tie] ?? -1e9;
  const tieTable = (list, actor) => {
    if (!list.length) return el("p", {}, word("no_ties"));
    const ordered = [...list].sort((x, y) => latest(y) - latest(x) || x - y);
    const body = el("tbody");
    const fill = (upTo) => body.replaceChildren(...ordered.slice(0, upTo).map((tie) => row(tie, actor)));
    fill(FIRST);
    const head = ["partner", "tie", "dates", "sources"].map((key) => el("th", { scope: "col" }, word(key)));
    const table = el(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": word("ties_of", { count: count(list.length) }) },
      el("table", { id: "ties" }, el("thead", {}, el("tr", {}, ...head)), body),
    );
    if (ordered.length <= FIRST) return table;
    const more = el("button", { type: "button" }, word("show_all", { count: count(ordered.length) }));
    more.addEventListener("click", () => {
      fill(ordered.length);
      more.remove();
    });
    return el("div", {}, table, more);
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
  const given = (actor) => {
    const mine = data.results.rows[actor]?.[0];
    if (!mine) return [];
    const names = data.results.columns.map((column) => column.name);
    const others = Object.values(data.results.rows).map((rows) => rows[0]);
    return names.flatMap((name, at) => {
      const ends = /^(.*)_(low|high)$/.exec(name);
      if ((ends && names.includes(ends[1])) || mine[at] === null) return [];
      const [low, high] = ["low", "high"].map((end) => mine[names.indexOf(`${name}_${end}`)]);
      const interval = typeof low === "number" && typeof high === "number" ? `${figure(low)} – ${figure(high)}` : "";
      return [ranked(name, mine[at], others.map((row) => row[at]), interval)];
    });
  };
  const results = (actor, model) => {
    const rows = [...measured(actor, model), ...given(actor)];
    if (!rows.length) return null;
    const head = ["result", "value", "interval", "rank"].map((key) => el("th", { scope: "col" }, word(key)));
    return el("section", {}, el("h3", {}, word("results")), el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows)));
  };
  const role = (actor) => {
    const rows = data.roles.rows[actor];
    if (!rows) return null;
    const names = data.roles.columns.map((column) => column.name);
    const head = names.map((name) => el("th", { scope: "col" }, plain(name)));
    const body = rows.map((cells) => el("tr", {}, ...cells.map((value) => el("td", {}, bdi(figure(value))))));
    return el(
      "section",
      {},
      el("h3", {}, word("role")),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": word("role") },
        el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body))),
    );
  };

  const closeButton = () =>
    el("button", { type: "button", class: "close", "aria-label": word("close"), onclick: () => Atlas.select(null) }, "✕");
  const about = (actor) => {
    const local = actors.local.at(actor);
    const parent = actors.parent[actor];
    const other = actors.aliases.at(actor).split("|").filter(Boolean).slice(0, 12).join(", ");
    const level = plain(actors.level.at(actor));
    return [
      el("h2", {}, bdi(actors.name[actor], 300), local ? el("span", { class: "local" }, " ", bdi(local, 300)) : null),
      el(
        "p",
        { class: "quiet" },
        [word(`one_${kinds[actors.kind[actor]]}`), level].filter(Boolean).join(" · "),
        parent >= 0 ? el("span", {}, " · ", word("part_of", { name: Atlas.isolated(Atlas.shorten(Atlas.name(parent), 80)) })) : null,
      ),
      other ? el("p", { class: "quiet" }, `${word("also_called")}: `, bdi(other, 300)) : null,
      ["members", "parent"].includes(actors.origin.at(actor)) && Atlas.state.view === "map"
        ? el("p", { class: "quiet" }, word("placed_by"))
        : null,
    ];
  };

  const actorPanel = (actor, model) => {
    const list = Atlas.model.tiesOf(actor, model);
    const numbers = el(
      "p",
      {},
      `${word("in_picture")}: ${count(model.acts(actor))} ${word("acts")}, ` +
        `${count(model.partners(actor))} ${word("partners")}`,
    );
    return [closeButton(), ...about(actor), role(actor), numbers, results(actor, model),
      el("h3", {}, word("ties_of", { count: count(list.length) })), tieTable(list, actor)];
  };
  const linePanel = (edge) => {
    const [one, other] = [edge.a, edge.b].map((actor) => Atlas.isolated(Atlas.shorten(Atlas.name(actor), 80)));
    return [closeButton(), el("h2", {}, word("between", { one, other })), tieTable(edge.ties, null)];
  };

  const panel = Atlas.by("panel");
  const show = (state, model) => {
    const edge = state.line && model.edges.find((e) => e.a === state.line.a && e.b === state.line.b && e.layer === state.line.layer);
    const parts = state.selected !== null ? actorPanel(state.selected, model) : edge ? linePanel(edge) : null;
    panel.hidden = parts === null;
    document.body.classList.toggle("with-panel", parts !== null);
    panel.replaceChildren(...(parts ?? []).filter(Boolean));
  };

  // What a pointer shows: text only.
  const span = (list) => {
    const known = list.flatMap((tie) => [ties.years.start_low[tie], ties.years.start_high[tie]]).filter((year) => year !== null);
    if (!known.length) return word("no_date");
    const [low, high] = [Math.min(...known), Math.max(...known)];
    return low === high ? String(low) : `${low}–${high}`;
  };
  const sourcesOf = (list) => {
    const keys = [...new Set(list.flatMap((tie) => cell(tie, "sources").split("|")))].filter(Boolean);
    const shown = keys.slice(0, 3).map((key) => Atlas.shorten(data.sources[key]?.title || key, 60));
    if (keys.length > 3) shown.push(word("more", { count: count(keys.length - 3) }));
    return shown.length ? `${word("sources")}: ${shown.join("; ")}` : "";
  };
  const summary = (list) => {
    const per = layers.map((layer, at) => [layer.name, list.filter((tie) => ties.layer[tie] === at)]).filter(([, own]) => own.length);
    return [
      ...per.map(([name, own]) => `${word(`layer_${name}`)}: ${count(own.length)} (${span(own)})`),
      sourcesOf(list),
      word("click_for_more"),
    ];
  };
  const tip = (actor, edge, model) => {
    const list = edge ? edge.ties : Atlas.model.tiesOf(actor, model);
    const heading = edge
      ? `${Atlas.isolated(Atlas.shorten(Atlas.name(edge.a), 60))} ${layers[edge.layer].directed ? "→" : "–"} ${Atlas.isolated(Atlas.shorten(Atlas.name(edge.b), 60))}`
      : Atlas.isolated(Atlas.shorten(Atlas.name(actor), 80));
    const local = edge ? "" : actors.local.at(actor);
    return [
      el("strong", { dir: "auto" }, heading),
      local ? el("span", { dir: "auto" }, ` ${Atlas.shorten(local, 40)}`) : null,
      ...summary(list).filter(Boolean).map((text) => el("div", {}, text)),
    ].filter(Boolean);
  };

  Atlas.panel = { show, tip };
})(window.Atlas);
