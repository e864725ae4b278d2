"""Which words of a role map name a role, which are answers of another sort, and the colour of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

# answers that are not a role: they never get a role's colour
ANSWERS = {
    "": "silent",
    "nothing said": "silent",
    "nothing assigned": "silent",
    "nothing claimed": "silent",
    "as most regions": "usual",
    "no distinct role": "usual",
    "cannot be told": "unsure",
    "undetermined": "unsure",
    "cannot be seen": "unseen",
}
# dark enough for white letters (contrast 4.5), told apart with any colour vision where neighbours in the list
COLOURS = (
    *("#0b5ea8", "#b04a00", "#00705a", "#8c3f76", "#6d5a00", "#4a4ab0", "#a3123a", "#00697d"),
    *("#5d6b1f", "#7a4b2a", "#5b3a8c", "#33691e", "#8a2c0d", "#37566e", "#94376b", "#2d3f8f"),
    *("#7a6a00", "#0f6d3c", "#a0305a", "#1f6f8b", "#664400", "#6a2d7d", "#3f5a12", "#80331f"),
)
GREY = "#6b7682"
LEGS = ("assigned", "claimed", "enacted")


def split(cell: object) -> list[str]:
    """Return the words of a cell, whose lists are joined by ``|`` or, in older tables, `` + ``.

    Examples
    --------
    >>> split("core_area|vanguard"), split("window + gateway"), split(float("nan"))
    (['core_area', 'vanguard'], ['window', 'gateway'], [])
    """
    if not isinstance(cell, str):
        return []
    return [word.strip() for word in cell.replace(" + ", "|").split("|") if word.strip()]


def answer(word: str) -> str:
    """Return ``"role"`` for the name of a role, else what sort of answer a word is.

    Examples
    --------
    >>> answer("gateway"), answer("cannot be seen")
    ('role', 'unseen')
    """
    return ANSWERS.get(word.strip().casefold().replace("_", " "), "role")


def role_colours(words: Iterable[str]) -> dict[str, str]:
    """Return a colour for each role word, the same whatever the order they come in.

    Examples
    --------
    >>> role_colours(["hub", "gateway", "nothing said"])
    {'gateway': '#0b5ea8', 'hub': '#b04a00'}
    """
    names = sorted({word for word in words if answer(word) == "role"})
    return {name: COLOURS[at % len(COLOURS)] for at, name in enumerate(names)}


def first_role(cell: object) -> str:
    """Return the first role that a cell of a role map names, or ``""``.

    Examples
    --------
    >>> first_role("hub|window"), first_role("cannot be told")
    ('hub', '')
    """
    return next((word for word in split(cell) if answer(word) == "role"), "")


def role_columns(roles: pd.DataFrame) -> list[str]:
    """Return which of the three columns of roles a table has, in the order in which they are read."""
    return [name for name in LEGS if name in roles]
