// What is in the picture: which ties pass the filters, the lines they make, the counts they give.
((Atlas) => {
  "use strict";
  const { data } = Atlas;
  const { ties, actors, layers, kinds } = data;
  const total = ties.id.length;
  const undirected = layers.map((layer) => !layer.directed);

  const known = [...ties.years.start_low, ...ties.years.start_high].filter((year) => year !== null);
  const years =
    known.length > 0 ? [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))] : null;

  // 2: began in the period for certain; 1: possibly; 0: certainly not.
  const inPeriod = (tie, from, to) => {
    const low = ties.years.start_low[tie];
    const high = ties.years.start_high[tie];
    if (low !== null && high !== null && low >= from && high <= to) return 2;
    return (low === null || low <= to) && (high === null || high >= from) ? 1 : 0;
  };

  const undatedTie = (tie) => ties.years.start_low[tie] === null && ties.years.start_high[tie] === null;
  const whole = (state) => !years || (state.from <= years[0] && state.to >= years[1]);
  const dated = (tie) => ties.years.start_low[tie] !== null && ties.years.start_high[tie] !== null;
  // How sure it is that a tie belongs here: in a period, that it began in it; else, that its date is known.
  const dating = (tie, state) => {
    if (undatedTie(tie)) return "undated";
    if (whole(state)) return dated(tie) ? "certain" : "possible";
    return inPeriod(tie, state.from, state.to) === 2 ? "certain" : "possible";
  };
  // A line is as sure as the surest of its ties.
  const datingOf = (list, state) => {
    let found = "undated";
    for (const tie of list) {
      const one = dating(tie, state);
      if (one === "certain") return one;
      if (one === "possible") found = one;
    }
    return found;
  };

  // Counts distinct acts. Most have one tie and need no list to be told apart; only joint ones are kept.
  const rows = new Int32Array(total);
  for (const act of ties.act) rows[act] += 1;
  // A row may stand for several acts; rows of one act stand for as many as the one that stands for most.
  const worth = (tie) => ties.columns.count?.at(tie) ?? 1;
  const tally = (size) => {
    const alone = new Float64Array(size);
    const joint = new Map();
    return {
      add: (actor, tie) => {
        const act = ties.act[tie];
        if (rows[act] === 1) alone[actor] += worth(tie);
        else {
          if (!joint.has(actor)) joint.set(actor, new Map());
          const mine = joint.get(actor);
          mine.set(act, Math.max(mine.get(act) ?? 0, worth(tie)));
        }
      },
      of: (actor) => {
        let many = alone[actor];
        for (const acts of joint.get(actor)?.values() ?? []) many += acts;
        return many;
      },
    };
  };

  const [HOME, ABROAD] = [0, 1];
  // What the centre sends to a region is the centre's act, not the region's.
  const received = (layer, a, b) =>
    !layers[layer].foreign && layers[layer].directed && actors.side[b] === HOME && a !== b;

  // Ties that pass the filters, the lines they make and what they count.
  const ledger = () => {
    const size = actors.id.length;
    const shown = [];
    const lines = new Map();
    const [actsOf, ownOf, allActs] = [tally(size), tally(size), tally(1)];
    const counts = { certain: 0, possible: 0, inside: 0, undated: 0 };
    const draw = (tie, layer, one, other) => {
      const [a, b] = undirected[layer] && one > other ? [other, one] : [one, other];
      const key = (layer * size + a) * size + b;
      const line = lines.get(key);
      if (line) line.ties.push(tie);
      else lines.set(key, { layer, a, b, ties: [tie] });
    };
    const enter = (tie, layer, a, b) => {
      shown.push(tie);
      if (undatedTie(tie)) counts.undated += 1;
      allActs.add(0, tie);
      actsOf.add(a, tie);
      ownOf.add(a, tie);
      if (a === b) counts.inside += 1;
      else {
        actsOf.add(b, tie);
        if (!received(layer, a, b)) ownOf.add(b, tie);
        draw(tie, layer, a, b);
      }
    };
    return { enter, shown, lines, counts, acts: actsOf.of, own: ownOf.of, allActs: () => allActs.of(0) };
  };

  // The filters of a state, and what they count whether or not a tie passes them all.
  const sieve = (state, { move }, only) => {
    const every = whole(state);
    const accepted = Atlas.filters.acceptance(state);
    const ends = (tie) => [move[ties.source[tie]], move[ties.target[tie]]];
    const kindOn = kinds.map((kind) => state.kinds.has(kind));
    const layerOn = layers.map((layer) => state.layers.has(layer.name));
    const linked = new Uint8Array(actors.id.length);
    return {
      whole: every,
      kindOn,
      layerOn,
      wanted: (tie) => state.dates.has(dating(tie, state)),
      accepts: (tie) => accepted(tie) && (only === null || ends(tie).includes(only)),
      perYear: new Map(),
      ranged: 0,
      partly: 0,
      dating: (tie) => dating(tie, state),
      dateCount: { certain: 0, possible: 0, undated: 0 },
      layerCount: new Array(layers.length).fill(0),
      linked,
      link: (a, b) => {
        linked[a] = 1;
        linked[b] = 1;
      },
      fit: (tie) => (every ? 2 : inPeriod(tie, state.from, state.to)),
      ends,
      kindsOn: (a, b) => kindOn[actors.kind[a]] && kindOn[actors.kind[b]],
    };
  };
  const chronicle = (tie, filter) => {
    const [low, high] = [ties.years.start_low[tie], ties.years.start_high[tie]];
    if (low !== null && low === high) filter.perYear.set(low, (filter.perYear.get(low) ?? 0) + 1);
    else if (undatedTie(tie)) filter.undatedAll = (filter.undatedAll ?? 0) + 1;
    else if (dated(tie)) filter.ranged += 1;
    else filter.partly += 1;
  };
  // A tie whose layer is on and whose date fits: counted by how sure its date is.
  const countDate = (tie, fit, filter, book) => {
    book.counts[fit === 2 ? "certain" : "possible"] += 1;
    filter.dateCount[filter.dating(tie)] += 1;
  };
  const read = (tie, filter, book) => {
    const layer = ties.layer[tie];
    const [a, b] = filter.ends(tie);
    const on = filter.layerOn[layer];
    const both = filter.kindsOn(a, b);
    if (on && both) chronicle(tie, filter);
    const fit = filter.fit(tie);
    if (fit === 0) return;
    const wanted = filter.wanted(tie);
    if (on && wanted) filter.link(a, b);
    if (!both) return;
    if (on) countDate(tie, fit, filter, book);
    if (!wanted) return;
    filter.layerCount[layer] += 1;
    if (on) book.enter(tie, layer, a, b);
  };

  const weigh = (edge, state) => {
    edge.dating = datingOf(edge.ties, state);
    if (edge.ties.length === 1) edge.acts = worth(edge.ties[0]);
    else {
      const together = tally(1);
      for (const tie of edge.ties) together.add(0, tie);
      edge.acts = together.of(0);
    }
  };
  // With `only`, what concerns that actor and no other.
  const stays = (actor, only) => (only === null ? kinds[actors.kind[actor]] === "region" : actor === only);
  const compute = (state, only = null) => {
    const unit = data.units.get(state.unit);
    const book = ledger();
    const filter = sieve(state, unit, only);
    for (let tie = 0; tie < total; tie += 1) if (filter.accepts(tie)) read(tie, filter, book);
    const { kindOn, layerCount, linked, dateCount } = filter;
    const { shown, acts, own } = book;
    const edges = [...book.lines.values()];
    for (const edge of edges) weigh(edge, state);
    const partners = bend(edges, actors.id.length);
    const kindCount = new Array(kinds.length).fill(0);
    const visible = new Set();
    for (const actor of unit.nodes) {
      const kind = actors.kind[actor];
      if (linked[actor]) kindCount[kind] += 1;
      // a home region stays in the picture without ties: that it has none says something
      if (kindOn[kind] && (acts(actor) > 0 || stays(actor, only))) visible.add(actor);
    }
    const counts = { ...book.counts, acts: book.allActs(), period: !filter.whole };
    const spread = {
      perYear: filter.perYear,
      ranged: filter.ranged,
      partly: filter.partly,
      undated: filter.undatedAll ?? 0,
    };
    return {
      unit,
      edges,
      shown,
      visible,
      acts,
      own,
      partners,
      layerCount,
      kindCount,
      dateCount,
      counts,
      years: spread,
    };
  };

  // Lines between the same two actors are bent apart: side is 0 for a single line. Comes back with how many
  // partners each actor has: those on the other side of the state's border, for those abroad the home regions.
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
  const BOUND = /_(?:low|high)$/u;
  const choices = () => [
    "own",
    "acts",
    "partners",
    ...Object.keys([...data.units.values()][0].measures ?? {}),
    ...data.results.columns.filter((c) => c.number && !BOUND.test(c.name)).map((c) => c.name),
    "none",
  ];

  // The number each actor's size stands for; null where there is none.
  const sizes = (state, model) => {
    const value = new Map();
    const column = data.results.columns.findIndex((c) => c.number && c.name === state.size);
    const measured = model.unit.measures?.[state.size];
    if (measured) return new Map(model.unit.nodes.map((actor, at) => [actor, measured[at]]));
    for (const actor of model.visible) {
      if (state.size === "own") value.set(actor, model.own(actor));
      else if (state.size === "acts") value.set(actor, model.acts(actor));
      else if (state.size === "partners") value.set(actor, model.partners(actor));
      else if (column >= 0) value.set(actor, data.results.rows[actor]?.[0][column] ?? null);
    }
    return value;
  };

  const tiesOf = (actor, model) =>
    model.shown.filter(
      (tie) => model.unit.move[ties.source[tie]] === actor || model.unit.move[ties.target[tie]] === actor,
    );

  Atlas.model = {
    years,
    compute,
    choices,
    neighbours,
    sizes,
    tiesOf,
    dating,
    whole,
    undatedTie,
    topOf: Atlas.filters.topOf,
  };
})(globalThis.Atlas);
