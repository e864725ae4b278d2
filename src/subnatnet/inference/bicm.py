"""The bipartite configuration model: the most random two-mode layer whose degrees hold on average.

References
----------
Squartini, T., & Garlaschelli, D. (2011). Analytical maximum-likelihood method to detect patterns in real
networks. New Journal of Physics, 13, 083001. https://doi.org/10.1088/1367-2630/13/8/083001
Saracco, F., Di Clemente, R., Gabrielli, A., & Squartini, T. (2015). Randomizing bipartite networks: The case
of the World Trade Web. Scientific Reports, 5, 10595. https://doi.org/10.1038/srep10595
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.errors import InvalidChoice

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOLERANCE = 1e-10


def tie_probabilities(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
    r"""Return the chance of every tie in the maximum-entropy ensemble with given expected degrees.

    Every cell is independent with :math:`p_{ij} = x_i y_j / (1 + x_i y_j)`, and
    :math:`\sum_j p_{ij}` is the degree of row i, :math:`\sum_i p_{ij}` that of column j, to 1e-10.
    Cells that the degrees force (an actor tied to everybody, a nested corner) get exactly 0 or 1.

    Parameters
    ----------
    rows : (m,) int array
        Degrees of the rows.
    columns : (n,) int array
        Degrees of the columns; the two sums agree.

    Returns
    -------
    (m, n) float array
        Tie chances, in 0 to 1.

    Raises
    ------
    InvalidChoice
        If no two-mode layer without repeated ties has these degrees.

    Examples
    --------
    >>> import numpy as np
    >>> tie_probabilities(np.array([2, 1]), np.array([1, 1, 1])).round(3)
    array([[0.667, 0.667, 0.667],
           [0.333, 0.333, 0.333]])
    """
    k_values, k_at, k_count = np.unique(-np.asarray(rows), return_inverse=True, return_counts=True)
    d_values, d_at, d_count = np.unique(-np.asarray(columns), return_inverse=True, return_counts=True)
    p = np.full((len(k_values), len(d_values)), np.nan)
    _fill(p, -k_values.astype(float), -d_values.astype(float), k_count, d_count)
    return np.asarray(p[k_at][:, d_at])


def overlap_z(p: NDArray[np.float64], observed: NDArray[np.int64]) -> NDArray[np.float64]:
    r"""Return the z-score of every overlap under independent cells, in closed form.

    The overlap of rows a and b has mean :math:`\mu = \sum_j p_{aj} p_{bj}` and variance
    :math:`\sum_j p_{aj} p_{bj} (1 - p_{aj} p_{bj})`.

    Parameters
    ----------
    p : (m, n) float array
        Tie chances.
    observed : (m, m) int array
        Overlaps.

    Returns
    -------
    (m, m) float array
        z; NaN on the diagonal and where the variance is 0.

    Examples
    --------
    >>> import numpy as np
    >>> overlap_z(np.full((2, 4), 0.5), np.array([[2, 2], [2, 2]])).round(3)
    array([[  nan, 1.155],
           [1.155,   nan]])
    """
    mean = p @ p.T
    variance = mean - (p * p) @ (p * p).T
    np.fill_diagonal(variance, 0.0)
    variance[variance < 1e-12] = np.nan
    return np.asarray((observed - mean) / np.sqrt(variance))


def _fill(
    p: NDArray[np.float64],
    k: NDArray[np.float64],
    d: NDArray[np.float64],
    k_count: NDArray[np.int64],
    d_count: NDArray[np.int64],
) -> None:
    """Write tie chances of degree classes (sorted from high to low) into `p`, splitting at forced corners.

    By Gale and Ryser, ties of the r first rows number at most ``r * s`` inside the s first columns plus
    the degrees of the other columns. Where that holds as an equation, the corner r x s is full and the
    opposite one empty in *every* layer with these degrees; the two other corners are separate problems.
    Full and empty rows and columns are the thinnest such corners.
    """
    r = np.concatenate([[0], np.cumsum(k_count)])
    s = np.concatenate([[0], np.cumsum(d_count)])
    ties_in_rows = np.concatenate([[0.0], np.cumsum(k * k_count)])
    ties_outside = np.sum(d * d_count) - np.concatenate([[0.0], np.cumsum(d * d_count)])
    slack = np.outer(r, s) + ties_outside[None, :] - ties_in_rows[:, None]
    if slack.min() < 0 or ties_in_rows[-1] != ties_outside[0]:
        raise InvalidChoice(
            "No layer without repeated ties has these degrees: give the row and column sums of a 0/1 matrix."
        )
    slack[0, -1] = slack[-1, 0] = np.inf  # always equations, and they split nothing
    if slack.min() > 0:
        p[:] = _interior(k, d, k_count, d_count)
        return
    i, j = (int(at) for at in np.unravel_index(int(np.argmin(slack)), slack.shape))
    p[:i, :j] = 1.0
    p[i:, j:] = 0.0
    if i and j < len(d):
        _fill(p[:i, j:], k[:i] - s[j], d[j:], k_count[:i], d_count[j:])
    if j and i < len(k):
        _fill(p[i:, :j], k[i:], d[:j] - r[i], k_count[i:], d_count[:j])


def _interior(
    k: NDArray[np.float64],
    d: NDArray[np.float64],
    k_count: NDArray[np.int64],
    d_count: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Solve for degrees that force no cell: damped Newton on the concave log-likelihood.

    Unknowns are ``theta = log x`` by row class and ``eta = log y`` by column class; the small ridge
    settles the one direction (raise all theta, lower all eta) that changes nothing.
    """
    from scipy.linalg import cho_factor, cho_solve
    from scipy.special import expit

    n_k = len(k)
    degrees = np.concatenate([k, d])
    counts = np.concatenate([k_count, d_count]).astype(float)
    total = float(np.sum(k * k_count))
    share_k, share_d = k / np.sum(d_count), d / np.sum(k_count)
    start = np.concatenate([np.log(share_k / (1 - share_k)), np.log(share_d / (1 - share_d))])
    density = total / float(np.sum(k_count) * np.sum(d_count))
    start[n_k:] -= np.log(density / (1 - density))

    def value(at: NDArray[np.float64]) -> float:
        s = at[:n_k, None] + at[None, n_k:]
        return float(np.sum(counts * degrees * at) - k_count @ np.logaddexp(0, s) @ d_count)

    at, best = start, value(start)
    p = expit(at[:n_k, None] + at[None, n_k:])
    for _ in range(200):
        gap = degrees - np.concatenate([p @ d_count, k_count @ p])
        if np.max(np.abs(gap)) < _TOLERANCE:
            return np.asarray(p)
        weight = k_count[:, None] * (p * (1 - p)) * d_count[None, :]
        hessian = np.diag(np.concatenate([weight.sum(1), weight.sum(0)]))
        hessian[:n_k, n_k:] = weight
        hessian[n_k:, :n_k] = weight.T
        ridge = 1e-13 * float(np.trace(hessian)) / len(degrees) + 1e-300
        step = cho_solve(cho_factor(hessian + ridge * np.eye(len(degrees))), counts * gap)
        slope = float(step @ (counts * gap))
        length = 1.0
        while length > 1e-10:
            trial = at + length * step
            new = value(trial)
            if new >= best + 1e-4 * length * slope - 1e-12 * abs(best):
                break
            length /= 2
        at, best = trial, new
        p = expit(at[:n_k, None] + at[None, n_k:])
    raise ArithmeticError(  # pragma: no cover - a guard: interior degrees always have a finite solution
        f"Tie chances did not converge (largest error {np.max(np.abs(gap)):.2g}); please report the degrees."
    )
