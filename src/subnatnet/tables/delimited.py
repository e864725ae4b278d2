"""Comma- and tab-separated text: laid out exactly as the file says, every odd row named by its line."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.tables.budget import ticking
from subnatnet.tables.encodings import decoded
from subnatnet.tables.formulas import MARKED_CELL, restore, unguard
from subnatnet.tables.header import LOOKED_AT, find_header, in_doubt, joined_names
from subnatnet.tables.sheet import Sheet, check_header, give_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

DELIMITERS = (",", ";", "\t", "|")
MAX_CELL = 1_000_000  # characters; longer means a quote that is never closed, or not a table
MAX_COLUMNS = 2_000
MAX_LINES = 500  # in one cell; more means a quote that is never closed
ODD_QUOTE = "a quote stands inside a cell; write it twice, and quotes around the cell"
BLOCK = 1 << 22
HEAD = 200_000  # characters looked at for the names of columns
QUOTE, NEWLINE = ord('"'), ord("\n")
SOMETHING = re.compile(rb"[^ \t\n\r\x0b\x0c]")


def read_delimited(
    data: bytes, *, file: str, encoding: str | None = None, delimiter: str | None = None, header: str = ""
) -> Sheet:
    r"""Read a table from the bytes of a text file.

    Parameters
    ----------
    data : bytes
        The whole file.
    file : str
        Its name, for errors.
    encoding, delimiter : str, optional
        Found out where not given.
    header : str
        Line of the names of columns, or ``"none"``; by default the first that is not empty.

    Returns
    -------
    Sheet
        All cells as text. Rows of another length than the header are set aside, each with a fault.

    Raises
    ------
    InvalidTies
        If the file is no table: empty, binary, two columns of one name, a quote that never ends.

    Examples
    --------
    >>> sheet = read_delimited(b"source;target\nCN-SC;PL:lodz\nCN-YN\n", file="a.csv")
    >>> sheet.frame.values.tolist(), sheet.rows.tolist()
    ([['CN-SC', 'PL:lodz']], [2])
    >>> sheet.faults[0]["row"], sheet.faults[0]["rule"]
    (3, 'has 1 cell where the header has 2')
    """
    found = decoded(data, file=file, encoding=encoding)
    text = found.text.lstrip("\ufeff")
    if not text or text.isspace():
        give_up("the file is empty", file=file)
    notes: list[dict[str, object]] = [{"what": "encoding", "value": found.encoding, "how": found.how}]
    if text.endswith("\x00"):  # how a file ends that was written in blocks
        bare = text.rstrip("\x00")
        notes.append({"what": "NUL bytes at the end left out", "count": len(text) - len(bare)})
        text = bare
    if "\x00" in text:
        row = text.count("\n", 0, text.index("\x00")) + 1
        rule = "a NUL byte, which no text holds: this is no text table, or it is damaged here, or in UTF-16"
        give_up(
            rule,
            file=file,
            row=row,
            suggestion="encoding='utf-16-le'" if text.count("\x00") > len(text) / 4 else "",
        )
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    skipped = 0
    if text[:4].lower() == "sep=" and text[5:6] == "\n":  # how Excel names the delimiter to itself
        delimiter, text, skipped = delimiter or text[4], text[6:], 1
    mark = delimiter or _delimiter(text)
    if len(mark) != 1:
        give_up(f"the delimiter must be one character, not {mark!r}", file=file)
    text, skipped, place = _from_header(text, mark, header, skipped, file)
    if delimiter is None:
        notes.append({"what": "delimiter", "value": mark})
    sheet = _laid_out(text, mark, file, skipped)
    doubt = in_doubt(place, "line") if place else ""
    return replace(sheet, doubt=doubt, header=place, notes=notes)


def _from_header(text: str, mark: str, header: str, skipped: int, file: str) -> tuple[str, int, str]:
    """Return the text from its header on, how many lines stand before it, and where it may stand instead."""
    if header == "none":
        width = max((len(cells) for _, cells in _first_records(text, mark)), default=0)
        names = mark.join(f"column {place}" for place in range(1, width + 1))
        return f"{names}\n{text}", skipped - 1, ""
    if header:
        lines = int(header) - 1 - skipped
        at = -1
        for _ in range(lines):
            at = text.find("\n", at + 1)
            if at < 0:
                give_up(f"the header is to stand in line {header}, and there are fewer lines", file=file)
        return text[at + 1 :], skipped + max(lines, 0), ""
    records = _first_records(text, mark)
    place = find_header([cells for _, cells in records])
    if place.at == 0 or not records or not place.sure:
        return text, skipped, ""
    return text, skipped, "none" if place.at < 0 else str(records[place.at][0] + skipped)


def _first_records(text: str, mark: str) -> list[tuple[int, list[str]]]:
    """Return the first records that are not empty, each with the line it starts on."""
    found = []
    reader = csv.reader(io.StringIO(text[:HEAD], newline=""), delimiter=mark)
    line = 1
    with contextlib.suppress(csv.Error):
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
            line = reader.line_num + 1
            if len(found) == LOOKED_AT:
                break
    return found


def _laid_out(text: str, mark: str, file: str, skipped: int) -> Sheet:
    header, first = _header(text, mark, file)
    utf8 = text.encode("utf-8")
    plain = _plain_rows(utf8, ord(mark), len(header)) if mark.isascii() else None
    if plain is None:
        return _row_by_row(text, mark, file, skipped)
    rows = plain[plain > first]
    frame = _parsed(utf8, mark, header, first)
    if len(rows) != len(frame):  # our count of lines and the parser's must agree, or no line can be named
        return _row_by_row(text, mark, file, skipped)
    if MARKED_CELL.search(text):
        frame = restore(frame)
    return _without_blank(Sheet(frame, rows + skipped, file))


def _without_blank(sheet: Sheet) -> Sheet:
    """Drop rows without any text, and last columns without name and text: spreadsheets leave them behind."""
    width = len(sheet.frame.columns)
    while width > 1 and sheet.frame.columns[0] != "column 1":
        if sheet.frame.columns[width - 1] != f"column {width}" or sheet.frame.iloc[:, width - 1].any():
            break
        width -= 1
    if width < len(sheet.frame.columns):
        sheet = replace(sheet, frame=sheet.frame.iloc[:, :width])
    blank = np.ones(len(sheet.frame), dtype=bool)
    for name in sheet.frame.columns:
        if not blank.any():
            return sheet
        blank &= (sheet.frame[name] == "").to_numpy()
    return replace(sheet, frame=sheet.frame[~blank].reset_index(drop=True), rows=sheet.rows[~blank])


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most rows of one and the same length, more than one cell."""
    sample = text[:50_000]
    best, score = ",", (0.0, 0)
    for mark in DELIMITERS:
        try:
            lengths = [
                len(row) for row in itertools.islice(csv.reader(io.StringIO(sample), delimiter=mark), 100)
            ]
        except csv.Error:
            continue
        lengths = [length for length in lengths if length]
        width = Counter(lengths).most_common(1)[0][0] if lengths else 0
        if width > 1:
            share = sum(length == width for length in lengths) / len(lengths)
            best, score = max((best, score), (mark, (round(share, 1), width)), key=lambda pair: pair[1])
    return best


def _header(text: str, mark: str, file: str) -> tuple[list[str], int]:
    """Return the names of the columns and the line they end on."""
    longest = text.find("\n") if "\n" in text else len(text)
    if longest > MAX_CELL:
        give_up(f"line 1 has {longest:,} characters; is this a table?", file=file, row=1)
    reader = csv.reader(io.StringIO(text[: 4 * MAX_CELL], newline=""), delimiter=mark)
    try:
        header = next(row for row in reader if any(cell.strip() for cell in row))
    except (csv.Error, StopIteration):
        give_up("line 1 does not read as names of columns", file=file, row=1)
    line = reader.line_num
    if len(header) > MAX_COLUMNS:
        give_up(f"{len(header):,} columns; a table of ties has few", file=file, row=line)
    with contextlib.suppress(csv.Error, StopIteration):
        if joined := joined_names(header, next(reader)):
            header, line = joined, reader.line_num
    return check_header(map(unguard, header), file=file, row=line), line


def _plain_rows(data: bytes, mark: int, width: int) -> NDArray[np.int64] | None:
    """Return the line each row starts on, or None unless all rows are regular and as wide as the header.

    Works on the bytes, many at a time: a delimiter or line end counts where the quotes before it are even
    in number. Regular means that quotes stand only around whole cells, or doubled inside them, so that this
    counting and any parser agree. Empty lines are no rows.
    """
    signs = np.frombuffer(data if data.endswith(b"\n") else data + b"\n", dtype=np.uint8)
    quoted = np.any(signs == QUOTE)
    if quoted and not _quotes_are_regular(signs, mark):
        return None
    inside, line, row_start = 0, 0, -1
    ends: list[NDArray[np.int64]] = []
    filled: list[NDArray[np.bool_]] = []
    cells_before = 0
    for start in range(0, len(signs), BLOCK):
        block = signs[start : start + BLOCK]
        outside = np.ones(len(block), dtype=bool)
        if quoted:
            parity = np.bitwise_xor.accumulate((block == QUOTE).view(np.uint8)) ^ inside
            inside, outside = int(parity[-1]), parity == 0
        newlines = np.flatnonzero(block == NEWLINE)
        stops = np.flatnonzero((block == NEWLINE) & outside)
        marks = np.flatnonzero((block == mark) & outside)
        before = np.searchsorted(marks, stops)
        counts = np.diff(before, prepend=0)
        if len(stops):
            counts[0] += cells_before
            cells_before = len(marks) - int(before[-1])
        else:
            cells_before += len(marks)
        lengths = np.diff(stops + start, prepend=row_start)
        filled.append(lengths > 1)
        if np.any(counts[filled[-1]] != width - 1):
            return None
        ends.append(line + 1 + np.searchsorted(newlines, stops))
        line += len(newlines)
        if len(stops):
            row_start = int(stops[-1]) + start
    if inside:
        return None
    starts = np.concatenate([[0], np.concatenate(ends)[:-1]]) + 1
    return starts[np.concatenate(filled)].astype(np.int64)


def _quotes_are_regular(signs: NDArray[np.uint8], mark: int) -> bool:
    """Say whether every quote opens or closes a whole cell, or is doubled inside one."""
    at = np.flatnonzero(signs == QUOTE)
    opening, closing = at[0::2], at[1::2]
    if len(opening) != len(closing):
        return False
    before = signs[np.maximum(opening - 1, 0)]
    after = signs[np.minimum(closing + 1, len(signs) - 1)]
    starts = (opening == 0) | (before == mark) | (before == NEWLINE)
    stops = (after == mark) | (after == NEWLINE)
    # a doubled quote closes and opens again: the two stand side by side
    starts[1:] |= opening[1:] == closing[:-1] + 1
    stops[:-1] |= closing[:-1] + 1 == opening[1:]
    return bool(np.all(starts) and np.all(stops))


def _parsed(utf8: bytes, mark: str, header: list[str], first: int) -> pd.DataFrame:
    past = -1
    for _ in range(first):
        past = utf8.find(b"\n", past + 1)
    start = past + 1 if past >= 0 else len(utf8)
    if not SOMETHING.search(utf8, start):
        return pd.DataFrame({name: pd.array([], dtype="str") for name in header})
    if getattr(pd.array([], dtype="str").dtype, "storage", "") == "pyarrow":
        with contextlib.suppress(ValueError):  # a row longer than its blocks
            return _parsed_by_arrow(memoryview(utf8)[start:], mark, header)
    body = io.BytesIO(utf8)
    body.seek(start)
    return pd.read_csv(
        body,
        sep=mark,
        names=header,
        dtype="str",
        keep_default_na=False,  # "NA" is Namibia
        na_filter=False,
        encoding="utf-8",
        index_col=False,
    )


def _parsed_by_arrow(body: memoryview, mark: str, header: list[str]) -> pd.DataFrame:
    """Parse with the library that holds the texts anyway, where pandas uses it: nothing is copied."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    table = arrow_csv.read_csv(
        pa.BufferReader(pa.py_buffer(body)),
        read_options=arrow_csv.ReadOptions(column_names=header, block_size=BLOCK),
        parse_options=arrow_csv.ParseOptions(delimiter=mark, newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.large_string()), strings_can_be_null=False
        ),
    )
    text = pd.array([], dtype="str").dtype
    frame: pd.DataFrame = table.to_pandas(types_mapper=lambda _: text)
    return frame


def _row_by_row(text: str, mark: str, file: str, skipped: int) -> Sheet:
    """Read a file with odd rows: slower, but every row is laid out or set aside with its line."""
    header: list[str] | None = None
    above: list[str] = []  # the row of names, until the row below it has been looked at
    kept: list[list[str]] = []
    rows, faults, aside = [], [], []
    for line, cells, broken in ticking(_records(text, mark), file=file):
        if header is None:
            if broken:
                give_up(broken, file=file, row=line + skipped)
            header = check_header(map(unguard, cells), file=file, row=line + skipped)
            above = cells
            continue
        if above and not broken and (joined := joined_names(above, cells)):
            header = check_header(map(unguard, joined), file=file, row=line + skipped)
            above = []
            continue
        rule, above = broken, []
        while len(cells) > len(header) and not cells[-1].strip():
            cells.pop()  # a delimiter at the end of the line, or several, as spreadsheets leave them
        if not broken and len(cells) != len(header):
            rule = f"has {len(cells)} cell{'s' * (len(cells) != 1)} where the header has {len(header)}"
        if rule:
            content = mark.join(cells)
            faults.append({"row": line + skipped, "column": "", "value": content[:200], "rule": rule})
            aside.append({"row": line + skipped, "cells": content})
        else:
            kept.append(cells)
            rows.append(line + skipped)
    columns = list(zip(*kept, strict=True)) if kept else [()] * len(header or [])
    frame = pd.DataFrame(
        {name: pd.array(list(cells), dtype="str") for name, cells in zip(header or [], columns, strict=True)}
    )
    left = pd.DataFrame(aside) if aside else pd.DataFrame({"row": [], "cells": []})
    where = np.array(rows, dtype=np.int64)
    return _without_blank(Sheet(restore(frame), where, file, faults=faults, aside=left))


def _records(text: str, mark: str) -> Iterator[tuple[int, list[str], str]]:
    """Give the line on which each record starts, its cells, and what is wrong with its quotes, if anything.

    A record with a quote that never ends would swallow the rest of the file; then only its first line is
    broken, and reading goes on with the next line.
    """
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        if not lines[at].strip(" \t"):
            at += 1
            continue
        if len(lines[at]) > MAX_CELL:
            yield at + 1, [lines[at][:200]], f"the line has {len(lines[at]):,} characters; is this a table?"
            at += 1
            continue
        reader = csv.reader(itertools.islice(_with_ends(lines, at), MAX_LINES), delimiter=mark, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            rule = "a quote is opened and never closed" if "end of data" in str(error) else ODD_QUOTE
            yield at + 1, [lines[at]], rule
            at += 1
            continue
        yield at + 1, cells, ""
        at += reader.line_num


def _with_ends(lines: list[str], at: int) -> Iterator[str]:
    return (f"{lines[place]}\n" for place in range(at, len(lines)))
