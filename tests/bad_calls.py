"""Calls with one bad argument each, made from the signature of every public function."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

import loaded
import networks
import subnatnet as sn
from subnatnet import figures
from subnatnet.schema import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HUGE = 10**400  # more than a float holds
NUMBERS = {
    "int": [
        "x",
        1.5,
        True,
        float("nan"),
        [1],
        b"1",
        {},
        (1,),
        object(),
        pd.NA,
        np.bool_(1),
        np.float64(2),
        "3",
    ],
    "float": ["x", float("nan"), float("inf"), float("-inf"), True, [1.0], b"1", {}, object(), pd.NA, HUGE],
    "bool": ["yes", 2, [True], 0.5, {}, object(), pd.NA, np.int64(1)],
}
NUMBERS |= {name: [*NUMBERS["int"], -1] for name in ("Seed", "Count", "Size", "Workers")}
NUMBERS |= {name: [*NUMBERS["float"], -1.0] for name in ("Share", "Part", "Positive", "NotNegative")}
NUMBERS["Share"] = [*NUMBERS["Share"], 95, 0, 1]
NUMBERS |= {name: [*NUMBERS[name], 0, HUGE] for name in ("Count", "Workers")}
NUMBERS["int"] = [*NUMBERS["int"], HUGE, -HUGE]
NUMBERS["Positive"] = [*NUMBERS["Positive"], 0]
TEXT = [5, True, b"x", ["zzz"], 1.5, {}, object(), pd.NA, float("nan"), np.int64(1)]
# words of a closed list that depends on the network, or stands inside the function
CLOSED = {
    *("layer", "during", "before", "after", "undated", "unit", "method", "measure", "measures", "kind"),
    *("null", "among", "alternative", "interval", "how", "model", "form", "style", "view", "language"),
    *("technique", "by", "direction", "normalizer", "score", "projection", "on_error", "format", "rules"),
}
FREE = {"title", "label", "path", "name", "issuer"}
OPEN = {"groups", "labels_of", "data", "condition", "columns"}  # anything is looked up in the network


PLACED = {"R1": (30, 100), "R2": (31, 110), "PL:lodz": (52, 19), "PL:krakow": (50, 20), "DE:bonn": (51, 7)}


@cache
def small() -> sn.TieNetwork:
    """Return the small network, with what measures of partners and maps need."""
    actors = networks.ACTORS.set_index("id")
    country = actors.index.to_series().str.split(":").str[0].where(actors["kind"] == "place")
    actors = actors.assign(
        country=country.where(country != "world"),
        world_region=country.map({"PL": "world:w", "DE": "world:w"}),
        lat=[PLACED.get(actor, (float("nan"),) * 2)[0] for actor in actors.index],
        lon=[PLACED.get(actor, (float("nan"),) * 2)[1] for actor in actors.index],
    )
    return loaded.studied(sn.TieNetwork(actors.reset_index(), networks.TIES, eras=networks.ERAS))


def functions() -> dict[str, Callable[..., Any]]:
    """Return every public function and every verb of a network."""
    found = {name: getattr(sn, name) for name in sn.__all__ if inspect.isfunction(getattr(sn, name))}
    found |= {f"figures.{name}": getattr(figures, name) for name in figures.__all__}
    return found | {
        f"{type(owner).__name__}.{name}": getattr(owner, name)
        for owner, names in owners()
        for name in names.split()
    }


BUSY = sn.Typology("busy", {"busy": "contacts >= least"}, thresholds={"least": 2.0})


@cache
def owners() -> tuple[tuple[object, str], ...]:
    """Return an object of each class whose methods take arguments, and their names."""
    net = small()
    return (
        (net, "layer during among rollup select to_networkx with_table with_counts"),
        (net.schema, "with_layer with_kind with_declared"),
        (sn.study_roles(net), "among label"),
        (BUSY, "conditions with_thresholds"),
        (sn.role_codebook(), "check define of"),
    )


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
        yield from (5, True, [5], {"a": 1}, object(), 1.5, b"x", [float("nan")], [pd.NA], [["R1"]])
        if "None]" not in annotation:
            yield [None]
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


@cache
def usual() -> dict[str, Any]:
    """Return what functions cannot do without, but for places to write to; none changes what it is given."""
    net = small()
    runs = pd.DataFrame({"a": [0, 0, 1], "b": [0, 1, 1]}, index=["x", "y", "z"])
    square = pd.DataFrame([[0.0, 1.0], [1.0, 0.0]], index=["x", "y"], columns=["x", "y"])
    ties = pd.DataFrame({"source": ["R"], "target": ["P"]})
    return {
        "net": net,
        "measure": "degree",
        "measures": "degree",
        "during": "1990/2000",
        "before": "1978/1993",
        "after": "1994/2012",
        "graph": nx.path_graph(3),
        "matrix": square,
        "partition": runs["a"],
        "a": runs["a"],
        "b": runs["b"],
        "ties": ties,
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


def needed(name: str, function: Callable[..., Any], folder: str) -> dict[str, Any]:
    """Return what a function cannot do without."""
    own = inspect.signature(function).parameters.values()
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    given = usual() | {"path": f"{folder}/made.csv", "folder": folder} | CHEAP | special(name)
    return {
        p.name: given[p.name]
        for p in own
        if p.kind not in kinds
        and p.name in given
        and (p.default is p.empty or p.name in special(name) or p.name in CHEAP)
    }


OF_POSITIONS = ("TieNetwork.layer", "merge_ties")  # called without names of arguments
CHEAP = {
    "draws": 10,
    "permutations": 9,
    "runs": 3,
    "repeats": 3,
    "trades": 3,
    "imputations": 3,
    "resamples": 3,
    "progress": False,
}


@cache
def special(name: str) -> dict[str, Any]:
    """Return what one function needs, where another with an argument of that name needs something else."""
    given = specials().get(name, {})
    return given() if callable(given) else given


@cache
def specials() -> dict[str, dict[str, Any] | Callable[[], dict[str, Any]]]:
    """Return what functions need, by name; what takes long is made when it is asked for."""
    net, quick = small(), {"draws": 9, "progress": False}
    runs = pd.DataFrame({"a": [0, 0, 1], "b": [0, 1, 1]}, index=["x", "y", "z"])
    coding = pd.DataFrame({"id": ["a", "b"], "role": ["hub", "gateway"]})
    log = pd.DataFrame({"id": ["a"], "variable": ["role"], "decision": ["gateway"], "reason": ["last noun"]})
    totals = pd.DataFrame({"region": ["R1"], "as_of": ["2020"], "total": [5]})
    values = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0]}, index=["R1", "R2"])
    interval = pd.DataFrame({"value": [1.0], "low": [0.5], "high": [2.0]}, index=["R1"])
    return {
        "add_statement": {"role": "gateway", "sources": "x", "date": "2015"},
        "add_tie": {"source": "R1", "target": "DE", "sources": "x"},
        "adjudicate": {"coding": coding, "log": log},
        "calibrate": {"totals": totals},
        "published_coverage": {"totals": totals},
        "case_criteria": {"area": "world:w"},
        "cite": {"selection": networks.TIES.assign(sources="x")},
        "figures.captioned": {"figure": Figure()},
        "figures.null_histogram": lambda: {"table": sn.significance(net, "degree", keep="R1", **quick)},
        "figures.rank_stability": lambda: {"table": sn.bootstrap(net, "degree", **quick)},
        "coassignment": {"runs": runs},
        "consensus": {"runs": runs},
        "stability": {"runs": runs},
        "variation_of_information": {"runs": runs},
        "compare_groups": {"by": pd.Series(list("aabb"), ["R1", "R1:a", "R1:b", "R2"])},
        "disagreements": {"codings": {"one": coding, "two": coding}},
        "reliability": {"codings": {"one": coding, "two": coding}},
        "double_coding_sheet": {"units": coding.assign(text="x"), "variables": ["role"], "context": ["text"]},
        "export": {"format": "gexf"},
        "growth": {"area": "PL"},
        "hold_reasons": {"cases": values, "reasons": {"R1": ("a", "high")}},
        "qap": {"y": MATRIX, "x": {"x": MATRIX.T}},
        "role_names": lambda: {"table": sn.role_map(net)},
        "select_cases": {
            "cases": pd.DataFrame({"s": [1.0, 2, 3, 4]}, list("abcd")),
            "explain": ["s"],
            "n": 2,
        },
        "typology": {"rules": {"busy": "contacts >= 2"}},
        "write_state_comparison": {"nets": {"one": small(), "two": small()}},
        "figures.caterpillar": {"table": interval},
        "figures.profile_chart": lambda: {"measures": sn.compare_cases(net, ["R1", "R2"]).measures},
        "figures.slope_chart": {"values": values},
        "TieNetwork.with_counts": {"counts": pd.Series(1.0, net.ties.index)},
        "Schema.with_layer": {"name": "visit"},
        "Schema.with_kind": {"name": "university", "side": "based"},
        "Schema.with_declared": {"declared": {"layers": {"visit": {"directed": False}}}},
        "RoleStudy.among": {"regions": ["R1"]},
        "Typology.conditions": {"rule": "contacts >= least"},
        "Typology.with_thresholds": {"thresholds": {"least": 3.0}},
        "Codebook.check": {"coding": coding},
        "Codebook.define": {"variable": "role", "code": "hub"},
        "Codebook.of": {"variable": "role"},
        "two_mode_modularity": {"partition": pd.Series(0, small().actors.index)},
    }


MATRIX = pd.DataFrame([[0.0, 1, 2], [3, 0, 1], [1, 5, 0]], index=list("xyz"), columns=list("xyz"))


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


def misshapen(value: object) -> Iterator[tuple[str, object]]:
    """Yield a table or mapping whose names, cells or rows are not what they were."""
    if isinstance(value, pd.DataFrame):
        yield "no columns", value[[]]
        yield "no rows", value[:0]
        for name in value:
            yield f"{name} renamed", value.rename(columns={name: "zzz"})
            yield f"{name} twice", pd.concat([value, value[[name]]], axis=1)
            for what, cell in CELLS.items():
                yield f"{name} {what}", _filled(value, name, cell)
        yield "rows twice", pd.concat([value, value])
        yield "rows by number", value.reset_index(drop=True)
        yield "columns by number", value.set_axis(range(value.shape[1]), axis=1)
        yield "rows on two levels", value.set_index(pd.MultiIndex.from_product([["a"], range(len(value))]))
        yield (
            "columns on two levels",
            value.set_axis(pd.MultiIndex.from_product([["a"], range(value.shape[1])]), axis=1),
        )
    elif isinstance(value, pd.Series):
        yield "no rows", value[:0]
        yield "rows twice", pd.concat([value, value])
        yield "rows by number", value.reset_index(drop=True)
        for what, cell in CELLS.items():
            yield what, pd.Series([cell] * len(value), value.index)
    elif isinstance(value, dict):
        yield "no keys", {}
        yield "a number for a key", {5: next(iter(value.values()))}
        for key, inner in value.items():
            yield f"{key!r} holds an object", value | {key: object()}
            for what, bad in misshapen(inner):
                yield f"{key!r}: {what}", value | {key: bad}


CELLS: dict[str, object] = {"objects": object(), "text": "zzz", "missing": None, "lists": [1]}
NO_NAME_OF_A_FILE = ("", "a\0b.csv", "x" * 5000 + ".csv", ".")


def _filled(frame: pd.DataFrame, name: object, cell: object) -> pd.DataFrame:
    changed = frame.copy()
    changed[name] = pd.Series([cell] * len(frame), frame.index, dtype="object")
    return changed


def misshapen_calls(
    name: str, function: Callable[..., Any], folder: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield calls with a table, mapping or path that is of the right kind and yet not right."""
    base = needed(name, function, folder)
    for key, value in base.items():
        for what, bad in misshapen(value):
            yield f"{name}({key}: {what})", base | {key: bad}
        if key in ("path", "folder", "source"):
            for bad in (*NO_NAME_OF_A_FILE, f"{folder}/a file/x.csv"):
                yield f"{name}({key}={bad[:20]!r})", base | {key: bad}
