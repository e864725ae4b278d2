"""What contacts show of each region, in one dating of the undated ties or in all of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.what import facet
from subnatnet.roles.where import Coded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from subnatnet.roles.gravity import Terrain
    from subnatnet.roles.where import Shares

    Span = tuple[float, float]

NO_TIES, TOO_FEW, USUAL, ENACTED = UNSEEN, "cannot be told", "as most regions", "enacted"


@dataclass(frozen=True)
class Cell:
    """Contacts behind one statement: how many of how many, and what would be usual."""

    k: Span
    n: Span
    usual: Span


@dataclass(frozen=True)
class Facing:
    """What the contacts of one region show; every number with its least and its most over the datings.

    Parameters
    ----------
    where, what : dict of str to tuple of float
        Places, and kinds of ties, in which it stands out, with the probability.
    most, mostly : tuple or None
        The place to which, and the kind of which, most of its contacts are: name, probability, share.
    flagships : tuple of str
        Countries of whose contacts it has more than any other region.
    clusters : tuple of float
        Contacts, those of one company in one country counted once.
    verdict : str
        What follows.
    cells : dict of str to Cell
        The contacts behind what is said.
    perhaps : tuple of str
        Places and kinds that some datings show and others do not.
    worlds : dict of str to float
        Of what is said, in which share of imputed worlds it stands.
    """

    where: dict[str, Span] = field(default_factory=dict)
    what: dict[str, Span] = field(default_factory=dict)
    most: tuple[str, Span, Span] | None = None
    mostly: tuple[str, Span, Span] | None = None
    flagships: tuple[str, ...] = ()
    clusters: Span = (0.0, 0.0)
    verdict: str = NO_TIES
    cells: dict[str, Cell] = field(default_factory=dict)
    perhaps: tuple[str, ...] = ()
    worlds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Faces:
    """Reads what contacts show, of all of them or of those that a dating leaves in the period.

    Parameters
    ----------
    contacts : pandas.DataFrame
        Contacts of all regions, clusters counted once.
    compared : numpy.ndarray of bool
        Which are of layers in which regions can be compared.
    traders : collection of str
        Regions whose published trade stands out.
    terrain : Terrain
        What geography knows of the regions and countries.
    worlds : mapping of str to str
        Part of the world of each place.
    factor, least : float
        As in the study.
    """

    contacts: pd.DataFrame
    compared: NDArray[np.bool_]
    traders: Collection[str]
    terrain: Terrain
    worlds: Mapping[str, str]
    factor: float
    least: float

    @cached_property
    def facet(self) -> pd.Series:
        """The kind of each contact."""
        return facet(self.contacts)

    @cached_property
    def _where(self) -> tuple[NDArray[np.bool_], Coded]:
        return self.compared, Coded.of(self.contacts[self.compared], "world")

    @cached_property
    def _what(self) -> tuple[NDArray[np.bool_], Coded]:
        some = self.compared & (self.facet != "").to_numpy()
        rows = self.contacts.assign(facet=self.facet)[some]
        return some, Coded.of(rows, "facet", layers=False)

    @cached_property
    def _partners(self) -> Coded:
        return Coded.of(self.contacts[self.compared], "partner", layers=False)

    @cached_property
    def _regions(self) -> tuple[NDArray[np.intp], dict[str, int]]:
        codes, names = pd.factorize(self.contacts["region"], sort=True)
        return codes, {str(name): at for at, name in enumerate(names)}

    def read(self, regions: Sequence[str], kept: NDArray[np.bool_] | None = None) -> dict[str, Facing]:
        """Return what the contacts of some regions show, were those kept all there are."""
        every = np.ones(len(self.contacts), dtype=bool) if kept is None else kept
        partners = self._partners.table(every[self.compared])
        together = self.terrain.together(partners, self.worlds)
        where, what = (
            _Read(coded.shares(every[some], together), regions, self.factor, self.least)
            for some, coded in (self._where, self._what)
        )
        first = _firsts(self._partners, every[self.compared])
        codes, at = self._regions
        size = np.bincount(codes[every], minlength=len(at))
        found = {}
        for region in regions:
            (places, most, cells), (kinds, mostly, more) = where.of(region), what.of(region)
            clusters = float(size[at[region]]) if region in at else 0.0
            stands = bool(places or kinds or region in self.traders)
            found[region] = Facing(
                places,
                kinds,
                most,
                mostly,
                tuple(first.get(region, ())),
                (clusters, clusters),
                _verdict(clusters, stands, bool(most or mostly)),
                cells | more,
            )
        return found

    def behind(self, said: Facing) -> list[NDArray[np.bool_]]:
        """Return for each thing said of a region which contacts speak for it."""
        world = self.contacts["world"]
        places = {*said.where, *([said.most[0]] if said.most else [])}
        kinds = {*said.what, *([said.mostly[0]] if said.mostly else [])}
        found = [(world == place).to_numpy() for place in sorted(places)]
        return found + [(self.facet == name).to_numpy() for name in sorted(kinds)]


class _Read:
    """Reads a table of shares region by region."""

    def __init__(self, table: Shares, regions: Sequence[str], factor: float, least: float) -> None:
        self.least = least
        self.at = {str(region): row for row, region in enumerate(table.counts.index)}
        self.places = [str(place) for place in table.counts.columns]
        self.above = table.above(factor, least).to_numpy()
        self.counts, self.usual = table.counts.to_numpy(), table.usual.to_numpy()
        self.mean, self.total = table.mean.to_numpy(), table.total.to_numpy()
        top = table.largest(regions, least)
        self.top = {
            str(region): (str(place), float(p))
            for region, place, p in zip(top.index, top["place"], top["p"], strict=True)
        }

    def of(self, region: str) -> tuple[dict[str, Span], tuple[str, Span, Span] | None, dict[str, Cell]]:
        if region not in self.at:
            return {}, None, {}
        row = self.at[region]
        p = self.above[row]
        sure = [at for at in range(len(p)) if p[at] >= self.least]
        sure.sort(key=lambda at: (-round(float(p[at]), 6), self.places[at]))
        own = {self.places[at]: _point(p[at]) for at in sure}
        place, likely = self.top[region]
        share = _point(self.mean[row, self.places.index(place)])
        most = (place, _point(likely), share) if likely >= self.least else None
        cells = {
            self.places[at]: Cell(
                _point(self.counts[row, at]), _point(self.total[row]), _point(self.usual[row, at])
            )
            for at in sure
        }
        return own, most, cells


def _point(value: float) -> Span:
    return float(value), float(value)


def _verdict(clusters: float, stands_out: bool, most: bool) -> str:
    if stands_out:
        return ENACTED
    if not clusters:
        return NO_TIES
    return USUAL if most else TOO_FEW


def flagships(contacts: pd.DataFrame, least: int = 3) -> dict[str, list[str]]:
    """Return the countries in which a region has more contacts than any other, the most first."""
    rows = contacts.assign(layer="", outward=True)
    return _firsts(Coded.of(rows, "partner", layers=False), np.ones(len(rows), dtype=bool), least)


def _firsts(coded: Coded, kept: NDArray[np.bool_], least: int = 3) -> dict[str, list[str]]:
    counts = coded.counted(kept)[0]
    if not counts.size:
        return {}
    top = counts.max(axis=0)
    single = (counts == top).sum(axis=0) == 1
    found: dict[str, list[tuple[float, str]]] = {}
    for at in np.flatnonzero(single & (top >= least)).tolist():
        region = str(coded.rows[int(counts[:, at].argmax())])
        found.setdefault(region, []).append((-float(top[at]), str(coded.columns[at])))
    return {region: [partner for _, partner in sorted(pairs)] for region, pairs in found.items()}


def in_every(readings: Sequence[Facing], *, trades: bool = False) -> Facing:
    """Return what holds in every dating, with the least and the most of each number.

    Parameters
    ----------
    readings : sequence of Facing
        What each dating shows of one region; one at least.
    trades : bool
        Whether its published trade stands out.
    """
    where, maybe = _kept([one.where for one in readings])
    what, perhaps = _kept([one.what for one in readings])
    most, most_maybe = _same([one.most for one in readings])
    mostly, mostly_maybe = _same([one.mostly for one in readings])
    verdicts = {one.verdict for one in readings}
    verdict = verdicts.pop() if len(verdicts) == 1 else ENACTED if where or what else TOO_FEW
    if verdict == ENACTED and not (where or what or trades):
        verdict = TOO_FEW  # every dating shows something, but not the same
    named = {*where, *what, *([most[0]] if most else []), *([mostly[0]] if mostly else [])}
    open_ = sorted({*maybe, *perhaps, *most_maybe, *mostly_maybe} - named)
    return Facing(
        where,
        what,
        most,
        mostly,
        tuple(place for place in readings[0].flagships if all(place in one.flagships for one in readings)),
        hull([one.clusters for one in readings]),
        verdict,
        {place: hull_cells([one.cells[place] for one in readings]) for place in (*where, *what)},
        tuple(open_),
    )


def _kept(lists: Sequence[Mapping[str, Span]]) -> tuple[dict[str, Span], set[str]]:
    """Return the names in all lists, the least probable last, and those in some only."""
    every = set(lists[0]).intersection(*lists[1:])
    kept = {name: hull([one[name] for one in lists]) for name in every}
    order = sorted(kept, key=lambda name: (-round(kept[name][0], 6), name))
    return {name: kept[name] for name in order}, set().union(*lists) - every


def _same(
    named: Sequence[tuple[str, Span, Span] | None],
) -> tuple[tuple[str, Span, Span] | None, set[str]]:
    told = [one for one in named if one is not None]
    names = {one[0] for one in told}
    if len(told) < len(named) or len(names) != 1:
        return None, names
    return (told[0][0], hull([one[1] for one in told]), hull([one[2] for one in told])), set()


def hull_cells(cells: Sequence[Cell]) -> Cell:
    """Return the least and the most of each number of several datings."""
    return Cell(*(hull([getattr(one, name) for one in cells]) for name in ("k", "n", "usual")))


def hull(spans: Sequence[Span]) -> Span:
    """Return the least and the most of several numbers or ranges."""
    return min(low for low, _ in spans), max(high for _, high in spans)
