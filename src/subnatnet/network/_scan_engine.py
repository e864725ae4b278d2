"""The engine behind a scan: where queries run, show how far they are, and can be stopped without a trace."""

from __future__ import annotations

import contextlib
import re
import shutil
import tempfile
import warnings
import weakref
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from subnatnet.errors import InvalidChoice, InvalidTies, MissingExtra, SubnatnetError
from subnatnet.tables.atomic import whole_file
from subnatnet.tables.sheet import give_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    import pyarrow as pa
    from ibis.backends import BaseBackend
    from ibis.expr.types import Expr, Table

EXTRA = "ties beyond memory need ibis and DuckDB: pip install 'subnatnet[scale]'"
_SIZE = re.compile(r"\d+(\.\d+)?\s*([KMGT]i?B|%)", re.IGNORECASE)
PATIENCE = 2.0  # seconds before a query shows how far it is
GLANCE = 0.2  # seconds between two looks
ORDERED = ("duckdb", "pyspark")  # engines that compare texts by their bytes, as Python does


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep the notices of engines about each other's coming versions from the person who asks a question."""
    with warnings.catch_warnings():
        for kind in (DeprecationWarning, PendingDeprecationWarning, FutureWarning):
            warnings.simplefilter("ignore", kind)
        yield


def need_ibis() -> Any:  # noqa: ANN401 - ibis may not be installed
    """Return ibis, or say how it is installed.

    Raises
    ------
    MissingExtra
        If it is not there.
    """
    try:
        with quiet():
            import ibis
    except ImportError:
        raise MissingExtra(EXTRA) from None
    return ibis


class Engine:
    """A backend of ibis, with what a person needs around it.

    Parameters
    ----------
    backend : ibis backend
        Where queries run.
    progress : bool
        Whether a query that takes long shows how far it is.
    folder : pathlib.Path, optional
        A temporary folder of its own, removed with the engine.
    """

    def __init__(self, backend: BaseBackend, *, progress: bool = True, folder: Path | None = None) -> None:
        self.backend = backend
        self.name = str(backend.name)
        self.progress = progress
        self.folder = folder
        # also when the scan is simply dropped, and at the end of the program
        self.close = weakref.finalize(self, _put_away, backend if folder is not None else None, folder)

    def table(self, frame: pd.DataFrame) -> Table:
        """Return a small frame as a table that queries can be joined with."""
        import ibis
        import pyarrow as pa

        with quiet():
            columns = {
                str(name): pa.array(
                    frame[name].to_numpy(dtype=object), type=_arrow_type(frame[name]), from_pandas=True
                )
                for name in frame.columns
            }
            return ibis.memtable(pa.table(columns))

    def tables(self, database: str = "") -> list[str]:
        """Return the names of the tables of the engine, or of a database that it reads."""
        if self.name != "duckdb":
            return sorted(self.backend.list_tables())
        connection: Any = self.backend.con
        asked = "SELECT table_name FROM information_schema.tables WHERE table_catalog = ?"
        cursor = connection.cursor()
        own = database or cursor.execute("SELECT current_database()").fetchone()[0]
        return sorted(row[0] for row in cursor.execute(asked, [own]).fetchall())

    def frame(self, query: Expr, what: str = "", *, whole: bool = False) -> pd.DataFrame:
        """Run a query; return its answer. With `whole`, whole numbers stay so beside missing ones.

        Raises
        ------
        InvalidTies
            If the source cannot be read.
        InvalidChoice
            If the memory given does not suffice.
        """
        answer: pa.Table = self._run(lambda: self.backend.to_pyarrow(query), what)
        with quiet():
            told: pd.DataFrame = answer.to_pandas(integer_object_nulls=whole)
            return told

    def number(self, query: Expr, what: str = "") -> int:
        """Run a query whose answer is one number."""
        value = self._run(lambda: self.backend.to_pyarrow(query), what).as_py()
        return 0 if value is None else int(value)

    @contextlib.contextmanager
    def held(self, query: Table, what: str = "") -> Iterator[Table]:
        """Keep the answer of a query on the engine while several others are asked of it.

        DuckDB holds it as a temporary table, on disk where memory does not suffice; elsewhere the query
        itself stands for its answer.
        """
        if self.name != "duckdb":
            yield query
            return
        backend: Any = self.backend
        name = f"subnatnet_{uuid4().hex}"
        try:
            yield self._run(lambda: backend.create_table(name, obj=query, temp=True), what)
        finally:
            with contextlib.suppress(Exception):  # it was never made, or the engine is gone
                backend.con.execute(f'DROP TABLE "{name}"')

    def named(self, query: Table) -> Table:
        """Give a query that many others are built on a name on the engine, so that none spells it out again.

        DuckDB keeps it as a temporary view for as long as the table returned is in use; nothing is computed.
        """
        if self.name != "duckdb":
            return query
        from ibis.expr.operations import DatabaseTable, Namespace

        backend: Any = self.backend
        name = f"subnatnet_{uuid4().hex}"
        with quiet():
            backend._run_pre_execute_hooks(query)  # noqa: SLF001 - ibis makes small tables known only so
            self._run(lambda: backend.raw_sql(f'CREATE TEMP VIEW "{name}" AS {backend.compile(query)}'), "")
            place = Namespace(catalog="temp", database="main")
            view = DatabaseTable(name, schema=query.schema(), source=backend, namespace=place)
        weakref.finalize(view, _drop_view, backend, name, query)
        return view.to_expr()

    def write(self, query: Table, path: str | Path, what: str = "") -> None:
        """Write the answer of a query to one Parquet file, whole or not at all."""
        with whole_file(path) as temporary:
            if self.name == "duckdb":
                self._run(lambda: self.backend.to_parquet(query, temporary), what)
                return
            import pyarrow.parquet as pq

            reader = self._run(lambda: self.backend.to_pyarrow_batches(query), what)
            with pq.ParquetWriter(temporary, reader.schema) as writer:
                for batch in reader:
                    writer.write_batch(batch)

    def _run(self, work: Callable[[], Any], what: str) -> Any:  # noqa: ANN401 - whatever the query gives
        with quiet():
            try:
                return self._followed(work, what) if self.name == "duckdb" else self._stoppable(work)
            except SubnatnetError:
                raise
            except Exception as error:
                raise _in_words(error) from error

    def _stoppable(self, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the query gives
        try:
            return work()
        except KeyboardInterrupt:
            session = getattr(self.backend, "_session", None)
            if session is not None:
                session.sparkContext.cancelAllJobs()
            raise

    def _followed(self, work: Callable[[], Any], what: str) -> Any:  # noqa: ANN401 - whatever the query gives
        """Run a query beside the main thread, which shows how far it is and can stop it."""
        from tqdm import tqdm

        connection: Any = self.backend.con
        with ThreadPoolExecutor(1) as pool:
            running = pool.submit(work)
            try:
                with contextlib.suppress(NotYet):
                    return running.result(PATIENCE)
                shown = tqdm(total=100, desc=what or "ties", unit="%", disable=not self.progress, leave=False)
                with shown as bar:
                    while True:
                        with contextlib.suppress(NotYet):
                            return running.result(GLANCE)
                        share = float(connection.query_progress())
                        bar.update(max(0, min(99, int(share))) - bar.n)
            except KeyboardInterrupt:
                connection.interrupt()
                raise


def connect(
    engine: object,
    *,
    memory_limit: str | None,
    temp_folder: str | Path | None,
    threads: int | None,
    progress: bool,
) -> Engine:
    """Return an engine: DuckDB in this process, or a backend of ibis as it is.

    Parameters
    ----------
    engine : str or ibis backend
        ``"duckdb"``, or what ``ibis.duckdb.connect(...)``, ``ibis.pyspark.connect(...)`` and the like return.
    memory_limit, temp_folder, threads
        For ``"duckdb"``: as in :func:`subnatnet.scan_ties`.
    progress : bool
        Whether to show how far a query is.

    Raises
    ------
    MissingExtra
        If ibis or DuckDB is not installed.
    InvalidChoice
        If an option is none.
    """
    ibis = need_ibis()
    if engine != "duckdb":
        if not hasattr(engine, "to_pyarrow") or not hasattr(engine, "compile"):
            raise InvalidChoice(
                f"engine must be 'duckdb' or a backend of ibis, such as ibis.pyspark.connect(session), "
                f"not {engine!r}"
            )
        given = {"memory_limit": memory_limit, "temp_folder": temp_folder, "threads": threads}
        for name, value in given.items():
            if value is not None:
                raise InvalidChoice(f"{name} is for the embedded DuckDB; set it on the engine you give")
        return Engine(engine, progress=progress)
    if memory_limit is not None and not _SIZE.fullmatch(str(memory_limit).strip()):
        raise InvalidChoice(f"memory_limit must be a size such as '4GB', not {memory_limit!r}")
    if threads is not None and (not isinstance(threads, int) or threads < 1):
        raise InvalidChoice(f"threads must be a whole number from 1 on, not {threads!r}")
    if temp_folder is not None and not Path(temp_folder).is_dir():
        raise InvalidChoice(f"temp_folder must be a folder that exists, not {str(temp_folder)!r}")
    folder = Path(tempfile.mkdtemp(prefix="subnatnet-", dir=temp_folder))
    settings: dict[str, Any] = {"temp_directory": str(folder), "preserve_insertion_order": True}
    settings |= {"memory_limit": memory_limit} if memory_limit is not None else {}
    settings |= {"threads": threads} if threads is not None else {}
    try:
        with quiet():
            backend = ibis.duckdb.connect(**settings)
            backend.raw_sql("SET enable_progress_bar = true")
            backend.raw_sql("SET enable_progress_bar_print = false")
    except ImportError:
        shutil.rmtree(folder, ignore_errors=True)
        raise MissingExtra(EXTRA) from None
    return Engine(backend, progress=progress, folder=folder)


def _put_away(backend: BaseBackend | None, folder: Path | None) -> None:
    if backend is not None:
        with contextlib.suppress(Exception):
            backend.disconnect()
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)


def _drop_view(backend: Any, name: str, _query: Table) -> None:  # noqa: ANN401 - of ibis
    """Forget a view, and with it the query, whose small tables it needs."""
    with contextlib.suppress(Exception):  # the engine is gone
        backend.con.execute(f'DROP VIEW temp.main."{name}"')


def _arrow_type(column: pd.Series) -> pa.DataType | None:
    """Return the type of a column of a small frame; texts are texts even where there are no rows."""
    import pandas as pd
    import pyarrow as pa

    kinds = (
        (pd.api.types.is_bool_dtype, pa.bool_()),
        (pd.api.types.is_integer_dtype, pa.int64()),
        (pd.api.types.is_float_dtype, pa.float64()),
        (lambda dtype: isinstance(dtype, pd.StringDtype), pa.string()),
    )
    for holds, kind in kinds:
        if holds(column.dtype):
            return kind
    return pa.string() if column.map(lambda cell: cell is None or isinstance(cell, str)).all() else None


def _in_words(error: Exception) -> Exception:
    """Return the error of an engine in the words of the person who has to mend it."""
    first = (str(error).strip().splitlines() or [type(error).__name__])[0][:300]
    if "OutOfMemory" in type(error).__name__ or "Out of Memory" in first:
        return InvalidChoice(
            f"the memory does not suffice ({first}); give more with memory_limit=, or temp_folder= on a disk "
            "with room, or choose fewer ties"
        )
    if type(error).__module__.startswith(("_duckdb", "duckdb", "pyspark", "py4j")):
        try:
            give_up(f"the engine cannot read this: {first}")
        except InvalidTies as told:
            return told
    return error
