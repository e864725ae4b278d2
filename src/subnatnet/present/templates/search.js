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
      const names = [actors.name[actor], actors.local.at(actor), ...actors.aliases.at(actor).split("|"), id];
      return [...new Set(names.filter(Boolean).map((name) => fold(name.slice(0, 300))))].filter(Boolean);
    });
    return index;
  };

  // Letters to change, add, drop or swap to get from one spelling to another (optimal string alignment).
  const apart = (one, other) => {
    let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
    for (let i = 1; i <= one.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const same = one[i - 1] === other[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      [before, last] = [last, row];
    }
    return last[other.length];
  };
  const unlike = (one, other) => {
    const longer = Math.max(one.length, other.length);
    return Math.abs(one.length - other.length) > 0.4 * longer ? 1 : apart(one, other) / longer;
  };

  // Exact names first, then beginnings, then parts; only if there are none, names spelled alike.
  const find = (query, here, limit = 12) => {
    const wanted = fold(query);
    if (!wanted) return [];
    const ranked = [];
    entries().forEach((names, actor) => {
      if (!here(actor)) return;
      let best = 9;
      for (const name of names) {
        if (name === wanted) best = Math.min(best, 0);
        else if (name.startsWith(wanted)) best = Math.min(best, 1);
        else if (name.includes(wanted)) best = Math.min(best, 2);
      }
      if (best < 9) ranked.push([best, actors.name[actor].length, actor]);
    });
    if (!ranked.length && wanted.length > 3) {
      entries().forEach((names, actor) => {
        if (!here(actor)) return;
        const best = Math.min(...names.map((name) => unlike(wanted, name)));
        if (best <= 0.4) ranked.push([best, actors.parent[actor] < 0 ? 0 : 1, actor]);
      });
    }
    ranked.sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]);
    return ranked.slice(0, limit).map((entry) => entry[2]);
  };

  Atlas.search = { find, fold };
})(window.Atlas);
