"""Ids for places that no gazetteer has: the country and the name in ASCII, the same for the same name."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.places.names import split_qualifier, words_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from subnatnet.places.gazetteer import Gazetteer

MINTED = "made of its name: no gazetteer has it"


@lru_cache(maxsize=50_000)
def ascii_slug(name: str) -> str:
    """Return a name as the tail of an id: ASCII, lower case, words joined by hyphens.

    Accents are dropped, Cyrillic and Greek letters written in Latin ones; a sign of another script becomes
    its number in Unicode, so that two names never fall together for want of letters.

    Examples
    --------
    >>> ascii_slug("Nowa Wieś"), ascii_slug("Новая Деревня"), ascii_slug("新村")
    ('nowa-wies', 'novaia-derevnia', 'u65b0u6751')
    """
    words = (word if word.isascii() else "".join(map(_in_ascii, word)) for word in words_of(name))
    return "-".join(word for word in words if word)


@cache
def _latin() -> dict[str, str]:
    """Cyrillic and Greek letters in Latin ones: ISO 9 and ISO 843 without signs above letters."""
    table = (resources.files("subnatnet.places") / "letters.csv").read_text(encoding="utf-8")
    return {row["sign"]: row["letters"] for row in csv.DictReader(table.splitlines())}


def _in_ascii(sign: str) -> str:
    letters = _latin().get(sign)
    if letters is not None:
        return letters
    return sign if sign.isascii() else f"u{ord(sign):x}"


def mint(
    asked: pd.DataFrame, found: pd.DataFrame, places: Gazetteer, home: Collection[str] = ()
) -> pd.DataFrame:
    """Return what was found, with an id of their own for names that nobody bears and whose country is known.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``name``, ``country`` and ``region``, as for :meth:`Gazetteer.resolve_frame`.
    found : pandas.DataFrame
        What it gave. A name that several bear stays without an id.
    places : Gazetteer
        Who is there already.
    home : collection of str
        ISO 3166-1 codes of the home states: what lies there is a region.

    Examples
    --------
    >>> from subnatnet.places import builtin_gazetteer
    >>> places = builtin_gazetteer()
    >>> asked = pd.DataFrame({"name": ["Nowa Wieś Mała", "Nowhere"], "country": ["Poland", ""], "region": ""})
    >>> mint(asked, places.resolve_frame(asked), places)["id"].tolist()
    ['PL:nowa-wies-mala', '']
    """
    found = found.copy()
    unknown = (found["id"] == "") & ~found["reason"].str.startswith("several actors")
    for at in found.index[unknown & (asked["name"] != "")]:
        name = str(asked.at[at, "name"]).strip()
        base, qualifiers = split_qualifier(name)
        country, parent = _where(
            places, str(asked.at[at, "country"]), str(asked.at[at, "region"]), qualifiers
        )
        tail = ascii_slug(base)
        made = f"{country}:{tail}"
        if not (country and tail) or places.has(made):
            continue
        told: dict[str, str | float] = {
            "id": made,
            "known_as": base,
            "country": country,
            "parent": parent or country,
        }
        told |= {"kind": "region" if country in home else "place", "level": "city"}
        told |= {"reason": MINTED, "suggestion": "", "score": 0.0}
        for column, cell in told.items():
            found.at[at, column] = cell
    return found


def _where(places: Gazetteer, country: str, region: str, qualifiers: list[str]) -> tuple[str, str]:
    """Return the country of a place and the unit it lies in, as far as they are said."""
    unit = ""
    for words in filter(None, (region, *qualifiers)):
        match = places.resolve_frame(pd.DataFrame({"name": [words], "country": [country]})).iloc[0]
        if match["id"] and match["level"] == "country":
            country = country or str(match["id"])
        elif match["id"] and match["level"] in ("region", "district", "province"):
            unit, country = unit or str(match["id"]), country or str(match["country"])
    code = places.country_code(country) if country else ""
    return code, unit
