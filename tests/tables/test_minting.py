"""Ids made of names: one for one actor, and a fault that names the other spelling where that is not sure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.tables.minting import mint, slug


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Đakovo", "dakovo"),
        ("İsparta", "isparta"),
        ("ISPARTA", "isparta"),
        ("Isparta", "isparta"),
        ("Großräschen", "grossraschen"),
        ("Þórshöfn", "thorshofn"),
        ("São Tomé", "sao-tome"),
        ("成都市", "成都市"),
        ("Москва", "москва"),
        ("!?", ""),
    ],
)
def test_names_become_tails_of_ids(name, tail):
    assert slug(name) == tail


def test_case_is_no_other_actor_but_an_accent_may_be():
    assert mint(["İsparta", "ISPARTA"], ["region"] * 2).faults == {}
    found = mint(["Brasov", "Brașov", "Graz"], ["region"] * 3).faults
    assert set(found) == {0, 1}
    assert "Brașov" in found[0][0]
    assert found[0][1] == "Brașov"


def test_namesakes_are_told_apart_by_country_and_region():
    made = mint(["Springfield"] * 3, ["place"] * 3, ["US", "US", "NZ"], ["Illinois", "Ohio", ""])
    assert made.ids == ["US:springfield-illinois", "US:springfield-ohio", "NZ:springfield"]
    assert made.actors["country"].tolist() == ["US", "US", "NZ"]


def test_an_actor_of_a_declared_kind_gets_an_id_that_begins_with_it():
    assert mint(["Graz office", "Graz"], ["office", "place"]).ids == ["office:graz-office", "place:graz"]


def test_who_is_known_keeps_the_id():
    assert mint(["Graz", "Linz"], ["place"] * 2, known={"graz": "region:graz"}).ids == [
        "region:graz",
        "place:linz",
    ]


def test_a_name_without_a_letter_makes_none():
    assert set(mint(["?!", "co"], ["company"] * 2).faults) == {0}


@given(st.lists(st.text(max_size=6), max_size=6))
def test_every_name_has_an_id_or_a_fault(names):
    made = mint(names, ["company"] * len(names))
    for at, name in enumerate(names):
        assert (made.ids[at] != "") == (name != "")
        assert at in made.faults or name == "" or made.ids[at] != "co:"
    assert made.actors["id"].is_unique


def test_vowel_signs_of_indian_scripts_are_kept():
    assert slug("दिल्ली") == "दिल्ली"
    assert slug("மதுரை") == "மதுரை"
