"""Cells that say nothing because the cell above says it: names written once for a group of rows."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.tables.text import cleaned
from subnatnet.tables.written import as_texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subnatnet.tables.mapping import TableMapping
    from subnatnet.tables.sheet import Sheet

HEADING = "the heading of a group of rows, not a tie"
FEWEST = 0.25  # share of rows without a name from which the name of a group is meant


def filled_sheet(sheet: Sheet, mapping: TableMapping) -> Sheet:
    """Return a table in which the columns that a mapping says repeat what stands above an empty cell.

    A row in which nothing else stands is the heading of a group and is set aside as one.

    Examples
    --------
    >>> from subnatnet.tables.mapping import TableMapping
    >>> from subnatnet.tables.sheet import Sheet
    >>> rows = pd.DataFrame({"region": ["Łódzkie", ""], "partner": ["Lyon", "Odesa"]}, dtype="str")
    >>> sheet = filled_sheet(Sheet(rows, np.array([2, 3]), "a.csv"), TableMapping(fill="region"))
    >>> sheet.frame["region"].tolist()
    ['Łódzkie', 'Łódzkie']
    """
    names = [name for name in mapping.fill if name in sheet.frame]
    if not names:
        return sheet
    texts = {name: cleaned(as_texts(sheet.frame[name])) for name in names}
    others = [cleaned(as_texts(sheet.frame[name])) for name in sheet.frame if name not in names]
    alone = (
        np.logical_and.reduce([(cells == "").to_numpy() for cells in others])
        if others
        else np.zeros(len(sheet.frame), bool)
    )
    alone &= np.logical_or.reduce([(cells != "").to_numpy() for cells in texts.values()])
    whole = {name: cells.mask(cells == "").ffill().fillna("").astype("str") for name, cells in texts.items()}
    frame = sheet.frame.assign(**whole)
    repeated = sum(int((cells == "").sum()) for cells in texts.values())
    notes: list[dict[str, object]] = [
        {"what": "empty cells read as the cell above", "column": ", ".join(names), "count": repeated}
    ]
    merged = [f for f in sheet.faults if f["column"] in names and "are merged" in str(f["rule"])]
    faults = [fault for fault in sheet.faults if fault not in merged]
    if not alone.any():
        return replace(sheet, frame=frame, faults=faults, notes=[*sheet.notes, *notes])
    moved = sheet.frame[alone].rename(columns={"row": "row_"}).reset_index(drop=True)
    moved.insert(0, "row", sheet.rows[alone])
    headings = {int(row): HEADING for row in sheet.rows[alone]}
    return replace(
        sheet,
        frame=frame[~alone].reset_index(drop=True),
        rows=sheet.rows[~alone],
        faults=faults,
        aside=pd.concat([moved, sheet.aside], ignore_index=True) if len(sheet.aside) else moved,
        notes=[*sheet.notes, *notes, {"what": f"set aside: {HEADING}", "count": len(headings)}],
        reasons={**sheet.reasons, **headings},
    )


def is_for_groups(cells: Sequence[str], others: Sequence[bool]) -> bool:
    """Say whether a column names each group of rows once: many cells are empty, no name comes twice running.

    Parameters
    ----------
    cells : sequence of str
        The column.
    others : sequence of bool
        Whether anything else stands in each row.

    Examples
    --------
    >>> is_for_groups(["Łódzkie", "", "", "Mazowieckie", ""], [True] * 5)
    True
    >>> is_for_groups(["Łódzkie", "Łódzkie", "", "Mazowieckie", ""], [True] * 5)
    False
    """
    told = [cell for cell in cells if cell]
    empty = sum(not cell and other for cell, other in zip(cells, others, strict=True))
    apart = all(one != two for one, two in itertools.pairwise(told))
    return bool(cells and cells[0] and len(told) > 1 and apart and empty >= max(FEWEST * len(cells), 1))
