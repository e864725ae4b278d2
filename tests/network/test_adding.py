"""A tie of one's own: found by name, with a source, and never a second Sichuan."""

from __future__ import annotations

import pytest

import subnatnet as sn
from subnatnet.errors import AmbiguousName, InvalidArgument, InvalidTies, UnknownActor
from subnatnet.network.adding import add_statement, add_tie


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


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Gent, Belgium", "BE:ghent"),
        ("Gand, Belgique", "BE:ghent"),
        ("Bayern, Germany", "DE:bavaria"),
        ("Hessen, Deutschland", "DE:hesse"),
        ("Illinois, USA", "US:illinois"),
        ("根特, 比利时", "BE:ghent"),
    ],
)
def test_a_place_that_is_there_under_another_id_is_not_made_again(net, name, actor):
    more = add_tie(net, "Sichuan", name, sources="mine")
    assert more.ties.loc["own-000001", "target"] == actor
    assert len(more.gazetteer) == len(net.gazetteer)


def test_a_town_is_not_taken_for_the_unit_of_its_name(net):
    more = add_tie(net, "Sichuan", "Utrecht, Netherlands", sources="mine")
    assert more.ties.loc["own-000001", "target"] == "NL:utrecht"


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


@pytest.mark.parametrize("voice", ["assigned", "claimed"])
def test_a_statement_joins_those_that_are_there(net, voice):
    more = add_statement(
        net, "四川", "hub", toward=["Польша", "world:europe"], date="2026", sources="mine", voice=voice
    )
    table = more.tables[voice]
    assert len(table) == len(net.tables[voice]) + 1
    assert table.iloc[-1][["id", "region", "direction"]].tolist() == [
        "own-000001",
        "CN-SC",
        "PL|world:europe",
    ]
    assert table.dtypes.equals(net.tables[voice].dtypes)
    again = add_statement(more, "Sichuan", "gateway", date="", sources="mine", voice=voice)
    assert again.tables[voice].iloc[-1]["id"] == "own-000002"
    other = {"assigned": "claimed", "claimed": "assigned"}[voice]
    assert len(again.tables[other]) == len(net.tables[other])


def test_a_statement_changes_what_a_region_is_told(net):
    told = add_statement(
        net,
        "Qinghai",
        "bridgehead",
        toward="Poland",
        date="2024",
        sources="mine",
        document="letter",
        issuer="org:state-council",
    )
    before, after = (
        sn.assigned_roles(one, during="2013/..", regions=["Qinghai"])["evidence"].item()
        for one in (net, told)
    )
    assert "bridgehead" not in before
    assert "bridgehead" in after


def test_a_network_without_statements_gets_a_table():
    own = sn.load_world(home="PL")
    more = add_statement(
        own, "Łódź Voivodeship", "my word", toward="Sichuan, China", date="2020", sources="mine"
    )
    assert more.tables["assigned"]["role"].tolist() == ["my word"]
    assert more.tables["assigned"]["region"].tolist() == ["PL-10"]
    # words of one's own bind nobody: a second one may be another
    second = add_statement(more, "Silesian Voivodeship", "other word", date="2021", sources="mine")
    assert second.tables["assigned"]["role"].tolist() == ["my word", "other word"]


@pytest.mark.parametrize(
    ("region", "options", "message"),
    [
        ("Sichuan", {"sources": " "}, "needs its source"),
        ("Sichuan", {"role": "hubb"}, "did you mean 'hub'"),
        ("Sichuan", {"date": "soon"}, "'soon' is no date"),
        ("Poland", {}, "a place, no region"),
        ("Sichuan", {"phrse": "x"}, "is it 'phrase'"),
        ("Sichuan", {"voice": "told"}, "voice must be one of"),
    ],
)
def test_a_statement_that_cannot_be_is_one_clear_error(net, region, options, message):
    given = {"role": "hub", "date": "2020", "sources": "mine"} | options
    with pytest.raises(InvalidArgument, match=message):
        add_statement(net, region, **given)
