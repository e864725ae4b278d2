"""One budget for every reader: how much of anything a table of ties may need before it is refused."""

from __future__ import annotations

import json
import re
import stat
import time
from typing import TYPE_CHECKING, Any, TypeVar

from subnatnet.errors import InvalidTies
from subnatnet.tables.encodings import decode
from subnatnet.tables.nested import MAX_NESTING, depth_of
from subnatnet.tables.sheet import give_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Row = TypeVar("Row")

MAX_BYTES = 4_000_000_000
MAX_ROWS = 50_000_000
MAX_COLUMNS = 2_000
MAX_CELLS = 1_000_000_000
MAX_CELL = 1_000_000  # characters
MAX_UNPACKED = 2_000_000_000  # bytes
MAX_SECONDS = 120  # for one table; ties beyond that are scanned, not read
TICK = 4_096  # rows between two looks at the clock
_BESIDE_DEPTH = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[^\[\]{}"]+')  # of JSON: texts, and all but brackets


def read_bytes(path: Path) -> bytes:
    """Return the content of a file; every way in which that fails is one clear error.

    Raises
    ------
    InvalidTies
        If it is not there, no ordinary file (a device or a pipe never ends), or larger than any table.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            give_up(
                "this is no ordinary file but a device or a pipe; save its content to a file", file=str(path)
            )
        if found.st_size > MAX_BYTES:
            give_up(f"{found.st_size / 1e9:.1f} GB; split it into parts", file=path.name)
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    except FileNotFoundError:
        from subnatnet.errors import nearest

        there = sorted(p.name for p in path.parent.iterdir()) if path.parent.is_dir() else []
        give_up("there is no such file", file=str(path), suggestion=nearest(path.name, there))
    except OSError as error:
        give_up(f"cannot be read: {error.strerror}", file=str(path))
    except InvalidTies:
        raise
    except ValueError as error:
        give_up(f"cannot be a path: {error}", file=str(path))
    if len(data) > MAX_BYTES:
        give_up(f"more than {MAX_BYTES / 1e9:.0f} GB; split it into parts", file=path.name)
    return data


def check_size(rows: int, columns: int, *, file: str, sheet: str = "") -> None:
    """Refuse a table that is larger than any table of ties, before its cells are laid out.

    Raises
    ------
    InvalidTies
        If it has too many rows, columns or cells.

    Examples
    --------
    >>> check_size(10, 5_000, file="a.csv")
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidTies: a.csv: 5,000 columns; a table of ties has few
    """
    if columns > MAX_COLUMNS:
        give_up(f"{columns:,} columns; a table of ties has few", file=file, sheet=sheet)
    if rows > MAX_ROWS or rows * max(columns, 1) > MAX_CELLS:
        give_up(f"{rows:,} rows with {columns:,} columns; split it into parts", file=file, sheet=sheet)


def too_long(seconds: float) -> str:
    """Return what is said of a table that takes longer than any should.

    Examples
    --------
    >>> too_long(120)
    'takes longer than 120 seconds; scan it with scan_ties, or split it into parts'
    """
    return f"takes longer than {seconds:g} seconds; scan it with scan_ties, or split it into parts"


def ticking(rows: Iterable[Row], *, file: str, sheet: str = "") -> Iterator[Row]:
    """Give rows one by one, and give up where they take longer than the budget has seconds.

    Raises
    ------
    InvalidTies
        If the time is over.

    Examples
    --------
    >>> list(ticking([1, 2], file="a.csv"))
    [1, 2]
    """
    end = time.monotonic() + MAX_SECONDS
    for number, row in enumerate(rows):
        if number % TICK == 0 and time.monotonic() > end:
            give_up(too_long(MAX_SECONDS), file=file, sheet=sheet, row=number)
        yield row


def loaded_json(data: bytes, file: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what JSON says; what is nested deeper than any table is refused before it is read.

    Raises
    ------
    InvalidTies
        If it is not JSON, or nested too deeply.

    Examples
    --------
    >>> loaded_json(b'{"a": [1]}', "a.json")
    {'a': [1]}
    """
    deep = f"JSON nested deeper than {MAX_NESTING}; this is no table"
    depth = 0
    for sign in _BESIDE_DEPTH.sub(b"", data[:10_000_000]):
        depth += (sign in b"[{") - (sign in b"]}")
        if depth > MAX_NESTING:
            give_up(deep, file=file)
    try:
        found = json.loads(decode(data, file=file).removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        give_up("not JSON; is the download complete?", file=file)
    if len(data) > 10_000_000 and depth_of(found) > MAX_NESTING:
        give_up(deep, file=file)
    return found
