"""Read tables from wherever they are: a path, a folder, a database address, a frame, or several of them."""

from __future__ import annotations

import re
from collections.abc import Mapping as Mapping_
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject
from subnatnet.schema import DEFAULT_SCHEMA, Schema
from subnatnet.tables.budget import read_bytes
from subnatnet.tables.closing import without_closing
from subnatnet.tables.codes import plain_frame
from subnatnet.tables.declared import DECLARED, with_tables
from subnatnet.tables.delimited import read_delimited
from subnatnet.tables.exported import is_exported, read_exported
from subnatnet.tables.frames import flat_frame
from subnatnet.tables.graph_files import graph_format, read_graph
from subnatnet.tables.json_lines import is_json_lines, read_json_lines
from subnatnet.tables.mapping import find_mapping
from subnatnet.tables.package import DESCRIPTOR, declared_schema, declared_types, join_nodes, read_package
from subnatnet.tables.rdf import is_sparql_tsv, read_sparql_tsv
from subnatnet.tables.sheet import SIDE_TABLES, Sheet, give_up, layer_of, without_faults
from subnatnet.tables.text import clean

__all__ = ["Bundle", "read_bundle", "read_package"]

ADDRESS = re.compile(r"[a-z][a-z0-9+_]*://", re.IGNORECASE)
WEB = re.compile(r"(https?|ftps?|s3|gs|sftp)://", re.IGNORECASE)
MAGIC = (
    (b"PK\x03\x04", "workbook"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0", "an old (.xls) or locked Excel file; save it as .xlsx without a password"),
    (b"%PDF", "a PDF; copy its table into a spreadsheet"),
    (b"SQLite format 3\x00", "sqlite"),
)


@dataclass
class Bundle:
    """All tables that come from one place.

    Parameters
    ----------
    sheets : list of Sheet
        Tables of ties.
    actors, gazetteer, members, eras, columns : pandas.DataFrame, optional
        What lay beside them; ``columns`` has the types of columns beyond the schema.
    schema : Schema
        Which kinds and layers there are: those given and those declared beside the tables.
    """

    sheets: list[Sheet] = field(default_factory=list)
    actors: pd.DataFrame | None = None
    gazetteer: pd.DataFrame | None = None
    members: pd.DataFrame | None = None
    eras: pd.DataFrame | None = None
    columns: pd.DataFrame | None = None
    schema: Schema = DEFAULT_SCHEMA

    def __post_init__(self) -> None:
        self.sheets = [without_closing(sheet) for sheet in self.sheets]


def frame_sheet(frame: pd.DataFrame, *, layer: str = "") -> Sheet:
    """Return a frame as a sheet; its rows count from 1."""
    flat = flat_frame(frame, file="frame").reset_index(drop=True)
    return Sheet(flat, np.arange(1, len(flat) + 1), "frame", layer=layer)


def read_bundle(
    source: object,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    header: str = "",
    schema: Schema = DEFAULT_SCHEMA,
) -> Bundle:
    """Read everything at a place.

    Parameters
    ----------
    source : path-like, pandas.DataFrame, a list of them, or a mapping of layer to them
        A file (CSV, TSV, Excel, Parquet, SPARQL results in JSON), a folder, a database address such as
        ``sqlite:///ties.db`` or ``duckdb:///ties.duckdb``.
    encoding, delimiter : str, optional
        Of text files.
    table : str, optional
        The one sheet or table to read.
    header : str
        Where the names of columns stand; see :class:`subnatnet.TableMapping`.
    schema : Schema
        Which kinds and layers there are; what is declared beside the tables is added.

    Raises
    ------
    InvalidTies
        If it cannot be read.
    InvalidChoice
        If it is not something to read.
    """
    if isinstance(source, pd.DataFrame):
        _require_no_table(table, "a frame")
        return Bundle([frame_sheet(source)], schema=schema)
    if isinstance(source, str) and WEB.match(source):
        give_up("this reads files, not web addresses; download it and give the path", file=source[:80])
    if isinstance(source, str) and ADDRESS.match(source):
        from subnatnet.tables.sql import read_database

        return Bundle(**read_database(source, table=table, schema=schema))
    if isinstance(source, str | Path):
        return _read_path(Path(source), _How(encoding, delimiter, table, header, schema))
    if isinstance(source, Mapping_):
        parts = [
            read_bundle(p, encoding=encoding, delimiter=delimiter, table=table, header=header, schema=schema)
            for p in source.values()
        ]
        whole = _together(parts, schema)
        for layer, part in zip(source, parts, strict=True):
            if layer not in whole.schema.layers:
                reject(layer, whole.schema.layers, "layer")
            part.sheets = [replace(sheet, layer=str(layer)) for sheet in part.sheets]
        return replace(whole, sheets=_told_apart([sheet for part in parts for sheet in part.sheets]))
    if isinstance(source, Sequence) and not isinstance(source, bytes | bytearray):
        parts = [
            read_bundle(p, encoding=encoding, delimiter=delimiter, table=table, header=header, schema=schema)
            for p in source
        ]
        return _together(parts, schema)
    raise InvalidChoice(f"{type(source).__name__} is not a path, a frame, a list or a dict of them.")


def _together(parts: Sequence[Bundle], schema: Schema) -> Bundle:
    """Return the tables of several places as those of one; none of what lies beside them is left out.

    Where only some say who there is, their actors are at hand and the other ends are taken as they come.
    """
    if not parts:
        raise InvalidChoice("there is nothing to read: the list is empty.")
    for part in parts:
        schema = schema.with_declared(part.schema.declared(), file="the tables")
    whole = Bundle(_told_apart([sheet for part in parts for sheet in part.sheets]), schema=schema)
    for name in SIDE_TABLES:
        given = [table for part in parts if (table := getattr(part, name)) is not None]
        if given:
            joined = pd.concat(map(flat_frame, given), ignore_index=True).drop_duplicates(ignore_index=True)
            setattr(whole, name, joined)
    if any(part.actors is None for part in parts) and whole.actors is not None:
        known = [table for table in (whole.actors, whole.gazetteer) if table is not None]
        whole.actors, whole.gazetteer = None, pd.concat(known, ignore_index=True).drop_duplicates("id")
    return whole


def _told_apart(sheets: list[Sheet]) -> list[Sheet]:
    """Give tables that would go by one name a number each: an error must say which is meant."""
    names = [(sheet.file, sheet.sheet) for sheet in sheets]
    numbers = [names[: place + 1].count(name) for place, name in enumerate(names)]
    return [
        replace(sheet, file=f"{sheet.file} ({number})") if names.count(name) > 1 else sheet
        for sheet, name, number in zip(sheets, names, numbers, strict=True)
    ]


@dataclass(frozen=True)
class _How:
    """What the caller says of the files."""

    encoding: str | None
    delimiter: str | None
    table: str | None
    header: str
    schema: Schema


def _require_no_table(table: str | None, what: str) -> None:
    """Refuse the name of a table where there is one table, which would be read whatever its name."""
    if table is not None:
        why = f"table={table!r} is for a workbook or a database; {what} is neither: leave it out"
        raise InvalidChoice(why)


def _read_path(path: Path, how: _How) -> Bundle:
    try:
        is_folder = path.is_dir()
    except OSError as error:  # the text of a table, say, where its path is wanted
        give_up(f"cannot be a path: {error.strerror}", file=f"{str(path)[:60]}...")
    if is_folder or path.name == DESCRIPTOR:
        _require_no_table(how.table, path.name)
        return _read_folder(path if is_folder else path.parent, how.schema)
    data = read_bytes(path)
    kind = next((kind for mark, kind in MAGIC if data.startswith(mark)), "")
    toml = path.with_suffix(".toml")
    beside = find_mapping(toml) if toml.is_file() else None
    header = how.header or (beside.header if beside is not None else "")
    encoding = how.encoding or (beside.encoding if beside is not None else "") or None
    if kind == "workbook":
        from subnatnet.tables.workbook import read_workbook

        bundle = Bundle(
            **read_workbook(data, file=path.name, sheet=how.table, header=header, schema=how.schema)
        )
        bundle.sheets = [with_names(replace(sheet, mapping=beside), path) for sheet in bundle.sheets]
        return bundle
    if kind == "sqlite" or path.suffix.lower() == ".duckdb":
        from subnatnet.tables.sql import read_database

        return Bundle(**read_database(f"{kind or 'duckdb'}:///{path}", table=how.table, schema=how.schema))
    _require_no_table(how.table, path.name)
    if kind not in ("", "parquet"):
        give_up(f"this is {kind}", file=path.name)
    if kind != "parquet" and (graph := graph_format(data, path.suffix.lower())):
        return Bundle(**read_graph(data, graph, path, schema=how.schema))
    sheet = _read_table(data, path, replace(how, encoding=encoding, header=header))
    return _with_side_files(path, replace(sheet, mapping=beside), how.schema)


def _read_table(data: bytes, path: Path, how: _How) -> Sheet:
    """Return the one table in a file that holds no more, by what its bytes look like."""
    suffix = path.suffix.lower()
    if data.startswith(b"PAR1"):
        from subnatnet.tables.columnar import read_parquet

        return read_parquet(data, file=path.name)
    if is_sparql_tsv(data):
        return read_sparql_tsv(data, file=path.name)
    if is_json_lines(data, suffix):
        return read_json_lines(data, file=path.name, encoding=how.encoding)
    if suffix == ".json":
        from subnatnet.tables.sparql import read_sparql

        return read_sparql(data, file=path.name)
    mark = how.delimiter or _delimiter_of(path)
    return read_delimited(data, file=path.name, encoding=how.encoding, delimiter=mark, header=how.header)


def _with_side_files(path: Path, sheet: Sheet, schema: Schema) -> Bundle:
    """Add the tables that :func:`subnatnet.write_ties` keeps beside a text file."""
    beside = {name: path.with_name(f"{path.stem}.{name}{path.suffix}") for name in (*SIDE_TABLES, *DECLARED)}
    found = {name: _side_table(place) for name, place in beside.items() if place.is_file()}
    known = with_tables(schema, {name: found.pop(name) for name in DECLARED if name in found}, file=path.name)
    named = replace(with_names(sheet, path), layer=layer_of(path.stem, known))
    return Bundle([named], **found, schema=known)


def with_names(sheet: Sheet, path: Path) -> Sheet:
    """Return a sheet whose mapping knows the ids filled in beside it, in ``ties.names.csv``: ``name, id``."""
    beside = path.with_name(f"{path.stem}.names.csv")
    if sheet.mapping is None or not beside.is_file():
        return sheet
    table = _side_table(beside)
    if not {"name", "id"} <= set(table.columns):
        give_up("needs the columns 'name' and 'id'", file=beside.name)
    filled = table[table["id"].str.strip() != ""]
    ids = dict(zip(filled["name"].map(clean), filled["id"].map(clean), strict=True))
    note: dict[str, object] = {"what": "ids of names", "value": beside.name, "count": len(ids)}
    words = dict(sheet.mapping.words)
    for end in ("source", "target"):
        words[end] = dict(words.get(end, {})) | ids
    return replace(sheet, mapping=replace(sheet.mapping, words=words), notes=[*sheet.notes, note])


def _side_table(path: Path) -> pd.DataFrame:
    data = read_bytes(path)
    if data.startswith(b"PAR1"):
        from subnatnet.tables.columnar import read_parquet

        return plain_frame(read_parquet(data, file=path.name).frame)
    return without_faults(
        read_delimited(data, file=path.name, encoding="utf-8", delimiter=_delimiter_of(path))
    )


def _delimiter_of(path: Path) -> str | None:
    return "\t" if path.suffix.lower() in (".tsv", ".tab") else None


def _read_folder(folder: Path, schema: Schema) -> Bundle:
    """Read a data package table by table, so that each fault has its file and line."""
    if is_exported(folder):
        return Bundle(**read_exported(folder, schema))
    known = declared_schema(folder, schema)
    sheets = []
    for path in sorted((folder / "edges").glob("*.csv")):
        sheet = read_delimited(read_bytes(path), file=f"edges/{path.name}", encoding="utf-8")
        sheets.append(replace(sheet, layer=layer_of(path.stem, known)))
    nodes = {path.stem: _side_table(path) for path in sorted((folder / "nodes").glob("*.csv"))}
    if not sheets or not any("id" in frame for frame in nodes.values()):
        lacking = "nodes/*.csv with a column 'id'" if sheets else "edges/*.csv"
        give_up(f"the folder has no {lacking}", file=str(folder))
    types = declared_types(folder)
    bundle = Bundle(sheets, columns=types, schema=known)
    for name in ("gazetteer", "members", "eras"):
        if name in nodes:
            setattr(bundle, name, nodes.pop(name))
    bundle.actors = join_nodes((stem, frame) for stem, frame in nodes.items() if "id" in frame)
    return bundle
