"""Pajek networks and projects, read back by networkx and by R's network."""

from __future__ import annotations

import re

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings

import subnatnet as sn
from networks import tie_tables
from present.exports.cases import hard
from present.exports.readers import r_is_whole_or_absent, run_r, with_r
from subnatnet.present.exports import export, pajek
from subnatnet.tables.formulas import restore


def test_networkx_reads_pajek(tmp_path):
    net = hard().layer("agreement")
    path, nodes, edges = export(net, tmp_path / "ties.net")
    graph = nx.read_pajek(path)
    assert len(graph) == len(net.actors)
    assert graph.number_of_edges() == len(net.ties)
    assert "Sichuan 四川省 [CN-SC]" in graph
    assert graph.nodes["Łódź [PL:lodz]"]["x"] == pytest.approx((19.5 + 180) / 360, abs=1e-4)
    assert pd.read_csv(nodes)["Id"].tolist() == net.actors.index.tolist()
    assert len(pd.read_csv(edges)) == len(net.ties)


def test_pajek_has_a_relation_for_each_layer(tmp_path):
    path, *_ = export(hard(), tmp_path / "ties.net")
    lines = path.read_text(encoding="utf-8").splitlines()
    relations = [line for line in lines if line.startswith("*")]
    assert relations == [
        "*Vertices 15",
        '*Arcs :1 "investment"',
        '*Arcs :2 "directive"',
        '*Edges :3 "agreement"',
    ]
    assert not any("[" in line for line in lines if line[:1].isdigit() and '"' not in line)
    path, *_ = export(hard(), tmp_path / "ties.paj")
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "3 4 1 [1993-2001]" in lines  # 1993 to 1995 at the earliest, 2001
    assert "1 5 1 [2015-*]" in lines
    assert "1 5 1 [1-*]" in lines  # undated: at all times, never the years of the line before


def test_a_project_has_a_network_for_each_layer_and_a_partition_for_each_class(tmp_path):
    path, nodes, _ = export(hard(), tmp_path / "ties.paj")
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"(?m)^\*Network (.*)$", text) == ["investment", "directive", "agreement"]
    assert text.count("*Vertices 15\n1 ") == 3
    rest = text.partition("*Partition kind: 1 company, 2 ministry, 3 place, 4 region\n*Vertices 15\n")[2]
    codes = [int(line) for line in rest.splitlines()[:15]]
    order = ["company", "ministry", "place", "region"]
    assert [order[code - 1] for code in codes] == hard().actors["kind"].tolist()
    assert restore(pd.read_csv(nodes))["label_in_file"].tolist() == pajek.labels(hard().actors)


def test_a_name_cannot_end_its_label_nor_begin_a_command():
    actors = pd.DataFrame({"name": ['*Arcs :1 "x"\n*Vertices'], "name_local": ["a\\"]}, index=["R"])
    [label] = pajek.labels(actors)
    assert not set('"*\\\n') & set(label)


@settings(max_examples=8)
@given(tie_tables())
def test_networkx_reads_any_layer(tmp_path_factory, table):
    net = sn.from_edges(table)
    folder = tmp_path_factory.mktemp("pajek")
    for layer in net.layers:
        one = net.layer(layer)
        path, nodes, _ = export(one, folder / f"{layer}.net")
        ids = pd.read_csv(nodes, keep_default_na=False).set_index("label_in_file")["Id"]
        graph = nx.relabel_nodes(nx.read_pajek(path), lambda label: label.rpartition("[")[2].rstrip("]"))
        assert set(graph) == set(ids)
        assert graph.is_directed() == (layer != "agreement")
        ends = sorted(map(sorted, graph.edges())) if layer == "agreement" else sorted(graph.edges())
        held = zip(one.ties["source"], one.ties["target"], strict=True)
        assert ends == sorted(map(sorted, held) if layer == "agreement" else held)


def test_r_reads_a_network_of_one_layer_and_of_several(tmp_path):
    net = hard()
    export(net.layer("agreement"), tmp_path / "one.net")
    export(net.layer("investment", "directive"), tmp_path / "two.net")
    assert "四川省" in (tmp_path / "one.net").read_text(encoding="utf-8")
    assert r_is_whole_or_absent()
    if with_r():
        code = """
        suppressPackageStartupMessages(library(network))
        one <- read.paj("one.net")
        cat(network.size(one), network.edgecount(one), is.directed(one), "\\n")
        times <- get.edge.attribute(one, "pajekTiming")
        cat(sort(table(times)), "\\n")
        cat(network.vertex.names(one)[1], "\\n")
        cat(names(read.paj("two.net")$networks), "\\n")
        """
        size, times, name, layers = run_r(code, tmp_path).strip().splitlines()
        assert size.split() == ["13", "13", "FALSE"]
        assert times.split() == []  # igraph cannot read a network with years; they stand in .paj
        assert name.strip() == "Sichuan 四川省 [CN-SC]"
        assert layers.split() == ["investment", "directive"]


PROJECT = """
suppressPackageStartupMessages(library(network))
read <- read.paj("ties.paj")
for (name in names(read$networks)) {
  one <- read$networks[[name]]
  cat(name, network.size(one), network.edgecount(one), is.directed(one), "\\n")
}
cat(sapply(read$partitions, paste, collapse = ""), sep = "\\n")
writeLines(network.vertex.names(read$networks$agreement), "names.txt", useBytes = TRUE)
writeLines(as.character(read$networks$agreement %e% "pajekTiming"), "years.txt")
"""


def test_r_reads_a_project_of_several_networks_and_partitions(tmp_path):
    net = hard()
    more = {"id": ["XX:90", "XX:91"], "kind": "place", "level": "city", "name": ["*arcs", "100 %"]}
    hostile = pd.concat([net.actors.reset_index(), pd.DataFrame(more)])
    net = sn.TieNetwork(hostile, net.ties.reset_index())
    path, *_ = export(net, tmp_path / "ties.paj")
    assert path.read_text(encoding="utf-8").count("*Network") == 3
    if with_r():
        *said, kind, level, in_agreement, in_investment, in_directive = (
            line.strip() for line in run_r(PROJECT, tmp_path).strip().splitlines()
        )
        assert said == ["investment 17 1 TRUE", "directive 17 2 TRUE", "agreement 17 13 FALSE"]
        order = ["company", "ministry", "place", "region"]
        assert [order[int(code) - 1] for code in kind] == net.actors["kind"].tolist()
        assert len(set(level)) == net.actors["level"].nunique()
        belonging = {"agreement": in_agreement, "investment": in_investment, "directive": in_directive}
        for layer, inside in belonging.items():
            members = net.actors.index[[code == "1" for code in inside]].tolist()
            assert members == net.members.loc[net.members["layer"] == layer, "actor"].tolist()
        names = (tmp_path / "names.txt").read_text(encoding="utf-8").splitlines()
        assert names == pajek.labels(net.actors)
        years = (tmp_path / "years.txt").read_text(encoding="utf-8").split()
        assert sorted(set(years)) == ["[1-*]", "[1980-*]", "[1993-2001]", "[2015-*]", "[2020-*]"]
        assert years.count("[1-*]") == 9
