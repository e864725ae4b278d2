"""How alike two layers are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.errors import reject
from subnatnet.measures._layers import layers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Unpack, When
    from subnatnet.measures._layers import Layers
    from subnatnet.measures._select import View
    from subnatnet.network import TieNetwork


class _Pair:
    """Two layers, as the comparisons need them."""

    def __init__(self, stack: Layers, ties: list[sp.csr_array], i: int, j: int, *, directed: bool) -> None:
        self.size = stack.view.size
        self.ties = ties[i], ties[j]
        self.member = stack.member[i], stack.member[j]
        self.directed = directed

    def shared(self) -> tuple[float, float, float]:
        first, second = self.ties
        return float(first.nnz), float(second.nnz), float(first.multiply(second).nnz)

    def degrees(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        first, second = (
            np.asarray((m + m.T).sum(axis=1)) if self.directed else np.diff(m.indptr) for m in self.ties
        )
        return first.astype(float), second.astype(float)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _jaccard(pair: _Pair) -> float:
    first, second, both = pair.shared()
    return _ratio(both, first + second - both)


def _coverage(pair: _Pair) -> float:
    first, _, both = pair.shared()
    return _ratio(both, first)


def _matching(pair: _Pair) -> float:
    first, second, both = pair.shared()
    possible = pair.size * (pair.size - 1)
    return _ratio(possible - first - second + 2 * both, possible)


def _actors(pair: _Pair) -> float:
    first, second = pair.member
    return _ratio(float((first & second).sum()), float((first | second).sum()))


def _triangles(matrix: sp.csr_array) -> set[tuple[int, int, int]]:
    both = sp.csr_array(((matrix + matrix.T) > 0).astype(float))
    near = [set(both.indices[both.indptr[v] : both.indptr[v + 1]].tolist()) for v in range(both.shape[0])]
    upper = sp.coo_array(sp.triu(both, k=1))
    pairs = zip(upper.row.tolist(), upper.col.tolist(), strict=True)
    return {(i, j, k) for i, j in pairs for k in near[i] & near[j] if k > j}


def _jaccard_triangles(pair: _Pair) -> float:
    first, second = (_triangles(matrix) for matrix in pair.ties)
    return _ratio(float(len(first & second)), float(len(first | second)))


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    if len(x) < 2 or x.std() == 0 or y.std() == 0:
        return float("nan")
    return float(np.corrcoef(x, y)[0, 1])


def _pearson_degree(pair: _Pair) -> float:
    both = pair.member[0] & pair.member[1]
    first, second = pair.degrees()
    return _correlation(first[both], second[both])


def _degree_shares(pair: _Pair) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the distributions of degrees of both layers over the bins that either fills; empty for none."""
    own = [degree[member] for degree, member in zip(pair.degrees(), pair.member, strict=True)]
    if min(len(values) for values in own) == 0:
        return np.zeros(0), np.zeros(0)
    low, high = min(values.min() for values in own), max(values.max() for values in own)
    bins = int(np.ceil(np.log2(max(len(values) for values in own)) + 1))
    p, q = (np.histogram(values, bins, (low, high))[0] / len(values) for values in own)
    filled = (p > 0) | (q > 0)
    return p[filled], q[filled]


def _jeffrey_degree(pair: _Pair) -> float:
    p, q = _degree_shares(pair)
    if not len(p):
        return float("nan")
    if ((p == 0) | (q == 0)).any():
        return float("inf")
    return float(((p - q) * np.log(p / q)).sum())


def _jensen_shannon_degree(pair: _Pair) -> float:
    p, q = _degree_shares(pair)
    if not len(p):
        return float("nan")
    middle = (p + q) / 2
    parts = [x * np.log2(np.where(x > 0, x, 1.0) / middle) for x in (p, q)]
    return float(max(0.0, sum(part.sum() for part in parts) / 2))


def _tie_correlation(pair: _Pair) -> float:
    """Return the correlation of the two matrices off their diagonals, from their counts alone."""
    first, second, both = pair.shared()
    cells = pair.size * (pair.size - 1)
    if cells == 0:
        return float("nan")
    a, b = first / cells, second / cells
    return _ratio(both / cells - a * b, float(np.sqrt(a * (1 - a) * b * (1 - b))))


COMPARISONS: dict[str, Callable[[_Pair], float]] = {
    "jaccard_ties": _jaccard,
    "coverage_ties": _coverage,
    "simple_matching_ties": _matching,
    "correlation_ties": _tie_correlation,
    "jaccard_actors": _actors,
    "jaccard_triangles": _jaccard_triangles,
    "pearson_degree": _pearson_degree,
    "jeffrey_degree": _jeffrey_degree,
    "jensen_shannon_degree": _jensen_shannon_degree,
}


@checked()
def layer_comparison(
    net: TieNetwork | nx.Graph[Any] | View,
    method: str = "jaccard_ties",
    *,
    layers: Iterable[str] | None = None,
    directed: bool = False,
    **which: Unpack[When],
) -> pd.DataFrame:
    r"""Compare every two layers.

    Parameters
    ----------
    net, layers, during, unit, undated
        As in :func:`multilayer`.
    method : str
        With A and B the ties (or actors, triangles) of the row's and the column's layer:

        ``jaccard_ties``, ``jaccard_actors``, ``jaccard_triangles``: :math:`|A \cap B| / |A \cup B|`;
        ``coverage_ties``: :math:`|A \cap B| / |A|`, not symmetric;
        ``simple_matching_ties``: share of all pairs of actors tied on both layers or on neither;
        ``correlation_ties``: Pearson correlation of the two matrices;
        ``pearson_degree``: correlation of degrees over the actors of both layers;
        ``jeffrey_degree``: :math:`\sum_b (p_b - q_b) \ln (p_b / q_b)` between the two distributions of
        degrees, in equal bins, as many as Sturges's rule gives the larger layer; 0 if they are the same,
        infinite if one layer fills a bin that the other leaves empty, as sparse layers nearly always do;
        ``jensen_shannon_degree``: :math:`\frac12 \sum_b p_b \log_2 (p_b / m_b) + q_b \log_2 (q_b / m_b)` with
        :math:`m = (p + q) / 2`, over the same bins: 0 if they are the same, 1 if no bin is shared, and so
        finite where Jeffrey's is not (Lin 1991).
    directed : bool
        Whether the direction of ties counts; undirected ties then count in both.

    Returns
    -------
    pandas.DataFrame
        Layer by layer; NaN where there is nothing to compare. Correlations go from -1 to 1, Jeffrey's
        divergence from 0 on, all others from 0 to 1. Ties are present or absent.

    Raises
    ------
    InvalidChoice
        If there is no such method, layer, period or unit.

    References
    ----------
    Bródka, P., Chmiel, A., Magnani, M., & Ragozini, G. (2018). Quantifying layer similarity in multiplex
    networks: A systematic study. Royal Society Open Science, 5(8), 171747.
    https://doi.org/10.1098/rsos.171747
    Lin, J. (1991). Divergence measures based on the Shannon entropy. IEEE Transactions on Information Theory,
    37(1), 145-151. https://doi.org/10.1109/18.61115

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph()
    >>> _ = graph.add_edges_from([("a", "x"), ("a", "y")], layer="agreement")
    >>> _ = graph.add_edges_from([("a", "x")], layer="investment")
    >>> layer_comparison(graph, "coverage_ties")
                agreement  investment
    agreement         1.0         0.5
    investment        1.0         1.0
    """
    if method not in COMPARISONS:
        reject(method, COMPARISONS, "comparison of layers")
    stack = layers_of(net, layers, **which)
    ties = stack.mutual()
    if directed:
        ties = [sp.csr_array((matrix > 0).astype(float)) for matrix in stack.matrices]
    many = range(len(stack.names))
    compare = COMPARISONS[method]
    values = [[compare(_Pair(stack, ties, i, j, directed=directed)) for j in many] for i in many]
    result = pd.DataFrame(values, index=stack.names, columns=stack.names)
    result.attrs = stack.view.frame({}, "layer_comparison", method=method).attrs
    return result
