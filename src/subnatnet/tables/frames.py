"""Bring any frame of actors or ties into the one shape that the network holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.schema import ACTOR_COLUMNS, TIE_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from subnatnet.schema import Column


def _shape(frame: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Return a new frame: index ``id`` sorted, the known columns first, missing text as ``""``."""
    shaped = frame.reset_index() if frame.index.name == "id" and "id" not in frame else frame
    shaped = shaped.assign(id=shaped["id"].astype("str")).set_index("id")
    known = [column.name for column in columns]
    for column in columns:
        if column.dtype == "number":
            values = pd.to_numeric(shaped[column.name]) if column.name in shaped else float("nan")
            shaped[column.name] = pd.Series(values, index=shaped.index, dtype="float64")
        elif column.name not in shaped:
            shaped[column.name] = ""
    extras = [name for name in shaped.columns if name not in known]
    numbers = {column.name for column in columns if column.dtype == "number"}
    for name in [*known, *extras]:
        values = shaped[name]
        if name not in numbers and not pd.api.types.is_numeric_dtype(values):
            shaped[name] = values.astype("object").where(values.notna(), "").astype("str")
    return shaped[[*known, *sorted(extras)]].sort_index(kind="stable")


def actor_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return actors in the library's shape, sorted by id; the frame handed in is left alone.

    Parameters
    ----------
    frame : pandas.DataFrame
        Must have ``id`` (column or index name); other columns are filled where absent.

    Examples
    --------
    >>> actor_frame(pd.DataFrame({"id": ["PL:lodz"], "kind": ["place"]})).loc["PL:lodz", "kind"]
    'place'
    """
    return _shape(frame, ACTOR_COLUMNS)


def tie_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return ties in the library's shape, sorted by id; the frame handed in is left alone.

    Parameters
    ----------
    frame : pandas.DataFrame
        Must have ``id`` (column or index name); other columns are filled where absent.

    Examples
    --------
    >>> tie_frame(pd.DataFrame({"id": ["t1"], "source": ["CN-SC"]})).loc["t1", "start"]
    ''
    """
    return _shape(frame, TIE_COLUMNS)
