"""Kernels for one-mode layers: random graphs with every degree kept, by switching ends of ties.

Switching two ties does not join all directed graphs (a three-cycle cannot reach its reverse), so the
directed kernel also rotates the heads of three (Rao, Jana and Bandyopadhyay 1996).

Where parallel ties are allowed, ties are told apart (they are different documents): a draw is uniform
over the ways to deal out the ends of ties, not over graphs up to a renaming of ties (Fosdick et al. 2018).

References
----------
Rao, A. R., Jana, R., & Bandyopadhyay, S. (1996). A Markov chain Monte Carlo method for generating random
(0,1)-matrices with given marginals. Sankhya: The Indian Journal of Statistics, 58, 225-242.
Fosdick, B. K., Larremore, D. B., Nishimura, J., & Ugander, J. (2018). Configuring random graph models with
fixed degree sequences. SIAM Review, 60(2), 315-355. https://doi.org/10.1137/16M1087175
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.inference._compiled import _GAMMA, below, kernel, mix, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_WORDS = 4_000_000  # 32 MB: above, ties are looked up in the list of their tail
_ZERO, _ONE, _P2, _P6, _P32, _P63 = (np.uint64(number) for number in (0, 1, 2, 6, 32, 63))


@kernel
def _flip(bits: NDArray[np.uint64], n: int, tail: int, head: int) -> None:
    """Turn over the bit of a pair of nodes, where bits are kept at all."""
    if len(bits):
        at = np.int64(tail) * n + head
        bits[at >> 6] ^= _ONE << (np.uint64(at) & _P63)


@kernel
def _has(
    bits: NDArray[np.uint64],
    n: int,
    indptr: NDArray[np.int64],
    heads: NDArray[np.int32],
    tail: int,
    head: int,
) -> bool:
    """Say whether there is a tie: by its bit, or by a look through the ties of its tail."""
    if len(bits):
        at = np.int64(tail) * n + head
        return bool((bits[at >> 6] >> (np.uint64(at) & _P63)) & _ONE != _ZERO)
    for k in range(indptr[tail], indptr[tail + 1]):  # noqa: SIM110 - numba compiles loops, not generators
        if heads[k] == head:
            return True
    return False


@kernel
def _idle(a: int, b: int, c: int, d: int) -> bool:
    """Say whether switching a-b, c-d to a-d, c-b would make a self-tie or change nothing."""
    return (a == c) | (b == d) | (a == d) | (c == b)


@kernel
def _pairs(n: int, multigraph: bool) -> NDArray[np.uint64]:
    """Return a bit for every pair of nodes, or none where they are not needed or too many."""
    words = (n * n + 63) // 64
    return np.zeros(0 if multigraph or words > _MOST_WORDS else words, np.uint64)


@kernel
def switch_directed(
    indptr: NDArray[np.int64],
    tails: NDArray[np.int32],
    heads: NDArray[np.int32],
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
    m, n = len(tails), len(indptr) - 1
    bits = _pairs(n, multigraph)
    for tie in range(m):
        _flip(bits, n, tails[tie], new[tie])
    for _ in range(attempts):
        i, j = below(state, m), below(state, m)
        a, b, c, d = tails[i], new[i], tails[j], new[j]
        if below(state, 4) > 0:
            if _idle(a, b, c, d):
                continue
            if not multigraph and (_has(bits, n, indptr, new, a, d) or _has(bits, n, indptr, new, c, b)):
                continue
            _flip(bits, n, a, b)
            _flip(bits, n, a, d)
            _flip(bits, n, c, d)
            _flip(bits, n, c, b)
            new[i], new[j] = d, b
            continue
        k = below(state, m)
        e, f = tails[k], new[k]
        distinct = (i != j) & (j != k) & (i != k)
        if not distinct or a == d or c == f or e == b:
            continue
        if not multigraph and (
            _has(bits, n, indptr, new, a, d)
            or _has(bits, n, indptr, new, c, f)
            or _has(bits, n, indptr, new, e, b)
        ):
            continue
        for tail, old, fresh in ((a, b, d), (c, d, f), (e, f, b)):
            _flip(bits, n, tail, old)
            _flip(bits, n, tail, fresh)
        new[i], new[j], new[k] = d, f, b
    return new


@kernel
def _pair(a: np.uint64, b: np.uint64, n: np.uint64) -> np.uint64:
    """Return the number of a pair of nodes, whichever comes first."""
    return min(a, b) * n + max(a, b)


@kernel
def _listed(cell: NDArray[np.uint32], indptr: NDArray[np.int64], a: np.uint64, b: np.uint64) -> bool:
    """Say whether two nodes are tied by a look through the half-ties of one of them."""
    for k in range(indptr[a], indptr[a + _ONE]):  # noqa: SIM110 - numba compiles loops, not generators
        if cell[4 * k + 1] == b:
            return True
    return False


@kernel
def switch_undirected(
    indptr: NDArray[np.int64],
    tails: NDArray[np.int32],
    heads: NDArray[np.int32],
    mates: NDArray[np.int32],
    attempts: int,
    multigraph: bool,
    root: np.uint64,
    draw: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return new heads and mates for half-ties sorted by tail; the degree of every node stays.

    Every tie is two half-ties, one in each end's list; ``mates[h]`` is the other half of ``h``. Other
    parameters as in :func:`switch_directed`, with half-ties for ties.
    """
    state = stream(root, draw)[0]
    m, n = np.uint64(len(tails)), np.uint64(len(indptr) - 1)
    bits = _pairs(len(indptr) - 1, multigraph)
    by_bit = len(bits) > 0
    # what belongs to a half-tie lies side by side: its end, its other end, its other half
    cell = np.empty(4 * len(tails), np.uint32)
    for k in range(len(tails)):
        cell[4 * k], cell[4 * k + 1], cell[4 * k + 2] = tails[k], heads[k], mates[k]
        if by_bit and tails[k] < heads[k]:
            pair = _pair(np.uint64(tails[k]), np.uint64(heads[k]), n)
            bits[pair >> _P6] ^= _ONE << (pair & _P63)
    for _ in range(attempts):
        state += _GAMMA
        i = (((mix(state) >> _P32) * m) >> _P32) << _P2
        state += _GAMMA
        j = (((mix(state) >> _P32) * m) >> _P32) << _P2
        a, b = np.uint64(cell[i]), np.uint64(cell[i + _ONE])
        c, d = np.uint64(cell[j]), np.uint64(cell[j + _ONE])
        if (a == c) | (b == d) | (a == d) | (c == b):  # a self-tie, or nothing changes
            continue
        if by_bit:
            one, two = _pair(a, d, n), _pair(c, b, n)
            if ((bits[one >> _P6] >> (one & _P63)) | (bits[two >> _P6] >> (two & _P63))) & _ONE:
                continue
            bits[one >> _P6] ^= _ONE << (one & _P63)
            bits[two >> _P6] ^= _ONE << (two & _P63)
            for pair in (_pair(a, b, n), _pair(c, d, n)):
                bits[pair >> _P6] ^= _ONE << (pair & _P63)
        elif not multigraph and (_listed(cell, indptr, a, d) or _listed(cell, indptr, c, b)):
            continue
        mate_i, mate_j = np.uint64(cell[i + _P2]) << _P2, np.uint64(cell[j + _P2]) << _P2
        cell[i + _ONE], cell[j + _ONE], cell[mate_i + _ONE], cell[mate_j + _ONE] = d, b, c, a
        cell[i + _P2], cell[mate_j + _P2] = mate_j >> _P2, i >> _P2
        cell[j + _P2], cell[mate_i + _P2] = mate_i >> _P2, j >> _P2
    new, mate = np.empty(len(tails), np.int32), np.empty(len(tails), np.int32)
    for k in range(len(tails)):
        new[k], mate[k] = cell[4 * k + 1], cell[4 * k + 2]
    return new, mate
