"""Profiles of cases: where each stands among all regions, dimension by dimension."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from subnatnet.arguments import checked
from subnatnet.arguments.frames import table as a_table
from subnatnet.errors import InvalidChoice, nearest, reject
from subnatnet.present import plotting

if TYPE_CHECKING:
    import os

    import pandas as pd
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

FORMS = ("parallel", "radar")
NEEDED = ("dimension", "name", "value", "below", "of")
MOST = len(plotting.LINES)


def standing_table(measures: pd.DataFrame) -> pd.DataFrame:
    """Return where each case stands on each dimension: the share of other regions that lie lower.

    Parameters
    ----------
    measures : pandas.DataFrame
        ``Comparison.measures`` of :func:`compare_cases`: columns ``dimension, name, value, rank,
        of``.

    Returns
    -------
    pandas.DataFrame
        Dimensions by cases; NaN where a value is not known.

    Raises
    ------
    InvalidChoice
        If a column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"dimension": ["reach"], "name": ["A"], "value": [4.0], "below": [1], "of": [3]}
    >>> standing_table(pd.DataFrame(rows)).loc["reach", "A"]
    np.float64(0.5)
    """
    for column in NEEDED:
        if column not in measures:
            hint = nearest(column, measures.columns)
            asked = f"; is it {hint!r}?" if hint else "; give `Comparison.measures` of `compare_cases`"
            raise InvalidChoice(f"a table of measures needs a column {column!r}{asked}")
    measures = a_table("dimension", "name").check(measures, "measures")
    others = measures["of"] - 1
    place = measures["below"] / others.where(others > 0)
    rows = measures.assign(place=place.where(measures["value"].notna()))
    table = rows.pivot_table(
        index="dimension", columns="name", values="place", sort=False, dropna=False, observed=False
    )
    return table.reindex(index=measures["dimension"].unique(), columns=measures["name"].unique())


@checked(measures=a_table(perhaps=["value", "below", "of"]))
def profile_chart(
    measures: pd.DataFrame,
    form: str = "parallel",
    *,
    title: str = "",
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Draw the profile of each case over the dimensions of a comparison.

    Parameters
    ----------
    measures : pandas.DataFrame
        ``Comparison.measures`` of :func:`subnatnet.compare_cases`.
    form : {"parallel", "radar"}
        Side by side on parallel axes, or round a circle. Parallel axes are easier to read; areas of a radar
        mean nothing.
    title : str
        Title.
    style : {"colour", "grey"}
        In grey, cases are told apart by shade, line type and mark.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        Each axis runs from the smallest of all regions (0) to the largest (1) by rank. A value that is not
        known leaves a gap in the line.

    Raises
    ------
    InvalidChoice
        If there is no such form or style, a column is missing, or there are more cases than can be told
        apart or fewer than three dimensions.
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> from subnatnet.cases.comparison import compare_cases
    >>> both = compare_cases(sn.load_china(), ["Sichuan", "Yunnan"], periods=[],
    ...                      dimensions=["reach", "diversity", "contiguous"])
    >>> figure = profile_chart(both.measures)
    >>> [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    ['Sichuan', 'Yunnan']
    """
    if form not in FORMS:
        reject(form, FORMS, "form of profile")
    grey = plotting.require_style(style)
    table = standing_table(measures)
    if len(table.columns) > MOST:
        raise InvalidChoice(f"{len(table.columns)} cases cannot be told apart; draw {MOST} at most")
    if len(table) < 3:
        raise InvalidChoice("a profile needs at least three dimensions")
    names = [plotting.fold(name) for name in table.columns]
    with plotting.style([*names, *map(str, table.index), title]):
        figure = plotting.new_figure(max(5.0, 0.55 * len(table) + 2.0), 4.2 if form == "parallel" else 6.0)
        draw = _parallel if form == "parallel" else _radar
        axes = draw(figure, table, names, _looks(grey=grey))
        if title:
            axes.set_title(title, loc="left")
        axes.legend(loc="upper left", bbox_to_anchor=(1.02, 1.0), frameon=False)
        most = int(measures["of"].fillna(1).max()) - 1
        plotting.caption(figure, f"Share of the other {most} regions, at most, that lie lower.")
        return plotting.finished(figure, path)


def _looks(*, grey: bool) -> list[dict[str, Any]]:
    """Return the look of each case's line."""
    if not grey:
        return [{"color": colour, "marker": "o"} for colour in plotting.DISTINCT]
    looks = zip(plotting.SHADES, plotting.LINES, plotting.SHAPES, strict=False)
    return [{"color": shade, "linestyle": line, "marker": shape} for shade, line, shape in looks]


def _parallel(figure: Figure, table: pd.DataFrame, names: list[str], looks: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - axes differ by style
    axes = figure.subplots()
    at = np.arange(len(table))
    for column, name, look in zip(table.columns, names, looks, strict=False):
        axes.plot(at, table[column].to_numpy(dtype=float), ms=4, lw=1.4, label=name, **look)
    axes.set_xticks(at, [str(name) for name in table.index], rotation=40, ha="right")
    axes.set_ylim(-0.03, 1.03)
    axes.set_ylabel("share of other regions that lie lower")
    axes.grid(axis="x", lw=0.4, color=plotting.QUIET, alpha=0.4)
    return axes


def _radar(figure: Figure, table: pd.DataFrame, names: list[str], looks: list[dict[str, Any]]) -> Any:  # noqa: ANN401 - axes differ by style
    axes: Any = figure.subplots(subplot_kw={"projection": "polar"})
    angles = np.linspace(0, 2 * np.pi, len(table), endpoint=False)
    for column, name, look in zip(table.columns, names, looks, strict=False):
        values = _closed(table[column].to_numpy(dtype=float))
        axes.plot(_closed(angles), values, ms=4, lw=1.4, label=name, **look)
    axes.set_xticks(angles, [str(name) for name in table.index])
    axes.tick_params(axis="x", pad=14)
    axes.set_ylim(0, 1)
    axes.set_yticks([0.25, 0.5, 0.75, 1.0])
    return axes


def _closed(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.append(values, values[0])
