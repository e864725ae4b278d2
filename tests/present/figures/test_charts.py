"""Slopes and ranks."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from present.figures.drawn import china, eras, partners, texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice, UnknownActor


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
