// The state of the page and the address that holds it.
((Atlas) => {
  "use strict";
  const { data, model: rules } = Atlas;
  const layers = data.layers.map((layer) => layer.name);
  Atlas.sheets = { roles: Atlas.roles.show, matrix: Atlas.matrix.show, compare: Atlas.compare.show };
  Atlas.views = ["roles", "map", "force", "rings", "matrix", "ego", "compare"];
  const FILTERS = Atlas.filters.names;
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
    colour: "kind",
    confidence: "",
    family: "",
    tieKind: "",
    world: "",
    left: null,
    right: null,
    step: 0,
    at: null,
    selected: null,
    line: null,
    theme: "auto",
    language: Atlas.start.language,
  });

  let told = null;
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
  const sideAsked = (text) => {
    const [id, era] = (text ?? "").split("@");
    const actor = data.indexOf.get(id);
    return actor === undefined ? null : { actor, era: era ?? "" };
  };
  const sideText = (side) => `${data.actors.id[side.actor]}@${side.era}`;
  const among = (text, all) => new Set(text.split(",").filter((name) => all.includes(name)));
  const CHOICES = {
    unit: [...data.units.keys()],
    view: Atlas.views,
    era: data.roles.eras,
    role: Object.keys(data.roles.colours),
    colour: Atlas.colours.choices(),
    size: rules.choices(),
    theme: ["auto", "light", "dark"],
    language: Atlas.languages.map(([code]) => code),
  };
  // ties are counted through for the choices of a filter only where one is asked for
  const filtersAsked = (asked) =>
    FILTERS.map((key) => [key, asked.get(key)]).filter(
      ([key, wanted]) => wanted && Atlas.filters.found()[key].has(wanted),
    );
  const SPOT = /^-?\d+_-?\d+_\d+(?:\.\d+)?$/u; // middle and scale of the picture
  const read = () => {
    const found = initial();
    const asked = new URLSearchParams(location.hash.slice(1));
    for (const [key, choices] of Object.entries(CHOICES))
      if (choices.includes(asked.get(key))) found[key] = asked.get(key);
    Object.assign(found, Object.fromEntries(filtersAsked(asked)));
    found.from = within(asked.get("from"), years[0]);
    found.to = Math.max(within(asked.get("to"), years[1]), found.from);
    found.step = Math.min(Math.max(Number.parseInt(asked.get("step"), 10) || 0, 0), Atlas.story.steps);
    for (const key of ["left", "right"]) found[key] = sideAsked(asked.get(key));
    if (SPOT.test(asked.get("at") ?? "")) found.at = asked.get("at");
    found.dates = datesAsked(found, asked.get("undated"));
    for (const [key, all] of Object.entries({ dates: DATES, layers, kinds: data.kinds }))
      if (asked.has(key)) found[key] = among(asked.get(key), all);
    return lookedAt(found, asked);
  };
  // The actor or line looked at.
  const lookedAt = (found, asked) => {
    const actor = data.indexOf.get(asked.get("actor"));
    if (actor !== undefined) found.selected = data.units.get(found.unit).move[actor];
    const [a, b] = [data.indexOf.get(asked.get("one")), data.indexOf.get(asked.get("other"))];
    const layer = layers.indexOf(asked.get("by"));
    const all = asked.get("by") === "all";
    if (a !== undefined && b !== undefined && (layer >= 0 || all)) found.line = { a, b, layer };
    return found;
  };
  const PLAIN = [
    "unit",
    "view",
    "era",
    "role",
    "colour",
    ...FILTERS,
    "step",
    "size",
    "theme",
    "language",
    "from",
    "to",
    "at",
  ];
  // What is looked at: an actor, a line, two regions side by side.
  const writeLook = (state, parts) => {
    for (const key of ["left", "right"]) if (state[key]) parts.set(key, sideText(state[key]));
    if (state.selected !== null) parts.set("actor", data.actors.id[state.selected]);
    if (!state.line) return;
    parts.set("one", data.actors.id[state.line.a]);
    parts.set("other", data.actors.id[state.line.b]);
    parts.set("by", layers[state.line.layer] ?? "all");
  };
  const write = (state, stay = false) => {
    const usual = initial();
    const parts = new URLSearchParams();
    for (const key of PLAIN) if (state[key] !== usual[key]) parts.set(key, state[key]);
    usual.dates = datesAsked(state, null);
    for (const [key, all] of Object.entries({ dates: DATES, layers, kinds: data.kinds })) {
      // in one order, whichever box was ticked last
      const [own, unsaid] = [state[key], usual[key]].map((chosen) => all.filter((name) => chosen.has(name)).join(","));
      if (own !== unsaid) parts.set(key, own);
    }
    writeLook(state, parts);
    const text = parts.toString();
    // a new view, selection or step is a step back for the browser's button; a slider's every year is not
    const landmark = ["view", "selected", "step", "era"].map((key) => state[key]).join();
    const same = stay || told === null || landmark === told;
    told = landmark;
    if (text === location.hash.slice(1)) return;
    if (same) history.replaceState(null, "", `#${text}`);
    else history.pushState(null, "", `#${text}`);
  };

  Atlas.address = { initial, read, write, within, years, dates: DATES };
})(globalThis.Atlas);
