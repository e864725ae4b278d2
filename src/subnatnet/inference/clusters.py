"""Which contacts come together, and what that makes them worth.

Seven loans to one mining firm are one decision; ten sister towns signed on one visit are one visit. Contacts
of one cluster are no independent evidence, so everything that counts contacts must allow for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

CLUSTERS = {"act": ("act",), "company": ("company", "partner"), "delegation": ("partner", "year")}


def cluster_labels(contacts: pd.DataFrame) -> pd.Series:
    """Say which contacts of a region belong to one cluster.

    Two contacts of a region are in one cluster if they share a document (``act``), a company and its partner
    country, or a partner country and a year (one delegation), directly or through other contacts.

    Parameters
    ----------
    contacts : pandas.DataFrame
        One row for each contact: ``region, partner`` and any of ``act``, ``company``, ``year``; what is
        empty or missing joins nothing.

    Returns
    -------
    pandas.Series
        Number of the cluster of each row, from 0 on in the order of rows.

    Raises
    ------
    InvalidChoice
        If there is no column ``region`` or ``partner``.

    Examples
    --------
    >>> contacts = pd.DataFrame({"region": ["A", "A", "A", "B"], "partner": ["PL", "PL", "DE", "PL"],
    ...                          "year": [2015, 2015, 2015, 2015]})
    >>> cluster_labels(contacts).tolist()
    [0, 0, 1, 2]
    """
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components

    for column in ("region", "partner"):
        if column not in contacts:
            raise InvalidChoice(f"contacts need a column {column!r} to be put into clusters")
    size, of_region = len(contacts), pd.factorize(contacts["region"], use_na_sentinel=False)[0]
    rows, columns, width = [], [], 0
    for keys in CLUSTERS.values():
        if keys[0] not in contacts or keys[-1] not in contacts:
            continue
        named, code = np.ones(size, dtype=bool), of_region
        for key in keys:
            own, words = pd.factorize(contacts[key])
            empty = np.flatnonzero(np.asarray(words == "", dtype=bool))
            named &= (own >= 0) & ~np.isin(own, empty)
            code = pd.factorize(code * (len(words) + 1) + own)[0]
        rows.append(np.flatnonzero(named))
        columns.append(code[named] + width)
        width += int(code.max(initial=-1)) + 1
    if not rows:
        return pd.Series(np.arange(size), index=contacts.index, name="cluster")
    at, to = np.concatenate(rows), np.concatenate(columns)
    incidence = sp.coo_array((np.ones(len(at)), (at, to)), shape=(size, max(width, 1))).tocsr()
    found = connected_components(incidence @ incidence.T, directed=False)[1]
    return pd.Series(pd.factorize(found)[0], index=contacts.index, name="cluster")


def design_effect(
    region: pd.Series, cluster: pd.Series, value: ArrayLike, *, regions: pd.Index | None = None
) -> pd.DataFrame:
    r"""Say how many contacts are worth one independent contact, for each region.

    :math:`d = 1 + \rho (\bar m - 1)`, where :math:`\bar m = \sum m_g^2 / \sum m_g` is the size of the cluster
    of the average contact and :math:`\rho` how far contacts of a cluster agree beyond what any two contacts
    of the region do. :math:`\rho` is estimated from all regions together.

    Parameters
    ----------
    region, cluster : pandas.Series
        Of each contact; clusters lie within regions (:func:`cluster_labels`).
    value : array_like
        What is counted of each contact: a flag, or a category such as the partner country.
    regions : pandas.Index, optional
        Regions in the order wanted; by default all there are, sorted.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``contacts``, ``clusters``, ``size`` (of the average contact's cluster), ``deff``,
        ``effective`` (contacts / deff); NaN for a region without contacts. ``attrs["rho"]`` is the agreement.

    Notes
    -----
    With :math:`D_w` the share of pairs within clusters that differ in value and :math:`D_b` that share among
    pairs of the same region in different clusters, :math:`\rho = 1 - D_w / D_b`, each pair within weighing
    alike. One differing pair is added to those expected, so that a handful of pairs does not make clusters
    harmless; if no region has two clusters, :math:`\rho` is 1.

    References
    ----------
    Kish, L. (1965). Survey Sampling. Wiley.

    Examples
    --------
    >>> region = pd.Series(list("AAAAAA"))
    >>> table = design_effect(region, pd.Series([0, 0, 0, 1, 2, 2]), ["x", "x", "x", "y", "x", "x"])
    >>> table[["contacts", "clusters", "deff"]].round(2).to_numpy().tolist()
    [[6.0, 3.0, 2.33]]
    """
    order = pd.Index(sorted(set(region))) if regions is None else regions
    at, names = pd.factorize(np.asarray(region, dtype=object), sort=True)
    known = at >= 0
    at, group = at[known], pd.factorize(np.asarray(cluster))[0][known]
    kind = pd.factorize(np.asarray(value, dtype=object), use_na_sentinel=False)[0][known]
    n = np.bincount(at, minlength=len(names)).astype(float)
    together, clusters = _squares(at, group, len(names))
    within = together - n  # ordered pairs of one cluster
    within_same = _squares(at, group * (kind.max(initial=0) + 1) + kind, len(names))[0] - n
    between = n**2 - n - within
    between_same = _squares(at, kind, len(names))[0] - n - within_same
    some = between > 0
    differ = np.where(some, 1 - between_same / np.where(some, between, 1.0), 0.0)
    expected = float((within * differ).sum()) / 2
    seen = float((within - within_same).sum()) / 2
    rho = float(np.clip(1 - seen / (expected + 1), 0, 1)) if expected > 0 else 1.0
    size = together / n
    columns = {"contacts": n, "clusters": clusters, "size": size, "deff": 1 + rho * (size - 1)}
    table = pd.DataFrame(columns, index=pd.Index(names)).reindex(order)
    table["effective"] = table["contacts"] / table["deff"]
    table.index.name = "region"
    table.attrs = {"rho": rho, "pairs": float(within.sum()) / 2}
    return table


def _squares(
    region: NDArray[np.intp], group: NDArray[np.intp], regions: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return of each region the sum of the squared sizes of its groups, and how many groups it has."""
    code = region * (group.max(initial=0) + 1) + group
    _, first, many = np.unique(code, return_index=True, return_counts=True)
    whose = region[first]
    squares = np.bincount(whose, weights=many.astype(float) ** 2, minlength=regions)
    return squares.astype(float), np.bincount(whose, minlength=regions).astype(float)
