r"""What distance, land borders and coverage alone would make of the contacts.

A Poisson model of the contacts of regions with countries,

.. math:: \log \mu_{rc} = \alpha_r + \beta_c + \gamma_1 \log d_{rc} + \gamma_2 b_{rc}

(Santos Silva and Tenreyro 2006), with the logarithm of the distance and whether they share a land border.
Every region has its own level, so it does not matter how well its ties are covered; so has every country.
What the table of actors does not know (coordinates, neighbours) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from subnatnet.inference.covariates import distance
from subnatnet.roles.clustering import contacts_together
from subnatnet.roles.contacts import by_place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork
    from subnatnet.roles._evidence import Evidence

    Floats = NDArray[np.float64]

ROUNDS = 200
TOLERANCE = 1e-8


def expected_contacts(evidence: Evidence, contacts: pd.DataFrame) -> pd.DataFrame:
    """Return the contacts of each region with each country that geography and coverage would make.

    Rows and columns add up to the recorded contacts.
    """
    counts = by_place(contacts, "partner")
    return Terrain.of(evidence, counts.index, counts.columns).expected(counts)


@dataclass(frozen=True, eq=False)
class Terrain:
    """How far regions are from countries, and which share a land border.

    Parameters
    ----------
    km, border : pandas.DataFrame or None
        Logarithm of kilometres (NaN where a place has no coordinates) and whether there is a border, regions
        by countries; None where the table of actors says nothing.
    """

    km: pd.DataFrame | None
    border: pd.DataFrame | None

    @classmethod
    def of(cls, evidence: Evidence, regions: pd.Index, countries: pd.Index) -> Self:
        """Measure some regions and countries."""
        if not len(regions) or not len(countries):
            return cls(None, None)
        near = evidence.neighbours()
        border = None
        if near is not None:
            cells = [[c in near.get(r, ()) for c in countries] for r in regions]
            border = pd.DataFrame(cells, index=regions, columns=countries, dtype=float)
        return cls(_distances(evidence.net, regions, countries), border)

    def expected(self, counts: pd.DataFrame) -> pd.DataFrame:
        """Return what geography and coverage would make of some of the regions and countries."""
        fitted = fit(counts.to_numpy(), self._traits(counts))
        return pd.DataFrame(fitted, index=counts.index, columns=counts.columns)

    def together(self, counts: pd.DataFrame, worlds: Mapping[str, str]) -> float:
        """Return how many contacts make an independent one, given what geography explains."""
        parts = [worlds.get(str(country), str(country)) for country in counts.columns]
        return contacts_together(counts.to_numpy(), self.expected(counts).to_numpy(), parts)

    def _traits(self, counts: pd.DataFrame) -> list[Floats]:
        found: list[Floats] = []
        if counts.empty:
            return found
        if self.km is not None:
            cells = self.km.loc[counts.index, counts.columns].to_numpy(dtype=float)
            if np.isfinite(cells).any():  # a place without coordinates is as far as the others on average
                found.append(np.where(np.isfinite(cells), cells, np.nanmean(cells)))
        if self.border is not None:
            border = self.border.loc[counts.index, counts.columns].to_numpy(dtype=float)
            if border.any():
                found.append(border)
        return found


def _distances(net: TieNetwork, regions: pd.Index, countries: pd.Index) -> pd.DataFrame | None:
    known = net.gazetteer
    if "lat" not in known or not known.loc[regions, "lat"].notna().any():
        return None
    blank = pd.DataFrame(0.0, index=regions, columns=countries)
    cells = distance(net, blank, log=True).to_numpy(dtype=float)
    return pd.DataFrame(cells, index=regions, columns=countries)


def fit(counts: Floats, traits: list[Floats]) -> Floats:
    """Return the fitted means of a Poisson model with effects of rows, columns and traits.

    Parameters
    ----------
    counts : numpy.ndarray, shape (rows, columns)
        No row and no column is empty.
    traits : list of numpy.ndarray, each of that shape
        What may make a cell more likely.

    Notes
    -----
    Row and column effects are found by proportional fitting, the coefficients by Newton steps on the traits
    with these effects swept out (weighted alternating projections).
    """
    if not counts.size:
        return counts
    slope = np.zeros(len(traits))
    stack = np.array(traits).reshape(len(traits), *counts.shape)
    mean = _proportional(counts, np.ones_like(counts))
    for _ in range(ROUNDS if traits else 0):
        swept = np.array([_sweep(one, mean) for one in stack])
        gradient = (swept * (counts - mean)).sum(axis=(1, 2))
        curve = np.einsum("aij,bij,ij->ab", swept, swept, mean)
        step = np.linalg.lstsq(curve + 1e-9 * np.eye(len(slope)), gradient, rcond=None)[0]
        step = np.clip(step, -1.0, 1.0)
        slope = slope + step
        mean = _proportional(counts, np.exp(np.clip(np.tensordot(slope, stack, 1), -50, 50)))
        if np.abs(step).max(initial=0.0) < TOLERANCE or np.abs(slope).max(initial=0.0) > 20:
            break
    return mean


def _proportional(counts: Floats, weight: Floats) -> Floats:
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    across = np.ones(counts.shape[1])
    down = np.ones(counts.shape[0])
    for _ in range(ROUNDS):
        down = rows / np.maximum(weight @ across, 1e-300)
        new = columns / np.maximum(down @ weight, 1e-300)
        done = bool((np.abs(new - across) <= 1e-9 * across).all())  # np.allclose costs more than the step
        across = new
        if done:
            break
    fitted: Floats = down[:, None] * weight * across[None, :]
    return fitted


def _sweep(trait: Floats, mean: Floats) -> Floats:
    """Take the weighted means of rows and columns out of a trait."""
    left = trait.copy()
    rows, columns = mean.sum(axis=1, keepdims=True), mean.sum(axis=0, keepdims=True)
    for _ in range(ROUNDS):
        before = left
        left = left - (left * mean).sum(axis=1, keepdims=True) / np.maximum(rows, 1e-300)
        left = left - (left * mean).sum(axis=0, keepdims=True) / np.maximum(columns, 1e-300)
        if np.abs(left - before).max() < 1e-10:
            break
    return left
