"""Sampled betweenness lies as near the exact one as it says."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small
from subnatnet.measures._select import select
from subnatnet.measures.sampled_betweenness import _longest, sample_size


def worst(graph, epsilon, *, seed=0, weighted=False):
    near = sn.sampled_betweenness(graph, epsilon, seed=seed, weighted=weighted, progress=False)
    exact = sn.centrality(graph, "betweenness", weighted=weighted)
    return float((near - exact).abs().max().iloc[0])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("directed", [False, True])
@pytest.mark.parametrize("weighted", [False, True])
def test_no_error_is_larger_than_stated(seed, directed, weighted):
    graph = nx.gnm_random_graph(60, 110, seed=seed, directed=directed)
    for number, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 1 + number % 4
    assert worst(graph, 0.02, seed=seed, weighted=weighted) <= 0.02


def test_errors_exceed_the_bound_no_more_often_than_stated():
    graph = nx.barabasi_albert_graph(80, 2, seed=1)
    exact = sn.centrality(graph, "betweenness")["betweenness"]
    errors = [
        (sn.sampled_betweenness(graph, 0.05, delta=0.2, seed=seed, progress=False)["betweenness"] - exact)
        .abs()
        .max()
        for seed in range(40)
    ]
    assert np.mean(np.array(errors) > 0.05) <= 0.2
    assert max(errors) > 0  # it is a sample


@pytest.mark.parametrize("weighted", [False, True])
def test_estimates_are_right_on_average(weighted):
    # two shortest paths between opposite corners: each is drawn half of the time
    graph = nx.Graph([(0, 1), (1, 3), (0, 2), (2, 3), (3, 4)])
    nx.set_edge_attributes(graph, dict.fromkeys(list(graph.edges)[:4], 2.0), "weight")
    exact = sn.centrality(graph, "betweenness", weighted=weighted)["betweenness"]
    drawn = [
        sn.sampled_betweenness(graph, 0.03, seed=seed, weighted=weighted, progress=False)["betweenness"]
        for seed in range(30)
    ]
    assert np.allclose(np.mean(drawn, axis=0), exact, atol=0.005)


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 25), st.floats(0.05, 0.6), st.integers(0, 10_000), st.booleans())
def test_the_bound_on_the_longest_path_holds(size, density, seed, directed):
    graph = nx.gnp_random_graph(size, density, seed=seed, directed=directed)
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    longest = max(max(row.values()) for row in lengths.values()) + 1
    matrix = select(graph).matrix
    assert _longest(matrix, steps=not directed) >= longest


def test_the_same_seed_gives_the_same_whatever_the_order_and_the_workers():
    graph = nx.barabasi_albert_graph(300, 2, seed=3)
    edges = [(str(a), str(b)) for a, b in graph.edges]
    other = nx.Graph(edges[::-1])
    first = sn.sampled_betweenness(nx.Graph(edges), 0.05, workers=1, progress=False)
    second = sn.sampled_betweenness(other, 0.05, workers=2, progress=False)
    pd.testing.assert_frame_equal(first, second)
    third = sn.sampled_betweenness(other, 0.05, seed=1, progress=False)
    assert not third.equals(second)


def test_a_network_is_selected_as_elsewhere():
    near = sn.sampled_betweenness(small(), 0.02, layer="agreement", unit="province", progress=False)
    exact = sn.centrality(small(), "betweenness", layer="agreement", unit="province")
    assert near.index.equals(exact.index)
    assert (near["betweenness"] - exact["betweenness"]).abs().max() <= 0.02
    assert near.attrs["epsilon"] == 0.02
    assert near.attrs["layer"] == "agreement"


@pytest.mark.parametrize("graph", [nx.empty_graph(3), nx.Graph([(0, 1)]), nx.Graph([(0, 1), (2, 3)])])
def test_where_nothing_lies_between_all_are_zero(graph):
    assert (sn.sampled_betweenness(graph, 0.1, progress=False)["betweenness"] == 0).all()


def test_the_sample_grows_as_the_bound_says():
    assert sample_size(0.01, 0.1, 20) == int(np.ceil(0.5 / 0.01**2 * (4 + 1 + np.log(10))))
    assert sample_size(0.005, 0.1, 20) == pytest.approx(4 * sample_size(0.01, 0.1, 20), abs=4)


@pytest.mark.parametrize("named", [{"epsilon": 0}, {"epsilon": 2}, {"delta": 0}, {"delta": 95}, {"seed": -1}])
def test_what_is_no_share_is_refused(named):
    with pytest.raises(sn.SubnatnetError):
        sn.sampled_betweenness(nx.path_graph(4), progress=False, **named)
