"""Put tables of several sources together: the same tie once, where it came from kept, conflicts listed.

Rows are the same tie if layer, kind and both ends are the same and their dates are near enough; an undated
row joins its namesakes only where they are one tie. The outcome depends on the set of rows, not on the order
of tables or rows, and merging a table with itself changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.tables.dates import date_bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

CONFLICTS = ("tie", "column", "values", "rows", "kept")
JOINED = ("sources", "url", "note")  # kept side by side; two notes are no conflict
DAYS_IN_YEAR = 365.25


def merge_tie_tables(
    tables: Sequence[pd.DataFrame], undirected: Sequence[str], *, tolerance: float = 0.0
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Merge tables of ties.

    Parameters
    ----------
    tables : sequence of pandas.DataFrame
        In the library's shape.
    undirected : sequence of str
        Layers whose ends may stand in either order.
    tolerance : float
        Years by which two dates of one tie may differ; 0 means that one must lie within the other, as the
        day within its year.

    Returns
    -------
    ties : pandas.DataFrame
        One row for each tie. ``merged_from`` has the ids it stands for, separated by ``|``.
    conflicts : pandas.DataFrame
        Columns ``tie, column, values, rows, kept``: every cell in which rows of one tie disagree.
    """
    rows = _distinct_rows(tables)
    if rows.empty:
        return rows.set_index("id").assign(merged_from=""), pd.DataFrame(columns=list(CONFLICTS), dtype="str")
    groups = _groups(rows, undirected, tolerance)
    single = np.bincount(groups)[groups] == 1
    alone = rows[single].assign(merged_from=lambda r: r["merged_from"].where(r["merged_from"] != "", r["id"]))
    merged: list[dict[str, object]] = []
    conflicts: list[dict[str, str]] = []
    for _, group in rows[~single].groupby(groups[~single], sort=True):
        merged.append(_one_of(group, conflicts))
    joined = pd.concat([alone, pd.DataFrame(merged).reindex(columns=rows.columns)] if merged else [alone])
    listed = pd.DataFrame(conflicts, columns=list(CONFLICTS), dtype="str")
    return joined.set_index("id").sort_index(), listed.sort_values(["tie", "column"], ignore_index=True)


def _distinct_rows(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return all rows of all tables once, in the order of their content."""
    flat = pd.concat([table.reset_index() for table in tables], ignore_index=True)
    if "merged_from" not in flat:
        flat["merged_from"] = ""
    for name in flat.columns:
        if not pd.api.types.is_numeric_dtype(flat[name]):
            flat[name] = flat[name].fillna("").astype("str")
    order = ["id", *sorted(set(flat.columns) - {"id"})]
    return flat.drop_duplicates().sort_values(order, kind="stable", ignore_index=True)


def _groups(rows: pd.DataFrame, undirected: Sequence[str], tolerance: float) -> NDArray[np.int64]:
    """Return the number of the tie that each row is."""
    either = rows["layer"].isin(undirected).to_numpy()
    source, target = rows["source"].to_numpy(dtype=object), rows["target"].to_numpy(dtype=object)
    first = np.where(either & (source > target), target, source)
    second = np.where(either & (source > target), source, target)
    key = pd.DataFrame({"layer": rows["layer"], "kind": rows["kind"], "a": first, "b": second})
    block = key.groupby(list(key.columns), sort=True).ngroup().to_numpy()
    low, high, _ = date_bounds(rows["start"])
    slack = tolerance * DAYS_IN_YEAR
    out = np.full(len(rows), -1, dtype=np.int64)
    number = 0
    order = np.lexsort((np.arange(len(rows)), low, block))
    for members in np.split(order, np.flatnonzero(np.diff(block[order])) + 1):
        number = _group_block(members, low, high, slack, rows, out, number)
    return out


def _group_block(
    members: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    slack: float,
    rows: pd.DataFrame,
    out: NDArray[np.int64],
    number: int,
) -> int:
    """Number the ties among rows with the same layer, kind and ends."""
    dated = [at for at in members if np.isfinite(low[at]) and np.isfinite(high[at])]
    loose = [at for at in members if not (np.isfinite(low[at]) and np.isfinite(high[at]))]
    first, reach = number, -np.inf
    for at in dated:  # by earliest day: a row joins the tie whose dates it touches
        if low[at] > reach + slack and reach > -np.inf:
            number += 1
        out[at] = number
        reach = (
            max(reach, high[at])
            if out[at] == number and reach > -np.inf and low[at] <= reach + slack
            else high[at]
        )
    ties = number - first + 1 if dated else 0
    if dated:
        number += 1
    if not loose:
        return number
    if ties <= 1:
        # undated rows are that one tie, or one among themselves
        target = first if ties else number
        out[loose] = target
        return max(number, target + 1)
    for at in loose:  # nobody can say which of several ties it is: rows with one id stay one
        same = [other for other in members if out[other] >= 0 and rows["id"].iat[other] == rows["id"].iat[at]]
        if same:
            out[at] = out[same[0]]
        else:
            out[at] = number
            number += 1
    return number


def _one_of(group: pd.DataFrame, conflicts: list[dict[str, str]]) -> dict[str, object]:
    """Return one row for several of one tie; what they disagree on goes to `conflicts`."""
    ids = sorted(
        {
            part
            for cell, own in zip(group["merged_from"], group["id"], strict=True)
            for part in (cell or own).split("|")
        }
    )
    tie = min(group["id"])
    row: dict[str, object] = {"id": tie, "merged_from": "|".join(ids)}
    for name in group.columns.difference(["id", "merged_from"], sort=False):
        cells = group[name]
        given = [cell for cell in cells if not (isinstance(cell, float) and np.isnan(cell)) and cell != ""]
        distinct = sorted(set(given), key=str)
        if not distinct:
            row[name] = cells.iloc[0]
        elif len(distinct) == 1:
            row[name] = distinct[0]
        elif name in JOINED:
            mark = "; " if name == "note" else "|"
            parts = sorted({part for cell in distinct for part in str(cell).split(mark)})
            row[name] = mark.join(parts) if name != "url" else distinct[0]
        else:
            row[name] = _kept(name, distinct, group)
            holders = {str(v): sorted(group.loc[cells == v, "id"].astype("str").unique()) for v in distinct}
            conflicts.append(
                {
                    "tie": str(tie),
                    "column": str(name),
                    "values": "|".join(holders),
                    "rows": "|".join(",".join(who) for who in holders.values()),
                    "kept": str(row[name]),
                }
            )
    return row


def _kept(name: str, distinct: list[object], group: pd.DataFrame) -> object:
    """Choose between cells that disagree: the narrowest date, else what the surest row says, else the first."""
    if name in ("start", "end"):
        low, high, _ = date_bounds([str(value) for value in distinct])
        width = np.where(np.isfinite(high - low), high - low, np.inf)
        return distinct[int(np.lexsort((np.arange(len(distinct)), low, width))[0])]
    rank = {"high": 0, "medium": 1, "low": 2}
    if name == "confidence":
        return min(distinct, key=lambda word: rank.get(str(word), 3))
    surest = group["confidence"].map(rank).fillna(3)
    best = group.loc[surest == surest.min(), name]
    known = [value for value in distinct if (best == value).any()]
    return known[0] if known else distinct[0]
