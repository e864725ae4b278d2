"""How ties are put together: acts counted once, ends moved up to parents, edges, graphs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import UnknownActor, reject
from subnatnet.network._named import find
from subnatnet.tables.frames import clean_names

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    own = pd.Series(ties.index, index=ties.index).astype("str")
    document = ties["document"]
    return (ties["layer"] + "\x1f" + document.where(document != "", "\x1f" + own)).rename("act")


def memberships(
    ties: pd.DataFrame, given: pd.DataFrame | None, ids: pd.Index, schema: Schema
) -> pd.DataFrame:
    """Return who belongs to which layer: those with ties in it, and those given by hand."""
    actors = [ties["source"], ties["target"]]
    layers = [ties["layer"], ties["layer"]]
    if given is not None:
        given = clean_names(given)
        for layer in sorted(set(given["layer"]) - set(schema.layers)):
            reject(layer, schema.layers, "layer")
        for actor in sorted(set(given["actor"]) - set(ids)):
            raise UnknownActor(f"{actor!r} is a member of a layer but not among the actors.")
        actors.append(given["actor"].astype("str"))
        layers.append(given["layer"].astype("str"))
    # numbers in the order of the texts: each pair once, sorted
    who, people = pd.factorize(pd.concat(actors, ignore_index=True), sort=True)
    what, names = pd.factorize(pd.concat(layers, ignore_index=True), sort=True)
    pairs = np.unique(who * np.int64(max(len(names), 1)) + what)
    actor, layer = np.divmod(pairs, max(len(names), 1))
    return pd.DataFrame({"actor": people.take(actor), "layer": names.take(layer)})


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


def within(parent: pd.Series, roots: Iterable[str]) -> NDArray[np.bool_]:
    """Say which actors are one of `roots` or belong to one, at any depth."""
    inside = np.asarray(parent.index.isin(list(roots)))
    for _ in range(MAX_DEPTH):
        grown = inside | parent.isin(parent.index[inside]).to_numpy()
        if (grown == inside).all():
            break
        inside = grown
    return inside


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
    regions = actors[actors["kind"] == "region"]
    if unit != TOP or TOP in set(regions["level"]):
        return unit
    inside = regions["parent"].isin(regions.index)
    levels = set(regions.loc[~inside, "level"])
    if levels <= {""}:
        return TOP if inside.any() else None
    # one level, and none of it below another of its kind: climbing to it is climbing to the top
    below = set(regions.loc[inside, "level"])
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
    regions = actors[actors["kind"] == "region"]
    if unit is None:
        return regions.index
    if unit == TOP and TOP not in set(regions["level"]):
        return regions.index[~regions["parent"].isin(regions.index)]
    return regions.index[regions["level"] == unit]


def climb(actors: pd.DataFrame, level: str, *, home: bool, start: pd.Series) -> pd.Series:
    """Return, for each actor, its ancestor at `level`, or where `start` put it if there is none.

    Parameters
    ----------
    actors : pandas.DataFrame
        All known actors.
    level : str
        The level asked for.
    home : bool
        Whether levels of home regions or of foreign places are meant: both may have a ``city``.
    start : pandas.Series
        Where each actor is now.
    """
    kind = "region" if home else "place"
    if home and level == TOP and TOP not in set(actors.loc[actors["kind"] == kind, "level"]):
        there = np.asarray(actors.index.isin(units_of(actors, TOP)))
        return _climb(actors, there, "place", start)
    require_level(actors, level, home=home)
    there = ((actors["kind"] == kind) & (actors["level"] == level)).to_numpy()
    # a region belongs to its state, but is not rolled up into it as a partner abroad would be
    return _climb(actors, there, "place" if home else "region", start)


def require_level(actors: pd.DataFrame, level: str, *, home: bool) -> None:
    """Refuse a level that no actor has; home regions and foreign places may both have a ``city``."""
    kind = "region" if home else "place"
    levels = set(actors.loc[actors["kind"] == kind, "level"]) - {""}
    if level not in levels:
        word = "unit" if home else "partners"
        reject(level, sorted(levels), f"level of a {kind} to give as `{word}`")


def _climb(actors: pd.DataFrame, there: NDArray[np.bool_], apart: str, start: pd.Series) -> pd.Series:
    """Return the nearest ancestor of each that is `there`, or where `start` put it if there is none.

    Actors of the kind `apart` stay where they are, and no way leads through them.
    """
    position = pd.Series(np.arange(len(actors)), index=actors.index)
    parent = actors["parent"].map(position).fillna(-1).to_numpy(dtype=np.int64)
    held = (actors["kind"] == apart).to_numpy()
    at = position.loc[start.to_numpy()].to_numpy().copy()
    for _ in range(MAX_DEPTH):
        move = (at >= 0) & ~there[at] & ~held[at]
        if not move.any():
            break
        at[move] = parent[at[move]]
    found = (at >= 0) & there[at]
    ids = actors.index.to_numpy()
    return pd.Series(np.where(found, ids[at], start.to_numpy()), index=start.index)


def oriented(ties: pd.DataFrame, kind: pd.Series, schema: Schema) -> tuple[pd.Index, pd.Index]:
    """Return sources and targets with the ends of undirected ties in a fixed order: the region first.

    Which end of an undirected tie was written first means nothing, so it must not make a difference.
    """
    code, ids = pd.factorize(pd.concat([ties["source"], ties["target"]], ignore_index=True))
    source, target = code[: len(ties)], code[len(ties) :]
    # each actor's place: first by kind, then by id; found once for each, however many ties it has
    rank = kind.reindex(ids).map({name: order for order, name in enumerate(schema.kinds)}).to_numpy()
    place = np.empty(len(ids), dtype=np.int64)
    place[np.lexsort((ids.to_numpy(dtype=object), rank))] = np.arange(len(ids))
    layer_code, layers = pd.factorize(ties["layer"])
    directed = schema.directed
    free = np.array([not directed[name] for name in layers], dtype=bool)
    swap = place[source] > place[target]
    swap &= free[layer_code] if len(layers) else False
    return ids.take(np.where(swap, target, source)), ids.take(np.where(swap, source, target))


def edges(ties: pd.DataFrame, kind: pd.Series, schema: Schema) -> pd.DataFrame:
    """Put ties together by layer and pair of ends; see :attr:`subnatnet.TieNetwork.edges`."""
    numbers = [
        pd.factorize(texts, sort=True)
        for texts in (pd.Index(ties["layer"]), *oriented(ties, kind, schema), pd.Index(acts(ties)))
    ]
    (layer, layers), (source, sources), (target, targets), (act, deeds) = numbers
    pair = (layer * np.int64(len(sources)) + source) * np.int64(len(targets)) + target
    one, number = np.unique(pair, return_inverse=True)
    # rows of one act between the same ends are one: the largest of their counts
    deed, row = np.unique(number * np.int64(len(deeds)) + act, return_inverse=True)
    largest = np.zeros(len(deed))
    np.maximum.at(largest, row, ties["count"].to_numpy(dtype="float64"))
    whose = deed // max(len(deeds), 1)
    order = np.argsort(number, kind="stable")
    ids = ties.index.to_numpy(dtype=object)[order]
    stops = np.cumsum(np.bincount(number, minlength=len(one)))
    starts = [0, *stops[:-1].tolist()]
    rows = np.empty(len(one), dtype=object)
    rows[:] = [tuple(ids[low:high]) for low, high in zip(starts, stops.tolist(), strict=False)]
    rest, to = np.divmod(one, max(len(targets), 1))
    name, of = np.divmod(rest, max(len(sources), 1))
    return pd.DataFrame(
        {
            "layer": layers.take(name),
            "source": sources.take(of),
            "target": targets.take(to),
            "n_ties": np.bincount(whose, minlength=len(one)),
            "count": np.bincount(whose, weights=largest, minlength=len(one)),
            "ties": rows,
        }
    )


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
            words = _listed(wanted)
            present = sorted(set(known[column]) - {""})
            for word in words:
                if word not in present:
                    reject(word, present if column == "level" else kinds, column)
            here &= known[column].isin(words).to_numpy()
    if ids is not None:
        here &= within(known["parent"], [find(known, actor) for actor in _listed(ids)])
    return known.index[here]


def _listed(words: str | Iterable[str]) -> list[str]:
    return [words] if isinstance(words, str) else list(words)
