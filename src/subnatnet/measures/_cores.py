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
def _peel(
    indptr: Integers, indices: Integers, degree: Integers, start: Integers, order: Integers, place: Integers
) -> None:
    """Turn degrees into core numbers: take the node of least degree, lower its neighbours, repeat.

    `order` holds the nodes by degree, `place` where each stands in it, `start` where a degree begins.
    """
    for i in range(degree.size):
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
    order = np.argsort(degree, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    start = np.searchsorted(degree[order], np.arange(degree.max(initial=0) + 1))
    _peel(mutual.indptr.astype(np.int64), mutual.indices.astype(np.int64), degree, start, order, place)
    return degree.astype(float)
