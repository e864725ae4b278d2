"""UCINET's DL, read back by igraph and pymnet; the matrices for statnet, read back by pandas and R."""

from __future__ import annotations

import re

import igraph
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import small, tie_tables
from present.exports.cases import HOSTILE, hard
from present.exports.readers import r_is_whole_or_absent, run_r, with_r
from subnatnet.errors import InvalidChoice
from subnatnet.network._collapse import acts
from subnatnet.present.exports import export, matrices
from subnatnet.tables.formulas import restore


def test_igraph_reads_one_layer_of_ucinet(tmp_path):
    net = hard().layer("agreement")
    path, *_ = export(net, tmp_path / "ties.dl")
    graph = igraph.Graph.Read_DL(str(path))
    assert graph.vs["name"] == net.actors.index.tolist()
    pair = graph.get_eid("CN-SC", "PL:lodz")
    assert graph.es[pair]["weight"] == 2
    assert graph.get_eid("PL:lodz", "CN-SC") >= 0


def counted(net, layer):
    """Return the number of acts between each ordered pair, counted tie by tie."""
    ties = net.ties[net.ties["layer"] == layer]
    found = {}
    for tie, act in zip(ties.itertuples(), acts(ties), strict=True):
        pairs = {(tie.source, tie.target)}
        if not net.schema.directed[layer]:
            pairs.add((tie.target, tie.source))
        for pair in pairs:
            found.setdefault(pair, set()).add(act)
    return {pair: len(documents) for pair, documents in found.items()}


HEAD = r"DL\nN=(\d+) NM=(\d+)\nFORMAT = FULLMATRIX DIAGONAL PRESENT\n"


def cut_apart(path):
    """Return labels and matrices of a DL file of several layers."""
    head, data = path.read_text(encoding="utf-8").split("DATA:\n")
    first, _, rest = head.partition("ROW LABELS:\n")
    n, nm = map(int, re.fullmatch(HEAD, first).groups())
    rows, _, rest = rest.partition("COLUMN LABELS:\n")
    columns, _, levels = rest.partition("LEVEL LABELS:\n")
    assert rows == columns
    numbers = np.array(data.split(), dtype=int).reshape(nm, n, n)
    return rows.splitlines(), dict(zip(levels.splitlines(), numbers, strict=True))


def weights(graph):
    names = graph.vs["name"]
    return {(names[e.source], names[e.target]): e["weight"] for e in graph.es}


def test_several_layers_of_ucinet_are_stacked_matrices_of_acts(tmp_path):
    net = hard()
    path, *_ = export(net, tmp_path / "ties.dl")
    labels, matrices_by_layer = cut_apart(path)
    assert labels == net.actors.index.tolist()
    assert list(matrices_by_layer) == net.layers
    for layer, numbers in matrices_by_layer.items():
        found = {(labels[i], labels[j]): numbers[i, j] for i, j in np.argwhere(numbers)}
        assert found == counted(net, layer)
    # one joint document has a row for each region it addresses: each is one act for its pair
    assert matrices_by_layer["directive"].sum() == 2


def test_igraph_reads_each_matrix_of_several_layers_of_ucinet(tmp_path):
    # igraph takes files of one matrix of noughts and ones
    net = hard()
    labels, stacked = cut_apart(export(net, tmp_path / "ties.dl")[0])
    for layer, numbers in stacked.items():
        part = tmp_path / f"{layer}.dl"
        data = "\n".join(" ".join(map(str, row)) for row in (numbers > 0).astype(int).tolist())
        names = "\n".join(labels)
        part.write_text(f"dl n={len(labels)}\nformat=fullmatrix\nlabels:\n{names}\ndata:\n{data}\n", "utf-8")
        graph = igraph.Graph.Read_DL(str(part))
        assert graph.vs["name"] == net.actors.index.tolist()
        assert {(labels[e.source], labels[e.target]) for e in graph.es} == set(counted(net, layer))


def test_pymnet_reads_several_layers_of_ucinet(tmp_path):
    import pymnet

    net = sn.load_china().rollup("province", partners="country")
    path, nodes, *_ = export(net, tmp_path / "ties.dl")
    with path.open(encoding="utf-8") as lines:
        read = pymnet.read_ucinet(lines, couplings="none")
    assert set(read.iter_layers()) == set(net.layers)
    labels = restore(pd.read_csv(nodes, keep_default_na=False)).set_index("label_in_file")["Id"]
    assert set(read) == set(labels.index)
    found = {layer: {} for layer in net.layers}
    for one, other, layer, _, value in read.edges:
        found[layer][frozenset((labels[one], labels[other]))] = value
    for layer in net.layers:  # pymnet reads every layer as undirected and without loops
        held = {}
        for pair, count in counted(net, layer).items():
            held.setdefault(frozenset(pair), set()).add(count)
        held = {pair: counts for pair, counts in held.items() if len(pair) == 2}
        assert set(found[layer]) == set(held)
        assert all(found[layer][pair] in counts for pair, counts in held.items())


@settings(max_examples=8)
@given(tie_tables())
def test_igraph_reads_any_layer_of_ucinet(tmp_path_factory, table):
    net = sn.from_edges(table)
    folder = tmp_path_factory.mktemp("dl")
    for layer in net.layers:
        path, *_ = export(net.layer(layer), folder / f"{layer}.dl")
        assert weights(igraph.Graph.Read_DL(str(path))) == counted(net, layer)


def test_labels_for_ucinet_are_plain_and_unique():
    odd = pd.DataFrame(index=["a b", "a,b", "A_B", "", '"', "四川", "dl!"])
    assert matrices.ucinet_labels(odd) == ["a_b", "a_b~2", "A_B~3", "_", "_~2", "四川", "dl"]


def test_labels_that_ucinet_would_cut_to_the_same_stay_apart():
    ids = [f"CN-XJ:a-long-name-of-a-town-{number}" for number in range(12)]
    labels = matrices.ucinet_labels(pd.DataFrame(index=ids))
    assert labels[0] == ids[0]
    assert labels[1] == "CN-XJ:a-long-nam~2"
    assert labels[11] == "CN-XJ:a-long-na~12"
    assert len({label[:18] for label in labels}) == 12


@settings(max_examples=40)
@given(st.lists(st.text(max_size=24), min_size=1, max_size=12, unique=True))
def test_any_id_becomes_a_label_that_igraph_reads(tmp_path_factory, ids):
    labels = matrices.ucinet_labels(pd.DataFrame(index=ids))
    assert len({label[:18].upper() for label in labels}) == len(ids)
    path = tmp_path_factory.mktemp("labels") / "a.dl"
    data = "\n".join(["dl n=" + str(len(ids)), "format = edgelist1", "labels:", *labels, "data:", "1 1 1"])
    path.write_text(data + "\n", encoding="utf-8", newline="\n")
    assert igraph.Graph.Read_DL(str(path)).vs["name"] == labels


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


# -- matrices for statnet -----------------------------------------------------------------------

CHECK = """
source("load.R", chdir = TRUE, encoding = "UTF-8")
a <- networks$agreement
cat(is.directed(a), is.directed(networks$directive), network.size(a), "\\n")
cat(as.sociomatrix(a, "n_ties")["CN-SC", "PL:lodz"], "\\n")
cat(sum(as.sociomatrix(networks$directive)), "\\n")
cat(is.na((a %v% "lat")[a %v% "id" == "CN-XX"]), (a %v% "lat")[a %v% "id" == "PL:lodz"], "\\n")
cat((a %v% "name_local")[a %v% "id" == "CN-SC"], "\\n")
d <- sna::degree(a, gmode = "graph")
cat(d[network.vertex.names(a) == "CN-SC"], "\\n")
writeLines(a %v% "name", "names.txt", useBytes = TRUE)
"""


def test_the_matrices_are_those_of_the_network(tmp_path):
    net = hard()
    export(net, tmp_path, "statnet")
    ties = pd.read_csv(tmp_path / "agreement.csv", index_col=0)
    members = net.members.query("layer == 'agreement'")["actor"].tolist()
    assert ties.index.tolist() == ties.columns.tolist() == members
    assert ties.equals(ties.T)
    assert ties.loc["CN-SC", "PL:lodz"] == 2
    assert "co:firm" not in ties.index
    layers = pd.read_csv(tmp_path / "layers.csv", index_col=0)["directed"].to_dict()
    assert layers == {"agreement": 0, "investment": 1, "directive": 1}


def test_the_script_holds_no_data(tmp_path):
    export(hard(), tmp_path, "statnet")
    script = (tmp_path / "load.R").read_text(encoding="utf-8")
    assert script == matrices.statnet_files(hard().layer("directive"))["load.R"]


def test_r_loads_the_networks(tmp_path):
    export(hard(), tmp_path, "statnet")
    assert r_is_whole_or_absent()
    if with_r():
        said = [line.strip() for line in run_r(CHECK, tmp_path).strip().splitlines()]
        assert said == ["FALSE TRUE 13", "2", "2", "TRUE 51.8", "四川省", "9"]
        names = (tmp_path / "names.txt").read_text(encoding="utf-8").splitlines()
        assert set(HOSTILE) <= set(names)


@settings(max_examples=10)
@given(tie_tables())
def test_matrices_count_acts_as_ties_do(tmp_path_factory, table):
    net = sn.from_edges(table)
    folder = tmp_path_factory.mktemp("statnet")
    export(net, folder, "statnet")
    for layer in net.layers:
        read = pd.read_csv(folder / f"{layer}.csv", index_col=0)
        held = {(row, column): read.loc[row, column] for row in read.index for column in read.columns}
        assert {pair: count for pair, count in held.items() if count} == counted(net, layer)


def test_r_reads_the_matrices_of_the_built_in_case(tmp_path):
    net = sn.load_china().rollup("province", partners="country")
    export(net, tmp_path, "statnet")
    assert (tmp_path / "load.R").read_text(encoding="utf-8").isascii()
    if with_r():
        code = """
        source("load.R", chdir = TRUE, encoding = "UTF-8")
        for (name in names(networks)) {
          n <- networks[[name]]
          cat(name, network.size(n), sum(as.sociomatrix(n, "n_ties")), is.directed(n), "\\n")
        }
        """
        said = [line.split() for line in run_r(code, tmp_path).strip().splitlines()]
        members = net.members.groupby("layer").size()
        expected = []
        for layer in net.layers:
            total, directed = sum(counted(net, layer).values()), net.schema.directed[layer]
            expected.append([layer, str(members[layer]), str(total), str(directed).upper()])
        assert said == expected
