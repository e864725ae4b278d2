"""Corrected indices: right on average, and equal to what their authors' formulas give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.measures import _indices as plain
from subnatnet.measures import _unbiased as corrected

ROWS = st.lists(st.integers(0, 9), min_size=2, max_size=8).filter(lambda row: sum(row) >= 2)


def test_unbiased_on_average_where_the_plain_ones_are_not():
    rng = np.random.default_rng(1)
    p = np.array([0.4, 0.25, 0.15, 0.1, 0.06, 0.04])
    drawn = rng.multinomial(20, p, 20_000).astype(float)
    squares, entropy = (p**2).sum(), -(p * np.log(p)).sum()
    assert corrected.hhi(drawn).mean() == pytest.approx(squares, abs=0.001)
    assert plain.hhi(drawn).mean() - squares > 0.03
    few = drawn[:4000]
    assert corrected.shannon(few).mean() == pytest.approx(entropy, abs=0.02)
    assert entropy - plain.shannon(few).mean() > 0.1


def test_overlap_is_nearly_unbiased_where_the_plain_one_is_not():
    rng = np.random.default_rng(2)
    p, q = np.array([0.5, 0.3, 0.1, 0.1]), np.array([0.2, 0.3, 0.3, 0.2])
    truth = 2 * (p * q).sum() / ((p**2).sum() + (q**2).sum())
    pairs = [np.array([rng.multinomial(20, p), rng.multinomial(20, q)], float) for _ in range(4000)]
    assert np.mean([corrected.morisita(x)[0, 1] for x in pairs]) == pytest.approx(truth, abs=0.02)
    assert truth - np.mean([corrected.morisita_horn(x)[0, 1] for x in pairs]) > 0.04


@given(ROWS)
def test_the_entropy_is_the_published_formula(row):
    """Chao, Wang and Jost 2013, equations 4 and 7 (their tail as a difference of a logarithm and a sum)."""
    x = np.array([c for c in row if c], float)
    n = x.sum()
    value = sum(c / n * sum(1 / k for k in range(int(c), int(n))) for c in x)
    once, twice = (x == 1).sum(), (x == 2).sum()
    if once:
        a = 2 * twice / ((n - 1) * once + 2 * twice) if twice else 2 / ((n - 1) * (once - 1) + 2)
        if a < 1:
            tail = -np.log(a) - sum((1 - a) ** r / r for r in range(1, int(n)))
            value += once / n * (1 - a) ** (1 - n) * tail
    assert corrected.shannon(np.array([row], float))[0] == pytest.approx(value, rel=1e-6, abs=1e-7)
    assert corrected.shannon(np.array([row], float), base=2)[0] == pytest.approx(
        value / np.log(2), rel=1e-6, abs=1e-7
    )


@given(ROWS)
def test_the_squares_are_pairs_of_contacts_that_agree(row):
    where = np.repeat(np.arange(len(row)), row)
    agree = [a == b for i, a in enumerate(where) for b in where[:i]]
    assert corrected.hhi(np.array([row], float))[0] == pytest.approx(np.mean(agree))


def test_chao_1984_on_its_own_terms():
    np.testing.assert_allclose(
        corrected.richness(np.array([[3.0, 1, 1, 2], [3, 1, 1, 0], [2, 2, 0, 0]])),
        [4 + 6 / 7 * 4 / 2, 3 + 4 / 5 * 1, 2],
    )


def test_large_samples_need_no_correction():
    rng = np.random.default_rng(4)
    counts = rng.multinomial(200_000, [0.5, 0.3, 0.2], 2).astype(float)
    np.testing.assert_allclose(corrected.hhi(counts), plain.hhi(counts), atol=1e-5)
    np.testing.assert_allclose(corrected.shannon(counts), plain.shannon(counts), atol=1e-4)
    np.testing.assert_allclose(corrected.cosine(counts), 1.0, atol=0.01)


def test_what_cannot_be_corrected_is_missing():
    counts = np.array([[1.0, 0.0], [0.0, 0.0], [1.5, 1.5]])
    for function in (corrected.hhi, corrected.shannon):
        assert np.isnan(function(counts)).all()
    assert np.isnan(corrected.morisita(counts)).all()
    np.testing.assert_array_equal(np.isnan(corrected.richness(counts)), [False, True, True])
    np.testing.assert_array_equal(np.isnan(corrected.coverage(counts)), [False, True, True])
