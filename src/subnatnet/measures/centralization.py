"""How far a network turns on its most central actor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.measures._select import View, choose, select
from subnatnet.measures.centrality import MEASURES, Options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork


def _pagerank_of_star(n: int) -> float:
    import networkx as nx

    values = MEASURES["pagerank"](select(nx.star_graph(n - 1)), Options())
    return float((values.max() - values).sum())


# the largest sum of differences from the most central actor that n actors can have, directed or not; `top`
# is the highest value there is, which bounds the measures without a largest possible value of their own
LARGEST: dict[str, Callable[[int, bool, float], float]] = {
    "degree": lambda n, _d, _t: (n - 1) * (n - 2),
    "in_degree": lambda n, d, _t: (n - 1) ** 2 if d else (n - 1) * (n - 2),
    "out_degree": lambda n, d, _t: (n - 1) ** 2 if d else (n - 1) * (n - 2),
    "total_degree": lambda n, d, _t: (1 + d) * (n - 1) * (n - 2),
    "strength": lambda n, _d, t: (n - 2) * t,
    "in_strength": lambda n, d, t: (n - 1) * t if d else (n - 2) * t,
    "out_strength": lambda n, d, t: (n - 1) * t if d else (n - 2) * t,
    "betweenness": lambda n, _d, _t: n - 1,
    "closeness": lambda n, d, _t: n - 1 if d else (n - 1) * (n - 2) / (2 * n - 3),
    "closeness_out": lambda n, d, _t: n - 1 if d else (n - 1) * (n - 2) / (2 * n - 3),
    "harmonic": lambda n, d, _t: n - 1 if d else (n - 2) / 2,
    "harmonic_out": lambda n, d, _t: n - 1 if d else (n - 2) / 2,
    "eigenvector": lambda n, d, _t: n - 1 if d else (n - 2) * np.sqrt(0.5),
    "hub": lambda n, _d, _t: n - 1,
    "authority": lambda n, _d, _t: n - 1,
    "coreness": lambda n, _d, _t: ((n - 1) // 2) * (n // 2),
    "pagerank": lambda n, d, _t: n - 1 if d else _pagerank_of_star(n),
    "katz": lambda n, _d, _t: n - 1,
}
DEFAULT = (
    "degree",
    "strength",
    "betweenness",
    "closeness",
    "harmonic",
    "eigenvector",
    "pagerank",
    "coreness",
)


@checked()
def centralization(
    net: TieNetwork | nx.Graph[Any] | View,
    measures: str | Iterable[str] | None = None,
    **which: Unpack[Select],
) -> pd.Series:
    r"""Return Freeman's centralisation of a network by one or many centralities.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    measures : str or iterable of str, optional
        Centralities; ``partners``, ``acts``, ``power`` and ``clustering`` have no largest difference.

    Returns
    -------
    pandas.Series
        :math:`\sum_i (\max c - c_i)` over the largest it can be for as many actors, by measure: 0 if all are
        alike, 1 if the network turns on one actor as a star does (pointing at it, if directed). Ties are
        present or absent, except for strength. NaN with fewer than three actors.

    Notes
    -----
    Denominators: :math:`(n-1)(n-2)` for degree, twice that for the total degree of directed ties,
    :math:`(n-1)^2` for in- and out-degree, :math:`n-1` for betweenness and the directed closeness and
    harmonic, :math:`(n-1)(n-2)/(2n-3)` for the undirected closeness, :math:`(n-2)/2` for the harmonic,
    :math:`(n-2)/\sqrt 2` (one tie among isolates, as in R's sna) for the undirected eigenvector; the most
    that a clique among isolates can give for the coreness; the value of a star for undirected PageRank; for
    strength, which has no upper limit, a star as strong as the strongest actor. For the directed eigenvector
    and PageRank, Katz, hubs and authorities the largest is not known, and :math:`n-1` bounds it from above.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3),
    215-239. https://doi.org/10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> import networkx as nx
    >>> centralization(nx.star_graph(4), ["degree", "betweenness", "closeness"]).round(6).to_dict()
    {'degree': 1.0, 'betweenness': 1.0, 'closeness': 1.0}
    """
    view = select(net, **which)
    names = choose(measures, MEASURES, DEFAULT, "centrality")
    found = {}
    for name in names:
        if name not in LARGEST:
            raise InvalidChoice(f"{name!r} has no centralisation; those that have: {', '.join(LARGEST)}")
        values = MEASURES[name](view, Options())
        top = values.max(initial=0.0)
        largest = LARGEST[name](view.size, view.directed, float(top)) if view.size > 2 else 0.0
        found[name] = float((top - values).sum()) / largest if largest > 0 else float("nan")
    result = pd.Series(found, name="centralization", dtype=float)
    result.attrs = view.frame({}, "centralization").attrs
    return result
