"""What the data cannot say: how many ties are dated, sourced and sure, by region, layer and era."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.network import _collapse
from subnatnet.network.published import TABLE, published_coverage
from subnatnet.schema import CONFIDENCE
from subnatnet.tables.codes import codes_of
from subnatnet.tables.dates import date_bounds, period_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.network.tie_network import TieNetwork

UNDATED = "(undated)"
ALL = "(all)"
WHOLE = ("ties", "acts")


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
    shape = Shape(regions, list(net.schema.layers), list(net.eras))
    table = shape.filled(*_counted(units, shape), members=units.members, layers=units.layers)
    table = _beside_published(table, net)
    table.attrs["name"] = "coverage"
    table.attrs |= net.selection
    table.attrs["unit"] = unit
    return table


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


class Shape:
    """The rows that a table of coverage can have, and their order: totals first, then as given.

    Parameters
    ----------
    regions : pandas.Index
        Ids of the regions, sorted.
    layers, eras : list of str
        In their own order.
    """

    def __init__(self, regions: pd.Index, layers: list[str], eras: list[str]) -> None:
        self.regions = regions
        self.layers = pd.Index(layers, dtype="str")
        self.eras = pd.Index([ALL, *eras, UNDATED], dtype="str")

    def keys(
        self, region: NDArray[np.integer[Any]], layer: NDArray[np.integer[Any]], era: NDArray[np.integer[Any]]
    ) -> NDArray[np.int64]:
        """Return one number for each row: region -1 stands for all of them together, era 0 for all eras."""
        rows: NDArray[np.int64] = ((region + 1) * len(self.layers) + layer) * len(self.eras) + era
        return rows

    def filled(
        self,
        keys: NDArray[np.int64],
        counts: Mapping[str, NDArray[Any]],
        *,
        members: pd.DataFrame,
        layers: list[str],
    ) -> pd.DataFrame:
        """Return the table in order, with a row for each member without ties, which must not be missed.

        Parameters
        ----------
        keys : numpy.ndarray of int
            What :meth:`keys` gave, none twice.
        counts : mapping of str to numpy.ndarray
            ``ties``, ``acts`` and shares.
        members : pandas.DataFrame
            Which actor belongs to which layer.
        layers : list of str
            The layers that there are.
        """
        at = self.regions.get_indexer(pd.Index(members["actor"]))
        of = self.layers.get_indexer(pd.Index(members["layer"]))
        all_together = self.layers.get_indexer(pd.Index(layers, dtype="str"))
        due = [
            self.keys(at[at >= 0], of[at >= 0], np.zeros_like(at[at >= 0])),
            self.keys(np.full_like(all_together, -1), all_together, np.zeros_like(all_together)),
        ]
        keys = np.concatenate([keys, np.setdiff1d(np.concatenate(due), keys)])
        order = np.argsort(keys)
        spot = keys[order]
        levels = {
            "region": pd.Index([ALL, *self.regions], dtype="str").take(
                spot // len(self.eras) // len(self.layers)
            ),
            "layer": self.layers.take(spot // len(self.eras) % len(self.layers)),
            "era": self.eras.take(spot % len(self.eras)),
        }
        blank = len(keys) - len(counts["ties"])
        columns = {
            name: np.append(cells, np.full(blank, 0 if name in WHOLE else np.nan))[order]
            for name, cells in counts.items()
        }
        index = pd.MultiIndex.from_arrays(list(levels.values()), names=list(levels))
        return pd.DataFrame(columns, index=index).astype(dict.fromkeys(WHOLE, "int64"))


def _counted(net: TieNetwork, shape: Shape) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
    """Count ties by region, layer and era, with the totals over regions and eras; see :class:`Shape`."""
    ties = net._ties  # noqa: SLF001 - held as numbers, which is quicker than the texts of `ties`
    marks = _marks(ties)
    code, names = codes_of(ties["layer"])
    layer = shape.layers.get_indexer(names).take(code)
    era = np.full(len(ties), len(shape.eras) - 1)
    for at, period in enumerate(net.eras.values(), start=1):
        era[_collapse.began(ties["start"], period_bounds(period, net.eras))[0]] = at
    known = net.gazetteer.index
    at_source, at_target = (
        shape.regions.get_indexer(known).take(_collapse.positions(ties[end], known))
        for end in ("source", "target")
    )
    # a tie between two regions counts for both, one inside a region once
    at_target = np.where(at_target == at_source, -1, at_target)
    rows = np.concatenate([np.flatnonzero(side >= 0) for side in (at_source, at_target)])
    where = np.concatenate([side[side >= 0] for side in (at_source, at_target)])
    acts = ties[["document", "count"]]
    keys, parts = [], []
    for chosen, region in ((rows, where), (np.arange(len(ties)), np.full(len(ties), -1))):
        part = acts.iloc[chosen]
        for of_era in (era, np.zeros_like(era)):
            group, distinct = pd.factorize(shape.keys(region, layer[chosen], of_era[chosen]))
            n_rows, n_acts, _ = _collapse.distinct_acts(part, group, len(distinct))
            shares = {
                name: np.bincount(group, weights=mark[chosen], minlength=len(distinct)) / n_rows
                for name, mark in marks.items()
            }
            keys.append(distinct)
            parts.append({"ties": n_rows, "acts": n_acts} | shares)
    return np.concatenate(keys), {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _marks(ties: pd.DataFrame) -> dict[str, NDArray[np.bool_]]:
    """Return what is known of each tie, one answer for each question."""
    start, dates = codes_of(ties["start"])
    low, high, _ = date_bounds(dates)
    finite = np.isfinite(low)
    marks = {"dated": (finite & np.isfinite(high))[start], "to_the_day": (finite & (low == high))[start]}
    marks |= {"sourced": (ties["sources"] != "").to_numpy(), "linked": (ties["url"] != "").to_numpy()}
    marks |= {word: (ties["confidence"] == word).to_numpy() for word in CONFIDENCE}
    return marks | {"unrated": (ties["confidence"] == "").to_numpy()}
