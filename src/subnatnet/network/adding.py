"""Add a tie of one's own, by name and with its source, to a network that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import AmbiguousName, InvalidArgument, UnknownActor, nearest
from subnatnet.network.tie_network import TieNetwork

if TYPE_CHECKING:
    from subnatnet.places import Match

OWN = "own-"


@checked()
def add_tie(
    net: TieNetwork,
    source: str,
    target: str,
    *,
    sources: str,
    layer: str = "agreement",
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
    known = net.gazetteer
    ends = []
    for name in (source, target):
        end, known = _found(name, known)
        ends.append(end)
    numbers = [int(tie.removeprefix(OWN)) for tie in ties.index if tie.startswith(OWN) and tie[4:].isdigit()]
    label = f"{OWN}{max(numbers, default=0) + 1:06d}"
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


def _found(name: str, known: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return the id of who is meant, and the table of actors with it and its parents in it."""
    from subnatnet.places import Gazetteer, resolve
    from subnatnet.places.world import world

    if name in known.index:
        return name, known
    try:
        match: Match = Gazetteer(known).resolve(name)
    except AmbiguousName:
        raise
    except UnknownActor:
        match = resolve(name)
    if match.id in known.index:
        return match.id, known
    more = world().actors([match.id])
    more = more[~more.index.isin(known.index)]
    both = pd.concat([known, more.reindex(columns=known.columns)])
    texts = [str(column) for column in both if not pd.api.types.is_numeric_dtype(known[column])]
    return match.id, both.fillna(dict.fromkeys(texts, ""))
