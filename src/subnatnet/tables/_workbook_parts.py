"""What the parts of a workbook claim to hold, looked at before any is read."""

from __future__ import annotations

import io
import zipfile
import zlib

from subnatnet.tables.budget import MAX_UNPACKED
from subnatnet.tables.sheet import give_up

MAX_RATIO = 500  # unpacked to packed; real sheets pack to about a tenth
LEAN_FROM = 100_000_000  # bytes unpacked from which the ratio counts
MAX_CELLS = 12_000_000  # with or without content; more take minutes
MAX_SHEET_ROWS = 1_048_576  # Excel's own limit
MANY_CELLS = 1_000_000  # from which most must have content


def require_sound(data: bytes, file: str) -> None:
    """Refuse what is no workbook, or a bomb: its parts are looked at before any is unpacked whole."""
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
    for name, head in heads.items():
        # without its size said at the top, a sheet is gone through as a whole when the workbook is opened
        if name.startswith("xl/worksheets/sheet") and b"<dimension" not in head:
            require_few_cells(part_of(data, name, file), file, "")


def part_of(data: bytes, name: str, file: str, sheet: str = "") -> bytes:
    """Return one part of a workbook, unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name)
    except (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError):
        give_up("the sheet is damaged; open it in a spreadsheet and save it anew", file=file, sheet=sheet)


def require_few_cells(xml: bytes, file: str, sheet: str) -> None:
    """Refuse a sheet with more cells than any table, or with next to nothing in very many."""
    rows = xml.count(b"<row")
    if rows > MAX_SHEET_ROWS:
        give_up(f"the sheet has {rows:,} rows; delete the empty ones", file=file, sheet=sheet)
    cells = sum(xml.count(mark) for mark in (b"<c ", b"<c/", b"<c>"))
    if cells > MAX_CELLS:
        rule = f"the sheet has {cells:,} cells; delete its empty rows and columns, or save it as .csv"
        give_up(rule, file=file, sheet=sheet)
    filled = sum(xml.count(mark) for mark in (b"<v>", b"<is>", b"<f"))
    if cells > MANY_CELLS and filled < cells / 20:
        rule = f"of {cells:,} cells {cells - filled:,} are empty; delete the empty rows and columns"
        give_up(rule, file=file, sheet=sheet)
