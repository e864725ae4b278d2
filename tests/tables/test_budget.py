"""One budget: what never ends, or is larger than any table of ties, is one clear error within seconds."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import sys
import time
import zipfile
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

import subnatnet as sn
from broken import with_part, workbook
from subnatnet.tables import budget
from subnatnet.tables.budget import (
    check_size,
    loaded_json,
    read_bytes,
    ticking,
    too_long,
)


@pytest.mark.skipif(sys.platform == "win32", reason="no devices as files there")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_devices(device):
    with pytest.raises(sn.InvalidTies, match="device or a pipe"):
        sn.read_ties(device, layer="agreement")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes as files there")
def test_pipes(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(sn.InvalidTies, match="device or a pipe"):
        sn.read_ties(pipe, layer="agreement")


def test_files_that_are_too_large(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 100)
    assert len(read_bytes(path)) == 100
    monkeypatch.setattr(budget, "MAX_BYTES", 10)
    with pytest.raises(sn.InvalidTies, match="split it"):
        read_bytes(path)
    with pytest.raises(sn.InvalidTies, match="no such file"):
        read_bytes(Path("nowhere.csv"))


@pytest.mark.parametrize(("rows", "columns"), [(10, 5_000), (10**9, 2), (10**7, 1_000)])
def test_tables_that_are_too_large(rows, columns):
    with pytest.raises(sn.InvalidTies, match="column"):
        check_size(rows, columns, file="a.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.json", "[" * 100_000),
        ("deep_closed.json", '{"a":' * 5_000 + "1" + "}" * 5_000),
        ("years.csv", "source,target,date\nA,B,Y1E999999999\n"),
        ("more_years.csv", "source,target,date\nA,B,Y-17E70000000\nA,C,199999999999\n"),
        ("brackets.csv", "source,target,date\nA,B," + "[" * 5_000 + "\n"),
        ("long_id.csv", "source,target\nA," + "b" * 600 + "\n"),
    ],
)
def test_texts_that_take_for_ever(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content)
    began = time.perf_counter()
    with pytest.raises(sn.SubnatnetError):
        sn.read_ties(path, layer="agreement")
    assert time.perf_counter() - began < 10


def in_time(path, match, seconds=20, **how):
    """Read a file that must be refused, with one clear error, before a person would give up."""
    began = time.perf_counter()
    with pytest.raises(sn.SubnatnetError, match=match) as caught:
        sn.read_ties(path, layer="agreement", **how)
    assert time.perf_counter() - began < seconds
    assert len(str(caught.value)) < 2_000


def test_parquet_that_stands_for_very_much(tmp_path):
    ends = pa.array(["a"] * 200_000)
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 200_000, pa.int32()), pa.array(["x" * 900_000]))
    parquet.write_table(pa.table({"source": ends, "target": long}), tmp_path / "text.parquet")
    in_time(tmp_path / "text.parquet", "unpacks to 180.0 GB")
    longer = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), pa.array(["x" * 1_500_000]))
    parquet.write_table(pa.table({"source": ends[:5_000], "target": longer}), tmp_path / "cell.parquet")
    in_time(tmp_path / "cell.parquet", "a cell of 1,500,000 characters")
    parquet.write_table(pa.table({f"c{n}": [1] for n in range(3_000)}), tmp_path / "wide.parquet")
    in_time(tmp_path / "wide.parquet", "3,000 columns")
    lists = pa.table({"source": ["a"], "target": [[["b"] * 1_000] * 1_000]})
    parquet.write_table(lists, tmp_path / "lists.parquet")
    in_time(tmp_path / "lists.parquet", "not one value in each cell")


def test_parquet_with_too_many_rows(tmp_path):
    block = pa.table({name: pa.array(["a"] * 1_000_000).dictionary_encode() for name in ("source", "target")})
    with parquet.ParquetWriter(tmp_path / "a.parquet", block.schema, write_statistics=False) as out:
        for _ in range(51):
            out.write_table(block)
    in_time(tmp_path / "a.parquet", "51,000,000 rows")


def test_sqlite_that_computes_what_it_holds(tmp_path):
    path = tmp_path / "a.db"
    computed = "x TEXT GENERATED ALWAYS AS (hex(zeroblob(5000000))) VIRTUAL"
    with sqlite3.connect(path) as there:
        there.execute(f"CREATE TABLE ties (source TEXT, target TEXT, {computed})")
        there.execute("INSERT INTO ties (source, target) VALUES ('a', 'b')")
    there.close()
    in_time(path, "too big")


def test_databases_end_in_time(tmp_path, monkeypatch):
    endless = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 40000) "
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as there:
        there.execute(f"CREATE TABLE ties AS {endless} SELECT n AS source, -n AS target FROM c")  # noqa: S608 - our own words
    there.close()
    duckdb.connect(str(tmp_path / "a.duckdb")).execute(
        "CREATE TABLE ties AS SELECT 'a' || range AS source, md5(range::varchar) AS target FROM range(300000)"
    ).close()
    monkeypatch.setattr(budget, "MAX_SECONDS", 0)
    for name in ("a.db", "a.duckdb"):
        in_time(tmp_path / name, "takes longer than 0 seconds")


def test_databases_that_hold_too_much(tmp_path, monkeypatch):
    from subnatnet.tables import sql

    duckdb.connect(str(tmp_path / "a.duckdb")).execute(
        "CREATE TABLE ties AS SELECT 'a' AS source, repeat('b', 1000) AS target FROM range(1000)"
    ).close()
    with sqlite3.connect(tmp_path / "a.db") as there:
        there.execute("CREATE TABLE ties (source TEXT, target TEXT)")
        there.executemany("INSERT INTO ties VALUES (?, ?)", [("a", "b" * 1000)] * 1000)
    there.close()
    monkeypatch.setattr(sql, "MAX_UNPACKED", 500_000)
    for name in ("a.db", "a.duckdb"):
        in_time(tmp_path / name, "of text; split it")
    monkeypatch.setattr(budget, "MAX_ROWS", 900)
    for name in ("a.db", "a.duckdb"):
        in_time(tmp_path / name, "1,000 rows")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "constants = " + "{a=" * 5_000 + "1" + "}" * 5_000,
        "[" + ".".join("a" * 20_000) + "]\n",
        "constants." + ".".join("a" * 3_000) + " = 1",
    ],
)
def test_deep_mappings(tmp_path, text):
    (tmp_path / "deep.toml").write_text(text)
    (tmp_path / "a.csv").write_text("source,target\nA,B\n")
    in_time(tmp_path / "a.csv", "nested deeper|not TOML", mapping=tmp_path / "deep.toml")
    (tmp_path / "a.toml").write_text(text)  # beside the table, it is read without asking
    in_time(tmp_path / "a.csv", "nested deeper|not TOML")


def test_endless_mappings(tmp_path):
    (tmp_path / "a.csv").write_text("source,target\nA,B\n")
    (tmp_path / "long.toml").write_text("# " + "x" * 5_000_000)
    in_time(tmp_path / "a.csv", "short file", mapping=tmp_path / "long.toml")


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 3_000 + "1" + "}" * 3_000 + "}"])
def test_deep_descriptors(tmp_path, deep):
    (tmp_path / "edges").mkdir()
    (tmp_path / "nodes").mkdir()
    (tmp_path / "edges" / "agreements.csv").write_text("source,target\nA,B\n")
    (tmp_path / "nodes" / "places.csv").write_text("id,name\nA,a\nB,b\n")
    (tmp_path / "datapackage.json").write_text('{"resources":' + deep)
    in_time(tmp_path, "datapackage.json")


def test_json_with_a_key_of_its_own_in_each_row(tmp_path):
    rows = [{"source": "a", "target": "b", f"k{n}": 1} for n in range(50_000)]
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    in_time(tmp_path / "rows.json", "50,002 columns")
    graph = {"nodes": [{"id": "a"}, {"id": "b"}], "links": rows}
    (tmp_path / "links.json").write_text(json.dumps(graph))
    in_time(tmp_path / "links.json", "columns")
    nodes = [{"id": str(n), f"k{n}": 1} for n in range(5_000)]
    (tmp_path / "nodes.json").write_text(json.dumps({"nodes": nodes, "links": []}))
    in_time(tmp_path / "nodes.json", "5,001 columns|5,000 columns")


def test_depth_behind_a_long_beginning():
    late = b'["' + b"x" * 10_100_000 + b'",' + b"[" * 150 + b"]" * 150 + b"]"
    with pytest.raises(sn.InvalidTies, match="nested deeper"):
        loaded_json(late, "a.json")


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
CELLS = "".join(
    f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{a}</t></is></c>'
    f'<c r="B{n}" t="inlineStr"><is><t>{b}</t></is></c></row>'
    for n, a, b in ((1, "source", "target"), (2, "CN-SC", "PL:lodz"), (20_000, "CN-YN", "DE:bonn"))
)


def sheet_of(cells, more=""):
    data = SHEET.format(f"<sheetData>{cells}</sheetData>{more}").encode()
    plain = with_part(workbook(), "xl/worksheets/sheet1.xml", data)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, old.read(part))
    return held.getvalue()


@pytest.mark.parametrize(
    ("cells", "more", "match"),
    [
        (CELLS, '<mergeCells><mergeCell ref="A1:A1048576"/></mergeCells>', "A1:A1048576 are merged"),
        (CELLS, '<mergeCells><mergeCell ref="A:B"/></mergeCells>', "merged|damaged"),
        (CELLS, "<mergeCells>" + '<mergeCell ref="A2:B2"/>' * 20_000 + "</mergeCells>", "20,000 blocks"),
        (CELLS + "<row>" + "<c/>" * 3_000_000 + "</row>", "", "are empty"),
        (CELLS + '<row r="20001">' + '<c r="A20001"/>' * 1_100_000 + "</row>", "", "are empty"),
        (CELLS + "<row/>" * 1_100_000, "", "rows; delete the empty ones|unpacks"),
        (
            CELLS
            + '<row r="20001"><c r="A20001" t="inlineStr"><is><t>'
            + "x" * 1_100_000
            + "</t></is></c></row>",
            "",
            "a cell of 1,100,000",
        ),
    ],
    ids=["merged column", "merged letters", "many blocks", "cells", "named cells", "rows", "one cell"],
)
def test_workbooks_that_claim_too_much(tmp_path, cells, more, match):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_of(cells, more))
    in_time(path, match)


def test_graphs_that_claim_too_much(tmp_path):
    for name, text in (
        ("a.net", "*Vertices 1000000000\n*Edges\n1 2\n"),
        ("b.dl", "dl n=40000\nformat=fullmatrix\ndata:\n0 0\n"),
        ("c.graphml", '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">' + "<a>" * 200_000),
        ("d.gml", "graph [ " + "a [ " * 50_000),
    ):
        (tmp_path / name).write_text(text)
        in_time(tmp_path / name, "cannot be read")


def test_cells_that_take_for_ever(tmp_path):
    for number, (name, cell) in enumerate(
        [
            ("amount", "1 " * 200_000),
            ("amount", "9" * 900_000),
            ("amount", "1E999999999"),
            ("date", " " * 900_000 + "x"),
            ("count", "1E999999999"),
            ("target", "(" * 900_000),
            ("target", "9 " * 450_000 + "letters"),
        ]
    ):
        cells = {"source": "A", "target": "B", name: cell}
        path = tmp_path / f"{number}.csv"
        path.write_text(",".join(cells) + "\n" + ",".join(cells.values()) + "\n")
        in_time(path, "fault")


@pytest.mark.parametrize("names", ["resolve", "mint", "resolve-or-mint"])
@pytest.mark.parametrize(
    "name", ["(" * 900_000, "a" + " " * 900_000 + "b" * 600, "b" * 900_000, "a-" * 400_000]
)
def test_names_that_take_for_ever(tmp_path, names, name):
    (tmp_path / "a.csv").write_text(f'source,target\n"{name}",Łódź\n', encoding="utf-8")
    in_time(tmp_path / "a.csv", "fault", names=names)


def test_ids_of_more_than_500_characters_in_every_way_in(tmp_path):
    frame = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["b" * 500]})).ties
    assert frame["target"].str.len().tolist() == [500]
    with pytest.raises(sn.InvalidTies, match="500"):
        sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["b" * 501]}))
    for name, text in (("a.csv", "source,target\nA,{}\n"), ("a.json", '[{{"source":"A","target":"{}"}}]')):
        (tmp_path / name).write_text(text.format("b" * 501))
        in_time(tmp_path / name, "500")


def test_the_clock(monkeypatch):
    assert list(ticking(range(3), file="a.csv")) == [0, 1, 2]
    monkeypatch.setattr(budget, "MAX_SECONDS", -1)
    with pytest.raises(sn.InvalidTies, match="takes longer"):
        list(ticking(range(3), file="a.csv"))
    assert "120" in too_long(120)


def test_a_device_is_named_once_and_as_what_it_is():
    with pytest.raises(sn.InvalidTies, match=r"^/dev/zero: this is no ordinary file but a device"):
        sn.read_ties("/dev/zero")
