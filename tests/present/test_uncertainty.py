"""Figures of uncertainty: they show the table's numbers, in any script, and write whole files."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from networks import ACTORS, TIES
from subnatnet.present.uncertainty import caterpillar, null_histogram, rank_stability

NET = sn.TieNetwork(ACTORS.assign(name_local=["四川省"] + [""] * (len(ACTORS) - 1)), TIES)
ASK = {"layer": "agreement", "unit": ("province", "country"), "progress": False}


@cache
def boot():
    return sn.bootstrap(NET, "strength", draws=60, **ASK)


@cache
def significant():
    return sn.significance(NET, "closeness", draws=60, keep="R1", **ASK)


def marks(figure):
    """Return the bars of the first axes as (low, high) from bottom to top."""
    [bars] = [c for c in figure.axes[0].collections if hasattr(c, "get_segments")]
    return [tuple(segment[:, 0].tolist()) for segment in bars.get_segments()]


def test_bars_are_the_intervals_of_the_regions():
    figure = caterpillar(boot(), NET)
    rows = boot().loc[["R2", "R1"]]
    assert marks(figure) == list(zip(rows["low"], rows["high"], strict=True))
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["Two", "One"]
    assert "95% bootstrap interval" in [t.get_text() for t in figure.axes[0].get_legend().get_texts()]


def test_without_a_network_all_actors_are_drawn_by_id():
    labels = [t.get_text() for t in caterpillar(boot()).axes[0].get_yticklabels()]
    assert sorted(labels) == sorted(boot().index)


def test_bars_of_the_null_model_and_of_bounds():
    assert marks(caterpillar(significant(), NET, among="place"))
    bounds = sn.bounds(NET, "degree", "1980/2000", layer="agreement", unit="province", progress=False)
    rows = bounds.loc[["R1", "R2"]].sort_values(["included", "low"])
    assert marks(caterpillar(bounds, NET)) == list(zip(rows["low"], rows["high"], strict=True))


def test_histogram_holds_all_draws_and_the_observed_value():
    axes = null_histogram(significant(), "R1", NET, labels="local").axes[0]
    assert sum(patch.get_height() for patch in axes.patches) == 60
    assert axes.lines[0].get_xdata()[0] == significant().loc["R1", "observed"]
    assert axes.get_title(loc="left").startswith("四川省")


def test_few_values_get_a_bar_each():
    table = pd.DataFrame({"observed": [2.0], "p": [0.5], "p_adjusted": [0.5]}, index=["a"])
    table.attrs["null_draws"] = {"a": (1.0, 2.0, 2.0, 4.0)}
    heights = [patch.get_height() for patch in null_histogram(table, "a").axes[0].patches]
    assert heights == [1, 2, 0, 1]


def test_ranks_run_from_best_to_worst():
    figure = rank_stability(boot(), NET)
    rows = boot().loc[["R2", "R1"]]
    assert marks(figure) == list(zip(rows["rank_low"], rows["rank_high"], strict=True))
    assert [t.get_text() for t in figure.axes[0].get_yticklabels()] == ["Two  2", "One  1"]


@pytest.mark.parametrize("how", ["remove", "source"])
def test_sensitivity_says_what_its_bars_are(how):
    table = sn.sensitivity(
        sn.TieNetwork(ACTORS, TIES.assign(sources=["a", "b"] * 4 + ["a"])),
        "strength",
        how=how,
        share=0.3,
        draws=9,
        **ASK,
    )
    label = rank_stability(table, NET).axes[0].get_xlabel()
    assert ("range of the scenarios" if how == "source" else "30% removed") in label


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_files_are_written_and_repeatable(tmp_path, suffix):
    paths = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for path in paths:
        caterpillar(boot(), NET, labels="both", path=path)
    assert paths[0].stat().st_size > 3000
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_wrong_input_is_named():
    with pytest.raises(sn.InvalidChoice, match="low and high"):
        caterpillar(pd.DataFrame({"a": [1.0]}), NET)
    with pytest.raises(sn.InvalidChoice, match="nobody in this table"):
        caterpillar(boot(), NET, among="ministry")
    with pytest.raises(sn.UnknownActor, match="keep='R2'"):
        null_histogram(significant(), "R2")
    with pytest.raises(sn.InvalidChoice, match="needs ranks"):
        rank_stability(significant())
    assert np.isfinite(significant()["observed"]).all()
