"""Excel workbooks: one sheet per layer; what a person can do to a sheet is a fault with its cell."""

from __future__ import annotations

import html
import io
import re
import warnings
import zipfile
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidTies
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables._workbook_parts import part_of, require_few_cells, require_sound
from subnatnet.tables.atomic import whole_file
from subnatnet.tables.budget import MAX_CELL, check_size, ticking
from subnatnet.tables.declared import DECLARED, with_tables
from subnatnet.tables.formulas import protect, restore, unguard
from subnatnet.tables.header import LOOKED_AT, find_header, in_doubt, joined_names
from subnatnet.tables.sheet import SIDE_TABLES, Sheet, check_header, give_up, layer_of, without_faults
from subnatnet.tables.written import as_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from subnatnet.schema import Schema

MAX_REACH = 40_000_000  # rows times columns up to the last cell
MAX_MERGED = 10_000
LAST = 10_000  # bytes at the end of a sheet, where its last cell stands
MAX_TEXT = 32_767  # characters in a cell, Excel's own limit
ERRORS = {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}


def read_workbook(
    data: bytes,
    *,
    file: str,
    sheet: str | None = None,
    header: str = "",
    schema: Schema = DEFAULT_SCHEMA,
) -> dict[str, Any]:
    """Read the sheets of a workbook.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for errors.
    sheet : str, optional
        The one sheet to read; by default those named after layers (or ``ties``) and the side tables, and
        where none is so named, all that have cells. Sheets that are hidden or hold only a chart are left out.
    header : str
        Row of the names of columns, or ``"none"``; by default the first that is not empty.
    schema : Schema
        Which kinds and layers there are; those that sheets ``kinds`` and ``layers`` declare are added.

    Returns
    -------
    dict
        ``sheets``, ``schema`` and the side tables, as :class:`subnatnet.tables.read.Bundle` takes them.

    Raises
    ------
    InvalidTies
        If it is no workbook, is damaged, or unpacks to more than any table needs.
    """
    require_sound(data, file)
    book = _open(data, file)
    try:
        if sheet is not None and sheet not in book.sheetnames:
            from subnatnet.errors import reject

            reject(sheet, book.sheetnames, f"sheet of {file}")
        pages = {n: _read_sheet(book[n], _Page(data, book[n], file, n), "") for n in _declaring(book)}
        declared = {n: without_faults(page) for n, page in pages.items() if page is not None}
        schema = with_tables(schema, declared, file=file)
        names, left_out = ([sheet], []) if sheet is not None else _chosen(book, schema)
        found: dict[str, Any] = {"sheets": [], "schema": schema}
        for name in names:
            table = _read_sheet(book[name], _Page(data, book[name], file, name), header)
            if table is None:
                continue
            if name in SIDE_TABLES and sheet is None:
                found[name] = without_faults(table)
            else:
                found["sheets"].append(replace(table, layer=layer_of(name, schema)))
    finally:
        book.close()
    if not found["sheets"]:
        hidden = f"; left out: {', '.join(left_out)} (say table= to read one)" if left_out else ""
        give_up(f"no sheet has any cells{hidden}", file=file)
    notes: list[dict[str, object]] = [{"what": "sheet left out", "value": name} for name in left_out]
    found["sheets"][0].notes.extend(notes)
    if len(found["sheets"]) > 1:
        asked = f"say table= to read one sheet: {', '.join(map(repr, names[:8]))}"
        found["sheets"] = [
            replace(one, doubt=f"{one.doubt}; or {asked}" if one.doubt else asked) for one in found["sheets"]
        ]
    return found


def _declaring(book: Any) -> list[str]:  # noqa: ANN401 - openpyxl has no types
    return [name for name in DECLARED if name in book.sheetnames and book[name].sheet_state == "visible"]


def _chosen(book: Any, schema: Schema) -> tuple[list[str], list[str]]:  # noqa: ANN401 - openpyxl has no types
    """Return the sheets to read, and how the others are called and why they are left out."""
    hidden = [name for name in book.sheetnames if book[name].sheet_state != "visible"]
    seen = [name for name in book.sheetnames if name not in (*hidden, *DECLARED)]
    tables = [name for name in seen if layer_of(name, schema) or name == "ties"]
    read = [name for name in seen if name in tables or name in SIDE_TABLES] if tables else seen
    others = [name for name in seen if name not in read]
    return read, [*(f"{name!r} (hidden)" for name in hidden), *(f"{name!r}" for name in others)]


def _open(data: bytes, file: str) -> Any:  # noqa: ANN401 - openpyxl has no types
    from openpyxl.reader.excel import ExcelReader

    class Reader(ExcelReader):
        def read_chartsheet(self, *_: object) -> None:
            """Leave sheets of charts out: they hold no cells, and some stop openpyxl."""

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of charts and styles that it does not know
            reader = Reader(
                io.BytesIO(data), read_only=True, keep_vba=False, data_only=True, keep_links=False
            )
            reader.read()
            return reader.wb
    except Exception:  # noqa: BLE001 - a damaged part fails in any way XML and ZIP can
        give_up("the workbook is damaged; open it in a spreadsheet and save it anew", file=file)


@dataclass(frozen=True)
class _Cell:
    row: int
    column: int  # from 1


class _Page:
    """The XML of a sheet, searched for what openpyxl does not tell when it reads cell after cell."""

    def __init__(self, data: bytes, page: Any, file: str, name: str) -> None:  # noqa: ANN401 - openpyxl has no types
        self.file, self.name = file, name
        self.xml = part_of(data, page._worksheet_path, file, name)  # noqa: SLF001 - nothing public says which part it is
        require_few_cells(self.xml, file, name)
        last = re.findall(rb'<c r="([A-Z]+\d+)"', self.xml[-LAST:])[-1:]
        far = [cell.decode() for cell in last] + [
            m.decode() for m in re.findall(rb'<c r="([A-Z]{3}\d+)"', self.xml)[:1]
        ]
        for reach in far:
            where = _place(reach)
            if where.row * where.column > MAX_REACH:
                give_up(
                    f"the sheet reaches to {reach}; delete its empty rows and columns", file=file, sheet=name
                )

    def failed(self) -> set[tuple[int, int]]:
        """Return where a formula failed."""
        return (
            {(at.row, at.column) for at in map(_place, _FAILED.findall(self.xml.decode("utf-8", "replace")))}
            if b't="e"' in self.xml
            else set()
        )

    def without_result(self) -> dict[tuple[int, int], str]:
        """Return formulas that have no stored result, by their cell."""
        if b"<f" not in self.xml:
            return {}
        found = _FORMULA.findall(self.xml.decode("utf-8", "replace"))
        return {(at.row, at.column): f"={html.unescape(text)}" for ref, text in found for at in [_place(ref)]}

    def merged(self) -> list[tuple[str, _Cell, _Cell]]:
        """Return blocks of merged cells: how they are called, the first and the last cell."""
        blocks = re.findall(rb'<mergeCell [^>]*ref="([A-Z]{1,3}\d{0,7}):([A-Z]{1,3}\d{0,7})"', self.xml)
        if len(blocks) > MAX_MERGED:
            give_up(f"{len(blocks):,} blocks of merged cells; unmerge them", file=self.file, sheet=self.name)
        named = dict.fromkeys((a.decode(), b.decode()) for a, b in blocks)
        return [
            (
                f"{a}:{b}",
                _place(a if a[-1].isdigit() else f"{a}1"),
                _place(b if b[-1].isdigit() else f"{b}9999999"),
            )
            for a, b in named
        ]


_FAILED = re.compile(r'<c r="([A-Z]+\d+)"[^>]*\bt="e"')
_FORMULA = re.compile(
    r'<c r="([A-Z]+\d+)"[^>]*>\s*<f[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>'
)


def _place(reference: str) -> _Cell:
    """Return the place that a reference such as ``AB12`` names.

    Examples
    --------
    >>> _place("AB12")
    _Cell(row=12, column=28)
    """
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - 64
    return _Cell(int(reference[len(letters) :]), column)


def _read_sheet(page: Any, raw: _Page, header: str) -> Sheet | None:  # noqa: ANN401 - openpyxl has no types
    page.reset_dimensions()
    rows = list(_filled_rows(page, raw.file, raw.name))
    if not rows:
        return None
    texts = [["" if cell is None else str(cell) for cell in cells] for _, cells in rows[:LOOKED_AT]]
    place, doubt, stands = find_header(texts), "", ""
    if header == "none":
        width = max(len(cells) for _, cells in rows)
        rows.insert(0, (0, tuple(f"column {n}" for n in range(1, width + 1))))
    elif header:
        rows = [row for row in rows if row[0] >= int(header)]
        if not rows:
            give_up(
                f"the header is to stand in row {header}, and there is none", file=raw.file, sheet=raw.name
            )
    elif place.at != 0 and place.sure:
        stands = "none" if place.at < 0 else str(rows[place.at][0])
        doubt = in_doubt(stands, "row")
    at, cells = rows.pop(0)
    head = [unguard(str(cell)) if cell is not None else "" for cell in cells]
    while head and not head[-1].strip():
        head.pop()
    below = ["" if cell is None else str(cell) for cell in rows[0][1]] if rows and header != "none" else []
    if joined := joined_names(head, below):
        head, (at, _) = joined, rows.pop(0)
    columns = check_header(head, file=raw.file, sheet=raw.name, row=at)
    check_size(len(rows), len(columns), file=raw.file, sheet=raw.name)
    faults: list[dict[str, object]] = []
    kept, places, aside = [], [], []
    width = len(columns)
    for row, values in rows:
        if len(values) > width and any(cell is not None for cell in values[width:]):
            content = "\t".join("" if cell is None else str(cell) for cell in values)
            rule = f"has cells beyond the {width} columns of the header"
            faults.append({"row": row, "column": "", "value": content[:200], "rule": rule})
            aside.append({"row": row, "cells": content})
            continue
        kept.append([*values[:width], *[None] * (width - len(values))])
        places.append(row)
    faults += _cell_faults(raw, kept, places, columns, at)
    frame = pd.DataFrame({c: _column([row[i] for row in kept]) for i, c in enumerate(columns)})
    left = pd.DataFrame(aside) if aside else pd.DataFrame({"row": [], "cells": []})
    where = np.array(places, dtype=np.int64)
    return Sheet(restore(frame), where, raw.file, raw.name, "", faults, left, doubt=doubt, header=stands)


def _filled_rows(page: Any, file: str, name: str) -> Iterator[tuple[int, tuple[object, ...]]]:  # noqa: ANN401 - openpyxl has no types
    """Give the number and the cells of each row that has any."""
    try:
        for number, cells in enumerate(
            ticking(page.iter_rows(values_only=True), file=file, sheet=name), start=1
        ):
            if any(cell is not None and cell != "" for cell in cells):
                longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
                if longest > MAX_CELL:
                    give_up(f"a cell of {longest:,} characters", file=file, sheet=name, row=number)
                yield number, cells
    except InvalidTies:
        raise
    except Exception:  # noqa: BLE001 - a damaged sheet fails in any way XML can, and only when it is read
        give_up("the sheet is damaged; open it in a spreadsheet and save it anew", file=file, sheet=name)


def _cell_faults(
    raw: _Page, kept: list[list[object]], places: list[int], columns: list[str], header: int
) -> list[dict[str, object]]:
    """Name the cells that hold an error, formulas without a result, and rows that merged cells cover."""
    row_of = {place: number for number, place in enumerate(places)}
    faults: list[dict[str, object]] = []
    for row, column in sorted(raw.failed()):
        if row in row_of and column <= len(columns):
            cell = kept[row_of[row]][column - 1]
            rule = "the formula in this cell failed; write what it should be"
            faults.append({"row": row, "column": columns[column - 1], "value": cell, "rule": rule})
    for (row, column), text in sorted(raw.without_result().items()):
        if row in row_of and column <= len(columns):
            rule = "a formula without a result; open the file in a spreadsheet and save it"
            faults.append({"row": row, "column": columns[column - 1], "value": text, "rule": rule})
    for block, first, last in raw.merged():
        if last.row <= header:
            continue
        rule = f"cells {block} are merged; unmerge them and fill each row"
        above = columns[first.column - 1] if first.column <= len(columns) else ""
        covered = range(max(first.row, header + 1), min(last.row, max(places, default=0)) + 1)
        if len(faults) + len(covered) > MAX_MERGED:
            rule = f"cells {block} are merged, {len(covered):,} rows; unmerge them and fill each row"
            give_up(rule, file=raw.file, sheet=raw.name, column=above)
        faults += [{"row": row, "column": above, "value": "", "rule": rule} for row in covered]
    return faults


def _column(cells: list[object]) -> pd.Series:
    """Return cells as numbers if all are, else as text."""
    filled = [cell for cell in cells if cell is not None]
    if filled and all(isinstance(cell, bool) for cell in filled) and len(filled) == len(cells):
        return pd.Series(cells, dtype="bool")
    if filled and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled):
        return pd.Series(cells, dtype="float64") if len(filled) < len(cells) else pd.Series(cells)
    return as_texts(cells)


def write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    """Write each table to a sheet of its own, whole or not at all.

    Raises
    ------
    InvalidTies
        If a text is longer than a cell can be.
    """
    import openpyxl
    from openpyxl.utils import get_column_letter

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
        # who reads the sheet need not look through all of it to learn how large it is
        size = f"A1:{get_column_letter(max(safe.shape[1], 1))}{len(safe) + 1}"
        page.calculate_dimension = partial(str, size)
        page.append([_cell(page, name) for name in safe.columns])
        for row in safe.itertuples(index=False, name=None):
            page.append([_cell(page, value) for value in row])
    try:
        with whole_file(path) as temporary:
            save_workbook(book, temporary)
    finally:
        for page in book.worksheets:
            if not page.closed:
                page.close()


def save_workbook(book: Any, path: Path) -> None:  # noqa: ANN401 - openpyxl has no types
    """Write a workbook so that the same content gives the same bytes, whenever it is written.

    Examples
    --------
    >>> import tempfile, openpyxl
    >>> from pathlib import Path
    >>> path = Path(tempfile.mkdtemp()) / "a.xlsx"
    >>> save_workbook(openpyxl.Workbook(), path)
    >>> before = path.read_bytes()
    >>> save_workbook(openpyxl.Workbook(), path)
    >>> path.read_bytes() == before
    True
    """
    from openpyxl.writer.excel import ExcelWriter

    held = io.BytesIO()
    ExcelWriter(book, zipfile.ZipFile(held, "w")).save()  # which closes it; it is packed once, below
    with zipfile.ZipFile(held) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "docProps/core.xml":
                content = _WRITTEN_AT.sub(b">2000-01-01T00:00:00Z<", content)
            fixed = zipfile.ZipInfo(part.filename, date_time=(1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, content)


_WRITTEN_AT = re.compile(rb">\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<")


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
