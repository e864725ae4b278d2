"""Large networks, where compiled iterations take the place of the dense solver, and odd spectra."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import close
from subnatnet.measures import _spectral, centrality


def dense_hits(graph):
    """The part of a uniform start in the leading eigenspace of the squared matrix, by a dense solver."""
    a = nx.to_numpy_array(graph)
    values, vectors = np.linalg.eigh(a @ a)
    top = vectors[:, values >= values[-1] * (1 - 1e-9)]
    part = np.abs(top @ (top.T @ np.ones(len(a))))
    return part / part.sum()


def pendant(n, seed):
    """A scale-free core with leaves and isolates, as networks of twin towns are."""
    graph = nx.barabasi_albert_graph(n, 2, seed=seed)
    for i in range(n):
        graph.add_edge(i // 3, n + i)
    graph.add_nodes_from(range(2 * n, 2 * n + 5))
    return graph


@settings(max_examples=6, deadline=None)
@given(st.integers(205, 240), st.integers(0, 99), st.booleans())
def test_large_undirected_networks_agree_with_the_dense_solver(n, seed, weighted):
    graph = pendant(n, seed)
    rng = np.random.default_rng(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = int(rng.integers(1, 5)) if weighted else 1
    assert len(graph) > _spectral.SMALL
    found = centrality(graph, ["eigenvector", "hub", "authority", "pagerank"], weighted=weighted)
    values, vectors = np.linalg.eigh(nx.to_numpy_array(graph))
    assert close(found["eigenvector"], np.abs(vectors[:, -1]))
    hits = dense_hits(graph)
    assert close(found["hub"], hits)
    assert close(found["authority"], hits)
    assert close(found["pagerank"], pd.Series(nx.pagerank(graph, tol=1e-16, max_iter=5000)))
    value, _ = _spectral.principal(sp.csr_array(nx.to_scipy_sparse_array(graph)), symmetric=True)
    assert close(value, values[-1])


TWO_MODE = nx.bipartite.random_graph(30, 380, 0.03, seed=3)
CASES = {
    "two-mode": TWO_MODE,
    "two alike components": nx.disjoint_union(TWO_MODE, TWO_MODE),
    "a star": nx.star_graph(600),
    "an even and an odd ring, as strong": nx.disjoint_union(nx.cycle_graph(240), nx.cycle_graph(181)),
    "one tie": nx.compose(nx.empty_graph(500), nx.path_graph(2)),
    "a complete graph": nx.complete_graph(401),
    "a long path": nx.path_graph(450),
}


@pytest.mark.parametrize("name", CASES)
def test_odd_spectra(name):
    graph = CASES[name]
    found = centrality(graph, ["eigenvector", "hub", "authority"])
    a = nx.to_numpy_array(graph)
    authority = dense_hits(graph)
    assert close(found["authority"], authority, 1e-8)
    assert close(found["hub"], a @ authority / (a @ authority).sum(), 1e-8)
    values, vectors = np.linalg.eigh(a)
    top = vectors[:, values >= values[-1] * (1 - 1e-9)]
    expected = np.abs(top @ (top.T @ np.ones(len(a))))
    assert close(found["eigenvector"], expected / np.linalg.norm(expected), 1e-8)


@settings(max_examples=10)
@given(st.integers(0, 99), st.floats(0, 0.99))
def test_both_ways_to_pagerank_agree(seed, damping):
    matrix = sp.csr_array(nx.to_scipy_sparse_array(pendant(80, seed), dtype=float))
    one = _spectral.pagerank(matrix, damping, symmetric=True)
    other = _spectral.pagerank(matrix, damping, symmetric=False)
    assert close(one, other, 1e-12)


@pytest.mark.parametrize("damping", [1.0, -0.1, 1.5, float("nan")])
def test_a_walk_must_start_anew_at_times(damping):
    with pytest.raises(sn.InvalidChoice, match=r"from 0 to below 1|finite"):
        centrality(nx.path_graph(3), "pagerank", damping=damping)


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 99))
def test_large_directed_networks(seed):
    graph = nx.gnp_random_graph(410, 0.01, seed=seed, directed=True)
    found = centrality(graph, ["hub", "authority", "pagerank"])
    a = nx.to_numpy_array(graph)
    left, _, right = np.linalg.svd(a)
    assert close(found["hub"], np.abs(left[:, 0]) / np.abs(left[:, 0]).sum())
    assert close(found["authority"], np.abs(right[0]) / np.abs(right[0]).sum())
    assert close(found["pagerank"], pd.Series(nx.pagerank(graph, tol=1e-16, max_iter=5000)))
