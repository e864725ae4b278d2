"""Actor kinds, tie types and columns: the single source of truth for what a table may hold."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = {
    "region": "a subnational unit of the home state: a province, its cities and counties",
    "place": "a foreign city, region, country or world region",
    "company": "a firm, bank or other organisation, based in a home region or abroad",
    "ministry": "a central organ of the home state",
}


@dataclass(frozen=True)
class Layer:
    """A tie type: its direction and which kinds of actor may stand at either end.

    Parameters
    ----------
    name : str
        The word used in the ``layer`` column.
    directed : bool
        Whether source and target differ in meaning.
    sources, targets : tuple of str
        Actor kinds allowed at each end; the first is assumed where a table does not say.
    meaning : str
        One line for people.
    """

    name: str
    directed: bool
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    meaning: str


LAYERS = {
    layer.name: layer
    for layer in (
        Layer(
            "agreement",
            directed=False,
            sources=("region", "place"),
            targets=("place", "region"),
            meaning="a twinning, memorandum, route or consulate between a region and a foreign place",
        ),
        Layer(
            "investment",
            directed=True,
            sources=("company", "region", "place"),
            targets=("place", "region", "company"),
            meaning="ownership or lending across the border, from investor to recipient",
        ),
        Layer(
            "cooperation",
            directed=True,
            sources=("company", "region", "place"),
            targets=("place", "region", "company"),
            meaning="aid, training and contracts across the border, from giver or contractor to recipient",
        ),
        Layer(
            "directive",
            directed=True,
            sources=("ministry",),
            targets=("region",),
            meaning="a dated act of a central organ that assigns a region a task, status or right",
        ),
    )
}

CONFIDENCE = ("high", "medium", "low")


@dataclass(frozen=True)
class Column:
    """One column of the actor or tie frame.

    Parameters
    ----------
    name : str
        Column name.
    dtype : {"text", "number", "date"}
        ``text`` is missing as ``""``; ``number`` as NaN; ``date`` is EDTF text, missing as ``""``.
    meaning : str
        One line for people.
    """

    name: str
    dtype: str
    meaning: str


ACTOR_COLUMNS = (
    Column("name", "text", "name in English or the latin alphabet"),
    Column("kind", "text", "region, place, company or ministry"),
    Column("level", "text", "how large a unit: province, prefecture, county; city, region, country ..."),
    Column("parent", "text", "id of the actor it belongs to: a city's province, a company's region"),
    Column("country", "text", "ISO 3166-1 alpha-2 code"),
    Column("world_region", "text", "name of the world region"),
    Column("lat", "number", "latitude in degrees"),
    Column("lon", "number", "longitude in degrees"),
    Column("aliases", "text", "other spellings, separated by |"),
    Column("name_local", "text", "name in its own script"),
)

TIE_COLUMNS = (
    Column("layer", "text", "tie type: " + ", ".join(LAYERS)),
    Column("kind", "text", "sub-type: sister_city, joint_venture; for directives the instrument"),
    Column("source", "text", "actor id; for agreements the home region by convention"),
    Column("target", "text", "actor id"),
    Column("start", "date", "when it began, EDTF"),
    Column("end", "date", "when it ended, EDTF; empty = no end known"),
    Column("document", "text", "the act this row is part of; rows that share it count once"),
    Column("amount", "number", "money, in `currency`"),
    Column("currency", "text", "ISO 4217 code"),
    Column("status", "text", "as the sources say: active, ended, completed, abandoned ..."),
    Column("confidence", "text", "high, medium, low or empty"),
    Column("sources", "text", "keys of the sources, separated by |"),
    Column("url", "text", "link to an official page or the original publisher"),
    Column("note", "text", "conflicts and doubts"),
)

TEXT_ACTOR = tuple(c.name for c in ACTOR_COLUMNS if c.dtype != "number")
TEXT_TIE = tuple(c.name for c in TIE_COLUMNS if c.dtype != "number")
