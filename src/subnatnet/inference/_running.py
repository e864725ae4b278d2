"""The running sums of a :class:`~subnatnet.inference._tally.Tally`.

References
----------
Welford, B. P. (1962). Note on a method for calculating corrected sums of squares and products. Technometrics,
4(3), 419-420. https://doi.org/10.1080/00401706.1962.10490022
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def take_in(
    values: NDArray[np.float64],
    observed: NDArray[np.float64],
    slack: NDArray[np.float64],
    count: NDArray[np.int64],
    at_least: NDArray[np.int64],
    at_most: NDArray[np.int64],
    mean: NDArray[np.float64],
    squares: NDArray[np.float64],
    least: NDArray[np.float64],
    most: NDArray[np.float64],
) -> None:
    """Take one draw into counts, mean, squared gaps (Welford 1962) and range, in place; NaN is no draw."""
    if not np.isnan(values).any():
        if not count.all():
            mean[count == 0] = 0.0
        count += 1
        at_least += values >= observed - slack
        at_most += values <= observed + slack
        gap = values - mean
        mean += gap / count
        squares += gap * (values - mean)
        np.fmin(least, values, out=least)
        np.fmax(most, values, out=most)
        return
    drawn = ~np.isnan(values)
    mean[drawn & (count == 0)] = 0.0
    count += drawn
    at_least += values >= observed - slack
    at_most += values <= observed + slack
    gap = np.where(drawn, values - mean, 0.0)
    np.add(mean, gap / np.maximum(count, 1), out=mean, where=drawn)
    np.add(squares, gap * (values - mean), out=squares, where=drawn)
    np.fmin(least, values, out=least)
    np.fmax(most, values, out=most)
