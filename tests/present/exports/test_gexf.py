"""GEXF, read back by networkx and by the reader of Gephi Lite, and held to the rules of the format."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small, tie_tables
from present.exports.cases import HOSTILE, hard
from present.exports.readers import WITH_GRAPHOLOGY, graphology
from subnatnet.present.exports import export
from subnatnet.present.exports.gexf import OWN, titles

# What an element of GEXF 1.3 must have, may have, and may hold, in order.
VIZ = "{http://gexf.net/1.3/viz}"
GRAMMAR = {
    "gexf": ({"version"}, {"variant"}, "meta? graph"),
    "meta": (set(), {"lastmodifieddate"}, "creator? keywords? description?"),
    "creator": (set(), set(), ""),
    "description": (set(), set(), ""),
    "graph": (
        set(),
        {"defaultedgetype", "idtype", "timeformat", "start", "end", "mode", "timerepresentation", "timezone"},
        "attributes* nodes edges",
    ),
    "attributes": ({"class"}, set(), "attribute*"),
    "attribute": ({"id", "title", "type"}, set(), "default? options?"),
    "nodes": (set(), {"count"}, "node*"),
    "edges": (set(), {"count"}, "edge*"),
    "node": ({"id"}, {"label", "start", "end"}, f"attvalues? {VIZ}color? {VIZ}position?"),
    "edge": ({"source", "target"}, {"id", "type", "label", "weight", "kind", "start", "end"}, "attvalues?"),
    "attvalues": (set(), set(), "attvalue*"),
    "attvalue": ({"for", "value"}, set(), ""),
    f"{VIZ}color": ({"r", "g", "b"}, {"a"}, ""),
    f"{VIZ}position": ({"x", "y"}, {"z"}, ""),
}
VALUES = {
    "string": re.compile(r"(?s).*"),
    "boolean": re.compile("true|false"),
    "long": re.compile(r"[+-]?\d+"),
    "double": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"),
}


def check(path):
    """Hold a file to the rules of GEXF 1.3 and return its elements by name."""
    root = ET.parse(path).getroot()  # noqa: S314 - our own file
    found = {}
    for element in root.iter():
        name = element.tag.replace("{http://gexf.net/1.3}", "")
        assert name in GRAMMAR, name
        required, optional, order = GRAMMAR[name]
        assert required <= set(element.attrib) <= required | optional, (name, element.attrib)
        held = "".join(f"{child.tag.replace('{http://gexf.net/1.3}', '')} " for child in element)
        pattern = "".join(
            f"(?:{re.escape(part.rstrip('?*'))} ){part[len(part.rstrip('?*')) :]}" for part in order.split()
        )
        assert re.fullmatch(pattern, held), (name, held)
        found.setdefault(name, []).append(element)
    [graph] = found["graph"]
    assert root.get("version") == "1.3"
    assert graph.get("defaultedgetype") in ("directed", "undirected")
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("idtype")) == ("dynamic", "date", "string")
    for group in found["attributes"]:
        declared = {one.get("id"): one.get("type") for one in group}
        assert len(declared) == len(group) == len({one.get("title") for one in group})
        for element in found.get(group.get("class"), []):
            for value in element.iterfind(".//{*}attvalue"):
                assert VALUES[declared[value.get("for")]].fullmatch(value.get("value"))
    nodes = [node.get("id") for node in found["node"]]
    edges = found.get("edge", [])
    assert len(set(nodes)) == len(nodes)
    assert len({edge.get("id") for edge in edges}) == len(edges)
    for edge in edges:
        assert {edge.get("source"), edge.get("target")} <= set(nodes)
        assert edge.get("type") is None  # Gephi drops an edge whose type is not that of the graph
        days = [day for day in (edge.get("start"), edge.get("end")) if day is not None]
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
        assert days == sorted(days)
        assert edge.get("start") is not None or edge.get("end") is None
    for colour in found.get(f"{VIZ}color", []):
        assert all(0 <= int(colour.get(channel)) <= 255 for channel in "rgb")
    for position in found.get(f"{VIZ}position", []):
        assert all(VALUES["double"].fullmatch(position.get(axis)) for axis in "xyz")
    return found


def gexf(net, tmp_path):
    [path] = export(net, tmp_path / "ties.gexf")
    check(path)
    return nx.read_gexf(path)


def by_networkx(path):
    graph = nx.read_gexf(path)
    edges = {
        data["id"]: {"source": source, "target": target, "directed": graph.is_directed(), "data": data}
        for source, target, data in graph.edges(data=True)
    }
    return {"nodes": dict(graph.nodes(data=True)), "edges": edges}


# A reader that this machine does not have is not in the list: the names of the tests say who has read.
READERS = {"networkx": by_networkx} | ({"graphology": graphology} if WITH_GRAPHOLOGY else {})


@pytest.mark.parametrize("reader", READERS)
def test_names_layers_and_ties_come_back(tmp_path, reader):
    net = hard()
    [path] = export(net, tmp_path / "ties.gexf")
    read = READERS[reader](path)
    nodes, edges = read["nodes"], read["edges"]
    assert sorted(nodes) == net.actors.index.tolist()
    assert {nodes[f"XX:{i}"]["label"] for i in range(len(HOSTILE))} == set(HOSTILE)
    assert nodes["CN-SC"]["name_local"] == "四川省"
    assert nodes["CN-SC"]["layers"] == "agreement|directive"
    assert sorted(edges) == net.ties.index.tolist()
    for tie, row in net.ties.iterrows():
        edge = edges[tie]
        assert (edge["source"], edge["target"]) == (row["source"], row["target"])
        assert edge["directed"]
        data = edge["data"]
        assert data["layer"] == row["layer"]
        for column in ("note", "document", "end"):
            assert data.get("end_edtf" if column == "end" else column, "") == row[column]
        assert data["directed"] is (row["layer"] != "agreement")
    assert edges["i1"]["data"]["amount"] == 2.5e8
    assert "amount" not in edges["a1"]["data"]


@pytest.mark.parametrize("reader", READERS)
def test_one_undirected_layer_is_undirected(tmp_path, reader):
    [path] = export(hard().layer("agreement"), tmp_path / "ties.gexf")
    assert not any(edge["directed"] for edge in READERS[reader](path)["edges"].values())


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
def test_a_tie_is_dated_by_what_is_known_and_no_more(tmp_path, tie, start, end):
    data = {key: data for _, _, key, data in gexf(hard(), tmp_path).edges(keys=True, data=True)}[tie]
    assert (data.get("start"), data.get("end")) == (start, end)
    assert data.get("start_edtf", "") == hard().ties.loc[tie, "start"]


def test_every_layer_is_a_relation_of_its_own(tmp_path):
    # Gephi joins parallel edges of one kind when it imports, and would keep the attributes of the first only
    frame = pd.DataFrame(
        {"source": "R", "target": "P", "layer": ["agreement", "investment", "cooperation"], "kind": "same"}
    )
    [path] = export(sn.from_edges(frame), tmp_path / "ties.gexf")
    kinds = [edge.get("kind") for edge in check(path)["edge"]]
    assert sorted(kinds) == ["agreement", "cooperation", "investment"]


def test_actors_lie_where_they_lie(tmp_path):
    nodes = gexf(hard(), tmp_path).nodes
    assert nodes["PL:lodz"]["viz"]["position"] == {"x": 195.0, "y": 518.0, "z": 0.0}
    assert "position" not in nodes["org:x"]["viz"]


def test_an_end_before_the_first_possible_day_closes_on_that_day(tmp_path):
    frame = pd.DataFrame({"source": ["R"], "target": ["P"], "start": ["1999-05-02"], "end": ["1999"]})
    [(_, _, data)] = gexf(sn.from_edges(frame), tmp_path).edges(data=True)
    assert data["start"] <= data["end"]


def test_columns_named_like_parts_of_the_format_do_no_harm(tmp_path):
    words = ("viz", "spells", "parents", "pid", "type", "key", "label", "slices")
    frame = pd.DataFrame({"source": ["R"], "target": ["P"], **{word: ["text"] for word in words}})
    actors = pd.DataFrame({"id": ["R"], "kind": ["region"], **{word: ["text"] for word in words}})
    net = sn.from_edges(frame.rename(columns={"type": "type_of"}), actors)
    graph = gexf(net, tmp_path)
    assert graph.nodes["R"]["viz_"] == "text"
    assert next(iter(graph.edges(data=True)))[2]["spells_"] == "text"


@given(st.lists(st.sampled_from([*OWN, *(f"{word}_" for word in OWN), "a", "start_edtf"]), unique=True))
def test_titles_are_all_different_and_none_is_a_word_of_the_format(columns):
    renamed = {"start": "start_edtf", "end": "end_edtf"}
    columns = [name for name in columns if name != "start_edtf"]
    found = titles(columns, renamed)
    assert list(found) == columns
    assert len(set(found.values())) == len(columns)
    assert not OWN & set(found.values())
    assert all(found[name] == name for name in columns if name not in OWN)


def test_numbers_are_numbers_where_all_of_a_column_are(tmp_path):
    frame = pd.DataFrame({"source": ["R", "R"], "target": ["P", "Q"], "n": [1, 2], "x": [0.5, None]})
    frame["mixed"] = pd.Series([1, "two"], dtype="object")
    read = by_networkx(export(sn.from_edges(frame), tmp_path / "a.gexf")[0])["edges"]
    one, two = (edge["data"] for edge in read.values())
    assert (one["n"], two["n"], one["x"], one["mixed"], two["mixed"]) == (1, 2, 0.5, "1", "two")
    assert "x" not in two


@settings(max_examples=8)
@given(tie_tables())
def test_any_network_keeps_the_rules_and_comes_back(tmp_path_factory, table):
    net = sn.from_edges(table)
    [path] = export(net, tmp_path_factory.mktemp("any") / "a.gexf")
    check(path)
    edges = by_networkx(path)["edges"]
    assert sorted(edges) == net.ties.index.tolist()
    for tie, row in net.ties.iterrows():
        ends, held = (edges[tie]["source"], edges[tie]["target"]), (row["source"], row["target"])
        # networkx may turn the ends of an undirected edge round
        assert ends == held if edges[tie]["directed"] else set(ends) == set(held)
        assert edges[tie]["data"].get("start_edtf", "") == row["start"]


@pytest.mark.parametrize("case", [hard, small, sn.load_china])
def test_files_keep_the_rules_of_the_format(tmp_path, case):
    net = case()
    found = check(export(net, tmp_path / "ties.gexf")[0])
    assert len(found["node"]) == len(net.actors)
    assert len(found["edge"]) == len(net.ties)
