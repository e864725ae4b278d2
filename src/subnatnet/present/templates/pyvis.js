// The page of a pyvis network: a legend that filters, a search, details as text.
(() => {
  "use strict";
  const by = (id) => document.getElementById(id);
  const read = (id) => JSON.parse(by(id).textContent);
  const [legend, words] = [read("pyvis-legend"), read("pyvis-words")];
  const nodes = new vis.DataSet(read("pyvis-nodes"));
  const edges = new vis.DataSet(read("pyvis-edges"));
  const language = document.documentElement.lang;
  const count = (number) => number.toLocaleString(language);
  const el = (tag, attributes, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) if (value !== null) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  // -- what is on: a node by its kind and role, an edge by its layer and both its ends --------------------
  const off = { kinds: new Set(), layers: new Set(), roles: new Set() };
  const nodeOn = (node) => !(off.kinds.has(node.group) || off.roles.has(node.role));
  const edgeOn = (edge) => !off.layers.has(edge.layer) && nodeOn(nodes.get(edge.from)) && nodeOn(nodes.get(edge.to));
  const shown = {
    nodes: new vis.DataView(nodes, { filter: nodeOn }),
    edges: new vis.DataView(edges, { filter: edgeOn }),
  };
  const options = read("pyvis-options");
  const network = new vis.Network(by("mynetwork"), shown, {
    ...options,
    interaction: { ...options.interaction, hideEdgesOnZoom: options.interaction?.hideEdgesOnDrag, tooltipDelay: 120 },
    nodes: {
      font: { face: "system-ui, Noto Sans, Noto Sans CJK SC, sans-serif", strokeWidth: 3, strokeColor: "#ffffff" },
    },
  });
  const status = () => {
    const slots = { ties: count(shown.edges.length), actors: count(shown.nodes.length) };
    const text = words.pyvis_status.replace(/\{(?<slot>\w+)\}/gu, (_, slot) => slots[slot]);
    by("status").textContent = text;
    const canvas = by("mynetwork").querySelector("canvas");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", text);
  };

  // -- the legend ------------------------------------------------------------------------------------------
  const space = "http://www.w3.org/2000/svg";
  const shapes = {
    diamond: "M13 0L21 8L13 16L5 8Z",
    square: "M6 1H20V15H6Z",
    star: "M13 0L15.2 5.4L21 5.8L16.6 9.6L18 15.3L13 12.2L8 15.3L9.4 9.6L5 5.8L10.8 5.4Z",
    dot: "M20 8A7 7 0 1 1 6 8A7 7 0 1 1 20 8Z",
  };
  const sample = (group, { colour, dash, shape }) => {
    const svg = document.createElementNS(space, "svg");
    const mark = document.createElementNS(space, "path");
    const line = { d: "M0 8H26", stroke: colour, "stroke-width": 3, "stroke-dasharray": (dash ?? []).join(" ") };
    const disc = { d: shapes[shape] ?? shapes.dot, fill: colour };
    for (const [key, value] of Object.entries(group === "layers" ? line : disc)) mark.setAttribute(key, value);
    svg.setAttribute("aria-hidden", "true");
    svg.append(mark);
    return svg;
  };
  const keys = { kinds: "group", layers: "layer", roles: "role" };
  const many = (group, name) => {
    const same = (item) => item[keys[group]] === name;
    return (group === "layers" ? edges : nodes).get({ filter: same }).length;
  };
  const row = (group, part) => {
    const id = `${group}-${part.name}`;
    const tick = el("input", { type: "checkbox", id, checked: "" });
    tick.addEventListener("change", () => {
      if (tick.checked) off[group].delete(part.name);
      else off[group].add(part.name);
      shown.nodes.refresh();
      shown.edges.refresh();
      status();
    });
    const total = el("output", { for: id }, count(many(group, part.name)));
    return el("label", { class: "check", for: id }, tick, sample(group, part), el("span", {}, part.caption), total);
  };
  for (const group of ["layers", "kinds", "roles"])
    by(group).replaceChildren(...legend[group].map((part) => row(group, part)));
  by("roles-title").hidden = legend.roles.length === 0;

  // -- details: the same text as the tooltips ----------------------------------------------------------------
  const details = (lines) => {
    by("panel").replaceChildren(...lines.map((text) => el("p", {}, text)));
    by("panel").hidden = lines.length === 0;
    document.body.classList.toggle("with-panel", lines.length > 0);
  };
  const choose = (id) => {
    if (!shown.nodes.get(id)) return;
    network.selectNodes([id]);
    network.focus(id, { scale: Math.max(network.getScale(), 0.8) });
    const ties = shown.edges.get({ filter: ({ from, to }) => from === id || to === id });
    details([nodes.get(id).title, ...ties.map(({ title }) => title)]);
  };
  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node === undefined) details(edge === undefined ? [] : [edges.get(edge).title]);
    else choose(node);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") details([]);
  });
  by("fit").addEventListener("click", () => network.fit());

  // -- search: the name itself, its beginning, a part of it; nothing is guessed ---------------------------------
  const fold = (text) =>
    String(text)
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}|[\p{P}\p{S}\p{Z}\p{C}]/gu, "");
  const grade = (node, wanted) => {
    const names = (node.names ?? [node.label]).map(fold);
    if (names.includes(wanted)) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    return names.some((name) => name.includes(wanted)) ? 2 : 3;
  };
  const find = (query) => {
    const wanted = fold(query);
    const graded = wanted ? shown.nodes.get().map((node) => [grade(node, wanted), node]) : [];
    return graded.filter(([rank]) => rank < 3).sort((x, y) => x[0] - y[0] || x[1].label.localeCompare(y[1].label));
  };
  const [box, list] = [by("search"), by("found")];
  let active = -1;
  const close = () => {
    list.hidden = true;
    active = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const take = (id) => {
    close();
    choose(id);
    by("panel").focus({ preventScroll: true });
  };
  const entry = ([, node], at) => {
    const one = el(
      "div",
      { role: "option", id: `found-${at}`, "data-id": node.id, "aria-selected": "false" },
      node.label,
    );
    one.addEventListener("mousedown", (event) => event.preventDefault());
    one.addEventListener("click", () => take(node.id));
    return one;
  };
  box.addEventListener("input", () => {
    const found = find(box.value).slice(0, 12);
    const none = el("div", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, words.search_none);
    close();
    if (!fold(box.value)) return;
    list.replaceChildren(...(found.length > 0 ? found.map(entry) : [none]));
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
  });
  box.addEventListener("blur", close);
  const step = (by_) => {
    const rows = [...list.querySelectorAll("[data-id]")];
    if (rows.length === 0) return;
    active = (active + by_ + rows.length) % rows.length;
    for (const one of rows) one.setAttribute("aria-selected", String(one === rows[active]));
    rows[active].scrollIntoView({ block: "nearest" });
    box.setAttribute("aria-activedescendant", rows[active].id);
  };
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") step(1);
    else if (event.key === "ArrowUp") step(-1);
    else if (event.key === "Enter") {
      const found = find(box.value);
      if (active >= 0) take(list.querySelectorAll("[data-id]")[active].dataset.id);
      else if (found.length === 1 || found[0]?.[0] === 0) take(found[0][1].id);
    } else return;
    event.preventDefault();
  });

  status();
  globalThis.pyvisNetwork = network;
  document.body.dataset.ready = "yes";
})();
