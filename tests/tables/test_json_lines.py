"""JSON lines, and rows of JSON inside one object."""

from __future__ import annotations

import json

import pytest

import subnatnet as sn
from subnatnet.tables.json_lines import is_json_lines, read_json_lines

ROWS = [
    {"source": "CN-SC", "target": "PL:lodz", "date": 2015},
    {"source": "CN-YN", "target": "DE:bonn", "note": None},
]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json", "a.txt", "a.csv"])
def test_lines_are_rows(tmp_path, name):
    text = "\ufeff" + "\n".join(json.dumps(row) for row in ROWS) + "\n\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    net = sn.read_ties(tmp_path / name, layer="agreement")
    assert net.ties[["source", "start"]].values.tolist() == [["CN-SC", "2015"], ["CN-YN", ""]]


@pytest.mark.parametrize("wrapped", [ROWS, {"data": ROWS}, {"count": 2, "results": ROWS, "next": None}])
def test_rows_inside_one_object(tmp_path, wrapped):
    (tmp_path / "a.json").write_text(json.dumps(wrapped), encoding="utf-8")
    assert len(sn.read_ties(tmp_path / "a.json", layer="agreement").ties) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"source": "a"', "row 1: this line is not JSON"),
        ('{"source": "a"}\n[1]', "row 2: this line is no JSON object"),
        ('{"source": {"name": "a"}}', "column|source.*holds a table of its own"),
        ('{"source": "\\ud800"}', "half a character"),
        ("", "empty"),
        ('{"a": ' + "[" * 200 + "]" * 200 + "}", "nested deeper"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_no_table_is_refused(text, says):
    with pytest.raises(sn.InvalidTies, match=says):
        read_json_lines(text.encode(), file="a.jsonl")


def test_lists_are_several_names():
    frame = read_json_lines(b'{"a": ["x", "y"], "b": NaN, "c": true}', file="a.jsonl").frame
    assert frame.values.tolist() == [["x; y", "", "True"]]


def test_text_tables_are_no_json():
    assert not is_json_lines(b"a,b\n{1},{2}\n", ".csv")
    assert not is_json_lines(b"{}", ".csv")
