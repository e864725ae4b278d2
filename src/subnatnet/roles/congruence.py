"""Whether what a region is told, claims and shows agree, direction by direction, beyond geography."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.inference.pvalues import empirical_p
from subnatnet.network import _collapse
from subnatnet.roles._evidence import split, stamp
from subnatnet.roles.assigned import NOTHING, assigned_roles
from subnatnet.roles.claimed import claimed_roles
from subnatnet.roles.enacted import PRINTED, published_trade
from subnatnet.roles.gravity import expected_contacts
from subnatnet.roles.seen import blind_layers
from subnatnet.roles.study import RoleStudy, as_study
from subnatnet.roles.where import PATTERN, Shares, shares, stratum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

BEYOND = "agree, beyond geography"
WITH = "agree, as geography predicts"
AGREE = "agree"
NOT_NAMED = "not claimed"
NOT_MORE = "not more than others"
UNTOLD = "cannot be told"
UNSEEN = "cannot be seen"
LEGS = ("told_claimed", "told_shown", "claimed_shown")
COLUMNS = (
    *("name", "leg", "place", "place_name", "verdict", "k", "n", "share", "usual", "geography", "p_usual"),
    *("p_geography", "trade", "placebos", "p_placebo"),
)


@checked()
def congruence(net: TieNetwork | RoleStudy, **select: object) -> pd.DataFrame:
    """Compare where each region is told to face, says it faces, and faces, leg by leg.

    For every direction a region is told or claims:

    - *told_claimed*: whether it claims what it is told;
    - *told_shown*, *claimed_shown*: whether its ties or its published trade lead there more than those of
      others, and more than distance, land borders and coverage predict (see
      :mod:`subnatnet.roles.gravity`).

    First is asked whether it can be seen at all: where the table holds no tie of any region to a place, or
    no tie of this region, the answer is "cannot be seen", never that it turns away.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties and statements, or the study of them.
    **select
        What :func:`study_roles` takes, where `net` is a network.

    Returns
    -------
    pandas.DataFrame
        Indexed by region, one row for each leg and direction: ``name, leg, place, place_name, verdict``; of
        the ties ``k, n`` (contacts there, and all), ``share``, ``usual`` (of the others in the same layers),
        ``geography`` (the share that distance, borders and coverage predict), ``p_usual, p_geography``
        (probability that the share is larger); ``trade`` (whether published trade stands out there);
        ``placebos`` (regions with the same border status that nothing points there) and ``p_placebo`` (how
        often one of them exceeds geography as much). Verdicts: "agree, beyond geography"; "agree, as
        geography predicts"; "agree" (of words); "not claimed"; "not more than others"; "cannot be told";
        "cannot be seen".

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    Agreement does not show that the one caused the other. "Not more than others" speaks of the recorded ties
    and is said only where that is sure.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = congruence(sn.load_china(), regions=["Xinjiang"])
    >>> "resisting" in set(table["verdict"])
    False
    """
    study = as_study(net, select)
    told, claimed = assigned_roles(study), claimed_roles(study)
    shown = Shown(study)
    aims_of, says_of = _pointed(told), _pointed(claimed)
    rows = []
    for region in study.regions:
        aims, says = split(told.loc[region, "towards"]), split(claimed.loc[region, "towards"])
        silent = claimed.loc[region, "verdict"] == UNSEEN
        rows += [_worded(study, region, place, says, silent=silent) for place in aims]
        rows += [shown.leg("told_shown", region, place, aims_of) for place in aims]
        rows += [shown.leg("claimed_shown", region, place, says_of) for place in says]
    table = pd.DataFrame(rows, columns=["id", *COLUMNS]).set_index("id")
    return stamp(table, study.attrs, measure="congruence")


def _pointed(table: pd.DataFrame) -> dict[str, list[str]]:
    if table.empty:
        raise InvalidChoice("no home region is in this network: roles are those of regions")
    return {str(region): split(text) for region, text in table["towards"].items()}


def _worded(study: RoleStudy, region: str, place: str, says: list[str], *, silent: bool) -> dict[str, object]:
    near = [other for other in says if related(study, place, other)]
    verdict = AGREE if near else UNSEEN if silent else NOT_NAMED
    return {
        "id": region,
        "name": study.label(region),
        "leg": "told_claimed",
        "place": place,
        "place_name": study.label(place),
        "verdict": verdict,
    }


def related(study: RoleStudy, one: str, other: str) -> bool:
    """Say whether two directions are the same, or one lies in the other."""
    return one == other or study.worlds.get(one) == other or study.worlds.get(other) == one


@dataclass(frozen=True, eq=False)
class Ground:
    """The contacts of some layers: what a direction is judged against.

    Parameters
    ----------
    countries : Shares
        Shares over countries, for how alike regions are and what is usual.
    geography : pandas.DataFrame
        Contacts with each country that distance, borders and coverage would make.
    """

    countries: Shares
    geography: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Seen:
    """The contacts of every region with one place, among those of the layers that reach it at all."""

    k: pd.Series
    n: pd.Series
    usual: pd.Series
    geography: pd.Series
    concentration: float
    countries: frozenset[str]

    @property
    def excess(self) -> pd.Series:
        """Logarithm of contacts over what geography predicts, half a contact added to both."""
        return pd.Series(np.log((self.k + 0.5) / (self.n * self.geography + 0.5)), index=self.k.index)

    def above(self, base: pd.Series, without: int = 0) -> pd.Series:
        """Return the probability that the share of each region is larger than a base.

        `without` takes so many of its contacts there away.
        """
        from scipy.special import betaincc

        share = np.clip(base.to_numpy(dtype=float), 1e-9, 1 - 1e-9)
        k = np.maximum(self.k.to_numpy(dtype=float) - without, 0.0)
        a = self.concentration * share + k
        b = self.concentration * (1 - share) + (self.n - self.k).to_numpy(dtype=float)
        return pd.Series(betaincc(a, b, share), index=self.k.index)


@dataclass(frozen=True, eq=False)
class Shown:
    """What ties and trade show of any direction."""

    study: RoleStudy
    grounds: dict[frozenset[str], Ground] = field(default_factory=dict)
    looked: dict[str, Seen | None] = field(default_factory=dict)

    @cached_property
    def trade(self) -> dict[str, list[str]]:
        """Partners with which the published trade of a region stands out."""
        table = published_trade(self.study)
        sure = table[(table["p"] >= self.study.least) & (table["printed"] >= PRINTED)]
        return {str(region): list(own) for region, own in sure.groupby("region")["partner"]}

    @cached_property
    def near(self) -> dict[str, frozenset[str]]:
        """Countries each region borders on."""
        return self.study.evidence.neighbours() or {}

    @cached_property
    def strata(self) -> pd.Series:
        """Layer of each contact, and which way it goes."""
        return stratum(self.study.compared)

    def at(self, place: str) -> Seen | None:
        """Return the contacts with a place; None if no layer reaches it."""
        if place not in self.looked:
            self.looked[place] = self._look(place)
        return self.looked[place]

    def _look(self, place: str) -> Seen | None:
        parent = self.study.net.gazetteer["parent"]
        within = {*parent.index[_collapse.within(parent, [place])], place}
        rows = self.study.compared
        there = (rows["partner"].isin(within) | rows["place"].isin(within)).to_numpy()
        blind = blind_layers(self.study.tables.get("layer_coverage"), place)
        there = there & ~rows["layer"].isin(blind).to_numpy()
        if not there.any():
            return None
        ground = self._ground(frozenset(self.strata[there]))
        counts, total = ground.countries.counts, ground.countries.total
        columns = counts.columns.isin(within)
        hits: pd.Series = pd.Series(there.astype(float), rows.index).groupby(rows["region"]).sum()
        return Seen(
            hits.reindex(counts.index).fillna(0.0),
            total,
            ground.countries.usual.loc[:, columns].sum(axis=1),
            (ground.geography.loc[:, columns].sum(axis=1) / total).clip(upper=1.0),
            ground.countries.concentration,
            frozenset(counts.columns[columns]),
        )

    def _ground(self, strata: frozenset[str]) -> Ground:
        if strata not in self.grounds:
            rows = self.study.compared[self.strata.isin(strata).to_numpy()]
            self.grounds[strata] = Ground(shares(rows, "partner"), expected_contacts(self.study, rows))
        return self.grounds[strata]

    def leg(self, leg: str, region: str, place: str, pointed: dict[str, list[str]]) -> dict[str, object]:
        """Return the row of one region and direction."""
        study = self.study
        row: dict[str, object] = {
            "id": region,
            "name": study.label(region),
            "leg": leg,
            "place": place,
            "place_name": study.label(place),
            "trade": any(related(study, place, partner) for partner in self.trade.get(region, [])),
        }
        seen = self.at(place)
        if seen is None or not seen.n.get(region, 0.0):
            return row | {"verdict": BEYOND if row["trade"] else UNSEEN}
        k, n = float(seen.k[region]), float(seen.n[region])
        usual = float(seen.above(seen.usual)[region])
        fair = float(seen.above(seen.geography)[region])
        fewer = float(seen.above(seen.geography, without=1)[region])
        placebo = self._placebo(region, place, seen, pointed)
        return row | {
            "k": k,
            "n": n,
            "share": k / n,
            "usual": seen.usual[region],
            "geography": seen.geography[region],
            "p_usual": usual,
            "p_geography": fair,
            "placebos": len(placebo),
            "p_placebo": _upper(float(seen.excess[region]), placebo),
            "verdict": self._verdict(k, usual, fair, fewer, trade=bool(row["trade"])),
        }

    def _placebo(
        self, region: str, place: str, seen: Seen, pointed: dict[str, list[str]]
    ) -> NDArray[np.float64]:
        """Return the excess of regions that nothing points there, with the same border status."""
        near = self.near
        mine = bool(seen.countries & near.get(region, frozenset()))
        chosen = [
            other
            for other in seen.k.index
            if other != region
            and bool(seen.countries & near.get(str(other), frozenset())) == mine
            and not any(related(self.study, place, aim) for aim in pointed.get(str(other), []))
        ]
        return seen.excess[chosen].to_numpy(dtype=float)

    def _verdict(self, k: float, usual: float, fair: float, fewer: float, *, trade: bool) -> str:
        """Say what follows; no statement rests on a single contact.

        That a region has less than others is said only where it is sure: tables lack ties, they invent none.
        """
        least, sure = self.study.least, self.study.confidence
        if k >= PATTERN and fair >= least and fewer >= least:
            return BEYOND
        if trade or (k >= PATTERN and usual >= least):
            return WITH
        return NOT_MORE if usual <= 1 - sure else UNTOLD


def _upper(value: float, draws: NDArray[np.float64]) -> float:
    if not len(draws):
        return np.nan
    at_least, at_most = (draws >= value - 1e-12).sum(), (draws <= value + 1e-12).sum()
    return float(empirical_p(at_least, at_most, len(draws), "greater"))


def leg_verdicts(table: pd.DataFrame, regions: pd.Index) -> pd.DataFrame:
    """Return for each region and leg the verdicts by direction, or why there are none.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of :func:`congruence`.
    regions : pandas.Index
        Regions to give a row.

    Returns
    -------
    pandas.DataFrame
        Columns ``told_claimed, told_shown, claimed_shown``: ``"place: verdict"`` joined by ``|``, or "nothing
        said".
    """
    rows = table.assign(said=table["place"] + ": " + table["verdict"])
    found = {}
    for leg in LEGS:
        own = rows[(rows["leg"] == leg).to_numpy()]
        found[leg] = own.groupby(level=0)["said"].agg("|".join).reindex(regions).fillna(NOTHING)
    return pd.DataFrame(found, index=regions)


def overall(legs: str) -> str:
    """Return one verdict for all directions of a leg.

    Examples
    --------
    >>> overall("PL: agree|DE: cannot be told"), overall("PL: cannot be seen"), overall("nothing said")
    ('partly agrees', 'cannot be seen', 'nothing said')
    """
    said = [part.rpartition(": ")[2] for part in split(legs)]
    agreeing = [verdict in (AGREE, WITH, BEYOND) for verdict in said]
    if all(agreeing):
        return "agrees"
    if any(agreeing):
        return "partly agrees"
    return next(verdict for verdict in (UNTOLD, NOT_NAMED, NOT_MORE, UNSEEN, NOTHING) if verdict in said)
