"""Draws summed up as they come, so that memory does not grow with their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEPT = 2000
BINS = 1024


class Tally:
    """What is remembered of the draws of many values at once: one value per actor in every draw.

    Mean and spread are updated draw by draw (Welford 1962), comparisons with the observed values are
    counted. Quantiles are exact up to 2,000 draws, which are kept; from then on the draws are held as
    counts in 1,024 equal bins per actor, laid out over the range seen so far and half as much again on
    either side, each with the least and the largest draw in it: a quantile is accurate to one bin, and exact
    for counts, where a bin holds one value. NaN is no draw.

    Parameters
    ----------
    observed : (n,) float array
        Values that draws are compared with.

    Examples
    --------
    >>> import numpy as np
    >>> tally = Tally(np.array([3.0]))
    >>> for value in (1.0, 2.0, 3.0, 4.0):
    ...     tally.add(np.array([value]))
    >>> tally.mean, tally.at_least, tally.quantile(np.array([0.5]))
    (array([2.5]), array([2]), array([[2.5]]))
    """

    def __init__(self, observed: NDArray[np.float64]) -> None:
        n = len(observed)
        # a draw equal to the observed value may differ from it in the last bits
        self._slack = 1e-9 * np.maximum(1.0, np.abs(observed))
        self.observed = np.asarray(observed, dtype=float)
        self.count = np.zeros(n, np.int64)
        self.at_least = np.zeros(n, np.int64)
        self.at_most = np.zeros(n, np.int64)
        self.mean = np.full(n, np.nan)
        self._squares = np.zeros(n)
        self._least, self._most = np.full(n, np.nan), np.full(n, np.nan)
        self._draws = np.empty((0, n))
        self._filled = 0
        self._bins = np.zeros((0, 0), np.int64)
        self._bottom = self._top = np.zeros((0, 0))
        self._low = self._width = np.zeros(n)

    def add(self, values: NDArray[np.float64]) -> None:
        """Take in one draw, a value per actor."""
        from subnatnet.inference._running import take_in

        compared = (self.observed, self._slack, self.count, self.at_least, self.at_most)
        take_in(np.asarray(values, dtype=float), *compared, self.mean, self._squares, self._least, self._most)
        if self._bins.size:
            self._count(values[None, :])
            return
        if self._filled == len(self._draws):
            if self._filled >= KEPT:
                self._lay_bins()
                self._count(values[None, :])
                return
            rows = min(KEPT, max(64, 2 * self._filled))
            grown = np.empty((rows, len(values)))
            grown[: self._filled] = self._draws
            self._draws = grown
        self._draws[self._filled] = values
        self._filled += 1

    @property
    def sd(self) -> NDArray[np.float64]:
        """Standard deviation of the draws (divisor one less than their number)."""
        spread = np.sqrt(self._squares / np.maximum(self.count - 1, 1))
        return np.where(self.count > 1, spread, np.nan)

    @property
    def range(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Smallest and largest draw."""
        return self._least, self._most

    @property
    def draws(self) -> NDArray[np.float64]:
        """The first draws as they came, at most 2,000; empty once they are held as bins."""
        return self._draws[: self._filled]

    def quantile(self, q: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return quantiles, one row per entry of `q` (``(k,)``, or ``(k, n)`` for one per actor)."""
        q = np.broadcast_to(q if q.ndim == 2 else q[:, None], (len(q), len(self.observed)))
        if not self._bins.size:
            ordered = np.vstack([np.sort(self.draws, axis=0), np.full((1, len(self.observed)), np.nan)])
            place = q * np.maximum(self.count - 1, 0)
            below = np.floor(place).astype(np.int64)  # NaN sorts last, behind the draws that count
            above = np.minimum(below + 1, np.maximum(self.count - 1, 0))
            column = np.arange(len(self.observed))
            low, high = ordered[below, column], ordered[above, column]
            return np.asarray(low + (place - below) * (high - low))
        out = np.full(q.shape, np.nan)
        for i in np.flatnonzero(self.count):
            place = q[:, i] * (self.count[i] - 1)
            below = np.floor(place)
            low, high = self._ordered(i, below), self._ordered(i, np.minimum(below + 1, self.count[i] - 1))
            out[:, i] = low + (place - below) * (high - low)
        return out

    def share_below(self) -> NDArray[np.float64]:
        """Return the share of draws below the observed values, draws equal to them counted half."""
        less, upto = self.count - self.at_least, self.at_most
        halves = (less + upto) / (2 * np.maximum(self.count, 1))
        return np.where(self.count > 0, halves, np.nan)

    def _ordered(self, i: np.intp, place: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the draws of actor `i` at places in their order, evenly spread inside each bin."""
        heap = np.cumsum(self._bins[i])
        at = np.minimum(np.searchsorted(heap, place, side="right"), BINS - 1)
        inside = place - (heap[at] - self._bins[i][at])
        part = inside / np.maximum(self._bins[i][at] - 1, 1)
        return np.asarray(self._bottom[i][at] + part * (self._top[i][at] - self._bottom[i][at]))

    def _lay_bins(self) -> None:
        with np.errstate(invalid="ignore"):
            seen = np.where(np.isnan(self._draws), np.inf, self._draws)
            low = np.min(seen, axis=0)
            high = np.max(np.where(np.isnan(self._draws), -np.inf, self._draws), axis=0)
        none = ~np.isfinite(low)
        low, high = np.where(none, 0.0, low), np.where(none, 1.0, high)
        span = high - low
        self._low = low - span / 2
        self._width = 2 * span / BINS
        self._bins = np.zeros((len(low), BINS), np.int64)
        self._bottom, self._top = np.full((len(low), BINS), np.inf), np.full((len(low), BINS), -np.inf)
        for row in self._draws:
            self._count(row[None, :])
        self._draws, self._filled = self._draws[:0], 0

    def _count(self, rows: NDArray[np.float64]) -> None:
        width = np.where(self._width > 0, self._width, 1.0)
        for row in rows:
            at = np.floor((row - self._low) / width)
            seen = np.flatnonzero(~np.isnan(at))
            bin_ = np.clip(at[seen], 0, BINS - 1).astype(np.int64)
            self._bins[seen, bin_] += 1
            self._bottom[seen, bin_] = np.minimum(self._bottom[seen, bin_], row[seen])
            self._top[seen, bin_] = np.maximum(self._top[seen, bin_], row[seen])
