"""Evenness and concentration of counts row by row, and distances on the globe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


def shares(counts: Floats) -> Floats:
    """Return each row divided by its sum; a row of zeros becomes NaN."""
    total = counts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(counts, total, out=np.full(counts.shape, np.nan), where=total > 0))


def _summed(values: Floats) -> Floats:
    """Return the sum of each row; NaN where there are no columns: shares of nothing.

    Examples
    --------
    >>> hhi(np.zeros((2, 0))), hhi(np.array([[1.0, 1.0]]))
    (array([nan, nan]), array([0.5]))
    """
    return np.asarray(values.sum(axis=1) if values.shape[1] else np.full(len(values), np.nan))


def shannon(counts: Floats, base: float = np.e) -> Floats:
    """Return the Shannon entropy of each row."""
    p = shares(counts)
    logs = np.log(p, out=np.zeros_like(p), where=p > 0)
    return np.asarray(-_summed(p * logs) / np.log(base) + 0.0)


def hhi(counts: Floats) -> Floats:
    """Return the sum of squared shares of each row."""
    return _summed(shares(counts) ** 2)


def hhi_normalized(counts: Floats) -> Floats:
    """Return ``(H - 1/N) / (1 - 1/N)`` with N the number of columns; NaN for one column."""
    n = counts.shape[1]
    if n < 2:
        return np.full(len(counts), np.nan)
    return np.asarray((hhi(counts) - 1 / n) / (1 - 1 / n))


def gini(counts: Floats) -> Floats:
    """Return how unequally each row is spread over the columns, zeros included."""
    n = counts.shape[1]
    p = np.sort(shares(counts), axis=1)
    if n == 0:
        return np.full(len(counts), np.nan)
    return np.asarray((2 * np.arange(1, n + 1) - n - 1) @ p.T / n)


def krugman(counts: Floats) -> Floats:
    """Return the sum of absolute differences between each row's shares and those of all rows together."""
    return _summed(np.abs(shares(counts) - shares(counts.sum(axis=0, keepdims=True))))


def hachman(counts: Floats) -> Floats:
    """Return one over the mean location quotient, weighted by the row's own shares."""
    everyone = shares(counts.sum(axis=0, keepdims=True))
    ratio = np.divide(shares(counts) ** 2, everyone, out=np.zeros(counts.shape), where=everyone > 0)
    total = ratio.sum(axis=1)
    return np.asarray(np.divide(1.0, total, out=np.full(len(counts), np.nan), where=total > 0))


def great_circle(lat1: Floats, lon1: Floats, lat2: Floats, lon2: Floats) -> Floats:
    """Return the distance on a sphere in km (haversine); degrees in, NaN where a coordinate is missing.

    Examples
    --------
    >>> great_circle(np.array([0.0]), np.array([0.0]), np.array([0.0]), np.array([180.0])).round(1)
    array([20015.1])
    """
    a, b = np.radians(lat1), np.radians(lat2)
    half = np.sin((b - a) / 2) ** 2
    half = half + np.cos(a) * np.cos(b) * np.sin(np.radians(np.asarray(lon2) - lon1) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def evenness(counts: Floats) -> Floats:
    """Return the entropy of each row over its largest value for as many categories; NaN for one category."""
    kinds = (counts > 0).sum(axis=1)
    blank = np.full(len(counts), np.nan)
    return np.asarray(np.divide(shannon(counts), np.log(np.maximum(kinds, 1)), out=blank, where=kinds > 1))


def weighted_median(values: Floats, weights: Floats) -> float:
    """Return the weighted median: the middle of the values, each repeated by its weight."""
    order = np.argsort(values, kind="stable")
    values, heap = values[order], np.cumsum(weights[order])
    half = heap[-1] / 2
    first = int(np.searchsorted(heap, half * (1 - 1e-12)))
    second = int(np.searchsorted(heap, half * (1 + 1e-12)))
    return float((values[first] + values[min(second, len(values) - 1)]) / 2)


def weighted_mean(values: Floats, weights: Floats) -> float:
    """Return the mean, each value counted by its weight."""
    return float(np.average(values, weights=weights))
