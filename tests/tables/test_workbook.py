"""Workbooks: texts stay texts, numbers keep every digit, and the odd cells of a sheet are named."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import subnatnet as sn
from broken import bomb, workbook
from hostile import FORMULA, HOSTILE, TEXTS
from subnatnet.tables import _workbook_parts as parts
from subnatnet.tables.workbook import ERRORS, MAX_TEXT, read_workbook, write_workbook

ROWS = st.lists(
    st.tuples(TEXTS, st.integers(-(2**63), 2**63 - 1), st.floats(-1e300, 1e300), st.booleans()),
    min_size=1,
    max_size=4,
)


@settings(max_examples=15, phases=[Phase.explicit, Phase.generate])  # to shrink whole files takes minutes
@given(ROWS)
def test_round_trip(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("book") / "a.xlsx"
    frame = pd.DataFrame(rows, columns=["note", "whole", "share", "flag"])
    write_workbook({"agreement": frame}, path)
    found = read_workbook(path.read_bytes(), file="a.xlsx")
    (sheet,) = found["sheets"]
    assert (sheet.sheet, sheet.layer, sheet.faults) == ("agreement", "agreement", [])
    pd.testing.assert_frame_equal(sheet.frame, frame, check_exact=True, check_dtype=False)
    assert sheet.rows.tolist() == list(range(2, len(frame) + 2))
    assert list(path.parent.iterdir()) == [path]


def test_no_cell_of_a_hostile_table_is_a_formula_or_an_error(tmp_path):
    texts = [*HOSTILE, *sorted(ERRORS)]
    frame = pd.DataFrame({"note": texts} | {name: [name] * len(texts) for name in texts[:10]})
    write_workbook({"agreement": frame}, tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(tmp_path / "a.xlsx")["agreement"]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
    assert page["A2"].value == f"'{FORMULA}"
    (sheet,) = read_workbook((tmp_path / "a.xlsx").read_bytes(), file="a.xlsx")["sheets"]
    pd.testing.assert_frame_equal(sheet.frame, frame)
    assert sheet.faults == []


@pytest.mark.parametrize("error", sorted(ERRORS))
def test_the_error_of_a_formula_is_a_fault_with_its_cell(error):
    def fail(_, page):
        page["B2"] = error
        page["B2"].data_type = "e"

    (sheet,) = read_workbook(workbook(fail), file="a.xlsx")["sheets"]
    rule = "the formula in this cell failed; write what it should be"
    assert sheet.faults == [{"row": 2, "column": "target", "value": error, "rule": rule}]


def test_merged_cells_are_faults_of_each_row_they_cover():
    data = workbook(lambda _, page: page.merge_cells("B3:B4"), rows=((1, "X"), (2, None), (3, "Y")))
    (sheet,) = read_workbook(data, file="a.xlsx")["sheets"]
    assert [(f["row"], f["column"]) for f in sheet.faults] == [(3, "target"), (4, "target")]
    assert sheet.faults[0]["rule"] == "cells B3:B4 are merged; unmerge them and fill each row"


def test_a_formula_that_was_never_run_is_a_fault_with_its_text():
    (sheet,) = read_workbook(workbook(rows=(("CN-YN", "=A2", 2016),)), file="a.xlsx")["sheets"]
    assert [(f["row"], f["column"], f["value"]) for f in sheet.faults] == [(3, "target", "=A2")]


def test_cells_beyond_the_header_are_set_aside_with_their_row():
    data = workbook(rows=(("CN-YN", "DE:bonn", 2016, None, None, "what?"),))
    (sheet,) = read_workbook(data, file="a.xlsx")["sheets"]
    assert sheet.n_read == 2
    assert sheet.aside["row"].tolist() == [3]
    assert "what?" in sheet.faults[0]["value"]


def test_a_row_of_a_side_sheet_is_not_lost_when_it_does_not_fit():
    def add(book, _):
        page = book.create_sheet("eras")
        for row in (("name", "period"), ("reform", "1978/1993"), ("road", "2013/..", "?")):
            page.append(row)

    with pytest.raises(sn.InvalidTies, match="'eras', row 3: has cells beyond the 2 columns"):
        read_workbook(workbook(add), file="a.xlsx")


def test_sheets_by_name():
    def add(book, _):
        book.create_sheet("Investments").append(("source", "target"))
        page = book.create_sheet("members")
        page.append(("actor", "layer"))
        page.append(("R", "agreement"))
        book.create_sheet("empty")

    found = read_workbook(workbook(add), file="a.xlsx")
    assert [sheet.layer for sheet in found["sheets"]] == ["agreement", "investment"]
    assert found["members"].to_numpy().tolist() == [["R", "agreement"]]
    only = read_workbook(workbook(add), file="a.xlsx", sheet="members")
    assert [sheet.sheet for sheet in only["sheets"]] == ["members"]
    with pytest.raises(
        sn.InvalidChoice, match=r"'agrement' is not a sheet of a\.xlsx; did you mean 'agreement'"
    ):
        read_workbook(workbook(add), file="a.xlsx", sheet="agrement")


def test_cells_of_every_kind():
    import datetime as dt

    rows = ((True, 1, dt.date(2015, 3, 1), "x", None), (False, 2, pd.Timestamp("2015-03-02 12:00"), 3, None))
    data = workbook(lambda _, page: page.delete_rows(2), rows=())
    book = openpyxl.load_workbook(io.BytesIO(data))
    for row in rows:
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    frame = read_workbook(held.getvalue(), file="a.xlsx")["sheets"][0].frame
    assert frame.to_numpy().tolist() == [[True, 1, "2015-03-01", "x", ""], [False, 2, "2015-03-02", "3", ""]]


@given(st.binary(max_size=200))
def test_any_bytes_are_a_clear_error(data):
    with pytest.raises(sn.InvalidTies, match=r"^a\.xlsx: the workbook is damaged"):
        read_workbook(b"PK\x03\x04" + data, file="a.xlsx")


def test_a_bomb_is_not_unpacked():
    data = bomb()
    tracemalloc.start()
    with pytest.raises(sn.InvalidTies, match="unpacks"):
        read_workbook(data, file="bomb.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000


def test_a_large_book_is_read_cell_by_cell_with_the_same_outcome(monkeypatch):
    data = workbook(rows=tuple((f"R{n}", f"P{n}", 1990 + n, n + 0.5, "USD") for n in range(5)))
    (whole,) = read_workbook(data, file="a.xlsx")["sheets"]
    monkeypatch.setattr(parts, "LEAN_FROM", 0)
    monkeypatch.setattr(parts, "MAX_RATIO", 10**6)
    (lean,) = read_workbook(data, file="a.xlsx")["sheets"]
    pd.testing.assert_frame_equal(lean.frame, whole.frame)
    assert lean.rows.tolist() == whole.rows.tolist()


def test_a_text_too_long_for_a_cell_is_an_error_and_not_cut(tmp_path):
    fits = pd.DataFrame({"note": ["x" * (MAX_TEXT - 1)]})
    write_workbook({"agreement": fits}, tmp_path / "a.xlsx")
    (sheet,) = read_workbook((tmp_path / "a.xlsx").read_bytes(), file="a.xlsx")["sheets"]
    assert sheet.frame.equals(fits)
    (tmp_path / "a.xlsx").unlink()
    with pytest.raises(
        sn.InvalidTies, match=r"a\.xlsx, sheet 'agreement', row 3, note: longer than the 32,767"
    ):
        write_workbook({"agreement": pd.DataFrame({"note": ["", "x" * MAX_TEXT]})}, tmp_path / "a.xlsx")
    assert not list(tmp_path.iterdir())


def test_a_sheet_says_how_large_it_is(tmp_path):
    frame = pd.DataFrame({"id": ["a", "b"], "note": ["", ""], "n": [1, 2]})
    write_workbook({"agreement": frame, "actors": frame.iloc[:0]}, tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        pages = [book.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    assert [re.findall(rb'<dimension ref="(.*?)"', page) for page in pages] == [[b"A1:C3"], [b"A1:C1"]]


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch, error):
    path = tmp_path / "a.xlsx"
    write_workbook({"agreement": pd.DataFrame({"note": ["old"]})}, path)
    before = path.read_bytes()

    whole, begun = zipfile.ZipFile.writestr, []

    def write_half(archive, part, *content, **how):
        whole(archive, part, *content, **how)
        if archive.filename is not None and len(archive.namelist()) > 2:  # on the disk, not in memory
            begun.append(Path(archive.filename))
            raise error

    monkeypatch.setattr(zipfile.ZipFile, "writestr", write_half)
    with pytest.raises(type(error)):
        write_workbook({"agreement": pd.DataFrame({"note": ["new"]})}, path)
    assert [place.parent for place in begun] == [tmp_path]
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
