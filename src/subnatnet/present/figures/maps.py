"""Maps: a measure of regions where they lie or as tiles, and ties as arcs round the world."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.present import _globe, plotting
from subnatnet.present.figures import _labels, _scales
from subnatnet.present.positions import positions

if TYPE_CHECKING:
    import os

    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

    Points = NDArray[np.float64]

FORMS = ("points", "tiles")


def tile_places(points: Points) -> NDArray[np.int64]:
    """Give each place a tile of its own in a grid, as near as can be to where it lies.

    The sum of squared distances between places and tiles is the least possible (an assignment problem;
    Kuhn 1955), on the grid of square tiles that holds the places with the least loss.

    Parameters
    ----------
    points : numpy.ndarray, shape (n, 2)
        Projected coordinates.

    Returns
    -------
    numpy.ndarray of int, shape (n, 2)
        Column and row, counted from the lower left.

    Examples
    --------
    >>> tile_places(np.array([[0.0, 0.0], [1.1, 0.1], [0.1, 0.9], [1.0, 1.0]])).tolist()
    [[0, 0], [1, 0], [0, 1], [1, 1]]
    """
    from scipy.optimize import linear_sum_assignment

    n = len(points)
    low, size = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-9)
    best: tuple[float, NDArray[np.int64]] | None = None
    for across in range(1, n + 1):
        # tiles are square: as many rows as the proportions ask for, and room for all
        side = size[0] / max(across - 1, 1)
        up = max(round(size[1] / max(side, 1e-9)) + 1, -(-n // across)) if size[0] > 1e-8 else -(-n // across)
        if not n <= across * up <= 3 * n + 4:
            continue
        grid = np.array([(i, j) for j in range(up) for i in range(across)])
        steps = np.maximum(np.array([across - 1, up - 1]), 1)
        wanted = (points - low) / size * steps
        cost = ((wanted[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2)
        rows, columns = linear_sum_assignment(cost)
        loss = float(cost[rows, columns].sum()) / n * 1.0 + 0.02 * across * up / n
        if best is None or loss < best[0] - 1e-12:
            best = (loss, grid[columns])
    if best is None:  # places on a line across or up: one row or one column
        order = np.argsort(np.argsort(points[:, int(size[1] > size[0])], kind="stable"), kind="stable")
        line = np.zeros((n, 2), dtype=np.int64)
        line[:, int(size[1] > size[0])] = order
        return line
    return np.asarray(best[1] - best[1].min(axis=0))


@checked()
def regional_map(
    net: TieNetwork,
    values: pd.Series | pd.DataFrame,
    *,
    form: str = "points",
    title: str = "",
    label: str | None = None,
    labels: str = "name",
    colours: str = _scales.COLOURS,
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
) -> Figure:
    """Show a measure, or a class such as the role, of each region on a map.

    Parameters
    ----------
    net : TieNetwork
        Knows where regions lie.
    values : pandas.Series or one-column DataFrame
        By actor id: numbers, or words (each gets a colour). A missing value is drawn as missing.
    form : {"points", "tiles"}
        ``"points"``: circles on a land outline, their area growing with a number that is not negative, in an
        equal-area projection about the middle of the regions. ``"tiles"``: a cartogram of equal squares, each
        as near as can be to where its region lies, so that small regions show as much as large ones.
    title, label : str
        Title of the figure and of its legend; by default the name of `values`.
    labels : {"name", "local", "both", "id"}
        What to call regions.
    colours : str
        A matplotlib colour map, for numbers.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: numbers are shades of grey, words shapes or hatches.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        One mark a region where it lies, coloured by its value or role, with a legend.

    Raises
    ------
    InvalidChoice
        If there is nothing to show, or no region has coordinates.
    UnknownActor
        If an id is not known.
    MissingExtra
        If matplotlib is not installed.

    Notes
    -----
    Borders are not drawn. Regions without coordinates are named below the map.

    References
    ----------
    Snyder, J. P. (1987). Map projections: A working manual. US Geological Survey.
    https://doi.org/10.3133/pp1395

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.load_china().rollup("province")
    >>> partners = sn.centrality(net, "partners", layer="agreement").query("index.str.len() == 5")
    >>> figure = regional_map(net, partners, form="tiles")
    >>> len(figure.axes[0].patches) == len(partners)
    True
    """
    grey = plotting.require_style(style)
    if form not in FORMS:
        reject(form, FORMS, "form of map")
    colours = _scales.ramp(colours, grey=grey)
    values = _scales.checked(values, net)
    where = positions(net).loc[values.index]
    placed = where.notna().all(axis=1)
    if not placed.any():
        raise InvalidChoice("no region has coordinates; give the actors columns `lat` and `lon`")
    known = net.gazetteer
    shown = values[placed]
    texts = plotting.labels_of(known, shown.index, labels, length=24)
    label = plotting.column_label(values.name) if label is None else label
    absent = plotting.labels_of(known, values.index[~placed], labels, length=24)
    note = f"Without coordinates: {', '.join(absent)}." if absent else ""
    lon, lat = where.loc[shown.index, "lon"].to_numpy(), where.loc[shown.index, "lat"].to_numpy()
    centre = _globe.middle(lon, lat)
    points = _globe.azimuthal(lon, lat, centre)
    with plotting.style([*texts, title, label, note, *map(str, set(shown))]):
        figure = plotting.new_figure(7.2, 5.4)
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_title(plotting.fold(title, 90))
        if note:
            plotting.caption(figure, plotting.fold(note, 160))
        painted = _scales.coloured(shown, colours, grey=grey)
        _scales.explain(axes, painted, label, colours, hatched=form == "tiles")
        if form == "tiles":
            _draw_tiles(axes, points, painted, texts, shown)
        else:
            _draw_points(axes, points, painted, texts, shown, centre)
        return plotting.finished(figure, path)


def _draw_points(
    axes: Any,  # noqa: ANN401 - matplotlib's types are for checking only
    points: Points,
    painted: _scales.Coloured,
    texts: list[str],
    values: pd.Series,
    centre: tuple[float, float],
) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle

    rings = list(_globe.land_nearby(centre))
    land = PolyCollection(rings, facecolors=plotting.LAND, edgecolors="none", zorder=0)
    axes.add_collection(land, autolim=False)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.11 * max(*(high - low), 0.02)
    low, high = low - margin, high + margin
    axes.add_patch(Rectangle(low, *(high - low), facecolor="#f4f7f9", edgecolor="none", zorder=-1))
    axes.set_xlim(low[0], high[0])
    axes.set_ylim(low[1], high[1])
    axes.set_aspect("equal")
    area = np.full(len(points), 60.0)
    if not painted.classes and painted.high > 0 and painted.low >= 0:
        area = 14 + 260 * np.nan_to_num(values.to_numpy(dtype=float)) / painted.high
    order = np.argsort(-area, kind="stable")
    words = values.astype("object").where(values.notna(), "").astype("str").to_numpy()
    marks = np.array([painted.marks.get(word, "o") for word in words])
    for mark in dict.fromkeys(marks[order]):
        drawn = order[marks[order] == mark]
        axes.scatter(
            *points[drawn].T,
            s=area[drawn],
            c=painted.colours[drawn],
            marker=mark,
            edgecolors=plotting.QUIET,
            linewidths=0.5,
            zorder=4,
        )
    radius = np.sqrt(area / np.pi)
    _labels.place(axes, points[order], radius[order], [texts[i] for i in order], size=6.5, color=plotting.INK)


def _draw_tiles(
    axes: Any,  # noqa: ANN401 - matplotlib's types are for checking only
    points: Points,
    painted: _scales.Coloured,
    texts: list[str],
    values: pd.Series,
) -> None:
    from matplotlib.patches import Rectangle

    places = tile_places(points)
    numbers = not painted.classes and pd.api.types.is_numeric_dtype(values)
    for (x, y), colour, missing, text, value in zip(
        places, painted.colours, painted.missing, texts, values, strict=True
    ):
        hatch = painted.hatches.get(str(value), "") if painted.hatches and not missing else None
        ground = colour if hatch is None else np.ones(4)
        ink = plotting.ink_on(ground)
        edge = "white" if hatch is None and not missing else plotting.QUIET
        axes.add_patch(
            Rectangle((x, y), 0.96, 0.96, facecolor=ground, edgecolor=edge, linewidth=0.6, hatch=hatch)
        )
        box = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if hatch else None
        lines = _fold(text)
        size = 6.4 * min(1.0, 10.5 / max(map(plotting.width_of, lines)), 3.2 / (len(lines) + numbers))
        middle = y + (0.6 if numbers else 0.48)
        axes.text(
            x + 0.48, middle, "\n".join(lines), ha="center", va="center", color=ink, fontsize=size, bbox=box
        )
        if numbers:
            shown = "-" if missing else f"{value:.3g}"
            axes.text(x + 0.48, y + 0.16, shown, ha="center", va="center", color=ink, fontsize=6)
    axes.set_xlim(-0.1, places[:, 0].max() + 1.06)
    axes.set_ylim(-0.1, places[:, 1].max() + 1.06)
    axes.set_aspect("equal")


def _fold(text: str, width: int = 10) -> list[str]:
    """Return a label in as few lines as fit a tile, at most three; words are parted behind hyphens only.

    Examples
    --------
    >>> _fold("Inner Mongolia"), _fold("Hebei 河北省"), _fold("Mecklenburg-Vorpommern")
    (['Inner', 'Mongolia'], ['Hebei', '河北省'], ['Mecklenburg-', 'Vorpommern'])
    """
    text = plotting.clip(text, 60)
    parts = re.findall(r"[^\s-]*-+|[^\s-]+", text) or [text]
    best = [text]
    for lines in range(2, min(len(parts), 3) + 1):
        if max(map(plotting.width_of, best)) <= width:
            break
        cuts = combinations(range(1, len(parts)), lines - 1)
        folded = [_joined(text, parts, (0, *cut, len(parts))) for cut in cuts]
        best = min(folded, key=lambda found: max(map(plotting.width_of, found)))
    return best


def _joined(text: str, parts: list[str], cuts: tuple[int, ...]) -> list[str]:
    """Return lines of some parts of a text each, with the blanks that stand between them in it."""
    starts, at = [], 0
    for part in parts:
        starts.append(text.index(part, at))
        at = starts[-1] + len(part)
    starts.append(len(text))
    return [text[starts[low] : starts[high]].strip() for low, high in pairwise(cuts)]
