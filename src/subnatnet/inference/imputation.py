"""Multiple imputation: a measure of a period if undated ties began as the dated ones of their kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, require_count, require_seed, require_share
from subnatnet.inference._acts import ActVariants, OnlyActs, strata
from subnatnet.inference._engine import run_draws
from subnatnet.inference._measure import Evaluation, Measure
from subnatnet.measures._select import select, selected
from subnatnet.network._collapse import acts, fit
from subnatnet.tables.dates import period_bounds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import AllTimes, Count, Seed, Share, Unpack, Workers
    from subnatnet.inference._measure import MeasureLike
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

LEAST_DONORS = 5
ASSUMPTION = (
    "undated ties began when dated ties of the same layer, region and partner did (of the same layer and "
    "region, layer and partner, or layer, where fewer than five of these are dated), and a tie with a range "
    "of dates on any day of it alike; being undated says nothing more about when"
)


@dataclass(frozen=True)
class Imputed:
    """Counts of acts: the open ones dated anew in every imputation, acts drawn anew in every resample."""

    certain: NDArray[np.bool_]
    pool: NDArray[np.int64]
    donors: NDArray[np.int64]
    inside: NDArray[np.int64]
    fixed: Floats
    strata: tuple[NDArray[np.int64], ...]
    resamples: int
    seed: int

    def __call__(self, draw: int) -> NDArray[np.int64]:
        """Return how often each act counts; the first draw of each imputation counts each act once."""
        imputation, again = divmod(draw, self.resamples + 1)
        rng = np.random.default_rng([require_seed(self.seed), imputation, 0])
        # the approximate Bayesian bootstrap: donors are drawn anew before dates are drawn from them
        share = rng.binomial(self.donors, self.inside / self.donors) / self.donors
        chance = np.where(np.isnan(self.fixed), share[self.pool], self.fixed)
        kept = self.certain | (rng.random(len(self.certain)) < chance)
        counts = kept.astype(np.int64)
        if again:
            rng = np.random.default_rng([require_seed(self.seed), imputation, again])
            for members in self.strata:
                here = members[kept[members]]
                if len(here):
                    drawn = rng.integers(0, len(here), len(here))
                    counts[here] = np.bincount(drawn, minlength=len(here))
        return counts


@checked()
def impute(
    net: TieNetwork,
    measure: MeasureLike,
    during: str,
    *,
    imputations: Count = 20,
    resamples: Count = 25,
    level: Share = 0.95,
    seed: Seed = 0,
    options: Mapping[str, Any] | None = None,
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[AllTimes],
) -> pd.DataFrame:
    r"""Estimate a measure of a period with undated ties dated by chance, as the dated ones of their kind are.

    The third way beside leaving undated ties out and giving bounds. It rests on an assumption that bounds do
    not need: that a tie is undated for reasons that have nothing to do with its date, once layer, region and
    partner are known. Lists that begin in one decade break it; compare with :func:`subnatnet.bounds`.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    measure : str or callable
        As in :func:`subnatnet.significance`.
    during : str
        A period or the name of an era.
    imputations : int
        How many times the undated ties are dated, 2 or more.
    resamples : int
        How many times acts are drawn anew (as in :func:`subnatnet.bootstrap`) in each, 2 or more, to tell how
        far the value would move if other acts of the same sort had been recorded.
    level : float
        Coverage of the interval.
    seed : int
        Same seed, same answer, whatever the order of rows and the number of workers.
    options, layer, unit, workers, progress
        As in :func:`subnatnet.significance`.

    Returns
    -------
    pandas.DataFrame
        One row per actor: ``excluded`` and ``included`` (the value without and with all open ties),
        ``estimate`` (mean over imputations), ``se``, ``low``, ``high`` (Rubin's rules), ``missing`` (the
        share of the variance that comes from not knowing dates). ``attrs["assumption"]`` says in words what
        is assumed, ``attrs["uncertain"]`` counts the acts dated by chance.

    Raises
    ------
    InvalidChoice
        If there is no such measure, layer, period or unit, or no tie of these layers is dated.

    Notes
    -----
    With m values :math:`q_i`, their variance B and the mean W of the variances over resamples, the total
    variance is :math:`T = W + (1 + 1/m) B`, and the interval that of Student's t with
    :math:`(m - 1) (1 + W / ((1 + 1/m) B))^2` degrees of freedom. In each imputation donors are drawn anew
    before dates are drawn from them (approximate Bayesian bootstrap), so that few donors make wide intervals.

    References
    ----------
    Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley.
    https://doi.org/10.1002/9780470316696
    Rubin, D. B., & Schenker, N. (1986). Multiple imputation for interval estimation from simple random
    samples with ignorable nonresponse. Journal of the American Statistical Association, 81(394), 366-374.
    https://doi.org/10.1080/01621459.1986.10478280

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> ties = pd.DataFrame({"source": "R1", "target": [f"P{i}" for i in range(12)],
    ...                      "start": ["2015"] * 3 + ["1990"] * 3 + [""] * 6})
    >>> table = impute(sn.from_edges(ties), "degree", "2013/..", seed=1, progress=False)
    >>> table.loc["R1", ["excluded", "included"]].tolist(), bool(4 < table.loc["R1", "estimate"] < 8)
    ([3.0, 9.0], True)
    """
    require_count(imputations, "imputations", 2)
    require_count(resamples, "resamples", 2)
    require_share(level, "level")
    asked = Measure(measure, dict(options or {}))
    view = select(net, during=during, undated="include", **which)
    variants = ActVariants(view)
    everything = asked.of(variants, None).sort_index()
    dated = _dated(selected(net, undated="include", **which), during, variants)
    variants.counts = Imputed(*dated, strata=strata(variants.acts, view), resamples=resamples, seed=seed)
    evaluation = Evaluation(asked, variants, everything.index)
    drawn: list[Floats] = []
    each = resamples + 1
    label = f"imputing {asked.name}"
    run_draws(evaluation, drawn.append, imputations * each, workers=workers, progress=progress, label=label)
    whole = len(drawn) // each
    if whole < 2:
        raise InvalidChoice("stopped before two imputations were done: there is nothing to report")
    values = np.array(drawn[: whole * each]).reshape(whole, each, len(everything))
    table = _rubin(values, level)
    table.index = everything.index
    certain = dated[0]
    variants.counts = OnlyActs(certain)
    table.insert(0, "excluded", evaluation(0))
    table.insert(1, "included", everything.to_numpy(dtype=float))
    table.attrs = {
        "name": "impute", "measure": asked.name, "level": level, "seed": seed, "imputations": whole,
        "resamples": resamples, "uncertain": int((~certain).sum()), "assumption": ASSUMPTION,
        "interrupted": whole < imputations, **{key: view.attrs[key] for key in ("layer", "during", "unit")},
        "undated": "impute",
    }  # fmt: skip
    return table


def _dated(
    whole: TieNetwork, during: str, variants: ActVariants
) -> tuple[NDArray[np.bool_], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], Floats]:
    """Return for each act whether it is surely in, its pool and fixed chance; for each pool its donors."""
    span = period_bounds(during, whole.eras)
    ties = whole.ties
    sure, possible = fit(whole.dates, span, "start")
    home = {end: (ties[end].map(whole.actors["kind"]) == "region").to_numpy() for end in ("source", "target")}
    region = home["source"] | ~home["target"]
    frame = pd.DataFrame(
        {
            "layer": ties["layer"].to_numpy(),
            "region": np.where(region, ties["source"], ties["target"]),
            "partner": np.where(region, ties["target"], ties["source"]),
            "act": acts(ties).to_numpy(),
            "sure": sure,
            "known": sure | ~possible,
            "low": whole.dates["start_low"].to_numpy(),
            "high": whole.dates["start_high"].to_numpy(),
        },
        index=ties.index,
    )
    donors = frame[frame["known"]]
    if donors.empty:
        raise InvalidChoice("no tie of these layers is dated, so nothing says when the undated ones began")
    rows = frame[possible].sort_index()
    rows = rows.sort_values("sure", ascending=False, kind="stable").drop_duplicates("act").set_index("act")
    rows = rows.reindex(variants.acts)
    certain = rows["sure"].to_numpy(dtype=bool)
    return (certain, *donor_pools(rows, donors), part_inside(rows["low"], rows["high"], span))


def donor_pools(
    rows: pd.DataFrame, donors: pd.DataFrame
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return which donors each row takes its date from, how many there are, and how many lie in the period.

    Parameters
    ----------
    rows, donors : pandas.DataFrame
        Columns ``layer, region, partner``; of donors also ``sure``: whether they lie in the period.
    """
    chosen = np.full(len(rows), -1, dtype=np.int64)
    sizes: list[NDArray[np.int64]] = []
    inside: list[NDArray[np.int64]] = []
    for keys in (["layer", "region", "partner"], ["layer", "region"], ["layer", "partner"], ["layer"]):
        grouped = donors.groupby(keys, sort=True)["sure"].agg(["size", "sum"])
        grouped = grouped[grouped["size"] >= LEAST_DONORS]
        at = pd.Index(rows[keys[0]]) if len(keys) == 1 else pd.MultiIndex.from_frame(rows[keys])
        found = grouped.index.get_indexer(at)
        open_ = (chosen < 0) & (found >= 0)
        chosen[open_] = found[open_] + sum(map(len, sizes))
        sizes.append(grouped["size"].to_numpy(dtype=np.int64))
        inside.append(grouped["sum"].to_numpy(dtype=np.int64))
    chosen[chosen < 0] = sum(map(len, sizes))  # all that are dated, of whatever layer
    sizes.append(np.array([len(donors)]))
    inside.append(np.array([int(donors["sure"].sum())]))
    return chosen, np.concatenate(sizes), np.concatenate(inside)


def part_inside(first: pd.Series, last: pd.Series, span: tuple[float, float]) -> Floats:
    """Return which part of each range of dates lies in a period; NaN where an end is not known."""
    low, high = first.to_numpy(dtype=float), last.to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        part = (np.minimum(high, span[1]) - np.maximum(low, span[0]) + 1) / (high - low + 1)
    return np.where(np.isfinite(low) & np.isfinite(high), np.clip(part, 0, 1), np.nan)


def _rubin(values: Floats, level: float) -> pd.DataFrame:
    """Combine imputations by resamples by actors; the first resample of each is the value itself."""
    from scipy.stats import t

    m = len(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        first = values[:, 0]
        estimate = first.mean(axis=0)
        between = (1 + 1 / m) * first.var(axis=0, ddof=1)
        within = values[:, 1:].var(axis=1, ddof=1).mean(axis=0)
        total = within + between
        free = (m - 1) * (1 + within / np.where(between > 0, between, np.nan)) ** 2
        free = np.where(between > 0, free, np.inf)
        reach = t.ppf((1 + level) / 2, free) * np.sqrt(total)
        missing = np.where(total > 0, between / total, 0.0)
    return pd.DataFrame(
        {
            "estimate": estimate,
            "se": np.sqrt(total),
            "low": estimate - reach,
            "high": estimate + reach,
            "missing": np.where(np.isnan(estimate), np.nan, missing),
        }
    )
