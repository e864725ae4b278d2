"""Graphs with attributes for other programs: GraphML (igraph, yEd), node-link JSON (networkx, d3)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from subnatnet.present.exports._common import actor_layers, records, title_of, writable
from subnatnet.tables.declared import declared_text

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from subnatnet.network import TieNetwork

    Graph = nx.MultiGraph[str] | nx.MultiDiGraph[str]


def build(net: TieNetwork) -> Graph:
    """Return a networkx graph of plain values: nodes and ties with all their columns.

    It is directed unless every layer is undirected. In a directed graph each tie says in ``directed``
    whether its own direction means anything, because the formats allow no mixture that readers agree on.
    """
    import networkx as nx

    of_layer = net.schema.directed
    directed = any(of_layer[name] for name in net.layers)
    graph: Graph = nx.MultiDiGraph() if directed else nx.MultiGraph()
    if declared := declared_text(net.schema):
        graph.graph["schema"] = declared
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
            ({"directed": of_layer[str(data["layer"])]} if directed else {}) | data,
        )
        for source, target, key, data in zip(ties["source"], ties["target"], ties.index, columns, strict=True)
    )
    graph.add_edges_from(edges)
    return graph


def _without_missing(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is missing, a number or a text: readers take it as missing, and the file stays small."""
    return {key: value for key, value in data.items() if value is not None and value != ""}


def write_graphml(net: TieNetwork, path: Path) -> None:
    """Write GraphML with a key for each attribute."""
    import networkx as nx

    graph = build(net)
    out: Graph = nx.MultiDiGraph() if graph.is_directed() else nx.MultiGraph()
    out.graph.update(graph.graph)
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
