"""Parquet: typed columns in one file, for large tables."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidTies, MissingExtra
from subnatnet.tables.atomic import whole_file
from subnatnet.tables.budget import MAX_CELL, MAX_UNPACKED, check_size
from subnatnet.tables.codes import MANY, from_codes
from subnatnet.tables.frames import flat_frame
from subnatnet.tables.sheet import Sheet, give_up

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BATCH = 1 << 20  # rows of which the texts are looked at together
NUMBER = 4  # bytes that a number of a text takes at most
SIMPLE = {"PLAIN", "PLAIN_DICTIONARY", "RLE", "RLE_DICTIONARY", "BIT_PACKED"}
"""Ways of writing texts in which none stands for more than it takes, or than the one it is the number of."""


def _require() -> None:
    try:
        import pyarrow as pa  # noqa: F401 - only to see whether it is there
    except ImportError:
        raise MissingExtra("Parquet needs pyarrow: pip install 'subnatnet[parquet]'") from None


def read_parquet(data: bytes, *, file: str) -> Sheet:
    """Read a table from the bytes of a Parquet file.

    Texts that a long table repeats come as numbers of them, as the file holds them
    (:mod:`subnatnet.tables.codes`).

    Raises
    ------
    MissingExtra
        If pyarrow is not installed.
    InvalidTies
        If the file is damaged.
    """
    _require()
    try:
        repeated = _within_budget(data, file)
        frame = _coded(data, repeated) if repeated else pd.read_parquet(io.BytesIO(data), engine="pyarrow")
    except InvalidTies:
        raise
    except Exception:  # noqa: BLE001 - pyarrow raises OSError, ArrowInvalid and more for a damaged file
        give_up("the Parquet file is damaged; write it anew", file=file)
    flat = frame.reset_index() if frame.index.name else frame
    named = flat_frame(flat, file=file).reset_index(drop=True)
    return Sheet(named, np.arange(1, len(named) + 1), file)


def _coded(data: bytes, repeated: list[str]) -> pd.DataFrame:
    """Return the table as pandas reads it, but some columns as numbers of their texts, missing as ``""``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(io.BytesIO(data), read_dictionary=repeated).unify_dictionaries()
    codes: dict[str, NDArray[np.integer[Any]]] = {}
    words: dict[str, pd.Index] = {}
    for at, name in enumerate(table.column_names):
        if name not in repeated:
            continue
        column = table.column(at)
        told = [] if not column.num_chunks else column.chunk(0).dictionary.to_pylist()
        if len(set(told)) < len(told) or None in told:
            table = table.set_column(at, name, column.cast(pa.large_string()))
            continue
        if column.null_count and "" not in told:
            told.append("")
        chunks = [
            chunk.indices.fill_null(told.index("")) if chunk.null_count else chunk.indices
            for chunk in column.chunks
        ]
        codes[name] = np.concatenate([chunk.to_numpy(zero_copy_only=False) for chunk in chunks])
        words[name] = pd.Index(told, dtype="str")
        table = table.set_column(at, name, pa.nulls(table.num_rows))  # keeps its place and name
    text = pd.array([], dtype="str").dtype
    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.string(): text, pa.large_string(): text}.get)
    return frame.assign(**{name: from_codes(codes[name], words[name], frame.index) for name in codes})


def _within_budget(data: bytes, file: str) -> list[str]:
    """Refuse more rows, columns or text than any table of ties has, before they are laid out.

    Returns the columns of a long table that hold each text once and numbers of it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    opened = pq.ParquetFile(io.BytesIO(data))
    schema, known = opened.schema_arrow, opened.metadata
    check_size(known.num_rows, known.num_columns, file=file)
    for column in schema:
        if pa.types.is_nested(column.type):
            give_up(f"holds {column.type}, not one value in each cell", file=file, column=column.name)
    groups = [known.row_group(number) for number in range(known.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > MAX_UNPACKED:
        give_up(f"unpacks to more than {MAX_UNPACKED / 1e9:.0f} GB; split it into parts", file=file)
    index = (schema.pandas_metadata or {}).get("index_columns", [])
    repeated = []
    for place, column in enumerate(schema):
        kept = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        if pa.types.is_primitive(kept) or pa.types.is_null(kept):
            continue
        chunks = [group.column(place) for group in groups]
        at_most = sum(chunk.num_values * chunk.total_uncompressed_size for chunk in chunks)
        texts = pa.types.is_string(kept) or pa.types.is_large_string(kept)
        if known.num_rows > MANY and texts and column.name not in index:
            at_most, few = _texts_of(data, column.name, chunks, file)
            repeated += [column.name] * few
        if at_most > MAX_UNPACKED:
            _require_short_texts(data, column.name, chunks, file)
    return repeated


def _texts_of(data: bytes, name: str, chunks: list[Any], file: str) -> tuple[int, bool]:
    """Return to how many bytes a column of texts unpacks at most, and whether it repeats few of them.

    A chunk begins with the texts that its numbers stand for; what is not written as numbers takes the place
    it takes.
    """
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    opened = pq.ParquetFile(io.BytesIO(data), read_dictionary=[name])
    total, few = 0, True
    for number, chunk in enumerate(chunks):
        if not chunk.num_values:
            continue
        if not set(chunk.encodings) <= SIMPLE:
            return MAX_UNPACKED + 1, False
        first = next(opened.iter_batches(1, row_groups=[number], columns=[name], use_threads=False))
        told = first.column(0).dictionary
        longest = pc.max(pc.binary_length(told)).as_py() or 0
        if longest > MAX_CELL:
            give_up(f"a cell of {longest:,} characters; is this a table of ties?", file=file, column=name)
        total += chunk.num_values * longest + chunk.total_uncompressed_size
        few &= chunk.has_dictionary_page and len(told) <= chunk.num_values / 2
        few &= chunk.total_uncompressed_size <= chunk.num_values * NUMBER + len(told) * (longest + NUMBER)
    return total, few


def _require_short_texts(data: bytes, name: str, chunks: list[Any], file: str) -> None:
    """Refuse a few bytes that stand for very many: one long text, told once and meant in every row."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    coded = all(set(chunk.encodings) <= SIMPLE for chunk in chunks)
    opened = pq.ParquetFile(io.BytesIO(data), read_dictionary=[name] if coded else [])
    largest = max(chunk.total_uncompressed_size for chunk in chunks)
    rows = BATCH if coded else max(1, min(BATCH, MAX_UNPACKED // max(largest, 1)))
    total = 0
    for batch in opened.iter_batches(rows, columns=[name], use_threads=False):
        found = batch.column(0)
        told = found.dictionary if pa.types.is_dictionary(found.type) else found
        lengths = pc.binary_length(told)
        if (longest := pc.max(lengths).as_py() or 0) > MAX_CELL:
            give_up(f"a cell of {longest:,} characters; is this a table of ties?", file=file, column=name)
        each = lengths.take(found.indices) if pa.types.is_dictionary(found.type) else lengths
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
