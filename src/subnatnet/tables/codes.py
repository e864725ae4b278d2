"""Texts as numbers: what is the same in many rows is held, cleaned and checked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Sequence

    from numpy.typing import NDArray

MANY = 20_000  # rows from which a column of few distinct texts is worth numbers


def codes_of(texts: pd.Series) -> tuple[NDArray[np.integer[Any]], pd.Index]:
    """Return the number of each text and the distinct texts; a categorical column has them at hand.

    Examples
    --------
    >>> codes, distinct = codes_of(pd.Series(["b", "a", "b"]))
    >>> codes.tolist(), distinct.tolist()
    ([0, 1, 0], ['b', 'a'])
    """
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return texts.cat.codes.to_numpy().astype(np.intp), texts.cat.categories
    if isinstance(texts.dtype, pd.StringDtype):  # the column itself: pandas looks longer for what it is
        held: Any = texts.array
        codes, words = held.factorize()
        return codes, pd.Index(words)
    codes, distinct = pd.factorize(texts)
    return codes, pd.Index(distinct)


def is_held(texts: pd.Series) -> bool:
    """Say whether a column is one of texts held as numbers, each of which stands for a text.

    Examples
    --------
    >>> is_held(from_codes(np.array([0]), ["a"], pd.RangeIndex(1))), is_held(pd.Series(["a"]))
    (True, False)
    """
    if not isinstance(texts.dtype, pd.CategoricalDtype) or texts.dtype.ordered:
        return False
    return bool(texts.cat.categories.dtype == "str" and not texts.hasnans)


def coded(texts: pd.Series, *, always: bool = False) -> pd.Series:
    """Return a long column of few distinct texts as numbers of them (categorical), any other as it is.

    With `always` a long column of many distinct texts too.

    Examples
    --------
    >>> coded(pd.Series(["a", "b"] * MANY, dtype="str")).dtype.name, coded(pd.Series(["a"])).dtype.name
    ('category', 'str')
    """
    if is_held(texts) and len(texts) > MANY:
        unused = (np.bincount(texts.cat.codes, minlength=len(texts.cat.categories)) == 0).any()
        return texts.cat.remove_unused_categories() if unused else texts
    if not isinstance(texts.dtype, pd.StringDtype) or len(texts) <= MANY:
        return plain(texts)
    if not always and texts.iloc[:MANY].nunique() > MANY / 2:
        return texts  # ids, notes: nearly every one is another
    codes, distinct = pd.factorize(texts)
    if (not always and len(distinct) > len(texts) / 2) or (codes < 0).any():
        return texts
    return from_codes(codes, distinct, texts.index, texts.name)


def coded_frame(frame: pd.DataFrame, ends: Container[str] = ()) -> pd.DataFrame:
    """Return a frame whose long columns of few distinct texts are held as numbers; what is given stays.

    `ends` are columns to hold so however many texts are in them, since each step asks which of them are one.

    Examples
    --------
    >>> coded_frame(pd.DataFrame({"a": ["x", "y"] * MANY, "n": 1})).dtypes.map(str).to_dict()
    {'a': 'category', 'n': 'int64'}
    """
    if len(frame) <= MANY:
        return frame
    had = {name: frame[name] for name in frame.columns}
    changed = {name: coded(cells, always=name in ends) for name, cells in had.items()}
    return frame.assign(**{name: cells for name, cells in changed.items() if cells is not had[name]})


def from_codes(
    codes: NDArray[np.integer[Any]], distinct: Iterable[str], index: pd.Index, name: object = None
) -> pd.Series:
    """Return a categorical column of distinct texts.

    Examples
    --------
    >>> from_codes(np.array([1, 0]), ["a", "b"], pd.RangeIndex(2)).tolist()
    ['b', 'a']
    """
    words = distinct if isinstance(distinct, pd.Index) else pd.Index(list(distinct))
    words = words.astype("str")
    held = pd.Categorical.from_codes(codes, categories=words, validate=False)
    return pd.Series(held, index=index, name=name)


def holds(texts: pd.Series, word: str) -> NDArray[np.bool_]:
    """Say which cells of a column are one text.

    Examples
    --------
    >>> holds(pd.Series(["a", "", "a"]), "a").tolist()
    [True, False, True]
    """
    if texts.dtype == "str" and getattr(texts.dtype, "storage", "") == "python":
        return np.asarray(texts.to_numpy(dtype=object) == word, dtype=bool)
    return (texts == word).to_numpy(dtype=bool)


def spread(codes: NDArray[np.integer[Any]], texts: Sequence[str], index: pd.Index) -> pd.Series:
    """Return the text of each number; as numbers again where that is worth it, for a text may come twice.

    Examples
    --------
    >>> spread(np.array([1, 0, 1]), ["a", "b"], pd.RangeIndex(3)).tolist()
    ['b', 'a', 'b']
    """
    if len(codes) > MANY and len(texts) <= len(codes) / 2:
        again, distinct = pd.factorize(np.array(texts, dtype=object))
        return from_codes(again[codes], distinct, index)
    return pd.Series(np.array(texts, dtype=object)[codes], index=index, dtype="str")


def plain(texts: pd.Series) -> pd.Series:
    """Return a column held as numbers as the texts they stand for, any other as it is.

    Examples
    --------
    >>> plain(from_codes(np.array([1, 0]), ["a", "b"], pd.RangeIndex(2))).dtype.name
    'str'
    """
    if not is_held(texts):
        return texts
    values = texts.cat.categories.array.take(texts.cat.codes.to_numpy())
    return pd.Series(values, index=texts.index, name=texts.name)


def plain_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose columns are texts, not numbers of them; the one handed in is left alone.

    Examples
    --------
    >>> held = pd.DataFrame({"a": from_codes(np.array([0]), ["x"], pd.RangeIndex(1)), "n": [1]})
    >>> plain_frame(held).dtypes.map(str).to_dict()
    {'a': 'str', 'n': 'int64'}
    """
    kinds = zip(frame.columns, frame.dtypes, strict=True)
    held = [name for name, kind in kinds if isinstance(kind, pd.CategoricalDtype)]
    return frame.assign(**{name: plain(frame[name]) for name in held}) if held else frame
