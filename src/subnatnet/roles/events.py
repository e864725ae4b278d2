"""Before and after a designation: did a region turn to where it was pointed, more than others did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import require_count, require_seed
from subnatnet.inference.pvalues import adjust, empirical_p
from subnatnet.roles._evidence import YEAR, Evidence, gather, sides, split, stamp
from subnatnet.roles.responses import WINDOW
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from subnatnet.arguments import AllTimesRegions, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

COLUMNS = [
    *("region", "name", "orientation", "places", "year", "before_k", "before_n", "after_k", "after_n"),
    *("unclear_k", "unclear_n", "change", "change_low", "change_high", "change_others", "difference"),
    *("p_change", "n_placebos", "p_placebo"),
]


@checked(defaults={"unit": "top"})
def event_study(
    net: TieNetwork,
    *,
    window: float = WINDOW,
    **select: Unpack[AllTimesRegions],
) -> pd.DataFrame:
    r"""Compare each region's ties before and after it was first pointed somewhere.

    A *designation* is the first directive that points a region to some place or places. Within `window`
    years of it,

    .. math:: change = k_a / n_a - k_b / n_b

    with n the region's dated new ties after and before, and k those with the place. Two tests ask two
    questions. ``p_change``: would dates dealt out at random over the region's own ties give as large a
    rise (one-sided, all permutations at once by the hypergeometric distribution)? ``p_placebo``: is the
    rise larger than in other regions in the same years, none of them pointed to any of the places
    (:math:`(b + 1) / (m + 1)` over the m others with ties on both sides)?

    Parameters
    ----------
    net : TieNetwork
        Ties and directives with a column ``orientation``.
    window : float
        Years on either side.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.AllTimesRegions`.

    Returns
    -------
    pandas.DataFrame
        One row per designation: ``region, name, orientation, places, year, before_k, before_n, after_k,
        after_n, unclear_k, unclear_n`` (ties whose dates do not say on which side they are), ``change`` and
        between what it lies however the unclear ties fell (``change_low, change_high``), ``change_others``,
        ``difference`` (of the two changes), ``p_change, n_placebos, p_placebo, p_adjusted`` (``p_change``
        adjusted over all designations, Benjamini-Hochberg). NaN where a side has no tie.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    Ties of one region are not independent of each other (a delegation signs several), so ``p_change`` is
    too small rather than too large. The bounds put every unclear tie where it harms, then where it helps
    most.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = event_study(sn.load_china(), regions=["Heilongjiang"])
    >>> (table["change_low"] <= table["change_high"]).all()
    np.True_
    """
    evidence = gather(net, **select)
    return stamp(designations(evidence, window), evidence.attrs, measure="event_study", window=window)


def designations(evidence: Evidence, window: float = WINDOW) -> pd.DataFrame:
    """Return the event study of the evidence; see :func:`event_study`."""
    first = evidence.designations
    told: dict[str, set[str]] = {}
    for region, orientation in evidence.pointed[["region", "orientation"]].to_numpy():
        for place in split(orientation):
            told.setdefault(place, set()).add(region)
    counts = _Counts(evidence, window * YEAR)
    rows = [
        counts.designation(act, set().union(*(told[place] for place in split(act["orientation"]))))
        for act in first[first["region"].isin(evidence.regions)].to_dict("records")
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["p_adjusted"] = adjust(table["p_change"].to_numpy(dtype=float))
    return table.sort_values(["region", "year", "orientation"], ignore_index=True)


class _Counts:
    """Contacts on either side of an event, by region."""

    def __init__(self, evidence: Evidence, reach: float) -> None:
        self.evidence, self.reach = evidence, reach
        self.rows = evidence.all_periods
        self.low, self.high = (self.rows[c].to_numpy() for c in ("start_low", "start_high"))
        self.code, self.names = pd.factorize(self.rows["region"], sort=True)

    def designation(self, act: dict[Any, Any], told: set[str]) -> dict[str, object]:
        region, orientation = act["region"], act["orientation"]
        match = self.evidence.matches(self.rows, orientation)
        before, after, unclear = (
            (self._by_region(side & match), self._by_region(side))
            for side in sides(self.low, self.high, act["start_low"], act["start_high"], self.reach)
        )
        at = int(self.names.get_indexer(pd.Index([region]))[0])
        (bk, bn), (ak, an), (uk, un) = (
            (int(k[at]), int(n[at])) if at >= 0 else (0, 0) for k, n in (before, after, unclear)
        )
        others = ~self.names.isin(list(told))
        cells = [c[others] for pair in (before, after) for c in pair]
        placebo = _change(*cells)
        placebo = placebo[~np.isnan(placebo)]
        change, change_others = float(_change(bk, bn, ak, an)), float(_change(*(c.sum() for c in cells)))
        return {
            "region": region,
            "name": self.evidence.label(region),
            "orientation": orientation,
            "places": self.evidence.places(orientation),
            "year": float(year_of(np.array([act["start_low"]]))[0]),
            "before_k": bk,
            "before_n": bn,
            "after_k": ak,
            "after_n": an,
            "unclear_k": uk,
            "unclear_n": un,
            "change": change,
            "change_low": float(_change(bk + uk, bn + uk, ak, an + un - uk)),
            "change_high": float(_change(bk, bn + un - uk, ak + uk, an + uk)),
            "change_others": change_others,
            "difference": change - change_others,
            "p_change": _exact_p(bk, bn, ak, an),
            "n_placebos": len(placebo),
            "p_placebo": _upper_p(change, placebo),
        }

    def _by_region(self, flag: NDArray[np.bool_]) -> Floats:
        return np.bincount(self.code, weights=flag, minlength=len(self.names)).astype(float)


def _change(before_k: ArrayLike, before_n: ArrayLike, after_k: ArrayLike, after_n: ArrayLike) -> Floats:
    """Share after less share before; NaN where a side is empty."""
    bk, bn, ak, an = (np.asarray(x, dtype=float) for x in (before_k, before_n, after_k, after_n))
    both = (bn > 0) & (an > 0)
    empty = np.full(np.shape(both), np.nan)
    later = np.divide(ak, an, out=empty.copy(), where=both)
    return np.asarray(later - np.divide(bk, bn, out=empty.copy(), where=both))


def _exact_p(before_k: int, before_n: int, after_k: int, after_n: int) -> float:
    """Chance of at least `after_k` on target after the event, if dates were dealt out at random."""
    from scipy.stats import hypergeom

    if not (before_n and after_n):
        return np.nan
    total = hypergeom(before_n + after_n, before_k + after_k, after_n)
    return float(min(1.0, total.sf(after_k - 1)))


def _upper_p(observed: float, draws: Floats) -> float:
    """Empirical one-sided p, the observed value among the draws; values that differ by rounding are equal."""
    if np.isnan(observed) or not len(draws):
        return np.nan
    at_least, at_most = (draws >= observed - 1e-12).sum(), (draws <= observed + 1e-12).sum()
    return float(empirical_p(at_least, at_most, len(draws), "greater"))


def pooled_change(
    evidence: Evidence, *, window: float = WINDOW, permutations: int = 999, seed: int = 0
) -> pd.DataFrame:
    """Return, for each region, the mean change over its designations, and its permutation p.

    One permutation deals the dates of a region's dated ties out anew over these ties, for all its
    designations at once, so that designations that share ties are not counted as independent.
    """
    usable = designations(evidence, window).dropna(subset="change")
    acts = evidence.designations.set_index(["region", "orientation"])[["start_low", "start_high"]]
    ever = evidence.all_periods
    dated = ever[np.isfinite(ever["start_low"]) & np.isfinite(ever["start_high"])]
    found = []
    for region, rows in usable.groupby("region", sort=True):
        own = dated[dated["region"] == region]
        low, high = own["start_low"].to_numpy()[:, None], own["start_high"].to_numpy()[:, None]
        event = acts.loc[[(region, way) for way in rows["orientation"]]].to_numpy().T
        before, after, _ = sides(low, high, event[0], event[1], window * YEAR)
        match = np.stack([evidence.matches(own, way) for way in rows["orientation"]], axis=1).astype(float)
        weight = (after / after.sum(axis=0) - before / before.sum(axis=0)) / len(rows)
        observed = float((match * weight).sum())
        rng = np.random.default_rng(require_seed(seed))
        many = require_count(permutations, "permutations", 0)
        draws = np.array([(match[rng.permutation(len(own))] * weight).sum() for _ in range(many)])
        found.append(
            {
                "region": region,
                "designations": len(rows),
                "change": observed,
                "change_low": rows["change_low"].mean(),
                "change_high": rows["change_high"].mean(),
                "p_change": _upper_p(observed, draws),
            }
        )
    columns = ["region", "designations", "change", "change_low", "change_high", "p_change"]
    return pd.DataFrame(found, columns=columns).set_index("region")
