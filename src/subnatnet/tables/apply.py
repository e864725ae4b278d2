"""Bring a table into the library's columns as a mapping says; every cell that resists is a fault."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import nearest
from subnatnet.schema import LAYERS, TIE_COLUMNS
from subnatnet.tables.frames import each_distinct
from subnatnet.tables.report import fault_frame, raise_faults
from subnatnet.tables.sheet import Sheet
from subnatnet.tables.written import as_texts, to_edtf, to_number, to_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from subnatnet.tables.mapping import End, TableMapping

PLAIN_NAMES = {"type": "layer", "date": "start", "weight": "count"}
OURS = ("id", *(column.name for column in TIE_COLUMNS))
MINTED = {"company": "co", "ministry": "org", "region": "region", "place": "place"}

Resolver = Callable[[pd.DataFrame], pd.DataFrame]
"""Takes ``name, country, region, kind``; gives ``id, score, reason, suggestion`` in the same order.

Where ``mint`` is asked too, a name that nobody bears gets an id made of it."""


@dataclass
class Mapped:
    """A table in the library's columns.

    Parameters
    ----------
    ties : pandas.DataFrame
        Columns of ties; more rows than the sheet where cells named several actors.
    origin : numpy.ndarray of int
        Row of the sheet's frame that each tie comes from.
    faults : list of dict
        ``position`` (row of the sheet's frame), ``column``, ``value``, ``rule``, ``suggestion``.
    theirs : mapping of str to str
        Our column -> what the table calls it, where the mapping says so.
    minted : pandas.DataFrame
        Actors whose ids were made of their names: ``id, name, kind``.
    """

    ties: pd.DataFrame
    origin: NDArray[np.int64]
    faults: list[dict[str, object]] = field(default_factory=list)
    theirs: Mapping[str, str] = field(default_factory=dict)
    minted: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"id": [], "name": [], "kind": []}))


def apply_mapping(
    sheet: Sheet, mapping: TableMapping, *, layer: str = "", resolver: Resolver | None = None
) -> Mapped:
    """Return the rows of a sheet as ties.

    Parameters
    ----------
    sheet : Sheet
        The table.
    mapping : TableMapping
        What its columns are.
    layer : str
        Layer of all rows where the table does not say.
    resolver : callable, optional
        Looks names up; needed where the mapping says so.

    Raises
    ------
    InvalidTies
        If a column is not there; the report names each, with the closest present one.
    """
    frame = _renamed(sheet.frame, mapping)
    _require_columns(frame, mapping, sheet)
    faults: list[dict[str, object]] = []
    out = _plain_columns(frame, mapping, faults)
    for ours, words in mapping.words.items():
        if ours in out:
            out[ours] = _translated(as_texts(out[ours]), words)
    out["layer"] = _layers(out, layer or sheet.layer)
    _read_amounts_and_dates(out, mapping, faults)
    for name in OURS:
        if name in out and name not in ("amount", "count"):
            out[name] = as_texts(out[name])
    mapped = Mapped(out, np.arange(len(out), dtype=np.int64), faults, mapping.columns)
    for end in ("source", "target"):
        _add_end(mapped, frame, mapping, end, resolver, sheet)
    return mapped


def _plain_columns(
    frame: pd.DataFrame, mapping: TableMapping, faults: list[dict[str, object]]
) -> pd.DataFrame:
    """Return all columns but the ends: those of the schema under its names, the others as they are."""
    out = pd.DataFrame(index=frame.index)
    ends = ("source", "target")
    for ours in OURS:
        theirs = mapping.columns.get(ours, "" if ours in mapping.named else ours)
        if ours in mapping.constants and ours not in mapping.columns:
            out[ours] = mapping.constants[ours]
        elif theirs in frame and ours not in ends:
            out[ours] = frame[theirs]
    for name in frame.columns:
        if name not in mapping.named and name not in out and name not in ends:
            out[name] = _extra(frame[name], mapping.types.get(name, ""), str(name), faults)
    for name, value in mapping.constants.items():
        if name not in out:
            out[name] = value
    return out


def _renamed(frame: pd.DataFrame, mapping: TableMapping) -> pd.DataFrame:
    """Return the frame with names of columns that differ from the expected ones only in case or spaces."""
    present = list(map(str, frame.columns))
    wanted = mapping.named | set(OURS) | set(PLAIN_NAMES)
    loose = {_loose(name): name for name in sorted(wanted)}
    new = {
        name: loose[_loose(name)]
        for name in present
        if name not in wanted and _loose(name) in loose and loose[_loose(name)] not in present
    }
    plain = {
        old: ours
        for old, ours in PLAIN_NAMES.items()
        if old not in mapping.named and ours not in {*present, *new.values(), *mapping.columns}
    }
    renamed = [new.get(name, name) for name in present]
    renamed = [plain.get(name, name) for name in renamed]
    return frame.set_axis(renamed if len(set(renamed)) == len(renamed) else present, axis="columns")


def _loose(name: str) -> str:
    return "_".join(name.strip().casefold().split()).replace("-", "_")


def _require_columns(frame: pd.DataFrame, mapping: TableMapping, sheet: Sheet) -> None:
    missing = [name for name in mapping.columns.values() if name not in frame]
    for end in (mapping.source, mapping.target):
        if not any(name in frame for name in end.columns):
            missing += end.columns[:1]
        missing += [name for name in (end.country, end.region) if name and name not in frame]
    if missing:
        free = [name for name in map(str, frame.columns) if name not in mapping.named]
        report = fault_frame(
            {
                "file": sheet.file,
                "sheet": sheet.sheet,
                "column": name,
                "rule": "this column is missing; say with `mapping=` which column is what; there are: "
                + ", ".join(map(str, frame.columns[:20])),
                "suggestion": nearest(name, free),
            }
            for name in dict.fromkeys(missing)
        )
        raise_faults(report, sheet.file or "the table")


def _layers(out: pd.DataFrame, default: str) -> pd.Series:
    if "layer" not in out:
        return pd.Series(default, index=out.index, dtype="str")

    def as_layer(written: str) -> str:
        bare = written.strip()
        return bare.lower() if bare.lower() in LAYERS else bare or default

    return each_distinct(as_texts(out["layer"]), as_layer)


def _translated(texts: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Return texts with their words for ours; ``*`` stands for every other word."""
    return each_distinct(texts, lambda word: words.get(word, words.get("*", word)) if word else "")


def _extra(cells: pd.Series, declared: str, name: str, faults: list[dict[str, object]]) -> pd.Series:
    """Return a column beyond the schema in the type the mapping declares, else as it is."""
    if declared in ("number", "integer", "boolean"):
        numbers, wrong = to_type(cells, declared)
        for at in wrong:
            value = cells.iloc[at]
            faults.append({"position": at, "column": name, "value": value, "rule": f"not of type {declared}"})
        return numbers
    if pd.api.types.is_numeric_dtype(cells.dtype) and declared != "text":
        return cells
    return as_texts(cells)


def _read_amounts_and_dates(
    out: pd.DataFrame, mapping: TableMapping, faults: list[dict[str, object]]
) -> None:
    for name in ("start", "end"):
        if name in out:
            written = as_texts(out[name])
            out[name], hints = to_edtf(written, mapping.dates)
            for at in hints.index[hints != ""]:
                rule = "day or month first? say dates='dmy' or 'mdy' in the mapping"
                fault = {"position": at, "column": name, "value": written[at], "rule": rule}
                faults.append(fault | {"suggestion": hints[at]})
            out[name] = out[name].where(hints == "", "")
    for name in ("amount", "count"):
        if name not in out:
            continue
        written = out[name]
        numbers, wrong, hints = to_number(written, decimal=mapping.decimal, thousands=mapping.thousands)
        for at in wrong.index[wrong]:
            rule = "not a number"
            if hints[at]:
                rule = "has signs between thousands; say thousands=',' (or which) in the mapping"
            fault = {"position": at, "column": name, "value": written[at], "rule": rule}
            faults.append(fault | {"suggestion": hints[at]})
        out[name] = numbers


def _add_end(
    mapped: Mapped,
    frame: pd.DataFrame,
    mapping: TableMapping,
    end: str,
    resolver: Resolver | None,
    sheet: Sheet,
) -> None:
    """Write one end of the ties: ids as they stand, looked up, or made of names."""
    how: End = getattr(mapping, end)
    names = pd.Series("", index=frame.index, dtype="str")
    stood = pd.Series(how.columns[0], index=frame.index, dtype="str")  # the column each name stands in
    for column in how.columns:
        if column in frame:
            written = each_distinct(as_texts(frame[column]), str.strip)
            empty = names == ""
            stood = stood.mask(empty & (written != ""), column)
            names = written if empty.all() else names.where(~empty, written)
    if len(mapped.origin) != len(names) or not np.array_equal(mapped.origin, np.arange(len(names))):
        names = names.iloc[mapped.origin]
    names = names.reset_index(drop=True)
    if how.split and names.str.contains(how.split, regex=False).any():
        names = _split(mapped, names, how.split, sheet)
    for at in names.index[names == ""]:
        rule = f"the {end} is empty"
        _fault(mapped, at, how.columns[0], "", rule)
    if how.names == "id":
        mapped.ties[end] = names
    elif how.names == "mint":
        mapped.ties[end] = _minted(mapped, names, how, end)
    elif resolver is None:
        raise ValueError(f"the mapping looks up the {end}; a resolver is needed")
    else:
        stood = stood.iloc[mapped.origin].reset_index(drop=True)
        mapped.ties[end] = _resolved(mapped, frame, names, stood, how, end, resolver)


def _fault(mapped: Mapped, at: int, column: str, value: str, rule: str, suggestion: str = "") -> None:
    fault: dict[str, object] = {"position": int(mapped.origin[at]), "column": column, "value": value}
    mapped.faults.append(fault | {"rule": rule, "suggestion": suggestion})


def _split(mapped: Mapped, names: pd.Series, sign: str, sheet: Sheet) -> pd.Series:
    """Give each actor named in a cell a row of its own; rows out of one cell share a document."""
    lists = names.str.split(sign, regex=False)
    several = names.str.contains(sign, regex=False)
    if "document" not in mapped.ties:
        mapped.ties["document"] = ""
    place = " ".join(filter(None, (sheet.file, sheet.sheet)))  # row 2 of another table is another act
    own = pd.Series([f"{place} row {sheet.rows[at]}" for at in mapped.origin], index=names.index, dtype="str")
    unnamed = several & (mapped.ties["document"] == "")
    mapped.ties["document"] = mapped.ties["document"].where(~unnamed, own)
    exploded = lists.explode().str.strip()
    nobody = (exploded == "").groupby(level=0).transform("all") & ~exploded.index.duplicated()
    exploded = exploded[(exploded != "") | nobody]
    number = exploded.groupby(level=0).cumcount()
    mapped.ties = mapped.ties.loc[exploded.index].reset_index(drop=True)
    mapped.origin = mapped.origin[exploded.index.to_numpy()]
    if "id" in mapped.ties:
        first = (number == 0).to_numpy()
        parts = mapped.ties["id"] + "." + (number.reset_index(drop=True) + 1).astype("str")
        mapped.ties["id"] = mapped.ties["id"].where(first, parts)
    return exploded.reset_index(drop=True)


def _slug(name: str) -> str:
    """Return a name as the tail of an id: lower case, no accents, words joined by hyphens, any script.

    Examples
    --------
    >>> _slug("Export-Import Bank of China"), _slug("中国银行")
    ('export-import-bank-of-china', '中国银行')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "-".join("".join(c if c.isalnum() else " " for c in plain.casefold()).split())


def _minted(mapped: Mapped, names: pd.Series, how: End, end: str) -> pd.Series:
    kind = how.kind or "company"
    distinct = pd.DataFrame({"name": sorted(set(names) - {""})}, dtype="str")
    ids = [f"{MINTED[kind]}:{_slug(name)}" for name in distinct["name"]]
    distinct["id"] = pd.Series(ids, dtype="str")
    borne = pd.concat([mapped.minted, distinct])  # names at the other end too
    spelt = borne["name"].str.casefold().groupby(borne["id"]).nunique()
    several = distinct["id"].map(spelt) > 1
    for name in distinct.loc[several | distinct["id"].str.endswith(":"), "name"]:
        for at in names.index[names == name]:
            _fault(mapped, at, end, name, "no id of its own can be made of this name; give the actor an id")
    made = distinct.assign(kind=kind)
    mapped.minted = pd.concat([mapped.minted, made.drop_duplicates("id")], ignore_index=True)
    own = dict(zip(distinct["name"], distinct["id"], strict=True))
    return each_distinct(names, lambda name: own.get(name, ""))


def _resolved(
    mapped: Mapped,
    frame: pd.DataFrame,
    names: pd.Series,
    stood: pd.Series,
    how: End,
    end: str,
    resolver: Resolver,
) -> pd.Series:
    def context(column: str) -> pd.Series:
        if not column:
            return pd.Series("", index=names.index, dtype="str")
        return as_texts(frame[column]).str.strip().iloc[mapped.origin].reset_index(drop=True)

    asked = pd.DataFrame({"name": names, "country": context(how.country), "region": context(how.region)})
    if how.in_country:
        asked["country"] = how.in_country
    found = resolver(asked.assign(kind=how.kind))
    # a second name in the row may be known where the first is not
    for column in how.columns[1:]:
        missed = (found["id"] == "") & (names != "")
        if column in frame and missed.any():
            other = asked[missed].assign(name=context(column)[missed], kind=how.kind)
            other = other[(other["name"] != "") & (other["name"] != names[missed])]
            if len(other) and how.region != column:
                again = resolver(other).set_axis(other.index)
                good = again.index[again["id"] != ""]
                found.loc[good] = again.loc[good]
    missed = (found["id"] == "") & (names != "")
    if how.names == "resolve-or-mint" and missed.any():
        again = resolver(asked[missed].assign(kind=how.kind, mint=True))
        found.loc[missed] = again.set_axis(found.index[missed])
    for at in names.index[(found["id"] == "") & (names != "")]:
        said, hint = str(found.at[at, "reason"]), str(found.at[at, "suggestion"])
        _fault(mapped, at, stood[at], names[at], said, hint)
    fuzzy = found["reason"].str.startswith("similar") & (found["id"] != "")
    if fuzzy.any():
        told = f"{end} " + names + " read as " + found["id"] + " (" + found["reason"] + ")"
        note = mapped.ties["note"] if "note" in mapped.ties else pd.Series("", index=names.index, dtype="str")
        joined = (note + "; " + told).where(note != "", told)
        mapped.ties["note"] = note.where(~fuzzy, joined)
    return found["id"].astype("str")


def matched_columns(columns: Iterable[str], mapping: TableMapping, *, file: str = "") -> dict[str, str]:
    """Return, by the name that a mapping expects, what a table calls each of its columns.

    Names that differ only in case, blanks or hyphens are the same, as in :func:`apply_mapping`.

    Raises
    ------
    InvalidTies
        If a column that the mapping names is not there.

    Examples
    --------
    >>> from subnatnet.tables.mapping import TableMapping
    >>> matched_columns(["Source", "target", "date"], TableMapping())
    {'source': 'Source', 'target': 'target', 'start': 'date'}
    """
    names = [str(name) for name in columns]
    empty = pd.DataFrame({name: [] for name in names})
    renamed = _renamed(empty, mapping)
    _require_columns(renamed, mapping, Sheet(renamed, np.arange(0), file))
    return dict(zip(map(str, renamed.columns), names, strict=True))


def mint_ids(names: pd.Series, kind: str) -> tuple[dict[str, str], set[str]]:
    """Return ids made of names, and the names of which no id of its own can be made.

    Examples
    --------
    >>> mint_ids(pd.Series(["Weichai Power", "?"]), "company")
    ({'Weichai Power': 'co:weichai-power'}, {'?'})
    """
    distinct = sorted(set(names) - {""})
    made = {name: f"{MINTED[kind]}:{_slug(name)}" for name in distinct}
    spelt: dict[str, set[str]] = {}
    for name, own in made.items():
        spelt.setdefault(own, set()).add(name.casefold())
    unclear = {name for name, own in made.items() if own.endswith(":") or len(spelt[own]) > 1}
    return {name: own for name, own in made.items() if name not in unclear}, unclear
