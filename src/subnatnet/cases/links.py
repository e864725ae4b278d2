"""Ties that are not there yet: a stated score, tested on ties that came later or were hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.roles._evidence import gather, stamp
from subnatnet.tables.dates import period_bounds, year_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from subnatnet.arguments import AllTimes, Count, Seed, Select, Share, Unpack
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


@checked(defaults={"unit": "top"})
def link_scores(
    net: TieNetwork,
    score: str = "likeness",
    **select: Unpack[Select],
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
    **select
        Which ties: see :class:`subnatnet.arguments.Select`.

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
    evidence = gather(net, **select)
    tied = (evidence.counts > 0).astype(float)
    values = SCORES[score](tied.to_numpy()) if tied.size else tied.to_numpy()
    table = pd.DataFrame(values, index=tied.index.rename("id"), columns=tied.columns)
    return stamp(table, evidence.attrs, measure="link_scores", score=score)


@checked(defaults={"unit": "top"})
def evaluate_scores(
    net: TieNetwork,
    *,
    held_out: Share = 0.1,
    repeats: Count = 50,
    seed: Seed = 0,
    **select: Unpack[Select],
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
    seed : int
        Same seed, same answer, whatever the order of rows.
    **select
        Which ties: see :class:`subnatnet.arguments.Select`.

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
    (['likeness', 'activity', 'allocation'], 141)
    """
    evidence = gather(net, **select)
    tied = (evidence.counts > 0).to_numpy(dtype=float)
    pairs = np.argwhere(tied > 0)
    hide = round(held_out * len(pairs))
    if hide < 1 or hide >= len(pairs) or not (tied == 0).any():
        raise InvalidChoice(
            f"{len(pairs)} tied pairs of region and country are too few to hide {held_out:.0%} of them"
        )
    rng = np.random.default_rng(seed)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in SCORES}
    for _ in range(repeats):
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


@checked(defaults={"unit": "top"})
def evaluate_forward(
    net: TieNetwork,
    *,
    since: str | None = None,
    draws: Count = 1000,
    seed: Seed = 0,
    **select: Unpack[AllTimes],
) -> pd.DataFrame:
    """Score by the ties before a date, and see how often a pair first tied after it outranks untied ones.

    What a score says of ties to come is tested on ties that came, not on old ones hidden at random: those of
    the busiest regions and most popular countries are the easiest to guess.

    Parameters
    ----------
    net : TieNetwork
        Ties abroad. Only ties that surely began before, or from then on, are used; a pair of region and
        country whose only ties are undated, or that may have begun on either side, is left out.
    since : str, optional
        A year or date; by default the first day of the year from which the latest fifth of the dated pairs
        are tied.
    draws, seed
        Of the intervals: regions are drawn with replacement, because the new ties of one region go together.
    **select
        Which ties: see :class:`subnatnet.arguments.AllTimes`.

    Returns
    -------
    pandas.DataFrame
        As :func:`evaluate_scores`, with 95% intervals over regions; ``pairs`` is the number of pairs first
        tied from then on. ``attrs["since"]`` holds the date, ``attrs["left_out"]`` the number of pairs left
        out.

    Raises
    ------
    InvalidChoice
        If fewer than ten pairs are first tied on either side of the date, or it is no date.

    References
    ----------
    Liben-Nowell, D., & Kleinberg, J. (2007). The link-prediction problem for social networks. Journal of the
    American Society for Information Science and Technology, 58(7), 1019-1031.
    https://doi.org/10.1002/asi.20591

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = evaluate_forward(sn.load_china(), since="2013", draws=50)
    >>> table.index.tolist(), table.columns.tolist()[:3]
    (['likeness', 'activity', 'allocation'], ['auc', 'auc_low', 'auc_high'])
    """
    evidence = gather(net, undated="include", **select)
    rows = evidence.contacts
    spans = rows.groupby(["region", "partner"])[["start_low", "start_high"]].min()
    if since is None:
        dated = np.sort(spans["start_low"].to_numpy()[np.isfinite(spans.to_numpy()).all(axis=1)])
        if not len(dated):
            raise InvalidChoice("no tie abroad is dated, so none can be said to have come later")
        since = f"{year_of(dated[int(0.8 * (len(dated) - 1)) :][:1])[0]:.0f}"
    cut = period_bounds(f"{since}/..")[0]
    counts = evidence.counts
    state = np.zeros(counts.shape, dtype=np.int64)  # 0 untied, 1 before, 2 first tied since, 3 cannot tell
    region, partner = (spans.index.get_level_values(level) for level in (0, 1))
    at = counts.index.get_indexer(region), counts.columns.get_indexer(partner)
    before, after = (spans["start_high"] < cut).to_numpy(), (spans["start_low"] >= cut).to_numpy()
    state[at[0], at[1]] = np.where(before, 1, np.where(after, 2, 3))
    new = np.argwhere(state == 2)
    if len(new) < 10 or (state == 1).sum() < 10 or not (state == 0).any():
        raise InvalidChoice(
            f"{len(new)} pairs of region and country are first tied from {since} on and {(state == 1).sum()} "
            "before; ten of each are needed"
        )
    known = (state == 1).astype(float)
    rng = np.random.default_rng(seed)
    regions = np.unique(new[:, 0])
    times = np.array([
        np.bincount(rng.integers(0, len(regions), len(regions)), minlength=len(regions))
        for _ in range(draws)
    ])[:, np.searchsorted(regions, new[:, 0])]  # fmt: skip
    table = {}
    for name, score in SCORES.items():
        each = _placements(score(known), new, state == 0)
        found: dict[str, float] = {}
        for column, what in enumerate(("auc", "auc_within")):
            value = each[:, column]
            seen = ~np.isnan(value)
            drawn = (times[:, seen] @ value[seen]) / np.maximum(times[:, seen].sum(axis=1), 1)
            low, high = np.quantile(drawn, [0.025, 0.975])
            found |= {what: float(value[seen].mean()), f"{what}_low": float(low), f"{what}_high": float(high)}
        table[name] = found
    frame = pd.DataFrame.from_dict(table, orient="index").rename_axis("score").assign(pairs=len(new))
    attrs = evidence.attrs | {"since": since, "left_out": int((state == 3).sum()), "seed": seed}
    return stamp(frame, attrs, measure="evaluate_forward")


def _placements(scores: Floats, hidden: NDArray[np.intp], absent: NDArray[np.bool_]) -> Floats:
    """Return for each hidden pair which share of untied pairs it outranks: of all, and of its country's."""
    others = np.sort(scores[absent])
    mine = scores[hidden[:, 0], hidden[:, 1]]
    below, upto = np.searchsorted(others, mine, "left"), np.searchsorted(others, mine, "right")
    within = np.full(len(hidden), np.nan)
    for row, (value, column) in enumerate(zip(mine, hidden[:, 1], strict=True)):
        rivals = scores[absent[:, column], column]
        if len(rivals):
            within[row] = ((value > rivals) + 0.5 * (value == rivals)).mean()
    return np.column_stack([(below + upto) / (2 * len(others)), within])


def _auc(scores: Floats, hidden: NDArray[np.intp], absent: NDArray[np.bool_]) -> tuple[float, float]:
    overall, within = _placements(scores, hidden, absent).T
    seen = ~np.isnan(within)
    return float(overall.mean()), float(within[seen].mean()) if seen.any() else float("nan")
