"""Who deals with a place: counted by hand in a small world."""

from __future__ import annotations

import pytest

from cases.test_brief import ROWS
from roles.worlds import world
from subnatnet.cases.area import find_area
from subnatnet.cases.partners import behind, comparable, country_deals, deals
from subnatnet.roles.study import study_roles


@pytest.fixture(scope="module")
def study():
    return study_roles(world(ROWS))


@pytest.fixture(scope="module")
def town(study):
    return find_area(study.net, "N1:town")


def test_dated_ties_come_first_within_a_region(study, town):
    table = deals(study, town)
    assert table[["region", "start"]].to_numpy().tolist() == [["A", "2005"], ["B", ""]]
    assert (table["city"] == "").all()


def test_shares_are_of_all_contacts_of_the_region(study, town):
    table = country_deals(study, town)
    assert table["share"].to_dict() == {"A": pytest.approx(2 / 6), "B": pytest.approx(2 / 6)}
    assert (table["others"] < table["share"]).all()


def test_comparable_places_leave_out_the_place(study):
    table = comparable(study, find_area(study.net, "F1"), 20)
    assert "F1" not in table.index
    assert table.loc["F2", "shared"] == 3
    assert table["likeness"].between(0, 1).all()
    assert table["likeness"].is_monotonic_decreasing


def test_only_units_of_the_region_stand_behind_it(study):
    rows = study.evidence.contacts.assign(near=study.evidence.contacts["region"])
    assert not behind(study, rows).any()
