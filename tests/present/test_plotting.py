"""What every figure shares: files written whole, fonts for any script, names that are only text."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import subnatnet as sn
from present.exports.cases import HOSTILE, hard
from present.figures.drawn import china, partners, texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice
from subnatnet.present import plotting


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


def test_a_figure_shows_itself_in_a_notebook():
    shown = figures.rank_chart(china(), partners())._repr_png_()
    assert shown.startswith(b"\x89PNG")


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
    assert max(len(line) for text in shown for line in text.split("\n")) <= 90


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


# -- small pieces ---


@given(st.text(max_size=80), st.integers(1, 60))
def test_a_label_is_one_short_line_and_stays_what_it_is(text, length):
    once = plotting.clip(text, length)
    assert len(once) <= length
    assert "\n" not in once
    assert plotting.clip(once, length) == once


@given(st.text("abc -", max_size=150), st.integers(1, 60))
def test_a_folded_label_keeps_every_letter_in_lines_that_fit(text, width):
    folded = plotting.fold(text, width)
    whole = plotting.clip(text, 4 * width)
    assert all(len(line) <= width for line in folded.split("\n"))
    assert "".join(folded.split()) == "".join(whole.split())


@given(st.text(max_size=20), st.text(max_size=20))
def test_widths_add_up(one, other):
    assert plotting.width_of(one + other) == plotting.width_of(one) + plotting.width_of(other)
    assert len(one) <= plotting.width_of(one) <= 2 * len(one)


def contrast(one, other):
    """Return the contrast of WCAG 2 between two colours."""
    from matplotlib.colors import to_rgb

    light = []
    for colour in (one, other):
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        light.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(light) / min(light)


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_ink_is_what_stands_out_more(colour):
    chosen = plotting.ink_on(np.array([*colour, 1.0]))
    best = max(contrast(plotting.INK, colour), contrast("white", colour))
    assert contrast(chosen, colour) == pytest.approx(best, rel=0.02)


def test_colours_of_classes_can_be_told_from_the_ground_and_from_each_other():
    assert len(set(plotting.DISTINCT)) == len(plotting.DISTINCT)
    assert min(contrast(colour, plotting.GROUND) for colour in plotting.DISTINCT) > 2
