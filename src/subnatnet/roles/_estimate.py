"""A number per region together with how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from subnatnet.errors import require_share
from subnatnet.inference.shares import quotient_above, quotient_interval, share_above, share_interval
from subnatnet.inference.sharp import OpenCounts, above_bounds, interval_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_REACH = 1.959963984540054  # standard errors to the ends of a 95% interval


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
    deff : numpy.ndarray, optional
        Design effect: how many contacts make an independent one, because they come in clusters.
    others : tuple of numpy.ndarray, optional
        For quotients: how many of how many contacts of all other regions, and their design effect.
    open_counts, open_others : OpenCounts, optional
        Sure and open contacts, where undated ties leave it open what is in the period: every answer is then
        that of all datings.
    ends : tuple of numpy.ndarray, optional
        For indices: the ends of their 95% interval; NaN where none can be given.
    scale : {"log", "logit", "linear"}
        On which scale these are normal.
    span : tuple of numpy.ndarray, optional
        The least and the most a number without sampling error can be over all datings.
    noun : str
        What is counted, in the plural.
    family : int
        How many candidates the number was picked from as the largest; intervals are widened accordingly.

    Notes
    -----
    Shares have Jeffreys intervals at their effective size, quotients those of the ratio of two such shares
    (:mod:`subnatnet.inference.shares`), indices those of :mod:`subnatnet.inference.indices`. The same
    distributions give :meth:`above`, so "the interval clears the threshold" and "the probability passes the
    level" are one statement.
    """

    index: pd.Index
    value: Floats
    k: Floats | None = None
    n: Floats | None = None
    unknown: Floats | None = None
    base: Floats | None = None
    error: Floats | None = None
    deff: Floats | None = None
    others: tuple[Floats, Floats, Floats] | None = None
    open_counts: OpenCounts | None = None
    open_others: OpenCounts | None = None
    ends: tuple[Floats, Floats] | None = None
    scale: str = "linear"
    span: tuple[Floats, Floats] | None = None
    family: int = 1
    noun: str = "contacts"

    def among(self, regions: pd.Index) -> Self:
        """Return the estimate for some regions, in their order; unknown for regions it does not cover."""
        at = self.index.get_indexer(regions)

        def pick(values: Floats | None) -> Floats | None:
            if values is None:
                return None
            return np.where(at >= 0, np.append(values, np.nan)[at], np.nan)

        def counts(held: OpenCounts | None) -> OpenCounts | None:
            if held is None:
                return None
            parts = (held.hit, held.other, held.open_hit, held.open_other)
            return OpenCounts(*(np.nan_to_num(np.asarray(pick(part))) for part in parts))

        def pair(held: tuple[Floats, ...] | None) -> tuple[Floats, ...] | None:
            return None if held is None else tuple(np.asarray(pick(part)) for part in held)

        names = ("value", "k", "n", "unknown", "base", "error", "deff")
        parts: dict[str, object] = {name: pick(getattr(self, name)) for name in names}
        parts |= {name: pair(getattr(self, name)) for name in ("others", "ends", "span")}
        parts |= {name: counts(getattr(self, name)) for name in ("open_counts", "open_others")}
        return replace(self, index=regions, **parts)  # type: ignore[arg-type] # the fields by their names

    def interval(self, confidence: float) -> tuple[Floats, Floats]:
        """Return the ends of the equal-tailed interval."""
        level = 1 - (1 - require_share(confidence, "confidence")) / self.family
        if self.n is not None:
            return self._counted(level)
        if self.ends is not None:
            from scipy.special import ndtri

            middle, less, more = self._arms(self.ends)
            reach = float(ndtri((1 + level) / 2))
            return self._back(middle - reach * less), self._back(middle + reach * more)
        if self.error is not None:
            from scipy.special import ndtri

            half = float(ndtri((1 + level) / 2)) * self.error
            low, high = self.span if self.span is not None else (self.value, self.value)
            return low - half, high + half
        return self.span if self.span is not None else (self.value, self.value)

    def above(self, threshold: float) -> Floats:
        """Return the probability that the true number is at least `threshold`; NaN where nothing is known.

        Where undated ties leave it open, the probability nearest to one half of those they allow.
        """
        if self.n is not None:
            p = _nearest_half(*self._above_counted(threshold))
            p = np.where(np.nan_to_num(self.n) > 0, p, np.nan)
        elif self.ends is not None:
            from scipy.special import ndtr

            middle, less, more = self._arms(self.ends)
            at = self._forth(np.full(len(self.value), float(threshold)))
            arm = np.where(at < middle, less, more)
            with np.errstate(invalid="ignore", divide="ignore"):
                p = np.where(arm > 0, ndtr((middle - at) / arm), (middle >= at).astype(float))
            p = np.where(np.isnan(self.value) | np.isnan(arm), np.nan, p)
        else:
            low, high = self.span if self.span is not None else (self.value, self.value)
            p = _nearest_half(self._normal(low, threshold), self._normal(high, threshold))
            p = np.where(np.isnan(self.value), np.nan, p)
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
        n, k = float(self.n[at]), float(self._count()[0][at])
        moved = np.arange(n + 1)
        steps = []
        for sign in (1, -1):
            there = k + sign * moved
            there = there[(there >= 0) & (there <= n)]
            one = np.full(len(there), n)
            shifted = replace(
                self,
                index=pd.RangeIndex(len(there)),
                value=there / n,
                k=there,
                n=one,
                unknown=None,
                deff=one * 0 + self._count()[2][at],
                base=None if self.base is None else one * 0 + self.base[at],
                others=None if self.others is None else _same(self.others, at, one),
                open_counts=None,
                open_others=None,
            )
            p = shifted.above(threshold)
            state = np.where(p >= level, 1, np.where(p <= 1 - level, -1, 0))
            other = np.flatnonzero(state != state[0])
            steps += [int(other[0])] if len(other) else []
        return min(steps, default=None)

    def _counted(self, level: float) -> tuple[Floats, Floats]:
        """Return the ends of the interval of a share or quotient."""
        k, n, deff = self._count()
        known = n > 0
        if self.open_counts is not None:
            rest = 1.0 if self.others is None else np.nan_to_num(self.others[2], nan=1.0)
            low, high = interval_bounds(
                self.open_counts, self.open_others, deff=deff, others_deff=rest, level=level
            )
        elif self.others is not None:
            others = [np.nan_to_num(part) for part in self.others]
            effects = {"deff": deff, "others_deff": np.maximum(others[2], 1.0)}
            low, high = quotient_interval(k, n, others[0], others[1], level=level, **effects)
        else:
            unknown = 0.0 if self.unknown is None else np.nan_to_num(self.unknown)
            base = 1.0 if self.base is None else self.base
            low = share_interval(k, n, deff=deff, level=level)[0] / base
            high = share_interval(k + unknown, n, deff=deff, level=level)[1] / base
        return np.where(known, low, np.nan), np.where(known, high, np.nan)

    def _above_counted(self, threshold: float) -> tuple[Floats, Floats]:
        """Return the least and the largest probability that undated ties allow."""
        k, n, deff = self._count()
        if self.open_counts is not None:
            rest = 1.0 if self.others is None else np.nan_to_num(self.others[2], nan=1.0)
            return above_bounds(self.open_counts, threshold, self.open_others, deff=deff, others_deff=rest)
        if self.others is not None:
            others = [np.nan_to_num(part) for part in self.others]
            effects = {"deff": deff, "others_deff": np.maximum(others[2], 1.0)}
            p = quotient_above(k, n, others[0], others[1], threshold, **effects)
            return p, p
        unknown = 0.0 if self.unknown is None else np.nan_to_num(self.unknown)
        at = threshold * (np.ones(len(k)) if self.base is None else np.nan_to_num(self.base, nan=1.0))
        return share_above(k, n, at, deff=deff), share_above(k + unknown, n, at, deff=deff)

    def _count(self) -> tuple[Floats, Floats, Floats]:
        if self.k is None or self.n is None:
            raise AssertionError("a share needs k and n")
        deff = np.ones(len(self.n)) if self.deff is None else np.nan_to_num(self.deff, nan=1.0)
        return np.nan_to_num(self.k), np.nan_to_num(self.n), deff

    def _normal(self, value: Floats, threshold: float) -> Floats:
        if self.error is None:
            return np.asarray((value >= threshold).astype(float))
        from scipy.special import ndtr

        sure = (value >= threshold).astype(float)
        spread = np.where(self.error > 0, self.error, 1.0)
        p = np.where(self.error > 0, ndtr((value - threshold) / spread), sure)
        return np.where(np.isnan(self.error), np.nan, p)

    def _forth(self, values: Floats) -> Floats:
        if self.scale == "log":
            return np.asarray(np.log(np.maximum(values, 1e-9)))
        if self.scale == "logit":
            inside = np.clip(values, 1e-6, 1 - 1e-6)
            return np.asarray(np.log(inside / (1 - inside)))
        return values

    def _back(self, values: Floats) -> Floats:
        if self.scale == "log":
            return np.asarray(np.exp(values))
        return np.asarray(1 / (1 + np.exp(-values))) if self.scale == "logit" else values

    def _arms(self, ends: tuple[Floats, Floats]) -> tuple[Floats, Floats, Floats]:
        """Return the middle and the standard error to either side, on the scale on which they are normal."""
        middle, low, high = (self._forth(part) for part in (self.value, *ends))
        return middle, (middle - low) / _REACH, (high - middle) / _REACH


def _same(others: tuple[Floats, Floats, Floats], at: int, one: Floats) -> tuple[Floats, Floats, Floats]:
    k, n, deff = (one * 0 + part[at] for part in others)
    return k, n, deff


def _nearest_half(low: Floats, high: Floats) -> Floats:
    """Return of two probabilities the one nearer to one half; one half where they lie on either side."""
    nearest = np.where(np.abs(low - 0.5) <= np.abs(high - 0.5), low, high)
    return np.asarray(np.where((low <= 0.5) & (high >= 0.5), 0.5, nearest))


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
    deff: pd.Series | None = None,
) -> Estimate:
    """Return k / n for each region, divided by `base` if there is one."""
    count, whole = k.to_numpy(dtype=float), n.to_numpy(dtype=float)
    below = np.ones(len(n)) if base is None else np.asarray(base, dtype=float)
    value = np.divide(count, whole, out=np.full(len(n), np.nan), where=whole > 0) / below
    doubt = None if unknown is None else unknown.to_numpy(dtype=float)
    effect = None if deff is None else deff.to_numpy(dtype=float)
    base_ = None if base is None else below
    return Estimate(n.index, value, count, whole, doubt, base_, noun=noun, deff=effect)


def quotient(k: pd.Series, n: pd.Series, deff: pd.Series | None = None) -> Estimate:
    """Return the location quotient: each region's share over that of all other regions together.

    Half a contact is added on either side of the others' share, so that what nobody else does has a large
    but finite quotient.
    """
    own = pd.Series(1.0, n.index) if deff is None else deff.fillna(1.0)
    rest_k, rest_n = k.sum() - k, n.sum() - n
    effect = ((n * own).sum() - n * own) / rest_n.where(rest_n > 0)
    base = ((rest_k + 0.5) / (rest_n + 1.0)).to_numpy(dtype=float)
    others = tuple(part.to_numpy(dtype=float) for part in (rest_k, rest_n, effect.fillna(1.0)))
    return replace(share(k, n, base=base, deff=deff), others=(others[0], others[1], others[2]))
