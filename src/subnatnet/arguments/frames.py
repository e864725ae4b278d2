"""What a table handed over may be: which columns it needs, which hold numbers, whose rows they are."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments.rules import KNOWN, Rule, shown, unless
from subnatnet.errors import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


def table(
    *columns: str, numbers: Iterable[str] = (), perhaps: Iterable[str] = (), once: bool = False
) -> Rule:
    """Allow tables that have some columns.

    Parameters
    ----------
    *columns : str
        Columns it needs.
    numbers : iterable of str
        Columns it needs that hold numbers or nothing; the function sees them as floats.
    perhaps : iterable of str
        Columns that hold numbers where they are there.
    once : bool
        Whether a row may have the name of no other.

    Examples
    --------
    >>> rule = table("low", "high", numbers=["low", "high"])
    >>> rule.check(pd.DataFrame({"low": [1], "hihg": [2]}), "table")
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidArgument: table must be a DataFrame with the columns 'low' and 'high', not a \
DataFrame (it has no 'high', but 'hihg')
    """
    numbers = list(numbers)
    needed = list(dict.fromkeys([*columns, *numbers]))

    def take(value: object) -> pd.DataFrame:
        frame: pd.DataFrame = KNOWN["DataFrame"].take(value)
        for name in needed:
            near = nearest(name, map(str, frame.columns))
            unless(name in frame, f"it has no {name!r}" + (f", but {near!r}" if near else ""))
        _rows(frame, once=once)
        for name in needed:
            told = f"a cell of column {name!r} is a list"
            unless(name in numbers or all(isinstance(cell, Hashable) for cell in frame[name]), told)
        held: list[Hashable] = [*numbers, *(name for name in perhaps if name in frame)]
        return _as_numbers(frame, held)

    return Rule("a DataFrame" + (f" with the columns {_listed(needed)}" if needed else ""), take)


def _listed(words: list[str]) -> str:
    *first, last = map(repr, words)
    return f"{', '.join(first)} and {last}" if first else last


def _rows(value: pd.DataFrame | pd.Series, *, once: bool) -> None:
    unless(value.index.nlevels == 1, "its rows are named on two levels")
    unless(not once or value.index.is_unique, "two rows have the same name")


def _as_numbers(frame: pd.DataFrame, names: list[Hashable]) -> pd.DataFrame:
    found = {name: _numbers(frame[name], f" in column {name!r}") for name in names}
    if all(column is frame[name] or column.equals(frame[name]) for name, column in found.items()):
        return frame
    known = frame.copy()
    for name, column in found.items():
        known[name] = column
    return known


def _numbers(column: pd.Series, where: str = "") -> pd.Series:
    """Return a column as floats; what is no number is refused with its row."""
    if pd.api.types.is_numeric_dtype(column):
        return column
    found = pd.to_numeric(column.map(_number), errors="coerce").astype(float)
    wrong = np.flatnonzero(found.isna().to_numpy() & column.notna().to_numpy())
    if len(wrong):
        at = int(wrong[0])
        unless(fits=False, why=f"{shown(column.iloc[at])}{where}, row {column.index[at]!r}, is no number")
    return found


def _number(cell: object) -> object:
    return cell if isinstance(cell, int | float | str | np.number) and not isinstance(cell, bool) else None


def _matrix(value: object) -> pd.DataFrame:
    frame: pd.DataFrame = KNOWN["DataFrame"].take(value)
    _rows(frame, once=True)
    return _as_numbers(frame, list(frame.columns))


def _figures(value: object) -> pd.Series:
    series: pd.Series = KNOWN["Series"].take(value)
    _rows(series, once=True)
    return _numbers(series)


def _labels(value: object) -> pd.Series:
    series: pd.Series = KNOWN["Series"].take(value)
    _rows(series, once=True)
    unless(all(isinstance(label, Hashable) for label in series), "a label is a list, not one word or number")
    return series


def _runs(value: object) -> pd.DataFrame:
    frame: pd.DataFrame = KNOWN["DataFrame"].take(value)
    _rows(frame, once=True)
    unless(frame.size > 0, "it is empty")
    unless(all(isinstance(label, Hashable) for label in frame.to_numpy().ravel()), "a label is a list")
    unless(not frame.isna().to_numpy().any(), "an actor has no group in one of the runs")
    return frame


MATRIX = Rule("a DataFrame of numbers in which a row has the name of no other", _matrix)
FIGURES = Rule("a Series of numbers in which a row has the name of no other", _figures)
LABELS = Rule("a Series of labels in which a row has the name of no other", _labels)
RUNS = Rule("a DataFrame with a label for every actor (row) in every run (column)", _runs)
