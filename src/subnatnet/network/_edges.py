"""Ties put together by layer and pair of ends, and acts counted once at each actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.network._collapse import distinct_acts, oriented, positions
from subnatnet.tables.codes import codes_of
from subnatnet.tables.frames import sorted_order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from subnatnet.schema import Schema


class Pairs:
    """Ties put together by layer and pair of ends, as numbers, in the order of layer, source and target.

    Parameters
    ----------
    ties : pandas.DataFrame
        Ties.
    kind : pandas.Series
        The kind of each actor, sorted by id.
    schema : Schema
        Which layers have a direction.

    Attributes
    ----------
    layer : (pairs,) int array
        Numbers of :attr:`names`, which are sorted.
    source, target : (pairs,) int arrays
        Places of the ends among all actors.
    acts, count : (pairs,) arrays
        Distinct acts, and for how many they stand.
    rows, first : int arrays
        Rows of the ties pair by pair, and where those of each pair begin.
    """

    def __init__(self, ties: pd.DataFrame, kind: pd.Series, schema: Schema) -> None:
        source, target = oriented(ties, kind, schema)
        codes, names = codes_of(ties["layer"])
        order = sorted_order(names)
        rank = np.empty(len(names), dtype=np.int64)
        rank[order] = np.arange(len(names))
        many = max(len(kind), 1)
        key = (rank.take(codes) * many + source) * many + target
        self.rows = np.argsort(key, kind="stable")
        self.first = np.flatnonzero(np.diff(key[self.rows], prepend=-1))
        edge = key[self.rows][self.first]
        group = np.empty(len(key), dtype=np.int64)
        group[self.rows] = np.repeat(np.arange(len(edge)), np.diff(self.first, append=len(key)))
        _, self.acts, self.count = distinct_acts(ties, group, len(edge))
        self.names = names.take(order)
        self.layer = edge // many // many
        self.source, self.target = edge // many % many, edge % many


def edges(ties: pd.DataFrame, kind: pd.Series, schema: Schema) -> pd.DataFrame:
    """Put ties together by layer and pair of ends; see :attr:`subnatnet.TieNetwork.edges`."""
    pairs = Pairs(ties, kind, schema)
    ids = ties.index.to_numpy(dtype=object)[pairs.rows].tolist()
    stops = [*pairs.first[1:].tolist(), len(ids)]
    parts = (tuple(ids[start:stop]) for start, stop in zip(pairs.first.tolist(), stops, strict=True))
    listed = np.fromiter(parts, dtype=object, count=len(pairs.first))
    columns = {
        "layer": pairs.names.take(pairs.layer).array,
        "source": kind.index.take(pairs.source).array,
        "target": kind.index.take(pairs.target).array,
        "n_ties": pairs.acts.astype(np.int64),
        "count": pairs.count,
        "ties": listed,
    }
    return pd.DataFrame(columns, copy=False)


def acts_of_each(ties: pd.DataFrame, ids: pd.Index) -> NDArray[np.float64]:
    """Return for how many acts the ties of each actor stand: an act counts once, at its largest.

    Examples
    --------
    >>> ties = pd.DataFrame({"layer": "agreement", "source": ["a", "a", "a"], "target": ["b", "c", "c"],
    ...                      "document": ["d", "d", ""], "count": [1.0, 2.0, 1.0]})
    >>> acts_of_each(ties, pd.Index(["a", "b", "c"])).tolist()
    [3.0, 1.0, 3.0]
    """
    source, target = (positions(ties[end], ids) for end in ("source", "target"))
    apart = np.flatnonzero(source != target)
    at, rows = np.append(source, target[apart]), np.append(np.arange(len(ties)), apart)
    layer, names = codes_of(ties["layer"])
    part = ties[["document", "count"]].take(rows)
    group = layer[rows].astype(np.int64) * len(ids) + at
    _, _, count = distinct_acts(part, group, len(names) * len(ids))
    return np.asarray(count.reshape(len(names), len(ids)).sum(axis=0), dtype=np.float64)
