"""Networks in the formats of other programs, whole files only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.present.exports import gexf, graphs, matrices, pajek, tables
from subnatnet.tables.atomic import whole_files

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    import pandas as pd

    from subnatnet.network import TieNetwork

__all__ = ["FORMATS", "Format", "export"]


@dataclass(frozen=True)
class Format:
    """A format: how it is written and what it can hold.

    Parameters
    ----------
    suffix : str
        Suffix of its file, or ``""`` for a folder of several files.
    meaning : str
        One line for people.
    write : callable, optional
        Writes one file.
    files : callable, optional
        Returns the texts of several files by their names.
    labels : callable, optional
        For a format without room for attributes, so that two CSV files with them are written beside it:
        returns the label by which each actor goes in the main file.
    """

    suffix: str
    meaning: str
    write: Callable[[TieNetwork, Path], None] | None = None
    files: Callable[[TieNetwork], Mapping[str, str]] | None = None
    labels: Callable[[pd.DataFrame], list[str]] | None = None


FORMATS = {
    "gexf": Format(".gexf", "Gephi, with time and coordinates", gexf.write_gexf),
    "graphml": Format(".graphml", "igraph, yEd, Cytoscape", graphs.write_graphml),
    "json": Format(".json", "node-link JSON of networkx and d3", graphs.write_json),
    "pajek": Format(".net", "Pajek network", pajek.write_net, labels=pajek.labels),
    "pajek-project": Format(
        ".paj", "Pajek networks and partitions", pajek.write_project, labels=pajek.labels
    ),
    "ucinet": Format(".dl", "UCINET DL", matrices.write_ucinet, labels=matrices.ucinet_labels),
    "excel": Format(".xlsx", "Excel workbook", tables.write_excel),
    "csv": Format("", "folder with nodes.csv and edges.csv", files=tables.csv_files),
    "statnet": Format("", "folder with matrices and load.R for R's statnet", files=matrices.statnet_files),
}


def _chosen(path: Path, format: str | None) -> Format:  # noqa: A002 - the public keyword
    if format is not None:
        if format not in FORMATS:
            reject(format, FORMATS, "format")
        return FORMATS[format]
    suffixes = {kind.suffix: kind for kind in FORMATS.values() if kind.suffix}
    suffix = path.suffix.lower()
    if suffix not in ("", ".csv"):
        return suffixes[suffix] if suffix in suffixes else reject(suffix, suffixes, "suffix of a format")
    raise InvalidChoice(
        f"{path.name!r} does not say which format; a network takes more than one table, so give a folder "
        "and format='csv' (or 'statnet' for R), or a file ending in " + ", ".join(suffixes)
    )


@checked()
def export(
    net: TieNetwork,
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the word people look for
) -> list[Path]:
    """Write a network for another program, with attributes, layers, dates and names in any script.

    Parameters
    ----------
    net : TieNetwork
        What to write, as the verbs have left it: roll up, choose a layer or a period first.
    path : path-like
        The file, or the folder for ``"csv"`` and ``"statnet"``. Folders are made where there are none.
    format : str, optional
        By default the suffix decides:

        =================  ========  ===================================================================
        format             suffix    for
        =================  ========  ===================================================================
        ``gexf``           .gexf     Gephi: dated ties carry the days they may have been in force
        ``graphml``        .graphml  igraph, yEd, Cytoscape
        ``json``           .json     networkx (`node_link_graph`), d3
        ``pajek``          .net      Pajek, igraph: one relation for each layer
        ``pajek-project``  .paj      Pajek: a network for each layer, years, partitions by kind, level, ...
        ``ucinet``         .dl       UCINET: an edge list, or one full matrix for each of several layers
        ``excel``          .xlsx     Excel: sheets about, actors, ties, edges, members
        ``csv``            folder    Gephi, Cytoscape, databases: ``nodes.csv``, ``edges.csv``
        ``statnet``        folder    R: a matrix for each layer, ``actors.csv``, and ``load.R`` to load them
        =================  ========  ===================================================================

    Returns
    -------
    list of pathlib.Path
        The files written. Pajek and UCINET have no room for attributes: two CSV files beside the main one,
        ``h.nodes.csv`` and ``h.edges.csv`` beside ``h.net``, ``h.dl.nodes.csv`` and ``h.dl.edges.csv`` beside
        ``h.dl``, hold them; actors stand in the order of the vertices, their labels in ``label_in_file``.

    Raises
    ------
    InvalidChoice
        If the format is unknown, or the network is too large for matrices or a text too long for Excel.

    Notes
    -----
    A tie's time runs from the first to the last day on which it may have been in force; its dates as recorded
    (EDTF) are attributes. A tie without a start date has no time: it is never dated on the way out. Programs
    show such ties always. Matrices count distinct acts. Files are written whole or not at all.

    Text that a spreadsheet would take for a formula is text in Excel; in CSV it stands behind an apostrophe.
    Characters that a format cannot hold (control characters) become the replacement mark.

    Examples
    --------
    >>> import tempfile
    >>> import networkx as nx
    >>> import pandas as pd
    >>> from subnatnet import from_edges
    >>> net = from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "start": ["2015"]}))
    >>> [written] = export(net, Path(tempfile.mkdtemp()) / "ties.gexf")
    >>> nx.read_gexf(written).edges["CN-SC", "PL:lodz"]["start"]
    '2015-01-01'
    """
    path = Path(path)
    kind = _chosen(path, format)
    texts: dict[Path, str] = {}
    if kind.files is not None:
        if path.is_file():
            raise InvalidChoice(f"{path} is a file; this format needs a folder")
        texts |= {path / name: text for name, text in kind.files(net).items()}
    if kind.labels is not None:
        # labels differ from format to format: h.net and h.dl must not share these tables
        stem = path.stem if path.suffix.lower() == ".net" else path.name
        nodes, edges = f"{stem}.nodes.csv", f"{stem}.edges.csv"
        beside = tables.csv_files(net, nodes=nodes, edges=edges, labels=kind.labels(net.actors))
        texts |= {path.parent / name: text for name, text in beside.items()}
    with whole_files([*([path] if kind.write else []), *texts]) as made:
        if kind.write is not None:
            kind.write(net, made[0])
        for temporary, text in zip(made[len(made) - len(texts) :], texts.values(), strict=True):
            temporary.write_bytes(text.encode("utf-8"))
    return [*([path] if kind.write else []), *texts]
