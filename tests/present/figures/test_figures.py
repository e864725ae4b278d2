"""What figures show, refuse and write."""

from __future__ import annotations

import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import subnatnet as sn
from networks import small
from present.exports.cases import HOSTILE, hard
from present.figures.drawn import UNIT, china, eras, partners
from subnatnet import figures
from subnatnet.errors import InvalidChoice, MissingExtra, UnknownActor
from subnatnet.measures.competition import competition
from subnatnet.present import plotting


def texts(figure):
    from matplotlib.text import Text

    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def placed():
    """Return a small network of another country whose regions lie on both sides of the date line."""
    actors = pd.DataFrame(
        {
            "id": ["NZ-AUK", "FJ-C", "WS-AA"],
            "kind": ["region", "region", "place"],
            "level": ["province", "province", "city"],
            "name": ["West of it", "East of it", "Abroad"],
            "lat": [-17.0, -18.0, -13.8],
            "lon": [178.0, -179.0, -171.8],
        }
    )
    ties = pd.DataFrame({"source": ["NZ-AUK", "FJ-C"], "target": ["WS-AA", "WS-AA"]})
    return sn.from_edges(ties, actors)


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_a_figure_is_written_whole_and_the_same_each_time(tmp_path, suffix):
    first, second = (tmp_path / f"{name}{suffix}" for name in "ab")
    for path in (first, second):
        figures.rank_chart(china(), partners(), labels="both", path=path)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_png_is_fit_for_print(tmp_path):
    figures.rank_chart(china(), partners(), path=tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.width > 1500
        assert image.info["dpi"][0] == pytest.approx(300, abs=1)


def test_another_suffix_is_refused(tmp_path):
    with pytest.raises(InvalidChoice, match=r"'a.gif': a figure is written as .png, .svg, .pdf"):
        figures.rank_chart(china(), partners(), path=tmp_path / "a.gif")


def test_without_matplotlib_the_error_says_what_to_install():
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import pandas as pd, subnatnet as sn\n"
        "from subnatnet import figures\n"
        "net = sn.from_edges(pd.DataFrame({'source': ['A'], 'target': ['B']}))\n"
        "try:\n    figures.rank_chart(net, pd.Series([1.0], index=['A']))\n"
        "except sn.MissingExtra as error:\n    print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == 'figures need matplotlib: pip install "subnatnet[figures]"'
    assert issubclass(MissingExtra, ImportError)


def test_a_figure_shows_itself_in_a_notebook():
    shown = figures.rank_chart(china(), partners())._repr_png_()
    assert shown.startswith(b"\x89PNG")


def test_no_figure_stays_open():
    code = (
        "import sys, pandas as pd, subnatnet as sn\n"
        "from subnatnet import figures\n"
        "net = sn.from_edges(pd.DataFrame({'source': ['A'], 'target': ['B']}))\n"
        "figures.rank_chart(net, pd.Series([1.0], index=['A']))\n"
        "print('matplotlib.pyplot' in sys.modules)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


# -- names ---


def test_chinese_names_are_drawn_in_a_font_that_has_them_or_a_warning_says_not():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chosen = plotting.families(["四川省"])
    has_them = any(name in plotting.EASTERN for name in chosen)
    assert has_them != any("no installed font has" in str(warning.message) for warning in caught)


def test_characters_that_no_font_has_give_a_clear_warning():
    with pytest.warns(UserWarning, match=r"no installed font has 1 of the characters .* fonts-noto-cjk"):
        assert plotting.families(["a\U0010fffc"])[0] == plotting.BASE


def test_plain_text_asks_for_no_other_font():
    assert plotting.families(["Łódź", "Đà Nẵng"]) == [plotting.BASE]


def test_hostile_names_are_drawn_as_text():
    net = hard()
    values = pd.Series(range(len(HOSTILE)), index=[f"XX:{i}" for i in range(len(HOSTILE))], dtype=float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # emoji: whether a font has them differs by machine
        figure = figures.rank_chart(net, values, title="$\\frac{1}{0}$ </svg><script>")
        figure.canvas.draw()
    shown = texts(figure)
    assert "=HYPERLINK(" in " ".join(shown)
    assert "$\\frac{1}{0}$ </svg><script>" in shown
    assert max(map(len, shown)) <= 90


def test_hostile_names_do_no_harm_in_svg(tmp_path):
    import xml.etree.ElementTree as ET

    frame = pd.DataFrame({"source": ["</svg><script>alert(1)</script>"], "target": ["P"]})
    net = sn.from_edges(frame)
    figures.rank_chart(net, pd.Series([1.0], index=frame["source"]), path=tmp_path / "a.svg")
    root = ET.parse(tmp_path / "a.svg").getroot()  # noqa: S314 - as above
    assert not [element for element in root.iter() if element.tag.endswith("script")]


@pytest.mark.parametrize(
    ("labels", "expected"),
    [("name", "Sichuan"), ("local", "四川省"), ("both", "Sichuan 四川省"), ("id", "CN-SC")],
)
def test_labels(labels, expected):
    assert plotting.labels_of(hard().gazetteer, ["CN-SC"], labels) == [expected]


def test_an_unknown_kind_of_label_is_refused():
    with pytest.raises(InvalidChoice, match="did you mean 'name'"):
        figures.rank_chart(china(), partners(), labels="names")


# -- maps ---


def test_a_map_of_any_country_even_across_the_date_line():
    net = placed()
    figure = figures.regional_map(net, pd.Series([1.0, 2.0], index=["FJ-C", "NZ-AUK"]))
    (points,) = [c for c in figure.axes[0].collections if len(c.get_offsets()) == 2]
    across = np.ptp(np.asarray(points.get_offsets())[:, 0])
    assert across < np.radians(4)  # three degrees apart, not 357
    assert len(figures.flow_map(net).axes) == 1


def test_regions_without_a_place_are_named_below():
    net = hard()
    values = pd.Series([1.0, 2.0, 3.0], index=["CN-SC", "CN-YN", "CN-XX"])
    figure = figures.regional_map(net, values)
    assert "Without coordinates: Nowhere's." in texts(figure)


def test_a_map_without_any_place_says_so():
    with pytest.raises(InvalidChoice, match="no region has coordinates"):
        figures.regional_map(small(), pd.Series([1.0], index=["R1"]))


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        (pd.Series(dtype=float), InvalidChoice, "no values to show"),
        (pd.Series([1.0], index=["CN-SCC"]), UnknownActor, "did you mean 'CN-SC'"),
        (pd.Series([1.0, 2.0], index=["CN-SC", "CN-SC"]), InvalidChoice, "more than one value"),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}, index=["CN-SC"]), InvalidChoice, "choose one column"),
    ],
)
def test_values_that_cannot_be_shown_are_explained(values, error, message):
    with pytest.raises(error, match=message):
        figures.regional_map(china(), values)


def test_an_unknown_form_or_projection_is_refused():
    with pytest.raises(InvalidChoice, match="form of map"):
        figures.regional_map(china(), partners(), form="hexagons")
    with pytest.raises(InvalidChoice, match="projection"):
        figures.flow_map(china(), projection="mercator")


def test_a_country_without_coordinates_does_not_lie_in_the_middle_of_its_continent():
    from subnatnet.present.figures.maps import positions

    where = positions(china())
    assert where.loc["HK"].isna().all() or where.loc["HK", "lat"] == pytest.approx(22.3, abs=0.5)
    assert where.loc["co:weichai-power"].notna().all()


def test_ties_that_cannot_be_drawn_are_counted():
    figure = figures.flow_map(hard(), layer="agreement")
    assert "Not drawn: 9 ties without coordinates, or within one place." in texts(figure)
    with pytest.raises(InvalidChoice, match="joins two places with coordinates"):
        figures.flow_map(small())


# -- other figures ---


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


def test_the_two_mode_layout_keeps_every_act():
    figure = figures.two_mode(china(), unit=UNIT, top=5)
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
