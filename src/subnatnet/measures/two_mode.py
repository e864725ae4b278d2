"""How central regions are among their partners, and partners among regions, in a two-mode layer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.arguments import checked, either
from subnatnet.arguments.frames import LABELS
from subnatnet.arguments.rules import MAPPING
from subnatnet.errors import InvalidChoice
from subnatnet.measures import _spectral
from subnatnet.measures._select import View, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Positive, Seed, Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


def first_mode(view: View) -> NDArray[np.bool_]:
    """Return who belongs to the first mode (regions), having made sure that no tie stays within a mode.

    In a graph, the node attribute ``bipartite`` (0 and 1) or ``kind`` says who belongs where.
    """
    if "bipartite" in view.nodes:
        first = (view.nodes["bipartite"] == 0).to_numpy()
    else:
        first = np.asarray(view.side == "region")
    ties = sp.coo_array(view.mutual)
    within = np.flatnonzero(first[ties.row] == first[ties.col])
    if len(within):
        a, b = (view.ids[int(end[within[0]])] for end in (ties.row, ties.col))
        raise InvalidChoice(
            f"this is no two-mode network: {len(within) // 2} tie(s) stay within a mode, such as {a!r} - "
            f"{b!r}; choose a layer between regions and actors abroad, or `net.among(...)` such actors"
        )
    return first


def _largest_betweenness(own: int, other: int) -> float:
    """Return the betweenness that an actor of a mode can have at most (Borgatti & Everett 1997)."""
    if own == 0 or other == 0:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


@checked()
def two_mode_centrality(
    net: TieNetwork | nx.Graph[Any] | View,
    *,
    weighted: bool = False,
    damping: float = 0.85,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say how central each actor is in a two-mode network, against what its mode allows.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. They must run between regions (or companies based in one) and
        other actors, abroad or in the centre; direction is left out of account. In a graph the node attribute
        ``bipartite`` (0 or 1) or ``kind`` says who belongs to which mode.
    weighted : bool
        Whether BiRank counts the number of acts between two actors.
    damping : float
        Share of BiRank that comes along ties.

    Returns
    -------
    pandas.DataFrame
        With n actors in an actor's own mode and m in the other:

        ``mode``: 0 for regions, 1 for the others;
        ``degree``: partners over m; ``betweenness``: over the most an actor of that mode can have;
        ``closeness``: the least that the distances to the actors reached could add up to, 1 to each of the
        other mode and 2 to each of one's own, over what they do add up to, times the share of all other
        actors that are reached; where all are reached this is :math:`(m + 2(n-1)) / \sum d`;
        ``birank``: the fixed point of :math:`p = d S q + (1-d)/n`, :math:`q = d S^T p + (1-d)/m`, with S the
        ties over the square roots of both degrees; adds up to 1 within each mode. An isolate has 0 (BiRank:
        the lowest).

    Raises
    ------
    InvalidChoice
        If ties stay within a mode.

    References
    ----------
    Borgatti, S. P., & Everett, M. G. (1997). Network analysis of 2-mode data. Social Networks, 19(3),
    243-269. https://doi.org/10.1016/S0378-8733(96)00301-2
    He, X., Gao, M., Kan, M.-Y., & Wang, D. (2017). BiRank: Towards ranking on bipartite graphs. IEEE
    Transactions on Knowledge and Data Engineering, 29(1), 57-71. https://doi.org/10.1109/TKDE.2016.2611584

    Examples
    --------
    >>> import subnatnet as sn
    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["x", "y", "x"]})
    >>> two_mode_centrality(sn.from_edges(ties))[["mode", "degree", "betweenness"]].round(2)
        mode  degree  betweenness
    id
    A      0     1.0          1.0
    B      0     0.5          0.0
    x      1     1.0          1.0
    y      1     0.5          0.0
    """
    from scipy.sparse import csgraph

    from subnatnet.measures._paths import shortest_paths

    view = select(net, **which)
    first = first_mode(view)
    size = np.where(first, first.sum(), (~first).sum()).astype(float)
    other = view.size - size
    ties = view.mutual
    paths = view.paths if not view.directed else shortest_paths(ties.indptr, ties.indices, symmetric=True)
    part = csgraph.connected_components(ties, directed=False)[1]
    # who is reached: everyone else of the own component, on either side
    own = np.bincount(part, first)[part] * first + np.bincount(part, ~first)[part] * ~first - 1
    least = own + paths.reach_in
    most = np.where(
        first,
        _largest_betweenness(int(first.sum()), int((~first).sum())),
        _largest_betweenness(int((~first).sum()), int(first.sum())),
    )
    zero = np.zeros(view.size)
    near = np.divide(least, paths.total_in, out=zero.copy(), where=paths.total_in > 0)
    block = sp.csr_array(
        (view.strength if weighted else ties)[np.flatnonzero(first)][:, np.flatnonzero(~first)]
    )
    rank = np.empty(view.size)
    rank[first], rank[~first] = _spectral.birank(block, damping)
    columns = {
        "mode": np.where(first, 0, 1),
        "degree": np.divide(np.diff(ties.indptr), other, out=zero.copy(), where=other > 0),
        "betweenness": np.divide(paths.betweenness / 2, most, out=zero.copy(), where=most > 0),
        "closeness": near * paths.reach_in / max(view.size - 1, 1),
        "birank": rank,
    }
    return view.frame(columns, "two_mode_centrality", weighted=weighted, damping=damping)


@checked()
def two_mode_centralization(
    net: TieNetwork | nx.Graph[Any] | View,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say how far each mode of a two-mode network turns on its most central actor.

    Parameters
    ----------
    net, layer, during, unit, undated
        As in :func:`two_mode_centrality`.

    Returns
    -------
    pandas.DataFrame
        One row per mode, 0 for regions and 1 for the others, and one column per measure of
        :func:`two_mode_centrality`: :math:`\sum_i (\max c - c_i) / (n-1)` over the n actors of the mode, 0 if
        all are alike. NaN for a mode of fewer than two, and for BiRank without ties.

    Notes
    -----
    The measures lie between 0 and 1, so that n actors cannot differ by more than :math:`n-1`. Degree comes
    to 1 if one actor has all partners and the others none, betweenness if all paths run through one actor;
    for closeness and BiRank 1 is a bound that is not reached. Where every actor is known to have a tie,
    the degree cannot exceed :math:`(m-1)/m` with m actors in the other mode; divide by that for the
    centralisation of Borgatti and Halgin.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks, 1(3).
    Borgatti, S. P., & Halgin, D. S. (2011). Analyzing affiliation networks. In The SAGE Handbook of Social
    Network Analysis, 417-433.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("A", "x"), ("A", "y"), ("B", "y")])
    >>> nx.set_node_attributes(graph, {"A": 0, "B": 0, "x": 1, "y": 1}, "bipartite")
    >>> two_mode_centralization(graph).round(3)
          degree  betweenness  closeness  birank
    mode
    0        0.5          1.0      0.333   0.153
    1        0.5          1.0      0.333   0.153
    """
    view = select(net, **which)
    found = two_mode_centrality(view)
    rows = {}
    for mode in (0, 1):
        values = found[found["mode"] == mode].drop(columns="mode")
        apart = (values.max() - values).sum(skipna=False) if len(values) > 1 else values.sum() * np.nan
        rows[mode] = apart / (len(values) - 1)
    result = pd.DataFrame(rows).T.rename_axis(index="mode")
    result.attrs = view.frame({}, "two_mode_centralization").attrs
    return result


@checked()
def two_mode_communities(
    net: TieNetwork | nx.Graph[Any] | View,
    *,
    resolution: Positive = 1.0,
    seed: Seed = 0,
    weighted: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Find communities of regions and partners that maximise Barber's two-mode modularity.

    Parameters
    ----------
    net
        Which ties; see :func:`two_mode_centrality`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.
    resolution : float
        More and smaller communities above 1.
    seed : int
        Same seed, same answer.
    weighted : bool
        Whether the number of acts between two actors counts.

    Returns
    -------
    pandas.DataFrame
        ``community``, numbered in the order of their first actors; ``.attrs["modularity"]`` is Barber's.

    References
    ----------
    Barber, M. J. (2007). Modularity and community detection in bipartite networks. Physical Review E, 76(6),
    066102. https://doi.org/10.1103/PhysRevE.76.066102

    Examples
    --------
    >>> import subnatnet as sn
    >>> import pandas as pd
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["x", "y", "z"]})
    >>> two_mode_communities(sn.from_edges(ties))["community"].to_dict()
    {'A': 0, 'B': 1, 'x': 0, 'y': 0, 'z': 1}
    """
    from subnatnet.measures._louvain import louvain, modularity

    view = select(net, **which)
    ties = _one_way(view, weighted=weighted)
    labels = louvain(ties, directed=True, resolution=resolution, seed=seed)
    value = modularity(ties, labels, directed=True, resolution=resolution)
    return view.frame(
        {"community": labels},
        "two_mode_communities",
        resolution=resolution,
        seed=seed,
        weighted=weighted,
        modularity=value,
    )


def _one_way(view: View, *, weighted: bool) -> sp.csr_array:
    """Return the ties with all of them running from the first mode to the second."""
    ties = sp.coo_array(view.strength if weighted else view.mutual)
    keep = first_mode(view)[ties.row]
    return sp.csr_array((ties.data[keep], (ties.row[keep], ties.col[keep])), shape=ties.shape)


@checked(partition=either([MAPPING, LABELS]))
def two_mode_modularity(
    net: TieNetwork | nx.Graph[Any] | View,
    partition: Mapping[Any, Any] | pd.Series,
    *,
    resolution: Positive = 1.0,
    weighted: bool = False,
    **which: Unpack[Select],
) -> float:
    r"""Return Barber's modularity of a partition of both modes.

    Parameters
    ----------
    net, resolution, layer, during, unit, undated, weighted
        As in :func:`two_mode_communities`.
    partition : mapping or pandas.Series
        The community of each actor.

    Returns
    -------
    float
        :math:`\frac1m \sum_{ij} (b_{ij} - k_i d_j / m)\,\delta(g_i, g_j)` over regions i and partners j; NaN
        without ties.

    References
    ----------
    Barber, M. J. (2007). Modularity and community detection in bipartite networks. Physical Review E, 76(6),
    066102. https://doi.org/10.1103/PhysRevE.76.066102

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.Graph([("A", "x"), ("B", "y")])
    >>> nx.set_node_attributes(graph, {"A": 0, "B": 0, "x": 1, "y": 1}, "bipartite")
    >>> two_mode_modularity(graph, {"A": 1, "x": 1, "B": 2, "y": 2})
    0.5
    """
    from subnatnet.measures._louvain import modularity
    from subnatnet.measures.brokerage import group_codes

    view = select(net, **which)
    code, _ = group_codes(view, partition)
    return modularity(_one_way(view, weighted=weighted), code, directed=True, resolution=resolution)
