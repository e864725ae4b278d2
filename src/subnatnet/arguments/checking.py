"""The decorator that checks every argument before a function begins."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar

from subnatnet.arguments import selection
from subnatnet.arguments._annotations import rule_of
from subnatnet.arguments.rules import ANYTHING, KNOWN, Rule, either
from subnatnet.arguments.selection import DEFAULTS
from subnatnet.errors import InvalidArgument, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = ParamSpec("P")
R = TypeVar("R")


def _keywords(hint: object) -> type | None:
    """Return the TypedDict behind ``**select: Unpack[Select]``, or None."""
    word = str(hint).removeprefix("Unpack[").removesuffix("]")
    known = vars(selection).get(word)
    return known if isinstance(known, type) and issubclass(known, dict) else None


def _spread(function: Callable[..., Any], defaults: Mapping[str, object]) -> tuple[Signature, list[str]]:
    """Return the signature with the keywords of a selection listed one by one, and their names."""
    own = signature(function)
    parameters, held = [], []
    for parameter in own.parameters.values():
        chosen = _keywords(parameter.annotation) if parameter.kind is Parameter.VAR_KEYWORD else None
        if chosen is None:
            parameters.append(parameter)
            continue
        hints: dict[str, object] = {}
        for base in reversed(chosen.__mro__[:-2] or (chosen,)):
            hints |= getattr(base, "__annotations__", {})
        held = sorted(hints, key=list(DEFAULTS).index)
        parameters += [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                default=defaults.get(name, DEFAULTS[name]),
                annotation=getattr(hints[name], "__forward_arg__", hints[name]),
            )
            for name in held
        ]
    return own.replace(parameters=parameters), held


FREE = Parameter.POSITIONAL_OR_KEYWORD


def checked(
    *, defaults: Mapping[str, object] | None = None, **rules: Rule
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Check every argument of a function by its annotation, before the function begins.

    Parameters
    ----------
    defaults : mapping, optional
        Defaults of the selection that differ from those of :class:`Select`, such as ``{"unit": "top"}``.
    **rules : Rule
        What an annotation cannot say: ``method=one_of(*METHODS)``. None stays allowed as a default.

    Raises
    ------
    InvalidArgument
        At the call: if an argument is unknown, missing or not allowed.

    Examples
    --------
    >>> from subnatnet.arguments import Count, Select, Unpack, one_of
    >>> @checked(method=one_of("fast", "slow"))
    ... def run(draws: Count = 99, *, method: str = "fast", **select: Unpack[Select]) -> object:
    ...     return draws, method, select["unit"]
    >>> run(9)
    (9, 'fast', None)
    >>> run(method="fats")
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidArgument: method must be one of 'fast', 'slow', not 'fats'; did you mean 'fast'?
    >>> run(drawz=9)
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidArgument: run() takes no 'drawz'; did you mean 'draws'?
    >>> list(signature(run).parameters)
    ['draws', 'method', 'layer', 'during', 'unit', 'undated']
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        shape, held = _spread(function, defaults or {})
        plain = _Plain.of(shape)
        found: dict[str, Rule] = {}

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if not found:  # at the first call, when every name of the module is known
                found.update(_rules(function, shape, rules))
            bound = plain.bound(args, kwargs) if plain else None
            if bound is None:
                bound = _bind(function.__name__, shape, args, kwargs)
            for name, value in bound.items():
                bound[name] = _check(shape.parameters[name], value, found[name])
            if held:
                _exists(bound, held, shape)
            if plain is None:
                return _call(function, shape, bound)
            named: Callable[..., R] = function
            return named(**(plain.filled(bound) if held else bound))

        run.__signature__ = shape  # type: ignore[attr-defined]  # what `help` and `inspect` read
        run.__doc__ = _listed(function.__doc__, held)
        return run

    return decorate


def _listed(text: str | None, held: list[str]) -> str | None:
    """Return a docstring that names every keyword of a selection where it says ``**select``."""
    return text.replace("    **select\n", f"    {', '.join(held)}\n") if text and held else text


def _rules(function: Callable[..., Any], shape: Signature, given: Mapping[str, Rule]) -> dict[str, Rule]:
    names = getattr(function, "__globals__", {})
    found = {}
    for name, parameter in shape.parameters.items():
        untold = parameter.annotation is Parameter.empty
        rule = given.get(name) or (ANYTHING if untold else rule_of(parameter.annotation, names))
        found[name] = either([KNOWN["None"], rule]) if parameter.default is None and name in given else rule
    return found


def _check(parameter: Parameter, value: Any, rule: Rule) -> Any:  # noqa: ANN401 - whatever the function takes
    if parameter.kind is Parameter.VAR_POSITIONAL:
        return tuple(rule.check(item, parameter.name) for item in value)
    if parameter.kind is Parameter.VAR_KEYWORD:
        return {word: rule.check(item, word) for word, item in value.items()}
    return value if value is parameter.default else rule.check(value, parameter.name)


def _bind(
    called: str, shape: Signature, args: tuple[object, ...], kwargs: dict[str, object]
) -> dict[str, Any]:
    """Return what was given by name of the argument."""
    takes_any = any(p.kind is Parameter.VAR_KEYWORD for p in shape.parameters.values())
    for word in kwargs if not takes_any else ():
        if word not in shape.parameters:
            hint = nearest(word, shape.parameters)
            asked = f"; did you mean {hint!r}?" if hint else f"; it takes {', '.join(shape.parameters)}"
            raise InvalidArgument(f"{called}() takes no {word!r}{asked}")
    try:
        return shape.bind(*args, **kwargs).arguments
    except TypeError as why:
        raise InvalidArgument(f"{called}(): {why}") from None


@dataclass(frozen=True)
class _Plain:
    """The names of a signature whose arguments may all be given by name: bound without :mod:`inspect`."""

    placed: tuple[str, ...]
    needed: frozenset[str]
    fallback: dict[str, Any]

    @classmethod
    def of(cls, shape: Signature) -> Self | None:
        known = shape.parameters.values()
        if not {p.kind for p in known} <= {FREE, Parameter.KEYWORD_ONLY}:
            return None
        own = {p.name: p.default for p in known if p.kind is Parameter.KEYWORD_ONLY and p.name in DEFAULTS}
        return cls(
            tuple(p.name for p in known if p.kind is FREE),
            frozenset(p.name for p in known if p.default is Parameter.empty),
            {p.name: own.get(p.name, Parameter.empty) for p in known},
        )

    def bound(self, args: tuple[object, ...], kwargs: dict[str, object]) -> dict[str, Any] | None:
        """Return what was given by name of the argument, in their order; None where it does not fit."""
        if len(args) > len(self.placed):
            return None
        given = dict(zip(self.placed, args, strict=False))
        if kwargs:
            if not kwargs.keys() <= self.fallback.keys() or not given.keys().isdisjoint(kwargs):
                return None
            given |= kwargs
            given = {name: given[name] for name in self.fallback if name in given}
        return given if self.needed <= given.keys() else None

    def filled(self, bound: Mapping[str, Any]) -> dict[str, Any]:
        """Return what was given and what a selection is by default, in the order of the signature."""
        every = {name: bound.get(name, otherwise) for name, otherwise in self.fallback.items()}
        return {name: value for name, value in every.items() if value is not Parameter.empty}


def _exists(bound: dict[str, Any], held: list[str], shape: Signature) -> None:
    """Let the network, or what was made of it, say whether what was chosen is in it."""
    given = {name: bound[name] for name in held if name in bound}
    level = shape.parameters["unit"].default if "unit" in shape.parameters else None
    for value in bound.values() if given else ():
        require = getattr(type(value), "require_selection", None)
        if require is not None:
            bound.update(require(value, given, level))
            break


def _call(function: Callable[..., R], shape: Signature, bound: dict[str, Any]) -> R:
    args: list[object] = []
    kwargs: dict[str, object] = {}
    many = any(p.kind is Parameter.VAR_POSITIONAL and bound.get(p.name) for p in shape.parameters.values())
    placed = {Parameter.POSITIONAL_ONLY, FREE} if many else {Parameter.POSITIONAL_ONLY}
    for name, parameter in shape.parameters.items():
        if parameter.kind is Parameter.VAR_POSITIONAL:
            args += bound.get(name, ())
        elif parameter.kind is Parameter.VAR_KEYWORD:
            kwargs |= bound.get(name, {})
        elif name in bound and parameter.kind in placed:
            args.append(bound[name])
        elif name in bound:
            kwargs[name] = bound[name]
        elif name in DEFAULTS and parameter.kind is Parameter.KEYWORD_ONLY:
            kwargs[name] = parameter.default
    return function(*args, **kwargs)


def check_fields(record: object) -> None:
    """Check every field of a dataclass by its annotation; call it in ``__post_init__``.

    Raises
    ------
    InvalidArgument
        If a field is not allowed.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Draws:
    ...     number: Count
    ...     def __post_init__(self):
    ...         check_fields(self)
    >>> Draws(0)
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidArgument: number must be a whole number from 1 on, not 0
    """
    module = vars(sys.modules[type(record).__module__])
    for field in fields(record):  # type: ignore[arg-type]  # a dataclass, as the name says
        value = getattr(record, field.name)
        if value is not field.default:
            object.__setattr__(record, field.name, rule_of(field.type, module).check(value, field.name))
