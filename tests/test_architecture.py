"""Data walks one way: a room imports only from the rooms to its left."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import networkx as nx
import pytest

from subnatnet.datasets.china import CHINA_SCHEMA

SOURCE = Path(__file__).parents[1] / "src" / "subnatnet"
ROOMS = (
    ("errors",),
    ("arguments",),
    ("schema",),
    ("tables",),
    ("places",),
    ("network",),
    ("datasets",),
    ("measures",),
    ("inference",),
    ("roles", "cases", "coding"),
    ("present", "figures"),
    ("cli", "__main__", "__init__"),
)
RANK = {room: order for order, rooms in enumerate(ROOMS) for room in rooms}
# scripts among the templates are handed on with what is written; they are no modules
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "templates" not in path.parts)


def room_of(dotted: str) -> str:
    """Return the room of ``subnatnet.room...``; the bare package is its public surface."""
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[1] in RANK else "__init__"


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Return every part of a module, read once for all that is asked of it."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def imports_of(path: Path) -> set[str]:
    found = set()
    for node in nodes_of(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports are absolute"
            bare = node.module == "subnatnet"
            found |= {f"subnatnet.{alias.name}" for alias in node.names} if bare else {node.module}
    own = {name for name in found if name.split(".")[0] == "subnatnet"}
    return own - {"subnatnet.__version__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_room_imports_only_from_its_left(path):
    own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
    assert own in RANK, f"say in ROOMS where {own} stands"
    for name in imports_of(path):
        assert RANK[room_of(name)] <= RANK[own], f"{own} imports {name} from its right"


def test_no_circle_between_files():
    """Neither at run time, nor inside a function, nor for a type: every file can be read before its users."""
    names = {
        ".".join(("subnatnet", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(
            ".__init__"
        ): path
        for path in MODULES
    }
    graph = nx.DiGraph()
    for own, path in names.items():
        for node in nodes_of(path):
            if isinstance(node, ast.ImportFrom) and node.module in names:
                inside = {f"{node.module}.{alias.name}" for alias in node.names}
                graph.add_edges_from((own, name if name in names else node.module) for name in inside)
    circles = [sorted(part) for part in nx.strongly_connected_components(graph) if len(part) > 1]
    assert graph.number_of_edges() > 500
    assert not circles


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_a_module_answers_one_question(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


def test_only_the_built_in_case_knows_of_china():
    known = {"china.py", "__init__.py"}
    for path in MODULES:
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in nodes_of(path)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        words = [
            node.value
            for node in nodes_of(path)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in docstrings
        ]
        if path.name not in known:
            assert not [word for word in words if "China" in word], path


DIRECTIVES = "is about what the centre asks of regions"
PUBLISHED = "is about published trade, a table and no layer"
STATISTIC = "agreement of coders or of partitions, a statistic and no layer"
PORTFOLIO = "is about agreements, investment and cooperation as parts of a region's portfolio"
SPELT = {
    "cases/candidates.py": "is about lines that carry people and goods: flights and freight lines",
    "cases/criteria.py": "is about friendship agreements, which the literature on the cases counts",
    "coding/reliability.py": STATISTIC,
    "inference/covariates.py": DIRECTIVES,
    "inference/sensitivity.py": STATISTIC,
    "measures/hierarchy.py": DIRECTIVES,
    "measures/partitions.py": STATISTIC,
    "present/_dossier_facts.py": DIRECTIVES,
    "present/role_words.py": PUBLISHED,
    "roles/_changes.py": DIRECTIVES,
    "roles/_evidence.py": DIRECTIVES,
    "roles/_legs.py": PUBLISHED,
    "roles/congruence.py": PUBLISHED,
    "roles/enacted.py": PUBLISHED,
    "roles/explain.py": PUBLISHED,
    "roles/indicators.py": PORTFOLIO,
    "roles/profile.py": PORTFOLIO,
    "roles/reading.py": PUBLISHED,
    "roles/trade.py": PUBLISHED,
    "roles/typologies.py": "is about investment, which published typologies are made of",
    "roles/what.py": "is about kinds of activity: twinning, investing, aid, posts and flights",
    "tables/draft.py": "is about the words by which tables of each layer are known",
}
"""Files outside the schema and the data sets that spell the name of a layer, and why."""


def test_nothing_but_schema_and_data_sets_spells_a_layer_unless_it_is_about_it():
    found = set()
    for path in MODULES:
        name = path.relative_to(SOURCE).as_posix()
        if name.startswith(("schema/", "datasets/")):
            continue
        words = {node.value for node in nodes_of(path) if isinstance(node, ast.Constant)}
        if words & set(CHINA_SCHEMA.layers):
            found.add(name)
    assert found - set(SPELT) == set(), "ask the schema of the network, or say here what it is about"
    assert set(SPELT) - found == set(), "no longer needed"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if not path.name.startswith("_")],
    ids=lambda path: path.relative_to(SOURCE).as_posix(),
)
def test_a_module_has_tests_of_its_own_name(path):
    mirrored = Path(__file__).parent / path.relative_to(SOURCE).with_name(f"test_{path.name}")
    assert mirrored.is_file(), f"tests of {path.name} belong into {mirrored.relative_to(SOURCE.parents[1])}"
    assert re.search(r"^\s*def test_\w+\(", mirrored.read_text(encoding="utf-8"), re.MULTILINE)
