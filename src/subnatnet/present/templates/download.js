// What one can take along: the ties in the picture as CSV, the picture as PNG or SVG.
((Atlas) => {
  "use strict";
  const { data } = Atlas;
  const { actors, ties, layers } = data;

  const save = (blob, name) => {
    const address = URL.createObjectURL(blob);
    const anchor = Atlas.el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  // A cell that a spreadsheet would run as a formula gets an apostrophe, which it reads as "this is text".
  const FORMULA = /^[=+\-@\t\r]/u;
  const QUOTED = /[",\n\r]/u;
  const cell = (value) => {
    if (typeof value === "number") return String(value);
    let text = String(value ?? "");
    if (FORMULA.test(text)) text = `'${text}`;
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (model) => {
    const names = Object.keys(ties.columns);
    const head = ["id", "layer", "source", "source_name", "target", "target_name", ...names];
    const rows = model.shown.map((tie) => {
      const [source, target] = [ties.source[tie], ties.target[tie]];
      return [
        ties.id[tie],
        layers[ties.layer[tie]].name,
        actors.id[source],
        actors.name[source],
        actors.id[target],
        actors.name[target],
        ...names.map((name) => ties.columns[name].at(tie)),
      ];
    });
    // the mark at the start tells spreadsheets that this is UTF-8
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  };

  const canvas = () => document.querySelector("#network canvas");
  const png = () => {
    const drawn = canvas();
    const copy = document.createElement("canvas");
    copy.width = drawn.width;
    copy.height = drawn.height;
    const ctx = copy.getContext("2d");
    ctx.fillStyle = Atlas.page().ground;
    ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(drawn, 0, 0);
    return new Promise((done) => copy.toBlob(done, "image/png"));
  };

  const escapes = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
  // characters that XML knows no way to write are left out
  const xml = (text) =>
    text
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
      .replace(/[<>&"]/gu, (mark) => escapes[mark]);
  const n = (value) => Math.round(value * 100) / 100;
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
    const dash = group.dash.map((step) => n(step / scale)).join(" ");
    return (
      `<path fill="none" stroke="${Atlas.colour("layers", group.name)}" stroke-opacity="${n(group.strength)}" ` +
      `stroke-width="${n(group.thick / scale)}" stroke-dasharray="${dash}" d="${path.join("")}"/>`
    );
  };
  const markSvg = (actor) => {
    const { scene } = Atlas;
    const [x, y] = scene.point(actor);
    const fill = Atlas.colour("kinds", Atlas.kindOf(actor));
    const title = xml(Atlas.shorten(Atlas.name(actor), 200));
    return (
      `<path transform="translate(${n(x)} ${n(y)}) scale(${n(scene.radius(actor))})" fill="${fill}" ` +
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
    return (
      `<text ${where} font-family="system-ui, sans-serif" font-weight="${item.strong ? 600 : 400}" ` +
      `font-size="${n(12 / scale)}" fill="${ink}" stroke="${halo}" stroke-width="${n(2.5 / scale)}" ` +
      `paint-order="stroke">${xml(item.text)}</text>`
    );
  };
  const svg = (model, scale) => {
    const { scene } = Atlas;
    const beside = (scene.room() + 4) / scale;
    const [left, top, right, bottom] = scene.extent();
    const [x, y, width, height] = [
      left - beside,
      top - beside,
      right - left + 2 * beside,
      bottom - top + 2 * beside,
    ].map(n);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x} ${y} ${width} ${height}" ` +
        `width="${n(width * scale)}" height="${n(height * scale)}">`,
      `<title>${xml(document.title)}</title>`,
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${Atlas.page().ground}"/>`,
      ...(Atlas.state.view === "map" ? groundSvg() : []),
      ...scene.strokes().map((group) => linesSvg(group, scale)),
      ...[...model.visible].filter(scene.seen).map(markSvg),
      ...scene.labels(scale, [x, y, x + width, y + height]).map((item) => labelSvg(item, scale)),
      "</svg>",
    ].join("\n");
  };

  Atlas.download = {
    csv: (model) => save(new Blob([csv(model)], { type: "text/csv;charset=utf-8" }), "ties.csv"),
    png: async () => save(await png(), "atlas.png"),
    svg: (model, scale) => save(new Blob([svg(model, scale)], { type: "image/svg+xml" }), "atlas.svg"),
  };
})(globalThis.Atlas);
