"""How ties are put together: acts counted once, ends moved up to parents, edges, graphs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidArgument, UnknownActor, reject
from subnatnet.network._named import find
from subnatnet.tables.codes import MANY, codes_of, from_codes, holds, plain
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.frames import clean_names, sorted_order
from subnatnet.tables.validate import Numbered

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.schema import Schema

MAX_DEPTH = 16  # of a chain of parents; the built-in data needs four
TOP = "top"  # asks for the level of the regions that belong to no other, whatever a state calls them


def acts(ties: pd.DataFrame) -> pd.Series:
    """Return the act each tie is part of: its ``document``, or else the tie itself.

    Joint documents have one row for every issuer, projects one for every lender; counting distinct acts
    instead of rows counts them once. The layer is part of the key, so that a document number in one layer
    cannot meet the same word in another.

    Examples
    --------
    >>> ties = pd.DataFrame({"layer": "directive", "document": ["d1", "d1", ""]}, index=["a", "b", "c"])
    >>> acts(ties).nunique()
    2
    """
    document = plain(ties["document"])
    if len(ties) <= MANY:  # of few each is spelled sooner than all are put together
        cells = zip(plain(ties["layer"]).tolist(), document.tolist(), ties.index.tolist(), strict=True)
        named = [f"{layer}\x1f{of}" if of != "" else f"{layer}\x1f\x1f{tie}" for layer, of, tie in cells]
        return pd.Series(named, index=ties.index, name="act", dtype="str")
    own = pd.Series(ties.index, index=ties.index).astype("str")
    return (plain(ties["layer"]) + "\x1f" + document.where(document != "", "\x1f" + own)).rename("act")


def memberships(numbers: Numbered, given: pd.DataFrame | None, ids: pd.Index, schema: Schema) -> pd.DataFrame:
    """Return who belongs to which layer: those with ties in it, and those given by hand."""
    there = np.zeros((len(ids), len(numbers.layers)), dtype=bool)
    for end in (numbers.source, numbers.target):
        there[end, numbers.layer] = True
    members = _listed_members(there, ids, numbers.layers)
    if given is None:
        return members
    given = clean_names(given)
    for name in sorted(set(given["layer"]) - set(schema.layers)):
        reject(name, schema.layers, "layer")
    for one in sorted(set(given["actor"]) - set(ids)):
        raise UnknownActor(f"{one!r} is a member of a layer but not among the actors.")
    parts = [members, given[["actor", "layer"]].astype("str")]
    members = pd.concat(parts, ignore_index=True).drop_duplicates()
    return members.sort_values(["actor", "layer"], ignore_index=True)


def _listed_members(there: NDArray[np.bool_], ids: pd.Index, names: pd.Index) -> pd.DataFrame:
    """Return one row for each actor, sorted by id, and each of the layers it is in."""
    order = sorted_order(names)
    actor, of = np.nonzero(there[:, order])
    found = {"actor": ids.take(actor).array, "layer": names.take(order[of]).array}
    return pd.DataFrame(found, copy=False)


def moved_members(members: pd.DataFrame, place: NDArray[np.intp], ids: pd.Index) -> pd.DataFrame:
    """Return who belongs to which layer once each actor is where it moved to.

    Examples
    --------
    >>> members = pd.DataFrame({"actor": ["a", "b", "c"], "layer": "visit"})
    >>> moved_members(members, np.array([1, 1, 2]), pd.Index(["a", "b", "c"]))["actor"].tolist()
    ['b', 'c']
    """
    layer, names = codes_of(members["layer"])
    there = np.zeros((len(ids), len(names)), dtype=bool)
    there[place[positions(members["actor"], ids)], layer] = True
    return _listed_members(there, ids, names)


def positions(texts: pd.Series, ids: pd.Index) -> NDArray[np.intp]:
    """Return the place of each end among the ids of all actors; ends held as numbers of them have it at hand.

    Examples
    --------
    >>> positions(pd.Series(["b", "a", "b"]), pd.Index(["a", "b"])).tolist()
    [1, 0, 1]
    """
    codes, distinct = codes_of(texts)
    return (codes if distinct.is_(ids) else ids.get_indexer(distinct).take(codes)).astype(np.intp, copy=False)


def ends_at(at: NDArray[np.intp], ids: pd.Index, index: pd.Index) -> pd.Series:
    """Return the ids at some places as a column, held as numbers of them where it is long.

    Examples
    --------
    >>> ends_at(np.array([1, 0]), pd.Index(["a", "b"]), pd.RangeIndex(2)).tolist()
    ['b', 'a']
    """
    return from_codes(at, ids, index) if len(at) > MANY else pd.Series(ids.take(at).array, index)


def fit(
    dates: pd.DataFrame, span: tuple[float, float], event: str
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which ties surely, and which possibly, fall into a span of days."""
    low, high = span
    first, last = dates["start_low"].to_numpy(), dates["start_high"].to_numpy()
    if event == "start":
        return (first >= low) & (last <= high), (first <= high) & (last >= low)
    began_surely, began = last <= high, first <= high
    return began_surely & (dates["end_low"].to_numpy() >= low), began & (dates["end_high"].to_numpy() >= low)


def began(starts: pd.Series, span: tuple[float, float]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which ties surely, and which possibly, began in a span of days, looking once at each date.

    Examples
    --------
    >>> surely, possibly = began(pd.Series(["1970-02", "", "1970-02"]), (0.0, 364.0))
    >>> surely.tolist(), possibly.tolist()
    ([True, False, True], [True, True, True])
    """
    codes, distinct = codes_of(starts)
    low, high, _ = date_bounds(distinct)
    surely, possibly = fit(pd.DataFrame({"start_low": low, "start_high": high}), span, "start")
    return surely[codes], possibly[codes]


def within(parent: pd.Series, roots: Iterable[str]) -> NDArray[np.bool_]:
    """Say which actors are one of `roots` or belong to one, at any depth."""
    above = parent.index.get_indexer(pd.Index(parent))
    inside = np.zeros(len(parent) + 1, dtype=bool)  # the last stands for who is not in the table
    inside[parent.index.get_indexer(pd.Index(list(roots), dtype=parent.index.dtype))] = True
    inside[-1] = False
    for _ in range(MAX_DEPTH):
        grown = inside.copy()
        grown[:-1] |= inside[above]
        if (grown == inside).all():
            break
        inside = grown
    return inside[:-1]


def unit_of(actors: pd.DataFrame, unit: str | None) -> str | None:
    """Return the level that `unit` asks for: where ``"top"`` means one level, its name, or else ``"top"``.

    Where no region has a level or a parent there is nothing to move up to: None.

    Examples
    --------
    >>> actors = pd.DataFrame(
    ...     {"kind": "region", "level": ["voivodeship", "city"], "parent": ["", "PL-LD"]},
    ...     index=["PL-LD", "PL-LD:lodz"],
    ... )
    >>> unit_of(actors, "top"), unit_of(actors, "city"), unit_of(actors[:1].assign(level=""), "top")
    ('voivodeship', 'city', None)
    >>> unit_of(actors.assign(parent=""), "top")
    'top'
    """
    if unit != TOP:
        return unit
    ids, level, parent = _regions(actors)
    if TOP in set(level):
        return unit
    inside = parent.isin(ids)
    levels = set(level[~inside])
    if levels <= {""}:
        return TOP if inside.any() else None
    # one level, and none of it below another of its kind: climbing to it is climbing to the top
    below = set(level[inside])
    return levels.pop() if len(levels) == 1 and not levels & below else TOP


def units_of(actors: pd.DataFrame, unit: str | None) -> pd.Index:
    """Return the ids of the regions at a level; ``"top"`` are those that belong to no other, None are all.

    Examples
    --------
    >>> actors = pd.DataFrame({"kind": "region", "level": ["land", "voivodeship", "city"],
    ...                        "parent": ["", "", "DE-SN"]}, index=["DE-SN", "PL-LD", "DE-SN:leipzig"])
    >>> units_of(actors, "top").tolist(), units_of(actors, "land").tolist()
    (['DE-SN', 'PL-LD'], ['DE-SN'])
    """
    ids, level, parent = _regions(actors)
    if unit is None:
        return ids
    if unit == TOP and TOP not in set(level):
        return ids[~parent.isin(ids)]
    return ids[np.asarray(level == unit)]


def _regions(actors: pd.DataFrame) -> tuple[pd.Index, pd.Index, pd.Index]:
    """Return the ids of the regions, their levels and their parents: no other column is taken."""
    here = np.flatnonzero(holds(actors["kind"], "region"))
    level, parent = (pd.Index(actors[name].array.take(here)) for name in ("level", "parent"))
    return actors.index.take(here), level, parent


def moves(actors: pd.DataFrame, unit: str | None, partners: str | None) -> pd.Series:
    """Return where a roll-up puts each actor: home regions at `unit`, foreign places at `partners`.

    Examples
    --------
    >>> actors = pd.DataFrame(
    ...     {"kind": "region", "level": ["land", "city", "city"], "parent": ["", "DE-SN", ""]},
    ...     index=["DE-SN", "DE-SN:leipzig", "DE:x"],
    ... )
    >>> moves(actors, "land", None).tolist()
    ['DE-SN', 'DE-SN', 'DE:x']
    """
    ids: Any = actors.index.array
    return pd.Series(ids.take(places_of_moves(actors, unit, partners)), index=actors.index)


def places_of_moves(actors: pd.DataFrame, unit: str | None, partners: str | None) -> NDArray[np.intp]:
    """Return the place among all actors of where a roll-up puts each of them; see :func:`moves`."""
    put, parent = np.arange(len(actors)), actors.index.get_indexer(pd.Index(actors["parent"]))
    for level, home in ((unit, True), (partners, False)):
        if level is not None:
            put = _climbed(parent, *_goal(actors, level, home=home), put)
    return put


def _goal(actors: pd.DataFrame, level: str, *, home: bool) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which actors are at a level, and which stay where they are: no way leads through them."""
    own = holds(actors["kind"], "region" if home else "place")
    # a region belongs to its state, but is not rolled up into it as a partner abroad would be
    apart = holds(actors["kind"], "place" if home else "region")
    if home and level == TOP and not (holds(actors["level"], TOP) & own).any():
        return np.asarray(actors.index.isin(units_of(actors, TOP))), apart
    there = holds(actors["level"], level) & own
    if level == "" or not there.any():
        require_level(actors, level, home=home)
    return there, apart


def require_level(actors: pd.DataFrame, level: str, *, home: bool) -> None:
    """Refuse a level that no actor has; home regions and foreign places may both have a ``city``."""
    kind = "region" if home else "place"
    levels = set(actors["level"][actors["kind"] == kind].unique()) - {""}
    if level not in levels:
        word = "unit" if home else "partners"
        reject(level, sorted(levels), f"level of a {kind} to give as `{word}`")


def _climbed(
    parent: NDArray[np.intp], there: NDArray[np.bool_], apart: NDArray[np.bool_], begin: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the nearest ancestor of each that is `there`, or where it begins if there is none."""
    at = begin.copy()
    for _ in range(MAX_DEPTH):
        move = (at >= 0) & ~there[at] & ~apart[at]
        if not move.any():
            break
        at[move] = parent[at[move]]
    return np.where((at >= 0) & there[at], at, begin)


def oriented(
    ties: pd.DataFrame, kind: pd.Series, schema: Schema
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the places of sources and targets among all actors, those of undirected ties in a fixed order.

    Which end of an undirected tie was written first means nothing, so it must not make a difference: the
    region comes first. `kind` has the kind of each actor, sorted by id.
    """
    layer, layers = codes_of(ties["layer"])
    source, target = (positions(ties[end], kind.index) for end in ("source", "target"))
    return in_order(Numbered(source, target, layer, layers, *codes_of(kind)), schema)


def in_order(numbers: Numbered, schema: Schema) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the same of what is numbered already."""
    # each actor's place: first by kind, then by id; found once for each, however many ties it has
    ranks = {name: order for order, name in enumerate(schema.kinds)}
    rank = np.array([ranks.get(name, len(ranks)) for name in numbers.kinds], dtype=np.intp)[numbers.kind]
    place = np.empty(len(rank), dtype=np.int64)
    place[np.argsort(rank, kind="stable")] = np.arange(len(rank))
    directed = schema.directed
    source, target = numbers.source, numbers.target
    swap = place[source] > place[target]
    swap &= np.array([not directed.get(name, True) for name in numbers.layers], dtype=bool)[numbers.layer]
    return np.where(swap, target, source), np.where(swap, source, target)


def turned(ties: pd.DataFrame, numbers: Numbered, ids: pd.Index, schema: Schema) -> pd.DataFrame:
    """Return ties whose ends are in order, as in :func:`oriented`, and held as numbers of the actors."""
    source, target = (ends_at(end, ids, ties.index) for end in in_order(numbers, schema))
    return ties.assign(source=source, target=target)


def moved(ties: pd.DataFrame, place: NDArray[np.intp], ids: pd.Index) -> pd.DataFrame:
    """Return ties whose ends are where each actor moved to, and where they were beside it."""
    made: dict[str, pd.Series] = {}
    for end in ("source", "target"):
        made[f"{end}_unit"] = ties.get(f"{end}_unit", ties[end])
        made[end] = ends_at(place[positions(ties[end], ids)], ids, ties.index)
    return ties.assign(**made)


def distinct_acts(
    ties: pd.DataFrame, group: NDArray[np.integer[Any]], size: int
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Count the acts in each group of ties of one layer, and for how many acts they stand.

    Parameters
    ----------
    ties : pandas.DataFrame
        With ``document`` and ``count``.
    group : numpy.ndarray of int, shape (n,)
        The group of each tie; negative for none. Groups do not reach over layers.
    size : int
        How many groups there are.

    Returns
    -------
    rows, acts : numpy.ndarray of int, shape (size,)
        Ties, and distinct acts: rows of one document are one.
    count : numpy.ndarray of float, shape (size,)
        Of rows that are one act the largest count, added up.
    """
    in_group = group >= 0
    document, names = codes_of(ties["document"])
    shared = in_group & (np.asarray(names != "", dtype=bool)[document] if len(names) else False)
    alone = in_group & ~shared
    each = ties["count"].to_numpy(dtype=np.float64)
    rows = np.bincount(group[in_group], minlength=size)
    acts = np.bincount(group[alone], minlength=size)
    count = np.bincount(group[alone], weights=each[alone], minlength=size).astype(np.float64)
    if shared.any():
        key = group[shared].astype(np.int64) * len(names) + document[shared]
        order = np.argsort(key, kind="stable")
        first = np.flatnonzero(np.diff(key[order], prepend=-1))
        owner = key[order][first] // len(names)
        largest = np.maximum.reduceat(each[shared][order], first)
        acts = acts + np.bincount(owner, minlength=size)
        count = count + np.bincount(owner, weights=largest, minlength=size)
    return rows, acts, count


def to_networkx(
    actors: pd.DataFrame,
    ids: pd.Index,
    ties: pd.DataFrame,
    *,
    directed: bool,
    membership: bool,
) -> nx.MultiGraph[str] | nx.MultiDiGraph[str]:
    """Build the graph of :meth:`subnatnet.TieNetwork.to_networkx`."""
    import networkx as nx

    # the stubs of networkx know neither keys in lists of edges nor records of pandas
    graph: Any = nx.MultiDiGraph() if directed or membership else nx.MultiGraph()
    nodes = actors.loc[ids]
    graph.add_nodes_from(zip(nodes.index, nodes.to_dict("records"), strict=True))
    records = ties.drop(columns=["source", "target"]).to_dict("records")
    graph.add_edges_from(zip(ties["source"], ties["target"], ties.index, records, strict=True))
    if membership:
        inside = actors.loc[within_up(actors["parent"], ids)]
        graph.add_nodes_from(zip(inside.index, inside.to_dict("records"), strict=True))
        held = inside[inside["parent"].isin(inside.index)]
        graph.add_edges_from(
            (child, parent, "membership", {"layer": "membership"})
            for child, parent in zip(held.index, held["parent"], strict=True)
        )
    result: nx.MultiGraph[str] = graph
    return result


def within_up(parent: pd.Series, ids: Iterable[str]) -> pd.Index:
    """Return `ids` and all their ancestors, sorted."""
    found = set(ids)
    front = found
    while front:
        front = set(parent.reindex(list(front)).dropna()) & set(parent.index) - found
        found |= front
    return pd.Index(sorted(found))


def chosen(
    known: pd.DataFrame,
    kinds: Iterable[str],
    *,
    kind: str | Iterable[str] | None,
    level: str | Iterable[str] | None,
    ids: str | Iterable[str] | None,
) -> pd.Index:
    """Return the actors of some kinds and levels, and those that are, or belong to, some ids.

    Raises
    ------
    UnknownActor
        If an id is not known.
    InvalidChoice
        If a kind or level is none of those of the actors.
    """
    here = np.ones(len(known), dtype=bool)
    for column, wanted in (("kind", kind), ("level", level)):
        if wanted is not None:
            words = _listed(column, wanted)
            present = sorted(set(known[column]) - {""})
            for word in words:
                if word not in present:
                    reject(word, present if column == "level" else kinds, column)
            here &= known[column].isin(words).to_numpy()
    if ids is not None:
        here &= within(known["parent"], [find(known, actor) for actor in _listed("ids", ids)])
    return known.index[here]


def _listed(what: str, words: str | Iterable[str]) -> list[str]:
    found = [words] if isinstance(words, str) else list(words) if isinstance(words, Iterable) else [words]
    if not all(isinstance(word, str) for word in found):
        raise InvalidArgument(f"{what} must be a text or a list of texts, not {words!r}")
    return found
