"""A small network with layers that the library does not know, and good calls of every public function."""

from __future__ import annotations

import inspect
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

import bad_calls
import networks
import subnatnet as sn
from loaded import kept, studied
from subnatnet.schema import DEFAULT_SCHEMA, Schema

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHERE = {
    "R1": ("XX", "", 30.0, 104.0),
    "R1:a": ("XX", "", 30.7, 104.1),
    "R1:b": ("XX", "", 30.9, 104.3),
    "R2": ("XX", "", 25.0, 102.7),
    "R3": ("XX", "", 36.0, 103.8),
    "R4": ("XX", "", 43.8, 87.6),
    "world:w": ("", "West", np.nan, np.nan),
    "PL": ("PL", "West", 52.2, 21.0),
    "PL:lodz": ("PL", "West", 51.8, 19.5),
    "PL:krakow": ("PL", "West", 50.1, 19.9),
    "DE": ("DE", "West", 52.5, 13.4),
    "DE:bonn": ("DE", "West", 50.7, 7.1),
    "co:firm": ("XX", "", np.nan, np.nan),
    "co:other": ("XX", "", np.nan, np.nan),
    "co:abroad": ("DE", "West", np.nan, np.nan),
    "org:x": ("XX", "", np.nan, np.nan),
    "org:y": ("XX", "", np.nan, np.nan),
}
MORE = pd.DataFrame(
    [
        ("R3", "region", "province", "", "Three"),
        ("R4", "region", "province", "", "Four"),
        ("co:other", "company", "company", "R2", "Other"),
    ],
    columns=networks.ACTORS.columns,
)
ACTORS = pd.concat([networks.ACTORS, MORE], ignore_index=True)
ACTORS[["country", "world_region", "lat", "lon"]] = [WHERE[actor] for actor in ACTORS["id"]]
TIES = pd.concat(
    [
        networks.TIES,
        pd.DataFrame(
            [
                ("u1", "agreement", "R3", "DE:bonn", "1988", "", ""),
                ("u2", "agreement", "R4", "PL:lodz", "1996", "", ""),
                ("u3", "agreement", "R3", "PL:krakow", "2014", "", ""),
                ("u4", "agreement", "R2", "PL:lodz", "2015", "", ""),
                ("u5", "investment", "co:other", "PL", "1995", "", ""),
                ("u6", "investment", "co:other", "co:abroad", "2016", "", ""),
                ("u7", "investment", "R1", "PL", "2016", "", ""),
                ("u8", "investment", "R2", "DE", "1999", "", ""),
                ("u9", "investment", "R3", "PL", "2001", "", ""),
                ("w1", "investment", "R4", "DE", "2003", "", ""),
                ("v1", "directive", "org:y", "R3", "2013", "", ""),
            ],
            columns=networks.TIES.columns,
        ),
    ],
    ignore_index=True,
).assign(sources="book")
STATEMENTS = pd.DataFrame(
    {
        "region": ["R1", "R2"],
        "role": ["gateway", "hub"],
        "class": ["positioning", "positioning"],
        "direction": ["PL", ""],
        "date": ["2013", "2014"],
        "phrase": ["a gateway", "a hub"],
        "url": ["", ""],
        "sources": ["book", "book"],
    }
)
TOTALS = pd.DataFrame({"region": ["R1", "R2"], "as_of": ["2015", "2015"], "total": [9, 5]})
GROUPS = dict.fromkeys(["R1", "R1:a", "R1:b", "R2"], "north") | dict.fromkeys(["R3", "R4"], "south")
# what a function is asked beside the network, where `bad_calls.needed` has nothing that fits
OWN: dict[str, dict[str, Any]] = {
    "add_statement": {"region": "R4", "role": "hub", "sources": "book", "date": "2014"},
    "add_tie": {"source": "R4", "target": "DE:bonn", "sources": "book"},
    "calibrate": {"totals": TOTALS},
    "case_criteria": {"area": "world:w"},
    "compare_groups": {"by": GROUPS},
    "published_coverage": {"totals": TOTALS},
    "growth": {"area": "PL", "since": "1990"},
    "two_mode_modularity": {"partition": pd.Series(0, ACTORS["id"])},
    "typology": {"rules": "duchacek"},
    "figures.slope_chart": {"values": pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}, index=["R1", "R2"])},
}
SUFFIXES = {"export": "made.json", "write_ties": "made.csv", "figures.role_map": "made.svg"}

VISIT: dict[str, Any] = {"meaning": "a delegation received or sent"}
LOAN: dict[str, Any] = {
    "directed": True,
    "sources": ("company", "region"),
    "targets": ("place", "company"),
    "meaning": "money lent abroad",
}
SCHEMA = DEFAULT_SCHEMA.with_layer("visit", **VISIT).with_layer("loan", **LOAN)


def network(ties: pd.DataFrame, schema: Schema) -> sn.TieNetwork:
    """Return a network of these ties, with statements."""
    return sn.TieNetwork(ACTORS, ties, eras=networks.ERAS, tables={"assigned": STATEMENTS}, schema=schema)


@kept
def with_visits() -> sn.TieNetwork:
    """Return the small network with the layers ``visit`` and ``loan`` beside its own."""
    new = {"agreement": "visit", "investment": "loan"}
    more = TIES[TIES["layer"].isin(new)]
    more = more.assign(id="x-" + more["id"], layer=more["layer"].map(new), document="")
    return studied(network(pd.concat([TIES, more], ignore_index=True), SCHEMA))


def renamed(names: dict[str, str]) -> sn.TieNetwork:
    """Return the small network with layers under other names, which its schema declares in their place."""
    return _renamed(tuple(names.items()))


@cache
def _renamed(pairs: tuple[tuple[str, str], ...]) -> sn.TieNetwork:
    names = dict(pairs)
    kinds, layers, *_ = DEFAULT_SCHEMA.__reduce__()[1]
    schema = Schema(kinds, [replace(layer, name=names.get(layer.name, layer.name)) for layer in layers])
    return studied(network(TIES.assign(layer=TIES["layer"].replace(names)), schema))


def good_call(name: str, function: Callable[..., Any], net: sn.TieNetwork, folder: Path) -> dict[str, Any]:
    """Return the keywords of a good call of a public function with a network."""
    known = inspect.signature(function).parameters
    words = bad_calls.needed(name, function, str(folder)) | OWN.get(name, {})
    words = {word: net if isinstance(value, sn.TieNetwork) else value for word, value in words.items()}
    if "path" in known:
        words["path"] = folder / SUFFIXES.get(
            name, "made.svg" if name.startswith("figures.") else "made.html"
        )
    return words | {word: value for word, value in bad_calls.CHEAP.items() if word in known}
