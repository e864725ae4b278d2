"""Add a tie or a statement of one's own, by name and with its source, to a network that is there."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked, one_of
from subnatnet.errors import InvalidArgument, UnknownActor, nearest
from subnatnet.network.tie_network import TieNetwork
from subnatnet.schema import ASSUMED
from subnatnet.tables.dates import date_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subnatnet.arguments import Names
    from subnatnet.places import Gazetteer, Match

OWN = "own-"
UNITS = ("region", "district")  # levels of the world's units; all else are towns and sites
VOICES = ("assigned", "claimed")
NOTHING = pd.DataFrame({"role": pd.Series(dtype="str")})
STATEMENT = (
    *("id", "region", "unit", "unit_id", "role", "class", "direction", "foreign", "phrase", "gloss", "date"),
    *("issuer", "leader", "document", "title", "confidence", "disputed", "sources", "url", "note"),
)
"""Columns of a table of statements."""


@checked()
def add_tie(
    net: TieNetwork,
    source: str,
    target: str,
    *,
    sources: str,
    layer: str = ASSUMED,
    **columns: str | float,
) -> TieNetwork:
    """Return the network with one more tie, its ends found by name.

    Who is meant is looked up among the actors of the network first, then in the gazetteer of the world, in
    any script; an actor that is there is never made a second time.

    Parameters
    ----------
    net : TieNetwork
        The network to add to, as it was loaded: not rolled up.
    source, target : str
        Id or name: ``"Sichuan"``, ``"四川"``, ``"Ghent, Belgium"``.
    sources : str
        Where the tie is recorded: a key of your own, several joined by ``|``.
    layer : str
        Which layer.
    **columns : str or float
        Further columns of a tie: ``start="2015"``, ``kind="sister_city"``, ``note="..."``.

    Returns
    -------
    TieNetwork
        With the tie under an id of its own, ``own-000001`` and so on.

    Raises
    ------
    UnknownActor, AmbiguousName
        If nobody, or more than one, bears a name.
    InvalidArgument
        If there is no source, the network is rolled up, or there is no such column.
    InvalidTies
        If the tie cannot be one: a wrong date, an end of the wrong kind.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.load_china()
    >>> more = add_tie(net, "四川", "Sopot, Poland", sources="letter-2026", start="2026-05")
    >>> more.ties.loc["own-000001", ["source", "target", "start"]].tolist()
    ['CN-SC', 'PL:sopot', '2026-05']
    >>> len(more.ties) - len(net.ties)
    1
    """
    if not sources.strip():
        raise InvalidArgument("a tie needs its source: sources='a key of your own'")
    ties = net.ties
    if "unit" in net.selection or "partners" in net.selection:
        raise InvalidArgument("add ties before rolling up: the ends of a rolled-up network are its units")
    for name in columns:
        if name not in ties or name in ("source", "target", "layer", "sources"):
            hint = nearest(name, ties.columns)
            raise InvalidArgument(f"{name!r} is no column of a tie" + (f"; is it {hint!r}?" if hint else ""))
    ends, known = _all_found([source, target], net.gazetteer)
    label = _next(ties.index)
    row = {"layer": layer, "source": ends[0], "target": ends[1], "sources": sources, **columns}
    extended = pd.concat([ties, pd.DataFrame([row], index=pd.Index([label], name="id"))])
    texts = [str(column) for column in extended if not pd.api.types.is_numeric_dtype(ties[column])]
    extended = extended.fillna(dict.fromkeys(texts, ""))
    if "count" in extended:
        extended["count"] = extended["count"].fillna(1)
    tied = known.index.isin([*net.actors.index, *ends])
    return TieNetwork(
        known[tied],
        extended,
        gazetteer=known,
        eras=net.eras,
        members=net.members,
        tables=net.tables,
        schema=net.schema,
    )


def _given(table: pd.DataFrame) -> set[str]:
    """Return the role words of a table, but for those of statements added by hand: they bind nobody."""
    own = table["id"].str.startswith(OWN) if "id" in table else pd.Series(data=False, index=table.index)
    return set(table.loc[~own, "role"]) - {""}


@checked(voice=one_of(*VOICES))
def add_statement(
    net: TieNetwork,
    region: str,
    role: str,
    *,
    sources: str,
    date: str,
    voice: str = "assigned",
    toward: Names = (),
    **columns: str | float,
) -> TieNetwork:
    """Return the network with one more statement of what a region is told, or claims, to be.

    Parameters
    ----------
    net : TieNetwork
        The network to add to.
    region : str
        Id or name of the region, in any script.
    role : str
        The role word: one that the tables of the network use (``"assigned"``, ``"claimed"``, ``"terms"``), or
        any if they use none.
    sources : str
        Where it is recorded: a key of your own, several joined by ``|``.
    date : str
        When it was said, EDTF: ``"2015-03-28"``, ``"2015"``, ``""`` if not known.
    voice : {"assigned", "claimed"}
        Whether the centre or the region itself says so.
    toward : str or iterable of str
        Countries or world regions it points to, ids or names.
    **columns : str or float
        Further columns of a statement: ``phrase="..."`` in its own script, ``gloss``, ``issuer, document,
        title, confidence, note``; ``class`` is given as ``**{"class": "P"}``.

    Returns
    -------
    TieNetwork
        With the statement in its table ``"assigned"`` or ``"claimed"`` under an id of its own, ``own-000001``
        and so on; networks without the table get one.

    Raises
    ------
    UnknownActor, AmbiguousName
        If nobody, or more than one, bears a name.
    InvalidArgument
        If there is no source, the date is none, who is meant is no region, or there is no such column.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.load_china()
    >>> more = add_statement(net, "四川", "hub", toward="Europe", date="2026", sources="interview-7",
    ...                      phrase="欧洲合作枢纽")
    >>> more.tables["assigned"].iloc[-1][["id", "region", "role", "direction", "date"]].tolist()
    ['own-000001', 'CN-SC', 'hub', 'world:europe', '2026']
    """
    if not sources.strip():
        raise InvalidArgument("a statement needs its source: sources='a key of your own'")
    used = set().union(*(_given(net.tables.get(name, NOTHING)) for name in (*VOICES, "terms")))
    if not role.strip() or (used and role not in used):
        hint = nearest(role, used)
        close = f"; did you mean {hint!r}?" if hint else ""
        raise InvalidArgument(
            f"role must be a role word of the tables ({', '.join(sorted(used))}), not {role!r}{close}"
        )
    if not date_bounds([date])[2].all():
        raise InvalidArgument(f"date {date!r} is no date; write 2019, 2019-03 or 2019-03-25")
    table = net.tables.get(voice, pd.DataFrame({name: pd.Series(dtype="str") for name in STATEMENT}))
    for name in columns:
        if name not in table or name in ("id", "region", "role", "sources", "date", "direction"):
            hint = nearest(name, table.columns)
            raise InvalidArgument(
                f"{name!r} is no further column of a statement" + (f"; is it {hint!r}?" if hint else "")
            )
    aims = [toward] if isinstance(toward, str) else toward
    (actor, *directions), known = _all_found([region, *aims], net.gazetteer)
    kind = str(known.loc[actor, "kind"])
    if kind != "region":
        raise InvalidArgument(f"{region!r} is {actor}, a {kind}, no region of this network")
    row: dict[str, object] = {
        "region": actor,
        "role": role,
        "direction": "|".join(directions),
        "date": date,
        "sources": sources,
    }
    numbered = "foreign" in table and pd.api.types.is_numeric_dtype(table["foreign"])
    usual = {"class": "P", "foreign": 1.0 if numbered else "1"}  # where the table says so of its statements
    row |= {name: cell for name, cell in usual.items() if name in table} | columns
    row["id"] = _next(table["id"] if "id" in table else pd.Series(dtype="str"))
    texts = [str(column) for column in table if not pd.api.types.is_numeric_dtype(table[column])]
    longer = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    return net.with_table(voice, longer.fillna(dict.fromkeys(texts, "")))


def _next(ids: Iterable[object]) -> str:
    """Return the next id of one's own."""
    own = [str(one)[len(OWN) :] for one in ids if str(one).startswith(OWN)]
    return f"{OWN}{max((int(number) for number in own if number.isdigit()), default=0) + 1:06d}"


class _Known:
    """A table of actors, and the ways to look a name up in it, each made when it is first needed."""

    def __init__(self, actors: pd.DataFrame) -> None:
        self.actors = actors

    @cached_property
    def alone(self) -> Gazetteer:
        from subnatnet.places import Gazetteer

        return Gazetteer(self.actors)

    @cached_property
    def with_world(self) -> Gazetteer:
        from subnatnet.places import Gazetteer
        from subnatnet.places.world import world

        return Gazetteer(self.actors, world=world())


def _all_found(names: list[str], actors: pd.DataFrame) -> tuple[list[str], pd.DataFrame]:
    """Return the ids of who is meant, and the table of actors with them and their parents in it."""
    known = _Known(actors)
    ids: list[str] = []
    for name in names:
        found, more = _found(name, known)
        ids.append(found)
        if more is not known.actors:
            known = _Known(more)
    return ids, known.actors


def _found(name: str, known: _Known) -> tuple[str, pd.DataFrame]:
    """Return the id of who is meant, and the table of actors with it and its parents in it."""
    from subnatnet.places.world import world

    actors = known.actors
    if name in actors.index:
        return name, actors
    with suppress(UnknownActor):
        match = known.alone.resolve(name)
        if match.reason == "name":
            return match.id, actors
    # Utrecht is the town, although the network may hold the province only
    match = known.with_world.resolve(name)
    there = match.id if match.id in actors.index else _same(match, actors)
    if there:
        return there, actors
    more = world().actors([match.id])
    more = more[~more.index.isin(actors.index)]
    both = pd.concat([actors, more.reindex(columns=actors.columns)])
    texts = [str(column) for column in both if not pd.api.types.is_numeric_dtype(actors[column])]
    return match.id, both.fillna(dict.fromkeys(texts, ""))


def _same(match: Match, known: pd.DataFrame) -> str:
    """Return the actor of a network that is a place of the world under another id, or empty if none is.

    It is one whose id the place had, or one of its country and rank whose name is a name of the place too:
    Ghent is a name of Gent.
    """
    from subnatnet.places.names import key_of
    from subnatnet.places.world import world

    places = world()
    if former := [one for one in places.former[places.row[match.id]].split("|") if one in known.index]:
        return former[0]
    near = known[(known["country"] == match.country) & (known["kind"] == match.kind)]
    near = near[(near["level"] == "region") == (match.level in UNITS)]
    named = [
        str(actor)
        for actor, name, others in zip(near.index, near["name"], near["aliases"], strict=True)
        if any(match.id in places.bearing(key_of(one)) for one in (name, *others.split("|")) if one)
    ]
    return named[0] if len(named) == 1 else ""
