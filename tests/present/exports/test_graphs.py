"""GraphML and JSON, read back by igraph and networkx."""

from __future__ import annotations

import json

import igraph
import networkx as nx
import numpy as np
from hypothesis import given, settings

import subnatnet as sn
from networks import small, tie_tables
from present.exports.cases import HOSTILE, hard
from subnatnet.present.exports import export


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
