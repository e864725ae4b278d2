from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from roles.worlds import actors, directive, numbered, said, statements, tie, two_firms, world
from subnatnet.roles._evidence import gather
from subnatnet.roles.authors import AUTHORS
from subnatnet.roles.contacts import by_place, collapsed
from subnatnet.roles.role_map import role_map
from subnatnet.roles.typologies import TYPOLOGIES
from subnatnet.roles.typology import typology


def firms(rows):
    more = pd.DataFrame(
        [
            {"id": "co:a", "kind": "company", "level": "", "parent": "A", "country": "H"},
            {"id": "co:x", "kind": "company", "level": "", "parent": "F1", "country": "F1"},
        ]
    )
    net = world(numbered(rows), people=pd.concat([actors(), more]).fillna(""))
    evidence = gather(net)
    return collapsed(evidence, evidence.contacts)


def test_acts_of_one_company_in_one_country_are_one_contact():
    assert len(firms([tie("co:a", "F1", layer="investment") for _ in range(7)])) == 1
    assert len(firms([tie("co:a", place, layer="investment") for place in ("F1", "F2", "F1")])) == 2


def test_a_foreign_company_is_one_presence_too():
    assert len(firms([tie("co:x", "A", layer="investment") for _ in range(3)])) == 1


def test_twinnings_are_acts_of_their_own():
    assert len(firms([tie("A", "N1"), tie("A", "N1:town")])) == 2


def test_layers_stay_apart_and_the_earliest_act_dates_the_contact():
    rows = [
        tie("co:a", "F1", "2010", layer="investment"),
        tie("co:a", "F1", "2001", layer="investment"),
        tie("co:a", "F1", "2005", layer="cooperation"),
    ]
    kept = firms(rows)
    assert sorted(kept["layer"]) == ["cooperation", "investment"]
    first = kept.loc[kept["layer"] == "investment", "start_low"].iloc[0]
    assert first == 11323.0  # the first of January 2001, in days


def test_of_several_rows_of_one_act_the_earliest_dates_the_contact():
    given = [("x", "2009"), ("x", "2001"), ("y", "2003")]
    found = gather(world(numbered([tie("A", "F1", start, document=of) for of, start in given]))).contacts
    first = [np.datetime64(f"{year}-01-01").astype(int) for year in (2001, 2003)]
    assert found["start_low"].tolist() == first
    assert found["start_high"].iloc[0] < first[1]


def test_counts_are_regions_by_places():
    table = by_place(pd.DataFrame({"region": list("AAB"), "partner": list("xyx")}), "partner")
    assert table.to_numpy().tolist() == [[1.0, 1.0], [1.0, 0.0]]


TABLES = {
    "assigned": statements([said("A", "gateway", direction="world:w1"), said("B", "hub"), said("C", "hub")]),
    "claimed": statements([said("A", "window", direction="world:w2"), said("B", "hub")]),
}


@pytest.mark.parametrize("dates", ["2005", ""])
def test_doubling_all_acts_of_one_firm_changes_no_leg_of_any_role(dates):
    one, many = (role_map(two_firms(times, start=dates, tables=TABLES)) for times in (1, 4))
    assert many.loc["A", "contacts"] > one.loc["A", "contacts"]
    pd.testing.assert_frame_equal(many.drop(columns="contacts"), one.drop(columns="contacts"))


@pytest.mark.parametrize("name", [*TYPOLOGIES, *AUTHORS])
def test_doubling_all_acts_of_one_firm_changes_no_typology(name):
    more = [directive("A", "gateway", orientation="world:w1"), directive("B", "hub", orientation="F1")]
    one, many = (typology(two_firms(times, more, tables=TABLES), name) for times in (1, 4))
    pd.testing.assert_frame_equal(many, one)
