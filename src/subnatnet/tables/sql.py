"""Databases: any that SQLAlchemy reaches, and DuckDB. Names of tables are quoted, never pasted."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, MissingExtra, SubnatnetError, reject
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables import budget
from subnatnet.tables.budget import MAX_CELL, MAX_UNPACKED, check_size, too_long
from subnatnet.tables.declared import DECLARED, with_tables
from subnatnet.tables.sheet import SIDE_TABLES, Sheet, give_up, layer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subnatnet.schema import Schema

DUCKDB = "duckdb:///"
SQLITE = "sqlite:///"
STEPS = 10_000  # of SQLite's machine, between two looks at the clock


def read_database(
    address: str, *, table: str | None = None, schema: Schema = DEFAULT_SCHEMA
) -> dict[str, Any]:
    """Read tables of ties from a database.

    Parameters
    ----------
    address : str
        ``sqlite:///ties.db``, ``postgresql://...``, ``duckdb:///ties.duckdb``.
    table : str, optional
        The table of ties; by default ``ties`` or those named after layers. Side tables are those called
        after it: ``ties_actors``, ``ties_gazetteer`` and so on.
    schema : Schema
        Which kinds and layers there are; those that ``ties_kinds`` and ``ties_layers`` declare are added.

    Returns
    -------
    dict
        As :class:`subnatnet.tables.read.Bundle` takes it.

    Raises
    ------
    MissingExtra
        If the library for it is not installed.
    InvalidTies
        If the database cannot be read.
    InvalidChoice
        If it has no such table.
    """
    shown = address.rpartition("/")[2]  # the address may hold a password
    if (path := _path_of(address)) is not None and not path.is_file():
        give_up("there is no such file", file=str(path))
    try:
        return (
            _read_duckdb(address, table, shown, schema)
            if address.startswith(DUCKDB)
            else _read_sql(address, table, shown, schema)
        )
    except SubnatnetError:
        raise
    except Exception as error:  # noqa: BLE001 - every driver has errors of its own
        if "interrupt" in str(error).lower():
            give_up(too_long(budget.MAX_SECONDS), file=shown)
        give_up(f"the database cannot be read: {_first_line(error)}", file=shown)


def write_database(
    tables: Mapping[str, pd.DataFrame], address: str, *, table: str = "ties", overwrite: bool = False
) -> None:
    """Write tables to a database in one transaction: all of them, or none and the database as it was.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        ``ties`` and the side tables.
    address : str
        As in :func:`read_database`.
    table : str
        Name of the table of ties; side tables are called after it.
    overwrite : bool
        Whether tables of these names may be replaced.

    Raises
    ------
    MissingExtra
        If the library for it is not installed.
    InvalidChoice
        If there are such tables already, names of columns differ only in case, or the database refuses.
    """
    for name, frame in tables.items():
        _require_distinct(name, frame)
    named = {table if name == "ties" else f"{table}_{name}": frame for name, frame in tables.items()}
    stale = [f"{table}_{name}" for name in (*SIDE_TABLES, *DECLARED) if f"{table}_{name}" not in named]
    path = _path_of(address)
    fresh = path if path is not None and not path.exists() else None
    if fresh is not None:
        fresh.parent.mkdir(parents=True, exist_ok=True)
    try:
        (_write_duckdb if address.startswith(DUCKDB) else _write_sql)(named, stale, address, overwrite)
    except BaseException as error:
        if fresh is not None:
            fresh.unlink(missing_ok=True)  # an empty database
        if isinstance(error, SubnatnetError) or not isinstance(error, Exception):
            raise
        raise InvalidChoice(f"the database does not take the tables: {_first_line(error)}") from None


def _path_of(address: str) -> Path | None:
    """Return the file that an address of SQLite or DuckDB names, taken literally.

    Examples
    --------
    >>> _path_of("duckdb:///a/what?.duckdb").name, _path_of("postgresql://host/ties")
    ('what?.duckdb', None)
    """
    for start in (DUCKDB, SQLITE):
        path = address.removeprefix(start)
        if path != address and not path.startswith("file:"):
            return Path(path)
    return None


def _require_distinct(name: str, frame: pd.DataFrame) -> None:
    seen: dict[str, str] = {}
    for column in frame.columns:
        if (other := seen.setdefault(column.casefold(), column)) != column:
            raise InvalidChoice(
                f"columns {other!r} and {column!r} of {name} differ only in case, which databases do not "
                "tell apart; rename one, or write CSV or Parquet."
            )


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]


def _choose(names: Iterable[str], table: str | None, shown: str, schema: Schema) -> tuple[list[str], str]:
    """Return the tables of ties, and what names of side tables begin with."""
    there = sorted(names)
    if table is not None:
        if table not in there:
            reject(table, there, f"table of {shown}")
        return [table], f"{table}_"
    if "ties" in there:
        return ["ties"], "ties_"
    layers = [name for name in there if layer_of(name, schema)]
    others = [name for name in there if name not in (*SIDE_TABLES, *DECLARED)]
    if not layers and len(others) != 1:
        listed = ", ".join(others[:12]) or "(none)"
        raise InvalidChoice(f"which table of {shown} holds the ties? Say table=..., one of: {listed}")
    return layers or others, ""


def _bundle(
    there: list[str],
    table: str | None,
    read: Any,  # noqa: ANN401 - a function of either library
    shown: str,
    schema: Schema,
) -> dict[str, Any]:
    present = set(there)
    start = f"{table or 'ties'}_" if (table or "ties") in present else ""
    declared = {name: read(f"{start}{name}") for name in DECLARED if f"{start}{name}" in present}
    schema = with_tables(schema, declared, file=shown)
    names, prefix = _choose(there, table, shown, schema)
    found: dict[str, Any] = {"sheets": [], "schema": schema}
    for name in names:
        frame = read(name)
        rows = np.arange(1, len(frame) + 1)
        found["sheets"].append(Sheet(frame, rows, shown, name, layer_of(name, schema)))
    for side in SIDE_TABLES:
        if f"{prefix}{side}" in present:
            found[side] = read(f"{prefix}{side}")
    return found


# -- SQLAlchemy ----------------------------------------------------------------------------------


def _engine(address: str) -> Any:  # noqa: ANN401 - SQLAlchemy may not be installed
    try:
        import sqlalchemy
    except ImportError:
        raise MissingExtra("databases need SQLAlchemy: pip install 'subnatnet[sql]'") from None
    path = _path_of(address)
    url = sqlalchemy.URL.create("sqlite", database=str(path)) if path is not None else address
    return sqlalchemy.create_engine(url)


def _read_sql(address: str, table: str | None, shown: str, schema: Schema) -> dict[str, Any]:
    engine = _engine(address)
    import sqlalchemy

    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                _limit_sqlite(connection.connection.driver_connection)
            there = sqlalchemy.inspect(connection).get_table_names()

            def read(name: str) -> pd.DataFrame:
                reflected = sqlalchemy.Table(name, sqlalchemy.MetaData(), autoload_with=connection)
                counted = sqlalchemy.select(sqlalchemy.func.count()).select_from(reflected)
                check_size(connection.scalar(counted) or 0, len(reflected.columns), file=shown, sheet=name)
                if engine.dialect.name == "sqlite":
                    lengths = [sqlalchemy.func.length(column) for column in reflected.columns]
                    totals = [sqlalchemy.func.total(length) for length in lengths]
                    _check_bytes(connection.execute(sqlalchemy.select(*totals)).one(), shown, name)
                return pd.read_sql(sqlalchemy.select(reflected), connection)

            return _bundle(there, table, read, shown, schema)
    finally:
        engine.dispose()


def _limit_sqlite(driver: Any) -> None:  # noqa: ANN401 - the connection of the driver
    """Let a statement end when the time is over, and no cell be longer than one can be."""
    import sqlite3

    end = time.monotonic() + budget.MAX_SECONDS
    driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4 * MAX_CELL)
    driver.set_progress_handler(lambda: time.monotonic() > end, STEPS)


def _check_bytes(totals: Iterable[float | None], shown: str, name: str) -> None:
    total = sum(number or 0 for number in totals)
    if total > MAX_UNPACKED:
        give_up(f"holds {total / 1e9:.1f} GB of text; split it into parts", file=shown, sheet=name)


def _write_sql(named: Mapping[str, pd.DataFrame], stale: list[str], address: str, overwrite: bool) -> None:
    engine = _engine(address)
    import sqlalchemy

    try:
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                # its driver begins a transaction before the first row only, after tables have been dropped
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            there = sqlalchemy.inspect(connection).get_table_names()
            _may_replace([name for name in [*named, *stale] if name in there], overwrite=overwrite)
            for name in stale:
                if name in there:
                    sqlalchemy.Table(name, sqlalchemy.MetaData(), autoload_with=connection).drop(connection)
            for name, frame in named.items():
                frame.to_sql(name, connection, if_exists="replace", index=False, chunksize=10_000)
    finally:
        engine.dispose()


def _may_replace(present: list[str], *, overwrite: bool) -> None:
    if present and not overwrite:
        raise InvalidChoice(
            f"the database has {', '.join(present)} already; say overwrite=True or another table="
        )


# -- DuckDB --------------------------------------------------------------------------------------


def _quoted(name: str) -> str:
    """Return a name as an SQL identifier.

    Examples
    --------
    >>> _quoted('ties"; drop table x; --')
    '"ties""; drop table x; --"'
    """
    return '"' + name.replace('"', '""') + '"'


def _connect(address: str, *, read_only: bool) -> Any:  # noqa: ANN401 - DuckDB may not be installed
    try:
        import duckdb
    except ImportError:
        raise MissingExtra("DuckDB needs its library: pip install 'subnatnet[duckdb]'") from None
    return duckdb.connect(address.removeprefix(DUCKDB), read_only=read_only)


def _tables(connection: Any) -> list[str]:  # noqa: ANN401 - DuckDB has no types here
    return [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]


def _read_duckdb(address: str, table: str | None, shown: str, schema: Schema) -> dict[str, Any]:
    with _connect(address, read_only=True) as connection, _interrupted_in_time(connection):
        there = _tables(connection)

        def read(name: str) -> pd.DataFrame:
            columns = connection.execute(f"DESCRIBE {_quoted(name)}").fetchall()
            counted = connection.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()  # noqa: S608 - the name is quoted
            check_size(counted[0], len(columns), file=shown, sheet=name)
            texts = [_quoted(column) for column, kind, *_ in columns if kind == "VARCHAR"]
            if texts:
                totals = ", ".join(f"sum(strlen({column}))" for column in texts)
                found = connection.execute(f"SELECT {totals} FROM {_quoted(name)}").fetchone()  # noqa: S608 - the names are quoted
                _check_bytes(found, shown, name)
            frame: pd.DataFrame = connection.execute(f"SELECT * FROM {_quoted(name)}").fetchdf()  # noqa: S608 - the name is quoted
            return frame

        return _bundle(there, table, read, shown, schema)


@contextmanager
def _interrupted_in_time(connection: Any) -> Iterator[None]:  # noqa: ANN401 - DuckDB has no types here
    """Interrupt what runs in a connection when the time is over."""
    over = threading.Event()

    def watch() -> None:
        pause = float(budget.MAX_SECONDS)
        while not over.wait(pause):
            connection.interrupt()
            pause = 0.05  # the next statement is over, too

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def _write_duckdb(named: Mapping[str, pd.DataFrame], stale: list[str], address: str, overwrite: bool) -> None:
    with _connect(address, read_only=False) as connection:
        there = _tables(connection)
        _may_replace([name for name in [*named, *stale] if name in there], overwrite=overwrite)
        connection.begin()
        try:
            for name in stale:
                connection.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")
            for name, frame in named.items():
                connection.register("frame_to_write", frame)
                connection.execute(f"CREATE OR REPLACE TABLE {_quoted(name)} AS SELECT * FROM frame_to_write")  # noqa: S608 - the name is quoted
                connection.unregister("frame_to_write")
            connection.commit()
        except BaseException:
            connection.rollback()
            raise
