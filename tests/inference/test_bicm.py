"""The bipartite configuration model: degrees reproduced, forced cells exact, z as by brute force."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given

from inference.two_mode import matrices
from subnatnet.inference.bicm import overlap_z, tie_probabilities


@given(matrices(8, 9))
def test_expected_degrees_are_the_given_ones(matrix):
    p = tie_probabilities(matrix.sum(axis=1), matrix.sum(axis=0))
    assert ((p >= 0) & (p <= 1)).all()
    np.testing.assert_allclose(p.sum(axis=1), matrix.sum(axis=1), atol=1e-8)
    np.testing.assert_allclose(p.sum(axis=0), matrix.sum(axis=0), atol=1e-8)


@given(matrices(7, 7))
def test_chances_have_the_form_of_maximum_entropy(matrix):
    """All odds ratios are 1: the logarithm of the odds is a sum of a row and a column term."""
    p = tie_probabilities(matrix.sum(axis=1), matrix.sum(axis=0))
    with np.errstate(divide="ignore"):
        odds = np.log(p) - np.log1p(-p)
    for (a, b), (i, j) in itertools.product(
        itertools.combinations(range(p.shape[0]), 2), itertools.combinations(range(p.shape[1]), 2)
    ):
        square = odds[np.ix_([a, b], [i, j])]
        if np.isfinite(square).all():
            assert abs(square[0, 0] + square[1, 1] - square[0, 1] - square[1, 0]) < 1e-4


def test_nested_layer_is_forced_everywhere():
    matrix = np.triu(np.ones((6, 6), int))
    assert (tie_probabilities(matrix.sum(axis=1), matrix.sum(axis=0)) == matrix).all()


def test_forced_corner_inside_a_layer():
    p = tie_probabilities(np.array([3, 3, 1, 1]), np.array([3, 3, 1, 1]))
    assert p.tolist() == [[1, 1, 0.5, 0.5], [1, 1, 0.5, 0.5], [0.5, 0.5, 0, 0], [0.5, 0.5, 0, 0]]


def test_heavy_tailed_degrees_converge():
    rng = np.random.default_rng(3)
    cells = rng.random((31, 1500)) < np.outer(rng.dirichlet(np.ones(31)), rng.pareto(1, 1500) + 0.1) / 2
    p = tie_probabilities(cells.sum(axis=1), cells.sum(axis=0))
    assert np.abs(p.sum(axis=1) - cells.sum(axis=1)).max() < 1e-8


@pytest.mark.parametrize(("rows", "columns"), [([3], [1, 1]), ([1, 1], [1]), ([2, 2], [3, 1])])
def test_impossible_degrees_are_refused(rows, columns):
    with pytest.raises(ValueError, match="No layer without repeated ties"):
        tie_probabilities(np.array(rows), np.array(columns))


def test_closed_form_z_equals_enumeration():
    p = np.array([[0.2, 0.7, 0.5], [0.6, 0.1, 0.9]])
    mean = square = 0.0
    for cells in itertools.product((0, 1), repeat=6):
        layer = np.array(cells).reshape(2, 3)
        chance = float(np.prod(np.where(layer, p, 1 - p)))
        shared = int((layer[0] * layer[1]).sum())
        mean, square = mean + chance * shared, square + chance * shared**2
    z = overlap_z(p, np.array([[0, 2], [2, 0]]))
    assert z[0, 1] == pytest.approx((2 - mean) / np.sqrt(square - mean**2))
    assert np.isnan(z[0, 0])
