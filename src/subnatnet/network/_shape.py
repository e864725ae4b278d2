"""What describing a network needs of it, so that descriptions do not import the network that calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from subnatnet.schema import Schema


class Shape(Protocol):
    """The tables of a network, to be read."""

    @property
    def actors(self) -> pd.DataFrame:
        """One row an actor."""

    @property
    def ties(self) -> pd.DataFrame:
        """One row a tie."""

    def summary(self) -> pd.DataFrame:
        """One row a layer."""

    @property
    def members(self) -> pd.DataFrame:
        """Which actor belongs to which layer."""

    @property
    def layers(self) -> list[str]:
        """Layers there are."""

    @property
    def gazetteer(self) -> pd.DataFrame:
        """Every actor known."""

    @property
    def schema(self) -> Schema:
        """Kinds and layers there may be."""
