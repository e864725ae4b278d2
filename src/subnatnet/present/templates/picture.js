// The picture as SVG: marks, lines and names of the drawn views, tiles and tables of the others, with legend and caption.
((Atlas) => {
  "use strict";
  const { data, word } = Atlas;
  const FONT = 'system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif';
  const WIDE = 1000;

  const escapes = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
  // characters that XML knows no way to write are left out
  const xml = (text) =>
    String(text)
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
      .replace(/[<>&"]/gu, (mark) => escapes[mark]);
  const n = (value) => Math.round(value * 100) / 100;

  // -- without colour: a hatch for each class, dashes for layers, shapes as they are ---------------------------------
  const GREYS = ["#222222", "#555555", "#777777", "#999999"];
  const grey = () => Atlas.by("grey").checked;
  // Without colour the dash that the schema gives a layer tells it apart; how sure a date is stands in words alone.
  const layerDash = (name) => Atlas.palette.layers[name]?.dash ?? [];
  const layerAt = (name) => data.layers.findIndex((layer) => layer.name === name);
  const stroke = (name) => (grey() ? GREYS[Math.max(layerAt(name), 0) % GREYS.length] : Atlas.colour("layers", name));
  const kindAt = (actor) => data.actors.kind[actor];
  const fill = (actor) => (grey() ? GREYS[kindAt(actor) % GREYS.length] : Atlas.paint(actor));

  // -- drawn views ---------------------------------------------------------------------------------------------
  const polygon = (ring) => `M${ring.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}Z`;
  const groundSvg = () => [
    `<clipPath id="frame"><path d="${polygon(Atlas.globe.frame())}"/></clipPath>`,
    `<path clip-path="url(#frame)" fill="${Atlas.page().land}" d="${Atlas.globe.rings().map(polygon).join("")}"/>`,
  ];
  const linesSvg = (group, scale) => {
    const path = [];
    const sink = {
      moveTo: (x, y) => path.push(`M${n(x)} ${n(y)}`),
      lineTo: (x, y) => path.push(`L${n(x)} ${n(y)}`),
      quadraticCurveTo: (a, b, x, y) => path.push(`Q${n(a)} ${n(b)} ${n(x)} ${n(y)}`),
    };
    for (const edge of group.edges) Atlas.scene.trace(sink, edge);
    const dash = (grey() ? layerDash(group.name) : group.dash).map((step) => n(step / scale)).join(" ");
    return (
      `<path fill="none" stroke="${stroke(group.name)}" stroke-opacity="${n(group.strength)}" ` +
      `stroke-width="${n(group.thick / scale)}" stroke-dasharray="${dash}" d="${path.join("")}"/>`
    );
  };
  const markSvg = (actor) => {
    const { scene } = Atlas;
    const [x, y] = scene.point(actor);
    const title = xml(Atlas.shorten(Atlas.name(actor), 200));
    return (
      `<path transform="translate(${n(x)} ${n(y)}) scale(${n(scene.radius(actor))})" fill="${fill(actor)}" ` +
      `stroke="${Atlas.page().ground}" stroke-width=".08" d="${Atlas.shapes[scene.shapeOf(actor)]}">` +
      `<title>${title}</title></path>`
    );
  };
  const anchors = { left: "start", center: "middle", right: "end" };
  const labelSvg = (item, scale) => {
    const { ink, halo } = Atlas.page();
    const left = item.turn !== null && Math.cos(item.turn) < 0;
    let where = `x="${n(item.x)}" y="${n(item.y + 11 / scale)}" text-anchor="${anchors[item.align]}"`;
    if (item.turn !== null) {
      const degrees = (item.turn * 180) / Math.PI + (left ? 180 : 0);
      where =
        `transform="translate(${n(item.x)} ${n(item.y)}) rotate(${n(degrees)})" ` +
        `x="${n(left ? -item.far : item.far)}" y="${n(4 / scale)}" text-anchor="${left ? "end" : "start"}"`;
    }
    const leader = item.leader?.map(n);
    return (
      (leader
        ? `<path d="M${leader[0]} ${leader[1]}L${leader[2]} ${leader[3]}" stroke="${ink}" stroke-opacity="0.7" stroke-width="${n(1 / scale)}"/>`
        : "") +
      `<text ${where} font-weight="${item.strong ? 600 : 400}" font-size="${n(12 / scale)}" fill="${ink}" ` +
      `stroke="${halo}" stroke-width="${n(2.5 / scale)}" paint-order="stroke">${xml(item.text)}</text>`
    );
  };
  const drawnView = (model, state) => {
    const { scene } = Atlas;
    const scale = Atlas.camera.getScale();
    const beside = (scene.room() + 4) / scale;
    const [left, top, right, bottom] = scene.extent();
    const [x, y, width, height] = [
      left - beside,
      top - beside,
      right - left + 2 * beside,
      bottom - top + 2 * beside,
    ].map(n);
    const parts = [
      ...(state.view === "map" ? groundSvg() : []),
      ...scene.strokes().map((group) => linesSvg(group, scale)),
      ...[...model.visible].filter(scene.seen).map(markSvg),
      ...scene.labels(scale, [x, y, x + width, y + height]).map((item) => labelSvg(item, scale)),
    ];
    return { parts, box: [x, y, width, height] };
  };

  // -- views made of text: every box with a ground or border, every line of text where the browser set it ------------------
  const CLEAR = /^(?:transparent|rgba\(\d+, \d+, \d+, 0\))$/u;
  const boxSvg = (node, frame) => {
    const look = getComputedStyle(node);
    const { left, top, width, height } = node.getBoundingClientRect();
    const line = Number.parseFloat(look.borderTopWidth) || 0;
    const ground = look.backgroundImage.startsWith("repeating") ? "url(#hatch)" : look.backgroundColor;
    const bare = CLEAR.test(ground) && (line === 0 || CLEAR.test(look.borderTopColor));
    if (bare || width === 0 || height === 0) return "";
    const dash = { dashed: "4 3", dotted: "1.5 2.5" }[look.borderTopStyle] ?? "";
    return (
      `<rect x="${n(left - frame.left)}" y="${n(top - frame.top)}" width="${n(width)}" height="${n(height)}" ` +
      `rx="${n(Number.parseFloat(look.borderRadius) || 0)}" fill="${CLEAR.test(ground) ? "none" : ground}" ` +
      `stroke="${line > 0 ? look.borderTopColor : "none"}" stroke-width="${line}" stroke-dasharray="${dash}"/>`
    );
  };
  // The lines a text node is broken into, each with its place.
  const linesOf = (node) => {
    const range = document.createRange();
    const found = [];
    for (const { 0: piece, index } of node.textContent.matchAll(/\S+\s*/gu)) {
      range.setStart(node, index);
      range.setEnd(node, index + piece.trimEnd().length);
      const [spot] = range.getClientRects();
      if (!spot || spot.width === 0) continue;
      const last = found.at(-1);
      if (last && Math.abs(last.top - spot.top) < 2) {
        last.text += piece;
        last.right = spot.right;
      } else found.push({ text: piece, left: spot.left, right: spot.right, top: spot.top, bottom: spot.bottom });
    }
    return found;
  };
  const textSvg = (node, frame) => {
    const look = getComputedStyle(node.parentElement);
    const size = Number.parseFloat(look.fontSize);
    const turned = look.writingMode.startsWith("vertical");
    const list = turned
      ? [{ ...node.parentElement.getBoundingClientRect().toJSON(), text: node.textContent }]
      : linesOf(node);
    return list.map(({ text, left, right, top, bottom }) => {
      const [x, y] = [
        n((turned ? (left + right) / 2 + size * 0.35 : left) - frame.left),
        n(turned ? bottom - frame.top : (top + bottom) / 2 - frame.top + size * 0.35),
      ];
      const turn = turned ? ` transform="rotate(-90 ${x} ${y})"` : "";
      return `<text x="${x}" y="${y}"${turn} font-size="${n(size)}" font-weight="${look.fontWeight}" fill="${look.color}">${xml(text.trimEnd())}</text>`;
    });
  };
  // A drawing within a view, with the looks that the page's styles give it.
  const LOOKS = ["fill", "fill-rule", "stroke", "stroke-width", "stroke-opacity"];
  const drawingSvg = (node, frame) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    const parts = [...node.querySelectorAll("path, circle, line")].map((one) => {
      const copy = one.cloneNode(false);
      copy.removeAttribute("class");
      for (const key of LOOKS) copy.setAttribute(key, getComputedStyle(one).getPropertyValue(key));
      return new XMLSerializer().serializeToString(copy);
    });
    return (
      `<svg x="${n(left - frame.left)}" y="${n(top - frame.top)}" width="${n(width)}" height="${n(height)}" ` +
      `viewBox="${node.getAttribute("viewBox")}">${parts.join("")}</svg>`
    );
  };
  const HIDDEN = "option, select, script, [hidden], .skip";
  const PRINTED = 1000; // pixels for the width of a page: letters of the screen are then some six points high
  const flatView = () => {
    const sheet = Atlas.by("sheet");
    const old = sheet.scrollTop;
    sheet.classList.toggle("printed", sheet.clientWidth > PRINTED);
    sheet.scrollTop = 0;
    const frame = sheet.getBoundingClientRect();
    const parts = [];
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_ELEMENT + NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const host = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (node.nodeName === "svg" && !host.closest(HIDDEN)) parts.push(drawingSvg(node, frame));
      if (host.closest(HIDDEN) || host.closest("svg") || getComputedStyle(host).clipPath !== "none") continue;
      if (node.nodeType === Node.TEXT_NODE) parts.push(...textSvg(node, frame));
      else parts.push(boxSvg(node, frame));
    }
    const last = sheet.lastElementChild.getBoundingClientRect().bottom - frame.top + 12;
    const box = [0, 0, Math.max(sheet.scrollWidth, 300), Math.max(last, 60)];
    sheet.classList.remove("printed");
    sheet.scrollTop = old;
    return { parts, box };
  };

  // -- legend and caption, in the units of the finished picture --------------------------------------------------------------
  const pen = document.createElement("canvas").getContext("2d");
  const broken = (text, most, size) => {
    pen.font = `${size}px ${FONT}`;
    const lines = [""];
    for (const piece of text.match(/\p{Script=Han}|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? []) {
      const longer = lines.at(-1) + piece;
      if (pen.measureText(longer).width > most && lines.at(-1)) lines.push(piece);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  };
  const legendItems = (state, model) => {
    const layers = data.layers
      .filter(({ name }) => state.layers.has(name))
      .map(({ name }) => {
        const dash = grey() ? layerDash(name).join(" ") : "";
        return [
          `<path d="M0 5H26" stroke="${stroke(name)}" stroke-width="3" stroke-dasharray="${dash}"/>`,
          word(`layer_${name}`),
        ];
      });
    const dates = Object.entries(Atlas.lines.dashes)
      .filter(([name]) => state.dates.has(name) && model.dateCount[name] > 0)
      .map(([name, dash]) => {
        const key = model.counts.period ? `date_${name}` : `dates_${name}`;
        const { ink } = Atlas.page();
        return [
          grey() ? "" : `<path d="M0 5H26" stroke="${ink}" stroke-width="1.5" stroke-dasharray="${dash.join(" ")}"/>`,
          `${word(key)} (${Atlas.count(model.dateCount[name])})`,
        ];
      });
    const kinds = data.kinds
      .filter((name, at) => state.kinds.has(name) && model.kindCount[at] > 0)
      .map((name) => {
        const shape = Atlas.shapes[Atlas.palette.kinds[name]?.shape ?? "dot"];
        const colour = grey() ? GREYS[data.kinds.indexOf(name) % GREYS.length] : Atlas.colour("kinds", name);
        return [`<path transform="translate(13 5) scale(6)" fill="${colour}" d="${shape}"/>`, word(`kind_${name}`)];
      });
    return [...layers, ...(grey() ? [] : dates), ...kinds];
  };
  const legendSvg = (state, model, top) => {
    let [x, y] = [0, top];
    const parts = [];
    pen.font = `13px ${FONT}`;
    for (const [mark, text] of legendItems(state, model)) {
      const wide = 34 + pen.measureText(text).width + 18;
      if (x > 0 && x + wide > WIDE) [x, y] = [0, y + 20];
      parts.push(
        `<g transform="translate(${n(x)} ${n(y)})">${mark}<text x="32" y="9.5" font-size="13" fill="${Atlas.page().ink}">${xml(text)}</text></g>`,
      );
      x += wide;
    }
    return { parts, bottom: y + 22 };
  };
  const captionSvg = (state, model, top) => {
    const lines = Atlas.about
      .caption(state, model)
      .slice(1)
      .flatMap((part) => broken(part, WIDE, 12));
    const parts = lines.map(
      (line, at) =>
        `<text x="0" y="${n(top + 14 + 16 * at)}" font-size="12" fill="${Atlas.page().quiet}">${xml(line)}</text>`,
    );
    return { parts, bottom: top + 16 * lines.length + 8 };
  };

  const whole = (model, state) => {
    const flat = Boolean(Atlas.sheets[state.view]);
    const { parts, box } = flat ? flatView() : drawnView(model, state);
    const [x, y, width, height] = box;
    const heading = broken(document.title, WIDE, 20);
    const top = 28 * heading.length + 6;
    const high = (height / width) * WIDE;
    const legend = flat ? { parts: [], bottom: top + high + 8 } : legendSvg(state, model, top + high + 10);
    const caption = captionSvg(state, model, legend.bottom);
    const total = n(caption.bottom + 6);
    const { ground, ink } = Atlas.page();
    const hatch =
      '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      `<rect width="6" height="6" fill="${ground}"/><path d="M0 0V6" stroke="${Atlas.page().quiet}" stroke-width="1.4"/></pattern>`;
    const filter = grey() && flat ? ' filter="url(#grey)"' : "";
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-16 -12 ${WIDE + 32} ${total + 12}" width="${WIDE + 32}" height="${total + 12}" font-family="${xml(FONT)}">`,
      `<title>${xml(document.title)}</title>`,
      `<defs>${hatch}<filter id="grey"><feColorMatrix type="saturate" values="0"/></filter></defs>`,
      `<rect x="-16" y="-12" width="${WIDE + 32}" height="${total + 12}" fill="${ground}"/>`,
      ...heading.map(
        (line, at) =>
          `<text x="0" y="${20 + 28 * at}" font-size="20" font-weight="700" fill="${ink}">${xml(line)}</text>`,
      ),
      `<svg x="0" y="${top}" width="${WIDE}" height="${n(high)}" viewBox="${x} ${y} ${width} ${height}"${filter}>`,
      ...parts,
      "</svg>",
      ...legend.parts,
      ...caption.parts,
      "</svg>",
    ].join("\n");
  };

  Atlas.picture = { whole };
})(globalThis.Atlas);
