"""Which actor a name means, in whatever spelling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.errors import AmbiguousName, UnknownActor, nearest
from subnatnet.places.names import bare_keys, key_of

if TYPE_CHECKING:
    import pandas as pd


def find(known: pd.DataFrame, word: str, what: str = "the id of an actor") -> str:
    """Return the id of the one actor that a word means: its id, or a name of it in any spelling.

    Parameters
    ----------
    known : pandas.DataFrame
        The actors it may be, by id, with ``name`` and, where they have them, ``name_local`` and ``aliases``.
    word : str
        What was asked for: ``"CN-SC"``, ``"sichuan"``, ``"Sichuan Province"``.
    what : str
        What it must be, for messages.

    Raises
    ------
    UnknownActor
        If no actor is called so; the message names the nearest.
    AmbiguousName
        If several are, and no one alone by its very name.

    Examples
    --------
    >>> import pandas as pd
    >>> known = pd.DataFrame({"name": ["Lodz", "Opole"], "aliases": ["Łódź", ""]}, index=["PL:l", "PL:o"])
    >>> find(known, "PL:o"), find(known, "opole"), find(known, "ŁÓDŹ")
    ('PL:o', 'PL:o', 'PL:l')
    """
    if word in known.index:
        return word
    spelled = _spelled(known)
    key = key_of(word)
    bare = {short for short, _ in bare_keys(word)}
    ids: list[str] = []
    for keys in ({key}, {f"short {key}", *bare}, {f"short {short}" for short in bare}):
        ids = sorted({actor for actor, names in spelled.items() if not keys.isdisjoint(names)})
        if ids and key:
            break
    if len(ids) == 1:
        return ids[0]
    if ids:
        own = [actor for actor in ids if key_of(str(known.at[actor, "name"])) == key]
        top = [actor for actor in own if _above(known, actor) not in own]
        if len(top) == 1:
            return top[0]
        raise AmbiguousName(word, {actor: str(known.at[actor, "name"]) for actor in ids})
    names = known["name"].tolist()
    hint = nearest(word, [*known.index, *names])
    asked = f"; did you mean {hint!r}?" if hint else "; see `net.actors` for the ids there are."
    raise UnknownActor(f"{word!r} is not {what}{asked}")


def _above(known: pd.DataFrame, actor: str) -> str:
    return str(known.at[actor, "parent"]) if "parent" in known else ""


def _spelled(known: pd.DataFrame) -> dict[str, set[str]]:
    """Return the keys of every name of each actor; "short" ones lack words such as Province."""
    columns = [column for column in ("name", "name_local", "aliases") if column in known]
    found: dict[str, set[str]] = {}
    for actor, *cells in zip(known.index, *(known[column] for column in columns), strict=True):
        names = [name for cell in cells if isinstance(cell, str) for name in cell.split("|") if name.strip()]
        full = {key_of(name) for name in names}
        short = {f"short {key}" for name in names for key, _ in bare_keys(name)}
        found[str(actor)] = full | short
    return found
