// Which names there is room for, and where they stand.
((Atlas) => {
  "use strict";
  const MOST = 450;
  const FONT = 'system-ui, "Noto Sans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
  const pen = document.createElement("canvas").getContext("2d");

  const widths = new Map();
  const width = (text, strong, size) => {
    const key = `${strong}${size}${text}`;
    if (!widths.has(key)) {
      pen.font = `${strong} ${size}px ${FONT}`;
      widths.set(key, pen.measureText(text).width);
    }
    return widths.get(key);
  };
  const text = (actor, most) => Atlas.isolated(Atlas.shorten(Atlas.name(actor), most));

  // Boxes that are taken, found again by the cell of a grid they reach into.
  const board = (cell) => {
    const grid = new Map();
    return (box) => {
      const cells = [];
      for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i += 1)
        for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j += 1) cells.push(`${i},${j}`);
      const met = (b) => b[0] < box[2] && b[2] > box[0] && b[1] < box[3] && b[3] > box[1];
      if (cells.some((key) => grid.get(key)?.some(met))) return false;
      for (const key of cells) {
        const own = grid.get(key);
        if (own) own.push(box);
        else grid.set(key, [box]);
      }
      return true;
    };
  };
  // The weightiest names first; a name that would lie on another is left out until one zooms in.
  const plan = ({ marks, captions, zoom, rim }) => {
    const free = board(90 / zoom);
    const placed = [];
    const named = new Set();
    for (const [actor, x, y] of captions) {
      const words = text(actor, 26);
      const half = width(words, 600, 13) / 2 / zoom;
      const top = y - 8 / zoom;
      if (!free([x - half, top, x + half, top + 16 / zoom])) continue;
      named.add(actor);
      placed.push({ text: words, x, y: top, strong: 600, size: 13, turn: null });
    }
    const turns = [];
    for (const { actor, x, y, r, strong } of [...marks].sort((a, b) => b.weight - a.weight || a.actor - b.actor)) {
      if (placed.length >= MOST) break;
      if (named.has(actor)) continue;
      if (Math.hypot(x, y) > rim) {
        // round the rim names stand like spokes, which leaves room for most of them
        const turn = Math.atan2(y, x);
        const least = 11.5 / zoom / Math.hypot(x, y);
        const close = (other) => Math.abs(((turn - other + 3 * Math.PI) % (2 * Math.PI)) - Math.PI) < least;
        if (turns.some(close)) continue;
        turns.push(turn);
        placed.push({ text: text(actor, 18), x, y, strong, size: 12, turn, far: r + 4 / zoom });
        continue;
      }
      const words = text(actor, 26);
      const half = (width(words, strong, 12) / 2 + 2) / zoom;
      const top = y + r + 2 / zoom;
      if (free([x - half, top, x + half, top + 14 / zoom])) placed.push({ text: words, x, y: top, strong, size: 12, turn: null });
    }
    return placed;
  };

  const draw = (ctx, placed, zoom, page) => {
    ctx.save();
    ctx.lineJoin = "round";
    ctx.lineWidth = 3 / zoom;
    ctx.strokeStyle = page.halo;
    ctx.fillStyle = page.ink;
    const write = (words, x, y) => {
      ctx.strokeText(words, x, y);
      ctx.fillText(words, x, y);
    };
    for (const item of placed) {
      ctx.font = `${item.strong} ${item.size / zoom}px ${FONT}`;
      if (item.turn === null) {
        ctx.textAlign = "center";
        ctx.textBaseline = "top";
        write(item.text, item.x, item.y);
        continue;
      }
      const left = Math.cos(item.turn) < 0;
      ctx.save();
      ctx.translate(item.x, item.y);
      ctx.rotate(item.turn + (left ? Math.PI : 0));
      ctx.textAlign = left ? "right" : "left";
      ctx.textBaseline = "middle";
      write(item.text, left ? -item.far : item.far, 0);
      ctx.restore();
    }
    ctx.restore();
  };

  Atlas.labels = { plan, draw };
})(window.Atlas);
