"""The receipt: how ties were read, and what in them to look at."""

from __future__ import annotations

import pandas as pd

import subnatnet as sn
from subnatnet.network.receipt import receipt_text


def said(net: sn.TieNetwork, what: str) -> pd.DataFrame:
    return net.receipt[net.receipt["what"] == what]


def read(**columns: list[str]) -> sn.TieNetwork:
    return sn.read_ties(pd.DataFrame(columns), layer="agreement")


def test_encoding_columns_and_dates(tmp_path):
    path = tmp_path / "a.csv"
    text = "source,target,start_date,since,note\nCN-SC,PL:lodz,2015,1,Łódź i Gdańsk\n"
    text += "CN-YN,DE:bonn,2016,2,Poznań\n"
    path.write_bytes(text.encode("cp1250"))
    net = sn.read_ties(path, layer="agreement")
    assert said(net, "encoding")["value"].tolist() == ["cp1250"]
    assert "encoding=" in said(net, "encoding")["hint"].iloc[0]
    unused = said(net, "column not used, kept as it is").set_index("column")["hint"]
    assert set(unused.index) == {"start_date", "since"}
    assert unused["start_date"].startswith("start")
    assert said(net, "rows")["count"].tolist() == [2]


def test_what_was_done_to_dates_is_said():
    net = read(source=["CN-SC", "CN-YN"], target=["PL:lodz", "DE:bonn"], start=["ca. 1999", "n/a"])
    assert set(said(net, "date")["column"]) == {"start"}
    assert len(said(net, "date")) == 2


def test_ids_that_one_should_look_at():
    net = read(
        source=["CN-SC", "CN-ZZ", "CN-SC", "Poland"],
        target=["PL:lodz", "PL:lodź", "PL:lodz", "DE:bonn"],
    )
    assert said(net, "region that is not in the gazetteer")["value"].tolist() == ["CN-ZZ"]
    assert said(net, "two ids that may be one actor")["value"].tolist() == ["PL:lodz and PL:lodź"]
    assert said(net, "identical rows, each counted")["count"].tolist() == [1]
    assert "Poland (PL)" in said(net, "names taken as ids that look like known places")["value"].iloc[0]


def test_ends_and_kinds():
    net = read(source=["CN-SC", "PL:lodz"], target=["PL:lodz", "CN-GD"])
    assert net.actors["kind"].to_dict() == {"CN-GD": "region", "CN-SC": "region", "PL:lodz": "place"}
    assert said(net, "ends that look swapped")["count"].tolist() == [1]
    assert set(said(net, "kind taken from the layer")["value"]) == {"place", "region"}


def test_it_goes_along_with_the_verbs_and_is_printed():
    net = read(source=["CN-SC"], target=["PL:lodz"], colour=["red"])
    assert len(said(net.layer("agreement"), "rows")) == 1
    assert "column not used, kept as it is 'colour'" in receipt_text(net.receipt)
    assert sn.from_edges(pd.DataFrame({"source": ["a"], "target": ["b"]})).receipt.empty


def test_kinds_that_a_table_of_actors_gives_are_not_called_guesses(tmp_path):
    (tmp_path / "ties.csv").write_text("layer,source,target\nagreement,A,B\n", encoding="utf-8")
    (tmp_path / "who.csv").write_text("id,kind\nA,region\nB,place\n", encoding="utf-8")
    read = sn.read_ties(tmp_path / "ties.csv", actors=tmp_path / "who.csv")
    assert "kind taken from the layer" not in set(read.receipt["what"])
    guessed = sn.read_ties(tmp_path / "ties.csv").receipt
    assert guessed.query("what == 'kind taken from the layer'")["count"].astype(int).sum() == 2
