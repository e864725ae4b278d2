"""What a region's contacts show: the indicators that rules of roles are written in.

An indicator takes the evidence and returns an estimate for every region. Those without contacts are missing,
not 0. Shares are shares of contacts (distinct acts with a partner), so a joint document counts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.measures import _indices as ix
from subnatnet.roles._estimate import Estimate, exact, jackknife, quotient, share

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from subnatnet.roles._evidence import Evidence

    Indicator = Callable[[Evidence], Estimate]
    Floats = NDArray[np.float64]

RAREFIED = 10  # contacts


def _tally(evidence: Evidence, flag: pd.Series | NDArray[np.bool_]) -> tuple[pd.Series, pd.Series]:
    """Return, by region, how many contacts a flag holds for, and how many there are."""
    rows = evidence.contacts.assign(flag=np.asarray(flag, dtype=float))
    grouped = rows.groupby("region")["flag"]
    return grouped.sum(), grouped.size().astype(float)


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
    return share(*_tally(evidence, _bordering(evidence)[0]))


def transregional(evidence: Evidence) -> Estimate:
    """Share of contacts with neighbours of the state that do not border on the region itself."""
    own, state = _bordering(evidence)
    return share(*_tally(evidence, state & ~own))


def distant(evidence: Evidence) -> Estimate:
    """Share of contacts with countries that border on no region of the state."""
    return share(*_tally(evidence, ~_bordering(evidence)[1]))


def contiguous_lq(evidence: Evidence) -> Estimate:
    """Share of contacts with neighbours of the region, over the same share in all other regions."""
    return quotient(*_tally(evidence, _bordering(evidence)[0]))


def neighbourhood_lq(evidence: Evidence) -> Estimate:
    """Share of contacts with neighbours of the state, over the same share in all other regions."""
    return quotient(*_tally(evidence, _bordering(evidence)[1]))


def contacts(evidence: Evidence) -> Estimate:
    """Contacts recorded: a count of the table, not of the world."""
    return exact(evidence.contacts.groupby("region").size().astype(float))


def reach(evidence: Evidence) -> Estimate:
    """Partner countries recorded."""
    return exact((evidence.counts > 0).sum(axis=1).astype(float))


def reach_10(evidence: Evidence) -> Estimate:
    r"""Countries to expect among ten contacts drawn at random (rarefaction, Hurlbert 1971).

    Comparable whatever the coverage.
    :math:`E = \sum_i 1 - \binom{n - n_i}{10} / \binom{n}{10}`; missing for fewer than eleven contacts.
    """
    return jackknife(evidence.counts, lambda rows, _: _rarefied(rows), least=RAREFIED + 1)


def breadth(evidence: Evidence) -> Estimate:
    """Return :func:`reach_10` less its median over all other regions."""
    mine = reach_10(evidence)
    others = [np.delete(mine.value, at) for at in range(len(mine.value))]
    known = [values[~np.isnan(values)] for values in others]
    middle = np.array([np.median(values) if len(values) else np.nan for values in known])
    return Estimate(mine.index, mine.value - middle, error=mine.error)


def _rarefied(rows: Floats) -> Floats:
    from scipy.special import gammaln

    n = rows.sum(axis=1, keepdims=True)
    left = n - rows
    enough = left >= RAREFIED
    log = gammaln(left + 1) - gammaln(np.where(enough, left, RAREFIED) - RAREFIED + 1)
    log -= gammaln(n + 1) - gammaln(n - RAREFIED + 1)
    missed = np.where(enough, np.exp(np.where(enough, log, 0.0)), 0.0)
    return np.asarray((1.0 - missed).sum(axis=1))


def _worlds(evidence: Evidence) -> pd.DataFrame:
    return pd.crosstab(evidence.contacts["region"], evidence.contacts["world"])


def diversity(evidence: Evidence) -> Estimate:
    """Effective number of world regions: exp of the Shannon entropy of contacts (Hill 1973)."""
    return jackknife(_worlds(evidence), lambda rows, _: np.exp(ix.shannon(rows)))


def concentration(evidence: Evidence) -> Estimate:
    """Herfindahl index of contacts over partner countries."""
    return jackknife(evidence.counts, lambda rows, _: ix.hhi(rows))


def uniqueness(evidence: Evidence) -> Estimate:
    """One less the mean niche overlap (Pianka) with every other region, over partner countries."""
    counts = evidence.counts.to_numpy(dtype=float)
    unit = counts / np.linalg.norm(counts, axis=1, keepdims=True) if counts.size else counts

    def apart(rows: Floats, at: int) -> Floats:
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        others = np.delete(unit, at, axis=0)
        return (
            np.asarray(1.0 - (rows / length @ others.T).mean(axis=1)) if len(others) else np.ones(len(rows))
        )

    return jackknife(evidence.counts, apart)


def only_bridge(evidence: Evidence) -> Estimate:
    """Share of a region's partner countries that no other region is tied to."""
    tied = evidence.counts > 0
    alone = tied & (tied.sum() == 1)
    return share(alone.sum(axis=1).astype(float), tied.sum(axis=1).astype(float), noun="countries")


def liaison(evidence: Evidence) -> Estimate:
    """Paths from an organ of the centre over the region abroad (liaison of Gould and Fernandez)."""
    from subnatnet.measures.brokerage import brokerage

    table = brokerage(evidence.net)
    return exact(table.loc[table.index.isin(evidence.counts.index), "b_O"])


def focus(evidence: Evidence) -> Estimate:
    """Location quotient of the world region that is most surely over-represented among the contacts.

    Picked as the one with the highest lower bound among all, so its interval is widened for that many
    candidates (Bonferroni).
    """
    table = _worlds(evidence)
    n = table.sum(axis=1).astype(float)
    if table.empty:
        return share(n, n)
    each = [quotient(table[world].astype(float), n) for world in table.columns]
    best = np.argmax([one.interval(0.95)[0] for one in each], axis=0)
    rows = np.arange(len(n))
    k = table.to_numpy(dtype=float)[rows, best]
    base = np.stack([np.asarray(one.base) for one in each])[best, rows]
    picked = share(pd.Series(k, n.index), n, base=base)
    return Estimate(n.index, picked.value, picked.k, picked.n, None, picked.base, family=table.shape[1])


def focus_world(evidence: Evidence) -> pd.Series:
    """Return which world region :func:`focus` speaks of."""
    table = _worlds(evidence)
    n = table.sum(axis=1).astype(float)
    if table.empty:
        return pd.Series(dtype="str")
    low = np.stack([quotient(table[world].astype(float), n).interval(0.95)[0] for world in table.columns])
    return pd.Series(table.columns.to_numpy()[np.argmax(low, axis=0)], index=table.index)


def layer_share(layer: str) -> Indicator:
    """Return the indicator: share of contacts in one layer."""
    return lambda evidence: share(*_tally(evidence, evidence.contacts["layer"] == layer))


def layer_lq(layer: str) -> Indicator:
    """Return the indicator: share of contacts in one layer over the same share in all other regions."""
    return lambda evidence: quotient(*_tally(evidence, evidence.contacts["layer"] == layer))


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
        return quotient(*_tally(evidence, flag & rows["outward"] if outward else flag))

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
        n = evidence.contacts.groupby("region").size().astype(float)
        per = people.reindex(n.index)
        return Estimate(n.index, (n / per).to_numpy(), error=(np.sqrt(n) / per).to_numpy())

    return indicator


def directives(evidence: Evidence) -> Estimate:
    """Directives (documents) that reach the region."""
    return _per_region(evidence, evidence.directives)


def pointing(evidence: Evidence) -> Estimate:
    """Directives (documents) that point the region somewhere."""
    return _per_region(evidence, evidence.pointed)


def _per_region(evidence: Evidence, rows: pd.DataFrame) -> Estimate:
    counts = rows.groupby("region")["act"].nunique().reindex(sorted(evidence.units), fill_value=0)
    return exact(counts.astype(float))


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
    return share(k, by.size().astype(float), unknown=by["may"].sum().astype(float) - k, noun="directives")


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
