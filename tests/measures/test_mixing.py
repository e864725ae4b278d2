from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given

from measures.oracles import (
    CLASSES,
    DIRECTED,
    SNA,
    UNDIRECTED,
    close,
    grouped,
    quick,
    relabelled,
    small_world,
)
from subnatnet.measures import mixing, mixing_matrix


def test_the_golden_values_of_sna_and_igraph():
    found = mixing(DIRECTED, CLASSES)
    assert close(found["reciprocity_dyadic"], SNA["grecip"]["dyadic"])
    assert close(found["reciprocity_edgewise"], SNA["grecip"]["edgewise"])
    assert close(found["reciprocity_nonnull"], SNA["grecip"]["nonnull"])
    assert close(found["transitivity"], SNA["gtrans"])
    assert close(found["assortativity"], SNA["igraph"]["assort_nominal_dir"])
    assert close(mixing(UNDIRECTED, CLASSES)["assortativity"], SNA["igraph"]["assort_nominal_und"])


@quick
@given(grouped(weighted=True))
def test_networkx_gives_the_same(case):
    graph, groups = case
    nx.set_node_attributes(graph, groups, "group")
    found = mixing(graph, groups)
    if not graph.size():
        assert found.drop("reciprocity_dyadic").isna().all()
        return
    names = sorted(set(groups.values()))
    place = {name: i for i, name in enumerate(names)}
    expected = nx.attribute_mixing_matrix(graph, "group", mapping=place, normalized=False)
    assert close(mixing_matrix(graph, groups), expected)
    if len({groups[n] for edge in graph.edges for n in edge}) > 1:
        assert close(found["assortativity"], nx.attribute_assortativity_coefficient(graph, "group"))
    assert close(found["clustering"], nx.transitivity(nx.Graph(graph))) or np.isnan(found["clustering"])
    if graph.is_directed():
        assert close(found["reciprocity_edgewise"], nx.reciprocity(graph))
    else:
        assert found["reciprocity_edgewise"] == 1
    x, y = zip(*nx.node_degree_xy(graph, x="out", y="in"), strict=True)
    if np.std(x) > 0 and np.std(y) > 0:
        assert close(found["degree_assortativity"], np.corrcoef(x, y)[0, 1])


@quick
@given(grouped())
def test_names_and_reversal_do_not_matter(case):
    graph, groups = case
    other, names = relabelled(graph)
    found = mixing(graph, groups)
    assert close(found, mixing(other, {names[node]: group for node, group in groups.items()}))
    if graph.is_directed():
        assert close(found, mixing(graph.reverse(), groups))
        assert close(mixing_matrix(graph, groups), mixing_matrix(graph.reverse(), groups).T)


@quick
@given(grouped())
def test_an_isolate_changes_only_the_share_of_all_pairs(case):
    graph, groups = case
    before = mixing(graph, groups).drop("reciprocity_dyadic")
    graph.add_node(99)
    assert close(before, mixing(graph, groups | {99: "A"}).drop("reciprocity_dyadic"))


def test_regions_and_places_are_tied_across():
    found = mixing(small_world(), layer="agreement", unit="province")
    assert found["assortativity"] == -1
    counts = mixing_matrix(small_world(), layer="agreement", unit="province", weighted=True)
    assert counts.loc["region", "abroad"] == 5
