"""Write tables to any of the formats that can be read, whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from subnatnet.errors import NotWritten, reject
from subnatnet.schema import ACTOR_COLUMNS, DEFAULT_SCHEMA, TIE_COLUMNS
from subnatnet.tables.atomic import in_use, require_writable, sweep, temporary_name, whole_files
from subnatnet.tables.declared import DECLARED, declared_tables
from subnatnet.tables.formulas import guard, protect
from subnatnet.tables.package import DESCRIPTOR
from subnatnet.tables.sheet import SIDE_TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subnatnet.schema import Schema

SUFFIXES = (".csv", ".tsv", ".xlsx", ".parquet", ".duckdb", ".db", ".sqlite")
_KNOWN = {column.name for column in (*ACTOR_COLUMNS, *TIE_COLUMNS)}
_MEANING = {column.name: column.meaning for column in (*ACTOR_COLUMNS, *TIE_COLUMNS)}


def types_of(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the types of the columns beyond the schema that are not text: ``table, column, type``.

    Examples
    --------
    >>> ties = pd.DataFrame({"layer": ["agreement"], "pages": [3]})
    >>> types_of({"ties": ties}).values.tolist()
    [['ties', 'pages', 'integer']]
    """
    rows = [
        (table, column, _type(frame[column]))
        for table, frame in tables.items()
        for column in frame.columns
        if column not in _KNOWN and pd.api.types.is_numeric_dtype(frame[column])
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type"], dtype="str")


def _type(cells: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(cells):
        return "boolean"
    return "integer" if pd.api.types.is_integer_dtype(cells) else "number"


def write_tables(
    tables: Mapping[str, pd.DataFrame],
    place: str | Path,
    *,
    table: str = "ties",
    overwrite: bool = False,
    schema: Schema = DEFAULT_SCHEMA,
) -> None:
    """Write ties and their side tables to a place.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        ``ties``, and any of ``actors``, ``gazetteer``, ``members``, ``eras``.
    place : str or pathlib.Path
        A file, a folder, or the address of a database.
    table, overwrite : str, bool
        For databases: the name of the table of ties, and whether tables may be replaced. Beside a text or
        Parquet file `overwrite` lets side tables be replaced that are not among those written.
    schema : Schema
        Which kinds and layers there are; what it has beyond the default one is written too.

    Raises
    ------
    InvalidChoice
        If the format is none that can be written.
    """
    types = types_of(tables)
    filled = dict(tables) | ({"columns": types} if len(types) else {}) | declared_tables(schema)
    if "://" in str(place):
        from subnatnet.tables.sql import write_database

        write_database(filled, str(place), table=table, overwrite=overwrite)
        return
    path = Path(place)
    suffix = path.suffix.lower()
    if path.is_dir() or not suffix:
        _write_folder(filled, path, schema)
    elif suffix in (".duckdb", ".db", ".sqlite"):
        from subnatnet.tables.sql import write_database

        require_writable(path.parent)
        kind = "duckdb" if suffix == ".duckdb" else "sqlite"
        write_database(filled, f"{kind}:///{path}", table=table, overwrite=overwrite)
    elif suffix == ".xlsx":
        from subnatnet.tables.workbook import write_workbook

        write_workbook(_by_layer(filled, schema), path)
    elif suffix in (".csv", ".tsv", ".parquet"):
        _write_beside(filled, path, overwrite=overwrite)
    else:
        reject(suffix, (*SUFFIXES, "(a folder)"), "format to write")


def _by_layer(tables: Mapping[str, pd.DataFrame], schema: Schema) -> dict[str, pd.DataFrame]:
    """Return one table of ties for each layer; a column that only others use is left out of it."""
    ties = tables["ties"]
    held = set(ties["layer"])
    present = [name for name in schema.layers if name in held] or list(schema.layers)[:1]
    parts = {name: ties[ties["layer"] == name].drop(columns="layer") for name in present}
    used = {name: {c for c in part.columns if _is_used(part[c])} for name, part in parts.items()}
    somewhere = set().union(*used.values())
    needed = {"id", "source", "target"}
    for position, (name, part) in enumerate(parts.items()):
        # a column that nobody uses still is a column of the network: the first table keeps it
        mine = used[name] | needed | (set(part.columns) - somewhere if position == 0 else set())
        parts[name] = part[[column for column in part.columns if column in mine]]
    return parts | {name: frame for name, frame in tables.items() if name != "ties"}


def _is_used(cells: pd.Series) -> bool:
    if cells.name == "count":
        return bool((cells != 1).any())
    if pd.api.types.is_bool_dtype(cells) or pd.api.types.is_integer_dtype(cells):
        return True
    return bool(cells.notna().any() if pd.api.types.is_numeric_dtype(cells) else (cells != "").any())


def write_delimited(frame: pd.DataFrame, path: Path, mark: str = ",") -> None:
    """Write a text table in UTF-8 that no spreadsheet runs as formulas; whole or not at all."""
    protect(frame).to_csv(path, sep=mark, index=False, lineterminator="\n", encoding="utf-8")


def _write_beside(tables: Mapping[str, pd.DataFrame], path: Path, *, overwrite: bool) -> None:
    """Write ties to the file and every side table to one beside it: ``ties.csv``, ``ties.actors.csv``."""
    names = {
        name: path if name == "ties" else path.with_name(f"{path.stem}.{name}{path.suffix}")
        for name in tables
    }
    beside = {name: path.with_name(f"{path.stem}.{name}{path.suffix}") for name in (*SIDE_TABLES, *DECLARED)}
    strangers = [
        place
        for name, place in beside.items()
        if (name not in tables or not path.exists()) and place.exists()
    ]
    if strangers and not overwrite:
        raise NotWritten(
            f"{strangers[0]} lies beside and would be read as a part of {path.name}, though it is not one of "
            "the tables written; move it, choose another name, or say overwrite=True to replace it"
        )
    with whole_files(list(names.values())) as made:
        for frame, temporary in zip(tables.values(), made, strict=True):
            if path.suffix.lower() == ".parquet":
                from subnatnet.tables.columnar import write_parquet

                write_parquet(frame, temporary)
            else:
                write_delimited(frame, temporary, "\t" if path.suffix.lower() == ".tsv" else ",")
    for place in strangers:
        if place not in names.values():
            place.unlink(missing_ok=True)


def _write_folder(tables: Mapping[str, pd.DataFrame], folder: Path, schema: Schema) -> None:
    """Write a data package to a new folder, which takes the place of the old one only when it is whole."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.is_dir() and any(folder.iterdir()) and not (folder / DESCRIPTOR).is_file():
            why = f"data package (it has no {DESCRIPTOR}), and other folders are not replaced"
            reject(str(folder), (), why)
        sweep(folder)
        new = temporary_name(folder)
        new.mkdir()
    except OSError as error:
        why = str(error.strerror or error)
        raise NotWritten(f"{folder} cannot be written ({why}); choose a place where you may write") from None
    lock = in_use(new)
    try:
        resources = []
        said = ("columns", *DECLARED)  # in the descriptor
        for name, frame in _by_layer({n: f for n, f in tables.items() if n not in said}, schema).items():
            layer = schema.layers.get(name)
            part = "edges" if layer is not None else "nodes"
            path = new / part / f"{name if layer is None else layer.several}.csv"
            path.parent.mkdir(exist_ok=True)
            write_delimited(frame, path)
            resources.append(_resource(name, f"{part}/{path.name}", frame))
        described = {"profile": "tabular-data-package", "name": _slug(folder.name)}
        described |= schema.declared() | {"resources": resources}
        text = json.dumps(described, ensure_ascii=False, indent=1)
        (new / DESCRIPTOR).write_text(text + "\n", encoding="utf-8")
        if folder.exists():
            old = temporary_name(folder)
            folder.replace(old)
            try:
                new.replace(folder)
            except BaseException:
                old.replace(folder)
                raise
            shutil.rmtree(old)
        else:
            new.replace(folder)
    finally:
        if new.exists():
            shutil.rmtree(new)
        if lock >= 0:
            os.close(lock)


def _slug(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-._") else "-" for c in name.lower()) or "ties"


def _resource(name: str, path: str, frame: pd.DataFrame) -> dict[str, Any]:
    fields = [
        {
            "name": guard(column),
            "type": _type(frame[column]) if pd.api.types.is_numeric_dtype(frame[column]) else "string",
        }
        | ({"description": _MEANING[column]} if column in _MEANING else {})
        | (
            {"trueValues": ["True"], "falseValues": ["False"]}
            if pd.api.types.is_bool_dtype(frame[column])
            else {}
        )
        for column in frame.columns
    ]
    return {
        "name": _slug(name),
        "path": path,
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": fields, "missingValues": [""]},
    }
