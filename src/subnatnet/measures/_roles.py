"""Compiled count of the roles of brokers: all two-paths, less those that a third tie closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from subnatnet.measures._numba import njit
from subnatnet.measures._triangles import upward

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.uint32]
    Ways = NDArray[np.uint8]
    Floats = NDArray[np.float64]

TO, FRO = np.uint8(1), np.uint8(2)  # which of the two directions a pair is tied in


@njit(inner=True, cache=True, nogil=True)
def _column(x: int, y: int, z: int) -> int:
    """Return the role of a broker of group y between x and z."""
    if x == z:
        return 0 if x == y else 1
    if x == y:
        return 2
    return 3 if y == z else 4


@njit(cache=True, nogil=True)
def _two_paths(
    start: Integers, ends: Integers, way: Ways, code: Integers, tally: Floats, out: Floats
) -> None:
    """Count a -> v -> b for all different a and b, by how many of each group lead to and from v.

    `tally` is zero: how many of a group v leads to, comes from, and both, one row per group.
    """
    for v in range(code.size):
        all_to, all_fro = 0.0, 0.0
        for k in range(start[v], start[v + 1]):
            g = code[ends[k]]
            leads, comes = way[k] & 1, way[k] >> 1
            tally[g, 0] += leads
            tally[g, 1] += comes
            tally[g, 2] += leads & comes
            all_to += leads
            all_fro += comes
        own = code[v]
        to, fro, both = tally[own, 0], tally[own, 1], tally[own, 2]
        tally[own, 0] = tally[own, 1] = tally[own, 2] = 0.0
        alike, returned = 0.0, 0.0
        for k in range(start[v], start[v + 1]):
            g = code[ends[k]]
            alike += tally[g, 0] * tally[g, 1]
            returned += tally[g, 2]
            tally[g, 0] = tally[g, 1] = tally[g, 2] = 0.0
        out[v, 0] += fro * to - both
        out[v, 1] += alike - returned
        out[v, 2] += fro * (all_to - to)
        out[v, 3] += (all_fro - fro) * to
        out[v, 4] += (all_fro - fro) * (all_to - to) - alike


@njit(cache=True, nogil=True)
def _closed(
    pointer: Integers, ends: Integers, way: Ways, code: Integers, seen: NDArray[np.int64], out: Floats
) -> None:
    """Take away what a third tie closes, from the triangles; `seen` is below zero everywhere."""
    for i in range(seen.size):
        for k in range(pointer[i], pointer[i + 1]):
            seen[ends[k]] = k
        for k in range(pointer[i], pointer[i + 1]):
            j = ends[k]
            for m in range(pointer[j], pointer[j + 1]):
                h = ends[m]
                third = seen[h]
                if third < pointer[i]:
                    continue  # seen from a node before this one
                x, y, z = code[i], code[j], code[h]
                ij, jh, ih = way[k], way[m], way[third]
                ji, hj, hi = ij >> 1, jh >> 1, ih >> 1  # the first bit now says what ran the other way
                out[i, _column(y, x, z)] -= ji & ih & jh & 1
                out[i, _column(z, x, y)] -= hi & ij & hj & 1
                out[j, _column(x, y, z)] -= ij & jh & ih & 1
                out[j, _column(z, y, x)] -= hj & ji & hi & 1
                out[h, _column(x, z, y)] -= ih & hj & ij & 1
                out[h, _column(y, z, x)] -= jh & hi & ji & 1


def count_roles(ties: sp.csr_array, code: NDArray[np.integer], out: Floats) -> None:
    """Add 1 to the broker's row of `out` for each a -> v -> b with a not tied to b.

    Columns are coordinator, itinerant, representative, gatekeeper, liaison. Two-paths are counted from the
    groups of a broker's neighbours, without going through them; only those within triangles, which are few
    in a sparse network, are looked at one by one.
    """
    one = sp.csr_array((np.full(ties.nnz, TO), ties.indices, ties.indptr), ties.shape)
    either = sp.csr_array(one + one.T * FRO)
    either.sort_indices()
    start, ends = either.indptr.astype(np.uint32), either.indices.astype(np.uint32)
    groups = code.astype(np.uint32)
    if ends.size == 0:
        return
    _two_paths(start, ends, either.data, groups, np.zeros((int(code.max()) + 1, 3)), out)
    pointer, above, place = upward(start, ends)
    _closed(pointer, above, either.data[place], groups, np.full(code.size, -1), out)
