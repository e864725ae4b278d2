"""The round earth on flat paper: land outline, projections, great circles. No borders anywhere."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from subnatnet.present.page import template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    Points = NDArray[np.float64]
    Integers = NDArray[np.int64]

HORIZON = np.radians(115.0)  # how far from its centre a map of regions draws land
EARTH = 6371.0  # km


@cache
def land() -> tuple[Points, ...]:
    """Return the rings of land: arrays of longitude and latitude, without jumps at the date line."""
    rings = []
    for steps in json.loads(template("land.json"))["rings"]:
        points = np.cumsum(np.array(steps, dtype=float).reshape(-1, 2), axis=0) / 10
        points[:, 0] = np.degrees(np.unwrap(np.radians(points[:, 0])))
        rings.append(points)
    return tuple(rings)


def middle(lon: ArrayLike, lat: ArrayLike) -> tuple[float, float]:
    """Return the middle of some places on the sphere, in degrees.

    Examples
    --------
    >>> [round(float(degrees)) for degrees in middle([170, -170], [0, 0])]
    [180, 0]
    """
    x, y, z = _vectors(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)).mean(axis=0)
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _vectors(lon: Points, lat: Points) -> Points:
    across, up = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(up) * np.cos(across), np.cos(up) * np.sin(across), np.sin(up)])


def azimuthal(lon: ArrayLike, lat: ArrayLike, centre: tuple[float, float]) -> Points:
    """Project by Lambert's azimuthal equal-area projection about a centre; the earth's radius is 1."""
    across = np.radians(np.asarray(lon, dtype=float) - centre[0])
    up, middle_up = np.radians(np.asarray(lat, dtype=float)), np.radians(centre[1])
    near = np.sin(middle_up) * np.sin(up) + np.cos(middle_up) * np.cos(up) * np.cos(across)
    x = np.cos(up) * np.sin(across)
    y = np.cos(middle_up) * np.sin(up) - np.sin(middle_up) * np.cos(up) * np.cos(across)
    away = np.arccos(np.clip(near, -1, 1))
    reach = 2 * np.sin(away / 2)
    length = np.maximum(np.hypot(x, y), 1e-12)
    return np.column_stack([reach * x / length, reach * y / length])


def equal_earth(lon: ArrayLike, lat: ArrayLike, centre: float) -> Points:
    """Project by the Equal Earth projection (Savric, Patterson & Jenny 2019), with any central meridian.

    Longitudes must lie within 180 degrees of the centre; see :func:`turned`.
    """
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = np.arcsin(np.sqrt(3) / 2 * np.sin(np.radians(np.asarray(lat, dtype=float))))
    across = np.radians(np.asarray(lon, dtype=float) - centre)
    slope = 9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1
    x = 2 * np.sqrt(3) * across * np.cos(t) / (3 * slope)
    return np.column_stack([x, a4 * t**9 + a3 * t**7 + a2 * t**3 + a1 * t])


def turned(lon: ArrayLike, centre: float) -> Points:
    """Return longitudes within 180 degrees of a central meridian."""
    return np.asarray((np.asarray(lon, dtype=float) - centre + 180) % 360 - 180 + centre)


def _cut(ring: Points, limit: float, side: int) -> Points:
    """Keep the part of a ring on one side of a meridian (Sutherland and Hodgman 1974)."""
    inside = side * (ring[:, 0] - limit) <= 0
    if inside.all():
        return ring
    kept: list[Points] = []
    for here, there, stays, comes in zip(
        ring, np.roll(ring, -1, 0), inside, np.roll(inside, -1), strict=True
    ):
        if stays:
            kept.append(here)
        if stays != comes:
            share = (limit - here[0]) / (there[0] - here[0])
            kept.append(np.array([limit, here[1] + share * (there[1] - here[1])]))
    return np.array(kept).reshape(-1, 2)


def _dense(ring: Points, step: float = 2.0) -> Points:
    """Add points along long edges, so that they bend with the projection."""
    closed = np.vstack([ring, ring[:1]])
    parts = np.maximum(np.ceil(np.abs(np.diff(closed, axis=0)).max(axis=1) / step), 1).astype(int)
    at = np.repeat(np.arange(len(ring)), parts)  # the edge that a point lies on, and how far along it
    along = np.arange(len(at)) - np.repeat(np.cumsum(parts) - parts, parts)
    return np.asarray(closed[at] + along[:, None] * (np.diff(closed, axis=0) / parts[:, None])[at])


def world_land(centre: float) -> Iterator[Points]:
    """Yield land in Equal Earth coordinates, cut where the map ends."""
    for ring in land():
        for turn in (-360.0, 0.0, 360.0):
            part = _cut(_cut(ring + np.array([turn, 0.0]), centre + 180, 1), centre - 180, -1)
            if len(part) >= 3:
                bent = _dense(part)
                yield equal_earth(bent[:, 0], bent[:, 1], centre)


def world_rim(centre: float) -> Points:
    """Return the outline of the whole map."""
    up = np.linspace(-90, 90, 121)
    east, west = np.full_like(up, centre + 180), np.full_like(up, centre - 180)
    return equal_earth(np.concatenate([east, west]), np.concatenate([up, up[::-1]]), centre)


def land_nearby(centre: tuple[float, float]) -> Iterator[Points]:
    """Yield land this side of the horizon in azimuthal coordinates, for maps that show a part of it."""
    for ring in land():
        bent = _dense(ring)
        points = azimuthal(bent[:, 0], bent[:, 1], centre)
        near = points[np.hypot(*points.T) < 2 * np.sin(HORIZON / 2)]
        if len(near) >= 3:
            yield near


def circle(degrees: float) -> Points:
    """Return the circle of places so far from the centre, in azimuthal coordinates."""
    turn = np.linspace(0, 2 * np.pi, 361)
    return np.column_stack([np.cos(turn), np.sin(turn)]) * float(2 * np.sin(np.radians(degrees) / 2))


def signed_area(ring: Points) -> float:
    """Return the area within a ring, negative if it runs with the clock (the shoelace formula)."""
    after = np.roll(ring, -1, axis=0)
    return float((ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]).sum() / 2)


@cache
def _bent_land() -> tuple[Points, Integers]:
    """Return all points of land, close enough to bend, and where each ring but the first begins."""
    rings = [_dense(ring, 1.0) for ring in land()]
    return np.vstack(rings), np.cumsum([len(ring) for ring in rings])[:-1]


def whole_land(centre: tuple[float, float]) -> Iterator[tuple[Points, bool]]:
    """Yield all land in azimuthal coordinates, and whether it lies outside its ring.

    A ring round the point opposite the centre turns inside out: it then holds more than half the earth, which
    no land does, since the projection keeps areas. Its land reaches to the rim of the map.
    """
    bent, ends = _bent_land()
    for points in np.split(azimuthal(bent[:, 0], bent[:, 1], centre), ends):
        yield points, abs(signed_area(points)) > 2 * np.pi


def great_circle(start: tuple[float, float], end: tuple[float, float], number: int = 64) -> Points:
    """Return points along the shortest way between two places, longitude and latitude in degrees.

    Examples
    --------
    >>> [round(float(degrees)) for degrees in great_circle((0, 0), (90, 0), 3)[1]]
    [45, 0]
    """
    one, other = _vectors(
        np.array([start[0], end[0]], dtype=float), np.array([start[1], end[1]], dtype=float)
    )
    angle = np.arccos(np.clip(one @ other, -1, 1))
    t = np.linspace(0, 1, number)[:, None]
    if angle < 1e-9 or np.pi - angle < 1e-6:  # the same place, or opposite ones, which have no shortest way
        way = np.array(start) + t * (np.array(end) - np.array(start))
        return np.asarray(way, dtype=float)
    points = (np.sin((1 - t) * angle) * one + np.sin(t * angle) * other) / np.sin(angle)
    lon = np.degrees(np.unwrap(np.arctan2(points[:, 1], points[:, 0])))
    return np.column_stack([lon, np.degrees(np.arcsin(np.clip(points[:, 2], -1, 1)))])


def pieces(way: Points, centre: float) -> list[Points]:
    """Cut a way where it leaves one side of the map and comes in on the other; Equal Earth coordinates."""
    lon = turned(way[:, 0], centre)
    breaks = np.flatnonzero(np.abs(np.diff(lon)) > 180) + 1
    parts = np.split(np.column_stack([lon, way[:, 1]]), breaks)
    return [equal_earth(part[:, 0], part[:, 1], centre) for part in parts]
