"""Coverage against counts made by hand and by plain Python."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import networks
import subnatnet as sn
from subnatnet.network.coverage import ALL, UNDATED


def test_counts_by_hand():
    table = sn.coverage(networks.small())
    agreement = table.xs("agreement", level="layer")
    # t1 1985 (R1), t2 undated (R1), t3 1993-1995 (R2, over the edge of an era), t4 1999-05-02 (R1)
    assert agreement.loc[(ALL, ALL), "ties"] == 4
    assert agreement.loc[("R1", ALL), "ties"] == 3
    assert agreement.loc[("R1", "opening"), "ties"] == 1
    assert agreement.loc[("R1", "reform"), "ties"] == 1
    assert agreement.loc[("R1", UNDATED), "ties"] == 1
    assert agreement.loc[("R2", UNDATED), "ties"] == 1
    assert agreement.loc[("R1", ALL), "dated"] == pytest.approx(2 / 3)
    assert agreement.loc[("R1", ALL), "to_the_day"] == pytest.approx(1 / 3)
    assert agreement.loc[(ALL, ALL), "sourced"] == 0
    assert agreement.loc[(ALL, ALL), "unrated"] == 1
    directive = table.xs("directive", level="layer")
    assert directive.loc[("R1", ALL), ["ties", "acts"]].tolist() == [2, 1]


def test_a_member_without_ties_is_there_with_zero_and_no_shares():
    table = sn.coverage(networks.small().during("2015"))
    row = table.loc[("R2", "agreement", ALL)]
    assert row["ties"] == 0
    assert np.isnan(row["dated"])


def test_the_built_in_case_against_plain_counting():
    net = sn.load_china()
    table = sn.coverage(net)
    for layer, ties in net.ties.groupby("layer"):
        row = table.loc[(ALL, layer, ALL)]
        assert row["ties"] == len(ties)
        assert row["sourced"] == pytest.approx(sum(cell != "" for cell in ties["sources"]) / len(ties))
        assert row["high"] == pytest.approx(sum(cell == "high" for cell in ties["confidence"]) / len(ties))
        whole = sum("X" not in cell and ".." not in cell and cell != "" for cell in ties["start"])
        assert row["dated"] >= whole / len(ties)
    provinces = set(net.gazetteer.query("level == 'province'").index)
    assert provinces <= set(table.index.get_level_values("region"))


@settings(max_examples=15)
@given(networks.tie_tables())
def test_eras_and_undated_add_up(ties):
    net = sn.TieNetwork(networks.ACTORS, ties, eras=networks.ERAS)
    table = sn.coverage(net)["ties"]
    parts = table.drop(ALL, level="era").groupby(["region", "layer"]).sum()
    whole = table.xs(ALL, level="era")
    assert (parts.reindex(whole.index, fill_value=0) == whole).all()


def test_a_level_that_no_region_has_is_refused():
    with pytest.raises(sn.InvalidChoice, match="'provnce' is not a level of a region to give as `unit`"):
        sn.coverage(networks.small(), "provnce")


def test_regions_are_counted_at_their_top_level_whatever_it_is_called():
    actors = pd.DataFrame(
        {
            "id": ["PL-LD", "PL-LD:lodz", "DE:leipzig"],
            "kind": ["region", "region", "place"],
            "level": ["voivodeship", "city", "city"],
            "parent": ["", "PL-LD", ""],
        }
    )
    ties = pd.DataFrame({"source": ["PL-LD", "PL-LD:lodz"], "target": "DE:leipzig"})
    table = sn.coverage(sn.from_edges(ties, actors))
    assert table.loc[("PL-LD", "agreement", ALL), "ties"] == 2
    assert "PL-LD:lodz" not in table.index.get_level_values("region")
    assert table.attrs["unit"] == "voivodeship"
