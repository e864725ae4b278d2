"""GEXF, GraphML and JSON, read back by networkx and igraph."""

from __future__ import annotations

import json

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import subnatnet as sn
from networks import small, tie_tables
from present.exports.cases import HOSTILE, hard
from subnatnet.present.exports import export


def gexf(net, tmp_path):
    [path] = export(net, tmp_path / "ties.gexf")
    return nx.read_gexf(path)


def test_gexf_keeps_names_layers_and_ties(tmp_path):
    net = hard()
    graph = gexf(net, tmp_path)
    assert sorted(graph) == net.actors.index.tolist()
    assert {graph.nodes[f"XX:{i}"]["label"] for i in range(len(HOSTILE))} == set(HOSTILE)
    assert graph.nodes["CN-SC"]["name_local"] == "四川省"
    assert graph.nodes["CN-SC"]["layers"] == "agreement|directive"
    edges = {key: (source, target, data) for source, target, key, data in graph.edges(keys=True, data=True)}
    assert sorted(edges) == net.ties.index.tolist()
    for tie, row in net.ties.iterrows():
        source, target, data = edges[tie]
        assert (source, target, data["layer"]) == (row["source"], row["target"], row["layer"])
        assert data.get("note", "") == row["note"]
        assert data["directed"] is (row["layer"] != "agreement")
    assert edges["i1"][2]["amount"] == 2.5e8
    assert "amount" not in edges["a1"][2]


@pytest.mark.parametrize(
    ("tie", "start", "end"),
    [
        ("a1", "2015-06-29", None),
        ("a2", None, None),
        ("a3", "1993-01-01", "2001-12-31"),
        ("a4", "2020-04-30", None),
        ("i1", "2016-01-01", None),
        ("d1", "1999-09-01", None),
    ],
)
def test_gexf_dates_a_tie_by_what_is_known_and_no_more(tmp_path, tie, start, end):
    data = {key: data for _, _, key, data in gexf(hard(), tmp_path).edges(keys=True, data=True)}[tie]
    assert (data.get("start"), data.get("end")) == (start, end)
    assert data.get("start_edtf", "") == hard().ties.loc[tie, "start"]


def test_gexf_places_actors_where_they_lie(tmp_path):
    nodes = gexf(hard(), tmp_path).nodes
    assert nodes["PL:lodz"]["viz"]["position"] == {"x": 195.0, "y": 518.0, "z": 0.0}
    assert "position" not in nodes["org:x"]["viz"]


def test_an_end_before_the_first_possible_day_closes_on_that_day(tmp_path):
    frame = pd.DataFrame({"source": ["R"], "target": ["P"], "start": ["1999-05-02"], "end": ["1999"]})
    [(_, _, data)] = gexf(sn.from_edges(frame), tmp_path).edges(data=True)
    assert data["start"] <= data["end"]


def test_columns_named_like_parts_of_gexf_do_no_harm(tmp_path):
    words = ("viz", "spells", "parents", "pid", "weight", "type", "key", "label", "slices")
    frame = pd.DataFrame({"source": ["R"], "target": ["P"], **{word: ["text"] for word in words}})
    actors = pd.DataFrame({"id": ["R"], "kind": ["region"], **{word: ["text"] for word in words}})
    net = sn.from_edges(frame.rename(columns={"type": "type_of"}), actors)
    graph = gexf(net, tmp_path)
    assert graph.nodes["R"]["viz_"] == "text"
    assert next(iter(graph.edges(data=True)))[2]["spells_"] == "text"


def test_igraph_reads_graphml_with_every_attribute(tmp_path):
    net = hard()
    [path] = export(net, tmp_path / "ties.graphml")
    graph = igraph.Graph.Read_GraphML(str(path))
    nodes = graph.get_vertex_dataframe().set_index("id")
    assert graph.is_directed()
    actors = net.actors
    for column in ("name", "name_local", "kind", "level", "parent"):
        assert nodes.loc[actors.index, column].fillna("").tolist() == actors[column].tolist()
    assert np.array_equal(nodes.loc[actors.index, "lat"], actors["lat"], equal_nan=True)
    edges = graph.get_edge_dataframe().set_index("tie")
    assert edges.loc[net.ties.index, "layer"].tolist() == net.ties["layer"].tolist()
    assert edges.loc[net.ties.index, "start"].fillna("").tolist() == net.ties["start"].tolist()
    assert edges.loc[net.ties.index, "note"].fillna("").tolist() == net.ties["note"].tolist()
    ends = [graph.vs[int(v)]["id"] for v in edges.loc[net.ties.index, "source"]]
    assert ends == net.ties["source"].tolist()


def test_one_undirected_layer_is_undirected_in_igraph(tmp_path):
    [path] = export(hard().layer("agreement"), tmp_path / "ties.graphml")
    assert not igraph.Graph.Read_GraphML(str(path)).is_directed()


@settings(max_examples=15)
@given(tie_tables())
def test_graphml_and_json_give_the_same_network_back(tmp_path_factory, table):
    folder = tmp_path_factory.mktemp("round")
    net = sn.from_edges(table)
    [graphml] = export(net, folder / "a.graphml")
    [text] = export(net, folder / "a.json")
    loaded = json.loads(text.read_text(encoding="utf-8"))
    for graph in (nx.read_graphml(graphml, force_multigraph=True), nx.node_link_graph(loaded, edges="edges")):
        again = sn.from_networkx(graph)
        assert again.ties.index.tolist() == net.ties.index.tolist()
        known = ["layer", "source", "target", "start", "document"]
        assert again.ties[known].equals(net.ties[known])


def test_json_says_what_was_chosen(tmp_path):
    [path] = export(small().layer("agreement").during("reform"), tmp_path / "ties.json")
    graph = json.loads(path.read_text(encoding="utf-8"))["graph"]
    assert graph["layers"] == ["agreement"]
    assert graph["selection"]["during"] == "reform"
    assert graph["eras"]["opening"] == "1978/1993"


def test_json_keeps_hostile_names_and_missing_numbers(tmp_path):
    [path] = export(hard(), tmp_path / "ties.json")
    graph = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    assert {graph.nodes[f"XX:{i}"]["name"] for i in range(len(HOSTILE))} == set(HOSTILE)
    assert graph.nodes["org:x"]["lat"] is None
