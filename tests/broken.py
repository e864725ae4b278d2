"""Sixty and more files as people really spoil them, made here so that nothing broken lies in the tree."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "source,target,type,date,amount,currency,note\n"
GOOD = "CN-SC,PL:lodz,agreement,2015,,,\n"


def table(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{row}\n" for row in rows)).encode("utf-8")


def workbook(change: Any = None, rows: tuple[tuple[object, ...], ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "agreement"
    for row in (
        ("source", "target", "start", "amount", "currency"),
        ("CN-SC", "PL:lodz", 2015, None, None),
        *rows,
    ):
        page.append(row)
    if change is not None:
        change(book, page)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, content if part.filename == name else old.read(part))
        if name not in old.namelist():
            new.writestr(name, content)
    return held.getvalue()


@cache
def bomb() -> bytes:
    """Return a workbook whose sheet unpacks to more than a hundred megabytes, many times what it holds."""
    zeros = b" " * (1 << 20)
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != "xl/worksheets/sheet1.xml":
                new.writestr(part, old.read(part))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(110):
                sheet.write(zeros)
    return held.getvalue()


def far_cell(_: Any, page: Any) -> None:
    page["XFD1048576"] = "x"


def archive(name: str, content: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as new:
        new.writestr(name, content)
    return held.getvalue()


def parquet(frame: pd.DataFrame) -> bytes:
    held = io.BytesIO()
    frame.to_parquet(held)
    return held.getvalue()


TIES = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "type": ["agreement"]})
POLISH = ["Łódź", "Kraków", "Poznań", "Gdańsk", "Wrocław"]

# name of the file -> (its bytes, or what makes them; what the error must say)
BROKEN: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    # -- the file as a whole
    "empty.csv": (b"", "empty"),
    "blank_lines.csv": (b"\n\n  \n", "empty"),
    "only_bom.csv": (b"\xef\xbb\xbf", "empty"),
    "nul_bytes.csv": (b"source,target,type\nCN\x00SC,PL,agreement\n", "NUL"),
    "utf16_without_mark.csv": (HEAD.encode("utf-16-le"), "NUL|column"),
    "utf16_cut.csv": (b"\xff\xfes\x00o", "missing|column|utf-16|byte"),
    "not_any_encoding.csv": (HEAD.encode() + b"\x81\x8d\x8f\x90\x9d,\xff,agreement,,,,\n", "encoding|UTF-8"),
    "two_encodings.csv": (HEAD.encode() + "Łódź,Kraków".encode() + "Łódź,x,,,,\n".encode("cp1250"), "."),
    "ambiguous_encoding.csv": (HEAD.encode() + "R,Señor,agreement,,,,\n".encode("cp1252"), "say encoding="),
    "wrong_mark.csv": (b"\xef\xbb\xbf" + "source,Łódź\n".encode("cp1250"), "byte 0x"),
    "endless_line.csv": (b"x" * 3_000_000, "is this a table|column|missing"),
    "endless_second_line.csv": (table(GOOD.strip()) + b"y" * 2_000_000 + b"\n", "characters|cell"),
    "many_columns.csv": (",".join(f"c{i}" for i in range(5000)).encode() + b"\n", "columns"),
    "a_pdf.csv": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
    "a_picture.csv": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "NUL|text|encoding"),
    "old_excel.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "xlsx"),
    "html.xls": (b"<html><table><tr><td>source</td></tr></table></html>", "missing|column"),
    "a_docx.xlsx": (archive("word/document.xml", b"<x/>"), "no Excel workbook"),
    "cut.xlsx": (workbook()[:1500], "damaged"),
    "only_magic.xlsx": (b"PK\x03\x04", "damaged"),
    "cut.parquet": (b"PAR1" + b"\x00" * 20, "damaged"),
    "broken.json": (b'{"head": {"vars": [', "JSON"),
    "other.json": (b'{"type": "FeatureCollection", "features": []}', "results of a query"),
    "deep.json": (b"[" * 100_000, "JSON"),
    "cut.duckdb": (b"DUCK" + b"\x00" * 100, "cannot be read"),
    "cut.db": (b"SQLite format 3\x00" + b"\x01" * 50, "cannot be read"),
    # -- the header
    "no_header.csv": (b"CN-SC,PL:lodz,agreement,2015\n", "missing"),
    "header_twice.csv": (table("a,b,agreement,2015", head="source,target,type,type\n"), "same name"),
    "header_twice_but_for_spaces.csv": (table("a,b,c", head="source,target, source\n"), "same name"),
    "misspelt_column.csv": (table("CN-SC,PL", head="sorce,target\n"), "did you mean 'sorce'"),
    "no_target.csv": (table("CN-SC,agreement", head="source,type\n"), "'?target'?.*missing|missing"),
    "title_above.csv": (b"Ties of Sichuan,,,\nsource,target,type,date\nCN-SC,PL,agreement,2015\n", "missing"),
    "no_layer.csv": (table("CN-SC,PL:lodz", head="source,target\n"), "not a tie type|layer"),
    # -- rows
    "too_short.csv": (table(GOOD.strip(), "CN-SC,PL:lodz"), "has 2 cells where the header has 7"),
    "too_long.csv": (table(GOOD.strip(), "CN-SC,PL:lodz,agreement,2015,,,x,y"), "has 8 cells"),
    "open_quote.csv": (table('CN-SC,"PL:lodz,agreement,2015,,,', GOOD.strip()), "never closed"),
    "quote_inside.csv": (table('CN-SC,"PL"lodz,agreement,2015,,,'), "quote"),
    "mixed_delimiters.csv": (table(GOOD.strip(), "CN-SC;PL:lodz;agreement;2015;;;"), "has 1 cell"),
    # -- words
    "unknown_layer.csv": (table("CN-SC,PL:lodz,agrement,2015,,,"), "did you mean 'agreement'"),
    "empty_layer.csv": (table("CN-SC,PL:lodz,,2015,,,"), "no row says its layer"),
    "empty_source.csv": (table(",PL:lodz,agreement,2015,,,"), "source is empty"),
    "empty_target.csv": (table("CN-SC, ,agreement,2015,,,"), "target is empty"),
    "self_tie.csv": (table("CN-SC,CN-SC,agreement,2015,,,"), "two different ends"),
    "double_id.csv": (table("1,A,B,agreement", "1,A,C,agreement", head="id,source,target,type\n"), "same id"),
    "empty_id.csv": (
        table("1,A,B,agreement", ",A,C,agreement", head="id,source,target,type\n"),
        "needs an id",
    ),
    "confidence.csv": (table("A,B,agreement,hihg", head="source,target,type,confidence\n"), "mean 'high'"),
    "directive_of_a_region.csv": (
        table("R,P,agreement", "R,S,directive", head="source,target,type\n"),
        "directive ties need a ministry here",
    ),
    # -- dates
    "impossible_day.csv": (table("A,B,agreement,2015-02-30,,,"), "not an EDTF date"),
    "impossible_month.csv": (table("A,B,agreement,2015-13,,,"), "not an EDTF date"),
    "day_or_month.csv": (table("A,B,agreement,03/04/1999,,,"), "1999-03-04 or 1999-04-03"),
    "day_first.csv": (table("A,B,agreement,03.04.1999,,,"), "1999-03-04 or 1999-04-03"),
    "words_for_a_date.csv": (table("A,B,agreement,last spring,,,"), "not an EDTF date"),
    "mixed_dates.csv": (
        table("A,B,agreement,1999,,,", "A,C,agreement,12/11/1999,,,", "A,D,agreement,Mai,,,"),
        "2 faults",
    ),
    "future.csv": (table("A,B,agreement,2999,,,"), "future"),
    "end_before_start.csv": (
        table("A,B,agreement,1999,1998", head="source,target,type,date,end\n"),
        "ends before",
    ),
    # -- money
    "thousands.csv": (table('A,B,investment,2015,"1,250",USD,'), "mean '1250'"),
    "decimal_comma.csv": (table('A,B,investment,2015,"12,5",USD,'), "not a number"),
    "words_for_money.csv": (table("A,B,investment,2015,much,USD,"), "not a number"),
    "negative.csv": (table("A,B,investment,2015,-5,USD,"), "negative"),
    "infinite.csv": (table("A,B,investment,2015,inf,USD,"), "not a number"),
    "no_currency.csv": (table("A,B,investment,2015,5,,"), "needs a currency"),
    "currency_sign.csv": (table("A,B,investment,2015,5,$,"), "ISO 4217"),
    # -- hostile labels
    "bell.csv": (table("A,B\x07,agreement,2015,,,"), "control character"),
    "escape_sequence.csv": (table("A,B,agreement,2015,,,\x1b[31mred"), "control character"),
    "direction_override.csv": (table("A,B,agreement,2015,,,\u202eevil"), "control character"),
    "replacement_signs.csv": (table("A,\ufffd\ufffd,agreement,2015,,,"), "control character"),
    "line_in_an_id.csv": (table('A,"B\nC",agreement,2015,,,'), "line break"),
    # -- workbooks
    "empty.xlsx": (workbook(lambda _, page: page.delete_rows(1, 5)), "no sheet has any cells"),
    "merged.xlsx": (
        workbook(lambda _, page: page.merge_cells("A2:A3"), rows=((None, "PL:gdynia", 2016, None, None),)),
        "merged",
    ),
    "formula.xlsx": (workbook(rows=(("CN-YN", "=A2", 2016, None, None),)), "formula without a result"),
    "failed_formula.xlsx": (
        workbook(rows=(("CN-YN", "#REF!", 2016, None, None),)),
        "formula in this cell failed",
    ),
    "far_cell.xlsx": (workbook(far_cell), "delete its empty rows"),
    "beyond_the_header.xlsx": (
        workbook(rows=(("CN-YN", "DE:bonn", 2016, None, None, "what?"),)),
        "beyond the 5 columns",
    ),
    "header_twice.xlsx": (workbook(lambda _, page: page.__setitem__("B1", "source")), "same name"),
    "bomb.xlsx": (bomb, "unpacks to"),
    "entities.xlsx": (
        with_part(workbook(), "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook>&a;</workbook>'),
        "entities",
    ),
    "torn_sheet.xlsx": (
        with_part(workbook(), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"),
        "damaged",
    ),
    "year_as_text.xlsx": (workbook(rows=(("CN-YN", "DE:bonn", "spring", None, None),)), "not an EDTF date"),
    # -- others
    "no_source.parquet": (parquet(TIES.drop(columns="source")), "missing"),
    "wrong_layer.parquet": (parquet(TIES.assign(type="x")), "not a tie type"),
    "results.json": (
        json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"value": "Q1"}}]}}).encode(),
        "missing",
    ),
}


def spoilt(name: str) -> bytes:
    """Return the bytes of a broken file."""
    data = BROKEN[name][0]
    return data() if callable(data) else data
