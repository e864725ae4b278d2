r"""Where a region's ties lead, more than those of the others and most of all.

The contacts of region r are taken for draws from shares that vary between regions around what is usual,
:math:`\mathrm{Dirichlet}(A\,m_r)` (the Dirichlet-multinomial; Mosimann 1962). :math:`m_r` are the shares of
all other regions in the same layers, weighed by how many contacts r has in each layer, so that a region does
not stand out because one kind of tie is better covered there. The concentration A is found by empirical
Bayes: it makes the recorded contacts of all regions most probable. The share of r in place d then has the
posterior

.. math:: \mathrm{Beta}(A m_{rd} + k_{rd},\ A (1 - m_{rd}) + n_r - k_{rd})

so regions with few contacts stay near what is usual.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles.contacts import by_place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


PATTERN = 2  # contacts from which one may speak of a pattern
EVEN = 0.5


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
    """

    counts: pd.DataFrame
    usual: pd.DataFrame
    concentration: float

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
        k = self.counts.to_numpy()
        holds = (k >= PATTERN) & (_over(a - 1, b, line) >= least)
        return self._frame(np.where(holds, _over(a, b, line), 0.0))

    def largest(self) -> pd.DataFrame:
        """Return the place with the largest share of each region, and the probability that it is.

        Columns ``place, p``; 0 where another place has more recorded contacts, or it has one only. Exact up
        to the rule of integration: a share is the largest if its gamma variate is, so the probability is the
        mean of the product of the others' distribution functions.
        """
        from scipy.special import gammainc, gammaincinv

        a, _ = self._beta()
        nodes, weights = np.polynomial.legendre.leggauss(256)
        at, weights = (nodes + 1) / 2, weights / 2
        found = []
        for alpha, k in zip(np.maximum(a, 1e-9), self.counts.to_numpy(), strict=True):
            best = int(np.argmax(alpha))
            if k[best] < max(PATTERN, k.max()):
                found.append((self.counts.columns[best], 0.0))
                continue
            level = gammaincinv(alpha[best], at)
            others = np.delete(alpha, best)
            product = gammainc(others[:, None], level[None, :]).prod(axis=0) if len(others) else np.ones(1)
            found.append((self.counts.columns[best], float((weights * product).sum())))
        return pd.DataFrame(found, index=self.counts.index, columns=["place", "p"])

    def _beta(self) -> tuple[Floats, Floats]:
        k = self.counts.to_numpy(dtype=float)
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


def shares(contacts: pd.DataFrame, column: str) -> Shares:
    """Return the posterior shares of all regions over the places of a column.

    Parameters
    ----------
    contacts : pandas.DataFrame
        Result of :func:`subnatnet.roles.contacts.collapsed`.
    column : str
        ``"world"`` or ``"partner"``.
    """
    counts = by_place(contacts, column)
    usual = _usual(contacts, column, counts)
    return Shares(counts, usual, concentration(counts.to_numpy(), usual.to_numpy()))


def _usual(contacts: pd.DataFrame, column: str, counts: pd.DataFrame) -> pd.DataFrame:
    """Shares of the other regions, layer by layer, weighed by the layers of each region."""
    expected = np.zeros(counts.shape)
    pooled = counts.to_numpy().sum(axis=0)
    for _, rows in contacts.groupby(stratum(contacts), sort=True):
        own = by_place(rows, column).reindex(index=counts.index, columns=counts.columns, fill_value=0.0)
        mine = own.to_numpy()
        others = mine.sum(axis=0) - mine
        # where nobody else is in the layer, the others are those in all layers
        rest = pooled - counts.to_numpy()
        size = others.sum(axis=1, keepdims=True)
        whole = rest.sum(axis=1, keepdims=True)
        fallback = np.divide(rest, whole, out=np.zeros_like(rest), where=whole > 0)
        share = np.where(
            size > 0, np.divide(others, size, out=np.zeros_like(others), where=size > 0), fallback
        )
        expected += mine.sum(axis=1, keepdims=True) * share
    total = expected.sum(axis=1, keepdims=True)
    flat = np.full(counts.shape, 1.0 / max(counts.shape[1], 1))
    usual = np.divide(expected, total, out=flat, where=total > 0)
    return pd.DataFrame(usual, index=counts.index, columns=counts.columns)


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

    def unlikely(log: float) -> float:
        whole = np.exp(log)
        prior = np.maximum(whole * usual, 1e-9)
        part = np.where(at, gammaln(prior + counts) - gammaln(prior), 0.0).sum(axis=1)
        return float(-(gammaln(whole) - gammaln(whole + n) + part).sum())

    return float(np.exp(minimize_scalar(unlikely, bounds=(-2.0, 9.0), method="bounded").x))
