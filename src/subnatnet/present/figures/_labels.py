"""Where labels go so that they can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    Points = NDArray[np.float64]

# right, left, above, below, then the corners: where readers look first (Imhof 1975)
SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.8, 0.8), (-0.8, 0.8), (0.8, -0.8), (-0.8, -0.8))
ALIGN: dict[int, Literal["left", "center", "right"]] = {1: "left", 0: "center", -1: "right"}
UPRIGHT: dict[int, Literal["bottom", "center", "top"]] = {1: "bottom", 0: "center", -1: "top"}


def spread(wanted: ArrayLike, gap: float) -> Points:
    """Move positions on a line apart to at least `gap`, each as little as can be, in their order.

    This is isotonic regression (pool adjacent violators) of the positions less the room before them.

    Examples
    --------
    >>> spread([0.0, 0.0, 10.0], 2.0).tolist()
    [-1.0, 1.0, 10.0]
    """
    wanted = np.asarray(wanted, dtype=float)
    order = np.argsort(wanted, kind="stable")
    room = gap * np.arange(len(wanted))
    blocks: list[tuple[float, int]] = []
    for value in wanted[order] - room:
        total, count = value, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            before, number = blocks.pop()
            total, count = total + before, count + number
        blocks.append((total, count))
    settled = np.concatenate([np.full(count, total / count) for total, count in blocks]) if blocks else room
    result = np.empty(len(wanted))
    result[order] = settled + room
    return result


def place(
    axes: Axes, points: Points, radius: Points, texts: Sequence[str], *, size: float, color: str
) -> None:
    """Write a label beside each point where it covers the fewest points and labels.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        With its limits set; the layout of the figure is settled here.
    points : numpy.ndarray, shape (n, 2)
        In data coordinates, the most important first: they choose first.
    radius : numpy.ndarray, shape (n,)
        Of the marks, in points (1/72 inch).
    texts : sequence of str
        Labels.
    size : float
        Of the font, in points.
    color : str
        Of the text.
    """
    from matplotlib.patheffects import withStroke

    figure = axes.get_figure(root=True)
    if figure is None or not len(points):
        return
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    scale = figure.dpi / 72
    at = axes.transData.transform(points)
    marks = np.column_stack([at - radius[:, None] * scale, at + radius[:, None] * scale])
    taken = np.empty((0, 4))
    window = axes.get_window_extent()
    for i, text in enumerate(texts):
        written = axes.annotate(
            text,
            points[i],
            xytext=(0, 0),
            textcoords="offset points",
            fontsize=size,
            color=color,
            ha="center",
            va="center",
            annotation_clip=True,
            path_effects=[withStroke(linewidth=1.6, foreground="white")],
            zorder=6,
        )
        box = written.get_window_extent()
        wide, tall = box.width, box.height * 0.8
        best: tuple[float, float] = SIDES[0]
        least = np.inf
        for rank, (across, up) in enumerate(SIDES):
            away = radius[i] * scale + 1.5 * scale
            x = at[i, 0] + across * away + (np.sign(across) - 1) * wide / 2
            y = at[i, 1] + up * away + (np.sign(up) - 1) * tall / 2
            covers = _shared(np.array([x, y, x + wide, y + tall]), np.vstack([taken, marks]))
            out = max(0, window.x0 - x) + max(0, x + wide - window.x1)
            out += max(0, window.y0 - y) + max(0, y + tall - window.y1)
            cost = covers + 8 * out * tall + rank * 0.02 * wide * tall
            if cost < least:
                best, least, chosen = (across, up), cost, np.array([x, y, x + wide, y + tall])
        taken = np.vstack([taken, chosen])
        away = radius[i] + 1.5
        written.set_position((best[0] * away, best[1] * away))
        written.set_horizontalalignment(ALIGN[int(np.sign(best[0]))])
        written.set_verticalalignment(UPRIGHT[int(np.sign(best[1]))])


def _shared(box: Points, others: Points) -> float:
    """Return the area that a box shares with others."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    tall = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((np.maximum(wide, 0) * np.maximum(tall, 0)).sum())
