"""Networks from frames and graphs in memory."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from hostile import HOSTILE
from subnatnet.network.builders import _told, actors_of, kind_of_id
from subnatnet.schema import KINDS, LAYERS
from subnatnet.tables.text import clean


def test_plain_names_of_columns():
    net = sn.from_edges(
        pd.DataFrame({"source": ["A"], "target": ["B"], "type": ["directive"], "date": ["1992"]})
    )
    assert net.ties.iloc[0][["layer", "start"]].tolist() == ["directive", "1992"]
    assert net.actors["kind"].to_dict() == {"A": "ministry", "B": "region"}


def test_a_missing_column_is_named():
    with pytest.raises(sn.InvalidTies, match="rename 'targets'"):
        sn.from_edges(pd.DataFrame({"source": ["A"], "targets": ["B"]}))


@settings(max_examples=8)
@given(networks.tie_tables(max_ties=8))
def test_numbering_does_not_depend_on_the_order_of_rows(ties):
    bare = ties.drop(columns="id")
    one = sn.from_edges(bare, networks.ACTORS)
    assert sn.from_edges(bare.iloc[::-1], networks.ACTORS).equals(one)


@settings(max_examples=8)
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


@given(
    st.lists(
        st.tuples(st.sampled_from(list(LAYERS)), st.sampled_from("abcd"), st.sampled_from("abcd")),
        min_size=1,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_an_actor_is_of_the_first_kind_its_ties_expect(rows, random):
    ties = pd.DataFrame(rows, columns=["layer", "source", "target"])
    guessed = actors_of(ties, None).set_index("id")["kind"].to_dict()
    expected: dict[str, list[str]] = {}
    for layer, source, target in rows:
        expected.setdefault(source, []).append(LAYERS[layer].sources[0])
        expected.setdefault(target, []).append(LAYERS[layer].targets[0])
    assert guessed == {actor: min(kinds, key=list(KINDS).index) for actor, kinds in expected.items()}
    mixed = ties.sample(frac=1, random_state=random.randint(0, 99))
    one, two = (actors_of(frame, None).reset_index(drop=True) for frame in (ties, mixed))
    pd.testing.assert_frame_equal(one, two)


@given(
    st.lists(
        st.text("ABab:\n-", max_size=6)
        | st.sampled_from(["co:x", "org:x", "world:x", "place:x", "region:x", "PL", "PL:lodz"]),
        unique=True,
        max_size=8,
    )
)
def test_the_heads_of_ids_say_what_the_whole_ids_say(ids):
    place = {kind: at for at, kind in enumerate([*KINDS, ""])}
    told = _told(pd.Index(ids, dtype="str"), place)
    assert told.tolist() == [place[kind_of_id(actor)] for actor in ids]


def test_what_is_known_of_an_actor_counts_and_the_others_are_added():
    ties = pd.DataFrame({"source": ["A"], "target": ["B"]})
    net = sn.from_edges(
        ties, pd.DataFrame({"id": ["B", "C"], "kind": ["place", "company"], "name": ["Bee", ""]})
    )
    assert net.actors["kind"].to_dict() == {"A": "region", "B": "place", "C": "company"}
    assert net.actors["name"].to_dict() == {"A": "A", "B": "Bee", "C": ""}


@pytest.mark.parametrize(
    ("ties", "actors", "says"),
    [
        ({"sorce": ["A"], "target": ["B"]}, None, "rename 'sorce'"),
        ({"x": ["A"], "y": ["B"]}, None, "needs a column 'source'; there are: x, y"),
        (
            {"source": ["A"], "target": ["B"], "amount": ["much"]},
            None,
            "row tie-000001, amount = 'much': not a number",
        ),
        (
            {"source": ["A"], "target": ["B"]},
            {"ids": ["A"]},
            "the actors, id: this column is missing; did you mean 'ids'",
        ),
        (
            {"source": ["A"], "target": ["B"]},
            {"id": ["A"], "lat": ["north"]},
            "the actors, row A, lat = 'north'",
        ),
        ({"source": ["A"], "target": ["B"], "layer": ["agrement"]}, None, "mean 'agreement'"),
    ],
)
def test_errors_say_where_and_what(ties, actors, says):
    with pytest.raises(sn.InvalidTies, match=says) as caught:
        sn.from_edges(pd.DataFrame(ties), None if actors is None else pd.DataFrame(actors))
    assert len(caught.value.report) == 1


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(sn.InvalidTies, match="the ties, note: columns 3 and 4 have the same name"):
        sn.from_edges(pd.DataFrame([["A", "B", "x", "y"]], columns=["source", "target", "note", "note"]))


def test_columns_may_be_numbers_and_ids_an_index():
    frame = pd.DataFrame(
        [["A", "B", "x"]], columns=["source", "target", 0], index=pd.Index(["t9"], name="id")
    )
    net = sn.from_edges(frame)
    assert net.ties["0"].to_dict() == {"t9": "x"}
    assert frame.columns.tolist() == ["source", "target", 0]


def test_hostile_names_are_ids_like_any():
    names = list(HOSTILE)
    net = sn.from_edges(pd.DataFrame({"source": names, "target": "P", "note": names, "id": names}))
    assert net.ties["note"].to_dict() == dict(zip(map(clean, names), names, strict=True))
    back = sn.from_networkx(net.to_networkx())
    assert back.ties.equals(net.ties)


def test_edges_keep_their_ids_and_only_the_others_are_numbered():
    graph = nx.Graph()
    graph.add_edge("A", "B", id="mine")
    graph.add_edge("A", "C")
    assert sn.from_networkx(graph).ties["target"].to_dict() == {"mine": "B", "tie-000002": "C"}
    many = nx.MultiGraph()
    many.add_edge("A", "B", key="first")
    many.add_edge("A", "B")
    assert set(sn.from_networkx(many).ties.index) == {"first", "tie-000002"}


def test_attributes_of_any_kind_are_columns():
    graph = nx.Graph()
    graph.add_edge("A", "B", w=[1, 2])
    graph.edges["A", "B"][0] = 3
    graph.nodes["A"][1] = "x"
    net = sn.from_networkx(graph)
    assert net.ties[["0", "w"]].iloc[0].tolist() == [3, "[1, 2]"]
    assert net.actors["1"].to_dict() == {"A": "x", "B": ""}


def test_membership_edges_are_parents():
    graph = nx.DiGraph()
    graph.add_edge("A:a", "A", layer="membership")
    graph.add_edge("A:a", "P", layer="agreement")
    graph.nodes["P"]["kind"] = "place"
    net = sn.from_networkx(graph)
    assert net.actors["parent"].to_dict() == {"A": "", "A:a": "A", "P": ""}
    assert len(net.ties) == 1


def test_a_graph_without_edges_or_nodes():
    assert sn.from_networkx(nx.empty_graph(3)).actors.index.tolist() == ["0", "1", "2"]
    assert sn.from_networkx(nx.Graph()).ties.empty


def test_two_nodes_of_one_name_are_not_one_actor():
    graph = nx.Graph([(1, "1")])
    with pytest.raises(sn.InvalidTies, match="two actors have the same id"):
        sn.from_networkx(graph)


def test_weights_of_a_graph_become_counts_and_come_back():
    karate = nx.karate_club_graph()
    net = sn.from_networkx(karate)
    strength = sn.centrality(net, "strength")["strength"]
    assert strength["0"] == 42
    assert strength.to_dict() == {str(node): total for node, total in karate.degree(weight="weight")}
    assert sn.centrality(net, "acts").loc["0", "acts"] == 42
    plain = sn.from_networkx(karate, weight=None)
    assert sn.centrality(plain, "strength").loc["0", "strength"] == 16
    assert (net.edges["n_ties"] == 1).all()
    graph = net.to_networkx()
    assert sum(count for *_, count in graph.edges(data="count")) == net.edges["count"].sum()
    assert (
        sn.from_networkx(graph)
        .edges[["source", "target", "count"]]
        .equals(net.edges[["source", "target", "count"]])
    )
    assert sn.centrality(graph, "strength").loc["0", "strength"] == 42


@pytest.mark.parametrize("weight", [0, -1, float("inf"), "much"])
def test_a_weight_that_is_none_is_refused(weight):
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=weight)
    with pytest.raises(sn.InvalidTies, match="count"):
        sn.from_networkx(graph)


def test_rows_of_one_act_count_once_with_the_largest_count():
    ties = pd.DataFrame(
        {
            "source": ["R", "R", "R", "S"],
            "target": ["x", "x", "x", "x"],
            "document": ["d", "d", "", "d"],
            "count": [2, 5, 3, 4],
        }
    )
    net = sn.from_edges(ties)
    assert net.edges["count"].tolist() == [8, 4]
    assert net.edges["n_ties"].tolist() == [2, 1]
    assert sn.centrality(net, "strength")["strength"].to_dict() == {"R": 8, "S": 4, "x": 12}
    assert sn.centrality(net, "acts")["acts"].to_dict() == {"R": 8, "S": 4, "x": 8}
    assert sn.from_edges(ties.drop(columns="count")).ties["count"].tolist() == [1, 1, 1, 1]
    assert sn.from_edges(ties.rename(columns={"count": "weight"})).edges["count"].tolist() == [8, 4]
