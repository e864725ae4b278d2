from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

import subnatnet as sn
from measures.oracles import DIRECTED, SNA, UNDIRECTED, close, graphs, quick, relabelled, small_world
from subnatnet.measures import centralization
from subnatnet.measures.centralization import LARGEST

GOLDEN = SNA["centralization"]


def test_the_golden_values_of_sna_and_igraph():
    directed = centralization(DIRECTED, ["total_degree", "in_degree", "out_degree", "betweenness"])
    assert close(directed, [GOLDEN[key] for key in ("degree_free", "indeg", "outdeg", "betw")])
    undirected = centralization(UNDIRECTED, ["closeness", "degree", "betweenness", "eigenvector"])
    assert close(undirected, [GOLDEN[key] for key in ("close_und", "degree_und", "betw_und", "ev_und")])


@pytest.mark.parametrize("n", [3, 4, 9])
def test_a_star_turns_on_its_centre(n):
    star = nx.star_graph(n - 1)
    names = ["degree", "total_degree", "strength", "betweenness", "closeness", "harmonic", "pagerank"]
    assert close(centralization(star, names), [1] * len(names))
    towards = nx.DiGraph([(leaf, 0) for leaf in range(1, n)])
    names = ["in_degree", "in_strength", "closeness", "harmonic", "authority"]
    assert close(centralization(towards, names), [1] * len(names))


@quick
@given(graphs())
def test_it_lies_between_nothing_and_one(graph):
    found = centralization(graph, list(LARGEST)).dropna()
    assert (found > -1e-9).all()
    assert (found < 1 + 1e-9).all()


@quick
@given(graphs())
def test_names_do_not_matter(graph):
    names = ["degree", "betweenness", "closeness", "harmonic", "pagerank", "coreness"]
    assert close(centralization(graph, names), centralization(relabelled(graph)[0], names))


def test_all_alike_is_nothing_and_two_actors_are_too_few():
    assert close(centralization(nx.cycle_graph(6), ["degree", "betweenness", "eigenvector"]), [0, 0, 0])
    assert np.isnan(centralization(nx.path_graph(2), "degree")["degree"])
    assert centralization(small_world(), "degree", layer="agreement").attrs["layer"] == "agreement"
    with pytest.raises(sn.InvalidChoice, match="'clustering' has no centralisation"):
        centralization(nx.path_graph(3), "clustering")
