// The state of the page: kept in the address, changed by controls, shown by all parts.
((Atlas) => {
  "use strict";
  const { data, by, scene, model: rules } = Atlas;
  const layers = data.layers.map((layer) => layer.name);
  Atlas.sheets = { roles: Atlas.roles.show };
  Atlas.views = ["roles", "map", "force", "rings"];
  const years = rules.years ?? [0, 0];

  const DATES = ["certain", "possible", "undated"];
  const initial = () => ({
    unit: data.unit,
    view: Atlas.start.view,
    from: years[0],
    to: years[1],
    dates: new Set(DATES),
    layers: new Set(layers),
    kinds: new Set(data.kinds),
    size: Atlas.start.size,
    era: data.roles.eras[0] ?? "",
    role: null,
    selected: null,
    line: null,
    theme: "auto",
    language: Atlas.start.language,
  });

  // -- the address -------------------------------------------------------------------------------------
  const within = (text, fallback) => {
    const year = Number.parseInt(text, 10);
    return Number.isNaN(year) ? fallback : Math.min(Math.max(year, years[0]), years[1]);
  };
  // In a period ties of uncertain date are left out unless one asks for them.
  const datesAsked = (found, undated) => {
    const all = undated === "yes" || (rules.whole(found) && undated !== "no");
    return new Set(all ? DATES : ["certain"]);
  };
  const readAddress = () => {
    const found = initial();
    const asked = new URLSearchParams(location.hash.slice(1));
    const pick = (key, choices) => {
      if (choices.includes(asked.get(key))) found[key] = asked.get(key);
    };
    pick("unit", [...data.units.keys()]);
    pick("view", Atlas.views);
    pick("era", data.roles.eras);
    pick("role", Object.keys(data.roles.colours));
    pick("size", rules.choices());
    pick("theme", ["auto", "light", "dark"]);
    pick(
      "language",
      Atlas.languages.map(([code]) => code),
    );
    found.from = within(asked.get("from"), years[0]);
    found.to = Math.max(within(asked.get("to"), years[1]), found.from);
    found.dates = datesAsked(found, asked.get("undated"));
    const among = (text, all) => new Set(text.split(",").filter((name) => all.includes(name)));
    for (const [key, all] of Object.entries({ dates: DATES, layers, kinds: data.kinds }))
      if (asked.has(key)) found[key] = among(asked.get(key), all);
    const actor = data.indexOf.get(asked.get("actor"));
    if (actor !== undefined) found.selected = data.units.get(found.unit).move[actor];
    const [a, b] = [data.indexOf.get(asked.get("one")), data.indexOf.get(asked.get("other"))];
    const layer = layers.indexOf(asked.get("by"));
    if (a !== undefined && b !== undefined && layer >= 0) found.line = { a, b, layer };
    return found;
  };
  const writeAddress = () => {
    const usual = initial();
    const parts = new URLSearchParams();
    for (const key of ["unit", "view", "era", "role", "size", "theme", "language", "from", "to"]) {
      if (state[key] !== usual[key]) parts.set(key, state[key]);
    }
    usual.dates = datesAsked(state, null);
    for (const key of ["dates", "layers", "kinds"])
      if ([...state[key]].join() !== [...usual[key]].join()) parts.set(key, [...state[key]].join(","));
    if (state.selected !== null) parts.set("actor", data.actors.id[state.selected]);
    if (state.line) {
      parts.set("one", data.actors.id[state.line.a]);
      parts.set("other", data.actors.id[state.line.b]);
      parts.set("by", layers[state.line.layer]);
    }
    const text = parts.toString();
    if (text !== location.hash.slice(1)) history.replaceState(null, "", `#${text}`);
  };

  // -- one way round: a change makes a state, a state makes a model, all parts show it --------------------
  let state = readAddress();
  let model = null;
  let wasFlat = false;
  Atlas.state = state;
  Atlas.current = () => model;
  const show = (refit = false) => {
    Atlas.state = state;
    Atlas.setLanguage(state.language);
    Atlas.setTheme(state.theme);
    model = rules.compute(state);
    const moved = scene.show(state, model);
    Atlas.controls.show(state, model);
    Atlas.panel.show(state, model);
    const flat = Atlas.sheets[state.view];
    by("sheet").hidden = !flat;
    by("network").hidden = Boolean(flat);
    by("zoom").hidden = Boolean(flat);
    document.body.dataset.view = state.view;
    if (flat) flat(by("sheet"), state, model);
    if ((moved || refit || wasFlat) && !flat) {
      network.resize();
      scene.fit();
    }
    wasFlat = Boolean(flat);
    scene.redraw();
    writeAddress();
  };
  Atlas.change = (what) => {
    const unit = data.units.get(what.unit ?? state.unit);
    const before = rules.whole(state);
    state = { ...state, ...what };
    // a period excludes ties of uncertain date until they are asked for; all years exclude nobody
    if (rules.whole(state) !== before && !what.dates) state.dates = new Set(before ? ["certain"] : DATES);
    if (what.unit) {
      // what was looked at stays in view where it still stands for itself, or else its whole
      state.selected = state.selected === null ? null : unit.move[state.selected];
      state.line = null;
    }
    show();
  };
  // An era of the roles is also the period of the ties, so that all views speak of the same years.
  Atlas.changeEra = (era) => {
    const [low, high] = data.eras[era] ?? [null, null];
    Atlas.change({ era, from: within(low, years[0]), to: within(high, years[1]) });
  };
  Atlas.toggle = (group, name, on) => {
    const chosen = new Set(state[group]);
    if (on) chosen.add(name);
    else chosen.delete(name);
    Atlas.change({ [group]: chosen });
  };
  Atlas.select = (actor, move = false) => {
    const back = state.selected !== null || state.line;
    Atlas.change({ selected: actor, line: null });
    if (actor !== null && move) scene.goTo(actor);
    if (actor === null) {
      if (back) by("search").focus({ preventScroll: true });
      return;
    }
    if (move) by("panel").focus({ preventScroll: true });
  };

  // -- play ------------------------------------------------------------------------------------------------
  let timer = null;
  Atlas.playing = () => timer !== null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    Atlas.controls.time(state, model);
  };
  const play = () => {
    if (timer !== null) {
      stop();
      return;
    }
    timer = setInterval(() => {
      if (state.to >= years[1]) stop();
      else Atlas.change({ to: state.to + 1 });
    }, 450);
    Atlas.change({ to: state.to >= years[1] ? state.from : state.to });
  };

  // -- wiring ----------------------------------------------------------------------------------------------
  const container = by("network");
  const tip = by("tip");
  const hideTip = () => {
    tip.hidden = true;
  };
  const showTip = (actor, edge, at) => {
    tip.replaceChildren(...Atlas.panel.tip(actor, edge, model));
    tip.hidden = false;
    const { clientWidth, clientHeight } = container;
    tip.style.left = `${Math.max(4, Math.min(at.x + 14, clientWidth - tip.offsetWidth - 6))}px`;
    tip.style.top = `${at.y + 18 + tip.offsetHeight > clientHeight ? Math.max(4, at.y - tip.offsetHeight - 12) : at.y + 18}px`;
  };
  let over = null;
  container.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "mouse" || event.buttons) return;
    const frame = container.getBoundingClientRect();
    const at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const { actor, edge } = scene.hit(at);
    container.style.cursor = actor !== null || edge ? "pointer" : "grab";
    const same = over !== null && over.actor === actor && over.edge === edge;
    over = { actor, edge };
    if (!same) scene.hover(actor, edge);
    if (actor === null && !edge) hideTip();
    else if (!same || tip.hidden) showTip(actor, edge, at);
  });
  container.addEventListener("pointerleave", () => {
    over = null;
    hideTip();
    scene.hover(null, null);
  });
  const click = (at) => {
    const { actor, edge } = scene.hit(at);
    hideTip();
    if (actor !== null) Atlas.select(actor);
    else if (edge) Atlas.change({ selected: null, line: { a: edge.a, b: edge.b, layer: edge.layer } });
    else if (state.selected !== null || state.line) Atlas.select(null);
  };
  const network = Atlas.camera;
  scene.start({ dragging: hideTip, click });

  by("unit").addEventListener("change", (event) => Atlas.change({ unit: event.target.value }));
  by("size").addEventListener("change", (event) => Atlas.change({ size: event.target.value }));
  by("language").addEventListener("change", (event) => Atlas.change({ language: event.target.value }));
  by("theme").addEventListener("change", (event) => Atlas.change({ theme: event.target.value }));
  by("undated").addEventListener("change", (event) =>
    Atlas.change({ dates: new Set(event.target.checked ? DATES : ["certain"]) }),
  );
  by("from").addEventListener("input", (event) => {
    const from = Number(event.target.value);
    Atlas.change({ from, to: Math.max(from, state.to) });
  });
  by("to").addEventListener("input", (event) => {
    const to = Number(event.target.value);
    Atlas.change({ to, from: Math.min(to, state.from) });
  });
  by("era").addEventListener("change", (event) => {
    const [low, high] = data.eras[event.target.value.slice(4)] ?? [null, null];
    if (event.target.value !== "own") Atlas.change({ from: within(low, years[0]), to: within(high, years[1]) });
  });
  by("play").addEventListener("click", play);
  by("closer").addEventListener("click", () => network.zoom(1.35));
  by("farther").addEventListener("click", () => network.zoom(1 / 1.35));
  by("fit").addEventListener("click", () => scene.fit(true));
  by("csv").addEventListener("click", () => Atlas.download.csv(model));
  by("png").addEventListener("click", () => Atlas.download.png());
  by("svg").addEventListener("click", () => Atlas.download.svg(model, network.getScale()));
  by("link").addEventListener("click", async () => {
    writeAddress();
    let said = "link_in_bar";
    try {
      await navigator.clipboard.writeText(location.href);
      said = "link_copied";
    } catch {
      // a page opened from a folder may not be let at the clipboard: the address bar has it
    }
    by("status").textContent = Atlas.word(said);
  });
  by("drawer").addEventListener("click", () => {
    const open = document.body.classList.toggle("with-legend");
    by("drawer").setAttribute("aria-expanded", String(open));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target !== by("search") && (state.selected !== null || state.line))
      Atlas.select(null);
  });
  Atlas.dark.addEventListener("change", () => show());
  globalThis.addEventListener("hashchange", () => {
    state = readAddress();
    show();
  });
  // a phone's own bars come and go: only a real change of height counts
  let [width, height] = [container.clientWidth, container.clientHeight];
  new ResizeObserver(() => {
    if (Math.abs(container.clientWidth - width) < 2 && Math.abs(container.clientHeight - height) < 90) return;
    [width, height] = [container.clientWidth, container.clientHeight];
    network.resize();
    if (!by("network").hidden) scene.fit();
  }).observe(container);

  show();
  document.body.dataset.ready = "yes";
})(globalThis.Atlas);
