"""Regions on one side, partners on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import selected
from subnatnet.present import plotting
from subnatnet.present.figures import _labels
from subnatnet.present.page import palette

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

GAP = 0.35  # room between two bars, as a share of the mean bar
OTHERS = " others"
MOST = 60  # actors on one side that can still be read


def untangled(matrix: Floats, rounds: int = 30) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Order both sides so that ties cross little: each actor near the middle of its partners.

    Barycentres are taken in turn for either side, weighted by the ties (Sugiyama, Tagawa & Toda 1981); the
    order with the fewest weighted crossings of all rounds is kept.

    Parameters
    ----------
    matrix : numpy.ndarray, shape (n, m)
        Strength of ties.
    rounds : int
        How often.

    Returns
    -------
    rows, columns : numpy.ndarray of int

    Examples
    --------
    >>> rows, columns = untangled(np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> bool(rows[0] != columns[0])
    True
    """
    columns = np.argsort(-matrix.sum(axis=0), kind="stable")
    rows = np.arange(matrix.shape[0])
    best = (np.inf, rows, columns)
    for _ in range(rounds):
        place = np.argsort(columns)
        rows = np.argsort(matrix @ place / np.maximum(matrix.sum(axis=1), 1e-12), kind="stable")
        place = np.argsort(rows)
        columns = np.argsort(place @ matrix / np.maximum(matrix.sum(axis=0), 1e-12), kind="stable")
        crossed = _crossings(matrix[np.ix_(rows, columns)])
        if crossed >= best[0]:
            break
        best = (crossed, rows, columns)
    return best[1], best[2]


def _crossings(matrix: Floats) -> float:
    """Return the weighted number of crossings: pairs of ties whose ends stand in opposite orders."""
    below = np.cumsum(matrix[::-1], axis=0)[::-1] - matrix
    left = np.cumsum(below, axis=1) - below
    return float((matrix * left).sum())


@checked()
def two_mode(
    net: TieNetwork,
    *,
    top: int = 30,
    highlight: Iterable[str] = (),
    title: str = "",
    labels: str = "name",
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
    **which: Unpack[Select],
) -> Figure:
    """Show who is tied to whom, regions on the left and partners on the right.

    Parameters
    ----------
    net : TieNetwork
        Ties between regions and places; directions and all else are left aside.
    layer, during, unit, undated
        Which ties; see :func:`subnatnet.centrality`. By default the layers that lead abroad.
    top : int
        How many actors with most ties are shown by name on either side; the rest are one bar, which says how
        many they are.
    highlight : iterable of str
        Ids, of either side, whose ties are drawn in colour.
    title : str
        Title of the figure.
    labels : {"name", "local", "both", "id"}
        What to call actors.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: highlighted bands are dark, the bars of partners hatched.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        A bar is as high, and a band as wide, as the number of distinct acts.

    Raises
    ------
    InvalidChoice
        If there is no tie between a region and a place, or `top` is out of range.

    References
    ----------
    Sugiyama, K., Tagawa, S., & Toda, M. (1981). Methods for visual understanding of hierarchical system
    structures. IEEE Transactions on Systems, Man, and Cybernetics, 11(2), 109-125.
    https://doi.org/10.1109/TSMC.1981.4308636

    Examples
    --------
    >>> import subnatnet as sn
    >>> figure = two_mode(sn.load_china(), layer="agreement", unit=("province", "world_region"))
    >>> len(figure.axes)
    1
    """
    grey = plotting.require_style(style)
    if not 1 <= top <= MOST:
        raise InvalidChoice(f"top={top}: from 1 to {MOST} actors can be shown on either side")
    if which["undated"] not in ("exclude", "include"):
        reject(which["undated"], ("exclude", "include"), "way to treat undated ties here")
    if which["layer"] is None:
        which["layer"] = [name for name in net.layers if name in net.schema.foreign] or None
    chosen = selected(net, **which)
    matrix = _matrix(chosen)
    matrix = _gathered(_gathered(matrix, top).T, top).T
    rows, columns = untangled(matrix.to_numpy(dtype=float))
    matrix = matrix.iloc[_others_last(matrix.index, rows), _others_last(matrix.columns, columns)]
    marked = set(highlight)
    known = chosen.gazetteer
    texts = [plotting.labels_of(known, axis, labels, length=30) for axis in (matrix.index, matrix.columns)]
    looks = palette(net.schema)["kinds"]
    with plotting.style([*texts[0], *texts[1], title], size=7.5):
        figure = plotting.new_figure(6.8, max(3.2, 0.9 + 0.17 * max(matrix.shape)))
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_title(plotting.fold(title, 90), pad=12)
        numbers = matrix.to_numpy(dtype=float)
        heights = [numbers.sum(axis=1), numbers.sum(axis=0)]
        starts = [_starts(height) for height in heights]
        tallest = max(float((begun + bars).max()) for begun, bars in zip(starts, heights, strict=True))
        rows_shown = max(matrix.shape)
        _draw_bands(axes, matrix, starts, marked, grey=grey)
        for side, (names, bars, begun) in enumerate(zip(texts, heights, starts, strict=True)):
            colour = looks["region" if side == 0 else "place"]["light"]
            look = {"color": colour}
            if grey:
                pale = {"color": "white", "edgecolor": plotting.INK, "linewidth": 0.5, "hatch": "////"}
                look = {"color": plotting.INK} if side == 0 else pale
            axes.bar(side, bars, bottom=begun, width=0.02, zorder=3, **look)
            middles = begun + bars / 2
            places = _labels.spread(middles, tallest * 0.8 / rows_shown)
            for text, bar, y, middle in zip(names, bars, places, middles, strict=True):
                shown = f"{text}  {bar:,.0f}" if side == 0 else f"{bar:,.0f}  {text}"
                away = -1 if side == 0 else 1
                axes.plot([side + 0.011 * away, side + 0.024 * away], [middle, y], color="#c3c9cf", lw=0.5)
                align: Literal["right", "left"] = "right" if side == 0 else "left"
                axes.text(side + 0.028 * away, y, shown, ha=align, va="center", fontsize=6.6)
        axes.set_xlim(-0.025, 1.025)
        axes.set_ylim(tallest * 1.01, -tallest * 0.01)
        return plotting.finished(figure, path)


def _matrix(net: TieNetwork) -> pd.DataFrame:
    """Return distinct acts, regions by places."""
    kinds, edges = net.actors["kind"], net.edges
    source, target = (edges[end].map(kinds) for end in ("source", "target"))
    out = edges[(source == "region") & (target == "place")]
    back = edges[(source == "place") & (target == "region")].rename(
        columns={"source": "target", "target": "source"}
    )
    both = pd.concat([out, back])
    if both.empty:
        raise InvalidChoice(
            "no tie of this selection joins a region and a foreign place; loosen the selection"
        )
    return both.pivot_table(index="source", columns="target", values="n_ties", aggfunc="sum", fill_value=0)


def _gathered(matrix: pd.DataFrame, top: int) -> pd.DataFrame:
    """Put the rows beyond the largest together in one, named by how many they are."""
    if len(matrix) <= top + 1:  # one actor needs no more room than a bar that stands for it
        return matrix
    order = np.lexsort((matrix.index, -matrix.sum(axis=1)))
    rest = matrix.iloc[order[top:]]
    kept = matrix.iloc[np.sort(order[:top])]
    return pd.concat([kept, rest.sum().to_frame(f"{len(rest)}{OTHERS}").T])


def _others_last(names: pd.Index, order: NDArray[np.int64]) -> NDArray[np.int64]:
    late = np.array([str(names[i]).endswith(OTHERS) for i in order], dtype=bool)
    return order[np.argsort(late, kind="stable")]


def _starts(heights: Floats) -> Floats:
    """Return where each bar starts; both sides are equally high."""
    gap = GAP * heights.sum() / 30
    total = heights.sum() + gap * 30
    between = (total - heights.sum()) / max(len(heights) - 1, 1)
    return np.concatenate([[0.0], np.cumsum(heights[:-1] + between)])


def _draw_bands(
    axes: Axes, matrix: pd.DataFrame, starts: list[Floats], marked: set[str], *, grey: bool = False
) -> None:
    from matplotlib.collections import PolyCollection

    t = np.linspace(0, 1, 25)
    bend = t**2 * (3 - 2 * t)
    left, right = starts[0].copy(), starts[1].copy()
    plain: list[Floats] = []
    strong: list[Floats] = []
    numbers = matrix.to_numpy(dtype=float)
    for i, j in np.argwhere(numbers > 0):
        width = numbers[i, j]
        upper = left[i] + (right[j] - left[i]) * bend
        band = np.concatenate([np.column_stack([t, upper]), np.column_stack([t, upper + width])[::-1]])
        (strong if {matrix.index[i], matrix.columns[j]} & marked else plain).append(band)
        left[i] += width
        right[j] += width
    pale = "#9a9a9a" if grey else "#8fa3b5"
    axes.add_collection(PolyCollection(plain, facecolors=pale, alpha=0.28, linewidths=0, zorder=1))
    shade = plotting.INK if grey else plotting.DISTINCT[1]
    axes.add_collection(PolyCollection(strong, facecolors=shade, alpha=0.75, linewidths=0, zorder=2))
