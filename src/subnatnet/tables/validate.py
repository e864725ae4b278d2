"""What makes a row a tie: every fault found at once, each with the nearest valid choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.codes import codes_of
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.report import REPORT, raise_faults, suggestions
from subnatnet.tables.schemas import (
    Rules,
    actor_rules,
    all_hold,
    blame,
    checks_of,
    choices,
    compact,
    tie_rules,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.schema import Schema

__all__ = ["REPORT", "check_ties", "find_faults", "require_valid"]

DECLARABLE = ("not a tie type", "not a kind of actor")
FAULTS = ("table", "position", "column", "value", "rule", "suggestion")


def find_faults(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema = DEFAULT_SCHEMA) -> pd.DataFrame:
    """Return every fault of `ties` and `actors`, by position.

    Parameters
    ----------
    ties, actors : pandas.DataFrame
        In the library's shape; ids may repeat and rows may come in any order.
    schema : Schema
        Which kinds and layers there are.

    Returns
    -------
    pandas.DataFrame
        Columns ``table`` (``actors`` or ``ties``), ``position`` (number of the row, from 0), ``column``,
        ``value``, ``rule``, ``suggestion``.
    """
    lists: dict[str, Iterable[str]] = {**choices(schema)}
    who = _texts(actors)
    people = _failures(who, actor_rules(_text_columns(who), schema), actors, "actors", lists)
    lists["no actor has this id"] = actors.index
    evidence = _evidence(ties, actors, schema)
    rows = _failures(evidence, tie_rules(_text_columns(evidence), schema), ties, "ties", lists)
    return pd.concat([people, rows], ignore_index=True)


def check_ties(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema = DEFAULT_SCHEMA) -> pd.DataFrame:
    """Return every fault of `ties` against the schema and the actors: one row each, empty if all is well.

    Parameters
    ----------
    ties, actors : pandas.DataFrame
        In the library's shape.
    schema : Schema
        Which kinds and layers there are.

    Returns
    -------
    pandas.DataFrame
        Columns ``file, sheet, row, column, value, rule, suggestion``; ``row`` is the id.
    """
    found = find_faults(ties, actors, schema)
    ids = {"actors": actors.index, "ties": ties.index}
    found["row"] = [ids[table][at] for table, at in zip(found["table"], found["position"], strict=True)]
    return found.reindex(columns=list(REPORT)).astype("object").fillna("")


def require_valid(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema = DEFAULT_SCHEMA) -> None:
    """Raise :class:`~subnatnet.errors.InvalidTies` with all faults if there is any.

    Raises
    ------
    InvalidTies
        The message shows the first five faults, ``.report`` has them all.
    """
    report = check_ties(ties, actors, schema)
    if not report.empty:
        raise_faults(report)


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows by position, ``id`` as a column of text."""
    return frame.reset_index().astype({"id": "str"})


def _text_columns(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name].dtype))


def _evidence(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema) -> pd.DataFrame:
    """Return the ties with what the checks need beside their own columns; True means a fault."""
    rows = _texts(ties)
    rows = rows.assign(**{name: compact(rows[name]) for name in _text_columns(rows)})
    kinds = actors["kind"][~actors.index.duplicated()]
    layer_code, layers = codes_of(rows["layer"])
    flags: dict[str, Any] = {}
    ends = {}
    for end in ("source", "target"):
        code, distinct = codes_of(rows[end])
        kind = kinds.reindex(distinct)
        unknown = kind.isna().to_numpy()
        flags[f"{end}_known"] = unknown[code] if len(distinct) else np.zeros(len(rows), dtype=bool)
        ends[end] = kind, code, distinct
    for layer in schema.layers.values():
        here = layer_code == (list(layers).index(layer.name) if layer.name in layers else -2)
        for end, allowed in (("source", layer.sources), ("target", layer.targets)):
            kind, code, _ = ends[end]
            if not here.any() or not len(kind):
                flags[f"{layer.name} {end}"] = np.zeros(len(rows), dtype=bool)
                continue
            wrong = kind.notna().to_numpy() & ~kind.isin(allowed).to_numpy()
            flags[f"{layer.name} {end}"] = here & wrong[code]
    (_, source, sources), (_, target, targets) = ends["source"], ends["target"]
    same = sources.get_indexer(targets)[target] == source if len(targets) else np.zeros(len(rows), dtype=bool)
    if same.any() and "source_unit" in ties:
        # ties inside a unit after a roll-up are ties between its parts
        same = same & (ties["source_unit"] == ties["target_unit"]).to_numpy()
    start_low, _, _ = date_bounds(ties["start"])
    _, end_high, _ = date_bounds(ties["end"])
    today = (pd.Timestamp.now(tz="UTC").tz_localize(None) - pd.Timestamp("1970-01-01")).days
    flags |= {
        "self_tie": same,
        "starts_after_end": start_low > end_high,
        "starts_after_today": np.isfinite(start_low) & (start_low > today + 1),
        "money_without_currency": rows["amount"].notna().to_numpy() & (ties["currency"] == "").to_numpy(),
    }
    return rows.assign(**flags)


def _failures(
    evidence: pd.DataFrame,
    rules: Rules,
    frame: pd.DataFrame,
    table: str,
    lists: Mapping[str, Iterable[str]],
) -> pd.DataFrame:
    """Check the rules and bring what breaks them into one row for each fault."""
    if all_hold(rules, evidence):
        return pd.DataFrame(columns=list(FAULTS))
    import pandera.errors

    try:
        checks_of(rules).validate(evidence, lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:  # pragma: no cover - a rule that does not hold is found by pandera too
        return pd.DataFrame(columns=list(FAULTS))
    position = cases["index"].astype("int64")
    column = cases["column"].map(blame)
    values = _texts(frame)
    found = pd.DataFrame(
        {
            "table": table,
            "position": position,
            "column": column,
            "value": [values.at[at, name] for at, name in zip(position, column, strict=True)],
            "rule": cases["check"],
            "suggestion": "",
        }
    )
    for rule, pool in lists.items():
        here = found["rule"] == rule
        if here.any():
            values_here = found.loc[here, "value"]
            found.loc[here, "suggestion"] = values_here.map(suggestions(values_here, pool)).fillna("")
            if rule in DECLARABLE:
                own = here & (found["suggestion"] == "") & (found["value"] != "")
                found.loc[own, "rule"] = f"{rule}; schema= can declare it"
    return found.sort_values(["position", "column", "rule"], kind="stable", ignore_index=True)
