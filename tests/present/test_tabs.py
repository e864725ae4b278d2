"""Tabs that tests share: as new, or not lent."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from present.tabs import Opened, Tabs


def test_a_tab_is_lent_again_only_as_it_was_found(small: Path, tabs: Tabs) -> None:
    options = {"viewport": {"width": 1111, "height": 777}}

    def lent() -> tuple[Opened, bool]:
        tab = tabs.open(small, "", options, only_looks=True)
        kept = tab.page.evaluate("() => { const was = globalThis.seen; globalThis.seen = true; return was; }")
        return tab, kept is True

    tab, kept = lent()
    assert not kept
    tab.page.fill("#search", "Poland")
    tab.page.keyboard.press("Enter")
    assert tab.page.is_visible("#panel")
    tabs.give_back(tab, well=True)
    tab, kept = lent()
    assert kept
    assert tab.page.is_hidden("#panel")
    for change in ("document.title = 'x'", "document.querySelector('h1').id = 'x'"):
        tab.page.evaluate(change)
        tabs.give_back(tab, well=True)
        tab, kept = lent()
        assert not kept, change
    tab.page.set_viewport_size({"width": 500, "height": 500})
    tabs.give_back(tab, well=True)
    assert tab.page.is_closed()
    tab, _ = lent()
    tabs.give_back(tab, well=False)
    assert tab.page.is_closed()


def test_a_lent_tab_goes_to_any_address_of_its_atlas(small: Path, tabs: Tabs) -> None:
    options = {"viewport": {"width": 1112, "height": 777}}
    shown = "[location.hash, document.body.innerText, JSON.stringify([...Atlas.state.layers])]"
    address = "#view=matrix&layers=agreement&language=de"
    fresh = tabs.open(small, address, options)
    expected = fresh.page.evaluate(shown)
    tabs.give_back(fresh, well=True)
    tab = tabs.open(small, "#view=force", options, only_looks=True)
    tabs.give_back(tab, well=True)
    again = tabs.open(small, address, options, only_looks=True)
    assert again is tab
    assert again.page.evaluate(shown) == expected
    tabs.give_back(again, well=True)
    back = tabs.open(small, "", options, only_looks=True)
    assert back is tab
    assert back.page.evaluate("Atlas.state.language") == "en"
    tabs.give_back(back, well=True)
