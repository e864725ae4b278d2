"""Contacts in clusters, and those that may or may not lie in the period: what every indicator counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.inference.clusters import cluster_labels, design_effect
from subnatnet.inference.sharp import OpenCounts
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from subnatnet.roles._evidence import Evidence

SURE = "sure"


def bounded(least: Evidence, most: Evidence) -> Evidence:
    """Return the evidence with undated ties in, each contact and directive marked whether it is sure.

    Parameters
    ----------
    least, most : Evidence
        Without and with what may or may not lie in the period.
    """
    keys = ["region", "act", "partner"]
    known = pd.MultiIndex.from_frame(least.contacts[keys])
    sure = pd.MultiIndex.from_frame(most.contacts[keys]).isin(known)
    told = most.directives.index.isin(least.directives.index)
    return replace(
        most,
        contacts=most.contacts.assign(**{SURE: sure}),
        directives=most.directives.assign(**{SURE: told}),
    )


def is_sure(rows: pd.DataFrame) -> NDArray[np.bool_]:
    """Say which rows lie in the period for certain; all of them where nothing is left open."""
    return rows[SURE].to_numpy(dtype=bool) if SURE in rows else np.ones(len(rows), dtype=bool)


def labels(evidence: Evidence) -> pd.Series:
    """Return the cluster of each contact: one document, one company in one country, one delegation.

    Found once and kept on the evidence, as ``clusters``.
    """
    kept = vars(evidence)
    if "clusters" not in kept:
        kept["clusters"] = _labels(evidence)
    found: pd.Series = kept["clusters"]
    return found


def _labels(evidence: Evidence) -> pd.Series:
    rows = evidence.contacts
    kind = evidence.whole.gazetteer["kind"]
    ties = evidence.whole.ties.reindex(rows.index)
    near = ties["source_unit"].where(rows["outward"], ties["target_unit"])
    far = ties["target_unit"].where(rows["outward"], ties["source_unit"])
    company = near.where((near.map(kind) == "company").to_numpy(), far)
    company = company.where((company.map(kind) == "company").to_numpy(), "")
    low, high = (rows[end].to_numpy(dtype=float) for end in ("start_low", "start_high"))
    known = np.isfinite(low) & np.isfinite(high)
    first, last = (year_of(np.where(known, days, 0.0)) for days in (low, high))
    year = np.where(known & (first == last), first, np.nan)
    document = rows["act"].where(~rows["act"].str.contains("\x1f\x1f", regex=False), "")
    frame = rows[["region", "partner"]].assign(act=document, company=company, year=year)
    return cluster_labels(frame)


@dataclass(frozen=True, eq=False)
class Flagged:
    """Contacts of one sort by region, with what clusters make them worth and what dates leave open."""

    region: pd.Series
    cluster: pd.Series
    flag: NDArray[np.bool_]
    sure: NDArray[np.bool_]

    @classmethod
    def of(cls, evidence: Evidence, flag: ArrayLike) -> Flagged:
        """Count the contacts for which a flag holds."""
        rows = evidence.contacts
        return cls(rows["region"], labels(evidence), np.asarray(flag, dtype=bool), is_sure(rows))

    @cached_property
    def index(self) -> pd.Index:
        """Regions with contacts, sorted."""
        found: pd.Index = pd.Index(sorted(set(self.region)), name="region")
        return found

    @property
    def k(self) -> pd.Series:
        """How many contacts the flag holds for."""
        made = pd.Series(self.flag.astype(float), self.region.to_numpy()).groupby(level=0).sum()
        return made.reindex(self.index)

    @property
    def n(self) -> pd.Series:
        """How many contacts there are."""
        return self.region.value_counts().reindex(self.index).astype(float)

    @cached_property
    def deff(self) -> pd.Series:
        """How many contacts make an independent one."""
        found: pd.Series = design_effect(self.region, self.cluster, self.flag, regions=self.index)["deff"]
        return found

    @property
    def deff_of_counts(self) -> NDArray[np.float64]:
        """How many contacts come in the cluster of the average contact."""
        found = design_effect(self.region, self.cluster, self.flag, regions=self.index)["size"]
        return found.to_numpy(dtype=float)

    @cached_property
    def open_counts(self) -> OpenCounts | None:
        """Sure and open contacts; None where all are sure."""
        if self.sure.all():
            return None
        return OpenCounts.of(self.region, self.flag, self.sure, self.index)


def open_table(
    region: pd.Series, category: ArrayLike, cluster: pd.Series, sure: NDArray[np.bool_], regions: pd.Index
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return sure and open observations, regions by categories; one for each cluster and category."""
    rows = pd.DataFrame(
        {"region": np.asarray(region), "category": np.asarray(category, dtype=object)}
        | {"cluster": np.asarray(cluster), "sure": sure}
    ).dropna(subset="category")
    one = rows.groupby(["region", "category", "cluster"], as_index=False)["sure"].max()
    names = pd.Index(sorted(set(one["category"]), key=str))
    at = regions.get_indexer(pd.Index(one["region"])), names.get_indexer(pd.Index(one["category"]))
    tables = np.zeros((2, len(regions), len(names)), dtype=np.int64)
    np.add.at(tables, (np.where(one["sure"], 0, 1), *at), 1)
    return tables[0], tables[1]
