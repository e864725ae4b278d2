"""Whether a region's ties lean to where its directives point, and whether they came first or after."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.inference.clusters import design_effect
from subnatnet.inference.sharp import OpenCounts
from subnatnet.roles._clusters import is_sure, labels
from subnatnet.roles._estimate import Estimate
from subnatnet.roles._evidence import YEAR, Evidence, gather, sides, split, stamp
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from subnatnet.arguments import AllTimesRegions, Unpack
    from subnatnet.network import TieNetwork

WINDOW = 10.0  # years
UNDETERMINED = "undetermined"
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
    mine, sure, told = rows["region"].to_numpy(), is_sure(rows), is_sure(evidence.pointed)
    cluster = labels(evidence)
    found, effects, open_ = [], [], np.zeros((8, 0))
    for region, pointed in evidence.pointed.groupby("region", sort=True):
        ways = sorted(set(pointed["orientation"]))
        hit = np.logical_or.reduce([evidence.matches(rows, way) for way in ways])
        places = "|".join(sorted({place for way in ways for place in split(way)}))
        own = mine == region
        found.append((region, places, hit[own].sum(), own.sum(), hit[~own].sum(), (~own).sum()))
        both = design_effect(pd.Series(own), cluster, hit, regions=pd.Index([True, False]))["deff"]
        effects.append(both.fillna(1.0).to_numpy(dtype=float))
        cells = [part & side & date for side in (own, ~own) for date in (sure, ~sure) for part in (hit, ~hit)]
        counts_ = np.array([cell.sum() for cell in cells], dtype=float)
        if not told[(evidence.pointed["region"] == region).to_numpy()].all():
            counts_ = np.array([0.0, 0, 1, 1, 0, 0, 1, 1])  # where it is pointed is open as well
        open_ = np.column_stack([open_, counts_])
    columns = ["region", "targets", "k", "n", "others_k", "others_n"]
    table = pd.DataFrame(found, columns=columns).set_index("region")
    table = table.astype(dict.fromkeys(["k", "n", "others_k", "others_n"], float))
    counts = table[["k", "n", "others_k", "others_n"]]
    base = ((counts["others_k"] + 0.5) / (counts["others_n"] + 1.0)).to_numpy()
    n = counts["n"].to_numpy()
    value = np.divide(counts["k"].to_numpy(), n, out=np.full(len(n), np.nan), where=n > 0) / base
    deff = np.array(effects).reshape(-1, 2)
    others = counts["others_k"].to_numpy(), counts["others_n"].to_numpy(), deff[:, 1]
    k = counts["k"].to_numpy()
    made = Estimate(table.index, value, k, n, base=base, deff=deff[:, 0], others=others)
    if sure.all() and told.all():
        return made, table
    return replace(made, open_counts=OpenCounts(*open_[:4]), open_others=OpenCounts(*open_[4:])), table


def responses(evidence: Evidence, window: float = WINDOW) -> pd.DataFrame:
    """Return what became of every directive that points somewhere; see :func:`directive_responses`."""
    ever = evidence.all_periods
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


@checked(defaults={"unit": "top"})
def directive_responses(
    net: TieNetwork,
    *,
    window: float = WINDOW,
    during: str | None = None,
    **select: Unpack[AllTimesRegions],
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
    **select
        Which ties and regions: see :class:`subnatnet.arguments.AllTimesRegions`.

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
    evidence = gather(net, directives_during=during, **select)
    table = responses(evidence, window)
    table = table[table["region"].isin(evidence.regions)].reset_index(drop=True)
    attrs = evidence.attrs | {"during": during}
    return stamp(table, attrs, measure="directive_responses", window=window)
