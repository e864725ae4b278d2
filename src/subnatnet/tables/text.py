"""One place that cleans text: signs that nobody sees make no second actor, whichever way they come in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.tables.codes import codes_of, is_held, spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

BLANKS = "\u0020\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
UNSEEN = "\u00ad\u061c\u180e\u200b\u200e\u200f\u2060\ufeff"  # zero-width signs and marks of direction
DIRECTION = "\u202a-\u202e\u2066-\u2069"  # overrides; inside a text they are a fault, around it a copied rest
CLEANED = frozenset(
    {"id", "source", "target", "parent", "layer", "kind", "level", "country", "world_region", "name"}
    | {"start", "end", "document", "currency", "confidence", "status", "actor", "period"}
)
"""Columns whose texts name something; notes and other free text stay letter by letter as they are."""

_OUTER = re.compile(rf"^[\s{BLANKS}{UNSEEN}{DIRECTION}]+|[\s{BLANKS}{UNSEEN}{DIRECTION}]+$")
_JOINERS = re.compile("(?<![\u0250-\U0010ffff])[\u200c\u200d]+|[\u200c\u200d]+(?![\u0250-\U0010ffff])")
_INNER = re.compile(f"[{BLANKS}]+")
_HIDDEN = re.compile(f"[{UNSEEN}]+")
_TAB, _RETURN, _FILE, _MARK, _SPACE = 0x09, 0x0D, 0x1C, 0x1E, 0x20  # what Python takes for a blank in ASCII
_BLANK_TO_CLEAN = re.compile("(?:\\A|\x1e)[\t-\r\x1c\x1d\x1f ]|[\t-\r\x1c\x1d\x1f ](?:\x1e|\\Z)|  ")
SHORT = 2_000  # signs in a column that a pattern looks through faster than numpy does
FEW = 200  # cells that Python looks through faster than it asks another library
BEYOND = 0x80  # the first sign beyond ASCII
_HYPHENS = re.compile("[\u2010\u2011]")


def clean(text: str) -> str:
    r"""Return a text as people see it.

    Outer blanks of every kind, zero-width signs and marks of direction go; blanks inside become one space,
    hyphens that do not break become plain ones, letters are composed (NFC).

    Examples
    --------
    >>> clean("\u3000CN\u2011SC\u200b "), clean("Ło\u0301dz\u0301"), clean("New\u00a0 York")
    ('CN-SC', 'Łódź', 'New York')
    """
    if text.isascii():
        bare = text.strip()
        return _INNER.sub(" ", bare) if "  " in bare else bare
    bare = _HIDDEN.sub("", _OUTER.sub("", text))
    bare = _HYPHENS.sub("-", _INNER.sub(" ", _JOINERS.sub("", bare)))
    return unicodedata.normalize("NFC", bare)


_FOOTNOTE = re.compile(
    r"(?<=\S)(?:\s*\[(?:\d{1,3}|[a-z]|(?:note|nota|nb|n|przyp|uwaga|註|注)\.?\s*\d*|citation needed)\]"
    r"|\s*[*†‡§¹²³⁰⁴-⁹])+$",
    re.IGNORECASE,
)
LONGEST = 2_000  # characters of a text with footnotes; no name is as long
_FOOTNOTE_END = re.compile(r"[\]*†‡§¹²³⁰⁴-⁹]$")


def without_footnote(text: str) -> str:
    """Return a text without the marks of footnotes at its end, as tables of web pages have them.

    Examples
    --------
    >>> without_footnote("Lyon[1][2]"), without_footnote("1998²"), without_footnote("[1998]")
    ('Lyon', '1998', '[1998]')
    """
    ends = len(text) <= LONGEST and _FOOTNOTE_END.search(text, max(len(text) - 2, 0))
    return _FOOTNOTE.sub("", text) if ends else text


def ascii_digits(text: str) -> str:
    """Return a text whose figures, whatever their script, are those of ASCII.

    Examples
    --------
    >>> ascii_digits("١٩٨٨"), ascii_digits("१९९८-०५")
    ('1988', '1998-05')
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def cleaned(texts: pd.Series) -> pd.Series:
    """Return texts as people see them; a column that is clean already costs one look at it.

    Examples
    --------
    >>> cleaned(pd.Series([" CN-SC", "CN-SC"])).tolist()
    ['CN-SC', 'CN-SC']
    """
    if not isinstance(texts.dtype, pd.StringDtype | pd.CategoricalDtype):
        return texts
    held = is_held(texts)
    words = texts.cat.categories if held else texts
    if isinstance(words.dtype, pd.StringDtype) and are_clean(words):
        return texts
    return each_distinct(texts, clean)


def are_clean(words: pd.Series | pd.Index) -> bool:
    """Say whether one look shows that all texts are plain ASCII, no blank is to go, and none is missing.

    Examples
    --------
    >>> are_clean(pd.Series(["a", "b"], dtype="str")), are_clean(pd.Series(["a", None], dtype="str"))
    (True, False)
    """
    found = arrow_signs(words)
    if found is not None:
        return _is_ascii(found[0]) and not _has_blanks(*found)
    try:
        joined = "\x1e".join(words.to_numpy(dtype=object))
    except TypeError:  # one is missing
        return False
    if not joined.isascii():
        return False
    if len(joined) > SHORT:
        return not _blanks_to_clean(np.frombuffer(joined.encode("ascii"), dtype=np.uint8), len(words))
    marks = max(len(words) - 1, 0)
    return joined.count("\x1e") == marks and _BLANK_TO_CLEAN.search(joined) is None


def has_missing(texts: pd.Series | pd.Index) -> bool:
    """Say whether cells of a column of texts are missing; pyarrow has counted them already.

    Examples
    --------
    >>> has_missing(pd.Series(["a", None], dtype="str")), has_missing(pd.Series(["a"], dtype="str"))
    (True, False)
    """
    if getattr(texts.dtype, "storage", "") == "pyarrow":
        values: Any = texts.array
        return bool(values.__arrow_array__().null_count)
    return bool(texts.array.isna().any())


def distinct_texts(texts: pd.Series) -> list[str]:
    """Return each text of a column once.

    Examples
    --------
    >>> distinct_texts(pd.Series(["b", "a", "b"], dtype="str"))
    ['b', 'a']
    """
    if len(texts) <= FEW:
        return list(dict.fromkeys(texts.tolist()))
    if getattr(texts.dtype, "storage", "") != "pyarrow" or has_missing(texts):
        found: list[str] = texts.unique().tolist()
        return found
    values: Any = texts.array
    held = values.__arrow_array__()
    return list(held.unique().to_pylist())


def are_empty(texts: pd.Series) -> NDArray[np.bool_]:
    """Say which texts of a column are empty.

    Examples
    --------
    >>> are_empty(pd.Series(["a", ""], dtype="str")).tolist()
    [False, True]
    """
    if isinstance(texts.dtype, pd.CategoricalDtype):
        return (texts == "").to_numpy(dtype=bool)
    held = arrow_signs(texts)
    return np.asarray(texts.to_numpy(dtype=object) == "" if held is None else np.diff(held[1]) == 0)


def ascii_bytes(texts: pd.Series | pd.Index, mark: str) -> NDArray[np.uint8] | None:
    """Return all signs of a column, with a mark between two cells, if they are plain ASCII, else None.

    Examples
    --------
    >>> ascii_bytes(pd.Series(["a", "b"]), "|").tolist(), ascii_bytes(pd.Series(["Łódź"]), "|")
    ([97, 124, 98], None)
    """
    if not mark and (held := arrow_signs(texts)) is not None:
        return held[0] if _is_ascii(held[0]) else None
    joined = mark.join(texts.to_numpy(dtype=object))
    return np.frombuffer(joined.encode("ascii"), dtype=np.uint8) if joined.isascii() else None


def arrow_signs(texts: pd.Series | pd.Index) -> tuple[NDArray[np.uint8], NDArray[np.integer[Any]]] | None:
    """Return the bytes of a column and where each cell begins and the last one ends, as pyarrow holds them.

    None where pandas holds the texts in another way, or some are missing: they are then asked one by one.

    Examples
    --------
    >>> held = arrow_signs(pd.Series(["ab", "c"], dtype="str"))
    >>> held is None or (bytes(held[0]), held[1].tolist()) == (b"abc", [0, 2, 3])
    True
    """
    if getattr(texts.dtype, "storage", "") != "pyarrow":
        return None
    values: Any = texts.array
    chunked = values.__arrow_array__()
    if chunked.null_count or str(chunked.type) not in ("large_string", "string"):
        return None
    array = chunked.chunk(0) if chunked.num_chunks == 1 else chunked.combine_chunks()
    wide: type[np.integer[Any]] = np.int64 if str(array.type) == "large_string" else np.int32
    _, places, signs = array.buffers()
    if not len(array) or signs is None:
        return np.zeros(0, dtype=np.uint8), np.zeros(len(array) + 1, dtype=wide)
    starts = np.frombuffer(places, dtype=wide)[array.offset : array.offset + len(array) + 1]
    first, last = int(starts[0]), int(starts[-1])
    return np.frombuffer(signs, dtype=np.uint8)[first:last], starts - first


def _is_ascii(signs: NDArray[np.uint8]) -> bool:
    return not len(signs) or int(signs.max()) < BEYOND


def _has_blanks(signs: NDArray[np.uint8], starts: NDArray[np.integer[Any]]) -> bool:
    """Say the same as :func:`_blanks_to_clean` where it is known where cells begin."""
    at = np.flatnonzero(signs <= _SPACE)
    here = signs[at]
    blank = at[(here == _SPACE) | ((here >= _TAB) & (here <= _RETURN)) | (here >= _FILE)]
    if not len(blank):
        return False
    begins = np.zeros(len(signs) + 1, dtype=bool)
    begins[starts] = True
    double = (signs[blank] == _SPACE) & (signs[blank - 1] == _SPACE) & ~begins[blank]
    return bool((begins[blank] | begins[blank + 1] | double).any())


def _blanks_to_clean(signs: NDArray[np.uint8], cells: int) -> bool:
    """Say whether any blank stands at the beginning or end of a cell, or beside another."""
    at = np.flatnonzero(signs <= _SPACE)
    here = signs[at]
    if np.count_nonzero(here == _MARK) != max(cells - 1, 0):
        return True  # the mark stands in a cell too
    blank = at[(here != _MARK) & ((here == _SPACE) | ((here >= _TAB) & (here <= _RETURN)) | (here >= _FILE))]
    if not len(blank):
        return False
    before = np.where(blank > 0, signs[blank - 1], _MARK)
    after = np.where(blank < len(signs) - 1, signs[np.minimum(blank + 1, len(signs) - 1)], _MARK)
    ends = (before == _MARK) | (after == _MARK)
    return bool(ends.any() or ((after == _SPACE) & (signs[blank] == _SPACE)).any())


def rising(texts: pd.Series | pd.Index) -> bool:
    """Say whether each text comes after the one before it, so that they are in order and none comes twice.

    Examples
    --------
    >>> rising(pd.Index(["a", "b", "c"])), rising(pd.Index(["a", "a"]))
    (True, False)
    """
    if getattr(texts.dtype, "storage", "") == "pyarrow":
        import pyarrow.compute as pc

        values: Any = texts.array
        chunked = values.__arrow_array__()
        if chunked.null_count:
            return False
        array = chunked.chunk(0) if chunked.num_chunks == 1 else chunked.combine_chunks()
        return len(array) < 2 or bool(pc.all(pc.less(array[:-1], array[1:])).as_py())
    cells = texts.to_numpy(dtype=object)
    return bool((cells[:-1] < cells[1:]).all())


def each_distinct(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Change texts, asking once for each distinct one; what stays as it is costs nothing.

    Examples
    --------
    >>> each_distinct(pd.Series([" a", "b", " a"]), str.strip).tolist()
    ['a', 'b', 'a']
    """
    codes, distinct = codes_of(texts)
    before = distinct.tolist() if distinct.dtype == "str" else [str(text) for text in distinct]
    after = [change(text) for text in before]
    if after == before:
        return texts
    return spread(codes, [*after, ""], texts.index)
