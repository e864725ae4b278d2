"""Criteria to choose cases by: outside dependence, the centre's role, cooperation abroad, nationhood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.inference.clusters import design_effect
from subnatnet.network._named import area_of
from subnatnet.roles._clusters import labels
from subnatnet.roles._estimate import quotient
from subnatnet.roles._evidence import NO_ROLE, SCOPE_WEIGHTS, Evidence, gather, split, stamp, weigh
from subnatnet.roles.contacts import counted_once
from subnatnet.roles.where import concentration

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from subnatnet.arguments import LevelRegions, Unpack
    from subnatnet.network import TieNetwork

LOCAL = ("city", "region")  # levels of foreign local governments


@checked(defaults={"unit": "top"})
def case_criteria(
    net: TieNetwork,
    series: pd.DataFrame | None = None,
    *,
    area: str = "world:europe",
    exports: str = "exports_usd",
    output: str = "gdp_cny",
    minority: str = "minority_population",
    people: str = "population_year_end",
    scope_weights: Mapping[str, float] = SCOPE_WEIGHTS,
    no_role: Collection[str] = NO_ROLE,
    confidence: float = 0.95,
    **select: Unpack[LevelRegions],
) -> pd.DataFrame:
    r"""Return four criteria for the choice of cases, for every region.

    ========================  ==============================================================================
    column                    meaning
    ========================  ==============================================================================
    ``external_dependence``   share of all exports over share of all output, in the last year both are known
    ``central_role``          weight of headline directives that give the region a role
    ``area_cooperation``      agreements with local governments in `area`
    ``area_share``            their share of its agreements, shrunk to that of all, with ``_low, _high``
    ``area_share_raw``        the same as it stands in the table
    ``area_lq``               that share over the same share in all other regions, with ``_low, _high``
    ``area_deff``             design effect of the two: how many agreements make an independent one
    ``area_effective``        agreements over it: what the shrinking and the intervals count
    ``minority_share``        people of minorities over all people, in the last year both are known
    ``land_neighbours``       number of countries it borders on
    ========================  ==============================================================================

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    series : pandas.DataFrame, optional
        Yearly figures with columns ``region, indicator, year, value``; by default the built-in ones. What
        they lack is missing.
    area : str
        The part of the world of the third criterion, by id or name: a world region or a country.
    exports, output, minority, people : str
        Names of the figures.
    scope_weights, no_role
        As in :func:`assigned_roles`.
    confidence : float
        Coverage of the intervals.
    **select
        Which regions, by default all that have a tie abroad: see :class:`subnatnet.arguments.LevelRegions`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name`` and the columns above. ``.attrs["about"]`` says of each where it comes
        from, for which year and for how many regions it is known.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the area or a region does not exist.

    Notes
    -----
    Shares of exports and output are ratios of like to like, so no exchange rate is needed. Counts of
    agreements are counts of a table that covers some regions better than others; ``area_share`` suffers
    less from that. A share of few agreements says little, so that shares are shrunk before regions are
    compared: with k of n agreements in the area, p the share of all regions together and m the concentration
    that makes the counts of all regions most probable (beta-binomial, empirical Bayes), it is
    :math:`(k + mp) / (n + m)`, with the interval of the Beta distribution behind it. A region with 14
    agreements cannot lead by chance. Acts of one company in one country count once; agreements of one
    document or delegation are clusters, so that k and n are divided by the design effect of the region.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = case_criteria(sn.load_china())
    >>> table["external_dependence"].idxmax(), len(table)
    ('CN-GD', 31)
    """
    evidence = counted_once(gather(net, **select))
    known = evidence.net.gazetteer
    area = area_of(known, area)
    chosen = (
        evidence.regions
        if select["regions"] is not None
        else evidence.regions[evidence.regions.isin(list(evidence.ever))]
    )
    figures = _figures(series)
    figures = figures[figures["region"].isin(known.index)]
    about: dict[str, str] = {}
    table = pd.DataFrame({"name": [evidence.label(region) for region in chosen]}, index=chosen.rename("id"))
    both = _same_year(figures, exports, output)
    shares = both / both.sum() if len(both) else both
    table["external_dependence"] = (shares[exports] / shares[output]).reindex(table.index)
    about["external_dependence"] = _origin(figures, exports, output, both)
    rows = evidence.directives
    rows = rows[~rows["role"].isin(list(no_role)) & (rows["headline"] != 0)]
    weights = rows.assign(weight=weigh(rows, scope_weights, 0.0)).groupby(["region", "act"])["weight"].max()
    table["central_role"] = weights.groupby("region").sum().reindex(table.index).fillna(0.0)
    about["central_role"] = "headline directives with a role, weighted by scope"
    _add_cooperation(table, evidence, area, confidence)
    about["area_cooperation"] = f"agreements with local governments in {evidence.label(area)}"
    census = _same_year(figures, minority, people)
    table["minority_share"] = (census[minority] / census[people]).reindex(table.index)
    about["minority_share"] = _origin(figures, minority, people, census)
    borders = evidence.neighbours()
    count = (
        {} if borders is None else {region: float(len(countries)) for region, countries in borders.items()}
    )
    table["land_neighbours"] = [count.get(region, np.nan) for region in table.index]
    about["land_neighbours"] = "countries across a land border, from the table of actors"
    for name, text in about.items():
        about[name] = f"{text}; known for {int(table[name].notna().sum())} of {len(table)} regions"
    return stamp(table, evidence.attrs, measure="case_criteria", about=about, area=area)


def _add_cooperation(table: pd.DataFrame, evidence: Evidence, area: str, confidence: float) -> None:
    """Add agreements with local governments of an area: a country is no local government."""
    rows = evidence.contacts[(evidence.contacts["layer"] == "agreement").to_numpy()]
    known = evidence.net.gazetteer
    local = rows["place"].map(known["level"]).isin(LOCAL)
    above = pd.Series(
        {place: area in _line(known["parent"], place) for place in set(rows["place"])}, dtype=bool
    )
    there = local & rows["place"].map(above).astype(bool)
    n = rows.groupby("region").size().astype(float)
    k = there.astype(float).groupby(rows["region"]).sum()
    effect = design_effect(rows["region"], labels(evidence).reindex(rows.index), there, regions=n.index)
    deff = effect["deff"]
    table["area_cooperation"] = k.reindex(table.index)
    shrunk = shrunk_shares(k / deff, n / deff, confidence).reindex(table.index)
    for column in shrunk:
        table[f"area_{column}"] = shrunk[column]
    table["area_share_raw"] = (k / n).reindex(table.index)
    asked = quotient(k, n, deff).among(table.index)
    low, high = asked.interval(confidence)
    table["area_lq"], table["area_lq_low"], table["area_lq_high"] = asked.value, low, high
    table["area_deff"], table["area_effective"] = (
        effect[name].reindex(table.index) for name in ("deff", "effective")
    )


def shrunk_shares(k: pd.Series, n: pd.Series, confidence: float = 0.95) -> pd.DataFrame:
    """Return shares of several regions, each shrunk towards that of all together (beta-binomial).

    Parameters
    ----------
    k, n : pandas.Series
        How many of how many, by region.
    confidence : float
        Coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        ``share, share_low, share_high``, by region.

    Examples
    --------
    >>> counts = pd.Series({"few": 3.0, "many": 120.0, "other": 100.0})
    >>> total = pd.Series({"few": 4.0, "many": 400.0, "other": 400.0})
    >>> shrunk_shares(counts, total)["share"].round(2).to_dict()
    {'few': 0.28, 'many': 0.28, 'other': 0.27}
    """
    from scipy.special import betaincinv

    both = np.column_stack([k, n - k]).astype(float)
    usual = both.sum(axis=0) / max(both.sum(), 1.0)
    prior = concentration(both, np.tile(usual, (len(both), 1))) * usual
    a, b = both[:, 0] + prior[0], both[:, 1] + prior[1]
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        ends = [np.where((a > 0) & (b > 0), betaincinv(a, b, q), a > 0) for q in (tail, 1 - tail)]
    columns = {"share": a / (a + b), "share_low": ends[0], "share_high": ends[1]}
    return pd.DataFrame(columns, index=k.index)


def _line(parent: pd.Series, actor: str) -> list[str]:
    line = []
    while actor and actor not in line:
        line.append(actor)
        actor = str(parent.get(actor, ""))
    return line


def _figures(series: pd.DataFrame | None) -> pd.DataFrame:
    if series is None:
        from subnatnet.datasets import load_table

        series = load_table("series")
    return series.assign(year=pd.to_numeric(series["year"]), value=pd.to_numeric(series["value"]))


def _same_year(figures: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return both figures of each region for the last year in which most regions have both."""
    rows = figures[figures["indicator"].isin([first, second])]
    wide = rows.pivot_table(index=["year", "region"], columns="indicator", values="value", aggfunc="last")
    wide = wide.reindex(columns=[first, second]).dropna()
    if wide.empty:
        return pd.DataFrame({first: pd.Series(dtype=float), second: pd.Series(dtype=float)})
    regions = wide.groupby(level="year").size()
    year = regions.index[regions == regions.max()].max()
    rows_of_year = wide.index.get_level_values("year") == year
    one: pd.DataFrame = wide.loc[rows_of_year].droplevel("year")
    one.attrs = {"year": int(year)}
    return one


def _origin(figures: pd.DataFrame, first: str, second: str, used: pd.DataFrame) -> str:
    if figures.empty:
        return "no yearly figures of these regions"
    if "year" not in used.attrs:
        return f"no year has both {first} and {second}"
    year = used.attrs["year"]
    rows = figures[figures["indicator"].isin([first, second]) & (figures["year"] == year)]
    keys = sorted({key for text in rows.get("source", pd.Series(dtype="str")) for key in split(text)})
    return f"{first} over {second}, {year}" + (f" (sources: {', '.join(keys)})" if keys else "")
