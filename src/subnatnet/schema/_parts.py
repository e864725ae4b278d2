"""The parts of a schema: kinds of actor, layers of ties, columns; and what each may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from subnatnet.errors import InvalidArgument, nearest

Side = Literal["home", "abroad", "centre", "based"]
SIDES = ("home", "abroad", "centre", "based")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_TAKEN = ("membership", "all", "ties", "actors", "gazetteer", "members", "eras", "columns", "layers", "kinds")
# for layers declared without a colour: told apart by people who see few colours, on white and on black
_COLOURS = (
    ("#5a8a00", "#cccc00"),
    ("#0000ff", "#4c80e6"),
    ("#4a2d86", "#a8d5ff"),
    ("#8a6d3b", "#16858f"),
)
_DASHES = ((14, 6), (6, 2, 1, 2), (1, 3), (8, 2, 8, 6))


@dataclass(frozen=True)
class Kind:
    """A kind of actor.

    Parameters
    ----------
    name : str
        The word used in the ``kind`` column.
    meaning : str
        One line for people.
    side : {"home", "abroad", "centre", "based"}
        Where such actors stand: they are regions of a home state, places abroad, organs of the centre, or
        stand where they are based, as companies do.
    plural : str
        For sentences; by default the name with an ``s``.
    """

    name: str
    meaning: str
    side: Side
    plural: str = ""


@dataclass(frozen=True)
class Layer:
    """A tie type: its direction and which kinds of actor may stand at either end.

    Parameters
    ----------
    name : str
        The word used in the ``layer`` column: small letters, digits and ``_``.
    directed : bool
        Whether source and target differ in meaning.
    sources, targets : tuple of str
        Actor kinds allowed at each end; the first is assumed where a table does not say.
    meaning : str
        One line for people.
    foreign : bool
        Whether such ties lead abroad; False for acts of the centre towards regions.
    colour, colour_dark : str
        For figures and pages, on a light and on a dark ground: ``"#0072b2"``.
    dash : tuple of int
        Lengths of strokes and gaps; empty for a whole line.
    plural : str
        For sentences and names of files; by default the name with an ``s``.
    """

    name: str
    directed: bool
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    meaning: str
    foreign: bool = True
    colour: str = ""
    colour_dark: str = ""
    dash: tuple[int, ...] = ()
    plural: str = ""

    @property
    def several(self) -> str:
        """The word for several ties."""
        return self.plural or f"{self.name}s"


@dataclass(frozen=True)
class Column:
    """One column of the actor or tie frame.

    Parameters
    ----------
    name : str
        Column name.
    dtype : {"text", "number", "date"}
        ``text`` is missing as ``""``; ``number`` as NaN; ``date`` is EDTF text, missing as ``""``.
    meaning : str
        One line for people.
    default : float, optional
        What a number is where a table does not say.
    """

    name: str
    dtype: str
    meaning: str
    default: float | None = None


def several_of(name: str, given: object, kind: type, words: str) -> tuple[Any, ...]:
    """Return the members of a list, each of a kind; refuse anything else, by its name."""
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        members = tuple(given)
        if all(isinstance(one, kind) and not isinstance(one, bool) for one in members):
            return members
    raise InvalidArgument(f"{name} must be a list of {words}, not {given!r}")


def require_known(given: Iterable[str], known: Iterable[str], where: str) -> None:
    """Refuse words that are not known."""
    for word in given:
        if word not in known:
            hint = nearest(word, known)
            asked = f"; did you mean {hint!r}?" if hint else f"; it may have {', '.join(known)}"
            raise InvalidArgument(f"{where} has no {word!r}{asked}")


def require_kind(kind: Kind) -> None:
    """Refuse a kind of actor with a part that is not allowed."""
    if kind.side not in SIDES:
        raise InvalidArgument(
            f"side of the kind {kind.name!r} must be one of {', '.join(SIDES)}, not {kind.side!r}"
        )
    for word in ("meaning", "plural"):
        if not isinstance(getattr(kind, word), str):
            raise InvalidArgument(f"{word} of the kind {kind.name!r} must be a text")


def require_names(names: list[str], what: str) -> None:
    """Refuse names that are none, or stand twice."""
    for name in names:
        if not isinstance(name, str) or not _NAME.fullmatch(name) or name in _TAKEN:
            raise InvalidArgument(
                f"{name!r} cannot name a {what}: small letters, digits and '_', a letter first, and not one "
                f"of {', '.join(_TAKEN)}"
            )
        if names.count(name) > 1:
            raise InvalidArgument(f"the {what} {name!r} is declared twice")
    if not names:
        raise InvalidArgument(f"a schema needs at least one {what}")


def require_layer(layer: Layer, kinds: Mapping[str, str]) -> None:
    """Refuse a layer with a part that is not allowed."""
    for word in ("sources", "targets"):
        for kind in getattr(layer, word) or [""]:
            if kind not in kinds:
                hint = nearest(kind, kinds)
                asked = f"; did you mean {hint!r}?" if hint else f"; there are {', '.join(kinds)}"
                raise InvalidArgument(
                    f"{word} of the layer {layer.name!r}: {kind!r} is not a kind of actor{asked}"
                )
    whole = all(isinstance(part, int) and not isinstance(part, bool) and part > 0 for part in layer.dash)
    for word, fits, allowed in (
        ("directed", isinstance(layer.directed, bool), "True or False"),
        ("foreign", isinstance(layer.foreign, bool), "True or False"),
        ("meaning", isinstance(layer.meaning, str), "a text"),
        ("plural", isinstance(layer.plural, str), "a text"),
        ("colour", _is_colour(layer.colour), "like '#0072b2'"),
        ("colour_dark", _is_colour(layer.colour_dark), "like '#0072b2'"),
        ("dash", whole, "whole numbers above 0"),
    ):
        if not fits:
            given = getattr(layer, word)
            raise InvalidArgument(f"{word} of the layer {layer.name!r} must be {allowed}, not {given!r}")


def _is_colour(text: object) -> bool:
    return isinstance(text, str) and _COLOUR.fullmatch(text) is not None


def coloured(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Give the layers without a colour one that is free, and a dash with it."""
    used = {layer.colour for layer in layers}
    dashed = {layer.dash for layer in layers}
    free = [place for place, pair in enumerate(_COLOURS) if pair[0] not in used]
    drawn, turn = [], 0
    for layer in layers:
        if layer.colour:
            drawn.append(replace(layer, colour_dark=layer.colour_dark or layer.colour))
            continue
        place = free[turn % len(free)] if free else turn % len(_COLOURS)
        turn += 1
        light, dark = _COLOURS[place]
        others = (dash for dash in _DASHES[place:] + _DASHES[:place] if dash not in dashed)
        dash = layer.dash or next(others, _DASHES[place])
        dashed.add(dash)
        drawn.append(replace(layer, colour=light, colour_dark=dark, dash=dash))
    return tuple(drawn)
