// Filters by what a tie says of itself: how sure, by which family of sources, of what kind, to where.
((Atlas) => {
  "use strict";
  const { data } = Atlas;
  const { ties, actors } = data;

  // What a tie must be beside its layer, kinds and date; each filter is off while it is empty.
  const topOf = actors.parent.map((_, actor) => {
    let at = actor;
    while (actors.parent[at] >= 0) at = actors.parent[at];
    return at;
  });
  const text = (tie, name) => ties.columns[name]?.at(tie) ?? "";
  const keysOf = (tie) => String(text(tie, "sources")).split("|");
  const sourcesOf = (tie) => keysOf(tie).filter(Boolean);
  const families = (tie) => keysOf(tie).map((key) => data.sources[key]?.family ?? key);
  const worldsOf = (tie) =>
    [ties.source[tie], ties.target[tie]].filter((end) => actors.side[end] === 1).map((end) => actors.id[topOf[end]]);
  const TESTS = {
    confidence: (tie, wanted) => (text(tie, "confidence") || "unrated") === wanted,
    family: (tie, wanted) => families(tie).includes(wanted),
    tieKind: (tie, wanted) => text(tie, "kind") === wanted,
    world: (tie, wanted) => worldsOf(tie).includes(wanted),
  };
  const acceptance = (state) => {
    const wanted = Object.keys(TESTS).filter((name) => state[name]);
    return (tie) => wanted.every((name) => TESTS[name](tie, state[name]));
  };
  const count = (tie, add) => {
    add("confidence", text(tie, "confidence") || "unrated");
    if (text(tie, "kind")) add("tieKind", text(tie, "kind"));
    for (const family of new Set(families(tie))) if (family) add("family", family);
    for (const world of new Set(worldsOf(tie))) add("world", world);
  };
  // The choices of each filter, with the number of ties that have them; counted when first asked for.
  const choices = () => {
    const found = Object.fromEntries(Object.keys(TESTS).map((name) => [name, new Map()]));
    const add = (name, value) => found[name].set(value, (found[name].get(value) ?? 0) + 1);
    for (let tie = 0; tie < ties.id.length; tie += 1) count(tie, add);
    return found;
  };

  let counted = null;
  const found = () => {
    counted ??= choices();
    return counted;
  };

  Atlas.filters = { names: Object.keys(TESTS), acceptance, found, sourcesOf, topOf };
})(globalThis.Atlas);
