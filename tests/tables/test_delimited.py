"""Text tables: the quick way and the careful way lay rows out alike, and Python's csv agrees."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables import delimited
from subnatnet.tables.delimited import read_delimited

CELLS = st.text(st.sampled_from("ab \"\n,;é四'="), max_size=6)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_csv_writes_is_read(rows, mark, end, quoting):
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=mark, lineterminator=end, quoting=quoting)
    writer.writerows([["x", "y", "z"], *rows])
    sheet = read_delimited(held.getvalue().encode(), file="a.csv", delimiter=mark)
    assert sheet.faults == []
    expected = [row for row in rows if any(row)]
    # a first apostrophe before a sign is how formulas are kept from running
    plain = [
        [cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] == "=" else cell for cell in row]
        for row in expected
    ]
    plain = [
        [
            cell[1:] if raw[:1] == "'" and raw.lstrip("'")[:1] == "\n" else cell
            for cell, raw in zip(new, row, strict=True)
        ]
        for new, row in zip(plain, expected, strict=True)
    ]
    assert sheet.frame.to_numpy().tolist() == plain
    lines = held.getvalue().replace("\r\n", "\n").split("\n")
    for at, row in zip(sheet.rows, expected, strict=True):
        start = row[0].split("\n")[0].replace('"', '""')
        assert lines[at - 1].lstrip('"').startswith(start.lstrip('"')[:1])


@given(st.text(st.sampled_from('ab",\n\r;\t '), max_size=60))
def test_both_ways_agree_on_any_text(body):
    data = f"x,y\n{body}".encode()
    quick = read_delimited(data, file="a.csv", delimiter=",")
    careful = delimited._row_by_row(f"x,y\n{body}".replace("\r\n", "\n").replace("\r", "\n"), ",", "a.csv", 0)
    assert quick.frame.to_numpy().tolist() == careful.frame.to_numpy().tolist()
    assert quick.rows.tolist() == careful.rows.tolist()
    assert len(quick.aside) == len(careful.aside)


def test_lines_are_those_of_the_file():
    sheet = read_delimited(b'x,y\n\n1,"a\nb"\n\n2,c\n', file="a.csv")
    assert sheet.rows.tolist() == [3, 6]


@pytest.mark.parametrize(
    ("text", "mark"),
    [("a;b\n1;2,5\n", ";"), ("a\tb\n1\t2\n", "\t"), ("a|b\n1|2\n", "|"), ("sep=;\na;b\n1;2\n", ";")],
)
def test_delimiters_are_found(text, mark):
    assert read_delimited(text.encode(), file="a.csv").frame.columns.tolist() == ["a", "b"], mark


def test_na_is_namibia():
    assert read_delimited(b"x,y\nNA,null\n", file="a.csv").frame.to_numpy().tolist() == [["NA", "null"]]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_a_clear_error(data):
    try:
        sheet = read_delimited(data, file="a.csv")
    except sn.InvalidTies as error:
        assert str(error)  # noqa: PT017 - either outcome is right
    else:
        assert len(sheet.rows) == len(sheet.frame)


def test_a_very_long_cell_is_read_whole():
    note = "x" * 9_000_000
    sheet = read_delimited(f"a,b\n1,{note}\n2,y\n".encode(), file="a.csv")
    assert sheet.frame["b"].str.len().tolist() == [9_000_000, 1]


@pytest.mark.parametrize(
    "text",
    [
        "source,target,\nCN-SC,PL:lodz,\n",
        "source,target\nCN-SC,PL:lodz,\n",
        "source,target,,\nCN-SC,PL:lodz,,\n",
        "source,target\nCN-SC,PL:lodz,,,\n",
        "\ufeff\ufeffsource,target\nCN-SC,PL:lodz\n",
        "source,target\nCN-SC,PL:lodz\n\x00\x00",
    ],
)
def test_what_spreadsheets_leave_behind_is_no_column(text):
    sheet = read_delimited(text.encode(), file="a.csv")
    assert sheet.frame.columns.tolist() == ["source", "target"]
    assert sheet.frame.values.tolist() == [["CN-SC", "PL:lodz"]]
    assert not sheet.faults


def test_a_column_without_a_name_that_holds_something_stays():
    assert read_delimited(b"source,target,\na,b,c\n", file="a.csv").frame.columns.tolist()[2] == "column 3"
