"""Kernels of quadratic assignment: cross-products and generalised linear fits under node permutations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.inference._compiled import inner, kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray

GAUSSIAN, POISSON, LOGIT = 0, 1, 2
_STEPS = 50
_MOST = 30.0  # linear predictors are held within, so that no power overflows
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
    out = np.zeros((len(row_perms), len(against)))
    _add_products(z, against, row_perms, column_perms, np.empty(z.shape[1]), out)
    return out


@kernel
def _add_products(
    z: NDArray[np.float64],
    against: NDArray[np.float64],
    row_perms: NDArray[np.int64],
    column_perms: NDArray[np.int64],
    row: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    for i in range(z.shape[0]):
        for p in range(len(row_perms)):
            source = row_perms[p, i]
            for j in range(row.size):
                row[j] = z[source, column_perms[p, j]]
            for k in range(len(against)):
                out[p, k] += _dot(row, against[k, i])


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


def fit(
    y: NDArray[np.float64], x: NDArray[np.float64], start: NDArray[np.float64], family: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, bool]:
    """Fit a generalised linear model by iteratively reweighted least squares.

    Parameters
    ----------
    y : (cells,) float array
        Outcome.
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
    beta, statistics, score = start.copy(), np.empty(start.size), np.empty(start.size)
    information = np.empty((start.size, start.size))
    y, x = np.ascontiguousarray(y), np.ascontiguousarray(x)
    deviance, converged = _fit(y, x, len(y), family, beta, statistics, score, information)
    return beta, statistics, deviance, converged


@kernel
def _fit(  # noqa: C901, PLR0912 - one compiled pass over the cells for three families
    y: NDArray[np.float64],
    x: NDArray[np.float64],
    cells: int,
    family: int,
    beta: NDArray[np.float64],
    statistics: NDArray[np.float64],
    score: NDArray[np.float64],
    information: NDArray[np.float64],
) -> tuple[float, bool]:
    """Fit the first `cells` rows from `beta` on; coefficients and statistics go where they belong."""
    terms = beta.size
    before = deviance = np.inf
    converged = False
    for _ in range(_STEPS):
        for t in range(terms):
            score[t] = 0.0
            for u in range(terms):
                information[t, u] = 0.0
        deviance = farthest = 0.0
        for c in range(cells):
            eta = 0.0
            for t in range(terms):
                eta += x[c, t] * beta[t]
            if family == GAUSSIAN:
                mean, weight = eta, 1.0
                deviance += (y[c] - mean) * (y[c] - mean)
            else:
                if eta > _MOST:
                    eta = _MOST
                elif eta < -_MOST:
                    eta = -_MOST
                if eta > farthest:
                    farthest = eta
                elif -eta > farthest:
                    farthest = -eta
                mean = np.exp(eta)
                weight = mean
                if family == POISSON:
                    deviance += 2.0 * ((y[c] * np.log(y[c] / mean) if y[c] > 0 else 0.0) - y[c] + mean)
                else:
                    mean = mean / (1.0 + mean)
                    weight = mean * (1.0 - mean)
                    deviance -= 2.0 * (y[c] * np.log(mean) + (1.0 - y[c]) * np.log(1.0 - mean))
            for t in range(terms):
                score[t] += x[c, t] * (y[c] - mean)
                for u in range(t + 1):
                    information[t, u] += weight * x[c, t] * x[c, u]
        for t in range(terms):
            for u in range(t):
                information[u, t] = information[t, u]
        if not _invert(information):
            break
        if abs(before - deviance) <= 1e-10 * (deviance + 0.1):
            converged = farthest < _FAR
            break
        before = deviance
        for t in range(terms):
            for u in range(terms):
                beta[t] += information[t, u] * score[u]
    scale = deviance / (cells - terms) if family == GAUSSIAN and cells > terms else 1.0
    for t in range(terms):
        spread = information[t, t] * scale
        statistics[t] = beta[t] / np.sqrt(spread) if spread > 0 else np.nan
    return deviance, converged


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
    out = np.full(len(row_perms), np.nan)
    terms = start.size
    design, vectors, matrix = np.empty((y.size, terms)), np.empty((3, terms)), np.empty((terms, terms))
    permuted = y, z, x, counts, start, family, row_perms, column_perms
    _fit_each(*permuted, np.empty(y.size), design, vectors, matrix, out)
    return out


@kernel
def _fit_each(
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    x: NDArray[np.float64],
    counts: NDArray[np.bool_],
    start: NDArray[np.float64],
    family: int,
    row_perms: NDArray[np.int64],
    column_perms: NDArray[np.int64],
    outcome: NDArray[np.float64],
    design: NDArray[np.float64],
    vectors: NDArray[np.float64],
    information: NDArray[np.float64],
    out: NDArray[np.float64],
) -> None:
    """Fit each permutation; `out` is NaN, the four before it are room."""
    beta, statistics, score = vectors[0], vectors[1], vectors[2]
    none = len(out) - len(out)  # of the type of all numbers here, so that the fit is compiled once
    for p in range(len(out)):
        cells = none
        for i in range(y.shape[0]):
            for j in range(y.shape[1]):
                value = z[row_perms[p, i], column_perms[p, j]]
                if counts[i, j] and value == value:  # noqa: PLR0124 - nothing but NaN differs from itself
                    outcome[cells] = y[i, j]
                    design[cells, 0] = value
                    for k in range(x.shape[2]):
                        design[cells, 1 + k] = x[i, j, k]
                    cells += 1
        for t in range(start.size):
            beta[t] = start[t]
        _, converged = _fit(outcome, design, cells, family, beta, statistics, score, information)
        if converged:
            out[p] = statistics[0]
