r"""What distance, land borders and coverage alone would make of the contacts.

A Poisson model of the contacts of regions with countries,

.. math:: \log \mu_{rc} = \alpha_r + \beta_c + \gamma_1 \log d_{rc} + \gamma_2 b_{rc}

(Santos Silva and Tenreyro 2006), with the logarithm of the distance and whether they share a land border.
Every region has its own level, so it does not matter how well its ties are covered; so has every country.
What the table of actors does not know (coordinates, neighbours) is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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
HALVINGS = 10


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
    fitted : dict
        What was made of tables of contacts before: regions, countries, cells -> contacts to expect.
    """

    km: pd.DataFrame | None
    border: pd.DataFrame | None
    fitted: dict[tuple[tuple[str, ...], tuple[str, ...], bytes], Floats] = field(default_factory=dict)

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
        cells = counts.to_numpy()
        key = tuple(counts.index), tuple(counts.columns), cells.tobytes()
        if key not in self.fitted:
            self.fitted[key] = fit(cells, self._traits(counts))
        return pd.DataFrame(self.fitted[key].copy(), index=counts.index, columns=counts.columns)

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
    Newton steps on the coefficients with the effects of rows and columns swept out, which is the step of all
    parameters together; the margins are then met again by proportional fitting, from where the step led. A
    step that makes the counts less likely is halved. Where a trait parts the cells with contacts from those
    without, its coefficient has no bound, and is followed until the means no longer move.
    """
    if not counts.size:
        return counts
    if counts.shape[1] > counts.shape[0]:  # the effects of the shorter side are solved for
        return fit(counts.T, [trait.T for trait in traits]).T
    mean: Floats = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    stack = np.array(traits).reshape(len(traits), *counts.shape)
    slope = np.zeros(len(traits))
    likely = _likelihood(counts, mean)
    for _ in range(ROUNDS if traits else 0):
        swept = stack - _effects(stack * mean, mean)
        gradient = np.tensordot(swept, counts - mean, 2)
        curve = np.tensordot(swept * mean, swept, ((1, 2), (1, 2))) + 1e-9 * np.eye(len(slope))
        step = np.clip(np.linalg.solve(curve, gradient), -1.0, 1.0)
        before, reached = mean, likely
        for _ in range(HALVINGS):
            mean = _proportional(counts, before * np.exp(np.clip(np.tensordot(step, swept, 1), -50, 50)))
            likely = _likelihood(counts, mean)
            if likely >= reached - TOLERANCE:
                break
            step = step / 2
        slope = slope + step
        moved = np.abs(mean - before).max()
        if min(np.abs(step).max(), 0.1 * moved) < TOLERANCE or np.abs(slope).max() > 20:
            break
    return mean


def _likelihood(counts: Floats, mean: Floats) -> float:
    """Return the logarithm of the likelihood of counts, but for what does not depend on the means' shape."""
    return float(np.sum(counts * np.log(np.maximum(mean, 1e-300))))


def _proportional(counts: Floats, weight: Floats) -> Floats:
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    across = np.ones(counts.shape[1])
    down = np.ones(counts.shape[0])
    for _ in range(ROUNDS):
        down = rows / np.maximum(weight @ across, 1e-300)
        new = columns / np.maximum(down @ weight, 1e-300)
        # one of them tells most often that more is to do; to look at all costs as much as the step
        done = bool(abs(new[0] - across[0]) <= 1e-9 * across[0])
        done = done and bool((np.abs(new - across) <= 1e-9 * across).all())
        across = new
        if done:
            break
    fitted: Floats = down[:, None] * weight * across[None, :]
    return fitted


def _effects(parts: Floats, mean: Floats) -> Floats:
    """Return the effects of rows and columns that come closest to traits, weighted by the means.

    Parameters
    ----------
    parts : numpy.ndarray, shape (traits, rows, columns)
        The traits times the means.
    mean : numpy.ndarray, shape (rows, columns)
        The weights.
    """
    rows, columns = mean.sum(axis=1), mean.sum(axis=0)
    share = mean / rows[:, None]
    # effects of rows eliminated; what is added fixes the level, which rows and columns share
    left = np.diag(columns) - mean.T @ share + np.outer(columns, columns) / columns.sum()
    right = parts.sum(axis=1) - parts.sum(axis=2) @ share
    across = np.linalg.solve(left + 1e-12 * np.diag(columns), right.T).T
    down = (parts.sum(axis=2) - across @ mean.T) / rows
    found: Floats = down[:, :, None] + across[:, None, :]
    return found
