"""No dating of the undated ties leads outside the bounds, and some dating reaches each end."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from subnatnet.inference.shares import quotient_interval, share_above, share_interval
from subnatnet.inference.sharp import (
    OpenCounts,
    above_bounds,
    interval_bounds,
    quotient_bounds,
    share_bounds,
)

WORLDS = 300


def world(seed):
    """Make a small world: regions, whether each contact is of the sort, and whether it surely is in."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 13))
    region = pd.Series(rng.integers(0, 3, size)).map({0: "A", 1: "B", 2: "C"})
    hit = rng.random(size) < rng.choice([0.2, 0.5, 0.8])
    sure = rng.random(size) < 0.4
    sure[np.flatnonzero(~sure)[8:]] = True
    return region, hit, sure


def tallies(region, hit, sure, index, every=1):
    """Return how many of how many contacts each region has, for every way to let open contacts in."""
    free = np.flatnonzero(~sure)
    ways = np.array(list(itertools.product([False, True], repeat=len(free)))).reshape(2 ** len(free), -1)
    inside = np.tile(sure, (len(ways), 1))
    inside[:, free] = ways
    home = (region.to_numpy()[:, None] == index.to_numpy()).astype(float)
    return ((inside & hit) @ home)[::every], (inside @ home)[::every]


def test_shares_and_quotients_of_every_dating_lie_within_and_reach_the_ends():
    reached = 0
    for seed in range(WORLDS):
        region, hit, sure = world(seed)
        index = pd.Index(sorted(set(region)))
        counts = OpenCounts.of(region, hit, sure)
        k, n = tallies(region, hit, sure, index)
        share = np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0)
        total_k, total_n = k.sum(axis=1, keepdims=True), n.sum(axis=1, keepdims=True)
        quotient = share / ((total_k - k + 0.5) / (total_n - n + 1))
        for values, (low, high) in (
            (share, share_bounds(counts)),
            (quotient, quotient_bounds(counts, counts.others())),
        ):
            seen = ~np.isnan(values).all(axis=0)
            np.testing.assert_array_equal(np.isnan(low), ~seen)
            np.testing.assert_allclose(low[seen], np.nanmin(values[:, seen], axis=0))
            np.testing.assert_allclose(high[seen], np.nanmax(values[:, seen], axis=0))
            reached += seen.sum()
    assert reached > 1000


@pytest.mark.parametrize("deff", [1.0, 1.7])
def test_no_dating_contradicts_an_interval_or_a_firm_verdict(deff):
    firm = 0
    for seed in range(60):
        region, hit, sure = world(seed)
        index = pd.Index(sorted(set(region)))
        counts = OpenCounts.of(region, hit, sure)
        low, high = interval_bounds(counts, deff=deff)
        least, most = above_bounds(counts, 0.4, deff=deff)
        q_low, q_high = interval_bounds(counts, counts.others(), deff=deff)
        k, n = tallies(region, hit, sure, index, every=max(1, 2 ** int((~sure).sum()) // 16))
        whole = n.sum(axis=1, keepdims=True)
        ends, p = share_interval(k, n, deff=deff), share_above(k, n, 0.4, deff=deff)
        ratio = quotient_interval(k, n, k.sum(axis=1, keepdims=True) - k, whole - n, deff=deff)
        for outer, values, side in (
            (low, ends[0], 1), (high, ends[1], -1), (least, p, 1), (most, p, -1),
            (q_low, ratio[0], 1), (q_high, ratio[1], -1),
        ):  # fmt: skip
            known = ~np.isnan(values)
            gap = (values - outer)[known] * side
            assert (gap >= -1e-9 * np.maximum(1, np.abs(values[known]))).all()
        firm += ((least > 0.75) | (most < 0.25)).sum()
    assert firm > 3


def test_all_in_and_all_out_are_no_bounds():
    """What was wrong once: a share is not monotone in how many undated ties are let in."""
    counts = OpenCounts(np.array([2.0]), np.array([3.0]), np.array([4.0]), np.array([6.0]))
    low, high = share_bounds(counts)
    both = 2 / 5, 6 / 15
    assert low[0] < min(both)
    assert high[0] > max(both)


def test_verdicts_are_open_where_a_dating_leaves_nothing():
    counts = OpenCounts(np.zeros(2), np.zeros(2), np.array([9.0, 0.0]), np.zeros(2))
    low, high = above_bounds(counts, 0.5)
    np.testing.assert_array_equal(low, [0.0, np.nan])
    np.testing.assert_array_equal(high, [1.0, np.nan])


def test_regions_keep_the_order_asked_for():
    region = pd.Series(["B", "A", "B"])
    counts = OpenCounts.of(region, [True, False, True], [True, True, False], pd.Index(["C", "B", "A"]))
    np.testing.assert_array_equal(counts.hit, [0, 1, 0])
    np.testing.assert_array_equal(counts.open_hit, [0, 1, 0])
    np.testing.assert_array_equal(counts.others().other, [1, 1, 0])


def test_what_is_no_count_is_refused():
    with pytest.raises(ValueError, match="counts of one length"):
        OpenCounts(np.array([1.0]), np.array([1.0, 2.0]), np.array([1.0]), np.array([1.0]))
    with pytest.raises(ValueError, match="counts of one length"):
        OpenCounts(np.array([-1.0]), np.array([1.0]), np.array([1.0]), np.array([1.0]))
