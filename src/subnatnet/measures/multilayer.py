"""How an actor's ties spread over the layers, and which layers it cannot do without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.measures._layers import layers_of
from subnatnet.measures._spectral import pagerank

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from subnatnet.arguments import NotNegative, Unpack, When
    from subnatnet.measures._layers import Layers
    from subnatnet.measures._select import View
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


def _count(matrix: sp.csr_array) -> Floats:
    return np.diff(matrix.indptr).astype(float)


def _union(matrices: list[sp.csr_array], size: int) -> sp.csr_array:
    total = sp.csr_array((size, size))
    for matrix in matrices:
        total = sp.csr_array(total + matrix)
    total.data = np.ones_like(total.data)
    return total


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def _by_layer(stack: Layers) -> dict[str, Floats]:
    """Return the columns that each layer has of its own; NaN for actors outside it."""
    ties = stack.mutual()
    size = stack.view.size
    neighbours = _count(_union(ties, size))
    columns: dict[str, Floats] = {}
    for i, name in enumerate(stack.names):
        others = _union(ties[:i] + ties[i + 1 :], size)
        own = _count(ties[i])
        exclusive = own - _count(sp.csr_array(ties[i].multiply(others)))
        values = {
            "degree": own,
            "exclusive_neighbourhood": exclusive,
            "relevance": _over(own, neighbours),
            "exclusive_relevance": _over(exclusive, neighbours),
        }
        inside = stack.member[i]
        columns |= {f"{key}_{name}": np.where(inside, value, np.nan) for key, value in values.items()}
    return columns


@checked()
def multilayer(
    net: TieNetwork | nx.Graph[Any] | View,
    *,
    layers: Iterable[str] | None = None,
    **which: Unpack[When],
) -> pd.DataFrame:
    r"""Say how each actor's ties spread over the layers.

    Parameters
    ----------
    net, during, unit, undated
        Which ties; see :func:`centrality`. The edges of a graph need an attribute ``layer``.
    layers : iterable of str, optional
        The layers to set side by side; all by default. Direction is left out of account.

    Returns
    -------
    pandas.DataFrame
        One row per actor of any of the layers. With :math:`k_{il}` the degree of actor i on layer l,
        :math:`o_i = \sum_l k_{il}`, M layers and :math:`N_i` the distinct neighbours on any of them:

        ``layers``: layers on which it has a tie; ``degree``: :math:`o_i`; ``neighbourhood``: :math:`|N_i|`;
        ``degree_deviation``: standard deviation of :math:`k_{il}` over the layers, 0 on layers it is not in;
        ``participation``: :math:`\frac{M}{M-1} [1 - \sum_l (k_{il}/o_i)^2]`, 0 all ties on one layer, 1
        spread evenly (NaN for an isolate; 0 if there is one layer);
        ``connective_redundancy``: :math:`1 - |N_i| / o_i`, 0 if every layer leads to other partners.

        For each layer, NaN for actors outside it: ``degree_<layer>`` (which is also the neighbourhood on
        it), ``exclusive_neighbourhood_<layer>`` (neighbours on no other layer), and both as shares of
        :math:`|N_i|`: ``relevance_<layer>``, ``exclusive_relevance_<layer>``, 0 to 1. Of an isolate counts
        are 0, shares and redundancy NaN. Ties are present or absent.

    Raises
    ------
    InvalidChoice
        If a layer, period or unit does not exist, or the edges of a graph have no ``layer``.

    References
    ----------
    Battiston, F., Nicosia, V., & Latora, V. (2014). Structural measures for multiplex networks. Physical
    Review E, 89(3), 032804. https://doi.org/10.1103/PhysRevE.89.032804
    Berlingerio, M., Coscia, M., Giannotti, F., Monreale, A., & Pedreschi, D. (2011). Foundations of
    multidimensional network analysis. In 2011 International Conference on Advances in Social Networks
    Analysis and Mining (pp. 485-489). IEEE. https://doi.org/10.1109/ASONAM.2011.103
    Berlingerio, M., Coscia, M., Giannotti, F., Monreale, A., & Pedreschi, D. (2013). Multidimensional
    networks: Foundations of structural analysis. World Wide Web, 16(5-6), 567-593.
    https://doi.org/10.1007/s11280-012-0190-4
    Dickison, M. E., Magnani, M., & Rossi, L. (2016). Multilayer Social Networks. Cambridge University Press.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph()
    >>> graph.add_edges_from([("a", "x"), ("a", "y")], layer="agreement")
    [0, 0]
    >>> graph.add_edges_from([("a", "x")], layer="investment")
    [1]
    >>> multilayer(graph).loc["a", ["degree", "neighbourhood", "connective_redundancy"]].round(3).to_dict()
    {'degree': 3.0, 'neighbourhood': 2.0, 'connective_redundancy': 0.333}
    """
    stack = layers_of(net, layers, **which)
    ties = stack.mutual()
    size, many = stack.view.size, len(stack.names)
    degrees = np.array([_count(matrix) for matrix in ties])
    total = degrees.sum(axis=0)
    neighbours = _count(_union(ties, size))
    spread = 1.0 - (_over(degrees, np.broadcast_to(total, degrees.shape)) ** 2).sum(axis=0)
    columns = {
        "layers": (degrees > 0).sum(axis=0).astype(float),
        "degree": total,
        "neighbourhood": neighbours,
        "degree_deviation": degrees.std(axis=0),
        "participation": spread * many / (many - 1) if many > 1 else spread * 0.0,
        "connective_redundancy": 1.0 - _over(neighbours, total),
    }
    return stack.view.frame(columns | _by_layer(stack), "multilayer")


@checked()
def layer_relevance(
    net: TieNetwork | nx.Graph[Any] | View,
    chosen: Iterable[str],
    *,
    layers: Iterable[str] | None = None,
    **which: Unpack[When],
) -> pd.DataFrame:
    """Say how much of each actor's neighbourhood a set of layers holds, and holds alone.

    Parameters
    ----------
    net, layers, during, unit, undated
        As in :func:`multilayer`.
    chosen : iterable of str
        The set of layers, out of `layers`.

    Returns
    -------
    pandas.DataFrame
        ``neighbourhood``: neighbours on any layer of the set; ``exclusive_neighbourhood``: those on no layer
        outside it; ``relevance`` and ``exclusive_relevance``: both as shares of all neighbours;
        ``connective_redundancy``: 1 less neighbourhood over degree within the set. Shares go from 0 to 1; NaN
        for actors in none of the layers of the set, and where there is no neighbour to take a share of.
        Direction and weight are left out of account.

    Raises
    ------
    InvalidChoice
        If a layer, period or unit does not exist, or no layer is chosen.

    References
    ----------
    Berlingerio, M., Coscia, M., Giannotti, F., Monreale, A., & Pedreschi, D. (2011). Foundations of
    multidimensional network analysis. In 2011 International Conference on Advances in Social Networks
    Analysis and Mining (pp. 485-489). IEEE. https://doi.org/10.1109/ASONAM.2011.103
    Dickison, M. E., Magnani, M., & Rossi, L. (2016). Multilayer Social Networks. Cambridge University Press.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph()
    >>> _ = graph.add_edges_from([("a", "x"), ("a", "y")], layer="agreement")
    >>> _ = graph.add_edges_from([("a", "x")], layer="investment")
    >>> layer_relevance(graph, ["agreement"]).loc["a", ["relevance", "exclusive_relevance"]].tolist()
    [1.0, 0.5]
    """
    stack = layers_of(net, layers, **which)
    wanted = [chosen] if isinstance(chosen, str) else list(chosen)
    unknown = [name for name in wanted if name not in stack.names]
    if unknown or not wanted:
        raise InvalidChoice(f"choose among the layers {', '.join(stack.names)}, not {unknown or 'none'}")
    ties = stack.mutual()
    size = stack.view.size
    inside = [name in wanted for name in stack.names]
    within = _union([m for m, keep in zip(ties, inside, strict=True) if keep], size)
    without = _union([m for m, keep in zip(ties, inside, strict=True) if not keep], size)
    everyone = _count(_union(ties, size))
    near = _count(within)
    alone = near - _count(sp.csr_array(within.multiply(without)))
    degree = np.sum([_count(m) for m, keep in zip(ties, inside, strict=True) if keep], axis=0)
    member = stack.member[inside].any(axis=0)
    columns = {
        "neighbourhood": near,
        "exclusive_neighbourhood": alone,
        "relevance": _over(near, everyone),
        "exclusive_relevance": _over(alone, everyone),
        "connective_redundancy": 1.0 - _over(near, degree),
    }
    columns = {name: np.where(member, values, np.nan) for name, values in columns.items()}
    return stack.view.frame(columns, "layer_relevance", chosen="+".join(wanted))


@checked()
def multilayer_pagerank(
    net: TieNetwork | nx.Graph[Any] | View,
    *,
    layers: Iterable[str] | None = None,
    coupling: NotNegative = 1.0,
    damping: float = 0.85,
    weighted: bool = False,
    **which: Unpack[When],
) -> pd.DataFrame:
    """Return PageRank on the supra-adjacency matrix: a walk along ties that may change layer at an actor.

    Parameters
    ----------
    net, layers, during, unit, undated
        As in :func:`multilayer`; directed layers are walked in their direction.
    coupling : float
        Strength of the tie between the copies of an actor on any two layers it belongs to.
    damping : float
        Share of steps along ties; the others start anew anywhere.
    weighted : bool
        Whether the number of acts between two actors counts.

    Returns
    -------
    pandas.DataFrame
        ``pagerank``, adding up to 1 over all actors, and its part on each layer, ``pagerank_<layer>`` (NaN
        outside it). A member of a layer without a tie on it has what restarts and its copies bring.

    Raises
    ------
    InvalidChoice
        If `coupling` is negative, or a layer, period or unit does not exist.

    References
    ----------
    De Domenico, M., Solé-Ribalta, A., Omodei, E., Gómez, S., & Arenas, A. (2015). Ranking in interconnected
    multilayer networks reveals versatile nodes. Nature Communications, 6, 6868.
    https://doi.org/10.1038/ncomms7868

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph()
    >>> _ = graph.add_edges_from([("a", "x"), ("a", "y")], layer="agreement")
    >>> _ = graph.add_edges_from([("a", "x")], layer="investment")
    >>> multilayer_pagerank(graph)["pagerank"].round(3).to_dict()
    {'a': 0.492, 'x': 0.395, 'y': 0.113}
    """
    if not coupling >= 0:
        raise InvalidChoice(f"coupling is {coupling}; it is a strength, 0 or more")
    stack = layers_of(net, layers, **which)
    size, many = stack.view.size, len(stack.names)
    blocks = [m if weighted else sp.csr_array((m > 0).astype(float)) for m in stack.matrices]
    supra = sp.block_diag(blocks, format="coo")
    rows, columns, data = [supra.row], [supra.col], [supra.data]
    for i in range(many):
        for j in range(many):
            both = np.flatnonzero(stack.member[i] & stack.member[j] & (i != j) & (coupling > 0))
            rows.append(both + i * size)
            columns.append(both + j * size)
            data.append(np.full(len(both), float(coupling)))
    there = np.flatnonzero(stack.member.ravel())
    matrix = sp.csr_array(
        (np.concatenate(data), (np.concatenate(rows), np.concatenate(columns))),
        shape=(size * many, size * many),
    )
    score = np.full(size * many, np.nan)
    score[there] = pagerank(sp.csr_array(matrix[there][:, there]), damping)
    parts = score.reshape(many, size)
    found: dict[str, Any] = {"pagerank": np.nansum(parts, axis=0)}
    found |= {f"pagerank_{name}": parts[i] for i, name in enumerate(stack.names)}
    return stack.view.frame(
        found, "multilayer_pagerank", coupling=coupling, damping=damping, weighted=weighted
    )
