"""What the centre asked of each region, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.present import plotting
from subnatnet.roles.directives import directive_chain
from subnatnet.tables.dates import date_bounds, period_bounds, year_of

if TYPE_CHECKING:
    import os

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from subnatnet.arguments import Unpack, WhenRegions
    from subnatnet.network import TieNetwork

NO_ROLE = ("none", "")
ROW = 0.24  # inches for one region


@checked(defaults={"unit": "top"})
def role_timeline(
    net: TieNetwork,
    *,
    title: str = "",
    labels: str = "name",
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
    **select: Unpack[WhenRegions],
) -> Figure:
    """Show which roles directives gave each region, and when, against the eras.

    Parameters
    ----------
    net : TieNetwork
        With directives; their roles and eras.
    title : str
        Title of the figure.
    labels : {"name", "local", "both", "id"}
        What to call regions.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: roles are told apart by shapes.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.
    **select
        Which directives, by default of all regions that were addressed: see
        :class:`subnatnet.arguments.WhenRegions`.

    Returns
    -------
    matplotlib.figure.Figure
        One row for each region, one mark for each directive and role, the colour saying which role: the most
        frequent eight have colours of their own. A small tick is a directive that gives no role. A line is a
        directive known only to fall somewhere in it. Directives without a date are counted at the right.

    Raises
    ------
    InvalidChoice
        If no directive is left to show.
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> figure = role_timeline(sn.load_china(), regions=["Sichuan", "Yunnan"])
    >>> [text.get_text() for text in figure.axes[0].get_yticklabels()]
    ['Sichuan', 'Yunnan']
    """
    grey = plotting.require_style(style)
    chain = directive_chain(net, **select)
    if chain.empty:
        raise InvalidChoice("no directive of this selection addresses a region; loosen the selection")
    low, high, _ = date_bounds(chain["start"])
    chain = chain.assign(low=year_of(low) + _part(low), high=year_of(high) + _part(high))
    dated = np.isfinite(low) & np.isfinite(high)
    known = net.gazetteer
    order = sorted(chain["region"].unique())
    texts = plotting.labels_of(known, order, labels)
    given = chain.loc[~chain["role"].isin(NO_ROLE), "role"].value_counts()
    given = given.iloc[np.lexsort((given.index, -given))]
    colours = dict(zip(given.index[:8], plotting.SHADES if grey else plotting.DISTINCT, strict=False))
    marks = dict(zip(given.index[:8], plotting.SHAPES, strict=False)) if grey else {}
    with plotting.style([*texts, title, *colours, *net.eras]):
        figure = plotting.new_figure(9.0, 1.5 + ROW * len(order))
        axes = figure.add_subplot()
        first, last = np.floor(chain.loc[dated, "low"].min()), np.ceil(chain.loc[dated, "high"].max())
        if not np.isfinite([first, last]).all():
            first, last = 0.0, 1.0
        row = {region: number for number, region in enumerate(order)}
        _draw_eras(axes, net.eras, first - 1, last + 1)
        for region, undated in chain[~dated].groupby("region"):
            axes.annotate(
                f"+{undated['document'].nunique()}",
                (1.0, row[region]),
                xycoords=("axes fraction", "data"),
                xytext=(4, 0),
                textcoords="offset points",
                va="center",
                fontsize=6.5,
                color=plotting.QUIET,
            )
        _draw_marks(axes, chain[dated], row, colours, marks)
        axes.set_yticks(range(len(order)), texts)
        axes.set_ylim(len(order) - 0.4, -0.6)
        axes.set_xlim(first - 1, last + 1)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_title(plotting.fold(title, 110), pad=16)
        axes.set_axisbelow(True)
        axes.grid(axis="y", color="#eceff1", lw=0.6)
        _explain(axes, colours, marks, given)
        if (~dated).any():
            plotting.caption(figure, "+n: directives without a date")
        return plotting.finished(figure, path)


def _part(days: np.ndarray) -> np.ndarray:
    """Return how much of its year had passed on each day."""
    passed = np.zeros(len(days))
    known = np.isfinite(days)
    dates = days[known].astype("int64").astype("datetime64[D]")
    passed[known] = (dates - dates.astype("datetime64[Y]")).astype(int) / 366
    return passed


def _draw_eras(axes: Axes, eras: dict[str, str], first: float, last: float) -> None:
    for number, (name, span) in enumerate(eras.items()):
        low, high = period_bounds(span)
        start = max(first, float(year_of(np.array([low]))[0])) if np.isfinite(low) else first
        end = min(last, float(year_of(np.array([high]))[0]) + 1) if np.isfinite(high) else last
        if start >= end:
            continue
        axes.axvspan(start, end, color="#f1f3f5" if number % 2 else "#f8f9fa", lw=0, zorder=-2)
        axes.text(
            (start + end) / 2,
            1.005,
            plotting.fold(name),
            transform=axes.get_xaxis_transform(),
            ha="center",
            va="bottom",
            fontsize=7,
            color=plotting.QUIET,
        )


def _draw_marks(
    axes: Axes, dated: pd.DataFrame, row: dict[str, int], colours: dict[str, str], marks: dict[str, str]
) -> None:
    """Draw directives; those of one region and year stand above each other."""
    shown = dated.drop_duplicates(["region", "document", "role"]).sort_values(
        ["region", "low", "role", "document"], kind="stable"
    )
    plain = shown["role"].isin(NO_ROLE)
    at = shown["region"].map(row).to_numpy(dtype=float)
    ticks = shown[plain.to_numpy()]
    axes.plot(
        (ticks["low"] + ticks["high"]) / 2,
        at[plain.to_numpy()] + 0.34,
        "|",
        ms=3,
        mew=0.6,
        color=plotting.REST,
    )
    given = shown[~plain.to_numpy()].assign(at=at[~plain.to_numpy()])
    crowd = given.groupby(["region", np.floor(given["low"])])
    within, many = crowd.cumcount(), crowd["role"].transform("size")
    lift = np.where(many > 1, (within - (many - 1) / 2) * np.minimum(0.5 / np.maximum(many - 1, 1), 0.2), 0)
    colour = [colours.get(role, plotting.REST) for role in given["role"]]
    y = given["at"] + lift
    # a whole year is as exact as most dates are: only longer doubt is drawn
    wide = ((given["high"] - given["low"]) > 1).to_numpy()
    painted = np.array(colour, dtype=object)
    axes.hlines(y[wide], given.loc[wide, "low"], given.loc[wide, "high"], colors=list(painted[wide]), lw=1.2)
    middle = np.where(wide, (given["low"] + given["high"]) / 2, given["low"])
    shapes = given["role"].map(lambda role: marks.get(role, "o")).to_numpy()
    for shape in dict.fromkeys(shapes):
        some = shapes == shape
        axes.scatter(
            middle[some],
            y[some],
            s=20,
            c=list(painted[some]),
            marker=shape,
            edgecolors="white",
            linewidths=0.4,
            zorder=3,
        )


def _explain(axes: Axes, colours: dict[str, str], marks: dict[str, str], given: pd.Series) -> None:
    from matplotlib.lines import Line2D

    figure = axes.get_figure(root=True)
    if figure is None:
        return
    handles = [
        Line2D(
            [],
            [],
            ls="",
            marker=marks.get(role, "o"),
            color=colour,
            mec="white",
            label=plotting.fold(role.replace("_", " ")),
        )
        for role, colour in colours.items()
    ]
    if len(given) > len(colours):
        rest = len(given) - len(colours)
        text = f"{rest} other role" + ("s" if rest > 1 else "")
        handles.append(Line2D([], [], ls="", marker="o", color=plotting.REST, mec="white", label=text))
    handles.append(Line2D([], [], ls="", marker="|", color=plotting.REST, label="no role given"))
    figure.legend(handles=handles, loc="outside lower center", ncols=5, handletextpad=0.2, columnspacing=1.2)
