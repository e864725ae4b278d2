"""Graphs with attributes for other programs: GEXF (Gephi), GraphML (igraph, yEd), node-link JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from subnatnet.present.exports._common import actor_layers, day_text, records, spells, title_of, writable
from subnatnet.present.page import palette
from subnatnet.schema import LAYERS

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from subnatnet.network import TieNetwork

    Graph = nx.MultiGraph[str] | nx.MultiDiGraph[str]

# words that a GEXF element keeps for itself; an attribute of that name would be taken for it
GEXF_OWN = {"id", "label", "pid", "parents", "spells", "slices", "viz", "weight", "type", "key"}
DEGREE = 10.0  # drawing units for one degree, so that nodes of usual size do not cover each other


def build(net: TieNetwork) -> Graph:
    """Return a networkx graph of plain values: nodes and ties with all their columns.

    It is directed unless every layer is undirected. In a directed graph each tie says in ``directed``
    whether its own direction means anything, because the formats allow no mixture that readers agree on.
    """
    import networkx as nx

    directed = any(LAYERS[name].directed for name in net.layers)
    graph: Graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    actors, ties = net.actors, net.ties
    described = records(actors.assign(layers=actor_layers(net)))
    graph.add_nodes_from(zip(map(writable, actors.index), described, strict=True))
    # the readers' own word for the id of a parallel edge
    columns = records(ties.drop(columns=["source", "target"]).rename(columns={"key": "key_"}))
    edges: Any = (
        (
            writable(source),
            writable(target),
            writable(key),
            ({"directed": LAYERS[str(data["layer"])].directed} if directed else {}) | data,
        )
        for source, target, key, data in zip(ties["source"], ties["target"], ties.index, columns, strict=True)
    )
    graph.add_edges_from(edges)
    return graph


def _without_missing(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is missing, a number or a text: readers take it as missing, and the file stays small."""
    return {key: value for key, value in data.items() if value is not None and value != ""}


def _colour(kind: str, colours: dict[str, Any]) -> dict[str, float]:
    text = colours.get(kind, {}).get("light", "#808080").lstrip("#")
    red, green, blue = (int(text[i : i + 2], 16) for i in (0, 2, 4))
    return {"r": red, "g": green, "b": blue, "a": 1.0}


def write_gexf(net: TieNetwork, path: Path) -> None:
    """Write GEXF 1.2 with time: each dated tie carries the days on which it may have been in force."""
    import networkx as nx

    graph = build(net)
    colours = palette()["kinds"]
    out: Graph = nx.MultiDiGraph() if graph.is_directed() else nx.MultiGraph()
    out.graph["mode"] = "dynamic"
    for node, data in graph.nodes(data=True):
        kept = {
            f"{key}_" if key in GEXF_OWN | {"start", "end"} else key: value for key, value in data.items()
        }
        viz: dict[str, Any] = {"color": _colour(str(data["kind"]), colours)}
        if data["lat"] is not None and data["lon"] is not None:
            viz["position"] = {"x": data["lon"] * DEGREE, "y": data["lat"] * DEGREE, "z": 0.0}
        out.add_nodes_from([(node, _without_missing(kept) | {"label": data["name"] or node, "viz": viz})])
    when = spells(net)
    days = [(day_text(start), day_text(end)) for start, end in zip(when["start"], when["end"], strict=True)]
    time = dict(zip(map(writable, when.index), days, strict=True))
    renamed = {"start": "start_edtf", "end": "end_edtf"} | {word: f"{word}_" for word in GEXF_OWN}
    for source, target, key, data in graph.edges(keys=True, data=True):
        kept = {renamed.get(name, name): value for name, value in data.items()}
        start, end = time[key]
        own = {"id": key, "label": data["kind"] or data["layer"], "start": start, "end": end}
        out.add_edge(source, target, key=key)
        out.edges[source, target, key].update(_without_missing(kept | own))
    nx.write_gexf(out, path, encoding="utf-8", version="1.2draft")


def write_graphml(net: TieNetwork, path: Path) -> None:
    """Write GraphML with a key for each attribute."""
    import networkx as nx

    graph = build(net)
    out: Graph = nx.MultiDiGraph() if graph.is_directed() else nx.MultiGraph()
    out.add_nodes_from((node, _without_missing(data)) for node, data in graph.nodes(data=True))
    # networkx writes the key as the edge's id; igraph and R read only data, so it is there as well
    for source, target, key, data in graph.edges(keys=True, data=True):
        out.add_edge(source, target, key=key)
        out.edges[source, target, key].update(_without_missing(data) | {"tie": key})
    nx.write_graphml_xml(out, path, encoding="utf-8", infer_numeric_types=True)


def write_json(net: TieNetwork, path: Path) -> None:
    """Write the node-link JSON of networkx and d3, with eras and selection beside the graph."""
    import networkx as nx

    graph = build(net)
    graph.graph.update(json.loads(json.dumps(title_of(net), default=str)))
    text = json.dumps(nx.node_link_data(graph, edges="edges"), ensure_ascii=False, allow_nan=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
