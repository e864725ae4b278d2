"""Which words of a role map name a role, which are answers of another sort, and the colour of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.roles.words import SHOWN, TOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

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
KNOWN = {word: place for place, word in enumerate((*TOLD, *SHOWN))}
GREY = "#6b7682"
LEGS = ("assigned", "claimed", "enacted")
SURE = 0.95  # from here on a statement needs no "probably"
LEAST = 0.5  # below this nothing is said
# what shows that a region leans somewhere: its ties, its trade, or only that most of its ties lead there
ORIGINS = {"ties": "ties", "both": "ties", "trade": "trade", "most": "most"}


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

    The library's own words have the same colour on every page and figure, whichever of them occur; a study's
    own words take those that are left.

    Examples
    --------
    >>> role_colours(["hub", "gateway", "nothing said"])
    {'gateway': '#8c3f76', 'hub': '#6d5a00'}
    """
    names = sorted({word for word in words if answer(word) == "role"})
    own = [name for name in names if name not in KNOWN]
    # the first that no word of the library on this page has
    taken = {KNOWN[name] for name in names if name in KNOWN}
    free = [at for at in range(len(COLOURS)) if at not in taken] or list(range(len(COLOURS)))
    place = KNOWN | {name: free[-1 - at % len(free)] for at, name in enumerate(own)}
    return {name: COLOURS[place[name]] for name in names}


def first_role(cell: object) -> str:
    """Return the first role that a cell of a role map names, or ``""``.

    Examples
    --------
    >>> first_role("hub|window"), first_role("cannot be told")
    ('hub', '')
    """
    return next((word for word in split(cell) if answer(word) == "role"), "")


def shown_parts(
    row: Mapping[str, object],
) -> tuple[list[str], list[str], list[tuple[str, str, float | None]]]:
    """Return what a row of a role map says of the ties of a region, what sets it apart first.

    Parameters
    ----------
    row : mapping
        A row with ``enacted`` and, where the table has them, ``enacted_mostly`` (the kinds that most ties of
        most regions have), ``enacted_towards``, ``enacted_towards_p`` and ``enacted_towards_from``.

    Returns
    -------
    kinds : list of str
        Kinds of tie by which it stands out.
    mostly : list of str
        Those that it has like others.
    places : list of (str, str, float or None)
        Where its ties lead, by what that is seen (``"ties"``, ``"trade"``, ``"most"`` or ``""``), and the
        probability.

    Examples
    --------
    >>> row = {"enacted": "donor|twinning", "enacted_mostly": "twinning", "enacted_towards": "PL|TW"}
    >>> shown_parts(row | {"enacted_towards_p": "0.97|0.8", "enacted_towards_from": "most|trade"})
    (['donor'], ['twinning'], [('TW', 'trade', 0.8), ('PL', 'most', 0.97)])
    """
    mostly = split(row.get("enacted_mostly"))
    words = [word for word in split(row.get("enacted")) if answer(word) == "role"]
    named = split(row.get("enacted_towards"))
    chances, origins = (split(row.get(f"enacted_towards_{part}")) for part in ("p", "from"))
    found = []
    for at, place in enumerate(named):
        chance = float(chances[at]) if at < len(chances) else None
        origin = ORIGINS.get(origins[at], "") if len(origins) == len(named) else ""
        found.append((place, origin, chance))
    kinds = [word for word in words if word not in mostly]
    return kinds, [word for word in words if word in mostly], sorted(found, key=lambda one: one[1] == "most")


def shown_text(
    row: Mapping[str, object],
    words: Mapping[str, str],
    named: Callable[[str], str],
    said: Callable[[str], str],
) -> str:
    """Say what the ties of a region show: kinds of tie, then where more ties or trade than usual lead.

    Parameters
    ----------
    row : mapping
        A row of a role map.
    words : mapping of str to str
        Of a page, in the reader's language: ``to_ties, to_trade, to_most, probably, probably_by,
        usual_with``.
    named, said : callable
        What a place and a role word are called.

    Returns
    -------
    str
        ``""`` where the row names neither kind nor place.

    Examples
    --------
    >>> words = {"to_trade": "more trade with {places}", "probably_by": "probably {what}"}
    >>> row = {"enacted": "donor", "enacted_towards": "TW", "enacted_towards_p": "0.8"}
    >>> shown_text(row | {"enacted_towards_from": "trade"}, words, {"TW": "Taiwan"}.get, str)
    'donor; probably more trade with Taiwan (80%)'
    """
    kinds, mostly, places = shown_parts(row)
    parts = [", ".join(map(said, kinds))] if kinds else []
    for origin in dict.fromkeys(origin for _, origin, _ in places):
        sure, unsure = [], []
        for place, by, chance in places:
            if by != origin:
                continue
            if chance is None or chance >= SURE:
                sure.append(named(place))
            elif chance >= LEAST:
                unsure.append((named(place), f"{chance:.0%}"))
        if not origin:
            unsaid = [words["probably"].format(what=name, p=p) for name, p in unsure]
            parts += [f"→ {', '.join(sure + unsaid)}"] if sure or unsaid else []
            continue
        if sure:
            parts.append(words[f"to_{origin}"].format(places=", ".join(sure)))
        if unsure:
            less = ", ".join(f"{name} ({p})" for name, p in unsure)
            parts.append(words["probably_by"].format(what=words[f"to_{origin}"].format(places=less)))
    usual = answer(str(row.get("enacted_verdict") or "")) == "usual"
    if not parts:
        return words["answer_usual"] if mostly and usual else ""
    text = "; ".join(parts)
    return words["usual_with"].format(said=text) if usual else text


def role_columns(roles: pd.DataFrame) -> list[str]:
    """Return which of the three columns of roles a table has, in the order in which they are read."""
    return [name for name in LEGS if name in roles]
