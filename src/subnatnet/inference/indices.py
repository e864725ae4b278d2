"""Diversity, concentration and overlap with intervals that allow for clusters and small samples.

What is counted is one observation for each cluster of contacts and category: five loans to one firm in one
country are one observation. Estimates are corrected for small samples; standard errors come from leaving out
clusters one by one. Where there are too few clusters to say, there is no interval and a word why.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject, require_share
from subnatnet.measures import _indices as plain
from subnatnet.measures import _unbiased as corrected

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

INDICES = ("hhi", "simpson", "hill2", "shannon", "hill1", "rarefied", "uniqueness")
RAREFIED = 10  # observations
LEAST_CLUSTERS = 10  # below, simulated coverage of 95% intervals falls under .90
LEAST_FOR_ENTROPY = 12
LEAST_COVERAGE = 1 / 3  # share of contacts in categories met more than once: below, entropy is a guess
FEW = f"cannot be told: fewer than {LEAST_CLUSTERS} independent contacts"
FEWER = f"cannot be told: fewer than {LEAST_FOR_ENTROPY} independent contacts"
UNSEEN = "cannot be told: most categories were met only once"
ALONE = "cannot be told: no other region to compare with"


@dataclass(frozen=True, eq=False)
class _Sample:
    """The observations of one region: clusters by categories, equal clusters put together."""

    kinds: Floats  # distinct clusters, 0 or 1 in each category
    times: Floats  # how many clusters there are of each kind

    @cached_property
    def counts(self) -> Floats:
        return np.asarray(self.times @ self.kinds)

    @cached_property
    def clusters(self) -> float:
        return float(self.times.sum())

    @cached_property
    def squares(self) -> float:
        """Sum of squared numbers of observations in a cluster."""
        return float((self.times * self.kinds.sum(axis=1) ** 2).sum())

    def without(self) -> tuple[Floats, Floats]:
        """Return counts, and sums of squared sizes, with one cluster of each kind left out."""
        return self.counts - self.kinds, self.squares - self.kinds.sum(axis=1) ** 2

    def error(self, left_out: Floats) -> float:
        """Return the jackknife's variance."""
        return float(self.errors(left_out[None, :])[0])

    def errors(self, left_out: Floats) -> Floats:
        """Return the jackknife's variance of several numbers, one in each row."""
        mean = (self.times * left_out).sum(axis=1) / self.clusters
        gap = (self.times * (left_out - mean[:, None]) ** 2).sum(axis=1)
        return np.asarray((self.clusters - 1) / self.clusters * gap)


def index_intervals(
    region: pd.Series,
    category: ArrayLike,
    cluster: ArrayLike | None = None,
    *,
    index: str = "shannon",
    level: float = 0.95,
    regions: pd.Index | None = None,
) -> pd.DataFrame:
    r"""Return diversity, concentration or overlap of each region's contacts with an interval.

    Parameters
    ----------
    region : pandas.Series
        Region of each contact.
    category : array_like
        Where each contact leads: a country, a world region; missing ones are left out.
    cluster : array_like, optional
        Cluster of each contact (:func:`subnatnet.inference.clusters.cluster_labels`); by default each contact
        is one of its own.
    index : {"hhi", "simpson", "hill2", "shannon", "hill1", "rarefied", "uniqueness"}
        ``hhi``: :math:`\sum p^2`; ``simpson`` one less it; ``hill2`` one over it; ``shannon`` in nats;
        ``hill1`` its exponential; ``rarefied`` the categories to expect among ten observations (Hurlbert
        1971), missing for fewer than eleven; ``uniqueness``: one less the mean Morisita overlap with every
        other region.
    level : float
        Coverage.
    regions : pandas.Index, optional
        Regions in the order wanted; by default all there are, sorted. Those without contacts are NaN.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``plain`` (the index of the observations as they are), ``estimate`` (corrected),
        ``low``, ``high``, ``contacts``, ``observations`` (clusters by categories), ``clusters``, ``deff``
        (contacts over clusters: how many make an independent one) and ``note``, which says why an interval is
        missing.

    Raises
    ------
    InvalidChoice
        If there is no such index, or `level` is no share.

    Notes
    -----
    ``hhi`` is the share of pairs from different clusters that agree, its interval that of a gamma
    distribution with the estimate's mean and its jackknife variance, which at no agreeing pair is that of a
    Poisson count of pairs.
    ``shannon`` is Chao, Wang and Jost's with a t-interval, its upper arm longer by one over the root of the
    number of clusters, which reaches up at least to the entropy with one more category that all clusters may
    have missed. ``uniqueness`` has a t-interval on the logit, with the variance of the region's own
    observations and of those of all others. Intervals are refused below ten clusters (twelve for
    ``shannon``), and for ``shannon`` where less than a third of contacts are in categories met more than
    once.

    References
    ----------
    Chao, A., Wang, Y. T., & Jost, L. (2013). Entropy and the species accumulation curve: A novel entropy
    estimator via discovery rates of new species. Methods in Ecology and Evolution, 4(11), 1091-1100.
    https://doi.org/10.1111/2041-210X.12108
    Morisita, M. (1959). Measuring of interspecific association and similarity between communities. Memoirs of
    the Faculty of Science, Kyushu University, Series E (Biology), 3(1), 65-80.

    Examples
    --------
    >>> region, country = pd.Series(["A"] * 16), list("xxxxxxxxyyyyzzzz")
    >>> table = index_intervals(region, country, index="hhi")
    >>> table.loc["A", ["plain", "estimate", "low", "high"]].astype(float).round(2).tolist()
    [0.38, 0.33, 0.21, 0.5]
    """
    if index not in INDICES:
        reject(index, INDICES, "index with an interval")
    require_share(level, "level")
    order = pd.Index(sorted(set(region))) if regions is None else regions
    rows = pd.DataFrame({"region": np.asarray(region), "category": np.asarray(category, dtype=object)})
    if cluster is not None and len(np.asarray(cluster)) != len(rows):
        raise InvalidChoice("`cluster` has one entry for each contact")
    rows["cluster"] = np.arange(len(rows)) if cluster is None else np.asarray(cluster)
    rows = rows.dropna(subset="category")
    samples = _samples(rows, order)
    table = pd.DataFrame(
        {
            "contacts": rows.groupby("region").size().reindex(order, fill_value=0).astype(float),
            "observations": [float(one.counts.sum()) for one in samples],
            "clusters": [one.clusters for one in samples],
        },
        index=order,
    )
    table["deff"] = table["contacts"] / table["clusters"].where(table["clusters"] > 0)
    solver = _uniqueness if index == "uniqueness" else _one_by_one(index)
    found = pd.DataFrame(
        solver(samples, level), columns=["plain", "estimate", "low", "high", "note"], index=order
    )
    return found.join(table)[
        ["plain", "estimate", "low", "high", "contacts", "observations", "clusters", "deff", "note"]
    ].rename_axis(index="region")


Answer = tuple[float, float, float, float, str]


def _samples(rows: pd.DataFrame, order: pd.Index) -> list[_Sample]:
    names = sorted(set(rows["category"]), key=str)
    at = pd.Index(names).get_indexer(pd.Index(rows["category"]))
    whose, clusters = order.get_indexer(pd.Index(rows["region"])), pd.factorize(rows["cluster"])[0]
    by_region = np.argsort(whose, kind="stable")
    starts = np.searchsorted(whose[by_region], np.arange(len(order) + 1))
    samples = []
    for first, last in itertools.pairwise(starts.tolist()):
        mine = by_region[first:last]
        if not len(mine):
            samples.append(_Sample(np.zeros((0, len(names))), np.zeros(0)))
            continue
        distinct, cluster = np.unique(clusters[mine], return_inverse=True)
        table = np.zeros((len(distinct), len(names)))
        table[cluster, at[mine]] = 1.0
        kinds, times = np.unique(table, axis=0, return_counts=True)
        samples.append(_Sample(kinds, times.astype(float)))
    return samples


def _one_by_one(index: str) -> Callable[[list[_Sample], float], list[Answer]]:
    answers = {"shannon": _entropy, "hill1": _entropy, "rarefied": _rarefied}
    answer = answers.get(index, _concentration)

    def solver(samples: list[_Sample], level: float) -> list[Answer]:
        return [answer(one, index, level) for one in samples]

    return solver


def _pairs_alike(counts: Floats, squares: Floats | float) -> Floats:
    """Return the share of pairs of observations from different clusters that agree in category."""
    n = counts.sum(axis=-1)
    pairs = n**2 - squares
    same = (counts**2).sum(axis=-1) - n
    return np.asarray(np.divide(same, pairs, out=np.full(np.shape(pairs), np.nan), where=pairs > 0))


def _concentration(sample: _Sample, index: str, level: float) -> Answer:
    from scipy.special import gammaincinv

    counts = sample.counts
    bare = float(plain.hhi(counts[None, :])[0]) if counts.sum() else np.nan
    value = float(_pairs_alike(counts, sample.squares))
    low = high = np.nan
    note = FEW
    if sample.clusters >= LEAST_CLUSTERS:
        note = ""
        tail = (1 - level) / 2
        variance = sample.error(_pairs_alike(*sample.without()))
        agreeing = value * (counts.sum() ** 2 - sample.squares) / 2
        worth = agreeing if variance <= 0 else value**2 / variance
        if value <= 0:
            low, high = 0.0, float(gammaincinv(1.0, 1 - tail)) / ((counts.sum() ** 2 - sample.squares) / 2)
        elif value >= 1:
            low, high = 1 - float(gammaincinv(1.0, 1 - tail)) / sample.clusters, 1.0
        else:
            low, high = (float(gammaincinv(worth + 0.5, at)) / worth * value for at in (tail, 1 - tail))
        low, high = max(low, 0.0), min(high, 1.0)
    if index == "simpson":
        return 1 - bare, 1 - value, 1 - high, 1 - low, note
    if index == "hill2":
        inverse = [1 / x if x > 0 else np.inf if x == 0 else np.nan for x in (bare, value, high, low)]
        return inverse[0], inverse[1], inverse[2], inverse[3], note
    return bare, value, low, high, note


def _entropy(sample: _Sample, index: str, level: float) -> Answer:
    from scipy.special import stdtrit

    counts = sample.counts[None, :]
    bare = float(plain.shannon(counts)[0]) if counts.sum() else np.nan
    value = float(corrected.shannon(counts)[0])
    low = high = np.nan
    note = FEWER
    if sample.clusters >= LEAST_FOR_ENTROPY:
        note = UNSEEN
        if corrected.coverage(counts)[0] >= LEAST_COVERAGE:
            note = ""
            error = np.sqrt(sample.error(corrected.shannon(sample.without()[0])))
            reach = float(stdtrit(sample.clusters - 1, (1 + level) / 2)) * error
            # rare categories are missed more easily than met too often: the upper arm is longer
            low, high = max(0.0, value - reach), value + reach * (1 + 1 / np.sqrt(sample.clusters))
            # a category of this share would have been missed by all clusters with the tail's probability
            unseen = 1 - ((1 - level) / 2) ** (1 / sample.clusters)
            high = max(high, float(plain.shannon(_with(counts, unseen))[0]))
    if index == "hill1":
        ends = np.exp([bare, value, low, high])
        return float(ends[0]), float(ends[1]), float(ends[2]), float(ends[3]), note
    return bare, value, low, high, note


def _rarefied(sample: _Sample, _index: str, level: float) -> Answer:
    from scipy.special import stdtrit

    value = float(_expected(sample.counts[None, :])[0])
    if sample.counts.sum() <= RAREFIED:
        return np.nan, np.nan, np.nan, np.nan, FEW
    if sample.clusters < LEAST_CLUSTERS + 1:
        return value, value, np.nan, np.nan, FEW
    left = _expected(sample.without()[0])
    if np.isnan(left).any():
        return value, value, np.nan, np.nan, FEW
    reach = float(stdtrit(sample.clusters - 1, (1 + level) / 2)) * np.sqrt(sample.error(left))
    return value, value, max(1.0, value - reach), min(float(RAREFIED), value + reach), ""


def _expected(rows: Floats) -> Floats:
    """Return the categories to expect among ten observations of each row; NaN below ten."""
    from scipy.special import gammaln

    n = rows.sum(axis=1, keepdims=True)
    left = n - rows
    enough = left >= RAREFIED
    size = np.maximum(n, RAREFIED)
    log = gammaln(left + 1) - gammaln(np.where(enough, left, RAREFIED) - RAREFIED + 1)
    log = log - gammaln(size + 1) + gammaln(size - RAREFIED + 1)
    missed = np.where(enough, np.exp(np.where(enough, log, 0.0)), 0.0)
    return np.where(n[:, 0] >= RAREFIED, (1.0 - missed).sum(axis=1), np.nan)


def _with(counts: Floats, share: float) -> Floats:
    """Return shares of a sample beside one category of a given share that was not met."""
    return np.append(plain.shares(counts)[0] * (1 - share), share)[None, :]


def _uniqueness(samples: list[_Sample], level: float) -> list[Answer]:
    from scipy.special import stdtrit

    size = len(samples)
    counts = np.array([one.counts for one in samples]).reshape(size, -1 if size else 0)
    n = counts.sum(axis=1)
    share = np.divide(counts, n[:, None], out=np.zeros(counts.shape), where=n[:, None] > 0)
    squares = np.array([float(_pairs_alike(one.counts, one.squares)) for one in samples])
    seen = ~np.isnan(squares)
    bare = corrected.morisita_horn(counts) if size else np.zeros((0, 0))
    value = _mean_overlaps(share @ share.T, squares, squares)
    spread = np.zeros((size, size))  # of the overlap of i and j, from leaving out clusters of j
    own = np.zeros(size)
    for j in np.flatnonzero(seen):
        one = samples[j]
        left, left_squares = one.without()
        both = left / np.maximum(left.sum(axis=1, keepdims=True), 1) @ share.T
        overlap = _mean_overlaps(both, _pairs_alike(left, left_squares), squares)
        other = seen & (np.arange(size) != j)
        if other.any():
            spread[other, j] = one.errors(np.ascontiguousarray(overlap[:, other].T))
            own[j] = one.error(overlap[:, other].mean(axis=1))
    answers: list[Answer] = []
    for i, one in enumerate(samples):
        other = seen & (np.arange(size) != i) & ~np.isnan(value[i])
        plain_overlap = float(np.nanmean(np.delete(bare[i], i))) if seen[i] and other.any() else np.nan
        if not seen[i] or not other.any():
            answers.append((np.nan, np.nan, np.nan, np.nan, ALONE if seen[i] else FEW))
            continue
        overlap_ = float(value[i, other].mean())
        estimate = 1 - overlap_
        if one.clusters < LEAST_CLUSTERS:
            answers.append((1 - plain_overlap, estimate, np.nan, np.nan, FEW))
            continue
        variance = own[i] + spread[i, other].sum() / other.sum() ** 2
        reach = float(stdtrit(one.clusters - 1, (1 + level) / 2)) * np.sqrt(variance)
        inside = float(np.clip(overlap_, 0.005, 0.995))
        slope = inside * (1 - inside)
        middle = np.log(inside / (1 - inside))
        ends = 1 / (1 + np.exp(-(middle + np.array([-1, 1]) * reach / slope)))
        answers.append((1 - plain_overlap, estimate, float(1 - ends[1]), float(1 - ends[0]), ""))
    return answers


def _mean_overlaps(both: Floats, squares: Floats, others: Floats) -> Floats:
    scale = (squares[:, None] + others) / 2
    known = np.nan_to_num(scale) > 0
    return np.asarray(np.divide(both, scale, out=np.full(both.shape, np.nan), where=known))
