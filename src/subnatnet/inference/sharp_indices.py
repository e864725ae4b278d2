"""Sharp bounds of indices of diversity and concentration over all ways to date the undated ties.

Exact by dynamic programming where the index depends on a sum over categories; sampled otherwise, and then
called a range of so many sampled datings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.errors import InvalidChoice, reject, require_count, require_seed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

INDICES = (
    *("countries", "shannon", "simpson", "hhi", "hill1", "hill2"),
    *("hhi_unbiased", "simpson_unbiased", "rarefied"),
)


def index_bounds(
    sure: ArrayLike, unsure: ArrayLike, index: str = "shannon", *, size: int = 10
) -> tuple[Floats, Floats]:
    r"""Return the least and the largest diversity or concentration over all datings, exactly.

    Parameters
    ----------
    sure, unsure : (regions, categories) array_like of int
        Contacts by category that surely lie in the period, and those that may.
    index : str
        One of :data:`INDICES`: ``countries`` (categories met), ``shannon`` (in nats), ``simpson`` (one less
        the sum of squared shares), ``hhi``, ``hill1`` and ``hill2`` (exp of shannon, 1 / hhi),
        ``hhi_unbiased`` (:math:`\sum x(x-1) / (n(n-1))`) and one less it, ``rarefied`` (categories to expect
        among `size` contacts).
    size : int
        For ``rarefied``.

    Returns
    -------
    tuple of numpy.ndarray
        Ends for each region, over the datings for which the index is defined; NaN if it is for none.

    Raises
    ------
    InvalidChoice
        If there is no such index, or the counts are no counts.

    Notes
    -----
    For every possible total, the least and the most of :math:`\sum_c f(x_c)` over all
    :math:`a_c \le x_c \le a_c + o_c` is found by dynamic programming over categories, of which the index is a
    monotone function. It costs time in the square of a region's open contacts (the cube for ``rarefied``).

    Examples
    --------
    >>> low, high = index_bounds([[2, 1, 0]], [[1, 0, 1]], "hhi")
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.375], [0.625])
    """
    if index not in INDICES:
        reject(index, INDICES, "index of diversity with exact bounds")
    least, free = (np.atleast_2d(np.asarray(table)) for table in (sure, unsure))
    if least.shape != free.shape or any((t < 0).any() or (t != np.round(t)).any() for t in (least, free)):
        raise InvalidChoice("sure and open contacts are two tables of counts, regions by categories")
    ends = [
        _extremes(a[a + o > 0].astype(np.int64), o[a + o > 0].astype(np.int64), index, size)
        for a, o in zip(least, free, strict=True)
    ]
    table = np.array(ends, dtype=float).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _extremes(sure: NDArray[np.int64], free: NDArray[np.int64], index: str, size: int) -> tuple[float, float]:
    """Return both ends for one region."""
    if index == "countries":
        return float((sure > 0).sum()), float(len(sure))
    totals = np.arange(sure.sum(), sure.sum() + free.sum() + 1)
    most = int((sure + free).max(initial=0))
    x = np.arange(most + 1, dtype=float)
    if index == "rarefied":
        ends = []
        for n in totals[totals > size]:
            met = _met(x, int(n), size)
            low, high = _sums(sure, free, met, int(n - totals[0]))
            ends += [low[-1], high[-1]]
        return (min(ends), max(ends)) if ends else (np.nan, np.nan)
    if index in ("shannon", "hill1"):
        part, enough = x * np.log(np.maximum(x, 1.0)), 1
    elif index in ("hhi_unbiased", "simpson_unbiased"):
        part, enough = x * (x - 1), 2
    else:
        part, enough = x**2, 1
    low, high = _sums(sure, free, part, int(free.sum()))
    kept = totals >= enough
    if not kept.any():
        return np.nan, np.nan
    n, low, high = totals[kept].astype(float), low[kept], high[kept]
    if index in ("shannon", "hill1"):
        ends_ = np.log(n) - high / n, np.log(n) - low / n
    else:
        pairs = n * (n - 1) if enough == 2 else n**2
        ends_ = low / pairs, high / pairs
    value = float(ends_[0].min()), float(ends_[1].max())
    if index == "hill1":
        return float(np.exp(value[0])), float(np.exp(value[1]))
    if index == "hill2":
        return 1 / value[1], 1 / value[0]
    return (1 - value[1], 1 - value[0]) if index.startswith("simpson") else value


def _sums(sure: NDArray[np.int64], free: NDArray[np.int64], part: Floats, upto: int) -> tuple[Floats, Floats]:
    """Return least and most of the sum of parts, for 0 .. `upto` open contacts let in."""
    low, high = np.zeros(1), np.zeros(1)
    for a, o in zip(sure.tolist(), free.tolist(), strict=True):
        width = min(len(low) - 1 + o, upto) + 1
        least, most = np.full(width, np.inf), np.full(width, -np.inf)
        for more in range(min(o, upto) + 1):
            there = min(len(low), width - more)
            into = slice(more, more + there)
            least[into] = np.minimum(least[into], low[:there] + part[a + more])
            most[into] = np.maximum(most[into], high[:there] + part[a + more])
        low, high = least, most
    return low, high


def _met(x: Floats, n: int, size: int) -> Floats:
    """Return the chance that `size` of n contacts hold one of x."""
    from scipy.special import gammaln

    left = np.where(n - x >= size, n - x, np.nan)
    log = gammaln(left + 1) - gammaln(left - size + 1) - gammaln(n + 1.0) + gammaln(n - size + 1.0)
    return 1.0 - np.nan_to_num(np.exp(log))


def sampled_range(
    sure: ArrayLike,
    unsure: ArrayLike,
    statistic: Callable[[Floats], Floats],
    *,
    draws: int = 500,
    seed: int = 0,
) -> tuple[Floats, Floats]:
    """Return the range of a statistic over sampled datings; the true bounds may be wider.

    Parameters
    ----------
    sure, unsure : (regions, categories) array_like of int
        As in :func:`index_bounds`.
    statistic : callable
        Takes a table of counts, returns one number for each region.
    draws : int
        How many datings beside none in and all in; the share let in runs evenly from none to all.
    seed : int
        Same seed, same answer.

    Returns
    -------
    tuple of numpy.ndarray
        The range found: to be called "range of N sampled datings", never bounds.

    Raises
    ------
    InvalidChoice
        If `draws` or `seed` is no whole number.

    Examples
    --------
    >>> low, high = sampled_range([[2, 1]], [[1, 1]], lambda t: t.sum(axis=1), draws=20)
    >>> low.tolist(), high.tolist()
    ([3.0], [5.0])
    """
    least, free = (np.atleast_2d(np.asarray(table, dtype=np.int64)) for table in (sure, unsure))
    require_count(draws, "draws")
    low, high = (np.asarray(statistic(table.astype(float)), dtype=float) for table in (least, least + free))
    low, high = np.fmin(low, high), np.fmax(low, high)
    for draw in range(draws):
        rng = np.random.default_rng([require_seed(seed), draw])
        made = least + rng.binomial(free, (draw + 0.5) / draws)
        value = np.asarray(statistic(made.astype(float)), dtype=float)
        low, high = np.fmin(low, value), np.fmax(high, value)
    return low, high
