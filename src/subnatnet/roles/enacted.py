"""The role that a region's ties show: where they lead, and of what kind they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.roles._evidence import stamp
from subnatnet.roles.study import RoleStudy, as_study
from subnatnet.roles.trade import trade_shares
from subnatnet.roles.what import facets
from subnatnet.roles.where import Shares, shares
from subnatnet.roles.words import spelled
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from subnatnet.network import TieNetwork

NO_TIES, TOO_FEW, USUAL, SHOWN = "cannot be seen", "cannot be told", "as most regions", "shown"
PRINTED = 0.5  # of the years in which a region's trade is printed


@checked()
def enacted_roles(net: TieNetwork | RoleStudy, **select: object) -> pd.DataFrame:
    """Return what each region's ties show: where they lead, and of what kind they are.

    *Where.* A region stands out in a part of the world, or trades with a partner, where its share is at least
    `factor` times what is usual (the others' share, the state's own share of trade) with a probability of
    `least` or more. Beside that stands where most of its ties lead, if that is as sure. *What.* The same two
    readings of the kinds of its ties, outward and inward apart.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties abroad, or the study of them.
    **select
        What :func:`study_roles` takes, where `net` is a network.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name``; ``roles`` (kinds of ties, those in which it stands out first) with
        ``p``; ``mostly`` (the kind that makes up most); ``towards`` with ``towards_p`` and ``towards_from``
        (``ties``, ``trade``, ``both``, or ``most`` for where most of its ties lead); ``towards_most`` and its
        ``towards_most_share``; ``flagships`` (countries of whose contacts it has more than any other region,
        three at least); ``contacts, clusters``; ``verdict`` ("shown", "as most regions", "cannot be told":
        too few, "cannot be seen": no tie recorded); ``evidence``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    Contacts of one company in one country count once. A layer speaks only for what it covers: where no
    investment is recorded no region is an investor, and the absence of a partner from published trade says
    nothing.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = enacted_roles(sn.load_china(), regions=["Xinjiang"])
    >>> "world:central-asia" in table.loc["CN-XJ", "towards"]
    True
    """
    study = as_study(net, select)
    table = study.once("enacted_roles", lambda: _enacted(study))
    return stamp(table, study.attrs, measure="enacted_roles")


def _enacted(study: RoleStudy) -> pd.DataFrame:
    where, what = shares(study.compared, "world"), facets(study.compared)
    trade = published_trade(study)
    parts = {
        "where": (where, where.above(study.factor, study.least), where.largest()),
        "what": (what, what.above(study.factor, study.least), what.largest()),
    }
    first = flagships(study.compared)
    found = [_region(study, region, parts, trade, first) for region in study.regions]
    return pd.DataFrame(found, index=study.regions.rename("id"))


def published_trade(study: RoleStudy) -> pd.DataFrame:
    """Return the trade of the period against the state's own; see :func:`trade_shares`."""
    span = None
    if study.span is not None:
        ends = year_of(np.array(study.span))
        first, last = (float(end) for end in ends)
        span = (int(first) if np.isfinite(first) else 0, int(last) if np.isfinite(last) else 9999)
    trade, state = study.tables.get("trade"), study.tables.get("trade_national")
    return study.once(
        "published_trade", lambda: trade_shares(trade, state, study.worlds, factor=study.factor, span=span)
    )


def flagships(contacts: pd.DataFrame, least: int = 3) -> dict[str, list[str]]:
    """Return the countries in which a region has more contacts than any other, the most first."""
    from subnatnet.roles.contacts import by_place

    counts = by_place(contacts, "partner")
    found: dict[str, list[tuple[float, str]]] = {}
    for partner in counts.columns:
        column = counts[partner]
        top = float(column.max())
        leaders = column.index[column == top]
        if top >= least and len(leaders) == 1:
            found.setdefault(str(leaders[0]), []).append((-top, str(partner)))
    return {region: [partner for _, partner in sorted(pairs)] for region, pairs in found.items()}


def _region(
    study: RoleStudy,
    region: str,
    parts: dict[str, tuple[Shares, pd.DataFrame, pd.DataFrame]],
    trade: pd.DataFrame,
    first: dict[str, list[str]],
) -> dict[str, object]:
    said = {name: _readings(study, region, *part) for name, part in parts.items()}
    towards, top = said["where"]
    kinds, most = said["what"]
    own = trade[(trade["region"] == region).to_numpy()]
    traded = own[(own["p"] >= study.least).to_numpy() & (own["printed"] >= PRINTED).to_numpy()]
    partners = dict(zip(traded["partner"], traded["p"].astype(float), strict=True))
    places = _joined(study, towards, partners)
    rows = study.contacts[(study.contacts["region"] == region).to_numpy()]
    named = [place for place, _, _ in places]
    if top and top[0] not in named:
        places.append((top[0], top[1], "most"))
    verdict = _verdict(len(rows), bool(towards or partners or kinds), bool(top or most))
    return {
        "name": study.label(region),
        "roles": "|".join([*kinds, *([most[0]] if most and most[0] not in kinds else [])]),
        "p": "|".join(
            f"{p:.2f}" for p in [*kinds.values(), *([most[1]] if most and most[0] not in kinds else [])]
        ),
        "mostly": most[0] if most else "",
        "towards": "|".join(place for place, _, _ in places),
        "towards_p": "|".join(f"{p:.2f}" for _, p, _ in places),
        "towards_from": "|".join(origin for _, _, origin in places),
        "towards_most": top[0] if top else "",
        "towards_most_share": top[2] if top else np.nan,
        "flagships": "|".join(first.get(region, [])),
        "contacts": int((study.evidence.contacts["region"] == region).sum()),
        "clusters": len(rows),
        "verdict": verdict,
        "evidence": "; ".join(_say(study, region, parts, towards, kinds, traded, top)),
    }


def _readings(
    study: RoleStudy, region: str, table: Shares, above: pd.DataFrame, largest: pd.DataFrame
) -> tuple[dict[str, float], tuple[str, float, float] | None]:
    """Return where a region stands out with the probabilities, and what most of its contacts are."""
    if region not in table.counts.index:
        return {}, None
    own = {
        str(place): float(value)
        for place, value in above.loc[region].to_dict().items()
        if value >= study.least
    }
    p = dict(sorted(own.items(), key=lambda item: (-round(item[1], 6), item[0])))
    top = largest.loc[[region]].to_dict("records")[0]
    place, sure = str(top["place"]), float(top["p"])
    share = table.mean.loc[[region], [place]].to_numpy(dtype=float)[0, 0]
    held = table.counts.loc[[region], [place]].to_numpy(dtype=float)[0, 0]
    return p, (place, sure, float(share)) if sure >= study.least and held else None


def _joined(
    study: RoleStudy, ties: dict[str, float], trade: dict[str, float]
) -> list[tuple[str, float, str]]:
    """Put ties and trade together: a country beside the part of the world it lies in confirms it."""
    found = []
    for place, p in ties.items():
        inside = [partner for partner in trade if study.worlds.get(partner, partner) == place]
        found.append((place, p, "both" if inside else "ties"))
    # where a part of the world is one country, both are one direction
    found += [
        (partner, p, "trade")
        for partner, p in trade.items()
        if partner not in ties and study.sole.get(partner) not in ties
    ]
    return sorted(found, key=lambda item: (-round(item[1], 6), item[0]))


def _verdict(clusters: int, stands_out: bool, most: bool) -> str:
    if stands_out:
        return SHOWN
    if not clusters:
        return NO_TIES
    return USUAL if most else TOO_FEW


def _say(
    study: RoleStudy,
    region: str,
    parts: dict[str, tuple[Shares, pd.DataFrame, pd.DataFrame]],
    towards: dict[str, float],
    kinds: dict[str, float],
    traded: pd.DataFrame,
    top: tuple[str, float, float] | None,
) -> list[str]:
    lines = []
    for name, said, spell in (("where", towards, study.label), ("what", kinds, spelled)):
        table = parts[name][0]
        for place in said:
            k, n = float(str(table.counts.loc[region, place])), float(table.total[region])
            usual = float(str(table.usual.loc[region, place]))
            lines.append(f"{k:.0f} of {n:.0f} contacts: {spell(place)}, usual {usual:.0%}")
    for row in traded.to_dict("records"):
        less = "at most " if row["bound"] else ""
        years = "-".join(map(str, sorted({int(row["first"]), int(row["last"])})))
        share, usual = float(row["share"]), float(row["usual"])
        name = study.label(str(row["partner"]))
        lines.append(f"{share:.1f}% of trade with {name} ({years}), the state {less}{usual:.1f}%")
    if top:
        lines.append(f"most contacts: {study.label(top[0])}, {top[2]:.0%}")
    return lines
