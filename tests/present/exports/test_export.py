"""Choosing a format, writing whole files, Pajek and UCINET."""

from __future__ import annotations

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small
from present.exports.cases import hard
from subnatnet.errors import InvalidChoice
from subnatnet.present.exports import FORMATS, export, matrices
from subnatnet.tables.formulas import restore

FORBIDDEN_SIGNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufffd"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_what_it_says_it_wrote(tmp_path, name):
    path = tmp_path / "deep" / f"ties{FORMATS[name].suffix}"
    written = export(small(), path, name)
    files = {file for file in tmp_path.rglob("*") if file.is_file()}
    assert set(written) == files
    assert all(file.stat().st_size > 0 for file in files)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_takes_a_network_without_ties(tmp_path, name):
    empty = small().layer("agreement").during("1900")
    assert len(empty.ties) == 0
    assert export(empty, tmp_path / f"ties{FORMATS[name].suffix}", name)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_network_gives_the_same_file_whatever_the_order_of_rows(tmp_path, name):
    net = small()
    shuffled = sn.TieNetwork(
        net.actors.sample(frac=1, random_state=1), net.ties.sample(frac=1, random_state=1), eras=net.eras
    )
    for folder, one in (("a", net), ("b", shuffled)):
        export(one, tmp_path / folder / f"ties{FORMATS[name].suffix}", name)
    for file in (tmp_path / "a").rglob("*.*"):
        if file.suffix != ".xlsx":  # a workbook holds the time it was made
            assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


@pytest.mark.parametrize(
    ("path", "format_name", "message"),
    [
        ("a.gefx", None, "did you mean '.gexf'"),
        ("a.gexf", "graphlm", "did you mean 'graphml'"),
        ("a.csv", None, "give a folder and format='csv'"),
        ("folder", None, "does not say which format"),
    ],
)
def test_an_unclear_format_is_explained(tmp_path, path, format_name, message):
    with pytest.raises(InvalidChoice, match=message):
        export(small(), tmp_path / path, format_name)


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidChoice, match="is a file; this format needs a folder"):
        export(small(), tmp_path / "taken", "csv")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_a_failure_leaves_the_old_file_alone(tmp_path, monkeypatch):
    path = tmp_path / "ties.json"
    path.write_text("old", encoding="utf-8")

    def fail(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(nx, "node_link_data", fail)
    with pytest.raises(KeyboardInterrupt):
        export(small(), path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


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


def test_pajek_has_a_relation_for_each_layer_and_years(tmp_path):
    path, *_ = export(hard(), tmp_path / "ties.net")
    lines = path.read_text(encoding="utf-8").splitlines()
    relations = [line for line in lines if line.startswith("*")]
    assert relations == [
        "*Vertices 15",
        '*Arcs :1 "investment"',
        '*Arcs :2 "directive"',
        '*Edges :3 "agreement"',
    ]
    assert "3 4 1 [1993-2001]" in lines  # 1993 to 1995 at the earliest, 2001
    assert "1 5 1 [2015-*]" in lines
    assert "1 5 1 [1-*]" in lines  # undated: at all times, never the years of the line before


def test_a_pajek_project_sorts_actors_into_classes(tmp_path):
    path, *_ = export(hard(), tmp_path / "ties.paj")
    text = path.read_text(encoding="utf-8")
    head, _, rest = text.partition(
        "*Partition kind: 1 company, 2 ministry, 3 place, 4 region\n*Vertices 15\n"
    )
    assert head.startswith("*Network ties\n*Vertices 15\n")
    codes = [int(line) for line in rest.splitlines()[:15]]
    order = ["company", "ministry", "place", "region"]
    assert [order[code - 1] for code in codes] == hard().actors["kind"].tolist()


def test_igraph_reads_one_layer_of_ucinet(tmp_path):
    net = hard().layer("agreement")
    path, *_ = export(net, tmp_path / "ties.dl")
    graph = igraph.Graph.Read_DL(str(path))
    assert graph.vs["name"] == net.actors.index.tolist()
    pair = graph.get_eid("CN-SC", "PL:lodz")
    assert graph.es[pair]["weight"] == 2
    assert graph.get_eid("PL:lodz", "CN-SC") >= 0


def test_several_layers_of_ucinet_are_stacked_matrices(tmp_path):
    net = hard()
    path, *_ = export(net, tmp_path / "ties.dl")
    head, data = path.read_text(encoding="utf-8").split("data:\n")
    assert head.startswith("dl n=15 nm=3\nformat = fullmatrix\nrow labels:\nCN-SC\n")
    assert head.endswith("matrix labels:\nagreement\ninvestment\ndirective\n")
    numbers = np.array(data.split(), dtype=int).reshape(3, 15, 15)
    place = net.actors.index.get_loc
    assert numbers[0, place("CN-SC"), place("PL:lodz")] == numbers[0, place("PL:lodz"), place("CN-SC")] == 2
    assert numbers[1, place("co:firm"), place("PL")] == 1
    assert numbers[1, place("PL"), place("co:firm")] == 0
    # one joint document has a row for each region it addresses: each is one act for its pair
    assert numbers[2].sum() == 2


def test_labels_for_ucinet_are_plain_and_unique():
    odd = pd.Index(["a b", "a,b", "A_B", "", '"', "四川", "dl!"])
    labels = matrices.ucinet_labels(odd)
    assert labels == ["a_b", "a_b~2", "A_B~3", "_", "_~2", "四川", "dl"]


def test_matrices_too_large_to_open_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(matrices, "MOST_CELLS", 60)
    for name in ("ucinet", "statnet"):
        with pytest.raises(InvalidChoice, match="roll ties up"):
            export(small(), tmp_path / "x", name)
    assert export(small().layer("agreement"), tmp_path / "x.dl")  # an edge list has no such limit


def test_internal_ties_stand_on_the_diagonal(tmp_path):
    frame = pd.DataFrame({"source": ["R1:a"], "target": ["R1:b"], "layer": ["agreement"]})
    actors = small().actors.reset_index()
    net = sn.from_edges(frame, actors).rollup("province")
    ids = net.actors.index
    matrix = matrices.layer_matrix(net, "agreement", ids)
    assert matrix[ids.get_loc("R1"), ids.get_loc("R1")] == 1


def clean_texts():
    """Return a strategy of texts that a table may hold: anything without control characters."""
    characters = st.characters(
        exclude_categories=["Cc", "Cs", "Cn", "Co"], exclude_characters=FORBIDDEN_SIGNS
    )
    return st.text(characters | st.sampled_from("=+-@|'\"\n\t,;<>&"), max_size=40)


@settings(max_examples=25)
@given(note=clean_texts(), name=clean_texts())
def test_any_text_comes_back_from_every_format_that_carries_text(tmp_path_factory, note, name):
    folder = tmp_path_factory.mktemp("texts")
    actors = pd.DataFrame({"id": ["R"], "kind": ["region"], "name": [name]})
    net = sn.from_edges(pd.DataFrame({"source": ["R"], "target": ["P"], "note": [note]}), actors)
    tie = net.ties.index[0]
    graphml = nx.read_graphml(export(net, folder / "a.graphml")[0], force_multigraph=True)
    assert graphml.edges["R", "P", tie].get("note", "") == note
    gexf = nx.read_gexf(export(net, folder / "a.gexf")[0])
    assert gexf.edges["R", "P"].get("note", "") == note
    assert gexf.nodes["R"].get("name", "") == name
    nodes, edges = export(net, folder / "csv", "csv")
    read = {"dtype": str, "keep_default_na": False, "encoding": "utf-8"}
    assert restore(pd.read_csv(edges, **read))["note"].tolist() == [note]
    assert name in restore(pd.read_csv(nodes, **read))["Label"].tolist()
    sheet = pd.read_excel(
        export(net, folder / "a.xlsx")[0], sheet_name="ties", dtype=str, keep_default_na=False
    )
    assert sheet["note"].tolist() == [note]
