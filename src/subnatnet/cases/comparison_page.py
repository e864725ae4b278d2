"""A comparison as a page: a table for each part, figures a reader can take in, on screen, phone and paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from subnatnet.cases._pages import render
from subnatnet.cases.plain import MEASURES, PARTS, in_words
from subnatnet.errors import reject

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

BEYOND = "beyond chance"
OPEN = ("assigned", "claimed", "enacted", "congruence")  # parts that a reader meets unfolded
ROLES = {"assigned": "towards", "claimed": "claimed_towards", "enacted": "enacted_towards"}


def _words(language: str) -> dict[str, Any]:
    """Return the words of the page in a language; refuse one that there is none of."""
    text = resources.files("subnatnet.cases").joinpath("templates/comparison_words.json").read_text("utf-8")
    known: dict[str, dict[str, Any]] = json.loads(text)
    if language not in known:
        reject(language, known, "language of the page")
    return known[language]


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


def _layers(layers: tuple[str, ...], words: dict[str, Any]) -> list[str]:
    return [str(words["layers"].get(layer) or layer.replace("_", " ")) for layer in layers if layer]


def _dimension(name: str, layers: tuple[str, ...], words: dict[str, Any]) -> str:
    """Return what a measure is, in the words of the page."""
    if name in words["measures"]:
        return str(words["measures"][name])
    layer = name.removesuffix("_lq")
    if layer in layers and name not in MEASURES:
        key = "share_of" if layer == name else "quotient"
        return str(words[key].format(layer=_layers((layer,), words)[0]))
    return in_words(name, layers)


def _measure(row: dict[str, Any], words: dict[str, Any], *, share: bool) -> Cell:
    if np.isnan(row["value"]):
        return Cell([words["unknown"]], [])
    small = []
    if row["low"] < row["high"]:
        low, high = (figure(row[end], share=share) for end in ("low", "high"))
        small.append(words["span"].format(low=low, high=high))
    rank = words["rank"].format(rank=f"{row['rank']:.0f}", of=f"{row['of']:.0f}")
    return Cell([figure(row["value"], share=share)], [*small, rank])


def _measures(
    measures: pd.DataFrame, cases: list[str], layers: tuple[str, ...], words: dict[str, Any]
) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Cell]] = {}
    for one in measures.to_dict("records"):
        name = str(one["dimension"])
        share = in_words(name, layers).startswith("share ")
        cell = _measure({str(key): one[key] for key in one}, words, share=share)
        rows.setdefault(_dimension(name, layers, words), {})[str(one["name"])] = cell
    return [{"what": what, "cells": [cells.get(case) for case in cases]} for what, cells in rows.items()]


def _said(one: Mapping[Any, Any], part: str, words: dict[str, Any], names: Mapping[str, str]) -> list[str]:
    """Return what a cell of roles says, line by line."""
    text = str(one[part] or "")
    if part == "congruence":
        found = []
        for line in filter(None, text.split("; ")):
            place, parted, verdict = line.rpartition(": ")
            found.append(f"{names.get(place, place)}{parted}{words['verdicts'].get(verdict, verdict)}")
        return found
    answers = words["verdicts"]
    named = [] if text == part else [word for word in text.split(", ") if word]
    said = ", ".join(words["roles"].get(word) or answers.get(word) or word for word in named)
    facing = str(one.get(ROLES[part]) or "")
    places = ", ".join(names.get(place, place) for place in facing.split(", "))
    if not places:
        return [said] if said else []
    return [words["said_facing" if said else "facing"].format(said=said, places=places)]


def _roles(
    roles: pd.DataFrame, cases: list[str], part: str, words: dict[str, Any], names: Mapping[str, str]
) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Cell]] = {}
    for one in roles.to_dict("records"):
        lines = _said(one, part, words, names)
        if lines:
            period = str(words["periods"].get(one["period"]) or one["period"])
            rows.setdefault(period, {})[str(one["name"])] = Cell(lines, [])
    return [{"what": what, "cells": [cells.get(case) for case in cases]} for what, cells in rows.items()]


def _finding(one: Mapping[Any, Any], words: dict[str, Any]) -> str:
    """Return a finding as its table words it, with amount, source and how sure it is."""
    value = one.get("value", "")
    known = value is not None and str(value) not in ("", "nan")
    amount = f" ({value} {one.get('unit', '')})".replace(" )", ")") if known else ""
    period = f", {one['period']}" if one.get("period") else ""
    doubt = f" [{words['low_confidence']}]" if one.get("confidence") == "low" else ""
    return f"{one['finding']}{amount} ({one['source']}{period}){doubt}"


def _findings(findings: pd.DataFrame, cases: list[str], words: dict[str, Any]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, list[str]]] = {}
    for one in findings.to_dict("records"):
        name = str(one["dimension"])
        what = str(words["dimensions"].get(name) or name.replace("_", " "))
        rows.setdefault(what, {}).setdefault(str(one["name"]), []).append(_finding(one, words))
    return [
        {"what": what, "cells": [Cell(cells[case], []) if case in cells else None for case in cases]}
        for what, cells in rows.items()
    ]


def _differences(
    differences: pd.DataFrame, layers: tuple[str, ...], words: dict[str, Any], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """Return the pairs of cases that differ beyond chance, measure by measure."""
    found: dict[str, list[str]] = {}
    for one in differences.to_dict("records"):
        if one["verdict"] == BEYOND:
            what = _dimension(str(one["dimension"]), layers, words)
            more, less = ("case", "other") if one["difference"] > 0 else ("other", "case")
            ends = {end: names.get(one[side], one[side]) for end, side in (("more", more), ("less", less))}
            found.setdefault(what, []).append(words["more_than"].format(**ends))
    return [{"what": what, "pairs": "; ".join(pairs)} for what, pairs in found.items()]


def _rests_on(attrs: Mapping[str, object], words: dict[str, Any]) -> list[str]:
    """Say which ties were counted and how."""
    rules = words["rules"]
    lines = []
    if attrs.get("layer"):
        names = _layers(tuple(str(attrs["layer"]).split("+")), words)
        lines.append(words["kinds"].format(layers=", ".join(names)))
    during = str(attrs.get("during") or "")
    lines.append(words["period"].format(period=words["periods"].get(during) or during or words["all_times"]))
    if during:
        rule = rules.get(str(attrs.get("undated")), rules["exclude"])
        lines.append(words["uncertain"].format(rule=rule))
    if "confidence" in attrs:
        lines.append(words["holds"].format(confidence=f"{attrs['confidence']:.0%}"))
    if "level" in attrs:
        lines.append(words["level"].format(level=f"{attrs['level']:.2g}"))
    return [*lines, words["register"]]


def page(
    parts: Mapping[str, pd.DataFrame],
    attrs: Mapping[str, object],
    language: str = "en",
    names: Mapping[str, str] | None = None,
) -> str:
    """Return a comparison as a page, every text escaped.

    Parameters
    ----------
    parts : mapping of str to pandas.DataFrame
        ``measures, roles, findings, differences``, as in :class:`subnatnet.cases.comparison.Comparison`.
    attrs : mapping
        Selection and parameters.
    language : {"en", "pl", "de", "zh"}
        Of headings and sentences; findings stand as their table has them.
    names : mapping of str to str, optional
        Names of cases and places in that language, by their name in `parts`.

    Returns
    -------
    str
        HTML that runs nothing and loads nothing.
    """
    words, names = _words(language), names or {}
    measures, differences = parts["measures"], parts["differences"]
    cases = [str(name) for name in dict.fromkeys(measures["name"])]
    layers = tuple(str(attrs.get("layer") or "").split("+"))
    shown = []
    for part in PARTS:
        if part == "measures":
            rows = _measures(measures, cases, layers, words)
        elif part == "findings":
            rows = _findings(parts["findings"], cases, words)
        else:
            rows = _roles(parts["roles"], cases, part, words, names)
        if rows:
            own = {"id": part, "title": words["parts"][part], "about": words["about"][part]}
            shown.append({**own, "rows": rows, "open": part in OPEN})
    called = [names.get(case, case) for case in cases]
    return render(
        "comparison.html",
        language=language,
        title=words["title"].format(names=", ".join(called)),
        cases=called,
        # what each is told, claims and shows before the long tables of numbers and findings
        parts=sorted(shown, key=lambda one: not one["open"]),
        differences=_differences(differences, layers, words, names),
        words=words,
        rests_on=_rests_on(attrs, words),
    )
