// What is in the picture: which ties pass the filters, the lines they make, the counts they give.
((Atlas) => {
  "use strict";
  const { data } = Atlas;
  const { ties, actors, layers, kinds } = data;
  const total = ties.id.length;
  const undirected = layers.map((layer) => !layer.directed);

  const known = [...ties.years.start_low, ...ties.years.start_high].filter((year) => year !== null);
  const years = known.length
    ? [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))]
    : null;

  // 2: began in the period for certain; 1: possibly; 0: certainly not.
  const inPeriod = (tie, from, to) => {
    const low = ties.years.start_low[tie];
    const high = ties.years.start_high[tie];
    if (low !== null && high !== null && low >= from && high <= to) return 2;
    return (low === null || low <= to) && (high === null || high >= from) ? 1 : 0;
  };

  // Counts distinct acts. Most have one tie and need no list to be told apart; only joint ones are kept.
  const rows = new Int32Array(total);
  for (const act of ties.act) rows[act] += 1;
  const tally = (size) => {
    const alone = new Int32Array(size);
    const joint = new Map();
    return {
      add: (actor, act) => {
        if (rows[act] === 1) alone[actor] += 1;
        else if (joint.has(actor)) joint.get(actor).add(act);
        else joint.set(actor, new Set([act]));
      },
      of: (actor) => alone[actor] + (joint.get(actor)?.size ?? 0),
    };
  };

  const compute = (state) => {
    const unit = data.units.get(state.unit);
    const size = actors.id.length;
    const whole = !years || (state.from <= years[0] && state.to >= years[1]);
    const layerCount = new Array(layers.length).fill(0);
    const kindOn = kinds.map((kind) => state.kinds.has(kind));
    const layerOn = layers.map((layer) => state.layers.has(layer.name));
    const counts = { certain: 0, possible: 0, inside: 0, undated: 0, acts: 0 };
    const linked = new Uint8Array(size);
    const shown = [];
    const lines = new Map();
    const [actsOf, allActs] = [tally(size), tally(1)];
    for (let tie = 0; tie < total; tie += 1) {
      const fit = whole ? 2 : inPeriod(tie, state.from, state.to);
      if (fit === 0) continue;
      let a = unit.move[ties.source[tie]];
      let b = unit.move[ties.target[tie]];
      const layer = ties.layer[tie];
      const wanted = fit === 2 || state.undated;
      if (layerOn[layer] && wanted) {
        linked[a] = 1;
        linked[b] = 1;
      }
      if (!kindOn[actors.kind[a]] || !kindOn[actors.kind[b]]) continue;
      if (layerOn[layer]) counts[fit === 2 ? "certain" : "possible"] += 1;
      if (!wanted) continue;
      layerCount[layer] += 1;
      if (!layerOn[layer]) continue;
      shown.push(tie);
      if (ties.years.start_low[tie] === null && ties.years.start_high[tie] === null) counts.undated += 1;
      const act = ties.act[tie];
      allActs.add(0, act);
      actsOf.add(a, act);
      if (a !== b) actsOf.add(b, act);
      else {
        counts.inside += 1;
        continue;
      }
      if (undirected[layer] && a > b) [a, b] = [b, a];
      const key = (layer * size + a) * size + b;
      const line = lines.get(key);
      if (line) line.ties.push(tie);
      else lines.set(key, { layer, a, b, ties: [tie] });
    }
    const edges = [...lines.values()];
    for (const edge of edges) edge.acts = edge.ties.length === 1 ? 1 : new Set(edge.ties.map((tie) => ties.act[tie])).size;
    const partners = bend(edges, size);
    const kindCount = new Array(kinds.length).fill(0);
    const visible = new Set();
    for (const actor of unit.nodes) {
      const kind = actors.kind[actor];
      if (linked[actor]) kindCount[kind] += 1;
      // a home region stays in the picture without ties: that it has none says something
      if (kindOn[kind] && (actsOf.of(actor) > 0 || kinds[kind] === "region")) visible.add(actor);
    }
    counts.acts = allActs.of(0);
    counts.period = !whole;
    return { unit, edges, shown, visible, acts: actsOf.of, partners, layerCount, kindCount, counts };
  };

  // Lines between the same two actors are bent apart: side is 0 for a single line. Comes back with how many
  // partners each actor has: those on the other side of the state's border, for those abroad the home regions.
  const [HOME, ABROAD] = [0, 1];
  const across = (one, other) => actors.side[other] === (actors.side[one] === ABROAD ? HOME : ABROAD);
  const bend = (edges, size) => {
    const pairs = new Map();
    for (const edge of edges) {
      const key = Math.min(edge.a, edge.b) * size + Math.max(edge.a, edge.b);
      const list = pairs.get(key);
      if (list) list.push(edge);
      else pairs.set(key, [edge]);
    }
    const partners = new Int32Array(size);
    for (const list of pairs.values()) {
      const [{ a, b }] = list;
      if (across(a, b)) partners[a] += 1;
      if (across(b, a)) partners[b] += 1;
      list.forEach((edge, index) => {
        const side = index - (list.length - 1) / 2;
        edge.side = edge.a < edge.b ? side : -side;
      });
    }
    return (actor) => partners[actor];
  };
  const neighbours = (actor, model) => {
    const found = new Set();
    for (const { a, b } of model.edges) {
      if (a === actor) found.add(b);
      else if (b === actor) found.add(a);
    }
    return found;
  };
  const choices = () => [
    "acts",
    "partners",
    ...Object.keys([...data.units.values()][0].measures ?? {}),
    ...data.results.columns.filter((c) => c.number && !/_(low|high)$/.test(c.name)).map((c) => c.name),
    "none",
  ];

  // The number each actor's size stands for; null where there is none.
  const sizes = (state, model) => {
    const value = new Map();
    const column = data.results.columns.findIndex((c) => c.number && c.name === state.size);
    const measured = model.unit.measures?.[state.size];
    if (measured) return new Map(model.unit.nodes.map((actor, at) => [actor, measured[at]]));
    for (const actor of model.visible) {
      if (state.size === "acts") value.set(actor, model.acts(actor));
      else if (state.size === "partners") value.set(actor, model.partners(actor));
      else if (column >= 0) value.set(actor, data.results.rows[actor]?.[0][column] ?? null);
    }
    return value;
  };

  const tiesOf = (actor, model) =>
    model.shown.filter(
      (tie) => model.unit.move[ties.source[tie]] === actor || model.unit.move[ties.target[tie]] === actor,
    );

  Atlas.model = { years, compute, choices, neighbours, sizes, tiesOf };
})(window.Atlas);
