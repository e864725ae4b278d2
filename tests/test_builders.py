"""Networks from frames and graphs in memory."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings

import networks
import subnatnet as sn


def test_plain_names_of_columns():
    net = sn.from_edges(
        pd.DataFrame({"source": ["A"], "target": ["B"], "type": ["directive"], "date": ["1992"]})
    )
    assert net.ties.iloc[0][["layer", "start"]].tolist() == ["directive", "1992"]
    assert net.actors["kind"].to_dict() == {"A": "ministry", "B": "region"}


def test_a_missing_column_is_named():
    with pytest.raises(sn.InvalidTies, match="rename 'targets'"):
        sn.from_edges(pd.DataFrame({"source": ["A"], "targets": ["B"]}))


@settings(max_examples=15)
@given(networks.tie_tables(max_ties=8))
def test_numbering_does_not_depend_on_the_order_of_rows(ties):
    bare = ties.drop(columns="id")
    one = sn.from_edges(bare, networks.ACTORS)
    assert sn.from_edges(bare.iloc[::-1], networks.ACTORS).equals(one)


@settings(max_examples=15)
@given(networks.tie_tables(max_ties=8))
def test_networkx_and_back(ties):
    net = sn.TieNetwork(networks.ACTORS, ties)
    back = sn.from_networkx(net.to_networkx())
    assert back.ties.equals(net.ties)
    assert back.edges.equals(net.edges)


def test_the_graph_handed_in_is_left_alone():
    graph = nx.Graph([("A", "B")])
    sn.from_networkx(graph)
    assert dict(graph.nodes(data=True)) == {"A": {}, "B": {}}
