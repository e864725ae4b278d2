"""How many ties of a scan are dated, sourced and sure, by region, layer and era."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.network import _collapse
from subnatnet.network._scan_base import ENDS
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_faults import left_out
from subnatnet.network._scan_results import acts, decided
from subnatnet.network._scan_rows import of_layer
from subnatnet.network._scan_steps import RollUp, State
from subnatnet.network._scan_words import absent
from subnatnet.network.coverage import ALL, UNDATED, empty_rows, in_order
from subnatnet.schema import CONFIDENCE
from subnatnet.tables.dates import period_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr.types import Table

    from subnatnet.network._scan_base import Base

SHARES = ("dated", "to_the_day", "sourced", "linked", *CONFIDENCE, "unrated")


def coverage(state: State, unit: str | None, selection: Mapping[str, object]) -> pd.DataFrame:
    """Count ties by region, layer and era; see :func:`subnatnet.coverage`."""
    base = state.base
    unit = _collapse.unit_of(base.known, unit)
    if unit is not None:
        state = State(base, state, RollUp(_collapse.moves(base.known, unit, None)))
    members = state.members  # refuses ends and layers that are none
    base.require(state.table, "start")
    regions = base.known.index[base.known["kind"] == "region"]
    table = _counted(state, regions).set_index(["region", "layer", "era"])
    table = table.reindex(table.index.union(empty_rows(members, state.layers, regions)))
    table = table.fillna({"ties": 0, "acts": 0}).astype({"ties": "int64", "acts": "int64"})
    table.attrs["name"] = "coverage"
    table.attrs |= dict(selection)
    table.attrs["unit"] = unit
    table.attrs |= left_out(base)
    return in_order(table, base.schema.layers, list(base.eras))


def _eras(base: Base) -> pd.DataFrame:
    """Return what each distinct start says: ``_start, _era, _dated, _day``."""
    starts = base.starts
    era = np.full(len(starts.cells), UNDATED, dtype=object)
    for name, period in base.eras.items():
        era[starts.fit(*period_bounds(period, base.eras), surely=True)] = name
    dated = np.isfinite(starts.low) & np.isfinite(starts.high)
    return pd.DataFrame(
        {
            "_value": starts.cells,
            "_era": pd.Series(era, dtype="str"),
            "_dated": dated.astype("int64"),
            "_day": (dated & (starts.low == starts.high)).astype("int64"),
        }
    )


def _open_era(base: Base) -> str:
    """Return the era of a tie without a date: only one without beginning and end is sure to hold it."""
    sure = [name for name, span in base.eras.items() if not np.isfinite(period_bounds(span, base.eras)).any()]
    return sure[-1] if sure else UNDATED


def _marked(state: State) -> Table:
    """Return rows with what is known of each tie, a number for each question."""
    import ibis

    base = state.base
    table = state.coded(ids=False)
    undated = _open_era(base)
    if "_start" in table.columns and base.starts.cells:
        small = base.engine.table(_eras(base))
        own = list(table.columns)
        table = table.left_join(small, table["_start"] == small["_value"]).select(
            *own, "_era", "_dated", "_day"
        )
        marks: dict[str, Any] = {"era": table["_era"].fill_null(undated)}
        marks |= {"dated": table["_dated"].fill_null(0), "to_the_day": table["_day"].fill_null(0)}
    else:
        marks = {"era": ibis.literal(undated), "dated": ibis.literal(0), "to_the_day": ibis.literal(0)}
    for name, column in (("sourced", "sources"), ("linked", "url")):
        held = column in table.columns
        marks[name] = ibis.ifelse(absent(table[column]), 0, 1) if held else ibis.literal(0)
    for word in (*CONFIDENCE, ""):
        if "confidence" in table.columns:
            marks[word or "unrated"] = ibis.ifelse(table["confidence"].fill_null("") == word, 1, 0)
        else:
            marks[word or "unrated"] = ibis.literal(0 if word else 1)
    kept = ["document"] if "document" in table.columns else []
    places = {f"_{end}": table[f"_{end}_place"].fill_null(-1) for end in ENDS}
    marks = {f"_{name}": mark for name, mark in marks.items()}
    return table.select(*kept, _of=of_layer(base, table), **places, **marks)


def _everywhere(state: State, whole: int) -> Table:
    """Return each tie once for every row it counts in: of a place ``_at``, and of an era or all of them."""
    import ibis

    table = state.kept("marked", lambda: state.base.engine.named(_marked(state)))
    first = table.mutate(_at=table["_source"])
    # a tie between two regions counts for both, one inside a region once
    second = table.mutate(_at=table["_target"]).filter(table["_source"] != table["_target"])
    everywhere = table.mutate(_at=ibis.literal(whole, type=first["_at"].type()))
    placed = ibis.union(first, second, everywhere)
    apart = placed.mutate(_all=ibis.literal(0))
    return apart.union(placed.mutate(_era=ibis.literal(ALL), _all=ibis.literal(1)))


def _counted(state: State, regions: pd.Index[Any]) -> pd.DataFrame:
    """Return counts and shares for all regions together, and each; for all eras together, and each."""
    base = state.base
    home = np.append(base.order.isin(regions), True)
    whole = len(base.order)  # a place beyond those of the actors

    def ask() -> pd.DataFrame:
        with quiet():
            table = _everywhere(state, whole)
            sums = {f"n_{name}": table[f"_{name}"].sum() for name in SHARES}
            by = table.group_by("_of", "_era", "_all", "_at")
            query = by.aggregate(n=table.count(), **sums, **acts(state, table))
        return base.engine.frame(query, "coverage")

    found = decided(state, ask, ["_at"])
    found = found[home[found["_at"].to_numpy()]]
    names = np.append(base.order.to_numpy(dtype=object), ALL)
    n = found["n"].to_numpy(dtype=np.float64)
    counts = {
        "region": pd.Series(names[found["_at"].to_numpy()], dtype="str"),
        "layer": pd.Series(found["_of"].to_numpy(dtype=object), dtype="str"),
        "era": pd.Series(found["_era"].to_numpy(dtype=object), dtype="str"),
        "ties": found["n"].to_numpy(),
        "acts": (found["loose"].fillna(0) + found["documents"].fillna(0)).to_numpy(),
    }
    shares = {name: found[f"n_{name}"].to_numpy(dtype=np.float64) / n for name in SHARES}
    return pd.DataFrame(counts | shares)
