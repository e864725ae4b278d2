"""p-values: never 0, uniform under the null, adjusted within a family."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.inference.pvalues import adjust, empirical_p


@given(st.integers(1, 500).flatmap(lambda m: st.tuples(st.just(m), st.integers(0, m), st.integers(0, m))))
def test_never_zero_and_never_above_one(counts):
    m, above, below = counts
    for alternative in ("two-sided", "greater", "less"):
        p = float(empirical_p(above, below, m, alternative))
        assert 1 / (m + 1) <= p <= 1


def test_no_draws_no_p():
    assert np.isnan(empirical_p(0, 0, 0))


def test_uniform_under_the_null():
    """With exchangeable draws p = (b + 1) / (m + 1) takes each of its m + 1 values equally often."""
    from scipy.stats import chisquare

    rng = np.random.default_rng(7)
    values = rng.random((20_000, 20))
    above = (values[:, 1:] >= values[:, :1]).sum(axis=1)
    p = empirical_p(above, 19 - above, 19, "greater")
    counts = np.bincount(np.round(p * 20).astype(int), minlength=21)[1:]
    assert chisquare(counts).pvalue > 0.001


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=30))
def test_adjusted_as_defined(p):
    """The smallest of n p_(j) / j over all j at or above a rank."""
    order = np.argsort(p)
    ranked = np.array(p)[order] * len(p) / np.arange(1, len(p) + 1)
    wanted = np.empty(len(p))
    wanted[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1)
    np.testing.assert_allclose(adjust(p), wanted)


def test_wrong_alternative_is_named():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'greater'"):
        empirical_p(1, 1, 5, "grater")
