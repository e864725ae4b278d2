"""The report of faults: one row for each, in words a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

REPORT = ("file", "sheet", "row", "column", "value", "rule", "suggestion")


def fault_frame(faults: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Return faults as a frame with the columns ``file, sheet, row, column, value, rule, suggestion``.

    Examples
    --------
    >>> fault_frame([{"row": 2, "rule": "not a date"}]).loc[0, ["row", "rule", "file"]].tolist()
    [2, 'not a date', '']
    """
    frame = pd.DataFrame(list(faults)).reindex(columns=list(REPORT)).astype("object")
    return frame.where(frame.notna(), "")
