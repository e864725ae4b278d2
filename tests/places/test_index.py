"""The index of spellings: parents without end, codes and readings, each on a few actors made here."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import TEXTS
from subnatnet.places._index import MAX_DEPTH, SpellingIndex
from subnatnet.tables.frames import actor_frame

ACTORS = actor_frame(
    pd.DataFrame(
        {
            "id": ["CN", "CN-SC", "CN-SC:chengdu", "PL", "PL:lodz"],
            "name": ["China", "Sichuan Province", "Chengdu", "Poland", "Łódź"],
            "name_local": ["中国", "四川省", "成都市", "Polska", ""],
            "aliases": ["", "Szechuan|Four Rivers", "", "", ""],
            "kind": ["place", "region", "region", "place", "place"],
            "level": ["country", "province", "prefecture", "country", "city"],
            "parent": ["", "", "CN-SC", "", "PL"],
            "country": ["", "CN", "CN", "", "PL"],
            "pinyin": ["", "Sichuan", "Chengdu", "", ""],
            "gbt2260": ["", "510000", "510100", "", ""],
            "alpha3": ["CHN", "", "", "POL", ""],
            "wikidata": ["", "Q19770", "", "Q36", ""],
        }
    )
)
INDEX = SpellingIndex(ACTORS)


@pytest.mark.parametrize(
    ("name", "actor", "reason"),
    [
        ("PL:lodz", "PL:lodz", "id"),
        ("POL", "PL", "code"),
        ("510000", "CN-SC", "code"),
        ("51", "CN-SC", "code"),
        ("CN-51", "CN-SC", "code"),
        ("Q36", "PL", "code"),
        ("https://www.wikidata.org/wiki/Q36", "PL", "code"),
        ("  four   RIVERS ", "CN-SC", "name"),
        ("Lodz", "PL:lodz", "spelling"),
        ("Ch'eng-tu", "CN-SC:chengdu", "romanisation"),
        ("四川", "CN-SC", "without generic words"),
        ("Sichuan", "CN-SC", "romanisation"),
    ],
)
def test_the_most_literal_reading_comes_first(name, actor, reason):
    first = next((ids, how) for ids, how in INDEX.readings(name) if ids)
    assert first == ([actor], reason)


def test_ancestors_and_countries():
    assert INDEX.above["CN-SC:chengdu"] == {"CN-SC:chengdu", "CN-SC", "CN"}
    assert INDEX.above["PL:lodz"] == {"PL:lodz", "PL"}


@given(st.lists(st.sampled_from("abcde") | st.just(""), min_size=5, max_size=5))
def test_parents_that_go_in_circles_end(parents):
    above = SpellingIndex(actor_frame(pd.DataFrame({"id": list("abcde"), "parent": parents}))).above
    parent = dict(zip("abcde", parents, strict=True))
    for actor in "abcde":
        chain = [actor]
        while parent[chain[-1]] and parent[chain[-1]] not in chain:
            chain.append(parent[chain[-1]])
        assert above[actor] == set(chain)
    assert MAX_DEPTH > 5


def test_who_fits_a_place_and_a_kind():
    ids = ["PL:lodz", "CN-SC", "CN-SC", "CN-SC:chengdu"]
    assert INDEX.fitting(ids, [], "") == ("CN-SC", "CN-SC:chengdu", "PL:lodz")
    assert INDEX.fitting(ids, [frozenset({"CN-SC"})], "") == ("CN-SC", "CN-SC:chengdu")
    assert INDEX.fitting(ids, [frozenset({"CN"})], "place") == ()


@given(TEXTS)
def test_any_text_has_readings_and_none_of_them_fails(name):
    for ids, reason in INDEX.readings(name):
        assert set(ids) <= set(ACTORS.index)
        assert reason


def test_the_pool_of_similar_names_holds_every_spelling_once():
    keys, spellings, actors = INDEX.pool
    assert len(keys) == len(spellings) == len(actors) == len(set(zip(keys, actors, strict=True)))
    assert {"Four Rivers", "Szechuan", "四川省", "Łódź"} <= set(spellings)
