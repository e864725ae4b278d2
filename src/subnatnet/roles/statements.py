"""Statements: what a document or a leader says that a region is in external affairs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.network import _collapse
from subnatnet.roles._evidence import split
from subnatnet.roles.words import SILENT
from subnatnet.tables.dates import date_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

COLUMNS = (
    *("region", "unit", "role", "class", "direction", "phrase", "gloss", "date", "issuer", "leader"),
    *("document", "title", "url", "disputed", "confidence", "start_low", "start_high"),
)
FOREIGN = "foreign"


def read_statements(net: TieNetwork, table: pd.DataFrame | None, unit: str | None) -> pd.DataFrame:
    """Return the statements of a table on regions of a unit, only what speaks of external affairs.

    Parameters
    ----------
    net : TieNetwork
        Knows which region each place belongs to.
    table : pandas.DataFrame or None
        Columns ``region, role`` and, where there are any, ``unit, unit_id, class, direction, foreign, phrase,
        gloss, date, issuer, leader, document, title, url, disputed, confidence``.
    unit : str or None
        Level of the regions; None leaves each statement with the place it names.

    Returns
    -------
    pandas.DataFrame
        Columns :data:`COLUMNS`, by region, date and id; rows with ``foreign`` 0 are left out, and those on
        regions the network does not know.
    """
    return foreign_ones(read_documents(net, table, unit))


def foreign_ones(documents: pd.DataFrame) -> pd.DataFrame:
    """Return those of the rows of :func:`read_documents` that speak of external affairs."""
    rows = documents[documents[FOREIGN].to_numpy(dtype=bool)]
    return rows[list(COLUMNS)].reset_index(drop=True)


def read_documents(net: TieNetwork, table: pd.DataFrame | None, unit: str | None) -> pd.DataFrame:
    """Return the rows of a table as :func:`read_statements` does, also those on domestic functions.

    A domestic one names no role, but shows that a document was read; ``foreign`` says which are not.
    """
    if table is None or not len(table):
        return pd.DataFrame(columns=[*COLUMNS, FOREIGN])
    wanted = {*COLUMNS, "unit_id", FOREIGN} - {"start_low", "start_high", *table}
    rows = table.assign(**{name: {"class": "P", FOREIGN: "1"}.get(name, "") for name in sorted(wanted)})
    named = rows["region"]
    if unit is None:
        named = rows["unit_id"].where(rows["unit_id"] != "", named)
    known = net.gazetteer
    there = known.index.get_indexer(pd.Index(named)) >= 0
    rows, named = rows[there], named[there]
    if unit is not None and len(rows):
        named = named.map(_collapse.moves(known, unit, None)).astype("str")
    low, high, _ = date_bounds(rows["date"])
    document, disputed = rows["document"], rows["disputed"].astype(str).str.strip()
    if (document == "").any():
        bare = rows["title"] + "|" + rows["date"]
        bare = bare.where(bare != "|", "row " + rows.index.to_series().astype(str))
        document = document.where(document != "", bare)
    rows = rows.assign(
        region=named,
        start_low=low,
        start_high=high,
        document=document,
        disputed=disputed.where(disputed != "0", ""),
        direction=["|".join(sorted(split(text))) for text in rows["direction"]],
        foreign=(rows[FOREIGN].astype(str).str.strip() != "0").to_numpy(),
    )
    order = ["region", "start_low", "document", "role", "direction", "phrase"]
    return rows[[*COLUMNS, FOREIGN]].sort_values(order, kind="stable", ignore_index=True)


def of_directives(directives: pd.DataFrame) -> pd.DataFrame:
    """Return directives with a role word as statements, for networks that hold no table of statements.

    A directive is an act, so it is an instrument; with ``headline`` 0 it is technical.
    """
    rows = directives[~directives["role"].isin(list(SILENT))]
    return pd.DataFrame(
        {
            "region": rows["region"],
            "unit": rows["target_unit"].where(rows["target_unit"] != rows["region"], ""),
            "role": rows["role"],
            "class": np.where(rows["headline"] == 0, "T", "I"),
            "direction": ["|".join(sorted(split(text))) for text in rows["orientation"]],
            "phrase": rows["title_local"],
            "gloss": rows["title"],
            "date": rows["start"],
            "issuer": rows["source"],
            "leader": "",
            "document": rows["act"],
            "title": rows["title"],
            "url": rows["url"],
            "disputed": "",
            "confidence": rows["confidence"],
            "start_low": rows["start_low"],
            "start_high": rows["start_high"],
        },
        columns=list(COLUMNS),
    ).sort_values(["region", "start_low", "document", "role", "direction"], kind="stable", ignore_index=True)


def said_by(rows: pd.DataFrame, span: tuple[float, float] | None, undated: str) -> NDArray[np.bool_]:
    """Say which statements were made by the end of a period; arguments as in :func:`in_force`."""
    last = np.inf if span is None else span[1]
    end = rows["start_low"] if undated == "include" or span is None else rows["start_high"]
    found: NDArray[np.bool_] = (end.astype(float) <= last).to_numpy()
    return found


def in_force(rows: pd.DataFrame, span: tuple[float, float] | None, undated: str) -> pd.DataFrame:
    """Return the statements that are in force at the end of a period, with what set the others aside.

    A positioning holds from its date until a later document of the same issuers gives the same place at least
    as many positions and not this one: a passing mention does not set a plan aside, nor do fewer organs what
    more of them decided, nor does a leader's remark anything. What an act founded (an instrument) stays.

    Parameters
    ----------
    rows : pandas.DataFrame
        Result of :func:`read_statements`.
    span : tuple of float or None
        First and last day; None for all times.
    undated : {"exclude", "include"}
        Whether what may be later than the period counts.

    Returns
    -------
    pandas.DataFrame
        The rows said by the end of the period, with a column ``superseded``: the document that replaced it,
        or empty where it is in force.
    """
    said = rows[said_by(rows, span, undated)]
    return said.assign(superseded=_replaced(said))


@dataclass
class _Plan:
    """The positions that one document gives one place."""

    low: float
    high: float
    issuers: frozenset[str]
    roles: list[str] = field(default_factory=list)
    at: list[int] = field(default_factory=list)


def _replaced(rows: pd.DataFrame) -> NDArray[np.object_]:
    """Return for each row the document that set it aside, or nothing."""
    by: NDArray[np.object_] = np.full(len(rows), "", dtype=object)
    place = np.flatnonzero(((rows["class"] == "P") & (rows["leader"] == "")).to_numpy())
    columns = ["region", "unit", "document", "role", "issuer", "start_low", "start_high"]
    plans: dict[tuple[str, str], dict[str, _Plan]] = {}
    for at, row in zip(place.tolist(), rows.iloc[place][columns].to_numpy(dtype=object), strict=True):
        region, unit, document, role, issuer, low, high = row
        issuers = frozenset(split(str(issuer).replace(";", "|")))
        own = plans.setdefault((region, unit), {}).setdefault(document, _Plan(low, high, issuers))
        own.roles.append(role)
        own.at.append(at)
    for held in plans.values():
        documents = sorted(held.items(), key=lambda item: (item[1].low, item[0]))
        for index, (_, old) in enumerate(documents):
            for name, new in documents[index + 1 :]:
                if not new.low > old.high or not old.issuers or not old.issuers <= new.issuers:
                    continue
                if len(set(new.roles)) < len(set(old.roles)):
                    continue
                for at, role in zip(old.at, old.roles, strict=True):
                    if role not in new.roles:
                        by[at] = by[at] or name
    return by


def tables_of(net: TieNetwork, given: Mapping[str, pd.DataFrame] | None) -> dict[str, pd.DataFrame]:
    """Return the tables that travel with a network, or those given instead."""
    own: Mapping[str, pd.DataFrame] = getattr(net, "tables", None) or {}
    return {**own, **(given or {})}
