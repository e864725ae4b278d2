"""The verbs of a scan: what each leaves of the rows, of the members and actors, and where it moves ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject
from subnatnet.network._filters import values_of
from subnatnet.network._scan_base import ENDS
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_faults import left_out, sound
from subnatnet.network._scan_rows import SHAPE, coded, of_layer, written_out
from subnatnet.network._scan_words import within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ibis.expr.types import Table

    from subnatnet.network._scan_base import Base

    Cast = tuple[pd.DataFrame, pd.Index[Any]]


class State:
    """What a scan has come to: a table of an engine, and the verbs so far, run when an answer needs them.

    Parameters
    ----------
    base : Base
        The table.
    before : State, optional
        What stood before the last verb.
    step : Step, optional
        The last verb.
    """

    def __init__(self, base: Base, before: State | None = None, step: Step | None = None) -> None:
        self.base = base
        self._last = None if before is None or step is None else (before, step)
        self._kept: dict[tuple[object, ...], Table] = {}

    def kept(self, name: str, make: Callable[[], Table]) -> Table:
        """Return a query that several answers need, built once for what is known of the words in it."""
        key = name, self.base.tidy, self.base.read_words is None
        if key not in self._kept:
            with quiet():
                self._kept[key] = make()
        return self._kept[key]

    def coded(self, *, ids: bool = True, only: tuple[str, ...] = ()) -> Table:
        """Return the rows, or some of their columns, with the place of the actor at each end, and its id."""
        name = " ".join(("rows with", "ids" if ids else "places", *sorted(only)))
        return self.kept(name, lambda: coded(self.base, self.move, self.table, ids=ids, only=only or None))

    @cached_property
    def table(self) -> Table:
        """Rows that are left, with columns of our own beside them."""
        with quiet():
            return first(self.base) if self._last is None else self._last[1].rows(self._last[0])

    @cached_property
    def move(self) -> pd.Series:
        """Where each known actor is put by the roll-ups so far."""
        if self._last is None:
            return pd.Series(self.base.known.index, index=self.base.known.index)
        return self._last[1].move(self._last[0])

    @cached_property
    def cast(self) -> Cast:
        """Members of layers, and the actors."""
        return cast(self) if self._last is None else self._last[1].cast(self._last[0], self)

    @property
    def members(self) -> pd.DataFrame:
        """One row per actor and layer it belongs to."""
        return self.cast[0]

    @property
    def layers(self) -> list[str]:
        """The layers that have members, in the order of the schema."""
        present = set(self.members["layer"])
        return [name for name in self.base.schema.layers if name in present]


def first(base: Base) -> Table:
    """Return the rows before any verb; in quarantine, those that can be ties."""
    return sound(base) if base.quarantine else base.rows


def cast(state: State) -> Cast:
    """Return members and actors before any verb."""
    base = state.base
    base.require(state.table, "layer", *ENDS)
    if left_out(base).get("rows_left_out"):  # a row set aside makes nobody a member
        members = _members_of(state)
        given = base.given is not None
        return members, base.ids if given else base.ids[base.ids.isin(members["actor"])]
    words = base.ends[base.ends["rule"] == ""]
    members = words[["id", "layer"]].rename(columns={"id": "actor"}).drop_duplicates()
    return members.astype("str").sort_values(["actor", "layer"], ignore_index=True), base.ids


def _members_of(state: State) -> pd.DataFrame:
    """Return who has ties in which layer, as the rows say that are left."""
    with quiet():
        table = state.coded(only=("_layer",))
        layer = of_layer(state.base, table)
        one, two = (table.select(actor=table[f"_{end}_id"], layer=layer).distinct() for end in ENDS)
        query = one.union(two, distinct=True)
    members = state.base.engine.frame(query, "members").astype("str")
    return members.sort_values(["actor", "layer"], ignore_index=True)


class Step:
    """A verb; most leave ends where they are, and members and actors as they were."""

    def rows(self, before: State) -> Table:
        """Return the rows that are left."""
        return before.table

    def move(self, before: State) -> pd.Series:
        """Return where each known actor is put."""
        return before.move

    def cast(self, before: State, after: State) -> Cast:  # noqa: ARG002 - some verbs need it
        """Return members and actors."""
        return before.cast


@dataclass(frozen=True)
class Layers(Step):
    """Some layers only."""

    names: tuple[str, ...]

    def rows(self, before: State) -> Table:
        base, table = before.base, before.table
        base.require(table, "layer")
        words = [word for word, name in base.layer_words.items() if name in self.names]
        return table.filter(within(base.engine, table["_layer"], words))

    def cast(self, before: State, after: State) -> Cast:  # noqa: ARG002 - as in the class above
        members, ids = before.cast
        members = members[members["layer"].isin(self.names)]
        return members, ids[ids.isin(members["actor"])]


@dataclass(frozen=True)
class Period(Step):
    """Ties of a period."""

    low: float
    high: float
    surely: bool
    event: str

    def rows(self, before: State) -> Table:
        base, table = before.base, before.table
        base.require(table, "start")
        open_ended = not np.isfinite(self.low) and not np.isfinite(self.high)
        undated = open_ended or not self.surely
        if self.event == "start":
            return table.filter(self._began(before, *self._starts(before), undated=undated))
        base.require(table, "end")
        starts = base.starts
        began = starts.high <= self.high if self.surely else starts.low <= self.high
        condition = self._began(before, began, undated=not self.surely or bool(np.isposinf(self.high)))
        if "_end" in table.columns:
            condition &= self._lasted(before, starts.low >= self.low)
        return table.filter(condition)

    def _starts(self, before: State) -> tuple[Any]:
        starts = before.base.starts
        return (starts.fit(self.low, self.high, surely=self.surely),)

    def _began(self, before: State, chosen: Any, *, undated: bool) -> Any:  # noqa: ANN401 - expressions
        import ibis

        base, table = before.base, before.table
        if "_start" not in table.columns:
            return ibis.literal(undated)
        return base.starts.among(base.engine, table["_start"], chosen, empty=undated)

    def _lasted(self, before: State, late: Any) -> Any:  # noqa: ANN401 - expressions of ibis
        """Return the condition that a tie was surely, or possibly, still in force when the period began."""
        base, table = before.base, before.table
        ends = base.ends_of_life
        bound = ends.low if self.surely else ends.high
        lasted = ends.among(base.engine, table["_end"], bound >= self.low, empty=True)
        if self.surely and "_start" in table.columns:  # it cannot have ended before it began
            lasted |= base.starts.among(base.engine, table["_start"], late, empty=bool(np.isneginf(self.low)))
        return lasted


@dataclass(frozen=True)
class Where(Step):
    """Ties by what their columns say."""

    condition: Callable[[Table], object] | None
    wanted: Mapping[str, list[object]] = field(default_factory=dict)

    @classmethod
    def checked(
        cls, base: Base, condition: Callable[[Table], object] | None, columns: Mapping[str, object]
    ) -> Where:
        """Return the step, if its columns exist and its condition is one."""
        import ibis

        there = [*SHAPE, *(name for name in base.columns if name not in SHAPE)]
        wanted: dict[str, list[object]] = {}
        for name, value in columns.items():
            if name not in there:
                reject(name, there, "column of the ties")
            known = base.rows[name].type() if name in base.rows.columns else None
            number = name in ("amount", "count") or bool(known and known.is_numeric())
            wanted[name] = values_of(name, value, number=number)
        if condition is not None:
            types = {name: "float64" if name in ("amount", "count") else "string" for name in there}
            rows = base.rows
            types |= {
                n: str(rows[n].type()) for n in there if n in rows.columns and not rows[n].type().is_string()
            }
            answer = condition(ibis.table(types, name="ties"))
            kind = getattr(answer, "type", lambda: None)()
            if kind is None or not kind.is_boolean():
                raise InvalidChoice("a condition must be one on the columns: lambda t: t['amount'] > 1e6")
        return cls(condition, wanted)

    def rows(self, before: State) -> Table:
        base, table = before.base, before.table
        own = list(table.columns)
        simple = {n: v for n, v in self.wanted.items() if n in base.columns and n not in ("amount", "count")}
        for name, values in simple.items():
            present = table.filter(within(base.engine, table[name], values))
            _require_present(base, name, values, present, name)
            table = present
        rest = {name: values for name, values in self.wanted.items() if name not in simple}
        if not rest and self.condition is None:
            return table
        whole = written_out(base, before.move, table, hidden=True)
        for name, values in rest.items():
            present = whole.filter(within(base.engine, whole[name], values))
            _require_present(base, name, values, present, name)
            whole = present
        if self.condition is not None:
            whole = whole.filter(self.condition(whole))
        return whole.select(*own)


def _require_present(base: Base, name: str, values: list[object], present: Table, column: str) -> None:
    """Refuse a value that no tie has, as in memory."""
    held = base.engine.frame(present.select(column).distinct(), name)[column]
    there = set(held.astype(object).where(held.notna(), ""))
    for value in values:
        if value not in there:
            choices = base.distinct(name)[name] if name in base.rows.columns else held
            listed = choices.astype(object).where(choices.notna(), "")
            reject(value, sorted(map(str, listed.iloc[:1000])), f"{name} of these ties")


@dataclass(frozen=True)
class Among(Step):
    """Ties of some actors."""

    chosen: pd.Index[Any]
    both: bool

    def rows(self, before: State) -> Table:
        base, table = before.base, before.table
        base.require(table, "layer", *ENDS)
        move = before.move
        words = base.ends[base.ends["rule"] == ""]
        words = words[words["id"].map(move).isin(self.chosen)]
        found = []
        for end in ENDS:
            here = words[words["end"] == end]
            if base.width(end) == 1:
                found.append(within(base.engine, table[f"_{end}_0"], here["key_0"].unique()))
            else:
                keys = [f"key_{number}" for number in range(base.width(end))]
                joined = table[f"_{end}_0"]
                for number in range(1, len(keys)):
                    joined = joined + "\x1f" + table[f"_{end}_{number}"]
                texts = ["\x1f".join(key) for key in here[keys].drop_duplicates().itertuples(index=False)]
                found.append(within(base.engine, joined, texts))
        return table.filter(found[0] & found[1] if self.both else found[0] | found[1])

    def cast(self, before: State, after: State) -> Cast:
        members, ids = before.cast
        keep = set(self.chosen)
        if not self.both:
            table = after.coded(only=("_layer",))
            with quiet():
                one, two = (table.select(id=table[f"_{end}_id"]).distinct() for end in ENDS)
                query = one.union(two, distinct=True)
            keep |= set(after.base.engine.frame(query, "ends")["id"].dropna())
        members = members[members["actor"].isin(keep)].reset_index(drop=True)
        return members, ids[ids.isin(keep)]


@dataclass(frozen=True)
class RollUp(Step):
    """Ends moved up to parents."""

    up: pd.Series

    def move(self, before: State) -> pd.Series:
        put = self.up.index.get_indexer(pd.Index(before.move))
        return pd.Series(self.up.array.take(put), index=before.move.index)

    def cast(self, before: State, after: State) -> Cast:  # noqa: ARG002 - as in the class above
        members, ids = before.cast
        members = members.assign(actor=members["actor"].map(self.up).astype("str")).drop_duplicates()
        members = members.sort_values(["actor", "layer"], ignore_index=True)
        return members, pd.Index(self.up.loc[ids].unique(), name="id").sort_values()
