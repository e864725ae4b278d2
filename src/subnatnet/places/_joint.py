"""The built-in tables and the places of the world, asked as one index."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from subnatnet.places._index import WIKIDATA, SpellingIndex
from subnatnet.places.country_forms import is_short_form
from subnatnet.places.names import bare_keys, key_of
from subnatnet.places.world import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pandas as pd

    from subnatnet.places.world import World

TOWN = 100_000  # people; a smaller town is not meant by the bare name of a unit or country it does not lie in
VAST = ("world_region", "continent")  # levels above countries
FIRST = ("region", "province")  # levels of first-level units, in the world's table and in the built-in ones
SIDE_BY_SIDE = 0.2  # degrees between towns of one name that are one place
KNOWN = 50_000  # people in the towns whose names are suggested where no country is given


class JointIndex(SpellingIndex):
    """An index of actors and, behind it, of the places of the world.

    Parameters
    ----------
    actors : pandas.DataFrame
        In the library's shape.
    world : World
        Places of the world; one whose id is among `actors` is the same place.
    home : iterable of str
        ISO 3166-1 codes of the states whose places are regions; where none is given, `actors` say it.
    """

    def __init__(self, actors: pd.DataFrame, world: World, home: Iterable[str] = ()) -> None:
        super().__init__(actors)
        self.world = world
        self.home = frozenset(home)
        self._around: dict[str, frozenset[str]] = {}

    # -- what a place is -----------------------------------------------------------------------------

    def is_known(self, actor: str) -> bool:
        return actor in self.level or actor in self.world.row

    def level_of(self, actor: str) -> str:
        own = self.level.get(actor)
        return self.world.level[self.world.row[actor]] if own is None else own

    def kind_of(self, actor: str) -> str:
        own = self.kind.get(actor, "place")
        if not self.home or own not in ("region", "place"):
            return own
        here = self.level_of(actor) != "country" and self.country_of(actor) in self.home
        return "region" if here else "place"

    def name_of(self, actor: str) -> str:
        return super().name_of(actor) if actor in self.level else self.world.name[self.world.row[actor]]

    def has_point(self, actor: str) -> bool:
        return not math.isnan(float(str(self.facts(actor)["lat"])))

    def population_of(self, actor: str) -> int:
        row = self.world.row.get(actor)
        return 0 if row is None else self.world.population[row]

    def above_of(self, actor: str) -> frozenset[str]:
        found = self._around.get(actor)
        if found is None:
            found = self.above.get(actor, frozenset())
            row = self.world.row.get(actor)
            if row is not None:
                found |= {self.world.ids[up] for up in self.world.chain(row)}
                found |= {code for up in list(found) for code in self._former(up)}
            self._around[actor] = found
        return found

    def _former(self, actor: str) -> list[str]:
        row = self.world.row.get(actor)
        return self.world.former[row].split("|") if row is not None and self.world.former[row] else []

    def facts(self, actor: str) -> dict[str, object]:
        row = self.world.row.get(actor)
        if row is None:
            return super().facts(actor)
        where: dict[str, object] = {
            "country": self.world.country[row],
            "parent": self.world.parent[row],
            "lat": float(self.world.lat[row]),
            "lon": float(self.world.lon[row]),
        }
        if actor in self.level:
            own = super().facts(actor)
            lat = float(str(own["lat"]))
            where |= {"country": own["country"]} if own["country"] else {}
            where |= {} if math.isnan(lat) else {"lat": lat, "lon": own["lon"]}
        return where

    def fitting(self, ids: Iterable[str], inside: Sequence[frozenset[str]], kind: str) -> tuple[str, ...]:
        return tuple(
            actor
            for actor in sorted(set(ids))
            if (not kind or self.is_kind(actor, kind))
            and all(self._lies_in(actor, places) for places in inside)
        )

    def _lies_in(self, actor: str, places: frozenset[str]) -> bool:
        row = self.world.row.get(actor)
        if row is not None and (self.world.country[row] in places or self.world.parent[row] in places):
            return True
        return not places.isdisjoint(self.above_of(actor))

    def is_kind(self, actor: str, kind: str) -> bool:
        """Say whether an actor is of a kind; a unit of any state can be asked for as a region."""
        if self.kind_of(actor) == kind:
            return True
        row = self.world.row.get(actor)
        return row is not None and not self.home and kind == "region" and self.world.level[row] in UNITS

    # -- readings ------------------------------------------------------------------------------------

    def readings(self, name: str) -> Iterator[tuple[list[str], str]]:
        code = WIKIDATA.fullmatch(name)
        asked = code[1] if code else name
        own = self.codes.get(asked, [])
        if not own and asked in self.world.row:
            own = [asked]
        elif not own and asked in self.world.codes:
            own = [self.world.ids[self.world.codes[asked]]]
        if own:
            yield own, "id" if self.is_known(name) else "code"
        key = key_of(name)
        everywhere = self.world.bearing(key) if key else []
        exact = self.exact.get(self.exactly(name), [])
        if exact:
            yield [*exact, *self._others(exact, everywhere)], "name"
        if key:
            spelled = self._spelled(name, key, everywhere)
            if spelled:
                yield spelled, "spelling"
            yield self.romanised.get(key, []), "romanisation"
        for bare, levels in bare_keys(name):
            ids = [i for index in (self.keys, self.romanised, self.bare) for i in index.get(bare, ())]
            ids += self.world.bearing(bare) + self.world.bearing_bare(bare)
            yield [actor for actor in ids if self.level_of(actor) in levels], "without generic words"
        if key:
            yield [*self.bare.get(key, []), *self.world.bearing_bare(key)], "without generic words"
        if is_short_form(name):
            yield self.world.country_forms.loosely_meant(name), "without generic words"

    def _spelled(self, name: str, key: str, everywhere: list[str]) -> list[str]:
        """Return who bears a key, and the country of whose name it is a short form."""
        keyed = self.keys.get(key, [])
        forms = self.world.country_forms.meant(name) if is_short_form(name) else []
        if forms:  # what is spelled out is meant before what the letters run together happen to spell
            everywhere = [a for a in everywhere if a in forms or self.level_of(a) != "country"]
        return [*keyed, *self._others(keyed, everywhere), *forms]

    def _others(self, own: list[str], everywhere: list[str]) -> list[str]:
        """Return the places of the world that are neither in one of our actors nor around one."""
        if not own:
            return everywhere
        return [
            place
            for place in everywhere
            if self.level_of(place) == "country"
            or (place not in self.level and not any(self._same(place, actor) for actor in own))
        ]

    def _same(self, place: str, actor: str) -> bool:
        """Say whether a place lies in one of our actors or around it, or is a town beside it of its name."""
        if set(self._former(place)) & {actor} or self.level_of(place) == "country":
            return False
        if place in self.above_of(actor) or actor in self.above_of(place):
            return True
        parent = self.world.parent[self.world.row[place]]
        if parent != self.country_of(place) and parent in self.above_of(actor):
            return True
        alone = actor not in self.world.row and self.level_of(actor) == "city"
        named = key_of(self.name_of(place)) == key_of(self.name_of(actor))
        return alone and named and self.country_of(place) == self.country_of(actor)

    # -- which of several ----------------------------------------------------------------------------

    def settled(self, ids: tuple[str, ...], name: str, kind: str, prefer: str) -> tuple[str, ...]:
        """Return whom a name means of those that bear it: one where a rule says so, else all.

        A country is meant before the towns that bear its name, and before units elsewhere where a place is
        asked for; what is only another name of a country may as well be the large town that bears it first;
        small towns that also bear a name are not meant beside places ten times as large; of a unit and the
        one town in it that bears its name, the town; of the places of one country, a unit before small towns
        elsewhere, and what bears the name before what also bears it.
        """
        if len(ids) == 1:
            return ids
        gone = {code for actor in ids for code in self._former(actor)}
        states = {self.country_of(a) for a in ids if a in self.world.row and self.level_of(a) in FIRST}
        # a foreign unit that our tables have under an id of their own is that of the world
        gone |= {a for a in ids if a not in self.world.row and self.country_of(a) in states}
        ids = tuple(actor for actor in ids if actor not in gone)
        if len(ids) > 1:
            ids = self._countries_or_world_regions(ids, key_of(name))
        if len(ids) > 1:
            ids = self._countries_first(ids, key_of(name), kind)
        if len(ids) > 1:
            ids = self._without_trifles(ids, key_of(name))
        if len(ids) > 1 and len({self.country_of(actor) for actor in ids}) == 1:
            ids = self._in_one_country(ids, key_of(name))
        if len(ids) > 1 and prefer == "largest":
            most = max(map(self.population_of, ids))
            largest = tuple(actor for actor in ids if self.population_of(actor) == most)
            ids = largest if most else ids
        return ids

    def _countries_or_world_regions(self, ids: tuple[str, ...], key: str) -> tuple[str, ...]:
        """Leave out world regions beside a country or what bears the name first, else all but them."""
        regions = tuple(actor for actor in ids if self.level_of(actor) in VAST)
        others = tuple(actor for actor in ids if actor not in regions)
        units = ("country", *FIRST)  # a town by the name of a continent is asked for with its country
        meant = any(
            self.level_of(a) == "country" or (self.level_of(a) in units and key_of(self.name_of(a)) == key)
            for a in others
        )
        return others if meant or not regions else regions

    def country_of(self, actor: str) -> str:
        row = self.world.row.get(actor)
        return str(super().facts(actor)["country"]) if row is None else self.world.country[row]

    def _countries_first(self, ids: tuple[str, ...], key: str, kind: str) -> tuple[str, ...]:
        countries = [actor for actor in ids if self.level_of(actor) == "country"]
        today = [a for a in countries if a not in self.world.row or len(a) == 2]
        countries = today or countries
        own = [a for a in countries if key_of(self.name_of(a)) == key]
        countries = own if len(own) == 1 else countries
        if len(countries) != 1:
            return tuple(countries) or ids
        if kind == "place":
            return (countries[0],)
        units = self._units_named(ids, countries[0], key)
        return (countries[0], *units, *self._towns_named(ids, countries[0], key))

    def _towns_named(self, ids: tuple[str, ...], country: str, key: str) -> list[str]:
        """Return large towns elsewhere whose first name is what a country is called beside its own name."""
        if key_of(self.name_of(country)) == key:
            return []
        return [
            actor
            for actor in ids
            if self.level_of(actor) == "city"
            and self.country_of(actor) != country
            and key_of(self.name_of(actor)) == key
            and self.population_of(actor) >= TOWN
        ]

    def _at_one_point(self, actor: str, country: str) -> bool:
        one, other = self.facts(actor), self.facts(country)
        return (one["lat"], one["lon"]) == (other["lat"], other["lon"])

    def _without_trifles(self, ids: tuple[str, ...], key: str) -> tuple[str, ...]:
        """Leave out small towns that also bear the name, beside places ten times as large."""
        most = max(map(self.population_of, ids))
        return tuple(
            actor
            for actor in ids
            if self.population_of(actor) >= min(TOWN, most / 10)
            or self.level_of(actor) != "city"
            or actor in self.level
            or key_of(self.name_of(actor)) == key
        )

    def _units_named(self, ids: tuple[str, ...], country: str, key: str) -> list[str]:
        """Return first-level units elsewhere whose first name is that of a country."""
        return [
            actor
            for actor in ids
            if self.level_of(actor) in FIRST
            and self.country_of(actor) != country
            and key_of(self.name_of(actor)) == key
            and self.has_point(actor)
            and not self._at_one_point(actor, country)  # a territory's second code, as a unit of a state
        ]

    def _in_one_country(self, ids: tuple[str, ...], key: str) -> tuple[str, ...]:
        if all(actor in self.level for actor in ids):
            return ids  # namesakes in our own tables are told apart there
        units = [actor for actor in ids if self.level_of(actor) in (*FIRST, "district")]
        towns = [actor for actor in ids if actor not in units]
        units = [u for u in units if not towns or self.has_point(u)] or units
        if units and towns:
            ids = (*units, *towns)
            named = [a for a in towns if key_of(self.name_of(a)) == key] or towns
            largest = max(map(self.population_of, towns))
            inside = [a for a in named if all(unit in self.above_of(a) for unit in units)]
            if len(inside) == 1 and self.population_of(inside[0]) == largest:
                people = max(map(self.population_of, units))
                return (inside[0],) if largest >= min(TOWN, people / 50) or len(units) > 1 else tuple(units)
            if len(units) == 1 and not inside and largest < TOWN:
                return (units[0],)
        if units and not towns:
            outer = [u for u in units if all(u in self.above_of(other) for other in units)]
            if len(outer) == 1:
                return (outer[0],)
        first = tuple(a for a in ids if key_of(self.name_of(a)) == key) or ids
        return first if len(first) == 1 else self._one_place(first) or ids

    def _one_place(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return the largest of towns side by side, which are one town in two tables, or its parts."""
        rows = [self.world.row.get(actor) for actor in ids]
        known = [row for row in rows if row is not None and self.world.level[row] == "city"]
        if len(known) < len(ids):
            return ()
        best = max(known, key=lambda row: (self.world.population[row], -row))
        lat, lon = self.world.lat, self.world.lon
        east = (lon[known] - lon[best]) * math.cos(math.radians(lat[best]))
        near = (abs(lat[known] - lat[best]) < SIDE_BY_SIDE) & (abs(east) < SIDE_BY_SIDE)
        return (self.world.ids[best],) if near.all() else ()

    # -- similar names -------------------------------------------------------------------------------

    @cached_property
    def pool(self) -> tuple[list[str], list[str], list[str]]:
        """Keys, spellings and actors to compare with: ours, and the first names of well-known places."""
        keys, spellings, actors = super().pool
        more = [
            row
            for row, place in enumerate(self.world.ids)
            if place not in self.level
            and (self.world.level[row] != "city" or self.world.population[row] >= KNOWN)
        ]
        return (
            [*keys, *(key_of(self.world.name[row]) for row in more)],
            [*spellings, *(self.world.name[row] for row in more)],
            [*actors, *(self.world.ids[row] for row in more)],
        )

    def pool_in(self, places: Iterable[str]) -> tuple[list[str], list[str], list[str]]:
        """Keys of the first names of all places in some countries, the names, the ids."""
        name, ids = self.world.name, self.world.ids
        rows = [row for place in sorted(places) for row in self._rows_in.get(place, ())]
        return [key_of(name[row]) for row in rows], [name[row] for row in rows], [ids[row] for row in rows]

    @cached_property
    def _rows_in(self) -> dict[str, list[int]]:
        """Country -> rows of all its places."""
        found: dict[str, list[int]] = {}
        for row, country in enumerate(self.world.country):
            found.setdefault(country, []).append(row)
        return found
