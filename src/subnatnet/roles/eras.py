"""How central rule, competition and concentration change over time, and which hypotheses that bears out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from tqdm import tqdm

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject, require_seed
from subnatnet.inference.pvalues import adjust, empirical_p
from subnatnet.roles._changes import MEASURES, Events, coded, counted
from subnatnet.roles._evidence import YEAR, gather, stamp
from subnatnet.roles.autonomy import TIMING_WINDOW, named_periods

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from subnatnet.arguments import AllTimes, Seed, Size, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

SUPPORTED, AGAINST, OPEN = "supported", "against", "cannot be told"


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
    ['after_directive', 'overlap']
    """
    if len(eras) < 3:
        raise InvalidChoice(
            f"the thesis speaks of three eras; there are {len(eras)}: give hypotheses of your own"
        )
    first, second, third = list(eras)[:3]
    return [
        Hypothesis(
            "autonomy grows: fewer ties follow directives", "after_directive", first, second, rises=False
        ),
        Hypothesis(
            "competition follows: regions seek the same partners", "overlap", first, second, rises=True
        ),
        Hypothesis(
            "the centre reins in: more ties follow directives", "after_directive", second, third, rises=True
        ),
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


@checked(defaults={"unit": "top"})
def over_time(
    net: TieNetwork,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    *,
    window: float = TIMING_WINDOW,
    **select: Unpack[AllTimes],
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
    **select
        Which ties: see :class:`subnatnet.arguments.AllTimes`.

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
    {'opening': 11.9, 'fiscal reform': 6.9, 'belt and road': 9.8}
    """
    evidence = gather(net, **select)
    spans = named_periods(net, periods)
    events = Events(evidence, window)
    tables = {kind: coded(events.rows(kind)) for kind in {one.events for one in MEASURES.values()}}
    horizon = evidence.whole.dates.replace(np.inf, np.nan)["start_high"].max()
    found = []
    for first, last in spans.values():
        row: dict[str, float] = {}
        for kind in ("contacts", "documents"):
            low, high = tables[kind][2:4]
            row[kind] = float(((low >= first) & (high <= last)).sum())
        for name, measure in MEASURES.items():
            rows, columns, low, high, shape = tables[measure.events]
            inside = (low >= first) & (high <= last)
            value = (
                measure.statistic(counted(rows[inside], columns[inside], shape)) if inside.any() else np.nan
            )
            row[name] = value
        years = (min(last, horizon) - first) / YEAR
        row["directives_per_year"] = row["documents"] / years if np.isfinite(years) and years > 0 else np.nan
        found.append(row)
    table = pd.DataFrame(found, index=pd.Index(list(spans), name="period"))
    return stamp(table, evidence.attrs, measure="over_time", window=window)


@checked(defaults={"unit": "top"})
def weigh_hypotheses(
    net: TieNetwork,
    hypotheses: Sequence[Hypothesis] | None = None,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    *,
    window: float = TIMING_WINDOW,
    permutations: Size = 999,
    level: float = 0.05,
    seed: Seed = 0,
    progress: bool | None = None,
    **select: Unpack[AllTimes],
) -> pd.DataFrame:
    """Weigh claims about change between eras against the numbers.

    The events of both periods (contacts, directives) keep their regions and partners; which period each
    belongs to is dealt out at random, the periods keeping their numbers. The observed difference is held
    against these. Directives per year are held against a constant rate (exact binomial). Only kinds of
    event that occur in both periods count (:func:`constant_mix`), and a rate must differ without any one of
    them too: a list that begins or stops is no history.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    hypotheses : sequence of Hypothesis, optional
        By default the :func:`thesis` over the eras of the network.
    periods : iterable of str or mapping of name to period, optional
        The periods that hypotheses name; by default the eras of the network.
    window : float
        As in :func:`over_time`.
    permutations : int
        How many times periods are dealt out.
    level : float
        Adjusted p below which a claim is "supported", or "against" if the difference goes the other way.
    seed : int
        Same seed, same answer, whatever the order of rows.
    progress : bool, optional
        Whether to show a progress bar; by default only on a terminal.
    **select
        Which ties: see :class:`subnatnet.arguments.AllTimes`.

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
    ['cannot be told']
    """
    spans = named_periods(net, periods)
    claims = list(hypotheses) if hypotheses is not None else thesis(list(spans))
    for claim in claims:
        for name in (claim.first, claim.second):
            if name not in spans:
                reject(name, spans, "period")
    evidence = gather(net, **select)
    events = Events(evidence, window)
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


def constant_mix(rows: pd.DataFrame, spans: Sequence[tuple[float, float]]) -> tuple[pd.DataFrame, list[str]]:
    """Return the events of those kinds that occur in every period, and the kinds.

    A list that begins with one decade or stops with another makes a change of collection look like history.
    For contacts the kind is the layer, for directives the instrument; technical acts (``headline`` 0) are
    left out, because their lists are the least even.

    Parameters
    ----------
    rows : pandas.DataFrame
        Columns ``start_low, start_high`` and ``layer``; for directives also ``kind, headline``.
    spans : sequence of (float, float)
        First and last day of each period.
    """
    if "headline" in rows:
        rows = rows[(rows["headline"] != 0).to_numpy()]
    mix = rows["kind"] if "headline" in rows else rows["layer"]
    low, high = rows["start_low"].to_numpy(dtype=float), rows["start_high"].to_numpy(dtype=float)
    inside = [set(mix[(low >= first) & (high <= last)]) for first, last in spans]
    kinds = sorted(set.intersection(*inside)) if inside else []
    rows = rows.assign(mix=mix)
    return rows[rows["mix"].isin(kinds).to_numpy()], [str(kind) for kind in kinds]


def _weigh(
    claim: Hypothesis,
    events: Events,
    spans: Mapping[str, tuple[float, float]],
    horizon: float,
    permutations: int,
    seed: int,
) -> dict[str, object]:
    measure = MEASURES[claim.measure]
    table, kinds = constant_mix(events.rows(measure.events), [spans[claim.first], spans[claim.second]])
    rows, columns, low, high, shape = coded(table)
    inside = {
        name: (low >= spans[name][0]) & (high <= spans[name][1]) for name in (claim.first, claim.second)
    }
    early, late = inside[claim.first], inside[claim.second]
    undated = ~np.isfinite(low) | ~np.isfinite(high)
    left_out = float(undated.mean()) if len(undated) else np.nan
    if measure.events == "timing":  # what has no clear timing is no event at all
        left_out = 1 - len(rows) / max(len(events.evidence.all_periods), 1)
    row: dict[str, object] = {
        "claim": claim.claim,
        "measure": claim.measure,
        "first": claim.first,
        "second": claim.second,
        "n_first": int(early.sum()),
        "n_second": int(late.sum()),
        "mix": "|".join(kinds),
        "left_out": left_out,
    }
    if claim.measure == "directives_per_year":
        found = _rates(int(early.sum()), int(late.sum()), spans[claim.first], spans[claim.second], horizon)
        # a list that is kept in one period and not in the other must not carry the verdict
        kind = table["mix"].to_numpy()
        without = [
            _rates(
                int((early & (kind != one)).sum()),
                int((late & (kind != one)).sum()),
                spans[claim.first],
                spans[claim.second],
                horizon,
            )["p"]
            for one in (kinds if len(kinds) > 1 else [])
        ]
        return row | found | {"p": max([found["p"], *[p for p in without if np.isfinite(p)]])}
    pool = np.flatnonzero(early | late)
    is_late = late[pool]
    if not early.any() or not late.any():
        return row | dict.fromkeys(("value_first", "value_second", "difference", "expected", "p"), np.nan)

    def values(which: NDArray[np.bool_]) -> tuple[float, float]:
        return tuple(
            measure.statistic(counted(rows[pool[side]], columns[pool[side]], shape))
            for side in (~which, which)
        )  # type: ignore[return-value] # two sides make a pair

    first, second = values(is_late)
    rng = np.random.default_rng(require_seed(seed))
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
