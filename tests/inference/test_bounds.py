"""Between which values a measure lies, whenever the undated ties began."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small, tie_tables
from subnatnet.inference.bounds import Dated, bounds
from subnatnet.measures import centrality
from subnatnet.measures._select import select

QUIET = {"progress": False}


def every_dating(net, measure, during):
    """Return the measure for every way to put the uncertain ties into the period or not."""
    sure = net.during(during).ties.index
    possible = net.during(during, undated="include").ties
    open_ties = possible.index.difference(sure)
    for chosen in itertools.chain.from_iterable(
        itertools.combinations(open_ties, k) for k in range(len(open_ties) + 1)
    ):
        kept = possible[possible.index.isin([*sure, *chosen])]
        view = select(net.during(during, undated="include")._with(_ties=kept))
        yield centrality(view, measure)[measure]


@pytest.mark.parametrize("measure", ["degree", "strength", "harmonic", "coreness"])
def test_bounds_of_rising_measures_are_those_of_all_datings(measure):
    net = small().layer("agreement")
    table = bounds(net, measure, "1990/2000", **QUIET)
    assert table.attrs["exact"]
    values = pd.DataFrame(every_dating(net, measure, "1990/2000"))
    np.testing.assert_allclose(table["low"], values.min())
    np.testing.assert_allclose(table["high"], values.max())


@given(tie_tables(max_ties=4))
@settings(max_examples=5)
def test_sampled_bounds_lie_within_those_of_all_datings(table):
    net = sn.from_edges(table)
    found = bounds(net, "pagerank", "1990/2000", draws=40, **QUIET)
    values = pd.DataFrame(every_dating(net, "pagerank", "1990/2000"))
    assert (found["low"] >= values.min() - 1e-9).all()
    assert (found["high"] <= values.max() + 1e-9).all()
    if found.attrs["uncertain"] <= 2:  # few ways: sampling meets them all
        np.testing.assert_allclose(found["low"], values.min(), atol=1e-9)
        np.testing.assert_allclose(found["high"], values.max(), atol=1e-9)
    assert found.attrs["exact"] == (found.attrs["uncertain"] == 0)
    assert "exact" in found.attrs["how"] or "sampled" in found.attrs["how"]


def test_users_may_vouch_for_a_rising_measure():
    def partners(net):
        return net.ties.groupby("source")["target"].nunique().reindex(net.actors.index, fill_value=0)

    table = bounds(small().layer("agreement"), partners, "1990/2000", rising=True, **QUIET)
    assert table.attrs["exact"]
    assert table.loc["R1", ["low", "high"]].tolist() == [0, 1]


@given(tie_tables(max_ties=10), st.sampled_from(["degree", "strength", "clustering"]))
@settings(max_examples=8)
def test_the_values_with_and_without_the_uncertain_ties_lie_within(table, measure):
    net = sn.from_edges(table)
    found = bounds(net, measure, "1990/2000", draws=10, **QUIET)
    for column in ("excluded", "included"):
        known = found[column].notna()
        assert (found.loc[known, "low"] <= found.loc[known, column]).all()
        assert (found.loc[known, "high"] >= found.loc[known, column]).all()
    plain = centrality(net, measure, during="1990/2000", undated="include")[measure]
    np.testing.assert_allclose(found["included"], plain.reindex(found.index))


def test_dates_that_are_known_leave_nothing_open():
    frame = pd.DataFrame(
        {"source": ["R1", "R1", "R2"], "target": ["PL", "DE", "PL"], "start": ["1991", "1995", "1980"]}
    )
    found = bounds(sn.from_edges(frame), "pagerank", "1990/2000", draws=20, **QUIET)
    assert (found.attrs["exact"], found.attrs["uncertain"]) == (True, 0)
    np.testing.assert_array_equal(found["low"], found["high"])


def test_the_same_seed_gives_the_same_bounds_whatever_the_order_of_rows():
    rows = pd.DataFrame(
        {"source": list("RRSSTT"), "target": ["PL", "DE", "PL", "FR", "FR", "DE"], "start": ""}
    )
    rows["id"] = [f"t{number}" for number in range(6)]
    one, other = (
        bounds(sn.from_edges(table), "pagerank", "1990/2000", draws=15, seed=4, **QUIET)
        for table in (rows, rows.iloc[::-1])
    )
    pd.testing.assert_frame_equal(one, other)
    assert not one.attrs["exact"]


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.integers(1, 50), st.integers(0, 99))
def test_certain_acts_are_always_in_and_the_share_of_others_runs_from_none_to_all(certain, draws, seed):
    dated = Dated(np.array(certain), draws, seed)
    counts = np.array([dated(draw) for draw in range(draws)])
    assert set(np.unique(counts)) <= {0, 1}
    assert (counts[:, np.array(certain)] == 1).all()
    np.testing.assert_array_equal(dated(0), counts[0])


@pytest.mark.parametrize(
    ("net", "measure", "during", "words"),
    [
        (small(), "degre", "1990/2000", "did you mean 'degree'"),
        (small(), "degree", "openning", "Did you mean 'opening'"),
        (nx.path_graph(3), "degree", "1990/2000", "must be a TieNetwork"),
    ],
)
def test_wrong_input_is_named(net, measure, during, words):
    with pytest.raises(ValueError, match=words):
        bounds(net, measure, during, **QUIET)
