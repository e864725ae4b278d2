"""Whether like is tied to like, ties are returned and partners of partners are partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.measures._select import View, select
from subnatnet.measures.brokerage import group_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole != 0 else float("nan")


@checked()
def mixing_matrix(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    *,
    weighted: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Count the ties from each group to each.

    Parameters
    ----------
    net
        Which ties; see :func:`centrality`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.
    groups : mapping, pandas.Series or str, optional
        The group of each actor; by default centre, region and abroad as in :func:`brokerage`.
    weighted : bool
        Whether the number of acts between two actors counts.

    Returns
    -------
    pandas.DataFrame
        Groups by groups, from rows to columns. An undirected tie counts from both ends, so one within a group
        counts twice. Isolates add nothing.

    Raises
    ------
    InvalidChoice
        If an actor has no group, or a layer, period or unit does not exist.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E, 67(2), 026126.
    https://doi.org/10.1103/PhysRevE.67.026126

    Examples
    --------
    >>> import networkx as nx
    >>> mixing_matrix(nx.path_graph(3), {0: "a", 1: "a", 2: "b"})
          a    b
    a   2.0  1.0
    b   1.0  0.0
    """
    view = select(net, **which)
    code, names = group_codes(view, groups)
    ties = view.matrix if weighted else view.simple
    member = sp.csr_array((np.ones(view.size), (np.arange(view.size), code)), shape=(view.size, len(names)))
    counts = (member.T @ ties @ member).toarray()
    result = pd.DataFrame(counts, index=names, columns=names)
    result.attrs = view.frame({}, "mixing_matrix", weighted=weighted).attrs
    return result


def _nominal(counts: pd.DataFrame) -> float:
    e = (
        counts.to_numpy() / counts.to_numpy().sum()
        if counts.to_numpy().sum() > 0
        else counts.to_numpy() * np.nan
    )
    expected = float(e.sum(axis=1) @ e.sum(axis=0))
    return _ratio(float(np.trace(e)) - expected, 1.0 - expected)


def _degree_assortativity(view: View) -> float:
    ties = sp.coo_array(view.simple)
    if ties.nnz == 0:
        return float("nan")
    tail = np.diff(view.simple.indptr)[ties.row]
    head = np.bincount(ties.col, minlength=view.size)[ties.col]
    if tail.std() == 0 or head.std() == 0:
        return float("nan")
    return float(np.corrcoef(tail, head)[0, 1])


def _reciprocity(view: View) -> dict[str, float]:
    ties = view.simple
    mutual = float(ties.multiply(ties.T).sum()) / 2
    arcs = float(ties.nnz)
    asymmetric = arcs - 2 * mutual
    dyads = view.size * (view.size - 1) / 2
    return {
        "reciprocity_edgewise": _ratio(2 * mutual, arcs),
        "reciprocity_dyadic": _ratio(dyads - asymmetric, dyads),
        "reciprocity_nonnull": _ratio(mutual, mutual + asymmetric),
    }


def _transitivity(view: View) -> dict[str, float]:
    from subnatnet.measures._triangles import triangles

    ties = view.simple
    paths = sp.csr_array(ties @ ties)
    paths.setdiag(0)
    directed = _ratio(float(paths.multiply(ties).sum()), float(paths.sum()))
    degree = np.diff(view.mutual.indptr).astype(float)
    wedges = float((degree * (degree - 1)).sum())
    return {
        "transitivity": directed,
        "clustering": _ratio(2.0 * float(triangles(view.mutual).sum()), wedges),
    }


@checked()
def mixing(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    *,
    weighted: bool = False,
    **which: Unpack[Select],
) -> pd.Series:
    r"""Say of the whole network whether like is tied to like and ties are returned and closed.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    groups : mapping, pandas.Series or str, optional
        The group of each actor for ``assortativity``; by default centre, region and abroad.
    weighted : bool
        Whether the number of acts counts in ``assortativity``; everything else is of ties present or absent.

    Returns
    -------
    pandas.Series
        ``assortativity``: :math:`(\sum_g e_{gg} - \sum_g a_g b_g) / (1 - \sum_g a_g b_g)` of the mixing
        matrix e, 1 all ties within groups, negative fewer than by chance;
        ``degree_assortativity``: correlation of out-degree of the tail and in-degree of the head over ties;
        ``reciprocity_edgewise``: share of ties that are returned; ``reciprocity_dyadic``: share of pairs that
        are mutual or not tied at all; ``reciprocity_nonnull``: share of tied pairs that are mutual;
        ``transitivity``: share of two-paths a -> b -> c with a -> c; ``clustering``: the same with ties taken
        as undirected. Undirected networks have reciprocity 1. Assortativities go from -1 to 1, all others
        from 0 to 1; NaN where there is nothing to divide by. Isolates change ``reciprocity_dyadic`` alone.

    Raises
    ------
    InvalidChoice
        If an actor has no group, or a layer, period or unit does not exist.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E, 67(2), 026126.
    https://doi.org/10.1103/PhysRevE.67.026126
    Wasserman, S., & Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge
    University Press. https://doi.org/10.1017/CBO9780511815478

    Examples
    --------
    >>> import networkx as nx
    >>> found = mixing(nx.DiGraph([(0, 1), (1, 0), (1, 2), (0, 2)]), {0: "a", 1: "a", 2: "b"})
    >>> found[["reciprocity_edgewise", "reciprocity_dyadic", "transitivity"]].round(3).tolist()
    [0.5, 0.333, 1.0]
    """
    view = select(net, **which)
    result = pd.Series(
        {
            "assortativity": _nominal(mixing_matrix(view, groups, weighted=weighted)),
            "degree_assortativity": _degree_assortativity(view),
            **_reciprocity(view),
            **_transitivity(view),
        },
        name="mixing",
    )
    result.attrs = view.frame({}, "mixing", weighted=weighted).attrs
    return result
