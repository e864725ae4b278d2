"""In which currency amounts are, and what one stands for, as the name of their column says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+\.?")
_BRACKETS = re.compile(r"[(\[（［]([^)\]）］]*)[)\]）］]")  # noqa: RUF001 - wide brackets of East Asia


@dataclass(frozen=True)
class Unit:
    """The unit of amounts.

    Parameters
    ----------
    currencies : tuple of str
        ISO 4217 codes: one where it is clear, several where a word is that of several states.
    scale : str
        What one stands for, ``"1"`` where nothing says it, ``""`` where two words differ.
    dollars : bool
        Whether the code is that of the United States only because dollars are said without their state.
    unknown : tuple of str
        Words in brackets that are neither a currency nor a scale.
    """

    currencies: tuple[str, ...] = ()
    scale: str = "1"
    dollars: bool = False
    unknown: tuple[str, ...] = ()


@cache
def _known() -> dict[str, dict[str, str]]:
    text = (resources.files("subnatnet.tables") / "money_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _filling() -> frozenset[str]:
    """Words beside a currency that say nothing of the unit."""
    return frozenset(_known()["filling"]["words"].split())


@cache
def _words() -> tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...]:
    """Return each word, longest first, whether it says a currency or a scale, and which."""
    known = _known()
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for code, words in known["currency"].items():
        found += [(word, "currency", (code,)) for word in _parted(words)]
    found += [(word, "currency", tuple(_parted(codes))) for word, codes in known["several"].items()]
    found += [(word, "dollars", ("USD",)) for word in _parted(known["dollars"]["words"])]
    for scale, words in known["scale"].items():
        found += [(word, "scale", (scale,)) for word in _parted(words)]
    ordered = sorted(found, key=lambda one: (-len(one[0]), one[0]))
    return tuple((_pattern(word), kind, meant) for word, kind, meant in ordered)


def _parted(words: str) -> list[str]:
    return [word.strip() for word in words.split("|")]


def _pattern(word: str) -> re.Pattern[str]:
    """Return the pattern of a whole word; a sign or an East Asian word may stand beside others."""
    escaped = re.escape(word)
    if re.match(r"[\u3000-\u9fff\uac00-\ud7a3]", word):
        return re.compile(escaped)
    before = r"(?<![^\W\d_])" if word[0].isalpha() else ""
    after = r"(?![^\W\d_])" if word[-1].isalpha() else ""
    return re.compile(before + escaped + after, re.IGNORECASE)


def unit_of(text: str) -> Unit:
    """Return the unit that the name of a column, or a cell, says.

    Examples
    --------
    >>> unit_of("Amount (million US dollars)").currencies, unit_of("Investment (Rs. crore)").scale
    (('USD',), '10000000')
    >>> unit_of("Investment (Rs. crore)").currencies, unit_of("Amount (LCU mn)").unknown
    (('INR', 'PKR', 'LKR', 'NPR', 'MUR'), ('LCU',))
    """
    left = re.sub(r"(?<=[a-z])(?=[A-Z]{3}(?![a-z]))", " ", text).replace("_", " ")
    said: dict[str, list[tuple[str, ...]]] = {"currency": [], "dollars": [], "scale": []}
    for pattern, kind, meant in _words():
        if pattern.search(left):
            said[kind].append(meant)
            left = pattern.sub(" ", left)
    named = [set(codes) for codes in said["currency"]]
    common = set.intersection(*named) if named else set()
    if common:  # "Rs (INR)" is clear, "EUR or USD" is not
        currencies = tuple(code for code in said["currency"][0] if code in common)
    else:
        currencies = tuple(dict.fromkeys(code for codes in said["currency"] for code in codes))
    dollars = bool(said["dollars"]) and not currencies
    scales = {scale for (scale,) in said["scale"]}
    inside = " ".join(_BRACKETS.findall(left))
    unknown = tuple(word for word in _WORD.findall(inside) if word.casefold() not in _filling())
    return Unit(
        ("USD",) if dollars else currencies,
        scales.pop() if len(scales) == 1 else "" if scales else "1",
        dollars=dollars,
        unknown=unknown,
    )
