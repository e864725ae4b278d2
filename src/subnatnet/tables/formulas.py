"""Cells that a spreadsheet would run as formulas: made harmless on the way out, restored on the way in.

A text that begins with a sign which starts a formula (``=``, ``+``, ``-``, ``@`` and the like) is written
with an apostrophe in front, which spreadsheets take as "this is text"; so is a text that already begins with
apostrophes before such a sign, so that exactly one can be taken away again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

# full-width forms too: a spreadsheet set to Japanese or Chinese reads them as their plain signs
_SIGNS = "[=+@|%\uff1d\uff0b\uff0d\uff20\t\r\n-]"
_RISKY = re.compile(f"'*{_SIGNS}")
_MARKED = re.compile(f"'+{_SIGNS}")
# somewhere in the text of a whole file: a quick way to see that there is nothing to restore
MARKED_CELL = re.compile(f"'{_SIGNS}")


def guard(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> print(guard("=1+1"), guard("Łódź"))
    '=1+1 Łódź
    """
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """Undo :func:`guard`: for every text, ``unguard(guard(text)) == text``.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("'s-Hertogenbosch")
    ('=1+1', "'s-Hertogenbosch")
    """
    return text[1:] if _MARKED.match(text) else text


def protect(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with every text and every name of a column guarded; numbers are left alone.

    Examples
    --------
    >>> protect(pd.DataFrame({"note": ["=1+1", "plain"], "n": [-1, 2]})).values.tolist()
    [["'=1+1", -1], ['plain', 2]]
    """
    return _each_text(frame, guard).rename(columns=guard)


def restore(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with every guarded text as it was; names of columns are read with the header.

    Examples
    --------
    >>> restore(pd.DataFrame({"note": ["'=1+1", "plain"]}))["note"].tolist()
    ['=1+1', 'plain']
    """
    return _each_text(frame, unguard)


def _each_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    changed = {}
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name]):
            before = frame[name].tolist()
            texts = [change(value) if isinstance(value, str) else value for value in before]
            if any(text is not value for text, value in zip(texts, before, strict=True)):
                changed[name] = pd.Series(texts, index=frame.index, dtype=frame[name].dtype)
    return frame.assign(**changed)
