"""Short forms of countries' names as tables write them: "Korea, Rep.", "Egypt, Arab Rep.", "Bahamas, The".

A name is taken apart into what is named and the words for the form of its state (republic, kingdom, islamic).
Abbreviations are spelled out, a hyphen may stand for "and", and what stands behind a comma or in brackets may
belong in front. Two countries that share what is named (Korea, Congo, China) are told apart by these words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from itertools import islice, product
from typing import TYPE_CHECKING

from subnatnet.places.names import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# words for the form of a state; those of one stem count as one
_STEMS = {
    "republic": ("republic", "rep"),
    "democratic": ("democratic", "dem"),
    "peoples": ("peoples", "people", "peo"),
    "federal": ("federal", "federated", "federation", "federative", "fed"),
    "state": ("states", "state", "sts"),
    "socialist": ("socialist", "soc"),
    "bolivarian": ("bolivarian", "bolivariana"),
    "united": ("united", "utd"),
    "yugoslav": ("yugoslav", "yug"),
    "kingdom": ("kingdom",),
    "islamic": ("islamic",),
    "arab": ("arab",),
    "plurinational": ("plurinational",),
    "cooperative": ("cooperative",),
    "hashemite": ("hashemite",),
    "oriental": ("oriental",),
    "principality": ("principality",),
    "duchy": ("duchy",),
    "grand": ("grand",),
    "sultanate": ("sultanate",),
    "commonwealth": ("commonwealth",),
    "independent": ("independent",),
    "union": ("union",),
    "confederation": ("confederation",),
    "jamahiriya": ("jamahiriya",),
    "former": ("former",),
    "special": ("special",),
    "administrative": ("administrative",),
    "region": ("region",),
}
_STEM = {word: stem for stem, words in _STEMS.items() for word in words}
_INITIALS = {
    "pdr": ("peoples", "democratic", "republic"),
    "dpr": ("democratic", "peoples", "republic"),
    "dr": ("democratic", "republic"),
    "pr": ("peoples", "republic"),
    "rb": ("bolivarian", "republic"),
    "fr": ("federal", "republic"),
    "fyr": ("former", "yugoslav", "republic"),
    "sar": ("special", "administrative", "region"),
}
# a republic, people's or not, is the country all the same where only one bears the name
_LOOSE = frozenset(
    {"republic", "democratic", "peoples", "islamic", "federal", "socialist", "arab", "jamahiriya"}
)
_SHORT = {
    "st": ("saint",),
    "ste": ("sainte",),
    "n": ("north", "northern", "new"),
    "s": ("south", "southern"),
    "e": ("east", "eastern"),
    "w": ("west", "western"),
    "c": ("central",),
    "cen": ("central",),
    "cent": ("central",),
    "eq": ("equatorial",),
    "equat": ("equatorial",),
    "afr": ("african", "africa"),
    "is": ("islands", "island"),
    "isl": ("islands", "island"),
    "isls": ("islands",),
    "i": ("islands", "island"),
    "terr": ("territory", "territories"),
    "brit": ("british",),
    "br": ("british",),
    "fr": ("french",),
    "us": ("us", "unitedstates"),
    "herz": ("herzegovina",),
    "dom": ("dominican",),
    "ant": ("antilles",),
    "gren": ("grenadines",),
    "barb": ("barbuda",),
    "pap": ("papua",),
    "guin": ("guinea",),
    "and": ("and", "andthe"),
    "german": ("german", "germany"),
    "libyan": ("libyan", "libya"),
}
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.\s?){2,}")
_PIECES = re.compile(r"[,;:()（），：]+")  # noqa: RUF001 - full width too
_BETWEEN = re.compile(r"(?<=\w)\s*[-\u2010-\u2013/+]\s*(?=\w)")
_ENDS = tuple(word for word in (*_STEM, *_INITIALS) if len(word) > 3 or word in ("pdr", "dpr", "sar"))
_FILLERS = frozenset({"of", "the", "de"})
_LEAST = 3  # letters of what is named
_TRIES = 96  # spellings of one name, at most


class CountryForms:
    """Countries by what is named and by the words for the form of their state.

    Parameters
    ----------
    spellings : iterable of (str, str)
        Key of a name and id of the country that bears it.

    Examples
    --------
    >>> forms = CountryForms([("republicofkorea", "KR"), ("democraticpeoplesrepublicofkorea", "KP")])
    >>> forms.meant("Korea, Rep."), forms.meant("Korea, Dem. People's Rep."), forms.meant("Korea")
    (['KR'], ['KP'], [])
    """

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        self._spellings = list(spellings)

    @cached_property
    def _whole(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for key, country in self._spellings:
            found[key].add(country)
        return found

    @cached_property
    def _parted(self) -> dict[str, dict[str, set[frozenset[str]]]]:
        """What is named -> country -> the sets of words for its form that it bears."""
        found: dict[str, dict[str, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
        for key, country in self._spellings:
            core, forms = _parted_key(key)
            if len(core) >= _LEAST:
                found[core][country].add(forms)
        return found

    def meant(self, name: str) -> list[str]:
        """Return the countries of which a name is a short or inverted form."""
        found: set[str] = set()
        for core, forms in _written(name):
            if not forms:
                found |= self._whole.get(core, set())
                continue
            borne = self._parted.get(core, {})
            same = {country for country, sets in borne.items() if forms in sets}
            wider = {country for country, sets in borne.items() if any(forms < other for other in sets)}
            found |= same or (wider if len(wider) == 1 else set())
        return sorted(found or self._part(name))

    def _part(self, name: str) -> set[str]:
        """Return the one of two countries in a name whose own names also name the other: "China: Macao"."""
        keys = [
            "".join(word for word in words_of(piece) if word not in _STEM) for piece in _PIECES.split(name)
        ]
        named = {key: self._whole[key] for key in keys if key in self._whole}
        return {
            country
            for key, countries in named.items()
            for country in countries
            if any(other != key and self._names(country, key, other) for other in named)
        }

    def _names(self, country: str, key: str, other: str) -> bool:
        return any(
            spelled.startswith(key) and spelled.endswith(other) and country in self._whole[spelled]
            for spelled in self._whole
        )

    def loosely_meant(self, name: str) -> list[str]:
        """Return the one country so named, where the words for its form are not among those it bears."""
        for core, forms in _written(name):
            borne = self._parted.get(core, {})
            if forms and forms <= _LOOSE and len(borne) == 1 and core in self._whole:
                return list(borne)
        return []


def is_short_form(name: str) -> bool:
    """Say whether a name has anything that may make it a short or inverted form.

    Examples
    --------
    >>> is_short_form("Bahamas, The"), is_short_form("St. Lucia"), is_short_form("Lodz")
    (True, True, False)
    """
    if _PIECES.search(name) or _BETWEEN.search(name):
        return True
    words = words_of(name)
    return len(words) > 1 and any(w in _STEM or w in _INITIALS or w in _SHORT for w in words)


def _parted_key(key: str) -> tuple[str, frozenset[str]]:
    """Take the words for the form of a state off both ends of a key: republicofkorea -> korea."""
    forms: set[str] = set()
    fillers = 0
    while True:
        head = next(word for word in _ENDS if key.startswith(word)) if key.startswith(_ENDS) else ""
        tail = "" if head or not key.endswith(_ENDS) else next(word for word in _ENDS if key.endswith(word))
        taken = head or tail
        if taken:
            key = key.removeprefix(taken) if head else key.removesuffix(taken)
            forms |= set(_INITIALS.get(taken, (_STEM.get(taken, taken),)))
            continue
        # "of" and "the" stand between the form and what is named, before or behind it
        plain = key.removeprefix("the") if fillers == 0 or forms else key
        if forms or plain != key:
            plain = plain.removeprefix("of").removesuffix("the").removesuffix("of").removeprefix("the")
        fillers += 1
        if plain == key:
            return key, frozenset(forms)
        key = plain


def _written(name: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Give what may be named and the words for its form, for each way of reading a name."""
    text = _DOTTED.sub(lambda found: re.sub(r"[.\s]", "", found[0]) + " ", name)
    text = _BETWEEN.sub(" and ", text) if not _PIECES.search(text) else text
    pieces = [[word for word in words_of(piece) if word != "the"] for piece in _PIECES.split(text)]
    pieces = [piece for piece in pieces if piece]
    orders = [pieces] if len(pieces) < 2 else [pieces, pieces[::-1]]
    joined = [[word for piece in order for word in piece] for order in orders]
    if " and " in text and " and " not in name:
        joined += [[word for word in words if word != "and"] for words in list(joined)]
    seen = set()
    for words in joined:
        for forms, rest in _with_and_without_forms(words):
            choices = [_SHORT.get(word, (word,)) for word in rest]
            for choice in islice(product(*choices), _TRIES):
                way = ("".join(choice), forms)
                if len(way[0]) >= _LEAST and way not in seen:
                    seen.add(way)
                    yield way


def _with_and_without_forms(words: list[str]) -> Iterator[tuple[frozenset[str], list[str]]]:
    yield frozenset(), words
    forms: set[str] = set()
    rest = []
    for word in words:
        if word in _INITIALS:
            forms |= set(_INITIALS[word])
        elif word in _STEM:
            forms.add(_STEM[word])
        else:
            rest.append(word)
    plain = [word for word in rest if word not in _FILLERS]
    if forms and plain:
        yield frozenset(forms), plain
