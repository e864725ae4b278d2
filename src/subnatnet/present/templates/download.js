// What one can take along: the ties in the picture as CSV, the picture as PNG or SVG.
((Atlas) => {
  "use strict";
  const { data } = Atlas;
  const { actors, ties, layers, kinds } = data;

  const save = (blob, name) => {
    const address = URL.createObjectURL(blob);
    const anchor = Atlas.el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  // A cell that a spreadsheet would run as a formula gets an apostrophe, which it reads as "this is text".
  const cell = (value) => {
    if (typeof value === "number") return String(value);
    let text = String(value ?? "");
    if (/^[=+\-@\t\r]/.test(text)) text = `'${text}`;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const csv = (model) => {
    const names = Object.keys(ties.columns);
    const head = ["id", "layer", "source", "source_name", "target", "target_name", ...names];
    const rows = model.shown.map((tie) => {
      const [source, target] = [ties.source[tie], ties.target[tie]];
      return [
        ties.id[tie], layers[ties.layer[tie]].name, actors.id[source], actors.name[source], actors.id[target], actors.name[target],
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
    ctx.fillStyle = Atlas.palette.page[Atlas.scene.theme()].ground;
    ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(drawn, 0, 0);
    return new Promise((done) => copy.toBlob(done, "image/png"));
  };

  const escapes = { "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" };
  // characters that XML knows no way to write are left out
  const xml = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[<>&"]/g, (mark) => escapes[mark]);
  const n = (value) => Math.round(value * 100) / 100;
  const svg = (model, scale) => {
    const { scene, palette, globe, state } = { ...Atlas, state: Atlas.state };
    const page = palette.page[scene.theme()];
    const spots = [...model.visible].filter(scene.seen).map((actor) => [actor, ...scene.point(actor)]);
    const margin = state.view === "rings" ? 260 : 40;
    let box = globe.box;
    if (state.view !== "map" && spots.length) {
      const edge = (at, pick) => spots.map((spot) => spot[at]).reduce((a, b) => pick(a, b));
      box = [edge(1, Math.min) - margin, edge(2, Math.min) - margin, edge(1, Math.max) + margin, edge(2, Math.max) + margin];
    }
    const [width, height] = [box[2] - box[0], box[3] - box[1]];
    const out = [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.map(n).slice(0, 2).join(" ")} ${n(width)} ${n(height)}" width="${n(width * scale)}" height="${n(height * scale)}">`,
      `<title>${xml(document.title)}</title>`,
      `<rect x="${n(box[0])}" y="${n(box[1])}" width="${n(width)}" height="${n(height)}" fill="${page.ground}"/>`,
    ];
    const polygon = (ring) => `M${ring.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}Z`;
    if (state.view === "map") {
      out.push(`<clipPath id="frame"><path d="${polygon(globe.frame())}"/></clipPath>`);
      out.push(`<path clip-path="url(#frame)" fill="${page.land}" d="${globe.rings().map(polygon).join("")}"/>`);
    }
    for (const group of scene.strokes()) {
      const path = [];
      const sink = {
        moveTo: (x, y) => path.push(`M${n(x)} ${n(y)}`),
        lineTo: (x, y) => path.push(`L${n(x)} ${n(y)}`),
        quadraticCurveTo: (a, b, x, y) => path.push(`Q${n(a)} ${n(b)} ${n(x)} ${n(y)}`),
      };
      for (const edge of group.edges) scene.trace(sink, edge);
      out.push(
        `<path fill="none" stroke="${scene.colour("layers", group.name)}" stroke-opacity="${n(group.strength)}" ` +
          `stroke-width="${n(group.thick / scale)}" stroke-dasharray="${group.dash.map((step) => n(step / scale)).join(" ")}" d="${path.join("")}"/>`,
      );
    }
    for (const [actor, x, y] of spots) {
      const fill = scene.colour("kinds", kinds[actors.kind[actor]]);
      out.push(
        `<path transform="translate(${n(x)} ${n(y)}) scale(${n(scene.radius(actor))})" fill="${fill}" stroke="${page.ground}" ` +
          `stroke-width=".08" d="${scene.SHAPES[scene.shapeOf(actor)]}"><title>${xml(Atlas.shorten(Atlas.name(actor), 200))}</title></path>`,
      );
    }
    for (const item of scene.labels(scale)) {
      const left = item.turn !== null && Math.cos(item.turn) < 0;
      const where =
        item.turn === null
          ? `x="${n(item.x)}" y="${n(item.y + 11 / scale)}" text-anchor="middle"`
          : `transform="translate(${n(item.x)} ${n(item.y)}) rotate(${n((item.turn * 180) / Math.PI + (left ? 180 : 0))})" ` +
            `x="${n(left ? -item.far : item.far)}" y="${n(4 / scale)}" text-anchor="${left ? "end" : "start"}"`;
      out.push(
        `<text ${where} font-family="system-ui, sans-serif" font-weight="${item.strong}" font-size="${n(item.size / scale)}" ` +
          `fill="${page.ink}" stroke="${page.halo}" stroke-width="${n(3 / scale)}" paint-order="stroke">${xml(item.text)}</text>`,
      );
    }
    out.push("</svg>");
    return out.join("\n");
  };

  Atlas.download = {
    csv: (model) => save(new Blob([csv(model)], { type: "text/csv;charset=utf-8" }), "ties.csv"),
    png: async () => save(await png(), "atlas.png"),
    svg: (model, scale) => save(new Blob([svg(model, scale)], { type: "image/svg+xml" }), "atlas.svg"),
  };
})(window.Atlas);
