"""Names of actors in other languages and scripts, for the search of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.present.search_names import packed, search_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def unpacked(text: str) -> list[str]:
    before, found = "", []
    for part in text.split("|"):
        before = before[: int(part[0], 36)] + part[1:]
        found.append(before)
    return found


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=60), min_size=1))
def test_packed_names_come_back(names: list[str]) -> None:
    assert unpacked(packed(names)) == sorted(names)


def test_names_are_those_of_the_very_place() -> None:
    net = sn.load_china()
    actors = net.gazetteer
    names = search_names(actors)
    for actor, spelled in (
        ("DE:hamburg", "гамбург"),
        ("DE", "niemcy"),
        ("PL:lodz", "罗兹"),
        ("TW", "台湾"),
        ("AT:styria", "steiermark"),
        ("CN-GD", "广东省"),
    ):
        assert spelled in unpacked(names.get(str(actors.index.get_loc(actor)), "0")), actor
    # what the table says itself is not said again, and companies are no places
    assert "hamburg" not in unpacked(names[str(actors.index.get_loc("DE:hamburg"))])
    kinds = actors["kind"].to_numpy()
    assert {kinds[int(position)] for position in names} == {"region", "place"}


def test_no_place_lends_its_names_to_two_actors() -> None:
    actors = sn.load_china().gazetteer
    names = search_names(actors)
    islands = {actors.index[int(at)] for at, text in names.items() if "台湾" in unpacked(text)}
    assert islands <= {"TW"}


@pytest.mark.parametrize(
    ("query", "language", "name"),
    [
        ("德国", "zh", "Germany"),
        ("德国", "en", "Germany"),
        ("Гамбург", "en", "Hamburg"),
        ("汉堡", "zh", "Hamburg"),
        ("国务院", "en", "State Council"),
        ("Staatsrat", "de", "State Council"),
        ("Niemcy", "pl", "Germany"),
        ("Saksa", "en", "Germany"),
        ("Canton", "en", "Guangzhou"),
        ("カザフスタン", "en", "Kazakhstan"),
    ],
)
def test_the_page_finds_them(china: Path, opened: Callable, query: str, language: str, name: str) -> None:
    page = opened(china, f"#view=force&unit=recorded&language={language}", only_looks=True).page
    page.fill("#search", query)
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel:not([hidden])")
    selected = page.evaluate("Atlas.data.actors.name[Atlas.state.selected]")
    assert selected == name


def test_a_name_that_nobody_here_has_is_not_taken_for_another(china: Path, opened: Callable) -> None:
    page = opened(china, "#view=force", only_looks=True).page
    for query in ("Huawei", "Taipei City Gov", "Brandenburger Tor", "Guangtoung"):
        page.fill("#search", query)
        page.keyboard.press("Enter")
        assert page.is_hidden("#panel"), query


def test_networks_without_places_of_the_world_have_no_names() -> None:
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))
    assert search_names(net.actors) == {}
