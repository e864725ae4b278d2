"""Folders that :func:`subnatnet.export` wrote, read back: tables for Gephi, matrices for statnet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.budget import read_bytes
from subnatnet.tables.declared import DECLARED, with_tables
from subnatnet.tables.delimited import read_delimited
from subnatnet.tables.sheet import Sheet, give_up, without_faults

if TYPE_CHECKING:
    from pathlib import Path

    from subnatnet.schema import Schema

DIRECTIONS = {"Directed", "Undirected"}


def is_exported(folder: Path) -> bool:
    """Say whether a folder is one that an export wrote: nodes and edges, or matrices with their layers.

    Examples
    --------
    >>> from pathlib import Path
    >>> is_exported(Path("nowhere"))
    False
    """
    return any(
        all((folder / name).is_file() for name in names)
        for names in (("nodes.csv", "edges.csv"), ("actors.csv", "layers.csv"))
    )


def read_exported(folder: Path, schema: Schema = DEFAULT_SCHEMA) -> dict[str, Any]:
    """Read a folder that an export wrote.

    Returns
    -------
    dict
        ``sheets``, ``actors`` and ``schema`` with what the tables beside the edges declare, as
        :class:`subnatnet.tables.read.Bundle` takes them.

    Raises
    ------
    InvalidTies
        If a table is damaged or lacks a column.
    """
    if not (folder / "edges.csv").is_file():
        return _matrices(folder) | {"schema": schema}
    beside = {part: folder / f"edges.{part}.csv" for part in DECLARED}
    declared = {part: without_faults(_table(path)) for part, path in beside.items() if path.is_file()}
    return _tables(folder) | {"schema": with_tables(schema, declared, file="edges.csv")}


def _table(path: Path) -> Sheet:
    return read_delimited(read_bytes(path), file=path.name, encoding="utf-8", delimiter=",")


def _actors(path: Path, names: dict[str, str]) -> pd.DataFrame:
    frame = without_faults(_table(path)).rename(columns=names).drop(columns="layers", errors="ignore")
    if "id" not in frame:
        give_up("this column is missing", file=path.name, column="id")
    return frame


def _tables(folder: Path) -> dict[str, Any]:
    sheet = _table(folder / "edges.csv")
    frame = sheet.frame.rename(columns={"Source": "source", "Target": "target", "Id": "id"})
    if "Type" in frame and set(frame["Type"]) <= DIRECTIONS:
        frame = frame.drop(columns=["Type", "act"], errors="ignore")  # said by the layer and the document
    kept = Sheet(frame, sheet.rows, sheet.file, faults=sheet.faults, aside=sheet.aside, notes=sheet.notes)
    return {"sheets": [kept], "actors": _actors(folder / "nodes.csv", {"Id": "id", "Label": "name"})}


def _matrices(folder: Path) -> dict[str, Any]:
    layers = without_faults(_table(folder / "layers.csv"))
    sheets = []
    for layer, directed in zip(layers["layer"], layers["directed"], strict=True):
        path = folder / f"{layer}.csv"
        if path.parent != folder or not path.is_file():
            give_up("there is no such file", file=path.name)
        sheets.append(_ties_of(_table(path), str(layer), directed=directed == "1"))
    return {"sheets": sheets, "actors": _actors(folder / "actors.csv", {})}


def _ties_of(sheet: Sheet, layer: str, *, directed: bool) -> Sheet:
    """Return the cells of a matrix that are not 0 as ties; those of an undirected layer once."""
    frame = without_faults(sheet)
    names = list(map(str, frame.columns[1:]))
    sources = frame.iloc[:, 0].astype("str").tolist()
    numbers = frame.iloc[:, 1:].apply(pd.to_numeric, errors="coerce").to_numpy(dtype="float64")
    if np.isnan(numbers).any():
        row, column = map(int, np.argwhere(np.isnan(numbers))[0])
        give_up("not a number", file=sheet.file, row=sheet.rows[row], column=names[column])
    at = [(r, c) for r, c in np.argwhere(numbers != 0).tolist() if directed or sources[r] < names[c]]
    ties = pd.DataFrame(
        {
            "source": pd.array([sources[row] for row, _ in at], dtype="str"),
            "target": pd.array([names[column] for _, column in at], dtype="str"),
            "count": [float(numbers[row, column]) for row, column in at],
        }
    )
    rows = sheet.rows[np.array([row for row, _ in at], dtype=np.int64)]
    return Sheet(ties, rows, sheet.file, layer=layer)
