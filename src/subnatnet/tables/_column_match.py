"""Columns whose names differ from the expected ones only in case, blanks or signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.tables.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.tables.mapping import TableMapping


def but_for_signs(present: list[str], missing: set[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return columns that differ from missing ones only in signs and case: Amount..Constant.USD.2021."""
    keys: dict[str, list[str]] = {}
    for name in present:
        keys.setdefault("".join(filter(str.isalnum, name.casefold())), []).append(name)
    found = {}
    for name in sorted(missing):
        fitting = keys.get("".join(filter(str.isalnum, name.casefold())), [])
        if len(fitting) == 1 and fitting[0] not in known and fitting[0] not in found:
            found[fitting[0]] = name
    return found


def loose(name: str) -> str:
    """Return the name of a column but for case, blanks and hyphens."""
    return "_".join(clean(name).casefold().split()).replace("-", "_")


def ends_in(columns: Iterable[object], mapping: TableMapping) -> set[str]:
    """Return the names under which a table has the columns of its ends."""
    ends = {loose(name) for end in (mapping.source, mapping.target) for name in end.columns}
    return {name for name in map(str, columns) if loose(name) in ends}
