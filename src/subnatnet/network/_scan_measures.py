"""Measures that counting and adding up can give, computed where the ties lie."""

from __future__ import annotations

from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_pairs import PARTNER, Pairs, across, by_act

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ibis.expr.types import Table

    from subnatnet.arguments import Unit
    from subnatnet.network._scan_steps import State

    Chosen = Callable[[str | None, str | None, Unit], State]

CENTRALITIES = (
    "degree", "in_degree", "out_degree", "total_degree", "partners", "strength", "in_strength",
    "out_strength", "acts",
)  # fmt: skip
PLACES = ("countries", "world_regions")
SPREADS = ("shannon", "evenness", "simpson", "hhi", "hhi_normalized", "hill1", "hill2")
SHARES = ("shares", "location_quotient")
CHANGES = ("turnover", "jaccard", "newness", "kept", "gained", "lost")
KNOWN = (*CENTRALITIES, *PLACES, *SPREADS, *SHARES, *CHANGES)
COUNTED = {"countries": "country", "world_regions": "world_region"}
MOST_CELLS = 50_000_000  # regions times categories that a table of shares may have


class Asked:
    """Which measures, and what they count.

    Parameters
    ----------
    names : iterable of str
        Measures.
    by : str or None
        What partners are grouped by; by default what the measure of the same name in memory does.
    weighted : bool
        Whether shares are of acts, not of partners.

    Raises
    ------
    InvalidChoice
        If there is no such measure here.
    """

    def __init__(self, names: str | Iterable[str], by: str | None, *, weighted: bool) -> None:
        self.names = list(dict.fromkeys([names] if isinstance(names, str) else names))
        for name in self.names:
            if name not in KNOWN:
                reject(name, KNOWN, "measure that a scan computes (collect() the ties for any other)")
        if not self.names:
            raise InvalidChoice("name at least one measure")
        self.by = by
        self.weighted = weighted

    def of(self, family: Iterable[str]) -> list[str]:
        """Return the measures asked for that are of a family."""
        there = set(family)
        return [name for name in self.names if name in there]


def table(
    choose: Chosen,
    asked: Asked,
    *,
    layers: Sequence[str | None],
    periods: Sequence[str | None],
    changes: Sequence[str | None],
    units: Sequence[Unit],
    kind: str | None,
) -> pd.DataFrame:
    """Return the table of :meth:`subnatnet.network.scan.TieScan.measures`."""
    parts = []
    for layer, during, unit in product(layers, periods, units):
        if len(asked.names) > len(asked.of(CHANGES)):
            state = choose(layer, during, unit)
            parts.append(_described(_round(state, asked), state, during, unit, kind))
    made = cache(lambda *chosen: _named(choose(*chosen)))  # a period is the later one, then the earlier
    for layer, (before, after), unit in product(layers, pairwise(changes), units):
        if asked.of(CHANGES):
            first, second = made(layer, before, unit), made(layer, after, unit)
            parts.append(_described(_long(_changes(first, second, asked)), first.state, after, unit, kind))
    whole = pd.concat(parts, ignore_index=True)
    if "category" in whole:
        whole["category"] = whole["category"].fillna("").astype("str")
    return whole


def _described(
    found: pd.DataFrame, state: State, during: str | None, unit: Unit, kind: str | None
) -> pd.DataFrame:
    if kind is not None:
        found = found[found["actor"].map(state.base.known["kind"]) == kind]
    level = "+".join(part or "" for part in unit) if isinstance(unit, tuple) else unit or ""
    said = {"layer": "+".join(state.layers), "during": during or "", "unit": level}
    front = [name for name in ("actor", "measure", "category") if name in found]
    return found.assign(**said)[[*front, *said, "value"]]


def _long(wide: pd.DataFrame) -> pd.DataFrame:
    return wide.rename_axis(index="actor").reset_index().melt("actor", var_name="measure")


def _round(state: State, asked: Asked) -> pd.DataFrame:
    """Return all measures of one selection, one row per actor and measure."""
    state.cast  # noqa: B018 - refuses ends and layers that are none
    with quiet():
        query = by_act(state)
    with state.base.engine.held(query, "acts by pair") as acts:
        pairs = Pairs(state, acts)
        wide = list(_wide(pairs, asked))
        parts = [_long(pd.concat(wide, axis=1))] if wide else []
        parts += [_shares(pairs, name, asked) for name in asked.of(SHARES)]
    return pd.concat(parts, ignore_index=True)


def _wide(pairs: Pairs, asked: Asked) -> Iterator[pd.DataFrame]:
    """Return measures of actors, family by family in the order asked for."""
    first = next((name for name in asked.names if name in (*CENTRALITIES, *PLACES, *SPREADS)), "")
    families = [(CENTRALITIES, _centralities), ((*PLACES, *SPREADS), _diversities)]
    for family, measure in families if first in CENTRALITIES else families[::-1]:
        if asked.of(family):
            yield measure(pairs, asked.of(family), asked)


# -- of actors -------------------------------------------------------------------------------------------


def _centralities(pairs: Pairs, names: list[str], _asked: Asked) -> pd.DataFrame:
    found: dict[str, pd.Series] = {}
    wanted = set(names)
    if wanted & {"degree", "strength"}:
        found |= _sums(pairs, pairs.strength, "_i", "degree", "strength")
    if wanted & {"out_degree", "out_strength", "total_degree"}:
        found |= _sums(pairs, pairs.matrix, "_i", "out_degree", "out_strength")
    if wanted & {"in_degree", "in_strength", "total_degree"}:
        found |= _sums(pairs, pairs.matrix, "_j", "in_degree", "in_strength")
    if "total_degree" in wanted:
        found["total_degree"] = found["out_degree"] + (found["in_degree"] if pairs.directed else 0.0)
    if "partners" in wanted:
        found["partners"] = _partners(pairs)
    if "acts" in wanted:
        with quiet():
            query = pairs.distinct_acts(pairs.both_ways(_apart(pairs.acts)), "_i")
        found["acts"] = pairs.ask(query, "acts", pairs.ids)["_x"]
    return pd.DataFrame({name: found[name] for name in names}, index=pairs.ids)


def _apart(acts: Table) -> Table:
    """Return acts so that those from an actor to itself are met once from its two ends."""
    import ibis

    return acts.mutate(_b=ibis.ifelse(acts["_a"] == acts["_b"], -1, acts["_b"]))


def _sums(
    pairs: Pairs, ties: Callable[[], Table], end: str, degree: str, strength: str
) -> dict[str, pd.Series]:
    with quiet():
        table = ties()
        query = table.group_by(_i=table[end]).aggregate(n=table.count(), w=table["_w"].sum())
    found = pairs.ask(query, degree, pairs.ids)
    return {degree: found["n"], strength: found["w"]}


def _partners(pairs: Pairs) -> pd.Series:
    """Count who is tied to an actor across the border of the state; an organ deals with those abroad."""
    import ibis

    with quiet():
        ties = pairs.placed(pairs.strength())
        either = across(ties, "_i", "_j") | across(ties, "_j", "_i")
        ties = ties.filter(ibis.ifelse(ties["_i_centre"] == 1, ties["_j_away"] == 1, either))
        query = ties.group_by("_i").aggregate(n=ties.count())
    found = pairs.ask(query, "partners", pairs.ids)["n"]
    return found.mask((pairs.side.loc[pairs.ids] == "unplaced").to_numpy())


# -- of regions ------------------------------------------------------------------------------------------


def _diversities(pairs: Pairs, names: list[str], asked: Asked) -> pd.DataFrame:
    found: dict[str, Any] = {}
    for name in PLACES:
        if name in names:
            profile, _ = pairs.profile(COUNTED[name], weighted=False)
            with quiet():
                query = profile.group_by("_i").aggregate(n=profile.count())
            found[name] = pairs.ask(query, name, pairs.home)["n"]
    if set(names) & set(SPREADS):
        found |= _spreads(pairs, asked)
    return pd.DataFrame({name: found[name] for name in names}, index=pairs.home)


def _spreads(pairs: Pairs, asked: Asked) -> dict[str, pd.Series]:
    """Return evenness and concentration of each region's shares; NaN for shares of nothing."""
    pairs.require_any(asked.by or "country")
    profile, _ = pairs.profile(asked.by or "country", weighted=asked.weighted)
    with quiet():
        share = _of_region(profile)
        query = share.group_by("_i").aggregate(
            n=share.count(),
            hhi=(share["_p"] * share["_p"]).sum(),
            shannon=(share["_p"] * share["_p"].ln()).sum(),
        )
        every = profile["_key"].nunique()
    found = pairs.ask(query, "shares", pairs.home)
    found = found.where(found["n"] > 0)
    size = pairs.base.engine.number(every, "categories")
    hhi, shannon = found["hhi"], 0.0 - found["shannon"]
    several = found["n"] > 1
    return {
        "hhi": hhi,
        "simpson": 1.0 - hhi,
        "shannon": shannon,
        "evenness": (shannon / np.log(found["n"].where(several))).where(several),
        "hhi_normalized": (hhi - 1 / size) / (1 - 1 / size) if size > 1 else hhi * np.nan,
        "hill1": np.exp(shannon),
        "hill2": 1.0 / hhi,
    }


def _of_region(profile: Table) -> Table:
    """Return a profile with ``_p``, the share of each category among all of the region."""
    total = profile.group_by("_i").aggregate(_all=profile["_x"].sum())
    found = profile.inner_join(total, "_i")
    return found.mutate(_p=found["_x"] / found["_all"])


def _shares(pairs: Pairs, name: str, asked: Asked) -> pd.DataFrame:
    """Return shares or location quotients, one row per region and category that any region has a tie with."""
    pairs.require_any(asked.by or "world_region")
    profile, names = pairs.profile(asked.by or "world_region", weighted=asked.weighted)
    with quiet():
        found = _of_region(profile)
        each = profile.group_by("_key").aggregate(_each=profile["_x"].sum())
    counts = pairs.base.engine.frame(each, "categories")
    keys = np.sort(counts["_key"].to_numpy())
    if len(keys) * len(pairs.home) > MOST_CELLS:
        raise InvalidChoice(
            f"{name} of {len(pairs.home):,} regions with {len(keys):,} categories are too many to list; "
            "group partners by a coarser column with by="
        )
    frame = pairs.base.engine.frame(found.select("_i", "_key", "_p"), name)
    rows = pd.Index(pairs.base.order.get_indexer(pairs.home))
    values = np.zeros((len(rows), len(keys)))
    values[rows.get_indexer(pd.Index(frame["_i"])), np.searchsorted(keys, frame["_key"])] = frame["_p"]
    values[~rows.isin(frame["_i"])] = np.nan
    if name == "location_quotient":
        sums = counts.set_index("_key")["_each"].loc[keys].to_numpy()
        values = values / (sums / sums.sum())
    wide = pd.DataFrame(values, index=pairs.home, columns=names.take(keys)).sort_index(axis=1)
    wide.columns = wide.columns.astype("str")
    long = wide.rename_axis(index="actor").reset_index().melt("actor", var_name="category")
    return long.assign(measure=name)


# -- of two periods --------------------------------------------------------------------------------------


def _named(state: State) -> Pairs:
    """Return what measures of one selection share, its acts not held but asked anew by each query."""
    with quiet():
        return Pairs(state, state.base.engine.named(by_act(state)))


def _changes(first: Pairs, second: Pairs, asked: Asked) -> pd.DataFrame:
    """Return how far partners changed; see :func:`subnatnet.turnover`."""
    by = asked.by or PARTNER
    with quiet():
        sets = [pairs.contacts(by).select("_i", "_key").distinct() for pairs in (first, second)]
        marks = [table.mutate(_then=then, _now=1 - then) for table, then in zip(sets, (1, 0), strict=True)]
        ways = marks[0].union(marks[1])
        once = ways.group_by("_i", "_key").aggregate(_then=ways["_then"].max(), _now=ways["_now"].max())
        kept = (once["_then"] + once["_now"] == 2).cast("int64")
        query = once.group_by("_i").aggregate(
            before=once["_then"].sum(), after=once["_now"].sum(), kept=kept.sum()
        )
    found = first.ask(query, "turnover", first.home)
    gained, lost = found["after"] - found["kept"], found["before"] - found["kept"]
    either = found["before"] + gained
    jaccard = (found["kept"] / either).where(either > 0)
    columns = {
        "turnover": 1.0 - jaccard,
        "jaccard": jaccard,
        "newness": (gained / found["after"]).where(found["after"] > 0),
        "kept": found["kept"],
        "gained": gained,
        "lost": lost,
    }
    return pd.DataFrame({name: columns[name] for name in asked.of(CHANGES)}, index=first.home)
