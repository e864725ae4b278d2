// The search field and its list.
((Atlas) => {
  "use strict";
  const { data, el, by, word } = Atlas;

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
  // Where an actor is at a unit: itself, what it is put together to, or what it lies in; null where it is not.
  const seats = new Map();
  const seatAt = ({ key, nodes, move }) => {
    if (!seats.has(key)) seats.set(key, new Set(nodes));
    const here = seats.get(key);
    return (actor) => {
      let at = move[actor];
      while (at >= 0 && !here.has(at)) at = data.actors.parent[at];
      return at >= 0 ? at : null;
    };
  };
  // A country none of whose ties is its own is in the picture only where its places are put together: at that unit.
  const unitOf = (actor) => {
    const own = data.units.get(Atlas.state.unit);
    const others = [...data.units.values()];
    return [own, ...others].find((unit) => seatAt(unit)(actor) !== null) ?? null;
  };
  const choose = (actor) => {
    close();
    box.value = "";
    const unit = unitOf(actor);
    if (unit.key !== Atlas.state.unit) Atlas.change({ unit: unit.key });
    Atlas.select(seatAt(unit)(actor), true);
  };
  const away = (actor) => `${word("unit")}: ${word(`unit_${unitOf(actor).key}`)}`;
  const hit = (actor, at, seat) => {
    const local = data.actors.local.at(actor);
    const where = () => {
      if (seat === null) return away(actor);
      if (seat === actor) return word(`one_${Atlas.kindOf(seat)}`);
      return word("search_inside", { name: Atlas.isolated(Atlas.shorten(Atlas.name(seat), 40)) });
    };
    return el(
      "div",
      {
        role: "option",
        id: `found-${at}`,
        "data-actor": actor,
        "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => choose(actor),
      },
      Atlas.controls.icon(Atlas.kindOf(actor)),
      el("bdi", {}, Atlas.shorten(data.actors.name[actor], 60)),
      local ? el("bdi", { class: "local" }, Atlas.shorten(local, 40)) : "",
      el("small", {}, where()),
    );
  };
  const look = () => {
    const seat = seatAt(Atlas.current().unit);
    const inPicture = Atlas.search.find(box.value, (actor) => seat(actor) !== null);
    const anywhere = inPicture.found.length > 0 ? inPicture : Atlas.search.find(box.value, unitOf);
    const { found } = anywhere;
    const { guesses } = inPicture;
    if (!box.value.trim()) {
      close();
      return;
    }
    const none = el("div", { role: "option", "aria-disabled": "true", class: "none" }, word("search_none"));
    const rows = (actors) => actors.map((actor, at) => hit(actor, at, seat(actor)));
    const doubt = el("div", { role: "option", "aria-disabled": "true", class: "none" }, word("did_you_mean"));
    const offered = guesses.length > 0 ? [doubt, ...rows(guesses)] : [none];
    list.replaceChildren(...(found.length > 0 ? rows(found) : offered));
    list.hidden = false;
    active = -1;
    box.setAttribute("aria-expanded", "true");
    box.removeAttribute("aria-activedescendant");
  };
  box.addEventListener("input", look);
  box.addEventListener("blur", close);
  const enter = (rows) => {
    const offered = rows.map((row) => Number(row.dataset.actor));
    // what one did not choose is taken only if it bears the very name, never because it is spelled alike
    const taken = active >= 0 ? offered[active] : Atlas.search.exact(box.value, offered);
    if (taken !== null && !list.hidden) choose(taken);
  };
  box.addEventListener("keydown", (event) => {
    const rows = [...list.querySelectorAll("[data-actor]")];
    if (event.key === "Escape") {
      box.value = "";
      close();
    } else if (event.key === "Enter") enter(rows);
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows.length > 0) {
      event.preventDefault();
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + rows.length) % rows.length;
      for (const row of rows) row.setAttribute("aria-selected", String(row === rows[active]));
      rows[active].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", rows[active].id);
    }
  });
})(globalThis.Atlas);
