"""One compiled pass over shortest paths: betweenness, closeness and harmonic centrality together."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.uint32]
    Places = NDArray[np.int32]

# Sources are dealt out to a fixed number of parts whose sums are added in a fixed order: the last digit
# of a result then depends neither on how many workers there are nor on which of them is faster.
PARTS = 32
SERIAL = 256  # below so many nodes threads cost more than they save
# Two float lengths of the same path must count as equal: 1/3 + 1/3 against 2/3.
TOLERANCE = 1e-10


class Paths(NamedTuple):
    """What one pass over all shortest paths yields, one value per node.

    ``betweenness`` is the sum over ordered pairs; ``*_in`` concern the paths that lead to a node and
    ``*_out`` those that start there: how many nodes (without itself), the sum of their distances, the sum
    of reciprocal distances.
    """

    betweenness: Floats
    reach_in: Floats
    total_in: Floats
    harmonic_in: Floats
    reach_out: Floats
    total_out: Floats
    harmonic_out: Floats


@njit(inner=True, cache=True, nogil=True)
def _hangs(indptr: Integers, indices: Integers, v: int | np.int64) -> bool:
    """Say whether a node hangs on a single other that has more ties.

    It then sees the network as that node does, only farther off: its paths need no pass of their own.
    """
    if indptr[v + 1] - indptr[v] != 1:
        return False
    w = indices[indptr[v]]
    return bool(indptr[w + 1] - indptr[w] > 1)


@njit(cache=True, nogil=True)
def _breadth_first(  # noqa: C901, PLR0912, PLR0915 - one compiled loop, not clearer in pieces
    indptr: Integers,
    indices: Integers,
    symmetric: bool,
    part: int,
    parts: int,
    distance: Places,
    queue: Integers,
    held: Floats,
    out: Floats,
) -> None:
    """Add up, for every `parts`-th source from `part` on, shortest paths where all ties have length one.

    `distance` is -1 throughout; `queue` and the two rows of `held` are room for nodes, paths and shares.
    """
    n = indptr.size - 1
    paths, share = held[0], held[1]
    for source in range(part, n, parts):
        if symmetric and _hangs(indptr, indices, source):
            continue
        distance[source] = 0
        paths[source] = 1.0
        queue[0] = source
        head, tail = 0, 1
        far, near, beyond = 0.0, 0.0, 0.0
        while head < tail:
            v = queue[head]
            head += 1
            step = distance[v] + 1
            inverse = 1.0 / step
            for k in range(indptr[v], indptr[v + 1]):
                w = indices[k]
                d = distance[w]
                if d < 0:
                    distance[w] = step
                    paths[w] = paths[v]
                    queue[tail] = w
                    tail += 1
                    far += step
                    near += inverse
                    beyond += 1.0 / (step + 1)
                    if not symmetric:
                        out[1, w] += 1.0
                        out[2, w] += step
                        out[3, w] += inverse
                elif d == step:
                    paths[w] += paths[v]
        out[4, source] = tail - 1
        out[5, source] = far
        out[6, source] = near
        times = 1.0
        if symmetric:
            for k in range(indptr[source], indptr[source + 1]):
                leaf = np.int64(indices[k])
                if _hangs(indptr, indices, leaf):
                    times += 1.0
                    out[0, source] += tail - 2
                    out[4, leaf] = tail - 1
                    out[5, leaf] = far + (tail - 2)
                    out[6, leaf] = beyond - 0.5 + 1.0  # itself, two steps off, is no partner; the source is
        for i in range(tail - 1, -1, -1):
            v = queue[i]
            step = distance[v] + 1
            pulled = 0.0
            for k in range(indptr[v], indptr[v + 1]):
                w = indices[k]
                if distance[w] == step:
                    pulled += share[w]
            pulled *= paths[v]
            share[v] = (1.0 + pulled) / paths[v]
            if v != source:
                out[0, v] += times * pulled
        for i in range(tail):
            distance[queue[i]] = -1


@njit(inner=True, cache=True, nogil=True)
def _rise(heap: Integers, place: Places, distance: Floats, at: int) -> None:
    """Move a node of the heap up to where its distance belongs."""
    node = heap[at]
    while at > 0:
        above = (at - 1) >> 1
        if distance[heap[above]] <= distance[node]:
            break
        heap[at] = heap[above]
        place[heap[at]] = at
        at = above
    heap[at] = node
    place[node] = at


@njit(inner=True, cache=True, nogil=True)
def _pop(heap: Integers, place: Places, distance: Floats, size: int) -> int:
    """Take the nearest node off a heap that holds `size` nodes."""
    top = heap[0]
    node = heap[size - 1]
    size -= 1
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and distance[heap[below + 1]] < distance[heap[below]]:
            below += 1
        if distance[heap[below]] >= distance[node]:
            break
        heap[at] = heap[below]
        place[heap[at]] = at
        at = below
    heap[at] = node
    place[node] = at
    return int(top)


@njit(cache=True, nogil=True)
def _nearest_first(  # noqa: C901, PLR0912, PLR0915 - one compiled loop, not clearer in pieces
    indptr: Integers,
    indices: Integers,
    lengths: Floats,
    tolerance: float,
    symmetric: bool,
    part: int,
    parts: int,
    place: Places,
    nodes: Integers,
    held: Floats,
    out: Floats,
) -> None:
    """Do the same where ties have lengths (Dijkstra); lengths that differ by rounding only are equal.

    The two rows of `nodes` are room for the order of nodes and the heap, `place` for where they stand in it;
    `held` for paths, shares and distances, which are infinite throughout.
    """
    n = indptr.size - 1
    paths, share, distance = held[0], held[1], held[2]
    order, heap = nodes[0], nodes[1]
    for source in range(part, n, parts):
        if symmetric and _hangs(indptr, indices, source):
            continue
        distance[source] = 0.0
        paths[source] = 1.0
        heap[0] = source
        size, done = n - n + 1, 0  # of the type of n, so that what is called with it is compiled once
        far, near = 0.0, 0.0
        while size > 0:
            v = _pop(heap, place, distance, size)
            size -= 1
            order[done] = v
            done += 1
            here = distance[v]
            if v != source:
                far += here
                near += 1.0 / here
                if not symmetric:
                    out[1, v] += 1.0
                    out[2, v] += here
                    out[3, v] += 1.0 / here
            for k in range(indptr[v], indptr[v + 1]):
                w = indices[k]
                new = here + lengths[k]
                old = distance[w]
                slack = tolerance * new
                if new < old - slack:
                    if old == np.inf:
                        place[w] = size
                        heap[size] = w
                        size += 1
                    distance[w] = new
                    paths[w] = paths[v]
                    _rise(heap, place, distance, place[w])
                elif new <= old + slack:
                    paths[w] += paths[v]
        out[4, source] = done - 1
        out[5, source] = far
        out[6, source] = near
        times = 1.0
        if symmetric:
            for k in range(indptr[source], indptr[source + 1]):
                leaf = np.int64(indices[k])
                if _hangs(indptr, indices, leaf):
                    length = lengths[k]
                    times += 1.0
                    out[0, source] += done - 2
                    out[4, leaf] = done - 1
                    out[5, leaf] = far + length * (done - 2)
                    beyond = 1.0 / length
                    for i in range(1, done):
                        if order[i] != leaf:
                            beyond += 1.0 / (distance[order[i]] + length)
                    out[6, leaf] = beyond
        for i in range(done - 1, -1, -1):
            v = order[i]
            here = distance[v]
            pulled = 0.0
            for k in range(indptr[v], indptr[v + 1]):
                w = indices[k]
                new = here + lengths[k]
                if new <= distance[w] + tolerance * new:
                    pulled += share[w]
            pulled *= paths[v]
            share[v] = (1.0 + pulled) / paths[v]
            if v != source:
                out[0, v] += times * pulled
        for i in range(done):
            distance[order[i]] = np.inf


def shortest_paths(
    indptr: NDArray[np.integer],
    indices: NDArray[np.integer],
    lengths: Floats | None = None,
    *,
    symmetric: bool = False,
    workers: int | None = None,
) -> Paths:
    """Run over all shortest paths once.

    Parameters
    ----------
    indptr, indices : numpy.ndarray
        Rows of a sparse matrix: the nodes each node has a tie to, none to itself.
    lengths : numpy.ndarray, optional
        Positive length of each tie; all are 1 where none are given.
    symmetric : bool
        Whether every tie runs both ways, so that the paths from a node are those to it.
    workers : int, optional
        Threads; as many as there are processors by default. The result does not depend on it.

    Returns
    -------
    Paths

    References
    ----------
    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology,
    25(2), 163-177. https://doi.org/10.1080/0022250X.2001.9990249

    Examples
    --------
    >>> indptr, indices = np.array([0, 1, 3, 4]), np.array([1, 0, 2, 1])
    >>> shortest_paths(indptr, indices).betweenness
    array([0., 2., 0.])
    """
    n = len(indptr) - 1
    # places without a sign need no check for counting from the end: a tenth to a quarter of the time
    start, ends = indptr.astype(np.uint32), indices.astype(np.uint32)
    unit = 1.0
    if lengths is not None and len(lengths) and (lengths == lengths[0]).all():
        # every tie is as long as every other: count steps, which is faster, and scale
        unit, lengths = float(lengths[0]), None
    parts = max(1, min(PARTS, n))
    results = [np.zeros((7, n)) for _ in range(parts)]

    def run(*which: int) -> None:
        place, nodes, held = np.full(n, -1, np.int32), np.empty((2, n), np.uint32), np.zeros((3, n))
        held[2] = np.inf
        for part in which:  # each leaves the room as it was
            own = symmetric, part, parts, place
            if lengths is None:
                _breadth_first(start, ends, *own, nodes[0], held, results[part])
            else:
                _nearest_first(start, ends, lengths, TOLERANCE, *own, nodes, held, results[part])

    if n < SERIAL:
        run(*range(parts))
    else:
        run(0)  # compiles, once, before any thread could try to
        with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
            list(pool.map(run, range(1, parts)))
    total = results[0]
    for result in results[1:]:
        total += result
    if symmetric:
        total[1:4] = total[4:]
    total[[2, 5]] *= unit
    total[[3, 6]] /= unit
    return Paths(*total)
