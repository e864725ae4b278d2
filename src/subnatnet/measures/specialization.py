"""Which parts of the world a region's ties go to, and whether more so than others'."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.measures._calibrated import beside_calibrated
from subnatnet.measures._contacts import profile
from subnatnet.measures._indices import shares
from subnatnet.measures._select import View, select

if TYPE_CHECKING:
    import networkx as nx

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork


@checked()
def partner_shares(
    net: TieNetwork | nx.Graph[Any] | View,
    by: str = "world_region",
    *,
    counted: Literal["acts", "partners"] = "acts",
    relative: bool = False,
    calibrated: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Return what share of each region's ties goes to each country or world region.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    by, counted
        As in :func:`diversity`.
    relative : bool
        Return location quotients instead: the share over the share among all regions' ties,
        :math:`(x_{ic}/x_i) / (x_c/x)`; above 1 the region is specialised in that part of the world.
    calibrated : bool
        As in :func:`diversity`: each column is followed by its calibrated one.

    Returns
    -------
    pandas.DataFrame
        Regions by the categories that any region has a tie with; shares add up to 1 in each row, quotients go
        from 0 on. NaN for a region without partners. Direction does not count.

    Raises
    ------
    InvalidChoice
        If there is no such column, layer, period or unit.

    References
    ----------
    Balassa, B. (1965). Trade liberalisation and "revealed" comparative advantage. The Manchester School,
    33(2), 99-123. https://doi.org/10.1111/j.1467-9957.1965.tb00050.x

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("A", "Lodz"), ("A", "Bonn"), ("B", "Lodz")])
    >>> kinds = {"A": "region", "B": "region", "Lodz": "place", "Bonn": "place"}
    >>> nx.set_node_attributes(graph, kinds, "kind")
    >>> partner_shares(graph, "partner")
    partner  Bonn  Lodz
    id
    A         0.5   0.5
    B         0.0   1.0
    """
    if calibrated:
        return beside_calibrated(
            net, lambda one: partner_shares(one, by, counted=counted, relative=relative, **which)
        )
    view = select(net, **which)
    counts = profile(view, by, weighted=counted == "acts")
    values = counts.to_numpy()
    found = shares(values)
    if relative:
        found = found / shares(values.sum(axis=0, keepdims=True))
    result = pd.DataFrame(found, index=counts.index, columns=counts.columns)
    name = "location_quotient" if relative else "partner_shares"
    result.attrs = view.frame({}, name, by=by, counted=counted).attrs
    return result
