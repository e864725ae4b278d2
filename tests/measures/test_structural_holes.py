from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given

import subnatnet as sn
from measures.oracles import DIRECTED, SNA, UNDIRECTED, WEIGHTED, close, graphs, quick, relabelled
from subnatnet.measures import structural_holes


def by_hand(graph, *, weighted):
    """Follow Burt's formulas actor by actor."""
    matrix = nx.to_numpy_array(graph, nodelist=sorted(graph), weight="weight" if weighted else None)
    s = matrix + matrix.T
    n = len(s)
    rows = []
    for i in range(n):
        contacts = [j for j in range(n) if s[i, j] > 0]
        if not contacts:
            rows.append([np.nan, 0.0, np.nan, np.nan])
            continue
        p = {(a, b): s[a, b] / s[a].sum() for a in range(n) for b in range(n) if s[a].sum() > 0}
        c = {
            j: (p[i, j] + sum(p[i, q] * p.get((q, j), 0) for q in contacts if q != j)) ** 2 for j in contacts
        }
        redundant = [
            sum(p[i, q] * s[j, q] / s[j].max() for q in range(n) if q not in (i, j)) for j in contacts
        ]
        size = sum(1 - r for r in redundant)
        many = len(contacts)
        ratio = [value * many / sum(c.values()) for value in c.values()]
        hierarchy = sum(r * np.log(r) for r in ratio) / (many * np.log(many)) if many > 1 else np.nan
        rows.append([sum(c.values()), size, size / many, hierarchy])
    return np.array(rows)


def test_the_golden_constraint_of_igraph():
    golden = SNA["igraph"]
    assert close(structural_holes(DIRECTED, "constraint")["constraint"], golden["constraint_dir"])
    assert close(structural_holes(UNDIRECTED, "constraint")["constraint"], golden["constraint_und"])
    found = structural_holes(WEIGHTED, "constraint", weighted=True)
    assert close(found["constraint"], golden["constraint_w"])


@quick
@given(graphs(weighted=True))
def test_all_four_equal_the_formula_by_hand(graph):
    for weighted in (False, True):
        assert close(
            structural_holes(graph, weighted=weighted).sort_index(), by_hand(graph, weighted=weighted)
        )


@quick
@given(graphs(directed=False))
def test_networkx_agrees_on_unweighted_ties(graph):
    tied = [node for node in graph if graph.degree(node)]
    found = structural_holes(graph).loc[tied]
    assert close(found["effective_size"], pd.Series(nx.effective_size(graph))[tied])
    assert close(found["constraint"], pd.Series(nx.constraint(graph))[tied])


@quick
@given(graphs(weighted=True))
def test_names_scale_direction_and_isolates(graph):
    before = structural_holes(graph, weighted=True)
    other, names = relabelled(graph)
    assert close(before.rename(index=names).sort_index(), structural_holes(other, weighted=True))
    for _, _, data in graph.edges(data=True):
        data["weight"] *= 3
    assert close(before, structural_holes(graph, weighted=True))
    if graph.is_directed():
        assert close(before, structural_holes(graph.reverse(), weighted=True))
    graph.add_node(99)
    after = structural_holes(graph, weighted=True)
    assert close(before, after.loc[before.index])
    assert close(after.loc[99], [np.nan, 0, np.nan, np.nan])


def test_a_wrong_name():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'constraint'"):
        structural_holes(nx.path_graph(2), "constrain")


def test_no_actors_are_an_empty_table():
    net = sn.from_edges(pd.DataFrame({"source": [], "target": []}))
    assert sn.structural_holes(net).empty
