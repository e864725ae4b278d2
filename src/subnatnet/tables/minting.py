"""Ids made of names: of firms, networks and places that no gazetteer knows."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.tables.plain_letters import PLAIN_LETTERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PREFIXES = {"company": "co", "ministry": "org", "region": "region", "place": "place"}

_MARKS = tomllib.loads((resources.files("subnatnet.tables") / "town_words.toml").read_text(encoding="utf-8"))
_POINTED, _ALONE = (  # the longest first: "m.st" begins with "m"
    "|".join(map(re.escape, sorted(_MARKS[form].split(), key=len, reverse=True)))
    for form in ("pointed", "alone")
)
_TOWN = re.compile(rf"(?:(?:{_POINTED})\.\s*|(?:{_ALONE})\s+)(?=[^\W\d_])")
_PLAIN_WORD = re.compile("[0-9a-z]+")


def without_mark(name: str) -> str:
    """Return the name of a place without a mark before it that says that it is a town.

    Examples
    --------
    >>> without_mark("m.st. Warszawa"), without_mark("m. Łódź"), without_mark("Marburg")
    ('Warszawa', 'Łódź', 'Marburg')
    """
    found = _TOWN.match(name)
    bare = name[found.end() :] if found else name
    return bare if bare[:1].isupper() else name


def slug(name: str) -> str:
    """Return a name as the tail of an id: lower case, no accents, words joined by hyphens, any script.

    Examples
    --------
    >>> slug("Export-Import Bank of China"), slug("中国银行"), slug("Ærø"), slug("İsparta")
    ('export-import-bank-of-china', '中国银行', 'aero', 'isparta')
    """
    folded = _folded(name)
    if folded.isascii():
        return "-".join(_PLAIN_WORD.findall(folded))
    bare = unicodedata.normalize("NFKD", folded.translate(PLAIN_LETTERS))
    plain = "".join(c for c in bare if not "\u0300" <= c <= "\u036f")
    plain = unicodedata.normalize("NFC", plain)
    kept = "".join(c if c.isalnum() or unicodedata.category(c) in ("Mn", "Mc") else " " for c in plain)
    return "-".join(kept.split())


def _folded(name: str) -> str:
    """Return a name without differences of case; the dot of a Turkish capital I is one of case."""
    if name.isascii():
        return " ".join(name.lower().split())
    folded = unicodedata.normalize("NFC", name).casefold().replace("i\u0307", "i").replace("\u0131", "i")
    return " ".join(folded.split())


@dataclass(frozen=True)
class Minted:
    """Ids made of names.

    Parameters
    ----------
    ids : list of str
        One for each name asked for, ``""`` where none can be made.
    actors : pandas.DataFrame
        ``id, name, kind, country``, one row for each id.
    faults : dict of int to tuple of str
        Position of a name of which no id can be made -> why, and what may be meant.
    """

    ids: list[str]
    actors: pd.DataFrame
    faults: Mapping[int, tuple[str, str]]


def mint(
    names: Sequence[str],
    kinds: Sequence[str],
    countries: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
    known: Mapping[str, str] | None = None,
    borne: Mapping[str, str] | None = None,
) -> Minted:
    """Make ids of names: ``kind:name``, or ``CC:name`` where the country is known.

    Parameters
    ----------
    names, kinds : sequence of str
        Who is named, and of which kind each is.
    countries, regions : sequence of str, optional
        Code of the country, and name of the region, in which each lies, ``""`` where it is not known. Of
        places of one name in one country the region becomes part of the id.
    known : mapping of str to str, optional
        Ids that names (as :func:`slug` has them) bear already, of actors whose kind nobody said.
    borne : mapping of str to str, optional
        Names behind ids that were made already, at the other end.

    Examples
    --------
    >>> minted = mint(["Alexandria", "Alexandria", "Łódź"], ["place"] * 3, ["EG", "US", ""])
    >>> minted.ids
    ['EG:alexandria', 'US:alexandria', 'place:lodz']
    """
    nothing = [""] * len(names)
    keys = list(zip(names, kinds, countries or nothing, regions or nothing, strict=True))
    id_of = _ids_of(list(dict.fromkeys(keys)), known or {})
    spelt = {own: {_folded(name): name} for own, name in (borne or {}).items()}
    for (name, *_), own in id_of.items():
        spelt.setdefault(own, {}).setdefault(_folded(name), name)
    faults: dict[int, tuple[str, str]] = {}
    found = []
    for at, key in enumerate(keys):
        own, name = id_of[key], key[0]
        found.append(own if name else "")
        if not name:
            continue
        others = [spelling for spelling in spelt[own].values() if _folded(spelling) != _folded(name)]
        if own.endswith(":"):
            faults[at] = ("no id can be made of this name; give the actor an id", "")
        elif others:
            same = " and ".join(map(repr, others[:3]))
            rule = (
                f"{name!r} and {same} would both be {own}; if they are one, say so in [words.source] or "
                f"[words.target] of the mapping ({name!r} = {others[0]!r}), else give them ids"
            )
            faults[at] = (rule, others[0])
    rows: dict[str, tuple[str, ...]] = {}
    for (name, kind, country, _), own in id_of.items():
        if name:
            rows.setdefault(own, (own, name, kind, country))
    actors = pd.DataFrame(list(rows.values()), columns=["id", "name", "kind", "country"], dtype="str")
    return Minted(found, actors, faults)


def _ids_of(
    asked: Sequence[tuple[str, str, str, str]], known: Mapping[str, str]
) -> dict[tuple[str, str, str, str], str]:
    """Return the id of each distinct name, kind, country and region."""
    tails = {name: slug(name) for name, *_ in asked}
    ids = {}
    inside: dict[str, set[str]] = {}
    for key in asked:
        name, kind, country, region = key
        placed = country != "" and kind in ("place", "region")
        own = f"{country if placed else PREFIXES.get(kind, kind)}:{tails[name]}"
        ids[key] = own, placed
        if region:
            inside.setdefault(own, set()).add(region)
    found = {}
    for key, (own, placed) in ids.items():
        name, *_, region = key
        # namesakes in one country are told apart by their region
        apart = region != "" and len(inside[own]) > 1
        longer = f"{own}-{slug(region)}" if apart else own
        found[key] = longer if placed else known.get(tails[name], longer)
    return found


def mint_ids(names: pd.Series, kind: str) -> tuple[dict[str, str], set[str]]:
    """Return ids made of names, and the names of which no id of its own can be made.

    Examples
    --------
    >>> mint_ids(pd.Series(["Weichai Power", "?"]), "company")
    ({'Weichai Power': 'co:weichai-power'}, {'?'})
    """
    distinct = sorted(set(names) - {""})
    made = mint(distinct, [kind] * len(distinct))
    unclear = {distinct[at] for at in made.faults}
    pairs = zip(distinct, made.ids, strict=True)
    return {name: own for name, own in pairs if name not in unclear}, unclear
