"""A network in words and in a small table, for people."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.network import _collapse
from subnatnet.tables.codes import codes_of, holds
from subnatnet.tables.dates import date_bounds, year_of

if TYPE_CHECKING:
    from subnatnet.network._shape import Shape


def summary(net: Shape, ties: pd.DataFrame) -> pd.DataFrame:
    """Say what is in a network, layer by layer; see :meth:`subnatnet.TieNetwork.summary`.

    `ties` are those of the network, with texts as they are or held as numbers.
    """
    names = net.layers
    place = {name: at for at, name in enumerate(names)}
    codes, words = codes_of(ties["layer"])
    layer = np.array([place.get(word, -1) for word in words], dtype=np.intp).take(codes)
    rows, acts, _ = _collapse.distinct_acts(ties, layer, len(names))
    start, dates = codes_of(ties["start"])
    low, high, _ = date_bounds(dates)
    there = np.zeros((len(names), len(dates)), dtype=bool)
    there[layer, start] = True
    columns: dict[str, object] = {}
    marks = {
        "dated": (np.isfinite(low) & np.isfinite(high))[start],
        "sourced": ~holds(ties["sources"], ""),
    }
    with np.errstate(invalid="ignore"):  # a layer of members without ties has no shares
        for name, mark in marks.items():
            columns[name] = np.bincount(layer, weights=mark, minlength=len(names)) / rows
    first = np.where(there & np.isfinite(low), year_of(low), np.inf).min(axis=1, initial=np.inf)
    last = np.where(there & np.isfinite(high), year_of(high), -np.inf).max(axis=1, initial=-np.inf)
    columns["first"] = np.where(np.isfinite(first), first, np.nan)
    columns["last"] = np.where(np.isfinite(last), last, np.nan)
    members = _counted(net.members["layer"])
    whole = {"actors": np.array([members[name] for name in names], dtype=int)}
    whole |= {"ties": rows.astype(int), "acts": acts.astype(int)}
    frame = pd.DataFrame(whole | columns, index=pd.Index(names, name="layer", dtype="str"))
    frame.attrs["actors"] = dict(sorted(_counted(net.actors["kind"]).items()))
    return frame


def _counted(texts: pd.Series) -> dict[str, int]:
    codes, words = codes_of(texts)
    return dict(zip(words.tolist(), np.bincount(codes, minlength=len(words)).tolist(), strict=True))


def text(net: Shape) -> str:
    """Say in one line how many actors and ties of which kind there are, and how many are dated and sourced.

    Examples
    --------
    >>> import subnatnet as sn
    >>> text(sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "start": ["1982"]})))
    '2 actors (1 region, 1 place); 1 tie (1 agreement); 100% dated, 1982; 0% sourced'
    """
    table = net.summary()
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
    table = net.summary().to_html(formatters=formats, na_rep="", border=0, escape=True)
    return f"<div><p>{escape(text(net))}</p>{table}</div>"
