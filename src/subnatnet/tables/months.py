"""Words for months in fifty languages, those of Unicode CLDR (``benchmarks/make_month_words.py``)."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ROMAN = {
    word: month
    for month, word in enumerate(
        ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), start=1
    )
}


def key_of(word: str) -> str:
    """Return a word for a month without case, accents and points.

    Examples
    --------
    >>> key_of("Février"), key_of("Sept."), key_of("MÄRZ")
    ('fevrier', 'sept', 'marz')
    """
    bare = unicodedata.normalize("NFKD", word.replace("\u0130", "i").casefold())
    kept = (sign for sign in bare if not unicodedata.combining(sign) or sign >= "\u0900")
    return unicodedata.normalize("NFC", "".join(kept).strip(" .·'’"))  # noqa: RUF001 - an apostrophe


@cache
def _words() -> Mapping[str, Mapping[str, int]]:
    source = resources.files("subnatnet.tables") / "month_words.json"
    table: dict[str, dict[str, int]] = json.loads(source.read_text(encoding="utf-8"))
    return table


def is_month(word: str) -> bool:
    """Say whether a word is one for a month in any language, or a Roman number of one.

    Examples
    --------
    >>> is_month("październik"), is_month("XI"), is_month("city")
    (True, True, False)
    """
    key = key_of(word)
    return key in _words() or key in ROMAN


def languages_of(words: Iterable[str]) -> list[str]:
    """Return the languages that know the most of some words for months.

    Examples
    --------
    >>> languages_of(["maj", "listopad", "grudzień"])
    ['pl']
    """
    known: Counter[str] = Counter()
    for key in {key_of(word) for word in words}:
        known.update(_words().get(key, {}).keys())
    most = max(known.values(), default=0)
    return sorted(language for language, n in known.items() if n == most)


def months_of(word: str, languages: Iterable[str] = ()) -> list[int]:
    """Return the months that a word may mean, in some languages or, where none of them has it, in any.

    Examples
    --------
    >>> months_of("listopad"), months_of("listopad", ["pl"]), months_of("Mai"), months_of("IV")
    ([10, 11], [11], [5], [4])
    """
    key = key_of(word)
    meant = _words().get(key, {})
    here = {meant[language] for language in languages if language in meant}
    if not here:
        here = set(meant.values())
    if not here and key in ROMAN:
        here = {ROMAN[key]}
    return sorted(here)
