"""What an export wrote into a folder or a project is read back with its ends, layers and counts."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.exported import is_exported, read_exported


def network():
    ties = pd.DataFrame(
        {
            "source": ["CN-SC", "CN-SC", "CN-YN", "co:huawei"],
            "target": ["PL:lodz", "PL:lodz", "DE:bonn", "PL:lodz"],
            "layer": ["agreement", "agreement", "agreement", "investment"],
            "start": ["1999-05", "2004", "", "2001"],
            "amount": [None, None, None, 5.5],
            "currency": ["", "", "", "USD"],
            "note": ["=1+1", "łódź", "", "a, b"],
        }
    )
    return sn.from_edges(ties)


def contacts(net):
    return sorted(
        zip(net.edges["layer"], net.edges["source"], net.edges["target"], net.edges["count"], strict=True)
    )


def test_tables_for_gephi(tmp_path):
    net = network()
    sn.export(net, tmp_path / "c", format="csv")
    assert is_exported(tmp_path / "c")
    back = sn.read_ties(tmp_path / "c")
    assert back.actors[["name", "kind"]].equals(net.actors[["name", "kind"]])
    columns = ["layer", "source", "target", "start", "currency", "note"]
    assert back.ties[columns].to_numpy().tolist() == net.ties[columns].to_numpy().tolist()
    assert back.ties["amount"].fillna(-1).tolist() == net.ties["amount"].fillna(-1).tolist()


@pytest.mark.parametrize(("name", "format_name"), [("s", "statnet"), ("p.paj", "pajek-project")])
def test_matrices_and_projects(tmp_path, name, format_name):
    net = network()
    sn.export(net, tmp_path / name, format=format_name)
    back = sn.read_ties(tmp_path / name)
    ends = [{(layer, source, target) for layer, source, target, _ in contacts(n)} for n in (net, back)]
    assert ends[0] == ends[1]
    if format_name == "statnet":
        assert contacts(back) == contacts(net)
        assert back.actors[["name", "kind"]].equals(net.actors[["name", "kind"]])


def test_what_is_missing_or_no_number_is_said(tmp_path):
    folder = tmp_path / "s"
    sn.export(network(), folder, format="statnet")
    matrix = (folder / "agreement.csv").read_text()
    (folder / "agreement.csv").write_text(matrix.replace(",2", ",many", 1))
    with pytest.raises(sn.InvalidTies, match="not a number"):
        read_exported(folder)
    (folder / "agreement.csv").unlink()
    with pytest.raises(sn.InvalidTies, match="no such file"):
        read_exported(folder)
    (folder / "layers.csv").write_text("layer,directed\n../../etc/passwd,0\n")
    with pytest.raises(sn.InvalidTies, match="no such file"):
        read_exported(folder)


def test_a_declared_layer_comes_back_with_its_declaration(tmp_path):
    schema = DEFAULT_SCHEMA.with_layer("visit", meaning="a delegation")
    visits = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]})
    net = sn.read_ties(visits, layer="visit", schema=schema)
    sn.export(net, tmp_path / "c", format="csv")
    back = sn.read_ties(tmp_path / "c")
    assert back.schema.layers["visit"].meaning == "a delegation"
    assert back.ties["layer"].tolist() == ["visit"]
    sn.export(net, tmp_path / "s", format="statnet")
    assert sn.read_ties(tmp_path / "s", schema=schema).ties["layer"].tolist() == ["visit"]
