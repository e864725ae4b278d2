"""What was written reads back as the same network, in every format, and writing is whole or not at all."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from subnatnet.tables.atomic import whole_file

PLACES = ["ties.csv", "ties.tsv", "ties.xlsx", "ties.parquet", "ties.db", "ties.duckdb", "folder"]

# any text that may stand in a note: no control characters, no lone surrogates
NOTES = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Cn", "Co"),
        exclude_characters="\ufeff\ufffd\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    ),
    max_size=12,
) | st.sampled_from(
    [
        "=1+1",
        "'=x",
        "''+",
        "-",
        "@a",
        "a,b;c\td",
        'quo"te',
        "line\nbreak",
        " space ",
        "NA",
        "nan",
        "001",
        "1e5",
        "_x0041_",
        "None",
    ]
)


@st.composite
def nets(draw: st.DrawFn) -> sn.TieNetwork:
    """Draw a network with hostile texts and columns of every type."""
    ties = draw(networks.tie_tables(max_ties=6))
    size = len(ties)
    ties["note"] = draw(st.lists(NOTES, min_size=size, max_size=size))
    ties["remark"] = draw(st.lists(NOTES, min_size=size, max_size=size))
    numbers = st.floats(0, 1e15, allow_nan=False) | st.none()
    ties["amount"] = pd.Series(draw(st.lists(numbers, min_size=size, max_size=size)), dtype="float64")
    ties["currency"] = ties["amount"].notna().map({True: "EUR", False: ""})
    ties["share"] = pd.Series(
        draw(st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=size, max_size=size)), dtype="float64"
    )
    ties["pages"] = draw(st.lists(st.integers(-(2**40), 2**40), min_size=size, max_size=size))
    ties["secret"] = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    actors = networks.ACTORS.assign(people=range(len(networks.ACTORS)), lat=1.25)
    actors["name"] = draw(st.lists(NOTES, min_size=len(actors), max_size=len(actors)))
    net = sn.TieNetwork(actors, ties, eras=networks.ERAS)
    if draw(st.booleans()):
        net = net.layer(net.layers[0])  # some actors are then only parents
    if draw(st.booleans()):
        net = net.during("1985/2005")  # some are isolates
    return net


@pytest.mark.parametrize("place", PLACES)
@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to shrink whole files would take minutes
)
@given(net=nets())
def test_round_trip(tmp_path, place, net):
    path = tmp_path / place
    sn.write_ties(net, path, overwrite=True)
    back = sn.read_ties(path)
    pd.testing.assert_frame_equal(back.actors, net.actors, check_exact=True)
    pd.testing.assert_frame_equal(back.ties, net.ties, check_exact=True)
    pd.testing.assert_frame_equal(back.members, net.members.reset_index(drop=True))
    assert back.equals(net)
    assert back.eras == net.eras
    assert back.gazetteer.equals(net.gazetteer)


@pytest.mark.parametrize("place", PLACES)
def test_the_built_in_case_round_trips(tmp_path, place):
    china = sn.load_china()
    sn.write_ties(china, tmp_path / place)
    back = sn.read_ties(tmp_path / place)
    assert back.equals(china)
    assert back.eras == china.eras
    assert back.rollup("province", partners="country").edges.equals(
        china.rollup("province", partners="country").edges
    )


def test_a_second_writing_leaves_nothing_of_the_first(tmp_path):
    for place in PLACES:
        sn.write_ties(networks.small().during("1985"), tmp_path / place)
        bare = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))
        sn.write_ties(bare, tmp_path / place, overwrite=True)
        assert sn.read_ties(tmp_path / place).equals(bare)
        assert not sn.read_ties(tmp_path / place).eras


def test_formulas_are_text_in_files_that_spreadsheets_open(tmp_path):
    evil = '=HYPERLINK("http://evil.example","click")'
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"], "note": [evil]}))
    sn.write_ties(net, tmp_path / "ties.csv")
    assert "'=HYPERLINK" in (tmp_path / "ties.csv").read_text(encoding="utf-8")
    sn.write_ties(net, tmp_path / "ties.xlsx")
    book = openpyxl.load_workbook(tmp_path / "ties.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} <= {"s", "n"}
    assert any(cell.value == "'" + evil for cell in cells)
    for name in ("ties.csv", "ties.xlsx"):
        assert sn.read_ties(tmp_path / name).ties["note"].tolist() == [evil]


def test_the_folder_is_a_data_package_that_frictionless_accepts(tmp_path):
    sn.write_ties(networks.small(), tmp_path / "package")
    command = [
        sys.executable,
        "-m",
        "frictionless",
        "validate",
        "--json",
        str(tmp_path / "package" / "datapackage.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["valid"], done.stdout


def test_a_folder_of_something_else_is_not_replaced(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    with pytest.raises(sn.InvalidChoice, match="not replaced"):
        sn.write_ties(networks.small(), tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


def test_tables_of_a_database_are_replaced_only_when_asked(tmp_path):
    for address in (f"sqlite:///{tmp_path}/a.db", f"duckdb:///{tmp_path}/a.duckdb"):
        sn.write_ties(networks.small(), address)
        with pytest.raises(sn.InvalidChoice, match="overwrite=True"):
            sn.write_ties(networks.small(), address)
        assert sn.read_ties(address).equals(networks.small())


def test_names_of_tables_are_quoted(tmp_path):
    for address in (f"sqlite:///{tmp_path}/a.db", f"duckdb:///{tmp_path}/a.duckdb"):
        sn.write_ties(networks.small(), address)
        evil = 'x"; DROP TABLE ties; --'
        sn.write_ties(networks.small(), address, table=evil)
        assert sn.read_ties(address, table=evil).equals(networks.small())
        assert sn.read_ties(address, table="ties").equals(networks.small())
        with pytest.raises(sn.InvalidChoice, match="ties"):
            sn.read_ties(address, table="tie")


def test_a_failed_database_write_changes_nothing(tmp_path, monkeypatch):
    path = tmp_path / "a.db"
    sn.write_ties(networks.small(), path)
    before = sqlite3.connect(path).execute("SELECT count(*) FROM ties").fetchall()

    def fail(*_, **__):
        raise RuntimeError("disk full")

    monkeypatch.setattr(pd.DataFrame, "to_sql", fail)
    with pytest.raises(sn.InvalidChoice, match="disk full"):
        sn.write_ties(networks.small(), path, overwrite=True)
    assert sqlite3.connect(path).execute("SELECT count(*) FROM ties").fetchall() == before


@pytest.mark.parametrize("place", ["ties.csv", "ties.xlsx", "ties.parquet", "folder"])
def test_interrupted_writing_leaves_the_old_file(tmp_path, monkeypatch, place):
    path = tmp_path / place
    sn.write_ties(networks.small(), path)
    bare = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    for name in ("to_csv", "to_parquet"):
        monkeypatch.setattr(pd.DataFrame, name, interrupt)
    monkeypatch.setattr(openpyxl.workbook.workbook.Workbook, "save", interrupt)
    with pytest.raises(KeyboardInterrupt):
        sn.write_ties(bare, path)
    monkeypatch.undo()
    assert sn.read_ties(path).equals(networks.small())
    assert not [entry for entry in tmp_path.iterdir() if entry.name.startswith(".")]


def test_whole_file_keeps_the_old_content_on_error(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")

    def fail() -> None:
        with whole_file(path) as temporary:
            temporary.write_text("new", encoding="utf-8")
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_text_too_long_for_a_cell_is_an_error_and_not_cut(tmp_path):
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"], "note": ["x" * 40_000]}))
    with pytest.raises(sn.InvalidTies, match="32,767"):
        sn.write_ties(net, tmp_path / "ties.xlsx")
    assert not list(tmp_path.iterdir())


def test_an_unknown_format_is_named(tmp_path):
    with pytest.raises(sn.InvalidChoice, match=r"\.csv"):
        sn.write_ties(networks.small(), tmp_path / "ties.docx")
