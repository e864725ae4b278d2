"""Contacts of regions with places abroad, so that what belongs together counts once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles._clusters import SURE

if TYPE_CHECKING:
    from subnatnet.roles._evidence import Evidence


def collapsed(evidence: Evidence, rows: pd.DataFrame) -> pd.DataFrame:
    """Return contacts with all acts of one company in one country, in one layer, as one cluster.

    Seven loans to one mine are one presence, not seven. The company of the region counts as the company, or
    the foreign one where the region's end is no company. What no company stands behind (a twinning, a
    document) is a cluster of its own.

    Returns
    -------
    pandas.DataFrame
        The earliest row of each cluster, with a column ``cluster``.
    """
    ties = evidence.whole.ties
    own = ties.reindex(rows.index)
    kind = evidence.net.gazetteer["kind"]
    source, target = own["source_unit"], own["target_unit"]
    forth = rows["outward"].to_numpy()
    near = np.where(forth, source, target)
    far = np.where(forth, target, source)
    companies = kind.index[(kind == "company").to_numpy()]
    own_firm, their_firm = (pd.Index(end).isin(companies) for end in (near, far))
    cells = zip(rows["layer"].tolist(), np.where(own_firm, near, far).tolist(), strict=True)
    key = np.where(own_firm | their_firm, [f"{layer}\x1f{firm}" for layer, firm in cells], rows["act"])
    found = rows.assign(cluster=key, tie=rows.index.astype(str))
    order = found.sort_values(["start_low", "start_high", "tie"], kind="stable")
    keys = ["region", "cluster", "partner", "outward"]
    if SURE in order:  # a cluster lies in the period for certain if one of its acts does
        order[SURE] = order.groupby(keys)[SURE].transform("max")
    once = order.drop_duplicates(keys)
    return once.drop(columns="tie").sort_index()


def counted_once(evidence: Evidence) -> Evidence:
    """Return the evidence with what belongs together counted once: see :func:`collapsed`.

    Shares and quotients then neither rise nor fall with how many acts of one firm a table holds.
    """
    return replace(evidence, contacts=collapsed(evidence, evidence.contacts))


def by_place(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return how many contacts each region has with each place, as floats."""
    row, regions = pd.factorize(rows["region"], sort=True)
    at, places = pd.factorize(rows[column], sort=True)
    counts = np.zeros((len(regions), len(places)))
    np.add.at(counts, (row, at), 1.0)
    return pd.DataFrame(counts, index=pd.Index(regions, name="region"), columns=pd.Index(places, name=column))
