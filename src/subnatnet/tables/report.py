"""The report of faults: one row for each, in words a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidTies, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REPORT = ("file", "sheet", "row", "column", "value", "rule", "suggestion")
SHOWN = 5
LONGEST = 400  # characters of any part of a fault that a message shows; the report has it whole
MAX_SUGGESTED = 300  # distinct values to look up a nearest choice for; a wholly wrong column needs no more


def fault_frame(faults: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return faults as a frame with the columns ``file, sheet, row, column, value, rule, suggestion``.

    Examples
    --------
    >>> fault_frame([{"row": 2, "rule": "not a date"}]).loc[0, ["row", "rule", "file"]].tolist()
    [2, 'not a date', '']
    """
    return listed(list(faults), REPORT)


def listed(rows: Sequence[Mapping[str, object]], columns: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame of objects with these columns; what a row does not say is ``""``.

    Examples
    --------
    >>> listed([{"a": 1, "c": 2}, {"b": None}], ["a", "b"]).to_numpy().tolist()
    [[1, ''], ['', '']]
    """
    cells = np.empty((len(rows), len(columns)), dtype=object)
    for at, row in enumerate(rows):
        for place, name in enumerate(columns):
            cells[at, place] = row.get(name)
    cells[pd.isna(cells)] = ""
    return pd.DataFrame(cells, columns=list(columns), dtype="object")


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
    """Say one fault in a line; what a table holds is shown in signs that a terminal prints as they are.

    Examples
    --------
    >>> in_words({"file": "a.csv", "row": 7, "column": "start", "value": "2020-13", "rule": "not a date"})
    "a.csv, row 7, start = '2020-13': not a date"
    """
    place = [_printed(str(fault[part])) for part in ("file",) if fault.get(part)]
    if fault.get("sheet"):
        place.append(f"sheet {_cut(repr(str(fault['sheet'])), 60)}")
    if fault.get("row") not in ("", None):
        place.append(f"row {_cut(_printed(str(fault['row'])), 60)}")
    if fault.get("column"):
        named = _cut(_printed(str(fault["column"])), 60)
        value = _cut(repr(str(fault.get("value", ""))), 60)
        place.append(f"{named} = {value}" if fault.get("value") not in ("", None) else named)
    hint = fault.get("suggestion")
    asked = f"; did you mean {_cut(repr(str(hint)), 60)}?" if hint else ""
    return f"{', '.join(place)}: {_cut(_printed(str(fault['rule'])), LONGEST)}{asked}"


def _printed(text: str) -> str:
    r"""Return a text with its control characters spelled out.

    Examples
    --------
    >>> _printed("Łódź" + chr(27))
    'Łódź\\x1b'
    """
    return text if text.isprintable() else "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


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
    raise InvalidTies(f"{count} in {_printed(where)}:\n" + "\n".join(lines) + more, report)
