"""Calls with one bad argument each, made from the signature of every public function."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import pandas as pd

import networks
import subnatnet as sn
from subnatnet import figures
from subnatnet.schema import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMBERS = {
    "int": ["x", 1.5, True, float("nan"), [1], b"1", {}, (1,), object()],
    "float": ["x", float("nan"), float("inf"), float("-inf"), True, [1.0], b"1", {}, object()],
    "bool": ["yes", 2, [True], 0.5, {}, object()],
}
NUMBERS |= {name: [*NUMBERS["int"], -1] for name in ("Seed", "Count", "Size")}
NUMBERS |= {name: [*NUMBERS["float"], -1.0] for name in ("Share", "Part", "Positive", "NotNegative")}
NUMBERS["Share"] = [*NUMBERS["Share"], 95, 0, 1]
NUMBERS["Count"] = [*NUMBERS["Count"], 0]
NUMBERS["Positive"] = [*NUMBERS["Positive"], 0]
TEXT = [5, True, b"x", ["zzz"], 1.5, {}, object()]
# words of a closed list that depends on the network, or stands inside the function
CLOSED = {
    *("layer", "during", "before", "after", "undated", "unit", "method", "measure", "measures", "kind"),
    *("null", "among", "alternative", "interval", "how", "model", "form", "style", "view", "language"),
    *("technique", "by", "direction", "normalizer", "score", "projection", "on_error", "format", "rules"),
}
FREE = {"title", "label", "path", "name", "issuer"}
OPEN = {"groups", "labels_of", "data", "condition", "columns"}  # anything is looked up in the network


@cache
def small() -> sn.TieNetwork:
    return networks.small()


def functions() -> dict[str, Callable[..., Any]]:
    """Return every public function and every verb of a network."""
    found = {name: getattr(sn, name) for name in sn.__all__ if inspect.isfunction(getattr(sn, name))}
    found |= {f"figures.{name}": getattr(figures, name) for name in figures.__all__}
    verbs = ("layer", "during", "among", "rollup", "select", "to_networkx", "with_table")
    return found | {f"TieNetwork.{name}": getattr(small(), name) for name in verbs}


def bad_values(name: str, annotation: str) -> Iterator[object]:  # noqa: C901, PLR0912 - a list of cases
    """Yield values that cannot be meant."""
    bare = annotation.replace(" | None", "")
    if bare in NUMBERS:
        yield from NUMBERS[bare]
    elif bare in ("str", "Word"):
        yield from TEXT
    elif re.fullmatch(r"(pd\.)?(DataFrame|Series)", bare):
        yield from (5, "x", [1], True, {}, object(), nx.Graph())
    elif bare.startswith("TieNetwork"):
        yield from (5, "x", True, [1], {}, object(), pd.DataFrame({"a": [1]}))
    elif re.match(r"(Iterable|Sequence|Collection|list)\[str", bare) or bare == "Names":
        yield from (5, True, [5], {"a": 1}, object(), 1.5, b"x")
    elif bare.startswith("Mapping["):
        yield from (5, "x", ["a"], True, object(), 1.5)
    elif bare == "Unit":
        yield from (5, True, ("a",), ("a", 5), "zzz", ("zzz", None), (None, "zzz"), object())
    elif bare == "Schema":
        yield from (5, "x", {}, True, object())
    elif name not in OPEN:
        yield from (object(), 5.5, True, b"x", complex(1, 1))
    if name in CLOSED and name != "unit":
        yield from ("zzz", "")
    if name == "layer":
        yield from ([], ["zzz"], "agreement+zzz", ["agreement", 5])
    if name in ("during", "before", "after"):
        yield from ("2012/1990", "1990/1980", "soon", "/")
    if name == "regions":
        yield from ("zzz", [], ["R1", "zzz"], [5])
    if "None" not in annotation and bare != "Unit" and name not in OPEN:
        yield None


def needed(name: str, function: Callable[..., Any], folder: str) -> dict[str, Any]:
    """Return what a function cannot do without."""
    net = small()
    runs = pd.DataFrame({"a": [0, 0, 1], "b": [0, 1, 1]}, index=["x", "y", "z"])
    square = pd.DataFrame([[0.0, 1.0], [1.0, 0.0]], index=["x", "y"], columns=["x", "y"])
    ties = pd.DataFrame({"source": ["R"], "target": ["P"]})
    given: dict[str, Any] = {
        "net": net,
        "measure": "degree",
        "measures": "degree",
        "during": "1990/2000",
        "before": "1978/1993",
        "after": "1994/2012",
        "graph": nx.path_graph(3),
        "matrix": square,
        "runs": runs,
        "partition": runs["a"],
        "a": runs["a"],
        "b": runs["b"],
        "ties": ties,
        "path": f"{folder}/made.csv",
        "folder": folder,
        "source": ties.assign(type="agreement"),
        "by": "level",
        "chosen": ["agreement"],
        "cases": ["R1", "R2"],
        "place": "PL",
        "rules": "enacted",
        "study": net,
        "region": "R1",
        "roles": pd.DataFrame({"role": ["a"]}, index=["R1"]),
        "y": square,
        "x": {"x": square},
        "overlap": square,
        "values": pd.Series({"R1": 1.0, "R2": 2.0}, name="v"),
        "actor": "R1",
        "name": "agreements",
        "period": "1990/2000",
        "frame": square,
        "table": pd.DataFrame({"a": [1.0]}),
        "schema": DEFAULT_SCHEMA,
    }
    own = inspect.signature(function).parameters.values()
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    if name == "two_mode_modularity":
        given["partition"] = pd.Series(0, net.actors.index)
    if name == "select_cases":
        given["cases"] = square
    return {
        p.name: given[p.name] for p in own if p.default is p.empty and p.kind not in kinds and p.name in given
    }


def bad_calls(name: str, function: Callable[..., Any], folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what to call it, and the keywords of a call with one bad argument."""
    base = needed(name, function, folder)
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD, parameter.POSITIONAL_ONLY):
            continue
        annotation = str(parameter.annotation)
        for bad in bad_values(parameter.name, annotation):
            if bad is None and parameter.default is None:
                continue
            yield f"{name}({parameter.name}={bad!r})", base | {parameter.name: bad}
    yield f"{name}(zzz=1)", base | {"zzz": 1}
