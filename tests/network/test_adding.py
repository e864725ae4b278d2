"""A tie of one's own: found by name, with a source, and never a second Sichuan."""

from __future__ import annotations

import pytest

import subnatnet as sn
from subnatnet.errors import AmbiguousName, InvalidArgument, InvalidTies, UnknownActor
from subnatnet.network.adding import add_tie


@pytest.fixture(scope="module")
def net():
    return sn.load_china()


@pytest.mark.parametrize("name", ["Sichuan", "四川", "CN-SC", "Szechwan"])
def test_nobody_is_made_twice(net, name):
    more = add_tie(net, name, "Łódź, Poland", sources="mine", start="2020")
    row = more.ties.loc["own-000001"]
    assert (row["source"], row["target"], row["sources"]) == ("CN-SC", "PL:lodz", "mine")
    assert len(more.gazetteer) == len(net.gazetteer)
    assert len(more.ties) == len(net.ties) + 1
    assert more.eras == net.eras
    assert set(more.tables) == set(net.tables)


def test_a_town_that_the_table_lacks_comes_with_its_country(net):
    more = add_tie(net, "Sichuan", "Sopot, Poland", sources="mine")
    assert more.gazetteer.loc["PL:sopot", "country"] == "PL"
    assert more.ties.loc["own-000001", "count"] == 1
    again = add_tie(more, "Yunnan", "Sopot, Poland", sources="mine")
    assert again.ties.index[again.ties.index.str.startswith("own-")].tolist() == ["own-000001", "own-000002"]
    assert len(again.gazetteer) == len(more.gazetteer)
    assert sn.role_map(again, regions=["Sichuan"])["contacts"].item() > 0


@pytest.mark.parametrize(
    ("ends", "columns", "error"),
    [
        (("Sichuan", "Nowhereville"), {"sources": "x"}, UnknownActor),
        (("Sichuan", "Posen"), {"sources": "x"}, AmbiguousName),
        (("Sichuan", "PL:lodz"), {"sources": " "}, InvalidArgument),
        (("Sichuan", "PL:lodz"), {"sources": "x", "strat": "2015"}, InvalidArgument),
        (("Sichuan", "PL:lodz"), {"sources": "x", "start": "soon"}, InvalidTies),
        (("Sichuan", "PL:lodz"), {"sources": "x", "layer": "directive"}, InvalidTies),
    ],
)
def test_what_cannot_be_is_refused(net, ends, columns, error):
    with pytest.raises(error):
        add_tie(net, *ends, **columns)


def test_a_rolled_up_network_takes_none(net):
    with pytest.raises(InvalidArgument, match="rolling up"):
        add_tie(net.rollup("province"), "Sichuan", "PL:lodz", sources="x")
