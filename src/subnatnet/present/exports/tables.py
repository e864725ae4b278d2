"""Tables for spreadsheets and databases: a pair of CSV files, an Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.network._collapse import acts
from subnatnet.present.exports._common import actor_layers, plain, title_of, writable
from subnatnet.schema import ACTOR_COLUMNS, TIE_COLUMNS
from subnatnet.tables.declared import declared_tables
from subnatnet.tables.formulas import guard
from subnatnet.tables.workbook import save_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from subnatnet.network import TieNetwork

MOST_IN_A_CELL = 32_767  # characters; Excel's own limit
NAMES = {"Id": "id", "Label": "name"}
ADDED = {
    "layers": "layers that the actor belongs to, also those in which it has no tie in this selection",
    "directed": "1 if source and target differ in meaning, 0 if not",
    "act": "rows with the same act are one act: a joint document, a project with several lenders",
    "n_ties": "distinct acts behind the edge",
    "ties": "ids of the ties behind the edge, separated by |",
}


def _nodes(net: TieNetwork) -> pd.DataFrame:
    return net.actors.assign(layers=actor_layers(net)).reset_index()


def _ties(net: TieNetwork) -> pd.DataFrame:
    ties = net.ties
    directed = ties["layer"].map(dict(net.schema.directed)).astype(int)
    # the key of an act holds marks that no cell can; a document or tie id says the same to people
    act = pd.Series([text.rpartition("\x1f")[2] for text in acts(ties)], index=ties.index, dtype="str")
    return ties.assign(directed=directed, act=act).reset_index()


def _edges(net: TieNetwork) -> pd.DataFrame:
    edges = net.edges
    joined = ["|".join(ids) for ids in edges["ties"]]
    return edges.assign(ties=pd.Series(joined, index=edges.index, dtype="str"))


def _about(net: TieNetwork) -> pd.DataFrame:
    """Return what the workbook says of itself: what is in it, what was chosen, what the columns mean."""
    from subnatnet import __version__

    summary = net.summary()
    rows: list[tuple[str, str, str]] = [
        ("network", "", repr(net)[1:-1]),
        ("made by", "subnatnet", __version__),
    ]
    rows += [
        (
            "layer",
            str(layer),
            f"{row.ties} ties, {row.acts} acts, {row.dated:.0%} dated, {row.sourced:.0%} sourced",
        )
        for layer, row in zip(summary.index, summary.itertuples(), strict=True)
    ]
    rows += [("era", name, span) for name, span in net.eras.items()]
    rows += [("selection", str(key), str(value)) for key, value in title_of(net)["selection"].items()]
    meaning = {column.name: column.meaning for column in (*ACTOR_COLUMNS, *TIE_COLUMNS)} | ADDED
    rows += [("column", name, text) for name, text in meaning.items()]
    return pd.DataFrame(rows, columns=["what", "name", "value"])


def _text_columns(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if not pd.api.types.is_numeric_dtype(frame[name])]


def csv_files(
    net: TieNetwork, *, nodes: str = "nodes.csv", edges: str = "edges.csv", labels: list[str] | None = None
) -> dict[str, str]:
    """Return a table of nodes and one of edges, in columns that Gephi and Cytoscape know.

    ``Id`` and ``Label``, ``Source``, ``Target`` and ``Type`` stand first, all other columns keep their names.
    Text that a spreadsheet would run as a formula stands behind an apostrophe
    (:func:`subnatnet.tables.formulas.unguard` restores it). Beside a file that knows actors by other labels,
    ``label_in_file`` has these. Kinds and layers beyond the default schema stand in tables beside the edges.
    """
    people, ties = _nodes(net), _ties(net)
    people = people.rename(columns={"id": "Id", "name": "Label"})
    if labels is not None:
        people.insert(2, "label_in_file", labels)
    kinds = ties.pop("directed").map({0: "Undirected", 1: "Directed"})
    ties = ties.rename(columns={"id": "Id", "source": "Source", "target": "Target"})
    ties.insert(0, "Type", kinds)
    first = ["Source", "Target", "Type", "Id"]
    ties = ties[[*first, *(name for name in ties.columns if name not in first)]]
    written = {}
    tables = {nodes: people, edges: ties}
    tables |= {f"{edges.removesuffix('.csv')}.{n}.csv": t for n, t in declared_tables(net.schema).items()}
    for name, frame in tables.items():
        for column in _text_columns(frame):
            frame[column] = [guard(writable(text)) for text in frame[column].astype("object")]
        frame.columns = pd.Index([guard(writable(str(column))) for column in frame.columns])
        written[name] = frame.to_csv(index=False, lineterminator="\n")
    return written


def _fill(sheet: WriteOnlyWorksheet, frame: pd.DataFrame) -> None:
    """Write a frame so that every text stays text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ERROR_CODES
    from openpyxl.styles import Font

    def cell(value: object, *, bold: bool = False) -> object:
        if not isinstance(value, str) or not (bold or value.startswith("=") or value in ERROR_CODES):
            return value  # openpyxl writes it as it is, without a cell of its own
        written = WriteOnlyCell(sheet)
        written.value = value
        if written.data_type != "s":
            # a formula or an error mark by its looks; say that it is text, also to those who edit the cell
            written.data_type = "s"
            written.quotePrefix = True
        if bold:
            written.font = Font(bold=True)
        return written

    sheet.freeze_panes = "B2"
    sheet.append([cell(writable(str(name)), bold=True) for name in frame.columns])
    columns = [[plain(value) for value in frame[name].tolist()] for name in frame.columns]
    for row in zip(*columns, strict=True):
        sheet.append([cell(value) for value in row])


def _longest(sheets: Mapping[str, pd.DataFrame]) -> tuple[str, str, int]:
    """Return where the longest text stands and how long it is."""
    return max(
        (
            (sheet, str(name), int(frame[name].astype("str").str.len().max()))
            for sheet, frame in sheets.items()
            for name in _text_columns(frame)
            if len(frame)
        ),
        key=lambda found: found[2],
    )


def write_excel(net: TieNetwork, path: Path) -> None:
    """Write a workbook with the sheets about, actors, ties, edges and members."""
    from openpyxl import Workbook

    from subnatnet.errors import InvalidChoice

    sheets = {
        "about": _about(net),
        "actors": _nodes(net),
        "ties": _ties(net),
        "edges": _edges(net),
        "members": net.members,
    }
    sheets |= declared_tables(net.schema)
    # aggregated ties are a list of ids that may grow beyond a cell; the sheet of ties has each with its ends
    long = sheets["edges"]["ties"].str.len() > MOST_IN_A_CELL
    sheets["edges"]["ties"] = sheets["edges"]["ties"].where(~long, "too many to list; see the sheet 'ties'")
    sheet, column, length = _longest(sheets)
    if length > MOST_IN_A_CELL:
        raise InvalidChoice(
            f"column {column!r} of {sheet} holds a text of {length:,} characters; a cell of Excel takes "
            f"{MOST_IN_A_CELL:,}. Shorten it, or export as 'csv' or 'json', which have no such limit"
        )
    book = Workbook(write_only=True)
    for name, frame in sheets.items():
        _fill(book.create_sheet(name), frame)
    save_workbook(book, path)
