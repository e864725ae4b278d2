r"""Published trade: a region's share with a partner, against that of the whole state.

Trade is what shows beyond a land border. Pages print a share of a region's trade for some partners and
periods. The logarithm of its quotient over the state's own share in the nearest year is taken to vary from
year to year around what is usual for the region; how much it varies is taken from all regions and partners
with several years, moderated for each region (the empirical Bayes of Smyth 2004), so that regions with little
trade, where one contract makes a year, count as less sure. Where the state's share with a country is not
known, that with the part of the world around it is: the country's cannot be larger, so the quotient is a
lower bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FLOW = "trade"
COLUMNS = (
    "region",
    "partner",
    "years",
    "first",
    "last",
    "share",
    "usual",
    "bound",
    "quotient",
    "p",
    "printed",
)


def trade_shares(
    trade: pd.DataFrame | None,
    state: pd.DataFrame | None,
    parts: Mapping[str, str],
    *,
    factor: float,
    span: tuple[int, int] | None = None,
) -> pd.DataFrame:
    """Return how a region's trade with each printed partner compares with the state's own.

    Parameters
    ----------
    trade : pandas.DataFrame or None
        Columns ``region, flow, partner, period, share_pct`` and, if there is one, ``scope``: what is not of
        the region itself (a customs district) is left out.
    state : pandas.DataFrame or None
        Columns ``flow, partner, period, share_pct``: the state's own shares.
    parts : mapping of str to str
        Part of the world of each place.
    factor : float
        How many times the state's share counts as more.
    span : tuple of int, optional
        First and last year.

    Returns
    -------
    pandas.DataFrame
        One row for each region and partner with a share to compare with: ``years`` (distinct years printed),
        ``first, last``, ``share`` (percent, geometric mean), ``usual`` (the state's), ``bound`` (whether
        ``usual`` is that of the part of the world, so the quotient is a lower bound), ``quotient``, ``p``
        (probability that it is at least `factor`) and ``printed``, the share of the region's years that print
        the partner: pages print the largest, so what most leave out was not among them.
    """
    empty = pd.DataFrame(columns=list(COLUMNS))
    if trade is None or state is None or not len(trade) or not len(state):
        return empty
    rows, own = _comparable(trade, span), _comparable(state, None)
    if rows.empty or own.empty:
        return empty
    printed = rows.groupby("region")["year"].nunique()
    state_shares: dict[str, list[tuple[int, float]]] = {}
    for partner, year, value in own[["partner", "year", "share_pct"]].to_numpy():
        state_shares.setdefault(partner, []).append((year, value))
    base = [
        _usual(state_shares, partner, year, parts)
        for partner, year in zip(rows["partner"], rows["year"], strict=True)
    ]
    rows = rows.assign(usual=[one[0] for one in base], bound=[one[1] for one in base]).dropna(
        subset=["usual"]
    )
    if rows.empty:
        return empty
    rows = rows.assign(log=np.log2(rows["share_pct"] / rows["usual"]))
    keys = ["region", "partner"]
    rows = rows.assign(share=np.log(rows["share_pct"]), usual=np.log(rows["usual"]))
    yearly = rows.groupby([*keys, "year"], as_index=False).agg(
        log=("log", "mean"), share=("share", "mean"), usual=("usual", "mean"), bound=("bound", "any")
    )
    table = yearly.groupby(keys, as_index=False).agg(
        years=("year", "nunique"),
        first=("year", "min"),
        last=("year", "max"),
        share=("share", "mean"),
        usual=("usual", "mean"),
        bound=("bound", "any"),
        log=("log", "mean"),
    )
    table = table.assign(share=np.exp(table["share"]), usual=np.exp(table["usual"]))
    spread, freedom = _moderated(yearly, table)
    table["quotient"] = 2.0 ** table["log"]
    table["p"] = _above(table, spread, freedom, float(np.log2(factor)))
    table["printed"] = table["years"] / table["region"].map(printed)
    return table[list(COLUMNS)].sort_values(keys, ignore_index=True)


def _comparable(table: pd.DataFrame, span: tuple[int, int] | None) -> pd.DataFrame:
    share = pd.to_numeric(table["share_pct"], errors="coerce")
    year = pd.to_numeric(table["period"].astype(str).str.extract(r"(\d{4})", expand=False), errors="coerce")
    rows = table.assign(share_pct=share, year=year)
    kept = (rows["flow"] == FLOW) & (share > 0) & year.notna()
    if "scope" in rows:
        kept &= rows["scope"].isin(["", "province", "region"])
    if span is not None:
        kept &= year.between(*span)
    return rows[kept].astype({"share_pct": "float64", "year": "int64"})


def _usual(
    own: Mapping[str, list[tuple[int, float]]], partner: str, year: int, parts: Mapping[str, str]
) -> tuple[float, bool]:
    """Return the state's share in the nearest year, and whether it is that of the part of the world."""
    for place, bound in ((partner, False), (parts.get(partner, ""), True)):
        known = own.get(place)
        if known:
            gap = min(abs(other - year) for other, _ in known)
            near = [share for other, share in known if abs(other - year) == gap]
            return float(np.exp(np.mean(np.log(near)))), bound
    return np.nan, False


def _moderated(yearly: pd.DataFrame, table: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return the standard deviation between years of each row's region, and its degrees of freedom."""
    keys = ["region", "partner"]
    means = yearly.groupby(keys)["log"].transform("mean")
    squares = ((yearly["log"] - means) ** 2).groupby(yearly["region"]).sum()
    free = (yearly.groupby("region")["year"].size() - yearly.groupby("region")["partner"].nunique()).astype(
        float
    )
    known = free > 0
    if not known.any():
        return np.full(len(table), np.nan), np.zeros(len(table))
    left = np.asarray(free[known].to_numpy(), dtype=np.float64)
    prior, weight = _prior(squares[known].to_numpy(dtype=np.float64) / left, left)
    region = table["region"]
    df, ss = (np.asarray(region.map(one), dtype=np.float64) for one in (free, squares))
    spread: Floats = np.asarray(np.sqrt((weight * prior + ss) / (weight + df)))
    freedom: Floats = np.asarray(weight + df)
    return spread, freedom


def _prior(variance: Floats, free: Floats) -> tuple[float, float]:
    """Return the prior variance and its degrees of freedom (moments of the logarithm; Smyth 2004)."""
    from scipy.special import digamma, polygamma

    positive = variance > 0
    pooled = float((variance * free).sum() / free.sum())
    if positive.sum() < 3:
        return pooled, 1.0
    v, d = variance[positive], free[positive]
    e = np.log(v) - digamma(d / 2) + np.log(d / 2)
    excess = float(e.var(ddof=1) - polygamma(1, d / 2).mean())
    if excess <= 0:  # regions do not differ more than chance would have them
        return pooled, 100.0
    half = _inverse_trigamma(excess)
    return float(np.exp(e.mean() + digamma(half) - np.log(half))), 2 * half


def _inverse_trigamma(value: float) -> float:
    from scipy.optimize import brentq
    from scipy.special import zeta

    # the trigamma function is this zeta function, without the tables of all polygammas
    return float(brentq(lambda x: float(zeta(2.0, x)) - value, 1e-3, 1e6))


def _above(table: pd.DataFrame, spread: Floats, freedom: Floats, line: float) -> Floats:
    from scipy.special import stdtr

    error = spread / np.sqrt(table["years"].to_numpy(dtype=float))
    gap = table["log"].to_numpy() - line
    known = np.isfinite(error) & (error > 0)
    p: Floats = np.where(gap > 0, 0.5, 0.0)  # one year and nothing to tell how years vary
    return np.where(known, stdtr(np.maximum(freedom, 1.0), gap / np.where(known, error, 1.0)), p)
