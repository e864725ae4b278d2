"""The part of a network that applies a whole selection, and says whether there is what it names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from subnatnet.arguments import checked
from subnatnet.errors import InvalidArgument, reject
from subnatnet.network import _collapse
from subnatnet.network._named import regions_of
from subnatnet.tables.dates import period_bounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from subnatnet.arguments import Select, Unit, Unpack
    from subnatnet.schema import Schema


def named_layers(layer: str | Iterable[str] | None) -> list[str]:
    """Return the names in ``"agreement"``, ``"investment+cooperation"`` or a list of them.

    Examples
    --------
    >>> named_layers("investment+cooperation"), named_layers(None)
    (['investment', 'cooperation'], [])
    """
    if layer is None:
        return []
    return layer.split("+") if isinstance(layer, str) else list(layer)


class Selecting:
    """The part of a network that takes the keywords of :class:`subnatnet.arguments.Select`."""

    _known: pd.DataFrame
    _schema: Schema
    _eras: Mapping[str, str]

    def layer(self, *names: str) -> Self:
        """Keep some layers."""
        raise NotImplementedError

    def during(self, period: str, *, undated: Any = "exclude") -> Self:  # noqa: ANN401 - says the network itself
        """Keep a period."""
        raise NotImplementedError

    def rollup(self, unit: str | None = None, *, partners: str | None = None) -> Self:
        """Roll up."""
        raise NotImplementedError

    @checked()
    def select(self, **which: Unpack[Select]) -> Self:
        """Apply a whole selection: layers, then a period, then the levels to roll up to.

        Parameters
        ----------
        **which
            See :class:`subnatnet.arguments.Select`; what is not given, or None, is left as it is.

        Raises
        ------
        InvalidChoice
            If there is no such layer, period or level.

        Examples
        --------
        >>> import pandas as pd
        >>> import subnatnet as sn
        >>> frame = pd.DataFrame({"source": ["A", "A"], "target": ["x", "y"], "start": ["2001", "2011"]})
        >>> sn.from_edges(frame).select(layer="agreement", during="2001/2005").ties["target"].tolist()
        ['x']
        """
        given: dict[str, Any] = {**which}
        net = self
        if given.get("layer") is not None:
            net = net.layer(*named_layers(given["layer"]))
        if given.get("during") is not None:
            certain = given.get("undated", "exclude") != "include"
            net = net.during(given["during"], undated="exclude" if certain else "include")
        if given.get("unit") is not None:
            unit: Unit = given["unit"]
            home, partners = (unit, None) if isinstance(unit, str) else unit or (None, None)
            net = net.rollup(home, partners=partners)
        return net

    def require_selection(self, given: Mapping[str, Any], default: Unit = None) -> dict[str, Any]:
        """Refuse a selection that names what is not there; return the keywords that have another form.

        Parameters
        ----------
        given : mapping
            Keywords of :class:`subnatnet.arguments.SelectRegions`.
        default : str, optional
            The level the home regions are rolled up to where `given` does not say.

        Returns
        -------
        dict
            ``regions`` as ids, if there are any.

        Raises
        ------
        InvalidChoice, UnknownActor
            The message names the nearest there is.
        """
        layers = named_layers(given.get("layer"))
        for name in layers:
            if name not in self._schema.layers:
                reject(name, self._schema.layers, "layer")
        if given.get("layer") is not None and not layers:
            raise InvalidArgument(f"layer must name at least one of {', '.join(self._schema.layers)}")
        if given.get("during") is not None:
            period_bounds(given["during"], self._eras)
        unit = given.get("unit")
        levels = (unit, None) if isinstance(unit, str) else unit or (None, None)
        for level, home in zip(levels, (True, False), strict=True):
            if level is not None and not (home and level == _collapse.TOP):
                _collapse.require_level(self._known, level, home=home)
        if given.get("regions") is None:
            return {}
        at_home = self._known["kind"].map(dict(self._schema.sides)) == "home"
        regions = self._known[at_home.to_numpy()]
        level = levels[0] if "unit" in given else default
        if isinstance(level, str):
            ids = _collapse.units_of(regions, _collapse.unit_of(self._known, level))
            regions = regions[regions.index.isin(ids)]
        return {"regions": regions_of(regions, given["regions"], "region at this level").tolist()}
