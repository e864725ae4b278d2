"""One table as it stood in its file: the cells, where each row was, and what could not be laid out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NoReturn

import pandas as pd

from subnatnet.errors import InvalidTies
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.report import fault_frame, in_words, raise_faults
from subnatnet.tables.schemas import FORBIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from subnatnet.schema import Schema
    from subnatnet.tables.mapping import TableMapping

_UNCLEAN = re.compile(f"[{FORBIDDEN}\ud800-\udfff]")  # half a character, which JSON can spell, included

SIDE_TABLES = ("actors", "gazetteer", "members", "eras", "columns")
"""Tables that lie beside ties: who there is, who may be needed, isolates, named periods, types of columns."""


def layer_of(name: str, schema: Schema = DEFAULT_SCHEMA) -> str:
    """Return the layer that the name of a file, sheet or table implies, or ``""``.

    Parameters
    ----------
    name : str
        The name of a layer, or the word for several of its ties, in any case.
    schema : Schema
        Which layers there are.

    Examples
    --------
    >>> layer_of("Agreements"), layer_of("directive"), layer_of("ties 2024")
    ('agreement', 'directive', '')
    >>> layer_of("visits"), layer_of("visits", DEFAULT_SCHEMA.with_layer("visit"))
    ('', 'visit')
    """
    word = name.strip().casefold()
    if word in schema.layers:
        return word
    return next((layer.name for layer in schema.layers.values() if layer.several == word), "")


@cache
def _none_aside() -> pd.DataFrame:
    """Return that no row is set aside: one frame for all tables, which nobody changes."""
    return pd.DataFrame({"row": [], "cells": []})


@dataclass(frozen=True)
class Sheet:
    """A table out of a file, a workbook or a database.

    Parameters
    ----------
    frame : pandas.DataFrame
        The cells; text as text, missing as ``""``.
    rows : numpy.ndarray of int
        Where each row stands: its line in a text file, its row in a workbook, else its number from 1.
    file, sheet : str
        Where the table comes from, for people.
    layer : str
        Layer that the place of the table implies, or ``""``.
    faults : list of dict
        What is wrong with its layout, each with ``row``, ``column``, ``value``, ``rule``, ``suggestion``.
    aside : pandas.DataFrame
        Rows that do not fit into the columns: ``row`` and ``cells`` (their text).
    n_read : int
        Rows of data in the file: those in `frame` and those in `aside`.
    mapping : TableMapping, optional
        What its columns are, where that lies beside it.
    doubt : str
        Why the names of columns may stand elsewhere, and how to say so.
    header : str
        Where they seem to stand, as a mapping says it; ``""`` in the first line.
    notes : list of dict
        How it was read, for the receipt: ``what, column, value, count``.
    reasons : mapping of int to str
        Rows in `aside` that are no fault, totals and footnotes, and why they are there.
    """

    frame: pd.DataFrame
    rows: NDArray[np.int64]
    file: str
    sheet: str = ""
    layer: str = ""
    faults: list[dict[str, object]] = field(default_factory=list)
    aside: pd.DataFrame = field(default_factory=_none_aside)
    mapping: TableMapping | None = None
    doubt: str = ""
    header: str = ""
    notes: list[dict[str, object]] = field(default_factory=list)
    reasons: Mapping[int, str] = field(default_factory=dict)

    @property
    def n_read(self) -> int:
        """Rows of data that were in the file."""
        return len(self.frame) + len(self.aside)


def give_up(
    rule: str,
    *,
    file: str = "",
    sheet: str = "",
    row: object = "",
    column: object = "",
    value: object = "",
    suggestion: str = "",
) -> NoReturn:
    """Raise for a fault that leaves nothing to read.

    Raises
    ------
    InvalidTies
        Always, with a report of one row.

    Examples
    --------
    >>> give_up("the file is empty", file="a.csv")
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidTies: a.csv: the file is empty
    """
    fault: dict[str, object] = {
        "file": file,
        "sheet": sheet,
        "row": row,
        "column": column,
        "value": value,
        "rule": rule,
        "suggestion": suggestion,
    }
    raise InvalidTies(in_words(fault), fault_frame([fault]))


def without_faults(sheet: Sheet) -> pd.DataFrame:
    """Return the cells of a side table; a row of it that could not be laid out is an error, never left out.

    Raises
    ------
    InvalidTies
        If its layout has faults; the report lists them all.
    """
    if sheet.faults:
        place = {"file": sheet.file, "sheet": sheet.sheet}
        raise_faults(fault_frame(fault | place for fault in sheet.faults), sheet.file or "the table")
    return sheet.frame


def check_header(header: Iterable[str], *, file: str, sheet: str = "", row: object = 1) -> list[str]:
    """Return the names of the columns, trimmed; a column without a name is called after its place.

    Raises
    ------
    InvalidTies
        If two columns have the same name, so that nobody can say which is meant, or a name holds a control
        character.

    Examples
    --------
    >>> check_header([" source", "target", ""], file="a.csv")
    ['source', 'target', 'column 3']
    """
    names = [str(name).strip() or f"column {place}" for place, name in enumerate(header, start=1)]
    seen: dict[str, int] = {}
    for place, name in enumerate(names, start=1):
        if _UNCLEAN.search(name):
            rule = f"the name of column {place} holds a control character; type it anew"
            give_up(rule, file=file, sheet=sheet, row=row, column=name)
        if name in seen:
            rule = f"columns {seen[name]} and {place} have the same name; rename one of them"
            give_up(rule, file=file, sheet=sheet, row=row, column=name)
        seen[name] = place
    return names
