"""Layers too large for a bit per pair are randomised on lists: the same draws in distribution."""

from __future__ import annotations

from collections import Counter

import numpy as np

from inference.two_mode import all_with_same_degrees, chi_square_p
from subnatnet.inference._compiled import below, root_of, stream
from subnatnet.inference._switching import switch_directed, switch_undirected
from subnatnet.inference._twomode import _trade

MATRIX = np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]])
MANY = 17_000  # nodes: MANY * MANY bits are over the limit
SIMPLE = False  # no parallel ties


def test_trades_on_lists_reach_every_layer_equally_often():
    indptr, start = np.array([0, 2, 4, 6]), np.nonzero(MATRIX)[1].astype(np.int32)
    mark, pool = np.zeros(4, np.uint8), np.empty(4, np.int32)
    seen, root = Counter(), root_of(1)
    for draw in range(1500):
        state, lists = stream(root, draw), start.copy()
        for _ in range(40):
            a = below(state, 3)
            b = (a + 1 + below(state, 2)) % 3
            _trade(state, indptr, lists, a, b, mark, pool)
        drawn = np.zeros((3, 4), int)
        drawn[np.repeat([0, 1, 2], 2), lists] = 1
        seen[tuple(map(tuple, drawn.tolist()))] += 1
        assert not mark.any()
    assert chi_square_p(seen, dict.fromkeys(all_with_same_degrees(MATRIX), 1)) > 0.001


def test_directed_switching_on_lists():
    tails, heads = np.array([0, 1, 2], np.int32), np.array([1, 2, 0], np.int32)
    indptr = np.searchsorted(tails, np.arange(MANY + 1))
    root = root_of(2)
    seen = Counter(
        tuple(switch_directed(indptr, tails, heads, 120, SIMPLE, root, draw).tolist()) for draw in range(1500)
    )
    assert chi_square_p(seen, {(1, 2, 0): 1, (2, 0, 1): 1}) > 0.001


def test_undirected_switching_by_table():
    ends, root = np.array([(0, 1), (0, 2), (3, 4)], np.uint32), root_of(3)
    seen = Counter()
    for draw in range(1500):
        new = switch_undirected(ends, MANY, 120, root, draw, multigraph=False)
        seen[tuple(sorted((int(min(tie)), int(max(tie))) for tie in new))] += 1
    # node 0 has two of the other four as partners, the two left over are tied
    states = {}
    for a in range(1, 5):
        for b in range(a + 1, 5):
            left = tuple(sorted({1, 2, 3, 4} - {a, b}))
            states[tuple(sorted([(0, a), (0, b), left]))] = 1
    assert chi_square_p(seen, states) > 0.001


def test_a_table_answers_as_bits_do():
    rng, root = np.random.default_rng(4), root_of(5)
    pairs = np.unique(np.sort(rng.integers(0, 60, (400, 2)), axis=1), axis=0)
    ends = pairs[pairs[:, 0] != pairs[:, 1]].astype(np.uint32)
    for draw in range(20):
        few = switch_undirected(ends, 60, 10 * len(ends), root, draw, multigraph=False)
        many = switch_undirected(ends, MANY, 10 * len(ends), root, draw, multigraph=False)
        assert np.array_equal(few, many)
        assert np.array_equal(
            np.bincount(many.ravel(), minlength=60), np.bincount(ends.ravel(), minlength=60)
        )
        assert len(np.unique(np.sort(many, axis=1), axis=0)) == len(ends)
        assert (many[:, 0] != many[:, 1]).all()
