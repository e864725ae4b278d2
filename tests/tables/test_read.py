"""Reading from any place: the content decides what a file is, and nothing that lies beside it is left out."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import networks
import subnatnet as sn
from hostile import HOSTILE
from subnatnet.errors import InvalidChoice
from subnatnet.tables.mapping import End, TableMapping
from subnatnet.tables.read import frame_sheet, read_bundle

TEXT = "source,target,type\nA,B,agreement\n"
FRAME = pd.DataFrame({"source": ["A"], "target": ["B"], "type": ["agreement"]})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "ties.csv").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("written", ["ties.xlsx", "ties.parquet", "ties.db"])
@pytest.mark.parametrize("renamed", ["ties.csv", "ties", "ties.txt"])
def test_the_content_decides_and_not_the_name(tmp_path, written, renamed):
    sn.write_ties(networks.small(), tmp_path / written)
    (tmp_path / written).rename(tmp_path / renamed)
    assert sum(len(sheet.frame) for sheet in read_bundle(tmp_path / renamed).sheets) == len(networks.TIES)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"%PDF-1.7", "this is a PDF; copy its table into a spreadsheet"),
        (b"\xd0\xcf\x11\xe0", "this is an old .*xls.* save it as .xlsx"),
        (b"", "the file is empty"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(tmp_path, data, says):
    (tmp_path / "a.csv").write_bytes(data)
    with pytest.raises(sn.InvalidTies, match=f"^a.csv: {says}"):
        read_bundle(tmp_path / "a.csv")


def test_a_missing_file_is_named_with_the_nearest(folder):
    with pytest.raises(sn.InvalidTies, match=r"tie\.csv: there is no such file; did you mean 'ties\.csv'"):
        read_bundle(folder / "tie.csv")


@given(
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
    | st.sampled_from([*HOSTILE, TEXT * 500, "a\0b"])
)
def test_any_text_as_a_path_is_a_clear_error(text):
    place = f"no such folder/{text}"
    with pytest.raises((sn.InvalidTies, sn.InvalidChoice)) as caught:
        read_bundle(place)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("source", [3, None, b"ties.csv", {1, 2}])
def test_what_is_no_place_at_all(source):
    with pytest.raises(sn.InvalidChoice, match=f"{type(source).__name__} is not a path, a frame"):
        read_bundle(source)


def test_an_empty_list_is_refused():
    with pytest.raises(sn.InvalidChoice, match="nothing to read"):
        read_bundle([])


def test_a_frame_is_a_sheet_whose_rows_count_from_one():
    sheet = frame_sheet(FRAME.set_index(pd.Index(["t9"], name="id")), layer="agreement")
    assert sheet.rows.tolist() == [1]
    assert sheet.frame["id"].tolist() == ["t9"]
    with pytest.raises(sn.InvalidTies, match="frame, a: columns 1 and 2 have the same name"):
        frame_sheet(pd.DataFrame([["x", "y"]], columns=["a", "a"]))


def test_the_keys_of_a_dict_are_layers(folder):
    bundle = read_bundle({"agreement": folder / "ties.csv", "directive": FRAME})
    assert [sheet.layer for sheet in bundle.sheets] == ["agreement", "directive"]
    with pytest.raises(sn.InvalidChoice, match="'agrement' is not a layer; did you mean 'agreement'"):
        read_bundle({"agrement": FRAME})


def test_tables_of_one_name_are_told_apart(folder):
    (folder / "b").mkdir()
    (folder / "b" / "ties.csv").write_text("source,target,type\nA,,agreement\n", encoding="utf-8")
    bundle = read_bundle([folder / "ties.csv", folder / "b" / "ties.csv", FRAME])
    assert [sheet.file for sheet in bundle.sheets] == ["ties.csv (1)", "ties.csv (2)", "frame"]
    with pytest.raises(sn.InvalidTies, match=r"ties\.csv \(2\), row 2, target: the target is empty"):
        sn.read_ties([folder / "ties.csv", folder / "b" / "ties.csv"])


@pytest.mark.parametrize(
    "place", ["ties.csv", "ties.xlsx", "ties.parquet", "ties.db", "ties.duckdb", "folder"]
)
def test_a_list_of_one_is_that_one(tmp_path, place):
    net = networks.small().during("1985")  # with isolates, eras and parents without ties
    sn.write_ties(net, tmp_path / place)
    assert sn.read_ties([tmp_path / place]).equals(net)
    assert sn.read_ties([tmp_path / place]).eras == net.eras


def test_what_lies_beside_the_parts_of_a_list_is_put_together(tmp_path):
    net = networks.small()
    places = {name: tmp_path / f"{name}.csv" for name in net.layers}
    for name, place in places.items():
        sn.write_ties(net.layer(name), place)
    parts = list(places.values())
    for source in (parts, parts[::-1], places):
        whole = sn.read_ties(source)
        assert whole.ties.equals(net.ties)
        assert whole.gazetteer.equals(net.gazetteer)
        assert whole.members.reset_index(drop=True).equals(net.members.reset_index(drop=True))
        assert whole.eras == net.eras


def test_where_only_some_say_who_there_is_the_others_are_taken_as_they_come(tmp_path):
    sn.write_ties(networks.small(), tmp_path / "known.csv")
    more = pd.DataFrame({"id": ["z"], "source": ["R9"], "target": ["PL:lodz"], "type": ["agreement"]})
    net = sn.read_ties([tmp_path / "known.csv", more])
    assert net.actors.loc["PL:lodz", "name"] == "Łódź"
    assert net.actors.loc["R9", "kind"] == "region"
    assert len(net.ties) == len(networks.TIES) + 1


def test_eras_that_differ_are_not_chosen_from(tmp_path):
    for name, period in (("a", "1990/2000"), ("b", "1990/2001")):
        (tmp_path / f"{name}.csv").write_text(TEXT, encoding="utf-8")
        (tmp_path / f"{name}.eras.csv").write_text(f"name,period\nreform,{period}\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match="'reform': the era is 1990/2000 here and 1990/2001 there"):
        sn.read_ties([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_a_mapping_beside_the_data_is_used_for_its_table_only(tmp_path):
    mapping = TableMapping(
        columns={"start": "signed", "amount": "sum"},
        constants={"layer": "investment", "currency": "EUR"},
        source=End(columns="from"),
        target=End(columns="to"),
        dates="dmy",
        decimal=",",
        thousands=".",
    )
    (tmp_path / "mine.toml").write_text(mapping.to_toml(), encoding="utf-8")
    (tmp_path / "mine.csv").write_text(
        'from,to,signed,sum,extra\nA,B,31.12.1999,"1.250,5",x\n', encoding="utf-8"
    )
    (tmp_path / "plain.csv").write_text("source,target,type,date\nC,D,agreement,1999\n", encoding="utf-8")
    tie = sn.read_ties(tmp_path / "mine.csv").ties.iloc[0]
    assert tie[["start", "amount", "currency", "extra"]].tolist() == ["1999-12-31", 1250.5, "EUR", "x"]
    both = sn.read_ties([tmp_path / "mine.csv", tmp_path / "plain.csv"]).ties
    assert both["layer"].tolist() == ["investment", "agreement"]
    assert both["start"].tolist() == ["1999-12-31", "1999"]


@pytest.mark.parametrize(
    ("data", "says"), [(b"x = ", "not TOML"), (b"# \xe9\n", "not UTF-8"), (b"x = 1\n", "part of a mapping")]
)
def test_a_broken_mapping_beside_the_data_is_an_error(folder, data, says):
    (folder / "ties.toml").write_bytes(data)
    with pytest.raises(sn.InvalidChoice, match=says):
        read_bundle(folder / "ties.csv")


def test_a_broken_table_beside_the_data_is_an_error_that_names_it(folder):
    (folder / "ties.eras.csv").write_text("name,period\na,1990\nb,1990,x\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match=r"ties\.eras\.csv, row 3: has 3 cells where the header has 2"):
        read_bundle(folder / "ties.csv")


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "the folder has no edges"),
        ({"edges/agreements.csv": TEXT}, "the folder has no nodes"),
        (
            {"edges/agreements.csv": TEXT, "nodes/members.csv": "actor,layer\n"},
            "no nodes/.* with a column 'id'",
        ),
    ],
)
def test_a_folder_without_its_parts(tmp_path, files, says):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match=says):
        read_bundle(tmp_path)


def test_a_folder_is_read_by_its_descriptor_too(tmp_path):
    sn.write_ties(networks.small(), tmp_path / "package")
    assert sn.read_ties(tmp_path / "package" / "datapackage.json").equals(networks.small())


def test_the_name_of_a_table_is_refused_where_there_is_one(tmp_path):
    path = tmp_path / "ties.csv"
    path.write_text("source,target\nCN-SC,PL:lodz\n", encoding="utf-8")
    for source in (path, tmp_path, pd.DataFrame({"source": ["a"], "target": ["b"]})):
        with pytest.raises(InvalidChoice, match="for a workbook or a database"):
            read_bundle(source, table="Sheet1")
