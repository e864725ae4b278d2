"""Significance of any measure: calibrated, independent of rows and workers, honest about what was done."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from inference.sent import nestedness
from inference.two_mode import network
from networks import small, tie_tables
from subnatnet.inference.nulls import NULLS, randomise
from subnatnet.inference.significance import significance
from subnatnet.measures import centrality

RNG = np.random.default_rng(4)
MATRIX = (RNG.random((8, 20)) < 0.3).astype(int)


def components(graph):
    return nx.number_connected_components(graph)


@pytest.mark.parametrize("null", ["fixed-degrees", "labels"])
def test_p_values_are_uniform_when_the_data_are_a_draw_of_the_null(null):
    """Every p from 1/20 to 1 is equally likely: chi-square over four classes of five."""
    from scipy.stats import chisquare

    base, found = network(MATRIX), []
    for trial in range(60):
        data = randomise(base, null, seed=1000 + trial)
        table = significance(
            data, "closeness", null=null, draws=19, seed=trial, alternative="greater", progress=False
        )
        found.append(round(table.loc["R1", "p"] * 20) - 1)
    assert chisquare(np.bincount(np.array(found) // 5, minlength=4)).pvalue > 0.01


def test_tests_of_fixed_degrees_are_calibrated():
    from scipy.sparse import csr_array
    from scipy.stats import chisquare

    from subnatnet.inference._compiled import root_of
    from subnatnet.inference._twomode import curveball, overlap

    rows = csr_array(MATRIX)
    indptr, indices = rows.indptr.astype(np.int64), rows.indices.astype(np.int32)

    def statistic(columns):
        shared = overlap(indptr, columns, 20)[0, 1:] @ np.arange(1, 8)
        return shared + 1e-3 * columns[indptr[1] : indptr[2]].sum()

    above = []
    for trial in range(3000):
        data = curveball(indptr, indices, 20, 400, root_of(1000 + trial), 0)
        root, seen = root_of(trial), statistic(data)
        above.append(sum(statistic(curveball(indptr, data, 20, 400, root, k)) >= seen for k in range(9)))
    assert chisquare(np.bincount(above, minlength=10)).pvalue > 0.01


def test_columns_say_what_the_draws_say():
    from subnatnet.inference.nulls import Sampler
    from subnatnet.measures._select import select

    net = network(MATRIX)
    table = significance(net, nestedness, draws=50, seed=2, progress=False)
    sampler = Sampler(select(net), seed=2)
    draws = pd.DataFrame([nestedness(sampler.network(d)) for d in range(50)])
    np.testing.assert_allclose(table["null_mean"], draws.mean())
    np.testing.assert_allclose(table["null_sd"], draws.std())
    above = (draws >= table["observed"] - 1e-9).sum()
    below = (draws <= table["observed"] + 1e-9).sum()
    np.testing.assert_allclose(table["p"], np.minimum(1, 2 * (np.minimum(above, below) + 1) / 51))
    np.testing.assert_allclose(table["z"], (table["observed"] - draws.mean()) / draws.std())


@given(tie_tables(), st.randoms(use_true_random=False), st.sampled_from(sorted(NULLS)))
@settings(max_examples=15)
def test_row_order_does_not_matter(table, random, null):
    rows = list(range(len(table)))
    random.shuffle(rows)
    one, other = (
        significance(sn.from_edges(t), "pagerank", null=null, draws=5, seed=3, progress=False)
        for t in (table, table.iloc[rows])
    )
    pd.testing.assert_frame_equal(one, other)


def test_workers_do_not_matter():
    options = {"draws": 30, "seed": 5, "progress": False}
    one = significance(network(MATRIX), nestedness, **options)
    pd.testing.assert_frame_equal(one, significance(network(MATRIX), nestedness, workers=2, **options))


def test_what_the_null_keeps_cannot_be_tested():
    table = significance(network(MATRIX), "degree", draws=20, progress=False)
    assert (table["p"] == 1).all()
    assert table["z"].isna().all()


def test_ctrl_c_returns_what_is_done():
    calls = []

    def measure(net):
        calls.append(1)
        if len(calls) == 11:  # the first call is the observed network
            raise KeyboardInterrupt
        return nestedness(net)

    table = significance(network(MATRIX), measure, draws=500, progress=False)
    assert table.attrs["interrupted"]
    assert table.attrs["draws_done"] == 9
    assert (table["draws"] == 9).all()
    assert table["p"].min() >= 1 / 10


def test_adjusted_within_the_family_and_draws_kept_on_request():
    from subnatnet.inference.pvalues import adjust

    table = significance(network(MATRIX), "betweenness", draws=60, keep="R0", progress=False)
    regions = table.index.str.startswith("R")  # regions and places are a family each
    np.testing.assert_allclose(table.loc[regions, "p_adjusted"], adjust(table.loc[regions, "p"]))
    np.testing.assert_allclose(table.loc[~regions, "p_adjusted"], adjust(table.loc[~regions, "p"]))
    kept = table.attrs["null_draws"]["R0"]
    assert len(kept) == 60
    assert np.mean(kept) == pytest.approx(table.loc["R0", "null_mean"])
    assert table.attrs["keeps"] == NULLS["fixed-degrees"].keeps


def test_a_graph_gives_values_by_node():
    graph = nx.karate_club_graph()
    table = significance(graph, "clustering", null="switching", draws=30, progress=False)
    assert sorted(table.index) == sorted(graph.nodes)
    whole = significance(graph, components, null="switching", draws=10, progress=False)
    assert whole.index.tolist() == ["network"]


@given(tie_tables())
@settings(max_examples=15)
def test_fast_pagerank_equals_the_measure(table):
    net = sn.from_edges(table)
    for weighted in (True, False):
        mine = significance(
            net, "pagerank", null="labels", draws=1, options={"weighted": weighted}, progress=False
        )
        np.testing.assert_allclose(
            mine["observed"], centrality(net, "pagerank", weighted=weighted)["pagerank"], atol=1e-9
        )


def test_selection_reaches_measure_and_null():
    table = significance(
        small(), "strength", layer="agreement", unit=("province", "country"), draws=5, progress=False
    )
    assert table.loc[["R1", "R2", "PL"], "observed"].tolist() == [3, 1, 3]
    assert table.attrs["layer"] == "agreement"
    assert table.attrs["unit"] == ("province", "country")


def test_acts_and_partners_of_companies_are_counted_on_ties():
    for name in ("acts", "partners"):
        table = significance(small(), name, draws=3, progress=False)
        assert table["observed"].equals(centrality(small(), name)[name].rename("observed"))


def test_columns_of_other_measures_by_name():
    net = network(MATRIX)
    table = significance(net, "structural_holes.constraint", draws=3, progress=False)
    from subnatnet.measures.structural_holes import structural_holes

    assert table["observed"].equals(structural_holes(net)["constraint"].rename("observed"))


@pytest.mark.parametrize(
    ("measure", "options", "words"),
    [
        ("betwenness", {}, "did you mean 'betweenness'"),
        ("nonsense.x", {}, "not a module of measures"),
        ("structural_holes.constrain", {}, "did you mean 'constraint'"),
        (lambda net: net.ties, {}, "give one column"),
        (lambda _: [1, 2], {}, "must return a Series"),
        ("degree", {"keep": "R00"}, "no value of degree"),
        ("degree", {"alternative": "great"}, "did you mean 'greater'"),
        ("degree", {"null": "fixed"}, "null must be one of"),
    ],
)
def test_wrong_input_is_named(measure, options, words):
    with pytest.raises((sn.InvalidChoice, sn.UnknownActor), match=words):
        significance(network(MATRIX), measure, draws=2, progress=False, **options)
