"""What changes over time: numbers of tables of events, and the events they are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.measures import _indices as ix
from subnatnet.roles.autonomy import UNCLEAR, timings

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from subnatnet.roles._evidence import Evidence

    Floats = NDArray[np.float64]


def counted(rows: NDArray[np.intp], columns: NDArray[np.intp], shape: tuple[int, int]) -> Floats:
    counts = np.zeros(shape)
    np.add.at(counts, (rows, columns), 1.0)
    return counts


def _overlap(counts: Floats) -> float:
    """Mean niche overlap (Pianka) of all pairs of regions with contacts."""
    own = counts[counts.sum(axis=1) > 0]
    if len(own) < 2:
        return float("nan")
    unit = own / np.linalg.norm(own, axis=1, keepdims=True)
    return float(((unit @ unit.T).sum() - len(own)) / (len(own) * (len(own) - 1)))


def _partner_concentration(counts: Floats) -> float:
    """Herfindahl index of all contacts over partners."""
    return float(ix.hhi(counts.sum(axis=0, keepdims=True))[0])


def _region_concentration(counts: Floats) -> float:
    """Herfindahl index of all events over regions."""
    return float(ix.hhi(counts.sum(axis=1)[None])[0])


def _degree_centralization(counts: Floats) -> float:
    """Freeman's degree centralisation of the network of regions and partners."""
    tied = counts > 0
    degree = np.concatenate([tied.sum(axis=1), tied.sum(axis=0)]).astype(float)
    n = len(degree)
    return (
        float((degree.max() - degree).sum() / ((n - 1) * (n - 2))) if n > 2 and tied.any() else float("nan")
    )


def _second_column(counts: Floats) -> float:
    """Share of events in the second of two columns."""
    total = counts.sum()
    return float(counts[:, 1].sum() / total) if total else float("nan")


def _number(counts: Floats) -> float:
    return float(counts.sum())


@dataclass(frozen=True)
class Measure:
    """What is counted (kind of event), how it becomes a number, and what it says."""

    events: str
    statistic: Callable[[Floats], float]
    meaning: str


MEASURES = {
    "after_directive": Measure(
        "timing", _second_column, "share of dated contacts that follow a matching directive"
    ),
    "overlap": Measure("contacts", _overlap, "mean niche overlap (Pianka) of regions over partner countries"),
    "partner_concentration": Measure(
        "contacts", _partner_concentration, "Herfindahl index over partner countries"
    ),
    "region_concentration": Measure(
        "contacts", _region_concentration, "Herfindahl index of contacts over regions"
    ),
    "centralization": Measure(
        "contacts", _degree_centralization, "Freeman degree centralisation of ties abroad"
    ),
    "directive_concentration": Measure(
        "directives", _region_concentration, "Herfindahl index of directives over regions"
    ),
    "directives_per_year": Measure("documents", _number, "documents per year"),
}


@dataclass(frozen=True, eq=False)
class Events:
    """All events of the network as rows with a date interval, by kind."""

    evidence: Evidence
    window: float

    def rows(self, kind: str) -> pd.DataFrame:
        """Columns ``row, column, start_low, start_high``."""
        if kind == "contacts":
            return self.evidence.all_periods.rename(columns={"region": "row", "partner": "column"})
        if kind == "timing":
            rows = timings(self.evidence, self.window)
            rows = rows[rows["timing"] != UNCLEAR]
            # named so that sorting puts what follows second
            after = np.where(rows["timing"] == "follows", "follows", "does not follow")
            return rows.rename(columns={"region": "row"}).assign(column=after)
        acts = self.evidence.directives
        if kind == "directives":
            acts = acts.drop_duplicates(["act", "region"])
            return acts.assign(row=acts["region"], column="directive")
        acts = acts.drop_duplicates("act")
        return acts.assign(row="all", column="directive")


def coded(rows: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats, tuple[int, int]]:
    row, names = pd.factorize(rows["row"], sort=True)
    column, places = pd.factorize(rows["column"], sort=True)
    low, high = (rows[end].to_numpy(dtype=float) for end in ("start_low", "start_high"))
    return row, column, low, high, (len(names), max(len(places), 2))
