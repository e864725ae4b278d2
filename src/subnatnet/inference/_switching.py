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

from subnatnet.inference._compiled import _GAMMA, below, inner, kernel, mix, stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_WORDS = 4_000_000  # 32 MB: above, ties are looked up in the list of their tail, or in a table
_ZERO, _ONE, _P6, _P32, _P63 = (np.uint64(number) for number in (0, 1, 6, 32, 63))
_LOW = np.uint64(0xFFFFFFFF)


@inner
def _flip(bits: NDArray[np.uint64], n: int, tail: int, head: int) -> None:
    """Turn over the bit of a pair of nodes, where bits are kept at all."""
    if len(bits):
        at = np.int64(tail) * n + head
        bits[at >> 6] ^= _ONE << (np.uint64(at) & _P63)


@inner
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


@inner
def _idle(a: int, b: int, c: int, d: int) -> bool:
    """Say whether switching a-b, c-d to a-d, c-b would make a self-tie or change nothing."""
    return (a == c) | (b == d) | (a == d) | (c == b)


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
    new, n = heads.copy(), len(indptr) - 1
    words = 0 if multigraph else (n * n + 63) // 64
    bits = np.zeros(words if words <= _MOST_WORDS else 0, np.uint64)  # one for every pair of nodes
    _switch_and_rotate(indptr, tails, new, bits, attempts, multigraph, stream(root, draw))
    return new


@kernel
def _switch_and_rotate(
    indptr: NDArray[np.int64],
    tails: NDArray[np.int32],
    new: NDArray[np.int32],
    bits: NDArray[np.uint64],
    attempts: int,
    multigraph: bool,
    state: NDArray[np.uint64],
) -> None:
    """Switch heads, and rotate those of three ties, in place."""
    m, n = len(tails), len(indptr) - 1
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


@inner
def _pair(a: np.uint64, b: np.uint64, n: np.uint64) -> np.uint64:
    """Return the number of a pair of nodes, whichever comes first."""
    return a * n + b if a < b else b * n + a


@kernel
def _switch_by_bits(
    ends: NDArray[np.uint32],
    n: np.uint64,
    bits: NDArray[np.uint64],
    ahead: NDArray[np.uint64],
    attempts: int,
    state: np.uint64,
) -> None:
    """Switch in place; a bit for each pair says whether it is tied (no bits: it may be tied twice).

    Places are drawn some `ahead` of their use: numbers then do not wait for the memory that bits are in.
    """
    halves = np.uint64(ends.size)
    single = bits.size > 0
    if single:
        for k in range(0, ends.size, 2):
            pair = _pair(np.uint64(ends[k]), np.uint64(ends[k + 1]), n)
            bits[pair >> _P6] ^= _ONE << (pair & _P63)
    while attempts > 0:
        now = min(attempts, ahead.size // 2)
        attempts -= now
        for k in range(now):
            state += _GAMMA
            drawn = mix(state)
            ahead[2 * k], ahead[2 * k + 1] = (drawn >> _P32) * halves >> _P32, (drawn & _LOW) * halves >> _P32
        for k in range(now):
            i, j = ahead[2 * k], ahead[2 * k + 1]
            a, b = np.uint64(ends[i]), np.uint64(ends[i ^ _ONE])
            c, d = np.uint64(ends[j]), np.uint64(ends[j ^ _ONE])
            if (a == c) | (b == d) | (a == d) | (c == b):  # a self-tie, or nothing changes
                continue
            if single:
                one, two = _pair(a, d, n), _pair(c, b, n)
                if ((bits[one >> _P6] >> (one & _P63)) | (bits[two >> _P6] >> (two & _P63))) & _ONE:
                    continue
                bits[one >> _P6] |= _ONE << (one & _P63)
                bits[two >> _P6] |= _ONE << (two & _P63)
                one, two = _pair(a, b, n), _pair(c, d, n)
                bits[one >> _P6] ^= _ONE << (one & _P63)
                bits[two >> _P6] ^= _ONE << (two & _P63)
            ends[i ^ _ONE], ends[j ^ _ONE] = d, b


@inner
def _find(table: NDArray[np.uint64], shift: np.uint64, pair: np.uint64) -> np.uint64:
    """Return where a pair stands in a table, or the free place where it belongs."""
    last = np.uint64(table.size - 1)
    at = (pair * _GAMMA) >> shift
    while table[at] != _ZERO and table[at] != pair:
        at = (at + _ONE) & last
    return at


@inner
def _drop(table: NDArray[np.uint64], shift: np.uint64, pair: np.uint64) -> None:
    """Take a pair out of a table and move those up that stood behind it for want of a place."""
    last = np.uint64(table.size - 1)
    hole = _find(table, shift, pair)
    at = (hole + _ONE) & last
    while table[at] != _ZERO:
        own = (table[at] * _GAMMA) >> shift
        if ((at - own) & last) >= ((at - hole) & last):
            table[hole] = table[at]
            hole = at
        at = (at + _ONE) & last
    table[hole] = _ZERO


@kernel
def _switch_by_table(
    ends: NDArray[np.uint32],
    n: np.uint64,
    table: NDArray[np.uint64],
    shift: np.uint64,
    attempts: int,
    state: np.uint64,
) -> None:
    """Do what :func:`_switch_by_bits` does where there are too many nodes for a bit for each pair.

    The pairs stand in a table by their hashes. None has the number 0, which would be a node tied to itself.
    """
    halves = np.uint64(ends.size)
    for k in range(0, ends.size, 2):
        pair = _pair(np.uint64(ends[k]), np.uint64(ends[k + 1]), n)
        table[_find(table, shift, pair)] = pair
    for _ in range(attempts):
        state += _GAMMA
        drawn = mix(state)
        i, j = ((drawn >> _P32) * halves) >> _P32, ((drawn & _LOW) * halves) >> _P32
        a, b = np.uint64(ends[i]), np.uint64(ends[i ^ _ONE])
        c, d = np.uint64(ends[j]), np.uint64(ends[j ^ _ONE])
        if (a == c) | (b == d) | (a == d) | (c == b):
            continue
        one, two = _pair(a, d, n), _pair(c, b, n)
        place = _find(table, shift, one)
        if table[place] == one or table[_find(table, shift, two)] == two:
            continue
        table[place] = one
        table[_find(table, shift, two)] = two
        _drop(table, shift, _pair(a, b, n))
        _drop(table, shift, _pair(c, d, n))
        ends[i ^ _ONE], ends[j ^ _ONE] = d, b


def switch_undirected(
    ends: NDArray[np.uint32], n: int, attempts: int, root: np.uint64, draw: int, *, multigraph: bool
) -> NDArray[np.uint32]:
    """Return new ends of ties; the degree of every node stays.

    Parameters
    ----------
    ends : (ties, 2) int array
        The two ends of each tie, numbers of nodes. No self-ties.
    n : int
        How many nodes there are.
    attempts, root, draw, multigraph
        As in :func:`switch_directed`.

    Returns
    -------
    (ties, 2) int array
        New ends, in no order.

    Examples
    --------
    >>> import numpy as np
    >>> from subnatnet.inference._compiled import root_of
    >>> square = np.array([[0, 1], [1, 2], [2, 3], [3, 0]], np.uint32)
    >>> new = switch_undirected(square, 4, 40, root_of(1), 0, multigraph=False)
    >>> np.bincount(new.ravel()).tolist()
    [2, 2, 2, 2]
    """
    new = ends.ravel().copy()
    words = 0 if multigraph else (n * n + 63) // 64
    ahead, state = np.empty(128, np.uint64), stream(root, draw)[0]
    if words <= _MOST_WORDS:  # which of the two is compiled when it is needed
        _switch_by_bits(new, np.uint64(n), np.zeros(words, np.uint64), ahead, attempts, state)
    else:
        power = int(4 * len(ends)).bit_length()
        table, shift = np.zeros(1 << power, np.uint64), np.uint64(64 - power)
        _switch_by_table(new, np.uint64(n), table, shift, attempts, state)
    return new.reshape(-1, 2)
