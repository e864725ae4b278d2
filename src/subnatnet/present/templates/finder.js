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
  const choose = (actor) => {
    close();
    box.value = "";
    Atlas.select(data.units.get(Atlas.state.unit).move[actor], true);
  };
  const hit = (actor, at, inside) => {
    const local = data.actors.local.at(actor);
    const part = () => word("search_inside", { name: Atlas.isolated(Atlas.shorten(Atlas.name(inside), 40)) });
    const kind = Atlas.kindOf(inside);
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
      el("small", {}, inside === actor ? word(`one_${kind}`) : part()),
    );
  };
  const look = () => {
    const { unit } = Atlas.current();
    const here = new Set(unit.nodes);
    const { found, guesses } = Atlas.search.find(box.value, (actor) => here.has(unit.move[actor]));
    if (!box.value.trim()) {
      close();
      return;
    }
    const none = el("div", { role: "option", "aria-disabled": "true", class: "none" }, word("search_none"));
    const rows = (actors) => actors.map((actor, at) => hit(actor, at, unit.move[actor]));
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
