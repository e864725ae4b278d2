"""Maps of flows: which ties are drawn, and where."""

from __future__ import annotations

import pytest

from networks import small
from present.exports.cases import hard
from present.figures.drawn import texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice


def test_ties_that_cannot_be_drawn_are_counted():
    figure = figures.flow_map(hard(), layer="agreement")
    assert "Not drawn: 9 ties without coordinates, or within one place." in texts(figure)
    with pytest.raises(InvalidChoice, match="joins two places with coordinates"):
        figures.flow_map(small())
