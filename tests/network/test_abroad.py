"""Abroad is another country: two home states are abroad to each other, whatever the levels are called."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.network.abroad import home_states, leads, sides, states
from subnatnet.schema import DEFAULT_SCHEMA

ACTORS = pd.DataFrame(
    [
        ("DE-BB", "region", "land", "", "DE"),
        ("DE-BB:cottbus", "region", "city", "DE-BB", ""),
        ("DE-SN", "region", "land", "", "DE"),
        ("PL-LB", "region", "voivodeship", "", "PL"),
        ("PL-LB:zary", "region", "city", "PL-LB", "PL"),
        ("XX", "region", "", "", ""),
        ("FR:lyon", "place", "city", "", "FR"),
        ("co:de", "company", "", "DE-SN", ""),
        ("co:pl", "company", "", "", "PL"),
        ("co:fr", "company", "", "", "FR"),
        ("co:none", "company", "", "", ""),
        ("org:x", "ministry", "", "", "DE"),
    ],
    columns=["id", "kind", "level", "parent", "country"],
)
TIES = pd.DataFrame(
    [
        ("agreement", "DE-BB:cottbus", "PL-LB:zary"),
        ("agreement", "DE-BB", "DE-SN"),
        ("agreement", "DE-SN", "FR:lyon"),
        ("agreement", "PL-LB", "FR:lyon"),
        ("agreement", "XX", "DE-SN"),
        ("investment", "co:de", "PL-LB"),
        ("investment", "co:pl", "DE-BB"),
        ("investment", "co:fr", "DE-BB"),
    ],
    columns=["layer", "source", "target"],
).assign(kind="twin")


@pytest.fixture(scope="module")
def net() -> sn.TieNetwork:
    loose = DEFAULT_SCHEMA.layers["agreement"]
    assert set(loose.sources) == {"region", "place"}
    return sn.TieNetwork(ACTORS, TIES.assign(id=[f"t{i}" for i in range(len(TIES))]))


def test_states_and_sides(net):
    state = states(net.gazetteer)
    assert state["DE-BB:cottbus"] == "DE"
    assert state["co:de"] == "DE"
    assert state["XX"] == state["co:none"] == ""
    side = sides(net.gazetteer, net.schema)
    assert side.to_dict() == {
        **dict.fromkeys(["DE-BB", "DE-BB:cottbus", "DE-SN", "PL-LB", "PL-LB:zary", "XX"], "region"),
        "FR:lyon": "abroad",
        "co:de": "region",
        "co:pl": "region",
        "co:fr": "abroad",
        "co:none": "unplaced",
        "org:x": "centre",
    }
    assert home_states(net.gazetteer, net.schema) == ("DE", "PL")


def test_a_tie_between_two_home_states_is_a_foreign_tie_of_both(net):
    ties = net.ties
    found = leads(ties["source"], ties["target"], sides(net.gazetteer, net.schema), states(net.gazetteer))
    across = dict(
        zip(zip(ties["source"], ties["target"], strict=True), np.add(*map(np.int_, found)), strict=True)
    )
    assert across["DE-BB:cottbus", "PL-LB:zary"] == 2
    assert across["DE-BB", "DE-SN"] == 0
    assert across["DE-SN", "FR:lyon"] == 1
    assert across["DE-SN", "XX"] == 0  # nothing says where it is
    assert across["co:de", "PL-LB"] == across["co:pl", "DE-BB"] == 2


def test_measures_see_it(net):
    partners = sn.centrality(net, "partners", layer="agreement", unit="top")["partners"]
    assert partners.drop("XX").to_dict() == {"DE-BB": 1, "DE-SN": 1, "PL-LB": 2, "FR:lyon": 2}
    spread = sn.diversity(net, "countries", layer="agreement", unit="top")
    assert spread["countries"].drop("XX").to_dict() == {"DE-BB": 1, "DE-SN": 1, "PL-LB": 2}
    ei = sn.ei_index(net.among(ids=["DE-BB", "PL-LB", "DE-SN"]), layer="agreement", unit="top")
    assert ei.loc["PL-LB", "ei_index"] == 1.0


def test_top_is_every_home_unit_without_a_home_parent(net):
    top = net.rollup("top")
    homes = top.actors.query("kind == 'region'").index.tolist()
    assert homes == ["DE-BB", "DE-SN", "PL-LB", "XX"]
    assert "co:de" not in top.actors.index  # it counts for its region
    assert net.rollup("land").actors.query("kind == 'region'").index.tolist() == [
        "DE-BB",
        "DE-SN",
        "PL-LB",
        "PL-LB:zary",
        "XX",
    ]
    assert set(sn.coverage(net).index.get_level_values("region")) >= {"DE-BB", "DE-SN", "PL-LB"}


def test_one_home_state_is_as_it_was():
    one = ACTORS[ACTORS["id"].isin(["DE-BB", "DE-SN", "FR:lyon"])]
    ties = TIES[TIES["source"].isin(one["id"]) & TIES["target"].isin(one["id"])]
    net = sn.from_edges(ties, one)
    assert sn.centrality(net, "partners")["partners"].to_dict() == {"DE-BB": 0, "DE-SN": 1, "FR:lyon": 1}
    assert net.rollup("top").selection["unit"] == "land"


def test_roles_read_contacts_of_both(net):
    from subnatnet.roles._evidence import gather

    contacts = gather(net, layer="agreement").contacts
    assert sorted(zip(contacts["region"], contacts["partner"], strict=True)) == [
        ("DE-BB", "PL-LB"),
        ("DE-SN", "FR:lyon"),
        ("PL-LB", "DE-BB"),
        ("PL-LB", "FR:lyon"),
    ]
    assert not contacts["region"].isin(["XX"]).any()


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_what_is_found_is_not_written_into_the_gazetteer(storage):
    """Without pyarrow texts are Python objects in an array, which can be written to where they lie."""
    with pd.option_context("mode.string_storage", storage):
        known = ACTORS.astype("str").set_index("id")
        before = known.copy(deep=True)
        found = states(known)
    assert found["co:de"] == "DE"
    pd.testing.assert_frame_equal(known, before)
