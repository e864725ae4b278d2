from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import close, quick, small_world
from subnatnet.measures import (
    two_mode_centrality,
    two_mode_centralization,
    two_mode_communities,
    two_mode_modularity,
)


@st.composite
def bipartite(draw):
    n, m = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    graph = nx.Graph()
    graph.add_nodes_from(range(n), bipartite=0)
    graph.add_nodes_from(range(n, n + m), bipartite=1)
    for a in range(n):
        for b in range(n, n + m):
            if draw(st.booleans()):
                graph.add_edge(a, b, weight=draw(st.integers(1, 4)))
    return graph


def first(graph):
    return [node for node, mode in graph.nodes(data="bipartite") if mode == 0]


@quick
@given(bipartite())
def test_networkx_gives_the_same(graph):
    found = two_mode_centrality(graph)
    assert close(found["degree"], pd.Series(nx.bipartite.degree_centrality(graph, first(graph)))[found.index])
    if nx.is_connected(graph):  # elsewhere networkx exceeds 1
        expected = nx.bipartite.closeness_centrality(graph, first(graph))
        assert close(found["closeness"], pd.Series(expected)[found.index])
    n, m = len(first(graph)), len(graph) - len(first(graph))
    if n > 1 and m > 1:  # networkx divides by zero where nothing can lie between
        expected = nx.bipartite.betweenness_centrality(graph, first(graph))
        assert close(found["betweenness"], pd.Series(expected)[found.index])


@quick
@given(bipartite())
def test_closeness_sets_distances_against_the_least_they_can_be(graph):
    found, top = two_mode_centrality(graph)["closeness"], first(graph)
    assert found.between(0, 1 + 1e-12).all()
    for node, distances in nx.all_pairs_shortest_path_length(graph):
        others = {other: d for other, d in distances.items() if other != node}
        least = sum(2 if (other in top) == (node in top) else 1 for other in others)
        near = least / sum(others.values()) if others else 0
        assert close(found[node], near * len(others) / max(len(graph) - 1, 1))


@quick
@given(bipartite())
def test_centralization_adds_up_distances_from_the_most_central_of_a_mode(graph):
    found, whole = two_mode_centrality(graph), two_mode_centralization(graph)
    for mode in (0, 1):
        values = found[found["mode"] == mode].drop(columns="mode").to_numpy()
        if len(values) < 2:
            assert whole.loc[mode].isna().all()
            continue
        assert close(whole.loc[mode], (values.max(axis=0) - values).sum(axis=0) / (len(values) - 1))
    assert whole.min(axis=None) >= 0 or whole.isna().any(axis=None)
    assert not (whole > 1 + 1e-12).any(axis=None)


@pytest.mark.parametrize("n", [2, 5])
@pytest.mark.parametrize("m", [1, 4])
def test_the_most_centralized_two_mode_networks(n, m):
    alone = nx.Graph([("a0", f"x{j}") for j in range(m)])
    alone.add_nodes_from((f"a{i}" for i in range(n)), bipartite=0)
    alone.add_nodes_from((f"x{j}" for j in range(m)), bipartite=1)
    assert close(two_mode_centralization(alone).loc[0, "degree"], 1)
    # all in touch: Borgatti and Halgin's degree, divided by (n-1)(m-1), is 1
    joined = alone.copy()
    joined.add_edges_from((f"a{i}", f"x{i % m}") for i in range(1, n))
    found = two_mode_centralization(joined)
    assert close(found.loc[0, "degree"], (m - 1) / m)
    if m > 1:
        assert close(found.loc[0, "betweenness"], 1)
    level = nx.complete_bipartite_graph(n, m)
    assert close(two_mode_centralization(level).fillna(0), 0)


@quick
@given(bipartite())
def test_birank_is_the_fixed_point(graph):
    found = two_mode_centrality(graph, weighted=True)
    if not graph.size():
        assert found["birank"].isna().all()
        return
    top, rest = first(graph), [n for n in graph if n not in first(graph)]
    w = nx.bipartite.biadjacency_matrix(graph, top, rest).toarray().astype(float)
    scale = np.sqrt(np.outer(w.sum(axis=1), w.sum(axis=0)))
    s = np.divide(w, scale, out=np.zeros_like(w), where=scale > 0)
    n, m = w.shape
    both = np.block([[np.eye(n), -0.85 * s], [-0.85 * s.T, np.eye(m)]])
    solved = np.linalg.solve(both, 0.15 * np.concatenate([np.full(n, 1 / n), np.full(m, 1 / m)]))
    assert close(found.loc[top, "birank"], solved[:n] / solved[:n].sum())
    assert close(found.loc[rest, "birank"], solved[n:] / solved[n:].sum())


def barber(graph, groups):
    top = first(graph)
    total = graph.size("weight")
    inside = sum(d["weight"] for a, b, d in graph.edges(data=True) if groups[a] == groups[b])
    expected = sum(
        graph.degree(a, "weight") * graph.degree(b, "weight")
        for a in top
        for b in graph
        if b not in top and groups[a] == groups[b]
    )
    return inside / total - expected / total**2


@quick
@given(bipartite(), st.randoms())
def test_two_mode_modularity_equals_barbers_formula(graph, random):
    groups = {node: random.choice("AB") for node in graph}
    found = two_mode_modularity(graph, groups, weighted=True)
    assert close(found, barber(graph, groups) if graph.size() else np.nan)


@quick
@given(bipartite())
def test_no_single_move_improves_the_communities_found(graph):
    found = two_mode_communities(graph, weighted=True)
    groups = found["community"].to_dict()
    if graph.size():
        best = barber(graph, groups)
        assert close(found.attrs["modularity"], best)
        for node in graph:
            for other in {*groups.values(), -1}:
                assert barber(graph, groups | {node: other}) <= best + 1e-9


@quick
@given(bipartite())
def test_swapping_the_modes_swaps_the_values(graph):
    before = two_mode_centrality(graph)
    nx.set_node_attributes(graph, {n: 1 - mode for n, mode in graph.nodes(data="bipartite")}, "bipartite")
    after = two_mode_centrality(graph)
    names = ["degree", "betweenness", "closeness", "birank"]
    assert close(before[names], after[names])


def test_modes_of_a_network_and_ties_within_one():
    found = two_mode_centrality(small_world(), layer="agreement", unit=("province", "country"))
    assert found.loc["H-A", ["mode", "degree"]].tolist() == [0, 1]
    assert two_mode_centrality(small_world(), layer="directive", unit="province").loc["org:top", "mode"] == 1
    inner = sn.from_edges(
        pd.DataFrame({"source": ["A"], "target": ["B"]}), pd.DataFrame({"id": ["A", "B"], "kind": "region"})
    )
    with pytest.raises(sn.InvalidChoice, match="no two-mode network: 1 tie"):
        two_mode_centrality(inner)
