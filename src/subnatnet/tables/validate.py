"""What makes a row a tie: every fault found at once, each with the nearest valid choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.errors import InvalidTies, nearest
from subnatnet.schema import KINDS, LAYERS
from subnatnet.tables.dates import date_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REPORT = ("file", "sheet", "row", "column", "value", "rule", "suggestion")


def _faults(
    bad: pd.Series, frame: pd.DataFrame, column: str, rule: str, choices: Iterable[str] = ()
) -> Iterator[dict[str, object]]:
    pool = list(choices)
    for position in bad.to_numpy().nonzero()[0]:
        row = frame.index[position]
        value = row if column == "id" else frame[column].iloc[position]
        yield {
            "row": row,
            "column": column,
            "value": value,
            "rule": rule,
            "suggestion": nearest(value, pool) if pool else "",
        }


def check_ties(ties: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Return every fault of `ties` against the schema and the actors: one row each, empty if all is well."""
    found: list[dict[str, object]] = []
    found += _faults(pd.Series(actors.index.duplicated()), actors, "id", "two actors have the same id")
    found += _faults(~actors["kind"].isin(KINDS), actors, "kind", "not a kind of actor", KINDS)
    found += _faults(pd.Series(ties.index.duplicated()), ties, "id", "two ties have the same id")
    found += _faults(~ties["layer"].isin(LAYERS), ties, "layer", "not a tie type", LAYERS)
    for end, allowed in (("source", "sources"), ("target", "targets")):
        unknown = ~ties[end].isin(actors.index)
        found += _faults(unknown, ties, end, "no actor has this id", actors.index)
        kind = ties[end].map(actors["kind"][~actors.index.duplicated()])
        for name, layer in LAYERS.items():
            kinds: tuple[str, ...] = getattr(layer, allowed)
            wrong = (ties["layer"] == name) & ~unknown & ~kind.isin(kinds)
            found += _faults(wrong, ties, end, f"{name} ties need a {' or '.join(kinds)} here")
    for column in ("start", "end"):
        valid = pd.Series(date_bounds(ties[column])[2], index=ties.index)
        found += _faults(~valid, ties, column, "not an EDTF date such as 1982, 1982-10 or 1982-10-07")
    return pd.DataFrame(found, columns=list(REPORT), dtype="object").fillna("")


def require_valid(ties: pd.DataFrame, actors: pd.DataFrame) -> None:
    """Raise :class:`InvalidTies` with all faults if there is any.

    Raises
    ------
    InvalidTies
        The message shows the first five faults, ``.report`` has them all.
    """
    report = check_ties(ties, actors)
    if report.empty:
        return
    lines = [
        f"  row {r.row}, {r.column} = {r.value!r}: {r.rule}"
        + (f"; did you mean {r.suggestion!r}?" if r.suggestion else "")
        for r in report.head(5).itertuples()
    ]
    more = f"\n  ... and {len(report) - 5} more in .report" if len(report) > 5 else ""
    count = f"{len(report)} fault{'s' if len(report) > 1 else ''}"
    raise InvalidTies(f"{count} in the ties:\n" + "\n".join(lines) + more, report)
