"""Lists and tables inside one another: how deep they are, and TOML that is no deeper than a person writes."""

from __future__ import annotations

import tomllib
from typing import Any

from subnatnet.errors import InvalidChoice

MAX_NESTING = 100  # of JSON and TOML
MAX_MAPPING = 1_000_000  # characters of a mapping


def depth_of(value: Any) -> int:  # noqa: ANN401 - whatever JSON or TOML holds
    """Return how deep lists and tables are nested, without nesting calls.

    Examples
    --------
    >>> depth_of(1), depth_of({"a": [1, {}]})
    (0, 3)
    """
    depth, layer = 0, [value]
    while layer:
        inner = [part for part in layer if isinstance(part, list | dict)]
        layer = [one for part in inner for one in (part.values() if isinstance(part, dict) else part)]
        depth += bool(inner)
        if depth > MAX_NESTING:
            break
    return depth


def loaded_toml(text: str, what: str = "mapping") -> dict[str, Any]:
    """Return what TOML says; more or deeper than a person writes is refused.

    Raises
    ------
    InvalidChoice
        If it is not TOML, too long, or nested too deeply.

    Examples
    --------
    >>> loaded_toml("a = [1]")
    {'a': [1]}
    >>> loaded_toml("a = " + "[" * 5_000)
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidChoice: the mapping is nested deeper than 100.
    """
    if len(text) > MAX_MAPPING:
        raise InvalidChoice(f"the {what} has {len(text):,} characters; a {what} is a short file.")
    deep = f"the {what} is nested deeper than {MAX_NESTING}."
    if any(len(line.split(".")) > MAX_NESTING for line in text.splitlines() if line.lstrip()[:1] == "["):
        raise InvalidChoice(deep)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidChoice(f"the {what} is not TOML: {error}") from None
    except RecursionError:
        raise InvalidChoice(deep) from None
    if depth_of(found) > MAX_NESTING:
        raise InvalidChoice(deep)
    return found
