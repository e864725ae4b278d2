"""Compiled count of open two-paths by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def count_roles(
    indptr: NDArray[np.int32], indices: NDArray[np.int32], code: NDArray[np.int64], out: NDArray[np.float64]
) -> None:
    """Add 1 to the broker's row of `out` for each a -> v -> b with a not tied to b.

    Columns are coordinator, itinerant, representative, gatekeeper, liaison.
    """
    n = indptr.size - 1
    tied_to = np.full(n, -1, np.int32)
    for a in range(n):
        tied_to[a] = a
        for k in range(indptr[a], indptr[a + 1]):
            tied_to[indices[k]] = a
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            like_a, like_v, every = 0, 0, 0
            for j in range(indptr[v], indptr[v + 1]):
                b = indices[j]
                is_open = tied_to[b] != a
                every += is_open
                like_a += is_open & (code[b] == code[a])
                like_v += is_open & (code[b] == code[v])
            if code[a] == code[v]:
                out[v, 0] += like_v
                out[v, 2] += every - like_v
            else:
                out[v, 1] += like_a
                out[v, 3] += like_v
                out[v, 4] += every - like_a - like_v
