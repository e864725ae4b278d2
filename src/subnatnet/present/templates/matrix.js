// Regions in rows, partners in columns, acts in the cells: the whole picture as a table one can read off.
((Atlas) => {
  "use strict";
  const { data, el, word, count } = Atlas;
  const { actors } = data;
  const MOST = 40;

  const tally = (model) => {
    const [cells, rows, columns] = [new Map(), new Map(), new Map()];
    const add = (map, key, acts) => map.set(key, (map.get(key) ?? 0) + acts);
    for (const { a, b, acts } of model.edges) {
      const [home, abroad] = actors.side[a] === 0 ? [a, b] : [b, a];
      if (actors.side[home] !== 0 || actors.side[abroad] !== 1) continue;
      add(cells, `${home},${abroad}`, acts);
      add(rows, home, acts);
      add(columns, abroad, acts);
    }
    return { cells, rows, columns };
  };
  const byTotal = (map) => [...map].sort((x, y) => y[1] - x[1] || x[0] - y[0]).map(([actor]) => actor);

  const cell = (home, abroad, acts, most) => {
    if (!acts) return el("td", {});
    const strength = Math.log1p(acts) / Math.log1p(most);
    const name = word("between", { one: Atlas.name(home), other: Atlas.name(abroad) });
    const button = el(
      "button",
      {
        type: "button",
        "aria-label": `${name}: ${count(acts)} ${word("acts")}`,
        title: `${Atlas.name(home)} – ${Atlas.name(abroad)}: ${count(acts)} ${word("acts")}`,
        class: strength > 0.62 ? "strong" : null,
        "data-cell": `${home},${abroad}`,
        tabindex: -1,
        onclick: (event) => {
          Atlas.change({ selected: null, line: { a: home, b: abroad, layer: -1 } });
          if (event.detail === 0) Atlas.by("panel").focus({ preventScroll: true });
        },
      },
      count(acts),
    );
    button.style.setProperty("--strength", strength.toFixed(3));
    return el("td", {}, button);
  };
  const head = (columns) =>
    el(
      "tr",
      {},
      el("td", {}),
      el("th", { scope: "col", class: "n" }, word("all_partners")),
      ...columns.map((actor) =>
        el("th", { scope: "col" }, el("span", { class: "turned" }, el("bdi", {}, Atlas.shortName(actor)))),
      ),
    );
  const row = (home, columns, found, most) =>
    el(
      "tr",
      {},
      el(
        "th",
        { scope: "row" },
        el(
          "button",
          {
            type: "button",
            class: "name",
            "data-cell": `${home},`,
            tabindex: -1,
            onclick: () => Atlas.select(home, true),
          },
          el("bdi", {}, Atlas.name(home)),
        ),
      ),
      el("td", { class: "n" }, count(found.rows.get(home))),
      ...columns.map((abroad) => cell(home, abroad, found.cells.get(`${home},${abroad}`), most)),
    );
  // One stop for the Tab key: arrow keys go from number to number, past empty cells.
  const steps = new Map([
    ["ArrowLeft", [0, -1]],
    ["ArrowRight", [0, 1]],
    ["ArrowUp", [-1, 0]],
    ["ArrowDown", [1, 0]],
  ]);
  const beyond = (table, [y, x], step) => {
    const at = [y + step[0], x + step[1]];
    const next = table.rows[at[0]]?.cells[at[1]];
    return next ? (next.querySelector("button") ?? beyond(table, at, step)) : null;
  };
  let stood = null;
  const stand = (table, button) => {
    for (const old of table.querySelectorAll("[tabindex='0']")) old.tabIndex = -1;
    button.tabIndex = 0;
    stood = button.dataset.cell;
  };
  const roam = (table) => {
    const buttons = [...table.querySelectorAll("button")];
    if (buttons.length === 0) return;
    stand(table, buttons.find(({ dataset }) => dataset.cell === stood) ?? buttons[0]);
    table.addEventListener("focusin", ({ target }) => stand(table, target));
    table.addEventListener("keydown", (event) => {
      const step = steps.get(event.key);
      if (!step) return;
      event.preventDefault();
      const from = event.target.closest("td, th");
      beyond(table, [from.parentElement.rowIndex, from.cellIndex], step)?.focus();
    });
  };
  const show = (sheet, _state, model) => {
    const found = tally(model);
    const columns = byTotal(found.columns).slice(0, MOST);
    const rows = byTotal(found.rows);
    const most = [...found.cells.values()].reduce((a, b) => Math.max(a, b), 1);
    const left = found.columns.size - columns.length;
    const note = word("matrix_note", { rows: count(rows.length), columns: count(columns.length) });
    const table = el(
      "table",
      { id: "matrix" },
      el("thead", {}, head(columns)),
      el("tbody", {}, ...rows.map((home) => row(home, columns, found, most))),
    );
    sheet.replaceChildren(
      el("p", { id: "headline" }, left > 0 ? `${note} ${word("matrix_left", { left: count(left) })}` : note),
      table,
    );
    roam(table);
  };

  Atlas.matrix = { show, tally };
})(globalThis.Atlas);
