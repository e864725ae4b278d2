// Everything one can press, and the words on it.
((Atlas) => {
  "use strict";
  const { data, el, by, word, count } = Atlas;

  const drawing = (name, viewBox, attributes) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    for (const [key, value] of Object.entries({ viewBox, class: name, "aria-hidden": "true" }))
      svg.setAttribute(key, value);
    for (const [key, value] of Object.entries(attributes)) path.setAttribute(key, value);
    svg.append(path);
    return svg;
  };
  const icon = (kind) =>
    drawing("icon", "-1.5 -1.5 3 3", {
      d: Atlas.shapes[Atlas.palette.kinds[kind].shape],
      fill: Atlas.colour("kinds", kind),
    });
  const stroke = (layer) =>
    drawing("stroke", "0 0 34 8", {
      d: "M1 4H33",
      stroke: Atlas.colour("layers", layer),
      "stroke-width": 3,
    });
  const dashed = (name) =>
    drawing("stroke", "0 0 34 8", {
      d: "M1 4H33",
      stroke: Atlas.page().ink,
      "stroke-width": 2,
      "stroke-dasharray": Atlas.lines.dashes[name].join(" "),
    });

  // A row of the legend: a box, what it looks like in the picture, what it is, how many there are.
  const check = (group, { name, caption, number, on, mark, meaning }) => {
    const id = `${group}-${name}`;
    const tick = el("input", { type: "checkbox", id, checked: on ? "" : null });
    tick.addEventListener("change", () => Atlas.toggle(group, name, tick.checked));
    return el(
      "label",
      { class: "check", for: id, title: meaning || null },
      tick,
      mark,
      el("span", {}, caption),
      el("output", { for: id }, number),
    );
  };
  // Rebuilding would throw the keyboard out of the box it is on: only numbers and colours change.
  const boxes = (group, rows) => {
    const host = by(group);
    const present = [...host.querySelectorAll("input")].map(({ id }) => id.slice(group.length + 1));
    if (present.join() !== rows.map(({ name }) => name).join()) {
      host.replaceChildren(...rows.map((row) => check(group, row)));
      return;
    }
    [...host.children].forEach((label, at) => {
      label.querySelector("input").checked = rows[at].on;
      label.querySelector("svg").replaceWith(rows[at].mark);
      label.querySelector("span").textContent = rows[at].caption;
      label.querySelector("output").textContent = rows[at].number;
    });
  };

  const options = (id, choices, chosen) => {
    const select = by(id);
    select.replaceChildren(...choices.map(([value, text]) => el("option", { value }, text)));
    select.value = chosen;
  };

  const speak = () => {
    for (const node of document.querySelectorAll("[data-word]")) {
      const said = word(node.dataset.word);
      if (node.textContent !== said) node.textContent = said;
    }
    for (const node of document.querySelectorAll("[data-label]")) {
      node.setAttribute("aria-label", word(node.dataset.label));
      if (node.tagName === "BUTTON") node.title = word(node.dataset.label);
    }
    for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = word(node.dataset.hint);
  };

  const eraOf = (state) => {
    const { years } = Atlas.model;
    if (!years || (state.from <= years[0] && state.to >= years[1])) return "";
    const found = Object.entries(data.eras).find(
      ([, [low, high]]) =>
        Math.max(low ?? years[0], years[0]) === state.from && Math.min(high ?? years[1], years[1]) === state.to,
    );
    return found ? `era:${found[0]}` : "own";
  };

  const legend = (state, model) => {
    const layers = data.layers.map(({ name, meaning }, at) => ({
      name,
      meaning,
      caption: word(`layer_${name}`),
      number: count(model.layerCount[at]),
      on: state.layers.has(name),
      mark: stroke(name),
    }));
    boxes("layers", layers);
    const dates = Object.keys(Atlas.lines.dashes).map((name) => ({
      name,
      caption: word(model.counts.period ? `date_${name}` : `dates_${name}`),
      number: count(model.dateCount[name]),
      on: state.dates.has(name),
      mark: dashed(name),
    }));
    boxes("dates", dates);
    const inUnit = new Set(model.unit.nodes.map(Atlas.kindOf));
    const kinds = data.kinds.map((name, at) => ({
      name,
      meaning: data.meanings[name],
      caption: word(`kind_${name}`),
      number: count(model.kindCount[at]),
      on: state.kinds.has(name),
      mark: icon(name),
    }));
    boxes(
      "kinds",
      kinds.filter(({ name }) => inUnit.has(name)),
    );
  };
  const views = (state) => {
    const radio = (view) => {
      const id = `view-${view}`;
      const input = el("input", {
        type: "radio",
        name: "view",
        id,
        value: view,
        checked: state.view === view ? "" : null,
      });
      input.addEventListener("change", () => {
        Atlas.change({ view });
        by(id).focus();
      });
      return el("label", { for: id }, input, el("span", {}, word(id.replace("-", "_"))));
    };
    by("views").replaceChildren(...Atlas.views.map(radio));
  };
  const LIVE = ["own", "acts", "partners", "none"];
  const sizeName = (key) =>
    LIVE.includes(key) ? word(`size_${key}`) : word("size_whole", { name: key.replaceAll("_", " ") });
  const named = (keys, name) => keys.map((key) => [key, name(key)]);

  // Filters by what a tie says of itself; a filter with one choice is no filter.
  const filters = (state) => {
    for (const [key, found] of Object.entries(Atlas.filters.found())) {
      const name = (value) => {
        if (key === "world") return Atlas.name(data.indexOf.get(value));
        return value === "unrated" ? word("unrated") : value.replaceAll("_", " ");
      };
      const order = [...found].sort((x, y) => y[1] - x[1] || x[0].localeCompare(y[0])).slice(0, 60);
      const rows = order.map(([value, number]) => [value, `${Atlas.shorten(name(value), 40)} (${count(number)})`]);
      options(key, [["", word("any")], ...rows], state[key]);
      by(key).parentElement.hidden = found.size < 2;
    }
  };

  // What stands round the picture and gives it its room.
  const round = (state, model) => {
    speak();
    views(state);
    const units = [...data.units.keys()];
    options(
      "unit",
      named(units, (key) => word(`unit_${key}`)),
      state.unit,
    );
    by("unit").parentElement.hidden = units.length < 2;
    time(state, model);
    status(state, model);
    missing(state, model);
  };
  // What stands in the column beside it.
  const beside = (state, model) => {
    legend(state, model);
    options("size", named(Atlas.model.choices(), sizeName), state.size);
    options("colour", named(Atlas.colours.choices(), Atlas.colours.caption), state.colour);
    by("colour-legend").replaceChildren(...Atlas.colours.legend(state.colour));
    by("size-legend").replaceChildren(...Atlas.colours.sizeRows(state, Atlas.model.sizes(state, model)));
    by("width-legend").replaceChildren(...Atlas.colours.widthRows());
    filters(state);
    options("language", Atlas.languages, Atlas.language());
    options(
      "theme",
      named(["auto", "light", "dark"], (key) => word(`theme_${key}`)),
      state.theme,
    );
  };

  const time = (state, model) => {
    const { years } = Atlas.model;
    by("time").hidden = years === null;
    if (!years) return;
    for (const end of ["from", "to"]) {
      const slider = by(end);
      slider.min = years[0];
      slider.max = years[1];
      slider.value = state[end];
      document.querySelector(`output[for=${end}]`).textContent = state[end];
    }
    const eras = Object.keys(data.eras).map((name) => [`era:${name}`, Atlas.shorten(Atlas.eraName(name), 40)]);
    options("era", [["", word("period_all")], ...eras, ["own", word("period_own")]], eraOf(state));
    by("undated").checked = state.dates.has("possible") && state.dates.has("undated");
    by("uncertain").textContent = `(${count(model.dateCount.possible + model.dateCount.undated)})`;
    const playing = Atlas.playing();
    by("play").textContent = playing ? "❚❚" : "▶";
    by("play").setAttribute("aria-pressed", String(playing));
    by("play").setAttribute("aria-label", word(playing ? "pause" : "play"));
    by("play").title = word(playing ? "pause" : "play");
  };

  const status = (state, model) => {
    const { counts } = model;
    const parts = [
      word("status", { ties: count(model.shown.length), acts: count(counts.acts), actors: count(model.visible.size) }),
    ];
    if (counts.period) {
      const { from, to } = state;
      const [certain, possible] = [count(counts.certain), count(counts.possible)];
      parts.push(word("status_period", { from, to, certain, possible }));
    } else if (counts.undated) parts.push(word("status_all", { undated: count(counts.undated) }));
    if (state.view === "ego") parts.unshift(`${word("ego_of", { name: Atlas.name(Atlas.ego.centre(state, model)) })}.`);
    if (counts.inside) parts.push(word("status_inside", { count: count(counts.inside) }));
    if (model.shown.length === 0) parts.push(word("status_empty"));
    by("status").textContent = parts.join(" ");
    document.querySelector("#network canvas").setAttribute(
      "aria-label",
      word("picture_text", {
        view: word(`view_${state.view}`),
        actors: count(model.visible.size),
        lines: count(model.edges.length),
      }),
    );
  };

  const missing = (state, model) => {
    const gone = state.view === "map" ? [...model.visible].filter((actor) => !Atlas.globe.placed(actor)) : [];
    by("missing").hidden = gone.length === 0;
    by("missing").textContent = word("missing", { count: count(gone.length) });
  };

  Atlas.controls = { round, beside, time, icon };
})(globalThis.Atlas);
