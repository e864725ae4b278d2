"""Amounts as people write them, as numbers; what could mean two things is refused."""

from __future__ import annotations

import contextlib
import re
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import reject
from subnatnet.tables.codes import codes_of, is_held
from subnatnet.tables.codes import plain as as_plain
from subnatnet.tables.missing import is_missing
from subnatnet.tables.report import fault_frame, raise_faults
from subnatnet.tables.text import each_distinct, has_missing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

SCALES = {"1": 1.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
SPACES = re.compile("[ \u00a0\u2007\u2009\u202f]")
APOSTROPHES = "'\u2019\u02bc"
_DOLLARS = ["USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "FJD", "JMD", "TTD", "MXN", "CLP", "COP", "ARS"]
SIGNS = {
    "$": _DOLLARS,
    "US$": ["USD"],
    "\u20ac": ["EUR"],
    "\u00a3": ["GBP"],
    "\u00a5": ["CNY", "JPY"],
    "\uffe5": ["CNY", "JPY"],
    "RMB": ["CNY"],
    "\u5143": ["CNY"],
    "\u5186": ["JPY"],
    "z\u0142": ["PLN"],
    "\u20bd": ["RUB"],
    "\u0440\u0443\u0431.": ["RUB"],
    "\u0440\u0443\u0431": ["RUB"],
    "\u20b4": ["UAH"],
    "\u0433\u0440\u043d": ["UAH"],
    "K\u010d": ["CZK"],
    "Ft": ["HUF"],
    "lei": ["RON"],
    "kr": ["SEK", "NOK", "DKK", "ISK"],
    "kr.": ["DKK"],
    "Fr.": ["CHF"],
    "\u20a9": ["KRW"],
    "\u20b9": ["INR"],
    "\u20ba": ["TRY"],
    "R$": ["BRL"],
    "\u20ab": ["VND"],
}
"""What stands beside amounts of a currency."""
_WHOLE = re.compile(r"[+-]?\d+", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def to_number(
    texts: pd.Series,
    *,
    decimal: str = ".",
    thousands: str = "",
    currency: str | pd.Series = "",
    scale: str = "1",
) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Turn written amounts into numbers.

    Parameters
    ----------
    texts : pandas.Series
        Amounts as written, or numbers already.
    decimal, thousands : str
        The signs used; by default a point and none. Signs that do not stand between groups of digits, three
        in the last of them, make a text no number: ``1,5`` is not 15. A space is any that a spreadsheet
        writes there (U+00A0, U+202F).
    currency : str or pandas.Series
        ISO 4217 code of the amounts; its signs and the code itself may stand beside a number.
    scale : str
        What one stands for: ``"1"``, ``"thousand"``, ``"million"``, ``"billion"`` or a number.

    Returns
    -------
    numbers : pandas.Series of float
        NaN where the text is empty, says that nothing is known, or is no number.
    wrong : pandas.Series of bool
        Where the text is not a number.
    hints : pandas.Series of str
        What may have been meant.

    Examples
    --------
    >>> numbers, wrong, hints = to_number(pd.Series(["1250.5", "1,250", ""]))
    >>> numbers.tolist(), wrong.tolist(), hints.tolist()
    ([1250.5, nan, nan], [False, True, False], ['', '1250', ''])
    >>> to_number(pd.Series(["$1,740 ", "n/a"]), thousands=",", currency="USD", scale="million")[0].tolist()
    [1740000000.0, nan]
    """
    nothing = pd.Series("", index=texts.index, dtype="str")
    times = scale_of(scale)
    if pd.api.types.is_numeric_dtype(texts):
        return scaled(texts.astype("float64"), times), nothing != "", nothing
    written = as_texts(texts)
    if decimal == "." and not thousands and (read := _all_numbers(written)) is not None:
        return scaled(read, times), nothing != "", nothing
    written = as_plain(written)
    plain = each_distinct(written, lambda text: "" if is_missing(text.strip()) else text)
    plain = _without_signs(plain, currency)
    empty = plain.str.strip() == ""
    spaced = thousands.isspace()
    if thousands or decimal != ".":
        plain = each_distinct(
            plain,
            lambda text: _in_plain_signs(
                SPACES.sub(" ", text) if spaced else text, decimal, " " * spaced or thousands
            ),
        )
    numbers = _floats(plain)
    wrong = numbers.isna() & ~empty
    numbers = scaled(numbers, times)
    if not wrong.any():
        return numbers, wrong, nothing
    hints = nothing.copy()
    for at in wrong.index[wrong][:1000]:
        hints[at] = _plain_number(written[at])
    return numbers, wrong, hints


def scale_of(word: str) -> float:
    """Return how much one stands for.

    Raises
    ------
    InvalidChoice
        If it is neither a known word nor a number above zero.

    Examples
    --------
    >>> scale_of("million"), scale_of("1000")
    (1000000.0, 1000.0)
    """
    if word in SCALES:
        return SCALES[word]
    if _NUMBER.fullmatch(word) and float(word) > 0:
        return float(word)
    return reject(word, SCALES, "scale of amounts")


def scaled(numbers: pd.Series, times: float) -> pd.Series:
    """Return numbers times a scale, to the digit as if they were written so: 1.1 million is 1100000.

    Examples
    --------
    >>> scaled(pd.Series([1.1]), 1e6).tolist()
    [1100000.0]
    """
    if times == 1:
        return numbers
    unit = Decimal(repr(times))
    return numbers.map(lambda number: float(Decimal(repr(number)) * unit), na_action="ignore")


def _without_signs(texts: pd.Series, currency: str | pd.Series) -> pd.Series:
    """Return amounts without the signs of their own currency; those of another stay and make them none."""
    codes = (
        currency if isinstance(currency, pd.Series) else pd.Series(currency, index=texts.index, dtype="str")
    )
    texts = as_plain(texts)
    for code in sorted(set(codes.unique()) - {""}):
        signs = sorted(
            {code, *(sign for sign, meant in SIGNS.items() if code in meant)}, key=len, reverse=True
        )
        found = re.compile(
            "|".join(rf"(?<![^\W\d_]){re.escape(s)}(?![^\W\d_])" for s in signs), re.IGNORECASE
        )
        here = codes == code
        texts = texts.where(~here, each_distinct(texts.where(here, ""), partial(_bare, sign=found)))
    return texts


def _bare(text: str, *, sign: re.Pattern[str]) -> str:
    return sign.sub("", text, count=1).strip() if sign.search(text) else text


def _in_plain_signs(text: str, decimal: str, thousands: str) -> str:
    """Return a number with a point and without signs between thousands; what is none gets a NUL."""
    text = text.strip()
    if thousands in APOSTROPHES and thousands:
        text = re.sub(f"[{APOSTROPHES}]", thousands, text)
    whole, mark, rest = text.partition(decimal)
    if thousands and thousands in text:
        groups = [re.escape(thousands) + digits for digits in (r"\d{2,3}", r"\d{3}")]
        regular = re.fullmatch(rf"[+-]?\d{{1,3}}(?:{groups[0]})*{groups[1]}", whole)
        whole = whole.replace(thousands, "") if regular and thousands not in rest else "\x00"
    return f"{whole}.{rest}" if mark and "." not in whole else whole.replace(".", "\x00") + rest


def _all_numbers(texts: pd.Series) -> pd.Series | None:
    """Return a column of plain decimal numbers as such, and None if any cell is something else."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        codes, distinct = codes_of(texts)
        read = _plain_floats(distinct.tolist())
        read = None if read is None else read[codes]
    else:
        read = _plain_floats(texts.tolist())
    return None if read is None or np.isnan(read).any() else pd.Series(read, index=texts.index)


def _plain_floats(cells: list[str]) -> NDArray[np.float64] | None:
    """Return decimal numbers as Python reads them, if all are in the signs of digits; infinite is none."""
    if not all(cells) or re.search("[^0-9.eE+-]", "".join(cells)):
        return None
    with contextlib.suppress(ValueError):
        read = np.array(cells, dtype=object).astype("float64")
        return np.where(np.isfinite(read), read, np.nan)
    return None


def _floats(texts: pd.Series) -> pd.Series:
    """Return decimal numbers exactly as Python reads them, NaN where a text is none."""
    codes, distinct = codes_of(texts)
    cells = [str(text).strip() for text in distinct]
    if (plain := _plain_floats(cells)) is not None:
        return pd.Series(plain[codes], index=texts.index)
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
    return frame.assign(**changed) if changed else frame


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
    if isinstance(series.dtype, pd.StringDtype) and not has_missing(series):
        return series
    if pd.api.types.is_string_dtype(series.dtype) and not series.hasnans and series.dtype != object:
        return series
    if is_held(series):
        return series
    if series.dtype == "str":
        return series.fillna("")
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
