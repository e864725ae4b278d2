"""The profile of a region: what its ties show, each number with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.roles._evidence import Evidence, gather, stamp
from subnatnet.roles.contacts import counted_once
from subnatnet.roles.indicators import INDICATORS, each_world, per_million

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.arguments import SelectRegions, Unpack
    from subnatnet.network import TieNetwork

DIMENSIONS = (
    *("contacts", "reach", "reach_10", "breadth", "diversity", "concentration"),
    *("contiguous", "transregional", "distant", "contiguous_lq", "neighbourhood_lq", "focus"),
    *("agreement", "investment", "cooperation", "investment_lq", "cooperation_lq"),
    *("liaison", "only_bridge", "uniqueness", "lean", "anticipated", "followed", "ignored"),
)
_NEED_NEIGHBOURS = {"contiguous", "transregional", "distant", "contiguous_lq", "neighbourhood_lq"}


@checked(defaults={"unit": "top"})
def region_profile(
    net: TieNetwork,
    dimensions: Iterable[str] | None = None,
    *,
    population: Mapping[str, float] | pd.Series | None = None,
    confidence: float = 0.95,
    **select: Unpack[SelectRegions],
) -> pd.DataFrame:
    """Return the profile of each region: what its ties show, each number with its interval.

    Parameters
    ----------
    net : TieNetwork
        Ties and, for the timing against directives, directives.
    dimensions : iterable of str, optional
        Indicators of :data:`subnatnet.roles.indicators.INDICATORS`; by default all of
        :data:`DIMENSIONS` that the table allows (contiguity needs a column ``land_neighbours``).
    population : mapping of region id to number of people, optional
        Adds ``intensity``, contacts per million people.
    confidence : float
        Coverage of the intervals.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.SelectRegions`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name``, then for each dimension its value, ``_low`` and ``_high``, and for those
        counted from contacts that come in clusters ``_deff``, the design effect that the interval allows for:
        how many contacts make an independent one. NaN for a region without ties abroad, which is not the same
        as 0.

    Raises
    ------
    InvalidChoice, UnknownActor
        If a dimension or the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = region_profile(sn.load_china(), ["reach", "contiguous"], regions=["Yunnan"])
    >>> table.columns[-4:].tolist()
    ['contiguous', 'contiguous_low', 'contiguous_high', 'contiguous_deff']
    """
    evidence = counted_once(gather(net, **select))
    known = dict(INDICATORS)
    chosen = _chosen(evidence, dimensions)
    if population is not None:
        known["intensity"] = per_million(population)
        chosen = [*chosen, "intensity"]
    columns: dict[str, object] = {"name": [evidence.label(region) for region in evidence.regions]}
    for name in chosen:
        estimate = known[name](evidence).among(evidence.regions)
        low, high = estimate.interval(confidence)
        columns |= {name: estimate.value, f"{name}_low": low, f"{name}_high": high}
        if estimate.deff is not None:
            columns[f"{name}_deff"] = estimate.deff
    table = pd.DataFrame(columns, index=evidence.regions.rename("id"))
    attrs = evidence.attrs | {"dimensions": chosen, "confidence": confidence}
    return stamp(table, attrs, measure="region_profile")


def _chosen(evidence: Evidence, dimensions: Iterable[str] | None) -> list[str]:
    if dimensions is None:
        blind = evidence.neighbours() is None
        return [name for name in DIMENSIONS if not (blind and name in _NEED_NEIGHBOURS)]
    wanted = [dimensions] if isinstance(dimensions, str) else list(dimensions)
    for name in wanted:
        if name not in INDICATORS:
            reject(name, INDICATORS, "dimension of a profile")
    return wanted


@checked(defaults={"unit": "top"})
def region_orientation(
    net: TieNetwork,
    *,
    confidence: float = 0.95,
    **select: Unpack[SelectRegions],
) -> pd.DataFrame:
    """Return how far each region leans to each world region, against all other regions.

    Parameters
    ----------
    net : TieNetwork
        Ties abroad.
    confidence : float
        Coverage of the intervals.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.SelectRegions`.

    Returns
    -------
    pandas.DataFrame
        One row for each region and world region: ``region, name, world, world_name, k, n, share, lq, low,
        high, deff``; ``lq`` is the location quotient against all other regions together, ``deff`` the design
        effect: how many contacts make an independent one.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = region_orientation(sn.load_china(), regions=["Xinjiang"]).sort_values("lq")
    >>> table["world_name"].iloc[-1]
    'Central Asia'
    """
    evidence = counted_once(gather(net, **select))
    parts = []
    for world, one in each_world(evidence).items():
        estimate = one.among(evidence.regions)
        low, high = estimate.interval(confidence)
        parts.append(
            pd.DataFrame(
                {"region": evidence.regions, "world": world, "k": estimate.k, "n": estimate.n}
                | {"lq": estimate.value, "low": low, "high": high, "deff": estimate.deff}
            )
        )
    columns = ["region", "name", "world", "world_name", "k", "n", "share", "lq", "low", "high", "deff"]
    if not parts:
        return stamp(pd.DataFrame(columns=columns), evidence.attrs, measure="region_orientation")
    table = pd.concat(parts).dropna(subset="n")
    table["name"] = table["region"].map(evidence.label)
    table["world_name"] = table["world"].map(evidence.label)
    table["share"] = table["k"] / table["n"]
    table = table.sort_values(["region", "world"], ignore_index=True)[columns]
    return stamp(table, evidence.attrs, measure="region_orientation", confidence=confidence)


def latest_figures(series: pd.DataFrame, indicator: str, *, year: int | None = None) -> pd.Series:
    """Return the latest value of a yearly figure for each region, for example its population.

    Parameters
    ----------
    series : pandas.DataFrame
        Columns ``region, indicator, year, value``, as ``load_table("series")``.
    indicator : str
        Which figure.
    year : int, optional
        The last year to look at.

    Returns
    -------
    pandas.Series
        By region id.

    Raises
    ------
    InvalidChoice
        If there is no such indicator.

    Examples
    --------
    >>> import subnatnet as sn
    >>> people = latest_figures(sn.load_table("series"), "population_census")
    >>> len(people)
    31
    """
    rows = series[series["indicator"] == indicator]
    if rows.empty:
        reject(indicator, sorted(set(series["indicator"])), "indicator in this table of series")
    rows = rows.assign(year=pd.to_numeric(rows["year"]), value=pd.to_numeric(rows["value"]))
    rows = rows if year is None else rows[rows["year"] <= year]
    if rows.empty:
        raise InvalidChoice(f"there is no {indicator!r} up to {year}")
    rows = rows.dropna(subset="value").sort_values(["region", "year"], kind="stable")
    last: pd.Series = rows.groupby("region")["value"].last()
    return last.rename(indicator)
