from __future__ import annotations

from fractions import Fraction

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import subnatnet as sn
from measures.oracles import DIRECTED, SNA, UNDIRECTED, close, graphs, quick, relabelled, small_world
from subnatnet.measures import centrality
from subnatnet.measures._paths import shortest_paths
from subnatnet.measures._select import select
from subnatnet.measures.centrality import MEASURES, RISING

PLAIN = [name for name in MEASURES if name not in {"partners", "acts"}]


def test_the_golden_values_of_sna_and_igraph():
    directed = centrality(DIRECTED, ["betweenness", "pagerank", "hub", "authority"], normalized=False)
    assert close(directed["betweenness"], SNA["betweenness"])
    assert close(directed["betweenness"], SNA["igraph"]["betw_dir"])
    assert close(directed["pagerank"], SNA["igraph"]["pagerank"])
    # igraph scales hubs and authorities to a largest value of one, we to a sum of one
    assert close(directed["hub"] / directed["hub"].max(), SNA["igraph"]["hub"])
    assert close(directed["authority"] / directed["authority"].max(), SNA["igraph"]["auth"])
    undirected = centrality(UNDIRECTED, ["coreness", "power"], power_beta=0.1)
    assert close(undirected["coreness"], SNA["igraph"]["coreness_und"])
    assert close(undirected["power"], SNA["bonpow"])


@quick
@given(graphs())
def test_networkx_gives_the_same(graph):
    found = centrality(graph, ["betweenness", "closeness", "harmonic", "pagerank", "coreness", "clustering"])
    found["harmonic"] *= max(len(graph) - 1, 1)  # networkx gives the sum
    sums = centrality(graph, ["closeness", "harmonic"], normalized=False)
    assert close(sums["harmonic"], found["harmonic"])
    lengths = {node: sum(nx.single_target_shortest_path_length(graph, node).values()) for node in graph}
    assert close(sums["closeness"], pd.Series({node: 1 / d if d else 0.0 for node, d in lengths.items()}))
    both_ways = nx.Graph(graph.to_undirected())
    expected = {
        "betweenness": nx.betweenness_centrality(graph),
        "closeness": nx.closeness_centrality(graph),
        "harmonic": nx.harmonic_centrality(graph),
        "pagerank": nx.pagerank(graph, tol=1e-14, max_iter=5000),
        "coreness": nx.core_number(both_ways),
        "clustering": nx.clustering(both_ways),
    }
    for name, values in expected.items():
        assert close(found[name], pd.Series(values)[found.index]), name


@pytest.mark.parametrize("directed", [False, True])
def test_spectral_measures_agree_with_networkx_and_plain_algebra(directed):
    graph = nx.gnm_random_graph(30, 90, seed=4, directed=directed)
    matrix = nx.to_numpy_array(graph)
    alpha = 0.8 / max(abs(np.linalg.eigvals(matrix)))
    found = centrality(graph, ["eigenvector", "katz", "power", "hub"], katz_alpha=alpha, power_beta=-alpha)
    eigenvector = nx.eigenvector_centrality(graph, max_iter=10_000, tol=1e-14)
    assert close(found["eigenvector"], pd.Series(eigenvector))
    assert close(found["katz"], pd.Series(nx.katz_centrality_numpy(graph, alpha=alpha)))
    assert close(found["hub"], pd.Series(nx.hits(graph, tol=1e-14)[0]))
    power = np.linalg.solve(np.eye(30) + alpha * matrix, matrix.sum(axis=1))
    assert close(found["power"], power * np.sqrt(30 / (power @ power)))


@pytest.mark.parametrize("directed", [False, True])
def test_large_networks_take_the_sparse_solver_to_the_same_values(directed):
    graph = nx.gnm_random_graph(410, 1600, seed=5, directed=directed)
    found = centrality(graph, ["eigenvector", "authority"])
    matrix = nx.to_scipy_sparse_array(graph, nodelist=found.index, dtype=float)
    for operator, vector in ((matrix.T, found["eigenvector"]), (matrix.T @ matrix, found["authority"])):
        image = operator @ vector.to_numpy()
        value = image.sum() / vector.sum()
        assert close(image, value * vector)
        start = np.ones(410)
        for _ in range(400):
            start = operator @ start + start
            start /= np.linalg.norm(start)
        assert close(vector / np.linalg.norm(vector), start, 1e-6)


@quick
@given(graphs(weighted=True))
def test_weighted_betweenness_equals_that_of_exact_lengths(graph):
    # networkx compares lengths exactly, so it is given whole numbers: 60 over the strength
    for _, _, data in graph.edges(data=True):
        data["length"] = int(Fraction(60, data["weight"]))
    found = centrality(graph, ["betweenness", "closeness", "harmonic"], weighted=True)
    found["harmonic"] *= max(len(graph) - 1, 1)
    assert close(found["betweenness"], pd.Series(nx.betweenness_centrality(graph, weight="length")))
    assert close(found["closeness"] / 60, pd.Series(nx.closeness_centrality(graph, distance="length")))
    assert close(found["harmonic"] / 60, pd.Series(nx.harmonic_centrality(graph, distance="length")))


def test_lengths_that_differ_by_rounding_only_are_equal():
    # three thirds against two thirds and a third: two ways of the same length from 4 to 7 and from 5 to 8
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 10), (1, 3, 5), (0, 2, 5), (2, 3, 10)])
    graph.add_weighted_edges_from([(4, 5, 3), (5, 6, 3), (6, 7, 3), (4, 8, 1.5), (8, 7, 3)])
    found = centrality(graph, "betweenness", weighted=True, normalized=False)["betweenness"]
    assert close(found[[1, 2]], [0.5, 0.5])
    assert close(found[[5, 6, 8]], [1.5, 2.0, 0.5])


def test_igraph_gives_the_same_weighted_betweenness():
    graph = nx.gnm_random_graph(60, 200, seed=2)
    for i, (_, _, data) in enumerate(graph.edges(data=True)):
        data["weight"] = 1 + i % 5
    other = igraph.Graph(n=60, edges=list(graph.edges))
    lengths = [1 / data["weight"] for _, _, data in graph.edges(data=True)]
    found = centrality(graph, "betweenness", weighted=True, normalized=False)["betweenness"]
    assert close(found, other.betweenness(weights=lengths), 1e-8)


@quick
@given(graphs(weighted=True))
def test_names_and_order_of_rows_do_not_matter(graph):
    other, names = relabelled(graph)
    for weighted in (False, True):
        first, second = (
            centrality(graph, PLAIN, weighted=weighted),
            centrality(other, PLAIN, weighted=weighted),
        )
        left = first.rename(index=names).sort_index()
        # equal eigenvalues leave the direction of a directed eigenvector open
        shared = [name for name in PLAIN if name != "eigenvector" or not graph.is_directed()]
        for name in shared:
            assert close(left[name], second[name], 1e-7), name


@quick
@given(graphs())
def test_an_isolate_has_its_stated_value_and_changes_no_count(graph):
    wider = graph.copy()
    wider.add_node(99)
    before, after = centrality(graph, PLAIN), centrality(wider, PLAIN)
    zero = [
        name for name in PLAIN if name not in {"katz", "pagerank", "power", "eigenvector", "hub", "authority"}
    ]
    assert (after.loc[99, zero] == 0).all()
    counts = [
        "degree",
        "in_degree",
        "out_degree",
        "total_degree",
        "strength",
        "coreness",
        "clustering",
    ]
    assert close(before[counts], after.loc[before.index, counts])
    sums = [centrality(g, ["harmonic", "closeness"], normalized=False) for g in (graph, wider)]
    assert close(sums[0], sums[1].loc[sums[0].index])
    for name in ("katz", "pagerank"):
        assert after.loc[99, name] <= after[name].min() + 1e-12


@quick
@given(graphs(weighted=True))
def test_scaling_all_weights_scales_or_leaves_each_measure(graph):
    scaled = graph.copy()
    for _, _, data in scaled.edges(data=True):
        data["weight"] *= 4
    before, after = (centrality(g, PLAIN, weighted=True) for g in (graph, scaled))
    for name in ("strength", "in_strength", "out_strength", "harmonic", "closeness"):
        assert close(before[name] * 4, after[name]), name
    for name in ("betweenness", "katz", "pagerank", "power", "degree"):
        assert close(before[name], after[name], 1e-7), name


@quick
@given(graphs(directed=True))
def test_reversing_all_ties_swaps_in_and_out(graph):
    before, after = centrality(graph, PLAIN), centrality(graph.reverse(), PLAIN)
    swapped = [("in_degree", "out_degree"), ("closeness", "closeness_out"), ("harmonic", "harmonic_out")]
    for a, b in [*swapped, ("hub", "authority")]:
        assert close(before[a], after[b], 1e-7)
        assert close(before[b], after[a], 1e-7)
    assert close(before["betweenness"], after["betweenness"])


@quick
@given(graphs(weighted=True))
def test_more_ties_never_lower_a_rising_measure(graph):
    fewer = graph.copy()
    fewer.remove_edges_from(list(graph.edges)[::2])
    names = sorted(RISING - {"partners", "acts"})
    low, high = centrality(fewer, names, weighted=True), centrality(graph, names, weighted=True)
    assert (low <= high + 1e-9).all().all()


@pytest.mark.parametrize("directed", [False, True])
def test_the_number_of_workers_changes_no_digit(directed):
    matrix = select(nx.gnm_random_graph(300, 700, seed=1, directed=directed)).matrix
    lengths = 1.0 / (1.0 + np.arange(matrix.nnz) % 3)
    for given_lengths in (None, lengths):
        one, many = (
            shortest_paths(
                matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), given_lengths, workers=w
            )
            for w in (1, 3)
        )
        assert all(np.array_equal(a, b) for a, b in zip(one, many, strict=True))


def test_a_pure_hierarchy_has_no_eigenvector():
    found = centrality(nx.DiGraph([(0, 1), (0, 2)]), ["eigenvector", "katz"])
    assert found["eigenvector"].isna().all()
    assert found["katz"].notna().all()


def test_equal_components_share_the_eigenvector():
    graph = nx.disjoint_union(nx.path_graph(3), nx.path_graph(3))
    assert close(*(centrality(graph, "eigenvector")["eigenvector"].to_numpy().reshape(2, 3)))


def test_a_network_is_measured_by_layer_period_and_unit():
    net = small_world()
    agreements = centrality(
        net, ["degree", "partners", "strength", "acts"], layer="agreement", unit="province"
    )
    assert "H-A:one" not in agreements.index
    assert "org:top" not in agreements.index
    assert agreements.loc["H-A"].tolist() == [2, 2, 3, 3]
    late = centrality(net, "degree", layer="agreement", during="late", unit="province")["degree"]
    assert late["H-A"] == 1
    assert late["H-B"] == 0  # an isolate of the layer in that period, not a missing actor
    both = centrality(net, "acts", layer="investment", unit="province")["acts"]
    assert both["H-A"] == 1  # two rows of one project
    assert both["H-B"] == 1  # the company counts for its home region
    assert agreements.attrs["layer"] == "agreement"
    assert agreements.attrs["unit"] == "province"


def test_bounds_bracket_what_undated_ties_may_add():
    net = small_world()
    options = {"layer": "agreement", "during": "late", "unit": "province"}
    bounds = centrality(net, ["degree", "harmonic"], undated="bounds", **options)
    assert bounds.loc["H-C", ["degree_low", "degree_high"]].tolist() == [0, 1]
    for end, undated in (("low", "exclude"), ("high", "include")):
        assert close(bounds[f"degree_{end}"], centrality(net, "degree", undated=undated, **options)["degree"])
    with pytest.raises(sn.InvalidChoice, match=r"not for betweenness; use `subnatnet\.bounds`"):
        centrality(net, ["betweenness"], undated="bounds", **options)


def test_wrong_words_are_answered_with_the_right_ones():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'betweenness'"):
        centrality(nx.path_graph(3), "betweeness")
    with pytest.raises(sn.InvalidChoice, match="do not fade"):
        centrality(nx.complete_graph(5), "katz", katz_alpha=0.9)
    with pytest.raises(sn.InvalidChoice, match="one act"):
        centrality(nx.path_graph(3), "acts")
    with pytest.raises(sn.InvalidChoice, match="undated"):
        centrality(small_world(), "degree", undated="maybe")


@pytest.mark.parametrize(
    "graph", [nx.Graph(), nx.empty_graph(1), nx.empty_graph(3), nx.empty_graph(3, nx.DiGraph)]
)
def test_networks_without_ties_have_values(graph):
    found = centrality(graph, PLAIN)
    assert found.shape == (len(graph), len(PLAIN))
    assert (found["degree"] == 0).all()
