"""Compiled k-core decomposition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    import scipy.sparse as sp
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


@njit(cache=True, nogil=True)
def _peel(indptr: Integers, indices: Integers, degree: Integers, start: Integers, used: Integers) -> None:
    """Turn degrees into core numbers: take the node of least degree, lower its neighbours, repeat.

    `start` and `used` are zeros, two more than the largest degree.
    """
    n = degree.size
    for v in range(n):
        start[degree[v] + 1] += 1
    for d in range(1, start.size):
        start[d] += start[d - 1]
    place = np.empty(n, np.int64)
    order = np.empty(n, np.int64)
    for d in range(start.size):
        used[d] = start[d]
    for v in range(n):
        place[v] = used[degree[v]]
        order[place[v]] = v
        used[degree[v]] += 1
    for i in range(n):
        v = order[i]
        for k in range(indptr[v], indptr[v + 1]):
            w = indices[k]
            if degree[w] > degree[v]:
                # swap w with the first node of its degree, then let that degree begin one later
                d = degree[w]
                first = order[start[d]]
                if first != w:
                    order[place[w]], order[start[d]] = first, w
                    place[first], place[w] = place[w], start[d]
                start[d] += 1
                degree[w] -= 1


def coreness(mutual: sp.csr_array) -> NDArray[np.float64]:
    """Return the core number of each node of a symmetric pattern."""
    degree = np.diff(mutual.indptr).astype(np.int64)
    if len(degree):
        start, used = np.zeros((2, degree.max() + 2), np.int64)
        _peel(mutual.indptr.astype(np.int64), mutual.indices.astype(np.int64), degree, start, used)
    return degree.astype(float)
