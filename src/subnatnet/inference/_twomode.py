"""Kernels for two-mode layers: fixed-degree randomisation and partner overlap.

A two-mode layer is held as the list of columns of each row: ``indices[indptr[i]:indptr[i + 1]]``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.inference._compiled import below, inner, kernel, stream, uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

_M1, _M2, _M4 = (np.uint64(m) for m in (0x5555555555555555, 0x3333333333333333, 0x0F0F0F0F0F0F0F0F))
_H01 = np.uint64(0x0101010101010101)
_MOST_WORDS = 4_000_000  # 32 MB; larger layers are held as lists
_P1, _P2, _P4, _P56, _P63 = (np.uint64(p) for p in (1, 2, 4, 56, 63))


@kernel
def _trade(  # noqa: C901 - one pass over two lists; splitting it would scan them again
    state: NDArray[np.uint64],
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    a: np.int64,
    b: np.int64,
    mark: NDArray[np.uint8],
    pool: NDArray[np.int32],
) -> None:
    """Let rows `a` and `b` deal out anew, at random, the columns that only one of them has."""
    a0, a1, b0, b1 = indptr[a], indptr[a + 1], indptr[b], indptr[b + 1]
    for k in range(a0, a1):
        mark[indices[k]] = 1
    own_b = b0  # shared columns move to the front of each list, a row's own ones stand behind them
    for k in range(b0, b1):
        column = indices[k]
        if mark[column] == 1:
            mark[column] = 2
            indices[k] = indices[own_b]
            indices[own_b] = column
            own_b += 1
    own_a = a0
    n_a = 0
    for k in range(a0, a1):
        column = indices[k]
        if mark[column] == 2:
            indices[own_a] = column
            own_a += 1
        else:
            pool[n_a] = column
            n_a += 1
        mark[column] = 0
    n_b = b1 - own_b
    if n_a == 0 or n_b == 0:
        for k in range(n_a):
            indices[own_a + k] = pool[k]
        return
    for k in range(n_b):
        pool[n_a + k] = indices[own_b + k]
    total = n_a + n_b
    few = min(n_a, n_b)  # choosing the smaller hand settles both
    for k in range(few):
        pick = k + below(state, total - k)
        pool[k], pool[pick] = pool[pick], pool[k]
    first, second = (own_a, own_b) if n_a <= n_b else (own_b, own_a)
    for k in range(few):
        indices[first + k] = pool[k]
    for k in range(few, total):
        indices[second + k - few] = pool[k]


@inner
def _count_bits(x: np.uint64) -> np.uint64:
    x -= (x >> _P1) & _M1
    x = (x & _M2) + ((x >> _P2) & _M2)
    x = (x + (x >> _P4)) & _M4
    return (x * _H01) >> _P56


def _no_bits(n_rows: int, n_columns: int) -> NDArray[np.uint64]:
    """Return room for rows as bits, 64 columns to a word."""
    return np.zeros((n_rows, (n_columns + 63) // 64), np.uint64)


@inner
def _pack(indptr: NDArray[np.int64], indices: NDArray[np.int32], bits: NDArray[np.uint64]) -> None:
    """Write rows as bits."""
    for i in range(len(bits)):
        for k in range(indptr[i], indptr[i + 1]):
            bits[i, indices[k] >> 6] |= _P1 << (np.uint64(indices[k]) & _P63)


@inner
def _unpack(word: np.uint64, offset: int, out: NDArray[np.int32], at: int) -> int:
    """Write the columns of a word's bits to `out` from `at` on; return where it stopped."""
    while word:
        low = word & (~word + _P1)
        out[at] = offset + np.int64(_count_bits(low - _P1))
        at += 1
        word ^= low
    return at


@inner
def _trade_bits(
    state: NDArray[np.uint64], a: NDArray[np.uint64], b: NDArray[np.uint64], pool: NDArray[np.int32]
) -> None:
    """Do what :func:`_trade` does, on rows of bits."""
    total = len(a) - len(a)  # of the type of all numbers, so that what is called with it is compiled once
    n_a = np.uint64(0)
    for w in range(len(a)):
        apart = a[w] ^ b[w]
        n_a += _count_bits(a[w] & apart)
        total = _unpack(apart, 64 * w, pool, total)
    few = np.int64(n_a)
    taker, other = a, b
    if few > total - few:
        few = total - few
        taker, other = b, a
    if few == 0:
        return
    for w in range(len(a)):
        shared = a[w] & b[w]
        other[w] |= a[w] | b[w]  # the other row takes all, then hands over what was picked
        taker[w] = shared
    for k in range(few):
        pick = k + below(state, total - k)
        column = pool[pick]
        pool[pick] = pool[k]
        bit = _P1 << (np.uint64(column) & _P63)
        taker[column >> 6] |= bit
        other[column >> 6] ^= bit


def curveball(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    n_columns: int,
    trades: int,
    root: np.uint64,
    draw: int,
) -> NDArray[np.int32]:
    """Return new columns for every row, drawn with both degree sequences fixed (Strona et al. 2014).

    Parameters
    ----------
    indptr, indices
        The layer, rows as lists of distinct columns.
    n_columns : int
        Number of columns.
    trades : int
        Number of trades between two random rows.
    root, draw
        Root of the seed and number of the draw; every draw starts again from the given layer.

    Returns
    -------
    (ties,) int array
        Columns in place of `indices`; within a row in no particular order.
    """
    n_rows = len(indptr) - 1
    new = indices.copy()
    if n_rows < 2:
        return new
    pool, state = np.empty(2 * np.diff(indptr).max(), np.int32), stream(root, draw)
    if n_rows * ((n_columns + 63) // 64) <= _MOST_WORDS:  # which of the two is compiled when it is needed
        _trades_of_bits(indptr, new, _no_bits(n_rows, n_columns), trades, state, pool)
    else:
        _trades_of_lists(indptr, new, trades, state, np.zeros(n_columns, np.uint8), pool)
    return new


@kernel
def _trades_of_bits(
    indptr: NDArray[np.int64],
    new: NDArray[np.int32],
    bits: NDArray[np.uint64],
    trades: int,
    state: NDArray[np.uint64],
    pool: NDArray[np.int32],
) -> None:
    """Let random pairs of rows trade, as bits; the columns go into `new`."""
    n_rows = len(bits)
    _pack(indptr, new, bits)
    for _ in range(trades):
        a = below(state, n_rows)
        b = below(state, n_rows - 1)
        if b >= a:
            b += 1
        _trade_bits(state, bits[a], bits[b], pool)
    at = n_rows - n_rows  # not the literal 0, for which the same would be compiled once more
    for i in range(n_rows):
        for w in range(bits.shape[1]):
            at = _unpack(bits[i, w], 64 * w, new, at)


@kernel
def _trades_of_lists(
    indptr: NDArray[np.int64],
    new: NDArray[np.int32],
    trades: int,
    state: NDArray[np.uint64],
    mark: NDArray[np.uint8],
    pool: NDArray[np.int32],
) -> None:
    """Let random pairs of rows trade, as lists of columns, in place."""
    n_rows = len(indptr) - 1
    for _ in range(trades):
        a = below(state, n_rows)
        b = below(state, n_rows - 1)
        if b >= a:
            b += 1
        _trade(state, indptr, new, a, b, mark, pool)


def bernoulli(p: NDArray[np.float64], root: np.uint64, draw: int) -> NDArray[np.bool_]:
    """Return a matrix whose cells are 1 independently with the chances `p`."""
    out = np.empty(p.shape, np.bool_)
    _toss(np.ascontiguousarray(p), stream(root, draw), out)
    return out


@kernel
def _toss(p: NDArray[np.float64], state: NDArray[np.uint64], out: NDArray[np.bool_]) -> None:
    for i in range(p.shape[0]):
        for j in range(p.shape[1]):
            out[i, j] = uniform(state) < p[i, j]


def overlap(indptr: NDArray[np.int64], indices: NDArray[np.int32], n_columns: int) -> NDArray[np.int64]:
    """Return the matrix of shared columns: ``out[a, b]`` columns in both rows, the degree on the diagonal."""
    out = np.diag(np.diff(indptr))
    _share(indptr, indices, _no_bits(len(out), n_columns), out)
    return out


@kernel
def _share(
    indptr: NDArray[np.int64], indices: NDArray[np.int32], bits: NDArray[np.uint64], out: NDArray[np.int64]
) -> None:
    _pack(indptr, indices, bits)
    for a in range(len(bits)):
        for b in range(a):
            shared = np.uint64(0)
            for w in range(bits.shape[1]):
                shared += _count_bits(bits[a, w] & bits[b, w])
            out[a, b] = out[b, a] = np.int64(shared)


def overlap_tests(
    indptr: NDArray[np.int64],
    indices: NDArray[np.int32],
    n_columns: int,
    trades: int,
    root: np.uint64,
    first: int,
    last: int,
    observed: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Compare observed overlaps with draws ``first .. last - 1``.

    Returns
    -------
    (4, rows, rows) int array
        Draws at least as large, draws at most as large, sum, and sum of squares: whole numbers, so
        that the total over workers does not depend on who did which draw.
    """
    n_rows = len(indptr) - 1
    out = np.zeros((4, n_rows, n_rows), np.int64)
    for draw in range(first, last):
        drawn = overlap(indptr, curveball(indptr, indices, n_columns, trades, root, draw), n_columns)
        out[0] += drawn >= observed
        out[1] += drawn <= observed
        out[2] += drawn
        out[3] += drawn * drawn
    return out


@kernel
def poisson_binomial_tails(p: NDArray[np.float64], k: int) -> tuple[float, float]:
    """Return ``P(X >= k)`` and ``P(X <= k)`` where X counts successes of independent trials with chances `p`.

    Exact: the distribution is built up trial by trial below `k`, and what passes `k` is added up on
    its own, so small tails keep their relative precision (no difference from 1 is taken).
    """
    below_k = np.zeros(k + 2)  # P(X = 0 .. k) so far; the last cell is never read
    below_k[0] = 1.0
    at_least = 1.0 if k == 0 else 0.0
    top = 0
    for q in p:
        if q == 0.0:
            continue
        if k > 0:
            at_least += below_k[k - 1] * q * (1.0 if top >= k - 1 else 0.0)
        top = min(top + 1, k)
        for s in range(top, 0, -1):
            below_k[s] = below_k[s] * (1.0 - q) + below_k[s - 1] * q
        below_k[0] *= 1.0 - q
    at_most = 0.0
    for s in range(k + 1):
        at_most += below_k[s]
    return min(at_least, 1.0), min(at_most, 1.0)


@kernel
def co_tie_tails(p: NDArray[np.float64], observed: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return upper and lower Poisson-binomial tails of every overlap, ``(2, rows, rows)``."""
    n_rows = len(p)
    out = np.ones((2, n_rows, n_rows))
    for a in range(n_rows):
        for b in range(a):
            upper, lower = poisson_binomial_tails(p[a] * p[b], observed[a, b])
            out[0, a, b] = out[0, b, a] = upper
            out[1, a, b] = out[1, b, a] = lower
    return out
