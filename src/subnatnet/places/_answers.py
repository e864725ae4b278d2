"""What a gazetteer is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Prefer = Literal["", "largest"]
TEXTS = ("id", "reason", "suggestion", "known_as", "kind", "level", "country", "parent")
CITIES = ("city", "prefecture", "county", "province")  # levels of what can have districts
OF_CITY = "the city, without its district"
SUGGESTED = 300  # distinct unknown names to look up similar ones for; a wrong column needs no more
SCORES = {
    "id": 1.0,
    "code": 1.0,
    "name": 1.0,
    "spelling": 0.99,
    "romanisation": 0.97,
    "without generic words": 0.95,
    OF_CITY: 0.9,
}


@dataclass(frozen=True)
class Match:
    """An actor found by name.

    Parameters
    ----------
    id, name : str
        The actor.
    score : float
        From 0 to 1; 1 where the spelling is in the gazetteer.
    reason : str
        How it was found.
    kind, level, country, parent : str
        What it is and where it lies; ``""`` where not known.
    lat, lon : float
        Its point in degrees, NaN where not known.
    """

    id: str
    name: str
    score: float
    reason: str
    kind: str = ""
    level: str = ""
    country: str = ""
    parent: str = ""
    lat: float = float("nan")
    lon: float = float("nan")


@dataclass(frozen=True)
class Answer:
    """Who may be meant; `elsewhere` says where others of that name are whom the gazetteer does not have."""

    ids: tuple[str, ...]
    reason: str = ""
    score: float = 0.0
    elsewhere: tuple[str, ...] = ()
    unplaced: str = ""  # the country or region asked for, if nobody knows it

    @property
    def one(self) -> str:
        return self.ids[0] if len(self.ids) == 1 and not self.elsewhere else ""


@dataclass(frozen=True)
class Asked:
    """The context of a question."""

    inside: tuple[frozenset[str], ...]
    kind: str
    prefer: str
