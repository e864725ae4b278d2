"""Undated ties dated by chance: right where the assumption holds, and by Rubin's rules."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.inference.imputation import Imputed, _rubin, impute

QUIET = {"progress": False}


def world(rng, undated=0.6, size=400):
    """Make ties whose year depends on the region, a share of them undated; return also who is dated when."""
    region = rng.integers(0, 4, size)
    late = rng.random(size) < np.array([0.1, 0.4, 0.6, 0.9])[region]
    frame = pd.DataFrame(
        {
            "id": [f"t{i:04d}" for i in range(size)],
            "source": [f"R{r}" for r in region],
            "target": [f"P{i}" for i in rng.integers(0, 15, size)],
            "start": np.where(late, "2015", "1990"),
        }
    )
    lost = rng.random(size) < undated
    return frame, frame.assign(start=frame["start"].where(~lost, ""))


def test_the_estimate_is_near_what_full_dates_give_and_the_interval_holds_it():
    rng, gaps, held, plain = np.random.default_rng(1), [], [], []
    for trial in range(12):
        full, some = world(rng)
        truth = sn.centrality(sn.from_edges(full), "strength", during="2013/..")["strength"]
        net = sn.from_edges(some)
        table = impute(net, "strength", "2013/..", seed=trial, imputations=8, resamples=4, **QUIET)
        truth = truth.reindex(table.index)
        here = [f"R{r}" for r in range(4)]
        gaps += ((table["estimate"] - truth) / truth)[here].tolist()
        plain += ((table["excluded"] - truth) / truth)[here].tolist()
        held += ((table["low"] <= truth) & (table["high"] >= truth))[here].tolist()
        assert (table["excluded"] <= table["estimate"] + 1e-9).all()
        assert (table["estimate"] <= table["included"] + 1e-9).all()
    assert abs(np.mean(gaps)) < 0.08
    assert np.mean(plain) < -0.4
    assert np.mean(held) >= 0.9


def test_rubins_rules_as_published():
    rng = np.random.default_rng(2)
    values = rng.normal(10, 2, (5, 7, 3))
    table = _rubin(values, 0.9)
    from scipy.stats import t

    for actor in range(3):
        q, w = values[:, 0, actor], values[:, 1:, actor].var(axis=1, ddof=1).mean()
        b = q.var(ddof=1)
        total = w + 1.2 * b
        free = 4 * (1 + w / (1.2 * b)) ** 2
        row = table.iloc[actor]
        assert row["estimate"] == pytest.approx(q.mean())
        assert row["se"] == pytest.approx(np.sqrt(total))
        assert row["high"] - row["estimate"] == pytest.approx(t.ppf(0.95, free) * np.sqrt(total))
        assert row["missing"] == pytest.approx(1.2 * b / total)


def test_where_nothing_is_undated_no_variance_comes_from_it():
    frame = pd.DataFrame({"source": "R", "target": [f"P{i}" for i in range(6)], "start": ["2015"] * 6})
    table = impute(sn.from_edges(frame), "strength", "2013/..", imputations=3, resamples=4, **QUIET)
    assert table.loc["R", "missing"] == 0
    assert table.loc["R", ["excluded", "estimate", "included"]].tolist() == [6, 6, 6]
    assert table.attrs["uncertain"] == 0


def test_the_narrowest_group_with_enough_dated_ties_is_asked():
    early, late = ["1990"] * 6, ["2015"] * 6
    frame = pd.DataFrame(
        {
            "source": ["R1"] * 12 + ["R2"] * 7,
            "target": ["P"] * 6 + ["Q"] * 6 + ["P"] * 7,
            "start": [*early[:6], *late[:6], *late, ""],
        }
    )
    frame.loc[len(frame)] = ["R1", "P", ""]  # with P, R1 has early ties only
    frame.loc[len(frame)] = ["R2", "Q", ""]  # R2 has late ones only
    table = impute(sn.from_edges(frame), "strength", "2013/..", imputations=4, resamples=2, **QUIET)
    assert table.loc["R1", "estimate"] == 6
    assert table.loc["R2", "estimate"] == 8


def test_a_range_is_any_day_of_it_alike():
    frame = pd.DataFrame({"source": "R", "target": "P", "start": ["[2003..2022]"] * 300 + ["1990"]})
    frame["target"] = [f"P{i}" for i in range(301)]
    table = impute(sn.from_edges(frame), "degree", "2013/..", imputations=10, resamples=2, **QUIET)
    assert table.loc["R", "estimate"] == pytest.approx(150, abs=12)


def test_the_same_seed_gives_the_same_answer_whatever_the_order_of_rows():
    _, frame = world(np.random.default_rng(3), size=60)
    one, other = (
        impute(sn.from_edges(rows), "strength", "2013/..", imputations=3, resamples=3, seed=4, **QUIET)
        for rows in (frame, frame[::-1])
    )
    pd.testing.assert_frame_equal(one, other)
    assert "began when dated ties" in one.attrs["assumption"]


def test_certain_acts_are_always_in():
    counts = Imputed(
        np.array([True, False]), np.array([0, 0]), np.array([5]), np.array([0]), np.full(2, np.nan),
        (np.arange(2),), 1, 0,
    )  # fmt: skip
    assert counts(0).tolist() == [1, 0]
    assert counts(1).sum() == 1


def test_bootstrap_takes_the_same_way():
    _, frame = world(np.random.default_rng(3), size=60)
    net = sn.from_edges(frame)
    table = sn.bootstrap(net, "strength", during="2013/..", undated="impute", draws=60, seed=2, **QUIET)
    assert table.attrs["name"] == "impute"
    assert {"estimate", "low", "high", "missing"} <= set(table.columns)
    with pytest.raises(sn.InvalidChoice, match="a period"):
        sn.bootstrap(net, "strength", undated="impute", **QUIET)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"imputations": 1}, "imputations must be"),
        ({"resamples": 1}, "resamples must be"),
        ({"level": 95}, "a share between 0 and 1"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_wrong_input_is_named(options, words):
    _, frame = world(np.random.default_rng(3), size=20)
    with pytest.raises(ValueError, match=words):
        impute(sn.from_edges(frame), "strength", "2013/..", **options, **QUIET)


def test_nothing_dated_says_nothing():
    frame = pd.DataFrame({"source": ["R"], "target": ["P"], "start": [""]})
    with pytest.raises(sn.InvalidChoice, match="nothing says when"):
        impute(sn.from_edges(frame), "strength", "2013/..", **QUIET)
