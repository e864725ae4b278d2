from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import close, florentine, golden, quick, small_world
from subnatnet.measures import layer_relevance, multilayer, multilayer_pagerank

GOLDEN = golden("uunet_florentine")


def expected(key):
    return pd.Series(GOLDEN[key], dtype=float).reindex(GOLDEN["actors"])


def test_the_golden_values_of_uunet():
    graph = florentine()
    found = multilayer(graph).loc[GOLDEN["actors"]]
    assert close(found["degree"], expected("degree_all"))
    assert close(found["degree_deviation"], expected("degree_deviation_all"))
    assert close(found["neighbourhood"], expected("neighborhood_all"))
    assert close(found["connective_redundancy"], expected("connective_redundancy_all"))
    both = layer_relevance(graph, GOLDEN["layers"]).loc[GOLDEN["actors"]]
    assert close(both["relevance"], expected("relevance_all"))
    assert close(both["exclusive_relevance"], expected("xrelevance_all"))
    assert close(both["exclusive_neighbourhood"], expected("xneighborhood_all"))
    for layer in GOLDEN["layers"]:
        assert close(found[f"degree_{layer}"], expected(f"degree_{layer}"))
        assert close(found[f"exclusive_neighbourhood_{layer}"], expected(f"xneighborhood_{layer}"))
        assert close(found[f"relevance_{layer}"], expected(f"relevance_{layer}"))
        assert close(found[f"exclusive_relevance_{layer}"], expected(f"xrelevance_{layer}"))
        alone = layer_relevance(graph, [layer]).loc[GOLDEN["actors"]]
        assert close(alone["neighbourhood"], expected(f"neighborhood_{layer}"))
        assert close(alone["connective_redundancy"], expected(f"connective_redundancy_{layer}"))


def test_degree_deviation_within_one_layer_is_zero():
    for layer in GOLDEN["layers"]:
        found = multilayer(florentine(), layers=[layer])
        known = expected(f"degree_deviation_{layer}").dropna()
        assert close(found.loc[known.index, "degree_deviation"], known)


@st.composite
def stacks(draw):
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(6))
    for a, b, layer in draw(
        st.lists(st.tuples(*[st.integers(0, 5)] * 2, st.sampled_from("PQR")), min_size=1)
    ):
        if a != b:
            graph.add_edge(a, b, layer=layer)
    graph.add_edge(0, 1, layer="P")
    return graph


@quick
@given(stacks())
def test_participation_and_redundancy_equal_the_formulas(graph):
    found = multilayer(graph)
    layers = sorted({layer for *_, layer in graph.edges(data="layer")})
    for node in graph:
        near = {layer: {b for _, b, k in graph.edges(node, data="layer") if k == layer} for layer in layers}
        degrees = [len(x) for x in near.values()]
        total, everyone = sum(degrees), set().union(*near.values())
        if not total:
            assert pd.isna(found.loc[node, "participation"])
            continue
        many = len(layers)
        share = many / (many - 1) * (1 - sum((k / total) ** 2 for k in degrees)) if many > 1 else 0
        assert close(found.loc[node, "participation"], share)
        assert close(found.loc[node, "connective_redundancy"], 1 - len(everyone) / total)


@quick
@given(stacks(), st.sampled_from([0.5, 1.0, 3.0]))
def test_pagerank_equals_networkx_on_the_supra_graph(graph, coupling):
    layers = sorted({layer for *_, layer in graph.edges(data="layer")})
    supra = nx.Graph()
    for a, b, layer in graph.edges(data="layer"):
        supra.add_edge((a, layer), (b, layer), weight=1.0)
    for node in graph:
        copies = [(node, layer) for layer in layers if (node, layer) in supra]
        supra.add_edges_from(((a, b) for a in copies for b in copies if a < b), weight=coupling)
    rank = nx.pagerank(supra, tol=1e-14, max_iter=5000)
    found = multilayer_pagerank(graph, coupling=coupling)
    for node in graph:
        assert close(found.loc[node, "pagerank"], sum(rank.get((node, layer), 0) for layer in layers))
    assert close(found["pagerank"].sum(), 1)


@quick
@given(stacks())
def test_names_do_not_matter_and_an_isolate_has_no_layer(graph):
    names = {node: f"n{5 - node}" for node in graph}
    before = multilayer(graph)
    assert close(before.rename(index=names).sort_index(), multilayer(nx.relabel_nodes(graph, names)))
    graph.add_node(99)
    after = multilayer(graph)
    assert close(before, after.loc[before.index])
    assert after.loc[99, "degree"] == 0
    assert pd.isna(after.loc[99, "participation"])


def test_actors_outside_a_layer_are_missing():
    found = multilayer(small_world(), unit="province")
    assert pd.isna(found.loc["H-C", "degree_directive"])
    assert found.loc["H-A", ["layers", "degree", "neighbourhood"]].tolist() == [3, 5, 5]
    late = multilayer(small_world(), unit="province", during="late")
    assert late.loc["H-C", "degree_agreement"] == 0


def test_errors_say_what_to_do():
    with pytest.raises(sn.InvalidChoice, match="attribute `layer`"):
        multilayer(nx.path_graph(2))
    with pytest.raises(sn.InvalidChoice, match="choose among"):
        layer_relevance(florentine(), ["trade"])
    with pytest.raises(sn.InvalidChoice, match="coupling must be a number from 0"):
        multilayer_pagerank(florentine(), coupling=-1)
