"""A number per region together with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from subnatnet.errors import require_share

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Estimate:
    """Values with their uncertainty, one for each region.

    Parameters
    ----------
    index : pandas.Index
        Regions.
    value : numpy.ndarray
        The numbers; NaN where there is nothing to compute them from.
    k, n : numpy.ndarray, optional
        For shares (and ratios of shares): how many of how many.
    unknown : numpy.ndarray, optional
        How many of the n may or may not belong to the k: the interval covers both ends.
    base : numpy.ndarray, optional
        What the share is divided by; 1 if it is a plain share.
    error : numpy.ndarray, optional
        Standard error, for what is no share.
    noun : str
        What is counted, in the plural.
    family : int
        How many candidates the number was picked from as the largest; intervals are widened accordingly.

    Notes
    -----
    Shares have Jeffreys intervals (equal-tailed, from the Beta distribution with parameters k + 1/2 and
    n - k + 1/2; Brown, Cai and DasGupta 2001 recommend it for small n), other numbers normal ones with a
    delete-one jackknife standard error. The same distributions give :meth:`above`, so "the interval clears
    the threshold" and "the probability passes the level" are one statement.
    """

    index: pd.Index
    value: Floats
    k: Floats | None = None
    n: Floats | None = None
    unknown: Floats | None = None
    base: Floats | None = None
    error: Floats | None = None
    family: int = 1
    noun: str = "contacts"

    def among(self, regions: pd.Index) -> Self:
        """Return the estimate for some regions, in their order; unknown for regions it does not cover."""
        at = self.index.get_indexer(regions)

        def pick(values: Floats | None) -> Floats | None:
            if values is None:
                return None
            return np.where(at >= 0, np.append(values, np.nan)[at], np.nan)

        parts = {name: pick(getattr(self, name)) for name in ("value", "k", "n", "unknown", "base", "error")}
        return replace(self, index=regions, **parts)  # type: ignore[arg-type] # the fields by their names

    def interval(self, confidence: float) -> tuple[Floats, Floats]:
        """Return the ends of the equal-tailed interval."""
        tail = (1 - require_share(confidence, "confidence")) / 2 / self.family
        if self.n is not None:
            from scipy.special import betaincinv

            low_k, high_k = self._ends()
            n, base = self.n, self._base()
            known = n > 0
            low = np.where(low_k > 0, betaincinv(low_k + 0.5, n - low_k + 0.5, tail), 0.0) / base
            high = np.where(high_k < n, betaincinv(high_k + 0.5, n - high_k + 0.5, 1 - tail), 1.0) / base
            return np.where(known, low, np.nan), np.where(known, high, np.nan)
        if self.error is not None:
            from scipy.special import ndtri

            reach = -ndtri(tail) * self.error
            return self.value - reach, self.value + reach
        return self.value, self.value

    def above(self, threshold: float) -> Floats:
        """Return the probability that the true number is at least `threshold`; NaN where nothing is known.

        Where undated ties leave it open, the probability nearest to one half of those they allow.
        """
        if self.n is not None:
            low_k, high_k = self._ends()
            ends = [self._beta(low_k, threshold), self._beta(high_k, threshold)]
            open_ = (ends[0] <= 0.5) & (ends[1] >= 0.5)
            nearest = np.where(np.abs(ends[0] - 0.5) <= np.abs(ends[1] - 0.5), *ends)
            p = np.where(open_, 0.5, nearest)
            p = np.where(self.n > 0, p, np.nan)
        elif self.error is not None:
            from scipy.special import ndtr

            sure = (self.value >= threshold).astype(float)
            spread = np.where(self.error > 0, self.error, 1.0)
            p = np.where(self.error > 0, ndtr((self.value - threshold) / spread), sure)
            p = np.where(np.isnan(self.value) | np.isnan(self.error), np.nan, p)
        else:
            p = np.where(np.isnan(self.value), np.nan, (self.value >= threshold).astype(float))
        if self.family > 1:  # Bonferroni on whichever side is the small one
            p = np.where(
                p >= 0.5, np.maximum(0.5, 1 - self.family * (1 - p)), np.minimum(0.5, self.family * p)
            )
        return p

    def more_needed(self, at: int, threshold: float, level: float) -> int | None:
        """Return how many of a region's n would have to move for the verdict to change; None if not a count.

        A clear verdict changes when the interval covers the threshold, an open one when it no longer does.
        """
        if self.n is None or not self.n[at] > 0:
            return None
        n, k, base = float(self.n[at]), float(self._ends()[0][at]), float(self._base()[at])
        moved = np.arange(n + 1)
        steps = []
        for sign in (1, -1):
            there = k + sign * moved
            there = there[(there >= 0) & (there <= n)]
            one = np.full(len(there), n)
            shifted = Estimate(
                pd.RangeIndex(len(there)),
                there / n / base,
                there,
                one,
                base=one * 0 + base,
                family=self.family,
            )
            p = shifted.above(threshold)
            state = np.where(p >= level, 1, np.where(p <= 1 - level, -1, 0))
            other = np.flatnonzero(state != state[0])
            steps += [int(other[0])] if len(other) else []
        return min(steps, default=None)

    def _base(self) -> Floats:
        return np.ones(len(self.index)) if self.base is None else self.base

    def _ends(self) -> tuple[Floats, Floats]:
        if self.k is None:
            raise AssertionError("a share needs k")
        return self.k, self.k if self.unknown is None else self.k + self.unknown

    def _beta(self, k: Floats, threshold: float) -> Floats:
        from scipy.special import betaincc

        if self.n is None:
            raise AssertionError("a share needs n")
        at = np.clip(threshold * self._base(), 0.0, 1.0)
        p = betaincc(k + 0.5, self.n - k + 0.5, at)
        p = np.where(at == 0, 1.0, p)  # a share is never below 0
        # the ends of the interval at k = 0 and k = n are 0 and 1 themselves: no share is beyond them
        return np.asarray(p)


def exact(values: Mapping[str, float] | pd.Series) -> Estimate:
    """Return an estimate without uncertainty, for example a count of documents."""
    series = pd.Series(values, dtype=float)
    return Estimate(series.index, series.to_numpy())


def share(
    k: pd.Series,
    n: pd.Series,
    *,
    base: ArrayLike | None = None,
    unknown: pd.Series | None = None,
    noun: str = "contacts",
) -> Estimate:
    """Return k / n for each region, divided by `base` if there is one."""
    count, whole = k.to_numpy(dtype=float), n.to_numpy(dtype=float)
    below = np.ones(len(n)) if base is None else np.asarray(base, dtype=float)
    value = np.divide(count, whole, out=np.full(len(n), np.nan), where=whole > 0) / below
    doubt = None if unknown is None else unknown.to_numpy(dtype=float)
    return Estimate(n.index, value, count, whole, doubt, None if base is None else below, noun=noun)


def quotient(k: pd.Series, n: pd.Series) -> Estimate:
    """Return the location quotient: each region's share over that of all other regions together.

    Half a contact is added on either side of the others' share, so that what nobody else does has a large
    but finite quotient.
    """
    others = (k.sum() - k + 0.5) / (n.sum() - n + 1.0)
    return share(k, n, base=others.to_numpy(dtype=float))


def jackknife(counts: pd.DataFrame, statistic: Callable[[Floats, int], Floats], least: int = 2) -> Estimate:
    r"""Return a statistic of each row of counts with its delete-one jackknife standard error.

    .. math:: se^2 = \frac{n-1}{n} \sum_j c_j (\theta_{(j)} - \bar\theta)^2

    with :math:`\theta_{(j)}` the statistic after one contact of category j is taken away.

    Parameters
    ----------
    counts : pandas.DataFrame
        Regions by categories.
    statistic : callable
        Takes rows of counts and the number of the region's row, returns one number per row.
    least : int
        Rows with fewer contacts are NaN.
    """
    values, errors = np.full(len(counts), np.nan), np.full(len(counts), np.nan)
    for at, row in enumerate(counts.to_numpy(dtype=float)):
        n = row.sum()
        if n < least:
            continue
        there = np.flatnonzero(row)
        without = np.tile(row, (len(there), 1))
        without[np.arange(len(there)), there] -= 1
        values[at] = statistic(row[None, :], at)[0]
        theta, weight = statistic(without, at), row[there]
        mean = (weight * theta).sum() / n
        errors[at] = np.sqrt((n - 1) / n * (weight * (theta - mean) ** 2).sum())
    return Estimate(counts.index, values, error=errors)
