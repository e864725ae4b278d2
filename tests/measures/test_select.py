from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest

import subnatnet as sn
from measures.oracles import small_world
from subnatnet.measures import brokerage, centrality
from subnatnet.measures._select import select


def test_undirected_layers_count_both_ways_among_directed_ones():
    view = select(small_world())
    a, near, top = (view.ids.get_loc(i) for i in ("H-A", "N:near", "org:top"))
    assert view.directed
    assert view.matrix[a, near] == view.matrix[near, a] == 1
    assert view.matrix[top, a] == 1
    assert view.matrix[a, top] == 0


def test_one_act_counts_once_between_two_actors():
    view = select(small_world(), layer="directive", unit="province")
    assert view.matrix[view.ids.get_loc("org:top"), view.ids.get_loc("H-A")] == 1


def test_sides_follow_where_a_company_is_based():
    view = select(small_world())
    side = pd.Series(view.side, index=view.ids)
    assert side["co:home"] == "region"
    assert side["co:away"] == "abroad"
    assert side["org:top"] == "centre"
    loose = sn.from_edges(pd.DataFrame({"source": ["co"], "target": ["x"], "layer": "investment"}))
    assert select(loose).side.tolist() == ["unplaced", "abroad"]


def test_ties_to_oneself_are_left_out_and_counted():
    graph = nx.Graph([(0, 0), (0, 1)])
    found = centrality(graph, "strength")
    assert found["strength"].tolist() == [1, 1]
    assert found.attrs["self_ties"] == 1


def test_parallel_edges_add_up_and_layers_of_a_graph_can_be_chosen():
    graph = nx.MultiGraph()
    graph.add_edge("a", "b", layer="agreement", weight=2)
    graph.add_edge("a", "b", layer="agreement")
    graph.add_edge("a", "c", layer="investment")
    assert centrality(graph, "strength")["strength"].to_dict() == {"a": 4, "b": 3, "c": 1}
    assert centrality(graph, "degree", layer="agreement")["degree"].to_dict() == {"a": 1, "b": 1, "c": 0}
    with pytest.raises(sn.InvalidChoice, match="did you mean 'agreement'"):
        select(graph, layer="agreemnt")


def test_nodes_may_be_tuples_and_mixed():
    graph = nx.Graph([((0, 1), "a"), ("a", 3)])
    assert set(centrality(graph, "degree").index) == {(0, 1), "a", 3}


def test_graphs_and_networks_agree():
    net = small_world().layer("agreement")
    ours, theirs = centrality(net, "degree"), centrality(net.to_networkx(), "degree")
    pd.testing.assert_series_equal(
        ours["degree"], theirs["degree"], check_names=False, check_index_type=False
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: select(nx.path_graph(2), during="2001"), "no periods"),
        (lambda: select(pd.DataFrame()), "not a DataFrame; see `from_edges`"),
        (lambda: select(nx.Graph([(0, 1, {"weight": -1})])), "the weight of 0 - 1 is -1"),
        (lambda: select(nx.Graph([(0, 1, {"weight": float("nan")})])), "is nan"),
        (lambda: select(small_world(), layer="agreemnt"), "did you mean 'agreement'"),
        (lambda: brokerage(nx.path_graph(2)), "attribute `kind`"),
        (lambda: select(select(nx.path_graph(2)), layer="x"), "already selected"),
    ],
)
def test_errors_say_what_to_do(call, message):
    with pytest.raises(sn.InvalidChoice, match=message):
        call()
