"""Graph files as tables of ties: GraphML, GEXF, GML, node-link JSON, Pajek, UCINET DL."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.budget import check_size, loaded_json, ticking
from subnatnet.tables.declared import with_text
from subnatnet.tables.encodings import decode
from subnatnet.tables.graph_texts import Graph, read_dl, read_pajek
from subnatnet.tables.sheet import Sheet, give_up

if TYPE_CHECKING:
    from pathlib import Path

    from subnatnet.schema import Schema

XML = {"graphml": "GraphML", "gexf": "GEXF"}
BY_SUFFIX = {".graphml": "GraphML", ".gexf": "GEXF", ".gml": "GML", ".net": "Pajek", ".dl": "UCINET DL"}
HEAD = 4096
ENDS = {"start_edtf": "start", "end_edtf": "end"}
WORDS_OF_READERS = ("key", "networkx_key", "for")


def graph_format(data: bytes, suffix: str) -> str:  # noqa: PLR0911 - one answer for each format
    """Return which kind of graph file some bytes are, or ``""``: the content says it, else the suffix.

    Examples
    --------
    >>> graph_format(b"<?xml version='1.0'?><graphml/>", ".txt"), graph_format(b"source,target", ".csv")
    ('GraphML', '')
    """
    head = data[:HEAD].lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"<"):
        found = re.search(rb"<(?:\w+:)?(graphml|gexf)\b", head)
        if found:
            return XML[found[1].decode()]
    if head[:8].lower() == b"*network" and (suffix == ".paj" or data.lower().count(b"*network") > 1):
        return "Pajek project"
    if head[:9].lower() == b"*vertices" or (suffix == ".net" and re.search(rb"(?im)^\*vertices", head)):
        return "Pajek"
    if re.match(rb"(?i)dl\s+(n|nr|nm)\s*=", head) or (suffix == ".dl" and head[:2].lower() == b"dl"):
        return "UCINET DL"
    if re.match(rb"(?is)(creator.*?|#.*?|comment.*?|version.*?)?graph\s*\[", head):
        return "GML"
    if head.startswith(b"{") and b'"nodes"' in data and (b'"links"' in data or b'"edges"' in data):
        return "node-link JSON"
    return BY_SUFFIX.get(suffix, "") if suffix in (".graphml", ".gexf", ".gml") else ""


def read_graph(data: bytes, kind: str, path: Path, *, schema: Schema = DEFAULT_SCHEMA) -> dict[str, Any]:
    """Read a graph file as a table of ties, one row for each edge.

    Parameters
    ----------
    data : bytes
        The whole file.
    kind : str
        As :func:`graph_format` says it.
    path : pathlib.Path
        Where it lies, for errors.
    schema : Schema
        Which kinds and layers there are; those that the graph declares in its attribute ``schema`` are added.

    Returns
    -------
    dict
        ``sheets`` (one), ``schema``, and ``actors`` where every node says its kind, as
        :class:`subnatnet.tables.read.Bundle` takes them.

    Raises
    ------
    InvalidTies
        If it is damaged, or holds entities.
    """
    file = path.name
    try:
        graph = _READERS[kind](data, file)
    except (
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        AttributeError,
        RecursionError,
        SyntaxError,
    ) as error:
        give_up(f"the {kind} file cannot be read: {str(error)[:120] or type(error).__name__}", file=file)
    except Exception as error:  # noqa: BLE001 - networkx has errors of its own for each format
        give_up(f"the {kind} file cannot be read: {str(error)[:120]}", file=file)
    _check_sizes(graph, file)
    schema = with_text(schema, graph.declared, file=file)
    names = _names(graph)
    rows = []
    for source, target, cells in ticking(graph.edges, file=file):
        if cells.get("layer") == "membership":
            continue
        own = {ENDS.get(k, k): v for k, v in sorted(cells.items(), key=lambda pair: pair[0] in ENDS)}
        rows.append({"source": names[source], "target": names[target]} | own)
    frame = pd.DataFrame(rows, columns=None if rows else ["source", "target"])
    frame = frame.drop(columns=[name for name in WORDS_OF_READERS if name in frame])
    if "tie" in frame and ("id" not in frame or frame["id"].equals(frame["tie"])):
        frame = frame.drop(columns=[name for name in ("id",) if name in frame]).rename(columns={"tie": "id"})
    elif "id" in frame and not _whole_ids(frame["id"]):
        frame = frame.drop(columns="id")
    if "directed" in frame and "layer" in frame:
        frame = frame.drop(columns="directed")  # said by the layer
    notes: list[dict[str, object]] = [
        {"what": "graph file", "value": kind},
        {"what": "nodes", "value": f"{len(graph.nodes)} nodes, {len(rows)} edges"},
    ]
    found: dict[str, Any] = {"sheets": [], "schema": schema}
    actors = _actors(graph, names, schema)
    if actors is not None:
        found["actors"] = actors
    else:
        used = {end for source, target, _ in graph.edges for end in (source, target)}
        if left := [names[node] for node in graph.nodes if node not in used]:
            notes.append(
                {"what": "nodes without an edge left out", "value": ", ".join(left[:5]), "count": len(left)}
            )
    flat = pd.DataFrame({name: _column(frame[name]) for name in frame.columns}, index=frame.index)
    found["sheets"] = [Sheet(flat, np.arange(1, len(flat) + 1), file, notes=notes)]
    return found


def _check_sizes(graph: Graph, file: str) -> None:
    for part in ([cells for _, _, cells in graph.edges], list(graph.nodes.values())):
        check_size(len(part), len({name for cells in part for name in cells}), file=file)


def _column(cells: pd.Series) -> pd.Series:
    filled = [cell for cell in cells if cell is not None and cell == cell]  # noqa: PLR0124 - NaN
    if filled and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled):
        return pd.to_numeric(cells)
    if filled and len(filled) == len(cells) and all(isinstance(cell, bool) for cell in filled):
        return cells.astype("bool")
    texts = ["" if cell is None or cell != cell else str(cell) for cell in cells]  # noqa: PLR0124 - NaN
    return pd.Series(texts, index=cells.index, dtype="str")


def _whole_ids(ids: pd.Series) -> bool:
    """Say whether edges have ids of their own: texts, each once, and not only numbers from a counter."""
    texts = ids.astype("str")
    return bool(ids.notna().all() and texts.is_unique and not texts.str.fullmatch(r"e?\d+").all())


def _names(graph: Graph) -> dict[str, str]:
    """Return the id of each node as an actor: its own, or its label where ids are only numbers."""
    labels = {node: str(cells.get("label") or "").strip() for node, cells in graph.nodes.items()}
    ours = [re.fullmatch(r".+ \[(\S[^\]]*)\]", label) for label in labels.values()]
    if ours and all(ours) and len({found[1] for found in ours if found}) == len(ours):
        return {node: found[1] for node, found in zip(labels, ours, strict=True) if found}
    numbered = all(re.fullmatch(r"n?\d+(\.0)?", node) for node in graph.nodes)
    told_apart = all(labels.values()) and len(set(labels.values())) == len(labels)
    return labels if numbered and told_apart else {node: node for node in graph.nodes}


def _actors(graph: Graph, names: dict[str, str], schema: Schema) -> pd.DataFrame | None:
    """Return the nodes as actors where each says of which kind it is."""
    if not graph.nodes or not all(cells.get("kind") in schema.kinds for cells in graph.nodes.values()):
        return None
    rows = [
        {k: v for k, v in cells.items() if k not in ("layers", "label", "id", "viz")}
        | {"id": names[node], "name": cells.get("name") or cells.get("label") or names[node]}
        for node, cells in graph.nodes.items()
    ]
    return pd.DataFrame(rows)


def _refuse_entities(data: bytes, file: str) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        give_up("its XML defines entities, which no program for graphs writes", file=file)


def _from_networkx(graph: Any) -> Graph:  # noqa: ANN401 - any kind of networkx graph
    nodes = {str(node): dict(cells) for node, cells in graph.nodes(data=True)}
    listed = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    edges = []
    for source, target, *key, cells in listed:
        own = {"id": key[0]} if key and isinstance(key[0], str) else {}
        edges.append((str(source), str(target), own | dict(cells)))
    return Graph(nodes, edges, graph.graph.get("schema"))


def _graphml(data: bytes, file: str) -> Graph:
    import networkx as nx

    _refuse_entities(data, file)
    return _from_networkx(nx.parse_graphml(data.decode("utf-8"), force_multigraph=True))


def _gexf(data: bytes, file: str) -> Graph:
    import networkx as nx

    _refuse_entities(data, file)
    plain = re.sub(rb'(<(?:\w+:)?gexf[^>]*?version=")1\.[0-9](")', rb"\g<1>1.2draft\2", data, count=1)
    plain = re.sub(rb"https?://(?:www\.)?gexf\.net/[0-9.]+(?:draft)?", b"http://www.gexf.net/1.2draft", plain)
    found = _from_networkx(nx.read_gexf(io.BytesIO(plain)))
    said = re.search(rb"<description>(.*?)</description>", data[: data.find(b"<graph ")], re.DOTALL)
    found.declared = html.unescape(said[1].decode()) if said else None
    return found


def _gml(data: bytes, file: str) -> Graph:
    import networkx as nx

    return _from_networkx(nx.parse_gml(decode(data, file=file), label="id"))


def _json(data: bytes, file: str) -> Graph:
    given = loaded_json(data, file)
    nodes, links = given.get("nodes"), given.get("edges", given.get("links"))
    if not isinstance(nodes, list) or not isinstance(links, list):
        give_up("JSON, but `nodes` and `edges` (or `links`) are no lists", file=file)
    named: dict[str, dict[str, Any]] = {}
    for place, node in enumerate(nodes):
        cells = node if isinstance(node, dict) else {"id": node}
        own = cells.get("id", cells.get("key", cells.get("name", place)))
        named[str(own)] = {k: v for k, v in cells.items() if k != "id"}
        if isinstance(cells.get("attributes"), dict):  # Graphology, Gephi Lite
            named[str(own)] = dict(cells["attributes"])
    order = list(named)
    edges = []
    for link in links:
        cells = dict(link)
        ends = [cells.pop(end, None) for end in ("source", "target")]
        ends = [e.get("id", e.get("name")) if isinstance(e, dict) else e for e in ends]
        plain = [
            order[e] if isinstance(e, int) and str(e) not in named and e < len(order) else str(e)
            for e in ends
        ]
        if isinstance(cells.get("attributes"), dict):
            cells |= cells.pop("attributes")
        key = cells.pop("key", None)
        own = {"id": key} if isinstance(key, str) else {}
        for end in plain:
            named.setdefault(end, {})
        edges.append((plain[0], plain[1], own | cells))
    about = given.get("graph", given.get("attributes"))
    return Graph(named, edges, about.get("schema") if isinstance(about, dict) else None)


def _pajek(data: bytes, file: str) -> Graph:
    return read_pajek(decode(data, file=file).removeprefix("\ufeff"))


def _pajek_project(data: bytes, file: str) -> Graph:
    """Read the networks of a project, each a layer; partitions and vectors say nothing of ties."""
    text = decode(data, file=file).removeprefix("\ufeff")
    parts = re.split(r"(?im)^\*(network|partition|vector|permutation|cluster|hierarchy)\b[ \t]*(.*)$", text)
    whole = Graph({}, [])
    for what, title, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if what.lower() != "network":
            continue
        one = read_pajek(body.lstrip("\r\n"))
        names = _names(one)
        whole.nodes |= {names[node]: {} for node in one.nodes}
        layer = title.strip().strip('"')
        whole.edges += [
            (names[source], names[target], cells | {"layer": layer}) for source, target, cells in one.edges
        ]
    return whole


def _dl(data: bytes, file: str) -> Graph:
    return read_dl(decode(data, file=file).removeprefix("\ufeff"))


_READERS = {
    "GraphML": _graphml,
    "GEXF": _gexf,
    "GML": _gml,
    "node-link JSON": _json,
    "Pajek": _pajek,
    "Pajek project": _pajek_project,
    "UCINET DL": _dl,
}
