"""Sharp bounds: the least and the most a number can be over all ways to date the undated ties.

A contact is *sure* if it lies in the period for certain, *open* if it may. Each open contact may be in or
out, whatever the others do. Bounds are exact: some dating reaches each end, none leads outside. What cannot
be computed exactly is sampled (:func:`subnatnet.inference.sharp_indices.sampled_range`) and is then called a
range of so many sampled datings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice
from subnatnet.inference.shares import quotient_above, quotient_interval, share_above, share_interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class OpenCounts:
    """Contacts of one sort and of all other sorts, sure and open, one entry for each region.

    Parameters
    ----------
    hit, other : numpy.ndarray
        Sure contacts of the sort in question, and of all other sorts.
    open_hit, open_other : numpy.ndarray
        Open ones.

    Raises
    ------
    InvalidChoice
        If the four are no counts of the same shape.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"region": list("AAAB"), "near": [1, 1, 0, 0], "sure": [1, 0, 0, 1]})
    >>> counts = OpenCounts.of(rows["region"], rows["near"] == 1, rows["sure"] == 1)
    >>> share_bounds(counts)
    (array([0.5, 0. ]), array([1., 0.]))
    """

    hit: Floats
    other: Floats
    open_hit: Floats
    open_other: Floats

    def __post_init__(self) -> None:
        parts = [np.atleast_1d(np.asarray(part, dtype=float)) for part in self._parts]
        if len({part.shape for part in parts}) != 1 or not all(
            np.isfinite(part).all() and (part >= 0).all() for part in parts
        ):
            raise InvalidChoice("sure and open contacts are four arrays of counts of one length")
        for name, part in zip(("hit", "other", "open_hit", "open_other"), parts, strict=True):
            object.__setattr__(self, name, part)

    @property
    def _parts(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.hit, self.other, self.open_hit, self.open_other

    @classmethod
    def of(cls, region: pd.Series, flag: ArrayLike, sure: ArrayLike, regions: pd.Index | None = None) -> Self:
        """Count contacts.

        Parameters
        ----------
        region : pandas.Series
            Region of each contact.
        flag : array_like of bool
            Whether the contact is of the sort in question.
        sure : array_like of bool
            Whether it lies in the period for certain; all others are open.
        regions : pandas.Index, optional
            Regions in the order wanted; by default all there are, sorted.
        """
        order = pd.Index(sorted(set(region))) if regions is None else regions
        at = order.get_indexer(pd.Index(region))
        hit, known = np.asarray(flag, dtype=bool), np.asarray(sure, dtype=bool)
        cells = [known & hit, known & ~hit, ~known & hit, ~known & ~hit]
        return cls(*(np.bincount(at[cell & (at >= 0)], minlength=len(order)).astype(float) for cell in cells))

    def others(self) -> Self:
        """Return for each entry the counts of all other entries together."""
        return type(self)(*(part.sum() - part for part in self._parts))

    @property
    def least(self) -> tuple[Floats, Floats]:
        """How many of how many where the share is least: open ones of the sort out, all others in."""
        return self.hit, self.hit + self.other + self.open_other

    @property
    def most(self) -> tuple[Floats, Floats]:
        """How many of how many where the share is largest: open ones of the sort in, all others out."""
        return self.hit + self.open_hit, self.hit + self.open_hit + self.other


def share_bounds(counts: OpenCounts) -> tuple[Floats, Floats]:
    """Return the least and the largest share over all datings that leave the region a contact.

    Parameters
    ----------
    counts : OpenCounts
        Sure and open contacts of each region.

    Returns
    -------
    tuple of numpy.ndarray
        Ends; NaN where there is no contact, sure or open.

    Examples
    --------
    >>> share_bounds(OpenCounts(np.array([2]), np.array([3]), np.array([1]), np.array([5])))
    (array([0.2]), array([0.5]))
    """
    (k, n), (top, whole) = counts.least, counts.most
    # where nothing else can be in, every dating gives the same share
    low = np.where(n > 0, k / np.maximum(n, 1), np.where(counts.open_hit > 0, 1.0, np.nan))
    high = np.where(whole > 0, top / np.maximum(whole, 1), np.where(counts.open_other > 0, 0.0, np.nan))
    return low, high


def quotient_bounds(own: OpenCounts, others: OpenCounts, *, half: float = 0.5) -> tuple[Floats, Floats]:
    r"""Return the least and the largest location quotient over all datings of everybody's ties.

    The quotient is :math:`(k/n) / ((K + h) / (N + 2h))`, with K of N the contacts of all other regions. It
    is least with the region's own undated ties of the sort out and all its others in, and the other
    regions' ties the opposite way.

    Parameters
    ----------
    own, others : OpenCounts
        Contacts of each region, and of all others (:meth:`OpenCounts.others`).
    half : float
        What is added on either side of the others' share.

    Returns
    -------
    tuple of numpy.ndarray
        Ends, infinite where the others' share can be 0 and `half` is 0; NaN where nothing is known.

    Examples
    --------
    >>> counts = OpenCounts(np.array([2, 1]), np.array([2, 3]), np.array([1, 1]), np.array([0, 2]))
    >>> low, high = quotient_bounds(counts, counts.others())
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([1.2, 0.29], [2.8, 0.8])
    """
    low, high = share_bounds(own)
    if half > 0:
        (k, n), (top, whole) = others.least, others.most
        base = (k + half) / (n + 2 * half), (top + half) / (whole + 2 * half)
    else:
        base = share_bounds(others)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(low / base[1]), np.asarray(high / base[0])


def interval_bounds(
    own: OpenCounts,
    others: OpenCounts | None = None,
    *,
    deff: ArrayLike = 1.0,
    others_deff: ArrayLike = 1.0,
    level: float = 0.95,
) -> tuple[Floats, Floats]:
    """Return the ends of the interval of a share or quotient over all datings: the lowest and the highest.

    Parameters
    ----------
    own : OpenCounts
        Contacts of each region.
    others : OpenCounts, optional
        Those of all other regions: the interval is then that of the quotient.
    deff, others_deff : array_like
        Design effects, the same for every dating.
    level : float
        Coverage of each interval.

    Returns
    -------
    tuple of numpy.ndarray
        Ends; 0 and 1 (or infinity) where some dating leaves the region without a contact.

    Raises
    ------
    InvalidChoice
        As :func:`subnatnet.inference.shares.share_interval`.

    Examples
    --------
    >>> counts = OpenCounts(np.array([2]), np.array([3]), np.array([1]), np.array([5]))
    >>> low, high = interval_bounds(counts)
    >>> low.round(2).tolist(), high.round(2).tolist()
    ([0.04], [0.83])
    """
    if others is None:
        low = share_interval(*own.least, deff=deff, level=level)[0]
        high = share_interval(*own.most, deff=deff, level=level)[1]
        ceiling = 1.0
    else:
        least, most = (*own.least, *others.most), (*own.most, *others.least)
        low = quotient_interval(*least, deff=deff, others_deff=others_deff, level=level)[0]
        high = quotient_interval(*most, deff=deff, others_deff=others_deff, level=level)[1]
        ceiling = np.inf
    blank = own.hit + own.other == 0
    some = own.open_hit + own.open_other > 0
    if others is not None:
        blank |= others.hit + others.other == 0
        some |= others.open_hit + others.open_other > 0
    return np.where(blank, np.where(some, 0.0, np.nan), low), np.where(
        blank, np.where(some, ceiling, np.nan), high
    )


def above_bounds(
    own: OpenCounts,
    threshold: ArrayLike,
    others: OpenCounts | None = None,
    *,
    deff: ArrayLike = 1.0,
    others_deff: ArrayLike = 1.0,
) -> tuple[Floats, Floats]:
    """Return the least and the largest probability, over all datings, that a share or quotient passes.

    A verdict is firm if both lie on the same side: no dating contradicts it.

    Parameters
    ----------
    own, others, deff, others_deff
        As in :func:`interval_bounds`.
    threshold : array_like
        Share or quotient to compare with.

    Returns
    -------
    tuple of numpy.ndarray
        Probabilities; 0 and 1 where some dating leaves the region without a contact.

    Raises
    ------
    InvalidChoice
        As :func:`subnatnet.inference.shares.share_interval`.

    Examples
    --------
    >>> counts = OpenCounts(np.array([8]), np.array([2]), np.array([0]), np.array([5]))
    >>> low, high = above_bounds(counts, 0.4)
    >>> low.round(2).tolist(), high.round(3).tolist()
    ([0.85], [0.995])
    """
    if others is None:
        low = share_above(*own.least, threshold, deff=deff)
        high = share_above(*own.most, threshold, deff=deff)
        blank = own.hit + own.other == 0
    else:
        effects = {"deff": deff, "others_deff": others_deff}
        low = quotient_above(*own.least, *others.most, threshold, **effects)
        high = quotient_above(*own.most, *others.least, threshold, **effects)
        blank = (own.hit + own.other == 0) | (others.hit + others.other == 0)
    some = own.open_hit + own.open_other > 0
    return (
        np.where(blank, np.where(some, 0.0, np.nan), low),
        np.where(blank, np.where(some, 1.0, np.nan), high),
    )
