"""Between which values a measure lies, whenever the undated ties began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import require_seed
from subnatnet.inference._acts import ActVariants, OnlyActs
from subnatnet.inference._engine import run_draws
from subnatnet.inference._measure import Evaluation, Measure
from subnatnet.inference._tally import Tally
from subnatnet.measures._select import select, selected

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import AllTimes, Count, Seed, Unpack, Workers
    from subnatnet.inference._measure import MeasureLike
    from subnatnet.network import TieNetwork


@dataclass(frozen=True)
class Dated:
    """One way to date the acts that may or may not fall into the period."""

    certain: NDArray[np.bool_]
    draws: int
    seed: int

    def __call__(self, draw: int) -> NDArray[np.int64]:
        """Let in a share of the uncertain acts; over the draws the share runs evenly from none to all."""
        chance = np.random.default_rng([require_seed(self.seed), draw]).random(len(self.certain))
        return (self.certain | (chance < (draw + 0.5) / self.draws)).astype(np.int64)


@checked()
def bounds(
    net: TieNetwork,
    measure: MeasureLike,
    during: str,
    *,
    rising: bool | None = None,
    draws: Count = 500,
    seed: Seed = 0,
    options: Mapping[str, Any] | None = None,
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[AllTimes],
) -> pd.DataFrame:
    """Say how low and how high a value of a period can be over the ways to date the undated ties.

    Ties without a date, or with a range that reaches over the edge of the period, may lie in it or not.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    measure : str or callable
        As in :func:`subnatnet.significance`.
    during : str
        A period or the name of an era.
    rising : bool, optional
        Whether more ties can only raise the measure. Known for centralities; for other measures False
        unless you say otherwise. The bounds of a rising measure are exact: all uncertain ties out, all in.
    draws : int
        For other measures: how many ways to date the ties are tried, beside all in and all out.
    seed : int
        Same seed, same answer.
    options, layer, unit, workers, progress
        As in :func:`subnatnet.significance`.

    Returns
    -------
    pandas.DataFrame
        One row per actor: ``low``, ``high``, ``excluded`` and ``included`` (the value without and with all
        uncertain ties). ``attrs["exact"]`` is True for a rising measure; otherwise it is the
        range of so many sampled datings, the true bounds may be wider, and ``attrs["how"]`` says so.
        ``attrs["uncertain"]`` counts the acts that may or may not lie in the period.

    Raises
    ------
    InvalidChoice
        If there is no such measure, layer, period or unit.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["R1", "R1", "R2"], "target": ["PL", "DE", "PL"],
    ...                      "start": ["2015", "", "1990"]})
    >>> table = bounds(sn.from_edges(ties), "degree", "2013/..")
    >>> table.loc[["R1", "R2"], ["low", "high"]].to_numpy().tolist()
    [[1.0, 2.0], [0.0, 0.0]]
    """
    from subnatnet.measures.centrality import RISING

    asked = Measure(measure, dict(options or {}))
    if rising is None:
        rising = asked.name in RISING
    view = select(net, during=during, undated="include", **which)
    variants = ActVariants(view)
    sure = selected(net, during=during, undated="exclude", **which).ties.index
    certain = variants.any_row(_rows_in(view.net, sure))
    everything = asked.of(variants, None).sort_index()
    least = Evaluation(asked, ActVariants(view, OnlyActs(certain)), everything.index)(0)
    most = everything.to_numpy(dtype=float)
    low, high = np.fmin(least, most), np.fmax(least, most)
    done, uncertain = draws, int((~certain).sum())
    if not rising and uncertain:
        variants.counts = Dated(certain, draws, seed)
        seen = Tally(most)
        evaluation = Evaluation(asked, variants, everything.index)
        label = f"dating {uncertain} acts"
        done = run_draws(evaluation, seen.add, draws, workers=workers, progress=progress, label=label)
        lowest, highest = seen.range
        low, high = np.fmin(low, lowest), np.fmax(high, highest)
    exact = rising or not uncertain
    table = pd.DataFrame(
        {"low": low, "high": high, "excluded": least, "included": most}, index=everything.index
    )
    table.attrs = {
        "name": "bounds", "measure": asked.name, "exact": exact, "uncertain": uncertain, "seed": seed,
        "how": "exact: all uncertain ties out, all in" if exact
        else f"range of {done} sampled datings, beside all in and all out; the true bounds may be wider",
        "interrupted": done < draws, **{key: view.attrs[key] for key in ("layer", "during", "unit")},
        "undated": "bounds",
    }  # fmt: skip
    return table


def _rows_in(net: TieNetwork | None, ids: pd.Index) -> NDArray[np.bool_]:
    assert net is not None  # noqa: S101 - `during` is refused for graphs, so the view has its ties
    return np.asarray(net.ties.index.isin(ids))
