// What everything else uses: the data of the page, its words, small helpers for the document.
globalThis.Atlas = {};
((Atlas) => {
  "use strict";

  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const raw = read("atlas-data");
  const words = read("atlas-words");
  Atlas.palette = read("atlas-palette");
  Atlas.start = read("atlas-start");
  Atlas.land = read("atlas-land");

  // -- data: columns of codes become columns of text, read one cell at a time -------------------
  const column = (block) =>
    block.numbers
      ? { number: true, at: (row) => block.numbers[row] }
      : { number: false, at: (row) => block.values[block.codes[row]] };
  const columns = (block, names) => {
    for (const name of names) block[name] = column(block[name]);
    return block;
  };
  const data = { ...raw };
  data.actors = columns(data.actors, ["local", "aliases", "level", "origin"]);
  columns(data.ties.columns, Object.keys(data.ties.columns));
  data.units = new Map();
  for (const block of raw.units) {
    const move = Int32Array.from(data.actors.id, (_, index) => index);
    for (const [actor, place] of Object.entries(block.move)) move[actor] = place;
    data.units.set(block.key, { ...block, move });
  }
  data.indexOf = new Map(data.actors.id.map((id, index) => [id, index]));
  Atlas.data = data;

  // -- looks --------------------------------------------------------------------------------------
  // Marks as SVG paths of radius 1, used on the canvas, in the legend and in the SVG file alike.
  const star = (points, inner) =>
    `M${Array.from({ length: 2 * points }, (_, corner) => {
      const far = corner % 2 ? inner : 1.35;
      const angle = (Math.PI * corner) / points - Math.PI / 2;
      return `${(far * Math.cos(angle)).toFixed(3)} ${(far * Math.sin(angle)).toFixed(3)}`;
    }).join("L")}Z`;
  Atlas.shapes = {
    dot: "M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z",
    diamond: "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",
    square: "M-.9 -.9H.9V.9H-.9Z",
    star: star(5, 0.6),
  };
  Atlas.dark = globalThis.matchMedia("(prefers-color-scheme: dark)");
  let theme = "light";
  Atlas.theme = () => theme;
  Atlas.setTheme = (choice) => {
    theme = choice;
    if (choice === "auto") theme = Atlas.dark.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
  };
  Atlas.page = () => Atlas.palette.page[theme];
  Atlas.colour = (what, name) => Atlas.palette[what][name]?.[theme] ?? Atlas.page().quiet;
  Atlas.paint = (actor) => Atlas.colour("kinds", Atlas.kindOf(actor));
  Atlas.kindOf = (actor) => data.kinds[data.actors.kind[actor]];

  // -- words --------------------------------------------------------------------------------------
  Atlas.languages = Object.entries(words).map(([code, list]) => [code, list._name]);
  let language = "en";
  Atlas.setLanguage = (code) => {
    language = code in words ? code : "en";
    document.documentElement.lang = language;
    return language;
  };
  Atlas.language = () => language;
  // Kinds of actor that only a schema declares have the words it gives them.
  for (const [name, plural] of Object.entries(data.plurals)) words.en[`kind_${name}`] ??= plural;
  // Slots of a phrase look like {name}; what fills them is never read again as a phrase.
  const SLOT = /\{(?<slot>\w+)\}/gu;
  const GROUP = /^[a-z]+_/u;
  Atlas.word = (key, slots = {}) => {
    const phrase = words[language][key] ?? words.en[key];
    if (phrase === undefined) return key.replace(GROUP, "").replaceAll("_", " ");
    return phrase.replace(SLOT, (_, slot) => String(slots[slot]));
  };
  // An era by the words it is given; one that has none keeps its own.
  const SPACES = / /gu;
  Atlas.eraName = (era) => {
    const key = `era_${era.replace(SPACES, "_")}`;
    return words[language][key] ?? era;
  };
  // How a language writes numbers is found out once: to do so takes longer than to write a hundred of them.
  const numerals = {};
  const numeralsOf = () => {
    numerals[language] ??= {
      whole: new Intl.NumberFormat(language),
      short: new Intl.NumberFormat(language, { maximumSignificantDigits: 4 }),
    };
    return numerals[language];
  };
  Atlas.count = (number) => numeralsOf().whole.format(number);
  Atlas.figure = (value) => (typeof value === "number" ? numeralsOf().short.format(value) : String(value ?? "–"));

  // -- names --------------------------------------------------------------------------------------
  // Cut by what people see as characters, so that no emoji or syllable is cut in two.
  const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });
  Atlas.shorten = (text, limit) => {
    if (text.length <= limit) return text;
    let kept = "";
    for (const { segment } of graphemes.segment(text.slice(0, limit * 4))) {
      if (kept.length + segment.length >= limit) break;
      kept += segment;
    }
    return `${kept}…`;
  };
  // A name in the reader's language where one is known; never one that no table has.
  Atlas.name = (actor) => {
    const { name, names } = data.actors;
    return names[language]?.[actor] || name[actor];
  };
  // A place that is spoken of without being an actor here, by its code.
  Atlas.placeName = (code) => data.roles.places[code]?.[language] ?? data.roles.places[code]?.en ?? code;
  Atlas.shortName = (actor) => Atlas.shorten(Atlas.name(actor), 40);
  // Marks that turn the direction of writing stay inside the name that brings them along.
  Atlas.isolated = (text) => `\u2068${text}\u2069`;

  // -- document -----------------------------------------------------------------------------------
  // Text only ever becomes text nodes and attribute values; nothing is parsed as HTML.
  Atlas.el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };
  Atlas.by = (id) => document.getElementById(id);
  const links = new Map();
  const checked = (address) => {
    try {
      const url = new URL(address);
      return url.protocol === "http:" || url.protocol === "https:" ? url.href : null;
    } catch {
      return null;
    }
  };
  // The same sources stand beside many ties.
  Atlas.safeLink = (address) => {
    if (!links.has(address)) links.set(address, checked(address));
    return links.get(address);
  };
})(globalThis.Atlas);
