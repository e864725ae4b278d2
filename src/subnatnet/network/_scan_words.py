"""The distinct words of a table beyond memory: dates and layers, each read once in Python, then joined."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.network._scan_engine import ORDERED
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.written_dates import UNREAD, read_dates

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from subnatnet.network._scan_engine import Engine

FEW = 200  # words that a query may name one by one; more are joined as a table
DIGITS = [0, 1, 2, 3, 5, 6, 8, 9]  # where a whole day has them: 1970-01-01
RUNS = 4  # stretches of consecutive words that a query may compare with


def within(engine: Engine, column: Any, words: Iterable[object]) -> Any:  # noqa: ANN401 - expressions of ibis
    """Return the condition that a column holds one of some words; ``""`` stands for a missing cell too.

    For a missing cell the answer may be missing in place of false, as a filter takes it: an engine skips
    parts of a file only by conditions that stand alone.
    """
    import ibis

    listed = list(words)
    filled = [word for word in listed if word not in (None, "")]
    if not filled:
        found = ibis.literal(False)  # noqa: FBT003 - a literal has no name
    elif len(filled) <= FEW:
        found = column.isin(filled)
    else:
        found = column.isin(engine.table(pd.DataFrame({"word": _typed(filled)}))["word"])
    return found | absent(column) if len(filled) < len(listed) else found


def absent(column: Any) -> Any:  # noqa: ANN401 - expressions of ibis
    """Return the condition that a cell is empty."""
    missing = column.isnull()  # noqa: PD003 - the word of ibis
    return missing | (column == "") if column.type().is_string() else missing


def _typed(words: list[Any]) -> pd.Series:
    return pd.Series(words, dtype="str" if isinstance(words[0], str) else None)


class Dates:
    """The distinct values of a column of dates, each read as an interval once.

    Parameters
    ----------
    values : pandas.Series
        Distinct cells: texts, whole numbers, days, or None.
    style : str
        How dates are written that do not begin with the year.
    ongoing : bool
        Whether words may say that a tie goes on.
    """

    def __init__(self, values: pd.Series, style: str, *, ongoing: bool = False) -> None:
        filled = values[values.notna().to_numpy()].to_numpy(dtype=object)
        texts = isinstance(values.dtype, pd.StringDtype)
        self.cells: list[Any] = sorted(filled[filled != ""].tolist() if texts else set(filled) - {""})
        words = self.cells if texts else [_written(value) for value in self.cells]
        self.texts = np.empty(len(words), dtype=object)
        self.texts[:] = words
        self.low, self.high, valid, whole = _bounds(self.texts)
        self.hints = np.full(len(words), "", dtype=object)
        self.rules = self.hints.copy()
        self.rules[~valid] = UNREAD
        self.valid = valid
        self.plain = texts  # a year as a number is not its text
        if not valid.all() or any("T" in text for text in self.texts[~whole]):
            written = pd.Series(self.texts, dtype="str")
            codes, distinct = read_dates(written, style, ongoing=ongoing)
            read = [distinct[at] for at in codes]
            dates = [text if one.rule else one.date for one, text in zip(read, written, strict=True)]
            self.texts = np.array(dates, dtype=object)
            self.hints = np.array([one.hint for one in read], dtype=object)
            self.low, self.high, valid = date_bounds(pd.Series(dates, dtype="str"))
            rules = [one.rule or ("" if good else UNREAD) for one, good in zip(read, valid, strict=True)]
            self.rules = np.array(rules, dtype=object)
            if ongoing:  # a word for "to this day": no end is known
                self.low = np.where((self.texts == "") & (self.rules == ""), np.inf, self.low)
            self.valid = np.asarray(self.rules == "", dtype=bool)
            self.plain = bool(self.cells == self.texts.tolist())

    def place_of(self, cells: pd.Series) -> NDArray[np.int64]:
        """Return the number of the value in each cell; -1 where it is empty."""
        known = {value: at for at, value in enumerate(self.cells)}
        held = cells.astype("object").where(cells.notna(), None)
        return np.array([known.get(cell, -1) for cell in held], dtype=np.int64)

    def bounds(self, places: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the first and last day of the values at some places; unbounded for -1."""
        return np.append(self.low, -np.inf)[places], np.append(self.high, np.inf)[places]

    def fit(self, low: float, high: float, *, surely: bool) -> NDArray[np.bool_]:
        """Say which values surely, or possibly, lie between two days."""
        if surely:
            return (self.low >= low) & (self.high <= high)
        return (self.low <= high) & (self.high >= low)

    def among(
        self,
        engine: Engine,
        column: Any,  # noqa: ANN401 - an expression of ibis
        chosen: NDArray[np.bool_],
        *,
        empty: bool,
    ) -> Any:  # noqa: ANN401 - an expression of ibis
        """Return the condition that a column holds one of the values chosen; `empty` lets in missing ones.

        Values that follow one another in the order of the engine are compared with the first and last of
        them, which lets it skip whole parts of a file.
        """
        import ibis

        if engine.name in ORDERED and self.cells:
            edges = np.flatnonzero(np.diff(np.r_[False, chosen, False].astype(np.int8)))
            firsts, lasts = edges[::2], edges[1::2] - 1
            if 0 < len(firsts) <= RUNS:
                parts = [
                    column.between(_literal(self.cells[first]), _literal(self.cells[last]))
                    for first, last in zip(firsts, lasts, strict=True)
                ]
                found = ibis.or_(*parts)
                return found | absent(column) if empty else found
        words = [value for value, kept in zip(self.cells, chosen, strict=True) if kept]
        return within(engine, column, [*words, *([""] if empty else [])])


def _bounds(
    written: NDArray[np.object_],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return what :func:`date_bounds` does, and which dates are whole days: of these there may be thousands.

    Examples
    --------
    >>> days = np.array(["1970-01-03", "1970-02-30", "1971"], dtype=object)
    >>> low, high, valid, whole = _bounds(days)
    >>> low.tolist(), high.tolist(), valid.tolist(), whole.tolist()
    ([2.0, -inf, 365.0], [2.0, inf, 729.0], [True, False, True], [True, False, False])
    """
    texts = written.tolist()
    whole = np.array(list(map(len, texts)), dtype=np.intp) == len("1970-01-01")
    joined = "".join(written[whole].tolist()).encode("utf-32-le", "surrogatepass")
    signs = np.frombuffer(joined, dtype="<u4").reshape(-1, 10).astype(np.int32)
    digits = (signs - ord("0")).T[DIGITS]
    year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]
    month, day = digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]
    good = ((digits >= 0) & (digits <= 9)).all(axis=0) & (signs[:, [4, 7]] == ord("-")).all(axis=1)
    # the rest, such as days before the calendar of today, is left to the reader of dates
    good &= (year >= 1600) & (month >= 1) & (month <= 12) & (day >= 1)
    begun = np.where(good, year * 12 + month - 1, 1970 * 12)
    earliest = int(begun.min(initial=1970 * 12))
    months = np.arange(earliest, int(begun.max(initial=1970 * 12)) + 2) - 1970 * 12
    starts = months.astype("M8[M]").astype("M8[D]").astype(np.int64)
    first, past = starts[begun - earliest], starts[begun - earliest + 1]
    good &= day <= past - first
    whole[whole] = good
    low, valid = np.full(len(written), -np.inf), np.ones(len(written), dtype=bool)
    high = np.full(len(written), np.inf)
    low[whole] = high[whole] = (first + day - 1)[good]
    low[~whole], high[~whole], valid[~whole] = date_bounds(pd.Series(written[~whole], dtype="str"))
    return low, high, valid, whole


def _literal(value: object) -> Any:  # noqa: ANN401 - an expression of ibis
    import ibis

    return ibis.literal(value)


def _written(value: object) -> str:
    """Return a date as a person would write it.

    Examples
    --------
    >>> _written(dt.date(1999, 5, 1)), _written(1999), _written("1999~")
    ('1999-05-01', '1999', '1999~')
    """
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def read_layers(words: Iterable[object], layers: Mapping[str, object]) -> dict[str, str]:
    """Return our word for each word of a layer column; case and blanks around it do not matter.

    Examples
    --------
    >>> read_layers([" Agreement", "visit", None], {"agreement": 0})
    {' Agreement': 'agreement', 'visit': 'visit', '': ''}
    """
    found = {}
    for word in words:
        text = "" if word is None or word != word else str(word)  # noqa: PLR0124 - only NaN is not itself
        bare = text.strip()
        found[text] = bare.lower() if bare.lower() in layers else bare
    return found
