// What the page rests on: counts and dates by layer, licences, how to cite; and the years of the ties as bars.
((Atlas) => {
  "use strict";
  const { data, el, word, count } = Atlas;
  const percent = (share) => new Intl.NumberFormat(Atlas.language(), { style: "percent" }).format(share ?? 0);

  const coverage = () => {
    const head = ["tie", "ties", "share_dated", "share_sourced", "years", "share_high"].map((key) =>
      el("th", { scope: "col" }, word(key)),
    );
    const rows = data.about.coverage.map((row) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, word(`layer_${row.layer}`)),
        ...[count(row.ties), percent(row.dated), percent(row.sourced), row.years || "–", percent(row.high)].map(
          (text) => el("td", {}, text),
        ),
      ),
    );
    return el("table", {}, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
  };
  const show = () => {
    const { version, date, citation, licences, title } = data.about;
    const facts = [
      title ? el("p", {}, el("bdi", {}, title)) : "",
      el("p", {}, word("made_with", { version: data.about.software })),
      version ? el("p", {}, word("data_version", { version, date: date || "–" })) : "",
      citation ? el("p", {}, `${word("how_to_cite")}: `, el("bdi", {}, citation)) : "",
      el("p", {}, word("cite_sources")),
      licences.length > 0
        ? el(
            "p",
            {},
            `${word("licences")}: `,
            licences.map(([name, rows]) => `${name || word("licence_none")} (${count(rows)})`).join("; "),
          )
        : "",
      el("p", {}, word("absence_note")),
    ];
    Atlas.by("about").replaceChildren(coverage(), ...facts);
  };
  // What is done with ties that have no certain date.
  const ruleOf = ({ dates }) => {
    const [possible, undated] = ["possible", "undated"].map((name) => dates.has(name));
    if (possible === undated) return word(undated ? "rule_in" : "rule_out");
    return `${word("dates_title")}: ${[...dates].map((name) => word(`dates_${name}`)).join(", ")}.`;
  };
  // One line for captions: how many, which years, what is done with the undated, whence.
  const caption = (state, model) => {
    const parts = [document.title, Atlas.by("status").textContent];
    parts.push(ruleOf(state));
    const sources = new Set(model.shown.flatMap((tie) => Atlas.filters.sourcesOf(tie)));
    if (sources.size > 0) parts.push(word("sources_named", { count: count(sources.size) }));
    const { version, citation, licences } = data.about;
    if (citation) parts.push(citation);
    if (version) parts.push(word("data_version", { version, date: data.about.date || "–" }));
    if (licences.length > 0)
      parts.push(`${word("licences")}: ${licences.map(([name]) => name || word("licence_none")).join(", ")}`);
    return [...parts, word("made_with", { version: data.about.software })];
  };

  // -- bars: one for each year of dated ties, one apart for those without a date -------------------------------
  const bars = (state, model) => {
    const { years } = Atlas.model;
    const host = Atlas.by("histogram");
    host.hidden = years === null;
    if (!years) return;
    const [first, last] = years;
    const { perYear, undated, ranged, partly } = model.years;
    const most = Math.max(1, ...perYear.values());
    const marks = [];
    for (let year = first; year <= last; year += 1) {
      const bar = el("i", { class: year >= state.from && year <= state.to ? "in" : null });
      bar.style.setProperty("--part", ((perYear.get(year) ?? 0) / most).toFixed(4));
      marks.push(bar);
    }
    const apart = [
      ["without_date", undated],
      ["without_end", partly],
      ["over_years", ranged],
    ];
    const texts = apart.filter(([, many]) => many > 0).map(([key, many]) => word(key, { count: count(many) }));
    const none = el("span", { class: "none" }, texts.join("; "));
    host.replaceChildren(el("span", { class: "years", "aria-hidden": "true" }, ...marks), none);
    const total = [...perYear.values()].reduce((a, b) => a + b, 0);
    host.setAttribute(
      "aria-label",
      word("histogram", { dated: count(total), undated: count(undated), most: count(most) }),
    );
  };

  Atlas.about = { show, bars, caption };
})(globalThis.Atlas);
