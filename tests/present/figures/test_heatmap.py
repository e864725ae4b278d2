"""The heat map of overlap between regions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from present.figures.drawn import UNIT, china, texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice
from subnatnet.measures.competition import competition


def test_a_heat_map_sets_regions_without_partners_aside():
    overlap = competition(china(), layer="agreement", unit=UNIT)
    overlap.loc["CN-XZ"] = np.nan
    overlap["CN-XZ"] = np.nan
    shown = texts(figures.competition_heatmap(china(), overlap))
    assert "Without partners, so undefined: Tibet." in shown
    assert "overlap (pianka)" in shown


def test_a_heat_map_puts_the_most_alike_side_by_side():
    names = ["CN-SC", "CN-YN", "CN-GZ", "CN-GX"]
    values = np.array([[1, 0.1, 0.9, 0.1], [0.1, 1, 0.1, 0.8], [0.9, 0.1, 1, 0.2], [0.1, 0.8, 0.2, 1]])
    figure = figures.competition_heatmap(china(), pd.DataFrame(values, names, names), labels="id")
    order = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert abs(order.index("CN-SC") - order.index("CN-GZ")) == 1
    assert abs(order.index("CN-YN") - order.index("CN-GX")) == 1


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (pd.DataFrame([[1.0, 2.0]], ["A"], ["A", "B"]), "square matrix"),
        (pd.DataFrame([[1.0, 2.0], [3.0, 1.0]], ["A", "B"], ["A", "B"]), "not symmetric"),
        (pd.DataFrame([[1.0, np.nan], [np.nan, 1.0]], ["A", "B"], ["A", "B"]), "fewer than two"),
    ],
)
def test_a_matrix_that_is_no_overlap_is_explained(matrix, message):
    with pytest.raises(InvalidChoice, match=message):
        figures.competition_heatmap(china(), matrix)


@settings(max_examples=3)
@given(st.permutations(range(5)), st.integers(0, 1000))
def test_the_order_of_rows_does_not_matter_and_every_cell_is_where_it_belongs(order, seed):
    names = np.array(["CN-SC", "CN-YN", "CN-GZ", "CN-GX", "CN-HN"])
    half = np.triu(np.random.default_rng(seed).random((5, 5)), 1)
    matrix = pd.DataFrame(half + half.T + np.eye(5), names, names)
    drawn = []
    for one in (matrix, matrix.iloc[order, order]):
        axes = figures.competition_heatmap(china(), one, labels="id").axes[0]
        shown = [label.get_text() for label in axes.get_yticklabels()]
        cells = np.ma.filled(axes.images[0].get_array().astype(float), np.nan)
        off = ~np.eye(5, dtype=bool)
        assert cells[off] == pytest.approx(matrix.loc[shown, shown].to_numpy()[off])
        drawn.append(shown)
    assert drawn[0] == drawn[1]
