"""Where the ties of a scan lie, files or tables of an engine, and which of their columns is what."""

from __future__ import annotations

from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from subnatnet.arguments.rules import FILE, KNOWN
from subnatnet.errors import InvalidChoice, reject
from subnatnet.network._scan_engine import quiet
from subnatnet.network._scan_words import absent
from subnatnet.tables.apply import OURS, matched_columns
from subnatnet.tables.frames import refuse_objects
from subnatnet.tables.sheet import give_up

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ibis.expr.types import Table

    from subnatnet.network._scan_engine import Engine
    from subnatnet.tables.mapping import TableMapping

PARQUET = (".parquet", ".pq")
TEXT = (".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst")
NUMBERS = ("amount", "count")
TEXT_COLUMNS = tuple(name for name in OURS if name not in ("source", "target", "start", "end", *NUMBERS))


def open_source(
    source: Any,  # noqa: ANN401 - files, frames, tables
    engine: Engine,
    *,
    table: str | None = None,
    named: bool = True,
) -> tuple[Table, str]:
    """Return the rows of a source as a table of the engine, and what to call it in messages.

    Without `named` a text has no line of names: its columns are ``column 1``, ``column 2`` and so on.

    Raises
    ------
    InvalidTies
        If there is no such file or it cannot be read.
    InvalidChoice
        If it is of no kind that can be scanned, or a folder holds several kinds.
    """
    with quiet():
        if hasattr(source, "op") and hasattr(source, "columns"):
            return source, "the table"
        if isinstance(source, pd.DataFrame):
            KNOWN["DataFrame"].check(source, "source")
            for name in source:
                refuse_objects(source[name], "the table")
            return _of_frame(source, engine), "the table"
        if isinstance(source, (list, tuple)):
            files = [file for part in source for file in _files(str(part))]
            return _read(files, engine, named=named), f"{len(files)} files"
        text = str(FILE.check(str(source), "source"))
        if text.startswith("duckdb:///"):
            return _in_database(text.removeprefix("duckdb:///"), table, engine), Path(text).name
        if "://" not in text and not has_magic(text) and not Path(text).exists():
            there = engine.tables()
            if text in there:
                return engine.backend.table(text), text
            if Path(text).suffix or "/" in text:
                give_up("there is no such file", file=text)
            reject(text, there, "table of this engine, and no file")
        return _read(_files(text), engine, named=named), text


def _of_frame(frame: pd.DataFrame, engine: Engine) -> Table:
    flat = frame.reset_index() if frame.index.name == "id" and "id" not in frame else frame
    return engine.table(flat)


def _files(text: str) -> list[str]:
    """Return the files that a path, folder or glob stands for, sorted; an address of a store as it is."""
    if "://" in text:
        return [text]
    if has_magic(text) and not Path(text).exists():
        found = sorted(glob(text, recursive=True))  # noqa: PTH207 - of absolute and relative patterns alike
        if not found:
            give_up("no file has such a name", file=text)
        return found
    path = Path(text)
    if not path.is_dir():
        if not path.exists():
            give_up("there is no such file", file=text)
        return [text]
    found = sorted(str(file) for file in path.rglob("*") if _kind(file.name) and file.is_file())
    if not found:
        give_up("the folder holds no Parquet or CSV file", file=text)
    return found


def _kind(name: str) -> str:
    """Return ``parquet``, ``text`` or nothing.

    Examples
    --------
    >>> _kind("a.PARQUET"), _kind("events.csv.gz"), _kind("notes.md")
    ('parquet', 'text', '')
    """
    low = name.casefold()
    if low.endswith(PARQUET):
        return "parquet"
    return "text" if low.endswith(TEXT) else ""


def _read(files: Sequence[str], engine: Engine, *, named: bool) -> Table:
    kinds = sorted({_kind(file.rstrip("/")) for file in files})
    if kinds == ["", "parquet"] and any("://" in file for file in files):
        kinds = ["parquet"]
    if len(kinds) != 1:
        raise InvalidChoice(
            "the files are of several kinds; scan Parquet and CSV apart, and merge what comes out"
        )
    if not kinds[0]:
        give_up("only Parquet and CSV can be scanned; other tables go through read_ties", file=files[0])
    backend: Any = engine.backend
    try:
        if engine.name == "duckdb":
            if kinds[0] == "parquet":
                return backend.read_parquet(list(files), union_by_name=True)
            # every cell as the text it is: dates and codes are read by us, not guessed
            found = backend.read_csv(list(files), all_varchar=True, union_by_name=True, header=named)
            return found if named else _numbered(found)
        parts = [
            backend.read_parquet(file) if kinds[0] == "parquet" else _csv(backend, file, named=named)
            for file in files
        ]
    except (ImportError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - every engine has errors of its own for a damaged file
        first = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
        give_up(f"the file cannot be read: {first}", file=files[0])
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.union(part)
    return whole


def _csv(backend: Any, file: str, *, named: bool) -> Table:  # noqa: ANN401 - any backend of ibis
    if backend.name != "pyspark":
        return backend.read_csv(file)
    sign = "\t" if ".tsv" in file.casefold() else ","
    found = backend.read_csv(file, header=named, inferSchema=False, multiLine=True, escape='"', sep=sign)
    return found if named else _numbered(found)


def _numbered(table: Table) -> Table:
    """Return a table whose columns are called by their numbers, as in memory."""
    return table.rename({f"column {number}": name for number, name in enumerate(table.columns, start=1)})


def require_readable(table: Table, mapping: TableMapping) -> None:
    """Refuse a mapping with a part that only reading into memory understands: none is passed over.

    Raises
    ------
    InvalidChoice
        The message names the part, and what to do.
    """
    texts = {str(name) for name in table.columns if table[name].type().is_string()}
    typed = sorted(name for name, word in mapping.types.items() if word != "text" and name in texts)
    parts = {
        "precision": (mapping.precision, "write each date as exact as it is (1999, 1999-05)"),
        "wide": (mapping.wide if mapping.wide not in table.columns else "", "give each cross a row"),
        "ranges": (mapping.ranges, "give beginning and end a column each"),
        "scale": (mapping.scale if mapping.scale != "1" else "", "write amounts in full"),
        "header": (mapping.header if mapping.header not in ("", "1", "none") else "", "begin with the names"),
        "types": (", ".join(typed), "give these columns their types in Parquet"),
    }
    for name, (value, remedy) in parts.items():
        if value:
            raise InvalidChoice(
                f"a scan does not understand {name} in a mapping: {remedy}, or let read_ties read the table, "
                "in parts if need be, and write_ties write what is to be scanned"
            )


def _in_database(path: str, table: str | None, engine: Engine) -> Table:
    if engine.name != "duckdb":
        raise InvalidChoice("a DuckDB file is read by DuckDB; leave engine= out")
    if not Path(path).is_file():
        give_up("there is no such file", file=path)
    backend: Any = engine.backend
    try:
        backend.attach(path, name="scanned", read_only=True)
    except Exception as error:  # noqa: BLE001 - DuckDB has several errors for a damaged file
        give_up(f"the database cannot be read: {str(error).splitlines()[0][:200]}", file=path)
    there = engine.tables("scanned")
    name = table or ("ties" if "ties" in there else there[0] if len(there) == 1 else "")
    if name not in there:
        reject(name, there, f"table of {Path(path).name}; say table=")
    return backend.table(name, database=("scanned", "main"))


def named_columns(table: Table, mapping: TableMapping, file: str, layer: str) -> dict[str, Any]:
    """Return expressions by our names of columns: those of the schema first, then all others.

    Ends are not among them: see :func:`end_columns`. Words are translated; cells stay as they are otherwise.

    Raises
    ------
    InvalidTies
        If a column that the mapping names is missing.
    """
    import ibis

    theirs = matched_columns(table.columns, mapping, file=file)
    found = {name: column for name in OURS if (column := _ours(table, mapping, theirs, name)) is not None}
    for name, own in theirs.items():
        if name not in mapping.named and name not in found and name not in ("source", "target"):
            found[name] = table[own]
    for name, value in mapping.constants.items():
        found.setdefault(name, ibis.literal(str(value)))
    for name, words in mapping.words.items():
        if name in found:
            found[name] = _translated(found[name], words)
    for name in NUMBERS:
        if name in found:
            if not found[name].type().is_numeric():
                found[f"_{name}_text"] = found[name].cast("string")
            found[name] = _as_number(found[name], mapping)
    readings = {"start": _as_date, "end": _as_date} | dict.fromkeys(TEXT_COLUMNS, _as_text)
    found = {name: readings[name](column) if name in readings else column for name, column in found.items()}
    text = found.get("layer", ibis.literal(""))
    found["layer"] = ibis.ifelse(absent(text), layer, text) if layer else text
    return found


def _ours(table: Table, mapping: TableMapping, theirs: Mapping[str, str], name: str) -> Any:  # noqa: ANN401 - an expression of ibis
    """Return the column that a mapping, or else its own name, gives for one of ours; None where none."""
    import ibis

    if name in ("source", "target"):
        return None
    if name in mapping.constants and name not in mapping.columns:
        return ibis.literal(str(mapping.constants[name]))
    own = mapping.columns.get(name, "" if name in mapping.named else name)
    return table[theirs[own]] if own in theirs else None


def end_columns(table: Table, mapping: TableMapping, end: str, file: str) -> list[Any]:
    """Return what names the actor at one end: an expression, or three with its country and region.

    Raises
    ------
    InvalidChoice
        If cells hold several actors, which a scan does not take apart.
    """
    import ibis

    how = getattr(mapping, end)
    if how.split:
        raise InvalidChoice(
            f"a scan does not take apart cells with several actors (split={how.split!r} of the {end}); give "
            "each a row first"
        )
    theirs = matched_columns(table.columns, mapping, file=file)
    texts = [_as_text(table[theirs[name]]).strip() for name in how.columns if name in theirs]
    texts = [ibis.literal(how.actor)] if how.actor else texts
    name = texts[0] if len(texts) == 1 else ibis.coalesce(*(text.nullif("") for text in texts))
    if how.names != "resolve":
        # an id is compared as it stands; blanks around it are found when it is not among the actors
        single = [table[theirs[name]] for name in how.columns if name in theirs]
        return [_as_text(single[0])] if len(single) == 1 else [name]
    country = ibis.literal(how.in_country) if how.in_country else ibis.literal("")
    if how.country:
        country = _as_text(table[theirs[how.country]]).strip().fill_null("")
    region = _as_text(table[theirs[how.region]]).strip().fill_null("") if how.region else ibis.literal("")
    return [name.fill_null(""), country, region]


def _as_text(column: Any) -> Any:  # noqa: ANN401 - an expression of ibis
    return column if column.type().is_string() else column.cast("string")


def _as_date(column: Any) -> Any:  # noqa: ANN401 - an expression of ibis
    """Return a column of dates whose values can be looked up: texts, whole numbers or days."""
    kind = column.type()
    if kind.is_timestamp():
        return column.date()
    return column if kind.is_string() or kind.is_integer() or kind.is_date() else column.cast("string")


def _as_number(column: Any, mapping: TableMapping) -> Any:  # noqa: ANN401 - an expression of ibis
    if column.type().is_numeric():
        return column.cast("float64")
    text = column.cast("string").strip()
    if mapping.thousands:
        text = text.replace(mapping.thousands, "")
    if mapping.decimal != ".":
        text = text.replace(mapping.decimal, ".")
    return text.try_cast("float64")


def _translated(column: Any, words: Mapping[str, str]) -> Any:  # noqa: ANN401 - an expression of ibis
    import ibis

    text = _as_text(column)
    given = [(text == theirs, ours) for theirs, ours in words.items() if theirs != "*"]
    other = ibis.ifelse(absent(text), "", words["*"]) if "*" in words else text
    return ibis.cases(*given, else_=other) if given else other
