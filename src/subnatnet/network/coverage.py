"""What the data cannot say: how many ties are dated, sourced and sure, by region, layer and era."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.network import _collapse
from subnatnet.network.published import TABLE, published_coverage
from subnatnet.schema import CONFIDENCE
from subnatnet.tables.codes import codes_of
from subnatnet.tables.dates import date_bounds, period_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from subnatnet.network.tie_network import TieNetwork

UNDATED = "(undated)"
ALL = "(all)"


@checked()
def coverage(net: TieNetwork, unit: str | None = "top") -> pd.DataFrame:
    """Count ties by region, layer and era, and say what share is dated, sourced and sure.

    Parameters
    ----------
    net : TieNetwork
        Ties at any level.
    unit : str, optional
        Level of the regions to count by: by default that of the regions that belong to no other; ``None``
        leaves ties where they are.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``region, layer, era``. ``region`` and ``era`` are ``(all)`` in the rows of totals; ``era``
        is ``(undated)`` for ties that are surely in no single era: without a date, or with a range over the
        edge of one. Columns: ``ties`` (rows), ``acts`` (distinct acts), ``dated`` (share whose start has a
        first and last day), ``to_the_day`` (share whose start is one day), ``sourced`` (share with a source),
        ``linked`` (share with a link), ``high, medium, low`` (shares by confidence), ``unrated`` (share
        without). A layer in which a region is a member without ties has 0 ties and NaN shares.
        Where published totals travel with the network (:func:`published_coverage`), rows of a whole layer
        have the latest of them too: ``published, published_as_of``, and ``of_published_low,
        of_published_high``, the share of it that the ties of that day make up, without and with those whose
        dates leave it open.

    Raises
    ------
    InvalidChoice
        If no region is of that level.

    Notes
    -----
    Shares are of rows, in [0, 1]. A tie counts for the region at its source, else at its target; a tie
    between two regions counts for both, once in the totals.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = coverage(sn.load_china())
    >>> int(table.loc[("(all)", "agreement", "(all)"), "ties"])
    2775
    """
    unit = _collapse.unit_of(net.gazetteer, unit)
    units = net if unit is None else net.rollup(unit)
    regions = units.gazetteer.index[units.gazetteer["kind"] == "region"]
    table = _counted(units, regions)
    table = table.reindex(table.index.union(empty_rows(units.members, units.layers, regions)))
    table = table.fillna({"ties": 0, "acts": 0}).astype({"ties": "int64", "acts": "int64"})
    table = _beside_published(table, net)
    table.attrs["name"] = "coverage"
    table.attrs |= net.selection
    table.attrs["unit"] = unit
    return in_order(table, net.schema.layers, list(net.eras))


def _beside_published(table: pd.DataFrame, net: TieNetwork) -> pd.DataFrame:
    """Add the latest published total of all ties of a region and layer, where a network knows of any."""
    if TABLE not in net.tables or {"unit", "partners", "during"} & set(net.selection):
        return table
    known = published_coverage(net)
    last = known[known["units"] == "all"].drop_duplicates(["region", "layer", "kinds"], keep="last")
    last = last.sort_values("kinds", key=lambda kinds: kinds.str.len()).drop_duplicates(["region", "layer"])
    state = set(net.gazetteer.loc[net.gazetteer["kind"] == "region", "country"])
    last = last.assign(region=last["region"].where(~last["region"].isin(state), ALL), era=ALL)
    last = last.drop_duplicates(["region", "layer"]).set_index(["region", "layer", "era"])
    names = {"published": "published", "as_of": "published_as_of"}
    names |= {"share_low": "of_published_low", "share_high": "of_published_high"}
    return table.join(last[list(names)].rename(columns=names), how="left")


def _counted(net: TieNetwork, regions: pd.Index) -> pd.DataFrame:
    """Count ties by region, layer and era, with the totals over regions and eras."""
    ties = net._ties  # noqa: SLF001 - held as numbers, which is quicker than the texts of `ties`
    marks = _marks(ties)
    layer, layers = codes_of(ties["layer"])
    eras = [ALL, *net.eras, UNDATED]
    era = np.full(len(ties), len(eras) - 1)
    for at, period in enumerate(net.eras.values(), start=1):
        era[_collapse.began(ties["start"], period_bounds(period, net.eras))[0]] = at
    at_source, at_target = (
        regions.get_indexer(net.gazetteer.index).take(_collapse.positions(ties[end], net.gazetteer.index))
        for end in ("source", "target")
    )
    # a tie between two regions counts for both, one inside a region once
    at_target = np.where(at_target == at_source, -1, at_target)
    every = np.full(len(ties), len(regions))
    words = pd.Index([*regions, ALL])
    found = []
    for region, other in ((at_source, at_target), (every, None)):
        for of_era in (era, np.zeros_like(era)):
            sides = [region] if other is None else [region, other]
            rows = np.concatenate([np.flatnonzero(side >= 0) for side in sides])
            where = np.concatenate([side[side >= 0] for side in sides])
            key = (where * len(layers) + layer[rows]) * len(eras) + of_era[rows]
            group, distinct = pd.factorize(key)
            size = len(distinct)
            part = ties[["document", "count"]].iloc[rows]
            n_rows, acts, _ = _collapse.distinct_acts(part, group, size)
            shares = {
                name: np.bincount(group, weights=mark[rows], minlength=size) / n_rows
                for name, mark in marks.items()
            }
            keys = {
                "region": words.take(distinct // len(eras) // len(layers)),
                "layer": layers.take(distinct // len(eras) % len(layers)),
                "era": pd.Index(eras).take(distinct % len(eras)),
            }
            found.append(pd.DataFrame(keys | {"ties": n_rows, "acts": acts} | shares))
    return pd.concat(found, ignore_index=True).set_index(["region", "layer", "era"]).sort_index()


def _marks(ties: pd.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Return what is known of each tie, one answer for each question."""
    start, dates = codes_of(ties["start"])
    low, high, _ = date_bounds(dates)
    finite = np.isfinite(low)
    marks = {"dated": (finite & np.isfinite(high))[start], "to_the_day": (finite & (low == high))[start]}
    marks |= {"sourced": (ties["sources"] != "").to_numpy(), "linked": (ties["url"] != "").to_numpy()}
    marks |= {word: (ties["confidence"] == word).to_numpy() for word in CONFIDENCE}
    return marks | {"unrated": (ties["confidence"] == "").to_numpy()}


def empty_rows(members: pd.DataFrame, layers: Iterable[str], regions: pd.Index) -> pd.MultiIndex:
    """Return the rows of members without ties, which must not be missed."""
    members = members[members["actor"].isin(regions)]
    keys = [(actor, layer, ALL) for actor, layer in zip(members["actor"], members["layer"], strict=True)]
    keys += [(ALL, layer, ALL) for layer in layers]
    return pd.MultiIndex.from_tuples(keys, names=["region", "layer", "era"])


def in_order(table: pd.DataFrame, layers: Iterable[str], eras: list[str]) -> pd.DataFrame:
    """Sort by region, then layer and era in their own order, totals first."""
    era_rank = {ALL: 0} | {name: place for place, name in enumerate(eras, start=1)} | {UNDATED: len(eras) + 1}
    layer_rank = {name: place for place, name in enumerate(layers)}
    keys = table.index.to_frame(index=False)
    order = np.lexsort(
        (
            keys["era"].map(era_rank).to_numpy(),
            keys["layer"].map(layer_rank).to_numpy(),
            keys["region"].to_numpy(dtype=str),
            (keys["region"] != ALL).to_numpy(),
        )
    )
    return table.iloc[order]
