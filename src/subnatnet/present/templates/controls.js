// Everything one can press, and the words on it.
((Atlas) => {
  "use strict";
  const { data, el, by, word, count } = Atlas;
  const VIEWS = ["force", "map", "rings"];

  const icon = (shape, colour) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "-1.5 -1.5 3 3");
    svg.setAttribute("class", "icon");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", Atlas.scene.SHAPES[shape]);
    path.setAttribute("fill", colour);
    svg.append(path);
    return svg;
  };
  const stroke = (dash, colour) => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    const path = document.createElementNS(space, "path");
    svg.setAttribute("viewBox", "0 0 34 8");
    svg.setAttribute("class", "stroke");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", "M1 4H33");
    path.setAttribute("stroke", colour);
    path.setAttribute("stroke-width", "3");
    path.setAttribute("stroke-dasharray", dash.join(" "));
    svg.append(path);
    return svg;
  };

  const check = (group, name, caption, number, checked, mark) => {
    const box = el("input", { type: "checkbox", id: `${group}-${name}`, checked: checked ? "" : null });
    box.addEventListener("change", () => Atlas.toggle(group, name, box.checked));
    return el("label", { class: "check", for: `${group}-${name}` }, box, mark, el("span", {}, caption), el("output", { for: `${group}-${name}` }, number));
  };
  // Rebuilding would throw the keyboard out of the box it is on: only numbers and colours change.
  const boxes = (group, names, captions, numbers, on, marks) => {
    const host = by(group);
    const present = [...host.querySelectorAll("input")].map((box) => box.id.slice(group.length + 1));
    if (present.join() !== names.join()) {
      host.replaceChildren(...names.map((name, at) => check(group, name, captions[at], numbers[at], on.has(name), marks[at])));
      return;
    }
    [...host.children].forEach((label, at) => {
      label.querySelector("input").checked = on.has(names[at]);
      label.querySelector("svg").replaceWith(marks[at]);
      label.querySelector("span").textContent = captions[at];
      label.querySelector("output").textContent = numbers[at];
    });
  };

  const options = (id, list, chosen) => {
    const select = by(id);
    select.replaceChildren(...list.map(([value, text]) => el("option", { value }, text)));
    select.value = chosen;
  };

  const speak = () => {
    for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
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
      ([, [low, high]]) => Math.max(low ?? years[0], years[0]) === state.from && Math.min(high ?? years[1], years[1]) === state.to,
    );
    return found ? `era:${found[0]}` : "own";
  };

  const show = (state, model) => {
    const { colour } = Atlas.scene;
    speak();
    const layers = data.layers.map((layer) => layer.name);
    boxes(
      "layers",
      layers,
      layers.map((name) => word(`layer_${name}`)),
      model.layerCount.map(count),
      state.layers,
      layers.map((name) => stroke(Atlas.palette.layers[name]?.dash ?? [], colour("layers", name))),
    );
    const inUnit = new Set(model.unit.nodes.map((actor) => data.kinds[data.actors.kind[actor]]));
    const kinds = data.kinds.filter((kind) => inUnit.has(kind));
    boxes(
      "kinds",
      kinds,
      kinds.map((kind) => word(`kind_${kind}`)),
      kinds.map((kind) => count(model.kindCount[data.kinds.indexOf(kind)])),
      state.kinds,
      kinds.map((kind) => icon(Atlas.palette.kinds[kind].shape, colour("kinds", kind))),
    );
    by("views").replaceChildren(
      ...VIEWS.map((view) => {
        const radio = el("input", { type: "radio", name: "view", id: `view-${view}`, value: view, checked: state.view === view ? "" : null });
        radio.addEventListener("change", () => {
          Atlas.change({ view });
          by(`view-${view}`).focus();
        });
        return el("label", { for: `view-${view}` }, radio, el("span", {}, word(`view_${view}`)));
      }),
    );
    options("unit", [...data.units.keys()].map((key) => [key, word(`unit_${key}`)]), state.unit);
    by("unit").parentElement.hidden = data.units.size < 2;
    const sized = ["acts", "partners", "none"];
    const caption = (key) => (sized.includes(key) ? word(`size_${key}`) : word("size_whole", { name: key.replaceAll("_", " ") }));
    options("size", Atlas.model.choices().map((key) => [key, caption(key)]), state.size);
    options("language", Atlas.languages, Atlas.language());
    options("theme", ["auto", "light", "dark"].map((key) => [key, word(`theme_${key}`)]), state.theme);
    time(state, model);
    status(state, model);
    missing(state, model);
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
    const eras = Object.keys(data.eras).map((name) => [`era:${name}`, Atlas.shorten(name, 40)]);
    options("era", [["", word("period_all")], ...eras, ["own", word("period_own")]], eraOf(state));
    by("undated").checked = state.undated;
    by("undatedword").textContent = word("undated", { count: count(model.counts.period ? model.counts.possible : model.counts.undated) });
    by("undated").disabled = !model.counts.period;
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
      counts.period
        ? word("status_period", { from: state.from, to: state.to, certain: count(counts.certain), possible: count(counts.possible) })
        : counts.undated
          ? word("status_all", { undated: count(counts.undated) })
          : "",
      counts.inside ? word("status_inside", { count: count(counts.inside) }) : "",
    ];
    by("status").textContent = parts.filter(Boolean).join(" ");
    by("network").setAttribute(
      "aria-label",
      word("picture_text", { view: word(`view_${state.view}`), actors: count(model.visible.size), lines: count(model.edges.length) }),
    );
  };

  const missing = (state, model) => {
    const gone = state.view === "map" ? [...model.visible].filter((actor) => !Atlas.globe.placed(actor)) : [];
    by("missing").hidden = gone.length === 0;
    if (!gone.length) return;
    const names = gone.slice(0, 8).map((actor) => Atlas.isolated(Atlas.shorten(Atlas.name(actor), 40)));
    if (gone.length > 8) names.push(word("more", { count: count(gone.length - 8) }));
    by("missing").textContent = word("missing", { count: count(gone.length), names: names.join(", ") });
  };

  // -- search ---------------------------------------------------------------------------------------------
  const box = by("search");
  const list = by("found");
  let active = -1;
  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const choose = (actor) => {
    close();
    box.value = "";
    Atlas.select(data.units.get(Atlas.state.unit).move[actor], true);
  };
  const look = () => {
    const { unit } = Atlas.current();
    const here = new Set(unit.nodes);
    const found = Atlas.search.find(box.value, (actor) => here.has(unit.move[actor]));
    if (!box.value.trim()) {
      close();
      return;
    }
    const rows = found.map((actor, at) => {
      const inside = unit.move[actor];
      const kind = data.kinds[data.actors.kind[actor]];
      const local = data.actors.local.at(actor);
      return el(
        "li",
        { role: "option", id: `found-${at}`, "data-actor": actor, "aria-selected": "false", onmousedown: (event) => event.preventDefault(), onclick: () => choose(actor) },
        icon(Atlas.palette.kinds[kind].shape, Atlas.scene.colour("kinds", kind)),
        el("bdi", {}, Atlas.shorten(data.actors.name[actor], 60)),
        local ? el("bdi", { class: "local" }, Atlas.shorten(local, 40)) : "",
        el("small", {}, inside === actor ? word(`one_${kind}`) : word("search_inside", { name: Atlas.isolated(Atlas.shorten(Atlas.name(inside), 40)) })),
      );
    });
    list.replaceChildren(...(rows.length ? rows : [el("li", { role: "option", "aria-disabled": "true", class: "none" }, word("search_none"))]));
    list.hidden = false;
    active = -1;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
  };
  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const rows = [...list.querySelectorAll("li[data-actor]")];
    if (event.key === "Escape") {
      box.value = "";
      close();
    } else if (event.key === "Enter" && rows.length && !list.hidden) {
      choose(Number(rows[Math.max(active, 0)].dataset.actor));
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows.length) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      for (const row of rows) row.setAttribute("aria-selected", String(row === rows[active]));
      rows[active].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", rows[active].id);
    }
  });

  Atlas.controls = { show, time };
})(window.Atlas);
