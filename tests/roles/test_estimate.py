from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from subnatnet.roles._estimate import Estimate, exact, quotient, share

R = pd.Index(["a", "b", "c"])


def series(*values):
    return pd.Series(values, index=R[: len(values)], dtype=float)


def test_share_has_a_jeffreys_interval():
    low, high = share(series(3, 0, 5), series(10, 10, 5)).interval(0.95)
    assert low[0] == pytest.approx(stats.beta.ppf(0.025, 3.5, 7.5))
    assert high[0] == pytest.approx(stats.beta.ppf(0.975, 3.5, 7.5))
    assert (low[1], high[2]) == (0.0, 1.0)


def test_nothing_counted_is_missing():
    empty = share(series(0), series(0))
    assert np.isnan(empty.value).all()
    assert np.isnan(empty.interval(0.95)).all()
    assert np.isnan(empty.above(0.5)).all()


def test_quotient_compares_with_all_others():
    ratio = quotient(series(4, 1), series(8, 9))
    assert ratio.value[0] == pytest.approx(0.5 / (1.5 / 10))
    assert np.isfinite(quotient(series(4, 0), series(8, 9)).value[0])


def test_what_undated_ties_leave_open_is_in_the_interval():
    sure = share(series(8), series(10))
    open_ = share(series(0), series(10), unknown=series(8))
    assert open_.interval(0.95)[0][0] < 0.01
    assert open_.interval(0.95)[1][0] == pytest.approx(sure.interval(0.95)[1][0])
    assert open_.above(0.5)[0] == 0.5


def test_exact_numbers_are_sure():
    assert exact({"a": 3.0}).above(3.0).tolist() == [1.0]
    assert exact({"a": 3.0}).above(3.5).tolist() == [0.0]


def test_picked_from_many_is_less_sure():
    one = share(series(6), series(10))
    many = Estimate(one.index, one.value, one.k, one.n, family=10)
    assert many.interval(0.95)[0][0] < one.interval(0.95)[0][0]
    assert 0.5 <= many.above(0.4)[0] < one.above(0.4)[0]
    assert one.above(0.8)[0] < many.above(0.8)[0] <= 0.5


def test_regions_not_covered_are_missing():
    made = share(series(1, 2), series(4, 4)).among(pd.Index(["b", "z"]))
    assert made.value[0] == 0.5
    assert np.isnan(made.value[1])


def test_more_needed_changes_the_verdict_and_one_less_does_not():
    made = share(series(9), series(10))
    level, threshold = 0.975, 0.5
    moved = made.more_needed(0, threshold, level)
    assert moved is not None
    for less, clear in ((moved - 1, True), (moved, False)):
        p = share(series(9 - less), series(10)).above(threshold)[0]
        assert (p >= level) == clear
    assert exact({"a": 1.0}).more_needed(0, 0.5, level) is None


@settings(max_examples=30)
@given(st.integers(1, 40), st.data(), st.floats(0.05, 0.95))
def test_interval_clears_the_threshold_exactly_when_the_probability_does(n, data, threshold):
    k = data.draw(st.integers(0, n))
    made = share(series(k), series(n))
    low, high = made.interval(0.95)
    p = made.above(threshold)[0]
    if 0 < k < n:
        assert (low[0] > threshold) == (p > 0.975)
        assert (high[0] < threshold) == (p < 0.025)
