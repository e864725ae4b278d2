"""Slopes and ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from present.figures.drawn import china, eras, partners, texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice, UnknownActor
from subnatnet.present.figures.charts import _highlighted


def test_slopes_highlight_who_moved_most_and_break_where_a_value_is_missing():
    frame = eras()
    frame.loc["CN-SC", "fiscal reform"] = np.nan
    figure = figures.slope_chart(china(), frame, highlight=["CN-SC"])
    (line,) = [line for line in figure.axes[0].lines if line.get_linewidth() == 1.8]
    assert np.isnan(np.asarray(line.get_ydata(), dtype=float)).tolist() == [False, True, False]
    moved = figures.slope_chart(china(), frame)
    assert len([line for line in moved.axes[0].lines if line.get_linewidth() == 1.8]) == 6


def test_ranks_start_at_one_and_ties_share_the_better_rank():
    frame = pd.DataFrame({"a": [5.0, 5.0, 1.0], "b": [1.0, 2.0, 3.0]}, index=["CN-SC", "CN-YN", "CN-GZ"])
    shown = texts(figures.slope_chart(china(), frame, ranks=True))
    assert {"Sichuan  1", "Yunnan  1", "Guizhou  3", "1  Guizhou"} <= set(shown)


def test_slopes_and_ranks_explain_what_they_need():
    with pytest.raises(InvalidChoice, match="at least two columns"):
        figures.slope_chart(china(), eras()[["opening"]])
    with pytest.raises(UnknownActor, match="did you mean 'CN-SC'"):
        figures.slope_chart(china(), eras(), highlight=["CN-SCX"])
    with pytest.raises(InvalidChoice, match="are `low` and `high` swapped"):
        figures.rank_chart(china(), partners(), low=partners() + 1, high=partners() - 1)


def test_a_rank_chart_tells_what_it_leaves_out():
    values = partners().copy()
    values.loc["CN-FJ"] = np.nan
    shown = texts(figures.rank_chart(china(), values, top=10))
    assert "20 more not shown. No value: Fujian." in shown


NUMBERS = st.floats(-1e6, 1e6).map(lambda number: round(number, 3))


@settings(max_examples=4)
@given(st.lists(NUMBERS, min_size=1, max_size=6))
def test_ranks_stand_at_their_values_with_their_intervals(numbers):
    values = pd.Series(
        numbers, index=[f"CN-{code}" for code in ("SC", "YN", "GZ", "GX", "HN", "HB")][: len(numbers)]
    )
    figure = figures.rank_chart(china(), values, low=values - 2, high=values + 3, labels="id")
    bars, points = figure.axes[0].collections
    across, down = np.asarray(points.get_offsets()).T
    order = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert across.tolist() == sorted(numbers, reverse=True)
    assert down.tolist() == list(range(len(numbers)))
    assert across.tolist() == values[order].tolist()
    ends = np.array([segment[:, 0] for segment in bars.get_segments()])
    assert ends == pytest.approx(np.column_stack([across - 2, across + 3]))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=12))
def test_the_three_that_moved_most_either_way_are_coloured(pairs):
    frame = pd.DataFrame(pairs, columns=["before", "after"], index=[f"r{i:02d}" for i in range(len(pairs))])
    chosen = _highlighted(frame, [])
    moved = frame["after"] - frame["before"]
    assert len(chosen) == len(set(chosen)) == min(6, int((moved != 0).sum()))
    left = moved[moved != 0].drop(chosen)
    if len(left):
        assert moved[chosen[:3]].max() <= left.min()
        assert moved[chosen[3:]].min() >= left.max()
