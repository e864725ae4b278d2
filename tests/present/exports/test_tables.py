"""CSV and Excel, read back by pandas and openpyxl."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

import subnatnet as sn
from networks import small
from present.exports.cases import hard
from subnatnet.errors import InvalidChoice
from subnatnet.present.exports import export
from subnatnet.tables.formulas import restore

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "|")


def read(path):
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")


def test_csv_holds_nodes_and_edges_whole(tmp_path):
    net = hard()
    nodes, edges = (restore(read(path)) for path in export(net, tmp_path / "out", "csv"))
    assert nodes["Id"].tolist() == net.actors.index.tolist()
    assert nodes["Label"].tolist() == net.actors["name"].tolist()
    assert nodes["name_local"].tolist() == net.actors["name_local"].tolist()
    assert edges.columns[:4].tolist() == ["Source", "Target", "Type", "Id"]
    for column, held in (("Id", net.ties.index), ("Source", net.ties["source"]), ("note", net.ties["note"])):
        assert edges[column].tolist() == held.tolist()
    assert edges["start"].tolist() == net.ties["start"].tolist()
    assert set(edges.loc[edges["layer"] == "agreement", "Type"]) == {"Undirected"}
    assert edges.set_index("Id").loc[["d1", "d2"], "act"].tolist() == ["doc", "doc"]


def test_no_cell_of_the_csv_can_run(tmp_path):
    for path in export(hard(), tmp_path, "csv"):
        table = read(path)
        numbers = {"lat", "lon", "amount"}
        for column in set(table.columns) - numbers:
            assert not table[column].str.startswith(FORMULA_SIGNS).any(), column


def test_the_workbook_holds_every_sheet_and_every_text_as_text(tmp_path):
    net = hard()
    [path] = export(net, tmp_path / "ties.xlsx")
    sheets = pd.read_excel(path, sheet_name=None, dtype=str, keep_default_na=False)
    assert list(sheets) == ["about", "actors", "ties", "edges", "members"]
    assert sheets["actors"]["name"].tolist() == net.actors["name"].tolist()
    assert sheets["ties"]["note"].tolist() == net.ties["note"].tolist()
    assert sheets["edges"]["n_ties"].astype(int).tolist() == net.edges["n_ties"].tolist()
    assert sheets["members"].equals(net.members.astype(str))
    about = sheets["about"]
    assert about.loc[about["what"] == "era", "value"].tolist() == ["1978/1993"]


def test_nothing_in_the_workbook_is_a_formula(tmp_path):
    [path] = export(hard(), tmp_path / "ties.xlsx")
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    risky = [cell for cell in cells if str(cell.value).startswith("=")]
    assert len(risky) >= 3
    assert all(cell.quotePrefix for cell in risky)


def test_numbers_stay_numbers_and_missing_ones_stay_empty(tmp_path):
    [path] = export(hard(), tmp_path / "ties.xlsx")
    actors = pd.read_excel(path, sheet_name="actors").set_index("id")
    assert actors.loc["PL:lodz", "lat"] == 51.8
    assert pd.isna(actors.loc["org:x", "lat"])


def test_a_text_beyond_a_cell_is_refused_with_a_way_out(tmp_path):
    net = sn.from_edges(pd.DataFrame({"source": ["R"], "target": ["P"], "note": ["x" * 40_000]}))
    with pytest.raises(InvalidChoice, match=r"'note' of ties holds a text of 40,000 .* 'csv' or 'json'"):
        export(net, tmp_path / "ties.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_an_edge_of_very_many_ties_points_to_the_sheet_of_ties(tmp_path):
    frame = pd.DataFrame(
        {"source": "R", "target": "P", "id": [f"{'a-rather-long-id-' * 20}{i}" for i in range(100)]}
    )
    [path] = export(sn.from_edges(frame), tmp_path / "ties.xlsx")
    assert pd.read_excel(path, sheet_name="edges")["ties"].tolist() == [
        "too many to list; see the sheet 'ties'"
    ]


def test_rolled_up_ties_say_where_they_came_from(tmp_path):
    _, edges = export(small().rollup("province", partners="country"), tmp_path, "csv")
    assert read(edges).set_index("Id").loc["t1", "source_unit"] == "R1:a"
