"""Rows of a scan in our columns: actors at their ends, layers and dates in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from subnatnet.network._scan_base import ENDS
from subnatnet.schema import TIE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ibis.expr.types import Table

    from subnatnet.network._scan_base import Base

SHAPE = tuple(column.name for column in TIE_COLUMNS)


def coded(
    base: Base, move: pd.Series, table: Table, *, ids: bool = True, only: Sequence[str] | None = None
) -> Table:
    """Return rows with the place of the actor at each end, and its id; both missing where it is unknown.

    Parameters
    ----------
    base : Base
        The table before any verb.
    move : pandas.Series
        Where each known actor is put.
    table : ibis table
        The rows.
    ids : bool
        Whether ids are wanted, or places only.
    only : sequence of str, optional
        Which columns are wanted beside them; by default all.
    """
    own = [name for name in table.columns if only is None or name in only]
    places = base.places(move)
    joined = table
    for end in ENDS:
        found = base.lookup(end, places, move if ids else None)
        keys = [name for name in found.columns if name.startswith("key_")]
        named = {name: f"_{end}{name}" for name in keys} | {"place": f"_{end}_place", "id": f"_{end}_id"}
        small = base.engine.table(found.rename(columns=named))
        match = [joined[f"_{end}_{number}"] == small[f"_{end}key_{number}"] for number in range(len(keys))]
        own += [named[name] for name in ("place", "id") if name in found]
        joined = joined.left_join(small, match)
        if len(keys) > 1:  # ibis loses its way in a chain of joins on several columns each
            joined = joined.select(*dict.fromkeys([*table.columns, *own]))
    return joined.select(*own)


def of_layer(base: Base, table: Table) -> Any:  # noqa: ANN401 - an expression of ibis
    """Return the layer of each row, in our words."""
    import ibis

    words = base.layer_words
    changed = {word: name for word, name in words.items() if word != name}
    cell = table["_layer"].fill_null("")
    if not changed:
        return cell
    return ibis.cases(*((cell == word, name) for word, name in changed.items()), else_=cell)


def with_dates(base: Base, table: Table) -> Table:
    """Return rows with ``_start_text`` and ``_end_text``, their dates as EDTF."""
    import ibis

    for name, dates in (("start", base.starts), ("end", base.ends_of_life)):
        text = f"_{name}_text"
        if f"_{name}" not in table.columns:
            table = table.mutate(**{text: ibis.literal("")})
        elif dates.plain:
            table = table.mutate(**{text: table[f"_{name}"].fill_null("")})
        else:
            own = list(table.columns)
            read = {"_key": dates.cells, text: pd.Series(dates.texts, dtype="str")}
            small = base.engine.table(pd.DataFrame(read))
            table = table.left_join(small, table[f"_{name}"] == small["_key"]).select(*own, text)
            table = table.mutate(**{text: table[text].fill_null("")})
    return table


def written_out(base: Base, move: pd.Series, table: Table, *, hidden: bool = False) -> Table:
    """Return ties in the columns of the schema: ends as ids, dates as EDTF text, missing text as ``""``."""
    import ibis

    base.ends  # noqa: B018 - finds out whether ends stand as the ids they are
    table = with_dates(base, coded(base, move, table))
    made = {"layer": of_layer(base, table)}
    made |= {end: table[f"_{end}_id"].fill_null("") for end in ENDS}
    made |= {name: table[f"_{name}_text"] for name in ("start", "end")}
    blank = {"amount": ibis.null("float64"), "count": ibis.literal(1.0)}
    for name in dict.fromkeys((*SHAPE, *base.columns)):
        if name in table.columns and name not in made:
            column = table[name]
            made[name] = column.fill_null("") if column.type().is_string() else column
            if name == "count":
                made[name] = column.fill_null(1.0)
        made.setdefault(name, blank.get(name, ibis.literal("")))
    order = [*(["id"] if "id" in made else []), *SHAPE]
    order += [name for name in made if name not in order]
    raw = [name for name in table.columns if name.startswith("_")] if hidden else []
    return table.select(**{name: made[name] for name in order}, **{name: table[name] for name in raw})
