"""A folder of tables in the library's own schema: nodes/*.csv, edges/*.csv and their descriptor.

The folder is a Frictionless data package: ``datapackage.json`` says what each column holds. It may be
missing; columns that the schema does not know are then text.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidTies
from subnatnet.schema import ACTOR_COLUMNS, DEFAULT_SCHEMA, TIE_COLUMNS
from subnatnet.tables.budget import loaded_json, read_bytes
from subnatnet.tables.declared import with_text
from subnatnet.tables.formulas import unguard
from subnatnet.tables.frames import actor_frame, tie_frame
from subnatnet.tables.sheet import give_up, layer_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from subnatnet.schema import Schema

DESCRIPTOR = "datapackage.json"
PARTS = {"edges": "ties", "nodes": "actors"}
NODE_KINDS = {"regions": "region", "places": "place"}

_NUMBERS = {column.name for column in (*ACTOR_COLUMNS, *TIE_COLUMNS) if column.dtype == "number"}


def data_folder() -> Path:
    """Return the folder of the built-in tables: inside the installed package, or in the source tree.

    Examples
    --------
    >>> (data_folder() / "datapackage.json").exists()
    True
    """
    installed = Path(__file__).parents[1] / "data"
    return installed if installed.is_dir() else Path(__file__).parents[3] / "data"


def read_package(folder: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a folder of tables in the library's schema, without checking what they say.

    Parameters
    ----------
    folder : str or pathlib.Path
        Holds ``nodes/*.csv`` and ``edges/*.csv``. Files of nodes named ``regions`` and ``places`` give their
        rows that kind, others have a column ``kind``. Files of edges named after a layer give their rows
        that layer, others have a column ``layer``.

    Returns
    -------
    actors, ties : pandas.DataFrame
        In the shape of :func:`subnatnet.tables.frames.actor_frame` and ``tie_frame``. Columns that
        ``datapackage.json`` calls ``integer``, ``number`` or ``boolean`` are numbers, all others text.
        An actor without ``world_region`` gets the name of the world region above it; an organisation
        without ``parent`` gets its region or else its country.

    Raises
    ------
    InvalidTies
        If a table is missing or a column of numbers holds something else.
    """
    root = Path(folder)
    types, known = declared_types(root), declared_schema(root)
    nodes = list(_tables(root, "nodes", types_for(types, "actors")))
    edges = list(_tables(root, "edges", types_for(types, "ties")))
    if not nodes or not edges:
        give_up(f"the folder has no {'edges' if nodes else 'nodes'}/*.csv with a column 'id'", file=str(root))
    ties = pd.concat([_with_layer(frame, stem, known) for stem, frame in edges], ignore_index=True)
    return join_nodes(nodes), tie_frame(ties)


def join_nodes(tables: Iterable[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    """Return the actors of several tables, each with the name of its file.

    Parents of organisations and world regions are filled in where the tables have no such columns.
    """
    actors = pd.concat([_with_kind(frame, stem) for stem, frame in tables], ignore_index=True)
    complete = "world_region" in actors
    joined = actor_frame(_with_parent(actors))
    return joined if complete else with_world_region(joined)


def declared_types(folder: Path) -> pd.DataFrame:
    """Return what the descriptor says of columns that are no text: ``table, column, type``.

    ``table`` is ``ties`` or ``actors``.

    Raises
    ------
    InvalidTies
        If the descriptor is not JSON.
    """
    rows = []
    described = _described(folder)
    try:
        for resource in described.get("resources", ()):
            part = str(resource.get("path", "")).partition("/")[0]
            rows += [
                (PARTS[part], unguard(column["name"]), column["type"])
                for column in resource.get("schema", {}).get("fields", ())
                if part in PARTS and column.get("type") in ("integer", "number", "boolean")
            ]
    except (ValueError, AttributeError, TypeError, KeyError):
        give_up("not the descriptor of a data package", file=DESCRIPTOR)
    return pd.DataFrame(rows, columns=["table", "column", "type"], dtype="str").drop_duplicates()


def _described(folder: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    path = folder / DESCRIPTOR
    try:
        return loaded_json(read_bytes(path), DESCRIPTOR) if path.is_file() else {}
    except InvalidTies as error:
        why = str(error).partition(": ")[2]
        give_up(f"not the descriptor of a data package: {why}", file=DESCRIPTOR)


def declared_schema(folder: Path, schema: Schema = DEFAULT_SCHEMA) -> Schema:
    """Return a schema with the ``kinds`` and ``layers`` that the descriptor of a data package declares.

    Raises
    ------
    InvalidArgument
        If what is declared cannot be.
    InvalidTies
        If the descriptor is not JSON.

    Examples
    --------
    >>> list(declared_schema(data_folder()).layers)[0]
    'agreement'
    """
    return with_text(schema, _described(folder), file=DESCRIPTOR)


def types_for(types: pd.DataFrame | None, table: str) -> dict[str, str]:
    """Return the types of the columns of one table."""
    if types is None:
        return {}
    here = types[types["table"] == table]
    return dict(zip(here["column"], here["type"], strict=True))


def _tables(root: Path, part: str, types: Mapping[str, str]) -> Iterator[tuple[str, pd.DataFrame]]:
    for path in sorted((root / part).glob("*.csv")):
        # all text first: "NA" is Namibia, and a code such as 0012 keeps its zeros
        frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        if "id" not in frame:
            continue
        for name in frame.columns:
            if name in _NUMBERS or name in types:
                frame[name] = _numbers(frame[name], path)
        yield path.stem, frame


def _numbers(texts: pd.Series, path: Path) -> pd.Series:
    bare = texts.str.strip().str.lower().replace({"true": "1", "false": "0"})
    numbers = pd.to_numeric(bare, errors="coerce")
    wrong = numbers.isna() & (bare != "")
    if wrong.any():
        row = int(wrong.to_numpy().argmax())
        give_up("not a number", file=path.name, row=row + 2, column=texts.name, value=texts[row])
    return numbers


def _with_kind(frame: pd.DataFrame, stem: str) -> pd.DataFrame:
    return frame if "kind" in frame else frame.assign(kind=NODE_KINDS.get(stem, ""))


def _with_layer(frame: pd.DataFrame, stem: str, schema: Schema) -> pd.DataFrame:
    return frame if "layer" in frame else frame.assign(layer=layer_of(stem, schema))


def _with_parent(actors: pd.DataFrame) -> pd.DataFrame:
    """Fill the parents of organisations from their base: the home region, or else the foreign country."""
    if "region" not in actors:
        return actors
    base = actors["region"].fillna("")
    organisation = actors["kind"].isin(["company", "ministry"])
    base = base.where(base != "", actors["country"].fillna("")).where(organisation, "")
    had = actors["parent"].fillna("") if "parent" in actors else pd.Series("", index=actors.index)
    levels = actors["level"].fillna("") if "level" in actors else pd.Series("", index=actors.index)
    form = actors["form"].fillna("") if "form" in actors else levels
    return actors.assign(parent=had.where(had != "", base), level=levels.where(levels != "", form))


def with_world_region(actors: pd.DataFrame) -> pd.DataFrame:
    """Fill ``world_region`` by climbing parents, then countries, up to a place of level ``world_region``.

    Examples
    --------
    >>> rows = [("world:europe", "Europe", "place", "world_region", "")]
    >>> rows += [("PL", "Poland", "place", "country", "world:europe")]
    >>> actors = actor_frame(pd.DataFrame(rows, columns=["id", "name", "kind", "level", "parent"]))
    >>> with_world_region(actors)["world_region"].tolist()
    ['Europe', '']
    """
    ids, names, levels, parents, countries, had = (
        actors.index.tolist(),
        *(actors[name].tolist() for name in ("name", "level", "parent", "country", "world_region")),
    )
    top = np.array(
        [level == "world_region" and name != "" for level, name in zip(levels, names, strict=True)]
    )
    if not top.any():
        return actors
    place = dict(
        zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True)
    )  # an id given twice is a later fault
    steps = (
        parent or (country if country != actor else "")
        for actor, parent, country in zip(ids, parents, countries, strict=True)
    )
    above = np.array([place.get(step, -1) for step in steps])
    found = np.where(top, np.arange(len(ids)), -1)
    while True:
        grown = np.where((found < 0) & (above >= 0), found[above], found)
        if np.array_equal(grown, found):
            break
        found = grown
    regions = [
        "" if is_top else own or (names[at] if at >= 0 else "")
        for is_top, own, at in zip(top.tolist(), had, found.tolist(), strict=True)
    ]
    return actors.assign(world_region=pd.array(np.array(regions, dtype=object), dtype="str"))
