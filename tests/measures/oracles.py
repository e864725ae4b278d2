"""Golden values, small random networks and plain second calculations."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

import subnatnet as sn

quick = settings(max_examples=25)
GOLDEN = Path(__file__).parents[1] / "golden"


def golden(name):
    return json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


SNA = golden("r_sna_igraph")
CLASSES = dict(enumerate(SNA["cl"]))
DIRECTED = nx.from_numpy_array(np.array(SNA["A"]), create_using=nx.DiGraph)
UNDIRECTED = DIRECTED.to_undirected()
WEIGHTED = nx.from_numpy_array(np.array(SNA["W"]), create_using=nx.DiGraph)


def florentine():
    """Padgett's families with an edge attribute for the layer."""
    edges = golden("uunet_florentine")["edges"]
    graph = nx.MultiGraph()
    rows = zip(edges["from_actor"], edges["to_actor"], edges["from_layer"], strict=True)
    graph.add_edges_from((a, b, {"layer": layer}) for a, b, layer in rows)
    return graph


@st.composite
def graphs(draw, *, directed=None, weighted=False, largest=9):
    """Small graphs, often with isolates and several components."""
    n = draw(st.integers(1, largest))
    kind = draw(st.booleans()) if directed is None else directed
    graph = nx.DiGraph() if kind else nx.Graph()
    graph.add_nodes_from(range(n))
    ends = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, max_size=3 * n, unique=True)) if n > 1 else []
    for a, b in pairs:
        graph.add_edge(a, b, weight=draw(st.integers(1, 6)) if weighted else 1)
    return graph


@st.composite
def grouped(draw, **options):
    """A graph and a group for each of its nodes."""
    graph = draw(graphs(**options))
    return graph, {node: draw(st.sampled_from("ABC")) for node in graph}


def relabelled(graph, shift=7):
    """The same graph under other names, its nodes and edges in another order."""
    names = {node: f"n{(node * 5 + shift) % 101:03d}" for node in graph}
    new = type(graph)()
    new.add_nodes_from(names[node] for node in sorted(graph, key=names.get, reverse=True))
    edges = [(names[a], names[b], data) for a, b, data in graph.edges(data=True)]
    new.add_edges_from(reversed(edges))
    return new, names


def close(left, right, tolerance=1e-9):
    """Whether two things hold the same numbers; NaN equals NaN."""
    return np.allclose(
        np.asarray(left, float), np.asarray(right, float), rtol=0, atol=tolerance, equal_nan=True
    )


def small_world():
    """Two provinces with cities, partners in three countries, a ministry and companies; some ties undated."""
    actors = pd.DataFrame(
        [
            ("H-A", "region", "province", "", "H", "Here", 0.0, 0.0, "N", 0),
            ("H-B", "region", "province", "", "H", "Here", 0.0, 10.0, "", 0),
            ("H-C", "region", "province", "", "H", "Here", 0.0, 20.0, "N|F", 0),
            ("H-A:one", "region", "prefecture", "H-A", "H", "Here", 1.0, 1.0, "", 0),
            ("N", "place", "country", "world:here", "N", "Here", 0.0, 30.0, "", 0),
            ("F", "place", "country", "world:europe", "F", "Europe", 0.0, 90.0, "", 1),
            ("G", "place", "country", "world:europe", "G", "Europe", np.nan, np.nan, "", 0),
            ("N:near", "place", "city", "N", "N", "Here", 0.0, 30.0, "", 0),
            ("F:far", "place", "city", "F", "F", "Europe", 0.0, 90.0, "", 0),
            ("F:farther", "place", "city", "F", "F", "Europe", 0.0, 100.0, "", 0),
            ("world:europe", "place", "world_region", "", "", "Europe", np.nan, np.nan, "", 0),
            ("world:here", "place", "world_region", "", "", "Here", np.nan, np.nan, "", 0),
            ("org:top", "ministry", "organ", "", "H", "", np.nan, np.nan, "", 0),
            ("co:home", "company", "company", "H-B", "", "", np.nan, np.nan, "", 0),
            ("co:away", "company", "company", "G", "G", "Europe", np.nan, np.nan, "", 0),
        ],
        columns=[
            "id",
            "kind",
            "level",
            "parent",
            "country",
            "world_region",
            "lat",
            "lon",
            "land_neighbours",
            "eu",
        ],
    )
    country = actors["level"] == "country"
    actors["eu_member"] = actors.pop("eu").where(country)
    actors["land_neighbour"] = (actors["id"] == "N").astype(float).where(country)
    ties = pd.DataFrame(
        [
            ("t1", "agreement", "H-A", "N:near", "2001", "", "twin"),
            ("t2", "agreement", "H-A:one", "F:far", "2011", "", "twin"),
            ("t3", "agreement", "H-A", "F:far", "", "", "twin"),
            ("t4", "agreement", "H-B", "F:farther", "2003", "", "twin"),
            ("t5", "agreement", "H-C", "N:near", "", "", "twin"),
            ("t6", "investment", "co:home", "co:away", "2005", "", "share"),
            ("t7", "investment", "co:away", "H-A", "2012", "p1", "share"),
            ("t8", "investment", "G", "H-A", "2012", "p1", "loan"),
            ("t9", "directive", "org:top", "H-A", "2000", "d1", "zone"),
            ("ta", "directive", "org:top", "H-A:one", "2000", "d1", "zone"),
            ("tb", "directive", "org:top", "H-B", "2010", "d2", "plan"),
        ],
        columns=["id", "layer", "source", "target", "start", "document", "kind"],
    )
    return sn.from_edges(ties, actors, eras={"early": "2000/2005", "late": "2010/2015"})
