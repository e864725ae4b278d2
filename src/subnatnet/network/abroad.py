"""Abroad is another country: which state each actor counts for, and which ties lead from one to another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from subnatnet.tables.codes import codes_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from subnatnet.schema import Schema

DEEPEST = 16  # chain of parents


def states(known: pd.DataFrame) -> pd.Series:
    """Return the country each actor counts for: its own, or else that of the nearest parent that has one.

    Parameters
    ----------
    known : pandas.DataFrame
        Actors by id, with ``country`` and ``parent``.

    Returns
    -------
    pandas.Series
        ISO code, ``""`` where nothing tells.

    Examples
    --------
    >>> known = pd.DataFrame({"country": ["DE", "", ""], "parent": ["", "DE-SN", "x"]},
    ...                      index=["DE-SN", "DE-SN:leipzig", "co:y"])
    >>> states(known).tolist()
    ['DE', 'DE', '']
    """
    return pd.Series(_countries(known), known.index, dtype="str", name="state")


def _countries(known: pd.DataFrame) -> NDArray[np.object_]:
    step = known.index.get_indexer(pd.Index(known["parent"]))
    # a copy: texts that are Python objects come as they lie in the gazetteer
    value, above = known["country"].astype("str").to_numpy(dtype=object, copy=True), step
    for _ in range(DEEPEST):
        lacking = np.flatnonzero((value == "") & (above >= 0))
        if not len(lacking):
            break
        value[lacking] = value[above[lacking]]
        above = np.where(above >= 0, step[above], -1)
    return value


def sides(known: pd.DataFrame, schema: Schema) -> pd.Series:
    """Return where each actor stands: ``centre``, ``region`` or ``abroad``; ``unplaced`` if nothing tells.

    Organs are the centre, places are abroad. A company, and any kind that stands where it is based, is in a
    region if it belongs to one or its country is a home state, and abroad if its country is another.

    Parameters
    ----------
    known : pandas.DataFrame
        Actors by id.
    schema : Schema
        Says on which side each kind stands.
    """
    codes, kinds = codes_of(known["kind"])
    stands = dict(schema.sides)
    kind = np.array([stands.get(name) for name in kinds], dtype=object)[codes]
    words = {"centre": "centre", "home": "region", "abroad": "abroad"}
    side = np.array([words.get(stands.get(name, ""), "unplaced") for name in kinds], dtype=object)[codes]
    based = np.asarray(kind == "based", dtype=bool)
    if based.any():
        own = known["country"].astype("str").to_numpy(dtype=object)
        home = {*own[kind == "home"]} - {""}
        above = kind[_roots(known, based)]
        inside = based & ((above == "home") | np.isin(own, list(home)))
        outside = based & ~inside & ((above == "abroad") | (own != ""))
        side[inside], side[outside] = "region", "abroad"
    return pd.Series(side, index=known.index, dtype="str", name="side")


def _roots(known: pd.DataFrame, based: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the place of the nearest ancestor that is not itself based elsewhere, or else of the actor."""
    parent = known.index.get_indexer(pd.Index(known["parent"]))
    at = np.arange(len(known))
    for _ in range(DEEPEST):
        move = based[at] & (parent[at] >= 0)
        if not move.any():
            break
        at = np.where(move, parent[at], at)
    return at


class Leads(NamedTuple):
    """Which ties lead abroad.

    Parameters
    ----------
    out : array of bool
        The source is home, and the target is abroad to it: a foreign actor, or one of another home state.
    back : array of bool
        The target is home, and the source is abroad to it. A tie between regions of two home states is both:
        it is a foreign tie of each.
    """

    out: NDArray[np.bool_]
    back: NDArray[np.bool_]


def leads(source: ArrayLike, target: ArrayLike, side: pd.Series, state: pd.Series) -> Leads:
    """Say which pairs of actors lead abroad, seen from either end.

    Parameters
    ----------
    source, target : array-like of str
        Ids.
    side, state : pandas.Series
        Of every actor: :func:`sides` and :func:`states`.

    Examples
    --------
    >>> side = pd.Series({"DE-BB": "region", "PL-LB": "region", "FR": "abroad", "DE-SN": "region"})
    >>> state = pd.Series({"DE-BB": "DE", "PL-LB": "PL", "FR": "FR", "DE-SN": "DE"})
    >>> both = leads(["DE-BB", "DE-BB", "DE-BB"], ["FR", "PL-LB", "DE-SN"], side, state)
    >>> both.out.tolist(), both.back.tolist()
    ([True, True, False], [False, True, False])
    """
    first, second = (side.index.get_indexer(pd.Index(np.asarray(end))) for end in (source, target))
    stands, counts = side.to_numpy(dtype=object), state.reindex(side.index).to_numpy(dtype=object)
    home = [stands[at] == "region" for at in (first, second)]
    away = [stands[at] == "abroad" for at in (first, second)]
    other = (counts[first] != "") & (counts[second] != "") & (counts[first] != counts[second])
    across = home[0] & home[1] & other
    return Leads((home[0] & away[1]) | across, (home[1] & away[0]) | across)


def home_states(known: pd.DataFrame, schema: Schema) -> tuple[str, ...]:
    """Return the countries whose regions are studied, sorted; regions without a country count for none.

    Examples
    --------
    >>> from subnatnet.schema import DEFAULT_SCHEMA
    >>> known = pd.DataFrame({"kind": ["region", "region", "place"], "country": ["PL", "DE", "FR"],
    ...                       "parent": ""}, index=["PL-LB", "DE-BB", "FR"])
    >>> home_states(known, DEFAULT_SCHEMA)
    ('DE', 'PL')
    """
    home = [kind for kind, side in schema.sides.items() if side == "home"]
    return tuple(sorted(set(_countries(known)[known["kind"].isin(home).to_numpy()]) - {""}))
