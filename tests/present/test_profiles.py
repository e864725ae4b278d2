from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.present.profiles import profile_chart, standing_table

MEASURES = pd.DataFrame(
    [
        ("reach", "四川", 5.0, 2, 3),
        ("reach", "$B$ <b>", 1.0, 0, 3),
        ("focus", "四川", np.nan, np.nan, 3),
        ("focus", "$B$ <b>", 2.0, 1, 3),
        ("lean", "四川", 2.0, 0, 2),
        ("lean", "$B$ <b>", 3.0, 1, 2),
    ],
    columns=["dimension", "name", "value", "below", "of"],
)


def test_standing_runs_from_the_smallest_to_the_largest():
    table = standing_table(MEASURES)
    assert table.index.tolist() == ["reach", "focus", "lean"]
    assert table["$B$ <b>"].tolist() == [0.0, 0.5, 1.0]
    assert np.isnan(table.loc["focus", "四川"])


@pytest.mark.parametrize("form", ["parallel", "radar"])
def test_every_case_is_a_line_with_a_gap_where_nothing_is_known(form, tmp_path):
    figure = profile_chart(MEASURES, form, title="Two cases", path=tmp_path / "p.svg")
    lines = figure.axes[0].get_lines()
    assert [line.get_label() for line in lines] == ["四川", "$B$ <b>"]
    assert np.isnan(lines[0].get_ydata()[1])
    assert [text.get_text() for text in figure.axes[0].get_xticklabels()] == ["reach", "focus", "lean"]
    assert (tmp_path / "p.svg").stat().st_size > 1000


def test_same_input_same_file(tmp_path):
    for name in ("a.svg", "b.svg"):
        profile_chart(MEASURES, path=tmp_path / name)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_what_cannot_be_drawn_is_one_clear_error(tmp_path):
    with pytest.raises(sn.InvalidChoice, match="did you mean 'radar'"):
        profile_chart(MEASURES, "rader")
    with pytest.raises(sn.InvalidChoice, match="needs a column 'below'"):
        profile_chart(MEASURES.drop(columns="below"))
    with pytest.raises(sn.InvalidChoice, match="three dimensions"):
        profile_chart(MEASURES[MEASURES["dimension"] == "reach"])
    many = pd.concat([MEASURES.assign(name=f"case {number}") for number in range(9)])
    with pytest.raises(sn.InvalidChoice, match="cannot be told apart"):
        profile_chart(many)
