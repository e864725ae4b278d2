"""How many ties a table holds beside the numbers that were published of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import table as a_table
from subnatnet.errors import InvalidArgument, reject
from subnatnet.tables.dates import date_bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from subnatnet.network.tie_network import TieNetwork

TABLE = "published_totals"
NEEDED = ("region", "as_of", "total")


def totals_of(net: TieNetwork, totals: pd.DataFrame | None) -> pd.DataFrame:
    """Return the published totals handed over, or those that travel with a network, every column there.

    Raises
    ------
    InvalidArgument
        If there are none, a column is missing, or a date cannot be read.
    """
    table = net.tables.get(TABLE) if totals is None else totals
    if table is None:
        raise InvalidArgument(
            f"no published totals: give totals= a table with columns {', '.join(NEEDED)}, "
            f"or hand it to the network with with_table({TABLE!r}, table)"
        )
    found: pd.DataFrame = (
        a_table(*NEEDED, numbers=["total"]).check(table.reset_index(drop=True), "totals").copy()
    )
    for name, empty in (("layer", ""), ("kinds", ""), ("units", "all"), ("breakdown", ""), ("sources", "")):
        found[name] = found[name].fillna(empty).astype(str) if name in found else empty
    found["as_of"] = found["as_of"].fillna("").astype(str)
    found["region"] = found["region"].fillna("").astype(str)
    states = set(net.gazetteer["country"])
    for region in found["region"] if totals is not None else ():
        if region not in net.gazetteer.index and region not in states:
            reject(region, net.gazetteer.index, "region, place or state of this network")
    low, high, valid = date_bounds(found["as_of"])
    if not valid.all():
        wrong = found.loc[~valid, "as_of"].iloc[0]
        raise InvalidArgument(f"as_of {wrong!r} is no date; write 2019, 2019-03 or 2019-03-25")
    return found.assign(as_of_low=low, as_of_high=high)


class Ties:
    """Which ties of a network a published number speaks of."""

    def __init__(self, net: TieNetwork) -> None:
        self.ties, known = net.ties, net.gazetteer
        self.kind = known["kind"]
        ids = known.index.to_numpy()
        self._parent, self._country = (
            dict(zip(ids, known[name].to_numpy(), strict=True)) for name in ("parent", "country")
        )
        self.partners = set(known.index[self.kind == "place"]) | set(self._country.values()) - {""}
        self._open = (self.ties["end"] == "").to_numpy()
        dates = net.dates
        self._dates = {name: dates[name].to_numpy() for name in dates}
        self.ends = {end: self.ties[end].to_numpy() for end in ("source", "target")}
        self._layers = self.ties["layer"].to_numpy()
        self._above: dict[str, frozenset[str]] = {}
        self._lying = {end: self._rows(ids) for end, ids in self.ends.items()}
        self._of_kinds: dict[str, NDArray[np.bool_]] = {}

    def above(self, actor: str) -> frozenset[str]:
        """Return an actor, all it belongs to, and its country."""
        if actor not in self._above:
            way, at = [actor], self._parent.get(actor, "")
            while at and at not in way:
                way.append(at)
                at = self._parent.get(at, "")
            states = {self._country.get(one, "") for one in way} - {""}
            self._above[actor] = frozenset(way) | states
        return self._above[actor]

    def inside(self, end: str, actor: str) -> NDArray[np.bool_]:
        """Say of each tie whether an end of it lies in an actor, or is it."""
        found = np.zeros(len(self.ties), dtype=bool)
        for rows in self._lying[end].get(actor, ()):
            found[rows] = True
        return found

    def kinds(self, kinds: str) -> NDArray[np.bool_]:
        """Say of each tie whether it is of one of some kinds, separated by ``|``."""
        if kinds not in self._of_kinds:
            self._of_kinds[kinds] = self.ties["kind"].isin(kinds.split("|")).to_numpy()
        return self._of_kinds[kinds]

    def _rows(self, ids: NDArray[np.str_]) -> dict[str, list[NDArray[np.intp]]]:
        """Return the rows of ties whose end lies in an actor, in parts, for each actor there is one for."""
        which, distinct = pd.factorize(ids)
        parts = np.split(np.argsort(which, kind="stable"), np.bincount(which, minlength=1).cumsum()[:-1])
        found: dict[str, list[NDArray[np.intp]]] = {}
        for actor, rows in zip(distinct, parts, strict=False):
            for one in self.above(actor):
                found.setdefault(one, []).append(rows)
        return found

    def of(self, row: pd.Series, partner: str = "") -> NDArray[np.bool_]:
        """Say of each tie whether a published number counts it, whatever its dates; `partner` narrows it."""
        mine = np.zeros(len(self.ties), dtype=bool)
        for end, other in (("source", "target"), ("target", "source")):
            region = str(row["region"])
            own = self.ends[end] == region if row["units"] == "own" else self.inside(end, region)
            abroad = self.inside(other, partner) if partner else ~self.inside(other, region)
            mine |= own & abroad
        if row["layer"]:
            mine &= self._layers == row["layer"]
        if row["kinds"]:
            mine &= self.kinds(row["kinds"])
        return mine

    def at(self, row: pd.Series) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Say of each tie whether it surely, and whether it possibly, held on the day of a number."""
        low, high = row["as_of_low"], row["as_of_high"]
        started, goes_on = self._dates["start_high"] <= low, self._open | (self._dates["end_low"] > high)
        maybe = self._dates["start_low"] <= high
        return started & goes_on, maybe & (self._open | (self._dates["end_high"] > low))


@checked()
def published_coverage(net: TieNetwork, *, totals: pd.DataFrame | None = None) -> pd.DataFrame:
    """Set the ties of a table beside the numbers that were published of them, by region and date.

    Parameters
    ----------
    net : TieNetwork
        Ties at the level they were recorded at, not rolled up.
    totals : pandas.DataFrame, optional
        Columns ``region`` (an actor, or the state), ``as_of`` (date of the number) and ``total``; where there
        are any, ``layer`` and ``kinds`` (which ties it counts, kinds separated by ``|``), ``units``
        (``"own"``: of the unit itself; ``"all"``: with those of what lies in it) and ``sources``. By default
        the table ``"published_totals"`` of the network.

    Returns
    -------
    pandas.DataFrame
        One row a published total, by region and date: ``region, as_of, layer, kinds, units, published,
        ties_low`` (ties that surely held on that day), ``ties_high`` (with those whose dates leave it open),
        ``share_low, share_high`` (of the published number) and ``sources``. A share above 1 is a table that
        holds ties the number does not count, or a number that was wrong.

    Raises
    ------
    InvalidArgument, InvalidChoice
        If there are no totals, they cannot be read, or are of an actor that is not known.

    Examples
    --------
    >>> import subnatnet as sn
    >>> totals = pd.DataFrame({"region": ["R"], "as_of": ["2010"], "total": [4]})
    >>> ties = pd.DataFrame({"source": ["R"] * 3, "target": ["PL:lodz", "DE:bonn", "FR:lyon"],
    ...                      "start": ["1999", "", "2015"]})
    >>> published_coverage(sn.from_edges(ties), totals=totals)[["ties_low", "ties_high", "share_high"]]
       ties_low  ties_high  share_high
    0         1          2         0.5
    """
    table, ties = totals_of(net, totals), Ties(net)
    rows = []
    for _, row in table[table["total"] > 0].iterrows():
        counted, (sure, possible) = ties.of(row), ties.at(row)
        few, many = int((counted & sure).sum()), int((counted & possible).sum())
        rows.append(
            {name: row[name] for name in ("region", "as_of", "layer", "kinds", "units")}
            | {"published": int(row["total"]), "ties_low": few, "ties_high": many}
            | {"share_low": few / row["total"], "share_high": many / row["total"], "sources": row["sources"]}
        )
    columns = ["region", "as_of", "layer", "kinds", "units", "published", "ties_low", "ties_high"]
    found = pd.DataFrame(rows, columns=[*columns, "share_low", "share_high", "sources"])
    found = found.sort_values(["region", "as_of"], kind="stable", ignore_index=True)
    found.attrs |= {"name": "published_coverage"}
    return found


def latest(table: pd.DataFrame) -> Iterator[tuple[str, pd.Series]]:
    """Yield the last number of each kind: of a region (key ""), and of it with each partner it names."""
    taken: set[tuple[str, ...]] = set()
    for _, row in table.sort_values("as_of_high", ascending=False, kind="stable").iterrows():
        whose = (row["region"], row["layer"], row["kinds"], row["units"])
        if row["total"] > 0 and (*whose, "") not in taken:
            taken.add((*whose, ""))
            yield "", row
        for part in str(row["breakdown"]).split("|"):
            partner, _, number = part.partition("=")
            if number.isdigit() and int(number) > 0 and (*whose, partner) not in taken:
                taken.add((*whose, partner))
                yield partner, row.copy().where(row.index != "total", float(number))
