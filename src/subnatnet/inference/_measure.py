"""One way to ask any measure of any draw: a name of a built-in measure or a function of the user's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.measures._select import View
    from subnatnet.network import TieNetwork

MeasureLike = str | Callable[..., Any]


class Scenarios(Protocol):
    """Variants of one network, numbered from 0; None is the observed one."""

    def view(self, draw: int | None) -> View:
        """Return a variant as numbers."""

    def network(self, draw: int | None) -> TieNetwork:
        """Return a variant with its ties."""

    def graph(self, draw: int | None) -> nx.Graph[Any]:
        """Return a variant as a networkx graph."""

    @property
    def has_ties(self) -> bool:
        """Whether the variants come from a TieNetwork, not a bare graph."""


@dataclass(frozen=True)
class Measure:
    """A measure that can be asked of any variant of a network.

    Parameters
    ----------
    measure : str or callable
        A centrality, a column of another built-in measure as ``"module.column"``, or a function of a
        TieNetwork (or of a networkx graph where one was given) that returns a Series by actor, a
        mapping, or one number.
    options : mapping
        Keyword arguments of the measure.
    """

    measure: MeasureLike
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if isinstance(self.measure, str):
            _check_name(self.measure, self.options)

    @property
    def name(self) -> str:
        """What the measure is called."""
        return self.measure if isinstance(self.measure, str) else getattr(self.measure, "__name__", "measure")

    def of(self, scenarios: Scenarios, draw: int | None) -> pd.Series:
        """Return the values in one variant, by actor."""
        if callable(self.measure):
            given = scenarios.network(draw) if scenarios.has_ties else scenarios.graph(draw)
            return _as_series(self.measure(given, **self.options), self.name)
        module, _, column = self.measure.rpartition(".")
        if not module:
            ids, values = self._centrality(scenarios, draw, column)
            return pd.Series(values, index=ids)
        function = getattr(import_module(f"subnatnet.measures.{module}"), module)
        given = scenarios.network(draw) if scenarios.has_ties else scenarios.graph(draw)
        frame = function(given, **self.options)
        if isinstance(frame, pd.DataFrame) and column not in frame:
            reject(column, frame.columns, f"column of {module}")
        return _as_series(frame[column] if isinstance(frame, pd.DataFrame) else frame, self.name)

    def by_actor(self, scenarios: Scenarios, draw: int) -> tuple[pd.Index, NDArray[np.float64]]:
        """Return the actors of one variant and their values."""
        if isinstance(self.measure, str) and "." not in self.measure:
            return self._centrality(scenarios, draw, self.measure)
        values = self.of(scenarios, draw)
        return values.index, values.to_numpy(dtype=float)

    def _centrality(
        self, scenarios: Scenarios, draw: int | None, name: str
    ) -> tuple[pd.Index, NDArray[np.float64]]:
        from subnatnet.measures.centrality import MEASURES, Options, centrality

        view = None if name == "acts" else scenarios.view(draw)
        # only partners are counted otherwise where there are companies: no other measure pays for the look
        asked = name == "partners" and scenarios.has_ties and view is not None
        if view is None or (asked and (view.nodes["kind"] == "company").any()):
            table = centrality(scenarios.network(draw), name, **self.options)
            return table.index, table[name].to_numpy(dtype=float)
        return view.ids, MEASURES[name](view, Options(**self.options))


@dataclass(frozen=True)
class Evaluation:
    """What is done for each draw: evaluate the measure and put the values in the order of the observed ones.

    An actor that a variant does not list is missing there (NaN), not 0.
    """

    measure: Measure
    scenarios: Scenarios
    index: pd.Index

    def __call__(self, draw: int) -> NDArray[np.float64]:
        """Return the values of one draw."""
        ids, values = self.measure.by_actor(self.scenarios, draw)
        if ids.equals(self.index):
            return values
        return np.asarray(pd.Series(values, ids).reindex(self.index), dtype=float)


def _check_name(name: str, options: Mapping[str, Any]) -> None:
    from subnatnet.measures.centrality import MEASURES, Options

    module, _, column = name.rpartition(".")
    if not module:
        if column not in MEASURES:
            reject(name, MEASURES, "built-in measure (or give a function, or 'module.column')")
        for option in options:
            if option not in Options.__dataclass_fields__:
                reject(option, Options.__dataclass_fields__, "option of a centrality")
        return
    try:
        found = hasattr(import_module(f"subnatnet.measures.{module}"), module)
    except ModuleNotFoundError:
        found = False
    if not found:
        raise InvalidChoice(f"{module!r} is not a module of measures; a name is like 'brokerage.t'")


def _as_series(values: Any, name: str) -> pd.Series:  # noqa: ANN401 - whatever a user's function returns
    if isinstance(values, pd.DataFrame):
        columns = ", ".join(map(str, values.columns[:8]))
        raise InvalidChoice(
            f"{name} returns a table ({columns}); give one column: measure=lambda net: {name}(net)[column]"
        )
    if isinstance(values, pd.Series):
        return values
    if isinstance(values, Mapping):
        return pd.Series(dict(values))
    if np.ndim(values) == 0:
        return pd.Series({"network": values})
    raise InvalidChoice(
        f"{name} must return a Series by actor, a mapping or a number, not {type(values).__name__}"
    )
