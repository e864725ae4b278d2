"""Put tables of several sources together: the same tie once, where it came from kept, conflicts listed.

Rows of different tables are one tie if layer, kind and ends are the same, their documents do not differ and
their dates are near enough. Rows of one table are different ties: its author listed them apart. Where a row
may be any of several, it is left alone and said so. The outcome depends on the set of tables, not on their
order or that of their rows, and merging a table with itself changes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.tables.dates import date_bounds
from subnatnet.tables.frames import actor_frame, rank_of, tie_frame
from subnatnet.tables.text import has_missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

DAYS_IN_YEAR = 365.25
SEPARATORS = {"sources": "|", "aliases": "|", "merged_from": "|", "note": "; ", "conflicts": "; "}
RANK = {"high": 0, "medium": 1, "low": 2}
_NUMBERED = re.compile(r"tie-\d{6,}")  # ids that only count rows mean nothing in another table


def merge_actor_tables(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return each actor once; cells in which tables disagree are listed in the column ``conflicts``.

    Examples
    --------
    >>> one = pd.DataFrame({"id": ["A"], "level": ["city"]})
    >>> two = pd.DataFrame({"id": ["A"], "level": ["county"]})
    >>> merge_actor_tables([two, one]).loc["A", ["level", "conflicts"]].tolist()
    ['city', 'level: city | county']
    """
    rows, _ = _stack([actor_frame(table) for table in tables])
    return actor_frame(_put_together(rows, pd.factorize(rows["id"])[0]))


def merge_tie_tables(
    tables: Sequence[pd.DataFrame], undirected: Iterable[str], *, tolerance: float = 0.0
) -> pd.DataFrame:
    """Return each tie once.

    Parameters
    ----------
    tables : sequence of pandas.DataFrame
        In the library's shape.
    undirected : iterable of str
        Layers whose ends may stand in either order.
    tolerance : float
        Years by which two dates of one tie may differ; 0 means that they must overlap, as a day and its
        year do. An undated row may be any tie between its ends.

    Returns
    -------
    pandas.DataFrame
        In the library's shape, with ``merged_from`` (the ids a tie stands for, separated by ``|``) and
        ``conflicts`` (cells in which its rows disagree).
    """
    rows, homes = _stack([tie_frame(table) for table in tables])
    if rows.empty:
        return tie_frame(rows)
    rows["merged_from"] = rows["merged_from"].where(rows["merged_from"] != "", rows["id"])
    block = _blocks(rows, set(undirected))
    low, high, _ = date_bounds(rows["start"])
    group = np.arange(len(rows))
    order = np.argsort(block, kind="stable")
    for members in np.split(order, np.flatnonzero(np.diff(block[order])) + 1):
        if len(members) > 1:
            _join(members, rows, homes, (low, high), tolerance * DAYS_IN_YEAR, group)
    return tie_frame(_with_own_ids(_put_together(rows, group)))


def _stack(tables: Sequence[pd.DataFrame]) -> tuple[pd.DataFrame, list[frozenset[int]]]:
    """Return every distinct row, in the order of content, and the tables that have it."""
    parts = [table.reset_index().assign(__home=number) for number, table in enumerate(tables)]
    flat = pd.concat(parts, ignore_index=True)
    for name in ("conflicts", "merged_from"):
        if name not in flat:
            flat[name] = ""
    columns = [name for name in flat.columns if name != "__home"]
    for name in columns:
        cells = flat[name]
        if not (
            pd.api.types.is_numeric_dtype(cells.dtype) or (cells.dtype == "str" and not has_missing(cells))
        ):
            flat[name] = cells.astype("object").where(cells.notna(), "").astype("str")
    number, order = _numbers([flat[name] for name in ["id", *sorted(set(columns) - {"id"})]])
    homes: list[set[int]] = [set() for _ in range(int(number.max(initial=-1)) + 1)]
    for at, home in zip(number.tolist(), flat["__home"].tolist(), strict=True):
        homes[at].add(home)
    first = order[np.diff(number[order], prepend=-1) > 0]
    return flat[columns].take(first).reset_index(drop=True), [frozenset(home) for home in homes]


def _numbers(columns: Sequence[pd.Series]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return a number for each row that equal rows share, in the order of content, and that order of rows."""
    codes = [_places(cells) for cells in columns]
    order = np.lexsort(codes[::-1])
    new = np.zeros(len(order), dtype=bool)
    for code in codes:
        new[1:] |= np.diff(code[order]) != 0
    number = np.empty(len(order), dtype=np.int64)
    number[order] = np.cumsum(new)
    return number, order


def _places(cells: pd.Series) -> NDArray[np.int64]:
    """Return the place of each cell among the distinct ones in their order; missing numbers come last."""
    if cells.dtype == "str":
        return rank_of(cells)
    codes, distinct = pd.factorize(cells, sort=True)
    return np.where(codes < 0, len(distinct), codes)


def _blocks(rows: pd.DataFrame, undirected: set[str]) -> NDArray[np.int64]:
    """Return a number for each row that rows with the same layer, kind and ends share."""
    source, target = (rows[end].to_numpy(dtype=object) for end in ("source", "target"))
    swap = rows["layer"].isin(undirected).to_numpy() & (source > target)
    ends = (np.where(swap, one, other) for one, other in ((target, source), (source, target)))
    return _numbers([rows["layer"], rows["kind"], *(pd.Series(end, dtype="str") for end in ends)])[0]


def _join(
    members: NDArray[np.int64],
    rows: pd.DataFrame,
    homes: list[frozenset[int]],
    dates: tuple[NDArray[np.float64], NDArray[np.float64]],
    slack: float,
    group: NDArray[np.int64],
) -> None:
    """Give the rows of one block that are one tie the same number."""
    low, high = dates
    ids, documents = rows["id"].to_numpy(), rows["document"].to_numpy()

    def same_id(one: int, two: int) -> bool:
        return bool(ids[one] == ids[two]) and not _NUMBERED.fullmatch(str(ids[one]))

    def may_be_one(one: int, two: int) -> bool:
        apart = homes[one].isdisjoint(homes[two])
        papers = documents[one] == documents[two] or "" in (documents[one], documents[two])
        near = low[one] <= high[two] + slack and low[two] <= high[one] + slack
        return apart and papers and bool(near)

    for cluster in _clusters(members, same_id):
        group[cluster] = cluster[0]
    firsts = sorted({int(group[at]) for at in members})
    parts = {first: [int(at) for at in members if group[at] == first] for first in firsts}

    def linked(one: int, two: int) -> bool:
        return any(may_be_one(a, b) for a in parts[one] for b in parts[two])

    for cluster in _clusters(np.array(firsts), linked):
        owners = [
            home for first in cluster for home in frozenset().union(*(homes[at] for at in parts[first]))
        ]
        if len(owners) == len(set(owners)):
            for first in cluster:
                group[parts[first]] = cluster[0]
        elif len(cluster) > 1:
            listed = ", ".join(sorted({str(ids[first]) for first in cluster}))
            said = f"tie: may be one of {listed}"
            for first in cluster:
                had = str(rows.at[first, "conflicts"])
                rows.at[first, "conflicts"] = said if not had else had if said in had else f"{had}; {said}"


def _clusters(members: NDArray[np.int64], linked: Callable[[int, int], bool]) -> list[list[int]]:
    """Return the connected parts of a small graph, each sorted."""
    left = sorted(int(at) for at in members)
    found = []
    while left:
        part, front = [left[0]], [left.pop(0)]
        while front:
            at = front.pop()
            near = [other for other in left if linked(at, other)]
            left = [other for other in left if other not in near]
            part += near
            front += near
        found.append(sorted(part))
    return found


def _put_together(rows: pd.DataFrame, group: NDArray[np.int64]) -> pd.DataFrame:
    """Return one row for all rows of a number."""
    alone = np.bincount(group, minlength=len(rows) + 1)[group] == 1
    together: dict[int, list[dict[str, object]]] = defaultdict(list)
    for number, row in zip(group[~alone], rows[~alone].to_dict("records"), strict=True):
        together[int(number)].append({str(name): cell for name, cell in row.items()})
    if not together:
        return rows
    merged = pd.DataFrame([_one_of(part) for part in together.values()], columns=rows.columns)
    joined: pd.DataFrame = pd.concat([rows[alone], merged.astype(rows.dtypes.to_dict())], ignore_index=True)
    return joined


def _one_of(group: list[dict[str, object]]) -> dict[str, object]:
    """Return one row for several; what they disagree on is listed in ``conflicts``."""
    row: dict[str, object] = {"id": min(str(cells["id"]) for cells in group)}
    said = []
    for name in sorted(set(group[0]) - {"id", "conflicts"}):
        given = {cells[name] for cells in group if cells[name] != "" and cells[name] == cells[name]}
        distinct: list[Any] = sorted(given)
        if name in SEPARATORS:
            row[name] = _united(map(str, distinct), SEPARATORS[name])
        elif len(distinct) <= 1:
            row[name] = distinct[0] if distinct else group[0][name]
        else:
            row[name] = _kept(name, distinct, group)
            listed = " | ".join(map(str, distinct))
            said.append(f"{_unbroken(name)}: {_unbroken(listed)}")
    before = [str(cells["conflicts"]) for cells in group]
    row["conflicts"] = _united([*before, *said], SEPARATORS["conflicts"])
    return row


def _unbroken(text: str) -> str:
    """Keep the mark that stands between conflicts out of one of them: its space becomes one without break."""
    return text.replace("; ", ";\u00a0")


def _united(cells: Iterable[str], mark: str) -> str:
    return mark.join(sorted({part for cell in cells for part in cell.split(mark)} - {""}))


def _kept(name: str, distinct: list[object], group: list[dict[str, object]]) -> object:
    """Choose between cells that disagree: the narrowest date, or what the surest row says."""
    if name in ("start", "end"):
        low, high, _ = date_bounds([str(value) for value in distinct])
        width = np.where(np.isfinite(high) & np.isfinite(low), high, np.inf) - np.where(
            np.isfinite(low), low, 0
        )
        return distinct[int(np.lexsort((np.arange(len(distinct)), low, width))[0])]
    if name == "confidence":
        return min(distinct, key=lambda word: RANK.get(str(word), len(RANK)))
    rank = [RANK.get(str(cells.get("confidence")), len(RANK)) for cells in group]
    best = {cells[name] for cells, own in zip(group, rank, strict=True) if own == min(rank)}
    return next((value for value in distinct if value in best), distinct[0])


def _with_own_ids(ties: pd.DataFrame) -> pd.DataFrame:
    """Give different ties that bear one id ids of their own, in the order of their content."""
    _, order = _numbers([ties[name] for name in ["id", *sorted(set(ties.columns) - {"id"})]])
    ties = ties.take(order).reset_index(drop=True)
    taken = set(ties["id"])
    ids = ties["id"].tolist()
    for at in ties.index[ties["id"].duplicated()]:
        number = 2
        while f"{ids[at]}~{number}" in taken:
            number += 1
        ids[at] = f"{ids[at]}~{number}"
        taken.add(ids[at])
    return ties.assign(id=pd.Series(ids, dtype="str"))
