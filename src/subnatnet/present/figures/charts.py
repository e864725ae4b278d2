"""Slopes between periods, and ranks with the intervals that qualify them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import FIGURES, LABELS, MATRIX
from subnatnet.errors import InvalidChoice, UnknownActor, nearest
from subnatnet.present import plotting
from subnatnet.present.figures import _labels, _scales

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from subnatnet.arguments import Count
    from subnatnet.network import TieNetwork

ROW = 0.165  # inches a label needs


@checked(values=MATRIX)
def slope_chart(
    net: TieNetwork,
    values: pd.DataFrame,
    *,
    ranks: bool = False,
    highlight: Iterable[str] = (),
    title: str = "",
    label: str = "",
    labels: str = "name",
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Show how values, or ranks, of regions change from period to period.

    Parameters
    ----------
    net : TieNetwork
        Knows the names of regions.
    values : pandas.DataFrame
        Regions by periods, at least two, in order. A missing value breaks the line.
    ranks : bool
        Show ranks instead of values: 1 is the largest; equal values share the better rank.
    highlight : iterable of str
        Ids to be drawn in colour; by default the three that moved most either way.
    title, label : str
        Title of the figure and of the axis.
    labels : {"name", "local", "both", "id"}
        What to call regions.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: lines are told apart by their types.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        One line a region, from period to period.

    Raises
    ------
    InvalidChoice
        If there are fewer than two periods or no values.
    UnknownActor
        If an id is not known.

    References
    ----------
    Tufte, E. R. (1983). The Visual Display of Quantitative Information. Graphics Press.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.load_china()
    >>> frame = pd.DataFrame({"before": [1.0, 2.0], "after": [2.0, 1.5]}, index=["CN-SC", "CN-YN"])
    >>> figure = slope_chart(net, frame, ranks=True)
    >>> [float(y) for y in figure.axes[0].lines[0].get_ydata()]
    [2.0, 1.0]
    """
    grey = plotting.require_style(style)
    if values.shape[1] < 2:
        raise InvalidChoice("a slope needs at least two columns, one for each period")
    values = values.loc[_scales.checked(values.iloc[:, 0], net).index].astype(float)
    shown = values.rank(ascending=False, method="min") if ranks else values
    if not np.isfinite(shown.to_numpy()).any():
        raise InvalidChoice("there are no values to show; loosen the selection")
    chosen = _highlighted(shown, list(highlight))
    texts = plotting.labels_of(net.gazetteer, shown.index, labels, length=28)
    periods = [plotting.fold(column, 24) for column in shown.columns]
    shades = (plotting.INK,) * 8 if grey else plotting.DISTINCT
    colour = {actor: shades[i % 8] for i, actor in enumerate(chosen)}
    types = {actor: plotting.LINES[i % len(plotting.LINES)] for i, actor in enumerate(chosen)} if grey else {}
    with plotting.style([*texts, title, label, *periods]):
        height = max(3.0, 0.9 + ROW * len(shown))
        figure = plotting.new_figure(4.2 + 1.1 * len(periods), height)
        axes = figure.add_subplot()
        for actor in [*shown.index.difference(chosen), *chosen]:
            strong = actor in colour
            axes.plot(
                range(len(periods)),
                shown.loc[actor],
                color=colour.get(actor, "#c3c9cf"),
                ls=types.get(actor, "-"),
                lw=1.8 if strong else 0.8,
                marker="o",
                ms=3.4 if strong else 2.2,
                zorder=3 if strong else 2,
                clip_on=False,
            )
        axes.set_xlim(0, len(periods) - 1)
        written = pd.Series(texts, index=shown.index)
        _name_ends(axes, shown, written, colour, ROW / (height - 0.9), ranks=ranks)
        axes.set_xticks(range(len(periods)), periods)
        axes.xaxis.tick_top()
        axes.tick_params(length=0)
        axes.set_yticks([])
        axes.spines[:].set_visible(False)
        for x in range(len(periods)):
            axes.axvline(x, color="#dde1e5", lw=0.8, zorder=1)
        axes.set_title(plotting.fold(title, 90), pad=12)
        if label:
            plotting.caption(figure, plotting.fold(label + (", ranks" if ranks else ""), 120))
        return plotting.finished(figure, path)


def _highlighted(shown: pd.DataFrame, asked: list[str]) -> list[str]:
    """Return who is drawn in colour: those asked for, or the three that moved most either way."""
    for actor in asked:
        if actor not in shown.index:
            hint = nearest(actor, shown.index)
            raise UnknownActor(
                f"{actor!r} has no values here" + (f"; did you mean {hint!r}?" if hint else "")
            )
    moved = (shown.iloc[:, -1] - shown.iloc[:, 0]).dropna()
    moved = moved[moved != 0].sort_values(kind="stable")
    return asked or [*moved.index[:3], *moved.index[3:][-3:]]


def _name_ends(
    axes: Axes,
    shown: pd.DataFrame,
    texts: pd.Series,
    colour: dict[str, str],
    share: float,
    *,
    ranks: bool,
) -> None:
    """Write names and values beside the ends of the lines, moved apart so that each can be read.

    `share` is the part of the height of the axes that one label needs.
    """
    last = shown.shape[1] - 1
    ends = [shown.iloc[:, column].dropna() for column in (0, -1)]
    low, high = float(np.nanmin(shown)), float(np.nanmax(shown))
    places = [end.to_numpy() for end in ends]
    for _ in range(4):
        # names moved apart may reach beyond the values, which stretches the scale and the gap they need
        gap = max(high - low, 1e-9) * share
        places = [_labels.spread(end.to_numpy(), gap) for end in ends]
        every = np.concatenate([*places, shown.to_numpy().ravel()])
        low, high = float(np.nanmin(every)), float(np.nanmax(every))
    room = max(high - low, 1e-9) * share
    limits = (low - room / 2, high + room / 2)
    axes.set_ylim(limits[::-1] if ranks else limits)
    away = 0.045 * max(last, 1)
    for end, place, x, side in zip(ends, places, (0.0, float(last)), (-1, 1), strict=True):
        for actor, value, y in zip(end.index, end, place, strict=True):
            number = f"{value:.0f}" if ranks else f"{value:.3g}"
            text = f"{texts[actor]}  {number}" if side < 0 else f"{number}  {texts[actor]}"
            if abs(y - value) > room / 5:
                axes.plot([x, x + side * away], [value, y], color="#c3c9cf", lw=0.5, clip_on=False, zorder=1)
            axes.text(
                x + side * away * 1.25,
                y,
                text,
                va="center",
                ha="right" if side < 0 else "left",
                fontsize=7,
                color=colour.get(str(actor), plotting.INK),
            )


@checked(values=FIGURES, low=FIGURES, high=FIGURES, classes=LABELS)
def rank_chart(
    net: TieNetwork,
    values: pd.Series,
    *,
    low: pd.Series | None = None,
    high: pd.Series | None = None,
    classes: pd.Series | None = None,
    top: Count | None = None,
    title: str = "",
    label: str | None = None,
    labels: str = "name",
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Show regions in the order of a measure, with the interval of each where it is known.

    Parameters
    ----------
    net : TieNetwork
        Knows the names of regions.
    values : pandas.Series
        Numbers by actor id; regions without one are named below the chart.
    low, high : pandas.Series, optional
        Ends of the intervals, by actor id.
    classes : pandas.Series, optional
        A word for each region, shown as colour.
    top : int, optional
        Show only so many, the largest; the number left out is told.
    title, label : str
        Title of the figure and of the axis; by default the name of `values`.
    labels : {"name", "local", "both", "id"}
        What to call regions.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: classes are told apart by shapes.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        One row a region in the order of the values, with its interval as a bar.

    Raises
    ------
    InvalidChoice
        If there are no values, or an interval does not hold its value's place (low above high).
    UnknownActor
        If an id is not known.

    Examples
    --------
    >>> import subnatnet as sn
    >>> values = pd.Series([3.0, 5.0], index=["CN-SC", "CN-YN"], name="partners")
    >>> figure = rank_chart(sn.load_china(), values, low=values - 1, high=values + 1)
    >>> [text.get_text() for text in figure.axes[0].get_yticklabels()]
    ['Yunnan', 'Sichuan']
    """
    grey = plotting.require_style(style)
    values = _scales.checked(values, net).astype(float)
    present = values.dropna().sort_values(ascending=False, kind="stable")
    if present.empty:
        raise InvalidChoice("there are no values to show; loosen the selection")
    shown = present if top is None else present.iloc[:top]
    ends = [
        np.full(len(shown), np.nan) if end is None else end.reindex(shown.index).to_numpy(dtype=float)
        for end in (low, high)
    ]
    if (ends[0] > ends[1]).any():
        worst = shown.index[np.flatnonzero(ends[0] > ends[1])[0]]
        raise InvalidChoice(f"the interval of {worst!r} ends below its start; are `low` and `high` swapped?")
    texts = plotting.labels_of(net.gazetteer, shown.index, labels, length=32)
    gone = plotting.labels_of(net.gazetteer, values.index[values.isna()], labels, length=32)
    notes = [f"{len(present) - len(shown)} more not shown."] if len(shown) < len(present) else []
    notes += [f"No value: {', '.join(gone)}."] if gone else []
    label = plotting.column_label(values.name) if label is None else label
    words = None if classes is None else classes.reindex(shown.index)
    with plotting.style(
        [*texts, *notes, title, label, *([] if words is None else map(str, words.dropna().unique()))]
    ):
        figure = plotting.new_figure(6.2, 1.1 + ROW * len(shown))
        axes = figure.add_subplot()
        y = np.arange(len(shown))
        painted = None if words is None else _scales.coloured(words, grey=grey)
        usual = plotting.INK if grey else plotting.DISTINCT[0]
        colour: NDArray[np.float64] | str = usual if painted is None else painted.colours
        axes.hlines(y, ends[0], ends[1], color=colour, lw=2.2, alpha=0.35)
        looks = {} if painted is None else painted.marks
        marks = np.array([looks.get(str(word), "o") for word in (shown if words is None else words)])
        for mark in dict.fromkeys(marks):
            some = marks == mark
            axes.scatter(
                shown[some],
                y[some],
                c=colour if isinstance(colour, str) else colour[some],
                marker=mark,
                s=18,
                zorder=3,
                edgecolors=plotting.QUIET,
                linewidths=0.3,
            )
        axes.set_yticks(y, texts)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        reach = np.concatenate([shown.to_numpy(), *ends])
        if np.nanmin(reach) >= 0:
            axes.set_xlim(left=0)
        axes.grid(axis="x", color="#eceff1", lw=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(plotting.fold(label, 80))
        axes.set_title(plotting.fold(title, 90))
        if painted is not None:
            _scales.explain(axes, painted, plotting.column_label(None if classes is None else classes.name))
        if notes:
            plotting.caption(figure, plotting.fold(" ".join(notes), 150))
        return plotting.finished(figure, path)
