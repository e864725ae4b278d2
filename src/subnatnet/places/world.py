"""The world's countries, units of states and towns, out of one table that is read when first needed.

``data/making/gazetteer.py`` says what the table is made of; ``data/LICENSE.md`` gives sources and licences.
"""

from __future__ import annotations

import gzip
from functools import cache, cached_property
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import reject
from subnatnet.places.country_forms import CountryForms
from subnatnet.tables.frames import actor_frame

if TYPE_CHECKING:
    from collections.abc import Iterable

UNITS = ("region", "district")
"""Levels of the units that a state consists of, the first and the second."""


class World:
    """The places of the world; rows are numbered, and every part is made when it is first asked.

    Parameters
    ----------
    text : str
        Columns, one after the other, separated by form feeds: a line with its name, then a line for each
        place. ``keys`` and ``bare`` are the keys of all names, sorted, ``keys_rows`` and ``bare_rows`` the
        numbers of the places that bear each.
    """

    def __init__(self, text: str) -> None:
        blocks = (block.partition("\n") for block in text.split("\f"))
        self._blocks = {name: cells for name, _, cells in blocks}
        self._columns: dict[str, list[str]] = {}
        self.ids = self.column("id")
        self.name = self.column("name")
        self.level = self.column("level")
        self.parent = self.column("parent")
        self.country = self.column("country")
        self.former = self.column("former")
        self.row = dict(zip(self.ids, range(len(self.ids)), strict=True))

    def column(self, name: str) -> list[str]:
        """Return one column, by row."""
        if name not in self._columns:
            self._columns[name] = self._blocks[name].split("\n")
        return self._columns[name]

    @cached_property
    def lat(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Latitudes in degrees, NaN where not known."""
        return np.array([float(cell) if cell else np.nan for cell in self.column("lat")])

    @cached_property
    def lon(self) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Longitudes in degrees, NaN where not known."""
        return np.array([float(cell) if cell else np.nan for cell in self.column("lon")])

    @cached_property
    def population(self) -> tuple[int, ...]:
        """People, 0 where not known; of a unit, those of its towns."""
        return tuple(int(cell) if cell else 0 for cell in self.column("population"))

    @cached_property
    def keys(self) -> dict[str, str]:
        """Key of a name -> the rows of the places that bear it, separated by spaces."""
        return dict(zip(self.column("keys"), self.column("keys_rows"), strict=True))

    @cached_property
    def bare(self) -> dict[str, str]:
        """Key of a unit's name without generic words -> rows."""
        return dict(zip(self.column("bare"), self.column("bare_rows"), strict=True))

    @cached_property
    def borne(self) -> tuple[np.ndarray[tuple[int], np.dtype[np.int32]], ...]:
        """Number of a name in ``keys`` and row of a place that bears it, one pair after the other."""
        cells = self.column("keys_rows")
        rows = np.array(" ".join(cells).split(" "), dtype=np.int32)
        bearers = np.fromiter((cell.count(" ") + 1 for cell in cells), dtype=np.int32, count=len(cells))
        return np.repeat(np.arange(len(cells), dtype=np.int32), bearers), rows

    def names_of(self, rows: Iterable[int]) -> list[tuple[str, int]]:
        """Return each key of the names of some places, in the order of keys, with the row of its bearer."""
        asked = np.zeros(len(self.ids), dtype=bool)
        asked[list(rows)] = True
        keys, bearers = self.borne
        found = np.flatnonzero(asked[bearers])
        spelled = self.column("keys")
        return [(spelled[key], row) for key, row in zip(keys[found], bearers[found].tolist(), strict=True)]

    def bearing(self, key: str) -> list[str]:
        """Return the ids of the places that bear a name, given its key."""
        rows = self.keys.get(key)
        return [self.ids[int(row)] for row in rows.split()] if rows else []

    def bearing_bare(self, key: str) -> list[str]:
        """Return the ids of the units that bear a name, but for generic words."""
        rows = self.bare.get(key)
        return [self.ids[int(row)] for row in rows.split()] if rows else []

    @cached_property
    def codes(self) -> dict[str, int]:
        """Other codes: ISO 3166-1 alpha-3, Wikidata, ids of former times."""
        found: dict[str, int] = {}
        for column in ("former", "wikidata", "alpha3"):
            for row, cell in enumerate(self.column(column)):
                for code in cell.split("|") if cell else ():
                    found[code] = row
        return found

    @cached_property
    def countries(self) -> dict[str, int]:
        """Id of each country and former state -> row."""
        return {self.ids[row]: row for row, level in enumerate(self.level) if level == "country"}

    def country_keys(self) -> list[tuple[str, str]]:
        """Return each key of a country's name in Latin letters, with the country."""
        named = {str(row): country for country, row in self.countries.items()}
        return [
            (key, named[row])
            for key, rows in self.keys.items()
            if key.isascii()
            for row in rows.split()
            if row in named
        ]

    @cached_property
    def country_forms(self) -> CountryForms:
        """The countries by the words for the form of their state."""
        return CountryForms(self.country_keys())

    def chain(self, row: int) -> list[int]:
        """Return a place and what it lies in, up to the continent."""
        found = [row]
        while (parent := self.row.get(self.parent[found[-1]])) is not None and len(found) < 8:
            found.append(parent)
        return found

    def actors(self, ids: Iterable[str] = (), home: Iterable[str] = ()) -> pd.DataFrame:
        """Return places as actors, with all they lie in, and with every unit of the home states.

        Parameters
        ----------
        ids : iterable of str
            Those that are no place of the world are left out.
        home : iterable of str
            ISO 3166-1 codes of the states whose places are regions; all others are places.

        Returns
        -------
        pandas.DataFrame
            In the library's shape, with ``unit_type, alpha3, wikidata, population``; ``land_neighbours``
            (countries a unit borders on) where it is known for the home states; ``land_neighbour`` (1 for
            countries that border on a home state).

        Raises
        ------
        InvalidChoice
            If a home is no country.

        Examples
        --------
        >>> actors = world().actors(["DE:bonn"], home=["PL"])
        >>> actors.loc[["DE:bonn", "PL-10"], ["kind", "parent", "country"]].values.tolist()
        [['place', 'DE-NW', 'DE'], ['region', 'PL', 'PL']]
        >>> actors.at["PL-18", "land_neighbours"]
        'SK|UA'
        """
        states = list(home)
        for state in states:
            if state not in self.countries:
                reject(state, self.countries, "country")
        rows = {row for name in ids if name in self.row for row in self.chain(self.row[name])}
        for state in states:
            own = (row for row, country in enumerate(self.country) if country == state)
            units = (row for row in own if self.level[row] in (*UNITS, "country"))
            rows |= {up for unit in units for up in self.chain(unit)}
        return self._frame(sorted(rows), states)

    def _frame(self, rows: list[int], states: list[str]) -> pd.DataFrame:
        def column(name: str) -> list[str]:
            cells = self.column(name)
            return [cells[row] for row in rows]

        names = ("id", "name", "name_local", "level", "parent", "country", "alpha3", "wikidata", "unit_type")
        cells: dict[str, object] = {name: column(name) for name in names}
        at_home = [self.country[row] in states and self.level[row] != "country" for row in rows]
        cells["kind"] = ["region" if home else "place" for home in at_home]
        cells["lat"], cells["lon"] = self.lat[rows], self.lon[rows]
        cells["population"] = [float(self.population[row]) or np.nan for row in rows]
        cells["world_region"] = [self._world_region(row) for row in rows]
        borders = column("land_neighbours")
        told = [cell for cell, home in zip(borders, at_home, strict=True) if home]
        if any(told):
            known = zip(borders, at_home, strict=True)
            cells["land_neighbours"] = [cell.strip("-") if home else "" for cell, home in known]
        if states:
            near = {n for s in states for n in self.column("land_neighbours")[self.row[s]].split("|")}
            near -= {*states, ""}
            country = [self.level[row] == "country" for row in rows]
            flags = zip(rows, country, strict=True)
            cells["land_neighbour"] = [float(self.ids[row] in near) if is_ else np.nan for row, is_ in flags]
        return actor_frame(pd.DataFrame(cells, columns=None if rows else [*cells]))

    def _world_region(self, row: int) -> str:
        above = (self.name[up] for up in self.chain(row) if self.level[up] == "world_region")
        return next(above, "")


@cache
def world() -> World:
    """Return the places of the world; read once, when first asked.

    Examples
    --------
    >>> places = world()
    >>> [places.name[up] for up in places.chain(places.row["PL:lodz"])]
    ['Łódź', 'Łódź', 'Poland', 'Eastern Europe', 'Europe']
    """
    packed = (resources.files("subnatnet.places") / "world.txt.gz").read_bytes()
    return World(gzip.decompress(packed).decode("utf-8"))
