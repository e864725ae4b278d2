// The picture: vis-network moves and zooms it; what is in it is drawn here.
((Atlas) => {
  "use strict";
  const { data, palette, globe, lines } = Atlas;
  const { actors } = data;
  const marks = Object.fromEntries(Object.entries(Atlas.shapes).map(([name, path]) => [name, new Path2D(path)]));

  let network = null;
  let nodes = null;
  let values = new Map();
  let largest = 0;
  let place = "";
  let fitted = 1;
  let strokes = null;
  const ground = {};

  // What the picture shows at the moment. `focus` is the actor and `line` the line pointed at or chosen,
  // `near` whatever is lit up with it, or null where everything is.
  const now = {
    state: null,
    model: null,
    points: new Map(),
    scale: 1,
    hovered: null,
    pointed: null,
    focus: null,
    line: null,
    near: null,
  };

  // -- marks ------------------------------------------------------------------------------------------
  const seen = (actor) => lines.standing(now, actor);
  const shapeOf = (actor) => palette.kinds[Atlas.kindOf(actor)].shape;
  const sized = () => now.state.size !== "none";

  // Marks grow with the square root of the value, so that their areas compare; and more slowly than the
  // picture when one zooms in, so that crowded places open up.
  const radius = (actor) => {
    const value = values.get(actor);
    let base = sized() ? 4 : 8;
    if (sized() && value && largest > 0) base += 19 * Math.sqrt(Math.max(value, 0) / largest);
    const few = now.state.view === "map" ? 0.62 : 1;
    return (base * few) / now.scale ** 0.55;
  };
  now.radius = radius;
  const dimmed = (actor) => now.near !== null && !now.near.has(actor);

  const rim = (actor, hollow, r) => {
    if (actor === now.state.selected) return { width: 3, colour: Atlas.page().ink };
    if (hollow) return { width: 1.5, colour: Atlas.colour("kinds", Atlas.kindOf(actor)) };
    return { width: Math.min(1, (r * now.scale) / 5), colour: Atlas.page().ground };
  };
  const outline = (ctx, actor, x, y) => {
    const r = radius(actor);
    const hollow = sized() && !values.get(actor);
    const { width, colour } = rim(actor, hollow, r);
    ctx.save();
    ctx.globalAlpha = dimmed(actor) ? 0.13 : 1;
    ctx.translate(x, y);
    ctx.scale(r, r);
    ctx.fillStyle = hollow ? Atlas.page().ground : Atlas.colour("kinds", Atlas.kindOf(actor));
    ctx.fill(marks[shapeOf(actor)]);
    ctx.lineWidth = width / (now.scale * r);
    ctx.strokeStyle = colour;
    ctx.stroke(marks[shapeOf(actor)]);
    ctx.restore();
  };
  const mark = ({ ctx, id, x, y }) => {
    if (!seen(id)) return { nodeDimensions: { width: 0, height: 0 } };
    if (still.moving && !still.held.includes(id)) return { nodeDimensions: { width: 1, height: 1 } };
    const across = 2 * radius(id);
    return { drawNode: () => outline(ctx, id, x, y), nodeDimensions: { width: across, height: across } };
  };

  // -- ground and labels ------------------------------------------------------------------------------
  const drawGround = (ctx) => {
    if (now.state.view !== "map") return;
    if (!ground.land) {
      const polygon = (path, ring) => {
        path.moveTo(...ring[0]);
        for (const [x, y] of ring.slice(1)) path.lineTo(x, y);
        path.closePath();
        return path;
      };
      ground.frame = polygon(new Path2D(), globe.frame());
      ground.land = globe.rings().reduce(polygon, new Path2D());
    }
    ctx.save();
    ctx.clip(ground.frame);
    ctx.fillStyle = Atlas.page().land;
    ctx.fill(ground.land);
    ctx.restore();
    ctx.strokeStyle = Atlas.page().land;
    ctx.lineWidth = 1 / now.scale;
    ctx.stroke(ground.frame);
  };

  // How much a name matters: what is pointed at, then what is lit, then regions and organs, then size.
  const weight = (actor, size) => {
    const kind = Atlas.kindOf(actor);
    const own = kind === "region" || kind === "ministry" ? 8 : 0;
    return size + own + (now.near ? 1e6 : 0) + (actor === now.focus ? 1e9 : 0);
  };
  // Pixels beside the rings for the names round them, and how many letters they hold.
  const margin = () => {
    const { clientWidth, clientHeight } = network.body.container;
    return Math.min(124, Math.min(clientWidth, clientHeight) * 0.2);
  };
  const labels = (zoom, frame) => {
    const { model, points, state, near } = now;
    const many = near === null && model.visible.size > 400;
    const shown = [];
    for (const actor of model.visible) {
      const r = radius(actor);
      const small = many && r * zoom < 3 && Atlas.kindOf(actor) !== "ministry"; // organs are few
      if (small || !points.has(actor) || dimmed(actor)) continue;
      const [x, y] = points.get(actor);
      const strong = Atlas.kindOf(actor) === "region" || actor === state.selected;
      shown.push({ actor, x, y, r, weight: weight(actor, r * zoom), strong });
    }
    // where actors stand in clusters around what they belong to, that name comes first
    const captions = state.view === "force" && near === null && zoom < 0.8 ? (model.unit.captions ?? []) : [];
    // only round the outermost ring is there room outwards
    const far = [...model.visible].map((actor) => Math.hypot(...(points.get(actor) ?? [0, 0])));
    const edge = state.view === "rings" ? far.reduce((a, b) => Math.max(a, b), 1) * 0.985 : Number.POSITIVE_INFINITY;
    const letters = zoom > 1.25 * fitted ? 18 : Math.floor((margin() - 10) / 6.8);
    return Atlas.labels.plan({ marks: shown, captions, zoom, rim: edge, letters, frame });
  };

  // -- pointing ---------------------------------------------------------------------------------------
  // A line is in focus while it is pointed at, or as long as its ties are listed.
  const chosenLine = () => {
    const { line } = now.state;
    if (line === null || now.hovered !== null) return null;
    return now.model.edges.find(({ a, b, layer }) => a === line.a && b === line.b && layer === line.layer) ?? null;
  };
  const focusOn = () => {
    strokes = null;
    now.focus = now.hovered ?? now.state.selected;
    now.line = now.pointed ?? chosenLine();
    if (now.line) now.near = new Set([now.line.a, now.line.b]);
    else if (now.focus === null || !seen(now.focus)) now.near = null;
    else now.near = Atlas.model.neighbours(now.focus, now.model).add(now.focus);
  };
  // What is at a point of the screen: an actor, or else the line next to it.
  const hit = (at) => {
    const actor = network.getNodeAt(at) ?? null;
    const { x, y } = network.DOMtoCanvas(at);
    return { actor, edge: actor === null ? lines.nearest(now, x, y) : null };
  };

  // A large network is too much to draw sixty times a second: while it is moved, the last picture of it
  // moves instead, and is drawn anew whenever the hand pauses.
  const still = { moving: false, picture: null, slow: false, timer: null, held: [] };
  const thaw = () => {
    still.moving = false;
    if (still.held.length > 0) strokes = null;
    network.redraw();
  };
  const freeze = (canvas, held) => {
    still.held = held;
    if (!still.slow) {
      if (held.length > 0) strokes = null;
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
    still.timer = setTimeout(thaw, 140);
  };

  // -- life ---------------------------------------------------------------------------------------------
  const drawn = () => {
    strokes ??= lines.bundles(now);
    return strokes;
  };
  const before = (ctx) => {
    now.scale = network.getScale();
    if (still.moving) {
      const { picture, left, top, width, height } = still;
      ctx.drawImage(picture, left, top, width, height);
      return;
    }
    drawGround(ctx);
    lines.draw(now, ctx, drawn());
  };
  const after = (ctx) => {
    if (still.moving) return;
    const { clientWidth, clientHeight } = network.body.container;
    const { x, y } = network.DOMtoCanvas({ x: 0, y: 0 });
    const [width, height] = [clientWidth / now.scale, clientHeight / now.scale];
    Atlas.labels.draw(ctx, labels(now.scale, [x, y, x + width, y + height]), now.scale, Atlas.page());
    Object.assign(still, { left: x, top: y, width, height });
    still.slow = now.model.edges.length + 2 * now.points.size > 4000;
  };
  const make = (container) => {
    nodes = new vis.DataSet();
    network = new vis.Network(container, { nodes, edges: new vis.DataSet() }, Atlas.pyvis.options);
    network.on("beforeDrawing", before);
    network.on("afterDrawing", after);
    const canvas = container.querySelector("canvas");
    network.on("zoom", () => freeze(canvas, []));
    network.on("dragging", ({ nodes: moved }) => {
      freeze(canvas, moved);
      for (const actor of moved) {
        const { x, y } = network.getPosition(actor);
        now.points.set(actor, [x, y]);
      }
    });
    return network;
  };

  const positionsOf = (unit, view) => {
    if (view === "map") return globe.positions(unit.nodes);
    const flat = unit[view];
    return new Map(unit.nodes.map((actor, at) => [actor, [flat[2 * at], flat[2 * at + 1]]]));
  };
  const own = new Map(Atlas.pyvis.nodes.map((node) => [node.id, node]));
  const arrange = () => {
    nodes.clear();
    // what is drawn last lies on top: regions over partners
    const order = [...now.points.keys()].sort((x, y) => actors.kind[y] - actors.kind[x] || x - y);
    const placed = (actor) => {
      const [x, y] = now.points.get(actor);
      return { ...own.get(actor), shape: "custom", ctxRenderer: mark, x, y };
    };
    nodes.add(order.map(placed));
  };
  const show = (state, model) => {
    now.state = state;
    now.model = model;
    values = Atlas.model.sizes(state, model);
    largest = Math.max(0, ...[...values.values()].filter((value) => value !== null));
    const at = `${state.unit}|${state.view}`;
    const moved = at !== place;
    if (moved) {
      now.points = positionsOf(model.unit, state.view);
      now.hovered = null;
      now.pointed = null;
    }
    // before vis-network is touched: it draws at once
    focusOn();
    if (moved) {
      arrange();
      place = at;
    }
    return moved;
  };

  // -- fitting ------------------------------------------------------------------------------------------
  // The box around everything in the picture, and the pixels beside it that names need.
  const extent = () => {
    const spots = [...now.model.visible].filter((actor) => now.points.has(actor)).map((actor) => now.points.get(actor));
    if (now.state.view === "map" || spots.length === 0) return globe.box();
    const ends = (list) => [list.reduce((a, b) => Math.min(a, b)), list.reduce((a, b) => Math.max(a, b))];
    const [[left, right], [top, bottom]] = [0, 1].map((axis) => ends(spots.map((spot) => spot[axis])));
    return [left, top, right, bottom];
  };
  const room = () => {
    if (now.state.view === "rings") return margin();
    return now.state.view === "force" ? 26 : 6;
  };
  const slow = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
  const fit = (animate = false) => {
    const [left, top, right, bottom] = extent();
    const { clientWidth, clientHeight } = network.body.container;
    const beside = 2 * room();
    const across = (clientWidth - beside) / Math.max(right - left, 1);
    const down = (clientHeight - beside) / Math.max(bottom - top, 1);
    fitted = Math.max(Math.min(across, down, 3), 0.01);
    network.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale: fitted,
      animation: animate && !slow.matches && { duration: 250 },
    });
  };

  Atlas.scene = {
    make,
    show,
    fit,
    shapeOf,
    seen,
    radius,
    extent,
    room,
    labels,
    hit,
    strokes: drawn,
    trace: (sink, edge) => lines.trace(now, sink, edge),
    point: (actor) => now.points.get(actor),
    toScreen: (actor) => network.canvasToDOM({ x: now.points.get(actor)[0], y: now.points.get(actor)[1] }),
    lit: () => now.near && [...now.near],
    redraw: () => network.redraw(),
    hover: (actor, edge) => {
      if (actor === now.hovered && edge === now.pointed) return;
      now.hovered = actor;
      now.pointed = edge;
      focusOn();
      network.redraw();
    },
  };
})(globalThis.Atlas);
