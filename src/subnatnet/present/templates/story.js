// A story: views saved with a text each, told one after the other.
((Atlas) => {
  "use strict";
  const { data, el, word, count, by } = Atlas;
  const story = data.story ?? [];
  const steps = story.length;

  const at = () => Atlas.state.step;
  const go = (step) => {
    const next = Math.min(Math.max(step, 1), steps);
    const parts = new URLSearchParams(story[next - 1].view);
    parts.set("step", next);
    location.hash = parts.toString();
  };
  const show = () => {
    const host = by("story");
    host.hidden = steps === 0 || at() === 0;
    by("tell").hidden = steps === 0;
    if (host.hidden) return;
    const step = story[at() - 1];
    const button = (id, key, to, off) =>
      el("button", { type: "button", id, disabled: off ? "" : null, onclick: () => go(to) }, word(key));
    const active = document.activeElement?.id;
    host.replaceChildren(
      el("p", { class: "quiet" }, word("story_step", { step: count(at()), steps: count(steps) })),
      step.title ? el("h2", { dir: "auto" }, step.title) : "",
      el("p", { dir: "auto" }, step.text),
      el(
        "div",
        { class: "buttons" },
        button("story-back", "story_back", at() - 1, at() <= 1),
        button("story-next", "story_next", at() + 1, at() >= steps),
        el("button", { type: "button", id: "story-end", onclick: () => Atlas.change({ step: 0 }) }, word("story_end")),
      ),
    );
    if (active?.startsWith("story-")) by(active)?.focus();
  };

  Atlas.story = { show, go, steps };
})(globalThis.Atlas);
