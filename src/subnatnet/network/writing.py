"""From a TieNetwork to tables in any format that can be read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.tables.write import write_tables

if TYPE_CHECKING:
    from pathlib import Path

    from subnatnet.network.tie_network import TieNetwork


def tables_of(net: TieNetwork) -> dict[str, pd.DataFrame]:
    """Return a network as tables: ``ties, actors``, and ``gazetteer, members, eras`` where it has any.

    Examples
    --------
    >>> import subnatnet as sn
    >>> tables = tables_of(sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]})))
    >>> {name: len(frame) for name, frame in tables.items()}
    {'ties': 1, 'actors': 2}
    """
    ties, actors = net.ties, net.actors
    others = net.gazetteer
    others = others[~others.index.isin(actors.index)]
    ends = [ties.rename(columns={end: "actor"})[["actor", "layer"]] for end in ("source", "target")]
    members = net.members.merge(pd.concat(ends).drop_duplicates(), how="left", indicator=True)
    isolates = members.loc[members["_merge"] == "left_only", ["actor", "layer"]]
    eras = pd.DataFrame({"name": list(net.eras), "period": list(net.eras.values())}, dtype="str")
    tables = {"ties": ties, "actors": actors, "gazetteer": others, "members": isolates, "eras": eras}
    return {
        name: frame.reset_index() if frame.index.name == "id" else frame.reset_index(drop=True)
        for name, frame in tables.items()
        if len(frame) or name in ("ties", "actors")
    }


@checked()
def write_ties(net: TieNetwork, path: str | Path, *, table: str = "ties", overwrite: bool = False) -> None:
    """Write a network so that :func:`subnatnet.read_ties` gives it back.

    Parameters
    ----------
    net : TieNetwork
        What to write. The choices its verbs have made (period, layer) are not written, their result is.
    path : str or pathlib.Path
        By its suffix: ``.csv`` or ``.tsv`` (actors and other side tables lie beside it, as
        ``ties.actors.csv``), ``.xlsx`` (a sheet for each layer), ``.parquet``, ``.db`` or ``.sqlite``,
        ``.duckdb``; without a suffix a folder that is a Frictionless data package; or the address of a
        database, such as ``postgresql://...``. Files and data packages are replaced, each whole or not at
        all. Kinds and layers beyond the default schema are written too.
    table, overwrite : str, bool
        For databases: name of the table of ties, and whether tables that are there may be replaced. A side
        table beside a text or Parquet file that is not one of those written (``ties.eras.csv`` of another
        study, say) would be read with it: it is refused, and removed only with ``overwrite=True``.

    Raises
    ------
    InvalidChoice
        If the format is none that can be written, or a database has the tables already.
    NotWritten
        If there is no writing there, or a side table that is no part of the network lies there.
    InvalidTies
        If a text is longer than a cell of the format can be.
    MissingExtra
        If the library for the format is not installed.

    Notes
    -----
    In text files and workbooks a cell that a spreadsheet would run as a formula gets an apostrophe in
    front; reading takes it away.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "note": ["=1+1"]}))
    >>> path = Path(tempfile.mkdtemp()) / "ties.xlsx"
    >>> write_ties(net, path)
    >>> sn.read_ties(path).equals(net)
    True
    """
    write_tables(tables_of(net), path, table=table, overwrite=overwrite, schema=net.schema)
