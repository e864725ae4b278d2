// Which names there is room for, and where they stand.
((Atlas) => {
  "use strict";
  const MOST = 450;
  const FONT = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
  const HEIGHT = 14;
  const EDGE = 3; // pixels round a name for its halo
  const pen = document.createElement("canvas").getContext("2d");
  const font = (strong) => `${strong ? 600 : 400} 12px ${FONT}`;

  const widths = new Map();
  const width = (text, strong) => {
    const key = `${strong}${text}`;
    if (!widths.has(key)) {
      pen.font = font(strong);
      widths.set(key, pen.measureText(text).width);
    }
    return widths.get(key);
  };
  const nameOf = (actor, most) => Atlas.isolated(Atlas.shorten(Atlas.name(actor), most));

  // Boxes that are taken, found again by the cells of a grid they reach into.
  const board = (cell) => {
    const grid = new Map();
    const cellsOf = ([left, top, right, bottom]) => {
      const cells = [];
      for (let i = Math.floor(left / cell); i <= Math.floor(right / cell); i += 1)
        for (let j = Math.floor(top / cell); j <= Math.floor(bottom / cell); j += 1) cells.push(`${i},${j}`);
      return cells;
    };
    const take = (taken) => {
      for (const key of cellsOf(taken)) {
        if (grid.has(key)) grid.get(key).push(taken);
        else grid.set(key, [taken]);
      }
    };
    const free = (asked) => {
      const met = (b) => b[0] < asked[2] && b[2] > asked[0] && b[1] < asked[3] && b[3] > asked[1];
      return !cellsOf(asked).some((key) => grid.get(key)?.some(met));
    };
    return { take, free };
  };

  // Below the mark, or else above it, or beside it.
  const spots = ({ x, y, r }, wide, zoom) => {
    const [half, high, off] = [(wide / 2 + 2) / zoom, HEIGHT / zoom, r + 2 / zoom];
    const lines = [
      ["center", x, y + off],
      ["center", x, y - off - high],
      ["left", x + off + 2 / zoom, y - high / 2],
      ["right", x - off - 2 / zoom, y - high / 2],
    ];
    const start = { center: -half, left: 0, right: -2 * half };
    return lines.map(([align, at, top]) => ({
      align,
      x: at,
      y: top,
      box: [at + start[align], top, at + start[align] + 2 * half, top + high],
    }));
  };

  // Further off, round the mark: from there a line leads to it.
  const WAYS = Array.from({ length: 16 }, (_, at) => (at * Math.PI) / 8);
  const [NEAR, FAR] = [
    [22, 38],
    [22, 38, 58, 84, 116],
  ];
  const afar = ({ x, y, r }, wide, zoom, reaches) => {
    const [half, high] = [(wide / 2 + 2) / zoom, HEIGHT / zoom];
    return reaches.flatMap((far) =>
      WAYS.map((way) => {
        const [across, down] = [Math.cos(way), Math.sin(way)];
        const [cx, cy] = [x + across * (r + far / zoom + half), y + down * (r + (far + HEIGHT) / zoom)];
        const box = [cx - half, cy - high / 2, cx + half, cy + high / 2];
        const to = [Math.min(Math.max(x, box[0]), box[2]), Math.min(Math.max(y, box[1]), box[3])];
        return { align: "center", x: cx, y: box[1], box, leader: [x, y, ...to] };
      }),
    );
  };
  // What a region is called where its name has no room: the end of its code, or the code.
  const codeOf = (actor) => {
    const id = Atlas.data.actors.id[actor];
    return /-(?<end>[A-Z]{1,3})$/u.exec(id)?.groups.end ?? Atlas.shorten(id, 7);
  };

  // Round the rim names stand like spokes, which leaves room for most of them. A name that would reach over the edge of
  // the frame is left out rather than cut.
  const reach = ([left, top, right, bottom], x, y, turn) => {
    const [across, down] = [Math.cos(turn), Math.sin(turn)];
    const far = (way, low, high, at) => (way > 0 ? (high - at) / way : (low - at) / way);
    const ways = [
      Math.abs(across) > 1e-6 ? far(across, left, right, x) : Number.POSITIVE_INFINITY,
      Math.abs(down) > 1e-6 ? far(down, top, bottom, y) : Number.POSITIVE_INFINITY,
    ];
    return Math.min(...ways);
  };
  const spokes = (zoom, frame) => {
    const turns = [];
    return ({ actor, x, y, r, strong, keep }) => {
      const turn = Math.atan2(y, x);
      const text = nameOf(actor, 46);
      if (r + (width(text, strong) + 8) / zoom > reach(frame, x, y, turn)) return null;
      const least = 11.5 / zoom / Math.hypot(x, y);
      const taken = (way) =>
        turns.some((other) => Math.abs(((way - other + 5 * Math.PI) % (2 * Math.PI)) - Math.PI) < least);
      // a region's name gives way rather than fall out
      const ways = keep ? [0, 1, -1, 2, -2, 3, -3, 4, -4].map((step) => turn + step * least) : [turn];
      const free = ways.find((way) => !taken(way));
      if (free === undefined) return null;
      turns.push(free);
      return { text, x, y, strong, turn: free, far: r + 4 / zoom };
    };
  };

  // Names to be kept first, then the weightiest, all within the frame and, but for spokes, the rim; a name that would lie on another is left out until one zooms in. Names
  // keep off large marks if they can; those of large marks are written in any case.
  const plan = ({ marks, captions, zoom, rim, frame }) => {
    const inside = ([left, top, right, bottom]) => {
      if (left < frame[0] || top < frame[1] || right > frame[2] || bottom > frame[3]) return false;
      return Math.hypot(Math.max(-left, right), Math.max(-top, bottom)) < rim;
    };
    const names = board(90 / zoom);
    const discs = board(90 / zoom);
    for (const { x, y, r } of marks) if (r * zoom > 6) discs.take([x - r, y - r, x + r, y + r]);
    const caption = ([actor, x, y]) => {
      const text = nameOf(actor, 26);
      const half = width(text, true) / 2 / zoom;
      const box = [x - half, y - 8 / zoom, x + half, y + 8 / zoom];
      if (!names.free(box)) return null;
      names.take(box);
      return { actor, text, x, y: box[1], strong: true, align: "center", turn: null };
    };
    const open = (found) => found.filter(({ box }) => inside(box) && names.free(box));
    const written = (mark, text, spot) => {
      if (!spot) return null;
      names.take(spot.box);
      const { x, y, align, leader = null } = spot;
      return { actor: mark.actor, text, x, y, strong: mark.strong, align, turn: null, leader };
    };
    const besides = (mark, text) => {
      const found = open(spots(mark, width(text, mark.strong), zoom));
      return found.find(({ box }) => discs.free(box)) ?? (mark.r * zoom > 9 || mark.keep ? found[0] : undefined);
    };
    const led = (reaches) => (mark, text) => {
      const found = open(afar(mark, width(text, mark.strong), zoom, reaches));
      return found.find(({ box }) => discs.free(box)) ?? found[0];
    };
    // A region's name is never left out for another: it moves off on a line, or gives way to the region's code.
    const kept = (mark) => {
      const [name, code] = [nameOf(mark.actor, 46), Atlas.isolated(codeOf(mark.actor))];
      // amid its partners a region stands alone, with lines all round
      if (mark.x === 0 && mark.y === 0) return written(mark, name, spots(mark, width(name, mark.strong), zoom)[0]);
      const tries = [
        [besides, name],
        [led(NEAR), name],
        [besides, code],
        [led(FAR), code],
      ];
      for (const [way, text] of tries) {
        const label = written(mark, text, way(mark, text));
        if (label) return label;
      }
      return written(mark, code, spots(mark, width(code, mark.strong), zoom)[0]);
    };
    const within = ({ x, y }) => x >= frame[0] && x <= frame[2] && y >= frame[1] && y <= frame[3];
    const beside = (mark) => {
      const text = nameOf(mark.actor, 46);
      return mark.keep && within(mark) ? kept(mark) : written(mark, text, besides(mark, text));
    };
    const around = spokes(zoom, frame);
    const placed = captions.map(caption).filter(Boolean);
    const named = new Set(placed.map(({ actor }) => actor));
    const first = (a, b) => b.keep - a.keep || b.weight - a.weight || a.actor - b.actor;
    for (const mark of [...marks].sort(first)) {
      if (placed.length >= MOST) break;
      if (named.has(mark.actor)) continue;
      const label = Math.hypot(mark.x, mark.y) > rim ? around(mark) : beside(mark);
      if (label) placed.push(label);
    }
    return placed;
  };

  // A name with its halo is drawn once and stamped: letters take long.
  const stamps = new Map();
  const stampOf = (item, ratio, page) => {
    const key = `${item.text}|${item.strong}|${ratio}|${page.ink}|${page.halo}`;
    const known = stamps.get(key);
    if (known) return known;
    if (stamps.size > 2000) stamps.clear();
    const canvas = document.createElement("canvas");
    const wide = Math.ceil(width(item.text, item.strong)) + 2 * EDGE;
    canvas.width = Math.ceil(wide * ratio);
    canvas.height = Math.ceil((HEIGHT + 4 + 2 * EDGE) * ratio);
    const ink = canvas.getContext("2d");
    ink.scale(ratio, ratio);
    ink.font = font(item.strong);
    ink.textBaseline = "top";
    ink.lineJoin = "round";
    ink.lineWidth = 2.5;
    ink.strokeStyle = page.halo;
    ink.fillStyle = page.ink;
    ink.strokeText(item.text, EDGE, EDGE);
    ink.fillText(item.text, EDGE, EDGE);
    const made = { canvas, wide, high: HEIGHT + 4 + 2 * EDGE };
    stamps.set(key, made);
    return made;
  };

  // Letters are drawn on whole pixels of the screen: in the scaled picture they would blur.
  const draw = (ctx, placed, zoom, page) => {
    const { a, d, e, f } = ctx.getTransform();
    const ratio = Math.round((1000 * a) / zoom) / 1000; // of pixels of the screen to those of the page
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.lineJoin = "round";
    ctx.lineWidth = 2.5;
    ctx.strokeStyle = page.halo;
    ctx.fillStyle = page.ink;
    const write = (words, x, y) => {
      ctx.strokeText(words, x, y);
      ctx.fillText(words, x, y);
    };
    ctx.save();
    ctx.globalAlpha = 0.7;
    ctx.lineWidth = 1;
    ctx.strokeStyle = page.ink;
    ctx.beginPath();
    for (const { leader } of placed) {
      if (!leader) continue;
      const [fromX, fromY, toX, toY] = leader;
      ctx.moveTo((a * fromX + e) / ratio, (d * fromY + f) / ratio);
      ctx.lineTo((a * toX + e) / ratio, (d * toY + f) / ratio);
    }
    ctx.stroke();
    ctx.restore();
    for (const item of placed) {
      const [x, y] = [(a * item.x + e) / ratio, (d * item.y + f) / ratio];
      ctx.font = font(item.strong);
      if (item.turn === null) {
        const { canvas, wide, high } = stampOf(item, ratio, page);
        const before = { left: 0, center: wide / 2 - EDGE, right: wide - 2 * EDGE }[item.align];
        ctx.drawImage(canvas, Math.round(x - before) - EDGE, Math.round(y) - EDGE, wide, high);
        continue;
      }
      const left = Math.cos(item.turn) < 0;
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(item.turn + (left ? Math.PI : 0));
      ctx.textAlign = left ? "right" : "left";
      ctx.textBaseline = "middle";
      write(item.text, (left ? -item.far : item.far) * zoom, 0);
      ctx.restore();
    }
    ctx.restore();
  };

  Atlas.labels = { plan, draw };
})(globalThis.Atlas);
