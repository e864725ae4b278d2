"""How central rule, competition and concentration change over time, and which hypotheses that bears out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tqdm import tqdm

from subnatnet.errors import InvalidChoice, reject
from subnatnet.inference.pvalues import adjust, empirical_p
from subnatnet.measures import _indices as ix
from subnatnet.roles._evidence import YEAR, Evidence, gather, stamp
from subnatnet.roles.autonomy import TIMING_WINDOW, UNCLEAR, named_periods, timings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]
    Events = tuple[NDArray[np.intp], NDArray[np.intp]]  # row and column of a table of counts

SUPPORTED, AGAINST, OPEN = "supported", "against", "undetermined"


def _table(rows: NDArray[np.intp], columns: NDArray[np.intp], shape: tuple[int, int]) -> Floats:
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
class _Measure:
    """What is counted (kind of event), how it becomes a number, and what it says."""

    events: str
    statistic: Callable[[Floats], float]
    meaning: str


MEASURES = {
    "told": _Measure("timing", _second_column, "share of dated contacts that follow a matching directive"),
    "overlap": _Measure(
        "contacts", _overlap, "mean niche overlap (Pianka) of regions over partner countries"
    ),
    "partner_concentration": _Measure(
        "contacts", _partner_concentration, "Herfindahl index over partner countries"
    ),
    "region_concentration": _Measure(
        "contacts", _region_concentration, "Herfindahl index of contacts over regions"
    ),
    "centralization": _Measure(
        "contacts", _degree_centralization, "Freeman degree centralisation of ties abroad"
    ),
    "directive_concentration": _Measure(
        "directives", _region_concentration, "Herfindahl index of directives over regions"
    ),
    "directives_per_year": _Measure("documents", _number, "documents per year"),
}


@dataclass(frozen=True)
class Hypothesis:
    """A claim about two periods that numbers can bear out or contradict.

    Parameters
    ----------
    claim : str
        The claim in words.
    measure : str
        One of :data:`MEASURES`.
    first, second : str
        Names of periods.
    rises : bool
        Whether the measure is claimed to be larger in the second period, or smaller.

    Raises
    ------
    InvalidChoice
        If there is no such measure.
    """

    claim: str
    measure: str
    first: str
    second: str
    rises: bool

    def __post_init__(self) -> None:
        if self.measure not in MEASURES:
            reject(self.measure, MEASURES, "measure of change over time")


def thesis(eras: Sequence[str]) -> list[Hypothesis]:
    """Return the project's thesis over three eras: autonomy grows, competition follows, the centre reins in.

    Raises
    ------
    InvalidChoice
        If there are not three eras.

    Examples
    --------
    >>> [one.measure for one in thesis(["opening", "reform", "road"])][:2]
    ['told', 'overlap']
    """
    if len(eras) < 3:
        raise InvalidChoice(
            f"the thesis speaks of three eras; there are {len(eras)}: give hypotheses of your own"
        )
    first, second, third = list(eras)[:3]
    return [
        Hypothesis("autonomy grows: fewer ties follow directives", "told", first, second, rises=False),
        Hypothesis(
            "competition follows: regions seek the same partners", "overlap", first, second, rises=True
        ),
        Hypothesis("the centre reins in: more ties follow directives", "told", second, third, rises=True),
        Hypothesis("the centre reins in: more directives", "directives_per_year", second, third, rises=True),
        Hypothesis(
            "the centre spreads its directives over more regions",
            "directive_concentration",
            second,
            third,
            rises=False,
        ),
        Hypothesis("fewer regions carry the ties abroad", "region_concentration", second, third, rises=True),
    ]


@dataclass(frozen=True, eq=False)
class _Events:
    """All events of the network as rows with a date interval, by kind."""

    evidence: Evidence
    window: float

    def rows(self, kind: str) -> pd.DataFrame:
        """Columns ``row, column, start_low, start_high``."""
        if kind == "contacts":
            return self.evidence.ever.rename(columns={"region": "row", "partner": "column"})
        if kind == "timing":
            rows = timings(self.evidence, self.window)
            rows = rows[rows["timing"] != UNCLEAR]
            # named so that sorting puts what was told second
            told = np.where(rows["timing"] == "follows", "told", "not told")
            return rows.rename(columns={"region": "row"}).assign(column=told)
        acts = self.evidence.directives
        if kind == "directives":
            acts = acts.drop_duplicates(["act", "region"])
            return acts.assign(row=acts["region"], column="directive")
        acts = acts.drop_duplicates("act")
        return acts.assign(row="all", column="directive")


def over_time(
    net: TieNetwork,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    *,
    window: float = TIMING_WINDOW,
    unit: str | None = "province",
    layer: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    """Return how central rule, competition and concentration stand in each period.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    periods : iterable of str or mapping of name to period, optional
        By default the eras of the network; :func:`rolling_periods` makes moving windows.
    window : float
        Years within which a directive counts as told before; see :func:`tie_timing`.
    unit, layer
        The selection keywords of every measure; `layer` chooses among ties abroad.

    Returns
    -------
    pandas.DataFrame
        Indexed by period: ``contacts`` and ``documents`` (that surely began in it), then the measures of
        :data:`MEASURES`. NaN where a period has nothing to compute from.

    Raises
    ------
    InvalidChoice
        If there are no periods, or the selection does not exist.

    Notes
    -----
    Overlap and concentration depend on how many contacts a period has, and dated ones are few: compare levels
    with care, and periods by :func:`weigh_hypotheses`, which holds the numbers of contacts fixed.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = over_time(sn.load_china())
    >>> table["directives_per_year"].round(1).to_dict()
    {'opening': 11.6, 'fiscal reform': 6.5, 'belt and road': 9.2}
    """
    evidence = gather(net, unit=unit, layer=layer)
    spans = named_periods(net, periods)
    events = _Events(evidence, window)
    coded = {kind: _coded(events.rows(kind)) for kind in {one.events for one in MEASURES.values()}}
    horizon = evidence.whole.dates.replace(np.inf, np.nan)["start_high"].max()
    found = []
    for first, last in spans.values():
        row: dict[str, float] = {}
        for kind in ("contacts", "documents"):
            low, high = coded[kind][2:4]
            row[kind] = float(((low >= first) & (high <= last)).sum())
        for name, measure in MEASURES.items():
            rows, columns, low, high, shape = coded[measure.events]
            inside = (low >= first) & (high <= last)
            value = (
                measure.statistic(_table(rows[inside], columns[inside], shape)) if inside.any() else np.nan
            )
            row[name] = value
        years = (min(last, horizon) - first) / YEAR
        row["directives_per_year"] = row["documents"] / years if np.isfinite(years) and years > 0 else np.nan
        found.append(row)
    table = pd.DataFrame(found, index=pd.Index(list(spans), name="period"))
    return stamp(table, evidence.attrs, measure="over_time", window=window)


def _coded(rows: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats, Floats, tuple[int, int]]:
    row, names = pd.factorize(rows["row"], sort=True)
    column, places = pd.factorize(rows["column"], sort=True)
    low, high = (rows[end].to_numpy(dtype=float) for end in ("start_low", "start_high"))
    return row, column, low, high, (len(names), max(len(places), 2))


def weigh_hypotheses(
    net: TieNetwork,
    hypotheses: Sequence[Hypothesis] | None = None,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    *,
    window: float = TIMING_WINDOW,
    unit: str | None = "province",
    layer: str | Iterable[str] | None = None,
    permutations: int = 999,
    level: float = 0.05,
    seed: int = 0,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Weigh claims about change between eras against the numbers.

    The events of both periods (contacts, directives) keep their regions and partners; which period each
    belongs to is dealt out at random, the periods keeping their numbers. The observed difference is held
    against these. Directives per year are held against a constant rate (exact binomial).

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    hypotheses : sequence of Hypothesis, optional
        By default the :func:`thesis` over the eras of the network.
    periods : iterable of str or mapping of name to period, optional
        The periods that hypotheses name; by default the eras of the network.
    window, unit, layer
        As in :func:`over_time`.
    permutations : int
        How many times periods are dealt out.
    level : float
        Adjusted p below which a claim is "supported", or "against" if the difference goes the other way.
    seed : int
        Same seed, same answer, whatever the order of rows.
    progress : bool, optional
        Whether to show a progress bar; by default only on a terminal.

    Returns
    -------
    pandas.DataFrame
        One row per hypothesis: ``claim, measure, first, second, n_first, n_second`` (events), ``value_first,
        value_second, difference, expected`` (mean difference over permutations), ``p`` (two-sided),
        ``p_adjusted`` (Benjamini-Hochberg over the hypotheses), ``verdict``, ``left_out`` (events that cannot
        be placed in a period, as a share of all).

    Raises
    ------
    InvalidChoice
        If a hypothesis names a period that there is not.

    Notes
    -----
    A verdict speaks of the dated part of the table. Three quarters of the agreements of the built-in case are
    undated, and dates survive where pages do, not at random.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.load_china()
    >>> claim = Hypothesis("more", "directives_per_year", "fiscal reform", "belt and road", rises=True)
    >>> weigh_hypotheses(net, [claim])["verdict"].tolist()
    ['supported']
    """
    spans = named_periods(net, periods)
    claims = list(hypotheses) if hypotheses is not None else thesis(list(spans))
    for claim in claims:
        for name in (claim.first, claim.second):
            if name not in spans:
                reject(name, spans, "period")
    evidence = gather(net, unit=unit, layer=layer)
    events = _Events(evidence, window)
    horizon = float(evidence.whole.dates.replace(np.inf, np.nan)["start_high"].max())
    hidden = None if progress is None else not progress
    found = [
        _weigh(claim, events, spans, horizon, permutations, seed)
        for claim in tqdm(claims, desc="hypotheses", disable=hidden, leave=False)
    ]
    table = pd.DataFrame(found)
    table["p_adjusted"] = adjust(table["p"].to_numpy(dtype=float))
    rises = np.array([claim.rises for claim in claims])
    sure = table["p_adjusted"].to_numpy() <= level
    as_claimed = (table["difference"].to_numpy() > table["expected"].to_numpy()) == rises
    table["verdict"] = np.where(sure, np.where(as_claimed, SUPPORTED, AGAINST), OPEN)
    order = [name for name in table.columns if name != "left_out"] + ["left_out"]
    attrs = evidence.attrs | {"window": window, "permutations": permutations, "seed": seed, "level": level}
    return stamp(table[order], attrs, measure="weigh_hypotheses")


def _weigh(
    claim: Hypothesis,
    events: _Events,
    spans: Mapping[str, tuple[float, float]],
    horizon: float,
    permutations: int,
    seed: int,
) -> dict[str, object]:
    measure = MEASURES[claim.measure]
    rows, columns, low, high, shape = _coded(events.rows(measure.events))
    inside = {
        name: (low >= spans[name][0]) & (high <= spans[name][1]) for name in (claim.first, claim.second)
    }
    early, late = inside[claim.first], inside[claim.second]
    undated = ~np.isfinite(low) | ~np.isfinite(high)
    left_out = float(undated.mean()) if len(undated) else np.nan
    if measure.events == "timing":  # what has no clear timing is no event at all
        left_out = 1 - len(rows) / max(len(events.evidence.ever), 1)
    row: dict[str, object] = {
        "claim": claim.claim,
        "measure": claim.measure,
        "first": claim.first,
        "second": claim.second,
        "n_first": int(early.sum()),
        "n_second": int(late.sum()),
        "left_out": left_out,
    }
    if claim.measure == "directives_per_year":
        return row | _rates(
            int(early.sum()), int(late.sum()), spans[claim.first], spans[claim.second], horizon
        )
    pool = np.flatnonzero(early | late)
    is_late = late[pool]
    if not early.any() or not late.any():
        return row | dict.fromkeys(("value_first", "value_second", "difference", "expected", "p"), np.nan)

    def values(which: NDArray[np.bool_]) -> tuple[float, float]:
        return tuple(
            measure.statistic(_table(rows[pool[side]], columns[pool[side]], shape))
            for side in (~which, which)
        )  # type: ignore[return-value] # two sides make a pair

    first, second = values(is_late)
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(permutations):
        before, after = values(rng.permutation(is_late))
        draws.append(after - before)
    drawn = np.asarray(draws)
    drawn = drawn[~np.isnan(drawn)]
    gap = second - first
    p = empirical_p((drawn >= gap - 1e-12).sum(), (drawn <= gap + 1e-12).sum(), len(drawn))
    return row | {
        "value_first": first,
        "value_second": second,
        "difference": gap,
        "expected": float(drawn.mean()) if len(drawn) else np.nan,
        "p": float(p),
    }


def _rates(
    n_first: int, n_second: int, first: tuple[float, float], second: tuple[float, float], horizon: float
) -> dict[str, float]:
    from scipy.stats import binomtest

    years = [(min(span[1], horizon) - span[0]) / YEAR for span in (first, second)]
    if not all(np.isfinite(years)) or min(years) <= 0:
        raise InvalidChoice("documents per year need periods that begin on a known date, before the last tie")
    rates = n_first / years[0], n_second / years[1]
    total = n_first + n_second
    p = binomtest(n_second, total, years[1] / sum(years)).pvalue if total else np.nan
    return {
        "value_first": rates[0],
        "value_second": rates[1],
        "difference": rates[1] - rates[0],
        "expected": 0.0,
        "p": float(p),
    }
