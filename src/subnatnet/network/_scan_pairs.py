"""Acts by pair of ends, held on the engine while measures are computed from them: one pass over the rows."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_results import paired
from subnatnet.network.abroad import sides, states

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from subnatnet.network._scan_steps import State

PARTNER = "partner"  # asks for no grouping of partners


def by_act(state: State) -> Table:
    """Return rows put together by layer, ends and act: ``_of, _a, _b, _act, _w``.

    Rows without a document have the act ``""`` and the sum of their counts; rows of one act are one, the
    largest of their counts.
    """
    import ibis

    table = paired(state, "_layer", "document", "count")
    count = table["count"].fill_null(1.0) if "count" in table.columns else ibis.literal(1.0)
    joint = state.base.has_documents
    act = table["document"].fill_null("") if joint else ibis.literal("")
    narrow = table.select("_of", "_a", "_b", _act=act, _count=count)
    found = narrow.group_by("_of", "_a", "_b", "_act").aggregate(
        _sum=narrow["_count"].sum(), _most=narrow["_count"].max()
    )
    weight = ibis.ifelse(found["_act"] == "", found["_sum"], found["_most"])
    return found.select("_of", "_a", "_b", "_act", _w=weight)


class Pairs:
    """What the measures of one selection share.

    Parameters
    ----------
    state : State
        The rows chosen, for the actors and what is known of them.
    acts : ibis table
        What :func:`by_act` gave.
    """

    def __init__(self, state: State, acts: Table) -> None:
        self.state = state
        self.base = state.base
        self.acts = acts
        self.ids: pd.Index[Any] = state.cast[1].sort_values()
        directed = self.base.schema.directed
        self.directed = any(directed[name] for name in state.layers)
        self.free = [name for name in self.base.schema.layers if not directed[name]]
        self._contacts: dict[str, Table] = {}

    @cached_property
    def side(self) -> pd.Series:
        """Where each known actor stands."""
        return sides(self.base.known, self.base.schema)

    @property
    def home(self) -> pd.Index[Any]:
        """The actors that count as regions, sorted."""
        found: pd.Index[Any] = self.ids[(self.side.loc[self.ids] == "region").to_numpy()]
        return found

    def ask(self, query: Table, what: str, ids: pd.Index[Any]) -> pd.DataFrame:
        """Run a query with one row for each actor ``_i``; actors that it does not have are 0."""
        found = self.base.engine.frame(query, what).set_index("_i").astype("float64")
        found = found.reindex(self.base.order.get_indexer(ids), fill_value=0.0)
        return found.set_axis(ids)

    # -- ties --------------------------------------------------------------------------------------

    def both_ways(self, table: Table) -> Table:
        """Return each row from either end: ``_i`` one of them, ``_j`` the other."""
        rest = [name for name in table.columns if name not in ("_a", "_b")]
        there = table.select(*rest, _i=table["_a"], _j=table["_b"])
        return there.union(table.select(*rest, _i=table["_b"], _j=table["_a"]))

    def matrix(self) -> Table:
        """Return how many acts, ``_w``, lead from ``_i`` to ``_j``; undirected ones both ways."""
        apart = self.acts.filter(self.acts["_a"] != self.acts["_b"])
        there = apart.select(_i=apart["_a"], _j=apart["_b"], _w=apart["_w"])
        free = apart.filter(apart["_of"].isin(self.free))
        ways = there.union(free.select(_i=free["_b"], _j=free["_a"], _w=free["_w"]))
        return ways.group_by("_i", "_j").aggregate(_w=ways["_w"].sum())

    def strength(self) -> Table:
        """Return how strongly ``_i`` and ``_j`` are tied, whichever the direction: ``_w``."""
        matrix = self.matrix()
        if not self.directed:
            return matrix
        ways = matrix.union(matrix.select(_i=matrix["_j"], _j=matrix["_i"], _w=matrix["_w"]))
        return ways.group_by("_i", "_j").aggregate(_w=ways["_w"].sum())

    def distinct_acts(self, table: Table, *by: str) -> Table:
        """Return for how many acts ``_x`` rows stand by some columns; an act counts once, at its largest."""
        import ibis

        once = table.group_by(*by, "_of", "_act").aggregate(_sum=table["_w"].sum(), _most=table["_w"].max())
        weight = ibis.ifelse(once["_act"] == "", once["_sum"], once["_most"])
        return once.group_by(*by).aggregate(_x=weight.sum())

    # -- what is known of the ends -----------------------------------------------------------------

    def known(self, key: pd.Series | None = None) -> Table:
        """Return what is known of each actor, in numbers, by its place."""
        order = self.base.order
        side = self.side.loc[order].to_numpy()
        state, names = pd.factorize(states(self.base.known).loc[order])
        frame = {"place": np.arange(len(order))}
        frame |= {word: (side == name).astype("int64") for word, name in SIDES.items()}
        blank = np.asarray(names == "", dtype=bool)
        frame["state"] = np.where(blank[state], -1, state) if len(names) else state
        frame["key"] = np.arange(len(order)) if key is None else key.loc[order].to_numpy()
        return self.base.engine.table(pd.DataFrame(frame))

    def placed(self, table: Table, key: pd.Series | None = None) -> Table:
        """Return rows with what is known of ``_i`` and ``_j`` beside them."""
        small = self.known(key)
        for end in ("_i", "_j"):
            other = small.rename({f"{end}_{name}": name for name in small.columns})
            table = table.inner_join(other, table[end] == other[f"{end}_place"])
        return table

    def contacts(self, by: str) -> Table:
        """Return the acts between a region ``_i`` and an actor abroad ``_j``, whose category is ``_key``."""
        if by not in self._contacts:
            key, _ = self.categories(by)
            with quiet():
                found = self.placed(self.both_ways(self.acts), key)
                found = found.filter(across(found, "_i", "_j") & (found["_j_key"] >= 0))
                found = found.select("_i", "_j", "_of", "_act", "_w", _key=found["_j_key"])
            self._contacts[by] = self.base.engine.named(found)
        return self._contacts[by]

    def categories(self, by: str) -> tuple[pd.Series | None, pd.Index[Any]]:
        """Return the number of each actor's category, -1 without one, and the names of the categories.

        Raises
        ------
        InvalidChoice
            If the actors have no such column.
        """
        if by == PARTNER:
            return None, self.base.order
        nodes = self.base.known
        if by not in nodes:
            reject(by, [PARTNER, *nodes.columns], "column of the actors to count partners by")
        cells = nodes[by].where(nodes[by].notna() & (nodes[by] != ""))
        codes, names = pd.factorize(cells, sort=True)
        return pd.Series(codes, index=nodes.index), pd.Index(names)

    def profile(self, by: str, *, weighted: bool) -> tuple[Table, pd.Index[Any]]:
        """Return ``_x``, acts (or, unweighted, partners) of region ``_i`` in category ``_key``, and names."""
        _, names = self.categories(by)
        with quiet():
            table = self.contacts(by)
            if weighted:
                return self.distinct_acts(table, "_i", "_key"), names
            counted = table.group_by("_i", "_key").aggregate(_x=table["_j"].nunique().cast("float64"))
            return counted, names

    def require_any(self, by: str) -> None:
        """Refuse to share acts out by a column in which no partner abroad has anything.

        Raises
        ------
        InvalidChoice
            If the actors have no such column, or it says nothing of partners.
        """
        key, _ = self.categories(by)
        abroad = self.ids[(self.side.loc[self.ids] == "abroad").to_numpy()]
        if key is None or not len(self.ids) or (key.loc[abroad] >= 0).any():
            return
        with quiet():
            anything = self.contacts(by).count()
        if not self.base.engine.number(anything, by):
            raise InvalidChoice(
                f"no partner abroad has a {by!r}; give the actors that column (actors=), or count "
                "by='partner'"
            )


SIDES = {"home": "region", "away": "abroad", "centre": "centre", "unplaced": "unplaced"}


def across(table: Table, first: str, second: str) -> Any:  # noqa: ANN401 - an expression of ibis
    """Return the condition that one end is home and the other is abroad to it."""
    one, two = table[f"{first}_state"], table[f"{second}_state"]
    other = (one >= 0) & (two >= 0) & (one != two)
    region = table[f"{second}_home"] == 1
    return (table[f"{first}_home"] == 1) & ((table[f"{second}_away"] == 1) | (region & other))
