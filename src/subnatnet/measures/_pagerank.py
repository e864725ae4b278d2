"""Compiled PageRank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from numba import njit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROUNDS = 1000  # 0.85 to the power of 200 is already below the last digit


@njit(cache=True, nogil=True)
def settle(
    indptr: NDArray[np.int32],
    indices: NDArray[np.int32],
    data: NDArray[np.float64],
    idle: NDArray[np.bool_],
    damping: float,
    score: NDArray[np.float64],
) -> None:
    """Let scores settle in place: each is set from the newest of those that lead to it (Gauss-Seidel).

    Row i of the matrix holds the shares of their scores that others pass on to i; who is `idle` passes its
    score on to everyone alike.
    """
    n = score.size
    spare = 0.0
    for i in range(n):
        if idle[i]:
            spare += score[i]
    for _ in range(ROUNDS):
        change = 0.0
        for i in range(n):
            flow = spare / n
            for k in range(indptr[i], indptr[i + 1]):
                flow += data[k] * score[indices[k]]
            new = damping * flow + (1.0 - damping) / n
            step = new - score[i]
            if idle[i]:
                spare += step
            score[i] = new
            change += abs(step)
        if change < 1e-14:
            break
