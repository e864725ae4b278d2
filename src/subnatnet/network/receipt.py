"""How ties were read, and what in them a reader should look at: nothing is taken silently."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.schema import TIE_COLUMNS
from subnatnet.tables.codes import codes_of
from subnatnet.tables.column_words import roles_of
from subnatnet.tables.minting import slug
from subnatnet.tables.report import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subnatnet.network._shape import Shape
    from subnatnet.tables.cells import Mapped
    from subnatnet.tables.sheet import Sheet

COLUMNS = ("file", "sheet", "what", "column", "value", "count", "hint")
SHOWN = 8
MOST_COMPARED = 3_000  # ids compared with each other
SIMILAR = 92  # of 100, from which two ids may be one actor spelt twice
SHORTEST = 6  # characters of ids that are compared
SURE = {
    "said": "as the caller says",
    "mark": "sure: a mark at the beginning of the file",
    "valid": "sure: valid UTF-8",
    "language": "by the letters of languages; say encoding= if names look wrong",
}
_KNOWN = {column.name for column in TIE_COLUMNS} | {"id", "source_unit", "target_unit", "count"}
_REGION = re.compile(r"([A-Z]{2})-[A-Z0-9]{1,3}")
_ID = re.compile(r"[A-Z]{2}([-:].*)?|[a-z]+:.+|Q\d+|[a-z0-9_.-]*\d[a-z0-9_.-]*")


def notes_of(sheets: Sequence[Sheet], parts: Sequence[Mapped]) -> pd.DataFrame:
    """Return what reading did, table by table.

    Returns
    -------
    pandas.DataFrame
        Columns ``file, sheet, what, column, value, count, hint``.
    """
    rows: list[dict[str, object]] = []
    for sheet, part in zip(sheets, parts, strict=True):
        place = {"file": sheet.file, "sheet": sheet.sheet}
        told = [dict(note) for note in (*sheet.notes, *part.notes)]
        for note in told:
            if note["what"] == "encoding":
                note["hint"] = SURE.get(str(note.pop("how", "")), "")
        if sheet.doubt:
            told.append({"what": "header in doubt", "hint": sheet.doubt})
        told.append({"what": "rows", "value": "read", "count": sheet.n_read})
        theirs = {ours: name for ours, name in part.theirs.items() if ours in part.ties}
        used = [f"{ours} = {name}" for ours, name in theirs.items()]
        used += [name for name in part.ties if name in _KNOWN and name not in theirs]
        told.append({"what": "columns used", "value": ", ".join(used)})
        for name in part.ties:
            if name not in _KNOWN:
                meant = [role for role in roles_of(str(name)) if role in _KNOWN and role not in part.ties]
                hint = f"{meant[0]}: say so in [columns] of a mapping" if meant else ""
                told.append({"what": "column not used, kept as it is", "column": name, "hint": hint})
        rows += [place | note for note in told]
    return _frame(rows)


def set_aside(file: str, rows: int) -> pd.DataFrame:
    """Return the note of a scan that left faulty rows out.

    Examples
    --------
    >>> set_aside("events", 2)[["what", "count"]].to_numpy().tolist()
    [['rows that cannot be ties, left out', 2]]
    """
    hint = "validate() of the scan says which rows and why"
    return _frame([{"file": file, "what": "rows that cannot be ties, left out", "count": rows, "hint": hint}])


def receipt_of(net: Shape, notes: pd.DataFrame) -> pd.DataFrame:
    """Return the notes of reading and what the ties themselves make one ask.

    Kinds that only the layer tells, regions that are not in the gazetteer, names where ids are expected, ids
    that may be one actor spelt twice, ends that look swapped, rows that say the same twice.

    Examples
    --------
    >>> import subnatnet as sn
    >>> rows = pd.DataFrame({"source": ["CN-SC", "CN-SC"], "target": ["PL:lodz", "PL:lodz"]})
    >>> sn.from_edges(rows).receipt["what"].tolist()
    ['identical rows, each counted']
    """
    found = [*_unknown_regions(net), *_names_for_ids(net), *_twice_spelt(net.actors.index), *_identical(net)]
    return pd.concat([notes, _frame(found)], ignore_index=True) if found else notes.copy()


def receipt_text(receipt: pd.DataFrame) -> str:
    """Return a receipt as lines for people.

    Examples
    --------
    >>> receipt_text(_frame([{"file": "a.csv", "what": "rows", "value": "read", "count": 3}]))
    'a.csv: rows: read (3)'
    """
    lines = []
    for row in receipt.to_dict("records"):
        place = " ".join(str(row[part]) for part in ("file", "sheet") if row[part])
        what = str(row["what"]) + (f" {str(row['column'])!r}" if row["column"] else "")
        said = f": {row['value']}" if row["value"] != "" else ""
        count = f" ({row['count']})" if row["count"] != "" else ""
        hint = f"; {row['hint']}" if row["hint"] else ""
        lines.append((f"{place}: " if place else "") + what + said + count + hint)
    return "\n".join("".join(c if c.isprintable() else " " for c in line) for line in lines)


def _frame(rows: Sequence[dict[str, object]]) -> pd.DataFrame:
    return listed(rows, COLUMNS)


@cache
def empty_notes() -> pd.DataFrame:
    """Return the notes of ties that no file was read for: one frame for all of them, which nobody changes."""
    return pd.DataFrame(columns=list(COLUMNS), dtype="object")


def guessed_kinds(net: Shape, known: pd.DataFrame | None) -> list[dict[str, object]]:
    """Say how many actors have the kind that their layer expects because nothing else tells it."""
    ids = pd.Index([]) if known is None else known.get("id", known.index)
    kinds = net.actors["kind"]
    alone = Counter(kinds[~kinds.index.isin(ids)].tolist())
    return [
        {
            "what": "kind taken from the layer",
            "value": kind,
            "count": count,
            "hint": "give actors= or kind= in the mapping to say it",
        }
        for kind, count in sorted(alone.items())
    ]


def with_kinds(
    notes: pd.DataFrame, net: Shape, known: pd.DataFrame | None, ties: pd.DataFrame
) -> pd.DataFrame:
    """Return notes with how many kinds were guessed, and how many rows name the foreign end first."""
    more = [*guessed_kinds(net, known), *swapped(ties, net.actors["kind"], dict(net.schema.directed))]
    return pd.concat([notes, _frame(more)], ignore_index=True) if more else notes


def swapped(ties: pd.DataFrame, kind: pd.Series, directed: dict[str, bool]) -> list[dict[str, object]]:
    """Say in how many rows of undirected layers the foreign end is named first."""
    layer, layers = codes_of(ties["layer"])
    free = np.array([not directed.get(name, True) for name in layers], dtype=bool)[layer]
    if not free.any():
        return []
    for end, foreign in (("source", "place"), ("target", "region")):
        at, actors = codes_of(ties[end])
        of = kind.index.get_indexer(actors)
        free &= ((of >= 0) & (kind.to_numpy(dtype=object) == foreign)[of])[at]
    count = int(free.sum())
    hint = "undirected ties are put in order, the region first"
    return [{"what": "ends that look swapped", "count": count, "hint": hint}] if count else []


def _unknown_regions(net: Shape) -> list[dict[str, object]]:
    """Return ids that look like the code of a region, and are not in the gazetteer that has their state."""
    regions = [actor for actor in net.actors.index if _REGION.fullmatch(actor)]
    if not regions:
        return []
    from subnatnet.errors import nearest
    from subnatnet.places import builtin_gazetteer

    known = builtin_gazetteer().actors.index
    states = {actor[:2] for actor in known if _REGION.fullmatch(actor)}
    missing = [actor for actor in regions if actor not in known and actor[:2] in states]
    return [
        {
            "what": "region that is not in the gazetteer",
            "value": actor,
            "hint": nearest(actor, [one for one in known if one.startswith(actor[:3])]),
        }
        for actor in missing[:SHOWN]
    ]


def _names_for_ids(net: Shape) -> list[dict[str, object]]:
    """Return ids that read like names of places that are known."""
    named = [actor for actor in net.actors.index if not _ID.fullmatch(actor) and actor[:1].isupper()]
    named = [actor for actor in named if net.actors.at[actor, "name"] == actor][:MOST_COMPARED]
    if not named:
        return []
    from subnatnet.places import resolve

    found = resolve(named)
    found = found[found["id"] != ""]
    if found.empty:
        return []
    pairs = [f"{name} ({actor})" for name, actor in zip(found["name"], found["id"], strict=True)]
    return [
        {
            "what": "names taken as ids that look like known places",
            "value": ", ".join(pairs[:SHOWN]),
            "count": len(pairs),
            "hint": "say names='resolve' in the mapping",
        }
    ]


def _twice_spelt(ids: pd.Index) -> list[dict[str, object]]:
    """Return pairs of ids that differ by a letter, an accent, case or signs."""
    from rapidfuzz import fuzz, process

    by_key: dict[str, list[str]] = {}
    for actor in ids:
        by_key.setdefault(slug(actor), []).append(actor)
    pairs = [tuple(group[:2]) for key, group in by_key.items() if len(group) > 1 and key]
    long = [actor for actor in ids if len(actor) >= SHORTEST and not re.search(r"\d", actor)]
    if len(long) <= MOST_COMPARED:
        close = process.cdist(long, long, scorer=fuzz.ratio, score_cutoff=SIMILAR, dtype=np.uint8)
        first, second = np.nonzero(np.triu(close, 1))
        near = [(long[i], long[j]) for i, j in zip(first, second, strict=True)]
        # a region and its own city are two, and so are codes that differ in a letter
        pairs += [
            (a, b)
            for a, b in near
            if a[:3] == b[:3]
            and not a.startswith(f"{b}:")
            and not b.startswith(f"{a}:")
            and (a, b) not in pairs
        ]
    return [
        {"what": "two ids that may be one actor", "value": " and ".join(pair)}
        for pair in sorted(pairs)[:SHOWN]
    ]


def _identical(net: Shape) -> list[dict[str, object]]:
    """Say how many rows say word for word what another says."""
    ties = net.ties
    again = ties.duplicated(keep=False)
    if not again.any():
        return []
    said = ties.index[again].tolist()
    hint = f"ties {', '.join(map(str, said[:4]))}{' ...' if len(said) > 4 else ''}; give one act one document"
    return [{"what": "identical rows, each counted", "count": int(ties.duplicated().sum()), "hint": hint}]
