"""How far partitions agree, and what many runs have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.arguments.frames import LABELS, RUNS
from subnatnet.errors import InvalidChoice, reject

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Normalizer = Literal["arithmetic", "geometric", "min", "max"]
_MEANS: dict[str, Callable[[float, float], float]] = {
    "arithmetic": lambda a, b: (a + b) / 2,
    "geometric": lambda a, b: (a * b) ** 0.5,
    "min": min,
    "max": max,
}


def _codes(a: pd.Series, b: pd.Series) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    if len(a) != len(b) or not a.index.sort_values().equals(b.index.sort_values()):
        raise InvalidChoice(
            "two partitions can be compared only where they are of the same actors; "
            "take the actors they share: `a, b = a.align(b, join='inner')`"
        )
    b = b.reindex(a.index)
    if a.isna().any() or b.isna().any():
        raise InvalidChoice("a partition has actors without a community; leave them out with `.dropna()`")
    return pd.factorize(a)[0], pd.factorize(b)[0]


def _entropy(counts: Floats) -> float:
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log(share)).sum())


def _expected_information(rows: Floats, columns: Floats) -> float:
    """Return the mean mutual information of partitions with these sizes drawn at random."""
    from scipy.special import gammaln

    n = rows.sum()
    total = 0.0
    sizes_a, times_a = np.unique(rows, return_counts=True)
    sizes_b, times_b = np.unique(columns, return_counts=True)
    for a, many_a in zip(sizes_a, times_a, strict=True):
        for b, many_b in zip(sizes_b, times_b, strict=True):
            k = np.arange(max(1, a + b - n), min(a, b) + 1)
            chance = np.exp(
                gammaln(a + 1)
                + gammaln(b + 1)
                + gammaln(n - a + 1)
                + gammaln(n - b + 1)
                - gammaln(n + 1)
                - gammaln(k + 1)
                - gammaln(a - k + 1)
                - gammaln(b - k + 1)
                - gammaln(n - a - b + k + 1)
            )
            total += many_a * many_b * float((k / n * np.log(n * k / (a * b)) * chance).sum())
    return total


@checked(a=LABELS, b=LABELS)
def compare_partitions(a: pd.Series, b: pd.Series, *, normalizer: Normalizer = "arithmetic") -> pd.Series:
    r"""Compare two partitions of the same actors.

    Parameters
    ----------
    a, b : pandas.Series
        The community of each actor; names of communities do not matter.
    normalizer : {"arithmetic", "geometric", "min", "max"}
        Which mean of the two entropies mutual information is divided by.

    Returns
    -------
    pandas.Series
        ``vi``, the variation of information :math:`H(a) + H(b) - 2 I(a, b)` in nats, from 0 if they are the
        same to :math:`\ln n`; ``nmi``, the normalised mutual information :math:`I / M`, 0 to 1, with M the
        mean of both entropies; ``ami``, the same adjusted for chance, :math:`(I - E[I]) / (M - E[I])`: 0 is
        what random partitions with the same sizes share on average, 1 the most. Where both put everyone into
        one community (or everyone alone), ``nmi`` and ``ami`` are 1.

    Raises
    ------
    InvalidChoice
        If the partitions are not of the same actors, an actor has no community, or there is no such mean.

    References
    ----------
    Meilă, M. (2007). Comparing clusterings - an information based distance. Journal of Multivariate
    Analysis, 98(5), 873-895. https://doi.org/10.1016/j.jmva.2006.11.013
    Vinh, N. X., Epps, J., & Bailey, J. (2010). Information theoretic measures for clusterings comparison:
    Variants, properties, normalization and correction for chance. Journal of Machine Learning Research, 11,
    2837-2854.

    Examples
    --------
    >>> a = pd.Series([1, 1, 2, 2], index=list("wxyz"))
    >>> compare_partitions(a, a + 5).round(3).to_dict()
    {'vi': 0.0, 'nmi': 1.0, 'ami': 1.0}
    """
    if normalizer not in _MEANS:
        reject(normalizer, _MEANS, "normalizer")
    left, right = _codes(a, b)
    table = sp.coo_array((np.ones(len(left)), (left, right))).tocsr()
    rows, columns = (np.asarray(table.sum(axis=axis), dtype=float) for axis in (1, 0))
    first, second = _entropy(rows), _entropy(columns)
    shared = max(0.0, first + second - _entropy(table.tocsr().data.astype(float)))
    expected = _expected_information(rows, columns)
    scale = _MEANS[normalizer](first, second)
    same = len(rows) == len(columns) == table.nnz
    nmi = 1.0 if same else (shared / scale if scale > 0 else 0.0)
    ami = 1.0 if same else (shared - expected) / (scale - expected) if abs(scale - expected) > 1e-15 else 0.0
    vi = 0.0 if same else max(0.0, first + second - 2 * shared)
    result = pd.Series({"vi": vi, "nmi": nmi, "ami": ami}, name="agreement")
    result.attrs = {"measure": "compare_partitions", "normalizer": normalizer, "actors": len(left)}
    return result


def _one_hot(runs: pd.DataFrame) -> tuple[sp.csr_array, NDArray[np.intp]]:
    """Return actors by communities of all runs, and the run that each community is of."""
    codes = [pd.factorize(runs[run])[0] for run in runs]
    sizes = [int(code.max(initial=-1)) + 1 for code in codes]
    shift = np.concatenate([[0], np.cumsum(sizes)])
    columns = np.concatenate([code + add for code, add in zip(codes, shift, strict=False)] or [[]])
    rows = np.tile(np.arange(len(runs)), len(codes))
    shape = (len(runs), int(shift[-1]))
    hot = sp.csr_array((np.ones(len(rows)), (rows, columns.astype(np.int64))), shape=shape)
    return hot, np.repeat(np.arange(len(codes)), sizes)


@checked(runs=RUNS)
def coassignment(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the share of runs in which two actors are in the same community.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per actor, one column per run; see :func:`community_runs`.

    Returns
    -------
    pandas.DataFrame
        Actor by actor, symmetric, 1 on the diagonal.

    References
    ----------
    Lancichinetti, A., & Fortunato, S. (2012). Consensus clustering in complex networks. Scientific Reports,
    2, 336. https://doi.org/10.1038/srep00336

    Examples
    --------
    >>> coassignment(pd.DataFrame({0: [1, 1, 2], 1: [1, 2, 2]}, index=list("abc")))
         a    b    c
    a  1.0  0.5  0.0
    b  0.5  1.0  0.5
    c  0.0  0.5  1.0
    """
    hot, _ = _one_hot(runs)
    shares = (hot @ hot.T).toarray() / max(runs.shape[1], 1)
    result = pd.DataFrame(shares, index=runs.index, columns=runs.index)
    result.attrs = runs.attrs | {"measure": "coassignment"}
    return result


@checked(runs=RUNS)
def variation_of_information(runs: pd.DataFrame) -> pd.DataFrame:
    r"""Return the variation of information between every two runs, in nats.

    Parameters
    ----------
    runs : pandas.DataFrame
        Communities of actors: a column for each run, as :func:`community_runs` gives them.

    Returns
    -------
    pandas.DataFrame
        Runs by runs, symmetric: :math:`2 H(X, Y) - H(X) - H(Y)`, 0 where two runs agree.

    References
    ----------
    Meilă, M. (2007). Comparing clusterings - an information based distance. Journal of Multivariate
    Analysis, 98(5), 873-895. https://doi.org/10.1016/j.jmva.2006.11.013

    Examples
    --------
    >>> variation_of_information(pd.DataFrame({0: [1, 1], 1: [1, 2]})).round(3)
           0      1
    0  0.000  0.693
    1  0.693  0.000
    """
    hot, run = _one_hot(runs)
    counts = sp.coo_array(hot.T @ hot)
    n, many = max(len(runs), 1), runs.shape[1]
    share = counts.data / n
    joint = np.zeros((many, many))
    np.add.at(joint, (run[counts.row], run[counts.col]), -share * np.log(share))
    own = np.diag(joint)
    distance = 2 * joint - own[:, None] - own[None, :]
    distance[np.abs(distance) < 1e-12] = 0.0
    return pd.DataFrame(distance, index=runs.columns, columns=runs.columns)


@checked(runs=RUNS, partition=LABELS)
def stability(runs: pd.DataFrame, partition: pd.Series) -> pd.Series:
    """Return how steadily each actor stays with its community over the runs.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per actor, one column per run.
    partition : pandas.Series
        The community of each actor that is put to the test, as a rule the consensus.

    Returns
    -------
    pandas.Series
        Mean share of runs that put the actor together with the other members of its community; for an actor
        on its own, 1 less the largest share of runs it spends with any other. 1 is always the same.

    Examples
    --------
    >>> runs = pd.DataFrame({0: [1, 1, 2], 1: [1, 1, 1]}, index=list("abc"))
    >>> stability(runs, pd.Series([0, 0, 1], index=list("abc"))).to_dict()
    {'a': 1.0, 'b': 1.0, 'c': 0.5}
    """
    lost = partition.reindex(runs.index).isna()
    if lost.any():
        raise InvalidChoice(
            f"the partition has no community for {lost.index[lost][0]!r}, which is in the runs"
        )
    hot, _ = _one_hot(runs)
    many = max(runs.shape[1], 1)
    together = sp.csr_array(hot @ hot.T) * (1.0 / many)
    code = pd.factorize(partition.reindex(runs.index))[0]
    member = sp.csr_array((np.ones(len(code)), (np.arange(len(code)), code)))
    size = np.bincount(code)[code]
    within = np.asarray((together @ member).multiply(member).sum(axis=1)) - 1.0
    together = sp.csr_array(together - sp.eye_array(len(code)))
    most = together.max(axis=1).toarray().ravel() if len(code) else np.zeros(0)
    steady = np.where(size > 1, within / np.maximum(size - 1, 1), 1.0 - most)
    return pd.Series(steady, index=runs.index, name="stability")
