from __future__ import annotations

import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.cases.brief import partner_brief

FAR = [f"F{number}" for number in range(1, 13)]
ROWS = numbered(
    [
        directive("A", "gateway", "2000", orientation="world:w1"),
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
    assert made.deals["start"].tolist() == ["2005", "undated"]
    assert made.country_deals["contacts"].to_dict() == {"A": 2, "B": 2}
    assert made.country_deals["told"].to_dict() == {"A": 1, "B": 0}


def test_how_much_is_centrally_directed(made):
    row = made.directed.loc["country"]
    assert row["contacts"] == 4
    assert row["with_regions_pointed_here"] == 2
    assert (row["follow_a_directive"], row["precede_one"]) == (1, 1)
    assert row["clear"] == row["follow_a_directive"] + row["precede_one"] + row["unmatched"]


def test_roles_of_the_regions(made):
    assert made.roles.index.tolist() == ["Region A", "Region B"]
    assert made.roles.loc["Region A", "assigned"] == "gateway"


def test_candidates_have_no_tie_and_come_best_first(made):
    assert set(made.candidates.index) == {"C", "D"}
    assert made.candidates.index[0] == "C"  # C is tied to the look-alikes of N1, D is not
    assert made.candidates["score"].is_monotonic_decreasing


def test_the_score_is_tested_against_a_baseline(made):
    assert made.test.index.tolist() == ["likeness", "activity"]
    assert made.test["auc"].between(0, 1).all()


def test_comparable_places_are_of_the_same_level():
    rows = [*ROWS, *numbered([tie("A", "P2:b"), tie("B", "P2:b")], "p")]
    import pandas as pd

    from roles.worlds import actors

    more = pd.DataFrame([{"id": "P2:b", "kind": "place", "level": "city", "parent": "F1", "name": "<b>"}])
    brief = partner_brief(world(rows, people=pd.concat([actors(), more]).fillna("")), "N1:town", repeats=2)
    assert brief.comparable.index.tolist() == ["P2:b"]
    assert brief.comparable.loc["P2:b", "likeness"] == 1.0
    assert "<b>" not in brief.to_html()


def test_a_country_may_be_asked_for():
    brief = partner_brief(world(ROWS), "F1", score="activity", repeats=2)
    assert brief.country == "F1"
    assert set(brief.deals["region"]) == {"A", "B", "C"}
    assert brief.test.index.tolist() == ["activity"]
    assert "F2" in brief.comparable.index


def test_place_without_ties_is_a_brief_all_the_same():
    brief = partner_brief(world(ROWS), "N2", repeats=2)
    assert brief.deals.empty
    assert brief.candidates.empty
    assert "none in the table" in brief.to_text()


def test_text_and_page_say_what_the_data_cannot(made, tmp_path):
    assert "What the data cannot say" in made.to_text()
    page = made.to_html(tmp_path / "brief.html")
    assert (tmp_path / "brief.html").read_text(encoding="utf-8") == page
    assert len(made.cannot_say) == 6


def test_wrong_places_are_one_clear_error():
    with pytest.raises(sn.UnknownActor, match="did you mean 'N1:town'"):
        partner_brief(world(ROWS), "N1:towm")
    with pytest.raises(sn.InvalidChoice, match="part of the world"):
        partner_brief(world(ROWS), "world:w1")
    with pytest.raises(sn.UnknownActor, match="not the id of a foreign place"):
        partner_brief(world(ROWS), "A")
