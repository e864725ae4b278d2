"""How freely an actor stands among contacts that do not know one another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.measures._select import View, choose, pattern, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


def _sum(matrix: sp.csr_array) -> Floats:
    return np.asarray(matrix.sum(axis=1), dtype=float)


def _over(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0))


def proportions(strength: sp.csr_array) -> sp.csr_array:
    """Return each actor's ties as shares of all it has."""
    total = _sum(strength)
    scale = np.divide(1.0, total, out=np.zeros(len(total)), where=total > 0)
    return sp.csr_array(sp.diags_array(scale) @ strength)


def _dyadic(strength: sp.csr_array) -> sp.csr_array:
    """Return how far each contact constrains an actor, directly and through other contacts."""
    p = proportions(strength)
    near = sp.csr_array((p + p @ p).multiply(pattern(strength)))
    near.data **= 2
    return near


def _effective(strength: sp.csr_array) -> Floats:
    most = strength.max(axis=1).toarray().ravel() if strength.nnz else np.zeros(strength.shape[0])
    scale = np.divide(1.0, most, out=np.zeros(len(most)), where=most > 0)
    marginal = sp.csr_array(sp.diags_array(scale) @ strength)
    near = pattern(strength)
    redundant = sp.csr_array((proportions(strength) @ marginal.T).multiply(near))
    return _sum(near) - _sum(redundant)


def _hierarchy(strength: sp.csr_array) -> Floats:
    dyadic = _dyadic(strength)
    n = _sum(pattern(strength))
    mean = _over(_sum(dyadic), n)
    rows = sp.coo_array(dyadic)
    ratio = rows.data / mean[rows.row]
    total = np.bincount(rows.row, ratio * np.log(ratio), minlength=len(n))
    scale = np.where(n > 1, n * np.log(np.maximum(n, 1)), 0.0)
    return np.maximum(_over(total.astype(float), scale), 0.0)  # rounding may fall below 0


def _constraint(strength: sp.csr_array) -> Floats:
    tied = np.diff(strength.indptr) > 0
    return np.where(tied, _sum(_dyadic(strength)), np.nan)


MEASURES: dict[str, Callable[[sp.csr_array], Floats]] = {
    "constraint": _constraint,
    "effective_size": _effective,
    "efficiency": lambda s: _over(_effective(s), _sum(pattern(s))),
    "hierarchy": _hierarchy,
}


@checked()
def structural_holes(
    net: TieNetwork | nx.Graph[Any] | View,
    measures: str | Iterable[str] | None = None,
    *,
    weighted: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Return Burt's measures of structural holes.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    measures : str or iterable of str, optional
        ``"constraint"``, ``"effective_size"``, ``"efficiency"``, ``"hierarchy"``; by default all.
    weighted : bool
        Whether the number of acts between two actors counts.

    Returns
    -------
    pandas.DataFrame
        One row per actor. With :math:`s_{ij} = a_{ij} + a_{ji}` the strength between two actors,
        :math:`p_{ij} = s_{ij} / \sum_k s_{ik}` and :math:`m_{jq} = s_{jq} / \max_k s_{jk}`:

        ``constraint``: :math:`C_i = \sum_j c_{ij}`, :math:`c_{ij} = (p_{ij} + \sum_q p_{iq} p_{qj})^2` over
        contacts j; high where contacts know one another. Above 0; at most 1.125 where ties are undirected and
        unweighted, else below 2. NaN for an isolate.
        ``effective_size``: :math:`\sum_j (1 - \sum_q p_{iq} m_{jq})`, contacts less their redundancy; 0 for
        an isolate.
        ``efficiency``: effective size per contact, 0 to 1; NaN for an isolate.
        ``hierarchy``: :math:`\sum_j r_j \ln r_j / (N \ln N)`, :math:`r_j = c_{ij} N / C_i`; 0 where all N
        contacts constrain alike, 1 where one does alone; NaN with fewer than two contacts.

    Raises
    ------
    InvalidChoice
        If there is no such measure, layer, period or unit.

    Notes
    -----
    Directed ties count by :math:`s_{ij}`: a returned one is twice as strong. networkx 3.6 computes another
    effective size for weighted or directed ties; this follows Burt's formula.

    References
    ----------
    Burt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press.

    Examples
    --------
    >>> import networkx as nx
    >>> structural_holes(nx.star_graph(3), ["constraint", "effective_size"]).round(3)
        constraint  effective_size
    id
    0        0.333             3.0
    1        1.000             1.0
    2        1.000             1.0
    3        1.000             1.0
    """
    view = select(net, **which)
    names = choose(measures, MEASURES, MEASURES, "measure of structural holes")
    ties = view.matrix if weighted else view.simple
    strength = sp.csr_array(ties + ties.T)
    columns = {name: MEASURES[name](strength) for name in names}
    return view.frame(columns, "structural_holes", weighted=weighted)
