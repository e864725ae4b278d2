from __future__ import annotations

import networkx as nx
import numpy as np
import pytest

import subnatnet as sn
from measures.oracles import SNA, close, florentine, golden, small_world
from subnatnet.measures import layer_comparison

GOLDEN = golden("uunet_florentine")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("jaccard_ties", "jaccard.edges"),
        ("jaccard_actors", "jaccard.actors"),
        ("jaccard_triangles", "jaccard.triangles"),
        ("coverage_ties", "coverage.edges"),
        ("simple_matching_ties", "sm.edges"),
        ("pearson_degree", "pearson.degree"),
        ("jeffrey_degree", "jeffrey.degree"),
    ],
)
def test_the_golden_values_of_uunet(ours, theirs):
    assert close(layer_comparison(florentine(), ours, layers=GOLDEN["layers"]), GOLDEN[f"cmp_{theirs}"])


def two(first, second, kind):
    graph = kind()
    graph.add_nodes_from(range(len(first)))
    for layer, matrix in (("P", first), ("Q", second)):
        graph.add_edges_from(zip(*np.nonzero(matrix), strict=True), layer=layer)
    return graph


def test_the_golden_graph_correlation_of_sna():
    graph = two(np.array(SNA["A"]), np.array(SNA["B2"]), nx.MultiDiGraph)
    assert close(layer_comparison(graph, "correlation_ties", directed=True).loc["P", "Q"], SNA["gcor"])


def test_triangles_that_two_layers_share():
    graph = nx.MultiGraph()
    for layer, extra in (("P", [(0, 3), (1, 3)]), ("Q", [])):
        graph.add_edges_from([(0, 1), (1, 2), (0, 2), *extra], layer=layer)
    assert layer_comparison(graph, "jaccard_triangles").loc["P", "Q"] == 0.5


def test_a_layer_is_like_itself():
    graph = florentine()
    for method in (
        "jaccard_ties",
        "coverage_ties",
        "simple_matching_ties",
        "correlation_ties",
        "pearson_degree",
    ):
        assert close(np.diag(layer_comparison(graph, method)), [1, 1])
    assert close(np.diag(layer_comparison(graph, "jeffrey_degree")), [0, 0])


def test_the_divergence_of_jensen_and_shannon_is_that_of_scipy():
    from scipy.spatial.distance import jensenshannon

    table = layer_comparison(florentine(), "jensen_shannon_degree")
    degrees = {}
    for layer in table.index:
        edges = [(a, b) for a, b, data in florentine().edges(data=True) if data["layer"] == layer]
        degrees[layer] = list(nx.Graph(edges).degree)
    (first, one), (second, other) = degrees.items()
    one, other = np.array([d for _, d in one]), np.array([d for _, d in other])
    bins = int(np.ceil(np.log2(max(len(one), len(other))) + 1))
    span = min(one.min(), other.min()), max(one.max(), other.max())
    p, q = (np.histogram(x, bins, span)[0] / len(x) for x in (one, other))
    assert table.loc[first, second] == pytest.approx(jensenshannon(p, q, base=2) ** 2)
    assert close(np.diag(table), [0, 0])


def test_an_empty_bin_is_infinitely_far():
    graph = nx.MultiGraph()
    graph.add_edges_from([(0, i) for i in range(1, 9)], layer="P")
    graph.add_edges_from([(i, i + 1) for i in range(8)], layer="Q")
    assert layer_comparison(graph, "jeffrey_degree").loc["P", "Q"] == float("inf")


def test_layers_of_a_network():
    found = layer_comparison(small_world(), "jaccard_actors", unit="province")
    assert found.index.tolist() == ["agreement", "investment", "directive"]
    assert close(found.loc["agreement", "directive"], 2 / 7)
    with pytest.raises(sn.InvalidChoice, match="did you mean 'jaccard_ties'"):
        layer_comparison(small_world(), "jaccard_tie")
