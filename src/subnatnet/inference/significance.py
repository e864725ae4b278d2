"""Whether a value is more than chance: any measure against any null model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import UnknownActor, nearest
from subnatnet.inference._acts import kinds_of
from subnatnet.inference._engine import run_draws
from subnatnet.inference._measure import Evaluation, Measure
from subnatnet.inference._tally import Tally
from subnatnet.inference.nulls import Sampler
from subnatnet.inference.pvalues import ALTERNATIVES, adjust, empirical_p

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from subnatnet.arguments import Count, Seed, Select, Unpack, Workers
    from subnatnet.inference._measure import MeasureLike
    from subnatnet.inference.nulls import NullName
    from subnatnet.inference.pvalues import Alternative
    from subnatnet.network import TieNetwork


@checked()
def significance(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike,
    *,
    null: NullName = "fixed-degrees",
    draws: Count = 1000,
    seed: Seed = 0,
    alternative: Alternative = "two-sided",
    within: str | None = None,
    column: str = "kind",
    among: str = "region",
    keep: str | Iterable[str] = (),
    options: Mapping[str, Any] | None = None,
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Compare each actor's value with what it would be in random networks.

    Parameters
    ----------
    net : TieNetwork or networkx graph
        Where the ties are.
    measure : str or callable
        Name of a centrality (``"betweenness"``), ``"module.column"`` of another built-in measure
        (``"brokerage.b_OI"``), or a function of a TieNetwork (of a graph, if one was given) that
        returns a Series by actor or one number.
    null : str
        What chance means: a name in :data:`subnatnet.inference.nulls.NULLS`. A measure that the null model
        keeps (the degree, under ``"fixed-degrees"``) cannot be tested by it: its p is 1.
    draws : int
        How many random networks; the smallest possible p is ``1 / (draws + 1)``.
    seed : int
        Same seed, same answer, whatever the order of rows and the number of workers.
    alternative : {"two-sided", "greater", "less"}
        Which draws count as extreme.
    within, column, among : str
        Strata and what is shuffled; see :class:`subnatnet.inference.nulls.Sampler`.
    keep : str or iterable of str
        Actors whose draws are kept (at most 2,000) for :func:`subnatnet.figures.null_histogram`.
    options : mapping, optional
        Keyword arguments of the measure, as ``{"weighted": True}``.
    layer, during, unit, undated
        Which ties; the random networks are drawn from what is selected.
    workers : int
        Processes that share the draws. A function must then be defined at the top of a module.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per actor: ``observed``, ``null_mean``, ``null_sd``, ``z`` (NaN where the null has no spread),
        ``null_low``, ``null_high`` (the middle 95% of draws), ``p`` (:math:`(b + 1) / (m + 1)`),
        ``p_adjusted`` (Benjamini-Hochberg over the actors of its kind), ``draws``. ``attrs`` says what the
        null model keeps and, after Ctrl-C, that the draws are fewer than asked for (``interrupted``).

    Raises
    ------
    InvalidChoice
        If there is no such measure, null model, layer, period or unit.
    ValueError
        If the null model does not suit the ties.
    UnknownActor
        If an actor to keep is not among those measured.

    References
    ----------
    Strona, G., Nappo, D., Boccacci, F., Fattorini, S., & San-Miguel-Ayanz, J. (2014). A fast and unbiased
    procedure to randomize ecological binary matrices with fixed row and column totals. Nature
    Communications, 5, 4114. https://doi.org/10.1038/ncomms5114
    Carstens, C. J. (2015). Proof of uniform sampling of binary matrices with fixed row sums and column sums
    for the fast Curveball algorithm. Physical Review E, 91(4), 042812.
    https://doi.org/10.1103/PhysRevE.91.042812

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> rows = [("R1", "PL"), ("R1", "DE"), ("R2", "PL"), ("R2", "DE"), ("R3", "FR"), ("R3", "IT")]
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> def shared(net):
    ...     popular = net.edges.groupby("target")["source"].transform("nunique") > 1
    ...     return popular.groupby(net.edges["source"]).sum()
    >>> table = significance(net, shared, draws=199, seed=1, progress=False)
    >>> table.loc["R1", ["observed", "null_mean", "p"]].round(2).tolist()
    [2.0, 1.34, 0.85]
    """
    from subnatnet.measures._select import require_kind, select

    if alternative not in ALTERNATIVES:
        empirical_p(0, 0, 1, alternative)  # raises, naming the nearest choice
    view = select(net, **which)
    if "kind" in view.nodes:  # a graph need not say who is what
        require_kind(view, among)
    sampler = Sampler(view, null, seed=seed, within=within, column=column, among=among)
    asked = Measure(measure, dict(options or {}))
    observed = asked.of(sampler, None).sort_index()
    kept = [keep] if isinstance(keep, str) else list(keep)
    for actor in kept:
        if actor not in observed.index:
            hint = nearest(actor, observed.index)
            asked_for = f"; did you mean {hint!r}?" if hint else ""
            raise UnknownActor(f"{actor!r} has no value of {asked.name}{asked_for}")
    tally = Tally(observed.to_numpy(dtype=float))
    evaluation = Evaluation(asked, sampler, observed.index)
    done = run_draws(
        evaluation, tally.add, draws, workers=workers, progress=progress, label=f"{asked.name} under {null}"
    )
    low, high = tally.quantile(np.array([0.025, 0.975]))
    spread = np.where(tally.sd > 1e-12 * np.maximum(1.0, np.abs(tally.mean)), tally.sd, np.nan)
    p = empirical_p(
        tally.at_least, tally.at_most, np.where(np.isnan(tally.observed), 0, tally.count), alternative
    )
    kinds = kinds_of(view, observed.index)
    adjusted = np.full(len(p), np.nan)
    for kind in np.unique(kinds):
        adjusted[kinds == kind] = adjust(p[kinds == kind])
    table = pd.DataFrame(
        {
            "observed": tally.observed,
            "null_mean": tally.mean,
            "null_sd": tally.sd,
            "z": (tally.observed - tally.mean) / spread,
            "null_low": low,
            "null_high": high,
            "p": p,
            "p_adjusted": adjusted,
            "draws": tally.count,
        },
        index=observed.index,
    )
    at = observed.index.get_indexer(pd.Index(kept))
    table.attrs = {
        "name": "significance", "measure": asked.name, "null": null, "keeps": sampler.keeps, "within": within,
        "alternative": alternative, "draws_asked": draws, "draws_done": done, "interrupted": done < draws,
        "seed": seed, "family": "actors of one kind, Benjamini-Hochberg",
        **{key: view.attrs[key] for key in ("layer", "during", "unit", "undated")},
        "null_draws": {actor: tuple(tally.draws[:, i].tolist()) for actor, i in zip(kept, at, strict=True)},
    }  # fmt: skip
    return table
