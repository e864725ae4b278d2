"""The two-mode layout and its untangling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from networks import small
from present.figures.drawn import UNIT, china
from subnatnet import figures
from subnatnet.errors import InvalidChoice
from subnatnet.present.figures.twomode import GAP, _crossings, _gathered, _starts, untangled


def test_the_two_mode_layout_keeps_every_act():
    figure = figures.two_mode(china(), layer="agreement", unit=UNIT, top=5)
    sides = {"left": [], "right": []}
    for text in figure.axes[0].texts:
        sides[text.get_ha()].append(text.get_text())
    right = [int(text.split(maxsplit=1)[0].replace(",", "")) for text in sides["left"]]
    left = [int(text.rsplit(maxsplit=1)[1].replace(",", "")) for text in sides["right"]]
    expected = china().layer("agreement").rollup("province", partners="country").edges["n_ties"].sum()
    assert sum(left) == sum(right) == expected
    assert sides["left"][-1].endswith(" others")
    assert len(left) == len(right) == 6


def test_the_two_mode_layout_refuses_what_cannot_be_read():
    with pytest.raises(InvalidChoice, match="from 1 to 60"):
        figures.two_mode(china(), top=500)
    with pytest.raises(InvalidChoice, match="joins a region and a foreign place"):
        figures.two_mode(small(), layer="directive")


def brute(matrix):
    n, m = matrix.shape
    return sum(
        matrix[i, j] * matrix[k, l]
        for i in range(n)
        for k in range(i + 1, n)
        for j in range(m)
        for l in range(j)
    )


@given(hnp.arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 4)))
def test_crossings_are_counted_and_never_added(matrix):
    matrix = matrix.astype(float)
    assert _crossings(matrix) == pytest.approx(brute(matrix))
    rows, columns = untangled(matrix)
    assert sorted(rows) == list(range(matrix.shape[0]))
    assert sorted(columns) == list(range(matrix.shape[1]))


def test_crossed_ties_are_untangled():
    matrix = np.eye(6)[::-1]
    rows, columns = untangled(matrix)
    assert _crossings(matrix[np.ix_(rows, columns)]) == 0


COUNTS = hnp.arrays(np.int64, st.tuples(st.integers(1, 8), st.integers(1, 5)), elements=st.integers(1, 9))


@given(COUNTS, st.integers(1, 9))
def test_what_is_put_together_loses_nothing(counts, top):
    matrix = pd.DataFrame(counts, index=[f"r{i}" for i in range(len(counts))])
    small_one = _gathered(matrix, top)
    assert small_one.sum().tolist() == matrix.sum().tolist()
    assert len(small_one) == (min(len(matrix), top + 1))
    kept = small_one.index.intersection(matrix.index)
    if len(kept) < len(matrix):
        assert matrix.loc[kept].sum(axis=1).min() >= matrix.drop(kept).sum(axis=1).max()
        assert small_one.index[-1] == f"{len(matrix) - top} others"


@given(hnp.arrays(float, st.integers(2, 12), elements=st.floats(0.5, 50)))
def test_bars_do_not_overlap_and_fill_the_side(heights):
    starts = _starts(heights)
    assert (starts[1:] - (starts + heights)[:-1] > -1e-9).all()
    assert starts[0] == 0
    # however many bars there are, a side is as high as all bars and thirty gaps
    assert starts[-1] + heights[-1] == pytest.approx(heights.sum() * (1 + GAP))
