"""Bounds of indices are those of all datings, tried one by one."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from subnatnet.inference.sharp_indices import INDICES, index_bounds, sampled_range
from subnatnet.measures import _indices as ix

WORLDS = 200


def hurlbert(row, size):
    """Return the categories to expect, from the probability that none of a category is drawn."""
    from math import comb

    n = int(row.sum())
    return sum(1 - comb(n - int(x), size) / comb(n, size) for x in row)


def plainly(index, row, size=3):
    n = row.sum()
    if index == "countries":
        return float((row > 0).sum())
    if n < {"hhi_unbiased": 2, "simpson_unbiased": 2, "rarefied": size + 1}.get(index, 1):
        return np.nan
    one = row[None, :]
    return {
        "shannon": lambda: ix.shannon(one)[0],
        "simpson": lambda: 1 - ix.hhi(one)[0],
        "hhi": lambda: ix.hhi(one)[0],
        "hill1": lambda: np.exp(ix.shannon(one)[0]),
        "hill2": lambda: 1 / ix.hhi(one)[0],
        "hhi_unbiased": lambda: (row * (row - 1)).sum() / (n * (n - 1)),
        "simpson_unbiased": lambda: 1 - (row * (row - 1)).sum() / (n * (n - 1)),
        "rarefied": lambda: hurlbert(row, size),
    }[index]()


def world(seed):
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 5))
    return rng.integers(0, 4, size), rng.integers(0, 4, size)


@pytest.mark.parametrize("index", INDICES)
def test_every_dating_lies_within_and_some_reach_the_ends(index):
    wider = 0
    for seed in range(WORLDS):
        sure, free = world(seed)
        low, high = (end[0] for end in index_bounds([sure], [free], index, size=3))
        ways = itertools.product(*(range(o + 1) for o in free))
        values = np.array([plainly(index, sure + np.array(way, float)) for way in ways])
        if np.isnan(values).all():
            assert np.isnan([low, high]).all()
            continue
        assert low == pytest.approx(np.nanmin(values), abs=1e-9)
        assert high == pytest.approx(np.nanmax(values), abs=1e-9)
        ends = [plainly(index, sure.astype(float)), plainly(index, (sure + free).astype(float))]
        wider += low < np.nanmin([*ends, np.inf]) - 1e-9 or high > np.nanmax([*ends, -np.inf]) + 1e-9
    assert wider > (0 if index != "countries" else -1)  # all in and all out alone would not do


def test_many_regions_and_many_open_contacts_are_done_at_once():
    rng = np.random.default_rng(1)
    sure, free = rng.integers(0, 6, (31, 60)), rng.integers(0, 4, (31, 60))
    low, high = index_bounds(sure, free, "hill1")
    for table in (sure, sure + free):
        value = np.exp(ix.shannon(table.astype(float)))
        assert (low <= value + 1e-9).all()
        assert (high >= value - 1e-9).all()


def test_sampled_ranges_lie_within_the_bounds_and_are_the_same_for_the_same_seed():
    sure, free = world(7)
    for index in ("hhi", "shannon"):
        statistic = ix.hhi if index == "hhi" else ix.shannon
        low, high = index_bounds([sure], [free], index)
        found = sampled_range([sure], [free], statistic, draws=50, seed=3)
        assert low[0] <= found[0][0] + 1e-12
        assert found[1][0] <= high[0] + 1e-12
        again = sampled_range([sure], [free], statistic, draws=50, seed=3)
        np.testing.assert_array_equal(found, again)


@pytest.mark.parametrize(
    ("sure", "free", "index", "words"),
    [
        ([[1]], [[1]], "shanon", "did you mean 'shannon'"),
        ([[1, 2]], [[1]], "hhi", "two tables of counts"),
        ([[-1]], [[1]], "hhi", "two tables of counts"),
        ([[1.5]], [[1]], "hhi", "two tables of counts"),
    ],
)
def test_wrong_input_is_named(sure, free, index, words):
    with pytest.raises(ValueError, match=words):
        index_bounds(sure, free, index)


def test_draws_are_counted():
    with pytest.raises(ValueError, match="draws must be"):
        sampled_range([[1]], [[1]], ix.hhi, draws=0)
