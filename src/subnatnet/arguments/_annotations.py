"""From an annotation to the rule it stands for, also where only the type checker imports its names."""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from inspect import getsource
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, ForwardRef, Literal, Union, get_args, get_origin

from subnatnet.arguments import selection
from subnatnet.arguments.rules import ANYTHING, FILE, KNOWN, Rule, either, like, mapping, one_of, pair, texts

if TYPE_CHECKING:
    from collections.abc import Mapping

_LISTS = ("Iterable", "Sequence", "Collection", "list")
_MAPPINGS = ("Mapping", "dict")
_GENERIC = (*_LISTS, *_MAPPINGS, "tuple")


def rule_of(annotation: object, names: Mapping[str, object]) -> Rule:  # noqa: PLR0911 - a list of cases
    """Return the rule an annotation stands for; what says nothing allows anything.

    Parameters
    ----------
    annotation : str or type
        As it stands in the signature.
    names : mapping
        What the names in it may mean: those of the module the function is defined in.

    Examples
    --------
    >>> rule_of("int | None", {}).allowed, rule_of("Share", {}).allowed
    ('a whole number or None', 'a share between 0 and 1, such as 0.95')
    """
    if isinstance(annotation, str):
        return _parsed(ast.parse(annotation.strip(), mode="eval").body, names)
    if isinstance(annotation, ForwardRef):
        return rule_of(annotation.__forward_arg__, names)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return next((part for part in inner if isinstance(part, Rule)), ANYTHING)
    if origin is Literal:
        return one_of(*(word for word in inner if isinstance(word, str)))
    if origin in (Union, UnionType):
        return either([rule_of(part, names) for part in inner])
    word = getattr(origin or annotation, "__name__", "")
    if inner and word not in KNOWN:
        return _generic(word, [rule_of(part, names) for part in inner if part is not ...], len(inner))
    if isinstance(annotation, type) and word not in KNOWN:
        return _instance(annotation)
    return KNOWN.get(word if word != "NoneType" else "None", ANYTHING)


def _parsed(node: ast.expr, names: Mapping[str, object]) -> Rule:  # noqa: PLR0911 - a list of cases
    """Return the rule of an annotation that is a text, as most are."""
    match node:
        case ast.BinOp(op=ast.BitOr()):
            allowed = [_parsed(part, names) for part in _alternatives(node)]
            names_files = any(rule is KNOWN[word] for rule in allowed for word in ("Path", "PathLike"))
            return either([FILE if names_files and rule is KNOWN["str"] else rule for rule in allowed])
        case ast.Constant(value=None):
            return KNOWN["None"]
        case ast.Name(id=word) | ast.Attribute(attr=word):
            return _of_name(word, names)
        case ast.Subscript(value=ast.Name(id=word) | ast.Attribute(attr=word), slice=inner):
            parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
            if word == "Literal":
                return one_of(*(str(part.value) for part in parts if isinstance(part, ast.Constant)))
            if word in KNOWN or word not in _GENERIC:
                return _of_name(word, names)
            return _generic(word, [_parsed(part, names) for part in parts if not _dots(part)], len(parts))
    return ANYTHING


def _alternatives(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return [*_alternatives(node.left), *_alternatives(node.right)]
    return [node]


def _dots(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _generic(word: str, inner: list[Rule], parts: int) -> Rule:
    if word in _LISTS or (word == "tuple" and len(inner) < parts):
        return texts(inner[0])
    if word in _MAPPINGS:
        return mapping(*inner)
    return pair(*inner) if word == "tuple" else ANYTHING


def _instance(known: type) -> Rule:
    article = "an" if known.__name__[0] in "AEIOU" else "a"
    return like(f"{article} {known.__name__}", lambda value: isinstance(value, known))


def _of_name(word: str, names: Mapping[str, object]) -> Rule:
    if word in KNOWN:
        return KNOWN[word]
    known = names.get(word, vars(selection).get(word))
    if known is None:
        known = _imported(word, str(names.get("__name__", "")))
    return ANYTHING if known is None or known is Any else rule_of(known, names)


def _imported(word: str, module: str) -> object:
    """Return what a module imports from the library for its type checker only."""
    try:
        tree = ast.parse(getsource(sys.modules[module]))
    except (KeyError, OSError, TypeError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("subnatnet"):
            for alias in node.names:
                if (alias.asname or alias.name) == word:
                    return getattr(import_module(str(node.module)), alias.name, None)
    return None
