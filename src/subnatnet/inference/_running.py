"""The running sums of a :class:`~subnatnet.inference._tally.Tally`, compiled.

References
----------
Welford, B. P. (1962). Note on a method for calculating corrected sums of squares and products. Technometrics,
4(3), 419-420. https://doi.org/10.1080/00401706.1962.10490022
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from subnatnet.inference._compiled import kernel

if TYPE_CHECKING:
    from numpy.typing import NDArray


@kernel
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
    for i in range(len(values)):
        value = values[i]
        if np.isnan(value):
            continue
        if count[i] == 0:
            mean[i] = 0.0
            least[i] = most[i] = value
        count[i] += 1
        at_least[i] += value >= observed[i] - slack[i]
        at_most[i] += value <= observed[i] + slack[i]
        gap = value - mean[i]
        mean[i] += gap / count[i]
        squares[i] += gap * (value - mean[i])
        least[i] = min(least[i], value)
        most[i] = max(most[i], value)
