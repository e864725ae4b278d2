"""Going from place to place in a page with the Tab key."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

# How many stops of the Tab key it is to the first place so named, below 0 where the way back is shorter, or
# else to the end of the page. A guess, which saves asking after each key: when it is used up, ask again.
AHEAD = """(where) => {
    const here = document.activeElement;
    if (where !== null && here.matches(where)) return 0;
    const found = document.querySelectorAll('a[href], button, input, select, summary, [tabindex]');
    const stops = [...found].filter(
        (node) => node.tabIndex >= 0 && !node.disabled && node.checkVisibility({ visibilityProperty: true })
            && (node.type !== 'radio' || node.checked || node === here));
    const follows = (node) => here.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING;
    const after = here === document.body ? stops : stops.filter(follows);
    const before = stops.filter((node) => node !== here && !after.includes(node));
    if (where === null) return Math.max(after.length, 1);
    // past the last stop is none, then the first
    const way = [...after, document.body, ...before];
    const on = 1 + Math.max(way.findIndex((node) => node.matches(where)), 0);
    const back = 1 + Math.max(way.reverse().findIndex((node) => node.matches(where)), 0);
    return here === document.body || on <= back ? on : -back;
}"""


def hold(page: Page, key: str, times: int) -> None:
    """Hold a key, with Shift where that is named, until it came so many times: one event less for each."""
    *before, last = key.split("+")
    for one in before:
        page.keyboard.down(one)
    for _ in range(times):
        page.keyboard.down(last)
    for one in (last, *before):
        page.keyboard.up(one)


def to(page: Page, where: str) -> None:
    """Press Tab until the keyboard is there; it must be reachable without a pointer."""
    pressed = 0
    # back, as one would, where that is shorter
    while ahead := page.evaluate(AHEAD, where):
        pressed += abs(ahead)
        assert pressed <= 200, f"the keyboard never comes to {where}"
        hold(page, "Shift+Tab" if ahead < 0 else "Tab", abs(ahead))
