// What colour and size stand for: a kind, a role, or any column of the tables handed over, each with its legend.
((Atlas) => {
  "use strict";
  const { data, el, word, figure } = Atlas;
  const { roles, results } = data;
  const LEGS = ["assigned", "claimed", "enacted"];
  // told apart with any colour vision (Okabe and Ito), then a sequence from pale to dark for numbers
  const CLASSES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#8c6d31", "#5b3a8c"];
  const RAMP = ["#c6dbef", "#9ecae1", "#6baed6", "#3182bd", "#08519c"];
  const BOUND = /_(?:low|high)$/u;

  const columns = results.columns.map(({ name }, at) => [`column:${name}`, at]).filter(([key]) => !BOUND.test(key));
  const legs = () =>
    LEGS.filter((leg) => Object.values(roles.cells).some((rows) => Object.values(rows).some((row) => leg in row.legs)));
  const choices = () => ["kind", ...legs().map((leg) => `role:${leg}`), ...columns.map(([key]) => key)];
  const caption = (key) => {
    if (key === "kind") return word("kinds");
    const [group, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
    return group === "role" ? word(`leg_${name}`) : name.replaceAll("_", " ");
  };

  const kindColour = (actor) => Atlas.colour("kinds", Atlas.kindOf(actor));
  const byRole = (leg) => (actor) => {
    const cell = roles.cells[Atlas.state.era]?.[actor];
    if (!cell) return kindColour(actor);
    return roles.colours[cell.legs[leg]?.roles[0]?.w] ?? Atlas.page().quiet;
  };
  const scaleOf = (at) => {
    const values = Object.values(results.rows).map(([row]) => row[at]);
    const numbers = values.filter((value) => typeof value === "number");
    const [low, high] = [
      numbers.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
      numbers.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    ];
    const words = [...new Set(values.filter((value) => value !== null).map(String))].sort();
    return { number: results.columns[at].number, low, high, words };
  };
  const shade = (scale, value) => {
    if (value === null || value === undefined) return Atlas.page().land;
    if (!scale.number) return CLASSES[scale.words.indexOf(String(value)) % CLASSES.length];
    const part = scale.high > scale.low ? (value - scale.low) / (scale.high - scale.low) : 1;
    return RAMP[Math.min(RAMP.length - 1, Math.floor(part * RAMP.length))];
  };
  const byColumn = (at) => {
    const scale = scaleOf(at);
    return (actor) => (results.rows[actor] ? shade(scale, results.rows[actor][0][at]) : kindColour(actor));
  };

  let chosen = { key: null, of: kindColour };
  const painter = (key) => {
    if (key.startsWith("role:")) return byRole(key.slice(5));
    const column = columns.find(([name]) => name === key);
    return column ? byColumn(column[1]) : kindColour;
  };
  Atlas.paint = (actor) => {
    const key = Atlas.state.colour;
    if (chosen.key !== key) chosen = { key, of: painter(key) };
    return chosen.of(actor);
  };

  // -- legends ------------------------------------------------------------------------------------------
  const swatch = (colour, text) => {
    const mark = el("span", { class: "swatch" });
    mark.style.background = colour;
    return el("span", {}, mark, text);
  };
  const roleRows = (leg) => {
    const cells = Object.values(roles.cells[Atlas.state.era] ?? {});
    const names = new Set(cells.map((cell) => cell.legs[leg]?.roles[0]?.w).filter(Boolean));
    return [
      ...[...names].sort().map((name) => swatch(roles.colours[name], Atlas.roles.roleWord(name))),
      swatch(Atlas.page().quiet, word("no_role")),
    ];
  };
  const columnRows = (at) => {
    const scale = scaleOf(at);
    if (!scale.number) return scale.words.slice(0, 16).map((name, n) => swatch(CLASSES[n % CLASSES.length], name));
    const step = (scale.high - scale.low) / RAMP.length;
    return RAMP.map((colour, n) =>
      swatch(colour, `${figure(scale.low + n * step)} – ${figure(scale.low + (n + 1) * step)}`),
    );
  };
  const legend = (key) => {
    if (key.startsWith("role:")) return roleRows(key.slice(5));
    const column = columns.find(([name]) => name === key);
    return column ? columnRows(column[1]) : [];
  };
  // Three marks of known size, three lines of known width.
  const sizeRows = (state, values) => {
    const numbers = [...values.values()].filter((value) => typeof value === "number" && value > 0);
    if (state.size === "none" || numbers.length === 0) return [];
    const top = numbers.reduce((a, b) => Math.max(a, b));
    // counts are shown by counts: there is no quarter of an act
    const whole = numbers.every(Number.isInteger);
    const steps = [1, 0.25, 0.05].map((part) => (whole ? Math.max(1, Math.round(top * part)) : top * part));
    return [...new Set(steps)].map((value) => {
      const dot = el("span", { class: "dot" });
      dot.style.setProperty("--r", `${4 + 19 * Math.sqrt(value / top)}px`);
      return el("span", {}, dot, figure(value));
    });
  };
  const widthRows = () =>
    [1, 8, 64].map((acts) => {
      const line = el("span", { class: "line" });
      line.style.setProperty("--w", `${Math.min(0.7 + 0.75 * Math.log2(acts), 7)}px`);
      return el("span", {}, line, `${word("acts")}: ${figure(acts)}`);
    });

  Atlas.colours = { choices, caption, legend, sizeRows, widthRows };
})(globalThis.Atlas);
