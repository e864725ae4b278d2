"""Pajek: layers as relations or as networks, with years of validity, coordinates and names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.present.exports._common import spells, writable
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

PARTITIONS = ("kind", "level", "country", "world_region")
_SPACE = re.compile(r"\s+")
# A label stands between double quotes and nothing can be escaped inside them. An asterisk begins a command;
# readers that look for commands anywhere in a line would find one in a name.
_MARKS = str.maketrans({'"': "\u201d", "\\": "\uff3c", "*": "\u2217"})


def labels(actors: pd.DataFrame) -> list[str]:
    """Return what Pajek shows for each actor: name, name in its own script, and the id, which is unique.

    Examples
    --------
    >>> frame = pd.DataFrame({"name": ["Sichuan"], "name_local": ["四川省"]}, index=["CN-SC"])
    >>> labels(frame)
    ['Sichuan 四川省 [CN-SC]']
    """
    parts = zip(actors["name"], actors["name_local"], actors.index, strict=True)
    shown = (f"{name} {local} [{actor}]" for name, local, actor in parts)
    return [_SPACE.sub(" ", writable(text)).strip().translate(_MARKS) for text in shown]


def _unit_square(degrees: pd.Series) -> NDArray[np.float64]:
    """Bring coordinates into Pajek's range from 0 to 1, north at the top."""
    if degrees.name == "lat":
        return ((90 - degrees) / 180).to_numpy()
    return ((degrees + 180) / 360).to_numpy()


def _vertices(net: TieNetwork) -> list[str]:
    actors = net.actors
    across, down = _unit_square(actors["lon"]), _unit_square(actors["lat"])
    lines = [f"*Vertices {len(actors)}"]
    for number, (label, x, y) in enumerate(zip(labels(actors), across, down, strict=True), start=1):
        place = f" {x:.4f} {y:.4f} 0.5000" if np.isfinite(x) and np.isfinite(y) else ""
        lines.append(f'{number} "{label}"{place}')
    return lines


def _lines(net: TieNetwork, *, timed: bool) -> dict[str, list[str]]:
    """Return the lines of each layer: arcs before edges, as Pajek writes them itself."""
    ties = net.ties
    number = pd.Series(np.arange(1, len(net.actors) + 1), index=net.actors.index)
    source, target = number.loc[ties["source"]].to_numpy(), number.loc[ties["target"]].to_numpy()
    when = spells(net)
    first, last = (
        year_of(when["start"].fillna(np.inf).to_numpy()),
        year_of(when["end"].fillna(np.inf).to_numpy()),
    )
    # a line without years would take over those of the line before it: say "always" where nothing is known
    years = [
        "[1-*]" if np.isnan(begun) else f"[{begun:.0f}-{'*' if np.isnan(over) else f'{over:.0f}'}]"
        for begun, over in zip(first, last, strict=True)
    ]
    layers = sorted(net.layers, key=lambda layer: not net.schema.directed[layer])
    of, count = ties["layer"].to_numpy(), ties["count"].to_numpy()
    return {
        layer: [
            f"{source[i]} {target[i]} {count[i]:g}" + f" {years[i]}" * timed
            for i in np.flatnonzero(of == layer)
        ]
        for layer in layers
    }


def _command(net: TieNetwork, layer: str) -> str:
    return "*Arcs" if net.schema.directed[layer] else "*Edges"


def _partition(net: TieNetwork, column: str) -> list[str]:
    """Write one attribute as numbers from 1, in the order of its values; 0 where it is missing."""
    values = net.actors[column]
    known = sorted(set(values) - {""})
    code = {value: number for number, value in enumerate(known, start=1)} | {"": 0}
    legend = ", ".join(f"{code[value]} {_SPACE.sub(' ', writable(value))}" for value in known)
    return [f"*Partition {column}: {legend}", f"*Vertices {len(values)}", *(str(code[v]) for v in values)]


def _membership(net: TieNetwork) -> dict[str, list[str]]:
    """Return who belongs to each layer, where not everybody does: an isolate is in it, an outsider is not."""
    members = net.members
    found = {}
    for layer in net.layers:
        inside = net.actors.index.isin(members.loc[members["layer"] == layer, "actor"])
        if not inside.all():
            head = [f"*Partition member of {layer}: 1 yes", f"*Vertices {len(inside)}"]
            found[layer] = [*head, *(str(int(one)) for one in inside)]
    return found


def write_net(net: TieNetwork, path: Path) -> None:
    """Write one network: vertices with coordinates, and a relation for each layer.

    Without years, at which other readers of this format (igraph, networkx) stop; the project has them.
    """
    lines = _vertices(net)
    layers = _lines(net, timed=False)
    for relation, (layer, ties) in enumerate(layers.items(), start=1):
        named = f' :{relation} "{layer}"' if len(layers) > 1 else ""
        lines += [_command(net, layer) + named, *ties]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def write_project(net: TieNetwork, path: Path) -> None:
    """Write a project: a network for each layer, and a partition for each way to sort the actors."""
    lines = []
    vertices = _vertices(net)
    for layer, ties in _lines(net, timed=True).items():
        lines += [f"*Network {layer}", *vertices, _command(net, layer), *ties, ""]
    for column in PARTITIONS:
        if (net.actors[column] != "").any():
            lines += [*_partition(net, column), ""]
    for partition in _membership(net).values():
        lines += [*partition, ""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
