from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.roles.profile import latest_figures, region_orientation, region_profile

FAR = [f"F{number}" for number in range(1, 13)]


def test_profile_tells_missing_from_none():
    table = region_profile(
        world(numbered(spread("A", ["N1", "F1"], 20))), ["contacts", "reach", "contiguous"]
    )
    assert table.loc["A", ["contacts", "reach", "contiguous"]].tolist() == [20, 2, 0.5]
    assert table.loc["B", ["contacts", "contiguous"]].isna().all()


def test_joint_act_is_one_contact():
    rows = [tie("A", "F1", document="d"), tie("A", "F1", document="d"), tie("A", "F2", document="d")]
    assert region_profile(world(numbered(rows)), ["contacts"]).loc["A", "contacts"] == 2


def test_intensity_is_per_million():
    net = world(numbered(spread("A", FAR, 20)))
    table = region_profile(net, ["reach"], population={"A": 4e6, "B": 1e6})
    assert table.loc["A", "intensity"] == 5.0
    assert table.loc["A", "intensity_low"] == pytest.approx(5.0 - 1.959964 * np.sqrt(20) / 4)
    assert np.isnan(table.loc["B", "intensity"])


def test_rarefaction_counts_what_ten_draws_would_show():
    one = region_profile(world(numbered(spread("A", ["F1"], 20))), ["reach_10"]).loc["A", "reach_10"]
    assert one == pytest.approx(1.0)
    rng = np.random.default_rng(0)
    pool = np.array(FAR * 2)
    drawn = [len(set(rng.choice(pool, 10, replace=False))) for _ in range(4000)]
    two = region_profile(world(numbered(spread("A", FAR, 24))), ["reach_10"]).loc["A", "reach_10"]
    assert two == pytest.approx(np.mean(drawn), abs=0.05)


def test_liaison_and_only_bridge():
    rows = [directive("A", "x"), *spread("A", ["F1", "F2"], 4), *spread("B", ["F2"], 2)]
    table = region_profile(world(numbered(rows)), ["liaison", "only_bridge", "uniqueness"])
    assert table.loc["A", "liaison"] == 2  # paths to partners, however many ties lead there
    assert table.loc["A", "only_bridge"] == 0.5
    assert table.loc["B", "only_bridge"] == 0.0
    assert table.loc["A", "uniqueness"] == pytest.approx(1 - 2 * 0.5 / (4 / 12 + 1))


def test_orientation_is_a_location_quotient():
    rows = [*spread("A", ["N1"], 8), tie("A", "F1"), tie("A", "F1"), *spread("B", FAR, 9)]
    table = region_orientation(world(numbered(rows))).set_index(["region", "world"])
    assert table.loc[("A", "world:w1"), "lq"] == pytest.approx(0.8 / (0.5 / 10))
    assert table.loc[("A", "world:w1"), "share"] == 0.8


def test_orientation_of_nothing_is_an_empty_table():
    assert region_orientation(world(numbered([directive("A", "x")]))).empty


def test_unknown_dimension_names_the_nearest():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'reach'"):
        region_profile(world(numbered([tie("A", "F1")])), ["raech"])


def test_profile_without_neighbours_leaves_contiguity_out():
    net = sn.from_edges(pd.DataFrame({"source": ["A", "A"], "target": ["X", "Y"]}))
    table = region_profile(net, unit=None)
    assert "reach" in table
    assert "contiguous" not in table


SERIES = pd.DataFrame(
    {
        "region": ["A", "A", "B"],
        "indicator": "people",
        "year": [2000, 2010, 2005],
        "value": [1.0, 2.0, np.nan],
    }
)


def test_latest_figures():
    assert latest_figures(SERIES, "people").to_dict() == {"A": 2.0}
    assert latest_figures(SERIES, "people", year=2005).to_dict() == {"A": 1.0}
    with pytest.raises(sn.InvalidChoice, match="did you mean 'people'"):
        latest_figures(SERIES, "poeple")
    with pytest.raises(sn.InvalidChoice, match="up to 1900"):
        latest_figures(SERIES, "people", year=1900)


def test_the_design_effect_stands_beside_the_interval():
    # delegations: three agreements in one country and year are worth less than three
    rows = [tie("A", place, f"{2000 + n // 3}") for n, place in enumerate(["N1"] * 12 + FAR[:6])]
    alone = [tie("B", place, f"{2000 + n}") for n, place in enumerate([*FAR[:9], *["N2"] * 9])]
    row = region_profile(world(numbered([*rows, *alone])), ["contiguous"])["contiguous_deff"]
    assert row["A"] > 1.2
    assert row["A"] > row["B"] >= 1
