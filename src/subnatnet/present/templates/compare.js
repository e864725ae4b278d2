// Two regions, or two eras of one, side by side on the same scales.
((Atlas) => {
  "use strict";
  const { data, el, word, count, roles } = Atlas;
  const { actors, layers } = data;

  const layerName = (layer) => word(`layer_${layers[layer].name}`);
  const regions = () => data.roles.regions;
  const eras = () => {
    const own = Object.keys(data.eras);
    return data.roles.eras.length > 0 ? data.roles.eras : ["", ...own];
  };
  const usual = () => {
    const [first, second] = [...regions()].sort((x, y) => Atlas.current().acts(y) - Atlas.current().acts(x) || x - y);
    const { era } = Atlas.state;
    return [
      { actor: first, era },
      { actor: second ?? first, era },
    ];
  };
  const sides = (state) => {
    const known = (side) => side && regions().includes(side.actor);
    const [left, right] = usual();
    return [known(state.left) ? state.left : left, known(state.right) ? state.right : right];
  };
  // The same filters, but the years of the side's own era where it has one.
  const modelOf = (state, model, { era }) => {
    const bounds = data.eras[era];
    if (!bounds) return model;
    const years = Atlas.model.years ?? [0, 0];
    const [from, to] = [bounds[0] ?? years[0], bounds[1] ?? years[1]];
    return Atlas.model.compute({
      ...state,
      from: Math.max(from, years[0]),
      to: Math.min(to, years[1]),
      dates: new Set(["certain"]),
    });
  };
  const top = (actor) => {
    let at = actor;
    while (actors.parent[at] >= 0) at = actors.parent[at];
    return at;
  };
  const shares = (actor, model) => {
    const [byWorld, byLayer] = [new Map(), new Map()];
    for (const edge of model.edges) {
      if (edge.a !== actor && edge.b !== actor) continue;
      const other = edge.a === actor ? edge.b : edge.a;
      if (actors.side[other] !== 1) continue;
      byWorld.set(top(other), (byWorld.get(top(other)) ?? 0) + edge.acts);
      byLayer.set(edge.layer, (byLayer.get(edge.layer) ?? 0) + edge.acts);
    }
    return { byWorld, byLayer };
  };
  const chart = (title, keys, mine, most, name) =>
    el(
      "figure",
      { class: "bars" },
      el("figcaption", { class: "quiet" }, title),
      ...keys.map((key) => {
        const acts = mine.get(key) ?? 0;
        return Atlas.card.bar(name(key), 0, acts / most, acts / most, count(acts));
      }),
    );

  const picker = (place, side) => {
    const list = el("select", { id: `${place}-region`, "aria-label": word("region") });
    list.append(...regions().map((actor) => el("option", { value: data.actors.id[actor] }, Atlas.name(actor))));
    list.value = data.actors.id[side.actor];
    const era = el("select", { id: `${place}-era`, "aria-label": word("period") });
    era.append(...eras().map((name) => el("option", { value: name }, name ? Atlas.eraName(name) : word("period_all"))));
    era.value = side.era;
    const changed = (id) => () => {
      Atlas.change({ [place]: { actor: data.indexOf.get(list.value), era: era.value } });
      Atlas.by(id).focus();
    };
    list.addEventListener("change", changed(`${place}-region`));
    era.addEventListener("change", changed(`${place}-era`));
    return el("div", { class: "buttons" }, list, era);
  };
  const told = ({ actor, era }) => {
    const cell = roles.cell(actor, era);
    if (!cell) return el("p", { class: "quiet" }, word("no_roles_here"));
    const rows = roles.legs
      .filter((leg) => leg in cell.legs)
      .map((leg) =>
        el("tr", {}, el("th", { scope: "row" }, word(`leg_${leg}`)), el("td", {}, roles.chip(cell.legs[leg]))),
      );
    return el(
      "div",
      {},
      cell.reading && Atlas.language() === "en" ? el("p", { class: "reading" }, cell.reading) : "",
      el("table", { class: "legs" }, el("tbody", {}, ...rows)),
    );
  };
  const whenOf = ({ era }) => {
    if (!era) return "";
    return el("small", { class: "quiet" }, ` ${Atlas.eraName(era)} ${roles.spanOf(era)}`);
  };
  // What differs first: the shares of acts furthest apart, as on the page that compares states.
  const [APART, MOST] = [0.02, 4];
  const apart = (found, which, name) => {
    const totals = found.map((one) => [...one[which].values()].reduce((a, b) => a + b, 0));
    if (!totals.every((total) => total > 0)) return [];
    const keys = [...new Set(found.flatMap((one) => [...one[which].keys()]))];
    return keys
      .map((key) => ({ what: name(key), parts: found.map((one, at) => (one[which].get(key) ?? 0) / totals[at]) }))
      .map((row) => ({ ...row, gap: Math.abs(row.parts[0] - row.parts[1]) }))
      .filter(({ gap }) => gap >= APART);
  };
  const differs = (pair, found) => {
    const rows = [...apart(found, "byWorld", Atlas.name), ...apart(found, "byLayer", layerName)];
    const first = rows.sort((x, y) => y.gap - x.gap).slice(0, MOST);
    if (first.length === 0) return [];
    const format = new Intl.NumberFormat(Atlas.language(), { style: "percent", maximumFractionDigits: 0 });
    const twice = pair[0].actor === pair[1].actor;
    const called = (side) =>
      (twice ? side.era && Atlas.eraName(side.era) : Atlas.name(side.actor)) || word("period_all");
    const line = ({ what, parts }) => {
      const said = parts.map((share, at) => [
        at > 0 ? ", " : "",
        el("bdi", {}, called(pair[at])),
        ` ${format.format(share)}`,
      ]);
      return el("li", {}, el("b", {}, el("bdi", {}, what)), ": ", ...said.flat());
    };
    return [el("h2", { id: "differs" }, word("states_differs")), el("ul", { class: "differs" }, ...first.map(line))];
  };
  const show = (sheet, state, model) => {
    const pair = sides(state);
    const models = pair.map((side) => modelOf(state, model, side));
    const found = pair.map((side, at) => shares(side.actor, models[at]));
    const keys = (which) => {
      const totals = new Map();
      for (const one of found) for (const [key, acts] of one[which]) totals.set(key, (totals.get(key) ?? 0) + acts);
      return [...totals].sort((x, y) => y[1] - x[1]).map(([key]) => key);
    };
    const most = (which) => Math.max(1, ...found.flatMap((one) => [...one[which].values()]));
    const [worlds, kinds] = [keys("byWorld"), keys("byLayer")];
    const [mostWorld, mostLayer] = [most("byWorld"), most("byLayer")];
    const column = (side, at) =>
      el(
        "section",
        { class: "side", "aria-label": Atlas.name(side.actor) },
        picker(at === 0 ? "left" : "right", side),
        el("h2", {}, el("bdi", {}, Atlas.name(side.actor)), whenOf(side)),
        told(side),
        chart(word("acts_by_world"), worlds, found[at].byWorld, mostWorld, Atlas.name),
        chart(word("acts_by_layer"), kinds, found[at].byLayer, mostLayer, layerName),
        Atlas.card.around(side.actor, models[at]),
      );
    const active = document.activeElement?.id;
    sheet.replaceChildren(
      el("p", { id: "headline" }, word("compare_note")),
      ...differs(pair, found),
      el("div", { class: "sides" }, ...pair.map(column)),
    );
    if (active) Atlas.by(active)?.focus();
  };

  Atlas.compare = { show, sides };
})(globalThis.Atlas);
