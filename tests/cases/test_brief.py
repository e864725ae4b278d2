"""A brief on a place abroad, in a small world where the answers are known."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import actors, numbered, spread, tie, world
from subnatnet.cases.brief import partner_brief
from subnatnet.errors import InvalidChoice, UnknownActor

FAR = [f"F{number}" for number in range(1, 13)]
ROWS = numbered(
    [
        tie("A", "N1:town", "2005"),
        tie("A", "N1", "1995"),
        tie("B", "N1", ""),
        tie("B", "N1:town", "", "investment"),
        *spread("A", ["F1", "F2"], 4),
        *spread("B", ["F1", "F2"], 4),
        *spread("C", ["F1", "F2", "F3"], 6),
        *spread("D", FAR[3:], 9),
    ]
)


@pytest.fixture(scope="module")
def made():
    return partner_brief(world(ROWS), "N1:town", repeats=5)


def test_ties_of_the_place_and_of_its_country(made):
    assert made.country == "N1"
    assert made.deals["region"].tolist() == ["A", "B"]
    assert made.deals["start"].tolist() == ["2005", ""]
    assert made.country_deals["contacts"].to_dict() == {"A": 2, "B": 2}
    assert made.country_deals.loc["A", "share"] == pytest.approx(2 / 6)
    assert made.country_deals.loc["A", "others"] == pytest.approx(2 / 21)
    assert made.facts == {"contacts": 4, "undated": 2, "ended": 0, "own": 2}


def test_roles_are_those_of_the_regions_in_the_brief(made):
    assert {"A", "B"} <= set(made.roles.index)
    assert made.roles.loc["A", "reading"].startswith("Region A")


def test_a_country_may_be_asked_for():
    brief = partner_brief(world(ROWS), "F1", score="activity", repeats=2)
    assert brief.country == "F1"
    assert set(brief.deals["region"]) == {"A", "B", "C"}
    assert "F2" in brief.comparable.index
    assert brief.test.empty or brief.test.index.tolist() == ["activity"]


def test_comparable_places_are_of_the_same_level():
    rows = [*ROWS, *numbered([tie("A", "P2:b"), tie("B", "P2:b")], "p")]
    more = pd.DataFrame([{"id": "P2:b", "kind": "place", "level": "city", "parent": "F1", "name": "<b>"}])
    brief = partner_brief(world(rows, people=pd.concat([actors(), more]).fillna("")), "N1:town", repeats=2)
    assert brief.comparable.index.tolist() == ["P2:b"]
    assert brief.comparable.loc["P2:b", "likeness"] == 1.0
    assert "<b>" not in brief.to_html()


@pytest.mark.parametrize("language", ["en", "pl", "de", "zh"])
def test_a_place_without_a_tie_has_a_brief(language):
    brief = partner_brief(world(ROWS), "Lisbon, Portugal", repeats=2)
    assert (brief.deals.empty, brief.country_deals.empty, brief.facts["contacts"]) == (True, True, 0)
    assert brief.country == "PT"
    assert brief.to_text(language)


@pytest.mark.parametrize(
    ("place", "error"),
    [("Nowhereville", UnknownActor), ("A", InvalidChoice), ("", InvalidChoice), (5, InvalidChoice)],
)
def test_what_is_no_place_abroad_is_refused(place, error):
    with pytest.raises(error):
        partner_brief(world(ROWS), place, repeats=2)


@pytest.mark.parametrize("most", [0, True, 1.5])
def test_the_length_of_lists_is_a_whole_number(most):
    with pytest.raises(InvalidChoice, match="most"):
        partner_brief(world(ROWS), "F1", most=most)


def test_the_built_in_case():
    net = sn.load_china()
    brief = partner_brief(net, "Łódź, Poland", repeats=2)
    assert {"Sichuan", "Guangdong"} <= set(brief.deals["name"])
    assert "Chengdu" in set(brief.deals["city"])
    assert not set(brief.deals["region"]) & set(brief.candidates.index)
    text = brief.to_text()
    assert "most of all to Europe, as is usual" in text or "Europe" in text
    # where most of everybody's ties lead is no reason for anybody
    assert "Europe" not in "|".join(brief.candidates["enacted"])


def test_a_brief_shows_itself_in_one_line_and_prints_as_text(made):
    assert repr(made).startswith("<Brief on ")
    assert "\n" not in repr(made)
    assert str(made) == made.to_text()
