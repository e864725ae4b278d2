r"""How many contacts come together: the design effect of clusters that no column of the table shows.

A delegation that signs three agreements in one country, or a programme of one firm, is one decision. Companies
are counted once for each country (:func:`subnatnet.roles.contacts.collapsed`); what else comes together leaves
a trace: the contacts of a region with a part of the world are more unevenly spread over its countries than
distance, borders and how much ties lead to each country would have it. Pearson's statistic over its degrees of
freedom (McCullagh and Nelder 1989) is, on average, how many contacts make an independent one,

.. math:: \varphi = \frac{\sum_{rw} n_{rw}\, X^2_{rw} / (C_{rw} - 1)}{\sum_{rw} n_{rw}}

over regions r and parts of the world w with two countries or more, each weighed by its contacts. Differences
between regions that geography does not explain raise it too, so it errs on the side of caution. All contacts
are divided by it before shares are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


def contacts_together(counts: Floats, expected: Floats, parts: ArrayLike) -> float:
    """Return how many contacts make an independent one; 1 or more.

    Parameters
    ----------
    counts : numpy.ndarray, shape (regions, countries)
        Contacts.
    expected : numpy.ndarray of that shape
        What would be usual; only the proportions within each part of the world matter.
    parts : array_like of str
        Part of the world of each country.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([[4.0, 0.0], [0.0, 4.0]])
    >>> contacts_together(counts, np.ones((2, 2)), ["W", "W"])
    8.0
    """
    part = np.asarray(parts, dtype=object)
    total = weight = 0.0
    for name in dict.fromkeys(part):
        inside = part == name
        k, mean = counts[:, inside], expected[:, inside]
        n, whole = k.sum(axis=1, keepdims=True), mean.sum(axis=1, keepdims=True)
        mean = n * np.divide(mean, whole, out=np.zeros_like(mean), where=whole > 0)
        squares = np.divide((k - mean) ** 2, mean, out=np.zeros_like(k), where=mean > 0).sum(axis=1)
        some = n[:, 0] > 0
        # what is usual is read from the same contacts, which takes one region's worth of freedom
        free = ((mean > 0).sum(axis=1) - 1.0) * (1 - 1 / max(int(some.sum()), 1))
        some &= free > 0
        total += float((n[some, 0] * squares[some] / free[some]).sum())
        weight += float(n[some].sum())
    return max(1.0, total / weight) if weight else 1.0
