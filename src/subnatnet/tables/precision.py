"""Days that stand for a month, a year or more, as databases write them beside how exact each is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

_DAY = re.compile(r"\+?0*(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
# how exact a time of Wikidata is: a century, a decade, a year, a month, a day
CENTURY, DECADE, YEAR, MONTH, DAY = range(7, 12)


def as_exact_as(text: str, precision: str) -> str:
    """Return a written day no more exact than it is said to be.

    Where nothing says how exact it is, the first of a month may stand for the month, and the first of January
    for the year: these are what is known for sure.

    Examples
    --------
    >>> day = "1990-01-01T00:00:00Z"
    >>> [as_exact_as(day, code) for code in ("11", "10", "9", "8", "7", "")]
    ['1990-01-01T00:00:00Z', '1990-01', '1990', '199X', '19XX', '1990']
    >>> as_exact_as("1990-05-12T00:00:00Z", ""), as_exact_as("May 1990", "9")
    ('1990-05-12T00:00:00Z', 'May 1990')
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return text
    year, month, day = match.groups()
    said = precision.strip().removesuffix(".0")
    code = int(said) if said.isdecimal() else 0
    if not code:
        code = DAY if day != "01" else MONTH if month != "01" else YEAR
    forms = {MONTH: f"{year}-{month}", YEAR: year, DECADE: f"{year[:3]}X", CENTURY: f"{year[:2]}XX"}
    if code == MONTH and month == "00":
        return year
    return forms.get(code, text if code >= DAY else "")


def coarsened(texts: pd.Series, precision: Sequence[str] | None) -> pd.Series:
    """Return written days, each no more exact than its row says.

    Parameters
    ----------
    texts : pandas.Series of str
        Dates as written.
    precision : sequence of str, optional
        For each, the code of Wikidata; ``None`` where the table has no such column.

    Examples
    --------
    >>> coarsened(pd.Series(["1990-01-01T00:00:00Z", ""]), ["9", ""]).tolist()
    ['1990', '']
    """
    codes = precision if precision is not None else [""] * len(texts)
    cells = [as_exact_as(text, code) for text, code in zip(texts, codes, strict=True)]
    return pd.Series(cells, index=texts.index, dtype="str")
