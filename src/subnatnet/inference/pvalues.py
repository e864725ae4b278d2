"""From counts of draws to p-values, and from many p-values to honest ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from subnatnet.errors import reject

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Alternative = Literal["two-sided", "greater", "less"]
ALTERNATIVES = ("two-sided", "greater", "less")


def empirical_p(
    at_least: ArrayLike, at_most: ArrayLike, draws: ArrayLike, alternative: Alternative = "two-sided"
) -> NDArray[np.float64]:
    r"""Return Monte Carlo p-values, the observed value counted among the draws.

    :math:`p = (b + 1) / (m + 1)`, with b of m draws at least as extreme (Davison and Hinkley 1997, 4.2;
    Phipson and Smyth 2010): never 0, and never smaller than m draws can support. Two-sided is twice the
    smaller tail, at most 1.

    Parameters
    ----------
    at_least, at_most : array_like of int
        Draws as large as the observed value or larger; as small or smaller.
    draws : array_like of int
        How many draws; where 0, p is NaN.
    alternative : {"two-sided", "greater", "less"}
        Which draws are extreme.

    Returns
    -------
    numpy.ndarray
        p-values in (0, 1].

    Raises
    ------
    InvalidChoice
        If `alternative` is none of the three.

    References
    ----------
    Davison, A. C., & Hinkley, D. V. (1997). Bootstrap Methods and their Application. Cambridge University
    Press. https://doi.org/10.1017/CBO9780511802843
    Phipson, B., & Smyth, G. K. (2010). Permutation P-values should never be zero: Calculating exact P-values
    when permutations are randomly drawn. Statistical Applications in Genetics and Molecular Biology, 9(1),
    Article 39. https://doi.org/10.2202/1544-6115.1585

    Examples
    --------
    >>> empirical_p([0, 50], [99, 60], [99, 99]).tolist()
    [0.02, 1.0]
    >>> empirical_p([4], [95], [99], "greater").tolist()
    [0.05]
    """
    if alternative not in ALTERNATIVES:
        reject(alternative, ALTERNATIVES, "alternative")
    m = np.asarray(draws, dtype=float)
    upper = (np.asarray(at_least) + 1) / (m + 1)
    lower = (np.asarray(at_most) + 1) / (m + 1)
    p = {"greater": upper, "less": lower, "two-sided": np.minimum(1.0, 2 * np.minimum(upper, lower))}
    return np.where(m > 0, p[alternative], np.nan)


def adjust(p: ArrayLike) -> NDArray[np.float64]:
    """Return p-values adjusted for the size of their family (Benjamini and Hochberg 1995).

    Calling "significant" what is at most q keeps the expected share of false discoveries at q. NaN is not
    part of the family.

    Parameters
    ----------
    p : array_like of float
        One family of p-values, any shape.

    Returns
    -------
    numpy.ndarray
        Adjusted p-values, same shape.

    References
    ----------
    Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: A practical and powerful
    approach to multiple testing. Journal of the Royal Statistical Society: Series B, 57(1), 289-300.
    https://doi.org/10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> adjust([0.01, 0.02, 0.03, float("nan")]).tolist()
    [0.03, 0.03, 0.03, nan]
    """
    from scipy.stats import false_discovery_control

    raw = np.asarray(p, dtype=float)
    out = np.full(raw.shape, np.nan)
    seen = ~np.isnan(raw)
    if seen.any():
        out[seen] = false_discovery_control(raw[seen])
    return out
