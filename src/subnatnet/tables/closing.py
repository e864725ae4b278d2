"""Rows that close a table or part of it, totals and footnotes: no ties, so set aside with a word."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.tables.codes import MANY
from subnatnet.tables.missing import is_missing
from subnatnet.tables.text import clean
from subnatnet.tables.written import as_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subnatnet.tables.sheet import Sheet

TOTALS = "a row of totals, not a tie"
FOOTNOTE = "a note below the table, not a tie"
TAIL = 50  # rows at the end of a table, among which footnotes are looked for
LONG = 60  # characters from which the only cell of a last row is a sentence, not a name
LONGEST = 2_000  # characters of a note; more is a fault of the table
_SIGNS = re.compile(r"[*†‡§¶#¹²³※]+\s*\S|\(?\d{1,2}[).]\s+\S|\[\d{1,2}\]\s*\S")
_NUMBER_BEHIND = re.compile(r"[\d.,\s]*\d[\d.,]*\s*$")
_COUNTED = re.compile(r"[\W\d_]*\d[\W\d_]*\w{0,4}")
_OUTER = " :：.…=-–—*()（）[]"  # noqa: RUF001 - the signs that stand around such words, wide ones too


@cache
def _words(name: str) -> frozenset[str]:
    text = (resources.files("subnatnet.tables") / "closing_words.toml").read_text(encoding="utf-8")
    return frozenset(word.replace("_", " ").casefold() for word in tomllib.loads(text)[name].split())


def is_total(cells: Sequence[str]) -> bool:
    """Say whether a row only says what all rows above it come to: one word for it, and numbers.

    Examples
    --------
    >>> is_total(["Razem", "", "3"]), is_total(["", "Итого: 3", ""]), is_total(["Total", "Angola", "1998"])
    (True, True, False)
    """
    if max(map(len, cells), default=0) > LONGEST:
        return False
    words = [cell for cell in cells if any(map(str.isalpha, cell)) and not is_missing(cell)]
    told = [word for word in words if not _COUNTED.fullmatch(word)]
    if len(told) != 1:
        return False
    word = _NUMBER_BEHIND.sub("", told[0].casefold()).strip(_OUTER)
    return " ".join(word.split()) in _words("totals")


def is_note(cells: Sequence[str], *, apart: bool = False, odd: bool = False) -> bool:
    """Say whether one of the last rows is a note on the table.

    Parameters
    ----------
    cells : sequence of str
        What stands in the row.
    apart : bool
        Whether an empty row stands before it.
    odd : bool
        Whether it is of another length than the table is wide.

    Examples
    --------
    >>> is_note(["Source: city hall", "", ""]), is_note(["Graz", "Pecs", "1989"]), is_note(["Graz", "", ""])
    (True, False, False)
    """
    filled = [cell for cell in cells if cell]
    if not filled or sum(map(len, filled)) > LONGEST:
        return False
    first = filled[0]
    word, colon, _ = first.replace("：", ":").partition(":")  # noqa: RUF001 - the wide colon of East Asia
    begins = " ".join(word.casefold().strip(_OUTER).split())
    if cells[0] and colon and begins in _words("notes"):
        return True
    if len(filled) > 1 and not odd:
        return False
    lowered = first.casefold()
    said = any(lowered.startswith(f"{note} ") or lowered == note for note in _words("notes") if len(note) > 2)
    return bool(said or (colon and begins in _words("notes")) or _SIGNS.match(first)) or (
        len(filled) == 1 and (apart or (len(first) > LONG and first.count(" ") > 4))
    )


def without_closing(sheet: Sheet) -> Sheet:
    """Return a table without rows of totals and without the notes below it; these are set aside.

    A row of totals may stand anywhere in a table of at most 20,000 rows, in a longer one among the last 50; a
    note stands below the last tie.

    Examples
    --------
    >>> from subnatnet.tables.sheet import Sheet
    >>> rows = pd.DataFrame({"city": ["Graz", "Total"], "partner": ["Pecs", ""], "n": ["1", "1"]})
    >>> sheet = without_closing(Sheet(rows, np.array([2, 3]), "a.csv"))
    >>> sheet.frame["city"].tolist(), sheet.reasons
    (['Graz'], {3: 'a row of totals, not a tie'})
    """
    frame = sheet.frame
    if len(frame.columns) < 2 or not (len(frame) or len(sheet.aside)):
        return sheet
    start = 0 if len(frame) <= MANY else len(frame) - TAIL
    texts = [as_texts(cells.iloc[start:] if start else cells).tolist() for _, cells in frame.items()]
    reasons = {int(sheet.rows[start + at]): TOTALS for at in _totals(texts)}
    ragged = {fault["row"] for fault in sheet.faults if str(fault["rule"]).startswith("has ")}
    odd = {
        int(row["row"]): [clean(cell) for cell in row["cells"].split(_mark(sheet))]
        for row in sheet.aside.tail(MANY).to_dict("records")
        if isinstance(row.get("cells"), str) and row["row"] in ragged
    }
    reasons |= {row: TOTALS for row, cells in odd.items() if is_total(cells)}
    last = range(max(len(frame) - start - TAIL, 0), len(frame) - start)
    shown = {int(sheet.rows[start + at]): _row(texts, at) for at in last} | odd
    lines = sorted(shown)[-TAIL:]
    apart: set[int] = set()  # rows of one cell below an empty row
    for line, before in zip(lines[1:], lines[:-1], strict=True):
        if sum(map(bool, shown[line])) == 1 and (line - before > 1 or before in apart):
            apart.add(line)
    for line in reversed(lines):
        if line in reasons:
            continue
        if not is_note(shown[line], apart=line in apart, odd=line in odd):
            break
        reasons[line] = FOOTNOTE
    return _parted(sheet, reasons) if reasons and len(frame) + len(odd) > len(reasons) else sheet


def _row(texts: Sequence[Sequence[str]], at: int) -> list[str]:
    return [clean(str(cells[at])) for cells in texts]


def _totals(texts: Sequence[Sequence[str]]) -> list[int]:
    """Return the places of rows of totals, looking only at rows in which such a word stands."""
    found: set[int] = set()
    for cells in texts:
        words = {word for word in dict.fromkeys(cells) if is_total([clean(str(word))])}
        found |= {at for at, cell in enumerate(cells) if cell in words} if words else set()
    return [at for at in sorted(found) if is_total(_row(texts, at))]


def _mark(sheet: Sheet) -> str:
    return next((str(note["value"]) for note in sheet.notes if note["what"] == "delimiter"), "\t")


def _parted(sheet: Sheet, reasons: dict[int, str]) -> Sheet:
    closing = np.isin(sheet.rows, list(reasons))
    moved = sheet.frame[closing].rename(columns={"row": "row_"}).reset_index(drop=True)
    moved.insert(0, "row", sheet.rows[closing])
    aside = pd.concat([moved, sheet.aside], ignore_index=True) if len(sheet.aside) else moved
    aside = aside.sort_values("row", kind="stable", ignore_index=True)
    notes: list[dict[str, object]] = [
        {"what": f"set aside: {reason}", "value": f"row {row}"} for row, reason in sorted(reasons.items())
    ]
    return replace(
        sheet,
        frame=sheet.frame[~closing].reset_index(drop=True),
        rows=sheet.rows[~closing],
        faults=[fault for fault in sheet.faults if fault["row"] not in reasons],
        aside=aside,
        notes=[*sheet.notes, *notes],
        reasons={**sheet.reasons, **reasons},
    )
