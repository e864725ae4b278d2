"""What was written reads back as the same network, in every format."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from hostile import HOSTILE, TEXTS
from subnatnet.network.writing import tables_of

PLACES = ["ties.csv", "ties.tsv", "ties.xlsx", "ties.parquet", "ties.db", "ties.duckdb", "folder"]


@st.composite
def nets(draw: st.DrawFn) -> sn.TieNetwork:
    """Draw a network with hostile texts and columns of every type."""
    ties = draw(networks.tie_tables(max_ties=6))
    size = len(ties)
    ties["note"] = draw(st.lists(TEXTS, min_size=size, max_size=size))
    ties["remark"] = draw(st.lists(TEXTS, min_size=size, max_size=size))
    numbers = st.floats(0, 1e15, allow_nan=False) | st.none()
    ties["amount"] = pd.Series(draw(st.lists(numbers, min_size=size, max_size=size)), dtype="float64")
    ties["currency"] = ties["amount"].notna().map({True: "EUR", False: ""})
    ties["share"] = pd.Series(
        draw(st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=size, max_size=size)), dtype="float64"
    )
    ties["pages"] = draw(st.lists(st.integers(-(2**40), 2**40), min_size=size, max_size=size))
    ties["secret"] = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    actors = networks.ACTORS.assign(people=range(len(networks.ACTORS)), lat=1.25)
    actors["name"] = draw(st.lists(TEXTS, min_size=len(actors), max_size=len(actors)))
    net = sn.TieNetwork(actors, ties, eras=networks.ERAS)
    if draw(st.booleans()):
        net = net.layer(net.layers[0])  # some actors are then only parents
    if draw(st.booleans()):
        net = net.during("1985/2005")  # some are isolates
    return net


@pytest.mark.parametrize("place", PLACES)
@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink whole files would take minutes
)
@given(net=nets())
def test_round_trip(tmp_path, place, net):
    path = tmp_path / place
    sn.write_ties(net, path, overwrite=True)
    back = sn.read_ties(path)
    pd.testing.assert_frame_equal(back.actors, net.actors, check_exact=True)
    pd.testing.assert_frame_equal(back.ties, net.ties, check_exact=True)
    pd.testing.assert_frame_equal(back.members, net.members.reset_index(drop=True))
    assert back.equals(net)
    assert back.eras == net.eras
    assert back.gazetteer.equals(net.gazetteer)


@pytest.mark.parametrize("place", ["ties.xlsx", "ties.db", "folder"])
def test_the_built_in_case_round_trips(tmp_path, place):
    china = sn.load_china()
    sn.write_ties(china, tmp_path / place)
    back = sn.read_ties(tmp_path / place)
    assert back.equals(china)
    assert back.eras == china.eras
    assert back.rollup("province", partners="country").edges.equals(
        china.rollup("province", partners="country").edges
    )


def test_a_second_writing_leaves_nothing_of_the_first(tmp_path):
    for place in PLACES:
        sn.write_ties(networks.small().during("1985"), tmp_path / place)
        bare = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))
        sn.write_ties(bare, tmp_path / place, overwrite=True)
        assert sn.read_ties(tmp_path / place).equals(bare)
        assert not sn.read_ties(tmp_path / place).eras


@pytest.mark.parametrize("place", PLACES)
def test_hostile_texts_everywhere_come_back(tmp_path, place):
    """As ids, names, notes and names of columns; the longest are checked as texts only."""
    ids = [text for text in HOSTILE if len(text) < 100]
    size = len(ids)
    ties = pd.DataFrame({"id": ids, "layer": "agreement", "source": ids, "target": "P", "document": ids})
    ties = ties.assign(
        note=HOSTILE[-size:], kind=ids, **{name: name for name in ids if name.casefold() != "nan"}
    )
    actors = pd.DataFrame(
        {"id": [*ids, "P"], "kind": ["region"] * size + ["place"], "name": [*ids, HOSTILE[18]]}
    )
    net = sn.TieNetwork(actors, ties, eras=dict.fromkeys(ids, "1994/2012"))
    sn.write_ties(net, tmp_path / place)
    back = sn.read_ties(tmp_path / place)
    pd.testing.assert_frame_equal(back.ties, net.ties)
    pd.testing.assert_frame_equal(back.actors, net.actors)
    assert back.eras == net.eras


def test_tables_hold_what_the_network_holds_and_no_more():
    net = networks.small()
    assert list(tables_of(net)) == ["ties", "actors", "eras"]
    tables = tables_of(net.layer("agreement").during("1985"))
    assert list(tables) == ["ties", "actors", "gazetteer", "members", "eras"]
    assert tables["ties"]["id"].tolist() == ["t1"]
    assert set(tables["gazetteer"]["id"]).isdisjoint(tables["actors"]["id"])
    assert {*tables["gazetteer"]["id"], *tables["actors"]["id"]} == set(net.actors.index)
    isolates = set(tables["members"]["actor"])
    assert isolates == {"R1", "R1:b", "R2", "PL:krakow", "DE:bonn"}
    assert set(tables["members"]["layer"]) == {"agreement"}
    assert all(frame.index.equals(pd.RangeIndex(len(frame))) for frame in tables.values())


@pytest.mark.parametrize("place", PLACES)
def test_writing_leaves_the_network_alone(tmp_path, place):
    net = networks.small()
    sn.write_ties(net, tmp_path / place)
    assert net.equals(networks.small())
