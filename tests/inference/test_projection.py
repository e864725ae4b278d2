"""Tests of co-ties: exact tails, agreement of the two nulls, planted pairs found."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from inference.two_mode import all_with_same_degrees, network
from subnatnet.inference._twomode import poisson_binomial_tails
from subnatnet.inference.projection import co_ties, validated_projection


@given(st.lists(st.floats(0, 1), min_size=1, max_size=9), st.integers(0, 10))
def test_tails_equal_enumeration(chances, k):
    upper = lower = 0.0
    for outcome in itertools.product((0, 1), repeat=len(chances)):
        weight = float(np.prod([c if o else 1 - c for c, o in zip(chances, outcome, strict=True)]))
        upper += weight * (sum(outcome) >= k)
        lower += weight * (sum(outcome) <= k)
    assert poisson_binomial_tails(np.array(chances), k) == pytest.approx((upper, lower), abs=1e-12)


def test_tails_equal_those_of_scipy():
    from scipy.stats import poisson_binom

    p = np.random.default_rng(0).random(200) * 0.3
    for k in (0, 1, 20, 30, 45):
        upper, lower = poisson_binomial_tails(p, k)
        assert upper == pytest.approx(poisson_binom(p).sf(k - 1), rel=1e-9)
        assert lower == pytest.approx(poisson_binom(p).cdf(k), rel=1e-9)


def test_small_tails_keep_their_precision():
    # 2**-300 is far below what 1 - cdf could tell from 0
    assert poisson_binomial_tails(np.full(300, 0.5), 300)[0] == pytest.approx(2.0**-300, rel=1e-9)


def test_fixed_degree_p_is_that_of_all_layers():
    matrix = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 1, 1, 1]]
    table = co_ties(network(matrix), null="fixed-degrees", draws=20_000, progress=False).set_index(
        ["source", "target"]
    )
    every = [np.array(rows) for rows in all_with_same_degrees(matrix)]
    for a, b in itertools.combinations(range(3), 2):
        seen = int((np.array(matrix)[a] * np.array(matrix)[b]).sum())
        shared = np.array([(m[a] * m[b]).sum() for m in every])
        row = table.loc[f"R{a}", f"R{b}"]
        assert row["p"] == pytest.approx(np.mean(shared >= seen), abs=0.015)
        assert row["expected"] == pytest.approx(shared.mean(), abs=0.03)


@pytest.mark.parametrize("null", ["expected-degrees", "fixed-degrees"])
def test_planted_pairs_are_found(null):
    rng = np.random.default_rng(5)
    matrix = (rng.random((12, 80)) < 0.2).astype(int)
    matrix[1] = matrix[0]
    net = network(matrix)
    found = validated_projection(net, null=null, draws=4000, progress=False)
    assert found.ties[["source", "target"]].to_numpy().tolist() == [["R0", "R1"]]
    assert found.actors.index.tolist() == sorted(f"R{i}" for i in range(12))
    assert len(found.members) == 12
    assert found.ties["p_adjusted"].iloc[0] <= 0.05
    assert found.selection["projection"]["pairs"] == 66


@pytest.mark.parametrize("null", ["expected-degrees", "fixed-degrees"])
def test_p_values_are_not_too_small_under_the_null(null):
    rng = np.random.default_rng(9)
    small = []
    for _ in range(8):
        net = network((rng.random((10, 60)) < 0.25).astype(int))
        small += (co_ties(net, null=null, draws=200, progress=False)["p"] <= 0.05).tolist()
    assert np.mean(small) < 0.075


def test_the_default_has_power_where_most_partners_have_a_single_region():
    rng = np.random.default_rng(3)
    matrix = np.zeros((12, 240), int)
    matrix[rng.integers(0, 12, 240), np.arange(240)] = 1
    matrix[0, :8] = matrix[1, :8] = 1
    found = {}
    for null in ("fixed-degrees", "expected-degrees"):
        table = co_ties(network(matrix), null=null, progress=False).set_index(["source", "target"])
        found[null] = table.loc[("R0", "R1"), "p_adjusted"]
    assert co_ties(network(matrix), progress=False).attrs["null"] == "fixed-degrees"
    assert co_ties(network(matrix), progress=False).attrs["method"] == "1000 curveball draws"
    assert found["fixed-degrees"] <= 0.07  # the least that a thousand draws allow for 66 pairs
    assert found["expected-degrees"] > found["fixed-degrees"]


def test_workers_do_not_matter():
    net = network((np.random.default_rng(2).random((8, 30)) < 0.3).astype(int))
    options = {"null": "fixed-degrees", "draws": 130, "progress": False}
    pd.testing.assert_frame_equal(co_ties(net, **options), co_ties(net, **options, workers=2))


def test_less_finds_avoidance():
    matrix = np.vstack(
        [np.repeat([1, 0], 20), np.repeat([0, 1], 20), np.tile([1, 0], 20), np.tile([0, 1], 20)]
    )
    table = co_ties(network(matrix), alternative="less", progress=False).set_index(["source", "target"])
    assert table.loc[("R0", "R1"), "p"] < 0.001
    assert table.loc[("R0", "R2"), "p"] > 0.3


def test_wrong_input_is_named():
    net = network([[1, 0], [1, 1]])
    with pytest.raises(sn.InvalidChoice, match="did you mean 'fixed-degrees'"):
        co_ties(net, null="fixed-degree")
    with pytest.raises(sn.InvalidChoice, match="kind of at least two actors"):
        co_ties(net, among="company")
    with pytest.raises(sn.InvalidChoice, match="can be joined"):
        validated_projection(net, among="company")
    with pytest.raises(sn.InvalidChoice, match="TieNetwork"):
        co_ties(nx.path_graph(3))


def test_a_single_region_has_nobody_to_be_paired_with():
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["b"]}))
    with pytest.raises(sn.InvalidChoice, match="here is one region only"):
        co_ties(net, progress=False)
