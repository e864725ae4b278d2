"""Whether a region's ties lean to where its directives point, and whether they came first or after."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.inference.pvalues import adjust
from subnatnet.roles._estimate import Estimate
from subnatnet.roles._evidence import YEAR, Evidence, gather, sides, split, stamp
from subnatnet.roles.assigned import NOTHING, UNDETERMINED
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subnatnet.network import TieNetwork

WINDOW = 10.0  # years
RESPONSES = [
    *("region", "name", "document", "year", "title", "role", "orientation", "places", "before", "after"),
    *("unclear", "verdict", "dated_only", "may_be"),
]


def leaning(evidence: Evidence) -> tuple[Estimate, pd.DataFrame]:
    """Return the quotient of each region towards where its directives point, and the counts behind it.

    Only regions that some directive points somewhere are covered; the others' share is that of all other
    regions, pointed or not.
    """
    rows = evidence.contacts
    mine = rows["region"].to_numpy()
    found = []
    for region, pointed in evidence.pointed.groupby("region", sort=True):
        ways = sorted(set(pointed["orientation"]))
        hit = np.logical_or.reduce([evidence.matches(rows, way) for way in ways])
        places = "|".join(sorted({place for way in ways for place in split(way)}))
        own = mine == region
        found.append((region, places, hit[own].sum(), own.sum(), hit[~own].sum(), (~own).sum()))
    columns = ["region", "targets", "k", "n", "others_k", "others_n"]
    table = pd.DataFrame(found, columns=columns).set_index("region")
    table = table.astype(dict.fromkeys(["k", "n", "others_k", "others_n"], float))
    counts = table[["k", "n", "others_k", "others_n"]]
    base = ((counts["others_k"] + 0.5) / (counts["others_n"] + 1.0)).to_numpy()
    n = counts["n"].to_numpy()
    value = np.divide(counts["k"].to_numpy(), n, out=np.full(len(n), np.nan), where=n > 0) / base
    return Estimate(table.index, value, counts["k"].to_numpy(), n, base=base), table


def responses(evidence: Evidence, window: float = WINDOW) -> pd.DataFrame:
    """Return what became of every directive that points somewhere; see :func:`directive_responses`."""
    ever = evidence.ever
    horizon = evidence.whole.dates.replace(np.inf, np.nan)["start_high"].max()
    reach = window * YEAR
    rows = []
    for region, pointed in evidence.pointed.groupby("region", sort=True):
        own = ever[ever["region"] == region]
        low, high = own["start_low"].to_numpy(), own["start_high"].to_numpy()
        acts = zip(pointed["orientation"], pointed["start_low"], pointed["start_high"], strict=True)
        for orientation, first, last in acts:
            match = evidence.matches(own, orientation)
            n = [int((match & side).sum()) for side in sides(low, high, first, last, reach)]
            rows.append(
                {"before": n[0], "after": n[1], "unclear": n[2]}
                | _verdict(*n, complete=last + reach <= horizon)
            )
    table = pd.DataFrame(rows, columns=["before", "after", "unclear", "verdict", "dated_only", "may_be"])
    by_region = evidence.pointed.sort_values("region", kind="stable")
    about = ["region", "document", "title", "role", "orientation", "start_low"]
    table = pd.concat([by_region[about].reset_index(names="tie"), table], axis=1)
    table["document"] = table["document"].where(table["document"] != "", table["tie"])
    table["name"] = table["region"].map(evidence.label)
    table["places"] = table["orientation"].map(evidence.places)
    table["year"] = year_of(table["start_low"].to_numpy(dtype=float))
    order = ["region", "start_low", "document", "orientation"]
    return table.sort_values(order, ignore_index=True)[RESPONSES]


def _verdict(before: int, after: int, unclear: int, *, complete: bool) -> dict[str, str]:
    possible = {
        "anticipated": before > 0 or unclear > 0,
        "followed": before == 0 and (after > 0 or unclear > 0 or not complete),
        "ignored": before == 0 and after == 0,
    }
    may = [word for word, can in possible.items() if can]
    dated = "anticipated" if before else "followed" if after else "ignored" if complete else "too recent"
    return {
        "verdict": may[0] if len(may) == 1 else UNDETERMINED,
        "dated_only": dated,
        "may_be": "|".join(may),
    }


def directive_responses(
    net: TieNetwork,
    *,
    window: float = WINDOW,
    during: str | None = None,
    unit: str | None = "top",
    layer: str | Iterable[str] | None = None,
    regions: Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return, for every directive that points a region somewhere, whether matching ties came before or after.

    A tie matches if it leads into one of the places pointed to. A directive is

    - *anticipated* if a matching tie began before it, within `window` years,
    - *followed* if none did, and one began after it, within `window` years,
    - *ignored* if neither: there is no matching tie that could have, and the years have passed.

    Where undated ties, or too short a time, leave more than one of these open it is "undetermined".

    Parameters
    ----------
    net : TieNetwork
        Ties and directives; the directives need a column ``orientation``.
    window : float
        Years on either side.
    during : str, optional
        Period of the directives; ties are those of all times.
    unit, layer
        The selection keywords of every measure; `layer` chooses among ties abroad.
    regions : iterable of str, optional
        Ids or names.

    Returns
    -------
    pandas.DataFrame
        One row for each document, region and orientation: ``region, name, document, year, title, role,
        orientation, places, before, after, unclear`` (matching ties: surely before, surely after,
        neither sure), ``verdict, dated_only`` (the verdict if undated ties did not exist), ``may_be`` (all
        verdicts still possible).

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    "Ignored" means that the table holds no such tie. Where the register is incomplete, so is this.

    Examples
    --------
    >>> import subnatnet as sn
    >>> rows = directive_responses(sn.load_china(), regions=["Heilongjiang"], during="1980/1999")
    >>> rows["verdict"].isin(["anticipated", "followed", "ignored", "undetermined"]).all()
    np.True_
    """
    evidence = gather(net, unit=unit, layer=layer, regions=regions, directives_during=during)
    table = responses(evidence, window)
    table = table[table["region"].isin(evidence.regions)].reset_index(drop=True)
    attrs = evidence.attrs | {"during": during}
    return stamp(table, attrs, measure="directive_responses", window=window)


LEANS, AWAY = "leans", "leans away"


def congruence(
    net: TieNetwork,
    *,
    during: str | None = None,
    unit: str | None = "top",
    undated: str = "exclude",
    layer: str | Iterable[str] | None = None,
    regions: Iterable[str] | None = None,
    threshold: float = 1.0,
    confidence: float = 0.95,
    window: float = WINDOW,
    permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    r"""Compare where each region's directives point with where its ties lead.

    The score is a location quotient, :math:`Q = (k/n) / ((K - k + 1/2) / (N - n + 1))`: k of a region's n
    contacts lie in the places its directives point to, K - k of the N - n contacts of all other regions do. A
    region *leans* to its assignment if the interval of Q lies above `threshold`, *leans away* if below, and
    is *undetermined* if it covers it. A region that no directive points anywhere has "nothing assigned".

    Parameters
    ----------
    net : TieNetwork
        Ties and directives; the directives need a column ``orientation`` with ids of places.
    during : str, optional
        Period of both ties and directives.
    unit, layer
        The selection keywords of every measure; `layer` chooses among ties abroad.
    undated : {"exclude", "include", "bounds"}
        What to do with ties and directives that may or may not fall into the period (without one, all count).
        ``"bounds"`` computes both and gives the interval that holds either way.
    regions : iterable of str, optional
        Ids or names.
    threshold, confidence : float
        The line between leaning and leaning away, and the coverage of the interval.
    window, permutations, seed
        Of the comparison before and after; see :func:`event_study`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name, verdict, congruence`` (Q), ``low, high`` (its interval), ``k, n, share,
        expected`` (the others' share), ``p`` (exact: as many or more, if contacts were dealt out at random
        with all regions and partners keeping their numbers), ``p_adjusted`` (over all regions,
        Benjamini-Hochberg), ``targets, n_pointing`` (documents); before and after the designations:
        ``designations, change, change_low, change_high`` (however the undated ties fell), ``p_change``
        (seeded permutation); ``anticipated, followed, ignored, undetermined`` (documents);
        ``evidence, would_change``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    Where the centre points a region to its neighbours, geography alone makes it lean: a high score shows
    that assignment and ties agree, not that the one caused the other. ``change`` speaks to that, and
    :func:`event_study` compares it with other regions. Ties are a sample; the interval (Jeffreys) takes them
    for a random one, and the others' share as known.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = congruence(sn.load_china(), regions=["Yunnan", "Zhejiang"], permutations=99)
    >>> table["verdict"].to_dict()
    {'CN-YN': 'leans', 'CN-ZJ': 'nothing assigned'}
    """
    if undated == "bounds":
        ways = [
            gather(net, during=during, unit=unit, undated=way, layer=layer, regions=regions)
            for way in ("include", "exclude")
        ]
    else:
        ways = [gather(net, during=during, unit=unit, undated=undated, layer=layer, regions=regions)]
    evidence = ways[0]
    table = _leans(evidence, ways, threshold, confidence)
    from subnatnet.roles.events import pooled_change

    table = table.join(pooled_change(evidence, window=window, permutations=permutations, seed=seed))
    outcomes = responses(evidence, window)
    counts = pd.crosstab(outcomes["region"], outcomes["verdict"])
    for word in ("anticipated", "followed", "ignored", UNDETERMINED):
        column = counts[word] if word in counts else pd.Series(dtype=float)
        table[word] = column.reindex(table.index).fillna(0).astype(int)
    table["designations"] = table["designations"].fillna(0).astype(int)
    attrs = evidence.attrs | {"undated": undated, "threshold": threshold, "confidence": confidence}
    return stamp(table, attrs, measure="congruence", window=window, permutations=permutations, seed=seed)


def _leans(evidence: Evidence, ways: list[Evidence], threshold: float, confidence: float) -> pd.DataFrame:
    from scipy.stats import hypergeom

    estimate, counts = leaning(evidence)
    index = evidence.regions.rename("id")
    both = [leaning(way)[0].among(index) for way in ways]
    ends = np.array([one.interval(confidence) for one in both])
    low, high = ends[:, 0].min(axis=0), ends[:, 1].max(axis=0)
    asked = estimate.among(index)
    rows = counts.reindex(index)
    table = pd.DataFrame({"name": [evidence.label(region) for region in index]}, index=index)
    pointed = rows["n"].notna().to_numpy()
    verdict = np.where(low >= threshold, LEANS, np.where(high < threshold, AWAY, UNDETERMINED))
    table["verdict"] = np.where(pointed, verdict, NOTHING)
    table["congruence"], table["low"], table["high"] = asked.value, low, high
    table["k"], table["n"] = rows["k"], rows["n"]
    table["share"] = rows["k"] / rows["n"].where(rows["n"] > 0)
    table["expected"] = asked.base
    total, hits = counts["n"] + counts["others_n"], counts["k"] + counts["others_k"]
    p = np.asarray(hypergeom.sf(counts["k"] - 1, total, hits, counts["n"]), dtype=float)
    chance = pd.DataFrame({"p": p, "p_adjusted": adjust(p)}, index=counts.index)
    table = table.join(chance)
    table["targets"] = rows["targets"].fillna("")
    documents = evidence.pointed.groupby("region")["act"].nunique()
    table["n_pointing"] = documents.reindex(index).fillna(0).astype(int)
    level = (1 + confidence) / 2
    table["evidence"] = [_say(evidence, row) for _, row in table.iterrows()]
    table["would_change"] = [
        _change_needed(asked, at, threshold, level, known=bool(known)) for at, known in enumerate(pointed)
    ]
    return table


def _say(evidence: Evidence, row: pd.Series) -> str:
    if row["verdict"] == NOTHING:
        return "no directive points it anywhere"
    places = evidence.places(row["targets"])
    others = (
        f"{row['expected']:.0%}"
        if row["expected"] >= 0.1 or not row["expected"]
        else f"{row['expected']:.1%}"
    )
    return f"{row['k']:.0f} of {row['n']:.0f} contacts with {places}, others {others}"


def _change_needed(estimate: Estimate, at: int, threshold: float, level: float, *, known: bool) -> str:
    if not known:
        return "a directive that points it somewhere"
    moved = estimate.more_needed(at, threshold, level)
    if moved is None:
        return "ties abroad: none is recorded in this period"
    return f"{moved} of its contacts more or fewer with these places"
