"""From anyone's table to a TieNetwork: read, map, resolve, check; nothing guessed, nothing lost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, overload

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidTies, nearest, reject
from subnatnet.network._lookup import Home, Lookup, home_states
from subnatnet.network.builders import actors_of
from subnatnet.network.receipt import notes_of, with_kinds
from subnatnet.network.tie_network import TieNetwork
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.apply import apply_mapping
from subnatnet.tables.codes import plain, plain_frame
from subnatnet.tables.frames import actor_frame, flat_frame, numbered, tie_frame
from subnatnet.tables.mapping import find_mapping, named_by
from subnatnet.tables.package import types_for, with_world_region
from subnatnet.tables.read import read_bundle
from subnatnet.tables.report import REPORT, raise_faults
from subnatnet.tables.sheet import give_up, without_faults
from subnatnet.tables.validate import find_faults
from subnatnet.tables.wide import long_sheet
from subnatnet.tables.written import typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from subnatnet.schema import Schema
    from subnatnet.tables.cells import Mapped
    from subnatnet.tables.mapping import TableMapping
    from subnatnet.tables.read import Bundle
    from subnatnet.tables.sheet import Sheet

    Place = str | Path | pd.DataFrame
    Source = Place | Sequence[Place] | Mapping[str, Place]

ALPHA2 = 2  # letters of the code of a country
NEEDED = {
    "actors": ("id",),
    "gazetteer": ("id",),
    "members": ("actor", "layer"),
    "eras": ("name", "period"),
    "columns": ("table", "column", "type"),
}
"""Columns that a table beside the ties must have."""


@overload
def read_ties(
    source: Source,
    *,
    actors: Place | None = ...,
    layer: str | None = ...,
    mapping: TableMapping | str | Path | None = ...,
    gazetteer: pd.DataFrame | None = ...,
    threshold: float | None = ...,
    on_error: Literal["raise"] = ...,
    encoding: str | None = ...,
    delimiter: str | None = ...,
    table: str | None = ...,
    eras: Mapping[str, str] | None = ...,
    home: Home = ...,
    names: Literal["id", "resolve", "mint", "resolve-or-mint"] | None = ...,
    schema: Schema = ...,
) -> TieNetwork: ...


@overload
def read_ties(
    source: Source,
    *,
    actors: Place | None = ...,
    layer: str | None = ...,
    mapping: TableMapping | str | Path | None = ...,
    gazetteer: pd.DataFrame | None = ...,
    threshold: float | None = ...,
    on_error: Literal["quarantine"],
    encoding: str | None = ...,
    delimiter: str | None = ...,
    table: str | None = ...,
    eras: Mapping[str, str] | None = ...,
    home: Home = ...,
    names: Literal["id", "resolve", "mint", "resolve-or-mint"] | None = ...,
    schema: Schema = ...,
) -> tuple[TieNetwork, pd.DataFrame]: ...


@checked()
def read_ties(
    source: Source,
    *,
    actors: Place | None = None,
    layer: str | None = None,
    mapping: TableMapping | str | Path | None = None,
    gazetteer: pd.DataFrame | None = None,
    threshold: float | None = None,
    on_error: Literal["raise", "quarantine"] = "raise",
    encoding: str | None = None,
    delimiter: str | None = None,
    table: str | None = None,
    eras: Mapping[str, str] | None = None,
    home: Home = None,
    names: Literal["id", "resolve", "mint", "resolve-or-mint"] | None = None,
    schema: Schema = DEFAULT_SCHEMA,
) -> TieNetwork | tuple[TieNetwork, pd.DataFrame]:
    """Read ties from a file, a folder, a database, a frame, or several of them.

    Parameters
    ----------
    source : path-like, pandas.DataFrame, list or dict of them
        CSV or TSV, an Excel workbook with one sheet per layer, Parquet, a folder with ``nodes/*.csv`` and
        ``edges/*.csv``, SPARQL results in JSON, a database address such as ``sqlite:///ties.db`` or
        ``duckdb:///ties.duckdb``. A dict gives the layer of each part.
    actors : path-like or pandas.DataFrame, optional
        Who there is; ends that are not among them are faults. Without it every end is taken for an actor
        of the kind its layer expects.
    layer : str, optional
        Layer of rows that do not say it themselves.
    mapping : TableMapping, str or path, optional
        Which column is what: a mapping, the name of a ready one (``"cpaffc"``, ``"wikidata-p190"``,
        ``"aiddata-gcdf3"``, ``"plain"``) or a TOML file. A TOML file beside the data, of the same name, is
        used without asking.
    gazetteer : pandas.DataFrame, optional
        Actors to look names up in; by default the built-in one.
    threshold : float, optional
        Take the most similar name if it is at least this similar (0 to 1) and say so in the tie's note.
        Without it similar names are only suggested.
    on_error : {"raise", "quarantine"}
        Whether one bad row fails the reading, or bad rows are handed back apart.
    encoding, delimiter : str, optional
        Of text files; found out where not given.
    table : str, optional
        The one sheet or table to read.
    eras : mapping of str to str, optional
        Named periods.
    home : str or sequence of str, optional
        ISO 3166-1 codes of the states whose places are regions: ``"PL"``, ``("PL", "DE")``. All else is
        abroad; parents, countries and points come from the world gazetteer. By default the regions are those
        of the actors given, or of the built-in tables.
    names : {"id", "resolve", "mint", "resolve-or-mint"}, optional
        How both ends are named, whatever the mapping says; see :class:`~subnatnet.tables.mapping.End`.
        Columns ``source_country``, ``source_region`` and the like say where they lie.
    schema : Schema
        Which kinds of actor and layers there may be; see :meth:`subnatnet.schema.Schema.with_layer`. What a
        mapping, a data package or tables ``kinds`` and ``layers`` beside the ties declare is added.

    Returns
    -------
    net : TieNetwork
        Every row that can be a tie.
    set_aside : pandas.DataFrame
        With ``on_error="quarantine"`` only: the rows that are not in `net`, with ``file, sheet, row, rule,
        suggestion`` and their own cells. ``.attrs["n_read"]`` and ``.attrs["n_kept"]`` count rows: rows read
        are rows kept and rows set aside.

    Raises
    ------
    InvalidTies
        If the source is no table, or rows are bad; ``.report`` lists every fault by file, sheet, row and
        column.
    InvalidChoice
        If an option is none.

    Examples
    --------
    >>> frame = pd.DataFrame({"source": ["CN-SC", "CN-YN"], "target": ["PL:lodz", "DE:bonn"],
    ...                       "type": ["agreement", "agrement"], "date": ["2015", "2016"]})
    >>> net, set_aside = read_ties(frame, on_error="quarantine")
    >>> net.ties["source"].tolist(), set_aside["row"].tolist(), set_aside["suggestion"].tolist()
    (['CN-SC'], [2], ['agreement'])
    """
    if on_error not in (ways := ("raise", "quarantine")):
        reject(on_error, ways, "way to treat errors")
    said = find_mapping(mapping)
    encoding = encoding or said.encoding or None
    bundle = read_bundle(
        source,
        encoding=encoding,
        delimiter=delimiter,
        table=table,
        header=said.header,
        schema=said.schema(schema),
    )
    if actors is not None:
        bundle.actors = actor_table(actors)
    _check_side_tables(bundle)
    types = types_for(bundle.columns, "ties")
    mappings = [said if mapping is not None else sheet.mapping or said for sheet in bundle.sheets]
    mappings = [replace(how, types=types | dict(how.types)) for how in mappings]
    for how in mappings:
        bundle.schema = how.schema(bundle.schema)
    schema = bundle.schema
    if layer is not None and layer not in schema.layers:
        reject(layer, schema.layers, "layer")
    if names is not None:
        mappings = [named_by(m, names, s.frame.columns) for m, s in zip(mappings, bundle.sheets, strict=True)]
    bundle.sheets = [long_sheet(sheet, how) for sheet, how in zip(bundle.sheets, mappings, strict=True)]
    resolver = _resolver(mappings, gazetteer, bundle, threshold, home_states(home))
    parts = [
        apply_mapping(
            sheet, how, layer=layer or "", resolver=resolver, country_of=country_codes, schema=schema
        )
        for sheet, how in zip(bundle.sheets, mappings, strict=True)
    ]
    _require_layers(bundle.sheets, parts, schema)
    joined = _Joined.of(bundle.sheets, parts)
    if resolver is not None:
        ends = {end: resolver.canonical(plain(joined.ties[end])) for end in ("source", "target")}
        joined.ties = joined.ties.assign(**ends)
    known = _known(bundle, gazetteer, joined, resolver)
    named = dict(eras or _era_table(bundle))
    if on_error == "raise":
        net = _strictly(joined, bundle, known, named)
        return _noted(net, joined, joined.ties, known)
    faults = joined.find_all(bundle, known)
    keep = ~joined.at_fault(faults)
    net = _network(joined.ties[keep], bundle, known, named)
    net = _noted(net, joined, joined.ties[keep], known)
    return net, _set_aside(joined, keep, faults)


def _noted(net: TieNetwork, joined: _Joined, ties: pd.DataFrame, known: pd.DataFrame | None) -> TieNetwork:
    """Return a network with what reading did: see :attr:`TieNetwork.receipt`."""
    notes = with_kinds(notes_of(joined.sheets, joined.parts), net, known, ties)
    return net._with(_notes=notes)  # noqa: SLF001 - the notes are of the network, and written nowhere else


def _require_layers(sheets: Sequence[Sheet], parts: Sequence[Mapped], schema: Schema) -> None:
    """Refuse a table in which no row says its layer: that is one fault of the call, not one of every row."""
    for sheet, part in zip(sheets, parts, strict=True):
        if len(part.ties) and (part.ties["layer"] == "").all():
            known = ", ".join(schema.layers)
            rule = f"no row says its layer; give a column `layer`, or layer= one of {known}"
            give_up(rule, file=sheet.file, column="layer")


@dataclass
class _Joined:
    """All ties read, in the order they were read, each with its sheet and row."""

    ties: pd.DataFrame
    sheet: NDArray[np.int64]
    origin: NDArray[np.int64]
    sheets: Sequence[Sheet]
    parts: Sequence[Mapped]

    @classmethod
    def of(cls, sheets: Sequence[Sheet], parts: Sequence[Mapped]) -> _Joined:
        frames = [part.ties if len(parts) == 1 else plain_frame(part.ties) for part in parts]
        if len({("id" in frame) for frame in frames}) > 1:
            frames = [numbered(frame) for frame in frames]
        ties = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
        sizes = [len(part.ties) for part in parts]
        return cls(
            numbered(ties),
            np.repeat(np.arange(len(parts)), sizes),
            np.concatenate([part.origin for part in parts]),
            sheets,
            parts,
        )

    def find_all(self, bundle: Bundle, known: pd.DataFrame | None) -> pd.DataFrame:
        """Return every fault with its place; those that cannot be set aside with their row are raised."""
        faults: list[dict[str, object]] = []
        for number, (sheet, part) in enumerate(zip(self.sheets, self.parts, strict=True)):
            faults += [{**fault, "sheet_number": number} for fault in sheet.faults]
            for fault in part.faults:
                row = sheet.rows[int(str(fault["position"]))]
                named = {"column": part.theirs.get(str(fault["column"]), fault["column"])}
                faults.append(fault | named | {"sheet_number": number, "row": row})
        told = {(fault["sheet_number"], fault["row"]) for fault in faults}
        shaped, people = tie_frame(self.ties, order=False), bundle.actors
        if people is None or people is not known:  # else they are in shape already
            rows, guess = shaped.reset_index(), people is None
            people = actor_frame(actors_of(rows, known, guess=guess, schema=bundle.schema))
        found = find_faults(shaped, people, bundle.schema)
        if bundle.actors is not None and (found["table"] == "actors").any():
            bad = found[found["table"] == "actors"]
            ids = people.index[bad["position"].to_numpy(dtype=np.int64)]  # not in the order of the file
            report = bad.assign(row=ids, file="the actors").reindex(columns=list(REPORT))
            raise_faults(report.astype("object").fillna(""), "the actors")
        in_ties = found[found["table"] == "ties"]
        for at, found_fault in zip(in_ties["position"], in_ties.to_dict("records"), strict=True):
            number = int(self.sheet[at])
            row = self.sheets[number].rows[self.origin[at]]
            if found_fault["column"] in ("source", "target") and (number, row) in told:
                continue  # said already, in the words of the table
            named = {"column": self.parts[number].theirs.get(found_fault["column"], found_fault["column"])}
            told_here = {str(k): v for k, v in found_fault.items()} | named
            faults.append(told_here | {"sheet_number": number, "row": row})
        return self._report(faults)

    def _report(self, faults: list[dict[str, object]]) -> pd.DataFrame:
        report = pd.DataFrame(faults).reindex(columns=[*REPORT, "sheet_number"])
        number = report["sheet_number"].to_numpy()
        report["file"] = [self.sheets[int(n)].file for n in number]
        report["sheet"] = [self.sheets[int(n)].sheet for n in number]
        report = report.astype("object").fillna("").drop_duplicates(ignore_index=True)
        return report.sort_values(["sheet_number", "row"], kind="stable", ignore_index=True)

    def at_fault(self, faults: pd.DataFrame) -> NDArray[np.bool_]:
        """Say which ties come from a row with a fault."""
        bad = set(zip(faults["sheet_number"], faults["row"], strict=True))
        if not bad:
            return np.zeros(len(self.ties), dtype=bool)
        places = ((int(n), self.sheets[n].rows[at]) for n, at in zip(self.sheet, self.origin, strict=True))
        return np.fromiter((place in bad for place in places), dtype=bool, count=len(self.ties))


def _strictly(
    joined: _Joined, bundle: Bundle, known: pd.DataFrame | None, eras: Mapping[str, str]
) -> TieNetwork:
    if not any(sheet.faults for sheet in joined.sheets) and not any(part.faults for part in joined.parts):
        try:
            return _network(joined.ties, bundle, known, eras)
        except InvalidTies:
            pass  # said below, by file and row
    faults = joined.find_all(bundle, known).drop(columns="sheet_number")
    named = ", ".join(dict.fromkeys(sheet.file for sheet in joined.sheets))
    return raise_faults(faults, named if len(named) < 80 else f"{len(joined.sheets)} tables")


def _network(
    ties: pd.DataFrame, bundle: Bundle, known: pd.DataFrame | None, eras: Mapping[str, str]
) -> TieNetwork:
    if (people := bundle.actors) is None or people is not known:  # else they are in shape already
        people = actors_of(ties, known, guess=bundle.actors is None, schema=bundle.schema)
    if bundle.actors is None and known is not None:  # only those with ties are actors, others parents
        isolates = [] if bundle.members is None else bundle.members["actor"].tolist()
        used = people["id"].isin([*ties["source"].unique(), *ties["target"].unique(), *isolates])
        people, bundle.gazetteer = people[used], known
    return TieNetwork(
        people, ties, gazetteer=bundle.gazetteer, eras=eras, members=bundle.members, schema=bundle.schema
    )


def _check_side_tables(bundle: Bundle) -> None:
    """Bring the tables of actors into shape; a column that is missing or a number that is none is a fault."""
    for name, needed in NEEDED.items():
        if (frame := getattr(bundle, name)) is not None:
            frame = flat_frame(frame, file=f"the {name}")
            for column in needed:
                if column not in frame:
                    hint = nearest(column, set(frame.columns) - set(needed))
                    give_up("this column is missing", file=f"the {name}", column=column, suggestion=hint)
    for name in ("actors", "gazetteer"):
        if (frame := getattr(bundle, name)) is not None:
            types = types_for(bundle.columns, "actors") | types_for(bundle.columns, name)
            types |= {"lat": "number", "lon": "number"}
            shaped = actor_frame(typed(flat_frame(frame), types, file=f"the {name}"))
            setattr(bundle, name, shaped if "world_region" in frame else with_world_region(shaped))


def actor_table(actors: Place) -> pd.DataFrame:
    """Return a table of actors: as it is, or read from a file."""
    if isinstance(actors, pd.DataFrame):
        return actors
    bundle = read_bundle(actors)
    if len(bundle.sheets) != 1:
        give_up(f"{len(bundle.sheets)} tables where one of actors is needed", file=str(actors))
    return without_faults(bundle.sheets[0])


def _resolver(
    mappings: Sequence[TableMapping],
    gazetteer: pd.DataFrame | None,
    bundle: Bundle,
    threshold: float | None,
    home: tuple[str, ...],
) -> Lookup | None:
    looks = any({"resolve", "resolve-or-mint"} & {how.source.names, how.target.names} for how in mappings)
    if not looks and not home:
        return None
    return Lookup(bundle.actors if gazetteer is None else gazetteer, home=home, threshold=threshold)


def _known(
    bundle: Bundle, gazetteer: pd.DataFrame | None, joined: _Joined, lookup: Lookup | None
) -> pd.DataFrame | None:
    """Return the actors to take from: given, or those of the gazetteer and those named in the tables."""
    if bundle.actors is not None and (lookup is None or not lookup.home):
        return bundle.actors
    parts = [part.minted.drop(columns="said", errors="ignore") for part in joined.parts if len(part.minted)]
    if bundle.gazetteer is not None:
        parts.append(bundle.gazetteer.reset_index())
    if lookup is not None:
        used = pd.concat([plain(joined.ties[end]) for end in ("source", "target")]).unique()
        parts.append(lookup.actors(used).reset_index())
    elif gazetteer is not None:
        parts.append(actor_frame(gazetteer).reset_index())
    return pd.concat(parts, ignore_index=True).drop_duplicates("id") if parts else None


def country_codes(names: list[str]) -> dict[str, str]:
    """Return the code of each country that the gazetteer knows by such a name.

    Examples
    --------
    >>> country_codes(["Germany", "Poland", "Graz"])
    {'Germany': 'DE', 'Poland': 'PL'}
    """
    if not names:
        return {}
    from subnatnet.places import builtin_gazetteer

    found = builtin_gazetteer().ids(names, kind="place")
    return {name: code for name, code in found.items() if len(code) == ALPHA2}


def _era_table(bundle: Bundle) -> dict[str, str]:
    eras: dict[str, str] = {}
    if bundle.eras is not None:
        for name, period in zip(bundle.eras["name"], bundle.eras["period"], strict=True):
            if eras.setdefault(name, period) != period:
                rule = f"the era is {eras[name]} here and {period} there"
                give_up(rule, file="the eras", column="name", value=name)
    return eras


def _set_aside(joined: _Joined, keep: NDArray[np.bool_], faults: pd.DataFrame) -> pd.DataFrame:
    """Return every row that did not become a tie, with why."""
    rows_kept = {(n, at) for n, at in zip(joined.sheet[keep], joined.origin[keep], strict=True)}
    parts = []
    why: dict[tuple[object, object], list[tuple[str, str]]] = {}
    for one in faults.to_dict("records"):
        why.setdefault((one["sheet_number"], one["row"]), []).append((one["rule"], one["suggestion"]))
    for number, sheet in enumerate(joined.sheets):
        left = [at for at in range(len(sheet.frame)) if (number, at) not in rows_kept]
        cells = sheet.frame.iloc[left].reset_index(drop=True)
        cells.insert(0, "row", sheet.rows[left])
        part = pd.concat([cells, sheet.aside], ignore_index=True) if len(sheet.aside) else cells
        part.insert(0, "sheet", sheet.sheet)
        part.insert(0, "file", sheet.file)
        told = [why.get((number, row), [(sheet.reasons.get(row, ""), "")]) for row in part["row"]]
        part.insert(3, "rule", ["; ".join(rule for rule, _ in said) for said in told])
        part.insert(4, "suggestion", ["; ".join(hint for _, hint in said if hint) for said in told])
        parts.append(part)
    table = (parts[0] if len(parts) == 1 else pd.concat(parts, ignore_index=True)).astype("object")
    table = table.where(table.notna(), "")
    table.attrs["n_read"] = sum(sheet.n_read for sheet in joined.sheets)
    table.attrs["n_kept"] = len(rows_kept)
    return table
