"""What places are called in other languages; never by a name that no table has."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

# states whose only official language a page can speak: there the local name is the name in that language
SPOKEN_IN = {"de": ("AT", "DE", "LI"), "pl": ("PL",)}
_CHINESE = re.compile("[\u3400-\u9fff\u00b7\uff08\uff09]+")


def name_in(
    actor: str,
    row: Mapping[Hashable, Any],
    language: str,
    words: Mapping[str, str],
    countries: Mapping[str, str],
) -> str:
    """Return the name of an actor in a language, or ``""`` where none is known.

    Known are what a column ``name_de`` (or ``_pl``, ``_zh``) of the actors says, countries and world regions,
    and the local name where that language is the only official one of the actor's state. On Chinese pages a
    local name in Chinese characters is taken wherever the actor is.

    Parameters
    ----------
    actor : str
        Its id.
    row : mapping
        Its row in the table of actors.
    language : str
        The language, as ISO 639-1.
    words : mapping of str to str
        Of pages in that language.
    countries : mapping of str to str
        Names of countries in that language by ISO 3166-1.

    Returns
    -------
    str
        The name.

    Examples
    --------
    >>> row = {"level": "region", "country": "PL", "name_local": "Mazowieckie"}
    >>> name_in("PL-14", row, "pl", {}, {}), name_in("PL-14", row, "de", {}, {})
    ('Mazowieckie', '')
    """
    given = row.get(f"name_{language}")
    if isinstance(given, str) and given:
        return given
    level = row.get("level")
    if level == "country" and actor in countries:
        return countries[actor]
    if level in ("world_region", "continent"):
        return words.get(f"world_{actor.removeprefix('world:')}", "")
    local = str(row.get("name_local") or "")
    if language == "zh":
        return local if _CHINESE.fullmatch(local) else ""
    return local if row.get("country") in SPOKEN_IN.get(language, ()) else ""


def _read(name: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(
        resources.files("subnatnet.places").joinpath(name).read_text("utf-8")
    )
    return found


def country_names() -> dict[str, dict[str, str]]:
    """Return the names of countries by language and code of ISO 3166-1, as in Unicode's CLDR.

    Examples
    --------
    >>> country_names()["pl"]["DE"]
    'Niemcy'
    """
    return _read("country_names.json")


def world_region_names() -> dict[str, dict[str, str]]:
    """Return the names of world regions by language and the part of their id after ``world:``.

    Examples
    --------
    >>> world_region_names()["de"]["south-asia"]
    'Südasien'
    """
    return _read("world_region_names.json")


def place_name(code: str, language: str) -> str:
    """Return what a country or world region is called in a language, or ``""`` where no name is known.

    Examples
    --------
    >>> place_name("RU", "de"), place_name("world:africa", "zh"), place_name("RU", "fr")
    ('Russland', '非洲', '')
    """
    worlds = world_region_names().get(language, {})
    return country_names().get(language, {}).get(code) or worlds.get(code.removeprefix("world:"), "")


def naming(actors: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the rows of a table of actors for :func:`name_in`, without the columns it does not ask for.

    Examples
    --------
    >>> import pandas as pd
    >>> naming(pd.DataFrame({"name": ["Macao"], "name_de": ["Macau"], "lat": [22.2]}))
    [{'name': 'Macao', 'name_de': 'Macau'}]
    """
    asked = [name for name in actors if name in ("level", "country") or str(name).startswith("name")]
    return actors[asked].to_dict("records")


def names_in(language: str, known: pd.DataFrame) -> dict[str, str]:
    """Return the names that actors have in a language, where one is known and differs from the usual one.

    Parameters
    ----------
    language : str
        The language, as ISO 639-1.
    known : pandas.DataFrame
        Actors by id, with ``name, name_local, level, country``.

    Returns
    -------
    dict
        Name by id.

    Examples
    --------
    >>> import pandas as pd
    >>> known = pd.DataFrame({"name": ["Macao"], "level": ["country"], "country": ["MO"]}, index=["MO"])
    >>> names_in("pl", known)
    {'MO': 'Makau'}
    """
    countries = country_names().get(language, {})
    worlds = {f"world_{key}": name for key, name in world_region_names().get(language, {}).items()}
    found = {}
    for actor, row in zip(known.index, naming(known), strict=True):
        name = name_in(str(actor), row, language, worlds, countries)
        if name and name != row["name"]:
            found[str(actor)] = name
    return found


def names_elsewhere(called: Mapping[str, str], known: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return what is said of actors and places in other languages, by what they are called here.

    Parameters
    ----------
    called : mapping of str to str
        What each is called, by id.
    known : pandas.DataFrame
        Actors by id, as for :func:`names_in`; countries and world regions need not be among them.

    Returns
    -------
    dict
        By language and by name. A name that several share is left out: it does not tell which is meant.

    Examples
    --------
    >>> import pandas as pd
    >>> nobody = pd.DataFrame(columns=["name", "name_local", "level", "country"])
    >>> names_elsewhere({"RU": "Russia", "CN-SC": "Sichuan"}, nobody)["pl"]
    {'Russia': 'Rosja'}
    """
    shared = {name for name, many in Counter(called.values()).items() if many > 1}
    table = known.loc[known.index.intersection(list(called))]
    found: dict[str, dict[str, str]] = {}
    for language in country_names():
        own = names_in(language, table)
        own |= {code: name for code in called if code not in own and (name := place_name(code, language))}
        found[language] = {called[code]: name for code, name in own.items() if called[code] not in shared}
    return found
