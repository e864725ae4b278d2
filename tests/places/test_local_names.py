"""What places are called in other languages: what tables say, and nothing for those that no table names."""

from __future__ import annotations

import pandas as pd
from babel.languages import get_official_languages

from subnatnet.places.local_names import (
    SPOKEN_IN,
    country_names,
    name_in,
    names_elsewhere,
    names_in,
    place_name,
    world_region_names,
)
from subnatnet.places.world import world


def test_a_language_is_taken_for_the_local_one_only_where_it_is_the_only_official_one() -> None:
    for language, states in SPOKEN_IN.items():
        for state in states:
            official = [code.partition("_")[0] for code in get_official_languages(state)]
            assert official == [language], state


def test_what_the_table_says_comes_first_and_pinyin_is_no_chinese() -> None:
    row = {"level": "region", "country": "CN", "name_local": "Sichuan Sheng", "name_de": "Setschuan"}
    assert name_in("CN-SC", row, "de", {}, {}) == "Setschuan"
    assert name_in("CN-SC", row, "zh", {}, {}) == ""
    assert name_in("CN-SC", row | {"name_local": "四川省"}, "zh", {}, {}) == "四川省"
    assert name_in("CN-SC", row | {"name_local": "四川省"}, "pl", {}, {}) == ""


def test_every_country_and_world_region_is_named_in_every_language() -> None:
    languages = set(country_names())
    assert languages == set(world_region_names()) == {"en", "de", "pl", "zh"}
    regions = {place.removeprefix("world:") for place in world().ids if place.startswith("world:")}
    for language in languages:
        assert set(country_names()[language]) == set(country_names()["en"])
        assert set(world_region_names()[language]) == set(world_region_names()["en"])
        assert regions <= set(world_region_names()[language])
        assert all(place_name(code, language) for code in ("PL", "world:south-asia"))
    assert place_name("PL:lodz", "de") == ""


def test_a_name_that_two_share_is_not_translated() -> None:
    known = pd.DataFrame(
        {
            "name": ["Georgia", "Georgia"],
            "name_local": "",
            "level": ["country", "region"],
            "country": ["GE", "US"],
        },
        index=["GE", "US-GA"],
    )
    assert names_in("de", known) == {"GE": "Georgien"}
    assert names_elsewhere({"GE": "Georgia", "US-GA": "Georgia"}, known)["de"] == {}
    assert names_elsewhere({"GE": "Georgia"}, known)["de"] == {"Georgia": "Georgien"}
