"""Bring a table into the library's columns as a mapping says; every cell that resists is a fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import nearest, reject
from subnatnet.schema import DEFAULT_SCHEMA, TIE_COLUMNS
from subnatnet.tables._column_match import but_for_signs, ends_in, loose
from subnatnet.tables.cells import Mapped, read_amounts_of, read_dates_of, without_footnotes
from subnatnet.tables.codes import coded_frame, plain, plain_frame, spread
from subnatnet.tables.frames import odd_cells
from subnatnet.tables.minting import mint, slug, without_mark
from subnatnet.tables.report import fault_frame, raise_faults
from subnatnet.tables.sheet import Sheet, give_up
from subnatnet.tables.text import CLEANED, are_empty, cleaned, each_distinct
from subnatnet.tables.written import as_texts, to_type

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.schema import Schema
    from subnatnet.tables.mapping import End, TableMapping

PLAIN_NAMES = {"type": "layer", "date": "start", "weight": "count"}
OURS = ("id", *(column.name for column in TIE_COLUMNS))

Resolver = Callable[[pd.DataFrame], pd.DataFrame]
"""Takes ``name, country, region, kind``; gives ``id, score, reason, suggestion`` in the same order.

Where ``mint`` is asked too, a name that nobody bears gets an id made of it."""

Countries = Callable[[list[str]], "dict[str, str]"]
"""Takes names of countries; gives the ISO 3166-1 code of each that is known."""


def apply_mapping(
    sheet: Sheet,
    mapping: TableMapping,
    *,
    layer: str = "",
    resolver: Resolver | None = None,
    country_of: Countries | None = None,
    schema: Schema = DEFAULT_SCHEMA,
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
    country_of : callable, optional
        Gives the code of each country written, for ids made of names.
    schema : Schema
        Which kinds and layers there are.

    Raises
    ------
    InvalidTies
        If a column is not there; the report names each, with the closest present one.
    """
    mapping.require(schema)
    as_they_stand = all(
        how.names == "id" and not how.split and len(how.columns) == 1
        for how in (mapping.source, mapping.target)
    )
    ends = ends_in(sheet.frame.columns, mapping)
    held = coded_frame(sheet.frame, ends) if as_they_stand else plain_frame(sheet.frame)
    frame = _renamed(_clean_texts(held), mapping, schema, said=bool(layer))
    _require_columns(frame, mapping, sheet)
    mapped = Mapped(pd.DataFrame(), np.arange(len(frame), dtype=np.int64), theirs=mapping.columns)
    frame = without_footnotes(frame, mapping, mapped)
    for name, cells in frame.items():
        for at in odd_cells(cells):
            cell = repr(cells.iloc[at])[:60]
            fault: dict[str, object] = {"position": at, "column": name, "value": cell}
            mapped.faults.append(fault | {"rule": "neither text, number nor date", "suggestion": ""})
    out = _plain_columns(frame, mapping, mapped)
    for ours, words in mapping.words.items():
        if ours in out:
            out[ours] = _translated(as_texts(out[ours]), words)
        elif ours not in ("source", "target"):
            reject(ours, ("source", "target", *out.columns), "column here, so its [words] have no effect")
    out["layer"] = _layers(out, layer or sheet.layer, schema)
    read_dates_of(out, mapping, mapped)
    read_amounts_of(out, mapping, mapped)
    for name in OURS:
        if name in out and name not in ("amount", "count"):
            had = out[name]
            if (texts := as_texts(had)) is not had:
                out[name] = texts
    mapped.ties = out
    for end in ("source", "target"):
        _add_end(mapped, frame, mapping, end, resolver, sheet, country_of, schema)
    return mapped


def _clean_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns that name something are as people see them."""
    had = {name: frame[name] for name in frame.columns if loose(str(name)) in CLEANED}
    changed = {name: cleaned(cells) for name, cells in had.items()}
    changed = {name: cells for name, cells in changed.items() if cells is not had[name]}
    return frame.assign(**changed) if changed else frame


def _plain_columns(frame: pd.DataFrame, mapping: TableMapping, mapped: Mapped) -> pd.DataFrame:
    """Return all columns but the ends: those of the schema under its names, the others as they are.

    A column whose name is ours but which the mapping says otherwise is kept with ``_`` after its name.
    """
    out: dict[str, pd.Series | str] = {}
    ends = ("source", "target")
    taken = set(mapping.named)
    for ours in OURS:
        theirs = mapping.columns.get(ours, "" if ours in mapping.named else ours)
        if ours in mapping.constants and ours not in mapping.columns:
            out[ours] = mapping.constants[ours]
        elif theirs in frame and ours not in ends:
            out[ours] = frame[theirs]
            taken.add(theirs)
    for name in map(str, frame.columns):
        if name in taken:
            continue
        own = name
        while own in out or own.lower() in ends or mapping.columns.get(own) == "":
            own += "_"
        if own != name:
            mapped.note("kept under another name", column=name, value=own)
        out[own] = _extra(frame[name], mapping.types.get(name, ""), name, mapped.faults)
    for name, value in mapping.constants.items():
        if name not in out:
            out[name] = value
    return pd.DataFrame(out, index=frame.index, copy=False)


def _renamed(frame: pd.DataFrame, mapping: TableMapping, schema: Schema, *, said: bool) -> pd.DataFrame:
    """Return the frame with names of columns that differ from the expected ones only in case or spaces.

    A column ``Type`` in which no word is a layer does not say the layer where the call or the mapping does.
    """
    present = list(map(str, frame.columns))
    ends = {end for end in ("source", "target") if end not in getattr(mapping, end).columns}
    ends |= {ours for ours, theirs in mapping.columns.items() if not theirs}  # none is it, whatever its name
    wanted = (mapping.named | set(OURS) | set(PLAIN_NAMES)) - ends
    plain_names = {loose(name): name for name in sorted(wanted)}
    new = {
        name: plain_names[loose(name)]
        for name in present
        if name not in wanted and loose(name) in plain_names and plain_names[loose(name)] not in present
    }
    new |= but_for_signs(present, mapping.named - set(present) - set(new.values()), new)
    plain = {
        old: ours
        for old, ours in PLAIN_NAMES.items()
        if old not in mapping.named
        and ours not in {*present, *new.values(), *mapping.columns, *mapping.constants}
    }
    back = {new_name: old for old, new_name in new.items()}
    for theirs in (
        {"layer", "type"} & {*present, *new.values()} if said or "layer" in mapping.constants else ()
    ):
        old = back.get(theirs, theirs)
        words = {text.strip().lower() for text in as_texts(frame[old]).unique()}
        if theirs not in mapping.named and not words & set(schema.layers):
            plain.pop("type", None) if theirs == "type" else None
            new[old] = old if old != "layer" else "layer_"
    renamed = [new.get(name, name) for name in present]
    renamed = [plain.get(name, name) for name in renamed]
    return frame.set_axis(renamed if len(set(renamed)) == len(renamed) else present, axis="columns")


def _require_columns(frame: pd.DataFrame, mapping: TableMapping, sheet: Sheet) -> None:
    missing = [name for name in mapping.columns.values() if name and name not in {*frame, *mapping.optional}]
    for end in (mapping.source, mapping.target):
        if not any(name in frame for name in end.columns):
            missing += end.columns[:1]
        missing += [
            name
            for name in (end.country, end.region)
            if name and name not in frame and name not in mapping.optional
        ]
    ends = {name for end in (mapping.source, mapping.target) for name in end.columns if name in frame}
    if sheet.doubt and not missing and not mapping.header and len(ends) > 1 and "first" in sheet.doubt:
        give_up(sheet.doubt, file=sheet.file, sheet=sheet.sheet)
    if missing:
        free = [name for name in map(str, frame.columns) if name not in mapping.named]
        asked = f"; {sheet.doubt}" if sheet.doubt else "; say with `mapping=` which column is what"
        report = fault_frame(
            {
                "file": sheet.file,
                "sheet": sheet.sheet,
                "column": name,
                "rule": f"this column is missing{asked}; there are: "
                + ", ".join(map(str, frame.columns[:20])),
                "suggestion": nearest(name, free),
            }
            for name in dict.fromkeys(missing)
        )
        raise_faults(report, sheet.file or "the table")


def _layers(out: pd.DataFrame, default: str, schema: Schema) -> pd.Series:
    if "layer" not in out:
        return spread(np.zeros(len(out), dtype=np.intp), [default], out.index)

    known = schema.layers

    def as_layer(written: str) -> str:
        bare = written.strip()
        return bare.lower() if bare.lower() in known else bare or default

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


def _add_end(
    mapped: Mapped,
    frame: pd.DataFrame,
    mapping: TableMapping,
    end: str,
    resolver: Resolver | None,
    sheet: Sheet,
    country_of: Countries | None,
    schema: Schema,
) -> None:
    """Write one end of the ties: ids as they stand, looked up, or made of names."""
    how: End = getattr(mapping, end)
    names, stood = _named(frame, how, mapping.words.get(end, {}))
    if len(mapped.origin) != len(names) or not np.array_equal(mapped.origin, np.arange(len(names))):
        names = names.iloc[mapped.origin]
    names = (names if how.names == "id" and not how.split else plain(names)).reset_index(drop=True)
    if how.split and names.str.contains(how.split, regex=False).any():
        names = _split(mapped, names, how.split, sheet)
    for at in np.flatnonzero(are_empty(names)).tolist():
        rule = f"the {end} is empty"
        _fault(mapped, at, how.columns[0], "", rule)
    if how.names != "id" and how.kind in ("", "place", "region"):
        names = each_distinct(names, without_mark)
    if how.names == "id":
        mapped.ties[end] = names
        if how.kind:
            mapped.say_kind(names, how.kind, (*how.columns, end)[0])
    elif how.names == "mint":
        given = names.isin(set(mapping.words.get(end, {}).values()) - {""})  # ids filled in by hand
        made = _minted(mapped, frame, names.mask(given, ""), how, end, country_of, schema)
        mapped.ties[end] = names.where(given, made)
    elif resolver is None:
        raise ValueError(f"the mapping looks up the {end}; a resolver is needed")
    else:
        stood = plain(stood).iloc[mapped.origin].reset_index(drop=True)
        mapped.ties[end] = _resolved(mapped, frame, names, stood, how, end, resolver)


def _named(frame: pd.DataFrame, how: End, words: Mapping[str, str]) -> tuple[pd.Series, pd.Series]:
    """Return what names an end in each row, and in which column that stands."""
    if how.actor:
        same = pd.Series(how.actor, index=frame.index, dtype="str")
        return same, pd.Series("", index=frame.index, dtype="str")
    if len(how.columns) == 1 and how.columns[0] in frame:
        written = cleaned(as_texts(frame[how.columns[0]]))
        written = _translated(written, words) if words else written
        return written, spread(np.zeros(len(frame), dtype=np.intp), [how.columns[0]], frame.index)
    names = pd.Series("", index=frame.index, dtype="str")
    stood = pd.Series(how.columns[0], index=frame.index, dtype="str")  # the column each name stands in
    for column in (column for column in how.columns if column in frame):
        written = plain(cleaned(as_texts(frame[column])))
        written = _translated(written, words) if words else written
        empty = names == ""
        stood = stood.mask(empty & (written != ""), column)
        names = written if empty.all() else names.where(~empty, plain(written))
    return names, stood


def _fault(mapped: Mapped, at: int, column: str, value: str, rule: str, suggestion: str = "") -> None:
    fault: dict[str, object] = {"position": int(mapped.origin[at]), "column": column, "value": value}
    mapped.faults.append(fault | {"rule": rule, "suggestion": suggestion})


def _split(mapped: Mapped, names: pd.Series, sign: str, sheet: Sheet) -> pd.Series:
    """Give each actor named in a cell a row of its own; rows out of one cell share a document."""
    lists = names.str.split(sign, regex=False)
    several = names.str.contains(sign, regex=False)
    if "document" not in mapped.ties:
        mapped.ties["document"] = ""
    mapped.ties = plain_frame(mapped.ties)
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


def _minted(
    mapped: Mapped,
    frame: pd.DataFrame,
    names: pd.Series,
    how: End,
    end: str,
    country_of: Countries | None,
    schema: Schema,
) -> pd.Series:
    """Make ids of names; whose kind nobody says is what the layer expects, and one actor at both ends."""

    def context(column: str) -> pd.Series:
        if not column or column not in frame:
            return pd.Series("", index=names.index, dtype="str")
        return cleaned(as_texts(frame[column])).iloc[mapped.origin].reset_index(drop=True)

    written = context(how.country)
    if how.in_country:
        written = written.mask(written == "", how.in_country)
    codes = country_of(sorted(set(written) - {""})) if country_of is not None else {}
    countries = written.map(lambda text: codes.get(text, "")).astype("str")
    unknown = written.where((countries == "") & (names != ""), "")
    for text, count in unknown[unknown != ""].value_counts().items():
        mapped.note("country that is in no gazetteer", column=how.country, value=text, count=int(count))
    expected = {
        name: (layer.sources if end == "source" else layer.targets)[0]
        for name, layer in schema.layers.items()
    }
    kinds = plain(mapped.ties["layer"]).map(expected).fillna("place").astype("str")
    if how.kind:
        kinds = pd.Series(how.kind, index=names.index, dtype="str")
    said = mapped.minted[mapped.minted["said"] == ""] if "said" in mapped.minted else mapped.minted[:0]
    known = {} if how.kind else dict(zip(said["name"].map(slug), said["id"], strict=True))
    inside = context(how.region)
    inside = unknown.where(unknown != "", inside)  # what is written tells namesakes apart all the same
    borne = dict(zip(mapped.minted["id"], mapped.minted["name"], strict=True))
    made = mint(list(names), list(kinds), list(countries), list(inside), known, borne)
    for at, (rule, suggestion) in made.faults.items():
        _fault(mapped, at, end, names.iloc[at], rule, suggestion)
    actors = made.actors.assign(said=how.kind)
    if (unknown != "").any():
        first = pd.Series(list(unknown), index=made.ids).groupby(level=0).first()
        actors["country_written"] = actors["id"].map(first).fillna("")
    mapped.add_minted(actors)
    return pd.Series(made.ids, index=names.index, dtype="str")


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
        if not column or column not in frame:
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
        note = (
            plain(mapped.ties["note"])
            if "note" in mapped.ties
            else pd.Series("", index=names.index, dtype="str")
        )
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
    renamed = _renamed(empty, mapping, DEFAULT_SCHEMA, said=False)
    _require_columns(renamed, mapping, Sheet(renamed, np.arange(0), file))
    return dict(zip(map(str, renamed.columns), names, strict=True))
