"""How sure a number is, one figure per question: intervals, the null model, the stability of ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import table as a_table
from subnatnet.errors import InvalidChoice, UnknownActor, nearest, reject
from subnatnet.present import plotting
from subnatnet.present.plotting import finished, labels_of, new_figure, require_style

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from subnatnet.arguments import Count
    from subnatnet.network import TieNetwork

_ROW = 0.17  # inches of height for each actor
_INTERVALS = (("low", "high"), ("null_low", "null_high"))
BARS = ("value", "observed", "p_adjusted", "low", "high", "null_low", "null_high")


@checked(table=a_table(perhaps=BARS))
def caterpillar(
    table: pd.DataFrame,
    net: TieNetwork | None = None,
    *,
    among: str = "region",
    labels: str = "name",
    title: str | None = None,
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
    dpi: Count = 300,
) -> Figure:
    """Draw each actor's value with its interval, the largest on top.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`subnatnet.bootstrap`, ``sensitivity`` or ``bounds`` (the bar is the interval), or from
        ``significance`` (the bar is the middle 95% of the null model; values with an adjusted p of at
        most 0.05 are filled).
    net : TieNetwork, optional
        Knows the names; without it ids are written, and all actors of the table are drawn.
    among : str
        Kind of actor drawn.
    labels : {"name", "local", "both", "id"}
        What to call them.
    title : str, optional
        Heading; by default what the table says it is.
    style : {"colour", "grey"}
        In grey, marks, hatches and line types tell apart what colours do.
    path : str or path, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.
    dpi : int
        Dots per inch of a PNG.

    Returns
    -------
    matplotlib.figure.Figure
        One row an actor, in the order of the values: the interval as a bar, the value as a point.

    Raises
    ------
    InvalidChoice
        If the table has no intervals, nobody of that kind, or the path another ending.
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["PL:lodz", "DE:bonn", "PL:lodz"]})
    >>> net = sn.from_edges(ties)
    >>> table = sn.bootstrap(net, "degree", draws=50, seed=1, progress=False)
    >>> figure = caterpillar(table, net)
    >>> [text.get_text() for text in figure.axes[0].get_yticklabels()][-1]
    'A'
    """
    look = _look(require_style(style))
    ends = next((pair for pair in _INTERVALS if set(pair) <= set(table.columns)), None)
    if ends is None:
        raise InvalidChoice(
            "a caterpillar plot needs columns low and high: a table from bootstrap, sensitivity, bounds or "
            f"significance, not one with {', '.join(map(str, table.columns[:6]))}"
        )
    value = next((c for c in ("observed", "included") if c in table), ends[1])
    rows = _chosen(table, net, among).dropna(subset=list(ends)).sort_values([value, ends[0]])
    named = _names(rows.index, net, labels)
    against_null = ends[0] == "null_low"
    with plotting.style(named):
        figure = new_figure(6.0, 0.9 + _ROW * len(rows))
        axes = figure.subplots()
        at = np.arange(len(rows))
        bar = "middle 95% of the null model" if against_null else _interval_name(table)
        axes.hlines(at, rows[ends[0]], rows[ends[1]], color=look.bar, linewidth=3.2, label=bar, zorder=1)
        sure = (rows["p_adjusted"] <= 0.05).to_numpy() if against_null else np.ones(len(rows), bool)
        if value in rows and value != ends[1]:
            colour = look.against if against_null else look.value
            for mask, face, name in ((sure, colour, ""), (~sure, "white", "")):
                axes.plot(
                    rows[value].to_numpy()[mask], at[mask], "o", markersize=4.2, markerfacecolor=face,
                    markeredgecolor=colour, linestyle="none", label=name, zorder=2,
                )  # fmt: skip
        axes.set_yticks(at, named)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.grid(axis="x", color=look.bar, linewidth=0.3)
        axes.set_axisbelow(True)
        axes.set_xlabel(str(table.attrs.get("measure", "value")))
        axes.set_title(title if title is not None else _heading(table))
        note = "; filled: adjusted p ≤ 0.05" if against_null else ""
        axes.legend(loc="lower right", title=f"point: observed{note}", title_fontsize=7)
        return finished(figure, path, dpi)


@checked(table=a_table(numbers=["observed", "p", "p_adjusted"], once=True))
def null_histogram(
    table: pd.DataFrame,
    actor: str,
    net: TieNetwork | None = None,
    *,
    labels: str = "name",
    title: str | None = None,
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
    dpi: Count = 300,
) -> Figure:
    """Draw the values of one actor in the random networks, with the observed value.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`subnatnet.significance`, run with ``keep=actor``.
    actor : str
        Id of the actor.
    net, labels, title, style, path, dpi
        As in :func:`caterpillar`.

    Returns
    -------
    matplotlib.figure.Figure
        How often a value came out in the random networks, with a line at the observed one.

    Raises
    ------
    UnknownActor
        If the draws of that actor were not kept.
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["PL:lodz", "DE:bonn", "PL:lodz"]})
    >>> net = sn.from_edges(ties)
    >>> table = sn.significance(net, "degree", draws=50, seed=1, keep="A", progress=False)
    >>> null_histogram(table, "A", net).axes[0].get_xlabel()
    'degree'
    """
    look = _look(require_style(style))
    kept = table.attrs.get("null_draws", {})
    if actor not in kept:
        hint = nearest(actor, table.index)
        asked = f" (did you mean {hint!r}?)" if hint and hint != actor else ""
        raise UnknownActor(
            f"the draws of {actor!r} were not kept{asked}: run significance(..., keep={actor!r})"
        )
    if actor not in table.index:
        reject(actor, table.index, "actor of the table")
    draws = np.array(kept[actor])
    draws = draws[~np.isnan(draws)]
    observed, raw, adjusted = (float(x) for x in table[["observed", "p", "p_adjusted"]].loc[actor].to_numpy())
    [name] = _names([actor], net, labels)
    with plotting.style([name]):
        figure = new_figure(5.2, 3.2)
        axes = figure.subplots()
        values = np.unique(draws)
        steps = np.diff(values)
        whole = len(values) <= 40 and bool(len(steps)) and float(steps.min()) > 1e-9
        edges: Sequence[float] | int = 30
        if whole:  # few different values: one bar for each
            half = float(steps.min()) / 2
            edges = np.arange(values[0] - half, values[-1] + 2 * half, 2 * half).tolist()
        axes.hist(draws, bins=edges, linewidth=0.4, label=f"{len(draws):,} draws", **look.bars)
        axes.axvline(
            observed, color=look.against, linestyle=look.line, linewidth=1.6, label=f"observed {observed:.3g}"
        )
        axes.set_xlabel(str(table.attrs.get("measure", "value")))
        axes.set_ylabel("draws")
        axes.set_title(title if title is not None else f"{name}: {_heading(table)}")
        p = f"p = {raw:.3g}, adjusted {adjusted:.3g}"
        axes.legend(loc="upper right", title=p, title_fontsize=7)
        return finished(figure, path, dpi)


@checked(table=a_table(perhaps=["rank", "rank_low", "rank_high"]))
def rank_stability(
    table: pd.DataFrame,
    net: TieNetwork | None = None,
    *,
    among: str = "region",
    labels: str = "name",
    title: str | None = None,
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
    dpi: Count = 300,
) -> Figure:
    """Draw each actor's rank with the ranks it could have had.

    Parameters
    ----------
    table : pandas.DataFrame
        From :func:`subnatnet.bootstrap` or ``sensitivity``: columns ``rank``, ``rank_low``, ``rank_high``.
    net, among, labels, title, style, path, dpi
        As in :func:`caterpillar`.

    Returns
    -------
    matplotlib.figure.Figure
        One row an actor: how often it took each rank.

    Raises
    ------
    InvalidChoice
        If the table has no ranks, nobody of that kind, or the path another ending.
    MissingExtra
        If matplotlib is not installed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["PL:lodz", "DE:bonn", "PL:lodz"]})
    >>> net = sn.from_edges(ties)
    >>> table = sn.bootstrap(net, "degree", draws=50, seed=1, progress=False)
    >>> len(rank_stability(table, net).axes) > 0
    True
    """
    look = _look(require_style(style))
    if not {"rank", "rank_low", "rank_high"} <= set(table.columns):
        raise InvalidChoice(
            "a rank-stability plot needs ranks: a table from bootstrap, or sensitivity of numbers"
        )
    rows = (
        _chosen(table, net, among).dropna(subset=["rank"]).sort_values(["rank", "rank_low"], ascending=False)
    )
    named = _names(rows.index, net, labels)
    with plotting.style(named):
        figure = new_figure(5.2, 0.9 + _ROW * len(rows))
        axes = figure.subplots()
        at = np.arange(len(rows))
        axes.hlines(at, rows["rank_low"], rows["rank_high"], color=look.ranks, linewidth=4.5, zorder=1)
        axes.plot(rows["rank"], at, "|", color=look.tick, markersize=7, markeredgewidth=1.8, zorder=2)
        axes.set_yticks(at, [f"{name}  {rank:.0f}" for name, rank in zip(named, rows["rank"], strict=True)])
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.grid(axis="x", color=look.bar, linewidth=0.3)
        axes.set_axisbelow(True)
        axes.locator_params(axis="x", integer=True)
        axes.set_xlabel("rank (1 = largest); bar: " + _interval_name(table), color=plotting.QUIET)
        axes.set_title(title if title is not None else _heading(table))
        return finished(figure, path, dpi)


@dataclass(frozen=True)
class _Look:
    """Colours of intervals, values, bars and ranks."""

    bar: str
    value: str
    against: str
    ranks: str
    tick: str
    line: str
    bars: dict[str, Any]


def _look(grey: bool) -> _Look:
    """Return the colours of a style."""
    if grey:
        dark, pale = plotting.SHADES[0], plotting.SHADES[3]
        bars: dict[str, Any] = {
            "facecolor": "white",
            "edgecolor": plotting.SHADES[2],
            "hatch": plotting.HATCHES[1],
        }
        return _Look(pale, dark, dark, pale, dark, "--", bars)
    blue, red, light, dark = (plotting.DISTINCT[at] for at in (0, 1, 5, 8))
    bars = {"facecolor": plotting.REST, "edgecolor": "white"}
    return _Look(plotting.REST, blue, red, light, dark, "-", bars)


def _chosen(table: pd.DataFrame, net: TieNetwork | None, among: str) -> pd.DataFrame:
    if net is None:
        if among != "region":
            raise InvalidChoice(f"among={among!r} needs `net`, which knows of what kind each actor is")
        return table
    kind = net.gazetteer["kind"].reindex(table.index)
    rows = table[(kind == among).to_numpy()]
    if not len(rows):
        raise InvalidChoice(
            f"nobody in this table is a {among}; there are: {', '.join(sorted(set(kind.dropna())))}"
        )
    return rows


def _names(ids: Sequence[str] | pd.Index, net: TieNetwork | None, labels: str) -> list[str]:
    known = pd.DataFrame() if net is None else net.gazetteer
    return labels_of(known, map(str, ids), labels)


def _interval_name(table: pd.DataFrame) -> str:
    about = table.attrs
    if about.get("name") == "bootstrap":
        return f"{about['level']:.0%} bootstrap interval"
    if about.get("name") == "bounds":
        return "all datings" if about["exact"] else "datings tried"
    if about.get("name") == "sensitivity":
        return (
            "range of the scenarios"
            if about["scenarios"]
            else f"95% of variants, {about['share']:.0%} {about['how']}d"
        )
    return "interval"


def _heading(table: pd.DataFrame) -> str:
    about = table.attrs
    parts = [str(about.get("measure", "")), str(about.get("layer") or ""), str(about.get("during") or "")]
    against = f"against {about['null']}" if "null" in about else ""
    return ", ".join(part for part in [*parts, against] if part)
