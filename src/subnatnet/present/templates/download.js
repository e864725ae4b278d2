// What one can take along: ties and roles as CSV, pictures as SVG, PNG at 300 dpi or print, each with its caption.
((Atlas) => {
  "use strict";
  const { data, el, word } = Atlas;
  const { actors, ties, layers } = data;

  const save = (blob, name) => {
    const address = URL.createObjectURL(blob);
    const anchor = el("a", { href: address, download: name });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  // -- tables -----------------------------------------------------------------------------------------
  // A cell that a spreadsheet would run as a formula gets an apostrophe, which it reads as "this is text".
  const FORMULA = /^[=+\-@\t\r]/u;
  const QUOTED = /[",\n\r]/u;
  const cell = (value) => {
    if (typeof value === "number") return String(value);
    let text = String(value ?? "");
    if (FORMULA.test(text)) text = `'${text}`;
    return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  // the mark at the start tells spreadsheets that this is UTF-8
  const table = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
  // The ties in the picture, or of the actor that is chosen; with the units they are counted by.
  const csv = (model, { selected }) => {
    const names = Object.keys(ties.columns);
    const { move } = model.unit;
    const head = [
      "id",
      "layer",
      "source",
      "source_name",
      "source_unit",
      "target",
      "target_name",
      "target_unit",
      ...names,
    ];
    const mine = (tie) =>
      selected === null || move[ties.source[tie]] === selected || move[ties.target[tie]] === selected;
    const rows = model.shown.filter(mine).map((tie) => {
      const [source, target] = [ties.source[tie], ties.target[tie]];
      return [
        ties.id[tie],
        layers[ties.layer[tie]].name,
        ...[source, target].flatMap((end) => [actors.id[end], actors.name[end], actors.id[move[end]]]),
        ...names.map((name) => ties.columns[name].at(tie)),
      ];
    });
    return table([head, ...rows]);
  };
  const rolesCsv = () => {
    const { roles } = data;
    const head = ["era", "region", "name"];
    for (const leg of Atlas.roles.legs) {
      const parts = ["", "_p", "_mostly", "_towards", "_towards_p", "_towards_from", "_answer"];
      head.push(...parts.map((part) => leg + part));
    }
    head.push("verdicts", "reading", "evidence");
    const join = (list, of) => (list ?? []).map(of).join("|");
    const rows = roles.eras.flatMap((era) =>
      Object.entries(roles.cells[era]).map(([actor, row]) => [
        era,
        actors.id[actor],
        actors.name[actor],
        ...Atlas.roles.legs.flatMap((leg) => {
          const part = row.legs[leg];
          return [
            join(part?.roles, ({ w }) => w),
            join(part?.roles, ({ p }) => p ?? ""),
            join(part?.mostly, (w) => w),
            join(part?.to, ({ t }) => t),
            join(part?.to, ({ p }) => p ?? ""),
            join(part?.to, ({ by }) => by),
            part?.state ?? "",
          ];
        }),
        join(row.verdicts, ({ pair, word: said }) => `${pair}: ${said}`),
        row.reading,
        row.evidence.map(([, line]) => line).join("; "),
      ]),
    );
    return table([head, ...rows]);
  };

  // -- pictures: one SVG with its legend and caption is the source of all of them ------------------------------
  const WIDTH_MM = 180; // of two columns of a journal
  const DPI = 300;
  const picture = (model, state) => Atlas.picture.whole(model, state);
  const drawn = (svg) => {
    const image = new Image();
    return new Promise((done, fail) => {
      image.onload = () => done(image);
      image.onerror = fail;
      image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    });
  };
  // A PNG says how many pixels a metre has in a chunk of its own, before the pixels: here 11811, which is 300 an inch.
  const DENSITY = Uint8Array.from([
    ...[0, 0, 0, 9, 112, 72, 89, 115, 0, 0, 46, 35, 0, 0, 46, 35, 1, 120, 165, 63, 118],
  ]);
  const HEADER = 33; // the signature and the first chunk
  const withDensity = (bytes) =>
    new Blob([bytes.slice(0, HEADER), DENSITY, bytes.slice(HEADER)], { type: "image/png" });
  const png = async (model, state) => {
    const image = await drawn(picture(model, state));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round((WIDTH_MM / 25.4) * DPI);
    canvas.height = Math.round((canvas.width * image.height) / image.width);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    // toBlob would wait for the page to be idle: after a key or a click, a second
    const [, encoded] = canvas.toDataURL("image/png").split(",");
    return withDensity(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0)));
  };
  // A printed page, and a PDF of it, is the same picture: vectors and live text.
  const fill = (model, state) => {
    const sheet = Atlas.by("print");
    const parsed = new DOMParser().parseFromString(picture(model, state), "image/svg+xml");
    sheet.replaceChildren(document.importNode(parsed.documentElement, true));
  };
  const embed = () =>
    `<iframe src="${location.href.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" ` +
    `title="${document.title.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}" width="100%" height="720" ` +
    'sandbox="allow-scripts allow-downloads" style="border:1px solid #d3d9df"></iframe>';

  const text = (content, type) => new Blob([content], { type: `${type};charset=utf-8` });
  Atlas.download = {
    csv: (model, state) => save(text(csv(model, state), "text/csv"), "ties.csv"),
    roles: () => save(text(rolesCsv(), "text/csv"), "roles.csv"),
    png: async (model, state) => save(await png(model, state), "atlas.png"),
    svg: (model, state) => save(text(picture(model, state), "image/svg+xml"), "atlas.svg"),
    fill,
    embed,
    said: (key) => {
      Atlas.by("status").textContent = word(key);
    },
  };
})(globalThis.Atlas);
