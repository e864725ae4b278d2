"""Ties cut into blocks that can be randomised on their own, and the drawing of new ends for one block.

A block holds ties of one layer whose ends are of the same two kinds (regions and places, say): randomising
block by block never makes a tie that could not exist, such as a directive from a foreign city.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.network._collapse import acts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from subnatnet.measures._select import View
    from subnatnet.network import TieNetwork

Shape = Literal["two-mode", "directed", "undirected"]
_SHUFFLES = 2**40  # draws from here on belong to shuffles inside a row


@dataclass(frozen=True)
class Block:
    """Ties of one layer between actors of two kinds, as numbers.

    Parameters
    ----------
    name : str
        For people: layer and kinds.
    shape : {"two-mode", "directed", "undirected"}
        Whether the ends are of different kinds; if not, whether direction counts.
    rows : (ties,) int array
        Which rows of the tie frame these are.
    pair : (ties,) int array
        Which pair of ends each row has.
    tails, heads : (pairs,) int array
        Positions of the ends among the actors, sorted by tail, then head. In a two-mode block the tail
        is the region, and what a pair stands for (its ties, their dates and kinds) stays with the tail.
    weight : (pairs,) float array
        Strength of a pair: the number of its acts.
    act : (pairs,) int array or None
        Which act a pair is, where every act is its own pair.
    flipped : bool
        Whether the tail is the target of the tie.
    mutual : bool
        Whether ties of this layer have no direction.
    """

    name: str
    shape: Shape
    rows: NDArray[np.int64]
    pair: NDArray[np.int64]
    tails: NDArray[np.int64]
    heads: NDArray[np.int64]
    weight: NDArray[np.float64]
    act: NDArray[np.int64] | None
    flipped: bool
    mutual: bool
    tail_set: NDArray[np.int64] = field(init=False)
    head_set: NDArray[np.int64] = field(init=False)
    tail_at: NDArray[np.int64] = field(init=False)
    head_at: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        one_mode = self.shape != "two-mode"
        both = np.unique(np.concatenate([self.tails, self.heads]))
        for name, values in (("tail", self.tails), ("head", self.heads)):
            there = both if one_mode else np.unique(values)
            object.__setattr__(self, f"{name}_set", there)
            object.__setattr__(self, f"{name}_at", np.searchsorted(there, values))

    def degrees(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return how many pairs each tail and each head is in."""
        return (
            np.bincount(self.tail_at, minlength=len(self.tail_set)),
            np.bincount(self.head_at, minlength=len(self.head_set)),
        )

    def counted(self, tails: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the weights of drawn pairs; an act that fell on the same ends twice counts once."""
        if self.act is None:
            return self.weight
        _, first = np.unique(np.column_stack([tails, heads, self.act]), axis=0, return_index=True)
        once = np.zeros(len(tails))
        once[first] = 1.0
        return once

    @cached_property
    def _ends(self) -> NDArray[np.uint32]:
        """The two ends of each pair, ``(pairs, 2)``."""
        return np.column_stack([self.tail_at, self.head_at]).astype(np.uint32)

    @cached_property
    def _lists(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """The smaller side's nodes and the partners of each: where a node's begin, its number, partners."""
        turned = len(self.head_set) < len(self.tail_set)
        rows, columns = (self.head_at, self.tail_at) if turned else (self.tail_at, self.head_at)
        order = np.lexsort((columns, rows))
        indptr = np.searchsorted(rows[order], np.arange(min(len(self.head_set), len(self.tail_set)) + 1))
        return indptr, rows[order], columns[order].astype(np.int32)

    def traded(
        self, trades: int, root: np.uint64, draw: int, *, bundles_alike: bool = False
    ) -> NDArray[np.int64]:
        """Return new heads by curveball, every tail and head in as many pairs as before."""
        from subnatnet.inference import _twomode
        from subnatnet.inference._compiled import permutations_within

        turned = len(self.head_set) < len(self.tail_set)  # trading on the smaller side mixes faster
        n_rows, n_columns = sorted((len(self.head_set), len(self.tail_set)))
        indptr, rows, columns = self._lists
        new = _twomode.curveball(indptr, columns, n_columns, trades * n_rows, root, draw).astype(np.int64)
        if bundles_alike and not turned:
            return self.head_set[new]
        tails, heads = (new, rows) if turned else (rows, new)
        heads = heads[np.lexsort((heads, tails))]
        # which of a tail's bundles of ties goes to which new partner is a matter of chance too
        starts = np.searchsorted(self.tail_at, np.arange(len(self.tail_set) + 1))
        (mixed,) = permutations_within(root, [_SHUFFLES + draw], np.arange(len(heads)), starts)
        return np.asarray(self.head_set[heads[mixed]])

    @cached_property
    def alike(self) -> bool:
        """Whether every pair stands for as much, so that a matrix does not show which of them is which."""
        return self.act is None and bool((self.weight == self.weight[:1]).all())

    def switched(
        self, moves: int, root: np.uint64, draw: int, *, multigraph: bool, bundles_alike: bool = False
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return new tails and heads by switching ends, every degree kept; no self-ties.

        Which bundle of ties goes to which new pair is a matter of chance too, unless it is not asked.
        """
        from subnatnet.inference import _switching
        from subnatnet.inference._compiled import permutations_within

        if self.shape != "undirected":
            heads = self.head_at if self.shape == "directed" else self.head_at + len(self.tail_set)
            n = len(self.tail_set) if self.shape == "directed" else len(self.tail_set) + len(self.head_set)
            m = len(heads)
            indptr = np.searchsorted(self.tail_at, np.arange(n + 1))
            ends = (self.tail_at.astype(np.int32), heads.astype(np.int32))
            new = _switching.switch_directed(indptr, *ends, moves * m, multigraph, root, draw).astype(
                np.int64
            )
            return self.tails, self.head_set[new if self.shape == "directed" else new - len(self.tail_set)]
        m = len(self.tails)
        one, other = _switching.switch_undirected(
            self._ends, len(self.tail_set), moves * m, root, draw, multigraph=multigraph
        ).T
        if bundles_alike:  # a matrix of ties without a direction does not show which end came first either
            return self.tail_set[one], self.tail_set[other]
        low, high = self.tail_set[np.minimum(one, other)], self.tail_set[np.maximum(one, other)]
        (mixed,) = permutations_within(root, [_SHUFFLES + draw], np.arange(m), np.array([0, m]))
        return low[mixed], high[mixed]


def cut(net: TieNetwork, *, within: str | None = None, multigraph: bool = False) -> list[Block]:
    """Cut the ties of a network into blocks.

    Parameters
    ----------
    net : TieNetwork
        Ties with both ends on the same actor are in no block: they stay as they are.
    within : str, optional
        A column of the ties; ties of different values are in different blocks.
    multigraph : bool
        Whether every act is its own pair; otherwise acts with the same ends form one.

    Returns
    -------
    list of Block
    """
    ties, ids = net.ties, net.actors.index
    source, target = ids.get_indexer(pd.Index(ties["source"])), ids.get_indexer(pd.Index(ties["target"]))
    kinds = net.gazetteer["kind"].reindex(ids).to_numpy(dtype=object)
    act = pd.factorize(acts(ties), sort=True)[0]
    layers = ties["layer"].to_numpy(dtype=object)
    parts = [] if within is None else [ties[within].astype("str").to_numpy(dtype=object)]
    blocks = []
    apart = np.flatnonzero(source != target)
    for (layer, start, end, *value), rows in _parted(apart, layers, kinds[source], kinds[target], *parts):
        mutual = not net.schema.directed[str(layer)]
        name = f"{layer}: {start} to {end}" + (f", {value[0]}" if any(value) else "")
        own = act[rows] if multigraph else None
        ends = (source[rows], target[rows])
        kinds_differ = start != end
        block = _block(
            name,
            rows,
            *ends,
            act[rows],
            own,
            two_mode=kinds_differ,
            region_last=end == "region",
            mutual=mutual,
        )
        blocks.append(block)
    return blocks


def cut_view(view: View) -> list[Block]:
    """Cut the ties of a graph into blocks by the ``kind`` of its nodes, or one block where they have none."""
    entries = view.matrix.tocoo()
    source, target, weight = entries.row.astype(np.int64), entries.col.astype(np.int64), entries.data
    if not view.directed:
        upper = source < target
        source, target, weight = source[upper], target[upper], weight[upper]
    named = "kind" in view.nodes
    kinds = view.nodes["kind"].fillna("").to_numpy(dtype=object) if named else np.full(view.size, "", object)
    blocks = []
    if not view.directed:
        turn = (kinds[source] > kinds[target]).astype(bool)
        source, target = np.where(turn, target, source), np.where(turn, source, target)
    for (start, end), rows in _parted(np.arange(len(source)), kinds[source], kinds[target]):
        block = _block(
            f"{start} to {end}", rows, source[rows], target[rows], rows, None,
            two_mode=start != end, region_last=end == "region", mutual=not view.directed,
        )  # fmt: skip
        block.weight[block.pair] = weight[rows]
        blocks.append(block)
    return blocks


def _parted(
    rows: NDArray[np.intp], *columns: NDArray[np.object_]
) -> Iterator[tuple[tuple[Any, ...], NDArray[np.intp]]]:
    """Yield the values that rows have in columns, in order, each with its rows; none where one is missing."""
    code, known = np.zeros(len(rows), np.int64), np.ones(len(rows), dtype=bool)
    for cells in columns:
        own, names = pd.factorize(cells[rows], sort=True)
        code, known = code * len(names) + own, known & (own >= 0)
    rows, code = rows[known], code[known]
    order = np.argsort(code, kind="stable")
    for at in np.split(rows[order], np.flatnonzero(np.diff(code[order])) + 1) if len(rows) else ():
        yield tuple(cells[at[0]] for cells in columns), at


def distinct_rows(*columns: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return where each distinct row of columns first stands, in order, and for each row which it is.

    Columns hold no negative number.

    Examples
    --------
    >>> import numpy as np
    >>> first, which = distinct_rows(np.array([1, 0, 1]), np.array([5, 7, 5]))
    >>> first.tolist(), which.tolist()
    ([1, 0], [1, 0, 1])
    """
    code = columns[0]
    for more in columns[1:]:  # numbered anew each time, so that it stays below what a number can hold
        code = np.unique(code, return_inverse=True)[1] * (more.max(initial=0) + 1) + more
    return np.unique(code, return_index=True, return_inverse=True)[1:]


def _block(
    name: str,
    rows: NDArray[np.int64],
    source: NDArray[np.int64],
    target: NDArray[np.int64],
    act: NDArray[np.int64],
    own: NDArray[np.int64] | None,
    *,
    two_mode: bool,
    region_last: bool,
    mutual: bool,
) -> Block:
    flipped = two_mode and region_last
    tails, heads = (target, source) if flipped else (source, target)
    if mutual and not two_mode:
        tails, heads = np.minimum(tails, heads), np.maximum(tails, heads)
    first, pair = distinct_rows(tails, heads, *([] if own is None else [own]))
    weight = np.bincount(pair[distinct_rows(pair, act)[0]], minlength=len(first)).astype(float)
    own_act = None if own is None else own[first]
    shape: Shape = "two-mode" if two_mode else "undirected" if mutual else "directed"
    return Block(name, shape, rows, pair, tails[first], heads[first], weight, own_act, flipped, mutual)
