// The state of the page: kept in the address, changed by controls, shown by all parts.
((Atlas) => {
  "use strict";
  const { data, by, scene, model: rules } = Atlas;
  const { years, dates: DATES, within } = Atlas.address;
  // -- one way round: a change makes a state, a state makes a model, all parts show it --------------------
  let state = Atlas.address.read();
  let model = null;
  let wasFlat = false;
  let target = null;
  Atlas.state = state;
  Atlas.current = () => model;
  const MARKS = ["data-cell", "data-actor", "data-role", "id"];
  let opener = null;
  const standing = () => {
    const node = document.activeElement;
    if (node === by("search")) opener = null;
    if (!by("sheet").contains(node)) return null;
    const mark = MARKS.find((name) => node.hasAttribute(name));
    opener = mark ? `[${mark}="${CSS.escape(node.getAttribute(mark))}"]` : null;
    return opener;
  };
  // What is chosen changes neither what is counted nor, but for the rings round it, what a sheet says.
  let shown = null;
  const CHOICE = ["selected", "line", "step"];
  const onlyChosen = () =>
    shown !== null &&
    state.view !== "ego" &&
    Object.keys(state).every((key) => CHOICE.includes(key) || Object.is(state[key], shown[key]));
  // A sheet is made anew: what the keyboard was on stays so, and is where it returns to from the details.
  const fill = (flat, kept) => {
    if (kept) {
      if (state.view === "roles") Atlas.roles.choose(by("sheet"));
      standing();
      return;
    }
    const held = standing();
    flat(by("sheet"), state, model);
    if (held) by("sheet").querySelector(held)?.focus({ preventScroll: true });
  };
  const count = () => {
    Atlas.setLanguage(state.language);
    Atlas.setTheme(state.theme);
    model = rules.compute(state);
    if (state.view === "ego") model = rules.compute(state, Atlas.ego.centre(state, model));
  };
  // The picture and what stands round it first; what fills boxes and lists of its own can come a moment later.
  const picture = () => {
    const kept = onlyChosen();
    shown = state;
    Atlas.state = state;
    if (!kept) count();
    const moved = scene.show(state, model);
    Atlas.controls.round(state, model);
    if (!kept) Atlas.about.bars(state, model);
    const reading = by("panel").contains(document.activeElement);
    Atlas.panel.show(state, model);
    if (reading && document.activeElement === document.body) by("panel").focus({ preventScroll: true });
    const flat = Atlas.sheets[state.view];
    by("sheet").hidden = !flat;
    by("network").hidden = Boolean(flat);
    by("zoom").hidden = Boolean(flat);
    document.body.dataset.view = state.view;
    if (flat) fill(flat, kept);
    else if (moved || wasFlat) {
      network.resize();
      scene.fit();
      if (state.at) lookAt(state.at);
    }
    Atlas.panel.fit(); // when nothing more changes, so that the page is laid out once
    wasFlat = Boolean(flat);
    scene.redraw();
    return kept;
  };
  const boxes = (stay, kept = false) => {
    if (!kept) Atlas.controls.beside(state, model);
    Atlas.story.show();
    Atlas.address.write(state, stay);
  };
  const show = (stay = false) => {
    boxes(stay, picture());
  };
  const lookAt = (spot) => {
    const [x, y, scale] = spot.split("_").map(Number);
    Atlas.camera.moveTo({ position: { x, y }, scale });
  };
  // Where the hand came to rest is part of the address, until all is shown again or another picture comes.
  const rested = () => {
    const { x, y, scale } = Atlas.camera.view;
    state.at = `${Math.round(x)}_${Math.round(y)}_${scale.toFixed(3)}`;
    Atlas.address.write(state);
  };
  Atlas.change = (what) => {
    const unit = data.units.get(what.unit ?? state.unit);
    const before = rules.whole(state);
    state = { ...state, ...what };
    // a period excludes ties of uncertain date until they are asked for; all years exclude nobody
    if (rules.whole(state) !== before && !what.dates) state.dates = new Set(before ? ["certain"] : DATES);
    if (what.unit || what.view) {
      state.at = null;
      target = null;
    }
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
    target = move ? actor : null;
    if (target !== null) scene.goTo(target);
    if (actor === null) {
      const came = opener && !by("sheet").hidden ? by("sheet").querySelector(opener) : null;
      if (back) (came ?? by("search")).focus({ preventScroll: true });
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
  scene.start({ dragging: hideTip, click, settled: rested });

  by("unit").addEventListener("change", (event) => Atlas.change({ unit: event.target.value }));
  by("colour").addEventListener("change", (event) => Atlas.change({ colour: event.target.value }));
  for (const key of Atlas.filters.names)
    by(key).addEventListener("change", (event) => Atlas.change({ [key]: event.target.value }));
  by("tell").addEventListener("click", () => Atlas.story.go(1));
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
    const era = event.target.value.slice(4);
    const [low, high] = data.eras[era] ?? [null, null];
    // the roles of that era, where there are any, go along
    if (data.roles.eras.includes(era)) Atlas.changeEra(era);
    else if (event.target.value !== "own") Atlas.change({ from: within(low, years[0]), to: within(high, years[1]) });
  });
  by("play").addEventListener("click", play);
  by("closer").addEventListener("click", () => network.zoom(1.35));
  by("farther").addEventListener("click", () => network.zoom(1 / 1.35));
  by("fit").addEventListener("click", () => {
    state.at = null;
    Atlas.address.write(state);
    scene.fit(true);
  });
  by("csv").addEventListener("click", () => Atlas.download.csv(model, state));
  by("roles-csv").addEventListener("click", () => Atlas.download.roles());
  by("png").addEventListener("click", () => Atlas.download.png(model, state));
  by("svg").addEventListener("click", () => Atlas.download.svg(model, state));
  by("pdf").addEventListener("click", () => globalThis.print());
  globalThis.addEventListener("beforeprint", () => Atlas.download.fill(model, state));
  by("embed").addEventListener("click", async () => {
    Atlas.address.write(state);
    try {
      await navigator.clipboard.writeText(Atlas.download.embed());
      Atlas.download.said("embed_copied");
    } catch {
      // a page opened from a folder may not be let at the clipboard: the code stands where it can be copied
      by("status").textContent = Atlas.download.embed();
    }
  });
  by("link").addEventListener("click", async () => {
    Atlas.address.write(state);
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
  Atlas.dark.addEventListener("change", () => {
    shown = null; // other colours
    show();
  });
  globalThis.addEventListener("popstate", () => {
    state = Atlas.address.read();
    target = null;
    show(true);
  });
  // a phone's own bars come and go: only a real change of height counts
  let [width, height] = [container.clientWidth, container.clientHeight];
  new ResizeObserver(() => {
    if (Math.abs(container.clientWidth - width) < 2 && Math.abs(container.clientHeight - height) < 90) return;
    [width, height] = [container.clientWidth, container.clientHeight];
    network.resize();
    // what was moved to stays in the middle when its details open beside it
    if (target !== null) scene.goTo(target);
    else if (!(by("network").hidden || state.at)) scene.fit();
  }).observe(container);

  // Marks are on the screen before the legend is filled; a page in the background has no frames and does not wait.
  const finish = () => {
    if (document.body.dataset.ready) return;
    boxes(false);
    Atlas.about.show();
    document.body.dataset.ready = "yes";
  };
  picture();
  requestAnimationFrame(() => setTimeout(finish));
  setTimeout(finish, 1000);
})(globalThis.Atlas);
