"""One place that cleans text: signs that nobody sees make no second actor, whichever way they come in."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

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
_HYPHENS = re.compile("[\u2010\u2011]")
_TO_CLEAN = re.compile(r"(?:^|\x1e)\s|\s(?:\x1e|$)|  ")


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


def cleaned(texts: pd.Series) -> pd.Series:
    """Return texts as people see them; a column that is clean already costs one look at it.

    Examples
    --------
    >>> cleaned(pd.Series([" CN-SC", "CN-SC"])).tolist()
    ['CN-SC', 'CN-SC']
    """
    if texts.dtype == object or not pd.api.types.is_string_dtype(texts.dtype):
        return texts
    if getattr(texts.dtype, "storage", "") == "pyarrow":
        import pyarrow.compute as pc

        held = texts.array._pa_array  # noqa: SLF001 - pandas offers no other way to its own arrow array
        if pc.all(pc.string_is_ascii(held), min_count=0).as_py():
            odd = pc.match_substring_regex(held, r"^\s|\s$|  ")
            if not pc.any(odd, min_count=0).as_py():
                return texts
    elif not texts.hasnans:
        joined = "\x1e".join(texts)
        if joined.isascii() and not _TO_CLEAN.search(joined):
            return texts
    return each_distinct(texts, clean)


def each_distinct(texts: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Change texts, asking once for each distinct one; what stays as it is costs nothing.

    Examples
    --------
    >>> each_distinct(pd.Series([" a", "b", " a"]), str.strip).tolist()
    ['a', 'b', 'a']
    """
    codes, distinct = pd.factorize(texts)
    before = [str(text) for text in distinct]
    after = [change(text) for text in before]
    if after == before:
        return texts
    return pd.Series(np.array([*after, ""], dtype=object)[codes], index=texts.index, dtype="str")
