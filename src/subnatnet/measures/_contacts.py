"""Who a region deals with abroad: one row per region, partner and act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.errors import InvalidChoice, reject
from subnatnet.network._collapse import acts

if TYPE_CHECKING:
    from subnatnet.measures._select import View


def home_ids(view: View) -> pd.Index[Any]:
    """Return the actors that count as regions (and companies based in one)."""
    index: pd.Index[Any] = view.ids[view.side == "region"]
    return index


def contacts(view: View) -> pd.DataFrame:
    """Return the ties between a region and an actor abroad.

    Returns
    -------
    pandas.DataFrame
        Columns ``home, partner, act, weight``: for a network one row per tie, its count as weight, to be
        counted by distinct act; for a graph one row per pair with the weight of its edges.
    """
    if view.net is None:
        pairs = sp.coo_array(view.strength)
        keep = view.abroad_to(pairs.row, pairs.col)
        return pd.DataFrame(
            {
                "home": view.ids[pairs.row[keep]],
                "partner": view.ids[pairs.col[keep]],
                "act": np.arange(int(keep.sum())),
                "weight": pairs.data[keep],
            }
        )
    ties = view.net.ties
    at = {end: view.ids.get_indexer(pd.Index(ties[end])) for end in ("source", "target")}
    act, count = acts(ties).to_numpy(), ties["count"].to_numpy()
    parts = [
        pd.DataFrame(
            {
                "home": view.ids[at[first][keep]],
                "partner": view.ids[at[second][keep]],
                "act": act[keep],
                "weight": count[keep],
            }
        )
        for first, second in (("source", "target"), ("target", "source"))
        for keep in [view.abroad_to(at[first], at[second])]
    ]
    return pd.concat(parts, ignore_index=True)


def categories(view: View, by: str) -> pd.Series:
    """Return the category of each actor: a column of the actors, or the actors themselves (``"partner"``)."""
    if by == "partner":
        return pd.Series(view.ids, index=view.ids, name=by)
    if by not in view.nodes:
        reject(by, ["partner", *view.nodes.columns], "column of the actors to count partners by")
    column = view.nodes[by]
    return column.where(column.notna() & (column != ""))


def count_by(table: pd.DataFrame, key: pd.Series, *, weighted: bool) -> pd.DataFrame:
    """Return how many distinct acts (or, unweighted, partners) each region has in each category.

    `key` gives the category of each row of `table`; rows without one are left out.
    """
    kept = key.notna().to_numpy()
    weight = table["weight"].to_numpy(dtype=float)[kept]
    home, homes = pd.factorize(table["home"][kept], sort=True)
    of, names = pd.factorize(key[kept], sort=True)
    one, each = pd.factorize(table["act" if weighted else "partner"][kept])
    # rows of one act are one: the largest of their counts
    order = np.argsort(-weight, kind="stable")
    cell = home * max(len(names), 1) + of
    first = np.sort(np.unique((cell * max(len(each), 1) + one)[order], return_index=True)[1])
    rows = order[first]
    value = weight[rows] if weighted else np.ones(len(rows))
    total = np.bincount(cell[rows], weights=value, minlength=len(homes) * len(names))
    return pd.DataFrame(
        total.reshape(len(homes), len(names)),
        index=pd.Index(homes, name="home").infer_objects(),
        columns=pd.Index(names, name="key").infer_objects(),
    )


def profile(view: View, by: str, *, weighted: bool = True) -> pd.DataFrame:
    """Return regions by categories of their partners; a region without partners has a row of zeros."""
    key = categories(view, by)
    table = contacts(view)
    wide = count_by(table, table["partner"].map(key), weighted=weighted)
    if wide.empty and len(view.ids) and not key[view.side == "abroad"].notna().any():
        raise InvalidChoice(
            f"no partner abroad has a {by!r}; give the actors that column (see `from_edges(..., actors=)`), "
            "or count by='partner'"
        )
    wide = wide.reindex(index=home_ids(view), fill_value=0.0)
    return wide.rename_axis(index="id", columns=by)
