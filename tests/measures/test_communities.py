from __future__ import annotations

import sys

import community as python_louvain
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import CLASSES, SNA, UNDIRECTED, close, graphs, grouped, quick, relabelled, small_world
from subnatnet.measures import communities, community_runs, consensus
from subnatnet.measures._louvain import louvain, modularity
from subnatnet.measures._select import select

METHODS = ["louvain", "fast", "leiden", "infomap"]
CAVEMEN = nx.connected_caveman_graph(5, 6)


def parts(series):
    return {frozenset(members) for members in series.groupby(series).groups.values()}


def test_the_golden_modularity_of_igraph():
    codes = pd.factorize(pd.Series(CLASSES))[0]
    assert close(modularity(select(UNDIRECTED).matrix, codes), SNA["igraph"]["modularity_und"])


@quick
@given(grouped(weighted=True), st.sampled_from([0.5, 1.0, 2.0]))
def test_modularity_equals_networkx(case, resolution):
    graph, groups = case
    if graph.size():
        view = select(graph)
        codes = pd.factorize(pd.Series(groups)[view.ids])[0]
        sets = [{n for n in graph if groups[n] == g} for g in set(groups.values())]
        expected = nx.community.modularity(graph, sets, resolution=resolution)
        found = modularity(view.matrix, codes, directed=view.directed, resolution=resolution)
        assert close(found, expected)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_finds_the_caves(method):
    found = communities(CAVEMEN, method)
    caves = {frozenset(range(i * 6, i * 6 + 6)) for i in range(5)}
    assert parts(found["community"]) == caves
    assert found.attrs["communities"] == 5


@pytest.mark.parametrize("method", METHODS)
def test_same_seed_same_answer_whatever_the_order_of_rows(method):
    graph = nx.gnm_random_graph(60, 150, seed=3)
    shuffled = nx.Graph()
    shuffled.add_nodes_from(reversed(list(graph)))
    shuffled.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    first, second = (communities(g, method, seed=11)["community"] for g in (graph, shuffled))
    pd.testing.assert_series_equal(first, second)
    runs = community_runs(graph, method=method, runs=4, seed=11)
    pd.testing.assert_frame_equal(runs, community_runs(shuffled, method=method, runs=4, seed=11))


def test_the_default_is_what_python_louvain_gives_for_that_seed():
    expected = python_louvain.best_partition(CAVEMEN, random_state=5)
    assert parts(communities(CAVEMEN, seed=5)["community"]) == parts(pd.Series(expected))


@pytest.mark.parametrize("seed", range(5))
def test_the_compiled_engine_is_not_worse_than_python_louvain(seed):
    graph = nx.gnm_random_graph(200, 500, seed=seed)
    fast = np.mean([communities(graph, "fast", seed=s).attrs["modularity"] for s in range(5)])
    plain = np.mean([communities(graph, "louvain", seed=s).attrs["modularity"] for s in range(5)])
    assert fast >= plain


@quick
@given(graphs(weighted=True), st.booleans())
def test_no_single_move_improves_what_the_engine_found(graph, directed):
    view = select(graph)
    ties = view.matrix if view.directed and directed else view.strength
    options = {"directed": view.directed and directed}
    labels = louvain(ties, **options)
    best = modularity(ties, labels, **options)
    for node in range(view.size):
        for other in {*labels.tolist(), labels.max() + 1}:
            moved = labels.copy()
            moved[node] = other
            value = modularity(ties, moved, **options)
            assert np.isnan(value) or value <= best + 1e-9


@quick
@given(graphs(weighted=True))
def test_scale_of_weights_and_isolates_do_not_matter(graph):
    before = communities(graph, "fast", weighted=True)
    for _, _, data in graph.edges(data=True):
        data["weight"] *= 8
    graph.add_node("zzz")
    after = communities(graph, "fast", weighted=True)
    assert parts(before["community"]) == parts(after["community"].drop("zzz"))
    assert (after["community"] == after["community"]["zzz"]).sum() == 1


@quick
@given(graphs(directed=True))
def test_direction_does_not_matter_to_louvain(graph):
    pd.testing.assert_frame_equal(communities(graph, "fast"), communities(graph.reverse(), "fast"))


def test_names_do_not_change_how_good_the_communities_are():
    other, names = relabelled(CAVEMEN)
    first, second = communities(CAVEMEN)["community"].rename(index=names), communities(other)["community"]
    assert parts(first) == parts(second)


def test_resolution_moves_the_number_of_communities():
    few, many = (communities(CAVEMEN, "fast", resolution=r).attrs["communities"] for r in (0.05, 1.0))
    assert few < many
    with pytest.raises(sn.InvalidChoice, match="Infomap has no resolution"):
        communities(CAVEMEN, "infomap", resolution=2.0)


def test_many_runs_give_a_consensus_and_say_how_firm_it_is():
    graph = nx.compose(nx.complete_graph(5), nx.relabel_nodes(nx.complete_graph(5), lambda n: n + 6))
    graph.add_edges_from([(4, 5), (5, 6)])  # 5 hangs between two cliques
    found = communities(graph, "fast", runs=40, seed=1)
    assert parts(found["community"].drop(5)) == {frozenset(range(5)), frozenset(range(6, 11))}
    assert found["stability"].drop(5).min() > found["stability"][5]
    facts = found.attrs
    spread = [facts[f"modularity_{end}"] for end in ("low", "mean", "high")]
    assert np.all(np.diff(spread) > -1e-12)
    assert 0 <= facts["vi_mean"] <= facts["vi_high"]
    firm = communities(CAVEMEN, "fast", runs=10)
    assert (firm["stability"] == 1).all()
    assert firm.attrs["vi_high"] == 0


def test_consensus_follows_the_majority():
    runs = pd.DataFrame({0: [0, 0, 1, 1], 1: [0, 0, 1, 1], 2: [0, 1, 1, 1]}, index=list("abcd"))
    assert parts(consensus(runs)) == {frozenset("ab"), frozenset("cd")}


def test_communities_of_a_network_and_of_nothing():
    found = communities(small_world(), layer="agreement", unit="province")
    assert found.attrs["layer"] == "agreement"
    empty = communities(nx.empty_graph(3))
    assert empty["community"].tolist() == [0, 1, 2]
    assert np.isnan(empty.attrs["modularity"])


@pytest.mark.parametrize(
    ("method", "module", "extra"), [("leiden", "igraph", "leiden"), ("infomap", "infomap", "infomap")]
)
def test_a_missing_package_is_named(monkeypatch, method, module, extra):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(sn.MissingExtra, match=rf"subnatnet\[{extra}\]"):
        communities(CAVEMEN, method)


def test_wrong_words():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'louvain'"):
        communities(CAVEMEN, "louvian")
    with pytest.raises(sn.InvalidChoice, match="runs must be a whole number from 1 on"):
        communities(CAVEMEN, runs=0)
