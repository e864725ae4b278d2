// The camera over the picture: moves and zooms with pointer, wheel, fingers and keys, and draws once a frame.
((Atlas) => {
  "use strict";
  const [LEAST, MOST] = [0.005, 40];

  const container = Atlas.by("network");
  let hooks = null;
  const canvas = document.createElement("canvas");
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "img");
  container.append(canvas);
  const ctx = canvas.getContext("2d");
  const view = { x: 0, y: 0, scale: 1, width: 1, height: 1, ratio: 1 };
  let waiting = null;
  let rest = null;
  let byHand = false;

  const size = () => {
    view.ratio = Math.min(globalThis.devicePixelRatio || 1, 2);
    view.width = Math.max(container.clientWidth, 1);
    view.height = Math.max(container.clientHeight, 1);
  };
  const pixels = ({ width, height, ratio }) => [Math.round(width * ratio), Math.round(height * ratio)];
  const fits = (sheet, at) => pixels(at).join() === `${sheet.width},${sheet.height}`;
  // Empties a canvas for a view; to give it a size, even the one it has, takes longer.
  const clear = (sheet, at = view) => {
    const pen = sheet.getContext("2d");
    if (!fits(sheet, at)) [sheet.width, sheet.height] = pixels(at);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, sheet.width, sheet.height);
    return pen;
  };
  // Sets a context so that one draws in the coordinates of the picture.
  const enter = (pen, at = view) => {
    const s = at.scale * at.ratio;
    pen.setTransform(s, 0, 0, s, (at.width / 2) * at.ratio - at.x * s, (at.height / 2) * at.ratio - at.y * s);
  };
  const draw = () => {
    waiting = null;
    // what stands there is better than half of what comes, unless it has another size
    if (!container.hidden && fits(canvas, view) && hooks.waits()) {
      redraw();
      return;
    }
    clear(canvas);
    enter(ctx);
    if (hooks.draw(ctx, view)) redraw();
  };
  const redraw = () => {
    if (waiting === null) waiting = requestAnimationFrame(draw);
  };
  const moved = () => {
    hooks.moving(true);
    clearTimeout(rest);
    rest = setTimeout(() => {
      hooks.moving(false);
      hooks.rested();
      if (byHand) hooks.settled();
      byHand = false;
      redraw();
    }, 120);
    redraw();
  };
  const toWorld = ({ x, y }) => ({
    x: view.x + (x - view.width / 2) / view.scale,
    y: view.y + (y - view.height / 2) / view.scale,
  });
  const toScreen = ({ x, y }) => ({
    x: (x - view.x) * view.scale + view.width / 2,
    y: (y - view.y) * view.scale + view.height / 2,
  });
  const bounded = (scale) => Math.min(Math.max(scale, LEAST), MOST);

  // -- moving -------------------------------------------------------------------------------------
  const pan = (dx, dy) => {
    byHand = true;
    view.x -= dx / view.scale;
    view.y -= dy / view.scale;
    moved();
  };
  const zoom = (factor, at = { x: view.width / 2, y: view.height / 2 }) => {
    byHand = true;
    const before = toWorld(at);
    view.scale = bounded(view.scale * factor);
    const after = toWorld(at);
    view.x += before.x - after.x;
    view.y += before.y - after.y;
    moved();
  };
  let flight = null;
  const moveTo = ({ position = view, scale = view.scale, duration = 0 }) => {
    const [from, to] = [{ ...view }, { x: position.x, y: position.y, scale: bounded(scale) }];
    cancelAnimationFrame(flight);
    const began = performance.now();
    const step = (time) => {
      const part = duration > 0 ? Math.min(Math.max((time - began) / duration, 0), 1) : 1;
      const ease = part * part * (3 - 2 * part);
      view.scale = from.scale * (to.scale / from.scale) ** ease;
      view.x = from.x + (to.x - from.x) * ease;
      view.y = from.y + (to.y - from.y) * ease;
      if (part < 1) {
        moved();
        flight = requestAnimationFrame(step);
      } else {
        hooks.rested();
        redraw();
      }
    };
    if (duration > 0) flight = requestAnimationFrame(step);
    else step(began);
  };

  // -- pointers: one moves the picture or an actor, two zoom ---------------------------------------------
  const fingers = new Map();
  let [travel, held] = [0, null];
  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const pinch = (event, at) => {
    const [other] = [...fingers].filter(([id]) => id !== event.pointerId).map(([, spot]) => spot);
    const last = fingers.get(event.pointerId);
    const gap = (spot) => Math.hypot(spot.x - other.x, spot.y - other.y);
    if (gap(last) > 0) zoom(gap(at) / gap(last), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    const at = local(event);
    fingers.set(event.pointerId, at);
    if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
    [travel, held] = [0, fingers.size === 1 ? hooks.actorAt(at) : null];
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const at = local(event);
    travel += Math.hypot(at.x - last.x, at.y - last.y);
    if (travel > 3) {
      hooks.dragging();
      if (fingers.size > 1) pinch(event, at);
      else if (held === null) pan(at.x - last.x, at.y - last.y);
      else {
        hooks.moving(true);
        hooks.drag(held, toWorld(at));
        redraw();
      }
    }
    fingers.set(event.pointerId, at);
  });
  const lift = (event) => {
    const was = fingers.delete(event.pointerId);
    if (was && travel <= 3 && event.type === "pointerup") hooks.click(local(event));
    if (held !== null && travel > 3) {
      hooks.moving(false);
      hooks.rested();
    }
    held = null;
  };
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, lift);
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      hooks.dragging();
      const lines = event.deltaMode === 1 ? 16 : 1;
      zoom(Math.exp(-Math.max(-240, Math.min(240, event.deltaY * lines)) * 0.0016), local(event));
    },
    { passive: false },
  );
  const steps = new Map([
    ["ArrowLeft", [48, 0]],
    ["ArrowRight", [-48, 0]],
    ["ArrowUp", [0, 48]],
    ["ArrowDown", [0, -48]],
  ]);
  const zooms = new Map([
    ["+", 1.25],
    ["=", 1.25],
    ["-", 0.8],
    ["_", 0.8],
  ]);
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps.has(event.key)) pan(...steps.get(event.key));
    else if (zooms.has(event.key)) zoom(zooms.get(event.key));
    else return;
    event.preventDefault();
  });

  size();
  Atlas.camera = {
    start: (given) => {
      hooks = given;
    },
    canvas,
    view,
    clear,
    enter,
    redraw,
    resize: () => {
      size();
      redraw();
    },
    moveTo,
    zoom,
    toWorld,
    toScreen,
    getScale: () => view.scale,
    getViewPosition: () => ({ x: view.x, y: view.y }),
  };
})(globalThis.Atlas);
