"""Words that people write into a cell where nothing is known, or where something goes on."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (resources.files("subnatnet.tables") / "missing_words.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(text).items()}


def is_missing(text: str) -> bool:
    """Say whether a text only says that nothing is known.

    Examples
    --------
    >>> is_missing("N/A"), is_missing("н/д"), is_missing("1999")
    (True, True, False)
    """
    return " ".join(text.casefold().split()) in _words()["missing"]


def is_ongoing(text: str) -> bool:
    """Say whether a text says that something goes on.

    Examples
    --------
    >>> is_ongoing("present"), is_ongoing("至今"), is_ongoing("1999")
    (True, True, False)
    """
    return " ".join(text.casefold().split()) in _words()["ongoing"]
