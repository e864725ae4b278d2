"""Parquet: typed columns in one file, for large tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import MissingExtra
from subnatnet.tables.atomic import whole_file
from subnatnet.tables.budget import MAX_CELL, MAX_UNPACKED, check_size
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
    _require_within_budget(data, file)
    try:
        frame = pd.read_parquet(io.BytesIO(data), engine="pyarrow")
    except Exception:  # noqa: BLE001 - pyarrow raises OSError, ArrowInvalid and more for a damaged file
        give_up("the Parquet file is damaged; write it anew", file=file)
    flat = frame.reset_index() if frame.index.name else frame
    named = flat_frame(flat, file=file).reset_index(drop=True)
    return Sheet(named, np.arange(1, len(named) + 1), file)


def _require_within_budget(data: bytes, file: str) -> None:
    """Refuse more rows, columns or text than any table of ties has, before they are laid out."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        opened = pq.ParquetFile(io.BytesIO(data))
        schema, known = opened.schema_arrow, opened.metadata
    except (pa.ArrowException, OSError, ValueError):
        give_up("the Parquet file is damaged; write it anew", file=file)
    check_size(known.num_rows, known.num_columns, file=file)
    for column in schema:
        if pa.types.is_nested(column.type):
            give_up(f"holds {column.type}, not one value in each cell", file=file, column=column.name)
    groups = [known.row_group(number) for number in range(known.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > MAX_UNPACKED:
        give_up(f"unpacks to more than {MAX_UNPACKED / 1e9:.0f} GB; split it into parts", file=file)
    for place, column in enumerate(schema):
        kept = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if not (pa.types.is_primitive(kept) or pa.types.is_null(kept)):
            chunks = [group.column(place) for group in groups]
            at_most = sum(chunk.num_values * chunk.total_uncompressed_size for chunk in chunks)
            if at_most > MAX_UNPACKED:
                _require_short_texts(data, column.name, file)


def _require_short_texts(data: bytes, name: str, file: str) -> None:
    """Refuse a few bytes that stand for very many: one long text, told once and meant in every row."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    known = pq.ParquetFile(io.BytesIO(data), read_dictionary=[name])
    total = 0
    for chunk in known.read(columns=[name]).column(name).chunks:
        told = chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk
        lengths = pc.binary_length(told)
        if (longest := pc.max(lengths).as_py() or 0) > MAX_CELL:
            give_up(f"a cell of {longest:,} characters; is this a table of ties?", file=file, column=name)
        each = lengths.take(chunk.indices) if pa.types.is_dictionary(chunk.type) else lengths
        total += pc.sum(each.cast(pa.int64())).as_py() or 0
    if total > MAX_UNPACKED:
        give_up(f"unpacks to {total / 1e9:.1f} GB; split it into parts", file=file, column=name)


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
