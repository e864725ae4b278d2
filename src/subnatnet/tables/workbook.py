"""Excel workbooks: one sheet per layer; what a person can do to a sheet is a fault with its cell."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.tables.atomic import whole_file
from subnatnet.tables.formulas import protect, restore, unguard
from subnatnet.tables.sheet import SIDE_TABLES, Sheet, check_header, give_up, layer_of, without_faults
from subnatnet.tables.written import as_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

MAX_UNPACKED = 2_000_000_000  # bytes; a workbook of a million rows has a tenth of it
MAX_RATIO = 500  # unpacked to packed; real sheets pack to about a tenth
LEAN_FROM = 100_000_000  # bytes unpacked from which cells are read one after the other
MAX_CELLS = 40_000_000
MAX_TEXT = 32_767  # characters in a cell, Excel's own limit
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}


def read_workbook(data: bytes, *, file: str, sheet: str | None = None) -> dict[str, Any]:
    """Read the sheets of a workbook.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for errors.
    sheet : str, optional
        The one sheet to read; by default all that have cells.

    Returns
    -------
    dict
        ``sheets`` and the side tables, as :class:`subnatnet.tables.read.Bundle` takes them.

    Raises
    ------
    InvalidTies
        If it is no workbook, is damaged, or unpacks to more than any table needs.
    """
    size = _unpacked_size(data, file)
    book = _open(data, file, values=True, lean=size > LEAN_FROM)
    try:
        if sheet is not None and sheet not in book.sheetnames:
            from subnatnet.errors import reject

            reject(sheet, book.sheetnames, f"sheet of {file}")
        formulas: list[Any] = []  # the book once more, with formulas: opened only when a cell is empty
        found: dict[str, Any] = {"sheets": []}
        for name in [sheet] if sheet is not None else book.sheetnames:
            table = _read_sheet(book, name, data, file, formulas)
            if table is None:
                continue
            if name in SIDE_TABLES and sheet is None:
                found[name] = without_faults(table)
            else:
                found["sheets"].append(table)
    finally:
        book.close()
    if not found["sheets"]:
        give_up("no sheet has any cells", file=file)
    return found


def _unpacked_size(data: bytes, file: str) -> int:
    """Return how large the parts of a workbook are, once it is sure that they are no bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {part.filename: part.file_size for part in archive.infolist()}
            heads = {}
            for name in parts:
                if name.endswith((".xml", ".rels")):
                    with archive.open(name) as opened:
                        heads[name] = opened.read(4096)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, NotImplementedError):
        give_up("the workbook is damaged; open it in a spreadsheet and save it anew", file=file)
    size = sum(parts.values())
    if size > MAX_UNPACKED or (size > LEAN_FROM and size > MAX_RATIO * len(data)):
        give_up(f"unpacks to {size / 1e9:.1f} GB; is this a table of ties?", file=file)
    if "xl/workbook.xml" not in parts:
        give_up("a ZIP archive but no Excel workbook; save the table as .xlsx or .csv", file=file)
    if any(b"<!DOCTYPE" in head for head in heads.values()):
        give_up("its XML defines entities, which no spreadsheet writes", file=file)
    return size


def _open(data: bytes, file: str, *, values: bool, lean: bool) -> Any:  # noqa: ANN401 - openpyxl has no types
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of charts and styles that it does not know
            return openpyxl.load_workbook(io.BytesIO(data), data_only=values, read_only=lean)
    except Exception:  # noqa: BLE001 - a damaged part fails in any way XML and ZIP can
        give_up("the workbook is damaged; open it in a spreadsheet and save it anew", file=file)


def _read_sheet(book: Any, name: str, data: bytes, file: str, formulas: list[Any]) -> Sheet | None:  # noqa: ANN401 - openpyxl has no types
    page = book[name]
    if not hasattr(page, "iter_rows"):
        return None  # a sheet of charts
    if book.read_only:
        page.reset_dimensions()
    elif page.max_row * page.max_column > MAX_CELLS:
        last = page.dimensions.rpartition(":")[2]
        give_up(f"the sheet reaches to {last}; delete its empty rows and columns", file=file, sheet=name)
    rows = _filled_rows(page, file, name)
    try:
        at, cells = next(rows)
    except StopIteration:
        return None
    header = [unguard(str(cell)) if cell is not None else "" for cell in cells]
    while header and not header[-1].strip():
        header.pop()
    columns = check_header(header, file=file, sheet=name, row=at)
    faults: list[dict[str, object]] = []
    kept, places, aside = [], [], []
    for row, values in rows:
        if any(cell is not None for cell in values[len(columns) :]):
            content = "\t".join("" if cell is None else str(cell) for cell in values)
            rule = f"has cells beyond the {len(columns)} columns of the header"
            faults.append({"row": row, "column": "", "value": content[:200], "rule": rule})
            aside.append({"row": row, "cells": content})
            continue
        kept.append([*values[: len(columns)], *[None] * (len(columns) - len(values))])
        places.append(row)
    faults += _failed_formulas(page, kept, places, columns)
    if not book.read_only:
        faults += _merged(page, at, columns)
        faults += _lost_formulas(kept, places, columns, name, data, file, formulas)
    frame = pd.DataFrame({c: _column([row[i] for row in kept]) for i, c in enumerate(columns)})
    left = pd.DataFrame(aside) if aside else pd.DataFrame({"row": [], "cells": []})
    where = np.array(places, dtype=np.int64)
    return Sheet(restore(frame), where, file, name, layer_of(name), faults, left)


def _filled_rows(page: Any, file: str, name: str) -> Iterator[tuple[int, tuple[object, ...]]]:  # noqa: ANN401 - openpyxl has no types
    """Give the number and the cells of each row that has any."""
    try:
        for number, cells in enumerate(page.iter_rows(values_only=True), start=1):
            if any(cell is not None and cell != "" for cell in cells):
                yield number, cells
    except Exception:  # noqa: BLE001 - a damaged sheet fails in any way XML can, and only when it is read
        give_up("the sheet is damaged; open it in a spreadsheet and save it anew", file=file, sheet=name)


def _column(cells: list[object]) -> pd.Series:
    """Return cells as numbers if all are, else as text."""
    filled = [cell for cell in cells if cell is not None]
    if filled and all(isinstance(cell, bool) for cell in filled) and len(filled) == len(cells):
        return pd.Series(cells, dtype="bool")
    if filled and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled):
        return pd.Series(cells, dtype="float64") if len(filled) < len(cells) else pd.Series(cells)
    return as_texts(cells)


def _failed_formulas(
    page: Any,  # noqa: ANN401 - openpyxl has no types
    rows: list[list[object]],
    places: list[int],
    columns: list[str],
) -> list[dict[str, object]]:
    """Name the cells that hold an error; a text that only reads like one is told apart where it can be."""
    rule = "the formula in this cell failed; write what it should be"
    return [
        {"row": place, "column": columns[at], "value": cell, "rule": rule}
        for place, row in zip(places, rows, strict=True)
        for at, cell in enumerate(row)
        if isinstance(cell, str)
        and cell in ERRORS
        and (not hasattr(page, "cell") or page.cell(place, at + 1).data_type == "e")
    ]


def _merged(page: Any, header: int, columns: list[str]) -> list[dict[str, object]]:  # noqa: ANN401 - openpyxl has no types
    """Name each row that merged cells cover: only the first has the value, nobody can say for the rest."""
    faults: list[dict[str, object]] = []
    for block in page.merged_cells.ranges:
        if block.max_row <= header:
            continue
        rule = f"cells {block.coord} are merged; unmerge them and fill each row"
        column = columns[block.min_col - 1] if block.min_col <= len(columns) else ""
        faults += [
            {"row": row, "column": column, "value": "", "rule": rule}
            for row in range(max(block.min_row, header + 1), block.max_row + 1)
        ]
    return faults


def _lost_formulas(
    rows: list[list[object]],
    places: list[int],
    columns: list[str],
    name: str,
    data: bytes,
    file: str,
    formulas: list[Any],
) -> list[dict[str, object]]:
    """Name the cells whose formula has no stored result: they would read as empty."""
    if not any(cell is None for row in rows for cell in row) or b"PK" not in data[:2]:
        return []
    if not formulas:
        formulas.append(_open(data, file, values=False, lean=False))
    page = formulas[0][name]
    rule = "a formula without a result; open the file in a spreadsheet and save it"
    return [
        {"row": place, "column": columns[at], "value": str(page.cell(place, at + 1).value), "rule": rule}
        for place, row in zip(places, rows, strict=True)
        for at, cell in enumerate(row)
        if cell is None and page.cell(place, at + 1).data_type == "f"
    ]


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write each table to a sheet of its own, whole or not at all.

    Raises
    ------
    InvalidTies
        If a text is longer than a cell can be.
    """
    import openpyxl

    for name, frame in tables.items():
        for column in frame.columns:
            if pd.api.types.is_string_dtype(frame[column].dtype):
                long = frame[column].str.len() > MAX_TEXT - 1
                if long.any():
                    rule = f"longer than the {MAX_TEXT:,} characters of a cell; write CSV or Parquet"
                    give_up(
                        rule, file=path.name, sheet=name, row=int(long.to_numpy().argmax()) + 2, column=column
                    )
    book = openpyxl.Workbook(write_only=True)
    for name, frame in tables.items():
        page = book.create_sheet(_sheet_name(name))
        page.freeze_panes = "A2"
        safe = protect(frame)
        page.append([_cell(page, name) for name in safe.columns])
        for row in safe.itertuples(index=False, name=None):
            page.append([_cell(page, value) for value in row])
    try:
        with whole_file(path) as temporary:
            book.save(temporary)
    finally:
        for page in book.worksheets:
            if not page.closed:
                page.close()


def _cell(page: Any, value: object) -> object:  # noqa: ANN401 - openpyxl has no types
    """Return what openpyxl is to write for a value; it would cut a number to 16 digits, a whole one too.

    It would also write a text such as ``#N/A`` as the error of a formula.
    """
    if value == "" or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, str) and value in ERRORS:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(page, value)
        cell.data_type = "s"
        return cell
    written = ""
    if isinstance(value, int | np.integer) and abs(int(value)) >= 10**16:
        written = str(int(value))
    elif isinstance(value, float) and float(f"{value:.16g}") != value:
        written = repr(float(value))
    if written:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(page, written)
        cell.data_type = "n"
        return cell
    return value


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\]", "-", name)[:31]
