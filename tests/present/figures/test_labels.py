"""Labels that give way to each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.present.figures import _labels


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=30), st.floats(0.1, 10))
def test_labels_moved_apart_keep_their_order_and_their_gap(wanted, gap):
    moved = np.sort(_labels.spread(wanted, gap))
    assert (np.diff(moved) >= gap - 1e-6).all()
    assert _labels.spread(wanted, gap).mean() == pytest.approx(np.mean(wanted), abs=1e-6)


def test_labels_far_apart_stay_where_they_are():
    assert _labels.spread([3.0, 0.0, 9.0], 2.0).tolist() == [3.0, 0.0, 9.0]
