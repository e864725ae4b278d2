"""What a filter may ask of a column: values of the column's own type, at least one, none of them missing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Real
from typing import Any

import pandas as pd

from subnatnet.arguments import shown
from subnatnet.errors import InvalidArgument, reject


def values_of(name: str, given: object, *, number: bool) -> list[object]:
    """Return the values asked of a column, as a list.

    Parameters
    ----------
    name : str
        The column.
    given : value or iterable of values
        What may stand in it.
    number : bool
        Whether the column holds numbers; all others hold texts.

    Raises
    ------
    InvalidArgument
        If nothing is asked for, or a value is missing or of another type than the column's.

    Examples
    --------
    >>> values_of("confidence", "high", number=False), values_of("count", {2, 1}, number=True)
    (['high'], [1.0, 2.0])
    >>> values_of("confidence", 3, number=False)
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidArgument: confidence holds texts, so it cannot be 3
    """
    several = isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping)
    values: list[Any] = list(given) if several else [given]  # type: ignore[call-overload]  # it is iterable
    if not values:
        raise InvalidArgument(f"{name}={shown(given)} names no value; leave it out to keep all ties")
    fits = _is_number if number else _is_text
    for value in values:
        if not fits(value):
            missing = "a missing number is found by a condition" if number else "a missing text is ''"
            why = f"; {missing}" if _is_missing(value) else ""
            held = "numbers" if number else "texts"
            raise InvalidArgument(f"{name} holds {held}, so it cannot be {shown(value)}{why}")
    found = [float(value) for value in values] if number else values
    return sorted(found) if isinstance(given, set | frozenset) else list(found)


def values_in(column: pd.Series, given: object) -> list[object]:
    """Return the values asked of a column, if each stands in it.

    Free text is no exception: a value that no tie has is more often misspelt than absent.

    Raises
    ------
    InvalidArgument
        If nothing is asked for, or a value is missing or of another type than the column's.
    InvalidChoice
        If a value stands nowhere in the column; the message names the nearest that there is.

    Examples
    --------
    >>> values_in(pd.Series(["high", "low"], name="confidence"), "hihg")
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidChoice: 'hihg' is not a confidence of these ties; did you mean 'high'?
    Valid: high, low
    """
    name = str(column.name)
    values = values_of(name, given, number=pd.api.types.is_numeric_dtype(column))
    present = column.unique().tolist()
    for value in values:
        if value not in present:
            reject(value, sorted(map(str, present)), f"{name} of these ties")
    return values


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    if not isinstance(value, Real) or isinstance(value, bool):
        return False
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond all others
        return False


def _is_missing(value: object) -> bool:
    return value is None or type(value).__name__ in ("NAType", "NaTType") or value != value  # noqa: PLR0124 - NaN
