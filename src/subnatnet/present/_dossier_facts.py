"""What a dossier says about a region, taken from the measures, roles and inference of the library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.inference.bootstrap import bootstrap
from subnatnet.inference.sensitivity import sensitivity
from subnatnet.measures.competition import competition
from subnatnet.network._collapse import acts
from subnatnet.present import page
from subnatnet.present.role_words import shown_text
from subnatnet.roles.directives import directive_chain
from subnatnet.roles.role_map import role_map
from subnatnet.roles.words import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from subnatnet.network import TieNetwork

# measure -> what to call it, and whether resampling with replacement gives it an interval: repeated acts add
# no partner, so counts of distinct partners come out too low in every draw and have none
MEASURES = {
    "partners": ("partners abroad", False),
    "betweenness": ("betweenness", True),
    "pagerank": ("PageRank", True),
}
MISSING_SHARE = 0.1
WHOLE = "all years"
CLOSEST = 5
LEGS = ("assigned", "claimed", "enacted")
PLAIN = ("reading", "shown", *LEGS, *(f"{leg}_evidence" for leg in LEGS))
# what a page shows of a tie beside its ends
TIE_COLUMNS = (
    *("kind", "start", "end", "amount", "status", "confidence", "currency", "note", "sources", "url"),
)
ROLE_COLUMNS = (
    *("reading", "assigned_claimed", "assigned_enacted", "claimed_enacted"),
    *("verdict_assigned_claimed", "verdict_assigned_enacted", "verdict_claimed_enacted"),
    *(name for leg in LEGS for name in (leg, f"{leg}_towards", f"{leg}_verdict", f"{leg}_evidence")),
    "shown",
)


@dataclass(frozen=True)
class Facts:
    """What was computed once for all regions.

    Parameters
    ----------
    net, rolled : TieNetwork
        The network, and the same at the unit of the dossiers.
    ties : pandas.DataFrame
        All ties of the latter as pages show them.
    regions : pandas.Index
        Whom ranks and competitors are among.
    periods : list of str
        All years, then the eras.
    roles : dict of str to DataFrame
        By period the role map, with names in place of ids.
    measures : dict of str to DataFrame
        Value, interval, and range of value and rank if some acts were missing, by region.
    rivals : pandas.DataFrame
        Overlap of every two regions.
    chain : pandas.DataFrame
        Directives.
    settings : dict
        Draws, permutations, seed, layers, units.
    gaps : list of str
        What could not be computed, and why.
    """

    net: TieNetwork
    rolled: TieNetwork
    ties: pd.DataFrame
    regions: pd.Index
    periods: list[str]
    roles: dict[str, pd.DataFrame]
    measures: dict[str, pd.DataFrame]
    rivals: pd.DataFrame
    chain: pd.DataFrame
    settings: dict[str, Any]
    gaps: list[str]
    books: dict[str, pd.DataFrame] = field(default_factory=dict)
    tallies: dict[str, pd.DataFrame] = field(default_factory=dict)

    def ties_of(self, region: str) -> pd.DataFrame:
        """Return the ties of a region, kept for when its rivals ask again."""
        if region not in self.books:
            self.books[region] = ties_of(self.ties, region)
        return self.books[region]

    def partners_of(self, region: str) -> pd.DataFrame:
        """Return the partners of a region with their acts, kept likewise."""
        if region not in self.tallies:
            self.tallies[region] = partner_counts(self.ties_of(region))
        return self.tallies[region]


def _attempt(
    found: list[str],
    what: str,
    run: Callable[..., pd.DataFrame],
    *args: object,
    **options: Any,  # noqa: ANN401 - handed on
) -> pd.DataFrame:
    """Run one part; where the table does not allow it, note why and go on without.

    Draws that Ctrl-C cut short come back as what is done so far; a page must not pass them off as all.
    """
    try:
        table = run(*args, **options)
    except (InvalidChoice, ValueError) as error:
        reason = f"{what}: {str(error).splitlines()[0]}"
        if reason not in found:
            found.append(reason)
        return pd.DataFrame()
    if table.attrs.get("interrupted"):
        raise KeyboardInterrupt
    return table


def named(cell: object, names: dict[str, str]) -> object:
    """Return a list of ids, or of ids with verdicts, with names in place of the ids."""
    if not isinstance(cell, str):
        return cell
    parts = [part.rpartition(": ") if ": " in part else (part, "", "") for part in cell.split("|")]
    return "; ".join(f"{names.get(place, place)}{colon}{verdict}" for place, colon, verdict in parts)


def _shown(row: Mapping[Hashable, object], names: Mapping[str, str], words: Mapping[str, str]) -> str:
    """Say what the ties of a region show."""
    cells = {str(name): cell for name, cell in row.items()}
    return shown_text(cells, words, lambda place: names.get(place, place), spelled)


def foreign_layers(net: TieNetwork) -> list[str]:
    """Return the layers whose ties cross the border."""
    return [layer for layer in net.layers if net.schema.layers[layer].foreign]


def steps(net: TieNetwork) -> int:
    """Return how many steps :func:`collect` takes, for the progress bar."""
    return 1 + len(net.eras) + len(MEASURES) + 2


def collect(
    net: TieNetwork,
    rolled: TieNetwork,
    regions: pd.Index,
    *,
    unit: str | None,
    partners: str | None,
    draws: int,
    permutations: int,
    seed: int,
    tick: Callable[[], object],
) -> Facts:
    """Compute everything that concerns more than one region."""
    gaps: list[str] = []
    roles = {}
    periods = [WHOLE, *net.eras]
    words = page.words()["en"]
    for period in periods:
        chosen: dict[str, Any] = {"during": None if period == WHOLE else period, "unit": unit}
        chosen["regions"] = list(regions)
        table = _attempt(gaps, "roles", role_map, net, **chosen)
        names = table.attrs.get("names", {})
        table["shown"] = [_shown(row, names, words) for row in table.to_dict("records")]
        for column in [name for name in ROLE_COLUMNS if name in table and name not in PLAIN]:
            table[column] = table[column].map(lambda cell, names=names: named(cell, names))
        roles[period] = table.reindex(index=regions, columns=[*ROLE_COLUMNS]).astype("object").fillna("")
        tick()
    layers = foreign_layers(net)
    select: dict[str, Any] = {"layer": layers, "unit": (unit, partners) if unit and partners else unit}
    measures = {}
    for name, (_, resampled) in MEASURES.items():
        drawn = select | {"draws": draws, "seed": seed, "progress": False}
        table = _attempt(gaps, name, sensitivity, net, name, share=MISSING_SHARE, **drawn).reindex(regions)
        if resampled:
            whole = _attempt(gaps, f"interval of {name}", bootstrap, net, name, interval="bca", **drawn)
            table = table.join(whole.reindex(regions, columns=["low", "high"]).add_prefix("interval_"))
        measures[name] = table
        tick()
    rivals = _attempt(gaps, "competitors", competition, net, by="partner", **select)
    tick()
    told = "directive" in net.layers
    chain = _attempt(gaps, "directives", directive_chain, net, unit=unit) if told else pd.DataFrame()
    tick()
    settings = {"draws": draws, "permutations": permutations, "seed": seed, "layers": layers}
    settings |= {"unit": unit, "partners": partners, "share": f"{MISSING_SHARE:.0%}"}
    ties = told_ties(rolled)
    return Facts(net, rolled, ties, regions, periods, roles, measures, rivals, chain, settings, gaps)


def told_ties(rolled: TieNetwork) -> pd.DataFrame:
    """Return all ties with names, whether they are dated, and numbers by which those of a region are sorted.

    Texts are objects here: rows of all columns are then taken at once, for each of many regions.
    """
    ties, dates = rolled.ties, rolled.dates
    known = {actor: name or actor for actor, name in rolled.gazetteer["name"].items()}
    table = ties[["source", "target", "source_unit", "target_unit", "layer", *TIE_COLUMNS]].astype("object")
    for end in ("source", "target", "source_unit", "target_unit"):
        table[f"{end}_name"] = pd.Series([known.get(one, one) for one in table[end]], table.index, "object")
    both = pd.concat([table["source_name"], table["target_name"]])
    rank = pd.factorize(both, sort=True)[0].reshape(2, -1)
    table["source_rank"], table["target_rank"] = rank
    table["layer_rank"] = pd.factorize(table["layer"], sort=True)[0]
    table["act"], table["count"] = pd.factorize(acts(ties))[0], ties["count"]
    table["foreign"] = table["layer"].isin(foreign_layers(rolled))
    table["dated"] = (np.isfinite(dates["start_low"]) & np.isfinite(dates["start_high"])).to_numpy()
    table["order"] = np.where(table["dated"], dates["start_low"], np.inf)
    return table.copy()  # its blocks put together


def ties_of(ties: pd.DataFrame, region: str) -> pd.DataFrame:
    """Return the ties of a region with the other end and the places as recorded, by layer and date."""
    leaving = (ties["source"] == region).to_numpy()
    own = np.flatnonzero(leaving | (ties["target"] == region).to_numpy())
    rank = np.where(leaving, ties["target_rank"], ties["source_rank"])
    at = own[
        np.lexsort(
            [column[own] for column in (rank, ties["order"].to_numpy(), ties["layer_rank"].to_numpy())]
        )
    ]
    out = leaving[at]
    ends = {
        "partner": ("target", "source"),
        "partner_name": ("target_name", "source_name"),
        "here": ("source_unit", "target_unit"),
        "here_name": ("source_unit_name", "target_unit_name"),
        "there_name": ("target_unit_name", "source_unit_name"),
    }
    found = {
        end: np.where(out, ties[one].to_numpy()[at], ties[other].to_numpy()[at])
        for end, (one, other) in ends.items()
    }
    shown = ties[["layer", "act", "count", "foreign", "dated", *TIE_COLUMNS]].iloc[at]
    return shown.assign(**{end: pd.Series(named, shown.index, "object") for end, named in found.items()})


def partner_counts(ties: pd.DataFrame) -> pd.DataFrame:
    """Return distinct acts by partner abroad, the most first."""
    abroad = ties[ties["foreign"] & (ties["partner"] != ties["here"])]
    partner, ids = pd.factorize(abroad["partner"], sort=True)
    order = np.lexsort((abroad["act"], partner))
    partner, act = partner[order], abroad["act"].to_numpy()[order]
    # where an act of a partner begins, and where among acts the next partner does
    first = np.flatnonzero(np.diff(partner, prepend=-1) | np.diff(act, prepend=-1))
    once = np.maximum.reduceat(abroad["count"].to_numpy()[order], first)
    begins = np.searchsorted(partner[first], np.arange(len(ids)))
    names = abroad["partner_name"].to_numpy()[order][first][begins]
    counts = pd.DataFrame(
        {"name": names, "acts": np.add.reduceat(once, begins)}, pd.Index(ids, name="partner")
    )
    return counts.sort_values(["acts", "name"], ascending=[False, True])


def competitors(facts: Facts, region: str) -> list[dict[str, object]]:
    """Return the regions that seek most of the same partners, and the partners they share."""
    if region not in facts.rivals.index:
        return []
    others = facts.regions.difference([region])
    row = pd.Series(facts.rivals.loc[[region]].reindex(columns=others).to_numpy()[0], others)
    top = row.dropna().sort_values(ascending=False, kind="stable").iloc[:CLOSEST]
    own = facts.partners_of(region)
    acts_with, names = own["acts"].to_dict(), own["name"].to_dict()
    found = []
    for rival, value in top.items():
        theirs = facts.partners_of(str(rival))["acts"].to_dict()
        least = {partner: min(n, theirs[partner]) for partner, n in acts_with.items() if partner in theirs}
        strongest = sorted(least, key=least.__getitem__, reverse=True)
        shared = [names[partner] for partner in strongest[:6]]
        found.append(
            {"region": str(rival), "overlap": float(value), "n_shared": len(least), "shared": shared}
        )
    return found


def limits(facts: Facts, ties: pd.DataFrame, region: str) -> Iterator[str]:
    """Say what the data cannot say about a region, each point with its numbers."""
    abroad = ties[ties["foreign"]]
    total = len(abroad)
    if not total:
        yield "No tie abroad is recorded. That is not evidence that there is none."
    else:
        undated = int((~abroad["dated"]).sum())
        if undated:
            yield (
                f"{undated} of {total} ties abroad carry no date, or only a range. Results for an era leave "
                "out those that may lie outside it; results for all years count them."
            )
        named = abroad["sources"].map(lambda cell: len([key for key in cell.split("|") if key]))
        single, none = int((named == 1).sum()), int((named == 0).sum())
        if single:
            yield f"{single} of {total} ties abroad rest on a single source."
        if none:
            yield f"{none} of {total} ties abroad name no source."
        weak = int((abroad["confidence"] == "low").sum())
        if weak:
            yield f"{weak} of {total} ties abroad are of low confidence; their notes say why."
    absent = [layer for layer in facts.settings["layers"] if layer not in set(abroad["layer"])]
    if absent:
        listed = ", ".join(absent)
        yield f"No tie is recorded in: {listed}. A gap in the sources looks the same as a true absence."
    if facts.chain.empty or region not in set(facts.chain["region"]):
        yield "No directive in the table addresses this region: nothing can be said about an assigned role."
    yield (
        "Intervals ask how far a number could move if other ties of the same sort had been recorded: they "
        "take the recorded ties for a random sample, which a compilation of sources is not. Ties that no "
        "source records cannot show."
    )
    yield from (f"Not computed: {gap}" for gap in facts.gaps)
