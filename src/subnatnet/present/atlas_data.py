"""What the atlas page is given: actors, ties, units of analysis, positions, results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, UnknownActor, nearest, reject
from subnatnet.measures._select import select
from subnatnet.measures.centrality import centrality
from subnatnet.network._collapse import TOP, acts, moves, unit_of, units_of, within_up
from subnatnet.present import layout, page
from subnatnet.present.local_names import names_by_language
from subnatnet.present.positions import coordinates
from subnatnet.present.role_tiles import role_payload
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

PARTNER_LEVELS = ("country", "world_region")
RECORDED = "recorded"
NAMED_BY_NUMBER = {"community", "cluster", "block", "module", "class", "group"}
SPACING = 46.0  # pixels between neighbours at full size
SIDES = ("region", "abroad", "centre", "unplaced")


@dataclass(frozen=True)
class Unit:
    """One unit of analysis the page can be switched to.

    Parameters
    ----------
    key : str
        ``"recorded"`` for actors as they stand in the table, or the level that partners are rolled up to.
    home : str
        Level that home regions are rolled up to, or ``""``.
    network : TieNetwork
        The network at this unit.
    """

    key: str
    home: str
    network: TieNetwork


def home_level(net: TieNetwork) -> str:
    """Return the level of the regions that belong to no other, or ``""`` where all are of one level."""
    regions = net.gazetteer.query("kind == 'region'")
    return (unit_of(regions, TOP) or "") if len(set(regions["level"])) > 1 else ""


def homes(net: TieNetwork, actors: pd.DataFrame) -> list[str]:
    """Return the regions at home that stand for themselves: those of the top level among the actors shown."""
    level = home_level(net)
    return sorted(str(actor) for actor in units_of(actors, level or None))


def units(net: TieNetwork) -> dict[str, Unit]:
    """Return the units of analysis that the table allows, the finest first."""
    found = {RECORDED: Unit(RECORDED, "", net)}
    known = net.gazetteer
    levels = set(known.loc[known["kind"] == "place", "level"])
    home = home_level(net)
    for level in PARTNER_LEVELS:
        if level not in levels:
            continue
        rolled = net.rollup(home or None, partners=level)
        last = list(found.values())[-1].network
        if not rolled.edges[["source", "target"]].equals(last.edges[["source", "target"]]):
            found[level] = Unit(level, home, rolled)
    return found


def coded(values: pd.Series) -> dict[str, Any]:
    """Return a column of text as its distinct values and, for each row, which of them it is."""
    codes, distinct = pd.factorize(values.astype("str"), sort=True)
    return {"values": distinct.tolist(), "codes": codes.tolist()}


def _tie_block(net: TieNetwork, position: pd.Series) -> dict[str, Any]:
    ties, dates = net.ties, net.dates
    layer_of = {name: number for number, name in enumerate(net.layers)}
    act = pd.factorize(acts(ties))[0]
    columns: dict[str, Any] = {}
    for name in ties.columns:
        if name in ("source", "target", "layer", "source_unit", "target_unit"):
            continue
        if pd.api.types.is_numeric_dtype(ties[name]):
            if ties[name].notna().any():
                columns[name] = {"numbers": ties[name].tolist()}
        elif (ties[name] != "").any():
            columns[name] = coded(ties[name])
    return {
        "id": ties.index.tolist(),
        "source": position.loc[ties["source"]].tolist(),
        "target": position.loc[ties["target"]].tolist(),
        "layer": ties["layer"].map(layer_of).tolist(),
        "act": act.tolist(),
        "years": {name: year_of(dates[name].to_numpy()).tolist() for name in dates.columns},
        "columns": columns,
    }


def _sides(net: TieNetwork, actors: pd.DataFrame) -> list[int]:
    """Return on which side of the state's border each actor is, as the measures see it."""
    side = actors["kind"].map({"region": "region", "place": "abroad", "ministry": "centre"})
    seen = select(net)
    side.loc[seen.ids] = seen.side
    return [SIDES.index(word) for word in side.fillna("unplaced")]


def _spellings(actors: pd.DataFrame) -> dict[str, list[str]]:
    """Return the names of countries in all languages of the page, so that each can be searched for in any."""
    countries = page.countries()
    found = {}
    for at, (actor, level) in enumerate(zip(actors.index, actors["level"], strict=True)):
        names = [known[actor] for known in countries.values() if level == "country" and actor in known]
        if names:
            found[str(at)] = sorted(set(names))
    return found


def _actor_block(net: TieNetwork, actors: pd.DataFrame, position: pd.Series) -> dict[str, Any]:
    lat, lon, origin = coordinates(actors)
    return {
        "id": actors.index.tolist(),
        "name": actors["name"].where(actors["name"] != "", actors.index.to_series()).tolist(),
        "names": names_by_language(actors),
        "spellings": _spellings(actors),
        "local": coded(actors["name_local"]),
        "aliases": coded(actors["aliases"]),
        "kind": [list(net.schema.kinds).index(kind) for kind in actors["kind"]],
        "side": _sides(net, actors),
        "level": coded(actors["level"]),
        "parent": position.reindex(actors["parent"]).fillna(-1).astype(int).tolist(),
        "lat": np.round(lat, 3).tolist(),
        "lon": np.round(lon, 3).tolist(),
        "origin": coded(pd.Series(origin)),
    }


def _moves(unit: Unit, actors: pd.Index[str], known: pd.DataFrame) -> pd.Series:
    """Return where the roll-up of a unit puts each actor."""
    rolled = unit.key != RECORDED
    return moves(known, unit.home or None if rolled else None, unit.key if rolled else None).loc[actors]


def _ring_order(net: TieNetwork, actors: pd.DataFrame, edges: pd.DataFrame) -> tuple[Any, Any]:
    """Return the ring of each actor (organs, regions, companies, partners) and the order round the rings.

    Partners stand by world region and country, regions where their partners pull them, so that lines
    are short.
    """
    ring = actors["kind"].map({"ministry": 0, "region": 1, "company": 2, "place": 3}).to_numpy()
    ring = np.unique(ring, return_inverse=True)[1] if len(ring) else ring
    known = net.gazetteer
    n = len(actors)
    chain = [actors.index.to_series()]
    for _ in range(3):
        chain.append(chain[-1].map(known["parent"]).fillna(""))
    lineage = ["|".join(reversed([step for step in steps if step])) for steps in zip(*chain, strict=True)]
    order = np.argsort(np.array(lineage), kind="stable")
    place = (actors["kind"] == "place").to_numpy()
    turn = np.zeros(n)
    partners = order[place[order]]
    turn[partners] = 2 * np.pi * np.arange(len(partners)) / max(len(partners), 1)
    first, second = (actors.index.get_indexer(pd.Index(edges[end])) for end in ("source", "target"))
    for _ in range(2):
        pull = np.zeros(n, dtype=complex)
        for one, other in ((first, second), (second, first)):
            np.add.at(pull, one, np.where(place[other] | (turn[other] != 0), np.exp(1j * turn[other]), 0))
        turn = np.where(place, turn, np.angle(pull) % (2 * np.pi))
    order = np.lexsort((np.arange(n), np.round(turn, 9)))
    return ring, order


def _captions(
    names: NDArray[np.int64], group: NDArray[np.int64], points: NDArray[np.float64]
) -> list[list[int]]:
    """Return the name and middle of each cluster of some size, the largest first."""
    counts = np.bincount(group, minlength=len(names))
    total = np.column_stack([np.bincount(group, axis, len(names)) for axis in points.T])
    middle = total / np.maximum(counts, 1)[:, None]
    return [
        [int(names[g]), *np.round(middle[g]).astype(int).tolist()]
        for g in np.argsort(-counts, kind="stable")
        if counts[g] >= 4
    ]


def _unit_block(
    unit: Unit, coarse: tuple[Unit, NDArray[np.float64]] | None, position: pd.Series, seed: int
) -> tuple[dict[str, Any], NDArray[np.float64]]:
    net = unit.network
    actors, edges = net.actors, net.edges
    edges = edges.groupby(["source", "target"])["n_ties"].sum().reset_index()
    first, second = (actors.index.get_indexer(pd.Index(edges[end])) for end in ("source", "target"))
    n = len(actors)
    degree = np.bincount(first, minlength=n) + np.bincount(second, minlength=n)
    captions: list[list[int]] = []
    if coarse is None:
        points = layout.springs(n, first, second, edges["n_ties"].to_numpy(dtype=float), seed=seed)
        # screens are wider than high
        full = points * SPACING * 0.55 * np.sqrt(n) * [1.25, 0.8]
        full = layout.apart(full, 16 + 16 * np.sqrt(degree / max(degree.max(), 1)))
    else:
        centres = coarse[0].network.actors.index
        group = centres.get_indexer(pd.Index(_moves(coarse[0], actors.index, net.gazetteer)))
        order = np.lexsort((np.arange(n), -degree))
        full = layout.clusters(coarse[1], group, order, spacing=SPACING * 0.75)
        captions = _captions(position.loc[centres].to_numpy(), group, full)
    ring, order = _ring_order(net, actors, edges)
    round_ = layout.rings(ring, order, spacing=SPACING * 0.8)
    own = position.loc[actors.index].to_numpy()
    block = {
        "key": unit.key,
        "home": unit.home,
        "nodes": own.tolist(),
        "captions": captions,
        "force": np.round(full).astype(int).ravel().tolist(),
        "rings": np.round(round_).astype(int).ravel().tolist(),
    }
    scale = float(np.median(np.hypot(*full.T))) if n else 1.0
    return block, points if coarse is None else full / (scale or 1.0)


def _results(frame: pd.DataFrame | None, known: pd.Index, what: str) -> dict[str, Any]:
    """Return a table of results by actor: each column's name and kind, each actor's rows."""
    if frame is None or frame.empty:
        return {"columns": [], "rows": {}}
    missing = [str(actor) for actor in frame.index if actor not in known]
    if missing:
        hint = nearest(missing[0], known)
        asked = f"; did you mean {hint!r}?" if hint else "; see `net.gazetteer` for the ids there are."
        raise UnknownActor(f"{missing[0]!r} in the index of `{what}` is not the id of an actor{asked}")
    # the number of a community is its name: it has no rank
    numeric = [
        pd.api.types.is_numeric_dtype(kind)
        and not pd.api.types.is_bool_dtype(kind)
        and str(name).partition(" (")[0] not in NAMED_BY_NUMBER
        for name, kind in frame.dtypes.items()
    ]
    columns = [
        {"name": str(name), "number": bool(number)}
        for name, number in zip(frame.columns, numeric, strict=True)
    ]
    cells = frame.astype("object").where(frame.notna(), None)
    rows: dict[str, list[list[object]]] = {}
    for actor, row in zip(frame.index, cells.itertuples(index=False, name=None), strict=True):
        rows.setdefault(str(known.get_loc(actor)), []).append(list(row))
    return {"columns": columns, "rows": rows}


def payload(
    net: TieNetwork,
    *,
    unit: str | None,
    measure: str | None,
    regions: pd.DataFrame | None,
    roles: pd.DataFrame | Mapping[str, pd.DataFrame] | None,
    sources: pd.DataFrame | None,
    seed: int,
) -> dict[str, Any]:
    """Return all that the page shows, as plain lists.

    Parameters
    ----------
    net : TieNetwork
        What to show.
    unit : str, optional
        The unit to open with; by default partners by country where the table allows it.
    measure : str, optional
        A centrality to compute for every unit.
    regions, roles : pandas.DataFrame, optional
        Results by actor id.
    sources : pandas.DataFrame, optional
        Indexed by the keys in the ``sources`` column of ties; ``title``, ``publisher`` and ``url`` are shown.
    seed : int
        For the layout.

    Returns
    -------
    dict
        ``actors``, ``ties``, ``layers``, ``units``, ``results``, ``roles``, ``sources``, ``eras``, ``unit``.

    Raises
    ------
    InvalidChoice
        If the network has no actors, or the table does not allow the unit.
    UnknownActor
        If a result is about nobody in the network.
    """
    if net.actors.empty:
        raise InvalidChoice("there is nothing to show: the network has no actors. Loosen the selection.")
    choices = units(net)
    start = unit or ("country" if "country" in choices else RECORDED)
    if start not in choices:
        reject(start, choices, "unit of this network")
    shown = set().union(*(choice.network.actors.index for choice in choices.values()))
    known = net.gazetteer
    actors = known.loc[within_up(known["parent"], shown)]
    position = pd.Series(np.arange(len(actors)), index=actors.index)
    blocks: list[dict[str, Any]] = []
    coarse: tuple[Unit, NDArray[np.float64]] | None = None
    for choice in sorted(choices.values(), key=lambda one: one.key == RECORDED):
        given = coarse if choice.key == RECORDED else None
        block, points = _unit_block(choice, given, position, seed)
        coarse = coarse or (choice, points)
        move = position.loc[_moves(choice, net.actors.index, known)]
        if measure is not None:
            values = centrality(choice.network, measure)[measure].reindex(choice.network.actors.index)
            block["measures"] = {measure: values.tolist()}
        block["move"] = dict(zip(position.loc[net.actors.index].tolist(), move.tolist(), strict=True))
        blocks.append(block)
    return {
        "actors": _actor_block(net, actors, position),
        "ties": _tie_block(net, position),
        "layers": [
            {
                "name": name,
                "directed": net.schema.directed[name],
                "foreign": net.schema.layers[name].foreign,
                "meaning": net.schema.layers[name].meaning,
            }
            for name in net.layers
        ],
        "kinds": list(net.schema.kinds),
        "plurals": dict(net.schema.plurals),
        "meanings": dict(net.schema.kinds),
        "units": sorted(blocks, key=lambda block: list(choices).index(block["key"])),
        "unit": start,
        "results": _results(regions, actors.index, "regions"),
        "roles": role_payload(
            net, roles, {str(actor): at for at, actor in enumerate(actors.index)}, homes(net, actors)
        ),
        "sources": _source_block(net, sources),
        "eras": _years(net.eras),
    }


def _source_block(net: TieNetwork, sources: pd.DataFrame | None) -> dict[str, dict[str, str]]:
    if sources is None:
        return {}
    table = sources.set_index("key") if "key" in sources else sources
    used = sorted(set("|".join(net.ties["sources"]).split("|")) & set(table.index))
    shown = [column for column in ("title", "publisher", "url", "family") if column in table]
    rows = zip(used, *(table.loc[used, column] for column in shown), strict=True)
    return {
        str(key): {name: str(cell) for name, cell in zip(shown, cells, strict=True) if cell}
        for key, *cells in rows
    }


def _years(eras: Mapping[str, str]) -> dict[str, list[float]]:
    from subnatnet.tables.dates import period_bounds

    return {name: year_of(np.array(period_bounds(span))).tolist() for name, span in eras.items()}
