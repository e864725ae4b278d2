"""Ways to date the undated ties: all of them where they can be tried, a sample where they are too many.

A contact is sure if it lies in the period for certain, open if it may. A dating puts each open one in the
period or out of it. Shares and quotients have exact bounds (:mod:`subnatnet.inference.sharp`); what rests
on how alike all regions are does not fall or rise with one tie, so datings are tried. Contacts that nothing
tells apart are exchangeable, which leaves few enough to try all in small tables; then the answer is exact.
Otherwise it is a range of sampled datings, among them the two that speak most for and against each statement:
the region's own open ties there out, its others in, those of the other regions the opposite way, and the
reverse.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from subnatnet.roles._clusters import is_sure

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    Kept = NDArray[np.bool_]

ALL, SAMPLED = 512, 50
ALIKE = ("region", "partner", "place", "layer", "outward", "kind")


@dataclass(frozen=True, eq=False)
class Datings:
    """Ways in which the open contacts of a study may be dated.

    Parameters
    ----------
    contacts : pandas.DataFrame
        Contacts of all regions, clusters counted once, with a column ``sure``.
    seed : int
        Of the sample.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = pd.DataFrame({"region": list("AAB"), "partner": list("xxx"), "sure": [True, False, False]})
    >>> for name in ALIKE[2:]:
    ...     rows[name] = ""
    >>> datings = Datings(rows)
    >>> [kept.tolist() for kept in datings.tried()][:2], datings.note
    ([[True, False, False], [True, True, True]], 'bounds over all 4 datings')
    """

    contacts: pd.DataFrame
    seed: int = 0

    @cached_property
    def sure(self) -> Kept:
        """Which contacts lie in the period for certain."""
        return is_sure(self.contacts)

    @cached_property
    def classes(self) -> list[NDArray[np.intp]]:
        """Open contacts that nothing tells apart, class by class."""
        rows = self.contacts[list(ALIKE)].assign(at=np.arange(len(self.contacts)))[~self.sure]
        return [own["at"].to_numpy() for _, own in rows.groupby(list(ALIKE), sort=True)]

    @property
    def exact(self) -> bool:
        """Whether all datings are tried."""
        return self.different <= ALL

    @property
    def different(self) -> int:
        """How many datings differ in more than which of several alike contacts are in."""
        return math.prod(int(size) + 1 for size in self.sizes)

    @property
    def note(self) -> str:
        """What the range of an answer is called."""
        if self.exact:
            return f"bounds over all {self.different} datings"
        return f"range of {SAMPLED + 2} sampled datings and those that speak most against each statement"

    def tried(self) -> Iterator[Kept]:
        """Give the datings: which contacts are in. None of the open ones in comes first, then all of them."""
        yield self.sure.copy()
        if not self.classes:
            return
        yield np.ones(len(self.sure), dtype=bool)
        if self.exact:
            for counts in itertools.product(*(range(size + 1) for size in self.sizes)):
                if any(counts) and counts != tuple(self.sizes):
                    yield self._in(counts)
            return
        for draw in range(SAMPLED):
            rng = np.random.default_rng([self.seed, draw])
            yield self._in(rng.binomial(self.sizes, (draw + 0.5) / SAMPLED))

    def extremes(self, region: str, hits: Kept) -> Iterator[Kept]:
        """Give the datings that speak most against and for what some contacts of a region show.

        Nothing where all datings are tried anyway.
        """
        if self.exact:
            return
        own = (self.contacts["region"] == region).to_numpy()
        yield self.sure | (own != hits)
        yield self.sure | (own == hits)

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """How many contacts each class has."""
        return np.array([len(own) for own in self.classes], dtype=np.int64)

    @cached_property
    def _ranked(self) -> tuple[NDArray[np.intp], NDArray[np.int64], NDArray[np.intp]]:
        """Open contacts class by class, the number of each in its class, and the class."""
        at = np.concatenate([*self.classes, np.empty(0, dtype=np.intp)])
        rank = np.concatenate([np.arange(size) for size in [*self.sizes, 0]])
        return at, rank, np.repeat(np.arange(len(self.sizes)), self.sizes)

    def _in(self, counts: ArrayLike) -> Kept:
        at, rank, of = self._ranked
        kept = self.sure.copy()
        kept[at[rank < np.asarray(counts, dtype=np.int64)[of]]] = True
        return kept
