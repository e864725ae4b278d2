"""How stable a value is: bootstrap and jackknife over acts, with intervals for values and ranks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject, require_seed, require_share
from subnatnet.inference._acts import ActVariants, kinds_of, ranks, strata
from subnatnet.inference._engine import run_draws
from subnatnet.inference._measure import Evaluation, Measure
from subnatnet.inference._tally import Tally
from subnatnet.measures._select import View, select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Count, Seed, Select, Share, Unit, Unpack, Workers
    from subnatnet.inference._measure import MeasureLike
    from subnatnet.network import TieNetwork

Interval = Literal["percentile", "bca"]
INTERVALS = ("percentile", "bca")
_BLOCKS = 200  # acts left out together where there are more than these


@dataclass(frozen=True)
class Resampled:
    """Counts of acts drawn with replacement, inside strata; a draw depends on seed and number alone."""

    strata: tuple[NDArray[np.int64], ...]
    size: int
    seed: int

    def __call__(self, draw: int) -> NDArray[np.int64]:
        """Return how often each act was drawn."""
        generator = np.random.default_rng([require_seed(self.seed), draw])
        counts = np.zeros(self.size, np.int64)
        for members in self.strata:
            counts[members] = np.bincount(
                generator.integers(0, len(members), len(members)), minlength=len(members)
            )
        return counts


@dataclass(frozen=True)
class LeftOut:
    """Counts of 1 for every act but those of one block."""

    block: NDArray[np.int64]

    def __call__(self, draw: int) -> NDArray[np.int64]:
        """Leave out block number `draw`."""
        return np.asarray(self.block != draw, dtype=np.int64)


@checked()
def bootstrap(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike,
    *,
    draws: Count = 1000,
    interval: Interval = "percentile",
    level: Share = 0.95,
    seed: Seed = 0,
    options: Mapping[str, Any] | None = None,
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Say how far each actor's value and rank could move if other ties of the same sort had been recorded.

    Acts (ties, or all rows of one document) are drawn with replacement inside each layer, as many as there
    are, and the measure is taken anew.

    Parameters
    ----------
    net : TieNetwork or networkx graph
        Where the ties are.
    measure : str or callable
        As in :func:`subnatnet.significance`.
    draws : int
        How many resamples.
    interval : {"percentile", "bca"}
        Percentile interval, or bias-corrected and accelerated (Efron 1987); the acceleration comes from
        leaving out acts one by one, or in 200 random blocks where there are more acts.
    level : float
        Share of draws inside the interval.
    seed : int
        Same seed, same answer, whatever the order of rows and the number of workers.
    options : mapping, optional
        Keyword arguments of the measure.
    layer, during, unit
        Which ties.
    undated : {"exclude", "include", "impute"}
        With ``"impute"``, undated ties are dated by chance as the dated ones of their kind are, and the
        result is that of :func:`subnatnet.impute` with as many draws: dates in 20 ways, acts drawn anew in
        each.
    workers : int
        Processes that share the draws.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per actor: ``observed``, ``mean``, ``sd`` (standard error), ``bias`` (mean less observed),
        ``low``, ``high``; ``rank``, ``rank_low``, ``rank_high`` among actors of its kind (1 = largest;
        percentile interval, ends rounded outwards); ``draws``. Quantiles are exact up to 2,000 draws
        and accurate to one of 1,024 bins beyond (exact for counts), so memory does not grow. ``attrs``
        says if Ctrl-C stopped it.

    Raises
    ------
    InvalidChoice
        If there is no such measure, interval, layer, period or unit.
    InvalidChoice
        If there are no ties, or `level` is not between 0 and 1.

    Notes
    -----
    Drawing with replacement repeats some acts and misses others (about 37%), so measures that count
    *distinct* partners come out lower than observed: look at ``bias``. Where an interval does not even hold
    the observed value, resampling says nothing about it: ``low`` and ``high`` are then NaN, and
    ``attrs["without_interval"]`` counts the actors. :func:`subnatnet.sensitivity` (acts removed, none
    repeated) suits such measures.

    References
    ----------
    Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association,
    82(397), 171-185. https://doi.org/10.1080/01621459.1987.10478410

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> rows = [("R1", "PL")] * 6 + [("R1", "DE")] * 3 + [("R2", "PL")] * 2
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> table = bootstrap(net, "strength", draws=200, seed=1, progress=False)
    >>> table.loc["R1", ["observed", "low", "high", "rank", "rank_low", "rank_high"]].tolist()
    [9.0, 7.0, 11.0, 1.0, 1.0, 1.0]
    """
    if interval not in INTERVALS:
        reject(interval, INTERVALS, "interval")
    require_share(level, "level")
    if which["undated"] == "impute":
        during, layer, unit = which["during"], which["layer"], which["unit"]
        return _imputed(net, measure, during, draws, level, seed, options, layer, unit, workers, progress)
    view = select(net, **which)
    asked, variants, observed, groups = _prepared(view, measure, options)
    variants.counts = Resampled(strata(variants.acts, view), len(variants.acts), seed)
    place = ranks(observed.to_numpy(dtype=float), groups)
    values, standing = Tally(observed.to_numpy(dtype=float)), Tally(place)

    def take(drawn: NDArray[np.float64]) -> None:
        values.add(drawn)
        standing.add(ranks(drawn, groups))

    evaluation = Evaluation(asked, variants, observed.index)
    done = run_draws(
        evaluation, take, draws, workers=workers, progress=progress, label=f"bootstrap {asked.name}"
    )
    tail = (1 - level) / 2
    ends = np.array([tail, 1 - tail])
    cuts = np.repeat(ends[:, None], len(observed), axis=1)
    if interval == "bca":
        left_out = _jackknifed(asked, variants, observed.index, seed, workers=workers, progress=progress)
        cuts = _bca_cuts(ends, values, left_out)
    low, high = values.quantile(cuts)
    slack = 1e-9 * np.maximum(1.0, np.abs(values.observed))
    astray = (values.observed < low - slack) | (values.observed > high + slack)
    low, high = np.where(astray, np.nan, low), np.where(astray, np.nan, high)
    rank_low, rank_high = standing.quantile(ends)
    table = pd.DataFrame(
        {
            "observed": values.observed, "mean": values.mean, "sd": values.sd,
            "bias": values.mean - values.observed, "low": low, "high": high, "rank": place,
            "rank_low": np.floor(rank_low + 1e-9), "rank_high": np.ceil(rank_high - 1e-9),
            "draws": values.count,
        },
        index=observed.index,
    )  # fmt: skip
    table.attrs = {
        "name": "bootstrap", "measure": asked.name, "interval": interval, "level": level, "seed": seed,
        "draws_asked": draws, "draws_done": done, "interrupted": done < draws, "acts": len(variants.acts),
        "without_interval": int(astray.sum()),
        **{key: view.attrs[key] for key in ("layer", "during", "unit", "undated")},
    }  # fmt: skip
    return table


def _imputed(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike,
    during: str | None,
    draws: int,
    level: float,
    seed: int,
    options: Mapping[str, Any] | None,
    layer: str | Iterable[str] | None,
    unit: Unit,
    workers: int,
    progress: bool,
) -> pd.DataFrame:
    from subnatnet.inference.imputation import impute
    from subnatnet.network import TieNetwork as Network

    if during is None or not isinstance(net, Network):
        raise InvalidChoice("undated='impute' dates ties of a TieNetwork for a period: give `during`")
    resamples = max(2, round(draws / 20) - 1)
    return impute(
        net, measure, during, resamples=resamples, level=level, seed=seed, options=options, layer=layer,
        unit=unit, workers=workers, progress=progress,
    )  # fmt: skip


@checked()
def jackknife(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike,
    *,
    seed: Seed = 0,
    options: Mapping[str, Any] | None = None,
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Leave out acts one by one, or in 200 random blocks if there are more, and see what changes.

    Parameters
    ----------
    net, measure, options, layer, during, unit, undated, workers, progress
        As in :func:`bootstrap`.
    seed : int
        Seed of the blocks.

    Returns
    -------
    pandas.DataFrame
        One row per actor: ``observed``; ``se``, :math:`\sqrt{\frac{g-1}{g} \sum_b (x_b - \bar x)^2}` over g
        blocks; ``lowest`` and ``highest`` value with a block left out. No bias is given: a count is lower
        without a block because the block is missing, not because it is biased.

    Raises
    ------
    InvalidChoice
        If there is no such measure, layer, period or unit.
    InvalidChoice
        If there are no ties.

    References
    ----------
    Tukey, J. W. (1958). Bias and confidence in not-quite large samples (abstract). Annals of Mathematical
    Statistics, 29(2), 614.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> rows = [("R1", "PL")] * 2 + [("R2", "DE")]
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> jackknife(net, "strength", progress=False).loc["R1", ["lowest", "highest"]].tolist()
    [1.0, 2.0]
    """
    view = select(net, **which)
    asked, variants, observed, _ = _prepared(view, measure, options)
    left_out = _jackknifed(asked, variants, observed.index, seed, workers=workers, progress=progress)
    blocks = left_out.count
    now = observed.to_numpy(dtype=float)
    lowest, highest = left_out.quantile(np.array([0.0, 1.0]))
    table = pd.DataFrame(
        {
            "observed": now,
            "se": left_out.sd * (blocks - 1) / np.sqrt(np.maximum(blocks, 1)),
            "lowest": lowest,
            "highest": highest,
        },
        index=observed.index,
    )
    table.attrs = {
        "name": "jackknife", "measure": asked.name, "blocks": min(_BLOCKS, len(variants.acts)), "seed": seed,
        "interrupted": bool(len(left_out.draws) < min(_BLOCKS, len(variants.acts))),
        **{key: view.attrs[key] for key in ("layer", "during", "unit", "undated")},
    }  # fmt: skip
    return table


def _prepared(
    view: View, measure: MeasureLike, options: Mapping[str, Any] | None
) -> tuple[Measure, ActVariants, pd.Series, NDArray[np.int64]]:
    if not view.matrix.nnz:
        raise InvalidChoice("there are no ties to resample; check layer and period")
    asked, variants = Measure(measure, dict(options or {})), ActVariants(view)
    observed = asked.of(variants, None).sort_index()
    return asked, variants, observed, kinds_of(view, observed.index)


def _jackknifed(
    asked: Measure, variants: ActVariants, index: pd.Index, seed: int, *, workers: int, progress: bool
) -> Tally:
    size = len(variants.acts)
    blocks = min(_BLOCKS, size)
    random = np.random.default_rng([require_seed(seed), 2**32])
    block = random.permutation(size) % blocks if size > blocks else np.arange(size)
    variants.counts = LeftOut(block)
    tally = Tally(np.zeros(len(index)))
    run_draws(
        Evaluation(asked, variants, index),
        tally.add,
        blocks,
        workers=workers,
        progress=progress,
        label="jackknife",
    )
    return tally


def _bca_cuts(ends: NDArray[np.float64], values: Tally, left_out: Tally) -> NDArray[np.float64]:
    """Return which quantiles of the draws bound the interval: shifted for bias and for skewness."""
    from scipy.special import ndtr, ndtri

    share = values.share_below()
    margin = 0.5 / np.maximum(values.count, 1)
    shift = ndtri(np.clip(share, margin, 1 - margin))
    gap = left_out.mean - left_out.draws
    squares = np.nansum(gap**2, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        acceleration = np.where(squares > 0, np.nansum(gap**3, axis=0) / (6 * squares**1.5), 0.0)
    z = shift + ndtri(ends)[:, None]
    return np.asarray(ndtr(shift + z / (1 - acceleration * z)))
