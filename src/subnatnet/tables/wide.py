"""Tables with a column for each partner: who is in which network, as crosses, ones or years."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.tables.codes import plain_frame
from subnatnet.tables.fill import filled_sheet
from subnatnet.tables.missing import is_missing
from subnatnet.tables.text import clean
from subnatnet.tables.written import as_texts

if TYPE_CHECKING:
    from subnatnet.tables.mapping import TableMapping
    from subnatnet.tables.sheet import Sheet

_WORDS = tomllib.loads((resources.files("subnatnet.tables") / "cross_words.toml").read_text(encoding="utf-8"))
YES, NO = (frozenset(_WORDS[answer].split()) for answer in ("yes", "no"))
_YEAR = re.compile(r"(1[5-9]|20)\d\d([-/.]\d\d?){0,2}")


def long_sheet(sheet: Sheet, mapping: TableMapping) -> Sheet:
    """Return a table with a row for each cross, where a mapping says that it is wide and it is.

    What it says of empty cells is done first: see :mod:`subnatnet.tables.fill`.

    Parameters
    ----------
    sheet : Sheet
        The table.
    mapping : TableMapping
        Its ``wide`` is the name of the column that the names of the other columns become.

    Returns
    -------
    Sheet
        As given where the column is there already, or nothing is said. A cell that is neither yes nor no
        nor a year is a fault; rows without any cross are counted in the notes.

    Examples
    --------
    >>> from subnatnet.tables.mapping import End, TableMapping
    >>> from subnatnet.tables.sheet import Sheet
    >>> frame = pd.DataFrame({"city": ["Graz", "Linz"], "Net A": ["x", ""], "Net B": ["1", "0"]})
    >>> how = TableMapping(source=End("city"), target=End("network"), wide="network")
    >>> long_sheet(Sheet(frame, np.array([2, 3]), "a.csv"), how).frame.values.tolist()
    [['Graz', 'Net A'], ['Graz', 'Net B']]
    """
    if mapping.wide or mapping.fill:
        sheet = replace(sheet, frame=plain_frame(sheet.frame))
    sheet = filled_sheet(sheet, mapping)
    if not mapping.wide or mapping.wide in sheet.frame:
        return sheet
    frame = sheet.frame
    named = {name.casefold() for name in mapping.named}
    kept = [name for name in map(str, frame.columns) if clean(name).casefold() in named]
    crossed = [name for name in map(str, frame.columns) if name not in kept and _is_crossed(frame[name])]
    if not kept or not crossed:
        return sheet
    since = mapping.columns.get("start", "")
    kept = [name for name in map(str, frame.columns) if name not in crossed]
    at, names, dates, found = _crosses(sheet, crossed, dated=bool(since))
    wrong = {row for row, _ in found}
    faults = [*sheet.faults, *(fault for _, fault in found)]
    order = sorted((n for n in range(len(at)) if at[n] not in wrong), key=lambda n: at[n])
    rows = [at[n] for n in order]
    long = frame[kept].iloc[rows].reset_index(drop=True)
    long[mapping.wide] = pd.array([names[n] for n in order], dtype="str")
    if since and since not in long and any(dates):
        long[since] = pd.array([dates[n] for n in order], dtype="str")
    aside = [{"row": sheet.rows[row], "cells": "\t".join(map(str, frame.iloc[row]))} for row in sorted(wrong)]
    left = pd.concat([sheet.aside, pd.DataFrame(aside)], ignore_index=True) if aside else sheet.aside
    without = len(frame) - len(set(rows) | wrong)
    told: dict[str, object] = {"column": mapping.wide, "value": f"{len(crossed)} columns", "count": len(rows)}
    notes = [*sheet.notes, {"what": "a column for each"} | told]
    if without:
        notes.append({"what": "rows without a cross"} | told | {"count": without})
    places = sheet.rows[np.array(rows, dtype=np.int64)]
    return replace(sheet, frame=long, rows=places, faults=faults, aside=left, notes=notes)


def _crosses(
    sheet: Sheet, crossed: list[str], *, dated: bool
) -> tuple[list[int], list[str], list[str], list[tuple[int, dict[str, object]]]]:
    """Return the row, the column and the year of each cross, and what is neither yes nor no."""
    at, names, dates = [], [], []
    wrong: list[tuple[int, dict[str, object]]] = []
    for name in crossed:
        for row, written in enumerate(as_texts(sheet.frame[name])):
            cell = clean(written).casefold()
            if not cell or cell in NO or is_missing(cell):
                continue
            if cell in YES or (dated and _YEAR.fullmatch(cell)):
                at.append(row)
                names.append(name)
                dates.append("" if cell in YES else cell)
            else:
                rule = f"neither a cross, 1 or yes, nor 0, no or empty{', nor a year' * dated}"
                wrong.append((row, {"row": sheet.rows[row], "column": name, "value": written, "rule": rule}))
    return at, names, dates, wrong


def _is_crossed(cells: pd.Series) -> bool:
    """Say whether most cells of a column are a yes, a no, a year or empty, and one is more than empty."""
    texts = [clean(cell).casefold() for cell in as_texts(cells)]
    filled = [cell for cell in texts if cell and not is_missing(cell)]
    good = [cell for cell in filled if cell in YES or cell in NO or _YEAR.fullmatch(cell)]
    return bool(filled) and len(good) >= max(1, 0.6 * len(filled))
