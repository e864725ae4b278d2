"""Kernels for one-mode layers: random graphs with every degree kept, by switching ends of ties.

Switching two ties does not join all directed graphs (a three-cycle cannot reach its reverse), so the
directed kernel also rotates the heads of three (Rao, Jana and Bandyopadhyay 1996). Ties carry a class
and switch only within it, which keeps, say, ties from firms to places between firms and places.

Where parallel ties are allowed, ties are told apart (they are different documents): a draw is uniform
over the ways to deal out the ends of ties, not over graphs up to a renaming of ties (Fosdick et al. 2018).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.inference._compiled import below, kernel, stream

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@kernel
def _has(indptr: NDArray[np.int64], heads: NDArray[np.int32], tail: int, head: int) -> bool:
    for k in range(indptr[tail], indptr[tail + 1]):  # noqa: SIM110 - numba compiles loops, not generators
        if heads[k] == head:
            return True
    return False


@kernel
def _idle(a: int, b: int, c: int, d: int) -> bool:
    """Say whether switching a-b, c-d to a-d, c-b would make a self-tie or change nothing."""
    same_end = (a == c) | (b == d)
    return same_end | (a == d) | (c == b)


@kernel
def switch_directed(
    indptr: NDArray[np.int64],
    tails: NDArray[np.int32],
    heads: NDArray[np.int32],
    classes: NDArray[np.int64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    attempts: int,
    multigraph: bool,
    root: np.uint64,
    draw: int,
) -> NDArray[np.int32]:
    """Return new heads for ties sorted by tail; out- and in-degree of every node stay.

    Parameters
    ----------
    indptr, tails, heads
        Ties sorted by tail, and where the ties of each tail begin. No self-ties.
    classes, order, starts
        Class of each tie (``0 ..``), ties grouped by class, and where each class begins.
    attempts : int
        Number of attempted moves. A move that would make a self-tie, or a parallel tie where they are
        not allowed, is not made but counts: this is what makes draws uniform.
    multigraph : bool
        Whether parallel ties are allowed.
    root, draw
        Root of the seed and number of the draw.
    """
    state = stream(root, draw)
    new = heads.copy()
    m = len(tails)
    for _ in range(attempts):
        i = below(state, m)
        start = starts[classes[i]]
        size = starts[classes[i] + 1] - start
        j = order[start + below(state, size)]
        a, b, c, d = tails[i], new[i], tails[j], new[j]
        if below(state, 4) > 0:
            if _idle(a, b, c, d):
                continue
            if not multigraph and (_has(indptr, new, a, d) or _has(indptr, new, c, b)):
                continue
            new[i], new[j] = d, b
            continue
        k = order[start + below(state, size)]
        e, f = tails[k], new[k]
        distinct = (i != j) & (j != k) & (i != k)
        if not distinct or a == d or c == f or e == b:
            continue
        if not multigraph and (_has(indptr, new, a, d) or _has(indptr, new, c, f) or _has(indptr, new, e, b)):
            continue
        new[i], new[j], new[k] = d, f, b
    return new


@kernel
def switch_undirected(
    indptr: NDArray[np.int64],
    tails: NDArray[np.int32],
    heads: NDArray[np.int32],
    mates: NDArray[np.int64],
    classes: NDArray[np.int64],
    order: NDArray[np.int64],
    starts: NDArray[np.int64],
    attempts: int,
    multigraph: bool,
    root: np.uint64,
    draw: int,
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return new heads and mates for half-ties sorted by tail; the degree of every node stays.

    Every tie is two half-ties, one in each end's list; ``mates[h]`` is the other half of ``h``. Other
    parameters as in :func:`switch_directed`, with half-ties for ties.
    """
    state = stream(root, draw)
    new = heads.copy()
    mate = mates.copy()
    m = len(tails)
    for _ in range(attempts):
        i = below(state, m)
        start = starts[classes[i]]
        j = order[start + below(state, starts[classes[i] + 1] - start)]
        a, b, c, d = tails[i], new[i], tails[j], new[j]
        if _idle(a, b, c, d):
            continue
        if not multigraph and (_has(indptr, new, a, d) or _has(indptr, new, c, b)):
            continue
        mate_i, mate_j = mate[i], mate[j]
        new[i], new[j], new[mate_i], new[mate_j] = d, b, c, a
        mate[i], mate[mate_j] = mate_j, i
        mate[j], mate[mate_i] = mate_i, j
    return new, mate
