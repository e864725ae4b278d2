"""Ties that are not there yet: a stated score for regions and countries, tested on ties held out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidChoice, reject, require_count, require_seed
from subnatnet.roles._evidence import gather, stamp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


def _alike(tied: Floats) -> Floats:
    """Score by likeness: how strongly the countries a region is tied to resemble the one in question."""
    length = np.linalg.norm(tied, axis=0)
    unit = tied / np.where(length > 0, length, 1.0)
    likeness = unit.T @ unit
    np.fill_diagonal(likeness, 0.0)
    total = likeness.sum(axis=0)
    return np.asarray(tied @ likeness / np.where(total > 0, total, 1.0))


def _active(tied: Floats) -> Floats:
    """Score by activity alone: the number of countries a region is tied to."""
    return np.tile(tied.sum(axis=1, keepdims=True), (1, tied.shape[1]))


def _shared(tied: Floats) -> Floats:
    """Score by resource allocation: each shared country counts for less the more regions it is tied to."""
    weight = tied.sum(axis=0)
    spread = tied / np.where(weight > 0, weight, 1.0)
    between = spread @ tied.T
    np.fill_diagonal(between, 0.0)
    own = tied.sum(axis=1)
    return np.asarray((between / np.where(own > 0, own, 1.0)) @ tied)


SCORES: dict[str, Callable[[Floats], Floats]] = {
    "likeness": _alike,
    "activity": _active,
    "allocation": _shared,
}


def link_scores(
    net: TieNetwork,
    score: str = "likeness",
    *,
    during: str | None = None,
    unit: str | None = "top",
    undated: str = "exclude",
    layer: str | Iterable[str] | None = None,
) -> pd.DataFrame:
    r"""Score every region and partner country by how well a tie would fit the pattern of all others.

    With :math:`B_{rc}` 1 where region r has a tie with country c, and :math:`s_{cd}` the cosine of columns c
    and d:

    ``likeness``: :math:`\sum_{d \ne c} s_{cd} B_{rd} / \sum_{d \ne c} s_{cd}`, the share of c's
    look-alikes that r is tied to; ``activity``: :math:`\sum_d B_{rd}`, the baseline that ignores c;
    ``allocation``: :math:`\sum_{s \ne r} (B_{sc} / k_s) \sum_d B_{rd} B_{sd} / k_d`, k the numbers of ties:
    regions s tied to c, weighted by the countries they share with r, rare ones more (resource allocation,
    Zhou et al. 2007, without what r hands back to itself).

    Likeness goes from 0 to 1, the others from 0 on; a region without ties has 0 throughout.

    Parameters
    ----------
    net : TieNetwork
        Ties abroad.
    score : {"likeness", "activity", "allocation"}
        Which score.
    during, unit, undated, layer
        The selection keywords of every measure; `layer` chooses among ties abroad.

    Returns
    -------
    pandas.DataFrame
        Regions by countries.

    Raises
    ------
    InvalidChoice
        If there is no such score.

    References
    ----------
    Zhou, T., Ren, J., Medo, M., & Zhang, Y.-C. (2007). Bipartite network projection and personal
    recommendation. Physical Review E, 76(4), 046115. https://doi.org/10.1103/PhysRevE.76.046115

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "A", "B", "C"], "target": ["x", "y", "x", "z"]})
    >>> link_scores(sn.from_edges(ties), unit=None).loc["B", "y"]
    np.float64(1.0)
    """
    if score not in SCORES:
        reject(score, SCORES, "score of links")
    evidence = gather(net, during=during, unit=unit, undated=undated, layer=layer)
    tied = (evidence.counts > 0).astype(float)
    values = SCORES[score](tied.to_numpy()) if tied.size else tied.to_numpy()
    table = pd.DataFrame(values, index=tied.index.rename("id"), columns=tied.columns)
    return stamp(table, evidence.attrs, measure="link_scores", score=score)


def evaluate_scores(
    net: TieNetwork,
    *,
    held_out: float = 0.1,
    repeats: int = 50,
    during: str | None = None,
    unit: str | None = "top",
    undated: str = "exclude",
    layer: str | Iterable[str] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Hide ties, score without them, and see how often a hidden tie scores above one that is not there.

    Parameters
    ----------
    net : TieNetwork
        Ties abroad.
    held_out : float
        Share of the tied pairs of region and country to hide.
    repeats : int
        How often.
    during, unit, undated, layer
        As in :func:`link_scores`.
    seed : int
        Same seed, same answer, whatever the order of rows.

    Returns
    -------
    pandas.DataFrame
        Indexed by score: ``auc`` (chance that a hidden pair scores above an untied one, ties of score
        counting half), ``auc_within`` (the same among the regions for one country: what a ranking of
        regions is worth), each with ``_low, _high`` (middle 95% of the repeats), and ``pairs`` (hidden
        each time).

    Raises
    ------
    InvalidChoice
        If there are too few ties to hide some.

    Notes
    -----
    An untied pair may be a tie the table lacks, so the true values are somewhat higher.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = evaluate_scores(sn.load_china(), repeats=5)
    >>> table.index.tolist(), int(table["pairs"].iloc[0])
    (['likeness', 'activity', 'allocation'], 121)
    """
    evidence = gather(net, during=during, unit=unit, undated=undated, layer=layer)
    tied = (evidence.counts > 0).to_numpy(dtype=float)
    pairs = np.argwhere(tied > 0)
    hide = round(held_out * len(pairs))
    if hide < 1 or hide >= len(pairs) or not (tied == 0).any():
        raise InvalidChoice(
            f"{len(pairs)} tied pairs of region and country are too few to hide {held_out:.0%} of them"
        )
    rng = np.random.default_rng(require_seed(seed))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in SCORES}
    for _ in range(require_count(repeats, "repeats")):
        hidden = pairs[rng.permutation(len(pairs))[:hide]]
        left = tied.copy()
        left[hidden[:, 0], hidden[:, 1]] = 0.0
        for name, score in SCORES.items():
            found[name].append(_auc(score(left), hidden, tied == 0))
    rows = {}
    for name, values in found.items():
        each = np.array(values)
        ends = np.quantile(each, [0.025, 0.975], axis=0)
        rows[name] = {
            f"{what}{end}": number
            for column, what in enumerate(("auc", "auc_within"))
            for end, number in (
                ("", each[:, column].mean()),
                ("_low", ends[0, column]),
                ("_high", ends[1, column]),
            )
        }
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("score").assign(pairs=hide)
    attrs = evidence.attrs | {"held_out": held_out, "repeats": repeats, "seed": seed}
    return stamp(table, attrs, measure="evaluate_scores")


def _auc(scores: Floats, hidden: NDArray[np.intp], absent: NDArray[np.bool_]) -> tuple[float, float]:
    from scipy.stats import rankdata

    mine, others = scores[hidden[:, 0], hidden[:, 1]], scores[absent]
    ranks = rankdata(np.concatenate([mine, others]))[: len(mine)]
    overall = (ranks.sum() - len(mine) * (len(mine) + 1) / 2) / (len(mine) * len(others))
    within = []
    for value, column in zip(mine, hidden[:, 1], strict=True):
        rivals = scores[absent[:, column], column]
        if len(rivals):
            within.append(((value > rivals) + 0.5 * (value == rivals)).mean())
    return float(overall), float(np.mean(within)) if within else float("nan")
