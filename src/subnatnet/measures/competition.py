"""How far regions compete for the same partners: overlap of niches and structural equivalence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import reject
from subnatnet.measures import _unbiased as unbiased
from subnatnet.measures._contacts import profile
from subnatnet.measures._indices import shares
from subnatnet.measures._select import View, require_kind, select

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


def _pianka(counts: Floats) -> Floats:
    p = shares(counts)
    length = np.sqrt((p**2).sum(axis=1))
    return np.asarray(p @ p.T / np.outer(length, length))


def _schoener(counts: Floats) -> Floats:
    p = shares(counts)
    return 1.0 - np.array([np.abs(p - row).sum(axis=1) for row in p]).reshape(len(p), len(p)) / 2


def _jaccard(counts: Floats) -> Floats:
    tied = (counts > 0).astype(float)
    both = tied @ tied.T
    own = np.diag(both)
    either = own[:, None] + own[None, :] - both
    return np.asarray(np.divide(both, either, out=np.full(both.shape, np.nan), where=either > 0))


def _correlation(counts: Floats) -> Floats:
    if counts.shape[1] == 0:
        return np.full((len(counts), len(counts)), np.nan)
    centred = counts - counts.mean(axis=1, keepdims=True)
    length = np.sqrt((centred**2).sum(axis=1))
    scale = np.outer(length, length)
    return np.asarray(
        np.divide(centred @ centred.T, scale, out=np.full(scale.shape, np.nan), where=scale > 0)
    )


def _log_quotients(counts: Floats) -> Floats:
    everyone = shares(counts.sum(axis=0, keepdims=True))
    quotient = np.divide(shares(counts), everyone, out=np.zeros(counts.shape), where=everyone > 0)
    return _correlation(np.log(quotient + 0.1))


def _euclidean(counts: Floats) -> Floats:
    square = (counts**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(square[:, None] + square[None, :] - 2 * counts @ counts.T, 0.0)))


OVERLAPS: dict[str, Callable[[Floats], Floats]] = {
    "pianka": _pianka,
    "schoener": _schoener,
    "morisita_horn": unbiased.morisita_horn,
    "morisita": unbiased.morisita,
    "pianka_corrected": unbiased.cosine,
    "jaccard": _jaccard,
    "correlation": _correlation,
    "similarity_of_specialization": _log_quotients,
    "euclidean": _euclidean,
}


@checked()
def competition(
    net: TieNetwork | nx.Graph[Any] | View,
    method: str = "pianka",
    *,
    by: str = "country",
    counted: Literal["acts", "partners"] = "acts",
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say of every two regions how far they seek the same partners abroad.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. A graph needs node attributes ``kind`` and the column `by`.
    method : str
        With :math:`x_{ic}` the acts of region i with c and :math:`p_{ic}` their shares:

        ``pianka``: :math:`\sum_c p_{ic} p_{jc} / \sqrt{\sum p_{ic}^2 \sum p_{jc}^2}`, 0 nothing in common, 1
        the same shares; ``schoener``: :math:`1 - \frac12 \sum_c |p_{ic} - p_{jc}|`, 0 to 1;
        ``morisita_horn``: :math:`2 \sum p_{ic} p_{jc} / (\sum p_{ic}^2 + \sum p_{jc}^2)`, 0 to 1;
        ``morisita`` and ``pianka_corrected``: the same and ``pianka`` with sums of squares that small samples
        do not inflate, :math:`\sum x (x - 1) / (n (n - 1))`, from 0 on, above 1 by chance only; ``jaccard``:
        shared categories over all of both, 0 to 1; ``correlation``: Pearson correlation of :math:`x_i` and
        :math:`x_j`; ``similarity_of_specialization``: correlation of :math:`\ln(LQ + 0.1)` with the
        location quotients LQ; ``euclidean``: :math:`\sqrt{\sum (x_{ic} - x_{jc})^2}`, a distance, 0 the same.
    by : str
        What regions compete for: ``"country"``, ``"world_region"``, ``"partner"`` or another column.
    counted : {"acts", "partners"}
        What is counted: distinct acts, or distinct partners however many acts they share.

    Returns
    -------
    pandas.DataFrame
        Region by region; NaN for regions without partners (their shares, and so their overlap with others,
        are undefined), save for ``euclidean``. Correlations go from -1 to 1. Direction does not count.

    Raises
    ------
    InvalidChoice
        If there is no such method or column.

    References
    ----------
    Pianka, E. R. (1973). The structure of lizard communities. Annual Review of Ecology and Systematics, 4,
    53-74. https://doi.org/10.1146/annurev.es.04.110173.000413
    Schoener, T. W. (1968). The Anolis lizards of Bimini: Resource partitioning in a complex fauna. Ecology,
    49(4), 704-726. https://doi.org/10.2307/1935534
    Morisita, M. (1959). Measuring of interspecific association and similarity between communities. Memoirs of
    the Faculty of Science, Kyushu University, Series E (Biology), 3(1), 65-80.
    Horn, H. S. (1966). Measurement of "overlap" in comparative ecological studies. The American Naturalist,
    100(914), 419-424. https://doi.org/10.1086/282436
    Bahar, D., Hausmann, R., & Hidalgo, C. A. (2014). Neighbors and the evolution of the comparative
    advantage of nations: Evidence of international knowledge diffusion? Journal of International Economics,
    92(1), 111-123. https://doi.org/10.1016/j.jinteco.2013.11.001

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["x", "y", "x"]})
    >>> competition(sn.from_edges(ties), "schoener", by="partner")
    id    A    B
    id
    A   1.0  0.5
    B   0.5  1.0
    """
    if method not in OVERLAPS:
        reject(method, OVERLAPS, "measure of competition")
    view = select(net, **which)
    counts = profile(view, by, weighted=counted == "acts")
    result = pd.DataFrame(OVERLAPS[method](counts.to_numpy()), index=counts.index, columns=counts.index)
    result.attrs = view.frame({}, "competition", method=method, by=by, counted=counted).attrs
    return result


@checked()
def structural_equivalence(
    net: TieNetwork | nx.Graph[Any] | View,
    method: str = "euclidean",
    *,
    weighted: bool = False,
    kind: str | None = None,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say of every two actors how alike their ties to all others are.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    method : {"euclidean", "correlation", "jaccard", "hamming"}
        Compared are the ties of two actors to and from everyone else; those between the two are left out.
        ``euclidean`` and ``hamming`` (differing ties) are distances, 0 for structurally equivalent actors;
        the others are likenesses, 1 for them.
    weighted : bool
        Whether the number of acts between two actors counts.
    kind : str, optional
        Compare only actors of this kind, for example ``"region"``.

    Returns
    -------
    pandas.DataFrame
        Actor by actor. Undirected ties are compared once. Distances go from 0 on, Jaccard from 0 to 1,
        correlations from -1 to 1; NaN where one is undefined, as for the last two between isolates.

    Raises
    ------
    InvalidChoice
        If there is no such method, layer, period or unit, or the nodes have no ``kind``.

    Notes
    -----
    For actors i and j the profiles are their rows (and, if directed, columns) without the places i and j, as
    in R's sna. The result is a dense matrix.

    References
    ----------
    Lorrain, F., & White, H. C. (1971). Structural equivalence of individuals in social networks. Journal of
    Mathematical Sociology, 1(1), 49-80. https://doi.org/10.1080/0022250X.1971.9989788
    Burt, R. S. (1976). Positions in networks. Social Forces, 55(1), 93-122.

    Examples
    --------
    >>> import networkx as nx
    >>> structural_equivalence(nx.star_graph(2)).round(2)
    id    0    1    2
    id
    0   0.0  1.0  1.0
    1   1.0  0.0  0.0
    2   1.0  0.0  0.0
    """
    methods = ("euclidean", "correlation", "jaccard", "hamming")
    if method not in methods:
        reject(method, methods, "measure of structural equivalence")
    view = select(net, **which)
    chosen = np.arange(view.size)
    if kind is not None:
        require_kind(view, kind)
        chosen = np.flatnonzero((view.nodes["kind"] == kind).to_numpy())
    ties = (view.matrix if weighted else view.simple).toarray()
    stacked = np.hstack([ties, ties.T]) if view.directed else ties
    values = np.empty((len(chosen), len(chosen)))
    others = np.ones(stacked.shape[1], dtype=bool)
    for a, i in enumerate(chosen):
        for b, j in enumerate(chosen[: a + 1]):
            spots = [v + shift for v in (i, j) for shift in range(0, stacked.shape[1], view.size)]
            others[spots] = False
            values[a, b] = values[b, a] = _alike(stacked[i, others], stacked[j, others], method)
            others[spots] = True
    index = view.ids[chosen]
    result = pd.DataFrame(values, index=index, columns=index)
    result.attrs = view.frame({}, "structural_equivalence", method=method, weighted=weighted).attrs
    return result


def _alike(x: Floats, y: Floats, method: str) -> float:
    if method == "euclidean":
        return float(np.sqrt(((x - y) ** 2).sum()))
    if method == "hamming":
        return float((x != y).sum())
    if method == "jaccard":
        either = ((x > 0) | (y > 0)).sum()
        return float(((x > 0) & (y > 0)).sum() / either) if either else float("nan")
    return float(_correlation(np.vstack([x, y]))[0, 1])
