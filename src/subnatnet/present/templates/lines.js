// Lines between actors: their course, how they are stroked, which of them is under the pointer.
((Atlas) => {
  "use strict";
  const { data, globe } = Atlas;
  const { layers } = data;

  // In what follows `now` is what the picture shows at the moment: its state, model, points, scale, focus.
  const onMap = (now) => now.state.view === "map";
  const standing = (now, actor) => now.model.visible.has(actor) && now.points.has(actor);
  // On the map a line needs a place at both ends.
  const drawable = (now, { a, b }) =>
    standing(now, a) && standing(now, b) && (!onMap(now) || (globe.placed(a) && globe.placed(b)));

  const middle = ({ side }, from, to) => {
    const bow = 0.09 * side;
    return [(from[0] + to[0]) / 2 - bow * (to[1] - from[1]), (from[1] + to[1]) / 2 + bow * (to[0] - from[0])];
  };
  const arc = (now, { a, b }, steps) => globe.arc(a, b, now.points.get(a), now.points.get(b), steps);
  const trace = (now, sink, edge) => {
    if (onMap(now)) {
      for (const piece of arc(now, edge, now.model.edges.length > 6000 ? 12 : 40)) {
        sink.moveTo(piece[0][0], piece[0][1]);
        for (let at = 1; at < piece.length; at += 1) sink.lineTo(piece[at][0], piece[at][1]);
      }
      return;
    }
    const [from, to] = [now.points.get(edge.a), now.points.get(edge.b)];
    sink.moveTo(from[0], from[1]);
    if (edge.side === 0) sink.lineTo(to[0], to[1]);
    else sink.quadraticCurveTo(...middle(edge, from, to), to[0], to[1]);
  };

  // -- strokes --------------------------------------------------------------------------------------
  const thickness = (now, edge) => {
    const width = Math.min(0.7 + 0.75 * Math.log2(edge.acts), 7) * (onMap(now) ? 0.7 : 1);
    return Math.round(width * 2) / 2;
  };
  const lit = ({ line, focus }, edge) => {
    if (line) return edge === line;
    return focus !== null && (edge.a === focus || edge.b === focus);
  };
  const strength = (now, bright) => {
    if (bright) return 0.95;
    const usual = Math.max(0.16, Math.min(0.75, 12 / Math.sqrt(now.model.edges.length + 1)));
    return now.near === null ? usual : usual * 0.18;
  };
  // Solid where a tie surely lies in the period, dashed where it may, dotted where none has a date.
  const DASHES = { certain: [], possible: [7, 4], undated: [1.5, 3.5] };
  // Lines alike are stroked together, but only a few at a time: long paths that cross themselves are slow.
  const FEW = 12;
  const bundles = (now, edges) => {
    const groups = new Map();
    for (const edge of edges) {
      if (!drawable(now, edge)) continue;
      const bright = now.near !== null && lit(now, edge);
      const thick = thickness(now, edge);
      const key = `${bright}|${edge.layer}|${thick}|${edge.dating}`;
      if (!groups.has(key)) {
        const { name } = layers[edge.layer];
        const dash = DASHES[edge.dating];
        groups.set(key, { bright, name, thick, dash, strength: strength(now, bright), edges: [] });
      }
      groups.get(key).edges.push(edge);
    }
    return [...groups.values()].sort((x, y) => x.bright - y.bright || y.edges.length - x.edges.length);
  };
  const pieces = (groups) =>
    groups.flatMap((group) => {
      const parts = [];
      for (let at = 0; at < group.edges.length; at += FEW)
        parts.push({ ...group, edges: group.edges.slice(at, at + FEW) });
      return parts;
    });

  const arrow = (now, ctx, edge) => {
    const to = now.points.get(edge.b);
    let from = now.points.get(edge.a);
    if (onMap(now)) from = arc(now, edge, 40).at(-1).at(-2) ?? from;
    else if (edge.side !== 0) from = middle(edge, from, to);
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const back = now.radius(edge.b) + 1 / now.scale;
    const size = 8 / now.scale;
    ctx.save();
    ctx.translate(to[0] - back * Math.cos(angle), to[1] - back * Math.sin(angle));
    ctx.rotate(angle);
    ctx.beginPath();
    ctx.moveTo(0, 0);
    ctx.lineTo(-size, size / 2.2);
    ctx.lineTo(-size, -size / 2.2);
    ctx.fillStyle = ctx.strokeStyle;
    ctx.fill();
    ctx.restore();
  };
  // Draws pieces one after the other; arrows only where they can be told apart.
  const ARROWS = 900;
  const draw = (now, ctx, parts, scale = now.scale) => {
    ctx.save();
    for (const part of parts) {
      ctx.lineWidth = (part.bright ? part.thick + 0.8 : part.thick) / scale;
      ctx.globalAlpha = part.strength;
      ctx.strokeStyle = Atlas.colour("layers", part.name);
      ctx.setLineDash(part.dash.map((step) => step / scale));
      ctx.beginPath();
      for (const edge of part.edges) trace(now, ctx, edge);
      ctx.stroke();
      if (!(part.bright || now.model.edges.length < ARROWS)) continue;
      for (const edge of part.edges) if (layers[edge.layer].directed) arrow(now, ctx, edge);
    }
    ctx.restore();
  };

  // -- pointing ---------------------------------------------------------------------------------------
  const gap = (px, py, ax, ay, bx, by) => {
    const dx = bx - ax;
    const dy = by - ay;
    const along = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(px - ax - along * dx, py - ay - along * dy);
  };
  // Takes a line as a canvas would, but measures how near it comes to a point.
  const ruler = (px, py) => {
    let [lx, ly] = [0, 0];
    const sink = {
      least: Number.POSITIVE_INFINITY,
      moveTo: (x, y) => {
        [lx, ly] = [x, y];
      },
      lineTo: (x, y) => {
        sink.least = Math.min(sink.least, gap(px, py, lx, ly, x, y));
        [lx, ly] = [x, y];
      },
      quadraticCurveTo: (mx, my, x, y) => {
        const [sx, sy] = [lx, ly];
        for (let part = 1; part <= 8; part += 1) {
          const t = part / 8;
          const u = 1 - t;
          sink.lineTo(u * u * sx + 2 * u * t * mx + t * t * x, u * u * sy + 2 * u * t * my + t * t * y);
        }
      },
    };
    return sink;
  };
  // The line nearest a point of the picture, if within a few pixels.
  const nearest = (now, x, y) => {
    const sink = ruler(x, y);
    let best = null;
    let closest = 5 / now.scale;
    for (const edge of now.model.edges) {
      if (!drawable(now, edge)) continue;
      sink.least = Number.POSITIVE_INFINITY;
      trace(now, sink, edge);
      if (sink.least < closest) [closest, best] = [sink.least, edge];
    }
    return best;
  };

  Atlas.lines = {
    lit: (now, edges) => edges.filter((edge) => lit(now, edge)),
    drawable,
    standing,
    trace,
    bundles,
    pieces,
    draw,
    nearest,
    dashes: DASHES,
  };
})(globalThis.Atlas);
