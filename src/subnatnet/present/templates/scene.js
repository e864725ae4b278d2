// The picture: vis-network moves and zooms it; marks, lines and labels are drawn here.
((Atlas) => {
  "use strict";
  const { data, palette, globe } = Atlas;
  const { actors, layers, kinds } = data;

  // Marks as SVG paths of radius 1, used on the canvas, in the legend and in the SVG file alike.
  const star = (points, inner) =>
    `M${Array.from({ length: 2 * points }, (_, corner) => {
      const far = corner % 2 ? inner : 1.35;
      const angle = (Math.PI * corner) / points - Math.PI / 2;
      return `${(far * Math.cos(angle)).toFixed(3)} ${(far * Math.sin(angle)).toFixed(3)}`;
    }).join("L")}Z`;
  const SHAPES = {
    dot: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    diamond: "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",
    square: "M-.9 -.9H.9V.9H-.9Z",
    star: star(5, 0.6),
  };
  const marks = Object.fromEntries(Object.entries(SHAPES).map(([name, path]) => [name, new Path2D(path)]));

  let theme = "light";
  const colour = (what, name) => palette[what][name]?.[theme] ?? palette.page[theme].quiet;
  const shapeOf = (actor) => palette.kinds[kinds[actors.kind[actor]]].shape;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const setTheme = (choice) => {
    theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.documentElement.dataset.theme = theme;
  };

  // -- where things stand ---------------------------------------------------------------------------
  let network = null;
  let nodes = null;
  let state = null;
  let model = null;
  let values = new Map();
  let largest = 0;
  let points = new Map();
  let place = "";
  let scale = 1;
  let hovered = null;
  let line = null;
  let near = null;
  const land = {};

  const positionsOf = (unit, view) => {
    if (view === "map") return globe.positions(unit.nodes);
    const flat = unit[view];
    return new Map(unit.nodes.map((actor, at) => [actor, [flat[2 * at], flat[2 * at + 1]]]));
  };
  const seen = (actor) => model.visible.has(actor) && points.has(actor);

  // Marks grow with the square root of the value, so that their areas compare; and more slowly than the
  // picture when one zooms in, so that crowded places open up.
  const radius = (actor) => {
    const value = values.get(actor);
    const base = state.size === "none" ? 8 : value && largest > 0 ? 4 + 19 * Math.sqrt(Math.max(value, 0) / largest) : 4;
    const few = state.view === "map" ? 0.62 : 1;
    return (base * few) / scale ** 0.55;
  };
  const dimmed = (actor) => near !== null && !near.has(actor);

  const outline = (ctx, actor, x, y) => {
    const r = radius(actor);
    const fill = colour("kinds", kinds[actors.kind[actor]]);
    ctx.save();
    ctx.globalAlpha = dimmed(actor) ? 0.13 : 1;
    ctx.translate(x, y);
    ctx.scale(r, r);
    const hollow = state.size !== "none" && !values.get(actor);
    ctx.fillStyle = hollow ? palette.page[theme].ground : fill;
    ctx.fill(marks[shapeOf(actor)]);
    ctx.lineWidth = (actor === state.selected ? 3 : hollow ? 1.5 : 1) / (scale * r);
    ctx.strokeStyle = actor === state.selected ? palette.page[theme].ink : hollow ? fill : palette.page[theme].ground;
    ctx.stroke(marks[shapeOf(actor)]);
    ctx.restore();
  };
  const mark = ({ ctx, id, x, y }) => {
    if (!seen(id)) return { nodeDimensions: { width: 0, height: 0 } };
    if (still.moving && !still.held.includes(id)) return { nodeDimensions: { width: 1, height: 1 } };
    const across = 2 * radius(id);
    return { drawNode: () => outline(ctx, id, x, y), nodeDimensions: { width: across, height: across } };
  };

  // -- lines ----------------------------------------------------------------------------------------
  const trace = (sink, edge) => {
    const from = points.get(edge.a);
    const to = points.get(edge.b);
    if (state.view === "map") {
      const steps = model.edges.length > 6000 ? 12 : 40;
      for (const piece of globe.arc(edge.a, edge.b, from, to, steps)) {
        sink.moveTo(piece[0][0], piece[0][1]);
        for (let at = 1; at < piece.length; at += 1) sink.lineTo(piece[at][0], piece[at][1]);
      }
      return;
    }
    sink.moveTo(from[0], from[1]);
    if (edge.side === 0) sink.lineTo(to[0], to[1]);
    else {
      const [mx, my] = middle(edge, from, to);
      sink.quadraticCurveTo(mx, my, to[0], to[1]);
    }
  };
  const middle = (edge, from, to) => {
    const bow = 0.09 * edge.side;
    return [(from[0] + to[0]) / 2 - bow * (to[1] - from[1]), (from[1] + to[1]) / 2 + bow * (to[0] - from[0])];
  };
  const thickness = (edge) =>
    Math.min(0.7 + 0.75 * Math.log2(edge.acts), 7) * (state.view === "map" ? 0.7 : 1);
  const drawable = (edge) => seen(edge.a) && seen(edge.b);
  const lit = (edge) => {
    const focus = hovered ?? state.selected;
    if (line) return edge === line;
    return focus !== null && (edge.a === focus || edge.b === focus);
  };

  // Lines of one layer and thickness are stroked together: thirty thousand strokes would be too slow.
  let bundles = null;
  const strokes = () => {
    bundles ??= bundle();
    return bundles;
  };
  const bundle = () => {
    const focused = near !== null;
    const alpha = Math.max(0.16, Math.min(0.75, 12 / Math.sqrt(model.edges.length + 1)));
    const groups = new Map();
    for (const edge of model.edges) {
      if (!drawable(edge)) continue;
      const bright = focused && lit(edge);
      const thick = Math.round(thickness(edge) * 2) / 2;
      const key = `${bright ? 1 : 0}|${edge.layer}|${thick}`;
      const group = groups.get(key);
      if (group) group.edges.push(edge);
      else {
        const name = layers[edge.layer].name;
        const strength = bright ? 0.95 : focused ? alpha * 0.18 : alpha;
        const dash = palette.layers[name]?.dash ?? [];
        groups.set(key, { bright, name, thick, strength, edges: [edge], dash, path: new Path2D() });
      }
    }
    for (const group of groups.values()) for (const edge of group.edges) trace(group.path, edge);
    return [...groups.values()].sort((x, y) => x.bright - y.bright || y.edges.length - x.edges.length);
  };
  const drawLines = (ctx) => {
    ctx.save();
    for (const group of strokes()) {
      ctx.lineWidth = (group.bright ? group.thick + 0.8 : group.thick) / scale;
      ctx.globalAlpha = group.strength;
      ctx.strokeStyle = colour("layers", group.name);
      // dashes of thousands of faint lines would only be noise, and slow
      const dashed = group.bright || model.edges.length < 2500;
      ctx.setLineDash(dashed ? group.dash.map((step) => step / scale) : []);
      ctx.stroke(group.path);
      if (group.bright) for (const edge of group.edges) arrow(ctx, edge);
    }
    ctx.restore();
  };
  const arrow = (ctx, edge) => {
    if (!layers[edge.layer].directed) return;
    const to = points.get(edge.b);
    let from = points.get(edge.a);
    if (state.view === "map") {
      const pieces = globe.arc(edge.a, edge.b, from, to, 40);
      const last = pieces[pieces.length - 1];
      from = last[last.length - 2] ?? from;
    } else if (edge.side !== 0) from = middle(edge, from, to);
    const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
    const back = radius(edge.b) + 1 / scale;
    const size = 8 / scale;
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

  // -- ground and labels ------------------------------------------------------------------------------
  const ground = (ctx) => {
    if (state.view !== "map") return;
    if (!land.path) {
      const polygon = (path, ring) => {
        path.moveTo(...ring[0]);
        for (const [x, y] of ring.slice(1)) path.lineTo(x, y);
        path.closePath();
        return path;
      };
      land.frame = polygon(new Path2D(), globe.frame());
      land.path = globe.rings().reduce(polygon, new Path2D());
    }
    ctx.save();
    ctx.clip(land.frame);
    ctx.fillStyle = palette.page[theme].land;
    ctx.fill(land.path);
    ctx.restore();
    ctx.strokeStyle = palette.page[theme].land;
    ctx.lineWidth = 1 / scale;
    ctx.stroke(land.frame);
  };

  const labels = (zoom) => {
    const focus = hovered ?? state.selected;
    const many = near === null && model.visible.size > 400;
    const marks = [];
    for (const actor of model.visible) {
      const r = radius(actor);
      if (!points.has(actor) || dimmed(actor) || (many && r * zoom < 3)) continue;
      const kind = kinds[actors.kind[actor]];
      const weight =
        (actor === focus ? 1e9 : 0) + (near ? 1e6 : 0) + (kind === "region" || kind === "ministry" ? 12 : 0) + r * zoom;
      const [x, y] = points.get(actor);
      marks.push({ actor, x, y, r, weight, strong: kind === "region" || actor === state.selected ? 600 : 400 });
    }
    // where actors stand in clusters around what they belong to, that name comes first
    const captions = state.view === "force" && near === null && zoom < 0.8 ? (model.unit.captions ?? []) : [];
    // only round the outermost ring is there room outwards
    const far = [...model.visible].map((actor) => Math.hypot(...(points.get(actor) ?? [0, 0])));
    const rim = state.view === "rings" ? far.reduce((a, b) => Math.max(a, b), 1) * 0.985 : Number.POSITIVE_INFINITY;
    return Atlas.labels.plan({ marks, captions, zoom, rim });
  };

  // -- pointing ---------------------------------------------------------------------------------------
  const focusOn = () => {
    bundles = null;
    const focus = hovered ?? state.selected;
    if (line) near = new Set([line.a, line.b]);
    else if (focus === null || !seen(focus)) near = null;
    else near = Atlas.model.neighbours(focus, model).add(focus);
  };
  const gap = (px, py, ax, ay, bx, by) => {
    const dx = bx - ax;
    const dy = by - ay;
    const along = Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(px - ax - along * dx, py - ay - along * dy);
  };
  // The line nearest a point of the picture, if within a few pixels.
  const lineAt = (x, y) => {
    let best = null;
    let closest = 5 / scale;
    for (const edge of model.edges) {
      if (!drawable(edge)) continue;
      let [lx, ly] = [0, 0];
      const measure = (nx, ny) => {
        const distance = gap(x, y, lx, ly, nx, ny);
        if (distance < closest) [closest, best] = [distance, edge];
        [lx, ly] = [nx, ny];
      };
      trace(
        {
          moveTo: (nx, ny) => { [lx, ly] = [nx, ny]; },
          lineTo: measure,
          quadraticCurveTo: (mx, my, nx, ny) => {
            const [sx, sy] = [lx, ly];
            for (let part = 1; part <= 8; part += 1) {
              const t = part / 8;
              const u = 1 - t;
              measure(u * u * sx + 2 * u * t * mx + t * t * nx, u * u * sy + 2 * u * t * my + t * t * ny);
            }
          },
        },
        edge,
      );
    }
    return best;
  };

  // What is at a point of the screen: an actor, or else the line next to it.
  const hit = (at) => {
    const actor = network.getNodeAt(at) ?? null;
    const { x, y } = network.DOMtoCanvas(at);
    return { actor, edge: actor === null ? lineAt(x, y) : null };
  };

  // A large network is too much to draw sixty times a second: while it is moved, the last picture of it
  // moves instead, and is drawn anew whenever the hand pauses.
  const still = { moving: false, picture: null, slow: false, timer: null, held: [] };
  const freeze = (canvas, held) => {
    still.held = held;
    if (!still.slow) {
      bundles = held.length ? null : bundles;
      return;
    }
    if (!still.moving) {
      still.picture ??= document.createElement("canvas");
      still.picture.width = canvas.width;
      still.picture.height = canvas.height;
      still.picture.getContext("2d").drawImage(canvas, 0, 0);
      still.moving = true;
    }
    clearTimeout(still.timer);
    still.timer = setTimeout(() => {
      still.moving = false;
      bundles = still.held.length ? null : bundles;
      network.redraw();
    }, 140);
  };

  // -- life ---------------------------------------------------------------------------------------------
  const make = (container) => {
    nodes = new vis.DataSet();
    network = new vis.Network(container, { nodes, edges: new vis.DataSet() }, Atlas.pyvis.options);
    network.on("beforeDrawing", (ctx) => {
      scale = network.getScale();
      if (still.moving) {
        const { picture, left, top, width, height } = still;
        ctx.drawImage(picture, left, top, width, height);
        return;
      }
      ground(ctx);
      drawLines(ctx);
    });
    network.on("afterDrawing", (ctx) => {
      if (still.moving) return;
      Atlas.labels.draw(ctx, labels(scale), scale, palette.page[theme]);
      const { clientWidth, clientHeight } = container;
      const { x, y } = network.DOMtoCanvas({ x: 0, y: 0 });
      Object.assign(still, { left: x, top: y, width: clientWidth / scale, height: clientHeight / scale });
      still.slow = model.edges.length + 2 * points.size > 4000;
    });
    const canvas = container.querySelector("canvas");
    network.on("zoom", () => freeze(canvas, []));
    network.on("dragging", ({ nodes: moved }) => {
      freeze(canvas, moved);
      for (const actor of moved) {
        const { x, y } = network.getPosition(actor);
        points.set(actor, [x, y]);
      }
    });
    return network;
  };
  const own = new Map(Atlas.pyvis.nodes.map((node) => [node.id, node]));
  const show = (newState, newModel) => {
    state = newState;
    model = newModel;
    values = Atlas.model.sizes(state, model);
    largest = Math.max(0, ...[...values.values()].filter((value) => value !== null));
    const at = `${state.unit}|${state.view}`;
    const moved = at !== place;
    if (moved) {
      points = positionsOf(model.unit, state.view);
      hovered = null;
      line = null;
    }
    // before vis-network is touched: it draws at once
    focusOn();
    if (moved) {
      nodes.clear();
      // what is drawn last lies on top: regions over partners
      const order = [...points.keys()].sort((x, y) => actors.kind[y] - actors.kind[x] || x - y);
      nodes.add(
        order.map((actor) => {
          const [x, y] = points.get(actor);
          return { ...own.get(actor), shape: "custom", ctxRenderer: mark, x, y };
        }),
      );
      place = at;
    }
    return moved;
  };
  const fit = (animate = false) => {
    const spots = [...model.visible].filter((actor) => points.has(actor)).map((actor) => points.get(actor));
    let box = globe.box;
    if (state.view !== "map" && spots.length) {
      const [xs, ys] = [spots.map((p) => p[0]), spots.map((p) => p[1])];
      const least = (list) => list.reduce((a, b) => Math.min(a, b));
      const most = (list) => list.reduce((a, b) => Math.max(a, b));
      const room = state.view === "rings" ? 0.13 * (most(xs) - least(xs)) : 60;
      box = [least(xs) - room, least(ys) - room, most(xs) + room, most(ys) + room];
    }
    const { clientWidth, clientHeight } = network.body.container;
    const zoom = Math.min(clientWidth / (box[2] - box[0]), clientHeight / (box[3] - box[1]), 3) * 0.97;
    network.moveTo({
      position: { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 },
      scale: zoom || 1,
      animation: animate && { duration: 250 },
    });
  };

  Atlas.scene = {
    SHAPES, make, show, fit, setTheme, colour, shapeOf, seen, radius, trace, strokes, labels,
    theme: () => theme,
    systemTheme: dark,
    point: (actor) => points.get(actor),
    toScreen: (actor) => network.canvasToDOM({ x: points.get(actor)[0], y: points.get(actor)[1] }),
    hit,
    redraw: () => network.redraw(),
    look: () => {
      focusOn();
      network.redraw();
    },
    hover: (actor, edge) => {
      if (actor === hovered && edge === line) return;
      hovered = actor;
      line = edge;
      focusOn();
      network.redraw();
    },
  };
})(window.Atlas);
