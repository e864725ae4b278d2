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

COUNTED = "count" in SHAPE  # whether a row can stand for several acts


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


def edges(state: State) -> pd.DataFrame:
    """Put ties together by layer and pair of ends; see :meth:`subnatnet.network.scan.TieScan.edges`."""
    base = state.base

    def ask() -> pd.DataFrame:
        with quiet():
            table = paired(state)
            query = table.group_by("_of", "_a", "_b").aggregate(**acts(state, table))
        return base.engine.frame(query, "edges")

    base.require(state.table, "layer")
    found = decided(state, ask, ["_a", "_b"])
    ids = base.order
    frame = pd.DataFrame(
        {
            "layer": found["_of"].astype("str"),
            "source": pd.Series(ids.take(found["_a"].to_numpy()), dtype="str"),
            "target": pd.Series(ids.take(found["_b"].to_numpy()), dtype="str"),
            "n_ties": _whole(found["loose"]) + _whole(found["documents"]),
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
    ).reindex(pd.Index(state.layers, name="layer"))
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
    base = state.base
    kept = [keep] if isinstance(keep, str) else list(keep)
    numbers = {name for name in base.columns if not base.rows[name].type().is_string()} | {"amount"}
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
        query = narrow.group_by(*columns).aggregate(count=narrow.count()) if COUNTED else narrow
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
    if COUNTED:
        rows["count"] = found["count"].where(rows["document"] == "", 1).astype("int64")
    known = base.known
    empty = TieNetwork(
        known.loc[ids], tie_frame(rows.iloc[:0].assign(id="")), gazetteer=known, eras=base.eras,
        members=members, schema=base.schema,
    )  # fmt: skip
    held = tie_frame(numbered(rows))
    return empty._with(_ties=held, _selection=dict(selection))  # noqa: SLF001 - checked on the engine
