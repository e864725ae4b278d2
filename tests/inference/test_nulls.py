"""Null models: what each keeps (properties), and that draws are spread as they should be (enumeration)."""

from __future__ import annotations

import itertools
from collections import Counter

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from inference.two_mode import all_with_same_degrees, chi_square_p, matrices, network
from networks import small, tie_tables
from subnatnet.inference.nulls import NULLS, Sampler, randomise
from subnatnet.measures._select import select

MATRIX = [[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]]


def test_curveball_draws_every_layer_equally_often():
    sampler = Sampler(select(network(MATRIX)), "curveball", seed=11)
    block = sampler._blocks[0]
    seen = Counter()
    for draw in range(6000):
        [(tails, heads)] = sampler.pairs(draw)
        drawn = np.zeros((3, 4), int)
        drawn[np.searchsorted(block.tail_set, tails), np.searchsorted(block.head_set, heads)] = 1
        seen[tuple(map(tuple, drawn.tolist()))] += 1
    every = all_with_same_degrees(MATRIX)
    assert len(every) == 15
    assert chi_square_p(seen, dict.fromkeys(every, 1)) > 0.001


@pytest.mark.parametrize("matrix", [MATRIX, np.transpose(MATRIX)], ids=["wide", "tall"])
def test_curveball_deals_out_bundles_of_ties_at_random_too(matrix):
    # two ties to one partner stay one bundle; over many draws the bundle meets each partner as often
    frame = network(matrix).ties[["source", "target"]]
    double = pd.concat([frame, frame.iloc[[0]]], ignore_index=True)
    net = sn.from_edges(double)
    sampler = Sampler(select(net), seed=3)
    ids, chance, met = sampler._given.ids.to_numpy(), Counter(), Counter()
    one = int(np.flatnonzero(ids == "R0")[0])
    for draw in range(3000):
        drawn = sampler.view(draw).matrix
        own = slice(drawn.indptr[one], drawn.indptr[one + 1])
        assert sorted(drawn.data[own]) == [1.0] * (sum(matrix[0]) - 1) + [2.0]
        met[int(ids[drawn.indices[own][drawn.data[own].argmax()]][1:])] += 1
    for rows in all_with_same_degrees(matrix):
        for place in np.flatnonzero(rows[0]):
            chance[int(place)] += 1
    assert chi_square_p(met, chance) > 0.001


def labelled(edges):
    return tuple(sorted(edges))


def directed_states(edges, *, multigraph):
    """Return states of a directed graph with the same degrees, each with its number of labelled forms."""
    tails, heads = [e[0] for e in edges], [e[1] for e in edges]
    states = Counter()
    for order in itertools.permutations(range(len(edges))):
        new = [(tails[k], heads[order[k]]) for k in range(len(edges))]
        if all(a != b for a, b in new):
            states[labelled(new)] += 1
    return states if multigraph else {s: 1 for s in states if len(set(s)) == len(s)}


def undirected_states(edges, *, multigraph):
    stubs = [end for edge in edges for end in edge]
    states = Counter()

    def pair(left, done):
        if not left:
            states[labelled(done)] += 1
            return
        for k in range(1, len(left)):
            if left[0] != left[k]:
                pair(left[1:k] + left[k + 1 :], [*done, tuple(sorted((left[0], left[k])))])

    pair(sorted(stubs), [])
    return states if multigraph else {s: 1 for s in states if len(set(s)) == len(s)}


@pytest.mark.parametrize(
    "edges",
    [
        [("a", "b"), ("b", "c"), ("c", "a")],  # its reverse is out of reach for plain switches
        [("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("d", "b"), ("c", "b")],
    ],
)
def test_directed_switching_draws_every_graph_equally_often(edges):
    sampler = Sampler(select(nx.DiGraph(edges)), "switching", seed=5, moves=40)
    names = sampler._given.ids.to_numpy()
    seen = Counter()
    for draw in range(4000):
        [(tails, heads)] = sampler.pairs(draw)
        seen[labelled(zip(names[tails], names[heads], strict=True))] += 1
    assert chi_square_p(seen, directed_states(edges, multigraph=False)) > 0.001


@pytest.mark.parametrize(
    "edges",
    [
        [("a", "b"), ("c", "d"), ("e", "f"), ("a", "c")],
        [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("a", "c")],
    ],
)
def test_undirected_switching_draws_every_graph_equally_often(edges):
    sampler = Sampler(select(nx.Graph(edges)), "switching", seed=5, moves=40)
    names = sampler._given.ids.to_numpy()
    seen = Counter()
    for draw in range(4000):
        [(tails, heads)] = sampler.pairs(draw)
        seen[labelled(tuple(sorted(p)) for p in zip(names[tails], names[heads], strict=True))] += 1
    assert chi_square_p(seen, undirected_states(edges, multigraph=False)) > 0.001


@pytest.mark.parametrize("layer", ["agreement", "investment"], ids=["undirected", "directed"])
def test_multigraph_switching_draws_every_dealing_equally_often(layer):
    edges = [("R1", "R2"), ("R1", "R2"), ("R2", "R3"), ("R3", "R1"), ("R3", "R4")]
    actors = pd.DataFrame({"id": ["R1", "R2", "R3", "R4"], "kind": "region"})
    ties = pd.DataFrame(edges, columns=["source", "target"]).assign(layer=layer)
    sampler = Sampler(select(sn.from_edges(ties, actors)), "fixed-strength", seed=8, moves=40)
    names = sampler._given.ids.to_numpy()
    seen = Counter()
    for draw in range(6000):
        [(tails, heads)] = sampler.pairs(draw)
        pairs = list(zip(names[tails], names[heads], strict=True))
        seen[labelled(pairs if layer == "investment" else (tuple(sorted(p)) for p in pairs))] += 1
    states = (directed_states if layer == "investment" else undirected_states)(edges, multigraph=True)
    assert chi_square_p(seen, states) > 0.001


def test_label_permutations_are_equally_frequent():
    net = network([[1, 0, 0], [1, 1, 0], [1, 1, 1]])
    sampler = Sampler(select(net), "labels", seed=2)
    seen = Counter(tuple(sampler._permutation(draw)[-3:].tolist()) for draw in range(3000))
    assert chi_square_p(seen, dict.fromkeys(itertools.permutations((3, 4, 5)), 1)) > 0.001


def test_expected_degrees_draws_have_the_solved_chances():
    net = network(MATRIX)
    sampler = Sampler(select(net), "expected-degrees", seed=4)
    total = sum(sampler.view(draw).simple.toarray() for draw in range(3000)) / 3000
    block = sampler._blocks[0]
    drawn = total[np.ix_(block.tail_set, block.head_set)]
    assert np.abs(drawn - sampler._chances[0]).max() < 5 * np.sqrt(0.25 / 3000)


@given(matrices(), st.integers(0, 2**32), st.integers(0, 50))
def test_fixed_degrees_keeps_both_degree_sequences(matrix, seed, draw):
    net = network(matrix)
    drawn = randomise(net, seed=seed, draw=draw)
    before, after = select(net), select(drawn)
    assert (before.simple.sum(axis=1) == after.simple.sum(axis=1)).all()
    assert after.matrix.max() == 1
    assert (Sampler(before, seed=seed).view(draw).matrix != after.matrix).nnz == 0


@settings(max_examples=30)
@given(tie_tables(), st.sampled_from(sorted(NULLS)), st.integers(0, 1000))
def test_each_null_keeps_what_it_says(table, null, seed):
    net = sn.from_edges(table)
    sampler = Sampler(select(net), null, seed=seed)
    drawn, view = sampler.network(0), sampler.view(0)
    assert abs(view.matrix - select(drawn).matrix).sum() == 0, "the two ways to draw agree"
    assert drawn.actors.equals(net.actors)
    assert set(drawn.ties["layer"]) <= set(net.ties["layer"])
    before, after = net.ties, drawn.ties
    if null == "expected-degrees":
        chances, rows = sampler._chances[0], sampler._blocks[0].degrees()[0]
        np.testing.assert_allclose(chances.sum(axis=1), rows, atol=1e-8)
        return
    assert after.drop(columns=["source", "target", "kind"]).equals(
        before.drop(columns=["source", "target", "kind"])
    )
    if null == "tie-types":
        assert after[["source", "target"]].equals(before[["source", "target"]])
        assert sorted(after["kind"]) == sorted(before["kind"])
    elif null == "labels":
        sizes = [sorted(frame["target"].value_counts()) for frame in (before, after)]
        assert sizes[0] == sizes[1]
    elif null == "fixed-strength":
        for end in ("source", "target"):
            per = [frame.groupby("layer")[end].value_counts().sort_index() for frame in (before, after)]
            assert per[0].equals(per[1])
    else:
        for mine, other in (("source", "target"), ("target", "source")):
            per = [frame.groupby(["layer", mine])[other].nunique() for frame in (before, after)]
            assert per[0].equals(per[1])
        per = [
            frame[frame["layer"] != "directive"]["source"].value_counts().sort_index()
            for frame in (before, after)
        ]
        assert per[0].equals(per[1]), "ties stay with their region"


@settings(max_examples=25)
@given(st.integers(3, 9), st.floats(0.1, 0.9), st.booleans(), st.integers(0, 1000))
def test_switching_keeps_degrees_of_graphs(n, density, directed, seed):
    graph = nx.gnp_random_graph(n, density, seed=seed, directed=directed)
    if not graph.number_of_edges():
        return
    drawn = Sampler(select(graph), "switching", seed=seed).graph(0)
    assert nx.number_of_selfloops(drawn) == 0
    for kind in ("in_degree", "out_degree") if directed else ("degree",):
        assert dict(getattr(drawn, kind)()) == dict(getattr(graph, kind)())


@given(tie_tables(), st.randoms(use_true_random=False), st.sampled_from(sorted(NULLS)))
@settings(max_examples=20)
def test_row_order_does_not_matter(table, random, null):
    rows = list(range(len(table)))
    random.shuffle(rows)
    one, other = sn.from_edges(table), sn.from_edges(table.iloc[rows])
    assert randomise(one, null, seed=7).equals(randomise(other, null, seed=7))


def test_labels_stay_inside_strata():
    actors = pd.DataFrame(
        {
            "id": ["R1", "R2", "R3", "R4", "P"],
            "kind": ["region"] * 4 + ["place"],
            "zone": ["e", "e", "w", "w", ""],
        }
    )
    net = sn.from_edges(pd.DataFrame({"source": ["R1", "R3"], "target": ["P", "P"]}), actors)
    for draw in range(20):
        sources = set(randomise(net, "labels", within="zone", draw=draw).ties["source"])
        assert len(sources & {"R1", "R2"}) == len(sources & {"R3", "R4"}) == 1


def test_ties_mix_only_within_a_column():
    table = pd.DataFrame(
        {"source": ["R1", "R2", "R3", "R4"], "target": ["A", "B", "C", "D"], "kind": ["x", "x", "y", "y"]}
    )
    net = sn.from_edges(table)
    for draw in range(20):
        ties = randomise(net, within="kind", draw=draw).ties
        assert set(ties[ties["kind"] == "x"]["target"]) == {"A", "B"}


def test_shuffled_layers_leave_nobody_outside():
    net = sn.from_edges(
        pd.DataFrame({"source": ["R1", "R2"], "target": ["A", "B"], "type": ["agreement", "investment"]})
    )
    drawn = Sampler(select(net), "tie-types", column="layer", seed=1).network(0)
    assert sorted(drawn.ties["layer"]) == ["agreement", "investment"]
    assert len(drawn.members) == 8


@pytest.mark.parametrize(
    ("null", "options", "words"),
    [
        ("curvebal", {}, "did you mean 'curveball'"),
        ("labels", {"within": "zon"}, "not a column of the actors"),
        ("tie-types", {"column": "knd"}, "did you mean 'kind'"),
    ],
)
def test_a_wrong_word_names_the_right_one(null, options, words):
    with pytest.raises(sn.InvalidChoice, match=words):
        Sampler(select(small()), null, **options)


def test_two_mode_nulls_refuse_one_mode_ties():
    net = sn.from_edges(
        pd.DataFrame({"source": ["R1"], "target": ["R2"]}),
        pd.DataFrame({"id": ["R1", "R2"], "kind": "region"}),
    )
    with pytest.raises(ValueError, match="Use null='switching'"):
        Sampler(select(net), "curveball")


def test_nothing_to_randomise_is_said():
    with pytest.raises(ValueError, match="no ties to randomise"):
        Sampler(select(small(), during="1950"), "fixed-degrees")


@pytest.mark.parametrize("null", ["tie-types", "fixed-strength"])
def test_some_nulls_need_ties(null):
    with pytest.raises(ValueError, match="needs a TieNetwork"):
        Sampler(select(nx.path_graph(4)), null)


def test_draws_are_numbered_from_zero():
    with pytest.raises(sn.InvalidChoice, match="numbered from 0"):
        randomise(small(), draw=-1)
