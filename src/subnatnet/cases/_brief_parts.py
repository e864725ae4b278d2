"""What a brief on a place abroad is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from subnatnet.cases.area import Area


@dataclass(frozen=True, eq=False)
class BriefParts:
    """The parts of a brief on one place abroad, described at :class:`subnatnet.cases.brief.Brief`."""

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
