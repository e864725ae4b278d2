"""Where abroad a brief is about: any country, unit of a state or town of the world, with or without a tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from subnatnet.errors import AmbiguousName, InvalidChoice, UnknownActor, nearest
from subnatnet.network import _collapse
from subnatnet.places import resolve
from subnatnet.places.names import key_of

if TYPE_CHECKING:
    import pandas as pd

    from subnatnet.network import TieNetwork

MAX_DEPTH = 8  # of a chain of parents: district, unit, country, part of the world


@dataclass(frozen=True, eq=False)
class Area:
    """A place abroad and what lies in it.

    Parameters
    ----------
    id, name, level : str
        The place.
    unit, unit_name : str
        The first-level unit it lies in, empty for a country and where that is not known.
    country, country_name : str
        Its country.
    inside, beside, within : frozenset of str
        Actors of the network that lie in the place, in its unit, in its country.
    """

    id: str
    name: str
    level: str
    unit: str
    unit_name: str
    country: str
    country_name: str
    inside: frozenset[str]
    beside: frozenset[str]
    within: frozenset[str]


def find_area(net: TieNetwork, place: str) -> Area:
    """Return the place abroad that is meant, by id or by name in any script.

    Parameters
    ----------
    net : TieNetwork
        Its places are looked at first, then the gazetteer of the world.
    place : str
        Id or name of a country, a unit of a state, or a town; ``"Ghent, Belgium"`` says which.

    Raises
    ------
    UnknownActor
        If nobody bears the name; the message names the nearest.
    AmbiguousName
        If several do.
    InvalidChoice
        If it lies at home, or is a part of the world.

    Examples
    --------
    >>> import subnatnet as sn
    >>> area = find_area(sn.load_china(), "Łódź")
    >>> area.id, area.country_name
    ('PL:lodz', 'Poland')
    """
    if not isinstance(place, str) or not place.strip():
        raise InvalidChoice(f"a place is named by a text, not by {place!r}")
    known = net.gazetteer
    found = _in_network(known, place.strip()) or _in_the_world(known, place.strip())
    world = _chains([found])
    chain = _chain(found, known, world)
    level, home = _level(found, known, world), set(known.index[known["kind"] == "region"])
    if found in home or home.intersection(chain):
        raise InvalidChoice(f"{place!r} is {found}, a region at home; a brief is on a place abroad")
    if level in ("world_region", "continent") or found.startswith("world:"):
        raise InvalidChoice(f"{place!r} is a part of the world; a brief is on a country or a place in one")
    country = next((one for one in chain if _level(one, known, world) == "country"), found)
    units = [one for one in chain if one not in (found, country) and not one.startswith("world:")]
    unit = units[-1] if units else ""
    inside = _members(known, found)
    return Area(
        found,
        _told_apart(found, known, world),
        level,
        unit,
        _told_apart(unit, known, world) if unit else "",
        country,
        _name(country, known, world),
        inside,
        _members(known, unit) if unit else inside,
        _members(known, country),
    )


def _in_network(known: pd.DataFrame, place: str) -> str:
    if place in known.index:
        return place
    abroad = known[known["kind"] == "place"]
    named = abroad.index[abroad["name"] == place]
    return str(named[0]) if len(named) == 1 else ""


def _in_the_world(known: pd.DataFrame, place: str) -> str:
    try:
        return resolve(place).id
    except UnknownActor as error:
        abroad = known[known["kind"] == "place"]
        hint = nearest(place, [*abroad.index, *abroad["name"]])
        if hint is None:
            raise
        raise UnknownActor(f"{error.args[0]}; did you mean {hint!r}?") from None


def _chains(ids: list[str]) -> pd.DataFrame:
    """Return what the gazetteer of the world knows of some places, their parents with them."""
    from subnatnet.places.world import world

    every = world()
    return every.actors([one for one in ids if one in every.row])


def _chain(place: str, known: pd.DataFrame, world: pd.DataFrame) -> list[str]:
    """Return the parents of a place; the world's gazetteer knows more levels than a table of ties does."""
    chain: list[str] = []
    at = place
    for _ in range(MAX_DEPTH):
        above = ""
        for table in (world, known):
            if at in table.index and table.loc[at, "parent"]:
                above = str(table.loc[at, "parent"])
                break
        if not above or above in chain:
            break
        chain.append(above)
        at = above
    return chain


def _level(place: str, known: pd.DataFrame, world: pd.DataFrame) -> str:
    tables = (table for table in (known, world) if place in table.index)
    return next((str(table.loc[place, "level"]) for table in tables), "")


def _name(place: str, known: pd.DataFrame, world: pd.DataFrame) -> str:
    tables = (table for table in (known, world) if place in table.index and table.loc[place, "name"])
    return next((str(table.loc[place, "name"]) for table in tables), place)


def _told_apart(place: str, known: pd.DataFrame, world: pd.DataFrame) -> str:
    """Return the name of a place; that of a unit which a town in it bears too, with what tells them apart."""
    from subnatnet.places.world import world as whole

    name = _name(place, known, world)
    every = whole()
    own = every.row.get(place)
    if own is None or every.level[own] in ("city", "country"):
        return name
    namesakes = (every.row[one] for one in every.bearing(key_of(name)) if one != place)
    if not any(own in every.chain(row) for row in namesakes):
        return name
    local, kind = str(world.loc[place, "name_local"]), str(world.loc[place, "unit_type"])
    other = local if local and key_of(local) != key_of(name) else kind or every.level[own]
    return f"{name} ({other})"


def _members(known: pd.DataFrame, place: str) -> frozenset[str]:
    """Return the actors of a network in a place: by their own parents and those of the world's gazetteer."""
    parent = known["parent"]
    own = set(parent.index[_collapse.within(parent, [place])]) if place in known.index else set()
    country = place.split("-", maxsplit=1)[0].split(":", maxsplit=1)[0]
    near = known.index[(known["kind"] == "place") & (known["country"] == country)]
    world = _chains([str(one) for one in near])
    same = _same_units(known.loc[near], place)
    for one in near:
        chain = _chain(str(one), known, world)
        if place in chain or one in same or same.intersection(chain):
            own.add(str(one))
    # companies and whatever else belongs to one of them
    return frozenset(parent.index[_collapse.within(parent, own)]) | frozenset(own)


def _same_units(near: pd.DataFrame, place: str) -> set[str]:
    """Return units of a table, under ids of their own, that the world's gazetteer knows as this place."""
    same = set()
    for one, row in near[near["level"] == "region"].iterrows():
        try:
            if resolve(str(row["name"]), country=str(row["country"])).id == place:
                same.add(str(one))
        except (UnknownActor, AmbiguousName):
            continue
    return same
