"""Dates as people write them, read as intervals of days.

A date is EDTF text (``1982``, ``1982-10``, ``1982-10-07``, ``2011~``, ``[2021..2023]``, ``[..2020-04]``,
``XXXX``) or empty. Every one stands for an interval from its earliest to its latest day; what is not known
is unbounded. Days count from 1970-01-01, ``-inf`` and ``inf`` are the open ends.
"""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, nearest
from subnatnet.tables.codes import codes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

_CALENDAR = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?[~?%]?")
_UNKNOWN = {"", "XXXX", "..", "XXXX-XX", "XXXX-XX-XX"}
_EPOCH = date(1970, 1, 1).toordinal()
_SET = re.compile(r"\[(.*?)\.\.(.*?)\]")
_UNSPECIFIED = re.compile(r"(\d{1,3})(X{1,3})[~?%]?|(\d{4})-XX(?:-XX)?[~?%]?|(\d{4}-\d{2})-XX[~?%]?")
YEAR = 4  # digits
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})?")
_LIKE_EDTF = re.compile(r"[0-9XYuESxTZ:.,~?%\[\]{}/+^-]{4,60}")
_HUGE = re.compile(r"[0-9]{5}|[YyE]")  # a year beyond the calendar, which takes the parser for ever


def _day(text: str) -> float:
    return float((np.datetime64(text, "D") - np.datetime64("1970-01-01", "D")).astype(int))


def _calendar(year: int, month: str | None, day: str | None) -> tuple[float, float]:
    """Return the first and last day of a year, month or day; ValueError where there is none."""
    first = date(year, int(month or 1), int(day or 1)).toordinal() - _EPOCH
    if day:
        return float(first), float(first)
    last = first + monthrange(year, int(month))[1] - 1 if month else date(year, 12, 31).toordinal() - _EPOCH
    return float(first), float(last)


@lru_cache(maxsize=10_000)
def _bounds(text: str) -> tuple[float, float]:
    """Return the first and last day of one EDTF date; ValueError where it is none."""
    text = text.strip()
    if text in _UNKNOWN:
        return -np.inf, np.inf
    if match := _CALENDAR.fullmatch(text):
        year, month, day = match.groups()
        if year != "0000":  # with which the calendar of Python does not begin
            return _calendar(int(year), month, day)
        unit: Literal["D", "M", "Y"] = "D" if day else "M" if month else "Y"
        exact = "-".join(part for part in (year, month, day) if part)
        # numpy rejects impossible months and days with a ValueError of its own
        return _day(exact), _day(str(np.datetime64(exact, unit) + 1)) - 1
    if match := _SET.fullmatch(text):
        # the edtf package reads [2021..2023] but fails on a set with an open end
        first, last = match.groups()
        low = _bounds(first)[0] if first else -np.inf
        high = _bounds(last)[1] if last else np.inf
        if low > high:
            raise ValueError(text)
        return low, high
    found = _unspecified(text)
    return _uncommon(text) if found is None else found


def _unspecified(text: str) -> tuple[float, float] | None:
    """Read years and months with digits left open, instants and intervals; None for anything else."""
    if match := _UNSPECIFIED.fullmatch(text):
        digits, unknown, year, month = match.groups()
        if unknown and len(digits) + len(unknown) != YEAR:
            raise ValueError(text)
        if unknown:
            low, high = (digits + sign * len(unknown) for sign in "09")
            return _day(f"{low}-01-01"), _day(f"{high}-12-31")
        return _bounds(year or month)
    if match := _INSTANT.fullmatch(text):
        return _bounds(match[1])
    first, slash, last = text.partition("/")
    if not slash or not _LIKE_EDTF.fullmatch(text):
        return None
    low_day = _bounds(first)[0] if first.strip(". ") else -np.inf
    high_day = _bounds(last)[1] if last.strip(". ") else np.inf
    if low_day > high_day or not (first + last).strip(". "):
        raise ValueError(text)
    return low_day, high_day


def is_date(text: str) -> bool:
    """Say whether a text is EDTF.

    Examples
    --------
    >>> is_date("1999-05"), is_date("1999-13")
    (True, False)
    """
    try:
        _bounds(text)
    except ValueError:
        return False
    return True


def _uncommon(text: str) -> tuple[float, float]:
    """Read the rarer forms of EDTF with the package that knows them all."""
    ends = None if not _LIKE_EDTF.fullmatch(text) or _HUGE.search(text) else _parsed(text)
    if ends is None:
        raise ValueError(text)
    return ends


@lru_cache(maxsize=10_000)
def _parsed(text: str) -> tuple[float, float] | None:
    """Return the first and last day of a date, or None where it is none: the parser takes long."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the grammar of edtf is older than the advice of its parser
        from edtf import parse_edtf

    try:
        with contextlib.redirect_stdout(io.StringIO()):  # it prints while it fails
            date = parse_edtf(text)
            ends = date.lower_strict(), date.upper_strict()
        first, last = (f"{end.tm_year:04d}-{end.tm_mon:02d}-{end.tm_mday:02d}" for end in ends)
    except Exception:  # noqa: BLE001 - edtf raises TypeError, AttributeError and errors of its own
        return None
    return _day(first), _day(last)


def date_bounds(dates: Iterable[str]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Read many dates at once.

    Parameters
    ----------
    dates : iterable of str
        EDTF text; empty means unknown.

    Returns
    -------
    low, high : numpy.ndarray of float, shape (n,)
        First and last possible day, counted from 1970-01-01; unbounded where unknown.
    valid : numpy.ndarray of bool, shape (n,)
        False where the text is not a date; its bounds are then unbounded.

    Examples
    --------
    >>> low, high, valid = date_bounds(["1970", "1970-02-30", ""])
    >>> [float(day) for day in low], [float(day) for day in high]
    ([0.0, -inf, -inf], [364.0, inf, inf])
    >>> [bool(good) for good in valid]
    [True, False, True]
    """
    if isinstance(dates, pd.Series):
        codes, distinct = codes_of(dates)
        low, high, valid = date_bounds(distinct)
        return low[codes], high[codes], valid[codes]
    uniques = list(dates)
    low = np.full(len(uniques), -np.inf)
    high = np.full(len(uniques), np.inf)
    valid = np.ones(len(uniques), dtype=bool)
    for position, text in enumerate(uniques):
        try:
            low[position], high[position] = _bounds(str(text))
        except ValueError:
            valid[position] = False
    return low, high, valid


def period_bounds(period: str, eras: Mapping[str, str] | None = None) -> tuple[float, float]:
    """Read a period: one date, or two with a slash between; ``..`` or nothing is an open end.

    Parameters
    ----------
    period : str
        ``"1994/2012"``, ``"2013/.."``, ``"../1993"`` or ``"2008-08"``, or the name of an era.
    eras : mapping of str to str, optional
        Periods by name, in whatever case.

    Returns
    -------
    low, high : float
        First and last day, counted from 1970-01-01.

    Raises
    ------
    InvalidChoice
        If it is not a period, or ends before it starts.

    Examples
    --------
    >>> period_bounds("1970/1971")
    (0.0, 729.0)
    >>> period_bounds("1970/..")
    (0.0, inf)
    """
    named = {name.casefold(): span for name, span in (eras or {}).items()}
    text = named.get(str(period).strip().casefold(), str(period).strip())
    first, slash, last = text.partition("/")
    try:
        low = _bounds(first)[0]
        high = _bounds(last if slash else first)[1]
    except ValueError:
        low, high = 0.0, -1.0
    if low > high or (not slash and first in _UNKNOWN) or not (first or last):
        hint = nearest(str(period), eras or ())
        asked = f" Did you mean {hint!r}?" if hint else ""
        listed = f" Eras: {', '.join(eras)}." if eras else ""
        raise InvalidChoice(
            f"{period!r} is not a period; write '1994/2012', '2013/..' or '2008'.{asked}{listed}"
        )
    return low, high


def year_of(days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Turn days from 1970-01-01 into calendar years; unbounded days become NaN.

    Examples
    --------
    >>> [float(year) for year in year_of(np.array([0.0, 365.0, np.inf]))]
    [1970.0, 1971.0, nan]
    """
    known = np.isfinite(days)
    years = np.full(len(days), np.nan)
    dates = days[known].astype("int64").astype("datetime64[D]")
    years[known] = dates.astype("datetime64[Y]").astype(int) + 1970
    return years
