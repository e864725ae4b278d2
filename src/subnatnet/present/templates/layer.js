// The lines as a sheet of their own: kept while the picture moves, drawn anew a few at a time when it rests.
((Atlas) => {
  "use strict";
  const { lines, camera } = Atlas;
  const MARGIN = 1.5; // the sheet is so many times as wide and high as the picture
  const MANY = 4000; // lines in the picture beyond which those between the same two areas are put together
  const AREAS = 9; // areas across
  const MOST = 700;

  let now = null;
  const sheets = [0, 1].map(() => document.createElement("canvas"));
  let front = null; // what is shown: canvas and the view it was drawn for
  let back = null; // what is being drawn
  let stale = true;
  let budget = 40;
  let last = 0;

  // -- what is to be drawn --------------------------------------------------------------------------
  const frameOf = ({ x, y, width, height, scale }) => {
    const [half, high] = [width / 2 / scale, height / 2 / scale];
    return [x - half, y - high, x + half, y + high];
  };
  const outside = ([left, top, right, bottom], { a, b }) => {
    const [p, q] = [now.points.get(a), now.points.get(b)];
    if (!(p && q)) return true;
    return (
      (p[0] < left && q[0] < left) ||
      (p[0] > right && q[0] > right) ||
      (p[1] < top && q[1] < top) ||
      (p[1] > bottom && q[1] > bottom)
    );
  };
  const visible = (view) => {
    const { edges } = now.model;
    if (edges.length <= MANY || now.state.view === "map") return edges;
    const frame = frameOf(view);
    return edges.filter((edge) => !outside(frame, edge));
  };
  const middlesOf = (areaOf) => {
    const middles = new Map();
    for (const actor of now.model.visible) {
      const point = now.points.get(actor);
      if (!point) continue;
      const sum = middles.get(areaOf(point)) ?? [0, 0, 0];
      middles.set(areaOf(point), [sum[0] + point[0], sum[1] + point[1], sum[2] + 1]);
    }
    return middles;
  };
  // Areas of the picture; the lines between two of them become one, as thick as they are many.
  const joined = (edges, view) => {
    const step = view.width / MARGIN / view.scale / AREAS;
    const areaOf = ([x, y]) => `${Math.floor(x / step)},${Math.floor(y / step)}`;
    const middles = middlesOf(areaOf);
    const pairs = new Map();
    for (const edge of edges) {
      const [one, other] = [areaOf(now.points.get(edge.a)), areaOf(now.points.get(edge.b))];
      if (one === other) continue;
      const key = one < other ? `${one}|${other}` : `${other}|${one}`;
      const pair = pairs.get(key) ?? { key, many: 0, layers: new Map() };
      pair.many += 1;
      pair.layers.set(edge.layer, (pair.layers.get(edge.layer) ?? 0) + 1);
      pairs.set(key, pair);
    }
    const centre = (area) => {
      const [x, y, n] = middles.get(area);
      return [x / n, y / n];
    };
    return [...pairs.values()]
      .sort((x, y) => y.many - x.many || (x.key < y.key ? -1 : 1))
      .slice(0, MOST)
      .map(({ key, many, layers: by }) => {
        const [from, to] = key.split("|").map(centre);
        const [[layer]] = [...by].sort((x, y) => y[1] - x[1]);
        return { from, to, many, layer };
      });
  };
  const drawJoined = (ctx, bundle, scale) => {
    ctx.save();
    ctx.setLineDash([]);
    for (const { from, to, many, layer } of bundle) {
      ctx.globalAlpha = 0.28;
      ctx.strokeStyle = Atlas.colour("layers", Atlas.data.layers[layer].name);
      ctx.lineWidth = Math.min(0.6 + 0.8 * Math.log2(many), 9) / scale;
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
    }
    ctx.restore();
  };

  // -- drawing ----------------------------------------------------------------------------------------
  const begin = () => {
    const { view } = camera;
    const wide = { ...view, width: view.width * MARGIN, height: view.height * MARGIN };
    const canvas = sheets.find((sheet) => sheet !== front?.canvas);
    canvas.width = Math.round(wide.width * view.ratio);
    canvas.height = Math.round(wide.height * view.ratio);
    const ctx = canvas.getContext("2d");
    camera.enter(ctx, wide);
    const edges = visible(wide);
    const together = edges.length > MANY && now.near === null;
    if (together) drawJoined(ctx, joined(edges, wide), view.scale);
    const parts = together ? [] : lines.pieces(lines.bundles(now, edges));
    back = { canvas, ctx, view: wide, parts, at: 0, together };
    stale = false;
  };
  // So many pieces a frame as leave time for everything else.
  const advance = () => {
    const time = performance.now();
    const gap = time - last;
    if (last > 0) budget = Math.max(8, Math.min(400, gap > 45 ? budget * 0.6 : budget * 1.3));
    last = time;
    lines.draw(now, back.ctx, back.parts.slice(back.at, back.at + Math.round(budget)), back.view.scale);
    back.at += Math.round(budget);
    if (back.at < back.parts.length) return;
    front = back;
    back = null;
    last = 0;
  };
  const covered = () => {
    if (!front) return false;
    const ratio = camera.view.scale / front.view.scale;
    if (ratio > 1.6 || ratio < 0.62) return false;
    const [one, other] = [frameOf(camera.view), frameOf(front.view)];
    return one[0] >= other[0] && one[1] >= other[1] && one[2] <= other[2] && one[3] <= other[3];
  };
  const put = (ctx, sheet) => {
    const [left, top, right, bottom] = frameOf(sheet.view);
    ctx.drawImage(sheet.canvas, left, top, right - left, bottom - top);
  };
  // Returns whether there is more to draw in the next frame.
  const show = (ctx) => {
    if (!back && (stale || !covered())) begin();
    if (back) advance();
    if (front) put(ctx, front);
    else if (back) put(ctx, back);
    return back !== null;
  };
  Atlas.layer = {
    start: (shown) => {
      now = shown;
    },
    show,
    // what is chosen changed: the old sheet is wrong, not merely blurred
    forget: () => {
      front = null;
      back = null;
      stale = true;
      last = 0;
    },
    sharpen: () => {
      if (front && front.view.scale !== camera.view.scale) stale = true;
    },
    together: () => Boolean(front?.together),
    busy: () => back !== null || stale,
  };
})(globalThis.Atlas);
