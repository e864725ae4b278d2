"""Who stands between groups, and in which of the five roles of a broker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import View, select

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx
    import scipy.sparse as sp
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

ROLES = ("w_I", "w_O", "b_IO", "b_OI", "b_O", "t")


def group_codes(
    view: View, groups: Mapping[Any, Any] | pd.Series | str | None
) -> tuple[NDArray[np.intp], pd.Index[Any]]:
    """Return the group of each actor as a number, and the names of the groups."""
    if groups is None:
        values: pd.Series = pd.Series(view.groups, index=view.ids)
        what = "side"
    elif isinstance(groups, str):
        if groups not in view.nodes:
            reject(groups, view.nodes.columns, "column of the actors to group by")
        values, what = view.nodes[groups], groups
    else:
        given = groups if isinstance(groups, pd.Series) else pd.Series(dict(groups), dtype=object)
        values, what = given.reindex(view.ids), "groups"
    blank = values.isna() | (values == "")
    if blank.any():
        missing = [str(actor) for actor in view.ids[blank.to_numpy()]]
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise InvalidChoice(
            f"{len(missing)} actor(s) have no group by {what!r}: {', '.join(missing[:5])}{more}; give each a "
            "group, or select fewer actors with `net.among(...)`"
        )
    return pd.factorize(values, sort=True)


def raw_roles(ties: sp.csr_array, code: NDArray[np.intp]) -> Floats:
    """Return the raw counts of the six roles, one row per actor."""
    from subnatnet.measures._roles import count_roles

    counts = np.zeros((ties.shape[0], len(ROLES)))
    count_roles(ties, code, counts)
    counts[:, -1] = counts[:, :-1].sum(axis=1)
    return counts


def _pairs(x: Floats) -> Floats:
    return x * (x - 1) / 2


def group_moments(size: Floats, density: float) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the roles of a member of each group.

    Ties are independent with the density of the graph; group sizes are fixed (Gould & Fernandez 1989).
    """
    total = size.sum()
    d, e = density, 1.0 - density
    n = size
    rest = total - n
    # sums over the groups other than the broker's own
    square = (n * (n - 1)).sum() - n * (n - 1)
    cube = (n * (n - 1) * (n - 2)).sum() - n * (n - 1) * (n - 2)
    unlike = rest**2 - ((n**2).sum() - n**2)
    outside = np.array([(np.delete(n, i) * _pairs(rest[i] - np.delete(n, i))).sum() for i in range(len(n))])
    paths = np.column_stack(
        [
            (n - 1) * (n - 2),
            square,
            rest * (n - 1),
            rest * (n - 1),
            unlike,
            np.full(len(n), (total - 1) * (total - 2)),
        ]
    )
    between = (n - 1) * _pairs(rest) + rest * _pairs(n - 1)
    sharing = np.column_stack(
        [
            (n - 1) * (n - 2) * (n - 3),
            cube,
            between,
            between,
            2 * outside,
            np.full(len(n), (total - 1) * (total - 2) * (total - 3)),
        ]
    )
    mean = paths * d**2 * e
    variance = mean * (1 - d**2 * e) + 2 * sharing * (d * e) ** 3
    return mean, np.sqrt(np.maximum(variance, 0.0))


def graph_moments(size: Floats, density: float) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the roles summed over all actors, by sna's formulas."""
    n, total = size, size.sum()
    d, e = density, 1.0 - density
    a, b, c = (d * e) ** 3, d**4 * e**2, d**5 * e
    x, y = n[:, None], n[None, :]
    off = 1.0 - np.eye(len(n))
    i, j, k = n[:, None, None], n[None, :, None], n[None, None, :]
    apart = off[:, :, None] * off[None, :, :] * off[:, None, :]
    within = n * (n - 1) * (n - 2)
    across = n * (total - n) * (n - 1)
    paths = np.array(
        [
            within.sum(),
            across.sum(),
            across.sum(),
            across.sum(),
            (i * j * k * apart).sum(),
            total * (total - 1) * (total - 2),
        ]
    )
    covariance = np.array(
        [
            (within * ((4 * n - 10) * a - 4 * (n - 3) * b + (n - 3) * c)).sum(),
            (x * y * (x - 1) * ((2 * x + 2 * y - 6) * a + (total - x - 1) * c) * off).sum(),
            *[(across * ((total - 3) * a + (n - 2) * c)).sum()] * 2,
            (
                i
                * j
                * k
                * apart
                * (
                    (4 * (total - j) - 2 * (i + k + 1)) * a
                    - (4 * (total - k) - 2 * (i + j + 1)) * b
                    + (total - (i + k + 1)) * c
                )
            ).sum(),
            total
            * (total - 1)
            * (total - 2)
            * ((4 * total - 10) * a - 4 * (total - 3) * b + (total - 3) * c),
        ]
    )
    mean = paths * d**2 * e
    variance = mean * (1 - d**2 * e) + covariance
    return mean, np.sqrt(np.maximum(variance, 0.0))


def _z(raw: Floats, mean: Floats, sd: Floats) -> Floats:
    return np.asarray(np.divide(raw - mean, sd, out=np.full(raw.shape, np.nan), where=sd > 0))


def _columns(raw: Floats, mean: Floats, sd: Floats) -> dict[str, Any]:
    parts = (("", raw), ("_expected", mean), ("_sd", sd), ("_z", _z(raw, mean, sd)))
    return {f"{role}{end}": values[..., i] for end, values in parts for i, role in enumerate(ROLES)}


def _prepare(
    view: View, groups: Mapping[Any, Any] | pd.Series | str | None
) -> tuple[NDArray[np.intp], pd.Index[Any], Floats, float]:
    code, names = group_codes(view, groups)
    size = np.bincount(code, minlength=len(names)).astype(float)
    possible = view.size * (view.size - 1)
    return code, names, size, view.simple.nnz / possible if possible else float("nan")


@checked()
def brokerage(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Count how often each actor brokers between two others, by which of the three share a group.

    An actor v brokers where a is tied to v and v to b, but a not to b.

    ========  ======================  ===============  =====================================================
    column    role                    a, v, b          a region between centre and abroad
    ========  ======================  ===============  =====================================================
    ``w_I``   coordinator             all alike        passes on among regions
    ``w_O``   itinerant, consultant   a, b alike       stands between two foreign partners
    ``b_IO``  representative          a, v alike       carries what regions want abroad
    ``b_OI``  gatekeeper              v, b alike       lets in to other regions what comes from outside
    ``b_O``   liaison                 all different    joins the centre's directives and partners abroad
    ``t``     total                   any              all of these
    ========  ======================  ===============  =====================================================

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. Over several layers agreements count in both directions,
        investment, cooperation and directives in their own.
    groups : mapping, pandas.Series or str, optional
        The group of each actor, or the name of a column of the actors. By default ``centre`` (ministries),
        ``region`` (regions and the companies based in them) and ``abroad``; a company that nothing places is
        ``unplaced``.

    Returns
    -------
    pandas.DataFrame
        For each role the count, ``_expected`` and ``_sd`` given the number of actors, the sizes of the groups
        and the density, and ``_z``, how many standard deviations the count lies from it. An isolate has 0.
        Where the standard deviation is 0, as for a coordinator in a group of one, ``_z`` is NaN. See
        :func:`graph_brokerage` for the sums over all actors.

    Raises
    ------
    InvalidChoice
        If an actor has no group.

    Notes
    -----
    Pairs (a, b) are ordered. An undirected tie counts in both directions, so each brokered pair of an
    undirected network counts twice, as in R's sna. Expectations are those of independent ties with the
    density of the network; they ignore that regions, organs and places cannot all be tied to one another, so
    use a null model to judge a multilayer network. With :math:`n` the group's size, :math:`N` all actors and
    :math:`d` the density, a coordinator is expected :math:`(n-1)(n-2) d^2 (1-d)` times, and likewise for the
    others with the number of pairs that fit the role.

    References
    ----------
    Gould, R. V., & Fernandez, R. M. (1989). Structures of mediation: A formal approach to brokerage in
    transaction networks. Sociological Methodology, 19, 89-126. https://doi.org/10.2307/270949

    Examples
    --------
    >>> import networkx as nx
    >>> path = nx.DiGraph([("ministry", "province"), ("province", "city abroad")])
    >>> groups = {"ministry": "centre", "province": "region", "city abroad": "abroad"}
    >>> brokerage(path, groups).loc["province", ["w_I", "b_O", "t"]].to_dict()
    {'w_I': 0.0, 'b_O': 1.0, 't': 1.0}
    """
    view = select(net, **which)
    code, names, size, density = _prepare(view, groups)
    mean, sd = group_moments(size, density)
    columns = _columns(raw_roles(view.simple, code), mean[code], sd[code])
    return view.frame(columns, "brokerage", groups=", ".join(map(str, names)), density=density)


@checked()
def graph_brokerage(
    net: TieNetwork | nx.Graph[Any] | View,
    groups: Mapping[Any, Any] | pd.Series | str | None = None,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Return the Gould-Fernandez roles summed over all actors.

    Parameters
    ----------
    net, groups
        As in :func:`brokerage`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    pandas.DataFrame
        One row per role; columns ``raw, expected, sd, z``, with the moments of R's sna.

    References
    ----------
    Gould, R. V., & Fernandez, R. M. (1989). Structures of mediation: A formal approach to brokerage in
    transaction networks. Sociological Methodology, 19, 89-126. https://doi.org/10.2307/270949

    Examples
    --------
    >>> import networkx as nx
    >>> path = nx.DiGraph([(0, 1), (1, 2), (2, 3)])
    >>> graph_brokerage(path, {0: "a", 1: "a", 2: "b", 3: "b"})["raw"].to_dict()
    {'w_I': 0.0, 'w_O': 0.0, 'b_IO': 1.0, 'b_OI': 1.0, 'b_O': 0.0, 't': 2.0}
    """
    view = select(net, **which)
    code, names, size, density = _prepare(view, groups)
    raw = raw_roles(view.simple, code).sum(axis=0)
    mean, sd = graph_moments(size, density)
    result = pd.DataFrame(
        {"raw": raw, "expected": mean, "sd": sd, "z": _z(raw, mean, sd)}, index=pd.Index(ROLES, name="role")
    )
    result.attrs = view.frame({}, "graph_brokerage", groups=", ".join(map(str, names)), density=density).attrs
    return result
