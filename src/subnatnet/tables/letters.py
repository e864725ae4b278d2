"""How much text looks like that of a language: pairs of letters, and signs inside words by mistake.

The counts come from the names of places, languages, moneys and months that Unicode CLDR has in fifty
languages (``benchmarks/make_letter_pairs.py``).
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ODD = -8.0  # what a sign in a place where no language puts it counts, in natural logarithms
SIGN, STRANGE = -7.0, -13.0  # what a sign beyond ASCII that is no letter counts: one of real texts, another
OTHER = -7.0  # what a word in another language than most costs
UNSEEN, ASCII, FOREIGN = -2.5, -3.0, -9.0  # of a pair that no name has, and of its letters
RARE_WIDE = math.log(4e-6)  # of an East Asian character that no name has

_WORD = re.compile(r"[^ \t\n\r,;|\"()\[\]/.:!?0-9_+=<>{}*&%#@-]+")
_FAIR = frozenset("’‘“”„«»–—…·•€£§°№©®™´′″‚‹›¿¡ªº²³½¼¾×，。、；：（）《》・「」－～　")  # noqa: RUF001 - signs of real texts
_BESIDE = frozenset("’‘“”„«»–—…°ªº™®′″‚‹›·¿¡，。、；：（）《》・「」－～　")  # noqa: RUF001 - signs of real texts
_JOINS = frozenset("’'‘´′·・")  # noqa: RUF001 - apostrophes of every kind stand inside words
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI", "ARMENIAN", "GEORGIAN")
_WIDE = re.compile("[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f]")


def words_beyond_ascii(text: str) -> list[str]:
    """Return the words of a text that are not plain ASCII.

    Examples
    --------
    >>> words_beyond_ascii("CN-SC,Łódź (Polska)")
    ['Łódź']
    """
    return [word for word in _WORD.findall(text) if not word.isascii()]


def pairs_of(word: str) -> list[str]:
    """Return the pairs of letters of a word that hold one beyond ASCII, and its East Asian characters.

    Examples
    --------
    >>> pairs_of("Łódź"), pairs_of("成都")
    (['^ł', 'łó', 'ód', 'dź', 'ź$'], ['成', '都'])
    """
    lowered = unicodedata.normalize("NFC", word).lower()
    found: list[str] = []
    before = "^"
    for sign in [*lowered, "$"]:
        if _WIDE.match(sign):
            found.append(sign)
            before = "^"
        elif sign.isalpha() or sign == "$" or unicodedata.category(sign)[0] == "M":
            if not (before + sign).isascii():
                found.append(before + sign)
            before = sign
        else:
            before = "^"
    return found


class _Language(dict[str, float]):
    """Chances of pairs of letters in one language; of a pair it has not, by its letters."""

    def __init__(self, counts: dict[str, int]) -> None:
        super().__init__({pair: math.log(n / 10_000) for pair, n in counts.items()})
        letters: Counter[str] = Counter()
        for pair, n in counts.items():
            letters.update({sign: n for sign in pair if len(pair) == 2 and not sign.isascii()})
        total = max(1, sum(letters.values()))
        self.letters = {sign: math.log(n / total) for sign, n in letters.items()}

    def __missing__(self, pair: str) -> float:
        found = RARE_WIDE if len(pair) == 1 else UNSEEN + sum(map(self._letter, pair))
        self[pair] = found
        return found

    def _letter(self, sign: str) -> float:
        return ASCII if sign.isascii() else self.letters.get(sign, FOREIGN)


@cache
def _languages() -> dict[str, _Language]:
    source = resources.files("subnatnet.tables") / "letter_pairs.json"
    counts = json.loads(source.read_text(encoding="utf-8"))
    return {code: _Language(pairs) for code, pairs in counts.items()}


def chances_of() -> dict[str, Callable[[str], float]]:
    """Return for each language, by its code, what says how likely a pair of letters is in it.

    Examples
    --------
    >>> chances_of()["pl"]("łó") > chances_of()["de"]("łó")
    True
    """
    return {code: language.__getitem__ for code, language in _languages().items()}


def likelihood(text: str) -> tuple[float, float]:
    """Return how likely a text is in the language that fits best, and how likely each sign is on average.

    Both are natural logarithms. Readings of the same bytes can be compared by the first: each is the chance
    of these very bytes.

    Examples
    --------
    >>> likelihood("Москва") > likelihood("лНЯЙБЮ")
    True
    """
    words = Counter(words_beyond_ascii(text))
    pairs = {word: pairs_of(word) for word in words}
    chances = [known.__getitem__ for known in _languages().values()]
    by_word = [[sum(map(chance, pairs[word])) for word in words] for chance in chances]
    times = list(words.values())
    main = max(by_word, key=lambda scores: sum(s * n for s, n in zip(scores, times, strict=True)))
    total, signs = 0.0, 0
    for place, (word, n) in enumerate(words.items()):
        other = max(found[place] for found in by_word) + OTHER
        total += n * (_odd(word) * ODD + _signs(word) + max(main[place], other))
        signs += n * max(1, len(pairs[word]))
    return total, total / max(1, signs)


def _signs(word: str) -> float:
    return sum(
        SIGN if sign in _FAIR else STRANGE
        for sign in word
        if not sign.isascii() and not (sign.isalpha() or unicodedata.category(sign)[0] == "M")
    )


def _odd(word: str) -> int:
    """Return how many signs of a word stand where no language puts them.

    Signs that are no letters inside a word, capitals after small letters, two scripts in one word.

    Examples
    --------
    >>> _odd("Łódź"), _odd("£ódŸ"), _odd("лНЯЙБЮ")
    (0, 2, 1)
    """
    odd, scripts = 0, set()
    last = len(word) - 1
    for at, sign in enumerate(word):
        if sign.isalpha() or unicodedata.category(sign)[0] == "M":
            scripts.add(_script(sign))
            continue
        if sign.isascii():
            continue
        inside = 0 < at < last and sign not in _JOINS and not _WIDE.match(word[at - 1])
        beside = (at > 0 and word[at - 1].isalpha()) or (at < last and word[at + 1].isalpha())
        odd += inside or sign not in _FAIR or (beside and sign not in _BESIDE)
    scripts.discard("")
    switched = any(one.islower() and two.isupper() for one, two in pairwise(word))
    return odd + (len(scripts) > 1) + switched


@cache
def _script(sign: str) -> str:
    if _WIDE.match(sign):
        return "WIDE"
    name = unicodedata.name(sign, "")
    return next((script for script in _SCRIPTS if name.startswith(script)), "")
