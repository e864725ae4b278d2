"""Every directive that reaches a region: the timeline of what the centre asked of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.arguments import checked
from subnatnet.roles._evidence import SCOPE_WEIGHTS, gather, split, stamp, weigh
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from subnatnet.arguments import Unpack, WhenRegions
    from subnatnet.network import TieNetwork
    from subnatnet.roles._evidence import Evidence

CHAIN = [
    *("region", "name", "unit", "start", "year", "role", "instrument", "orientation", "scope", "headline"),
    *("weight", "document", "title", "issuers", "sources", "url", "ties"),
]


@checked(defaults={"unit": "top"})
def directive_chain(
    net: TieNetwork,
    *,
    scope_weights: Mapping[str, float] = SCOPE_WEIGHTS,
    technical_weight: float = 0.25,
    **select: Unpack[WhenRegions],
) -> pd.DataFrame:
    """Return every directive of each region: the timeline of what the centre asked of whom.

    Parameters
    ----------
    net : TieNetwork
        A network with directives; their columns ``role, orientation, scope, headline, title`` are used where
        they are there, ``kind`` is the instrument.
    scope_weights : mapping of str to float
        How much a directive counts by its scope: one aimed at a single region says more about its role than
        one sent to all.
    technical_weight : float
        What a directive with ``headline`` 0 (a technical approval) counts, times its scope; where
        ``headline`` is missing the directive counts in full.
    **select
        Which directives and regions: see :class:`subnatnet.arguments.WhenRegions`.

    Returns
    -------
    pandas.DataFrame
        One row for each act, region, role and orientation, by region and date: ``region, name, unit``
        (the units addressed), ``start, year, role, instrument, orientation, scope, headline, weight,
        document`` (the id of the act: its document, or else of its tie), ``title, issuers, sources, url,
        ties`` (ids of the rows behind it).

    Raises
    ------
    InvalidChoice
        If a scope has no weight, or the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> chain = directive_chain(sn.load_china(), regions=["Sichuan"], during="2016/2017")
    >>> set(chain["region"]), chain["year"].between(2016, 2017).all()
    ({'CN-SC'}, np.True_)
    """
    evidence = gather(net, **select)
    return _chain(evidence, scope_weights, technical_weight)


def _chain(
    evidence: Evidence, scope_weights: Mapping[str, float], technical_weight: float, *, asked: bool = True
) -> pd.DataFrame:
    rows = evidence.directives
    rows = rows[rows["region"].isin(evidence.regions)] if asked else rows
    rows = rows.assign(weight=weigh(rows, scope_weights, technical_weight), tie=rows.index)
    rows["issuer"] = rows["source"].map(evidence.label)
    grouped = rows.groupby(["region", "start_low", "act", "role", "orientation"], sort=True)
    table = grouped.agg(
        unit=("target_unit", _joined),
        start=("start", "first"),
        instrument=("kind", _joined),
        scope=("scope", _joined),
        headline=("headline", "max"),
        weight=("weight", "max"),
        document=("document", "first"),
        title=("title", "first"),
        issuers=("issuer", _joined),
        sources=("sources", _joined),
        url=("url", "first"),
        ties=("tie", tuple),
    ).reset_index()
    table["name"] = table["region"].map(evidence.label)
    table["year"] = year_of(table["start_low"].to_numpy())
    table["document"] = table["document"].where(table["document"] != "", table["ties"].str[0])
    chain = table[CHAIN]
    return stamp(chain, evidence.attrs, measure="directive_chain", technical_weight=technical_weight)


def _joined(words: pd.Series) -> str:
    return "|".join(sorted({part for word in words for part in split(word)}))
