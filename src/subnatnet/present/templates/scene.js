// The picture: marks, names and ground over the sheet of lines; the camera moves and zooms it.
((Atlas) => {
  "use strict";
  const { data, palette, globe, lines, camera, layer: sheet } = Atlas;
  const { actors } = data;
  const marks = Object.fromEntries(Object.entries(Atlas.shapes).map(([name, path]) => [name, new Path2D(path)]));

  let values = new Map();
  let largest = 0;
  let place = "";
  let [fitted, names, opening] = [1, null, true];
  const ground = {};

  // What the picture shows at the moment. `focus` is the actor and `line` the line pointed at or chosen,
  // `near` whatever is lit up with it, or null where everything is.
  const now = {
    state: null,
    model: null,
    moving: false,
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
  const shapeOf = (actor) => (palette.kinds[Atlas.kindOf(actor)] ?? palette.kinds.place).shape;
  const colourOf = (actor) => Atlas.paint(actor);
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
    if (hollow) return { width: 1.5, colour: colourOf(actor) };
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
    ctx.fillStyle = hollow ? Atlas.page().ground : colourOf(actor);
    ctx.fill(marks[shapeOf(actor)]);
    ctx.lineWidth = width / (now.scale * r);
    ctx.strokeStyle = colour;
    ctx.stroke(marks[shapeOf(actor)]);
    ctx.restore();
  };
  // Marks alike are drawn once and stamped: five thousand paths a frame would be too slow.
  const stamps = new Map();
  const STAMPED = 600;
  const stampOf = (actor, a) => {
    const r = Math.max(1, Math.round(radius(actor) * a));
    const hollow = sized() && !values.get(actor);
    const picked = actor === now.state.selected;
    const key = `${Atlas.theme()}|${colourOf(actor)}|${r}|${hollow}|${picked}|${dimmed(actor)}|${shapeOf(actor)}`;
    if (!stamps.has(key)) {
      const tile = document.createElement("canvas");
      tile.width = 4 * r + 4;
      tile.height = 4 * r + 4;
      const pen = tile.getContext("2d");
      pen.translate(2 * r + 2, 2 * r + 2);
      pen.scale(a, a);
      outline(pen, actor, 0, 0);
      stamps.set(key, tile);
    }
    return stamps.get(key);
  };
  // Stamped on whole pixels: put between them, each would have to be drawn anew.
  const drawStamps = (ctx, some) => {
    const { a, d, e, f } = ctx.getTransform();
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (stamps.size > 3000) stamps.clear();
    for (const actor of some) {
      const [x, y] = now.points.get(actor);
      const tile = stampOf(actor, a);
      ctx.drawImage(tile, Math.round(a * x + e - tile.width / 2), Math.round(d * y + f - tile.height / 2));
    }
    ctx.restore();
  };
  // Of marks so small that no shape can be told, squares of whole pixels do, one colour after the other.
  const TINY = 3;
  const plain = (actor) => actor !== now.state.selected && !(sized() && !values.get(actor));
  const drawTiny = (ctx, tiny) => {
    const { a, d, e, f } = ctx.getTransform();
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    for (const [key, some] of tiny) {
      ctx.globalAlpha = key.startsWith("faint") ? 0.13 : 1;
      ctx.fillStyle = key.slice(5);
      for (const [x, y, r] of some) {
        const side = Math.max(1, Math.round(1.76 * r * a));
        ctx.fillRect(Math.round(a * x + e - side / 2), Math.round(d * y + f - side / 2), side, side);
      }
    }
    ctx.restore();
  };
  let order = [];
  const inPicture = () => {
    const [left, top] = corner();
    const { width, height } = camera.view;
    const [right, bottom] = [left + width / now.scale, top + height / now.scale];
    return order.filter((actor) => {
      if (!seen(actor)) return false;
      const [x, y] = now.points.get(actor);
      const r = 2 * radius(actor);
      return x + r > left && x - r < right && y + r > top && y - r < bottom;
    });
  };
  const drawMarks = (ctx) => {
    const crowded = order.length > STAMPED;
    const [tiny, rest] = [new Map(), []];
    for (const actor of inPicture()) {
      const r = radius(actor);
      if (crowded && r * now.scale <= TINY && plain(actor)) {
        const key = `${dimmed(actor) ? "faint" : "clear"}${colourOf(actor)}`;
        if (!tiny.has(key)) tiny.set(key, []);
        tiny.get(key).push([...now.points.get(actor), r]);
      } else rest.push(actor);
    }
    drawTiny(ctx, tiny);
    if (crowded) drawStamps(ctx, rest);
    else for (const actor of rest) outline(ctx, actor, ...now.points.get(actor));
  };
  const corner = () => {
    const { x, y } = camera.toWorld({ x: 0, y: 0 });
    return [x, y];
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
  // Pixels beside the rings for the names round them.
  const margin = () => {
    const { clientWidth, clientHeight } = camera.canvas.parentElement;
    const [most, part] = now.state.view === "ego" ? [210, 0.3] : [124, 0.2];
    return Math.min(most, Math.min(clientWidth, clientHeight) * part);
  };
  const KEPT = 120; // regions, up to which each is named
  const labels = (zoom, box) => {
    const { model, points, state, near } = now;
    const many = near === null && model.visible.size > 400;
    const few = [...model.visible].filter((actor) => Atlas.kindOf(actor) === "region").length <= KEPT;
    const shown = [];
    for (const actor of model.visible) {
      const r = radius(actor);
      const kind = Atlas.kindOf(actor);
      // organs are few, and regions too unless there are hundreds: their names are kept
      const keep = kind === "region" && few;
      const small = many && r * zoom < 3 && kind !== "ministry" && !keep;
      if (small || !points.has(actor) || dimmed(actor)) continue;
      const [x, y] = points.get(actor);
      const strong = kind === "region" || actor === state.selected;
      shown.push({ actor, x, y, r, weight: weight(actor, r * zoom), strong, keep });
    }
    // where actors stand in clusters around what they belong to, that name comes first
    const captions = state.view === "force" && near === null && zoom < 0.8 ? (model.unit.captions ?? []) : [];
    // only round the outermost ring is there room outwards
    const far = [...model.visible].map((actor) => Math.hypot(...(points.get(actor) ?? [0, 0])));
    const outer = { rings: far.reduce((a, b) => Math.max(a, b), 1) * 0.985, ego: 1 };
    const edge = outer[state.view] ?? Number.POSITIVE_INFINITY;
    return Atlas.labels.plan({ marks: shown, captions, zoom, rim: edge, frame: box });
  };

  // -- pointing ---------------------------------------------------------------------------------------
  // A line is in focus while it is pointed at, or as long as its ties are listed.
  const chosenLine = () => {
    const { line } = now.state;
    if (line === null || now.hovered !== null) return null;
    return now.model.edges.find(({ a, b, layer }) => a === line.a && b === line.b && layer === line.layer) ?? null;
  };
  const focusOn = () => {
    sheet.forget();
    names = null;
    now.focus = now.hovered ?? now.state.selected;
    now.line = now.pointed ?? chosenLine();
    if (now.line) now.near = new Set([now.line.a, now.line.b]);
    else if (now.focus === null || !seen(now.focus)) now.near = null;
    else now.near = Atlas.model.neighbours(now.focus, now.model).add(now.focus);
  };
  // What is at a point of the screen: an actor, or else the line next to it.
  const actorAt = (at) => {
    const { x, y } = camera.toWorld(at);
    let [best, closest] = [null, 1];
    for (const actor of order) {
      if (!seen(actor)) continue;
      const [px, py] = now.points.get(actor);
      const far = Math.hypot(px - x, py - y) / Math.max(radius(actor) * 1.15, 5 / now.scale);
      if (far < closest) [best, closest] = [actor, far];
    }
    return best;
  };
  const hit = (at) => {
    const actor = actorAt(at);
    if (actor !== null || sheet.together() || now.model.edges.length > 12_000) return { actor, edge: null };
    const { x, y } = camera.toWorld(at);
    return { actor, edge: lines.nearest(now, x, y) };
  };

  // -- life ---------------------------------------------------------------------------------------------
  const frame = () => {
    const [left, top] = corner();
    const { width, height, scale } = camera.view;
    return [left, top, left + width / scale, top + height / scale];
  };
  // Names are planned anew while one moves only where that is quick.
  const plan = () => {
    if (!(names && now.moving) || order.length < 420) names = labels(now.scale, frame());
    return names;
  };
  // Says how many lines are put together, and that thin bundles may be left out; the counts of the page are of all.
  const tellTogether = () => {
    const note = Atlas.by("together");
    const found = sheet.together();
    note.hidden = !found;
    if (!found) return;
    const { lines: many, bundles, left } = found;
    const slots = { lines: Atlas.count(many), bundles: Atlas.count(bundles), left: Atlas.count(left) };
    const said = Atlas.word(left > 0 ? "lines_thickest" : "lines_together", slots);
    if (note.textContent !== said) note.textContent = said;
  };
  const paint = (ctx, view) => {
    if (!now.model || document.getElementById("network").hidden) return false;
    now.scale = view.scale;
    drawGround(ctx);
    const more = sheet.show(ctx);
    tellTogether();
    drawMarks(ctx);
    if (opening) {
      opening = false;
      return true; // marks and lines first: names take as long again, and come with the second frame
    }
    Atlas.labels.draw(ctx, plan(), now.scale, Atlas.page());
    return more;
  };
  const start = (on) => {
    sheet.start(now);
    camera.start({
      draw: paint,
      waits: () => !(opening || now.moving) && sheet.ahead(),
      actorAt,
      moving: (is) => {
        now.moving = is;
      },
      rested: () => {
        names = null;
        sheet.sharpen();
      },
      drag: (actor, { x, y }) => {
        now.points.set(actor, [x, y]);
        sheet.moved();
        sheet.forget();
        names = null;
      },
      ...on,
    });
  };

  const positionsOf = (unit, view) => {
    if (view === "map") return globe.positions(unit.nodes);
    if (view === "ego") return Atlas.ego.positions(now.state, now.model);
    const flat = unit[view] ?? unit.force;
    return new Map(unit.nodes.map((actor, at) => [actor, [flat[2 * at], flat[2 * at + 1]]]));
  };
  // what is drawn last lies on top: regions over partners
  const arrange = () => {
    order = [...now.points.keys()].sort((x, y) => actors.kind[y] - actors.kind[x] || x - y);
  };
  const show = (state, model) => {
    now.state = state;
    now.model = model;
    values = Atlas.model.sizes(state, model);
    largest = Math.max(0, ...[...values.values()].filter((value) => value !== null));
    const at = `${state.unit}|${state.view}|${state.view === "ego" ? Atlas.ego.key(state, model) : ""}`;
    const moved = at !== place;
    if (moved) {
      now.points = positionsOf(model.unit, state.view);
      now.hovered = null;
      now.pointed = null;
    }
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
    if (now.state.view === "rings" || now.state.view === "ego") return margin();
    return now.state.view === "force" ? 26 : 6;
  };
  const slow = globalThis.matchMedia("(prefers-reduced-motion: reduce)");
  const fit = (animate = false) => {
    const [left, top, right, bottom] = extent();
    const { clientWidth, clientHeight } = camera.canvas.parentElement;
    if (clientWidth === 0) return;
    const beside = 2 * room();
    const across = (clientWidth - beside) / Math.max(right - left, 1);
    const down = (clientHeight - beside) / Math.max(bottom - top, 1);
    fitted = Math.max(Math.min(across, down, 3), 0.01);
    camera.moveTo({
      position: { x: (left + right) / 2, y: (top + bottom) / 2 },
      scale: fitted,
      duration: animate && !slow.matches ? 250 : 0,
    });
  };
  // Moves to an actor, near enough to read the names around it.
  const goTo = (actor) => {
    const point = now.points.get(actor);
    if (!(point && seen(actor))) return;
    camera.moveTo({
      position: { x: point[0], y: point[1] },
      scale: Math.max(camera.view.scale, 1.3 * fitted),
      duration: slow.matches ? 0 : 350,
    });
  };

  Atlas.scene = {
    start,
    show,
    fit,
    shapeOf,
    seen,
    radius,
    extent,
    room,
    labels,
    hit,
    strokes: () => lines.bundles(now, now.model.edges),
    goTo,
    busy: () => sheet.busy(),
    together: () => Boolean(sheet.together()),
    trace: (sink, edge) => lines.trace(now, sink, edge),
    point: (actor) => now.points.get(actor),
    toScreen: (actor) => camera.toScreen({ x: now.points.get(actor)[0], y: now.points.get(actor)[1] }),
    lit: () => now.near && [...now.near],
    redraw: () => camera.redraw(),
    hover: (actor, edge) => {
      if (actor === now.hovered && edge === now.pointed) return;
      [now.hovered, now.pointed] = [actor, edge];
      focusOn();
      camera.redraw();
    },
  };
})(globalThis.Atlas);
