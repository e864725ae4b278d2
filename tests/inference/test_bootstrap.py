"""Bootstrap and jackknife: coverage, ranks, act by act, independent of rows and workers."""

from __future__ import annotations

from functools import cache

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from inference.sent import partners
from networks import small, tie_tables
from subnatnet.inference._acts import ActVariants, ranks
from subnatnet.inference.bootstrap import Resampled, bootstrap, jackknife
from subnatnet.measures._select import select

QUIET = {"progress": False}


def ties_of(counts, partners=100):
    """Return a network of regions with so many ties, dealt out over partners in turn."""
    return sn.from_edges(
        pd.DataFrame(
            [(r, f"P{i % partners}") for r, n in counts.items() for i in range(n)],
            columns=["source", "target"],
        )
    )


@given(tie_tables(), st.lists(st.integers(0, 3), min_size=40, max_size=40))
@settings(max_examples=30)
def test_matrix_and_ties_of_a_variant_agree(table, drawn):
    view = select(sn.from_edges(table))
    variants = ActVariants(view)
    variants.counts = lambda _: np.array(drawn[: len(variants.acts)])
    assert abs(variants.view(0).matrix - select(variants.network(0)).matrix).sum() == 0
    variants.counts = lambda _: np.ones(len(variants.acts), int)
    assert abs(variants.view(0).matrix - view.matrix).sum() == 0


def test_joint_documents_are_drawn_as_one():
    variants = ActVariants(select(small()))
    assert len(variants.acts) == 6  # four agreements, one project with two rows, one directive with three
    variants.counts = lambda _: np.array([2] * len(variants.acts))
    drawn = variants.network(0)
    assert len(drawn.ties) == 18
    assert drawn.edges["n_ties"].tolist() == [2 * n for n in small().edges["n_ties"]]


def test_spread_of_a_count_is_that_of_the_binomial():
    table = bootstrap(ties_of({"R1": 30, "R2": 70}), "strength", draws=2000, seed=1, **QUIET)
    assert table.loc["R1", "sd"] == pytest.approx(np.sqrt(100 * 0.3 * 0.7), rel=0.05)
    assert table.loc["R1", "mean"] == pytest.approx(30, abs=0.4)
    assert table.loc["R1", ["low", "high"]].tolist() == pytest.approx([21, 39], abs=1.1)


@cache
def trials():
    """Return fifty networks of eighty ties, each of which is one region's with a chance of 0.4."""
    rng = np.random.default_rng(6)
    drawn = [np.bincount(rng.random(80) < 0.4, minlength=2).tolist() for _ in range(50)]
    made = {one: ties_of({"R1": one, "R2": other}, partners=2) for other, one in drawn}
    return [made[one] for _, one in drawn]


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_intervals_cover_as_often_as_they_say(interval):
    hits = 0
    for trial, net in enumerate(trials()):
        row = bootstrap(net, "strength", draws=100, interval=interval, seed=trial, **QUIET).loc["R1"]
        hits += row["low"] <= 32 <= row["high"]
    assert 0.86 <= hits / 50 <= 1.0


def test_bca_equals_scipy_on_a_mean():
    """Shares of one region among independent ties are means of 0/1: scipy's BCa applies to them."""
    from scipy.stats import bootstrap as reference

    data = np.array([1.0] * 12 + [0.0] * 48)
    net = ties_of({"R1": 12, "R2": 48}, partners=2)
    mine = bootstrap(net, "strength", draws=3000, interval="bca", seed=0, **QUIET).loc["R1"]
    theirs = reference((data,), np.sum, method="BCa", n_resamples=5000, rng=0).confidence_interval
    assert [mine["low"], mine["high"]] == pytest.approx([theirs.low, theirs.high], abs=0.01)
    kept = bootstrap(net, "strength", draws=2000, interval="bca", seed=0, **QUIET).loc["R1"]
    assert [mine["low"], mine["high"]] == pytest.approx([kept["low"], kept["high"]], abs=0.01)


def test_ranks_are_among_actors_of_one_kind():
    table = bootstrap(ties_of({"R1": 60, "R2": 30, "R3": 28}), "strength", draws=400, **QUIET)
    assert table.loc[["R1", "R2", "R3"], "rank"].tolist() == [1, 2, 3]
    assert table.loc["R1", ["rank_low", "rank_high"]].tolist() == [1, 1]
    assert table.loc["R2", ["rank_low", "rank_high"]].tolist() == [2, 3]


VALUES = st.tuples(st.sampled_from([0.0, 1.0, 2.5, np.nan]), st.integers(0, 2))


@given(st.lists(VALUES, min_size=1, max_size=12))
def test_ranks_are_competition_ranks_among_those_of_one_group(drawn):
    from scipy.stats import rankdata

    x, groups = (np.array(part) for part in zip(*drawn, strict=True))
    expected = np.full(len(x), np.nan)
    for group in range(3):
        seen = ~np.isnan(x) & (groups == group)
        if seen.any():
            expected[seen] = rankdata(-x[seen], method="min")
    np.testing.assert_array_equal(ranks(x, groups), expected)


def test_distinct_partners_come_out_low_and_say_so():
    table = bootstrap(ties_of({"R1": 40}), partners, draws=200, **QUIET)
    assert table.loc["R1", "bias"] == pytest.approx(-40 / np.e, rel=0.1)


@given(tie_tables(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_row_order_does_not_matter(table, random):
    rows = list(range(len(table)))
    random.shuffle(rows)
    one, other = (
        bootstrap(sn.from_edges(t), "degree", draws=6, interval="bca", seed=3, **QUIET)
        for t in (table, table.iloc[rows])
    )
    pd.testing.assert_frame_equal(one, other)


def test_workers_do_not_matter():
    net = ties_of({"R1": 5, "R2": 9})
    options = {"draws": 25, "seed": 1, **QUIET}
    pd.testing.assert_frame_equal(
        bootstrap(net, partners, **options), bootstrap(net, partners, workers=2, **options)
    )


def test_each_layer_keeps_its_number_of_acts():
    variants = ActVariants(select(small()))
    layers = [name.split("\x1f")[0] for name in variants.acts]
    counts = Resampled(tuple(np.flatnonzero(np.array(layers) == one) for one in sorted(set(layers))), 6, 1)
    for draw in range(20):
        drawn = pd.Series(counts(draw), layers).groupby(level=0).sum()
        assert drawn.to_dict() == {"agreement": 4, "directive": 1, "investment": 1}


def test_jackknife_is_leaving_out_one_by_one():
    table = jackknife(ties_of({"R1": 3, "R2": 7}), "strength", **QUIET)
    assert table.loc["R1", ["observed", "lowest", "highest"]].tolist() == [3, 2, 3]
    left_out = np.array([2.0] * 3 + [3.0] * 7)
    assert table.loc["R1", "se"] == pytest.approx(np.sqrt(9 / 10 * ((left_out - left_out.mean()) ** 2).sum()))


def test_jackknife_leaves_out_blocks_of_many():
    table = jackknife(ties_of({"R1": 300, "R2": 300}), "strength", **QUIET)
    assert table.attrs["blocks"] == 200
    assert table.loc["R1", "observed"] - table.loc["R1", "lowest"] <= 3
    assert table.loc["R1", "se"] == pytest.approx(np.sqrt(600 * 0.25), rel=0.25)


def test_ctrl_c_returns_what_is_done():
    calls = []

    def measure(net):
        calls.append(1)
        if len(calls) == 6:
            raise KeyboardInterrupt
        return partners(net)

    table = bootstrap(ties_of({"R1": 5}), measure, draws=100, **QUIET)
    assert table.attrs["interrupted"]
    assert (table["draws"] == 4).all()


def test_a_graph_is_resampled_edge_by_edge():
    graph = nx.path_graph(5)
    table = bootstrap(graph, "strength", draws=300, **QUIET)
    assert table["mean"].sum() == pytest.approx(8)
    directed = bootstrap(nx.DiGraph(graph), lambda g: dict(g.out_degree(weight="weight")), draws=50, **QUIET)
    assert directed["mean"].sum() == pytest.approx(8)


def test_wrong_input_is_named():
    net = ties_of({"R1": 2})
    with pytest.raises(sn.InvalidChoice, match="did you mean 'percentile'"):
        bootstrap(net, "degree", interval="percentil")
    with pytest.raises(ValueError, match="a share between 0 and 1"):
        bootstrap(net, "degree", level=95)
    with pytest.raises(ValueError, match="no ties"):
        bootstrap(net, "degree", during="1900")


@pytest.mark.parametrize("interval", ["percentile", "bca"])
def test_no_interval_is_given_that_does_not_hold_the_observed_value(interval):
    # forty partners with one tie each: a resample misses about a third of them, every time
    rows = [("R1", f"P{n:02d}") for n in range(40)] + [("R2", "P00")] * 5
    net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    table = sn.bootstrap(net, "partners", interval=interval, draws=200, progress=False)
    assert table.loc["R1", ["low", "high"]].isna().all()
    assert table.loc["R1", "bias"] < 0
    held = table.dropna(subset="low")
    assert ((held["low"] <= held["observed"]) & (held["observed"] <= held["high"])).all()
    assert table.attrs["without_interval"] == len(table) - len(held)
