"""A map of one region's partners as SVG: the earth as seen from there, so that every tie runs straight."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from markupsafe import Markup, escape

from subnatnet.present import _globe
from subnatnet.present.plotting import clip, width_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SIZE = 560  # of the drawing, in its own units
RADIUS = SIZE / 2 - 6
NAMED = 8  # partners that get their name written


def _flat(points: Points) -> Points:
    """Return azimuthal coordinates in units of the drawing, y downwards."""
    return points * [RADIUS / 2, -RADIUS / 2] + SIZE / 2


# every tenth of a unit that a point of the drawing can have, as it is written
TENTHS = np.array([f"{tenth / 10:g}" for tenth in range(10 * SIZE + 1)], dtype=object)


def _path(ring: Points) -> str:
    tenths = np.rint(_flat(ring) * 10)
    kept = np.ones(len(tenths), dtype=bool)
    kept[1:] = np.hypot(*np.diff(tenths / 10, axis=0).T) > 0.4  # less cannot be seen
    return "M" + "L".join(map(" ".join, TENTHS[tenths[kept].astype(int)])) + "Z"


@cache
def _land(centre: tuple[float, float]) -> str:
    """Return land as one path; a ring whose land lies outside it is joined with the rim of the map."""
    parts = []
    for ring, inside_out in _globe.whole_land(centre):
        outside = _globe.circle(180)[:-1:3] if inside_out else None
        parts.append(_path(ring) + ("" if outside is None else _path(outside)))
    return "".join(parts)


def _free_side(
    x: float, y: float, text: str, taken: list[tuple[float, float, float, float]]
) -> tuple[tuple[float, float, float, float], str, float] | None:
    """Return where a name can stand beside its mark without covering another, or None."""
    wide = 6.2 * width_of(text)
    for anchor, low in (("start", x + 7), ("end", x - 7 - wide)):
        box = (low, y - 7, low + wide, y + 6)
        inside = low > 0 and low + wide < SIZE
        if inside and all(box[0] > b[2] or box[2] < b[0] or box[1] > b[3] or box[3] < b[1] for b in taken):
            return box, anchor, x + 7 if anchor == "start" else x - 7
    return None


def partner_map(centre: tuple[float, float], partners: pd.DataFrame, title: str) -> Markup:
    """Draw partners where they lie, seen from a region.

    Parameters
    ----------
    centre : (float, float)
        Longitude and latitude of the region.
    partners : pandas.DataFrame
        Columns ``name, lon, lat, acts``; those without coordinates are left out.
    title : str
        What the picture shows, for those who cannot see it.

    Returns
    -------
    markupsafe.Markup
        An ``<svg>`` element; every text in it is escaped.

    Examples
    --------
    >>> import pandas as pd
    >>> one = pd.DataFrame({"name": ["<b>"], "lon": [19.5], "lat": [51.8], "acts": [2]})
    >>> drawing = partner_map((104.0, 30.0), one, "Partners")
    >>> "&lt;b&gt;" in drawing, "<b>" in drawing
    (True, False)
    """
    shown = partners[np.isfinite(partners["lon"]) & np.isfinite(partners["lat"])]
    shown = shown.sort_values(["acts", "name"], ascending=[False, True], kind="stable")
    points = _flat(_globe.azimuthal(shown["lon"].to_numpy(), shown["lat"].to_numpy(), centre))
    most = float(shown["acts"].max()) if len(shown) else 1.0
    middle = SIZE / 2
    rings = []
    for far in (5_000, 10_000, 15_000):
        reach = RADIUS * float(np.sin(np.radians(far / _globe.EARTH * 180 / np.pi) / 2))
        rings.append(f'<circle class="far" cx="{middle:g}" cy="{middle:g}" r="{reach:.1f}"/>')
        rings.append(f'<text class="km" x="{middle:g}" y="{middle + reach - 3:.1f}">{far:,} km</text>')
    lines: list[str] = []
    marks: list[str] = []
    names: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    for (x, y), name, count in zip(points, shown["name"], shown["acts"], strict=True):
        share = float(np.sqrt(count / most))
        label = escape(f"{name}: {count:,.0f}")
        lines.append(
            f'<line class="tie" x1="{middle:g}" y1="{middle:g}" x2="{x:.1f}" y2="{y:.1f}" '
            f'stroke-width="{0.6 + 3.4 * share:.1f}"/>'
        )
        marks.append(
            f'<circle class="partner" cx="{x:.1f}" cy="{y:.1f}" r="{2 + 4 * share:.1f}">'
            f"<title>{label}</title></circle>"
        )
        free = _free_side(x, y, clip(f"{name}: {count:,.0f}"), taken) if len(names) < NAMED else None
        if free is not None:
            box, anchor, at = free
            taken.append(box)
            text = escape(clip(f"{name}: {count:,.0f}"))
            names.append(
                f'<text class="name" x="{at:.1f}" y="{y + 3:.1f}" text-anchor="{anchor}">{text}</text>'
            )
    parts = [
        f'<svg viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="{escape(title)}">',
        f'<circle class="sea" cx="{middle:g}" cy="{middle:g}" r="{RADIUS:g}"/>',
        f'<path class="land" fill-rule="evenodd" d="{_land(centre)}"/>',
        *rings,
        *lines,
        *marks,
        f'<circle class="home" cx="{middle:g}" cy="{middle:g}" r="5"/>',
        *names,
        "</svg>",
    ]
    return Markup("\n".join(parts))  # noqa: S704 - numbers of our own, and names that went through escape()
