"""What a scan answers: ties written out, edges, the summary, a network in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import reject
from subnatnet.network._scan_base import ENDS
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_rows import SHAPE, coded, of_layer, with_dates
from subnatnet.network._scan_words import absent
from subnatnet.network.tie_network import TieNetwork
from subnatnet.tables.dates import year_of
from subnatnet.tables.frames import numbered, tie_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ibis.expr.types import Table

    from subnatnet.network._scan_steps import State


def paired(state: State) -> Table:
    """Return rows with ``_of``, their layer, and ``_a`` and ``_b``, the places of their ends.

    Ends of undirected ties are put in order.

    A place is -1 where the end is no actor's.
    """
    import ibis

    table = coded(state.base, state.move, state.table)
    layer = of_layer(state.base, table)
    directed = state.base.schema.directed
    free = [name for name in set(state.base.layer_words.values()) if not directed.get(name, True)]
    source, target = (table[f"_{end}_place"].fill_null(-1) for end in ENDS)
    low, high = ibis.least(source, target), ibis.greatest(source, target)
    if len(free) < len(set(state.base.layer_words.values())):
        undirected = layer.isin(free) if free else ibis.literal(False)  # noqa: FBT003 - a literal has no name
        low, high = ibis.ifelse(undirected, low, source), ibis.ifelse(undirected, high, target)
    return table.mutate(_of=layer, _a=low, _b=high)


def acts(state: State, table: Table) -> dict[str, Any]:
    """Return how to count distinct acts: rows without a document, and distinct documents."""
    import ibis

    if not state.base.has_documents:
        return {"loose": table.count(), "documents": ibis.literal(0)}
    loose = absent(table["document"])
    return {"loose": loose.sum(), "documents": table["document"].nunique(where=~loose)}


def decided(state: State, ask: Callable[[], pd.DataFrame], places: list[str]) -> pd.DataFrame:
    """Return an answer in which every end is an actor's.

    Ends are first taken to stand as the ids they are, which spares a pass over the table; only where one is
    not among the actors are all distinct ends read, and refused or understood.
    """
    found = ask()
    if not (found[places] < 0).to_numpy().any():
        return found
    state.base.require(state.table, "layer", *ENDS)
    return ask()


def tallied(state: State, table: Table, *by: str) -> Table:
    """Return ``n_ties``, distinct acts, and ``count``, for how many they stand, by some columns.

    Rows of one act are one: the largest of their counts.
    """
    import ibis

    held = "count" in table.columns
    if not state.base.has_documents:
        total = table["count"].fill_null(1.0).sum() if held else table.count().cast("float64")
        return table.group_by(*by).aggregate(n_ties=table.count(), count=total)
    if not held:
        acts_of = table.select(*by, _act=table["document"].fill_null(""))
        once = acts_of.group_by(*by, "_act").aggregate(_rows=acts_of.count())
        found = once.group_by(*by).aggregate(n_ties=ibis.ifelse(once["_act"] == "", once["_rows"], 1).sum())
        return found.mutate(count=found["n_ties"].cast("float64"))
    count = table["count"].fill_null(1.0)
    acts_of = table.select(*by, _act=table["document"].fill_null(""), _count=count)
    once = acts_of.group_by(*by, "_act").aggregate(
        _rows=acts_of.count(), _sum=acts_of["_count"].sum(), _most=acts_of["_count"].max()
    )
    loose = once["_act"] == ""
    return once.group_by(*by).aggregate(
        n_ties=ibis.ifelse(loose, once["_rows"], 1).sum(),
        count=ibis.ifelse(loose, once["_sum"], once["_most"]).sum(),
    )


def edges(state: State) -> pd.DataFrame:
    """Put ties together by layer and pair of ends; see :meth:`subnatnet.network.scan.TieScan.edges`."""
    base = state.base

    def ask() -> pd.DataFrame:
        with quiet():
            query = tallied(state, paired(state), "_of", "_a", "_b")
        return base.engine.frame(query, "edges")

    base.require(state.table, "layer")
    found = decided(state, ask, ["_a", "_b"])
    ids = base.order
    frame = pd.DataFrame(
        {
            "layer": found["_of"].astype("str"),
            "source": pd.Series(ids.take(found["_a"].to_numpy()), dtype="str"),
            "target": pd.Series(ids.take(found["_b"].to_numpy()), dtype="str"),
            "n_ties": _whole(found["n_ties"]),
            "count": found["count"].astype("float64"),
        }
    )
    return frame.sort_values(["layer", "source", "target"], ignore_index=True)


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.fillna(0).astype("int64")


def summary(state: State) -> pd.DataFrame:
    """Say what is in it, layer by layer; see :meth:`subnatnet.TieNetwork.summary`."""
    import ibis

    base = state.base
    members = state.members  # refuses ends and layers that are none
    base.require(state.table, "start")
    with quiet():
        table = state.table.mutate(_of=of_layer(state.base, state.table))
        by = ["_of", *(["_start"] if "_start" in table.columns else [])]
        sourced = (~absent(table["sources"])).sum() if "sources" in table.columns else ibis.literal(0)
        query = table.group_by(*by).aggregate(ties=table.count(), sourced=sourced)
    found = base.engine.frame(query, "summary")
    at = base.starts.place_of(found["_start"]) if "_start" in found else np.full(len(found), -1)
    low, high = base.starts.bounds(at)
    dated = np.isfinite(low) & np.isfinite(high)
    counts = pd.DataFrame(
        {
            "layer": found["_of"],
            "ties": found["ties"],
            "dated": found["ties"].where(dated, 0),
            "sourced": _whole(found["sourced"]),
            "first": year_of(low),
            "last": year_of(high),
        }
    ).groupby("layer")
    ties = counts["ties"].sum()
    frame = pd.DataFrame(
        {
            "ties": ties,
            "acts": _acts_by_layer(state, table, ties),
            "dated": counts["dated"].sum() / ties,
            "sourced": counts["sourced"].sum() / ties,
            "first": counts["first"].min(),
            "last": counts["last"].max(),
        }
    ).reindex(pd.Index(state.layers, name="layer", dtype="str"))
    frame.insert(0, "actors", members.groupby("layer").size())
    frame = frame.fillna({"ties": 0, "acts": 0}).astype({"actors": int, "ties": int, "acts": int})
    kinds = base.known.loc[state.cast[1], "kind"]
    frame.attrs["actors"] = kinds.value_counts().sort_index().to_dict()
    return frame


def _acts_by_layer(state: State, table: Table, ties: pd.Series) -> pd.Series:
    if not state.base.has_documents:
        return ties
    query = table.group_by("_of").aggregate(**acts(state, table))
    found = state.base.engine.frame(query, "distinct acts").set_index("_of")
    return _whole(found["loose"]) + _whole(found["documents"])


def collect(state: State, keep: Iterable[str], selection: Mapping[str, object]) -> TieNetwork:
    """Bring ties into memory, put together; see :meth:`subnatnet.network.scan.TieScan.collect`."""
    import ibis

    base = state.base
    kept = [keep] if isinstance(keep, str) else list(keep)
    numbers = {name for name in base.columns if not base.rows[name].type().is_string()} | {"amount", "count"}
    for name in kept:
        allowed = [n for n in dict.fromkeys((*SHAPE, *base.columns)) if n not in ("id", *ENDS, *numbers)]
        if name not in allowed:
            reject(name, allowed, "column of texts to keep")
    members, ids = state.cast
    base.require(state.table, "layer", *ENDS, "start", "end")
    with quiet():
        table = paired(state)
        table = with_dates(base, table)
        columns = {"_of": table["_of"], "_a": table["_a"], "_b": table["_b"]}
        for name in dict.fromkeys(("document", *kept)):
            if name in ("start", "end"):
                columns[f"~{name}"] = table[f"_{name}_text"]
            elif name in table.columns:
                columns[f"~{name}"] = table[name].fill_null("")
        narrow = table.select(**columns)
        counts = {"whole": narrow.count().cast("float64"), "most": ibis.literal(1.0)}
        if "count" in table.columns:
            narrow = table.select(**columns, _count=table["count"].fill_null(1.0))
            counts = {"whole": narrow["_count"].sum(), "most": narrow["_count"].max()}
        query = narrow.group_by(*columns).aggregate(**counts)
    found = base.engine.frame(query, "collecting")
    order = base.order
    rows = pd.DataFrame(
        {
            "layer": found["_of"].astype("str"),
            "source": pd.Series(order.take(found["_a"].to_numpy()), dtype="str"),
            "target": pd.Series(order.take(found["_b"].to_numpy()), dtype="str"),
        }
    )
    rows = rows.assign(**{name[1:]: found[name].astype("str") for name in found.columns if name[0] == "~"})
    if "document" not in rows:
        rows["document"] = ""
    rows["count"] = found["whole"].where(rows["document"] == "", found["most"]).astype("float64")
    known = base.known
    empty = TieNetwork(
        known.loc[ids], tie_frame(rows.iloc[:0].assign(id="")), gazetteer=known, eras=base.eras,
        members=members, schema=base.schema,
    )  # fmt: skip
    ties = tie_frame(numbered(rows))
    return empty._with(_ties=ties, _selection=dict(selection))  # noqa: SLF001 - checked on the engine
