"""How much like a tree the directives run, and what they load on each region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import View, both_ends, select
from subnatnet.network._collapse import acts

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    import scipy.sparse as sp
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Undated, Unpack, When
    from subnatnet.network import TieNetwork


def _with_default_layer(net: TieNetwork | nx.Graph[Any] | View, which: Select) -> Select:
    """Return the selection, with the directives where no layer was asked for and there are any."""
    has = getattr(net, "layers", [])
    return {**which, "layer": "directive"} if which["layer"] is None and "directive" in has else which


def _reach(matrix: sp.csr_array) -> NDArray[np.float64]:
    """Return distances along ties from each actor to each other."""
    from scipy.sparse.csgraph import shortest_path

    return np.asarray(shortest_path(matrix, unweighted=True))


def _upper_bounds(reached: NDArray[np.bool_], members: NDArray[np.intp]) -> int:
    """Count pairs of a component that have no least upper bound."""
    above = reached[np.ix_(members, members)]
    missing = 0
    for i in range(len(members)):
        for j in range(i + 1, len(members)):
            bounds = np.flatnonzero(above[:, i] & above[:, j])
            # a bound is the least where every other bound leads to it
            missing += not (len(bounds) and above[np.ix_(bounds, bounds)].all(axis=0).any())
    return missing


@checked()
def krackhardt(
    net: TieNetwork | nx.Graph[Any] | View,
    **which: Unpack[Select],
) -> pd.Series:
    r"""Return Krackhardt's four measures of how far ties form a tree of command.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. By default the layer of directives if there is one.

    Returns
    -------
    pandas.Series
        Four numbers from 0 to 1; an out-tree (one root, everyone else one superior) has 1 throughout.

        ``connectedness``: share of pairs joined by ties of any direction.
        ``hierarchy``: share of pairs, among those where one reaches the other, that are not mutual.
        ``efficiency``: :math:`1 - (T - \sum_k (n_k - 1)) / \sum_k (n_k - 1)^2` for T ties in components of
        :math:`n_k` actors: 1 less the ties beyond those needed, over all further ones there could be within
        components.
        ``lubness``: 1 less the pairs in a component without a least upper bound, over the
        :math:`(n_k - 1)(n_k - 2) / 2` pairs that can lack one.

        NaN where there is nothing to divide by. Time grows with the cube of the size of a component.

    Raises
    ------
    InvalidChoice
        If a layer, period or unit does not exist.

    Notes
    -----
    Ties are present or absent; an undirected one runs both ways; an isolate is a component of its own.
    Efficiency is that of R's sna since version 0.51.

    References
    ----------
    Krackhardt, D. (1994). Graph theoretical dimensions of informal organizations. In K. M. Carley & M. J.
    Prietula (Eds.), Computational Organization Theory (pp. 89-111). Lawrence Erlbaum.

    Examples
    --------
    >>> import networkx as nx
    >>> krackhardt(nx.DiGraph([("centre", "a"), ("centre", "b"), ("a", "c")])).to_dict()
    {'connectedness': 1.0, 'hierarchy': 1.0, 'efficiency': 1.0, 'lubness': 1.0}
    """
    from scipy.sparse.csgraph import connected_components

    view = select(net, **_with_default_layer(net, which))
    n = view.size
    reached = np.isfinite(_reach(view.simple)) if n else np.zeros((0, 0), dtype=bool)
    count, component = connected_components(view.mutual, directed=False)
    sizes = np.bincount(component, minlength=count).astype(float)
    pairs = n * (n - 1)
    needed = float((sizes - 1).sum())
    apart = ~np.eye(n, dtype=bool)
    either = (reached | reached.T) & apart
    both = (reached & reached.T) & apart
    lacking = sum(
        _upper_bounds(reached, np.flatnonzero(component == k)) for k in range(count) if sizes[k] > 2
    )
    can_lack = float(((sizes - 1) * (sizes - 2) / 2)[sizes > 2].sum())
    spare = float(((sizes - 1) ** 2).sum())

    def ratio(part: float, whole: float) -> float:
        return part / whole if whole > 0 else float("nan")

    result = pd.Series(
        {
            "connectedness": ratio(float((sizes * (sizes - 1)).sum()), pairs),
            "hierarchy": 1.0 - ratio(float(both.sum()), float(either.sum())),
            "efficiency": 1.0 - ratio(view.simple.nnz - needed, spare),
            "lubness": 1.0 - ratio(lacking, can_lack),
        },
        name="krackhardt",
    )
    result.attrs = view.frame({}, "krackhardt").attrs
    return result


@checked()
def hierarchy(
    net: TieNetwork | nx.Graph[Any] | View,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Say where each actor stands in the tree of directives: whom it reaches, how deep it lies.

    Parameters
    ----------
    net
        Which ties; see :func:`centrality`. By default the layer of directives if there is one.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    pandas.DataFrame
        ``reach``: how many actors it reaches along ties, directly or through others; ``span``: how many
        directly; ``depth``: how many steps the farthest of them is away; ``superiors``: how many direct
        their ties at it; ``level``: steps from the nearest root, an actor that nobody directs and that
        directs somebody: 0 for roots, NaN where no root leads to it (isolates, closed circles);
        ``upward_reach``: how many reach it. Counts and steps, from 0 on; an isolate has 0, its level is NaN.
        Ties are present or absent. ``.attrs`` holds Krackhardt's measures, see :func:`krackhardt`.

    Raises
    ------
    InvalidChoice
        If a layer, period or unit does not exist.

    Examples
    --------
    >>> import networkx as nx
    >>> hierarchy(nx.DiGraph([("centre", "a"), ("centre", "b"), ("a", "c")]))
            reach  span  depth  superiors  level  upward_reach
    id
    a         1.0   1.0    1.0        1.0    1.0           1.0
    b         0.0   0.0    0.0        1.0    1.0           1.0
    c         0.0   0.0    0.0        1.0    2.0           2.0
    centre    3.0   2.0    2.0        0.0    0.0           0.0
    """
    view = select(net, **_with_default_layer(net, which))
    n = view.size
    distance = _reach(view.simple) if n else np.zeros((0, 0))
    reached = np.isfinite(distance)
    span, superiors = (np.asarray(view.simple.sum(axis=axis), dtype=float) for axis in (1, 0))
    roots = (superiors == 0) & (span > 0)
    level = distance[roots].min(axis=0, initial=np.inf)
    columns = {
        "reach": reached.sum(axis=1) - 1.0,
        "span": span,
        "depth": np.where(reached, distance, 0).max(axis=1, initial=0.0),
        "superiors": superiors,
        "level": np.where(np.isfinite(level), level, np.nan),
        "upward_reach": reached.sum(axis=0) - 1.0,
    }
    return view.frame(columns, "hierarchy", **{str(k): float(v) for k, v in krackhardt(view).items()})


@checked()
def directive_load(
    net: TieNetwork,
    by: str = "kind",
    *,
    issuer: str | Iterable[str] | None = None,
    **which: Unpack[When],
) -> pd.DataFrame:
    """Count the directives that each region received, by instrument, scope or role.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    by : str
        A column of the ties: ``"kind"`` (the instrument), ``"scope"`` (aimed at a single region, a group,
        or blanket), ``"role"``.
    during, unit, undated
        Which ties; see :func:`centrality`. ``undated="bounds"`` gives columns ``_low`` and ``_high``.
    issuer : str or iterable of str, optional
        Only directives of these organs.

    Returns
    -------
    pandas.DataFrame
        One row per region of the layer, one column per value of `by`, and ``total``. Documents count: one
        that several organs issued together, or that names several cities of a region, counts once, and
        where it bears two instruments once under each (so that columns can add up to more than ``total``).
        A value left empty in the table is counted under ``"(not stated)"``.

    Raises
    ------
    InvalidChoice
        If the ties have no such column.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["org:council", "org:ministry", "org:council"], "layer": "directive",
    ...                      "target": ["A", "A", "B"], "kind": ["zone", "zone", "plan"],
    ...                      "document": ["1", "1", "2"]})
    >>> directive_load(sn.from_edges(ties))
        plan  zone  total
    id
    A    0.0   1.0    1.0
    B    1.0   0.0    1.0
    """

    def at(ends: Undated) -> When:
        return {**which, "undated": ends}

    if which["undated"] == "bounds":
        most = directive_load(net, by, issuer=issuer, **at("include"))
        names = [str(name) for name in most.columns]
        return both_ends(
            lambda ends, columns: directive_load(net, by, issuer=issuer, **at(ends)).reindex(
                columns=columns, fill_value=0.0
            ),
            names,
            names,
        )
    view = select(net, layer="directive", **which)
    if view.net is None:
        raise InvalidChoice("a graph has no documents to count; give a TieNetwork")
    ties = view.net.ties
    if by not in ties:
        reject(by, ties.columns, "column of the directives")
    if issuer is not None:
        ties = ties[ties["source"].isin([issuer] if isinstance(issuer, str) else list(issuer))]
    home = view.ids[view.side == "region"]
    value = ties[by].where(ties[by].notna() & (ties[by] != ""), "(not stated)")
    rows = pd.DataFrame({"home": ties["target"], "act": acts(ties), "value": value})
    rows = rows[rows["home"].isin(home)]
    wide = rows.drop_duplicates().pivot_table(
        index="home", columns="value", values="act", aggfunc="count", fill_value=0
    )
    wide = wide.reindex(home, fill_value=0).astype(float).rename_axis(index="id", columns=None)
    total = rows.groupby("home")["act"].nunique().reindex(home, fill_value=0).astype(float)
    result = wide.assign(total=total)
    result.attrs = view.frame({}, "directive_load", by=by).attrs
    return result
