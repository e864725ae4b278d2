r"""Of which places a region's own reports speak more than the others' (log-odds with an informative prior).

Monroe, Colaresi and Quinn (2008): with :math:`y_{rw}` mentions of place w in :math:`n_r` characters of
report, and a prior :math:`\alpha_w` of as many mentions as the average report would have,

.. math:: \delta_{rw} = \log\frac{y_{rw}+\alpha_w}{n_r+\alpha_0-y_{rw}-\alpha_w}
          - \log\frac{y_{-rw}+\alpha_w}{n_{-r}+\alpha_0-y_{-rw}-\alpha_w},
          \qquad \mathrm{var} \approx \frac{1}{y_{rw}+\alpha_w} + \frac{1}{y_{-rw}+\alpha_w}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles._evidence import split

if TYPE_CHECKING:
    from collections.abc import Mapping

COLUMNS = ("region", "place", "mentions", "characters", "ratio", "low", "high", "p")


def place_keyness(
    mentions: pd.DataFrame | None,
    parts: Mapping[str, str],
    *,
    factor: float = 1.0,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Return how much more each region speaks of each place than the others do.

    Parameters
    ----------
    mentions : pandas.DataFrame or None
        Columns ``region, kind, direction, count, characters``: only kind ``"place"``.
    parts : mapping of str to str
        Part of the world of each place. A mention of a country counts for its part as well; a part that
        owes half of its mentions or more to one country is left to that country.
    factor : float
        How many times the others' rate counts as more.
    confidence : float
        Coverage of the intervals.

    Returns
    -------
    pandas.DataFrame
        One row for each region and place it mentions: ``ratio`` (of the odds, shrunk), ``low, high`` (its
        interval) and ``p``, the probability that it is at least `factor`.
    """
    if mentions is None or not len(mentions):
        return pd.DataFrame(columns=list(COLUMNS))
    rows = mentions[(mentions["kind"] == "place") & (mentions["direction"] != "")]
    rows = rows[(pd.to_numeric(rows["count"]) > 0).to_numpy()]
    sizes = mentions.assign(characters=pd.to_numeric(mentions["characters"]))
    documents = [name for name in ("region", "year", "document") if name in mentions]
    length = sizes.drop_duplicates(documents).groupby("region")["characters"].sum().astype(float)
    counted = [
        (region, place, float(count), one)
        for region, direction, count in rows[["region", "direction", "count"]].to_numpy()
        for place, one in _places(direction, parts)
    ]
    table = pd.DataFrame(counted, columns=["region", "place", "count", "due_to"])
    if table.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    wide = table.pivot_table(index="region", columns="place", values="count", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(length.index, fill_value=0.0)
    y, n = wide.to_numpy(dtype=float), length.to_numpy()[:, None]
    prior, alpha = n.mean(), y.sum(axis=0) / n.sum() * n.mean()
    others, rest = y.sum(axis=0) - y, n.sum() - n
    delta = np.log((y + alpha) / (n + prior - y - alpha)) - np.log(
        (others + alpha) / (rest + prior - others - alpha)
    )
    error = np.sqrt(1 / (y + alpha) + 1 / (others + alpha))
    found = _long(wide, y, n, delta, error, factor, confidence)
    due = table[table["due_to"] != ""].groupby(["region", "place", "due_to"])["count"].sum()
    most = due.groupby(level=["region", "place"]).max()
    largest = most.reindex(pd.MultiIndex.from_frame(found[["region", "place"]])).fillna(0.0).to_numpy()
    kept = (found["mentions"] > 0) & (largest < found["mentions"] / 2)
    return found[kept.to_numpy()].sort_values(["region", "place"], ignore_index=True)


def _places(direction: str, parts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the places a row speaks of; parts around them with the country they owe it to."""
    named = sorted(set(split(direction)))
    own = [(one, "") for one in named]
    around: dict[str, str] = {}
    for one in named:
        part = parts.get(one, one)
        if part not in named:
            around.setdefault(part, one)
    return own + sorted(around.items())


def _long(
    wide: pd.DataFrame,
    y: np.ndarray,
    n: np.ndarray,
    delta: np.ndarray,
    error: np.ndarray,
    factor: float,
    confidence: float,
) -> pd.DataFrame:
    from scipy.special import ndtr, ndtri

    reach = -ndtri((1 - confidence) / 2) * error
    region, place = (np.repeat(wide.index, y.shape[1]), np.tile(wide.columns, y.shape[0]))
    return pd.DataFrame(
        {
            "region": region,
            "place": place,
            "mentions": y.ravel().astype(int),
            "characters": np.broadcast_to(n, y.shape).ravel().astype(int),
            "ratio": np.exp(delta).ravel(),
            "low": np.exp(delta - reach).ravel(),
            "high": np.exp(delta + reach).ravel(),
            "p": ndtr((delta - np.log(factor)) / error).ravel(),
        },
        columns=list(COLUMNS),
    )
