"""What actors are called in the reader's language; never by a name that no table has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from subnatnet.present import page

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


def names_by_language(actors: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the names that actors have in the languages of pages, where they differ from the usual one.

    Parameters
    ----------
    actors : pandas.DataFrame
        Actors by id.

    Returns
    -------
    dict
        By language and position of the actor.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"name": ["Bavaria"], "name_local": ["Bayern"]}, index=["DE-BY"])
    >>> names_by_language(table.assign(country="DE", level="region"))["de"]
    {'0': 'Bayern'}
    """
    every, countries = page.words(), page.countries()
    rows = actors.to_dict("records")
    found: dict[str, dict[str, str]] = {}
    for language, words in every.items():
        own = countries.get(language, {})
        names = (
            ""
            if language == "en" and "name_en" not in row
            else name_in(str(actor), row, language, words, own)
            for actor, row in zip(actors.index, rows, strict=True)
        )
        found[language] = {
            str(at): name
            for at, (name, row) in enumerate(zip(names, rows, strict=True))
            if name and name != row["name"]
        }
    return found
