"""A comparison as a page: a table for each part, figures a reader can take in, on screen, phone and paper."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from subnatnet.cases._pages import render
from subnatnet.cases.plain import PARTS, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
BEYOND = "beyond chance"
ABOUT = {
    "measures": "The value, the interval in which it lies, and the rank among the regions that have one, "
    "1 being the largest.",
    "assigned": "What documents of the centre say that each is to be.",
    "claimed": "What each says of itself in its own reports. A claim is no evidence that it is so.",
    "enacted": "By which ties each stands out, and where more of them lead than elsewhere.",
    "congruence": "Place by place: does what is told show in the ties?",
    "findings": "As coded from the literature, with the source of each.",
}


@dataclass(frozen=True)
class Cell:
    """What stands in a cell.

    Parameters
    ----------
    lines : list of str
        Text, line by line.
    small : list of str
        What is said of it in smaller letters: the interval, the rank.
    """

    lines: list[str]
    small: list[str]


def figure(value: float, *, share: bool = False) -> str:
    """Write a number as people do: shares in per cent, a true minus, no more digits than say something.

    Examples
    --------
    >>> figure(0.0561, share=True), figure(1.652), figure(1234.0), figure(0.00875)
    ('5.6%', '1.65', '1,234', '0.00875')
    """
    if share:
        return f"{100 * value:.1f}%"
    number = float(f"{value:.3g}") if abs(value) < 1000 else round(value)
    text = f"{number:,.{max(0, 2 - int(np.floor(np.log10(abs(number)))))}f}" if number else "0"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "\u2212")


def _measure(row: dict[str, Any], what: str) -> Cell:
    if np.isnan(row["value"]):
        return Cell(["not known"], [])
    share = what.startswith("share ")
    small = []
    if row["low"] < row["high"]:
        low, high = (figure(row[end], share=share) for end in ("low", "high"))
        small.append(f"{low} to {high}")
    return Cell([figure(row["value"], share=share)], [*small, f"rank {row['rank']:.0f} of {row['of']:.0f}"])


def _measures(measures: pd.DataFrame, cases: list[str], layers: tuple[str, ...]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Cell]] = {}
    for one in measures.to_dict("records"):
        what = in_words(str(one["dimension"]), layers)
        rows.setdefault(what, {})[str(one["name"])] = _measure({str(key): one[key] for key in one}, what)
    return [{"what": what, "cells": [cells.get(case) for case in cases]} for what, cells in rows.items()]


def _texts(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a part of the readable table."""
    return [
        {"what": what, "cells": [Cell(str(text).split("\n"), []) if text else None for text in row]}
        for (_, what), row in zip(table.index, table.itertuples(index=False, name=None), strict=True)
    ]


def _differences(differences: pd.DataFrame, layers: tuple[str, ...]) -> list[dict[str, str]]:
    """Return the pairs of cases that differ beyond chance, measure by measure."""
    found: dict[str, list[str]] = {}
    for one in differences.to_dict("records"):
        if one["verdict"] == BEYOND:
            what = in_words(str(one["dimension"]), layers)
            more, less = ("case", "other") if one["difference"] > 0 else ("other", "case")
            found.setdefault(what, []).append(f"{one[more]} more than {one[less]}")
    return [{"what": what, "pairs": "; ".join(pairs)} for what, pairs in found.items()]


def _rests_on(attrs: Mapping[str, object]) -> list[str]:
    """Say which ties were counted and how."""
    rules = {"exclude": "left out", "include": "included", "bounds": "let vary"}
    lines = []
    if attrs.get("layer"):
        lines.append(f"Kinds of tie: {str(attrs['layer']).replace('+', ', ')}.")
    lines.append(f"Period of the measures: {attrs.get('during') or 'all times'}.")
    if attrs.get("during"):
        lines.append(f"Ties of uncertain date are {rules.get(str(attrs.get('undated')), 'left out')}.")
    if "confidence" in attrs:
        lines.append(f"Intervals hold with {attrs['confidence']:.0%} confidence.")
    if "level" in attrs:
        lines.append(
            "A difference is called beyond chance where its p, adjusted for the number of comparisons, is at "
            f"most {attrs['level']:.2g}."
        )
    return [*lines, "A compilation of sources is no register: a tie that is absent here may exist."]


def page(
    table: pd.DataFrame, measures: pd.DataFrame, differences: pd.DataFrame, attrs: Mapping[str, object]
) -> str:
    """Return a comparison as a page, every text escaped.

    Parameters
    ----------
    table : pandas.DataFrame
        ``Comparison.to_frame()``.
    measures, differences : pandas.DataFrame
        As in :class:`subnatnet.cases.comparison.Comparison`.
    attrs : mapping
        Selection and parameters.

    Returns
    -------
    str
        HTML that runs nothing and loads nothing.
    """
    cases = [str(name) for name in dict.fromkeys(measures["name"])]
    layers = tuple(str(attrs.get("layer") or "").split("+"))
    parts = []
    for part, title in PARTS.items():
        rows = _measures(measures, cases, layers)
        if part != "measures":
            rows = _texts(table[table.index.get_level_values("part") == title])
        if rows:
            parts.append({"id": part, "title": title.partition(":")[0], "about": ABOUT[part], "rows": rows})
    return render(
        "comparison.html",
        language="en",
        title=f"Comparison of {', '.join(cases)}",
        cases=cases,
        parts=parts,
        differences=_differences(differences, layers),
        rests_on=_rests_on(attrs),
    )
