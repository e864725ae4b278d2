"""What a table declares beyond the default schema: tables of kinds and layers that lie beside the ties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd

from subnatnet.tables.frames import flat_frame
from subnatnet.tables.sheet import give_up

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subnatnet.schema import Schema

DECLARED = ("kinds", "layers")
MARK = "|"  # between several words in a cell
YES, NO = ("true", "yes", "1"), ("false", "no", "0")
FLAGS = ("directed", "foreign")
LISTS = ("sources", "targets", "dash")


def declared_tables(schema: Schema) -> dict[str, pd.DataFrame]:
    """Return what a schema has beyond the default one as tables ``kinds`` and ``layers``, where it has any.

    Examples
    --------
    >>> from subnatnet.schema import DEFAULT_SCHEMA
    >>> tables = declared_tables(DEFAULT_SCHEMA.with_layer("visit", meaning="a delegation"))
    >>> tables["layers"][["name", "directed", "sources", "meaning"]].values.tolist()
    [['visit', 'false', 'region|place', 'a delegation']]
    """
    tables = {}
    for part, named in schema.declared().items():
        rows = [{"name": name} | {k: _cell(v) for k, v in said.items()} for name, said in named.items()]
        tables[part] = pd.DataFrame(rows, dtype="str")
    return tables


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, bool):
        return str(value).lower()
    return MARK.join(map(str, value)) if isinstance(value, list) else str(value)


def with_tables(schema: Schema, tables: Mapping[str, pd.DataFrame], *, file: str) -> Schema:
    """Return a schema with the kinds and layers of tables.

    Parameters
    ----------
    schema : Schema
        What there is already.
    tables : mapping of str to pandas.DataFrame
        ``kinds`` and ``layers``, each with a column ``name``, others as the fields of
        :class:`~subnatnet.schema.Kind` and :class:`~subnatnet.schema.Layer`.
    file : str
        Where they come from, for errors.

    Raises
    ------
    InvalidTies
        If a cell is none of what it may be.
    InvalidArgument
        If what is declared cannot be.

    Examples
    --------
    >>> from subnatnet.schema import DEFAULT_SCHEMA
    >>> table = pd.DataFrame({"name": ["loan"], "directed": ["yes"], "sources": ["company"]})
    >>> with_tables(DEFAULT_SCHEMA, {"layers": table}, file="a.xlsx").layers["loan"].sources
    ('company',)
    """
    declared: dict[str, dict[str, dict[str, object]]] = {}
    for part in DECLARED:
        if part not in tables:
            continue
        table = flat_frame(tables[part], file=f"the {part} of {file}")
        if "name" not in table:
            give_up("this column is missing", file=f"the {part} of {file}", column="name")
        for number, row in enumerate(table.to_dict("records"), start=1):
            said = {str(k): v for k, v in row.items() if not _is_empty(v)}
            name = str(said.pop("name", ""))
            place: dict[str, Any] = {"file": f"the {part} of {file}", "row": number}
            declared.setdefault(part, {})[name] = {k: _read(k, v, place) for k, v in said.items()}
    return schema.with_declared(declared, file=file) if declared else schema


def _is_empty(value: object) -> bool:
    return value is None or value == "" or value != value  # noqa: PLR0124 - NaN


def _read(field: str, cell: object, place: dict[str, Any]) -> object:
    text = str(cell).strip()
    if field in FLAGS:
        if text.lower() not in (*YES, *NO):
            give_up("neither true nor false", column=field, value=text, **place)
        return text.lower() in YES
    if field in LISTS:
        parts = [part.strip() for part in text.split(MARK) if part.strip()]
        if field != "dash":
            return parts
        if not all(part.isdecimal() for part in parts):
            give_up("not whole numbers with | between them", column=field, value=text, **place)
        return [int(part) for part in parts]
    return text


def declared_text(schema: Schema) -> str:
    """Return what a schema has beyond the default one as JSON, ``""`` where that is nothing.

    Examples
    --------
    >>> from subnatnet.schema import DEFAULT_SCHEMA
    >>> declared_text(DEFAULT_SCHEMA), declared_text(DEFAULT_SCHEMA.with_layer("visit"))[:20]
    ('', '{"layers": {"visit":')
    """
    declared = schema.declared()
    return json.dumps(declared, ensure_ascii=True) if declared else ""


def with_text(schema: Schema, said: object, *, file: str) -> Schema:
    """Return a schema with what a file of another format declares, as JSON or as what JSON holds.

    Parameters
    ----------
    schema : Schema
        What there is already.
    said : str or mapping
        ``{"kinds": {...}, "layers": {...}}``; anything else declares nothing.
    file : str
        Where it comes from, for errors.

    Examples
    --------
    >>> from subnatnet.schema import DEFAULT_SCHEMA
    >>> with_text(DEFAULT_SCHEMA, '{"layers": {"visit": {}}}', file="a.graphml").foreign[-1]
    'visit'
    """
    if isinstance(said, str):
        try:
            said = json.loads(said)
        except ValueError:
            return schema
    if not isinstance(said, dict):
        return schema
    found = {part: said[part] for part in DECLARED if isinstance(said.get(part), dict)}
    return schema.with_declared(found, file=file) if found else schema
