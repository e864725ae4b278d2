"""Where the names of columns stand."""

from __future__ import annotations

import openpyxl
import pytest

import subnatnet as sn
from subnatnet.tables.header import Header, find_header, in_doubt, joined_names, kind_of, looks_like_a_row
from subnatnet.tables.mapping import End, TableMapping

ROW = ["CN-SC", "PL:lodz", "2015"]


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([["source", "target", "date"], ROW], 0),
        ([["Sister cities", "", ""], ["", "", ""], ["source", "target", "date"], ROW], 2),
        ([["# made by hand", "", ""], ["source", "target", "date"], ROW], 1),
        ([["Stadt", "Partnerstadt", "seit"], ["Graz", "Pecs", "1989"]], 0),
        ([["Wykaz miast", "", ""], ["miasto", "miasto partnerskie", "rok"], ["Łódź", "Lipsk", "1999"]], 1),
        ([ROW, ["CN-YN", "DE:bonn", "2016"]], -1),
        ([["20150101", "USA", "CHN", "3"], ["20150102", "CHN", "USA", "2"]], -1),
    ],
)
def test_it_is_found(rows, at):
    assert find_header(rows).at == at


def test_nothing_is_found_in_nothing():
    assert find_header([]) == Header(0, sure=False)
    assert find_header([[""]]) == Header(0, sure=False)
    assert kind_of("Graz") == ""
    assert not looks_like_a_row(["a"], [])


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Title,,\n,,\nsource,target,date\nCN-SC,PL:lodz,2015\n", 3),
        ("# by hand, CC0\nsource,target\nCN-SC,PL\n", 2),
    ],
)
def test_the_error_says_where_it_stands_and_the_mapping_takes_it(tmp_path, text, line):
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(sn.InvalidTies, match=rf"header.*line {line}.*header='{line}'"):
        sn.read_ties(path, layer="agreement")
    net, aside = sn.read_ties(
        path, layer="agreement", mapping=TableMapping(header=str(line)), on_error="quarantine"
    )
    assert len(net.ties) == 1
    assert len(aside) == 0


def test_a_table_without_one(tmp_path):
    path = tmp_path / "a.tsv"
    path.write_text("Q1\tQ2\nQ3\tQ4\n")
    with pytest.raises(sn.InvalidTies, match=r"looks like a row.*header='none'"):
        sn.read_ties(path, layer="agreement", mapping=TableMapping(source=End("Q1"), target=End("Q2")))
    mapping = TableMapping(source=End("column 1"), target=End("column 2"), header="none")
    assert len(sn.read_ties(path, layer="agreement", mapping=mapping).ties) == 2
    assert "line" in in_doubt("none", "line")
    with pytest.raises(sn.InvalidChoice, match="number of a line"):
        TableMapping(header="third")


def test_faults_below_a_title_name_the_line_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Title\n\nsource,target,date\nCN-SC,PL,2015\nCN-SC,DE,2015-13\n")
    with pytest.raises(sn.InvalidTies) as caught:
        sn.read_ties(path, layer="agreement", mapping=TableMapping(header="3"))
    assert caught.value.report["row"].tolist() == [5]


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (
            ["Region", "Partner", "", "Signed"],
            ["", "City", "Country", ""],
            "Region|Partner City|Partner Country|Signed",
        ),
        (
            ["Region", "", "Partner", ""],
            ["Name", "Code", "City", "Country"],
            "Region Name|Region Code|Partner City|Partner Country",
        ),
        (["Region", "Partner", "Partner"], ["", "City", "Country"], "Region|Partner City|Partner Country"),
        (["Region", "Partner", ""], ["Łódzkie", "Berlin", "Germany"], ""),
        (["Region", "Partner", ""], ["", "City", ""], ""),
        (["Region", "Partner"], ["City", "Country"], ""),
        (["Region", "Partner", ""], ["", "1999", "Country"], ""),
        (["Region", "Partner", ""], [], ""),
    ],
)
def test_names_in_two_rows_are_joined(first, second, names):
    found = joined_names(first, second)
    assert (found or []) == (names.split("|") if names else [])


def test_a_header_of_two_rows_in_a_workbook_and_in_text(tmp_path):
    rows = [
        ["Twin towns"],
        ["Region", None, "Partner", None, "Year"],
        ["Name", "Code", "City", "Country", None],
    ]
    rows += [
        ["Łódzkie", "PL-LD", "Stuttgart", "Germany", 1988],
        ["Mazowieckie", "PL-MZ", "Berlin", "Germany", 1991],
    ]
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for block in ("A1:E1", "A2:B2", "C2:D2", "E2:E3"):
        page.merge_cells(block)
    book.save(tmp_path / "a.xlsx")
    text = "\n".join(",".join("" if cell is None else str(cell) for cell in row) for row in rows)
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    for name in ("a.xlsx", "a.csv"):
        draft = sn.draft_mapping(tmp_path / name)
        assert (draft.target.columns, draft.target.country) == (("Partner City",), "Partner Country")
        net = sn.read_ties(tmp_path / name, mapping=draft)
        assert net.ties["start"].tolist() == ["1988", "1991"]


def test_a_header_of_two_rows_above_odd_rows(tmp_path):
    (tmp_path / "a.csv").write_text("source,target,\n,id,country\nCN-SC,PL:lodz,PL\nCN-SC,PL:lodz\n", "utf-8")
    with pytest.raises(sn.InvalidTies, match="row 4: has 2 cells where the header has 3"):
        sn.read_ties(tmp_path / "a.csv", layer="agreement", mapping=TableMapping(target=End("target id")))
