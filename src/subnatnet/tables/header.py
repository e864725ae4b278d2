"""Where the names of columns stand: below a title, below comments, or nowhere."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from subnatnet.tables.column_words import roles_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LOOKED_AT = 40  # rows
LONGEST = 60  # characters of a name of a column
KINDS = (
    ("number", re.compile(r"[+-]?[\d.,\s]+%?")),
    ("date", re.compile(r"\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?.*|\d{8}")),
    ("link", re.compile(r"https?://\S+")),
    ("code", re.compile(r"Q\d+|[A-Z]{2}-[A-Z0-9]{1,4}(:\S+)?|[A-Za-z]{2,6}:\S+|[A-Z]{1,4}\d{2,}")),
)


@dataclass(frozen=True)
class Header:
    """Where the names of columns seem to stand.

    Parameters
    ----------
    at : int
        Which of the rows looked at, from 0; -1 where there are none.
    sure : bool
        Whether words that name columns are in it.
    """

    at: int
    sure: bool


def find_header(rows: Sequence[Sequence[str]]) -> Header:
    """Find the row that names the columns among the first rows of a table.

    Examples
    --------
    >>> find_header([["Twin towns", ""], ["", ""], ["city", "partner"], ["Graz", "Pecs"]])
    Header(at=2, sure=True)
    >>> find_header([["Q1", "Q2"], ["Q3", "Q4"]])
    Header(at=-1, sure=True)
    """
    looked = [[cell.strip() for cell in row] for row in rows[:LOOKED_AT]]
    filled = [sum(map(bool, row)) for row in looked]
    usual = Counter(n for n in filled if n).most_common(1)
    if not usual:
        return Header(0, sure=False)
    width = max(usual[0][0], 2)
    best, score = 0, 0.0
    for at, row in enumerate(looked):
        named = [cell for cell in row if cell]
        if len(named) < 0.6 * width or len(named) < 2 or not _name_like(named):
            continue
        known = sum(bool(roles_of(cell)) for cell in named)
        points = known / len(named) + (known > 1) - 0.02 * at
        if known and points > score:
            best, score = at, points
    if score:
        return Header(best, sure=score > 0.3)
    first = next(at for at, n in enumerate(filled) if n >= min(0.6 * width, max(filled)))
    if looks_like_a_row(looked[first], looked[first + 1 :]):
        return Header(-1, sure=True)
    return Header(first, sure=False)


def _name_like(cells: Sequence[str]) -> bool:
    return (
        all(len(cell) <= LONGEST for cell in cells)
        and len(set(cells)) == len(cells)
        and sum(kind_of(cell) in ("", "number") for cell in cells) == len(cells)
        and sum(kind_of(cell) == "number" for cell in cells) <= len(cells) / 3
        and not cells[0].startswith(("#", "//"))
    )


def kind_of(cell: str) -> str:
    """Return what a cell is by its form: a number, date, link or code, else ``""``.

    Examples
    --------
    >>> kind_of("1999-05"), kind_of("Q42"), kind_of("CN-SC:chengdu"), kind_of("Graz")
    ('date', 'code', 'code', '')
    """
    bare = cell.strip()
    return next((kind for kind, pattern in KINDS if bare and pattern.fullmatch(bare)), "")


def looks_like_a_row(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether names of columns have the form of the cells below them: codes over codes, dates over dates.

    Examples
    --------
    >>> looks_like_a_row(["Q1", "Q2"], [["Q3", "Q4"]]), looks_like_a_row(["a", "b"], [["Q3", "Q4"]])
    (True, False)
    """
    if {"source", "target"} <= {str(name).strip() for name in header}:
        return False  # the names of the ends are names, whatever else a table calls its columns
    alike = 0
    for at, name in enumerate(header):
        kind = kind_of(name)
        below = [row[at] for row in rows if at < len(row) and row[at]]
        if kind and below and sum(kind_of(cell) == kind for cell in below) >= 0.8 * len(below):
            alike += kind != "number" or name.strip().isdigit() is False or len(name.strip()) > 4
    return alike > 0


def in_doubt(place: str, word: str) -> str:
    """Say where the names of columns seem to stand, and how to say so.

    Examples
    --------
    >>> in_doubt("3", "line")
    "the names of columns (the header) seem to stand in line 3: say header='3' in the mapping"
    """
    if place == "none":
        return (
            f"the first {word} looks like a row, not like names of columns (a header): say header='none' in "
            "the mapping, and call the columns 'column 1', 'column 2' ... in it"
        )
    where = f"{word} {place}: say header='{place}' in the mapping"
    return f"the names of columns (the header) seem to stand in {where}"


def joined_names(first: Sequence[str], second: Sequence[str]) -> list[str] | None:
    """Return the names of columns that stand in two rows, or None where the second row names none.

    A name above several columns, as merged cells leave it, goes before each of the names below it.

    Examples
    --------
    >>> joined_names(["Region", "Partner", "", "Signed"], ["", "City", "Country", ""])
    ['Region', 'Partner City', 'Partner Country', 'Signed']
    >>> joined_names(["Region", "Partner", ""], ["Łódzkie", "Stuttgart", "Germany"]) is None
    True
    """
    width = max(len(first), len(second))
    above, below = ([*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in (first, second))
    group, groups = "", []
    for at, name in enumerate(above):
        wide = at + 1 < width and below[at + 1] and above[at + 1] in ("", name)
        group = name if name and wide and below[at] else group if below[at] and name in ("", group) else ""
        groups.append(group)
    named = [cell for cell in below if cell]
    known = sum(bool(roles_of(cell)) for cell in named)
    shaped = all(kind_of(cell) == "" and len(cell) <= LONGEST for cell in named)
    whole = all(bool(group) == bool(cell) for group, cell in zip(groups, below, strict=True))
    filled = all(any(pair) for pair in zip(above, below, strict=True))
    if len(named) < 2 or known < len(named) / 2 or not (shaped and whole and filled):
        return None
    return [
        f"{group} {sub}" if group else name for group, name, sub in zip(groups, above, below, strict=True)
    ]
