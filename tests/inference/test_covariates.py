"""Covariates: known distances, borders, traits, orientations, sizes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.inference import covariates as cov

ACTORS = pd.DataFrame(
    [
        ("R1", "region", "province", "", 31.23, 121.47, "", "RU|MN", "east"),
        ("R2", "region", "province", "", 30.57, 104.07, "", "", "west"),
        ("RU", "place", "country", "world:r", np.nan, np.nan, "RU", "", ""),
        ("RU:perm", "place", "city", "RU", 58.0, 56.3, "RU", "", ""),
        ("DE", "place", "country", "world:e", 52.52, 13.40, "DE", "", ""),
        ("DE:x", "place", "city", "DE", np.nan, np.nan, "DE", "", ""),
        ("world:r", "place", "world_region", "", np.nan, np.nan, "", "", ""),
        ("world:e", "place", "world_region", "", np.nan, np.nan, "", "", ""),
        ("org:x", "ministry", "organ", "", np.nan, np.nan, "", "", ""),
    ],
    columns=["id", "kind", "level", "parent", "lat", "lon", "country", "land_neighbours", "zone"],
)
TIES = pd.DataFrame(
    [
        ("R1", "RU:perm", "agreement", ""),
        ("R1", "RU:perm", "agreement", ""),
        ("R2", "DE:x", "agreement", ""),
        ("org:x", "R1", "directive", "world:r|DE"),
        ("org:x", "R2", "directive", "world:r"),
    ],
    columns=["source", "target", "layer", "orientation"],
)
NET = sn.from_edges(TIES, ACTORS)
LIKE = cov.tie_matrix(NET, "region", "place", layer="agreement")


def test_ties_become_a_matrix():
    assert LIKE.loc["R1", "RU:perm"] == 2
    assert cov.tie_matrix(NET, "region", "place", layer="agreement", binary=True).loc["R1", "RU:perm"] == 1
    assert cov.tie_matrix(NET, layer="agreement").to_numpy().sum() == 0
    with pytest.raises(sn.InvalidChoice, match="did you mean 'place'"):
        cov.tie_matrix(NET, "region", "plac")


def test_distances_are_those_on_the_globe():
    km = cov.distance(NET, LIKE)
    assert km.loc["R1", "DE:x"] == pytest.approx(8400, abs=30)  # stands where its country's point is
    assert cov.distance(NET, LIKE, log=True).loc["R1", "DE:x"] == pytest.approx(
        np.log1p(km.loc["R1", "DE:x"])
    )
    square = cov.distance(NET, cov.tie_matrix(NET, layer="agreement"))
    assert square.loc["R1", "R1"] == 0
    assert square.loc["R1", "R2"] == pytest.approx(1660, abs=20)


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))
def test_distance_is_symmetric_and_at_most_half_the_globe(a, b, c, d):
    actors = pd.DataFrame({"id": ["R1", "R2"], "kind": "region", "lat": [a, c], "lon": [b, d]})
    net = sn.from_edges(pd.DataFrame({"source": ["R1"], "target": ["R2"]}), actors)
    km = cov.distance(net, cov.tie_matrix(net)).to_numpy()
    np.testing.assert_allclose(km, km.T, atol=1e-6)
    assert km.max() <= np.pi * cov.EARTH_RADIUS_KM + 1e-6


def test_borders_count_for_the_country_of_a_place():
    table = cov.contiguity(NET, LIKE)
    assert table.loc["R1"].to_dict() == {"DE:x": 0.0, "RU:perm": 1.0}
    assert table.loc["R2"].sum() == 0


def test_same_is_missing_where_a_value_is():
    square = cov.tie_matrix(NET, layer="agreement")
    assert cov.same(NET, square, "zone").loc["R1", "R2"] == 0
    assert cov.same(NET, LIKE, "zone").isna().to_numpy().all()
    with pytest.raises(sn.InvalidChoice, match="did you mean 'zone'"):
        cov.same(NET, square, "zon")


def test_orientation_reaches_what_lies_in_a_place():
    table = cov.shared_orientation(NET, LIKE)
    assert table.to_numpy().tolist() == [[1.0, 1.0], [0.0, 1.0]]
    square = cov.shared_orientation(NET, cov.tie_matrix(NET, layer="agreement"))
    assert square.loc["R1", "R2"] == 0.5


def test_sizes_by_row_column_sum_and_gap():
    square = cov.tie_matrix(NET, layer="agreement")
    sizes = {"R1": 10.0, "R2": 1000.0}
    assert cov.size(sizes, square, how="columns").loc["R1", "R2"] == pytest.approx(np.log(1000))
    assert cov.size(sizes, square, how="sum").loc["R1", "R2"] == pytest.approx(np.log(10_000))
    assert cov.size(sizes, square, how="gap", log=False).loc["R1", "R2"] == 990
    with pytest.raises(sn.InvalidChoice, match="use log=False"):
        cov.size({"R1": 0.0}, square)
    with pytest.raises(sn.InvalidChoice, match="matrix of sizes"):
        cov.size(sizes, square, how="product")
