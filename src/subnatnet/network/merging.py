"""Several networks into one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.network.tie_network import TieNetwork
from subnatnet.network.writing import tables_of
from subnatnet.tables.merge import merge_actor_tables, merge_tie_tables

if TYPE_CHECKING:
    from collections.abc import Sequence


@checked()
def merge_ties(*nets: TieNetwork, tolerance: float = 0.0) -> TieNetwork:
    """Put networks of several sources together.

    Two ties are one if layer, kind and ends are the same, their documents do not differ, and their dates
    overlap or are at most `tolerance` years apart. Ties of one network stay apart. A tie that may be any of
    several is left alone.

    Parameters
    ----------
    *nets : TieNetwork
        The networks; their order does not matter.
    tolerance : float
        Years by which two dates may differ.

    Returns
    -------
    TieNetwork
        ``ties["merged_from"]`` has the ids each tie stands for; ``sources`` and notes are put side by side.
        ``conflicts``, on ties and on actors, lists every cell in which the tables disagree; the cell itself
        holds the narrowest date, or what the surest row says. Nothing is averaged. Tables that travel with
        the networks (statements, published totals) are put together, each row once.

    Raises
    ------
    InvalidChoice
        If no network is given, or eras or layers of one name differ.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ends = {"source": ["CN-SC"], "target": ["PL:lodz"]}
    >>> one = sn.from_edges(pd.DataFrame(ends | {"id": ["a1"], "start": ["2015"], "sources": ["book"]}))
    >>> two = sn.from_edges(pd.DataFrame(ends | {"id": ["b1"], "start": ["2015-06-29"], "sources": ["site"]}))
    >>> merge_ties(one, two).ties[["start", "sources", "merged_from", "conflicts"]].iloc[0].tolist()
    ['2015-06-29', 'book|site', 'a1|b1', 'start: 2015 | 2015-06-29']
    """
    if not nets:
        raise InvalidChoice("merge_ties needs at least one network.")
    if tolerance < 0:
        raise InvalidChoice(f"tolerance={tolerance}: years cannot be negative.")
    eras: dict[str, str] = {}
    for net in nets:
        for name, period in net.eras.items():
            if eras.setdefault(name, period) != period:
                raise InvalidChoice(
                    f"the era {name!r} is {eras[name]} in one network and {period} in another."
                )
    tables = [tables_of(net) for net in nets]
    schema = nets[0].schema
    for net in nets[1:]:
        schema = schema.with_declared(net.schema.declared(), file="merge_ties")
    undirected = [name for name, directed in schema.directed.items() if not directed]
    ties = merge_tie_tables([t["ties"] for t in tables], undirected, tolerance=tolerance)
    actors = merge_actor_tables([t["actors"] for t in tables])
    return TieNetwork(
        actors,
        ties,
        gazetteer=merge_actor_tables(others) if (others := _all(tables, "gazetteer")) else None,
        eras=dict(sorted(eras.items())),
        members=pd.concat(members) if (members := _all(tables, "members")) else None,
        tables=_travelling(nets),
        schema=schema,
    )


def _travelling(nets: Sequence[TieNetwork]) -> dict[str, pd.DataFrame]:
    """Put together the tables that travel with networks, whatever the order of these."""
    found = {}
    for name in sorted({name for net in nets for name in net.tables}):
        parts = [net.tables[name] for net in nets if name in net.tables]
        if all(part.equals(parts[0]) for part in parts[1:]):
            found[name] = parts[0]
            continue
        columns = sorted({str(column) for part in parts for column in part})
        rows = pd.concat(parts, ignore_index=True)[columns]
        texts = [column for column in columns if not pd.api.types.is_numeric_dtype(rows[column])]
        rows = rows.fillna(dict.fromkeys(texts, "")).drop_duplicates()
        found[name] = rows.sort_values(columns, key=lambda cells: cells.astype(str), ignore_index=True)
    return found


def _all(tables: Sequence[dict[str, pd.DataFrame]], name: str) -> list[pd.DataFrame]:
    return [parts[name] for parts in tables if name in parts]


@checked()
def merge_conflicts(net: TieNetwork) -> pd.DataFrame:
    """Return every conflict that merging has found, one per row.

    Parameters
    ----------
    net : TieNetwork
        The outcome of :func:`merge_ties`.

    Returns
    -------
    pandas.DataFrame
        Columns ``table`` (ties or actors), ``id``, ``column``, ``values``, ``kept``.

    Examples
    --------
    >>> import subnatnet as sn
    >>> tie = pd.DataFrame({"id": ["t"], "source": ["A"], "target": ["B"], "status": ["active"]})
    >>> one, two = sn.from_edges(tie), sn.from_edges(tie.assign(status="ended"))
    >>> merge_conflicts(merge_ties(one, two)).values.tolist()
    [['ties', 't', 'status', 'active | ended', 'active']]
    """
    rows: list[Sequence[str]] = []
    for table, frame in (("ties", net.ties), ("actors", net.actors)):
        if "conflicts" in frame:
            for at, cell in frame.loc[frame["conflicts"] != "", "conflicts"].items():
                for part in str(cell).split("; "):
                    column, _, values = part.replace(";\u00a0", "; ").partition(": ")
                    kept = str(frame.at[at, column]) if column in frame else ""
                    rows.append((table, str(at), column, values, kept))
    return pd.DataFrame(rows, columns=["table", "id", "column", "values", "kept"], dtype="str")
