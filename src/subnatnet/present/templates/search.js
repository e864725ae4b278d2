// Find an actor by any of its names, in any script and spelling.
((Atlas) => {
  "use strict";
  const { actors } = Atlas.data;

  // Accents, case, spaces and marks do not count: Lodz finds Łódź, xian finds Xi'an.
  const single = { ł: "l", đ: "d", ø: "o", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d" };
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}|[\p{P}\p{S}\p{Z}\p{C}]/gu, "")
      .replace(/[łđøßæœıþð]/gu, (letter) => single[letter]);

  let index = null;
  const entries = () => {
    index ??= actors.id.map((id, actor) => {
      const translated = Object.values(actors.names).map((known) => known[actor]);
      const others = [...(actors.spellings[actor] ?? []), ...actors.aliases.at(actor).split("|")];
      const names = [actors.name[actor], actors.local.at(actor), ...translated, ...others, id];
      return [...new Set(names.filter(Boolean).map((name) => fold(name.slice(0, 300))))].filter(Boolean);
    });
    return index;
  };

  // What the gazetteer calls actors in other languages and scripts; read when first asked for. Each word stands as
  // how many letters it begins with like the one before, and the rest.
  const unpacked = (text) => {
    let before = "";
    return text.split("|").map((part) => {
      before = before.slice(0, Number.parseInt(part[0], 36)) + part.slice(1);
      return before;
    });
  };
  const PLAIN = /^[0-9a-z]*$/u;
  let elsewhere = null;
  const abroad = () => {
    if (elsewhere === null) {
      const packed = JSON.parse(document.getElementById("atlas-names").textContent);
      elsewhere = actors.id.map((_, actor) =>
        actor in packed ? unpacked(packed[actor]).map((name) => (PLAIN.test(name) ? name : fold(name))) : [],
      );
    }
    return elsewhere;
  };

  // Letters to change, add, drop or swap to get from one spelling to another (optimal string alignment).
  const apart = (one, other) => {
    let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };
  const unlike = (one, other) => {
    const longer = Math.max(one.length, other.length);
    return Math.abs(one.length - other.length) > 0.4 * longer ? 1 : apart(one, other) / longer;
  };

  // 0: the name itself; 1: its beginning; 2: a part of it; null: none of these.
  const grade = (name, wanted) => {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    return name.includes(wanted) ? 2 : null;
  };
  const lowest = (names, of) => {
    let best = null;
    for (const name of names) {
      const value = of(name);
      if (value !== null && (best === null || value < best)) best = value;
    }
    return best;
  };
  const ranked = (here, of, then) => {
    const rows = actors.id.flatMap((_, actor) => {
      const best = here(actor) ? of(actor) : null;
      return best === null ? [] : [[best, then(actor), actor]];
    });
    return rows.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]).map((row) => row[2]);
  };

  // Exact names first, then beginnings, then parts. Names merely spelled alike are guesses, kept apart.
  const find = (query, here, limit = 12) => {
    const wanted = fold(query);
    if (!wanted) return { found: [], guesses: [] };
    // names from elsewhere count whole or from their beginning, after those of the table
    const other = (name) => {
      if (!name.startsWith(wanted)) return null;
      return name === wanted ? 0.5 : 1.5;
    };
    const best = (actor) => {
      const own = lowest(entries()[actor], (name) => grade(name, wanted));
      const far = own === 0 ? null : lowest(abroad()[actor], other);
      return own === null || (far !== null && far < own) ? far : own;
    };
    const found = ranked(here, best, (actor) => actors.name[actor].length).slice(0, limit);
    if (found.length > 0 || wanted.length < 4) return { found, guesses: [] };
    const alike = (name) => {
      const gap = unlike(wanted, name);
      return gap <= 0.4 ? gap : null;
    };
    const near = (actor) => lowest(entries()[actor], alike);
    const guesses = ranked(here, near, (actor) => (actors.parent[actor] < 0 ? 0 : 1));
    return { found, guesses: guesses.slice(0, 5) };
  };
  // The actor that bears the very name, or whose name alone begins with it; else null. Two of one name: the first
  // is the one of the higher level, which is how they are ranked.
  const exact = (query, offered) => {
    const wanted = fold(query);
    const own = offered.filter((actor) => entries()[actor].includes(wanted));
    if (own.length > 0) return own[0];
    const named = offered.filter((actor) => abroad()[actor].includes(wanted));
    // a name of several places in other languages settles nothing
    if (named.length > 0) return named.length === 1 ? named[0] : null;
    const begun = offered.filter((actor) =>
      [...entries()[actor], ...abroad()[actor]].some((name) => name.startsWith(wanted)),
    );
    return begun.length === 1 && wanted.length > 2 ? begun[0] : null;
  };

  Atlas.search = { find, exact, fold };
})(globalThis.Atlas);
