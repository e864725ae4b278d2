"""Compiled enumeration of triangles, each found once: the pass that clustering and brokerage share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    import scipy.sparse as sp
    from numpy.typing import NDArray

    Integers = NDArray[np.uint32]


@njit(cache=True, nogil=True)
def upward(indptr: Integers, indices: Integers) -> tuple[Integers, Integers, Integers]:
    """Keep each tie of a symmetric pattern once, from the end with fewer ties to the end with more.

    Nobody then has more than the square root of twice the ties, which is what makes the triangles of a hub
    cheap. Returns the pointers and ends of the ties kept, and where each stood in `indices`.
    """
    n = indptr.size - 1
    pointer = np.zeros(n + 1, np.uint32)
    ends = np.empty(indices.size // 2, np.uint32)
    place = np.empty(indices.size // 2, np.uint32)
    kept = 0
    for i in range(n):
        own = indptr[i + 1] - indptr[i]
        for k in range(indptr[i], indptr[i + 1]):
            j = indices[k]
            other = indptr[j + 1] - indptr[j]
            if own < other or (own == other and i < j):
                ends[kept], place[kept] = j, k
                kept += 1
        pointer[i + 1] = kept
    return pointer, ends, place


@njit(cache=True, nogil=True)
def _closed(indptr: Integers, indices: Integers) -> NDArray[np.float64]:
    """Return how many triangles each node is in."""
    pointer, ends, _ = upward(indptr, indices)
    n = indptr.size - 1
    count = np.zeros(n)
    seen = np.full(n, -1, np.int32)
    for i in range(n):
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
    return count


def triangles(mutual: sp.csr_array) -> NDArray[np.float64]:
    """Return how many triangles each node of a symmetric pattern without a diagonal is in."""
    return np.asarray(_closed(mutual.indptr.astype(np.uint32), mutual.indices.astype(np.uint32)))
