"""What a tile of the role map says in a language: the first role and place, and how many more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from subnatnet.places.local_names import name_in
from subnatnet.present import page
from subnatnet.present.role_words import LEGS, SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd


class RoleNames:
    """What actors and places are called in a language.

    Parameters
    ----------
    known : pandas.DataFrame
        Actors, in the order of the positions by which roles speak of them.
    words, countries : mapping of str to str
        Of the language: the words of pages, countries by code.
    outside : mapping
        Names by language of places that are no actor.
    language : str
        The language.
    """

    def __init__(
        self,
        known: pd.DataFrame,
        words: Mapping[str, str],
        countries: Mapping[str, str],
        outside: Mapping[str, Mapping[str, str]],
        language: str,
    ) -> None:
        self.ids, self.known, self.words = list(known.index), known, words
        self.countries, self.outside, self.language = countries, outside, language

    def of(self, actor: int) -> str:
        """Return the name of an actor."""
        row, code = self.known.iloc[actor], str(self.ids[actor])
        known = name_in(code, row.to_dict(), self.language, self.words, self.countries)
        return known or str(row["name"]) or code

    def place(self, where: Mapping[str, Any]) -> str:
        """Return the name of a place pointed to."""
        if where["a"] is not None:
            return self.of(where["a"])
        return self.outside.get(where["t"], {}).get(self.language) or str(where["t"])


def _sure(one: Mapping[str, Any]) -> bool:
    return one["p"] is None or one["p"] >= SURE


def _percent(one: Mapping[str, Any]) -> str:
    return f"{min(one['p'], 0.99):.0%}"


def _first(items: list[dict[str, Any]], name: Callable[[dict[str, Any]], str], *, bare: bool = True) -> str:
    """Return the first of some roles or places, with its probability if it is unsure, and how many more."""
    if not items:
        return ""
    text = name(items[0])
    if bare and not _sure(items[0]):
        text = f"{text} {_percent(items[0])}"
    return f"{text} +{len(items) - 1}" if len(items) > 1 else text


def role_lines(cell: Mapping[str, Any], names: RoleNames) -> list[tuple[str, str, str]]:
    """Return what a tile says: the text, the state and the leading role of each leg.

    Parameters
    ----------
    cell : mapping
        Of a region, as in :func:`subnatnet.present.role_tiles.role_payload`.
    names : RoleNames
        In the language of the tile.

    Returns
    -------
    list of (str, str, str)
        In the order told, claimed, shown; the state is ``sure, unsure, usual, unseen, unclear, silent``.
    """
    found = []
    for leg in LEGS:
        part = cell["legs"].get(leg)
        if part is None:
            continue

        origin = part["to"][0]["by"] if part["to"] else ""
        role = _first(part["roles"], lambda one: page.caption(names.words, "role", one["w"]))
        to = _first(part["to"], names.place, bare=not origin)
        if origin:
            where = names.words[f"to_{origin}"].format(places=to)
            if not _sure(part["to"][0]):
                # beside words like "more" or "largest" a bare number would be read as how much more
                where = names.words["sure_by"].format(what=where, p=_percent(part["to"][0]))
            text = "; ".join(piece for piece in (role, where) if piece)
        else:
            text = " → ".join(piece for piece in (role, to) if piece) if role else f"→ {to}" if to else ""
        if part["state"] == "usual" and text:
            text = names.words["usual_with"].format(said=text)
        text = text or names.words[f"answer_{part['state']}"]
        found.append((text, part["state"], part["roles"][0]["w"] if part["roles"] else ""))
    return found
