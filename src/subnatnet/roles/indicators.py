"""What a region's contacts show: the indicators that rules of roles are written in.

An indicator takes the evidence and returns an estimate for every region. Those without contacts are missing,
not 0. Shares are shares of contacts (distinct acts with a partner), so a joint document counts once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.inference.indices import index_intervals
from subnatnet.inference.sharp import OpenCounts
from subnatnet.inference.sharp_indices import index_bounds
from subnatnet.roles._clusters import Flagged, is_sure, labels, open_table
from subnatnet.roles._estimate import Estimate, exact, quotient, share

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from subnatnet.roles._evidence import Evidence

    Indicator = Callable[[Evidence], Estimate]
    Floats = NDArray[np.float64]

RAREFIED = 10  # contacts
SHARP = {"hill1": "hill1", "hhi": "hhi_unbiased", "rarefied": "rarefied"}  # indices with exact bounds


def _share(evidence: Evidence, flag: pd.Series | NDArray[np.bool_]) -> Estimate:
    """Return the share of contacts that a flag holds for."""
    one = Flagged.of(evidence, flag)
    return replace(share(one.k, one.n, deff=one.deff), open_counts=one.open_counts)


def _quotient(evidence: Evidence, flag: pd.Series | NDArray[np.bool_]) -> Estimate:
    """Return that share over the same share in all other regions."""
    one = Flagged.of(evidence, flag)
    rest = None if one.open_counts is None else one.open_counts.others()
    return replace(quotient(one.k, one.n, one.deff), open_counts=one.open_counts, open_others=rest)


def _bordering(evidence: Evidence) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Say of each contact whether it is with a neighbour of the region, and of any region."""
    near = evidence.neighbours()
    if near is None:
        raise InvalidChoice(
            "nothing says which countries a region borders on: give the actors a column `land_neighbours` "
            "(country ids separated by |), or leave out the rules that need it with `rules=`"
        )
    own = [
        partner in near.get(region, ())
        for region, partner in evidence.contacts[["region", "partner"]].to_numpy()
    ]
    state = frozenset().union(*near.values())
    return np.asarray(own, dtype=bool), evidence.contacts["partner"].isin(state).to_numpy()


def contiguous(evidence: Evidence) -> Estimate:
    """Share of contacts with countries that border on the region."""
    return _share(evidence, _bordering(evidence)[0])


def transregional(evidence: Evidence) -> Estimate:
    """Share of contacts with neighbours of the state that do not border on the region itself."""
    own, state = _bordering(evidence)
    return _share(evidence, state & ~own)


def distant(evidence: Evidence) -> Estimate:
    """Share of contacts with countries that border on no region of the state."""
    return _share(evidence, ~_bordering(evidence)[1])


def contiguous_lq(evidence: Evidence) -> Estimate:
    """Share of contacts with neighbours of the region, over the same share in all other regions."""
    return _quotient(evidence, _bordering(evidence)[0])


def neighbourhood_lq(evidence: Evidence) -> Estimate:
    """Share of contacts with neighbours of the state, over the same share in all other regions."""
    return _quotient(evidence, _bordering(evidence)[1])


def contacts(evidence: Evidence) -> Estimate:
    """Contacts recorded: a count of the table, not of the world."""
    rows = evidence.contacts
    n = rows.groupby("region").size().astype(float)
    return _spanned(n, rows[is_sure(rows)].groupby("region").size())


def reach(evidence: Evidence) -> Estimate:
    """Partner countries recorded."""
    rows = evidence.contacts
    n = (evidence.counts > 0).sum(axis=1).astype(float)
    return _spanned(n, rows[is_sure(rows)].groupby("region")["partner"].nunique())


def _spanned(most: pd.Series, least: pd.Series) -> Estimate:
    """Return a count that undated ties can only raise."""
    low = least.reindex(most.index).fillna(0).to_numpy(dtype=float)
    high = most.to_numpy(dtype=float)
    return Estimate(most.index, high, span=None if (low == high).all() else (low, high))


def reach_10(evidence: Evidence) -> Estimate:
    r"""Countries to expect among ten contacts drawn at random (rarefaction, Hurlbert 1971).

    Comparable whatever the coverage.
    :math:`E = \sum_i 1 - \binom{n - n_i}{10} / \binom{n}{10}`; missing for fewer than eleven contacts,
    several acts of one document, company or delegation in one country being one.
    """
    return _index(evidence, "partner", "rarefied", "linear")


def breadth(evidence: Evidence) -> Estimate:
    """Return :func:`reach_10` less its median over all other regions."""
    mine = reach_10(evidence)
    span = mine.span if mine.span is not None else (mine.value, mine.value)
    middle, low, high = (_median_of_others(values) for values in (mine.value, *span))
    ends = None if mine.ends is None else (mine.ends[0] - high, mine.ends[1] - low)
    return Estimate(mine.index, mine.value - middle, ends=ends)


def _median_of_others(values: Floats) -> Floats:
    others = [np.delete(values, at) for at in range(len(values))]
    known = [own[~np.isnan(own)] for own in others]
    return np.array([np.median(own) if len(own) else np.nan for own in known])


def _index(evidence: Evidence, column: str, index: str, scale: str) -> Estimate:
    """Return an index of contacts over the categories of a column, corrected, with its interval."""
    rows, cluster = evidence.contacts, labels(evidence)
    regions = pd.Index(sorted(set(rows["region"])), name="region")
    table = index_intervals(rows["region"], rows[column], cluster, index=index, regions=regions)
    value, low, high = (table[name].to_numpy(dtype=float) for name in ("estimate", "low", "high"))
    sure = is_sure(rows)
    if sure.all():
        return Estimate(regions, value, ends=(low, high), scale=scale)
    if index not in SHARP:  # how the dates of all regions move it is not computed: nothing is said
        blank = np.full(len(regions), np.nan)
        return Estimate(regions, value, ends=(blank, blank), scale=scale)
    least, most = index_bounds(
        *open_table(rows["region"], rows[column], cluster, sure, regions), SHARP[index]
    )
    plain = table["plain"].to_numpy(dtype=float)
    if scale == "log":  # the arms of the interval around either end
        low, high = np.fmin(low, least * low / value), np.fmax(high, most * high / plain)
    else:
        low, high = np.fmin(low, least + low - value), np.fmax(high, most + high - value)
    thin = Flagged.of(evidence, sure).k.to_numpy() < RAREFIED + 1  # some dating leaves too few to say
    low, high = np.where(thin, np.nan, low), np.where(thin, np.nan, high)
    return Estimate(regions, value, ends=(low, high), scale=scale, span=(least, most))


def diversity(evidence: Evidence) -> Estimate:
    """Effective number of world regions: exp of the Shannon entropy of contacts (Hill 1973), corrected."""
    return _index(evidence, "world", "hill1", "log")


def concentration(evidence: Evidence) -> Estimate:
    """Herfindahl index of contacts over partner countries, unbiased."""
    return _index(evidence, "partner", "hhi", "log")


def uniqueness(evidence: Evidence) -> Estimate:
    """One less the mean niche overlap (Morisita) with every other region, over partner countries."""
    return _index(evidence, "partner", "uniqueness", "logit")


def only_bridge(evidence: Evidence) -> Estimate:
    """Share of a region's partner countries that no other region is tied to."""
    tied = evidence.counts > 0
    alone = tied & (tied.sum() == 1)
    found = share(alone.sum(axis=1).astype(float), tied.sum(axis=1).astype(float), noun="countries")
    rows = evidence.contacts
    if is_sure(rows).all():
        return found
    known = rows[is_sure(rows)]
    sure = pd.crosstab(known["region"], known["partner"]).reindex_like(tied).fillna(0) > 0
    others_may, others_sure = (tied.sum() - tied.astype(int)) > 0, (sure.sum() - sure.astype(int)) > 0
    cells = (sure & ~others_may, sure & others_sure, tied & ~others_sure & ~(sure & ~others_may),
             tied & others_may & ~(sure & others_sure))  # fmt: skip
    counts = OpenCounts(*(cell.sum(axis=1).to_numpy(dtype=float) for cell in cells))
    return replace(found, open_counts=counts)


def liaison(evidence: Evidence) -> Estimate:
    """Paths from an organ of the centre over the region abroad (liaison of Gould and Fernandez)."""
    from subnatnet.measures.brokerage import brokerage

    table = brokerage(evidence.net)
    found = exact(table.loc[table.index.isin(evidence.counts.index), "b_O"])
    if is_sure(evidence.contacts).all() and is_sure(evidence.directives).all():
        return found
    return replace(found, span=(np.zeros(len(found.value)), np.full(len(found.value), np.inf)))


def focus(evidence: Evidence) -> Estimate:
    """Location quotient of the world region that is most surely over-represented among the contacts.

    Picked as the one with the highest lower bound among all, so its interval is widened for that many
    candidates (Bonferroni).
    """
    each = each_world(evidence)
    if not each:
        empty = pd.Series(dtype=float)
        return share(empty, empty)
    ends = [one.interval(0.95) for one in each.values()]
    best = np.argmax([low for low, _ in ends], axis=0)
    one = next(iter(each.values()))
    rows = np.arange(len(one.index))
    if one.open_counts is not None:
        wide = [replace(one, family=len(each)).interval(0.95) for one in each.values()]
        value = np.stack([one.value for one in each.values()])[best, rows]
        # another dating may make another part of the world stand out
        low, high = np.max([low for low, _ in wide], axis=0), np.max([high for _, high in wide], axis=0)
        return Estimate(one.index, value, ends=(low, high), scale="log")

    def picked(parts: list[Floats]) -> Floats:
        return np.asarray(np.stack(parts)[best, rows])

    members = list(each.values())
    others = [picked([np.asarray(one.others[at]) for one in members if one.others]) for at in range(3)]
    return Estimate(
        one.index,
        picked([one.value for one in members]),
        picked([np.asarray(one.k) for one in members]),
        one.n,
        base=picked([np.asarray(one.base) for one in members]),
        deff=picked([np.asarray(one.deff) for one in members]),
        others=(others[0], others[1], others[2]),
        family=len(members),
    )


def each_world(evidence: Evidence) -> dict[str, Estimate]:
    """Return the location quotient of every part of the world."""
    world = evidence.contacts["world"]
    return {str(name): _quotient(evidence, world == name) for name in sorted(set(world))}


def focus_world(evidence: Evidence) -> pd.Series:
    """Return which world region :func:`focus` speaks of."""
    each = each_world(evidence)
    if not each:
        return pd.Series(dtype="str")
    low = np.stack([one.interval(0.95)[0] for one in each.values()])
    names = np.array(list(each), dtype=object)
    return pd.Series(names[np.argmax(low, axis=0)], index=next(iter(each.values())).index)


def layer_share(layer: str) -> Indicator:
    """Return the indicator: share of contacts in one layer."""
    return lambda evidence: _share(evidence, evidence.contacts["layer"] == layer)


def layer_lq(layer: str) -> Indicator:
    """Return the indicator: share of contacts in one layer over the same share in all other regions."""
    return lambda evidence: _quotient(evidence, evidence.contacts["layer"] == layer)


def kinds_lq(kinds: Collection[str], *, layer: str | None = None, outward: bool = False) -> Indicator:
    """Return the indicator: share of contacts of some kinds over the same share in all other regions.

    Parameters
    ----------
    kinds : collection of str
        Words of the ``kind`` column; none for all kinds of the layer.
    layer : str, optional
        Only ties of this layer.
    outward : bool
        Only ties that go out from the region.
    """

    def indicator(evidence: Evidence) -> Estimate:
        rows = evidence.contacts
        flag = rows["kind"].isin(list(kinds)) if kinds else pd.Series(data=True, index=rows.index)
        if layer is not None:
            flag = flag & (rows["layer"] == layer)
        return _quotient(evidence, flag & rows["outward"] if outward else flag)

    return indicator


def per_million(population: Mapping[str, float] | pd.Series) -> Indicator:
    """Return the indicator: contacts per million people, with the error of a Poisson count.

    Parameters
    ----------
    population : mapping of region id to number of people
        Regions without a number are missing.
    """
    people = pd.Series(population, dtype=float) / 1e6

    def indicator(evidence: Evidence) -> Estimate:
        one = contacts(evidence)
        n = pd.Series(one.value, one.index)
        per = people.reindex(n.index).to_numpy()
        span = None if one.span is None else (one.span[0] / per, one.span[1] / per)
        worth = Flagged.of(evidence, np.ones(len(evidence.contacts), dtype=bool)).deff_of_counts
        return Estimate(n.index, one.value / per, error=np.sqrt(one.value * worth) / per, span=span)

    return indicator


def directives(evidence: Evidence) -> Estimate:
    """Directives (documents) that reach the region."""
    return _per_region(evidence, evidence.directives)


def pointing(evidence: Evidence) -> Estimate:
    """Directives (documents) that point the region somewhere."""
    return _per_region(evidence, evidence.pointed)


def _per_region(evidence: Evidence, rows: pd.DataFrame) -> Estimate:
    every = sorted(evidence.units)
    most, least = (
        part.groupby("region")["act"].nunique().reindex(every, fill_value=0)
        for part in (rows, rows[is_sure(rows)])
    )
    return _spanned(most.astype(float), least)


def says(*words: str) -> Indicator:
    """Return the indicator: directives whose role is one of the words, or whose title has one."""

    def indicator(evidence: Evidence) -> Estimate:
        rows = evidence.directives
        named = rows["role"].isin(words)
        for word in words:
            spoken = word.replace("_", " ")
            named = named | rows["title"].str.contains(spoken, case=False, regex=False)
        return _per_region(evidence, rows[named])

    return indicator


def lean(evidence: Evidence) -> Estimate:
    """Share of contacts with where directives point the region, over that share in other regions."""
    from subnatnet.roles.responses import leaning

    return leaning(evidence)[0]


def anticipated(evidence: Evidence) -> Estimate:
    """Share of pointing directives that matching ties came before."""
    return _responses(evidence, "anticipated")


def followed(evidence: Evidence) -> Estimate:
    """Share of pointing directives that matching ties came after, and none before."""
    return _responses(evidence, "followed")


def ignored(evidence: Evidence) -> Estimate:
    """Share of pointing directives without matching ties before or after."""
    return _responses(evidence, "ignored")


def _responses(evidence: Evidence, verdict: str) -> Estimate:
    from subnatnet.roles.responses import responses

    rows = responses(evidence)
    rows = rows.assign(yes=rows["verdict"] == verdict, may=rows["may_be"].str.contains(verdict, regex=False))
    by = rows.groupby("region")
    k = by["yes"].sum().astype(float)
    n = by.size().astype(float)
    found = share(k, n, unknown=by["may"].sum().astype(float) - k, noun="directives")
    if is_sure(evidence.directives).all():
        return found
    # which directives lie in the period is open as well: nothing is said of their share
    blank = np.zeros(len(n))
    return replace(found, unknown=None, open_counts=OpenCounts(blank, blank, blank + 1, blank + 1))


INDICATORS: dict[str, Indicator] = {
    **{
        function.__name__: function
        for function in (
            *(contiguous, transregional, distant, contiguous_lq, neighbourhood_lq),
            *(
                contacts,
                reach,
                reach_10,
                breadth,
                diversity,
                concentration,
                uniqueness,
                only_bridge,
                liaison,
                focus,
            ),
            *(directives, pointing, lean, anticipated, followed, ignored),
        )
    },
    **{name: layer_share(name) for name in ("agreement", "investment", "cooperation")},
    **{f"{name}_lq": layer_lq(name) for name in ("agreement", "investment", "cooperation")},
}
