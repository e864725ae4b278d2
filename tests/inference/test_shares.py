"""Intervals of shares and quotients against other software, simulation and their own promises."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from subnatnet.inference.shares import quotient_above, quotient_interval, share_above, share_interval

COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda pair: (pair[0], sum(pair)))


@given(COUNTS, st.floats(1, 5), st.floats(0.5, 0.99))
def test_a_share_has_the_quantiles_of_its_beta_distribution(counts, deff, level):
    k, n = counts
    low, high = (end[0] for end in share_interval(k, n, deff=deff, level=level))
    if n == 0:
        assert np.isnan([low, high]).all()
        return
    beta = stats.beta(k / deff + 0.5, (n - k) / deff + 0.5)
    assert low == pytest.approx(beta.ppf((1 - level) / 2) if k else 0.0)
    assert high == pytest.approx(beta.ppf((1 + level) / 2) if k < n else 1.0)


def test_independent_contacts_are_covered_as_promised():
    rng = np.random.default_rng(3)
    for n in (20, 60, 200):
        for p in (0.1, 0.3, 0.5):
            k = rng.binomial(n, p, 4000)
            low, high = share_interval(k, np.full(4000, n))
            assert 0.92 <= np.mean((low <= p) & (p <= high)) <= 0.98


@pytest.mark.parametrize("mean", [2, 3])
def test_clusters_are_covered_where_their_design_effect_is_given(mean):
    rng, p, hits, naive = np.random.default_rng(4), 0.25, [], []
    for _ in range(2000):
        sizes = rng.geometric(1 / mean, 30)
        k = (sizes * (rng.random(30) < p)).sum()
        deff = (sizes**2).sum() / sizes.sum()
        for kept, effect in ((hits, deff), (naive, 1.0)):
            low, high = share_interval(k, sizes.sum(), deff=effect)
            kept.append(low[0] <= p <= high[0])
    assert 0.92 <= np.mean(hits) <= 0.98
    assert np.mean(naive) < 0.85  # what taking the contacts as independent would give


@given(COUNTS, st.floats(1, 4), st.floats(0.01, 0.99))
def test_interval_and_probability_of_a_share_are_one_statement(counts, deff, threshold):
    k, n = counts
    if n == 0 or k in (0, n):
        return
    low, high = share_interval(k, n, deff=deff, level=0.9)
    p = share_above(k, n, threshold, deff=deff)
    assert (low[0] >= threshold) == (p[0] >= 0.95)
    assert (high[0] < threshold) == (p[0] < 0.05)


@given(COUNTS, COUNTS, st.floats(1, 3), st.floats(0.1, 8))
@settings(max_examples=40, deadline=None)
def test_interval_and_probability_of_a_quotient_are_one_statement(own, others, deff, threshold):
    (k, n), (big_k, big_n) = own, others
    low, high = quotient_interval(k, n, big_k, big_n, deff=deff, level=0.9)
    p = quotient_above(k, n, big_k, big_n, threshold, deff=deff)
    if n == 0 or big_n == 0:
        assert np.isnan([low[0], high[0], p[0]]).all()
    elif 0 < k < n and abs(p[0] - 0.95) > 1e-6 and abs(p[0] - 0.05) > 1e-6:
        assert (low[0] > threshold) == (p[0] > 0.95)
        assert (high[0] > threshold) == (p[0] > 0.05)


def test_the_probability_of_a_quotient_is_that_of_drawn_shares():
    rng = np.random.default_rng(5)
    for k, n, big_k, big_n in ((6, 20, 80, 600), (2, 40, 10, 100), (15, 30, 3, 50)):
        own = rng.beta(k + 0.5, n - k + 0.5, 400_000)
        rest = rng.beta(big_k + 0.5, big_n - big_k + 0.5, 400_000)
        for threshold in (0.5, 1.0, 2.0):
            drawn = np.mean(own / rest >= threshold)
            assert quotient_above(k, n, big_k, big_n, threshold)[0] == pytest.approx(drawn, abs=0.004)


def test_quotients_of_equal_shares_are_seldom_called_different():
    rng = np.random.default_rng(6)
    k, big_k = rng.binomial(20, 0.2, 1000), rng.binomial(600, 0.2, 1000)
    low, high = quotient_interval(k, 20, big_k, 600)
    assert np.mean((low > 1) | (high < 1)) <= 0.06


@given(COUNTS, COUNTS, st.integers(0, 5), st.integers(0, 5), st.floats(1, 3))
@settings(max_examples=40, deadline=None)
def test_one_more_contact_of_the_sort_never_lowers_an_end(own, others, more, less, deff):
    (k, n), (big_k, big_n) = own, others
    if n == 0 or big_n == 0:
        return
    before = np.array(quotient_interval(k, n, big_k + more, big_n + more, deff=deff))
    after = np.array(quotient_interval(k + more, n + more, big_k, big_n + less, deff=deff))
    assert (after >= before * (1 - 1e-9)).all()


@pytest.mark.parametrize(
    ("k", "n", "deff", "words"),
    [(3, 2, 1, "0 <= k <= n"), (-1, 2, 1, "0 <= k <= n"), (1, 2, 0.5, "1 or more"), (np.nan, 2, 1, "counts")],
)
def test_what_is_no_count_is_refused(k, n, deff, words):
    with pytest.raises(ValueError, match=words):
        share_interval(k, n, deff=deff)


def test_a_level_is_a_share():
    with pytest.raises(ValueError, match="between 0 and 1"):
        share_interval(1, 2, level=95)
