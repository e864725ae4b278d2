"""Variants of a network in which each act counts a number of times: twice, once, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.errors import InvalidChoice
from subnatnet.inference._blocks import distinct_rows
from subnatnet.inference.nulls import with_ties
from subnatnet.measures._select import View
from subnatnet.network._collapse import acts

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

    Counts = Callable[[int], NDArray[np.int64]]


@dataclass(frozen=True)
class OnlyActs:
    """Count some acts once and the others not at all, in every draw."""

    kept: NDArray[np.bool_]

    def __call__(self, _draw: int) -> NDArray[np.int64]:
        return self.kept.astype(np.int64)


class ActVariants:
    """Variants made by counting acts anew; an act is the rows of one document, or a tie without one.

    Parameters
    ----------
    view : View
        The observed ties, selected as they are to be measured. In a graph every edge is an act.
    counts : callable
        Takes the number of a draw, returns how often each act counts, in the order of :attr:`acts`.
        Picklable if processes are to share the draws.

    Attributes
    ----------
    acts : pandas.Index
        The acts, sorted (in a graph numbers of edges, sorted by their ends).
    """

    def __init__(self, view: View, counts: Counts | None = None) -> None:
        self._given = view
        self.counts: Counts = counts if counts is not None else _once
        if view.net is None:
            entries = sp.coo_array(view.matrix)
            keep = entries.row < entries.col if not view.directed else np.ones(entries.nnz, bool)
            source, target = entries.row[keep].astype(np.int64), entries.col[keep].astype(np.int64)
            weight = entries.data[keep]
            code = np.arange(len(source))
            self.acts: pd.Index = pd.RangeIndex(len(source))
            mutual = np.zeros(len(source), bool)
        else:
            ties = view.net.ties
            named = acts(ties)
            self.acts = pd.Index(np.sort(named.unique()))
            code = self.acts.get_indexer(pd.Index(named))
            source, target = (view.ids.get_indexer(pd.Index(ties[end])) for end in ("source", "target"))
            known = view.net.schema.directed
            layer = ties["layer"].map({name: i for i, name in enumerate(known)}).to_numpy(dtype=np.int64)
            # two rows of one act between the same ends in one layer count once
            order = np.argsort(-ties["count"].to_numpy(), kind="stable")
            order = order[(source != target)[order]]
            columns = [column[order] for column in (layer, source, target, code)]
            first = distinct_rows(*columns)[0]
            layer, source, target, code = (column[first] for column in columns)
            weight = ties["count"].to_numpy()[order][first]
            mutual = ~np.array(list(known.values()))[layer]
        self._row_act = None if view.net is None else self.acts.get_indexer(pd.Index(acts(view.net.ties)))
        if view.directed:
            source, target = np.append(source, target[mutual]), np.append(target, source[mutual])
            code, weight = np.append(code, code[mutual]), np.append(weight, weight[mutual])
        else:
            source, target = np.append(source, target), np.append(target, source)
            code, weight = np.append(code, code), np.append(weight, weight)
        cell, place = np.unique(source * view.size + target, return_inverse=True)
        # cells of the matrix by acts: a draw is one sparse product
        self._incidence = sp.csr_array((weight, (place, code)), shape=(len(cell), len(self.acts)))
        self._indices = (cell % max(view.size, 1)).astype(np.int32)
        self._indptr = np.searchsorted(cell // max(view.size, 1), np.arange(view.size + 1))

    @property
    def has_ties(self) -> bool:
        """Whether the observed network is a TieNetwork, not a bare graph."""
        return self._given.net is not None

    def any_row(self, rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Say which acts have any of the rows marked."""
        out = np.zeros(len(self.acts), bool)
        if self._row_act is not None:
            out[self._row_act[rows]] = True
        return out

    def view(self, draw: int | None) -> View:
        """Return a variant as numbers (None: the observed one)."""
        given = self._given
        if draw is None:
            return given
        data = self._incidence @ self.counts(draw).astype(float)
        seen = data != 0
        before = np.zeros(len(data) + 1, np.int32)
        np.cumsum(seen, out=before[1:])
        parts = (data[seen], self._indices[seen], before[self._indptr])
        matrix = sp.csr_array(parts, shape=given.matrix.shape)
        return View(given.ids, matrix, given.directed, given.nodes, given.attrs)

    def network(self, draw: int | None) -> TieNetwork:
        """Return a variant with its ties; an act that counts again is a copy with its own id and document."""
        net = self._given.net
        if net is None or self._row_act is None:
            raise InvalidChoice("this measure needs a TieNetwork, not a graph (see `from_networkx`)")
        if draw is None:
            return net
        ties = net.ties
        times = self.counts(draw)[self._row_act]
        at = np.repeat(np.arange(len(ties)), times)
        again = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
        if not again.any():
            return with_ties(net, ties.iloc[at])
        drawn = ties.iloc[at].copy()
        mark = np.where(again > 0, [f"~{number + 1}" for number in again], "")
        drawn.index = pd.Index(drawn.index.to_numpy(dtype=object) + mark, name="id", dtype="str")
        document = drawn["document"].to_numpy(dtype=object)
        copied = pd.Series(np.where(document == "", "", document + mark), drawn.index, dtype="str")
        return with_ties(net, drawn.assign(document=copied).sort_index())

    def graph(self, draw: int | None) -> nx.Graph[Any]:
        """Return a variant as a networkx graph with ``weight``."""
        return as_graph(self.view(draw))


def _once(_draw: int) -> NDArray[np.int64]:
    raise NotImplementedError("variants without counts have no draws")  # pragma: no cover - never asked


def as_graph(view: View) -> nx.Graph[Any]:
    """Return the ties of a view as a networkx graph with ``weight``."""
    import networkx as nx

    graph: nx.Graph[Any] = nx.DiGraph() if view.directed else nx.Graph()
    ids = list(view.ids)
    graph.add_nodes_from(zip(ids, view.nodes.to_dict("records"), strict=True))
    entries = sp.coo_array(view.matrix)
    for i, j, weight in zip(entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True):
        graph.add_edge(ids[i], ids[j], weight=weight)
    return graph


def ranks(values: NDArray[np.float64], groups: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return ranks inside each group: 1 for the largest, equal values share the better rank, NaN has none.

    Examples
    --------
    >>> import numpy as np
    >>> ranks(np.array([5.0, 7.0, 5.0, np.nan]), np.zeros(4, int)).tolist()
    [2.0, 1.0, 2.0, nan]
    """
    out = np.empty(len(values))
    rounded = np.round(values, 12)  # differences in the last bits are no difference in rank
    order = np.lexsort((-rounded, groups))  # group by group, the largest first, those without a value last
    value, group = rounded[order], groups[order]
    place = np.arange(1, len(order) + 1)
    place[1:][(value[1:] == value[:-1]) & (group[1:] == group[:-1])] = 0
    out[order] = np.maximum.accumulate(place) - np.searchsorted(group, group)
    out[np.isnan(values)] = np.nan
    return out


def kinds_of(view: View, index: pd.Index) -> NDArray[np.int64]:
    """Return a number for each actor's kind: regions are ranked among regions, places among places."""
    if "kind" not in view.nodes:
        return np.zeros(len(index), np.int64)
    return pd.factorize(view.nodes["kind"].reindex(index).fillna(""))[0].astype(np.int64)


def strata(names: pd.Index, view: View) -> tuple[NDArray[np.int64], ...]:
    """Return positions of acts, layer by layer (an act's name starts with its layer)."""
    if view.net is None:
        return (np.arange(len(names)),)
    layer = np.array([name.partition("\x1f")[0] for name in names.to_numpy(dtype=object)], dtype=object)
    return tuple(np.flatnonzero(layer == name) for name in sorted(set(layer)))
