"""Parquet: typed columns in one file, for large tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import MissingExtra
from subnatnet.tables.atomic import whole_file
from subnatnet.tables.frames import flat_frame
from subnatnet.tables.sheet import Sheet, give_up

if TYPE_CHECKING:
    from pathlib import Path


def _require() -> None:
    try:
        import pyarrow as pa  # noqa: F401 - only to see whether it is there
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow: pip install 'subnatnet[parquet]'") from None


def read_parquet(data: bytes, *, file: str) -> Sheet:
    """Read a table from the bytes of a Parquet file.

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.
    InvalidTies
        If the file is damaged.
    """
    _require()
    try:
        frame = pd.read_parquet(io.BytesIO(data), engine="pyarrow")
    except Exception:  # noqa: BLE001 - pyarrow raises OSError, ArrowInvalid and more for a damaged file
        give_up("the Parquet file is damaged; write it anew", file=file)
    flat = frame.reset_index() if frame.index.name else frame
    named = flat_frame(flat, file=file).reset_index(drop=True)
    return Sheet(named, np.arange(1, len(named) + 1), file)


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a table to a Parquet file, whole or not at all.

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.
    """
    _require()
    with whole_file(path) as temporary:
        frame.to_parquet(temporary, engine="pyarrow", index=False)
