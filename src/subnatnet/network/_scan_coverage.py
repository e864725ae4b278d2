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
from subnatnet.network.coverage import ALL, UNDATED, Shape
from subnatnet.schema import CONFIDENCE
from subnatnet.tables.dates import period_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ibis.expr.types import Table
    from numpy.typing import NDArray

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
    shape = Shape(regions, list(base.schema.layers), list(base.eras))
    table = shape.filled(*_counted(state, shape), members=members, layers=state.layers)
    table.attrs["name"] = "coverage"
    table.attrs |= dict(selection)
    table.attrs["unit"] = unit
    table.attrs |= left_out(base)
    return table


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
    only = ("_layer", "_start", "sources", "url", "confidence", "document")
    table = state.coded(ids=False, only=only)
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


def _counted(state: State, shape: Shape) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
    """Return counts and shares for all regions together, and each; for all eras together, and each."""
    base = state.base
    whole = len(base.order)  # a place beyond those of the actors

    def ask() -> pd.DataFrame:
        with quiet():
            table = _everywhere(state, whole)
            sums = {f"n_{name}": table[f"_{name}"].sum() for name in SHARES}
            by = table.group_by("_of", "_era", "_all", "_at")
            query = by.aggregate(n=table.count(), **sums, **acts(state, table))
        return base.engine.frame(query, "coverage")

    found = decided(state, ask, ["_at"])
    at = found["_at"].to_numpy()
    place = np.append(shape.regions.get_indexer(base.order), -1)[at]
    found, place = found[(place >= 0) | (at == whole)], place[(place >= 0) | (at == whole)]
    ranks = [{word: at for at, word in enumerate(words)} for words in (shape.layers, shape.eras)]
    layer, era = (found[name].map(rank).to_numpy() for name, rank in zip(("_of", "_era"), ranks, strict=True))
    n = found["n"].to_numpy(dtype=np.float64)
    counts = {"ties": n, "acts": (found["loose"].fillna(0) + found["documents"].fillna(0)).to_numpy()}
    shares = {name: found[f"n_{name}"].to_numpy(dtype=np.float64) / n for name in SHARES}
    return shape.keys(place, layer, np.where(found["_all"] == 1, 0, era)), counts | shares
