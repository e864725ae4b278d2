"""What the page is given says what the network says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import networks
import subnatnet as sn
from subnatnet.present import atlas_data


def payload(net: sn.TieNetwork, **options: object) -> dict:
    settings = {"unit": None, "measure": None, "regions": None, "roles": None, "sources": None, "seed": 0}
    return atlas_data.payload(net, **(settings | options))


def test_units_follow_the_table() -> None:
    net = networks.small()
    assert list(atlas_data.units(net)) == ["recorded", "country", "world_region"]
    assert atlas_data.home_level(net) == "province"
    bare = sn.from_edges(pd.DataFrame({"source": ["a"], "target": ["b"]}))
    assert list(atlas_data.units(bare)) == ["recorded"]
    assert list(atlas_data.units(net.layer("directive"))) == ["recorded"]


@settings(max_examples=8)
@given(networks.tie_tables())
def test_moves_agree_with_the_verb_rollup(ties: pd.DataFrame) -> None:
    net = sn.TieNetwork(networks.ACTORS, ties)
    data = payload(net)
    ids = data["actors"]["id"]
    for unit in data["units"]:
        if unit["key"] == "recorded":
            continue
        rolled = (
            net.rollup(unit["home"], partners=unit["key"])
            if unit["home"]
            else net.rollup(partners=unit["key"])
        )
        assert [ids[node] for node in unit["nodes"]] == list(rolled.actors.index)
        for end in ("source", "target"):
            moved = [ids[unit["move"].get(actor, actor)] for actor in data["ties"][end]]
            assert moved == list(rolled.ties[end])


def test_years_and_acts_are_those_of_the_network() -> None:
    net = networks.small()
    ties = payload(net)["ties"]
    by = dict(
        zip(
            ties["id"], zip(ties["years"]["start_low"], ties["years"]["start_high"], strict=True), strict=True
        )
    )
    assert by["t1"] == (1985, 1985)
    assert by["t3"] == (1993, 1995)
    assert np.isnan(by["t2"]).all()
    assert len(set(ties["act"])) == net.summary()["acts"].sum()


def test_every_cell_of_a_tie_travels() -> None:
    net = networks.small()
    block = payload(net)["ties"]["columns"]
    for name in ("kind", "start", "end", "document"):
        column = block.get(name)
        got = [column["values"][code] for code in column["codes"]] if column else [""] * len(net.ties)
        assert got == list(net.ties[name])


def test_missing_coordinates_come_from_kin() -> None:
    actors = networks.ACTORS.assign(lat=np.nan, lon=np.nan).set_index("id")
    actors.loc[["PL:lodz", "PL:krakow"], ["lat", "lon"]] = [[51.8, 179.0], [50.1, -179.0]]
    actors.loc["R1", ["lat", "lon"]] = [30.0, 104.0]
    data = payload(sn.TieNetwork(actors, networks.TIES))["actors"]
    at = {actor: number for number, actor in enumerate(data["id"])}
    origin = [data["origin"]["values"][code] for code in data["origin"]["codes"]]
    assert (data["lat"][at["R1:a"]], origin[at["R1:a"]]) == (30, "parent")
    assert origin[at["PL"]] == "members"
    assert (
        abs(data["lon"][at["PL"]]) > 179
    )  # the middle over the date line, not on the other side of the globe
    assert origin[at["org:x"]] == ""
    assert np.isnan(data["lat"][at["org:x"]])


def test_results_keep_values_and_gaps() -> None:
    frame = pd.DataFrame({"x": [1.5, np.nan], "word": ["a", ""]}, index=["R1", "R2"])
    results = payload(networks.small(), regions=frame)["results"]
    assert results["columns"] == [{"name": "x", "number": True}, {"name": "word", "number": False}]
    assert list(results["rows"].values()) == [[[1.5, "a"]], [[None, ""]]]


def test_a_result_about_nobody_names_the_nearest() -> None:
    with pytest.raises(sn.UnknownActor, match="did you mean 'PL:lodz'"):
        payload(networks.small(), roles=pd.DataFrame({"role": ["x"]}, index=["PL:lods"]))


def test_only_sources_in_use_travel() -> None:
    net = sn.TieNetwork(networks.ACTORS, networks.TIES.assign(sources="s1"))
    table = pd.DataFrame(
        {"key": ["s1", "s2"], "title": ["One", "Two"], "url": ["", "http://a.example"], "x": [1, 2]}
    )
    assert payload(net, sources=table)["sources"] == {"s1": {"title": "One"}}
