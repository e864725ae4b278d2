"""What the role map of the page is given: a tile for each region, and its roles era by era."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, UnknownActor, nearest
from subnatnet.present import _globe, page
from subnatnet.present.positions import positions
from subnatnet.present.role_words import LEAST, LEGS, ORIGINS, SURE, answer, role_colours, split
from subnatnet.roles._lines import slots_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

RANKED = 0.6  # how far ranks count beside places
SHOWN = ("_towards", "_p", "_phrases", "_evidence", "_verdict")  # columns that stand elsewhere on the card
ERA_COLUMNS = ("era", "period", "during")
# the column of each leg that says what sort of answer it is, and those that say how sure it is
CHANCES = ("{leg}_p", "p_{leg}", "{leg}_probability")
AGREEMENT = {
    "agrees": "agrees",
    "agree": "agrees",
    "leans": "agrees",
    "leans there": "agrees",
    "yes": "agrees",
    "partly": "partly",
    "partly agrees": "partly",
    "differs": "differs",
    "differ": "differs",
    "leans away": "differs",
    "does not lean": "differs",
    "not claimed": "differs",
    "not more than others": "differs",
    "no": "differs",
    "cannot be seen": "unseen",
    "cannot be told": "unsure",
    "undetermined": "unsure",
}


def by_era(roles: pd.DataFrame | Mapping[str, pd.DataFrame] | None) -> dict[str, pd.DataFrame]:
    """Return one table of roles for each era, each with one row for a region.

    A table with several rows for a region needs a column ``era`` (or ``period``) that tells them apart.

    Raises
    ------
    InvalidChoice
        If a region has two rows and nothing tells them apart.

    Examples
    --------
    >>> table = pd.DataFrame({"era": ["then", "now"], "assigned": ["hub", "window"]}, index=["A", "A"])
    >>> list(by_era(table))
    ['then', 'now']
    """
    if roles is None:
        return {}
    if isinstance(roles, Mapping):
        found = {str(era): table for era, table in roles.items()}
    else:
        column = next((name for name in ERA_COLUMNS if name in roles), None)
        if column is None:
            found = {"": roles}
        else:
            found = {str(era): roles[roles[column] == era] for era in dict.fromkeys(roles[column])}
    for era, table in found.items():
        if table.index.has_duplicates:
            twice = table.index[table.index.duplicated()][0]
            where = f" of {era!r}" if era else ""
            raise InvalidChoice(
                f"`roles`{where} has several rows for {twice!r}: add a column `era` that tells them apart"
            )
    return {era: table for era, table in found.items() if len(table)}


def _chances(row: Mapping[Hashable, Any], leg: str, many: int) -> list[float | None]:
    """Return the probability of each role of a leg, None where the table has none."""
    cell = next((row[name] for name in (key.format(leg=leg) for key in CHANCES) if name in row), None)
    parts = split(cell) if isinstance(cell, str) else [cell]
    found: list[float | None] = []
    for part in parts:
        try:
            number = float(part)  # type: ignore[arg-type]  # None is caught below
        except (TypeError, ValueError):
            number = np.nan
        found.append(number if np.isfinite(number) else None)
    return (found + [found[-1] if len(found) == 1 else None] * many)[:many] if found else [None] * many


def _places(row: Mapping[Hashable, Any], leg: str, known: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return where a leg points and what says so: actors by their position, other words as they are.

    What sets a region apart comes before what is merely the largest part of its ties.
    """
    named = split(row.get(f"{leg}_towards"))
    chances = split(row.get(f"{leg}_towards_p"))
    origins = split(row.get(f"{leg}_towards_from")) if leg == "enacted" else []
    found = []
    for at, place in enumerate(named):
        p = float(chances[at]) if at < len(chances) else None
        if p is None or p >= LEAST:
            origin = ORIGINS.get(origins[at], "") if len(origins) == len(named) else ""
            found.append({"a": known.get(place), "t": place, "p": p, "by": origin})
    return sorted(found, key=lambda place: place["by"] == "most")


def _leg(row: Mapping[Hashable, Any], leg: str, known: Mapping[str, int]) -> dict[str, Any]:
    """Return one leg of a region: what sort of answer it is, the roles, the places, the phrases."""
    words = split(row.get(leg))
    chances = _chances(row, leg, len(words))
    roles = [
        {"w": word, "p": p}
        for word, p in zip(words, chances, strict=True)
        if answer(word) == "role" and (p is None or p >= LEAST)
    ]
    # the kind that most ties of most regions have says nothing of this one
    mostly = split(row.get(f"{leg}_mostly"))
    usual = [role["w"] for role in roles if role["w"] in mostly]
    roles = [role for role in roles if role["w"] not in mostly]
    towards = _places(row, leg, known)
    said = [item["p"] for item in [*roles, *towards]]
    verdict = str(row.get(f"{leg}_verdict") or "")
    if roles or towards:
        first = said[0]
        state = "sure" if first is None or first >= SURE else "unsure"
        if answer(verdict) == "usual":
            state = "usual"
    else:
        words = [word for word in [*words, verdict] if answer(word) not in ("role", "silent")]
        silent = "unclear" if leg == "enacted" else "silent"
        state = {"unsure": "unclear"}.get(answer(words[0]), answer(words[0])) if words else silent
        if usual and not words:
            state = "usual"
    phrases = [part.strip() for part in str(row.get(f"{leg}_phrases") or "").split("|") if part.strip()]
    return {"state": state, "roles": roles, "mostly": usual, "to": towards, "phrases": phrases}


def _rest(row: Mapping[Hashable, Any], used: set[str]) -> dict[str, Any]:
    """Return what stands nowhere else on the card; cells that say nothing are left out."""
    found = {}
    for name, cell in row.items():
        elsewhere = str(name) in used or str(name).endswith(SHOWN) or str(name).startswith("verdict_")
        if not elsewhere and not pd.isna(cell) and cell != "":
            found[str(name)] = cell
    return found


def _parts(cell: object) -> list[list[str]]:
    """Return the verdict on each direction of a pair: the place, and the words.

    Examples
    --------
    >>> _parts("PL: agree, beyond geography|world:asia: not claimed")
    [['PL', 'agree, beyond geography'], ['world:asia', 'not claimed']]
    """
    found = [part.rsplit(": ", 1) for part in split(cell)]
    return [pair for pair in found if len(pair) == 2]


def _verdicts(row: Mapping[Hashable, Any]) -> list[dict[str, Any]]:
    """Return the verdicts of a row, each with what it means for the mark."""
    cells = {str(name): row[name] for name in row if str(name).startswith("verdict_")}
    if not cells and "verdict" in row:
        cells = {"verdict_assigned_enacted": row["verdict"]}
    found = []
    for name, cell in cells.items():
        word = str(cell).strip() if isinstance(cell, str) else ""
        pair = name.removeprefix("verdict_")
        if word and answer(word) != "silent":
            mark = AGREEMENT.get(word.casefold().replace("_", " "), "other")
            parts = _parts(row.get(pair))
            if mark == "differs" and any(AGREEMENT.get(said) == "unseen" for _, said in parts):
                mark = "other"  # what cannot be seen may be there: no short word does it justice
            found.append({"pair": pair, "word": word, "mark": mark, "parts": parts})
    return found


def _texts(row: Mapping[Hashable, Any]) -> list[list[str]]:
    """Return the lines of evidence of a row, each with the leg it is about, those of each leg first."""
    names = {f"{leg}_evidence": leg for leg in LEGS} | {"evidence": ""}
    found = ((leg, row.get(name)) for name, leg in names.items())
    return [[leg, line] for leg, line in found if isinstance(line, str) and line]


def _lines(texts: Iterable[list[str]]) -> list[tuple[str, list[tuple[str, dict[str, str]]]]]:
    """Return for each leg its lines as sentence and slots, so that a page can say them in its language."""
    each = [(leg, [part for part in text.split("; ") if part]) for leg, text in texts]
    return [(leg, [slots_of(part) or ("", {"text": part}) for part in parts]) for leg, parts in each]


def _outside(cells: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the names of countries and world regions that are pointed to but are no actor of the page."""
    words, countries = page.words(), page.countries()
    codes = {
        place["t"]
        for rows in cells.values()
        for row in rows.values()
        for leg in row["legs"].values()
        for place in leg["to"]
        if place["a"] is None
    }
    found: dict[str, dict[str, str]] = {}
    for code in sorted(codes):
        world = f"world_{code.removeprefix('world:')}"
        names = {
            language: countries.get(language, {}).get(code) or own.get(world, "")
            for language, own in words.items()
        }
        found[code] = {language: name for language, name in names.items() if name}
    return found


def tile_layout(net: TieNetwork, regions: pd.Index) -> list[list[int]]:
    """Return column and row of each region's tile, the first row on top; what has no place stands below.

    Examples
    --------
    >>> from subnatnet import from_edges
    >>> net = from_edges(pd.DataFrame({"source": ["A", "B"], "target": ["C", "C"]}))
    >>> tile_layout(net, pd.Index(["A", "B"]))
    [[0, 0], [1, 0]]
    """
    where = positions(net).reindex(regions)
    placed = where.notna().all(axis=1).to_numpy()
    grid = np.full((len(regions), 2), -1, dtype=np.int64)
    if placed.any():
        lon, lat = (where.loc[placed, name].to_numpy() for name in ("lon", "lat"))
        grid[placed] = dense_tiles(_globe.azimuthal(lon, lat, _globe.middle(lon, lat)))
        grid[placed, 1] = grid[placed, 1].max() - grid[placed, 1]
    across = max(int(grid[:, 0].max()) + 1, min(8, len(regions)))
    below = int(grid[:, 1].max()) + 1
    rest = np.flatnonzero(~placed)
    grid[rest, 0] = np.arange(len(rest)) % across
    grid[rest, 1] = below + np.arange(len(rest)) // across
    return [[int(x), int(y)] for x, y in grid]


def dense_tiles(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give each place a tile in a grid with half as many tiles again as places, so that tiles can be large.

    Places that crowd together are spread and empty stretches drawn in: what is placed is a mixture of where a
    place lies and of its rank from west to east and from south to north. Then the sum of squared distances
    between places and tiles is the least possible.

    Parameters
    ----------
    points : numpy.ndarray, shape (n, 2)
        Projected coordinates.

    Returns
    -------
    numpy.ndarray of int, shape (n, 2)
        Column and row, counted from the lower left, no two alike.

    Examples
    --------
    >>> dense_tiles(np.array([[0.0, 0.0], [5.0, 0.0], [5.1, 4.0], [0.0, 4.0]])).tolist()
    [[0, 0], [1, 0], [1, 1], [0, 1]]
    """
    from scipy.optimize import linear_sum_assignment

    n = len(points)
    low, size = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-9)
    across = max(1, min(n, round(np.sqrt(1.5 * n * np.clip(size[0] / size[1], 0.4, 1.5)))))
    up = max(1, -(-3 * n // (2 * across)))
    ranks = (pd.DataFrame(points).rank().to_numpy() - 1) / max(n - 1, 1)
    mixed = (1 - RANKED) * (points - low) / size + RANKED * ranks
    grid = np.array([(column, row) for row in range(up) for column in range(across)])
    wanted = mixed * [across - 1, up - 1]
    _, chosen = linear_sum_assignment(((wanted[:, None] - grid[None]) ** 2).sum(axis=2))
    found = grid[chosen]
    # rows and columns that stay empty are closed
    for axis in (0, 1):
        found[:, axis] = np.unique(found[:, axis], return_inverse=True)[1]
    return np.asarray(found, dtype=np.int64)


def role_payload(
    net: TieNetwork,
    roles: pd.DataFrame | Mapping[str, pd.DataFrame] | None,
    known: Mapping[str, int],
    home: Iterable[str],
) -> dict[str, Any]:
    """Return all that the role map and its cards show, as plain lists.

    Parameters
    ----------
    net : TieNetwork
        Knows where regions lie.
    roles : pandas.DataFrame or mapping of str to pandas.DataFrame, optional
        Results of :func:`subnatnet.role_map`: one table, one by era, or one with a column ``era``.
    known : mapping of str to int
        The place of each actor in the lists of the page.
    home : iterable of str
        Ids of the regions that get a tile.

    Returns
    -------
    dict
        ``eras, regions, tiles, cells, colours``; ``cells[era][region]`` has ``legs, verdicts, reading,
        evidence, more``.

    Raises
    ------
    UnknownActor
        If a row is about nobody in the network.
    InvalidChoice
        If a region has two rows in an era.
    """
    tables = by_era(roles)
    for table in tables.values():
        missing = [str(actor) for actor in table.index if actor not in known]
        if missing:
            hint = nearest(missing[0], known)
            asked = f"; did you mean {hint!r}?" if hint else "; see `net.gazetteer` for the ids there are."
            raise UnknownActor(f"{missing[0]!r} in the index of `roles` is not the id of an actor{asked}")
    told = dict.fromkeys(str(actor) for table in tables.values() for actor in table.index)
    regions = pd.Index(list(told) or list(home), dtype="str")
    used = {"name", "reading", "evidence", *ERA_COLUMNS, *LEGS}
    cells: dict[str, dict[str, Any]] = {}
    words: list[str] = []
    for era, table in tables.items():
        rows: dict[str, Any] = {}
        for actor, row in zip(table.index, table.to_dict("records"), strict=True):
            legs = {leg: _leg(row, leg, known) for leg in LEGS if leg in table or f"{leg}_towards" in table}
            words += [role["w"] for leg in legs.values() for role in leg["roles"]]
            rows[str(known[str(actor)])] = {
                "legs": legs,
                "verdicts": _verdicts(row),
                "reading": str(row["reading"]) if isinstance(row.get("reading"), str) else "",
                "evidence": _texts(row),
                "lines": _lines(_texts(row)),
                "more": _rest(row, used),
            }
        cells[era] = rows
    return {
        "eras": list(tables),
        "regions": [known[str(actor)] for actor in regions],
        "tiles": tile_layout(net, regions) if len(regions) else [],
        "cells": cells,
        "colours": role_colours(words),
        "places": _outside(cells),
    }
