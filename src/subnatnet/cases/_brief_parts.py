"""What a brief on a place abroad is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from subnatnet.cases.area import Area


@dataclass(frozen=True, eq=False)
class BriefParts:
    """The parts of a brief on one place abroad; each is a frame.

    Parameters
    ----------
    area : Area
        The place, its unit and its country.
    deals : pandas.DataFrame
        Ties of the place itself: ``region, name, city, partner, layer, kind, start, status, sources``.
    country_deals : pandas.DataFrame
        Indexed by region: ``name, contacts, share, others, cities, partners``.
    roles : pandas.DataFrame
        Rows of the role map for the regions that deal with the place, and the first of each list.
    comparable : pandas.DataFrame
        Foreign places of the same level that deal with the same regions.
    candidates : pandas.DataFrame
        Regions without a tie to the place, ranked, with the reasons for each.
    test : pandas.DataFrame
        What the ranking is worth on ties that came later (``attrs["since"]``), or else on ties held out.
    facts : dict of str to int
        Numbers behind what cannot be said: ``contacts, undated, ended``.
    attrs : dict
        Parameters.
    """

    area: Area
    deals: pd.DataFrame
    country_deals: pd.DataFrame
    roles: pd.DataFrame
    comparable: pd.DataFrame
    candidates: pd.DataFrame
    test: pd.DataFrame
    facts: dict[str, int]
    attrs: dict[str, object] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """Id of the place."""
        return self.area.id

    @property
    def name(self) -> str:
        """Name of the place."""
        return self.area.name

    @property
    def country(self) -> str:
        """Id of its country."""
        return self.area.country

    @property
    def country_name(self) -> str:
        """Name of its country."""
        return self.area.country_name

    def parts(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        names = ("deals", "country_deals", "roles", "comparable", "candidates", "test")
        return {name: getattr(self, name) for name in names}
