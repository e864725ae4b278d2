"""What makes a row a tie: every fault found at once, each with the nearest valid choice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.codes import MANY, codes_of, plain
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.report import REPORT, raise_faults, suggestions
from subnatnet.tables.schemas import (
    Rules,
    actor_rules,
    blame,
    broken,
    choices,
    compact,
    tie_rules,
)
from subnatnet.tables.text import are_empty

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from subnatnet.schema import Schema

__all__ = ["REPORT", "check_ties", "find_faults", "require_valid"]

DAY = 86_400  # seconds
DECLARABLE = ("not a tie type", "not a kind of actor")
FAULTS = ("table", "position", "column", "value", "rule", "suggestion")


class Numbered(NamedTuple):
    """Ties and actors as numbers.

    Parameters
    ----------
    source, target : numpy.ndarray of int
        The place of each end among the actors, -1 where it is none of them.
    layer : numpy.ndarray of int
        The place of each tie's layer in `layers`.
    layers : pandas.Index
        The distinct layers.
    kind : numpy.ndarray of int
        The place of each actor's kind in `kinds`.
    kinds : pandas.Index
        The distinct kinds.
    """

    source: NDArray[np.intp]
    target: NDArray[np.intp]
    layer: NDArray[np.integer[Any]]
    layers: pd.Index
    kind: NDArray[np.integer[Any]]
    kinds: pd.Index


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
    found, _ = _found(ties, actors, schema)
    return pd.DataFrame(columns=list(FAULTS)) if found is None else found


def _found(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema) -> tuple[pd.DataFrame | None, Numbered]:
    """Return the same, or None where there is no fault, and what was looked at as numbers."""
    lists: dict[str, Iterable[str]] = {**choices(schema)}
    who = _columns(actors)
    people = _failures(who, actor_rules(_text_columns(who), schema), actors, "actors", lists)
    lists["no actor has this id"] = actors.index
    evidence, numbers = _evidence(ties, actors, schema)
    rows = _failures(evidence, tie_rules(_text_columns(evidence), schema), ties, "ties", lists)
    found = [faults for faults in (people, rows) if faults is not None]
    return pd.concat(found, ignore_index=True) if found else None, numbers


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
    found, _ = _found(ties, actors, schema)
    if found is None:
        return pd.DataFrame(columns=list(REPORT), dtype="object")
    return _by_id(found, ties, actors)


def _by_id(found: pd.DataFrame, ties: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    ids = {"actors": actors.index, "ties": ties.index}
    found["row"] = [ids[table][at] for table, at in zip(found["table"], found["position"], strict=True)]
    return found.reindex(columns=list(REPORT)).astype("object").fillna("")


def require_valid(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema = DEFAULT_SCHEMA) -> Numbered:
    """Raise :class:`~subnatnet.errors.InvalidTies` with all faults if there is any.

    Returns
    -------
    Numbered
        The ends, layers and kinds, each of which is known then.

    Raises
    ------
    InvalidTies
        The message shows the first five faults, ``.report`` has them all.
    """
    found, numbers = _found(ties, actors, schema)
    if found is not None:
        raise_faults(_by_id(found, ties, actors))
    return numbers


def _columns(frame: pd.DataFrame) -> dict[str, Any]:
    """Return the columns by name, ``id`` as one of them and as text."""
    ids = pd.Series(frame.index, index=frame.index, name="id")
    texts = ids if ids.dtype == "str" else ids.astype("str")
    return {"id": texts} | {str(name): cells for name, cells in frame.items()}


def _text_columns(columns: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the columns of texts: no numbers, no flags."""
    kinds = {name: cells.dtype for name, cells in columns.items()}
    return tuple(
        n for n, kind in kinds.items() if isinstance(kind, pd.StringDtype) or not is_numeric_dtype(kind)
    )


def _evidence(ties: pd.DataFrame, actors: pd.DataFrame, schema: Schema) -> tuple[dict[str, Any], Numbered]:
    """Return the columns of the ties and what the checks need beside them; True means a fault."""
    rows = _columns(ties)
    if len(ties) > MANY:
        rows |= {name: compact(rows[name]) for name in _text_columns(rows)}
    none = np.zeros(len(ties), dtype=bool)
    ids = actors.index if actors.index.is_unique else actors.index.drop_duplicates()
    kinds = actors["kind"] if ids is actors.index else actors["kind"][~actors.index.duplicated()]
    kind_code, kind_names = codes_of(kinds)
    layer_code, layers = codes_of(rows["layer"])
    place = {name: at for at, name in enumerate(layers)}
    flags: dict[str, Any] = {}
    ends = {}
    places = []
    for end in ("source", "target"):
        code, distinct = codes_of(rows[end])
        at = ids.get_indexer(distinct)
        places.append(at.take(code))
        kind = np.where(at >= 0, kind_code[at], -1) if len(ids) else at
        flags[f"{end}_known"] = (at < 0)[code] if len(distinct) else none
        ends[end] = kind, code, distinct
    for layer in schema.layers.values():
        here = layer_code == place[layer.name] if layer.name in place else none
        any_here = bool(here.any())
        for end, allowed in (("source", layer.sources), ("target", layer.targets)):
            flags[f"{layer.name} {end}"] = none
            if any_here:
                kind, code, _ = ends[end]
                fits = np.array([*(name in allowed for name in kind_names), True])  # -1: not known
                flags[f"{layer.name} {end}"] = here & ~fits[kind][code]
    (_, source, sources), (_, target, targets) = ends["source"], ends["target"]
    same = sources.get_indexer(targets)[target] == source if len(targets) else none
    if same.any() and "source_unit" in ties:
        # ties inside a unit after a roll-up are ties between its parts
        same = same & (plain(ties["source_unit"]) == plain(ties["target_unit"])).to_numpy()
    start_low, _, _ = date_bounds(ties["start"])
    _, end_high, _ = date_bounds(ties["end"])
    today = time.time() // DAY
    flags |= {
        "self_tie": same,
        "starts_after_end": start_low > end_high,
        "starts_after_today": np.isfinite(start_low) & (start_low > today + 1),
        "money_without_currency": ~np.isnan(ties["amount"].to_numpy()) & are_empty(plain(ties["currency"])),
    }
    numbers = Numbered(places[0], places[1], layer_code, layers, kind_code, kind_names)
    return rows | flags, numbers


def _failures(
    evidence: dict[str, Any],
    rules: Rules,
    frame: pd.DataFrame,
    table: str,
    lists: Mapping[str, Iterable[str]],
) -> pd.DataFrame | None:
    """Check the rules and bring what breaks them into one row for each fault; None where all is well."""
    wrong = [(blame(name), words, at.tolist()) for name, words, at in broken(rules, evidence) if len(at)]
    if not wrong:
        return None
    values = frame.reset_index()
    told = [(name, rule, at, values.at[at, name]) for name, rule, rows in wrong for at in rows]
    near = {
        rule: suggestions([value for _, said, _, value in told if said == rule], pool)
        for rule, pool in lists.items()
    }
    faults = []
    for name, rule, at, value in told:
        hint = near.get(rule, {}).get(value, "")
        own = rule in DECLARABLE and not hint and value != ""
        faults.append((table, at, name, value, f"{rule}; schema= can declare it" if own else rule, hint))
    found = pd.DataFrame(faults, columns=list(FAULTS))
    return found.sort_values(["position", "column", "rule"], kind="stable", ignore_index=True)
