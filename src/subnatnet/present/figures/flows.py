"""Ties as great circles round the world."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import selected
from subnatnet.present import _globe, plotting
from subnatnet.present.figures import _labels
from subnatnet.present.page import palette
from subnatnet.present.positions import positions

if TYPE_CHECKING:
    import os

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Size, Unpack
    from subnatnet.network import TieNetwork
    from subnatnet.schema import Schema

    Points = NDArray[np.float64]

PROJECTIONS = ("azimuthal", "world")
SEA, LAND = "#f4f7f9", "#e0e4db"
MARKS = {"dot": "o", "diamond": "D", "square": "s", "star": "*"}


class _Azimuthal:
    """The whole earth as a disc about a centre: ties of the centre run straight."""

    size = (7.4, 7.0)

    def __init__(self, lon: Points, lat: Points) -> None:
        self.centre = _globe.middle(lon, lat)

    def points(self, lon: Points, lat: Points) -> Points:
        return _globe.azimuthal(lon, lat, self.centre)

    def pieces(self, way: Points) -> list[Points]:
        points = self.points(way[:, 0], way[:, 1])
        # a way through the point opposite the centre leaves the disc and comes in on the other side
        breaks = np.flatnonzero(np.hypot(*np.diff(points, axis=0).T) > 0.5) + 1
        return np.split(points, breaks)

    def draw(self, axes: Axes) -> None:
        from matplotlib.collections import PolyCollection
        from matplotlib.patches import PathPatch, Polygon
        from matplotlib.path import Path

        rim = _globe.circle(180)
        axes.add_patch(
            Polygon(rim, closed=True, facecolor=SEA, edgecolor="#d5dade", linewidth=0.5, zorder=-1)
        )
        rings = list(_globe.whole_land(self.centre))
        # one by one, each would be asked for its bounds
        usual = [ring for ring, inside_out in rings if not inside_out]
        land = PolyCollection(usual, facecolors=LAND, edgecolors="none", zorder=0)
        axes.add_collection(land, autolim=False)
        for ring, inside_out in rings:
            if inside_out:
                # the rim runs against the clock; a ring that runs with it is a hole in it
                hole = ring if _globe.signed_area(ring) < 0 else ring[::-1]
                path = Path.make_compound_path(
                    Path(rim, closed=True), Path(np.vstack([hole, hole[:1]]), closed=True)
                )
                axes.add_patch(PathPatch(path, facecolor=LAND, edgecolor="none", zorder=0))
        for far in (5_000, 10_000, 15_000):
            round_ = _globe.circle(float(np.degrees(far / _globe.EARTH)))
            axes.plot(*round_.T, color="#b8c2ca", lw=0.4, zorder=1)
            axes.text(
                0.0,
                float(round_[270, 1]),
                f"{far:,} km",
                fontsize=5.5,
                color=plotting.QUIET,
                ha="center",
                va="center",
                zorder=1,
            )
        axes.set_xlim(-2.02, 2.02)
        axes.set_ylim(-2.02, 2.02)


class _World:
    """The Equal Earth projection with a central meridian."""

    size = (9.6, 5.4)

    def __init__(self, lon: Points, lat: Points) -> None:
        self.centre = _globe.middle(lon, lat)[0]

    def points(self, lon: Points, lat: Points) -> Points:
        return _globe.equal_earth(_globe.turned(lon, self.centre), lat, self.centre)

    def pieces(self, way: Points) -> list[Points]:
        return _globe.pieces(way, self.centre)

    def draw(self, axes: Axes) -> None:
        from matplotlib.collections import PolyCollection
        from matplotlib.patches import Polygon

        rim = _globe.world_rim(self.centre)
        axes.add_patch(
            Polygon(rim, closed=True, facecolor=SEA, edgecolor="#d5dade", linewidth=0.5, zorder=-1)
        )
        rings = list(_globe.world_land(self.centre))
        land = PolyCollection(rings, facecolors=LAND, edgecolors=LAND, linewidths=0.3, zorder=0)
        axes.add_collection(land, autolim=False)
        axes.set_xlim(rim[:, 0].min(), rim[:, 0].max())
        axes.set_ylim(rim[:, 1].min(), rim[:, 1].max())


@checked()
def flow_map(
    net: TieNetwork,
    *,
    projection: str = "azimuthal",
    title: str = "",
    labels: str = "name",
    name_top: Size = 12,
    style: str = "colour",
    path: str | os.PathLike[str] | None = None,
    **which: Unpack[Select],
) -> Figure:
    """Show ties as great circles on a map of the world.

    Parameters
    ----------
    net : TieNetwork
        Ties; actors without coordinates lie where their parent does, or in the middle of their members.
    layer, during, unit, undated
        Which ties; see :func:`subnatnet.centrality`. By default all layers but directives.
    projection : {"azimuthal", "world"}
        ``"azimuthal"``: Lambert's equal-area disc about the middle of the home regions, with distances from
        there; their ties run almost straight. ``"world"``: Equal Earth with the home regions in the middle;
        ties across the pole then run along the upper edge.
    title : str
        Title of the figure.
    labels : {"name", "local", "both", "id"}
        What to call actors.
    name_top : int
        How many actors with most ties are named, on either side.
    style : {"colour", "grey"}
        ``"grey"`` works without colour: layers are told apart by line types, kinds of actor by shapes.
    path : path-like, optional
        Where to write it: ``.png``, ``.svg`` or ``.pdf``.

    Returns
    -------
    matplotlib.figure.Figure
        A line's width and a mark's size grow with the number of distinct acts; in directed layers a
        triangle in the middle of the line points the way. No borders are drawn.

    Raises
    ------
    InvalidChoice
        If the selection has no tie between two places that are known, or an option does not exist.
    MissingExtra
        If matplotlib is not installed.

    References
    ----------
    Snyder, J. P. (1987). Map projections: A working manual. US Geological Survey.
    https://doi.org/10.3133/pp1395
    Savric, B., Patterson, T., & Jenny, B. (2019). The Equal Earth map projection. International Journal of
    Geographical Information Science, 33(3), 454-465. https://doi.org/10.1080/13658816.2018.1504949

    Examples
    --------
    >>> import subnatnet as sn
    >>> figure = flow_map(sn.load_china(), layer="investment", unit=("province", "country"))
    >>> figure.axes[0].get_aspect()
    1.0
    """
    grey = plotting.require_style(style)
    if projection not in PROJECTIONS:
        reject(projection, PROJECTIONS, "projection")
    if which["layer"] is None:
        which["layer"] = [name for name in net.layers if name in net.schema.foreign] or None
    chosen = selected(net, **which)
    where = positions(chosen)
    drawn, lost = _placed(chosen.edges, where)
    note = f"Not drawn: {lost:,} ties without coordinates, or within one place." if lost else ""
    kinds = chosen.actors["kind"]
    counts = pd.concat([drawn.groupby(end)["n_ties"].sum() for end in ("source", "target")])
    strength = counts.groupby(level=0).sum().sort_values(kind="stable")
    home = strength.index[kinds.loc[strength.index] == "region"]
    around = where.loc[home if len(home) else strength.index]
    view = (_Azimuthal if projection == "azimuthal" else _World)(
        around["lon"].to_numpy(), around["lat"].to_numpy()
    )
    at = pd.DataFrame(
        view.points(where.loc[strength.index, "lon"].to_numpy(), where.loc[strength.index, "lat"].to_numpy()),
        index=strength.index,
    )
    sides = strength.groupby((kinds.loc[strength.index] == "region").to_numpy())
    top = [actor for _, side in sides for actor in side.index[::-1][:name_top]]
    texts = plotting.labels_of(chosen.gazetteer, top, labels, length=24)
    with plotting.style([*texts, title]):
        figure = plotting.new_figure(*view.size)
        axes = figure.add_subplot()
        axes.set_axis_off()
        axes.set_aspect("equal")
        axes.set_title(plotting.fold(title, 110))
        view.draw(axes)
        if note:
            plotting.caption(figure, note)
        _draw_arcs(axes, drawn, where, view, net.schema, grey=grey)
        area = 5 + 75 * strength / strength.max()
        looks = palette(net.schema)["kinds"]
        shades = {kind: look["light"] for kind, look in looks.items()}
        if grey:
            shades = dict(zip(looks, itertools.cycle(plotting.SHADES), strict=False))
        for kind, group in area.groupby(kinds.loc[area.index]):
            look = looks[kind]
            across, up = at.loc[group.index].to_numpy().T
            axes.scatter(
                across,
                up,
                s=group.to_numpy(),
                color=shades[kind],
                marker=MARKS[look["shape"]],
                edgecolors="white",
                linewidths=0.4,
                zorder=4,
                label=str(kind),
            )
        axes.legend(loc="lower left", handletextpad=0.4, borderaxespad=0)
        radius = np.sqrt(area.loc[top].to_numpy() / np.pi)
        _labels.place(axes, at.loc[top].to_numpy(), radius, texts, size=6.5, color=plotting.INK)
        return plotting.finished(figure, path)


def _placed(edges: pd.DataFrame, where: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the edges that can be drawn, the strongest last, and how many acts cannot."""
    ends = [where.reindex(edges[end]).to_numpy() for end in ("source", "target")]
    known = np.isfinite(ends[0]).all(axis=1) & np.isfinite(ends[1]).all(axis=1)
    known &= (ends[0] != ends[1]).any(axis=1)
    if not known.any():
        raise InvalidChoice(
            "no tie of this selection joins two places with coordinates; loosen the selection"
        )
    drawn = edges[known].sort_values(["n_ties", "layer", "source", "target"], kind="stable")
    return drawn, int(edges.loc[~known, "n_ties"].sum())


def _draw_arcs(
    axes: Axes,
    drawn: pd.DataFrame,
    where: pd.DataFrame,
    view: Any,  # noqa: ANN401 - one of two views
    schema: Schema,
    *,
    grey: bool = False,
) -> None:
    from matplotlib.collections import LineCollection, PolyCollection
    from matplotlib.lines import Line2D
    from matplotlib.transforms import IdentityTransform

    colours = palette(schema)["layers"]
    most = drawn["n_ties"].max()
    faint = float(np.clip(5 / np.sqrt(len(drawn)), 0.1, 0.8))
    handles = []
    for layer, rows in drawn.groupby("layer", sort=True):
        lines: list[Points] = []
        widths: list[float] = []
        ways: list[Points] = []
        ends = [where.loc[rows[end], ["lon", "lat"]].to_numpy() for end in ("source", "target")]
        for start, end, count in zip(*ends, rows["n_ties"], strict=True):
            parts = view.pieces(_globe.great_circle(tuple(start), tuple(end)))
            lines += parts
            widths += [0.3 + 2.2 * float(np.sqrt(count / most))] * len(parts)
            ways.append(max(parts, key=len))
        look = colours[layer]
        colour = plotting.INK if grey else look["light"]
        dash: Any = (0, tuple(step / 2 for step in look["dash"])) if grey and look["dash"] else "-"
        arcs = LineCollection(
            lines,
            linewidths=widths,
            colors=colour,
            linestyles=[dash],
            alpha=faint,
            zorder=2,
            capstyle="butt" if grey else "round",
        )
        axes.add_collection(arcs)
        if schema.directed[str(layer)]:
            places, corners = _arrowheads(ways)
            heads = PolyCollection(
                list(corners),
                sizes=[3.4**2],
                offsets=places,
                offset_transform=axes.transData,
                transform=IdentityTransform(),
                facecolors=colour,
                edgecolors="none",
                zorder=3,
            )
            axes.add_collection(heads, autolim=False)
        total = int(rows["n_ties"].sum())
        handles.append(Line2D([], [], color=colour, ls=dash, lw=1.6, label=f"{layer} ({total:,})"))
    axes.add_artist(axes.legend(handles=handles, loc="lower right", borderaxespad=0))


def _arrowheads(ways: list[Points]) -> tuple[Points, Points]:
    """Return a place beyond the middle of each way, and the corners of a triangle that points along it.

    Examples
    --------
    >>> places, corners = _arrowheads([np.column_stack([np.arange(10.0), np.zeros(10)])])
    >>> places.tolist(), corners[0, 0].tolist()
    ([[6.0, 0.0]], [0.5, 0.0])
    """
    pairs = [(way, len(way) * 6 // 10) for way in ways]
    along = np.array([way[min(half + 1, len(way) - 1)] - way[half - 1] for way, half in pairs])
    angles = np.arctan2(along[:, 1], along[:, 0])[:, None] + np.arange(3) * (2 * np.pi / 3)
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=-1) / 2
    return np.array([way[half] for way, half in pairs]), corners
