"""Dates of the Iranian calendar (Solar Hijri), as those of the common one."""

from __future__ import annotations

import re
from datetime import date, timedelta

FIRST, LAST = 1300, 1450  # years that a tie can have, 1921 to 2071
MONTHS = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
_NAMES = MONTHS.split()
_FIGURES = re.compile(r"(1[34]\d\d)(?:\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*(\d{1,2}))?)?")
_WORDS = re.compile(rf"(?:(\d{{1,2}})\s+)?({'|'.join(_NAMES)})\s+(?:ماه\s+)?(1[34]\d\d)")
_HALF = 6  # months of 31 days, before those of 30


def first_day(year: int, month: int, day: int) -> date:
    """Return the day of the common calendar; the leap years are those of the cycle of 33 years.

    Raises
    ------
    ValueError
        If there is no such day.

    Examples
    --------
    >>> first_day(1357, 11, 22), first_day(1400, 1, 1)
    (datetime.date(1979, 2, 11), datetime.date(2021, 3, 21))
    """
    longest = 31 if month <= _HALF else 30 if month < 12 or is_leap(year) else 29
    if not (1 <= month <= 12 and 1 <= day <= longest):
        raise ValueError(f"{year}/{month}/{day}")
    before = sum(365 + is_leap(passed) for passed in range(FIRST, year))
    months = 31 * (month - 1) if month <= _HALF + 1 else 186 + 30 * (month - 7)
    return date(1921, 3, 21) + timedelta(days=before + months + day - 1)


def is_leap(year: int) -> bool:
    """Say whether a year has 366 days.

    Examples
    --------
    >>> [year for year in range(1395, 1409) if is_leap(year)]
    [1395, 1399, 1403, 1408]
    """
    return year % 33 in (1, 5, 9, 13, 17, 22, 26, 30)


def iranian_date(text: str) -> str:
    """Return a date as EDTF, a year or month as the days it lasts; ``""`` for what is none.

    Parameters
    ----------
    text : str
        With figures of ASCII.

    Examples
    --------
    >>> iranian_date("1384/03/22"), iranian_date("خرداد 1384"), iranian_date("1384")
    ('2005-06-12', '[2005-05-22..2005-06-21]', '[2005-03-21..2006-03-20]')
    >>> iranian_date("1384/13/01"), iranian_date("1984")
    ('', '')
    """
    if match := _WORDS.fullmatch(text.strip()):
        year, month, day = int(match[3]), _NAMES.index(match[2]) + 1, match[1]
    elif match := _FIGURES.fullmatch(text.strip()):
        year, month, day = int(match[1]), int(match[2] or 0), match[3]
    else:
        return ""
    if not FIRST <= year <= LAST:
        return ""
    try:
        if day:
            return first_day(year, month, int(day)).isoformat()
        first = first_day(year, month or 1, 1)
        after = first_day(year, month + 1, 1) if 0 < month < 12 else first_day(year + 1, 1, 1)
    except ValueError:
        return ""
    return f"[{first}..{after - timedelta(days=1)}]"
