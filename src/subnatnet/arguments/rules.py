"""What one argument may be: numbers and their ranges, words of a closed list, lists, mappings."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from numbers import Integral, Real
from reprlib import Repr
from typing import Any

from subnatnet.errors import InvalidArgument, nearest

_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 80


class Unfit(Exception):  # noqa: N818 - never leaves this room
    """A value does not fit a rule; the argument says more where there is more to say."""


@dataclass(frozen=True)
class Rule:
    """What one argument may be.

    Parameters
    ----------
    allowed : str
        What is allowed, for people: "a whole number from 1 on".
    take : callable
        Takes the value, returns it as the function shall see it, or raises.
    choices : tuple of str
        The closed list, if there is one: the message names the nearest.
    """

    allowed: str
    take: Callable[[Any], Any]
    choices: tuple[str, ...] = ()

    def check(self, value: object, name: str) -> Any:  # noqa: ANN401 - whatever the function takes
        """Return the value as the function shall see it.

        Raises
        ------
        InvalidArgument
            If it is not allowed; the message names the argument, what was given and what may be given.

        Examples
        --------
        >>> whole(least=1).check(0, "draws")
        Traceback (most recent call last):
        ...
        subnatnet.errors.InvalidArgument: draws must be a whole number from 1 on, not 0
        """
        try:
            return self.take(value)
        except Unfit as why:
            hint = nearest(value, self.choices) if isinstance(value, str) and self.choices else ""
            asked = f"; did you mean {hint!r}?" if hint else ""
            more = f" ({why})" if str(why) else ""
            raise InvalidArgument(f"{name} must be {self.allowed}, not {shown(value)}{more}{asked}") from None


def shown(value: object) -> str:
    """Return a value in a few words, for messages.

    Examples
    --------
    >>> shown("agreement"), shown(float("nan")), shown(range(3)), shown(dict)
    ("'agreement'", 'nan', 'range(0, 3)', 'dict')
    """
    if isinstance(value, type):
        return value.__name__
    if value is None or isinstance(value, str | Real | bytes | tuple | list | dict | range | AbstractSet):
        return _SHORT.repr(value)
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'AEIOUaeiou' else 'a'} {kind}"


def unless(fits: bool, why: str = "") -> None:
    """Refuse a value that does not fit."""
    if not fits:
        raise Unfit(why)


LARGEST = 2**63 - 1  # what other libraries take as a whole number
FINITE = sys.float_info.max
MANY = 10**9  # more draws, runs or rows are no one's wish


def whole(least: int | None = None, most: int | None = None, *, cap: int = LARGEST) -> Rule:
    """Allow whole numbers, none beyond `cap` (named only where one is); True and 1.0 are none."""

    def take(value: object) -> int:
        unless(isinstance(value, Integral) and not isinstance(value, bool))
        known = int(value)  # type: ignore[call-overload]  # it is Integral
        unless(abs(known) <= cap, f"{cap:,} is the most")
        unless((least is None or known >= least) and (most is None or known <= most))
        return int(known)

    start = f" from {least}" if least is not None else ""
    return Rule("a whole number" + start + (f" to {most}" if most is not None else " on" * bool(start)), take)


def number(
    least: float | None = None,
    most: float | None = None,
    *,
    above: float | None = None,
    below: float | None = None,
) -> Rule:
    """Allow finite numbers, from `least` (or above `above`) to `most` (or below `below`)."""

    def take(value: object) -> float:
        unless(isinstance(value, Real) and not isinstance(value, bool))
        unless(abs(value) <= FINITE)  # type: ignore[arg-type]  # it is Real; NaN is not below either
        known = float(value)  # type: ignore[arg-type]  # it is Real
        unless(math.isfinite(known))
        unless((least is None or known >= least) and (above is None or known > above))
        unless((most is None or known <= most) and (below is None or known < below))
        return known

    ends = [
        f"{word} {end:g}"
        for word, end in (("from", least), ("above", above), ("to", most), ("below", below))
        if end is not None
    ]
    return Rule("a number " + (" and ".join(ends) if ends else "that is finite"), take)


def _flag(value: object) -> bool:
    unless(type(value).__name__ in ("bool", "bool_"))
    return bool(value)


def one_of(*choices: str) -> Rule:
    """Allow the words of a closed list."""

    def take(value: object) -> object:
        unless(isinstance(value, str) and value in choices)
        return value

    listed = ", ".join(map(repr, choices[:12])) + (f" and {len(choices) - 12} more" * (len(choices) > 12))
    return Rule(f"one of {listed}" if len(choices) > 1 else listed, take, choices)


def texts(inner: Rule | None = None, *, empty: bool = True) -> Rule:
    """Allow a list of words (each fit for `inner`); one word is a list of one, a set is put in order."""
    inner = inner or TEXT

    def take(value: object) -> list[object]:
        if isinstance(value, str):
            value = [value]
        unless(isinstance(value, Iterable) and not isinstance(value, Mapping | bytes | bytearray))
        unless(getattr(value, "ndim", 1) == 1 and not hasattr(type(value), "is_directed"))
        items = [inner.take(item) for item in value]  # type: ignore[attr-defined]  # it is iterable
        unless(empty or bool(items), "it is empty")
        return sorted(items) if isinstance(value, AbstractSet) else items

    return Rule(f"a list of which each is {inner.allowed}", take)


def mapping(key: Rule, inner: Rule) -> Rule:
    """Allow mappings whose keys and values each fit a rule."""

    def take(value: object) -> object:
        unless(isinstance(value, Mapping))
        return {key.take(k): inner.take(v) for k, v in value.items()}  # type: ignore[attr-defined]  # a mapping

    return Rule(f"a mapping of {key.allowed} to {inner.allowed}", take)


def pair(*inner: Rule) -> Rule:
    """Allow a tuple of so many parts, each fit for its rule."""

    def take(value: object) -> object:
        unless(isinstance(value, tuple | list) and len(value) == len(inner))
        return tuple(rule.take(item) for rule, item in zip(inner, value, strict=True))  # type: ignore[call-overload]  # a tuple

    return Rule(f"({', '.join(rule.allowed for rule in inner)})", take)


def either(rules: list[Rule]) -> Rule:
    """Allow what fits any of some rules; the first that it fits takes it."""
    if len(rules) == 1:
        return rules[0]

    def take(value: object) -> object:
        reasons = []
        for rule in rules:
            try:
                return rule.take(value)
            except Unfit as why:
                reasons.append(str(why))
        raise Unfit(max(reasons, key=len))

    listed = dict.fromkeys(rule.allowed for rule in sorted(rules, key=lambda rule: rule.allowed == "None"))
    return Rule(" or ".join(listed), take, tuple(word for rule in rules for word in rule.choices))


def like(allowed: str, fits: Callable[[Any], bool]) -> Rule:
    """Allow what a function says fits."""

    def take(value: object) -> object:
        unless(fits(value))
        return value

    return Rule(allowed, take)


ANYTHING = Rule("anything", lambda value: value)
TEXT = like("a text", lambda value: isinstance(value, str))
MAPPING = like("a mapping", lambda value: isinstance(value, Mapping))
flag = Rule("True or False", _flag)


def _frame(value: object) -> object:
    """Refuse a table in which a name does not say which column is meant."""
    unless(any(c.__name__ == "DataFrame" for c in type(value).__mro__))
    columns = value.columns  # type: ignore[attr-defined]  # a DataFrame
    unless(columns.nlevels == 1, "its columns are named on two levels")
    unless(columns.is_unique, f"two columns are called {_twice(columns)}")
    return value


def _twice(columns: Any) -> str:  # noqa: ANN401 - the names of any DataFrame
    return "" if columns.is_unique else shown(columns[columns.duplicated()][0])


def _file(value: object) -> object:
    """Refuse a path, or its text, that can be the name of no file."""
    unless(isinstance(value, str) or hasattr(value, "__fspath__"))
    text = str(value)
    unless(bool(text), "it is empty")
    unless("\0" not in text, "it holds a NUL")
    parts = [] if "://" in text else text.replace("\\", "/").split("/")
    unless(
        all(len(part.encode("utf-8", "surrogatepass")) <= NAME for part in parts),
        f"a name is longer than {NAME} bytes",
    )
    return value


def _path(value: object) -> object:
    unless(hasattr(value, "__fspath__"))
    return _file(value)


NAME = 255
FILE = Rule("a path", _file)


def _named(*classes: str) -> Callable[[object], bool]:
    return lambda value: any(c.__name__ in classes for c in type(value).__mro__)


KNOWN: dict[str, Rule] = {
    "None": like("None", lambda value: value is None),
    "int": whole(),
    "float": number(),
    "bool": flag,
    "str": TEXT,
    "Path": Rule("a path", _path),
    "PathLike": Rule("a path", _path),
    "DataFrame": Rule("a DataFrame with one column of each name", _frame),
    "Series": like("a Series", _named("Series")),
    "NDArray": like("an array", _named("ndarray")),
    "TieNetwork": like("a TieNetwork", _named("TieNetwork")),
    "View": like("a selection of ties", _named("View")),
    "Graph": like("a networkx graph", lambda value: hasattr(type(value), "is_directed")),
    "Callable": like("a function", callable),
}
SOURCE = either([KNOWN["DataFrame"], FILE, KNOWN["Path"]])
ROWS = like("a DataFrame", _named("DataFrame"))  # of which a report says more
