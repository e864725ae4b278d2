"""GEXF 1.3 for Gephi: actors where they lie, ties with layers and the days they may have been in force."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TextIO
from xml.sax.saxutils import escape, quoteattr

from subnatnet.present.exports._common import actor_layers, day_text, records, spells, writable
from subnatnet.present.page import palette
from subnatnet.tables.declared import declared_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from subnatnet.network import TieNetwork
    from subnatnet.schema import Schema

# words that readers keep for the element itself; an attribute of that name would be taken for it
OWN = {
    "id",
    "label",
    "pid",
    "parents",
    "spells",
    "slices",
    "viz",
    "weight",
    "type",
    "key",
    "start",
    "end",
    "networkx_key",
}
DEGREE = 10.0  # drawing units for one degree, so that nodes of usual size do not cover each other
_ESCAPED = re.compile('[&<>"\n\r\t]')
NAMESPACE = "http://gexf.net/1.3"


def titles(columns: Iterable[str], renamed: dict[str, str]) -> dict[str, str]:
    """Return under which title each column goes out: all different, and none a word of the format.

    Examples
    --------
    >>> titles(["type", "type_", "start"], {"start": "start_edtf"})
    {'type': 'type__', 'type_': 'type_', 'start': 'start_edtf'}
    """
    names = [str(name) for name in columns]
    taken = (set(names) - set(renamed)) | OWN | set(renamed.values())
    found = {}
    for name in names:
        title = renamed.get(name, name)
        while name in OWN and name not in renamed and title in taken:
            title += "_"
        found[name] = title
        taken.add(title)
    return found


def _type(values: Iterable[object]) -> str:
    """Return the narrowest type of the format that holds all values."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "long"
    return "double" if kinds and kinds <= {int, float} else "string"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class _Writer:
    """XML with one element on a line."""

    def __init__(self, file: TextIO) -> None:
        self._write = file.write
        self._write('<?xml version="1.0" encoding="utf-8"?>\n')

    def open(self, name: str, attributes: Mapping[str, str | None]) -> None:
        """Open an element with those attributes that have a value."""
        self._write(f"<{name}{_attributes(attributes)}>\n")

    def close(self, name: str) -> None:
        self._write(f"</{name}>\n")

    def whole(self, name: str, attributes: Mapping[str, str | None], text: str = "") -> None:
        """Write an element that holds no other."""
        rest = f">{escape(text)}</{name}>" if text else "/>"
        self._write(f"<{name}{_attributes(attributes)}{rest}\n")


def _attributes(attributes: Mapping[str, str | None]) -> str:
    return "".join(f" {key}={_quoted(text)}" for key, text in attributes.items() if text is not None)


def _quoted(text: str) -> str:
    # hardly any text has a character that must be escaped: to look for one is faster than to replace each
    return quoteattr(text) if _ESCAPED.search(text) else f'"{text}"'


class _Columns:
    """The columns of a table as attributes: declared once, given where there is a value."""

    def __init__(self, frame: pd.DataFrame, renamed: dict[str, str], first: int) -> None:
        self.rows = records(frame)
        titled = titles(frame.columns, renamed)
        self._ids = {name: str(first + number) for number, name in enumerate(titled)}
        self._titles = titled

    def declare(self, out: _Writer, of: str) -> None:
        out.open("attributes", {"class": of})
        for name, number in self._ids.items():
            kind = _type(row[name] for row in self.rows)
            out.whole("attribute", {"id": number, "title": writable(self._titles[name]), "type": kind})
        out.close("attributes")

    def give(self, out: _Writer, row: dict[str, object]) -> None:
        """Write the values of a row; what is missing, a number or a text, is left out."""
        out.open("attvalues", {})
        for name, value in row.items():
            if value is not None and value != "":
                out.whole("attvalue", {"for": self._ids[name], "value": _written(value)})
        out.close("attvalues")


def _nodes(out: _Writer, columns: _Columns, ids: Iterable[str], schema: Schema) -> None:
    colours = palette(schema)["kinds"]
    out.open("nodes", {})
    for actor, row in zip(ids, columns.rows, strict=True):
        out.open("node", {"id": writable(actor), "label": str(row["name"]) or writable(actor)})
        columns.give(out, row)
        colour = colours.get(row["kind"], {}).get("light", "#808080").lstrip("#")
        red, green, blue = (str(int(colour[i : i + 2], 16)) for i in (0, 2, 4))
        out.whole("viz:color", {"r": red, "g": green, "b": blue, "a": "1.0"})
        lat, lon = row["lat"], row["lon"]
        if isinstance(lat, float) and isinstance(lon, float):
            out.whole("viz:position", {"x": str(lon * DEGREE), "y": str(lat * DEGREE), "z": "0.0"})
        out.close("node")
    out.close("nodes")


def _edges(out: _Writer, columns: _Columns, net: TieNetwork) -> None:
    ties, when = net.ties, spells(net)
    out.open("edges", {})
    for tie, source, target, start, end, row in zip(
        ties.index, ties["source"], ties["target"], when["start"], when["end"], columns.rows, strict=True
    ):
        own = {
            "id": writable(tie),
            "source": writable(source),
            "target": writable(target),
            "label": str(row["kind"] or row["layer"]),
            # a relation of its own for each layer: Gephi joins parallel edges of one kind
            "kind": str(row["layer"]),
            "start": day_text(start),
            "end": day_text(end),
        }
        out.open("edge", own)
        columns.give(out, row)
        out.close("edge")
    out.close("edges")


def write_gexf(net: TieNetwork, path: Path) -> None:
    """Write GEXF 1.3 with time: each dated tie carries the days on which it may have been in force.

    Written here because networkx knows no ``kind`` of edges, without which Gephi takes ties of several layers
    between two actors for one. The graph is directed unless every layer is undirected, since many readers
    refuse a mixture; each tie says in ``directed`` whether its own direction means anything.
    """
    from subnatnet import __version__

    of_layer = dict(net.schema.directed)
    directed = any(of_layer[name] for name in net.layers)
    actors, ties = net.actors.assign(layers=actor_layers(net)), net.ties.drop(columns=["source", "target"])
    if directed:
        ties["directed"] = ties["layer"].map(of_layer)
    nodes = _Columns(actors, {}, first=0)
    edges = _Columns(ties, {"start": "start_edtf", "end": "end_edtf"}, first=len(actors.columns))
    graph = {
        "defaultedgetype": "directed" if directed else "undirected",
        "idtype": "string",
        "mode": "dynamic",
        "timeformat": "date",
    }
    with path.open("w", encoding="utf-8", errors="xmlcharrefreplace", newline="\n") as file:
        out = _Writer(file)
        out.open("gexf", {"xmlns": NAMESPACE, "xmlns:viz": f"{NAMESPACE}/viz", "version": "1.3"})
        out.open("meta", {})
        out.whole("creator", {}, f"subnatnet {__version__}")
        if declared := declared_text(net.schema):
            out.whole("description", {}, declared)
        out.close("meta")
        out.open("graph", graph)
        nodes.declare(out, "node")
        edges.declare(out, "edge")
        _nodes(out, nodes, net.actors.index, net.schema)
        _edges(out, edges, net)
        out.close("graph")
        out.close("gexf")
