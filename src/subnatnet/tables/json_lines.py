"""JSON lines: one object in each line, as services and programs write tables row by row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.tables.budget import check_size, ticking
from subnatnet.tables.encodings import decoded
from subnatnet.tables.nested import MAX_NESTING, depth_of
from subnatnet.tables.sheet import Sheet, check_header, give_up

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDINGS = (".jsonl", ".ndjson", ".jsonlines")


def is_json_lines(data: bytes, suffix: str) -> bool:
    r"""Say whether bytes are JSON lines: by the name of the file, or by an object that is a line of its own.

    Examples
    --------
    >>> is_json_lines(b'{"a": 1}\n{"a": 2}\n', ".txt"), is_json_lines(b'{"a":\n1}\n', ".json")
    (True, False)
    """
    if suffix in ENDINGS:
        return True
    lines = data[:100_000].removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 2)
    return (
        len(lines) > 1
        and all(line.strip()[:1] == b"{" and line.strip()[-1:] == b"}" for line in lines[:2] if line.strip())
        and lines[1].strip() != b""
    )


def read_json_lines(data: bytes, *, file: str, encoding: str | None = None) -> Sheet:
    r"""Read a table from JSON lines.

    Raises
    ------
    InvalidTies
        If a line is no JSON object, or a cell of it holds another object.

    Examples
    --------
    >>> read_json_lines(b'{"source": "CN-SC", "target": "PL:lodz"}\n', file="a.jsonl").frame.values.tolist()
    [['CN-SC', 'PL:lodz']]
    """
    text = decoded(data, file=file, encoding=encoding).text.lstrip("\ufeff")
    rows: list[dict[str, str]] = []
    places: list[int] = []
    names: dict[str, None] = {}
    for line, written in enumerate(ticking(text.split("\n"), file=file), start=1):
        if not written.strip():
            continue
        try:
            found = json.loads(written)
        except (ValueError, RecursionError):
            give_up("this line is not JSON; is the file complete?", file=file, row=line)
        if not isinstance(found, dict):
            give_up("this line is no JSON object of names and values", file=file, row=line)
        if depth_of(found) > MAX_NESTING:
            give_up(f"JSON nested deeper than {MAX_NESTING}; this is no table", file=file, row=line)
        rows.append({name: cell_text(cell, file=file, row=line, column=name) for name, cell in found.items()})
        places.append(line)
        names.update(dict.fromkeys(found))
    check_size(len(rows), len(names), file=file)
    if not rows:
        give_up("the file is empty", file=file)
    return Sheet(_frame(rows, names, file), np.array(places, dtype=np.int64), file)


def _frame(rows: list[dict[str, str]], names: Mapping[str, None], file: str) -> pd.DataFrame:
    columns = check_header(names, file=file)
    cells = {
        column: pd.array([row.get(name, "") for row in rows], dtype="str")
        for column, name in zip(columns, names, strict=True)
    }
    return pd.DataFrame(cells, index=range(len(rows)))


def cell_text(cell: object, *, file: str, row: int, column: str) -> str:
    """Return a value of JSON as the text of a cell; several values have ``; `` between them.

    Raises
    ------
    InvalidTies
        If it is an object, or a list of them.

    Examples
    --------
    >>> cell_text(["Berlin", "Lviv"], file="", row=1, column=""), cell_text(1988, file="", row=1, column="")
    ('Berlin; Lviv', '1988')
    """
    if isinstance(cell, list) and not any(isinstance(part, list | dict) for part in cell):
        return "; ".join(cell_text(part, file=file, row=row, column=column) for part in cell)
    if isinstance(cell, list | dict):
        rule = "holds a table of its own; give each of its values a name in the row"
        give_up(rule, file=file, row=row, column=column, value=str(cell)[:60])
    if cell is None or (isinstance(cell, float) and cell != cell):  # noqa: PLR0124 - NaN
        return ""
    text = str(cell)
    if not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text):
        give_up("half a character; save the file anew", file=file, row=row, column=column)
    return text
