from __future__ import annotations

from itertools import combinations, permutations

import networkx as nx
from hypothesis import given

from measures.oracles import close, grouped, quick, relabelled, small_world
from subnatnet.measures import brokerage_activity, ei_index, group_ei_index


def counted(graph, group):
    found = {node: [0, 0] for node in graph}
    for a, b in permutations(graph, 2) if graph.is_directed() else combinations(graph, 2):
        if group[a] == group[b] or graph.has_edge(a, b):
            continue
        between = [v for v in graph if v not in (a, b) and graph.has_edge(a, v) and graph.has_edge(v, b)]
        for v in between:
            found[v][0] += 1
            found[v][1] += len(between) == 1
    return found


@quick
@given(grouped())
def test_activity_and_exclusivity_equal_a_plain_count(case):
    graph, groups = case
    found = brokerage_activity(graph, groups)
    for node, expected in counted(graph, groups).items():
        assert found.loc[node, ["activity", "exclusivity"]].tolist() == expected


def test_positions_follow_the_means():
    graph = nx.Graph([("a", "v"), ("v", "x"), ("v", "y"), ("a", "u"), ("u", "y")])
    found = brokerage_activity(graph, {"a": 1, "u": 2, "v": 2, "x": 3, "y": 3})
    assert found["position"].to_dict() == {
        "a": "sideliner",
        "u": "connector",
        "v": "powerhouse",
        "x": "sideliner",
        "y": "sideliner",
    }


def test_where_nobody_brokers_nobody_is_a_powerhouse():
    found = brokerage_activity(nx.complete_graph(4), dict(enumerate("AABB")))
    assert set(found["position"]) == {"sideliner"}


@quick
@given(grouped(weighted=True))
def test_the_ei_index_equals_a_plain_count(case):
    graph, groups = case
    found = ei_index(graph, groups, weighted=True)
    for node in graph:
        ends = (
            [(b, d["weight"]) for a, b, d in graph.out_edges(node, data=True)] if graph.is_directed() else []
        )
        ends += (
            [(a, d["weight"]) for a, b, d in graph.in_edges(node, data=True)] if graph.is_directed() else []
        )
        ends = ends or (
            [(b, d["weight"]) for _, b, d in graph.edges(node, data=True)] if not graph.is_directed() else []
        )
        external = sum(w for other, w in ends if groups[other] != groups[node])
        internal = sum(w for other, w in ends if groups[other] == groups[node])
        assert found.loc[node, ["external", "internal"]].tolist() == [external, internal]
        expected = (external - internal) / (external + internal) if ends else float("nan")
        assert close(found.loc[node, "ei_index"], expected)
    external = sum(groups[a] != groups[b] for a, b in nx.Graph(graph).edges)
    internal = nx.Graph(graph).number_of_edges() - external
    whole = ei_index(graph, groups).attrs["graph"]
    assert close(
        whole, (external - internal) / (external + internal) if external + internal else float("nan")
    )


@quick
@given(grouped())
def test_names_do_not_matter_and_an_isolate_has_no_index(case):
    graph, groups = case
    other, names = relabelled(graph)
    renamed = {names[node]: group for node, group in groups.items()}
    for measure in (ei_index, brokerage_activity):
        first = measure(graph, groups).rename(index=names).sort_index().select_dtypes("number")
        assert close(first, measure(other, renamed).select_dtypes("number"))
    wider = graph.copy()
    wider.add_node(99)
    assert ei_index(wider, groups | {99: "A"})["ei_index"].isna()[99]


def test_groups_of_a_network():
    found = group_ei_index(small_world(), layer="agreement", unit="province")
    assert found.loc["region", ["external", "internal", "ei_index"]].tolist() == [4, 0, 1]
