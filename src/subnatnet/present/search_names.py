"""What actors of a page are called elsewhere: their names in the gazetteer, in widely read scripts."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from subnatnet.places.names import key_of
from subnatnet.places.world import world

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

LONGEST = 24  # letters; longer ones are official titles, of which the short name is there too
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Latin, Greek, Cyrillic, Hebrew, Arabic, Thai; kana and Chinese characters; Korean syllables
_READ = re.compile(
    "[0-9a-z\u00df-\u024f\u0370-\u052f\u05d0-\u05ea\u0620-\u06ff\u0e01-\u0e3a"
    "\u3041-\u30ff\u3400-\u9fff\uac00-\ud7a3]+"
)


def packed(keys: Iterable[str]) -> str:
    """Join sorted words, each as how many letters it begins with like the one before, and the rest.

    Examples
    --------
    >>> packed(["hamburg", "hamborg", "汉堡"])
    '0hamborg|4urg|0汉堡'
    """
    found, before = [], ""
    for key in sorted(keys):
        alike, most = 0, min(len(key), len(before), len(DIGITS) - 1)
        while alike < most and key[alike] == before[alike]:
            alike += 1
        found.append(f"{DIGITS[alike]}{key[alike:]}")
        before = key
    return "|".join(found)


def _same(actors: pd.DataFrame) -> dict[str, str]:
    """Return which place of the world each actor is: by id, or by a name borne once in its country."""
    places = world()
    found = {}
    for actor, kind, name, country, level in zip(
        actors.index, *(actors[c] for c in ("kind", "name", "country", "level")), strict=True
    ):
        if kind not in ("region", "place"):
            continue
        if actor in places.row:
            found[str(actor)] = str(actor)
            continue
        bearers = [
            other
            for other in places.bearing(key_of(str(name)))
            if places.country[places.row[other]] == country
            and (places.level[places.row[other]] == "country") == (level == "country")
        ]
        if len(bearers) == 1 and bearers[0] not in actors.index:
            found[str(actor)] = bearers[0]
    return found


def search_names(actors: pd.DataFrame) -> dict[str, str]:
    """Return what actors are called in the gazetteer of the world, besides the names in their table.

    Parameters
    ----------
    actors : pandas.DataFrame
        Actors of a page, in its order.

    Returns
    -------
    dict of str to str
        By position of the actor, its names as :func:`packed` writes them: lower case, without spaces and
        accents.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]}))
    >>> names = search_names(net.actors)
    >>> "罗兹" in names[str(net.actors.index.get_loc("PL:lodz"))]
    True
    """
    places = world()
    position = {str(actor): at for at, actor in enumerate(actors.index)}
    bearers: dict[int, list[int]] = defaultdict(list)
    for actor, place in _same(actors).items():
        bearers[places.row[place]].append(position[actor])
    keys: dict[int, list[str]] = defaultdict(list)
    for key, row in places.names_of(bearers):
        if len(key) <= LONGEST and _READ.fullmatch(key):
            for at in bearers[row]:
                keys[at].append(key)
    own = {
        at: {key_of(spelling) for spelling in "|".join(cells).split("|") if spelling}
        for at, cells in enumerate(
            zip(actors["name"].astype("str"), actors["aliases"].astype("str"), strict=True)
        )
        if at in keys
    }
    found = {at: [key for key in names if key not in own[at]] for at, names in keys.items()}
    return {str(at): packed(names) for at, names in sorted(found.items()) if names}
