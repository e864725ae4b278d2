"""Whether an actor joins groups that nobody else joins, and whether its ties lead out of its own group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.measures._select import View, select
from subnatnet.measures.brokerage import group_codes, raw_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

POSITIONS = ("sideliner", "linchpin", "connector", "powerhouse")


@checked()
def brokerage_activity(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Say how much each actor brokers between groups, and how much of it nobody else could.

    Parameters
    ----------
    net
        Which ties; see :func:`centrality`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.
    groups : mapping, pandas.Series or str, optional
        The group of each actor; by default centre, region and abroad as in :func:`brokerage`.

    Returns
    -------
    pandas.DataFrame
        ``activity``: pairs of actors of different groups that are not tied to each other and between which
        the actor stands. ``exclusivity``: those pairs between which no other actor stands. Both are counts
        from 0 on; directed pairs are ordered, undirected ones count once; ties are present or absent. An
        isolate has 0 and 0. ``position``: powerhouse (both above the mean of all actors), connector
        (active only), linchpin (exclusive only) or sideliner.

    Raises
    ------
    InvalidChoice
        If an actor has no group, or a layer, period or unit does not exist.

    Notes
    -----
    Whoever is just at a mean counts as above it: where no pair has a sole broker, all have the mean
    exclusivity of 0, so look at the counts. R's manynet asks for more than the mean and gives no position to
    those at it.

    References
    ----------
    Hamilton, M., Hileman, J., & Bodin, Ö. (2020). Evaluating heterogeneous brokerage: New conceptual and
    methodological approaches and their application to multi-level environmental governance networks. Social
    Networks, 61, 1-10. https://doi.org/10.1016/j.socnet.2019.08.002

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("a", "v"), ("v", "x"), ("v", "y"), ("a", "u"), ("u", "y")])
    >>> brokerage_activity(graph, {"a": 1, "u": 2, "v": 2, "x": 3, "y": 3})[["activity", "exclusivity"]]
        activity  exclusivity
    id
    a        0.0          0.0
    u        1.0          0.0
    v        2.0          1.0
    x        0.0          0.0
    y        0.0          0.0
    """
    view = select(net, **which)
    code, names = group_codes(view, groups)
    ties = view.simple
    # the three roles with ends in different groups
    activity = raw_roles(ties, code)[:, 2:5].sum(axis=1)
    between = sp.coo_array(ties @ ties)
    single = (between.data == 1) & (between.row != between.col) & (code[between.row] != code[between.col])
    only = sp.csr_array((np.ones(single.sum()), (between.row[single], between.col[single])), shape=ties.shape)
    only = sp.csr_array(only - only.multiply(ties))
    # who stands between them: a -> v in `ties`, v -> b in `ties`, a and b in `only`
    exclusivity = np.asarray((ties.T @ only).multiply(ties).sum(axis=1), dtype=float)
    if not view.directed:
        activity, exclusivity = activity / 2, exclusivity / 2
    busy = activity > activity.mean() if view.size else np.zeros(0, bool)
    unique = exclusivity > exclusivity.mean() if view.size else np.zeros(0, bool)
    columns = {
        "activity": activity,
        "exclusivity": exclusivity,
        "position": np.array(POSITIONS)[2 * busy + unique],
    }
    return view.frame(columns, "brokerage_activity", groups=", ".join(map(str, names)))


def _index(external: Floats, internal: Floats) -> Floats:
    total = external + internal
    return np.asarray(
        np.divide(external - internal, total, out=np.full(total.shape, np.nan), where=total > 0)
    )


def _outward(
    view: View, groups: Mapping[Any, Any] | pd.Series | str | None, *, weighted: bool
) -> tuple[NDArray[np.intp], pd.Index[Any], Floats, Floats]:
    """Return groups and, for each actor, its ties to other groups and within its own."""
    code, names = group_codes(view, groups)
    ties = sp.coo_array(view.strength if weighted else view.mutual)
    alike = code[ties.row] == code[ties.col]
    internal = np.bincount(ties.row, ties.data * alike, minlength=view.size)
    external = np.bincount(ties.row, ties.data * ~alike, minlength=view.size)
    return code, names, external.astype(float), internal.astype(float)


@checked()
def ei_index(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    *,
    weighted: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say whether each actor's ties lead out of its group or stay within it.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. Directed ties count at both ends.
    groups : mapping, pandas.Series or str, optional
        The group of each actor; by default centre, region and abroad as in :func:`brokerage`.
    weighted : bool
        Whether the number of acts between two actors counts.

    Returns
    -------
    pandas.DataFrame
        ``external`` and ``internal`` ties and :math:`(E - I) / (E + I)`: 1 all outward, -1 all inward, NaN
        for an isolate. ``.attrs["graph"]`` is the index of the whole network; see :func:`group_ei_index`
        for that of each group.

    Raises
    ------
    InvalidChoice
        If an actor has no group, or a layer, period or unit does not exist.

    References
    ----------
    Krackhardt, D., & Stern, R. N. (1988). Informal networks and organizational crises: An experimental
    simulation. Social Psychology Quarterly, 51(2), 123-140. https://doi.org/10.2307/2786835

    Examples
    --------
    >>> import networkx as nx
    >>> ei_index(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})["ei_index"].tolist()
    [-1.0, 0.0, 1.0]
    """
    view = select(net, **which)
    _, names, external, internal = _outward(view, groups, weighted=weighted)
    columns = {"external": external, "internal": internal, "ei_index": _index(external, internal)}
    whole = float(_index(np.array(external.sum()), np.array(internal.sum())))
    return view.frame(columns, "ei_index", groups=", ".join(map(str, names)), weighted=weighted, graph=whole)


@checked()
def group_ei_index(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    *,
    weighted: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Return the E-I index of each group; a tie within a group counts once, not at both its ends.

    Parameters
    ----------
    net, groups, weighted
        As in :func:`ei_index`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    pandas.DataFrame
        One row per group: ``members, external, internal, ei_index`` (-1 to 1, NaN for a group without ties).

    Raises
    ------
    InvalidChoice
        If an actor has no group, or a layer, period or unit does not exist.

    References
    ----------
    Krackhardt, D., & Stern, R. N. (1988). Informal networks and organizational crises: An experimental
    simulation. Social Psychology Quarterly, 51(2), 123-140. https://doi.org/10.2307/2786835

    Examples
    --------
    >>> import networkx as nx
    >>> group_ei_index(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})
           members  external  internal  ei_index
    group
    a            2       1.0       1.0       0.0
    b            1       1.0       0.0       1.0
    """
    view = select(net, **which)
    code, names, external, internal = _outward(view, groups, weighted=weighted)
    many = len(names)
    outside = np.bincount(code, external, minlength=many).astype(float)
    inside = np.bincount(code, internal, minlength=many) / 2
    result = pd.DataFrame(
        {
            "members": np.bincount(code, minlength=many),
            "external": outside,
            "internal": inside,
            "ei_index": _index(outside, inside),
        },
        index=pd.Index(names, name="group"),
    )
    result.attrs = view.frame({}, "group_ei_index", weighted=weighted).attrs
    return result
