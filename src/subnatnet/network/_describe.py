"""A network in words and in a small table, for people."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.network import _collapse
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from subnatnet.network._shape import Shape


def summary(net: Shape) -> pd.DataFrame:
    """Say what is in a network, layer by layer; see :meth:`subnatnet.TieNetwork.summary`."""
    dates, ties = net.dates, net.ties
    table = pd.DataFrame(
        {
            "layer": ties["layer"],
            "act": _collapse.acts(ties),
            "dated": np.isfinite(dates["start_low"]) & np.isfinite(dates["start_high"]),
            "sourced": ties["sources"] != "",
            "year_low": year_of(dates["start_low"].to_numpy()),
            "year_high": year_of(dates["start_high"].to_numpy()),
        }
    ).groupby("layer")
    frame = table.agg(
        ties=("act", "size"),
        acts=("act", "nunique"),
        dated=("dated", "mean"),
        sourced=("sourced", "mean"),
        first=("year_low", "min"),
        last=("year_high", "max"),
    ).reindex(net.layers)
    frame.insert(0, "actors", net.members.groupby("layer").size())
    frame = frame.fillna({"ties": 0, "acts": 0}).astype({"actors": int, "ties": int, "acts": int})
    frame.attrs["actors"] = net.actors["kind"].value_counts().sort_index().to_dict()
    return frame


def text(net: Shape) -> str:
    """Say in one line how many actors and ties of which kind there are, and how many are dated and sourced.

    Examples
    --------
    >>> import subnatnet as sn
    >>> text(sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "start": ["1982"]})))
    '2 actors (1 region, 1 place); 1 tie (1 agreement); 100% dated, 1982; 0% sourced'
    """
    table = summary(net)
    counts = table.attrs["actors"]
    kinds = [
        f"{counts[kind]:,} {kind if counts[kind] == 1 else several}"
        for kind, several in net.schema.plurals.items()
        if kind in counts
    ]
    layers = [f"{count:,} {name}" for name, count in table["ties"].items()]
    total = int(table["ties"].sum())
    word = "tie" if total == 1 else "ties"
    line = f"{len(net.actors):,} actors ({', '.join(kinds)}); {total:,} {word} ({', '.join(layers)})"
    if total:
        dated, sourced = ((table[share] * table["ties"]).sum() / total for share in ("dated", "sourced"))
        first, last = table["first"].min(), table["last"].max()
        years = "" if np.isnan(first) else f", {first:.0f}" + (f"-{last:.0f}" if last > first else "")
        line += f"; {dated:.0%} dated{years}; {sourced:.0%} sourced"
    return line


def html(net: Shape) -> str:
    """Return the line and the table as HTML, for notebooks."""
    formats: Any = dict.fromkeys(("dated", "sourced"), "{:.0%}".format)
    formats |= dict.fromkeys(("first", "last"), "{:.0f}".format)
    table = summary(net).to_html(formatters=formats, na_rep="", border=0, escape=True)
    return f"<div><p>{escape(text(net))}</p>{table}</div>"
