// The lines: few are drawn anew in every frame; more stand on a sheet of their own, kept while the picture moves and drawn
// anew a few at a time; very many are put together, area by area, and those bundles too are drawn in every frame.
((Atlas) => {
  "use strict";
  const { lines, camera } = Atlas;
  const MARGIN = 1.5; // the sheet is so many times as wide and high as the picture
  const FEW = 300; // lines in the picture that every frame has time for
  const MANY = 4000; // lines in the picture beyond which those between the same two areas are put together
  const AREA = 150; // pixels across an area, give or take the root of two
  const MOST = 300; // bundles in a picture, the thickest
  const WAIT = 150; // milliseconds that a picture at rest stays as it was while lines are drawn for the next
  const [MIDDLE, ACROSS] = [4096, 8192];

  let now = null;
  const sheets = [0, 1].map(() => document.createElement("canvas"));
  let front = null; // what is shown: canvas and the view it was drawn for
  let back = null; // what is being drawn
  let stale = true;
  let together = null; // how many lines and bundles, where lines are put together
  let budget = 40;
  let last = 0;
  let waits = null; // since when

  // -- what is to be drawn --------------------------------------------------------------------------
  const frameOf = ({ x, y, width, height, scale }) => {
    const [half, high] = [width / 2 / scale, height / 2 / scale];
    return [x - half, y - high, x + half, y + high];
  };
  const outside = ([left, top, right, bottom], ax, ay, bx, by) =>
    (ax < left && bx < left) || (ax > right && bx > right) || (ay < top && by < top) || (ay > bottom && by > bottom);
  // Lines with their ends, read once for each model and place of the actors.
  let kept = { edges: [] };
  const gathered = () => {
    if (kept.model === now.model && kept.points === now.points) return kept;
    const edges = now.model.edges.filter((edge) => lines.drawable(now, edge));
    const ends = edges.map(({ a, b }) => [...now.points.get(a), ...now.points.get(b)]);
    kept = { model: now.model, points: now.points, edges, ends, levels: new Map() };
    return kept;
  };
  const visible = (view) => {
    const { edges, ends } = gathered();
    if (edges.length <= MANY || now.state.view === "map") return edges;
    const frame = frameOf(view);
    return edges.filter((_, at) => !outside(frame, ...ends[at]));
  };

  // -- lines put together ------------------------------------------------------------------------------
  // Areas are the same wherever the picture stands and at about the same zoom, so that nothing jumps.
  const middlesOf = (areaOf) => {
    const middles = new Map();
    for (const actor of now.model.visible) {
      const point = now.points.get(actor);
      if (!point) continue;
      const area = areaOf(...point);
      const sum = middles.get(area);
      if (sum) {
        sum[0] += point[0];
        sum[1] += point[1];
        sum[2] += 1;
      } else middles.set(area, [point[0], point[1], 1]);
    }
    return middles;
  };
  const joined = ({ edges, ends }, step) => {
    const cell = (value) => Math.min(Math.max(Math.floor(value / step) + MIDDLE, 0), ACROSS - 1);
    const areaOf = (x, y) => cell(x) * ACROSS + cell(y);
    const middles = middlesOf(areaOf);
    const pairs = new Map();
    for (let at = 0; at < edges.length; at += 1) {
      const [ax, ay, bx, by] = ends[at];
      const [one, other] = [areaOf(ax, ay), areaOf(bx, by)];
      if (one === other) continue;
      const key = Math.min(one, other) * ACROSS * ACROSS + Math.max(one, other);
      const { layer } = edges[at];
      const pair = pairs.get(key);
      if (pair) {
        pair.many += 1;
        pair.layers.set(layer, (pair.layers.get(layer) ?? 0) + 1);
      } else pairs.set(key, { one, other, key, many: 1, layers: new Map([[layer, 1]]) });
    }
    const centre = (area) => {
      const [x, y, n] = middles.get(area);
      return [x / n, y / n];
    };
    return [...pairs.values()]
      .sort((x, y) => y.many - x.many || x.key - y.key)
      .map(({ one, other, many, layers: by }) => {
        const [[layer]] = [...by].sort((x, y) => y[1] - x[1] || x[0] - y[0]);
        return { ends: [...centre(one), ...centre(other)], many, layer };
      });
  };
  const bundles = ({ scale }) => {
    const known = gathered();
    const level = Math.round(Math.log2(scale));
    if (!known.levels.has(level)) known.levels.set(level, joined(known, AREA / 2 ** level));
    return known.levels.get(level);
  };
  const drawTogether = (ctx, view, shown) => {
    const frame = frameOf(view);
    const all = bundles(view).filter(({ ends }) => !outside(frame, ...ends));
    const drawn = all.slice(0, MOST);
    together = { lines: shown, bundles: drawn.length, left: all.length - drawn.length };
    ctx.save();
    ctx.setLineDash([]);
    ctx.globalAlpha = now.near === null ? 0.3 : 0.08;
    for (const { ends, many, layer } of drawn) {
      ctx.strokeStyle = Atlas.colour("layers", Atlas.data.layers[layer].name);
      ctx.lineWidth = Math.min(0.6 + 0.8 * Math.log2(many), 8) / view.scale;
      ctx.beginPath();
      ctx.moveTo(ends[0], ends[1]);
      ctx.lineTo(ends[2], ends[3]);
      ctx.stroke();
    }
    ctx.restore();
    if (now.near !== null) drawAll(ctx, view, lines.lit(now, gathered().edges));
    front = null;
    back = null;
    stale = false;
  };
  const drawAll = (ctx, view, edges) => lines.draw(now, ctx, lines.pieces(lines.bundles(now, edges)), view.scale);

  // -- drawing ----------------------------------------------------------------------------------------
  const begin = () => {
    const { view } = camera;
    // as many whole pixels more on either side: at the same zoom each pixel of the sheet is one of the picture
    const [width, height] = [view.width, view.height].map((side) => side + 2 * Math.round((side * (MARGIN - 1)) / 2));
    const wide = { ...view, width, height };
    const canvas = sheets.find((sheet) => sheet !== front?.canvas);
    const ctx = camera.clear(canvas, wide);
    camera.enter(ctx, wide);
    const parts = lines.pieces(lines.bundles(now, visible(wide)));
    back = { canvas, ctx, view: wide, parts, at: 0 };
    stale = false;
  };
  // So many pieces a frame as leave time for everything else: for a picture that moves with the hand, or only for
  // answering it.
  const advance = () => {
    const time = performance.now();
    const gap = time - last;
    const [longest, more] = now.moving ? [20, 1.15] : [45, 1.3];
    if (last > 0) budget = Math.max(8, Math.min(400, budget * (gap > longest ? 0.6 : more)));
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
    if (sheet.view.scale !== camera.view.scale || sheet.view.ratio !== camera.view.ratio) {
      ctx.drawImage(sheet.canvas, left, top, right - left, bottom - top);
      return;
    }
    const { x, y } = camera.toScreen({ x: left, y: top });
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(sheet.canvas, Math.round(x * sheet.view.ratio), Math.round(y * sheet.view.ratio));
    ctx.restore();
  };
  // Draws lines for a picture at rest, and tells whether it should stay as it was until there are more of them:
  // to put all of it together anew takes as long as many lines.
  const ahead = () => {
    const { length } = visible(camera.view);
    if (length <= FEW || (length > MANY && now.state.view !== "map")) return false;
    if (!back && (stale || !covered())) begin();
    if (!back) return false;
    waits ??= performance.now();
    if (performance.now() - waits > WAIT) return false;
    advance();
    return back !== null;
  };
  // Returns whether there is more to draw in the next frame.
  const show = (ctx) => {
    const shown = visible(camera.view);
    together = null;
    waits = null;
    if (shown.length > MANY && now.state.view !== "map") {
      drawTogether(ctx, camera.view, shown.length);
      return false;
    }
    if (shown.length <= FEW) {
      drawAll(ctx, camera.view, shown);
      [front, back, stale] = [null, null, false];
      return false;
    }
    if (!back && (stale || !covered())) begin();
    if (back) advance();
    if (front) put(ctx, front);
    else if (back) put(ctx, back);
    return back !== null || stale;
  };
  Atlas.layer = {
    start: (shown) => {
      now = shown;
    },
    ahead,
    show,
    // what is chosen changed: the old sheet is wrong, not merely blurred
    forget: () => {
      front = null;
      back = null;
      stale = true;
      last = 0;
    },
    sharpen: () => {
      const { scale } = (back ?? front ?? camera).view;
      stale ||= scale !== camera.view.scale;
    },
    // ends of lines have moved
    moved: () => {
      kept = { edges: [] };
    },
    together: () => together,
    busy: () => back !== null || stale,
  };
})(globalThis.Atlas);
