"""Diversity, concentration and overlap of counts, corrected for what a small sample does not show.

Rows are samples (regions), columns categories, entries whole numbers of contacts; a row with fractions has no
correction and is NaN. The plain indices stand in :mod:`subnatnet.measures._indices`.

References
----------
Simpson, E. H. (1949). Measurement of diversity. Nature, 163(4148), 688. https://doi.org/10.1038/163688a0
Morisita, M. (1959). Measuring of interspecific association and similarity between communities. Memoirs of the
Faculty of Science, Kyushu University, Series E (Biology), 3(1), 65-80.
Chao, A. (1984). Nonparametric estimation of the number of classes in a population. Scandinavian Journal of
Statistics, 11(4), 265-270.
Chao, A., Wang, Y. T., & Jost, L. (2013). Entropy and the species accumulation curve: A novel entropy
estimator via discovery rates of new species. Methods in Ecology and Evolution, 4(11), 1091-1100.
https://doi.org/10.1111/2041-210X.12108
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def whole(counts: Floats) -> NDArray[np.bool_]:
    """Say which rows hold whole numbers only."""
    return np.asarray((counts == np.round(counts)).all(axis=1))


def hhi(counts: Floats) -> Floats:
    r"""Return :math:`\sum x(x-1) / (n(n-1))`, unbiased for the sum of squared shares; NaN below two contacts.

    Examples
    --------
    >>> hhi(np.array([[2.0, 2.0], [1.0, 0.0]])).round(3)
    array([0.333,   nan])
    """
    n = counts.sum(axis=1)
    known = (n >= 2) & whole(counts)
    pairs = n * (n - 1)
    same = (counts * (counts - 1)).sum(axis=1)
    return np.asarray(np.divide(same, pairs, out=np.full(len(counts), np.nan), where=known))


def shannon(counts: Floats, base: float = np.e) -> Floats:
    r"""Return the entropy as Chao, Wang and Jost estimate it from how fast new categories turn up.

    .. math:: \sum_c \frac{x_c}{n} \left(\sum_{k=x_c}^{n-1} \frac1k\right)
        + \frac{f_1}{n} (1-A)^{-n+1} \left(-\ln A - \sum_{r=1}^{n-1} \frac1r (1-A)^r\right)

    with :math:`f_1, f_2` the numbers of categories met once and twice and A the chance that one more contact
    meets a category met once already. NaN below two contacts.

    Examples
    --------
    >>> shannon(np.array([[3.0, 2.0, 1.0, 1.0]])).round(3)
    array([1.678])
    """
    from scipy.special import digamma

    values = np.full(len(counts), np.nan)
    for at in np.flatnonzero(whole(counts) & (counts.sum(axis=1) >= 2)):
        x = counts[at][counts[at] > 0]
        n = x.sum()
        seen = float((x / n * (digamma(n) - digamma(x))).sum())
        values[at] = (seen + _unseen(x, n)) / np.log(base)
    return values + 0.0


def _unseen(x: Floats, n: float) -> float:
    """Return what categories not met add to the entropy."""
    once, twice = float((x == 1).sum()), float((x == 2).sum())
    if once == 0:
        return 0.0
    many = (2 * twice, (n - 1) * once + 2 * twice) if twice > 0 else (2.0, (n - 1) * (once - 1) + 2)
    a = many[0] / many[1]
    if a >= 1:
        return 0.0
    # the tail of the logarithm's series from r = n on, times (1 - a)^(1 - n): summed there, nothing cancels
    b = 1.0 - a
    r = np.arange(n, n + max(200.0, 40.0 / a))
    return float(once / n * (b ** (r - n + 1) / r).sum())


def richness(counts: Floats) -> Floats:
    r"""Return how many categories there are, those not met included (Chao 1984).

    :math:`S + \frac{n-1}{n} \frac{f_1^2}{2 f_2}`, or with :math:`f_1 (f_1 - 1) / 2` where none is met twice:
    a lower bound.

    Examples
    --------
    >>> richness(np.array([[4.0, 2.0, 1.0, 1.0]]))
    array([5.75])
    """
    n = counts.sum(axis=1)
    once, twice = (counts == 1).sum(axis=1), (counts == 2).sum(axis=1)
    more = np.where(twice > 0, once**2 / (2 * np.maximum(twice, 1)), once * (once - 1) / 2)
    value = (counts > 0).sum(axis=1) + np.divide(n - 1, n, out=np.zeros(len(n)), where=n > 0) * more
    return np.where(whole(counts) & (n > 0), value, np.nan)


def coverage(counts: Floats) -> Floats:
    """Return the share of all contacts that falls into categories met: 1 less the share of those met once.

    Good's estimate. NaN without contacts.

    Examples
    --------
    >>> coverage(np.array([[3.0, 1.0]]))
    array([0.75])
    """
    n = counts.sum(axis=1)
    once = (counts == 1).sum(axis=1)
    met = np.divide(once, n, out=np.full(len(n), np.nan), where=(n > 0) & whole(counts))
    return np.asarray(1.0 - met)


def morisita(counts: Floats) -> Floats:
    r"""Return Morisita's overlap of every two rows: Morisita-Horn's with unbiased sums of squares.

    :math:`2 \sum_c p_c q_c / (\hat H_p + \hat H_q)`, with :math:`\hat H` as :func:`hhi`. It can exceed 1; NaN
    where both sums are 0 or one row has fewer than two contacts.

    Examples
    --------
    >>> morisita(np.array([[2.0, 2.0], [2.0, 2.0]])).round(2)[0, 1]
    np.float64(1.5)
    """
    squares = hhi(counts)
    return _overlap(counts, (squares[:, None] + squares) / 2)


def morisita_horn(counts: Floats) -> Floats:
    """Return the plain Morisita-Horn overlap of every two rows, 0 to 1.

    Examples
    --------
    >>> morisita_horn(np.array([[2.0, 2.0], [2.0, 2.0]])).round(2)[0, 1]
    np.float64(1.0)
    """
    from subnatnet.measures._indices import hhi as plain

    squares = plain(counts)
    return _overlap(counts, (squares[:, None] + squares) / 2)


def cosine(counts: Floats) -> Floats:
    r"""Return Pianka's overlap with unbiased sums of squares; it can exceed 1.

    :math:`\sum_c p_c q_c / \sqrt{\hat H_p \hat H_q}`.

    Examples
    --------
    >>> cosine(np.array([[3.0, 1.0], [1.0, 3.0]])).round(2)[0, 1]
    np.float64(0.75)
    """
    length = np.sqrt(hhi(counts))
    return _overlap(counts, np.outer(length, length))


def _overlap(counts: Floats, scale: Floats) -> Floats:
    n = counts.sum(axis=1)
    share = np.divide(counts, n[:, None], out=np.full(counts.shape, np.nan), where=n[:, None] > 0)
    blank = np.full(scale.shape, np.nan)
    return np.asarray(np.divide(share @ share.T, scale, out=blank, where=np.nan_to_num(scale) > 0))
