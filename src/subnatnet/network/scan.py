"""Ties beyond memory: the verbs of a network on DuckDB or Spark, run when an answer is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.network import (
    _collapse,
    _scan_coverage,
    _scan_faults,
    _scan_measures,
    _scan_results,
    _scan_steps,
)
from subnatnet.network._scan_base import ENDS, Base
from subnatnet.network._scan_engine import connect, quiet
from subnatnet.network._scan_rows import written_out
from subnatnet.network._scan_source import open_source, require_readable
from subnatnet.network._scan_steps import State
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.dates import period_bounds
from subnatnet.tables.mapping import find_mapping

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from ibis.expr.types import Table

    from subnatnet.arguments import Unit, Workers
    from subnatnet.network._scan_faults import ScanFaults
    from subnatnet.network.tie_network import Event, TieNetwork, Undated
    from subnatnet.schema import Schema
    from subnatnet.tables.mapping import TableMapping


@checked()
def scan_ties(
    source: Any,  # noqa: ANN401 - paths, frames and tables of any engine
    *,
    actors: pd.DataFrame | str | Path | None = None,
    mapping: TableMapping | str | Path | None = None,
    engine: Any = "duckdb",  # noqa: ANN401 - any backend of ibis
    layer: str | None = None,
    eras: Mapping[str, str] | None = None,
    schema: Schema = DEFAULT_SCHEMA,
    table: str | None = None,
    on_error: Literal["raise", "quarantine"] = "raise",
    memory_limit: str | None = None,
    temp_folder: str | Path | None = None,
    threads: Workers | None = None,
    progress: bool = True,
) -> TieScan:
    """Open a table of ties that need not fit into memory; nothing is read until an answer is asked.

    Parameters
    ----------
    source : path-like, list of them, pandas.DataFrame or ibis table
        Parquet or CSV: a file, a folder, a glob such as ``"events/*.parquet"``, several of them; a DuckDB
        file (``"duckdb:///ties.duckdb"``); the name of a table of the engine; an expression of ibis. CSV is
        read as text, in UTF-8, with a header.
    actors : pandas.DataFrame or path-like, optional
        Who there is, as in :func:`subnatnet.read_ties`; held in memory. Without it every end is taken for an
        actor of the kind its layer expects.
    mapping : TableMapping, str or path, optional
        Which column is what, as in :func:`subnatnet.read_ties`. Names are looked up once for each distinct
        one. Cells with several actors are not taken apart; a mapping with columns of precision, a column for
        each partner, ranges of dates or a scale of amounts is refused: such tables are to be read first.
    engine : str or ibis backend
        ``"duckdb"``, embedded, or what ``ibis.duckdb.connect(...)``, ``ibis.pyspark.connect(session)`` and
        the like return: the same verbs run there.
    layer : str, optional
        Layer of rows that do not say it themselves.
    eras : mapping of str to str, optional
        Named periods.
    schema : Schema
        Which kinds of actor and layers there may be.
    table : str, optional
        The table of a DuckDB file to scan.
    on_error : {"raise", "quarantine"}
        Whether a row that cannot be a tie is an error as soon as an answer depends on it, or is left out.
        :meth:`TieScan.validate` counts and shows such rows either way; left out, their number is
        ``rows_left_out`` in the ``attrs`` of each answer, and a note in the receipt of what is collected.
    memory_limit : str, optional
        What DuckDB may use, such as ``"4GB"``; by default four fifths of the memory. What does not fit goes
        to temporary files.
    temp_folder : path-like, optional
        Where temporary files go; they are removed when the scan is closed or dropped.
    threads : int, optional
        How many DuckDB may use; by default all.
    progress : bool
        Whether a query that takes longer than two seconds shows how far it is.

    Returns
    -------
    TieScan
        The ties where they are; nothing is read before an answer is asked for.

    Raises
    ------
    MissingExtra
        If ibis or DuckDB is not installed.
    InvalidTies
        If the source cannot be read or lacks a column.
    InvalidChoice
        If an option is none.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"source": ["CN-SC", "CN-SC"], "target": ["PL:lodz", "PL:lodz"],
    ...                       "start": ["2015", "1999"]})
    >>> scan_ties(frame, layer="agreement").during("2010/..").edges()
           layer source   target  n_ties  count
    0  agreement  CN-SC  PL:lodz       1    1.0
    """
    if on_error not in ("raise", "quarantine"):
        reject(on_error, ("raise", "quarantine"), "way to treat errors")
    said = find_mapping(mapping)
    schema = said.schema(schema)
    said.require(schema)
    if layer is not None and layer not in schema.layers:
        reject(layer, schema.layers, "layer")
    own = source.get_backend() if engine == "duckdb" and hasattr(source, "get_backend") else engine
    runner = connect(
        own, memory_limit=memory_limit, temp_folder=temp_folder, threads=threads, progress=progress
    )
    opened, file = open_source(source, runner, table=table, named=said.header != "none")
    require_readable(opened, said)
    base = Base(
        runner,
        opened,
        file,
        mapping=said,
        actors=_actors(actors),
        layer=layer or "",
        eras=eras or {},
        schema=schema,
        quarantine=on_error == "quarantine",
    )
    return TieScan(State(base))


def _actors(actors: pd.DataFrame | str | Path | None) -> pd.DataFrame | None:
    from subnatnet.network.reading import actor_table

    return None if actors is None else actor_table(actors)


class TieScan:
    """Ties on an engine, with the verbs of :class:`subnatnet.TieNetwork`; made by :func:`scan_ties`.

    Each verb returns a new scan and reads nothing but what it must to check its words. Answers
    (:meth:`edges`, :meth:`summary`, :meth:`coverage`, :meth:`measures`) are small and come as frames;
    :meth:`collect` brings the ties, put together, into memory as a network.

    Notes
    -----
    Periods, undated ties, distinct acts, parents and members mean what they mean in memory. Actors, and the
    distinct dates and ends, are held in memory; rows are not.
    """

    def __init__(self, state: State, selection: Mapping[str, object] | None = None) -> None:
        self._state = state
        self._base = state.base
        self._selection = dict(selection or {})

    def _then(self, step: _scan_steps.Step, **selection: object) -> TieScan:
        return TieScan(State(self._base, self._state, step), self._selection | selection)

    # -- what is in it ---------------------------------------------------------------------------

    @property
    def selection(self) -> dict[str, object]:
        """What the verbs have chosen so far (a copy)."""
        return dict(self._selection)

    @property
    def eras(self) -> dict[str, str]:
        """Named periods (a copy)."""
        return dict(self._base.eras)

    @property
    def schema(self) -> Schema:
        """Which kinds of actor and layers there may be."""
        return self._base.schema

    @property
    def gazetteer(self) -> pd.DataFrame:
        """Every actor known, also parents without ties of their own (a copy)."""
        return self._base.known.copy(deep=False)

    @property
    def actors(self) -> pd.DataFrame:
        """The actors, sorted by id."""
        return self._base.known.loc[self._state.cast[1]]

    @property
    def members(self) -> pd.DataFrame:
        """Who belongs to which layer: one row per actor and layer."""
        return self._state.members.copy(deep=False)

    @property
    def layers(self) -> list[str]:
        """The layers that have members, in the order of the schema."""
        return self._state.layers

    @property
    def ties(self) -> Table:
        """The ties as an expression of ibis, ends at the level of the last roll-up; nothing is run."""
        with quiet():
            return written_out(self._base, self._state.move, self._state.table)

    # -- verbs -----------------------------------------------------------------------------------

    @checked()
    def layer(self, *names: str) -> TieScan:
        """Keep some layers, and the actors that belong to them; see :meth:`TieNetwork.layer`."""
        there = self.schema.layers
        for name in names:
            if name not in there:
                reject(name, there, "layer")
        if not names:
            raise InvalidChoice(f"name at least one layer: {', '.join(there)}")
        chosen = [name for name in there if name in names]
        return self._then(_scan_steps.Layers(tuple(chosen)), layer="+".join(chosen))

    def during(self, period: str, *, undated: Undated = "exclude", event: Event = "start") -> TieScan:
        """Keep the ties of a period; actors stay; see :meth:`TieNetwork.during`."""
        if undated not in ("exclude", "include"):
            reject(undated, ("exclude", "include"), "way to treat undated ties in `during`")
        if event not in ("start", "active"):
            reject(event, ("start", "active"), "event")
        low, high = period_bounds(period, self.eras)
        step = _scan_steps.Period(low, high, undated == "exclude", event)
        return self._then(step, during=period, undated=undated, event=event)

    def where(self, condition: Callable[[Table], object] | None = None, /, **columns: object) -> TieScan:
        """Keep ties by what their columns say; actors stay; see :meth:`TieNetwork.where`.

        Parameters
        ----------
        condition : callable, optional
            Takes the ties as a table of ibis, returns a condition on it: ``lambda t: t["amount"] > 1e6``. A
            missing number meets no condition; a missing text is ``""``.
        **columns : value or list of values
            What may stand in a column. Values that no tie has are found out when an answer is asked.
        """
        with quiet():
            step = _scan_steps.Where.checked(self._base, condition, columns)
        before = self._selection.get("where")
        chosen = dict(before) if isinstance(before, dict) else {}
        chosen |= step.wanted
        if condition is not None:
            chosen["condition"] = getattr(condition, "__name__", "condition")
        return self._then(step, where=chosen)

    def among(
        self,
        *,
        kind: str | Iterable[str] | None = None,
        level: str | Iterable[str] | None = None,
        ids: str | Iterable[str] | None = None,
        ends: Literal["any", "both"] = "any",
    ) -> TieScan:
        """Keep the ties of some actors; see :meth:`TieNetwork.among`."""
        if ends not in ("any", "both"):
            reject(ends, ("any", "both"), "value of `ends`")
        chosen = _collapse.chosen(self._base.known, self.schema.kinds, kind=kind, level=level, ids=ids)
        step = _scan_steps.Among(chosen, ends == "both")
        return self._then(step, among={"kind": kind, "level": level, "ids": ids, "ends": ends})

    @checked()
    def rollup(self, unit: str | None = None, *, partners: str | None = None) -> TieScan:
        """Put ties at a coarser level of analysis; see :meth:`TieNetwork.rollup`."""
        known = self._base.known
        unit = _collapse.unit_of(known, unit)
        move = _collapse.moves(known, unit, partners)
        return self._then(_scan_steps.RollUp(move), unit=unit, partners=partners)

    # -- answers ---------------------------------------------------------------------------------

    def edges(self) -> pd.DataFrame:
        """Ties put together by layer and pair of ends; as :attr:`TieNetwork.edges`, without the ids.

        Returns
        -------
        pandas.DataFrame
            Columns ``layer, source, target, n_ties, count``, sorted.
        """
        return _scan_results.edges(self._state)

    def summary(self) -> pd.DataFrame:
        """Say what is in it, layer by layer; the same table as :meth:`TieNetwork.summary`."""
        return _scan_results.summary(self._state)

    @checked()
    def coverage(self, unit: str | None = "top") -> pd.DataFrame:
        """Count ties by region, layer and era; the same table as :func:`subnatnet.coverage`."""
        return _scan_coverage.coverage(self._state, unit, self.selection)

    @checked()
    def measures(
        self,
        measures: str | Iterable[str],
        *,
        layers: Sequence[str | None] | None = None,
        periods: Sequence[str | None] | None = None,
        units: Sequence[Unit] | None = None,
        undated: Literal["exclude", "include"] = "exclude",
        kind: str | None = None,
        by: str | None = None,
        counted: Literal["acts", "partners"] = "acts",
    ) -> pd.DataFrame:
        """Compute measures where the ties lie, in the table of :func:`subnatnet.measure_table`.

        Parameters
        ----------
        measures : str or iterable of str
            Of :func:`subnatnet.centrality`: ``degree, in_degree, out_degree, total_degree, partners,
            strength, in_strength, out_strength, acts``. Of :func:`subnatnet.diversity`: ``countries,
            world_regions, shannon, evenness, simpson, hhi, hhi_normalized, hill1, hill2``. Of
            :func:`subnatnet.partner_shares`: ``shares, location_quotient``. Of :func:`subnatnet.turnover`:
            ``turnover, jaccard, newness, kept, gained, lost``. The numbers are the same; every other measure
            runs on what :meth:`collect` returns.
        layers, periods, units : sequence, optional
            What to go through; None among them stands for all layers together, the whole time, no roll-up.
            Several layers taken together are written ``"agreement+investment"``. Turnover compares each
            period with the one before it in the list, by default the eras.
        undated : {"exclude", "include"}
            What to do with ties that may or may not fall into a period.
        kind : str, optional
            Keep actors of this kind only. They are measured among all others.
        by : str, optional
            What partners are grouped by: ``"partner"`` (no grouping) or a column of the actors. By default
            ``"country"`` for diversity, ``"world_region"`` for shares and quotients, ``"partner"`` for
            turnover, as in memory.
        counted : {"acts", "partners"}
            What shares are shares of: distinct acts, or distinct partners however many acts they share.

        Returns
        -------
        pandas.DataFrame
            Columns ``actor, measure, layer, during, unit, value``; with shares or quotients also
            ``category``, the group of partners. In a row of turnover ``during`` is the later period.
            Regions without partners have NaN where shares of nothing would be needed, and other actors where
            a measure is one of regions. The ties are read once for each layer, period and unit.

        Raises
        ------
        InvalidChoice
            If a measure, layer, period, unit or column does not exist, or there are no two periods.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"source": ["R1", "R1", "R2"], "target": ["x", "y", "x"]})
        >>> scan_ties(frame, layer="agreement").measures(["degree", "hhi"], kind="region", by="partner")
          actor measure      layer during unit  value
        0    R1  degree  agreement                2.0
        1    R2  degree  agreement                1.0
        2    R1     hhi  agreement                0.5
        3    R2     hhi  agreement                1.0
        """
        asked = _scan_measures.Asked(measures, by, weighted=counted == "acts")
        if kind is not None and kind not in self.schema.kinds:
            reject(kind, self.schema.kinds, "kind of actor")
        changes = list(self.eras if periods is None else periods)
        if asked.of(_scan_measures.CHANGES) and len(changes) < 2:
            raise InvalidChoice(
                "turnover compares periods: give at least two as periods=, or eras to the scan"
            )

        def choose(layer: str | None, during: str | None, unit: Unit) -> State:
            scan = self if layer is None else self.layer(*layer.split("+"))
            scan = scan if during is None else scan.during(during, undated=undated)
            if unit is not None:
                home, partners = (unit, None) if isinstance(unit, str) else unit
                scan = scan.rollup(home, partners=partners)
            return scan._state  # noqa: SLF001 - a scan of our own

        found = _scan_measures.table(
            choose, asked, layers=layers or [None], periods=periods or [None], changes=changes,
            units=units or [None], kind=kind,
        )  # fmt: skip
        found.attrs = {"measure": "measures", "by": by, "counted": counted, "undated": undated, "kind": kind}
        found.attrs |= _scan_faults.left_out(self._base)
        return found

    @checked()
    def collect(self, *, keep: Iterable[str] = ("kind", "start", "end")) -> TieNetwork:
        """Bring the ties into memory as a network, rows that differ in nothing kept put together.

        Parameters
        ----------
        keep : iterable of str
            Text columns to keep beside layer, ends and document. The fewer, the fewer rows: without
            ``"start"`` the network has no periods.

        Returns
        -------
        TieNetwork
            Its ``count`` says for how many acts a row stands. The ``count`` of edges, members, actors and,
            for what is kept, every verb give what they give for the ties one by one.
        """
        return _scan_results.collect(self._state, keep, self.selection)

    def validate(self) -> ScanFaults:
        """Count every row that cannot be a tie, by rule, and show the first thousand faults.

        Returns
        -------
        ScanFaults
            ``counts`` by column and rule, ``faults`` one by one (at most 1,000), ``rows`` read.
        """
        return _scan_faults.find(self._base, self._state.table)

    @checked()
    def to_parquet(self, path: str | Path) -> None:
        """Write the ties to one Parquet file, whole or not at all.

        Ends are the ids at the level of the last roll-up; dates are EDTF text.
        """
        self._base.require(self._state.table, "layer", *ENDS)
        self._base.engine.write(self.ties, path, "writing")

    def close(self) -> None:
        """End the engine that this scan started, and remove its temporary files."""
        self._base.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        chosen = "; ".join(f"{name}={value}" for name, value in self._selection.items() if value is not None)
        base = self._base
        return f"<TieScan on {base.engine.name}: {base.file}; {chosen or 'all ties'}; nothing read yet>"
