"""Every figure against a golden picture: shapes and colours, at a size at which fonts do not matter."""

from __future__ import annotations

import numpy as np
import pytest

from present.figures.drawn import DRAWN, GOLDEN, china, difference, golden, partners, picture
from subnatnet import figures

TOLERANCE = 2.0  # of 255, the mean over the picture; other versions of matplotlib and its fonts stay below 1


@pytest.mark.parametrize("name", DRAWN)
def test_a_figure_looks_as_it_did(name):
    assert difference(picture(DRAWN[name]()), golden(name)) < TOLERANCE


def test_every_golden_picture_is_of_a_figure():
    assert {path.stem for path in GOLDEN.glob("*.png")} == set(DRAWN)


def test_golden_pictures_tell_figures_apart():
    pictures = [golden(name) for name in DRAWN]
    for i, one in enumerate(pictures):
        assert all(difference(one, other) > TOLERANCE for other in pictures[i + 1 :])


@pytest.mark.parametrize("form", ["points", "tiles"])
def test_golden_pictures_notice_a_change_of_values(form):
    name = {"points": "map", "tiles": "tiles"}[form]
    turned = partners().max() - partners()
    assert difference(picture(figures.regional_map(china(), turned, form=form)), golden(name)) > TOLERANCE


def test_other_letters_do_not_matter():
    values = partners()
    named = [picture(figures.rank_chart(china(), values, labels=labels)) for labels in ("name", "id")]
    assert difference(named[0], np.roll(named[0], 1, axis=0)) < 3 * TOLERANCE
