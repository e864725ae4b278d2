r"""How many contacts come together: the design effect of clusters that no column of the table shows.

A delegation that signs three agreements in one country, or a programme of one firm, is one decision.
Companies are counted once for each country (:func:`subnatnet.roles.contacts.collapsed`); what else comes
together leaves a trace: the contacts of a region with a part of the world are more unevenly spread over its
countries than distance, borders and how many ties lead to each country would have it. Pearson's statistic
over its degrees of freedom (McCullagh and Nelder 1989) is, on average, how many contacts make an independent
one,

.. math:: \varphi = \frac{\sum_{rw} n_{rw}\, X^2_{rw} / (C_{rw} - 1)}{\sum_{rw} n_{rw}}

over regions r and parts of the world w with two countries or more, each weighed by its contacts. Differences
between regions that geography does not explain raise it too, so it errs on the side of caution. All contacts
are divided by it before shares are compared. Where no part has two countries all countries are taken for one
part, and the median over regions for the mean, since some regions will differ in where they face.
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
    names = list(dict.fromkeys(part))
    every = [_spread(counts[:, part == name], expected[:, part == name]) for name in names]
    n, ratio = (np.concatenate([one[at] for one in every] or [np.empty(0)]) for at in (0, 1))
    if n.size:
        return max(1.0, float((n * ratio).sum() / n.sum()))
    ratio = _spread(counts, expected)[1] if len(names) > 1 else np.empty(0)
    return max(1.0, float(np.median(ratio))) if ratio.size else 1.0


def _spread(counts: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Return for each region that has any its contacts, and Pearson's statistic over its freedom."""
    n, whole = counts.sum(axis=1, keepdims=True), expected.sum(axis=1, keepdims=True)
    mean = n * np.divide(expected, whole, out=np.zeros_like(expected), where=whole > 0)
    squares = np.divide((counts - mean) ** 2, mean, out=np.zeros_like(mean), where=mean > 0).sum(axis=1)
    some = n[:, 0] > 0
    # what is usual is read from the same contacts, which takes one region's worth of freedom
    free = ((mean > 0).sum(axis=1) - 1.0) * (1 - 1 / max(int(some.sum()), 1))
    some &= free > 0
    return n[some, 0], squares[some] / free[some]
