"""Compiled enumeration of triangles, each found once: the pass that clustering and brokerage share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    import scipy.sparse as sp
    from numpy.typing import NDArray

    Integers = NDArray[np.uint32]


def upward(indptr: Integers, indices: Integers) -> tuple[Integers, Integers, Integers]:
    """Keep each tie of a symmetric pattern once, from the end with fewer ties to the end with more.

    Nobody then has more than the square root of twice the ties, which is what makes the triangles of a hub
    cheap. Returns the pointers and ends of the ties kept, and where each stood in `indices`.
    """
    degree = np.diff(indptr)
    start = np.repeat(np.arange(degree.size, dtype=np.uint32), degree)
    own, other = degree[start], degree[indices]
    place = np.flatnonzero((own < other) | ((own == other) & (start < indices))).astype(np.uint32)
    pointer = np.zeros(degree.size + 1, np.uint32)
    np.cumsum(np.bincount(start[place], minlength=degree.size), out=pointer[1:])
    return pointer, indices[place], place


@njit(cache=True, nogil=True)
def _count(pointer: Integers, ends: Integers, seen: NDArray[np.int32], count: NDArray[np.float64]) -> None:
    """Add up the triangles of each node; `seen` is below zero everywhere."""
    for i in range(seen.size):
        for k in range(pointer[i], pointer[i + 1]):
            seen[ends[k]] = i
        for k in range(pointer[i], pointer[i + 1]):
            j = ends[k]
            for m in range(pointer[j], pointer[j + 1]):
                h = ends[m]
                if seen[h] == i:
                    count[i] += 1
                    count[j] += 1
                    count[h] += 1


def triangles(mutual: sp.csr_array) -> NDArray[np.float64]:
    """Return how many triangles each node of a symmetric pattern without a diagonal is in."""
    pointer, ends, _ = upward(mutual.indptr.astype(np.uint32), mutual.indices.astype(np.uint32))
    count = np.zeros(mutual.shape[0])
    _count(pointer, ends, np.full(count.size, -1, np.int32), count)
    return count
