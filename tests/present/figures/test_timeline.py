"""The timeline of directives and the roles they give."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from networks import small
from present.figures.drawn import texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice
from subnatnet.present.figures.timeline import _part


def test_a_timeline_counts_undated_directives_and_names_the_eras():
    ties = small().ties.reset_index()
    ties.loc[ties["id"] == "t9", "start"] = ""
    ties["role"] = ties["layer"].map({"directive": "gateway"}).fillna("")
    net = sn.TieNetwork(small().actors, ties, eras=small().eras)
    shown = texts(figures.role_timeline(net))
    assert "+1" in shown
    assert {"gateway", "One", "Two"} <= set(shown)


def test_a_timeline_of_nothing_says_so():
    with pytest.raises(InvalidChoice, match="no directive of this selection"):
        figures.role_timeline(small(), during="2020/..")


def test_marks_stand_in_their_year_and_row_and_lines_span_what_is_not_known():
    rows = [("R1", "1990", "gateway"), ("R2", "1992-07-01", "window"), ("R2", "[2000..2003]", "gateway")]
    rows += [("R1", "1995", "none")]
    ties = pd.DataFrame(rows, columns=["target", "start", "role"]).assign(source="org:x", layer="directive")
    actors = pd.DataFrame({"id": ["R1", "R2", "org:x"], "kind": ["region", "region", "ministry"]})
    axes = figures.role_timeline(sn.from_edges(ties, actors), unit=None).axes[0]
    lines, points = axes.collections[-2:]
    marks = sorted(np.asarray(points.get_offsets()).tolist())
    assert marks == [
        [1990.0, 0.0],
        [pytest.approx(1992.5, abs=0.01), 1.0],
        [pytest.approx(2002.0, abs=0.01), 1.0],
    ]
    (line,) = lines.get_segments()
    assert line[:, 0] == pytest.approx([2000.0, 2004.0], abs=0.01)
    (tick,) = [one for one in axes.lines if len(one.get_xdata())]
    assert int(tick.get_xdata()[0]) == 1995


@given(st.dates())
def test_the_part_of_a_year_grows_from_nought_and_stays_below_one(day):
    days = [(date(day.year, 1, 1) - date(1970, 1, 1)).days, (day - date(1970, 1, 1)).days]
    first, now = _part(np.array(days, dtype=float))
    assert first == 0
    assert now == pytest.approx((day.timetuple().tm_yday - 1) / 366)
    assert np.isfinite(_part(np.array([np.inf, np.nan]))).all()
