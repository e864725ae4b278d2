"""What a network is given besides ties: tables that travel with it, and weights."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import FIGURES
from subnatnet.errors import InvalidArgument, InvalidChoice

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
    _ties: pd.DataFrame

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

    @checked(counts=FIGURES)
    def with_counts(self, counts: pd.Series) -> Self:
        """Return a network whose ties stand for these numbers of acts.

        Parameters
        ----------
        counts : pandas.Series of float
            Positive numbers by id of the tie; each tie has one.

        Raises
        ------
        InvalidArgument
            If a tie has none, or a number is not positive.

        Examples
        --------
        >>> import subnatnet as sn
        >>> net = sn.from_edges(pd.DataFrame({"id": ["t"], "source": ["CN-SC"], "target": ["PL:lodz"]}))
        >>> net.with_counts(pd.Series({"t": 2.5})).ties["count"].tolist()
        [2.5]
        """
        if len(missing := self._ties.index.difference(counts.index)):
            raise InvalidArgument(f"counts has none for {missing[0]!r}")
        values = pd.to_numeric(counts.reindex(self._ties.index), errors="coerce").astype("float64")
        if not (np.isfinite(values) & (values > 0)).all():
            wrong = values.index[~(np.isfinite(values) & (values > 0))][0]
            raise InvalidArgument(f"counts[{wrong!r}] must be a positive number, not {counts[wrong]!r}")
        return self._with(_ties=self._ties.assign(count=values))
