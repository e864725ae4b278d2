"""The role that a region's ties show: where they lead, and of what kind they are."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.roles._evidence import stamp
from subnatnet.roles._facing import Faces, Facing, in_every
from subnatnet.roles._imputed import facing_over
from subnatnet.roles._lines import line
from subnatnet.roles.study import RoleStudy, as_study
from subnatnet.roles.trade import trade_shares
from subnatnet.roles.where import Coded
from subnatnet.roles.words import spelled
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from subnatnet.arguments import SelectStudy, Unpack
    from subnatnet.network import TieNetwork

    Span = tuple[float, float]

PRINTED = 0.5  # of the years in which a region's trade is printed


@checked(defaults={"unit": "top"})
def enacted_roles(net: TieNetwork | RoleStudy, **select: Unpack[SelectStudy]) -> pd.DataFrame:
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
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name``; ``roles`` (kinds of ties, those in which it stands out first) with
        ``p``; ``mostly`` (the kind that makes up most); ``towards`` with ``towards_p`` and ``towards_from``
        (``ties``, ``trade``, ``both``, or ``most`` for where most of its ties lead); ``towards_most`` and its
        ``towards_most_share``; ``flagships`` (countries of whose contacts it has more than any other region,
        three at least); ``contacts, clusters``; ``verdict`` ("enacted", "as most regions", "cannot be told":
        too few, "cannot be seen": no tie recorded); ``evidence``. With ``undated="bounds"`` only what every
        dating shows is named, with the least probability; beside stand the largest (``p_high,
        towards_p_high``), ``perhaps`` (what some datings show) and ``clusters_sure``, and
        ``.attrs["datings"]`` says how many datings were tried and whether these are all. With
        ``undated="impute"`` what stands with that probability in the mean over imputed worlds; beside stand
        ``roles_worlds, towards_worlds`` (the share of the worlds in which it stands; empty for trade) and
        ``perhaps``, and ``.attrs["assumption"]`` says what is assumed of the dates.

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


COLUMNS = (
    "name",
    "roles",
    "p",
    "mostly",
    "towards",
    "towards_p",
    "towards_from",
    "towards_most",
    "towards_most_share",
    "flagships",
    "contacts",
    "clusters",
    "verdict",
    "evidence",
)


def _enacted(study: RoleStudy) -> pd.DataFrame:
    trade = published_trade(study)
    trade = trade[(trade["p"] >= study.least).to_numpy() & (trade["printed"] >= PRINTED).to_numpy()]
    readings = facings(study, frozenset(trade["region"]))
    contacts = Counter(study.evidence.contacts["region"])
    traded = {str(region): own for region, own in trade.groupby("region", sort=False)}
    none = trade.iloc[:0]
    found = [
        _region(study, region, readings[region], traded.get(region, none), contacts[region])
        for region in study.regions
    ]
    return pd.DataFrame(found, study.regions.rename("id"), None if found else list(COLUMNS))


def facings(study: RoleStudy, traders: frozenset[str]) -> dict[str, Facing]:
    """Return what the contacts of each region show; for ``undated="bounds"`` in every dating."""
    regions = [str(region) for region in study.regions]
    faces = Faces(
        study.contacts, study.is_compared, traders, study.terrain, study.worlds, study.factor, study.least
    )
    if study.undated == "impute":
        worlds = [faces.read(regions, kept) for kept in study.imputed]
        return {
            region: facing_over([one[region] for one in worlds], study.least, trades=region in traders)
            for region in regions
        }
    if study.undated != "bounds":
        return faces.read(regions)
    every: dict[str, list[Facing]] = {region: [] for region in regions}
    for kept in study.datings.tried():
        for region, one in faces.read(regions, kept).items():
            every[region].append(one)
    for region, own in every.items():
        for hits in faces.behind(in_every(own)):
            own += [faces.read([region], kept)[region] for kept in study.datings.extremes(region, hits)]
    return {region: in_every(own, trades=region in traders) for region, own in every.items()}


def usual_place(study: RoleStudy) -> str:
    """Return the place to which the ties of most regions lead, of all regions and not only those asked about.

    Empty where no region's do; for ``undated="bounds"`` with the undated ties in.
    """
    top = Coded.of(study.compared, "world").shares().largest(least=study.least)
    most = top.loc[top["p"] >= study.least, "place"].mode()
    return str(most.iloc[0]) if len(most) else ""


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


def _region(
    study: RoleStudy, region: str, one: Facing, traded: pd.DataFrame, contacts: int
) -> dict[str, object]:
    partners = dict(zip(traded["partner"], traded["p"].astype(float), strict=True))
    kinds = dict(one.what)
    if one.mostly and one.mostly[0] not in kinds:
        kinds[one.mostly[0]] = one.mostly[1]
    places = _joined(study, one.where, partners)
    if one.most and one.most[0] not in [place for place, _, _ in places]:
        places.append((one.most[0], one.most[1], "most"))
    ends: dict[str, object] = {}
    if study.undated == "bounds":
        ends = {
            "p_high": "|".join(f"{p:.2f}" for _, p in kinds.values()),
            "towards_p_high": "|".join(f"{p:.2f}" for _, (_, p), _ in places),
            "perhaps": "|".join(one.perhaps),
            "clusters_sure": int(one.clusters[0]),
        }
    if study.undated == "impute":
        ends = {
            "roles_worlds": "|".join(f"{one.worlds[kind]:.2f}" for kind in kinds),
            "towards_worlds": "|".join(
                f"{one.worlds[place]:.2f}" if place in one.worlds else "" for place, _, _ in places
            ),
            "perhaps": "|".join(one.perhaps),
        }
    return {
        "name": study.label(region),
        "roles": "|".join(kinds),
        "p": "|".join(f"{p:.2f}" for p, _ in kinds.values()),
        "mostly": one.mostly[0] if one.mostly else "",
        "towards": "|".join(place for place, _, _ in places),
        "towards_p": "|".join(f"{p:.2f}" for _, (p, _), _ in places),
        "towards_from": "|".join(origin for _, _, origin in places),
        "towards_most": one.most[0] if one.most else "",
        "towards_most_share": one.most[2][0] if one.most else np.nan,
        "flagships": "|".join(one.flagships),
        "contacts": contacts,
        "clusters": int(one.clusters[1]),
        "verdict": one.verdict,
        "evidence": "; ".join(_say(study, one, traded)),
        **ends,
    }


def _joined(study: RoleStudy, ties: dict[str, Span], trade: dict[str, float]) -> list[tuple[str, Span, str]]:
    """Put ties and trade together: a country beside the part of the world it lies in confirms it."""
    found = []
    for place, p in ties.items():
        inside = [partner for partner in trade if study.worlds.get(partner, partner) == place]
        found.append((place, p, "both" if inside else "ties"))
    # where a part of the world is one country, both are one direction
    found += [
        (partner, (p, p), "trade")
        for partner, p in trade.items()
        if partner not in ties and study.sole.get(partner) not in ties
    ]
    return sorted(found, key=lambda item: (-round(item[1][0], 6), item[0]))


def _say(study: RoleStudy, one: Facing, traded: pd.DataFrame) -> list[str]:
    lines = []
    for said, spell in ((one.where, study.label), (one.what, spelled)):
        for place in said:
            cell = one.cells[place]
            k, n, usual = (
                _span(cell.k, "{:.0f}"),
                _span(cell.n, "{:.0f}"),
                _span(cell.usual, "{:.0%}"),
            )
            lines.append(line("ties", k=k, n=n, what=spell(place), usual=usual))
    for row in traded.to_dict("records"):
        key = "traded_bound" if row["bound"] else "traded"
        years = "-".join(map(str, sorted({int(row["first"]), int(row["last"])})))
        share, usual_share = f"{float(row['share']):.1f}%", f"{float(row['usual']):.1f}%"
        name = study.label(str(row["partner"]))
        lines.append(line(key, share=share, what=name, years=years, usual=usual_share))
    if one.most:
        lines.append(line("most", what=study.label(one.most[0]), share=_span(one.most[2], "{:.0%}")))
    if study.note and (one.where or one.what or one.most):
        lines.append(study.note)
    return lines


def _span(ends: Span, form: str) -> str:
    """Return a number, or its least and its most where datings differ."""
    low, high = (form.format(end) for end in ends)
    return low if low == high else f"{low} to {high}"
