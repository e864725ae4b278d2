"""What actors are called in the reader's language; never by a name that no table has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.places.local_names import name_in, naming
from subnatnet.present import page

if TYPE_CHECKING:
    import pandas as pd


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
    rows = naming(actors)
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
