"""Tables that travel with a network: what is known of its regions besides ties."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice

if TYPE_CHECKING:
    from collections.abc import Mapping


def attached(tables: Mapping[str, pd.DataFrame] | None) -> dict[str, pd.DataFrame]:
    """Return copies of the tables, each under its name."""
    kept = {}
    for name, frame in (tables or {}).items():
        if not isinstance(name, str) or not name:
            raise InvalidChoice(f"a table needs a name, not {name!r}")
        if not isinstance(frame, pd.DataFrame):
            raise InvalidChoice(f"table {name!r} must be a pandas.DataFrame, not {type(frame).__name__}")
        kept[name] = frame.copy()
    return kept


class Attached:
    """The part of a network that holds tables."""

    _tables: dict[str, pd.DataFrame]

    def _with(self, **changes: object) -> Self:
        raise NotImplementedError

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Tables that travel with the network, by name: statements, published totals, figures (copies).

        They are no ties: verbs keep them whole, no measure counts them. Ids in them are those of
        :attr:`gazetteer`.
        """
        return MappingProxyType({name: frame.copy(deep=False) for name, frame in self._tables.items()})

    @checked()
    def with_table(self, name: str, frame: pd.DataFrame) -> Self:
        """Return a network that carries a table of this name, in place of one it may have had.

        Parameters
        ----------
        name : str
            For example ``"assigned"``: the name under which :attr:`tables` hands it out.
        frame : pandas.DataFrame
            Any table; statements have the columns of ``load_table("assigned")``.

        Raises
        ------
        InvalidChoice
            If the name is empty or `frame` is no frame.

        Examples
        --------
        >>> import subnatnet as sn
        >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]}))
        >>> said = pd.DataFrame({"region": ["CN-SC"], "role": ["hub"], "date": ["2016-08"]})
        >>> net.with_table("assigned", said).layer("agreement").tables["assigned"]["role"].tolist()
        ['hub']
        """
        return self._with(_tables=self._tables | attached({name: frame}))
