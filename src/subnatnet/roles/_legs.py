"""What ties and trade show of a direction: more than others, more than geography predicts, or not."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.inference.pvalues import empirical_p
from subnatnet.inference.sharp import OpenCounts, share_bounds
from subnatnet.network import _collapse
from subnatnet.roles._imputed import row_over
from subnatnet.roles.enacted import PRINTED, published_trade
from subnatnet.roles.seen import UNSEEN, blind_layers
from subnatnet.roles.where import PATTERN, Coded, Shares, stratum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.roles.study import RoleStudy

    Kept = NDArray[np.bool_]

BEYOND = "agree, beyond geography"
WITH = "agree, as geography predicts"
MORE = "agree, more than others"
TRADE = "agree, in trade"
AGREEING = (BEYOND, WITH, MORE, TRADE)
NOT_MORE = "not more than others"
UNTOLD = "cannot be told"
IMPUTED = ("worlds", "verdicts")
BOUNDED = ("share_low", "share_high", "p_usual_high", "p_geography_high", "verdicts")


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
    together: float
    countries: frozenset[str]

    @cached_property
    def excess(self) -> pd.Series:
        """Logarithm of contacts over what geography predicts, half a contact added to both."""
        return pd.Series(np.log((self.k + 0.5) / (self.n * self.geography + 0.5)), index=self.k.index)

    @cached_property
    def odds(self) -> pd.DataFrame:
        """Probabilities that a share is more than usual, than geography has it, and so without a contact."""
        return pd.DataFrame(
            {
                "usual": self.above(self.usual),
                "fair": self.above(self.geography),
                "fewer": self.above(self.geography, without=1),
            }
        )

    def above(self, base: pd.Series, without: int = 0) -> pd.Series:
        """Return the probability that the share of each region is larger than a base.

        `without` takes so many independent ones of its contacts there away.
        """
        from scipy.special import betaincc

        share = np.clip(base.to_numpy(dtype=float), 1e-9, 1 - 1e-9)
        k = np.maximum(self.k.to_numpy(dtype=float) / self.together - without, 0.0)
        a = self.concentration * share + k
        b = self.concentration * (1 - share) + (self.n - self.k).to_numpy(dtype=float) / self.together
        return pd.Series(betaincc(a, b, share), index=self.k.index)


@dataclass(frozen=True, eq=False)
class Legs:
    """What ties and trade show of any direction, in one dating of the undated ties or in all.

    Parameters
    ----------
    study : RoleStudy
        The study.
    pointed : mapping of str to mapping of str to list of str
        For each leg where each region is pointed.
    """

    study: RoleStudy
    pointed: Mapping[str, Mapping[str, list[str]]]
    looks: dict[bytes, Look] = field(default_factory=dict)

    @cached_property
    def trade(self) -> dict[str, dict[str, float]]:
        """Partners with which the published trade of a region stands out, with the probability."""
        table = published_trade(self.study)
        sure = table[(table["p"] >= self.study.least) & (table["printed"] >= PRINTED)]
        return {
            str(region): dict(zip(own["partner"], own["p"], strict=True))
            for region, own in sure.groupby("region")
        }

    @cached_property
    def near(self) -> dict[str, frozenset[str]]:
        """Countries each region borders on."""
        return self.study.evidence.neighbours() or {}

    @cached_property
    def blind(self) -> dict[str, set[str]]:
        """Layers that hold no ties with a place."""
        return blind_layers(self.study.tables.get("layer_coverage"))

    @cached_property
    def strata(self) -> NDArray[np.object_]:
        """Layer of each contact, and which way it goes."""
        return stratum(self.study.compared).to_numpy(dtype=object)

    def within(self, place: str) -> tuple[frozenset[str], Kept]:
        """Return what lies in a place, and which contacts lead there in a layer that reaches it."""
        if place not in self._within:
            parent = self.study.net.gazetteer["parent"]
            held = np.append(_collapse.within(parent, [place]), False)  # the last is for who is not known
            inside = frozenset({*parent.index[held[:-1]], place})
            rows = self.study.compared
            there = held[rows["partner_at"].to_numpy()] | held[rows["place_at"].to_numpy()]
            there |= ((rows["partner"] == place) | (rows["place"] == place)).to_numpy()
            if place in self.blind:  # structural zeros
                there &= ~rows["layer"].isin(self.blind[place]).to_numpy()
            self._within[place] = inside, there
        return self._within[place]

    @cached_property
    def _within(self) -> dict[str, tuple[frozenset[str], Kept]]:
        return {}

    def look(self, kept: Kept | None = None) -> Look:
        """Return what is seen of one dating: of the contacts (of compared layers) that it leaves in."""
        every = np.ones(len(self.study.compared), dtype=bool) if kept is None else kept
        key = np.packbits(every).tobytes()
        if key not in self.looks:
            self.looks[key] = Look(self, every)
        return self.looks[key]

    def row(self, leg: str, region: str, place: str) -> dict[str, object]:
        """Return the row of one region and direction."""
        if self.study.undated == "impute":
            compared = self.study.is_compared
            worlds = [self.look(kept[compared]).row(leg, region, place) for kept in self.study.imputed]
            return row_over(worlds, self.study.least, UNTOLD, (BEYOND, WITH, MORE))
        if self.study.undated != "bounds":
            return self.look().row(leg, region, place)
        compared, datings = self.study.is_compared, self.study.datings
        rows = [self.look(kept[compared]).row(leg, region, place) for kept in datings.tried()]
        if len({str(row["verdict"]) for row in rows}) == 1:
            hits = np.zeros(len(compared), dtype=bool)
            hits[compared] = self.within(place)[1]
            rows += [
                Look(self, kept[compared]).row(leg, region, place) for kept in datings.extremes(region, hits)
            ]
        return self._in_every(region, place, rows)

    def _in_every(self, region: str, place: str, rows: list[dict[str, object]]) -> dict[str, object]:
        """Return what follows in every dating; ``share`` has exact bounds, the rest those of the datings."""
        verdicts = list(dict.fromkeys(str(row["verdict"]) for row in rows))
        row = dict(rows[1] if len(rows) > 1 else rows[0])  # with the undated in
        row["verdict"] = verdicts[0] if len(verdicts) == 1 else UNTOLD
        row["verdicts"] = "|".join(sorted(verdicts))
        told = [float(str(one.get("p", np.nan))) for one in rows]
        row["p"] = min(told) if len(verdicts) == 1 else np.nan
        for name in ("p_usual", "p_geography"):
            ends = [float(str(one.get(name, np.nan))) for one in rows]
            known = [end for end in ends if np.isfinite(end)]
            row[name], row[f"{name}_high"] = (min(known), max(known)) if known else (np.nan, np.nan)
        if "k" in row:
            row["share_low"], row["share_high"] = self._share(region, place)
        return row

    def _share(self, region: str, place: str) -> tuple[float, float]:
        """Return the bounds of a share: over all datings, and whichever layers reach the place in them."""
        rows, there = self.study.compared, self.within(place)[1]
        sure = self.study.datings.sure[self.study.is_compared]
        always, ever = (frozenset(self.strata[there & some]) for some in (sure, np.ones_like(sure)))
        maybe, own = sorted(ever - always), (rows["region"] == region).to_numpy()
        ends = []
        for more in range(len(maybe) + 1):
            for added in itertools.combinations(maybe, more):
                some = own & np.isin(self.strata, [*always, *added])
                counts = OpenCounts.of(rows["region"][some], there[some], sure[some], pd.Index([region]))
                ends += [float(end[0]) for end in share_bounds(counts)]
        known = [end for end in ends if np.isfinite(end)]
        return (min(known), max(known)) if known else (np.nan, np.nan)


@dataclass(frozen=True, eq=False)
class Look:
    """One dating: which contacts there are, and what follows for any direction."""

    legs: Legs
    kept: Kept
    grounds: dict[frozenset[str], Ground] = field(default_factory=dict)
    looked: dict[str, Seen | None] = field(default_factory=dict)

    @cached_property
    def together(self) -> float:
        """How many contacts make an independent one."""
        study = self.legs.study
        counts = Coded.of(study.compared[self.kept], "partner", layers=False).table()
        return study.terrain.together(counts, study.worlds)

    def at(self, place: str) -> Seen | None:
        """Return the contacts with a place; None if no layer reaches it."""
        if place not in self.looked:
            self.looked[place] = self._at(place)
        return self.looked[place]

    def _at(self, place: str) -> Seen | None:
        inside, there = self.legs.within(place)
        there = there & self.kept
        if not there.any():
            return None
        ground = self._ground(frozenset(self.legs.strata[there]))
        counts, total = ground.countries.counts, ground.countries.total
        names, regions = counts.columns.tolist(), counts.index
        columns = [at for at, name in enumerate(names) if name in inside]
        at = regions.get_indexer(pd.Index(self.legs.study.compared["region"][there]))
        hits = np.bincount(at[at >= 0], minlength=len(regions)).astype(float)
        usual, near = (
            frame.to_numpy(dtype=float)[:, columns].sum(axis=1)
            for frame in (ground.countries.usual, ground.geography)
        )
        return Seen(
            pd.Series(hits, regions),
            total,
            pd.Series(usual, regions),
            pd.Series(np.minimum(near / total.to_numpy(dtype=float), 1.0), regions),
            ground.countries.concentration,
            self.together,
            frozenset(names[at] for at in columns),
        )

    def _ground(self, strata: frozenset[str]) -> Ground:
        if strata not in self.grounds:
            rows = self.legs.study.compared[self.kept & np.isin(self.legs.strata, list(strata))]
            made = Coded.of(rows, "partner").shares(together=self.together)
            self.grounds[strata] = Ground(made, self.legs.study.terrain.expected(made.counts))
        return self.grounds[strata]

    def row(self, leg: str, region: str, place: str) -> dict[str, object]:
        """Return the row of one region and direction."""
        study = self.legs.study
        traded = [
            p for partner, p in self.legs.trade.get(region, {}).items() if related(study, place, str(partner))
        ]
        row: dict[str, object] = {
            "id": region,
            "name": study.label(region),
            "leg": leg,
            "place": place,
            "place_name": study.label(place),
            "trade": bool(traded),
        }
        seen = self.at(place)
        if seen is None or not seen.n.get(region, 0.0):
            return row | ({"verdict": TRADE, "p": max(traded)} if traded else {"verdict": UNSEEN})
        k, n = float(seen.k[region]), float(seen.n[region])
        usual, fair, fewer = (float(p) for p in seen.odds.loc[region].to_numpy(dtype=float))
        explained = k / n <= study.factor * float(seen.geography[region])
        verdict, p = self._verdict(k, usual, fair, fewer, max(traded, default=0.0), explained=explained)
        placebo = self._placebo(leg, region, place, seen)
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
            "verdict": verdict,
            "p": p,
        }

    def _placebo(self, leg: str, region: str, place: str, seen: Seen) -> NDArray[np.float64]:
        """Return the excess of regions that nothing points there, with the same border status."""
        near, pointed = self.legs.near, self.legs.pointed[leg]
        mine = bool(seen.countries & near.get(region, frozenset()))
        chosen = [
            at
            for at, other in enumerate(seen.k.index.tolist())
            if other != region
            and bool(seen.countries & near.get(other, frozenset())) == mine
            and not any(related(self.legs.study, place, aim) for aim in pointed.get(other, []))
        ]
        return seen.excess.to_numpy(dtype=float)[chosen]

    def _verdict(
        self, k: float, usual: float, fair: float, fewer: float, trade: float, *, explained: bool
    ) -> tuple[str, float]:
        """Say what follows and how probable it is; no statement rests on a single contact.

        That a region has less than others is said only where it is sure: tables lack ties, they invent none.
        """
        least, sure = self.legs.study.least, self.legs.study.confidence
        if k >= PATTERN and usual >= least:
            if fair >= least and fewer >= least:
                return BEYOND, min(usual, fair)
            return WITH if explained else MORE, usual
        if trade:
            return TRADE, trade
        return (NOT_MORE, 1 - usual) if usual <= 1 - sure else (UNTOLD, np.nan)


def _upper(value: float, draws: NDArray[np.float64]) -> float:
    if not len(draws):
        return np.nan
    at_least, at_most = (draws >= value - 1e-12).sum(), (draws <= value + 1e-12).sum()
    return float(empirical_p(at_least, at_most, len(draws), "greater"))
