"""Dates and amounts as people write them, as EDTF and numbers; what could mean two things is refused."""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import reject
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.frames import each_distinct
from subnatnet.tables.report import fault_frame, raise_faults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

DATE_STYLES = {
    "edtf": "EDTF, or a date that begins with the year",
    "dmy": "day, month, year: 31.12.1999 or 31/12/1999",
    "mdy": "month, day, year: 12/31/1999",
}
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*(?:[-/.月]\s*(\d{1,2})\s*日?|月)?|年)?"
    r"(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?"
)
_COMPACT = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_FLOAT_YEAR = re.compile(r"(\d{4})\.0")
_YEAR_LAST = re.compile(r"(?:(?:(\d{1,2})[-/. ])?(\d{1,2})[-/. ])?(\d{4})")
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def to_edtf(texts: pd.Series, style: str = "edtf") -> tuple[pd.Series, pd.Series]:
    """Turn written dates into EDTF.

    Parameters
    ----------
    texts : pandas.Series of str
        Dates as written; empty where there is none.
    style : {"edtf", "dmy", "mdy"}
        How dates are written that do not begin with the year.

    Returns
    -------
    dates : pandas.Series of str
        EDTF; a text that is no date stays as it was, for the check of dates to find.
    hints : pandas.Series of str
        For a text that is no date, what may have been meant, or ``""``.

    Raises
    ------
    InvalidChoice
        If the style is none.

    Examples
    --------
    >>> to_edtf(pd.Series(["1999/3/1", "1985年10月", "2001.0", "31.12.1999", "2011~"]))[0].tolist()
    ['1999-03-01', '1985-10', '2001', '31.12.1999', '2011~']
    >>> to_edtf(pd.Series(["31.12.1999"]), "dmy")[0].tolist()
    ['1999-12-31']
    """
    if style not in DATE_STYLES:
        reject(style, DATE_STYLES, "way to write dates")
    codes, distinct = pd.factorize(texts)
    written = [str(text) for text in distinct]
    valid = date_bounds(written)[2]
    dates, hints = list(written), [""] * len(written)
    for place, text in enumerate(written):
        if not valid[place] or "T" in text:
            date, hints[place] = _read_date(text.strip(), style)
            dates[place] = date if date != text.strip() else text
    if dates == written and not any(hints):
        return texts, pd.Series("", index=texts.index, dtype="str")
    read, hinted = (np.array([*values, ""], dtype=object)[codes] for values in (dates, hints))
    return (
        pd.Series(read, index=texts.index, dtype="str"),
        pd.Series(hinted, index=texts.index, dtype="str"),
    )


def _read_date(text: str, style: str) -> tuple[str, str]:
    """Return the date and no hint, or the text itself and what it may have meant."""
    if match := _FLOAT_YEAR.fullmatch(text):
        return match[1], ""
    match = _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if match:
        date = _joined(*match.groups())
        return (date, "") if date else (text, "")
    if match := _YEAR_LAST.fullmatch(text):
        one, two, year = match.groups()
        day_first, month_first = _joined(year, two, one), _joined(year, one or two, two if one else None)
        if style == "dmy":
            return day_first or text, ""
        if style == "mdy":
            return month_first or text, ""
        readings = sorted({day_first, month_first} - {""})
        return text, " or ".join(readings)
    return text, ""


def _joined(year: str, month: str | None, day: str | None) -> str:
    date = "-".join([year, *(f"{int(part):02d}" for part in (month, day) if part)])
    return date if date_bounds([date])[2][0] else ""


def to_number(
    texts: pd.Series, *, decimal: str = ".", thousands: str = ""
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Turn written amounts into numbers.

    Parameters
    ----------
    texts : pandas.Series
        Amounts as written, or numbers already.
    decimal, thousands : str
        The signs used; by default a point and none. Signs that do not stand between groups of digits, three
        in the last of them, make a text no number: ``1,5`` is not 15.

    Returns
    -------
    numbers : pandas.Series of float
        NaN where the text is empty or no number.
    wrong : pandas.Series of bool
        Where the text is not a number.
    hints : pandas.Series of str
        What may have been meant.

    Examples
    --------
    >>> numbers, wrong, hints = to_number(pd.Series(["1250.5", "1,250", ""]))
    >>> numbers.tolist(), wrong.tolist(), hints.tolist()
    ([1250.5, nan, nan], [False, True, False], ['', '1250', ''])
    """
    nothing = pd.Series("", index=texts.index, dtype="str")
    if pd.api.types.is_numeric_dtype(texts):
        return texts.astype("float64"), nothing != "", nothing
    plain = as_texts(texts)
    if thousands or decimal != ".":
        plain = each_distinct(plain, lambda text: _in_plain_signs(text, decimal, thousands))
    numbers = _floats(plain)
    wrong = numbers.isna()
    if wrong.any():
        wrong &= as_texts(texts).str.strip() != ""
    if not wrong.any():
        return numbers, wrong, nothing
    bare, hints = as_texts(texts), nothing.copy()
    for at in wrong.index[wrong][:1000]:
        hints[at] = _plain_number(bare[at])
    return numbers, wrong, hints


def _in_plain_signs(text: str, decimal: str, thousands: str) -> str:
    """Return a number with a point and without signs between thousands; what is none gets a NUL."""
    text = text.strip()
    whole, mark, rest = text.partition(decimal)
    if thousands and thousands in text:
        groups = [re.escape(thousands) + digits for digits in (r"\d{2,3}", r"\d{3}")]
        regular = re.fullmatch(rf"[+-]?\d{{1,3}}(?:{groups[0]})*{groups[1]}", whole)
        whole = whole.replace(thousands, "") if regular and thousands not in rest else "\x00"
    return f"{whole}.{rest}" if mark and "." not in whole else whole.replace(".", "\x00") + rest


def _floats(texts: pd.Series) -> pd.Series:
    """Return decimal numbers exactly as Python reads them, NaN where a text is none."""
    codes, distinct = pd.factorize(texts)
    cells = [str(text).strip() for text in distinct]
    if all(cells) and not re.search("[^0-9.eE+-]", "".join(cells)):
        with contextlib.suppress(ValueError):
            read = np.array(cells, dtype=object).astype("float64")
            return pd.Series(np.where(np.isfinite(read), read, np.nan)[codes], index=texts.index)
    read = np.array([float(cell) if _NUMBER.fullmatch(cell) else np.nan for cell in cells] + [np.nan])
    return pd.Series(np.where(np.isfinite(read), read, np.nan)[codes], index=texts.index)


def _plain_number(text: str) -> str:
    """Return a number without signs between thousands, where only one reading is possible."""
    bare = re.sub(r"[^\d.,'\s+-]", "", text).strip()
    grouped = re.fullmatch(r"([+-]?\d{1,3})((?:[,'\s]\d{3})+)(\.\d+)?", bare)
    return re.sub(r"[,'\s]", "", bare) if grouped else ""


def typed(frame: pd.DataFrame, types: Mapping[str, str], *, file: str = "") -> pd.DataFrame:
    """Return a frame with the columns that `types` names as numbers; the frame handed in is left alone.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of text or of any type.
    types : mapping of str to str
        Column -> ``number``, ``integer`` or ``boolean``.
    file : str
        For errors.

    Raises
    ------
    InvalidTies
        If a cell is no number; the report lists them all.

    Examples
    --------
    >>> typed(pd.DataFrame({"n": ["1", "2"]}), {"n": "integer"})["n"].tolist()
    [1, 2]
    """
    changed, faults = {}, []
    for name in (name for name in frame.columns if name in types):
        changed[name], wrong = to_type(frame[name], types[name])
        for at in wrong:
            fault = {"file": file, "row": at + 1, "column": name, "value": frame[name].iloc[at]}
            faults.append(fault | {"rule": f"not {'an' if types[name] == 'integer' else 'a'} {types[name]}"})
    if faults:
        raise_faults(fault_frame(faults), file or "the table")
    return frame.assign(**changed)


def to_type(cells: pd.Series, kind: str) -> tuple[pd.Series, list[int]]:
    """Return cells as ``number``, ``integer`` or ``boolean``, and the positions of those that are none.

    A column with empty cells is one of floats, whatever its type.

    Examples
    --------
    >>> to_type(pd.Series(["TRUE", "0"]), "boolean")[0].tolist()
    [True, False]
    >>> to_type(pd.Series(["1", "2.5"]), "integer")[1]
    [1]
    """
    if pd.api.types.is_bool_dtype(cells) or (kind == "integer" and pd.api.types.is_integer_dtype(cells)):
        return cells, []
    texts = as_texts(cells) if not pd.api.types.is_numeric_dtype(cells) else cells
    if kind == "boolean" and pd.api.types.is_string_dtype(texts.dtype):
        texts = texts.str.strip().str.lower().replace({"true": "1", "false": "0"})
    numbers, wrong, _ = to_number(texts)
    beyond: dict[int, int] = {}
    if kind == "integer":
        wrong |= numbers.notna() & (numbers % 1 != 0)
        beyond = _exactly(texts, np.flatnonzero(~wrong & (numbers.abs() >= 2.0**53)))
        wrong.iloc[[at for at, whole in beyond.items() if not -(2**63) <= whole < 2**63]] = True
    elif kind == "boolean":
        wrong |= numbers.notna() & ~numbers.isin((0, 1))
    places = np.flatnonzero(wrong.to_numpy()).tolist()
    numbers = numbers.where(~wrong)
    if kind == "number" or numbers.isna().any():
        return numbers, places
    if kind == "boolean":
        return numbers.astype("bool"), places
    whole = numbers.where(numbers.abs() < 2.0**53, 0.0).astype("int64")
    for at, exact in beyond.items():
        whole.iloc[at] = exact
    return whole, places


def _exactly(cells: pd.Series, places: NDArray[np.intp]) -> dict[int, int]:
    """Return whole numbers as they are written: beyond 2**53 a float has not every one of them."""
    written = {int(at): str(cells.iloc[at]).strip() for at in places}
    return {at: int(text) if _WHOLE.fullmatch(text) else int(float(text)) for at, text in written.items()}


def as_texts(cells: Sequence[object] | pd.Series) -> pd.Series:
    """Return cells of any type as text: missing as ``""``, whole numbers without ``.0``, dates as EDTF.

    Examples
    --------
    >>> as_texts([None, 2015.0, "a", pd.Timestamp("2015-03-01"), 2.5]).tolist()
    ['', '2015', 'a', '2015-03-01', '2.5']
    """
    series = cells if isinstance(cells, pd.Series) else pd.Series(list(cells), dtype="object")
    if pd.api.types.is_string_dtype(series.dtype) and not series.hasnans and series.dtype != object:
        return series
    return pd.Series([_as_text(cell) for cell in series], index=series.index, dtype="str")


def _as_text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if cell is None or cell is pd.NaT or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    if isinstance(cell, float | np.floating):
        number = float(cell)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    if hasattr(cell, "isoformat"):
        text = str(cell.isoformat()).removesuffix("T00:00:00")
        return text[:10] if re.fullmatch(r"\d{4}-\d\d-\d\dT.*", text) else text
    return str(cell)
