"""Intervals for shares and for quotients of shares, when contacts come in clusters.

Everything works on plain arrays of counts, one entry for each region, and is monotone: one more contact of
the sort in question never lowers an end of an interval, one more of another sort never raises it. So the
widest interval over the ways to date undated ties is found at two datings (:mod:`subnatnet.inference.sharp`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from subnatnet.errors import InvalidChoice, require_share

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_NODES = 16  # of the quadrature over the share of the others
_STEPS = 60


def share_interval(
    k: ArrayLike, n: ArrayLike, *, deff: ArrayLike = 1.0, level: float = 0.95
) -> tuple[Floats, Floats]:
    r"""Return the interval of a share k / n whose n contacts are worth n / deff independent ones.

    The equal-tailed Jeffreys interval at the effective size, that is quantiles of the Beta distribution with
    parameters :math:`k/d + \frac12` and :math:`(n-k)/d + \frac12`; from 0 where k is 0 and to 1 where k is n
    (Brown, Cai and DasGupta 2001 for independent contacts; Franco et al. 2019 for effective sizes).

    Parameters
    ----------
    k, n : array_like
        How many of how many.
    deff : array_like
        Design effect, 1 or more: see :func:`subnatnet.inference.clusters.design_effect`.
    level : float
        Coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends, in 0 to 1; NaN where n is 0.

    Raises
    ------
    InvalidChoice
        If a count is no count, k exceeds n, a design effect is below 1, or `level` is no share.

    References
    ----------
    Brown, L. D., Cai, T. T., & DasGupta, A. (2001). Interval estimation for a binomial proportion.
    Statistical Science, 16(2), 101-133. https://doi.org/10.1214/ss/1009213286
    Franco, C., Little, R. J. A., Louis, T. A., & Slud, E. V. (2019). Comparative study of confidence
    intervals for proportions in complex sample surveys. Journal of Survey Statistics and Methodology,
    7(3), 334-364. https://doi.org/10.1093/jssam/smy019

    Examples
    --------
    >>> low, high = share_interval([5, 5], [20, 20], deff=[1.0, 3.0])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.1, 0.05], [0.46, 0.62])
    """
    from scipy.special import betaincinv

    a, b = _beta(k, n, deff)
    tail = (1 - require_share(level, "level")) / 2
    low = np.where(a > 0.5, betaincinv(a, b, tail), 0.0)
    high = np.where(b > 0.5, betaincinv(a, b, 1 - tail), 1.0)
    known = a + b > 1
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def share_above(k: ArrayLike, n: ArrayLike, threshold: ArrayLike, *, deff: ArrayLike = 1.0) -> Floats:
    """Return the probability that the true share is at least `threshold`, by the same distribution.

    It passes 1 - (1 - level) / 2 just where the lower end of :func:`share_interval` passes the threshold.

    Parameters
    ----------
    k, n, deff
        As in :func:`share_interval`.
    threshold : array_like
        Share to compare with.

    Returns
    -------
    numpy.ndarray
        Probabilities; NaN where n is 0.

    Raises
    ------
    InvalidChoice
        As :func:`share_interval`.

    Examples
    --------
    >>> share_above([5], [20], 0.1).round(3).tolist()
    [0.977]
    """
    from scipy.special import betainc

    a, b = _beta(k, n, deff)
    at = np.clip(np.asarray(threshold, dtype=float), 0.0, 1.0)
    p = np.where(at <= 0, 1.0, 1.0 - betainc(a, b, at))
    return np.where(a + b > 1, p, np.nan)


def quotient_interval(
    k: ArrayLike,
    n: ArrayLike,
    others_k: ArrayLike,
    others_n: ArrayLike,
    *,
    deff: ArrayLike = 1.0,
    others_deff: ArrayLike = 1.0,
    level: float = 0.95,
) -> tuple[Floats, Floats]:
    r"""Return the interval of a location quotient, a region's share over the share of all other regions.

    Both shares are uncertain: quantiles of the ratio of two independent Beta variables, each as in
    :func:`share_interval`.

    Parameters
    ----------
    k, n, others_k, others_n : array_like
        How many of how many contacts of the region, and of all others together.
    deff, others_deff : array_like
        Design effects.
    level : float
        Coverage.

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper ends, from 0 on; NaN where either n is 0.

    Raises
    ------
    InvalidChoice
        As :func:`share_interval`.

    Notes
    -----
    The estimate to go with it is :math:`(k/n) / ((K + \frac12) / (N + 1))`, K of N being those of the others,
    so that what nobody else does has a large but finite quotient.

    Examples
    --------
    >>> low, high = quotient_interval([10], [20], [100], [600])
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([1.72], [4.45])
    """
    own, rest = _beta(k, n, deff), _beta(others_k, others_n, others_deff)
    tail = (1 - require_share(level, "level")) / 2
    ends = [np.where(own[0] > 0.5, _ratio_quantile(own, rest, tail), 0.0)]
    # a region with all its contacts there has a share of 1, over the least that the others' may be
    ends.append(np.where(own[1] > 0.5, _ratio_quantile(own, rest, 1 - tail), 1.0 / _quantile(rest, tail)))
    known = (own[0] + own[1] > 1) & (rest[0] + rest[1] > 1)
    return np.where(known, ends[0], np.nan), np.where(known, ends[1], np.nan)


def quotient_above(
    k: ArrayLike,
    n: ArrayLike,
    others_k: ArrayLike,
    others_n: ArrayLike,
    threshold: ArrayLike,
    *,
    deff: ArrayLike = 1.0,
    others_deff: ArrayLike = 1.0,
) -> Floats:
    """Return the probability that a location quotient is at least `threshold`.

    Parameters
    ----------
    k, n, others_k, others_n, deff, others_deff
        As in :func:`quotient_interval`.
    threshold : array_like
        Quotient to compare with; 1 is as the others.

    Returns
    -------
    numpy.ndarray
        Probabilities; NaN where either n is 0.

    Raises
    ------
    InvalidChoice
        As :func:`share_interval`.

    Examples
    --------
    >>> quotient_above([10, 3], [20, 20], [100, 100], [600, 600], 1.0).round(3).tolist()
    [1.0, 0.448]
    """
    own, rest = _beta(k, n, deff), _beta(others_k, others_n, others_deff)
    nodes, weights = _quadrature(rest)
    p = _ratio_above(own, nodes, weights, np.asarray(threshold, dtype=float))
    return np.where((own[0] + own[1] > 1) & (rest[0] + rest[1] > 1), p, np.nan)


def _beta(k: ArrayLike, n: ArrayLike, deff: ArrayLike) -> tuple[Floats, Floats]:
    """Return the parameters of the Beta distribution, after the counts have been checked."""
    hit, whole, effect = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(x, dtype=float)) for x in (k, n, deff))
    )
    if not (
        np.isfinite(hit).all() and np.isfinite(whole).all() and (hit >= 0).all() and (hit <= whole).all()
    ):
        raise InvalidChoice("a share needs counts with 0 <= k <= n")
    effect = np.where(np.isnan(effect), 1.0, effect)  # nothing known of clusters where there are no contacts
    if not (effect >= 1).all():
        raise InvalidChoice("a design effect is 1 or more: clusters make contacts worth less, never more")
    return hit / effect + 0.5, (whole - hit) / effect + 0.5


def _quantile(beta: tuple[Floats, Floats], at: float | Floats) -> Floats:
    from scipy.special import betaincinv

    return np.maximum(np.asarray(betaincinv(*beta, at)), np.finfo(float).tiny)


@cache
def _legendre() -> tuple[Floats, Floats]:
    at, weight = np.polynomial.legendre.leggauss(_NODES)
    return (at + 1) / 2, weight / 2


def _quadrature(rest: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """Return quantiles of the others' share, the nodes first, and their weights."""
    at, weight = _legendre()
    spread = (slice(None), *(None for _ in rest[0].shape))
    return _quantile(rest, at[spread]), weight[spread]


def _ratio_above(own: tuple[Floats, Floats], nodes: Floats, weights: Floats, quotient: Floats) -> Floats:
    from scipy.special import betainc

    below = betainc(own[0], own[1], np.clip(quotient * nodes, 0.0, 1.0))
    return np.asarray(1.0 - (below * weights).sum(axis=0))


def _ratio_quantile(own: tuple[Floats, Floats], rest: tuple[Floats, Floats], p: float) -> Floats:
    """Return the quotient below which the probability is p: Newton on the logarithm, kept in a bracket."""
    from scipy.special import betaln, xlog1py

    nodes, weights = _quadrature(rest)
    a, b, _ = np.broadcast_arrays(own[0], own[1], nodes[0])
    log_beta = betaln(a, b)
    at = np.log(_quantile((a, b), p)) - np.log(_quantile(rest, 0.5))
    low, high = np.full(at.shape, -800.0), np.full(at.shape, 800.0)
    for _ in range(_STEPS):
        quotient = np.exp(at)
        excess = _ratio_above((a, b), nodes, weights, quotient) - (1 - p)
        low, high = np.where(excess > 0, at, low), np.where(excess > 0, high, at)
        x = np.clip(quotient * nodes, 1e-300, 1.0)
        log_density = a * np.log(x) + xlog1py(b - 1, -x) - log_beta
        slope = (np.where(x < 1, np.exp(np.minimum(log_density, 700.0)), 0.0) * weights).sum(axis=0)
        step = at + np.divide(excess, slope, out=np.full(at.shape, np.inf), where=slope > 1e-12)
        inside = (step >= low) & (step <= high)
        # a bracket still open on one side is not halved: one step outwards
        middle = np.where(high - low < 700, (low + high) / 2, at + np.where(excess > 0, 1.0, -1.0))
        moved = np.where(inside, step, middle)
        still = np.abs(moved - at).max(initial=0.0)
        at = moved
        if still < 1e-10:
            break
    return np.asarray(np.exp(at))
