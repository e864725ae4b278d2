from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

import subnatnet as sn
from measures.oracles import CLASSES, DIRECTED, SNA, close, grouped, quick, relabelled, small_world
from subnatnet.measures import brokerage, graph_brokerage
from subnatnet.measures.brokerage import ROLES


def role_of(x, y, z):
    """Return the role of who stands in group y between one of x and one of z."""
    if x == y == z:
        return "w_I"
    if x == z:
        return "w_O"
    if x == y:
        return "b_IO"
    return "b_OI" if y == z else "b_O"


def counted(graph, group):
    """Count every open two-path by hand."""
    roles = {node: dict.fromkeys(ROLES, 0) for node in graph}
    for a, v, b in permutations(graph, 3):
        if graph.has_edge(a, v) and graph.has_edge(v, b) and not graph.has_edge(a, b):
            roles[v][role_of(group[a], group[v], group[b])] += 1
            roles[v]["t"] += 1
    return roles


def test_the_golden_values_of_sna():
    found, expected = brokerage(DIRECTED, CLASSES), SNA["brokerage"]
    for end, key in (("", "raw"), ("_expected", "exp"), ("_sd", "sd"), ("_z", "z")):
        assert close(found[[role + end for role in ROLES]], expected[key]), key
    whole = graph_brokerage(DIRECTED, CLASSES)
    for column, key in (("raw", "raw_gli"), ("expected", "exp_gli"), ("sd", "sd_gli"), ("z", "z_gli")):
        assert close(whole[column], expected[key]), key


@quick
@given(grouped())
def test_every_role_equals_a_plain_count(case):
    graph, groups = case
    found, expected = brokerage(graph, groups), counted(graph, groups)
    for node, roles in expected.items():
        assert found.loc[node, list(ROLES)].to_dict() == roles
    assert close(found[list(ROLES)].sum(), graph_brokerage(graph, groups)["raw"])


def test_moments_are_those_of_random_graphs():
    rng = np.random.default_rng(0)
    groups = dict(enumerate("AAABBC"))
    ties = (rng.random((4000, 6, 6)) < 0.4) & ~np.eye(6, dtype=bool)
    draws = np.zeros((4000, len(ROLES)))
    at = {role: number for number, role in enumerate(ROLES)}
    for a, b in permutations(range(1, 6), 2):
        is_open = ties[:, a, 0] & ties[:, 0, b] & ~ties[:, a, b]
        draws[:, at[role_of(groups[a], groups[0], groups[b])]] += is_open
        draws[:, at["t"]] += is_open
    for one, row in zip(ties[:50], draws[:50], strict=True):  # all at once they are what they are one by one
        graph = nx.from_numpy_array(one, create_using=nx.DiGraph)
        assert list(counted(graph, groups)[0].values()) == row.tolist()
    graph = nx.DiGraph()
    graph.add_nodes_from(range(6))
    graph.add_edges_from(list(permutations(range(6), 2))[:12])  # density 0.4
    found = brokerage(graph, groups).loc[0]
    assert close(found[[f"{r}_expected" for r in ROLES]], draws.mean(axis=0), 0.1)
    assert close(found[[f"{r}_sd" for r in ROLES]], draws.std(axis=0), 0.1)


@quick
@given(grouped(directed=True))
def test_reversing_all_ties_swaps_representative_and_gatekeeper(case):
    graph, groups = case
    before, after = brokerage(graph, groups), brokerage(graph.reverse(), groups)
    assert close(before[["w_I", "w_O", "b_O", "t"]], after[["w_I", "w_O", "b_O", "t"]])
    assert close(before[["b_IO", "b_OI"]], after[["b_OI", "b_IO"]])


@quick
@given(grouped())
def test_names_do_not_matter_and_an_isolate_brokers_nothing(case):
    graph, groups = case
    other, names = relabelled(graph)
    second = brokerage(other, {names[node]: group for node, group in groups.items()})
    first = brokerage(graph, groups).rename(index=names).sort_index()
    assert close(first, second)
    wider = graph.copy()
    wider.add_node(99)
    found = brokerage(wider, groups | {99: "A"})
    assert (found.loc[99, list(ROLES)] == 0).all()
    assert close(found.loc[list(graph), list(ROLES)], brokerage(graph, groups).loc[list(graph), list(ROLES)])


def test_an_undirected_pair_counts_twice():
    assert brokerage(nx.path_graph(3), dict.fromkeys(range(3), "A"))["w_I"].tolist() == [0, 2, 0]


def test_a_region_stands_between_centre_and_abroad():
    found = brokerage(small_world(), unit="province")
    # org:top directs H-A, which is tied to two places and to the investors' side only inwards
    assert found.loc["H-A", "b_O"] == 2
    assert found.attrs["groups"] == "abroad, centre, region"


def test_an_actor_without_a_group_is_named():
    with pytest.raises(sn.InvalidChoice, match="1 actor\\(s\\) have no group by 'groups': 2"):
        brokerage(nx.path_graph(3), {0: "a", 1: "b"})
    with pytest.raises(sn.InvalidChoice, match="column of the actors"):
        brokerage(small_world(), "levl")
