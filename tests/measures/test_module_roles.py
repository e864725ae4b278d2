from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

import subnatnet as sn
from measures.oracles import CLASSES, DIRECTED, WEIGHTED, close, golden, grouped, quick, relabelled
from subnatnet.measures import module_roles

GOLDEN = golden("bct_econcomplex")


def test_the_golden_values_of_the_brain_connectivity_toolbox():
    both = module_roles(DIRECTED, CLASSES)
    assert close(both["participation"], GOLDEN["participation_und"])
    assert close(both["within_module_z"], GOLDEN["within_module_z_und"])
    weighted = module_roles(WEIGHTED, CLASSES, weighted=True)
    assert close(weighted["participation"], GOLDEN["participation_weighted_sym"])
    for direction in ("out", "in"):
        found = module_roles(DIRECTED, CLASSES, direction=direction)
        assert close(found["participation"], GOLDEN[f"participation_{direction}"])


@quick
@given(grouped(weighted=True))
def test_both_equal_their_formulas(case):
    graph, groups = case
    found = module_roles(graph, groups, weighted=True).sort_index()
    matrix = nx.to_numpy_array(graph, nodelist=sorted(graph))
    s = matrix + matrix.T if graph.is_directed() else matrix
    group = np.array([groups[node] for node in sorted(graph)])
    own = np.array([s[i, group == group[i]].sum() for i in range(len(s))])
    for i, row in enumerate(s):
        if row.sum():
            p = 1 - sum((row[group == g].sum() / row.sum()) ** 2 for g in set(group))
            assert close(found["participation"][i], p)
        mine = own[group == group[i]]
        assert close(found["within_module_z"][i], (own[i] - mine.mean()) / mine.std() if mine.std() else 0)


@quick
@given(grouped())
def test_names_do_not_matter_and_an_isolate_takes_no_part(case):
    graph, groups = case
    other, names = relabelled(graph)
    second = module_roles(other, {names[node]: group for node, group in groups.items()})
    first = module_roles(graph, groups).rename(index=names).sort_index()
    assert close(first[["participation", "within_module_z"]], second[["participation", "within_module_z"]])
    graph.add_node(99)
    assert module_roles(graph, groups | {99: "Z"}).loc[99, ["participation", "within_module_z"]].tolist() == [
        0,
        0,
    ]


def test_a_hub_within_its_module_is_provincial():
    star = nx.star_graph(12)
    found = module_roles(star, dict.fromkeys(star, "A"))
    assert found["role"][0] == "provincial hub"
    assert set(found["role"][1:]) == {"ultra-peripheral"}
    even = nx.Graph([("v", i) for i in range(6)])
    groups = {"v": "own"} | {i: f"g{i}" for i in range(6)}
    assert module_roles(even, groups)["role"]["v"] == "kinless"


def test_a_wrong_direction():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'out'"):
        module_roles(DIRECTED, CLASSES, direction="oout")
