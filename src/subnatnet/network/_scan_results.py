"""What a scan answers: ties written out, edges, the summary, a network in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import reject
from subnatnet.network._scan_base import ENDS
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_faults import left_out
from subnatnet.network._scan_rows import SHAPE, coded, of_layer, with_dates
from subnatnet.network._scan_words import absent
from subnatnet.network.receipt import set_aside
from subnatnet.network.tie_network import TieNetwork
from subnatnet.tables.dates import year_of
from subnatnet.tables.frames import numbered, tie_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ibis.expr.types import Table
    from numpy.typing import NDArray

    from subnatnet.network._scan_steps import State


def paired(state: State, *only: str) -> Table:
    """Return rows with ``_of``, their layer, and ``_a`` and ``_b``, the places of their ends.

    Ends of undirected ties are put in order. A place is missing where the end is no actor's. Of the columns
    there are but those named, or all where none is.
    """
    table = state.coded(ids=False, only=only)
    return table.mutate(_of=of_layer(state.base, table), **in_order(state, table))


def in_order(state: State, table: Table) -> dict[str, Any]:
    """Return ``_a`` and ``_b``, the places of both ends, those of undirected ties in order."""
    import ibis

    base = state.base
    directed = base.schema.directed
    words = base.read_words or {name: name for name in directed}
    free = [word for word, name in words.items() if not directed.get(name, True)]
    source, target = (table[f"_{end}_place"] for end in ENDS)
    if not free:
        return {"_a": source, "_b": target}
    turned = source > target
    if len(free) < len(words):
        turned = table["_layer"].isin(free) & turned
    return {"_a": ibis.ifelse(turned, target, source), "_b": ibis.ifelse(turned, source, target)}


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
    cells = found[places]
    if not (cells.isna() | (cells < 0)).to_numpy().any():
        return found
    state.base.require(state.table, "layer", *ENDS)
    return ask()


def tallied(table: Table, **by: Any) -> Table:  # noqa: ANN401 - expressions of ibis
    """Return ``n_ties``, distinct acts, and ``count``, for how many they stand, by some columns.

    Rows of one act are one: the largest of their counts.
    """
    import ibis

    held = {"_count": table["count"].fill_null(1.0)} if "count" in table.columns else {}
    if "document" not in table.columns:
        rows = table.select(**by, **held)
        total = {"count": rows["_count"].sum()} if held else {}
        return rows.group_by(*by).aggregate(n_ties=rows.count(), **total)
    rows = table.select(**by, **held, _act=table["document"])
    sums = {"_sum": rows["_count"].sum(), "_most": rows["_count"].max()} if held else {}
    once = rows.group_by(*by, "_act").aggregate(_rows=rows.count(), **sums)
    loose = absent(once["_act"])
    total = {"count": ibis.ifelse(loose, once["_sum"], once["_most"]).sum()} if held else {}
    return once.group_by(*by).aggregate(n_ties=ibis.ifelse(loose, once["_rows"], 1).sum(), **total)


def edges(state: State) -> pd.DataFrame:
    """Put ties together by layer and pair of ends; see :meth:`subnatnet.network.scan.TieScan.edges`."""
    base = state.base
    names = np.array(sorted(base.schema.layers), dtype=object)
    many = max(len(base.known), 1)

    def query() -> Table:
        """Ask with layer and ends as one number, which is missing where one of them is not known."""
        table = coded(base, state.move, state.table, ids=False, only=("_layer", "document", "count"))
        ends = in_order(state, table)
        words = base.read_words or {name: name for name in names}
        number = _number(
            table["_layer"],
            [(word, at) for at, name in enumerate(names) for word in words if words[word] == name],
        )
        return tallied(table, _key=(number * many + ends["_a"]) * many + ends["_b"])

    found = base.engine.frame(state.kept("edges", query), "edges")
    if found["_key"].isna().any():
        # words of layers and ends were taken for what they say, which spares passes over the table; only
        # where one is not known are all the distinct ones read, and refused or understood
        base.require(state.table, "layer")
        base.require(state.table, "layer", *ENDS)
        _ = base.layer_words
        found = base.engine.frame(state.kept("edges", query), "edges")
    key = found["_key"].to_numpy(dtype=np.int64)
    layers = key // many // many
    ends = [base.by_place[at] for at in (key // many % many, key % many)]
    if _odd(state, names[layers], ends):
        base.require(state.table, "layer", *ENDS)
    order = np.lexsort((ends[1], ends[0], layers))
    ids: Any = base.known.index.array
    n_ties = found["n_ties"].to_numpy(dtype=np.int64)[order]
    count = (
        found["count"].to_numpy(dtype=np.float64)[order] if "count" in found else n_ties.astype(np.float64)
    )
    told = pd.DataFrame(
        {
            "layer": pd.Series(names[layers[order]], dtype="str"),
            "source": ids.take(ends[0][order]),
            "target": ids.take(ends[1][order]),
            "n_ties": n_ties,
            "count": count,
        }
    )
    told.attrs |= left_out(base)
    return told


def _number(column: Any, words: list[tuple[str, int]]) -> Any:  # noqa: ANN401 - expressions of ibis
    """Return the number of the word in each cell; missing where it is none of them."""
    import ibis

    return ibis.cases(*((column == word, at) for word, at in words)).cast("int64")


def _odd(state: State, layers: NDArray[np.object_], ends: list[NDArray[np.intp]]) -> bool:
    """Say whether an actor of a kind that a layer does not have may be behind any of these ends."""
    base = state.base
    kinds, names = pd.factorize(base.known["kind"])
    put = base.known.index.get_indexer(pd.Index(state.move))
    for name in set(layers):
        layer = base.schema.layers[name]
        # which end of an undirected tie was written first is not seen any more
        either = {*layer.sources} & {*layer.targets}
        allowed = (layer.sources, layer.targets) if layer.directed else (either, either)
        for end, fitting in zip(ends, allowed, strict=True):
            wrong = ~np.asarray(names.isin(fitting))[kinds]
            if wrong.any() and np.isin(end[layers == name], put[wrong]).any():
                return True
    return False


def _whole(numbers: pd.Series) -> pd.Series:
    return numbers.fillna(0).astype("int64")


def summary(state: State) -> pd.DataFrame:
    """Say what is in it, layer by layer; see :meth:`subnatnet.TieNetwork.summary`."""
    import ibis

    base = state.base
    members = state.members  # refuses ends and layers that are none
    base.require(state.table, "start")
    with quiet():
        wanted = [name for name in ("_start", "sources", "document") if name in state.table.columns]
        table = state.table.select(*wanted, _of=of_layer(state.base, state.table))
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
    frame.attrs |= left_out(base)
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
        dates = [name for name in ("start", "end") if name in kept]
        table = paired(state, "_layer", "document", "count", *kept, *(f"_{name}" for name in dates))
        table = with_dates(base, table) if dates else table
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
    aside = left_out(base).get("rows_left_out", 0)
    notes = set_aside(base.file, aside) if aside else empty._notes  # noqa: SLF001 - of a network of our own
    return empty._with(_ties=ties, _selection=dict(selection), _notes=notes)  # noqa: SLF001 - checked on the engine
