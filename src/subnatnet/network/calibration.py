"""Weights that make the ties of a table add up to published numbers (raking)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidArgument
from subnatnet.network.published import Ties, latest, totals_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from subnatnet.arguments import NotNegative
    from subnatnet.network.tie_network import TieNetwork

ROUNDS = 300
CLOSE = 1e-9  # of a published number
MET = 1e-3


@checked()
def calibrate(
    net: TieNetwork, *, totals: pd.DataFrame | None = None, max_age: NotNegative = 10.0
) -> TieNetwork:
    r"""Weight ties so that they add up to published numbers, and return the network with these weights.

    A table of ties that was compiled from what could be found holds more of some regions than of others.
    Where the number of ties of a region, or of a region with a country, was published, the weights of its
    ties are scaled to it, again and again for one number after the other, until all hold (iterative
    proportional fitting). Ties that no number speaks of keep their weight.

    Parameters
    ----------
    net : TieNetwork
        Ties at the level they were recorded at, not rolled up.
    totals : pandas.DataFrame, optional
        As for :func:`published_coverage`; its column ``breakdown`` may give numbers by partner, as
        ``"JP=10|US=8"`` (countries and world regions that are actors; other keys and rounded numbers are
        left out). Of several numbers for one thing the latest is taken. Where numbers count different kinds
        of ties, only those are used that count what most of them count: numbers that take in more would have
        the ties of one kind stand for missing ones of another. By default the table ``"published_totals"``
        of the network.
    max_age : float
        Years: numbers older than this beside the latest of all are not used, for undated ties would be taken
        for older than they are.

    Returns
    -------
    TieNetwork
        The same ties; ``count`` is the weight. Its table ``"calibration"`` has a row for each number:
        ``region, partner, as_of, published, ties`` (rows of the table it counts), ``weighted`` (their weight
        in the end) and ``state``: ``"met"``, ``"not met"`` (numbers contradict each other), ``"no tie"``,
        ``"too old"`` or ``"other kinds"``.

    Raises
    ------
    InvalidArgument
        If there are no totals, or the network is rolled up.

    Notes
    -----
    From weights :math:`w_t` = ``count``, each step multiplies the weights of the ties :math:`T_m` that number
    m counts by :math:`M_m / \sum_{t \in T_m} w_t`. With numbers that agree this converges to the weights
    nearest to the first in relative entropy. A tie counts unless it surely began after the day of the number,
    or surely ended before it. Calibration mends how many ties a region has in the table, not which of them
    were missed: it takes those found as a fair sample of those published, partner by partner.

    References
    ----------
    Deming, W. E., & Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when
    the expected marginal totals are known. Annals of Mathematical Statistics, 11(4), 427-444.
    https://doi.org/10.1214/aoms/1177731829

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["R"] * 3, "target": ["PL:lodz", "PL:sopot", "DE:bonn"]})
    >>> totals = pd.DataFrame({"region": ["R"], "as_of": ["2020"], "total": [12], "breakdown": ["PL=10"]})
    >>> actors = pd.DataFrame({"id": ["PL:lodz", "PL:sopot", "DE:bonn"], "kind": "place",
    ...                        "country": ["PL", "PL", "DE"]})
    >>> weighed = calibrate(sn.from_edges(ties, actors), totals=totals)
    >>> weighed.ties.set_index("target")["count"].round(3).to_dict()
    {'DE:bonn': 2.0, 'PL:lodz': 5.0, 'PL:sopot': 5.0}
    >>> weighed.tables["calibration"]["state"].tolist()
    ['met', 'met']
    """
    if "unit" in net.selection or "partners" in net.selection:
        raise InvalidArgument("calibrate before rolling up: published numbers speak of units of every level")
    ties, table = Ties(net), totals_of(net, totals)
    oldest = table["as_of_high"].replace(np.inf, np.nan).max() - max_age * 365.25
    usual = (
        table.groupby(["layer", "kinds"]).size().sort_values(kind="stable").index[-1] if len(table) else ()
    )
    rows, covered = [], []
    for partner, row in latest(table):
        if partner and partner not in ties.partners:
            continue
        rows.append({"region": row["region"], "partner": partner, "as_of": row["as_of"]})
        used = "too old" if row["as_of_high"] < oldest else ""
        used = used if (row["layer"], row["kinds"]) == usual else "other kinds"
        rows[-1] |= {"published": float(row["total"]), "state": used}
        covered.append(np.flatnonzero(ties.of(row, partner) & ties.at(row)[1]))
    found = pd.DataFrame(rows, columns=["region", "partner", "as_of", "published", "state"])
    frame = net.ties
    weight = _raked(frame["count"].to_numpy(dtype=float), found, covered)
    found["ties"] = [len(part) for part in covered]
    found["weighted"] = [float(weight[part].sum()) for part in covered]
    gap = (found["weighted"] / found["published"] - 1).abs()
    met = np.select([found["ties"] == 0, gap <= MET], ["no tie", "met"], "not met")
    unused = found.pop("state")
    found["state"] = unused.where(unused != "", met)
    found = found.sort_values(["region", "partner", "as_of"], kind="stable", ignore_index=True)
    return net.with_counts(pd.Series(weight, index=frame.index)).with_table("calibration", found)


def _raked(
    start: NDArray[np.float64], numbers: pd.DataFrame, covered: list[NDArray[np.int64]]
) -> NDArray[np.float64]:
    weight = start.copy()
    told = zip(numbers["published"], numbers["state"], covered, strict=True)
    held = [(number, part) for number, unused, part in told if len(part) and not unused]
    for _ in range(ROUNDS):
        gap = 0.0
        for number, part in held:
            factor = number / weight[part].sum()
            gap = max(gap, abs(factor - 1))
            weight[part] *= factor
        if gap < CLOSE:
            break
    return weight
