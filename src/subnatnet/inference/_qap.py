"""Kernels of quadratic assignment: cross-products and generalised linear fits under node permutations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.inference._compiled import inner, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

GAUSSIAN, POISSON, LOGIT = 0, 1, 2
_STEPS = 50
_FAR = 20.0  # a linear predictor this far out is on its way to infinity: perfect separation


@inner
def _dot(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return the inner product, summed in eight lanes: fast, and in the same order on every machine."""
    n = len(a)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    k = 0
    while k + 8 <= n:
        s0 += a[k] * b[k]
        s1 += a[k + 1] * b[k + 1]
        s2 += a[k + 2] * b[k + 2]
        s3 += a[k + 3] * b[k + 3]
        s4 += a[k + 4] * b[k + 4]
        s5 += a[k + 5] * b[k + 5]
        s6 += a[k + 6] * b[k + 6]
        s7 += a[k + 7] * b[k + 7]
        k += 8
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    while k < n:
        total += a[k] * b[k]
        k += 1
    return total


@kernel
def cross_products(
    z: NDArray[np.float64],
    against: NDArray[np.float64],
    row_perms: NDArray[np.int64],
    column_perms: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return ``sum_ij z[pi(i), rho(j)] against[k, i, j]`` for every permutation and every k.

    Rows stand outermost, permutations inside, so that a row of `against` is read once for all of them.
    Cells that do not count are 0 in `against`.
    """
    n_perms, n, m = len(row_perms), z.shape[0], z.shape[1]
    out = np.zeros((n_perms, len(against)))
    row = np.empty(m)
    for i in range(n):
        for p in range(n_perms):
            source = z[row_perms[p, i]]
            for j in range(m):
                row[j] = source[column_perms[p, j]]
            for k in range(len(against)):
                out[p, k] += _dot(row, against[k, i])
    return out


@inner
def _invert(a: NDArray[np.float64]) -> bool:
    """Invert a symmetric positive matrix in place (Gauss-Jordan); False if it is singular."""
    n = len(a)
    for k in range(n):
        pivot = a[k, k]
        if not pivot > 1e-12:
            return False
        a[k, k] = 1.0
        for j in range(n):
            a[k, j] /= pivot
        for i in range(n):
            if i != k:
                factor = a[i, k]
                a[i, k] = 0.0
                for j in range(n):
                    a[i, j] -= factor * a[k, j]
    return True


@kernel
def fit(  # noqa: C901, PLR0912 - one compiled pass over the cells for three families
    y: NDArray[np.float64], x: NDArray[np.float64], start: NDArray[np.float64], family: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, bool]:
    """Fit a generalised linear model by iteratively reweighted least squares.

    Parameters
    ----------
    y : (cells,) float array
    x : (cells, terms) float array
        Design; columns of similar size.
    start : (terms,) float array
        Where to start.
    family : int
        ``GAUSSIAN`` (identity link), ``POISSON`` (log) or ``LOGIT``.

    Returns
    -------
    (terms,) coefficients, (terms,) statistics (coefficient by standard error), deviance, and
    whether it converged.
    """
    n, terms = x.shape
    beta = start.copy()
    information = np.empty((terms, terms))
    score = np.empty(terms)
    before = np.inf
    deviance = np.inf
    converged = False
    for _ in range(_STEPS):
        information[:] = 0.0
        score[:] = 0.0
        deviance = 0.0
        farthest = 0.0
        for c in range(n):
            eta = 0.0
            for t in range(terms):
                eta += x[c, t] * beta[t]
            if family != GAUSSIAN:
                eta = min(30.0, max(-30.0, eta))
                farthest = max(farthest, abs(eta))
            if family == GAUSSIAN:
                mean, weight = eta, 1.0
                deviance += (y[c] - mean) ** 2
            elif family == POISSON:
                mean = np.exp(eta)
                weight = mean
                deviance += 2.0 * ((y[c] * np.log(y[c] / mean) if y[c] > 0 else 0.0) - y[c] + mean)
            else:
                mean = 1.0 / (1.0 + np.exp(-eta))
                weight = mean * (1.0 - mean)
                deviance += -2.0 * (y[c] * np.log(mean) + (1.0 - y[c]) * np.log(1.0 - mean))
            for t in range(terms):
                score[t] += x[c, t] * (y[c] - mean)
                for u in range(t + 1):
                    information[t, u] += weight * x[c, t] * x[c, u]
        for t in range(terms):
            for u in range(t):
                information[u, t] = information[t, u]
        if not _invert(information):
            break
        if abs(before - deviance) <= 1e-10 * (abs(deviance) + 0.1):
            converged = farthest < _FAR
            break
        before = deviance
        beta += information @ score
    statistics = np.full(terms, np.nan)
    scale = deviance / max(n - terms, 1) if family == GAUSSIAN else 1.0
    for t in range(terms):
        spread = information[t, t] * scale
        if spread > 0:
            statistics[t] = beta[t] / np.sqrt(spread)
    return beta, statistics, deviance, converged


@kernel
def permuted_fits(
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    x: NDArray[np.float64],
    counts: NDArray[np.bool_],
    start: NDArray[np.float64],
    family: int,
    row_perms: NDArray[np.int64],
    column_perms: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return the statistic of permuted `z` beside the columns `x`, one per permutation.

    Parameters
    ----------
    y : (n, m) float array
        Outcome.
    z : (n, m) float array
        What is permuted; NaN where missing.
    x : (n, m, k) float array
        The other columns, the constant among them.
    counts : (n, m) bool array
        Cells that count; a cell whose permuted `z` is missing does not count in that permutation.
    start : (k + 1,) float array
        Where to start: 0 for `z`, then the fit without it.
    family, row_perms, column_perms
        As in :func:`fit` and :func:`cross_products`.

    Returns
    -------
    (permutations,) float array
        NaN where the fit did not converge.
    """
    n, m, k = x.shape
    out = np.full(len(row_perms), np.nan)
    outcome = np.empty(n * m)
    design = np.empty((n * m, k + 1))
    for p in range(len(row_perms)):
        cells = 0
        for i in range(n):
            for j in range(m):
                value = z[row_perms[p, i], column_perms[p, j]]
                if counts[i, j] and not np.isnan(value):
                    outcome[cells] = y[i, j]
                    design[cells, 0] = value
                    design[cells, 1:] = x[i, j]
                    cells += 1
        _, statistics, _, converged = fit(outcome[:cells], design[:cells], start, family)
        if converged:
            out[p] = statistics[0]
    return out
