"""Writing tables: each format holds every cell, nothing but its own files, and is whole or not at all."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import networks
import subnatnet as sn
from frictionless_reports import reports_on
from hostile import FORMULA, HOSTILE
from subnatnet.network.writing import tables_of
from subnatnet.tables.package import DESCRIPTOR
from subnatnet.tables.read import read_bundle
from subnatnet.tables.sheet import SIDE_TABLES
from subnatnet.tables.write import SUFFIXES, types_of, write_delimited, write_tables

SMALL = tables_of(networks.small())
BARE = {"ties": pd.DataFrame({"id": ["t"], "layer": "agreement", "source": "R", "target": "P"})}
FILES = ["ties.csv", "ties.tsv", "ties.xlsx", "ties.parquet", "folder"]


def files_in(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_types_are_noted_for_columns_beyond_the_schema_only():
    ties = pd.DataFrame({"amount": [1.0], "pages": [3], "share": [0.5], "secret": [True], "note": ["3"]})
    assert types_of({"ties": ties, "actors": pd.DataFrame({"people": [1]})}).to_numpy().tolist() == [
        ["ties", "pages", "integer"],
        ["ties", "share", "number"],
        ["ties", "secret", "boolean"],
        ["actors", "people", "integer"],
    ]


@pytest.mark.parametrize("suffix", [".docx", ".json", ".cvs", ".csv.gz"])
def test_an_unknown_format_is_named_and_nothing_is_written(tmp_path, suffix):
    with pytest.raises(sn.InvalidChoice, match="is not a format to write") as caught:
        write_tables(SMALL, tmp_path / f"ties{suffix}")
    assert all(known in str(caught.value) for known in SUFFIXES)
    assert list(tmp_path.iterdir()) == []


def test_the_nearest_format_is_suggested(tmp_path):
    with pytest.raises(sn.InvalidChoice, match=r"did you mean '\.csv'"):
        write_tables(SMALL, tmp_path / "ties.cvs")


def test_side_tables_lie_beside_the_file_and_others_are_refused(tmp_path):
    write_tables(SMALL, tmp_path / "ties.csv")
    assert set(files_in(tmp_path)) == {"ties.csv", "ties.actors.csv", "ties.eras.csv"}
    write_tables(SMALL, tmp_path / "ties.csv")
    before = files_in(tmp_path)
    with pytest.raises(sn.NotWritten, match=r"ties\.actors\.csv lies beside .* overwrite=True"):
        write_tables(BARE, tmp_path / "ties.csv")
    assert files_in(tmp_path) == before
    write_tables(BARE, tmp_path / "ties.csv", overwrite=True)
    assert set(files_in(tmp_path)) == {"ties.csv"}


def test_a_table_of_somebody_else_is_not_replaced(tmp_path):
    (tmp_path / "new.actors.csv").write_text("my own notes\n", encoding="utf-8")
    with pytest.raises(sn.NotWritten, match=r"new\.actors\.csv lies beside"):
        write_tables(SMALL, tmp_path / "new.csv")
    assert (tmp_path / "new.actors.csv").read_text(encoding="utf-8") == "my own notes\n"
    assert len(files_in(tmp_path)) == 1


@pytest.mark.parametrize("place", FILES)
def test_hostile_texts_reach_no_other_file(tmp_path, place):
    texts = list(HOSTILE)
    ties = pd.DataFrame({"id": texts, "layer": "agreement", "source": texts, "target": "P", "note": texts})
    ties = ties.assign(**dict.fromkeys(HOSTILE[:12], "x"))
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write_tables({"ties": ties, "actors": pd.DataFrame({"id": texts})}, inner / place)
    written = [Path(name) for name in files_in(tmp_path)]
    assert all(
        path.parts[:2] == ("a", "b") and path.parts[2].startswith(place.split(".")[0]) for path in written
    )
    assert len(written) <= 3


@pytest.mark.parametrize(("place", "mark"), [("ties.csv", ","), ("ties.tsv", "\t")])
def test_no_cell_of_a_text_file_begins_a_formula(tmp_path, place, mark):
    ties = BARE["ties"].assign(note=FORMULA, **{FORMULA: "@SUM(A1)"})
    write_tables({"ties": ties}, tmp_path / place)
    frame = pd.read_csv(tmp_path / place, sep=mark)
    assert frame.columns[-1] == f"'{FORMULA}"
    assert frame[["note", f"'{FORMULA}"]].to_numpy().tolist() == [[f"'{FORMULA}", "'@SUM(A1)"]]


def test_lines_end_alike_on_every_system(tmp_path):
    write_delimited(pd.DataFrame({"a": ["x", "Łódź"]}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == "a\nx\nŁódź\n".encode()


def test_a_workbook_has_a_sheet_for_each_layer_with_the_columns_it_uses(tmp_path):
    write_tables(SMALL, tmp_path / "ties.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ties.xlsx")
    assert book.sheetnames == ["agreement", "investment", "directive", "actors", "eras"]
    assert "document" not in [cell.value for cell in book["agreement"][1]]
    assert "document" in [cell.value for cell in book["investment"][1]]


def test_the_folder_is_a_data_package_that_frictionless_accepts(tmp_path):
    changes = {"plain": {}, "hostile": {FORMULA: 1, "secret": True, "漢字": "x"}}
    for name, change in changes.items():
        write_tables(SMALL | {"ties": SMALL["ties"].assign(**change)}, tmp_path / name)
    for report in reports_on(*(tmp_path / name / DESCRIPTOR for name in changes)):
        assert report["valid"], report
        assert report["stats"]["tasks"] == 5


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    for name in ("mine", "mine.csv"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "thesis.txt").write_text("years of work", encoding="utf-8")
        with pytest.raises(sn.InvalidChoice, match="not replaced"):
            write_tables(SMALL, tmp_path / name)
        assert files_in(tmp_path / name) == {"thesis.txt": b"years of work"}
    assert len(list(tmp_path.iterdir())) == 2


def test_an_empty_folder_is_filled(tmp_path):
    (tmp_path / "new").mkdir()
    write_tables(SMALL, tmp_path / "new")
    assert DESCRIPTOR in files_in(tmp_path / "new")


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("place", FILES)
def test_a_write_that_fails_half_way_leaves_the_old_tables(tmp_path, monkeypatch, place, error):
    write_tables(SMALL, tmp_path / place)
    before = files_in(tmp_path)
    real = {name: getattr(pd.DataFrame, name) for name in ("to_csv", "to_parquet")}
    done: list[object] = []

    def fail_at_the_second(name):
        def write(frame, path, **options):
            if done:
                raise error
            done.append(path)
            return real[name](frame, path, **options)

        return write

    whole = zipfile.ZipFile.writestr

    def fail_at_the_second_part(archive, *given, **options):
        whole(archive, *given, **options)
        if archive.filename is not None and len(archive.namelist()) > 1:  # on the disk, not in memory
            done.append(archive.filename)
            raise error

    for name in real:
        monkeypatch.setattr(pd.DataFrame, name, fail_at_the_second(name))
    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail_at_the_second_part)
    with pytest.raises(type(error)):
        write_tables(SMALL | BARE, tmp_path / place)
    monkeypatch.undo()
    assert done
    assert files_in(tmp_path) == before


def test_the_old_folder_comes_back_when_the_new_one_cannot_take_its_place(tmp_path, monkeypatch):
    write_tables(SMALL, tmp_path / "package")
    before = files_in(tmp_path)
    real, moves = Path.replace, []

    def fail_at_the_second(path, target):
        moves.append((path, target))
        if len(moves) == 2:
            raise KeyboardInterrupt
        return real(path, target)

    monkeypatch.setattr(Path, "replace", fail_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        write_tables(BARE, tmp_path / "package")
    assert files_in(tmp_path) == before
    assert len(moves) == 3


@pytest.mark.parametrize("place", ["ties.csv", "ties.parquet"])
def test_every_side_table_is_read_back_from_where_it_is_written(tmp_path, place):
    sides = {
        "actors": pd.DataFrame({"id": ["R", "P"], "kind": ["region", "place"]}),
        "gazetteer": pd.DataFrame({"id": ["PL"], "kind": ["place"]}),
        "members": pd.DataFrame({"actor": ["R"], "layer": ["agreement"]}),
        "eras": pd.DataFrame({"name": ["reform"], "period": ["1994/2012"]}),
    }
    write_tables(BARE | sides, tmp_path / place)
    bundle = read_bundle(tmp_path / place)
    assert set(SIDE_TABLES) == {*sides, "columns"}
    for name, frame in sides.items():
        pd.testing.assert_frame_equal(getattr(bundle, name), frame)


@pytest.mark.parametrize(
    "name", ["ties.db", "ties.sqlite", "ties.duckdb", "ties.csv", "ties.xlsx", "package"]
)
def test_a_place_without_writing_is_said_alike_for_every_format(name):
    with pytest.raises(sn.NotWritten, match="cannot be written"):
        write_tables(SMALL, f"/proc/none/{name}")
