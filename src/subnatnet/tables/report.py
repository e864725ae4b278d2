"""The report of faults: one row for each, in words a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import pandas as pd

from subnatnet.errors import InvalidTies, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REPORT = ("file", "sheet", "row", "column", "value", "rule", "suggestion")
SHOWN = 5
MAX_SUGGESTED = 300  # distinct values to look up a nearest choice for; a wholly wrong column needs no more


def fault_frame(faults: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return faults as a frame with the columns ``file, sheet, row, column, value, rule, suggestion``.

    Examples
    --------
    >>> fault_frame([{"row": 2, "rule": "not a date"}]).loc[0, ["row", "rule", "file"]].tolist()
    [2, 'not a date', '']
    """
    frame = pd.DataFrame(list(faults)).reindex(columns=list(REPORT)).astype("object")
    return frame.where(frame.notna(), "")


def suggestions(values: Iterable[object], choices: Iterable[str]) -> dict[object, str]:
    """Return the nearest choice for each distinct value, ``""`` where none is close.

    Examples
    --------
    >>> suggestions(["agrement", "agrement"], ["agreement", "directive"])
    {'agrement': 'agreement'}
    """
    pool = [choice for choice in choices if choice]
    distinct = list(dict.fromkeys(values))[:MAX_SUGGESTED]
    return {value: nearest(value, pool) for value in distinct}


def in_words(fault: Mapping[Any, object]) -> str:
    """Say one fault in a line.

    Examples
    --------
    >>> in_words({"file": "a.csv", "row": 7, "column": "start", "value": "2020-13", "rule": "not a date"})
    "a.csv, row 7, start = '2020-13': not a date"
    """
    place = [str(fault[part]) for part in ("file",) if fault.get(part)]
    if fault.get("sheet"):
        place.append(f"sheet {str(fault['sheet'])!r}")
    if fault.get("row") not in ("", None):
        row = str(fault["row"])
        place.append(f"row {row if row.isprintable() else ascii(row)}")
    if fault.get("column"):
        value = repr(str(fault.get("value", "")))
        named = f"{fault['column']} = {value if len(value) <= 60 else value[:57] + '...'}"
        place.append(named if fault.get("value") not in ("", None) else str(fault["column"]))
    hint = fault.get("suggestion")
    return f"{', '.join(place)}: {fault['rule']}" + (f"; did you mean {str(hint)!r}?" if hint else "")


def raise_faults(report: pd.DataFrame, where: str = "the ties") -> NoReturn:
    """Raise :class:`~subnatnet.errors.InvalidTies` whose text shows the first faults in plain words.

    Raises
    ------
    InvalidTies
        Always; ``.report`` is the whole frame.
    """
    lines = [f"  {in_words(fault)}" for fault in report.head(SHOWN).to_dict("records")]
    left = len(report) - SHOWN
    more = f"\n  ... and {left:,} more in .report" if left > 0 else ""
    count = f"{len(report):,} fault{'s' if len(report) > 1 else ''}"
    raise InvalidTies(f"{count} in {where}:\n" + "\n".join(lines) + more, report)
