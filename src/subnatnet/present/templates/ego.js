// One actor in the middle, its partners round it by world region, the strongest innermost.
((Atlas) => {
  "use strict";
  const { data } = Atlas;
  const { actors } = data;

  const centre = (state, model) => {
    if (state.selected !== null) return state.selected;
    const regions = [...model.visible].filter((actor) => Atlas.kindOf(actor) === "region");
    return regions.sort((x, y) => model.acts(y) - model.acts(x) || x - y)[0] ?? model.unit.nodes[0];
  };
  const positions = (state, model) => {
    const middle = centre(state, model);
    const strength = new Map();
    for (const { a, b, acts } of model.edges) {
      if (a !== middle && b !== middle) continue;
      const other = a === middle ? b : a;
      strength.set(other, (strength.get(other) ?? 0) + acts);
    }
    const { topOf } = Atlas.model;
    const group = (actor) => `${actors.side[actor] === 1 ? 1 : 0}|${actors.id[topOf[actor]]}`;
    const order = [...strength.keys()].sort(
      (x, y) => group(x).localeCompare(group(y)) || strength.get(y) - strength.get(x) || x - y,
    );
    const far = Math.max(160, order.length * 5.2);
    const most = Math.max(1, ...strength.values());
    const points = new Map([[middle, [0, 0]]]);
    order.forEach((actor, at) => {
      const turn = (2 * Math.PI * at) / order.length - Math.PI / 2;
      const near = far * (1 - 0.45 * Math.sqrt(strength.get(actor) / most));
      points.set(actor, [near * Math.cos(turn), near * Math.sin(turn)]);
    });
    return points;
  };
  const key = (state, model) => `${centre(state, model)}|${model.edges.length}`;

  Atlas.ego = { positions, centre, key };
})(globalThis.Atlas);
