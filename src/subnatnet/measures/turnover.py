"""How far a region's partners change from one period to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.measures._contacts import categories, contacts, home_ids
from subnatnet.measures._select import select
from subnatnet.network import TieNetwork

if TYPE_CHECKING:
    from subnatnet.arguments import AcrossPeriods, Unpack


@checked()
def turnover(
    net: TieNetwork,
    before: str,
    after: str,
    *,
    by: str = "partner",
    **which: Unpack[AcrossPeriods],
) -> pd.DataFrame:
    r"""Compare the partners a region made ties with in two periods.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    before, after : str
        Periods or names of eras.
    by : str
        What a partner is: ``"partner"`` the actor, or a column of the actors such as ``"country"``.
    layer, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    pandas.DataFrame
        One row per region: ``before`` and ``after``, how many partners; ``kept``, ``gained``, ``lost``;
        ``jaccard``, the share of all partners that stand in both, :math:`|B \cap A| / |B \cup A|` (1 no
        change, NaN without partners in either); ``turnover``, 1 less that; ``newness``, the share of the
        later partners that are new (NaN without any).

    Raises
    ------
    InvalidChoice
        If `net` is not a TieNetwork, or a period is none.

    References
    ----------
    Snijders, T. A. B., van de Bunt, G. G., & Steglich, C. E. G. (2010). Introduction to stochastic
    actor-based models for network dynamics. Social Networks, 32(1), 44-60.
    https://doi.org/10.1016/j.socnet.2009.02.004

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": "A", "target": ["x", "y", "y", "z"],
    ...                      "start": ["2001", "2002", "2011", "2012"]})
    >>> change = turnover(sn.from_edges(ties), "2000/2009", "2010/2019")
    >>> change[["before", "after", "kept", "jaccard", "newness"]].round(3)
        before  after  kept  jaccard  newness
    id
    A      2.0    2.0   1.0    0.333      0.5
    """
    if not isinstance(net, TieNetwork):
        raise InvalidChoice("turnover compares periods, so it needs a TieNetwork, not a graph")
    views = [select(net, during=during, **which) for during in (before, after)]
    pairs: list[pd.MultiIndex] = []
    for view in views:
        table = contacts(view)
        table = table.assign(key=table["partner"].map(categories(view, by))).dropna(subset="key")
        pairs.append(pd.MultiIndex.from_frame(table[["home", "key"]].drop_duplicates()))
    home = home_ids(views[0])

    def count(of: pd.Index[Any]) -> pd.Series[float]:
        return of.to_frame()["home"].value_counts().reindex(home, fill_value=0).astype(float)

    first, second, kept = count(pairs[0]), count(pairs[1]), count(pairs[0].intersection(pairs[1]))
    either = first + second - kept
    jaccard = (kept / either).where(either > 0, np.nan)
    columns = {
        "before": first,
        "after": second,
        "kept": kept,
        "gained": second - kept,
        "lost": first - kept,
        "jaccard": jaccard,
        "turnover": 1.0 - jaccard,
        "newness": ((second - kept) / second).where(second > 0, np.nan),
    }
    result = pd.DataFrame(columns, index=home)
    described = views[0].frame({}, "turnover", by=by).attrs
    result.attrs = described | {"during": (before, after), "undated": which["undated"]}
    return result
