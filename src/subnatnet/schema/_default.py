"""What most studies need: the kinds, layers and columns of the default schema."""

from __future__ import annotations

from subnatnet.schema._parts import Column, Kind, Layer

ASSUMED = "agreement"  # the layer of ties of which nobody says one
CONFIDENCE = ("high", "medium", "low")

ACTOR_COLUMNS = (
    Column("name", "text", "name in English or the latin alphabet"),
    Column("kind", "text", "region, place, company or ministry, or a kind that the schema declares"),
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
    Column("layer", "text", "tie type: agreement, investment ..., or a layer that the schema declares"),
    Column("kind", "text", "sub-type: sister_city, joint_venture; for directives the instrument"),
    Column("source", "text", "actor id; for agreements the home region by convention"),
    Column("target", "text", "actor id"),
    Column("start", "date", "when it began, EDTF"),
    Column("end", "date", "when it ended, EDTF; empty = no end known"),
    Column("document", "text", "the act this row is part of; rows that share it count once"),
    Column("count", "number", "for how many acts the row stands, above 0; 1 where empty", 1.0),
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


_MONEY = (("company", "region", "place"), ("place", "region", "company"))

KINDS = (
    Kind("region", "a subnational unit of a home state: a province, its cities and counties", "home"),
    Kind("place", "a foreign city, region, country or world region", "abroad"),
    Kind(
        "company",
        "a firm, bank or other organisation, based in a home region or abroad",
        "based",
        "companies",
    ),
    Kind("ministry", "a central organ of the home state", "centre", "ministries"),
)

LAYERS = (
    Layer(
        "agreement",
        directed=False,
        sources=("region", "place"),
        targets=("place", "region"),
        meaning="a twinning, memorandum or route agreed between a region and a foreign place",
        colour="#0072b2",
        colour_dark="#56b4e9",
    ),
    Layer(
        "investment",
        directed=True,
        sources=_MONEY[0],
        targets=_MONEY[1],
        meaning="ownership or lending across the border, from investor to recipient",
        colour="#d55e00",
        colour_dark="#ff9248",
        dash=(9, 4),
    ),
    Layer(
        "cooperation",
        directed=True,
        sources=_MONEY[0],
        targets=_MONEY[1],
        meaning="aid, training and contracts across the border, from giver or contractor to recipient",
        plural="cooperation",
        colour="#00805e",
        colour_dark="#2fc69c",
        dash=(2, 4),
    ),
    Layer(
        "directive",
        directed=True,
        sources=("ministry",),
        targets=("region",),
        meaning="a dated act of a central organ that assigns a region a task, status or right",
        foreign=False,
        colour="#a04b86",
        colour_dark="#f3c4e4",
        dash=(12, 4, 2, 4),
    ),
    Layer(
        "consulate",
        directed=True,
        sources=("place", "region"),
        targets=("region", "place"),
        meaning="a consular post, from the country that sends it to the region or city that hosts it",
        colour="#3319b3",
        colour_dark="#7f7fff",
        dash=(4, 2),
    ),
    Layer(
        "flight",
        directed=False,
        sources=("region", "place"),
        targets=("place", "region"),
        meaning="a scheduled route between airports of a region and of a foreign place",
        colour="#1b3a4b",
        colour_dark="#ffffb2",
        dash=(1, 5),
    ),
    Layer(
        "trade",
        directed=True,
        sources=("region", "place", "company"),
        targets=("place", "region", "company"),
        meaning="goods or services sold across the border, from exporter to importer",
        plural="trade",
        colour="#6b1010",
        colour_dark="#e0553a",
        dash=(10, 3, 3, 3),
    ),
)
