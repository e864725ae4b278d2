"""Graph files in: those of other programs, and whatever our own export writes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import networkx as nx
import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.tables.budget import loaded_json
from subnatnet.tables.graph_files import graph_format, read_graph


def graph() -> nx.Graph:
    made = nx.Graph()
    made.add_edge("CN-SC", "PL:lodz", weight=2, layer="agreement", start="2015")
    made.add_edge("CN-YN", "DE:bonn", weight=1, layer="agreement", start="2016")
    return made


@pytest.mark.parametrize("suffix", ["graphml", "gexf", "gml", "net", "json"])
def test_files_of_networkx(tmp_path, suffix):
    path = tmp_path / f"a.{suffix}"
    if suffix == "json":
        path.write_text(json.dumps(nx.node_link_data(graph(), edges="links")))
    elif suffix == "net":
        nx.write_pajek(graph(), path)
    else:
        getattr(nx, f"write_{suffix}")(graph(), path)
    net = sn.read_ties(path, layer="agreement")
    assert sorted(zip(net.ties["source"], net.ties["target"], strict=True)) == [
        ("CN-SC", "PL:lodz"),
        ("CN-YN", "DE:bonn"),
    ]


def network() -> sn.TieNetwork:
    ties = pd.DataFrame(
        {
            "source": ["CN-SC", "CN-YN", "co:a"],
            "target": ["PL:lodz", "DE:bonn", "PL:lodz"],
            "layer": ["agreement", "agreement", "investment"],
            "start": ["2015", "", "2016-05~"],
            "amount": [None, None, 5.5],
            "currency": ["", "", "EUR"],
            "note": ["=1+1", "łódź", ""],
        }
    )
    return sn.from_edges(ties)


@pytest.mark.parametrize("name", ["a.gexf", "a.graphml", "a.json", "a.xlsx"])
def test_what_export_writes_is_read_back(tmp_path, name):
    net = network()
    sn.export(net, tmp_path / name)
    back = sn.read_ties(tmp_path / name)
    assert back.actors[["name", "kind"]].equals(net.actors[["name", "kind"]])
    columns = ["layer", "source", "target", "start", "currency", "note"]
    assert back.ties[columns].to_numpy().tolist() == net.ties[columns].to_numpy().tolist()
    assert back.ties["amount"].fillna(-1).tolist() == net.ties["amount"].fillna(-1).tolist()


@pytest.mark.parametrize("name", ["a.net", "a.dl"])
def test_ends_come_back_from_formats_without_attributes(tmp_path, name):
    net = network().layer("agreement")
    sn.export(net, tmp_path / name)
    back = sn.read_ties(tmp_path / name, layer="agreement")
    assert len(back.edges) == len(net.edges)


def test_bare_numbers_with_labels_are_called_by_their_labels():
    data = b'graph [ node [ id 1 label "Graz" ] node [ id 2 label "Pecs" ] edge [ source 1 target 2 ] ]'
    sheet = read_graph(data, graph_format(data, ".gml"), Path("a.gml"))["sheets"][0]
    assert sheet.frame[["source", "target"]].to_numpy().tolist() == [["Graz", "Pecs"]]


def test_nodes_without_an_edge_are_said():
    data = json.dumps(
        {"nodes": [{"id": "a"}, {"id": "b"}, {"id": "c"}], "links": [{"source": "a", "target": "b"}]}
    )
    sheet = read_graph(data.encode(), "node-link JSON", Path("a.json"))["sheets"][0]
    assert {"what": "nodes without an edge left out", "value": "c", "count": 1} in sheet.notes


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cut.graphml", b"<graphml><graph>"),
        ("bomb.graphml", b'<!DOCTYPE x [<!ENTITY a "b">]><graphml/>'),
        ("cut.gexf", b"<gexf><graph><nodes><node"),
        ("cut.gml", b"graph [ node ["),
        ("odd.net", b"*Vertices two\n"),
        ("odd.dl", b"dl n=2\n"),
        ("odd.json", b'{"nodes": 1, "links": 2}'),
    ],
)
def test_damaged_ones_are_one_clear_error(tmp_path, name, data):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(sn.InvalidTies, match=name):
        sn.read_ties(tmp_path / name, layer="agreement")


def test_the_content_says_what_a_file_is_whatever_its_suffix():
    held = io.BytesIO()
    nx.write_graphml(graph(), held)
    assert graph_format(held.getvalue(), ".csv") == "GraphML"
    assert graph_format(b"source,target\n", ".csv") == ""
    with pytest.raises(sn.InvalidTies, match="nested"):
        loaded_json(b"[" * 1000, "a.json")


def test_igraph_reads_our_pajek(tmp_path):
    igraph = pytest.importorskip("igraph")
    sn.export(network().layer("agreement"), tmp_path / "a.net")
    found = igraph.Graph.Read_Pajek(str(tmp_path / "a.net"))
    assert (found.vcount(), found.ecount()) == (4, 2)
