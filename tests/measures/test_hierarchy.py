from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given

import subnatnet as sn
from measures.oracles import DIRECTED, SNA, close, graphs, quick, relabelled, small_world
from subnatnet.measures import directive_load, hierarchy, krackhardt


def test_the_golden_values_of_sna():
    found = krackhardt(DIRECTED)
    assert close(found["hierarchy"], SNA["hierarchy_krackhardt"])
    assert close(found["lubness"], SNA["lubness"])
    assert close(found["efficiency"], SNA["efficiency"])
    assert close(found["connectedness"], SNA["connectedness"])


def test_components_and_isolates_count_as_in_sna():
    graph = nx.DiGraph([(1, 2), (2, 1), (1, 3), (2, 3), (4, 5), (5, 6), (6, 4), (4, 6)])
    graph.add_nodes_from([7, 8])
    # printed by R's sna 2.7-1
    expected = {"connectedness": 0.214285714285714, "hierarchy": 1 / 3, "efficiency": 0.5, "lubness": 1}
    found = krackhardt(graph)
    assert close(found[list(expected)], list(expected.values()))


@quick
@given(graphs(directed=True, largest=7))
def test_krackhardt_equals_the_definitions_by_hand(graph):
    found = krackhardt(graph)
    reach = {v: nx.descendants(graph, v) | {v} for v in graph}
    pairs = [(a, b) for a in graph for b in graph if a < b]
    ordered = [(a, b) for a in graph for b in graph if a != b and b in reach[a]]
    either = {tuple(sorted(pair)) for pair in ordered}
    mutual = {pair for pair in either if pair in ordered and pair[::-1] in ordered}
    if either:
        assert close(found["hierarchy"], 1 - len(mutual) / len(either))
    components = list(nx.weakly_connected_components(graph))
    joined = [pair for pair in pairs if any(set(pair) <= part for part in components)]
    if pairs:
        assert close(found["connectedness"], len(joined) / len(pairs))
    lacking = 0
    for a, b in joined:
        bounds = [v for v in graph if a in reach[v] and b in reach[v]]
        lacking += not any(all(least in reach[v] for v in bounds) for least in bounds)
    most = sum((len(part) - 1) * (len(part) - 2) / 2 for part in components)
    if most:
        large = [pair for pair in joined if any(set(pair) <= part and len(part) > 2 for part in components)]
        assert lacking <= len(large)
        assert close(found["lubness"], 1 - lacking / most)
    needed = sum(len(part) - 1 for part in components)
    spare = sum(len(part) * (len(part) - 1) for part in components) - needed
    if spare:
        assert close(found["efficiency"], 1 - (graph.number_of_edges() - needed) / spare)


@quick
@given(graphs(directed=True))
def test_reach_depth_and_level_equal_networkx(graph):
    found = hierarchy(graph)
    roots = [v for v in graph if graph.in_degree(v) == 0 and graph.out_degree(v) > 0]
    for node in graph:
        lengths = nx.single_source_shortest_path_length(graph, node)
        assert found.loc[node, "reach"] == len(lengths) - 1
        assert found.loc[node, "depth"] == max(lengths.values())
        assert found.loc[node, "upward_reach"] == len(nx.ancestors(graph, node))
        above = [
            nx.shortest_path_length(graph, root, node) for root in roots if nx.has_path(graph, root, node)
        ]
        assert close(found.loc[node, "level"], min(above, default=float("nan")))


@quick
@given(graphs(directed=True))
def test_names_do_not_matter(graph):
    other, names = relabelled(graph)
    assert close(hierarchy(graph).rename(index=names).sort_index(), hierarchy(other))
    assert close(krackhardt(graph), krackhardt(other))


@quick
@given(graphs(directed=True))
def test_reversing_swaps_reach_up_and_down(graph):
    before, after = hierarchy(graph), hierarchy(graph.reverse())
    assert close(before[["reach", "span"]], after[["upward_reach", "superiors"]])


@quick
@given(graphs(directed=True))
def test_an_isolate_is_no_part_of_the_tree(graph):
    before = hierarchy(graph)
    graph.add_node(99)
    after = hierarchy(graph)
    assert close(before, after.loc[before.index])
    assert close(after.loc[99], [0, 0, 0, 0, float("nan"), 0])


def test_a_document_loads_a_region_once():
    net = small_world()
    load = directive_load(net, unit="province")
    assert load.loc["H-A"].to_dict() == {"plan": 0, "zone": 1, "total": 1}
    assert load.loc["H-B", "total"] == 1
    assert "H-C" not in load.index  # it is not in the layer
    cities = directive_load(net)
    assert cities["total"].to_dict() == {"H-A": 1, "H-A:one": 1, "H-B": 1}
    late = directive_load(net, unit="province", during="late", undated="bounds")
    assert late.loc["H-A", ["total_low", "total_high"]].tolist() == [0, 0]
    assert directive_load(net, issuer="org:none")["total"].sum() == 0
    with pytest.raises(sn.InvalidChoice, match="did you mean 'kind'"):
        directive_load(net, "kinds")


def test_the_layer_of_directives_is_the_default():
    found = hierarchy(small_world(), unit="province")
    assert found.attrs["layer"] == "directive"
    assert found.loc["org:top", ["reach", "span", "level"]].tolist() == [2, 2, 0]
