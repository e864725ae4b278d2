"""A compiled Louvain for undirected, directed and two-mode modularity, the same for the same seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    State = NDArray[np.uint64]

ROUNDS = 20  # of refinement; more than a handful is never needed in practice


@njit(inner=True, cache=True, nogil=True)
def _shuffle(order: Integers, state: State) -> None:
    """Shuffle in place with splitmix64, which gives the same order on every platform."""
    for i in range(order.size - 1, 0, -1):
        state[0] += np.uint64(0x9E3779B97F4A7C15)
        z = state[0]
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
        j = np.int64(z % np.uint64(i + 1))
        order[i], order[j] = order[j], order[i]


@njit(cache=True, nogil=True)
def _move(  # noqa: C901, PLR0912 - one compiled loop, not clearer in pieces
    indptr: Integers,
    indices: Integers,
    weights: Floats,
    out: Floats,
    into: Floats,
    scale: float,
    labels: Integers,
    state: State,
    sums: Floats,
    places: Integers,
    waiting: NDArray[np.bool_],
    free: int,
) -> bool:
    """Move nodes, in random order, to the community of a neighbour while that raises modularity.

    A node waits in a queue; once it moves, its neighbours outside its new community queue up again. `sums`
    holds the strengths of communities and, at zero, the ties of a node to them; `places` room for those
    touched, the `free` empty communities, how many members each has, and the queue, in which all nodes wait.
    """
    n = labels.size
    sum_out, sum_in, link = sums[0], sums[1], sums[2]
    touched, empty, members, queue = places[0], places[1], places[2], places[3]
    _shuffle(queue, state)
    head, count = 0, n
    moved = False
    while count > 0:
        v = queue[head]
        head = head + 1 if head + 1 < n else 0
        count -= 1
        waiting[v] = False
        home = labels[v]
        seen = 0
        for k in range(indptr[v], indptr[v + 1]):
            c = labels[indices[k]]
            if link[c] == 0.0:
                touched[seen] = c
                seen += 1
            link[c] += weights[k]
        sum_out[home] -= out[v]
        sum_in[home] -= into[v]
        members[home] -= 1
        best = home
        gain = link[home] - scale * (out[v] * sum_in[home] + into[v] * sum_out[home])
        floor = 1e-12 * (abs(gain) + 1.0)
        if gain < -floor and members[home] > 0 and free > 0:
            best, gain = empty[free - 1], 0.0  # better off alone
        for i in range(seen):
            c = touched[i]
            if c != home:
                other = link[c] - scale * (out[v] * sum_in[c] + into[v] * sum_out[c])
                if other > gain + floor:
                    best, gain = c, other
        for i in range(seen):
            link[touched[i]] = 0.0
        if members[best] == 0 and best != home:
            free -= 1
        sum_out[best] += out[v]
        sum_in[best] += into[v]
        members[best] += 1
        if best != home:
            moved = True
            labels[v] = best
            if members[home] == 0:
                empty[free] = home
                free += 1
            for k in range(indptr[v], indptr[v + 1]):
                w = indices[k]
                if not waiting[w] and labels[w] != best:
                    waiting[w] = True
                    tail = head + count
                    queue[tail if tail < n else tail - n] = w
                    count += 1
    return moved


def _moved(
    graph: tuple[Integers, Integers, Floats],
    out: Floats,
    into: Floats,
    scale: float,
    labels: Integers,
    state: State,
) -> bool:
    """Set out what the moves of nodes need, let them move, and say whether any did."""
    n = labels.size
    members = np.bincount(labels, minlength=n)
    empty = np.flatnonzero(members == 0)[::-1]
    sums, places = np.zeros((3, n)), np.empty((4, n), np.int64)
    sums[0], sums[1] = np.bincount(labels, out, n), np.bincount(labels, into, n)
    places[1, : empty.size] = empty
    places[2], places[3] = members, np.arange(n)
    waiting = np.ones(n, np.bool_)
    return _move(*graph, out, into, scale, labels, state, sums, places, waiting, empty.size)


def _relabel(labels: Integers) -> int:
    """Make communities count from 0 in the order of their first nodes; return how many there are."""
    first = np.full(labels.size, labels.size)
    np.minimum.at(first, labels, np.arange(labels.size))
    there = np.flatnonzero(first < labels.size)
    new = np.empty(labels.size, np.int64)
    new[there[np.argsort(first[there])]] = np.arange(len(there))
    labels[:] = new[labels]
    return len(there)


def _condensed(
    indptr: Integers, indices: Integers, weights: Floats, labels: Integers, count: int
) -> tuple[Integers, Integers, Floats]:
    """Return the graph between communities, without what lies inside them."""
    members = np.argsort(labels, kind="stable")
    first = np.searchsorted(labels[members], np.arange(count + 1))
    pointer, ends, total = (
        np.zeros(count + 1, np.int64),
        np.empty(indices.size, np.int64),
        np.empty(indices.size),
    )
    where = np.full(count, -1, np.int64)
    used = _condense(indptr, indices, weights, labels, first, members, where, pointer, ends, total)
    return pointer, ends[:used], total[:used]


@njit(cache=True, nogil=True)
def _condense(
    indptr: Integers,
    indices: Integers,
    weights: Floats,
    labels: Integers,
    first: Integers,
    members: Integers,
    where: Integers,
    new_indptr: Integers,
    new_indices: Integers,
    new_weights: Floats,
) -> int:
    """Fill in the graph between communities, whose members stand one after the other; return its ties."""
    used = 0
    for c in range(first.size - 1):
        start = used
        for i in range(first[c], first[c + 1]):
            v = members[i]
            for k in range(indptr[v], indptr[v + 1]):
                other = labels[indices[k]]
                if other == c:
                    continue
                if where[other] < start:
                    where[other] = used
                    new_indices[used] = other
                    new_weights[used] = 0.0
                    used += 1
                new_weights[where[other]] += weights[k]
        new_indptr[c + 1] = used
    return used


def _optimise(
    graph: tuple[Integers, Integers, Floats],
    out: Floats,
    into: Floats,
    scale: float,
    labels: Integers,
    seed: np.uint64,
    rounds: int,
) -> None:
    """Run Louvain from `labels`, then again from what it found, while single moves still help."""
    state = np.array([seed], np.uint64)
    for _ in range(rounds):
        moved = _moved(graph, out, into, scale, labels, state)
        count = _relabel(labels)
        coarse = graph
        o: Floats = out
        i: Floats = into
        level = labels.copy()
        while True:
            coarse = _condensed(*coarse, level, count)
            o = np.bincount(level, o, count).astype(float)
            i = np.bincount(level, i, count).astype(float)
            level = np.arange(count)
            if not _moved(coarse, o, i, scale, level, state):
                break
            moved = True
            count = _relabel(level)
            labels[:] = level[labels]
        if not moved:
            break


def null_model(matrix: sp.csr_array, *, directed: bool) -> tuple[sp.csr_array, Floats, Floats, float]:
    """Return the symmetric ties, out- and in-strengths and total weight that modularity is made of."""
    out = np.asarray(matrix.sum(axis=1), dtype=float)
    into = np.asarray(matrix.sum(axis=0), dtype=float)
    both = sp.csr_array(matrix + matrix.T) if directed else sp.csr_array(matrix * 2.0)
    both.sort_indices()
    return both, out, into, float(out.sum())


def louvain(
    matrix: sp.csr_array,
    *,
    directed: bool = False,
    resolution: float = 1.0,
    seed: int = 0,
    rounds: int = ROUNDS,
) -> Integers:
    """Find communities of high modularity.

    Parameters
    ----------
    matrix : scipy.sparse.csr_array
        Weights, symmetric unless `directed`; the diagonal is empty.
    directed : bool
        Compare with the directed null model. A two-mode matrix with all its ties running from the first
        mode to the second is Barber's two-mode null model.
    resolution : float
        More communities above 1, fewer below.
    seed : int
        Order of moves.
    rounds : int
        How often at most to start again from the communities found; 1 is plain Louvain.

    Returns
    -------
    numpy.ndarray
        The community of each node, numbered in the order of their first nodes; nodes without ties are alone.

    References
    ----------
    Blondel, V. D., Guillaume, J.-L., Lambiotte, R., & Lefebvre, E. (2008). Fast unfolding of communities in
    large networks. Journal of Statistical Mechanics: Theory and Experiment, 2008(10), P10008.
    https://doi.org/10.1088/1742-5468/2008/10/P10008
    """
    both, out, into, total = null_model(matrix, directed=directed)
    labels = np.arange(matrix.shape[0], dtype=np.int64)
    if total > 0:
        graph = both.indptr.astype(np.int64), both.indices.astype(np.int64), both.data.astype(float)
        _optimise(graph, out, into, resolution / total, labels, np.uint64(seed % 2**64), rounds)
    return labels


def modularity(
    matrix: sp.csr_array, labels: Integers, *, directed: bool = False, resolution: float = 1.0
) -> float:
    """Return the modularity of a partition; NaN where there are no ties.

    Examples
    --------
    >>> path = sp.csr_array(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]))
    >>> modularity(path, np.array([0, 0, 0]))
    0.0
    """
    _, out, into, total = null_model(matrix, directed=directed)
    if total <= 0:
        return float("nan")
    groups, code = np.unique(labels, return_inverse=True)
    coo = sp.coo_array(matrix)
    inside = coo.data[code[coo.row] == code[coo.col]].sum()
    expected = np.bincount(code, out, len(groups)) @ np.bincount(code, into, len(groups))
    return float(inside / total - resolution * expected / total**2)
