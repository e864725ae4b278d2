"""Where the names of columns stand."""

from __future__ import annotations

import pytest

import subnatnet as sn
from subnatnet.tables.header import Header, find_header, in_doubt, kind_of, looks_like_a_row
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
