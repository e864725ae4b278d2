"""Which actor a name means, in whatever spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pandas as pd

from subnatnet.errors import AmbiguousName, InvalidChoice, UnknownActor, nearest, reject
from subnatnet.places import Gazetteer
from subnatnet.places.names import bare_keys, key_of
from subnatnet.places.world import world

if TYPE_CHECKING:
    from collections.abc import Iterable


def find(known: pd.DataFrame, word: str, what: str = "the id of an actor") -> str:
    """Return the id of the one actor that a word means: its id, or a name of it in any spelling.

    Parameters
    ----------
    known : pandas.DataFrame
        The actors it may be, by id, with ``name`` and, where they have them, ``name_local`` and ``aliases``.
    word : str
        What was asked for: ``"CN-SC"``, ``"sichuan"``, ``"Sichuan Province"``.
    what : str
        What it must be, for messages.

    Raises
    ------
    UnknownActor
        If no actor is called so; the message names the nearest.
    AmbiguousName
        If several are, and no one alone by its very name.

    Examples
    --------
    >>> import pandas as pd
    >>> known = pd.DataFrame({"name": ["Lodz", "Opole"], "aliases": ["Łódź", ""]}, index=["PL:l", "PL:o"])
    >>> find(known, "PL:o"), find(known, "opole"), find(known, "ŁÓDŹ")
    ('PL:o', 'PL:o', 'PL:l')
    """
    if word in known.index:
        return word
    spelled = _spelled(known)
    key = key_of(word)
    bare = {short for short, _ in bare_keys(word)}
    ids: list[str] = []
    for keys in ({key}, {f"short {key}", *bare}, {f"short {short}" for short in bare}):
        ids = sorted({actor for actor, names in spelled.items() if not keys.isdisjoint(names)})
        if ids and key:
            break
    if len(ids) == 1:
        return ids[0]
    if ids:
        own = [actor for actor in ids if key_of(str(known.at[actor, "name"])) == key]
        top = [actor for actor in own if _above(known, actor) not in own]
        if len(top) == 1:
            return top[0]
        raise AmbiguousName(word, {actor: str(known.at[actor, "name"]) for actor in ids})
    names = known["name"].tolist()
    hint = nearest(word, [*known.index, *names])
    asked = f"; did you mean {hint!r}?" if hint else "; see `net.actors` for the ids there are."
    raise UnknownActor(f"{word!r} is not {what}{asked}")


def _above(known: pd.DataFrame, actor: str) -> str:
    return str(known.at[actor, "parent"]) if "parent" in known else ""


def _spelled(known: pd.DataFrame) -> dict[str, set[str]]:
    """Return the keys of every name of each actor; "short" ones lack words such as Province."""
    columns = [column for column in ("name", "name_local", "aliases") if column in known]
    found: dict[str, set[str]] = {}
    for actor, *cells in zip(known.index, *(known[column] for column in columns), strict=True):
        names = [name for cell in cells if isinstance(cell, str) for name in cell.split("|") if name.strip()]
        full = {key_of(name) for name in names}
        short = {f"short {key}" for name in names for key, _ in bare_keys(name)}
        found[str(actor)] = full | short
    return found


def _called(known: pd.DataFrame, among: pd.Index, name: str, kind: str) -> str:
    """Return the one of `among` that a name means, by names of the network, else of the world; or empty."""
    for gazetteer in (Gazetteer(known), Gazetteer(known, world=world())):
        found = gazetteer.bearer(name, kind)
        if found in among:
            return found
    return ""


def regions_of(units: pd.DataFrame, regions: str | Iterable[str] | None, what: str) -> pd.Index:
    """Return the ids of the regions asked about, sorted; all of them by default.

    Parameters
    ----------
    units : pandas.DataFrame
        The regions that may be asked about, as actors.
    regions : str or iterable of str, optional
        Ids or names: ``"CN-SC"``, ``"Sichuan"``, ``"sichuan"``, ``"四川"``.
    what : str
        What the others are not, for the message.

    Raises
    ------
    UnknownActor
        If a name means none of them, with the nearest.
    InvalidChoice
        If none is named.

    Examples
    --------
    >>> import subnatnet as sn
    >>> units = sn.load_china().rollup("top").actors.query("kind == 'region'")
    >>> regions_of(units, ["四川", "guangdong", "CN-XJ"], "region").tolist()
    ['CN-GD', 'CN-SC', 'CN-XJ']
    """
    if regions is None:
        return units.index.sort_values().rename("id")
    chosen = {_region(units, region, what) for region in ([regions] if isinstance(regions, str) else regions)}
    if not chosen:
        raise InvalidChoice("regions=[] names no region; leave it out to ask about all")
    return pd.Index(sorted(chosen), name="id")


def _region(units: pd.DataFrame, region: str, what: str) -> str:
    if region in units.index:
        return region
    named = units.index[units["name"].str.casefold() == region.casefold()]
    if len(named) == 1:
        return str(named[0])
    return (not len(named) and _called(units, units.index, region, "region")) or _unknown(
        units, region, what, named
    )


def _unknown(units: pd.DataFrame, region: str, what: str, named: pd.Index) -> NoReturn:
    hint = named[0] if len(named) else nearest(region, [*units.index, *units["name"]])
    asked = f"; did you mean {hint!r}?" if hint else "; see `net.actors` for those there are."
    raise UnknownActor(f"{region!r} is not a {what}{asked}")


def area_of(known: pd.DataFrame, area: str) -> str:
    """Return the id of a place of a network, given its id or its name in any script.

    Raises
    ------
    InvalidChoice
        If the network has no such place, with the nearest country or world region.

    Examples
    --------
    >>> import subnatnet as sn
    >>> known = sn.load_china().gazetteer
    >>> area_of(known, "world:europe"), area_of(known, "Europe"), area_of(known, "Польша")
    ('world:europe', 'world:europe', 'PL')
    """
    places = known[known["kind"] == "place"]
    if area in places.index:
        return area
    return _called(known, places.index, area, "place") or reject(
        area,
        places.index[places["level"].isin(["continent", "world_region", "country"])],
        "place in this network",
    )
