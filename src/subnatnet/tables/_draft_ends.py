"""Guess which columns name the actors at both ends of a tie, and where these lie."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from subnatnet.tables.column_words import key_of, roles_of
from subnatnet.tables.header import kind_of
from subnatnet.tables.mapping import End
from subnatnet.tables.missing import is_missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

ENDS = 2  # of a tie
MOST = 0.6  # share of cells that must be of a form
SOME = 0.15  # share of cells with a sign from which it stands between several actors
SEPARATORS = (";", "|", "\n", "、", " / ", ",")
ID_FORMS = ("code", "link")
NAMES = "mint"
TO_PARTNER = re.compile(
    r"partner|twin|sister|foreign|target|recipient|w_|外|相手|партн|побратим|gemell|jumel|herman|irmã|bliźni|zagran",
    re.IGNORECASE,
)


HOST = re.compile(
    r"host|destination|recipient|target|invested|东道|目的|投资国|投資先|docelow|destino|destinazione|zielland|назнач",
    re.IGNORECASE,
)


@dataclass
class Look:
    """What is seen of a table, and what is guessed of it."""

    frame: pd.DataFrame
    countries: dict[str, float] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    firms: bool = False

    def roles(self, name: str) -> list[str]:
        return roles_of(name)

    def cells(self, name: str) -> list[str]:
        return [cell for cell in self.frame[name] if cell and not is_missing(cell)]

    def names(self) -> list[str]:
        return [str(name) for name in self.frame.columns]

    def free(self) -> list[str]:
        return [name for name in self.names() if name not in self.used]

    def take(self, name: str, guess: str) -> str:
        self.used.add(name)
        self.guesses.append(guess)
        return name


def ends_of(look: Look) -> tuple[End, End]:
    """Guess both ends of the ties of a table."""
    names = look.names()
    order = {name: at for at, name in enumerate(names)}
    exact = [name for name in look.free() if key_of(name) in ("source", "target") and look.cells(name)]
    texts = [name for name in look.free() if _names_actors(look, name) or (len(exact) == 2 and name in exact)]
    countries = [
        name for name in texts if look.countries.get(name, 0) >= MOST or "country" in look.roles(name)
    ]
    places = [name for name in texts if name not in countries]
    target = _first(look, places, "target") or _first(look, countries, "target")
    source = _first(look, [p for p in places if p != target], "source")
    cities = [p for p in places if p not in (source, target) and "city" in look.roles(p)]
    regions = [p for p in places if p not in (source, target) and "region" in look.roles(p)]
    if source is not None and "region" in look.roles(source) and cities and source not in cities:
        source = None  # the city is named too: the region only says where it lies
    source = source or (cities.pop(0) if cities else None) or (regions.pop(0) if regions else None)
    rest = [p for p in places if p not in (source, target, *regions)]
    source = source or (rest.pop(0) if rest and (target is None or len(rest) > 0) else None)
    if target is None or target == source:
        rest = [p for p in [*cities, *rest, *countries] if p != source]
        target = rest[0] if rest else None
    if source is None and countries and countries[0] != target:
        before = target is None or order[countries[0]] < order[target]
        source = countries[0] if before or len(countries) > 1 else None  # else it says where the partner lies
    source, target = _seat_of_partner(look, source, target, countries)
    source, target = _company(look, source, target, places if len(exact) < ENDS else (), countries)
    if source is None and target is not None:
        return _without_source(look, target, [name for name in countries if name != target])
    if source is None or target is None:
        look.guesses.append("no two columns name actors: say in [source] and [target] which do")
        return End(columns=("source",)), End(columns=("target",))
    for name in (source, target):
        look.used.add(name)
    where = {name: _belongs(name, source, target, order) for name in names}
    made = []
    for end, name in (("source", source), ("target", target)):
        inside = [c for c in countries if c not in (source, target) and where[c] == end]
        around = [
            r
            for r in names
            if r not in (source, target, *inside)
            and r in look.free()
            and where[r] == end
            and "region" in look.roles(r)
            and r not in countries
        ]
        made.append(_end(look, end, name, inside[:1], around[:1]))
    if made[0].split and made[1].split:  # who deals with whom of several on both sides is not said
        made[0] = replace(made[0], split="")
        look.guesses.append(
            f"cells of {source!r} are taken whole: of several at both ends nobody can say who is meant"
        )
    return made[0], made[1]


def _seat_of_partner(
    look: Look,
    source: str | None,
    target: str | None,
    countries: Sequence[str],
) -> tuple[str | None, str | None]:
    """Return the ends where a city and its country stand below one heading beside a region: an office abroad.

    ``Office City`` and ``Office Country`` beside ``Province`` say where the office of the province is.
    """
    named = [name for name in look.names() if name not in countries and "region" in look.roles(name)]
    if source is None or target not in countries or not named or source in named:
        return source, target
    heading, told = source.split(), str(target).split()
    if len(heading) > 1 and len(told) > 1 and heading[0] == told[0] and not named[0].startswith(heading[0]):
        return named[0], source
    return source, target


def _company(
    look: Look, source: str | None, target: str | None, places: Sequence[str], countries: Sequence[str]
) -> tuple[str | None, str | None]:
    """Return the ends where a column names companies: who invests or trades stands first."""
    firm = next((name for name in places if "company" in look.roles(name)), None)
    if firm is None or firm not in (source, target):
        return source, target
    hosts = [name for name in countries if HOST.search(name)]
    grounds = [name for name in (source, target) if name is not None and name != firm]
    where = next(iter([*hosts, *grounds, *countries]), None)
    if where is None:
        return source, target
    look.firms = True
    look.guesses.append(
        f"{firm!r} holds companies, which invest in {where!r}; if they are of that place and deal elsewhere, "
        "say so under [source] and [target]"
    )
    return firm, where


def _without_source(look: Look, target: str, countries: Sequence[str]) -> tuple[End, End]:
    """Return the ends of a list of partners that does not say whose they are: the list of one office, say."""
    look.used.add(target)
    look.guesses.append(
        f"no column says whose partners stand in {target!r}: if it is one region, write its id or name as "
        "actor = '...' under [source]"
    )
    return End(columns=("source",)), _end(look, "target", target, countries[:1], [])


def _names_actors(look: Look, name: str) -> bool:
    cells = look.cells(name)
    if not cells:
        return False
    forms = Counter(kind_of(cell) for cell in cells)
    if (forms["number"] + forms["date"]) > 0.3 * len(cells) or forms["number"] == len(cells):
        return False
    return sum(len(cell) for cell in cells) / len(cells) < 120


def _first(look: Look, names: Sequence[str], role: str) -> str | None:
    exact = [name for name in names if key_of(name) == role]
    ranked = [name for name in names if look.roles(name)[:1] == [role]]
    return next(iter([*exact, *ranked]), None)


def _belongs(name: str, source: str, target: str, order: dict[str, int]) -> str:
    """Say at which end a column lies: by a word for partners in its name, else by what stands nearer."""
    if TO_PARTNER.search(name):
        return "target"
    if any(roles_of(name)[:1] == [role] for role in ("source",)):
        return "source"
    near = {end: abs(order[name] - order[column]) for end, column in (("source", source), ("target", target))}
    if near["source"] == near["target"]:
        return "source" if order[name] < order[target] and "region" in roles_of(name) else "target"
    return min(near, key=lambda end: near[end])


def _end(look: Look, end: str, name: str, countries: Sequence[str], regions: Sequence[str]) -> End:
    cells = look.cells(name)
    forms = Counter(kind_of(cell) for cell in cells)
    ids = sum(forms[form] for form in ID_FORMS) >= MOST * len(cells) or forms["number"] == len(cells)
    split = "" if ids else _separator(cells)
    what = "ids" if ids else "names"
    told = f"the {end} of each tie stands in {name!r} ({what})"
    for column, word in ((countries, "country"), (regions, "region")):
        if column:
            look.used.add(column[0])
            told += f", its {word} in {column[0]!r}"
    look.guesses.append(told)
    if split:
        look.guesses.append(f"{split!r} stands between several actors in {name!r}: each gets a tie")
    country = look.countries.get(name, 0) >= MOST
    firm = "company" in look.roles(name) and not country and not ids
    ground = end == "target" and look.firms and "region" in look.roles(name) and not ids
    names: tuple[str, ...] = (name,)
    if end == "source" and regions and not ids and (look.frame[name] == "").any():
        names = (name, regions[0])
        look.guesses.append(f"where {name!r} is empty, {regions[0]!r} is meant")
    return End(
        columns=names,
        kind="company" if firm else "place" if country else "region" if ground else "",
        names="id" if ids else "resolve" if country else NAMES,
        country=countries[0] if countries else "",
        region=regions[0] if regions else "",
        split=split,
    )


def _separator(cells: Sequence[str]) -> str:
    for sign in SEPARATORS:
        several = [cell for cell in cells if sign in cell.strip(sign + " ")]
        needed = 2 * SOME if sign == "," else SOME
        if len(several) < needed * len(cells):
            continue
        parts = [part.strip() for cell in several for part in cell.split(sign) if part.strip()]
        if sign == "," and (len(parts) < 2.5 * len(several) or any(len(part) > 40 for part in parts)):
            continue  # "Lodz, Poland" is one place
        return sign
    return ""
