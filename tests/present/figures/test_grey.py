"""Every figure without colour: told apart by shades, shapes, line types and hatches; no label cut."""

from __future__ import annotations

import functools
import inspect

import numpy as np
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text
from PIL import Image

import subnatnet as sn
from present.figures.drawn import DRAWN, UNIT, china, eras, partners, with_a_gap, zones
from subnatnet import figures
from subnatnet.errors import InvalidChoice
from subnatnet.measures.competition import competition

GREY = {"style": "grey"}
LINKS = {"layer": "agreement", "unit": UNIT, "undated": "include"}


@functools.cache
def profiles():
    """Return where three regions stand on three dimensions."""
    return sn.compare_cases(
        china(), ["Sichuan", "Yunnan", "Guangxi"], dimensions=["reach", "diversity", "contiguous"]
    ).measures


@functools.cache
def drawn_again():
    return sn.bootstrap(china(), "degree", draws=20, seed=0, **LINKS)


@functools.cache
def against_chance():
    return sn.significance(china(), "degree", draws=20, seed=0, keep="CN-SC", **LINKS)


FIGURES = {
    "map": lambda: figures.regional_map(china(), with_a_gap(), **GREY),
    "map-of-classes": lambda: figures.regional_map(china(), zones(), **GREY),
    "tiles-of-classes": lambda: figures.regional_map(china(), zones(), form="tiles", **GREY),
    "flows": lambda: figures.flow_map(china(), unit=UNIT, undated="include", **GREY),
    "timeline": lambda: figures.role_timeline(china(), **GREY),
    "competition": lambda: figures.competition_heatmap(
        china(), competition(china(), layer="agreement", unit=UNIT), **GREY
    ),
    "slopes": lambda: figures.slope_chart(china(), eras(), highlight=["CN-SC", "CN-YN"], **GREY),
    "ranks": lambda: figures.rank_chart(china(), with_a_gap(), classes=zones(), **GREY),
    "two-mode": lambda: figures.two_mode(china(), unit=UNIT, highlight=["CN-SC"], **GREY),
    "profile": lambda: figures.profile_chart(profiles(), **GREY),
    "profile-radar": lambda: figures.profile_chart(profiles(), "radar", **GREY),
    "coverage": lambda: figures.coverage_chart(china(), **GREY),
    "caterpillar": lambda: figures.caterpillar(drawn_again(), china(), **GREY),
    "caterpillar-null": lambda: figures.caterpillar(against_chance(), china(), **GREY),
    "null": lambda: figures.null_histogram(against_chance(), "CN-SC", china(), **GREY),
    "stability": lambda: figures.rank_stability(drawn_again(), china(), **GREY),
    "roles": lambda: figures.role_tiles(china(), sn.role_map(china(), during="belt and road"), **GREY),
}


@functools.cache
def drawn(name):
    """Return a figure, in grey where it can be, with every part in its place."""
    figure = FIGURES.get(name, DRAWN.get(name))()
    figure.set_dpi(80)
    figure.canvas.draw()
    return figure


@pytest.fixture(params=FIGURES)
def figure(request):
    return drawn(request.param)


def test_nothing_has_a_colour(figure):
    pixels = np.asarray(Image.fromarray(np.asarray(figure.canvas.buffer_rgba())).convert("RGB")).astype(int)
    # the ink of letters and the land are greys with a tinge
    assert np.ptp(pixels, axis=2).max() <= 32


def look(handle):
    """Return what tells a row of a legend from the others, its colour aside."""
    if isinstance(handle, Line2D):
        return (handle.get_marker(), str(handle.get_linestyle()), str(handle._dash_pattern))
    if isinstance(handle, Patch):
        return ("patch", handle.get_hatch())
    return (type(handle).__name__,)


def test_rows_of_legends_differ_in_more_than_shade(figure):
    for legend in [*figure.legends, *(axes.get_legend() for axes in figure.axes if axes.get_legend())]:
        named = {"no value", "no role given"}
        rows = [
            (look(handle), to_rgb(handle.get_color()) if isinstance(handle, Line2D) else None)
            for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=True)
            if text.get_text() not in named and "other role" not in text.get_text()
            if isinstance(handle, Line2D | Patch)
        ]
        assert len({one for one, _ in rows}) == len(rows)


@pytest.mark.parametrize("name", {**FIGURES, **DRAWN})
def test_no_label_is_cut(name):
    figure = drawn(name)
    paper = figure.get_tightbbox(figure.canvas.get_renderer())
    scale = figure.dpi
    bare = [axes for axes in figure.axes if not axes.axison]
    unseen = {label for axes in bare for label in [*axes.get_xticklabels(), *axes.get_yticklabels()]}
    for text in figure.findobj(Text):
        if not (text.get_text() and text.get_visible()):
            continue
        if text.get_figure() is None or text in unseen:
            continue
        box = text.get_window_extent()
        if text.get_clip_on() and text.axes is not None and text.get_clip_box() is not None:
            frame = text.get_clip_box()
            assert box.x0 >= frame.x0 - 1, text
            assert box.x1 <= frame.x1 + 1, text
        if box.width and text.axes is not None and not text.get_clip_on() and text.get_in_layout():
            assert box.x0 >= paper.x0 * scale - 1 or box.x1 < 0, text
            assert box.x1 <= paper.x1 * scale + 1 or box.x0 > paper.x1 * scale, text


def test_every_figure_takes_the_style_and_is_drawn_here():
    names = {name for name in figures.__all__ if callable(getattr(figures, name))}
    takes = {name for name in names if "style" in inspect.signature(getattr(figures, name)).parameters}
    # a caption is written below a figure that is drawn already
    assert names - takes == {"captioned"}
    here = inspect.getsource(inspect.getmodule(test_every_figure_takes_the_style_and_is_drawn_here))
    assert not [name for name in takes if f"figures.{name}(" not in here]


def test_hatches_and_shapes_are_as_many_as_classes():
    map_ = figures.regional_map(china(), zones(), form="tiles", **GREY)
    hatches = {patch.get_hatch() for patch in map_.axes[0].patches}
    assert len(hatches) == zones().nunique()
    points = figures.regional_map(china(), zones(), **GREY)
    marks = [one for one in points.axes[0].collections if isinstance(one, PathCollection)]  # not the land
    shapes = {str(np.round(one.get_paths()[0].vertices, 3).tolist()) for one in marks}
    assert len(shapes) == zones().nunique()


def test_a_style_that_is_none_is_refused():
    calls = (
        lambda: figures.regional_map(china(), partners(), style="gray"),
        lambda: figures.flow_map(china(), style="gray"),
        lambda: figures.role_timeline(china(), style="gray"),
        lambda: figures.slope_chart(china(), eras(), style="gray"),
        lambda: figures.rank_chart(china(), partners(), style="gray"),
        lambda: figures.two_mode(china(), style="gray"),
        lambda: figures.profile_chart(profiles(), style="gray"),
        lambda: figures.coverage_chart(china(), style="gray"),
        lambda: figures.caterpillar(drawn_again(), style="gray"),
        lambda: figures.rank_stability(drawn_again(), style="gray"),
        lambda: figures.null_histogram(against_chance(), "CN-SC", style="gray"),
    )
    for call in calls:
        with pytest.raises(InvalidChoice, match="did you mean 'grey'"):
            call()
