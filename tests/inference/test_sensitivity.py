"""What missing or wrong ties would do."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small, tie_tables
from subnatnet.inference.sensitivity import HOWS, sensitivity
from subnatnet.measures import centrality

QUIET = {"progress": False}
RNG = np.random.default_rng(8)
TIES = pd.DataFrame(
    {
        "source": RNG.choice(["R1", "R2", "R3", "R4"], 60, p=[0.5, 0.25, 0.15, 0.1]),
        "target": RNG.choice([f"P{i}" for i in range(15)], 60),
        "confidence": RNG.choice(["high", "medium", "low"], 60),
        "sources": RNG.choice(["wiki", "wiki|press", "press", "yearbook"], 60),
    }
)


def home(net):
    """Return two communities that no missing tie can change."""
    ids = net.actors.index
    return pd.Series(np.where(ids.str.startswith("R"), 0, 1), ids)


def role(net):
    return centrality(net, "strength")["strength"].map(lambda s: "big" if s >= 12 else "small")


@pytest.mark.parametrize("how", HOWS)
def test_columns_hold_together(how):
    table = sensitivity(sn.from_edges(TIES), "betweenness", how=how, draws=12, **QUIET)
    assert (table["low"] <= table["high"]).all()
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert 0 < table.attrs["agreement"] <= 1
    assert table.attrs["agreement_low"] <= table.attrs["agreement"] + 1e-12


def test_removing_takes_the_share_away():
    table = sensitivity(sn.from_edges(TIES), "strength", share=0.5, draws=150, **QUIET)
    regions = table[table.index.str.startswith("R")]
    np.testing.assert_allclose((regions["low"] + regions["high"]) / 2, regions["observed"] / 2, rtol=0.3)


def test_rewiring_keeps_how_many_ties_each_has():
    table = sensitivity(sn.from_edges(TIES), "strength", how="rewire", share=0.4, draws=15, **QUIET)
    assert (table["low"] == table["observed"]).all()
    assert (table["high"] == table["observed"]).all()
    moved = sensitivity(sn.from_edges(TIES), "betweenness", how="rewire", share=0.4, draws=15, **QUIET)
    assert (moved["high"] > moved["low"]).any()


def test_scenarios_are_those_of_plain_filters():
    net = sn.from_edges(TIES)
    table = sensitivity(net, "strength", how="confidence", **QUIET)
    assert list(table.attrs["scenarios"]) == ["without low", "without low and medium"]
    strict = TIES[TIES["confidence"] == "high"]
    counts = strict["source"].value_counts()
    assert table.loc["R1", "low"] == counts["R1"]
    by_source = sensitivity(net, "strength", how="source", **QUIET)
    assert list(by_source.attrs["scenarios"]) == ["without press", "without wiki", "without yearbook"]
    least = min(
        (TIES[TIES["sources"] != one]["source"] == "R1").sum() for one in ("press", "wiki", "yearbook")
    )
    assert by_source.loc["R1", "low"] == least


def test_sources_of_a_family_go_together():
    table = sensitivity(
        sn.from_edges(TIES), "strength", how="source", families={"wiki": "web", "press": "web"}, **QUIET
    )
    assert list(table.attrs["scenarios"]) == ["without web", "without yearbook"]
    assert table.loc["R1", "low"] == min(
        (TIES[TIES["sources"] == "yearbook"]["source"] == "R1").sum(),
        (TIES[TIES["sources"] != "yearbook"]["source"] == "R1").sum(),
    )


def test_communities_that_do_not_move_are_steady():
    table = sensitivity(sn.from_edges(TIES), home, reading="communities", draws=5, **QUIET)
    assert (table["same"] == 1).all()
    assert table.attrs["agreement"] == pytest.approx(1)


def test_roles_are_compared_label_by_label():
    table = sensitivity(sn.from_edges(TIES), role, share=0.3, draws=40, **QUIET)
    assert table.attrs["reading"] == "roles"
    assert table.loc["R1", "same"] == 1
    assert table["same"].between(0, 1).all()
    assert table["same"].min() < 1


@given(tie_tables(), st.randoms(use_true_random=False), st.sampled_from(["remove", "rewire"]))
@settings(max_examples=12)
def test_row_order_does_not_matter(table, random, how):
    rows = list(range(len(table)))
    random.shuffle(rows)
    one, other = (
        sensitivity(sn.from_edges(t), "strength", how=how, draws=4, seed=3, **QUIET)
        for t in (table, table.iloc[rows])
    )
    pd.testing.assert_frame_equal(one, other)


def test_a_graph_can_lose_edges():
    table = sensitivity(nx.star_graph(6), "degree", share=0.5, draws=20, **QUIET)
    assert table.loc[0, ["rank_low", "rank_high"]].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"how": "delete"}, "how must be one of"),
        ({"share": 10}, "between 0 and 1"),
        ({"reading": "rank"}, "did you mean 'ranks'"),
        ({"during": "1900"}, "no ties to disturb"),
        ({"how": "confidence"}, "changes nothing"),
    ],
)
def test_wrong_input_is_named(options, words):
    with pytest.raises((sn.InvalidChoice, ValueError), match=words):
        sensitivity(small(), "degree", **QUIET, **options)


@pytest.mark.parametrize("how", ["rewire", "source"])
def test_some_ways_need_ties(how):
    with pytest.raises(sn.InvalidChoice, match="TieNetwork"):
        sensitivity(nx.path_graph(3), "degree", how=how, **QUIET)
