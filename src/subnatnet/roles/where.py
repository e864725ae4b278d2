r"""Where a region's ties lead, more than those of the others and most of all.

The contacts of region r are taken for draws from shares that vary between regions around what is usual,
:math:`\mathrm{Dirichlet}(A\,m_r)` (the Dirichlet-multinomial; Mosimann 1962). :math:`m_r` are the shares of
all other regions in the same layers, weighed by how many contacts r has in each layer, so that a region does
not stand out because one kind of tie is better covered there. The concentration A is found by empirical
Bayes: it makes the recorded contacts of all regions most probable. The share of r in place d then has the
posterior

.. math:: \mathrm{Beta}(A m_{rd} + k_{rd},\ A (1 - m_{rd}) + n_r - k_{rd})

so regions with few contacts stay near what is usual. Where contacts come in clusters, k and n are divided by
the number of contacts that make an independent one (:mod:`subnatnet.roles.clustering`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


PATTERN = 2  # contacts from which one may speak of a pattern
EVEN = 0.5
NODES, WEIGHTS = np.polynomial.legendre.leggauss(96)


@dataclass(frozen=True, eq=False)
class Shares:
    """Posterior shares of regions over places.

    Parameters
    ----------
    counts : pandas.DataFrame
        Contacts, regions by places.
    usual : pandas.DataFrame
        What would be usual for each region: shares of the others in the same layers.
    concentration : float
        How alike the regions are; large if very.
    together : float
        How many contacts make an independent one; see :mod:`subnatnet.roles.clustering`.
    """

    counts: pd.DataFrame
    usual: pd.DataFrame
    concentration: float
    together: float = 1.0

    @property
    def total(self) -> pd.Series:
        """Contacts of each region."""
        return self.counts.sum(axis=1)

    @property
    def mean(self) -> pd.DataFrame:
        """Posterior mean of each share."""
        a, b = self._beta()
        return self._frame(a / (a + b))

    def interval(self, confidence: float) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the ends of the equal-tailed intervals of the shares."""
        from scipy.special import betaincinv

        a, b = self._beta()
        tail = (1 - confidence) / 2
        with np.errstate(all="ignore"):
            low = np.where(a > 0, betaincinv(np.maximum(a, 1e-12), np.maximum(b, 1e-12), tail), 0.0)
            high = np.where(a > 0, betaincinv(np.maximum(a, 1e-12), np.maximum(b, 1e-12), 1 - tail), 0.0)
        return self._frame(low), self._frame(high)

    def above(self, factor: float, least: float = EVEN) -> pd.DataFrame:
        """Return the probability that a share is at least `factor` times what is usual.

        0 where the region has one contact there or none, or where without one of them the probability would
        be below `least`: no statement rests on a single contact.
        """
        a, b = self._beta()
        line = factor * self.usual.to_numpy()
        p = np.zeros(a.shape)
        some = self.counts.to_numpy() >= PATTERN
        fewer = _over(a[some] - 1, b[some], line[some])
        some[some] = fewer >= least
        p[some] = _over(a[some], b[some], line[some])
        return self._frame(p)

    def largest(self, regions: Iterable[str] | None = None, least: float = 0.0) -> pd.DataFrame:
        """Return the place with the largest share of each region, and the probability that it is.

        Columns ``place, p``; 0 where another place has more recorded contacts, or it has one only. Exact up
        to the rule of integration: a share is the largest if its gamma variate is, so the probability is the
        mean of the product of the others' distribution functions. `regions` asks about some only, those that
        are not in the table are left out. Where it is below `least` an upper bound below that may stand for
        it: the probability that the share exceeds the second largest.
        """
        from scipy.special import betainc, gammainc, gammaincinv

        rows = np.arange(len(self.counts))
        if regions is not None:
            rows = self.counts.index.get_indexer(pd.Index(list(regions)))
            rows = rows[rows >= 0]
        alpha = np.maximum(self._beta()[0][rows], 1e-9)
        if not alpha.size:
            return pd.DataFrame({"place": [], "p": []}, index=self.counts.index[rows])
        counts, each = self.counts.to_numpy()[rows], np.arange(len(rows))
        best = alpha.argmax(axis=1)
        own = alpha[each, best]
        rest = alpha.copy()
        rest[each, best] = -np.inf
        p = np.ones(len(rows))
        if alpha.shape[1] > 1:
            p = betainc(rest.max(axis=1), own, 0.5)
        held = counts[each, best]
        p = np.where(held < np.maximum(PATTERN, counts.max(axis=1)), 0.0, p)
        for row in np.flatnonzero(p >= max(least, 1e-300)) if alpha.shape[1] > 2 else []:
            level = gammaincinv(own[row], (NODES + 1) / 2)
            product = gammainc(np.delete(alpha[row], best[row])[:, None], level[None, :]).prod(axis=0)
            p[row] = (WEIGHTS * product).sum() / 2
        return pd.DataFrame({"place": self.counts.columns[best], "p": p}, index=self.counts.index[rows])

    def _beta(self) -> tuple[Floats, Floats]:
        k = self.counts.to_numpy(dtype=float) / self.together
        a = self.concentration * self.usual.to_numpy() + k
        return a, a.sum(axis=1, keepdims=True) - a

    def _frame(self, values: Floats) -> pd.DataFrame:
        return pd.DataFrame(values, index=self.counts.index, columns=self.counts.columns)


def _over(a: Floats, b: Floats, line: Floats) -> Floats:
    """Return the probability that a Beta variate exceeds a line."""
    from scipy.special import betaincc

    p = betaincc(np.maximum(a, 1e-12), np.maximum(b, 1e-12), np.clip(line, 0.0, 1.0))
    over: Floats = np.where(line >= 1, 0.0, np.where(a > 0, p, 0.0))
    return over


@dataclass(frozen=True, eq=False)
class Coded:
    """Contacts as numbers, so that many selections of them can be counted.

    Parameters
    ----------
    rows, columns : pandas.Index
        Regions, and places or kinds.
    cell : numpy.ndarray
        Where each contact counts: layer, region, place in one number.
    layers : int
        How many layers there are, both ways of directed ones apart.
    """

    rows: pd.Index
    columns: pd.Index
    cell: NDArray[np.intp]
    layers: int

    @classmethod
    def of(cls, contacts: pd.DataFrame, column: str, *, layers: bool = True) -> Self:
        """Count contacts by region and a column, layer by layer or all together."""
        region, rows = pd.factorize(contacts["region"], sort=True)
        place, columns = pd.factorize(contacts[column], sort=True)
        layer, names = pd.factorize(stratum(contacts), sort=True)
        size = len(names) if layers else 1
        shape = (max(size, 1), len(rows), len(columns))
        cell = (layer if layers else 0) * shape[1] * shape[2] + region * shape[2] + place
        return cls(
            pd.Index(rows, name="region"), pd.Index(columns, name=column), cell.astype(np.intp), shape[0]
        )

    def counted(self, kept: NDArray[np.bool_] | None = None) -> Floats:
        """Return how many contacts each layer, region and place has, of all or of some."""
        shape = (self.layers, len(self.rows), len(self.columns))
        cell = self.cell if kept is None else self.cell[kept]
        return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape).astype(float)

    def table(self, kept: NDArray[np.bool_] | None = None) -> pd.DataFrame:
        """Return how many contacts each region and place has; those without any are left out."""
        counts = self.counted(kept).sum(axis=0)
        rows, columns = np.flatnonzero(counts.any(axis=1)), np.flatnonzero(counts.any(axis=0))
        return pd.DataFrame(counts[rows][:, columns], self.rows[rows], self.columns[columns])

    def shares(self, kept: NDArray[np.bool_] | None = None, together: float = 1.0) -> Shares:
        """Return the posterior shares of the regions over the places, of all contacts or of some."""
        mine = self.counted(kept)
        rows, columns = np.flatnonzero(mine.any(axis=(0, 2))), np.flatnonzero(mine.any(axis=(0, 1)))
        mine = mine[:, rows][:, :, columns]
        counts, usual = mine.sum(axis=0), _usual(mine)
        index, names = self.rows[rows], self.columns[columns]
        return Shares(
            pd.DataFrame(counts, index=index, columns=names),
            pd.DataFrame(usual, index=index, columns=names),
            concentration(counts / together, usual),
            together,
        )


def shares(contacts: pd.DataFrame, column: str, together: float = 1.0) -> Shares:
    """Return the posterior shares of all regions over the places of a column.

    Parameters
    ----------
    contacts : pandas.DataFrame
        Result of :func:`subnatnet.roles.contacts.collapsed`.
    column : str
        ``"world"`` or ``"partner"``.
    together : float
        How many contacts make an independent one.
    """
    return Coded.of(contacts, column).shares(together=together)


def _usual(mine: Floats) -> Floats:
    """Shares of the other regions, layer by layer, weighed by the layers of each region."""
    counts = mine.sum(axis=0)
    others = mine.sum(axis=1, keepdims=True) - mine
    # where nobody else is in the layer, the others are those in all layers
    rest = counts.sum(axis=0) - counts
    size, whole = others.sum(axis=2, keepdims=True), rest.sum(axis=1, keepdims=True)
    fallback = np.divide(rest, whole, out=np.zeros_like(rest), where=whole > 0)
    share = np.divide(others, size, out=np.broadcast_to(fallback, mine.shape).copy(), where=size > 0)
    expected = (mine.sum(axis=2, keepdims=True) * share).sum(axis=0)
    total = expected.sum(axis=1, keepdims=True)
    flat = np.full(counts.shape, 1.0 / max(counts.shape[1], 1))
    usual: Floats = np.divide(expected, total, out=flat, where=total > 0)
    return usual


def stratum(contacts: pd.DataFrame) -> pd.Series:
    """Layer, and for directed ties which way they go."""
    return contacts["layer"] + np.where(contacts["outward"], ">", "<")


def concentration(counts: Floats, usual: Floats) -> float:
    """Return the concentration that makes the counts most probable (empirical Bayes)."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    n = counts.sum(axis=1)
    if len(n) < 2 or not n.sum():
        return 1.0
    at = counts > 0
    held, expected = counts[at], usual[at]

    def unlikely(log: float) -> float:
        whole = np.exp(log)
        prior = np.maximum(whole * expected, 1e-9)
        part = (gammaln(prior + held) - gammaln(prior)).sum()
        return float(-((gammaln(whole) - gammaln(whole + n)).sum() + part))

    return float(np.exp(minimize_scalar(unlikely, bounds=(-2.0, 9.0), method="bounded").x))
