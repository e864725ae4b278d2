"""Pajek and UCINET DL in the forms their programs write."""

from __future__ import annotations

import pytest

from subnatnet.tables.graph_texts import read_dl, read_pajek

TWO_MODE = '*Vertices 4 2\n1 "Graz"\n2 "Pecs"\n3 "EUROCITIES"\n4 "ICLEI"\n'


def ends(graph) -> list[tuple[str, str]]:
    return [(source, target) for source, target, _ in graph.edges]


def test_pajek_two_mode_by_lines_and_by_matrix():
    assert ends(read_pajek(TWO_MODE + "*Edges\n1 3\n2 4\n")) == [("1", "3"), ("2", "4")]
    assert ends(read_pajek(TWO_MODE + "*Matrix\n1 0\n1 1\n")) == [("1", "3"), ("2", "3"), ("2", "4")]


def test_pajek_lists_relations_and_years():
    text = '*Vertices 3\n1 "a"\n2 "b"\n3 "c"\n*Arcslist\n1 2 3\n'
    text += '*Arcs :2 "flights"\n1 2 5 [1990-1995]\n2 3 1 [2001-*]\n'
    graph = read_pajek(text)
    assert ends(graph) == [("1", "2"), ("1", "3"), ("1", "2"), ("2", "3")]
    assert graph.edges[2][2] == {"relation": "flights", "weight": 5.0, "start": "1990", "end": "1995"}
    assert graph.edges[3][2]["start"] == "2001"
    assert "end" not in graph.edges[3][2]


@pytest.mark.parametrize(
    "text", ["*Vertices x\n", '*Vertices 1\n1 "a"\n*Edges\n1 2\n', "*Vertices 2\n*Edges\n1\n", "a b\n"]
)
def test_pajek_that_is_none(text):
    with pytest.raises(ValueError, match=r"."):
        read_pajek(text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("dl n=3\nlabels:\na,b,c\ndata:\n0 1 0\n0 0 2\n0 0 0\n", [("a", "b"), ("b", "c")]),
        ("DL N = 2 FORMAT = EDGELIST1\nLABELS EMBEDDED\nDATA:\nGraz Pecs 2\n", [("Graz", "Pecs")]),
        (
            "dl n=2 format=nodelist1\nlabels embedded\ndata:\nGraz Pecs Linz\n",
            [("Graz", "Pecs"), ("Graz", "Linz")],
        ),
        (
            "dl nr=2 nc=2\nrow labels:\nGraz\nPecs\ncolumn labels:\nICLEI\nUCLG\ndata:\n1 0\n1 1\n",
            [("Graz", "ICLEI"), ("Pecs", "ICLEI"), ("Pecs", "UCLG")],
        ),
        ("dl n=2 format=fullmatrix\nlabels embedded\ndata:\n a b\na 0 1\nb 0 0\n", [("a", "b")]),
    ],
)
def test_dl(text, wanted):
    assert ends(read_dl(text)) == wanted


def test_dl_levels_and_weights():
    graph = read_dl("dl n=2 nm=2\nlabels:\na b\nmatrix labels:\nx y\ndata:\n0 1\n0 0\n0 3\n0 0\n")
    assert graph.edges == [
        ("a", "b", {"relation": "x", "weight": 1.0}),
        ("a", "b", {"relation": "y", "weight": 3.0}),
    ]


@pytest.mark.parametrize("text", ["dl n=2\n", "dl n=2\ndata:\n1 2\n", "dl n=99999 nm=9\ndata:\n1\n"])
def test_dl_that_is_none(text):
    with pytest.raises(ValueError, match=r"."):
        read_dl(text)
