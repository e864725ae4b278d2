"""Compiled Lanczos iteration: the largest eigenvalue of a sparse symmetric matrix.

Here as in the other kernels loops are written out: whole arrays at once take numba seconds to compile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.measures._numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.uint32]
    Floats = NDArray[np.float64]

STEPS = 160  # beyond this the general solver takes over
EVERY = 4  # steps between two looks at the residual
CLOSE = 1e-13


@njit(inner=True, cache=True, nogil=True)
def _below(alpha: Floats, beta: Floats, k: int, bound: float) -> bool:
    """Say whether all eigenvalues of the k-by-k tridiagonal matrix lie below a bound."""
    pivot = alpha[0] - bound
    for i in range(1, k):
        if pivot >= 0.0:
            return False
        pivot = alpha[i] - bound - beta[i - 1] * beta[i - 1] / pivot
    return bool(pivot < 0.0)


@njit(inner=True, cache=True, nogil=True)
def _top(  # noqa: C901 - one compiled loop, not clearer in pieces
    alpha: Floats, beta: Floats, k: int, weight: Floats
) -> float:
    """Return the largest eigenvalue of the tridiagonal matrix; its vector goes into `weight`."""
    low, high = alpha[0], 0.0
    for i in range(k):
        low = max(low, alpha[i])
        reach = (beta[i - 1] if i > 0 else 0.0) + (beta[i] if i < k - 1 else 0.0)
        high = max(high, alpha[i] + reach)
    high += 1e-12 * abs(high) + 1e-300
    while high - low > 4e-16 * max(abs(high), abs(low)):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        if _below(alpha, beta, k, middle):
            high = middle
        else:
            low = middle
    # inverse iteration from just above it, where elimination needs no pivots
    shift = high + 1e-15 * abs(high) + 1e-300
    pivot = np.empty(k)
    pivot[0] = shift - alpha[0]
    for i in range(1, k):
        pivot[i] = shift - alpha[i] - beta[i - 1] * beta[i - 1] / pivot[i - 1]
    for i in range(k):
        weight[i] = 1.0
    for _ in range(3):
        for i in range(1, k):
            weight[i] += beta[i - 1] / pivot[i - 1] * weight[i - 1]
        weight[k - 1] /= pivot[k - 1]
        for i in range(k - 2, -1, -1):
            weight[i] = (weight[i] + beta[i] * weight[i + 1]) / pivot[i]
        length = 0.0
        for i in range(k):
            length += weight[i] * weight[i]
        for i in range(k):
            weight[i] /= np.sqrt(length)
    return high


@njit(inner=True, cache=True, nogil=True, fastmath={"reassoc", "contract"})
def _apply(indptr: Integers, indices: Integers, data: Floats, vector: Floats, out: Floats) -> float:
    """Multiply, and return how far the product points along the vector."""
    along = 0.0
    for i in range(indptr.size - 1):
        total = 0.0
        for k in range(indptr[i], indptr[i + 1]):
            total += data[k] * vector[indices[k]]
        out[i] = total
        along += total * vector[i]
    return along


@njit(inner=True, cache=True, nogil=True, fastmath={"reassoc", "contract"})
def _straighten(new: Floats, now: Floats, along: float, last: Floats, before: float) -> float:
    """Take out of a vector what points along the two before it, and return the length left."""
    length = 0.0
    for i in range(new.size):
        rest = new[i] - along * now[i] - before * last[i]
        new[i] = rest
        length += rest * rest
    return float(np.sqrt(length))


@njit(inner=True, cache=True, nogil=True)
def _scale(vector: Floats, factor: float) -> None:
    for i in range(vector.size):
        vector[i] *= factor


@njit(inner=True, cache=True, nogil=True, fastmath={"reassoc", "contract"})
def _combined(basis: Floats, weight: Floats, k: int) -> Floats:
    """Return the weighted sum of the first k vectors, of unit length."""
    vector = np.empty(basis.shape[1])
    for i in range(vector.size):
        vector[i] = 0.0
    for j in range(k):
        share = weight[j]
        for i in range(vector.size):
            vector[i] += share * basis[j, i]
    length = 0.0
    for i in range(vector.size):
        length += vector[i] * vector[i]
    for i in range(vector.size):
        vector[i] /= np.sqrt(length)
    return vector


@njit(cache=True, nogil=True)
def extremes(
    indptr: Integers, indices: Integers, data: Floats, *, both: bool
) -> tuple[float, Floats, float, Floats]:
    """Return the largest eigenvalue and its vector, and the smallest and its vector; NaN if not found.

    A vector is the part that a uniform start has in the eigenspace, of unit length. The smallest is looked
    for only if `both`, and only as exactly as it takes to tell it from minus the largest.
    """
    n = indptr.size - 1
    steps = min(STEPS, n)
    basis = np.empty((steps + 1, n))
    for i in range(n):
        basis[0, i] = 1.0 / np.sqrt(n)
    alpha, beta, turned = np.empty(steps), np.empty(steps), np.empty(steps)
    top, bottom = np.empty(steps), np.empty(steps)
    high, low = np.nan, np.nan
    for j in range(steps):
        now, new = basis[j], basis[j + 1]
        before = beta[j - 1] if j > 0 else 0.0
        alpha[j] = _apply(indptr, indices, data, now, new)
        beta[j] = _straighten(new, now, alpha[j], basis[max(j - 1, 0)], before)
        k = j + 1
        ended = beta[j] <= CLOSE * (abs(alpha[j]) + before)
        if ended or k % EVERY == 0 or k == steps:
            high = _top(alpha, beta, k, top)
            done = ended or beta[j] * abs(top[j]) <= CLOSE * abs(high)
            if done and both:
                for i in range(k):
                    turned[i] = -alpha[i]
                low = -_top(turned, beta, k, bottom)
                for i in range(1, k, 2):
                    bottom[i] *= -1.0  # beta was not turned, its signs go into the vector
                error = beta[j] * abs(bottom[j])
                apart = error <= 1e-6 * high and -low + error < high * (1 - 1e-6)
                done = ended or apart or error <= CLOSE * high
            if done:
                return high, _combined(basis, top, k), low, _combined(basis, bottom, k) if both else now
        if not ended:
            _scale(new, 1.0 / beta[j])
    return np.nan, basis[0], np.nan, basis[0]
