"""The role that the centre's directives assign to a region, and the documents that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles._evidence import NO_ROLE, SCOPE_WEIGHTS, gather, split, stamp, weigh
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from subnatnet.network import TieNetwork
    from subnatnet.roles._evidence import Evidence

NOTHING = "nothing assigned"
UNDETERMINED = "undetermined"
CHAIN = [
    *("region", "name", "unit", "start", "year", "role", "instrument", "orientation", "scope", "headline"),
    *("weight", "document", "title", "issuers", "sources", "url", "ties"),
]


def directive_chain(
    net: TieNetwork,
    *,
    during: str | None = None,
    unit: str | None = "top",
    undated: str = "exclude",
    regions: Iterable[str] | None = None,
    scope_weights: Mapping[str, float] = SCOPE_WEIGHTS,
    technical_weight: float = 0.25,
) -> pd.DataFrame:
    """Return every directive behind the assigned roles: the timeline of what the centre asked of whom.

    Parameters
    ----------
    net : TieNetwork
        A network with directives; their columns ``role, orientation, scope, headline, title`` are used where
        they are there, ``kind`` is the instrument.
    during, unit, undated
        The selection keywords of every measure.
    regions : iterable of str, optional
        Ids or names.
    scope_weights : mapping of str to float
        How much a directive counts by its scope: one aimed at a single region says more about its role than
        one sent to all.
    technical_weight : float
        What a directive with ``headline`` 0 (a technical approval) counts, times its scope; where
        ``headline`` is missing the directive counts in full.

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
    >>> chain[["start", "role", "instrument"]].head(2)
            start                  role         instrument
    0  2016-01-12           trade_pilot         pilot_zone
    1  2017-01-05  regional_development  regional_strategy
    """
    evidence = gather(net, during=during, unit=unit, undated=undated, regions=regions)
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


def assigned_shares(chain: pd.DataFrame, *, no_role: Collection[str] = NO_ROLE) -> pd.DataFrame:
    """Return the weight of each role in each region, as shares that add up to 1.

    Parameters
    ----------
    chain : pandas.DataFrame
        Result of :func:`directive_chain`.
    no_role : collection of str
        Words that stand for no role.

    Returns
    -------
    pandas.DataFrame
        Regions by roles; a region without any role is not in it.

    Examples
    --------
    >>> import subnatnet as sn
    >>> shares = assigned_shares(directive_chain(sn.load_china(), during="1980/1991"))
    >>> float(shares.loc["CN-GD", "open_coast"].round(2))
    0.57
    """
    weights = _by_role(_weights(chain, no_role))
    return weights.div(weights.sum(axis=1), axis=0)


def _weights(chain: pd.DataFrame, no_role: Collection[str]) -> pd.DataFrame:
    """One row for each region, document and role, with the weight it carries."""
    given = chain[~chain["role"].isin(list(no_role))]
    return given.groupby(["region", "document", "role"], as_index=False).agg(
        weight=("weight", "max"), scope=("scope", "first"), headline=("headline", "max")
    )


def _by_role(weights: pd.DataFrame) -> pd.DataFrame:
    """Weights as regions by roles; regions without any are left out."""
    table = weights.pivot_table(
        index="region", columns="role", values="weight", aggfunc="sum", fill_value=0.0
    )
    return table[table.sum(axis=1) > 0]


def assigned_roles(
    net: TieNetwork,
    *,
    during: str | None = None,
    unit: str | None = "top",
    undated: str = "exclude",
    regions: Iterable[str] | None = None,
    scope_weights: Mapping[str, float] = SCOPE_WEIGHTS,
    technical_weight: float = 0.25,
    no_role: Collection[str] = NO_ROLE,
) -> pd.DataFrame:
    r"""Return the role that dated directives assign to each region.

    A region's roles are weighted by :math:`w_{r} = \sum_{d} s(d)\, h(d)` over the documents d that name
    role r: s is the weight of the document's scope, h is 1 for a headline document and `technical_weight`
    for a technical one. A joint document counts once. The role is the one with most weight, but only if it
    leads under every reading a critic could propose: the weights given, all documents alike, blanket
    policies left out, technical approvals left out, and under each of these with any one document left
    out. Otherwise it is "undetermined". A region to which no document gives a role has "nothing assigned".

    Parameters
    ----------
    net : TieNetwork
        A network with directives.
    during, unit, undated
        The selection keywords of every measure.
    regions : iterable of str, optional
        Ids or names; all regions of the unit by default.
    scope_weights, technical_weight
        See :func:`directive_chain`.
    no_role : collection of str
        Words in the role column that stand for no role.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name, role, leading`` (the role with most weight, safe or not), ``possible``
        (all roles that lead under some reading), ``share`` (of all role weight), ``rival, margin`` (lead
        over the rival, in shares), ``margin_low`` (the smallest lead under any reading; the role is given
        if it is above 0), ``orientation`` (places pointed to, most weight first), ``n_documents`` (all),
        ``n_role`` (those that give the leading role), ``first, last`` (years), ``documents`` (those n_role,
        by date), ``evidence, would_change``, ``distinctive`` (the role whose share is most above its share
        in all other regions together) and ``excess`` (by how much).

    Raises
    ------
    InvalidChoice, UnknownActor
        If a scope has no weight, or the selection does not exist.

    Notes
    -----
    Role words come from the table, none is built in. Weights are a convention: dispute them by giving
    others. The margin covers the choice of weights and one document more or less; it does not cover
    directives that the table lacks.

    Examples
    --------
    >>> import subnatnet as sn
    >>> roles = assigned_roles(sn.load_china(), during="opening", regions=["Guangdong", "Sichuan", "Qinghai"])
    >>> roles["role"].to_dict()
    {'CN-GD': 'open_coast', 'CN-QH': 'nothing assigned', 'CN-SC': 'nothing assigned'}
    """
    evidence = gather(net, during=during, unit=unit, undated=undated, regions=regions)
    everyone = _chain(evidence, scope_weights, technical_weight, asked=False)
    chain = everyone[everyone["region"].isin(evidence.regions)]
    weights = dict(list(_weights(chain, no_role).groupby("region")))
    by_region = dict(list(chain.groupby("region")))
    empty = chain.iloc[:0]
    rows = [
        _judge(evidence.label(region), by_region.get(region, empty), weights.get(region))
        for region in evidence.regions
    ]
    table = pd.DataFrame(rows, index=evidence.regions.rename("id"))
    table = table.join(_distinctive(_weights(everyone, no_role)))
    table["distinctive"] = table["distinctive"].fillna("")
    return stamp(
        table,
        evidence.attrs,
        measure="assigned_roles",
        scope_weights=dict(scope_weights),
        technical_weight=technical_weight,
        no_role=list(no_role),
    )


def _judge(name: str, chain: pd.DataFrame, weights: pd.DataFrame | None) -> dict[str, object]:
    n_documents = chain["document"].nunique()
    base: dict[str, object] = {
        "name": name,
        "role": NOTHING,
        "leading": "",
        "possible": "",
        "share": np.nan,
        "rival": "",
        "margin": np.nan,
        "margin_low": np.nan,
        "orientation": _orientation(chain),
        "n_documents": n_documents,
        "n_role": 0,
        "first": np.nan,
        "last": np.nan,
        "documents": "",
        "evidence": f"{_count(n_documents, 'directive')} reach it, none gives it a role",
        "would_change": "a directive that names a role",
    }
    if weights is None or weights["weight"].sum() == 0:
        return base
    totals = _totals(weights)
    leading, rival = str(totals.index[0]), str(totals.index[1]) if len(totals) > 1 else ""
    low, reading, leaders = _smallest_lead(weights, leading)
    safe = low > 1e-12
    mine = chain[(chain["role"] == leading)].drop_duplicates("document")
    known = mine["year"].dropna()
    named = weights["document"].nunique()
    span = f"{known.min():.0f}-{known.max():.0f}" if len(known) else "undated"
    return base | {
        "role": leading if safe else UNDETERMINED,
        "leading": leading,
        "possible": "|".join(leaders),
        "share": float(totals.iloc[0]),
        "rival": rival,
        "margin": float(totals.iloc[0] - (totals.iloc[1] if rival else 0.0)),
        "margin_low": low,
        "n_role": len(mine),
        "first": known.min() if len(known) else np.nan,
        "last": known.max() if len(known) else np.nan,
        "documents": "|".join(mine["document"]),
        "evidence": f"{leading} in {len(mine)} of {_count(named, 'document')} that name a role, {span}: "
        + _titles(mine),
        "would_change": _distance(weights, leading, rival) if safe else f"it does not lead with {reading}",
    }


def _totals(weights: pd.DataFrame) -> pd.Series:
    """Share of each role, largest first; equal shares in the order of the alphabet."""
    totals = weights.groupby("role")["weight"].sum().sort_index().sort_values(ascending=False, kind="stable")
    return totals / totals.sum()


def _smallest_lead(weights: pd.DataFrame, leading: str) -> tuple[float, str, list[str]]:
    """Return the smallest lead of a role under any reading, that reading, and all roles that lead in one."""
    given = weights["weight"].to_numpy()
    readings = {
        "the weights given": given,
        "all documents alike": np.ones(len(given)),
        "blanket policies left out": np.where(weights["scope"] == "blanket", 0.0, given),
        "technical approvals left out": np.where(weights["headline"] == 0, 0.0, given),
    }
    row, documents = pd.factorize(weights["document"])
    column, roles = pd.factorize(weights["role"], sort=True)
    mine = int(np.flatnonzero(roles == leading)[0])
    lowest, why, leaders = np.inf, "", {leading}
    for name, weight in readings.items():
        table = np.zeros((len(documents), len(roles)))
        np.add.at(table, (row, column), weight)
        if not table.sum():  # nothing else is left under this reading: all rests on what it leaves out
            return 0.0, name, sorted(leaders)
        without = np.vstack([table.sum(axis=0), table.sum(axis=0) - table])
        without = without[without.sum(axis=1) > 0]
        shares = without / without.sum(axis=1, keepdims=True)
        rivals = np.delete(shares, mine, axis=1)
        lead = shares[:, mine] - (rivals.max(axis=1) if rivals.shape[1] else 0.0)
        leaders |= set(roles[(shares >= shares.max(axis=1, keepdims=True) - 1e-12).any(axis=0)])
        at = int(np.argmin(lead))
        if lead[at] < lowest:
            lowest, why = float(lead[at]), name + (" and one document fewer" if at else "")
    return lowest, why, sorted(leaders)


def _distinctive(weights: pd.DataFrame) -> pd.DataFrame:
    """Return, for each region, the role it has most in excess of all other regions together."""
    table = _by_role(weights)
    others = table.sum() - table
    excess = table.div(table.sum(axis=1), axis=0) - others.div(others.sum(axis=1), axis=0)
    excess = excess.dropna(how="all")
    best = pd.DataFrame({"distinctive": excess.idxmax(axis=1), "excess": excess.max(axis=1)})
    return best[best["excess"] > 0]


def _distance(weights: pd.DataFrame, leading: str, rival: str) -> str:
    totals = weights.groupby("role")["weight"].sum()
    gap = totals[leading] - totals.get(rival, 0.0)
    name = rival or "another role"
    return f"headline documents for this region alone that name {name}: {int(np.floor(gap)) + 1} more"


def _orientation(chain: pd.DataFrame) -> str:
    pointing = chain[chain["orientation"] != ""].drop_duplicates(["document", "orientation"])
    totals: dict[str, float] = {}
    for text, weight in zip(pointing["orientation"], pointing["weight"], strict=True):
        for place in split(text):
            totals[place] = totals.get(place, 0.0) + weight
    return "|".join(sorted(totals, key=lambda place: (-totals[place], place)))


def _titles(rows: pd.DataFrame, most: int = 2) -> str:
    pairs = zip(rows["title"], rows["start"], strict=True)
    said = [f"{title or 'untitled'} ({start[:4] or 'undated'})" for title, start in pairs]
    return "; ".join(said[-most:]) + (f" and {len(said) - most} more" if len(said) > most else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def role_timeline(
    net: TieNetwork, periods: Iterable[str] | Mapping[str, str] | None = None, **options: object
) -> pd.DataFrame:
    """Return the assigned roles of each region, period by period.

    Parameters
    ----------
    net : TieNetwork
        A network with directives.
    periods : iterable of str or mapping of name to period, optional
        By default the eras of the network.
    **options
        As in :func:`assigned_roles`.

    Returns
    -------
    pandas.DataFrame
        Regions by periods: the role given, or "undetermined (role or role)", or "nothing assigned".

    Raises
    ------
    InvalidChoice
        If no period is given and the network has no eras.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = role_timeline(sn.load_china(), ["1980/1991", "2016/2025"], regions=["Heilongjiang"])
    >>> table.loc["CN-HL"].to_dict()
    {'1980/1991': 'border_trade', '2016/2025': 'trade_pilot'}
    """
    from subnatnet.errors import InvalidChoice

    spans = list(periods) if periods is not None else list(net.eras)
    if not spans:
        raise InvalidChoice("name the periods: this network has no eras")
    columns = {}
    for name in spans:
        period = periods[name] if hasattr(periods, "keys") else name  # type: ignore[index] # a mapping then
        roles = assigned_roles(net, during=period, **options)  # type: ignore[arg-type] # checked where they are used
        unsure = UNDETERMINED + " (" + roles["possible"].str.replace("|", " or ") + ")"
        columns[name] = roles["role"].where(roles["role"] != UNDETERMINED, unsure)
    table = pd.DataFrame(columns)
    return stamp(table, {}, measure="role_timeline", during=spans)
