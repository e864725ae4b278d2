from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import subnatnet as sn
from measures.oracles import DIRECTED, SNA, close, golden, graphs, quick, relabelled, small_world
from measures.test_diversity import M, as_graph
from subnatnet.measures import competition, structural_equivalence

FILLED = hnp.arrays(float, st.tuples(st.integers(2, 5), st.integers(2, 5)), elements=st.integers(1, 9))


def test_the_golden_similarity_of_econcomplex():
    found = competition(as_graph(M), "similarity_of_specialization", by="partner")
    assert close(found, golden("bct_econcomplex")["ec_export_similarity"])


@quick
@given(FILLED)
def test_overlaps_equal_their_formulas(matrix):
    graph = as_graph(matrix)
    p = matrix / matrix.sum(axis=1, keepdims=True)
    found = {
        name: competition(graph, name, by="partner").to_numpy()
        for name in ("pianka", "schoener", "euclidean")
    }
    for i, x in enumerate(p):
        for j, y in enumerate(p):
            assert close(found["pianka"][i, j], sum(x * y) / np.sqrt(sum(x**2) * sum(y**2)))
            assert close(found["schoener"][i, j], 1 - 0.5 * sum(abs(x - y)))
            assert close(found["euclidean"][i, j], np.linalg.norm(matrix[i] - matrix[j]), 1e-6)


@quick
@given(FILLED, st.integers(2, 9))
def test_overlap_of_shares_is_symmetric_bounded_and_free_of_scale(matrix, factor):
    for name in ("pianka", "schoener", "jaccard"):
        found = competition(as_graph(matrix), name, by="partner").to_numpy()
        assert close(found, found.T)
        assert close(np.diag(found), np.ones(len(found)))
        assert found.min() > -1e-12
        assert found.max() < 1 + 1e-12
        assert close(found, competition(as_graph(matrix * factor), name, by="partner"))


def test_regions_without_partners_have_no_overlap():
    found = competition(small_world(), layer="agreement", unit="province", during="late")
    assert found.loc["H-A", "H-A"] == 1
    assert found.loc["H-B"].isna().all()
    jaccard = competition(small_world(), "jaccard", layer="agreement", unit="province")
    assert close(jaccard.loc["H-A", ["H-B", "H-C"]], [0.5, 0.5])
    with pytest.raises(sn.InvalidChoice, match="did you mean 'pianka'"):
        competition(small_world(), "piankka")


def test_the_golden_structural_distances_of_sna():
    assert close(structural_equivalence(DIRECTED, "hamming"), SNA["sedist_hamming"])


@quick
@given(graphs(weighted=True, largest=6))
def test_structural_equivalence_equals_the_definition(graph):
    nodes = sorted(graph)
    a = nx.to_numpy_array(graph, nodelist=nodes)
    names = ("euclidean", "correlation", "jaccard")
    found = {name: structural_equivalence(graph, name, weighted=True).to_numpy() for name in names}
    for i in nodes:
        for j in nodes:
            rest = [k for k in nodes if k not in (i, j)]
            x, y = (np.concatenate([a[v, rest], a[rest, v]]) for v in (i, j))
            if not graph.is_directed():
                x, y = a[i, rest], a[j, rest]
            assert close(found["euclidean"][i, j], np.linalg.norm(x - y))
            if len(x) and x.std() > 0 and y.std() > 0:
                assert close(found["correlation"][i, j], np.corrcoef(x, y)[0, 1])
            either = ((x > 0) | (y > 0)).sum()
            assert close(found["jaccard"][i, j], ((x > 0) & (y > 0)).sum() / either if either else np.nan)


@quick
@given(graphs(largest=6))
def test_names_and_direction_do_not_matter(graph):
    other, names = relabelled(graph)
    first = structural_equivalence(graph).rename(index=names, columns=names).sort_index().sort_index(axis=1)
    assert close(first, structural_equivalence(other))
    if graph.is_directed():
        assert close(structural_equivalence(graph), structural_equivalence(graph.reverse()))


def test_only_regions_are_compared_on_request():
    found = structural_equivalence(small_world(), layer="agreement", unit="province", kind="region")
    assert found.index.tolist() == ["H-A", "H-B", "H-C"]


def test_overlaps_corrected_for_small_samples_stand_beside_the_plain_ones():
    rows = [("A", "x")] * 3 + [("A", "y")] * 2 + [("B", "x")] * 2 + [("B", "z")] * 2
    net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    p, q = np.array([0.6, 0.4, 0]), np.array([0.5, 0, 0.5])
    plain = 2 * (p * q).sum() / ((p**2).sum() + (q**2).sum())
    squares = (3 * 2 + 2) / 20, (2 + 2) / 12
    for method, expected in (
        ("morisita_horn", plain),
        ("morisita", 2 * (p * q).sum() / sum(squares)),
        ("pianka_corrected", (p * q).sum() / np.sqrt(squares[0] * squares[1])),
    ):
        table = competition(net, method, by="partner")
        assert table.loc["A", "B"] == pytest.approx(expected)
        assert table.loc["B", "A"] == pytest.approx(expected)
