"""What a gazetteer is asked and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

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


def questions(asked: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return name, country, region and kind of each row as texts, ``""`` where nothing is said.

    Examples
    --------
    >>> questions(pd.DataFrame({"name": ["Lyon", None]}))
    [('Lyon', '', '', ''), ('', '', '', '')]
    """
    columns = (
        asked[name].astype("str").fillna("").tolist() if name in asked else [""] * len(asked)
        for name in ("name", "country", "region", "kind")
    )
    return list(zip(*columns, strict=True))


def laid_out(
    rows: Sequence[tuple[str | float, ...]], place: NDArray[np.intp], index: pd.Index
) -> pd.DataFrame:
    """Return answers as a table: at each place of `index` the row that says what was found.

    Examples
    --------
    >>> row = ("FR:lyon", 1.0, "name", "", "Lyon", "place", "city", "FR", "FR", 45.75, 4.85)
    >>> laid_out([row], np.array([0, 0]), pd.Index(["a", "b"]))["lat"].to_dict()
    {'a': 45.75, 'b': 45.75}
    """
    names = [*TEXTS[:1], "score", *TEXTS[1:], "lat", "lon"]
    columns = dict(zip(names, zip(*rows, strict=True) if rows else [()] * len(names), strict=True))
    found = {
        name: pd.array(cells, dtype="str") if name in TEXTS else np.array(cells, dtype=np.float64)
        for name, cells in columns.items()
    }
    return pd.DataFrame({name: cells.take(place) for name, cells in found.items()}, index=index)
