"""What several export formats need: clean texts, spells, layers of an actor, plain values."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from subnatnet.network import TieNetwork

# characters that XML 1.0 and Excel cannot hold, and halves of surrogate pairs, which UTF-8 cannot
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def writable(text: str) -> str:
    r"""Return a text with characters that no file format here can hold shown as the replacement mark.

    Examples
    --------
    >>> writable("四川\x00")
    '四川\ufffd'
    """
    return _UNWRITABLE.sub("\ufffd", text)


def plain(value: object) -> object:
    """Turn a cell into what JSON and XML know: text, number, bool, or None for what is missing.

    Examples
    --------
    >>> plain(np.float64("nan")) is None, plain(np.int64(3)), plain("四川")
    (True, 3, '四川')
    """
    if type(value) is str:  # most cells are
        return writable(value)
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, bool | int):
        return value
    return writable(str(value))


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a frame as plain values."""
    columns = {str(name): [plain(value) for value in frame[name].tolist()] for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def actor_layers(net: TieNetwork) -> pd.Series:
    """Return the layers that each actor belongs to, separated by ``|``."""
    members = net.members.sort_values(["actor", "layer"])
    return members.groupby("actor")["layer"].agg("|".join).reindex(net.actors.index, fill_value="")


def spells(net: TieNetwork) -> pd.DataFrame:
    """Return when each tie may have been in force, in days from 1970-01-01.

    Returns
    -------
    pandas.DataFrame
        Columns ``start`` and ``end``, indexed like the ties; NaN where open. A spell runs from the first to
        the last possible day. A start known only as "by" a day counts from that day. A tie without any start
        date has no spell: both are NaN, so that nothing undated is dated on the way out.
    """
    dates = net.dates
    start = dates["start_low"].where(np.isfinite(dates["start_low"]), dates["start_high"])
    start = start.where(np.isfinite(start))
    end = dates["end_high"].where(np.isfinite(dates["end_high"]))
    # an end before the first day, which a coarse date may give, closes the spell on that day
    end = end.where(~(end < start), start)
    return pd.DataFrame({"start": start, "end": end.where(start.notna())})


def day_text(day: float) -> str | None:
    """Return a day as ISO text, None where there is none.

    Examples
    --------
    >>> day_text(0.0)
    '1970-01-01'
    """
    if math.isnan(day):
        return None
    return str(np.datetime64("1970-01-01", "D") + np.timedelta64(int(day), "D"))


def title_of(net: TieNetwork) -> dict[str, Any]:
    """Return what an export says of itself: layers, eras, and what the verbs have chosen."""
    chosen = {key: value for key, value in net.selection.items() if value is not None}
    return {"layers": net.layers, "eras": net.eras, "selection": chosen}
