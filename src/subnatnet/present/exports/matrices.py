"""Matrices of ties for UCINET and for R's statnet."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.present.exports._common import actor_layers, writable
from subnatnet.tables.formulas import guard

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

MOST_CELLS = 30_000_000  # of all matrices together; about as many bytes twice over in a file
LABEL = 18  # characters of a label that UCINET is sure to keep
_NOT_IN_A_LABEL = re.compile(r'[\s,;="!]+')
SCRIPT = "load_statnet.R"


def layer_matrix(net: TieNetwork, layer: str, ids: pd.Index[str]) -> NDArray[Any]:
    """Return the number of distinct acts between actors; symmetric where the layer has no direction."""
    edges = net.edges
    edges = edges[edges["layer"] == layer]
    whole = bool((edges["count"] % 1 == 0).all())
    matrix: NDArray[Any] = np.zeros((len(ids), len(ids)), dtype=np.int64 if whole else np.float64)
    rows, columns = ids.get_indexer(pd.Index(edges["source"])), ids.get_indexer(pd.Index(edges["target"]))
    np.add.at(matrix, (rows, columns), edges["count"].to_numpy(dtype=matrix.dtype))
    if net.schema.directed[layer]:
        return matrix
    both: NDArray[Any] = matrix + np.triu(matrix, 1).T + np.tril(matrix, -1).T
    return both


def _refuse_too_large(n: int, matrices: int) -> None:
    if n * n * matrices > MOST_CELLS:
        raise InvalidChoice(
            f"{n:,} actors in {matrices} full matrices make {n * n * matrices:,} cells, which no program "
            "opens with pleasure; choose one layer (`net.layer('agreement')`) or roll ties up "
            "(`net.rollup('province', partners='country')`) before exporting"
        )


def ucinet_labels(actors: pd.DataFrame) -> list[str]:
    """Return ids as UCINET reads labels: without spaces, commas and quotes, and unique as it sees them.

    UCINET takes no notice of case and may cut a label after 18 characters, so two labels that would become
    the same get a number within these.

    Examples
    --------
    >>> ids = ["CN-SC", "cn-sc", "São Paulo, city", "CN-XJ:old-town-of-kashgar", "CN-XJ:old-town-of-yarkand"]
    >>> ucinet_labels(pd.DataFrame(index=ids))
    ['CN-SC', 'cn-sc~2', 'São_Paulo_city', 'CN-XJ:old-town-of-kashgar', 'CN-XJ:old-town-o~2']
    """
    taken: set[str] = set()
    found = []
    for actor in actors.index:
        bare = _NOT_IN_A_LABEL.sub("_", writable(actor)).strip("_:") or "_"
        label, number = bare, 1
        while label[:LABEL].upper() in taken:
            number += 1
            mark = f"~{number}"
            label = bare[: LABEL - len(mark)] + mark
        taken.add(label[:LABEL].upper())
        found.append(label)
    return found


def _edge_list(net: TieNetwork, labels: list[str]) -> list[str]:
    ids, edges = net.actors.index, net.edges
    lines = [f"dl n={len(ids)}", "format = edgelist1", "labels:", *labels, "data:"]
    both = ~edges["layer"].map(dict(net.schema.directed)).astype(bool)
    rows = ids.get_indexer(pd.Index(edges["source"])) + 1
    columns = ids.get_indexer(pd.Index(edges["target"])) + 1
    for i, j, count, mirrored in zip(rows, columns, edges["count"], both, strict=True):
        lines.append(f"{i} {j} {count:g}")
        if mirrored and i != j:
            lines.append(f"{j} {i} {count:g}")
    return lines


def _stacked(net: TieNetwork, labels: list[str]) -> list[str]:
    """Return the matrices one below the other, with the words that UCINET writes itself."""
    ids, layers = net.actors.index, net.layers
    _refuse_too_large(len(ids), len(layers))
    lines = ["DL", f"N={len(ids)} NM={len(layers)}", "FORMAT = FULLMATRIX DIAGONAL PRESENT"]
    lines += ["ROW LABELS:", *labels, "COLUMN LABELS:", *labels, "LEVEL LABELS:", *layers, "DATA:"]
    for layer in layers:
        lines += [" ".join(map(str, row)) for row in layer_matrix(net, layer, ids).tolist()]
    return lines


def write_ucinet(net: TieNetwork, path: Path) -> None:
    """Write DL: an edge list for a single layer, stacked full matrices for several."""
    written = _stacked if len(net.layers) > 1 else _edge_list
    text = "\n".join(written(net, ucinet_labels(net.actors)))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def statnet_files(net: TieNetwork) -> dict[str, str]:
    """Return the files for R: a matrix for each layer, the actors, the layers, the script that loads them.

    The matrix of a layer has the members of that layer only: an actor outside a layer is missing there, not
    an isolate. The script holds no data, so no name in a table can become code.
    """
    members = net.members
    sizes = members.groupby("layer").size()
    _refuse_too_large(int(np.sqrt((sizes.astype(float) ** 2).sum())), 1)
    written = {}
    for layer in net.layers:
        ids = pd.Index(members.loc[members["layer"] == layer, "actor"]).sort_values()
        matrix = pd.DataFrame(layer_matrix(net, layer, ids), index=ids, columns=ids)
        named = [guard(writable(actor)) for actor in ids]
        matrix = matrix.set_axis(named, axis=0).set_axis(named, axis=1)
        written[f"{layer}.csv"] = matrix.to_csv(lineterminator="\n", index_label="id")
    actors = net.actors.assign(layers=actor_layers(net))
    for name in actors.columns:
        if not pd.api.types.is_numeric_dtype(actors[name]):
            actors[name] = [guard(writable(text)) for text in actors[name]]
    actors.index = pd.Index([guard(writable(actor)) for actor in actors.index], name="id")
    written["actors.csv"] = actors.to_csv(lineterminator="\n")
    directed = pd.DataFrame(
        {"layer": net.layers, "directed": [int(net.schema.directed[name]) for name in net.layers]}
    )
    written["layers.csv"] = directed.to_csv(index=False, lineterminator="\n")
    written["load.R"] = (files(__package__) / SCRIPT).read_text(encoding="utf-8")
    return written
