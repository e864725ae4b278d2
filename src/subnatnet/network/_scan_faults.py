"""Which rows of a scan cannot be ties: counted by rule, the first of them shown, none dropped silently."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.network._scan_base import ENDS, SHOWN
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_rows import coded
from subnatnet.network._scan_words import absent
from subnatnet.schema import CONFIDENCE
from subnatnet.tables.report import fault_frame, raise_faults, suggestions
from subnatnet.tables.schemas import FORBIDDEN, ONE_LINE

if TYPE_CHECKING:
    from ibis.expr.types import Table

    from subnatnet.network._scan_base import Base

CONTROL = "holds a control character; copy the text anew"
CONTROL_LINE = "holds a control character, a tab or a line break"
_ESCAPED = "".join(c if c == "-" else f"\\x{{{ord(c):x}}}" for c in FORBIDDEN)
_SIGNS, _LINE = f"[{_ESCAPED}]", rf"[{_ESCAPED}\t\n]"


@dataclass(frozen=True)
class ScanFaults:
    """Rows that cannot be ties.

    Parameters
    ----------
    counts : pandas.DataFrame
        One row for each column and rule: ``column, rule, rows``, most rows first.
    faults : pandas.DataFrame
        The first thousand faults, in the order of the ids: ``file, sheet, row, column, value, rule,
        suggestion`` as in :attr:`subnatnet.InvalidTies.report`; ``row`` is the id of the tie.
    rows : int
        Rows looked at.
    bad : int
        Rows with any fault.
    """

    counts: pd.DataFrame
    faults: pd.DataFrame
    rows: int
    bad: int

    @property
    def ok(self) -> bool:
        """Whether every row can be a tie."""
        return self.bad == 0

    def raise_if_any(self) -> None:
        """Raise what :func:`subnatnet.read_ties` would.

        Raises
        ------
        InvalidTies
            If any row cannot be a tie.
        """
        if not self.ok:
            raise_faults(self.faults, f"{self.bad:,} of {self.rows:,} rows")

    def __repr__(self) -> str:
        if self.ok:
            return f"<ScanFaults: none in {self.rows:,} rows>"
        return f"<ScanFaults: {self.bad:,} of {self.rows:,} rows\n{self.counts.to_string(index=False)}>"


Rule = tuple[str, str, str]
"""Column to mend, rule, and the column whose cell is shown."""


def flagged(base: Base, table: Table) -> tuple[Table, dict[str, Rule]]:
    """Return rows with one column of flags for each rule that any of them could break, and the rules."""
    flags: dict[str, Any] = {}
    rules: dict[str, Rule] = {}

    def add(condition: Any, column: str, rule: str, cell: str = "") -> None:  # noqa: ANN401 - of ibis
        name = f"_fault_{len(rules)}"
        flags[name] = condition.fill_null(False)  # noqa: FBT003 - in place of a missing answer
        rules[name] = (column, rule, cell or column)

    for column in ("layer", "start", "end", *ENDS):
        table = _marked(base, table, column)
    if not base.tidy:
        stay = pd.Series(base.known.index, index=base.known.index)
        table = coded(base, stay, table)
    table = _with_days(base, table)
    for column in ("layer", "start", "end", *ENDS):
        for number, rule in enumerate(_rules(base, column)):
            cell = f"_{column}_0" if column in ENDS else f"_{column}"
            if f"_rule_{column}" in table.columns:
                add(table[f"_rule_{column}"] == number, column, rule, cell)
    one, two = ("_source_0", "_target_0") if base.tidy else ("_source_place", "_target_place")
    add(table[one] == table[two], "target", "a tie needs two different ends", "_target_0")
    _add_times(base, table, add)
    _add_cells(table, add)
    return table.mutate(**flags), rules


def _rules(base: Base, column: str) -> list[str]:
    bad = base.bad_ends(column) if column in ENDS else _bad(base, column)
    return sorted(bad["rule"].unique())


def _bad(base: Base, column: str) -> pd.DataFrame:
    if f"_{column}" not in base.rows.columns:
        return pd.DataFrame({"key_0": [], "rule": [], "suggestion": []})
    return base.bad_words(column)


def _marked(base: Base, table: Table, column: str) -> Table:
    """Return rows with the number of the rule that the word in a column breaks, if it breaks one."""
    bad = base.bad_ends(column) if column in ENDS else _bad(base, column)
    if bad.empty:
        return table
    number = {rule: at for at, rule in enumerate(sorted(bad["rule"].unique()))}
    keys = [name for name in bad.columns if name.startswith("key_")]
    held = {name: f"_{column}_{name[4:]}" for name in keys} if column in ENDS else {"key_0": f"_{column}"}
    if column in ENDS:
        held["word"] = "_layer"
    small = bad[list(held)].assign(**{f"_rule_{column}": bad["rule"].map(number).astype("int64")})
    named = {name: f"_bad_{column}_{name}" for name in held}
    other = base.engine.table(small.rename(columns=named).drop_duplicates(list(named.values())))
    match = []
    for name, cell in held.items():
        own = table[cell].fill_null("") if table[cell].type().is_string() else table[cell]
        match.append(own == other[named[name]])
    return table.left_join(other, match).select(*table.columns, f"_rule_{column}")


def _add_times(base: Base, table: Table, add: Any) -> None:  # noqa: ANN401 - a function
    today = (pd.Timestamp.now(tz="UTC").tz_localize(None) - pd.Timestamp("1970-01-01")).days
    if "_start" not in table.columns:
        return
    late = np.isfinite(base.starts.low) & (base.starts.low > today + 1)
    if late.any():
        begun = base.starts.among(base.engine, table["_start"], late, empty=False)
        add(begun, "start", "starts in the future", "_start")
    if "_last_day" in table.columns:
        add(table["_first_day"] > table["_last_day"], "end", "ends before it starts", "_end")


def _with_days(base: Base, table: Table) -> Table:
    """Return rows with the first day a tie may have begun and the last it may have ended."""
    if "_start" not in table.columns or "_end" not in table.columns or not base.ends_of_life.cells:
        return table
    for column, day, dates, days in (
        ("_start", "_first_day", base.starts, base.starts.low),
        ("_end", "_last_day", base.ends_of_life, base.ends_of_life.high),
    ):
        known = np.isfinite(days)
        words = [value for value, at in zip(dates.cells, known, strict=True) if at]
        if not words:
            return table
        small = base.engine.table(pd.DataFrame({f"_key{column}": words, day: days[known].astype("int64")}))
        table = table.left_join(small, table[column] == small[f"_key{column}"]).select(*table.columns, day)
    return table


def _add_cells(table: Table, add: Any) -> None:  # noqa: ANN401 - a function
    columns = set(table.columns)
    if "id" in columns:
        add(absent(table["id"]), "id", "a tie needs an id")
    if "confidence" in columns:
        known = ("", *CONFIDENCE)
        add(~table["confidence"].fill_null("").isin(known), "confidence", "not a level of confidence")
    if "currency" in columns:
        cell = table["currency"].fill_null("")
        add(~cell.re_search("^([A-Z]{3})?$"), "currency", "not an ISO 4217 code such as USD")
    if "amount" in columns:
        cell = table["amount"]
        wrong = (cell < 0) | cell.isinf()
        add(wrong & ~cell.isnan(), "amount", "an amount cannot be negative or infinite")
        missing = _missing(cell)
        unsaid = ~missing & ~cell.isnan()
        unsaid &= absent(table["currency"]) if "currency" in columns else unsaid
        shown = "currency" if "currency" in columns else "amount"
        add(unsaid, "currency", "an amount needs a currency", shown)
    if "count" in columns:
        cell = table["count"]
        add((cell <= 0) | cell.isinf(), "count", "a count is a number above 0")
    for name in ("amount", "count"):
        if f"_{name}_text" in columns:
            text = table[f"_{name}_text"]
            add(~absent(text) & _missing(table[name]), name, "not a number", f"_{name}_text")
    for name in table.columns:
        if table[name].type().is_string() and not name.startswith("_"):
            line = name in ONE_LINE
            add(table[name].re_search(_LINE if line else _SIGNS), name, CONTROL_LINE if line else CONTROL)


def _missing(cell: Any) -> Any:  # noqa: ANN401 - an expression of ibis
    return cell.isnull()  # noqa: PD003 - the word of ibis


def sound(base: Base) -> Table:
    """Return the rows that can be ties, ids apart."""
    if base.good is None:
        with quiet():
            table, rules = _marks(base, base.rows)
            table = table.filter([~table[name] for name in rules]).select(*base.rows.columns)
            if "id" in table.columns:
                twice = _twice(base.rows)
                if base.engine.number(twice.count(), "ids"):  # or else no query has to look again
                    table = table.filter(table["id"].notin(twice["id"]))
            base.good = base.engine.named(table)
    return base.good


def _marks(base: Base, table: Table) -> tuple[Table, dict[str, Rule]]:
    """Return what :func:`flagged` does, by a name on the engine; of all rows once for all answers."""
    if table is base.rows and base.flagged is not None:
        return base.flagged
    marked, rules = flagged(base, table)
    found = base.engine.named(marked), rules
    if table is base.rows:
        base.flagged = found
    return found


def left_out(base: Base) -> dict[Any, int]:
    """Return what an answer says of rows set aside: nothing where faulty rows are refused."""
    if not base.quarantine:
        return {}
    if base.left_out is None:
        with quiet():
            kept, given = sound(base).count(), base.rows.count()
        base.left_out = base.engine.number(given, "rows") - base.engine.number(kept, "rows that can be ties")
    return {"rows_left_out": base.left_out}


def _twice(table: Table) -> Table:
    """Return the ids that several rows have, and how many."""
    filled = table.filter(~absent(table["id"]))
    found = filled.group_by("id").aggregate(_n=filled.count())
    return found.filter(found["_n"] > 1)


def find(base: Base, table: Table) -> ScanFaults:
    """Count every row that cannot be a tie; see :meth:`subnatnet.network.scan.TieScan.validate`."""
    table = base.rows if base.quarantine else table
    with quiet():
        marked, rules = _marks(base, table)
        anything = marked[next(iter(rules))]
        for name in rules:
            anything |= marked[name]
        sums = {name: marked[name].sum() for name in rules}
        query = marked.aggregate(rows=marked.count(), bad=anything.sum(), **sums)
    found = base.engine.frame(query, "checking").iloc[0].fillna(0)
    counted = [(*rules[name][:2], int(found[name])) for name in rules if found[name]]
    shown = _shown(base, marked, rules, anything) if found["bad"] else []
    bad = int(found["bad"])
    if "id" in table.columns:
        with quiet():
            again = _twice(table)
            first = base.engine.frame(again.order_by("id").limit(SHOWN), "ids")
        if len(first):
            rule = "two ties have the same id"
            counted.append(("id", rule, base.engine.number(again["_n"].sum(), "ids")))
            with quiet():
                either = marked.filter(anything | marked["id"].isin(again["id"]))
            bad = base.engine.number(either.count(), "ids")
            told = {"file": base.file, "column": "id", "rule": rule}
            shown += [told | {"row": cell, "value": cell} for cell in first["id"]]
    counts = pd.DataFrame(counted, columns=["column", "rule", "rows"])
    counts = counts.sort_values(["rows", "column", "rule"], ascending=[False, True, True], ignore_index=True)
    return ScanFaults(counts, fault_frame(shown[:SHOWN]), int(found["rows"]), bad)


def _shown(base: Base, marked: Table, rules: dict[str, Rule], anything: Any) -> list[dict[str, object]]:  # noqa: ANN401 - of ibis
    """Return the first faults one by one."""
    cells = dict.fromkeys(cell for *_, cell in rules.values())
    columns = ["id"] if "id" in marked.columns else []
    with quiet():
        few = marked.filter(anything).select(*dict.fromkeys([*columns, *cells, *rules]))
        few = few.order_by(columns or list(cells)).limit(SHOWN)
    found = base.engine.frame(few, "the first faults")
    near: dict[tuple[str, object], str] = {}
    for column in ("layer", *ENDS):
        bad = base.bad_ends(column) if column in ENDS else base.bad_words(column)
        near |= {(column, word): hint for word, hint in zip(bad["key_0"], bad["suggestion"], strict=True)}
    if "confidence" in marked.columns:
        words = [word for word in found["confidence"].dropna().unique() if word]
        near |= {("confidence", word): hint for word, hint in suggestions(words, CONFIDENCE).items()}
    faults: list[dict[str, object]] = []
    for row in found.to_dict("records"):
        for name, (column, rule, cell) in rules.items():
            if row[name]:
                value = "" if pd.isna(row[cell]) else row[cell]
                told = {"file": base.file, "row": row.get("id", ""), "column": column, "value": value}
                faults.append(told | {"rule": rule, "suggestion": near.get((column, value), "")})
    return faults
