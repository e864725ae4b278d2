"""Whether groups of actors, or periods, differ more than shuffled ones: permutation tests, effect sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked, either, texts
from subnatnet.arguments.frames import LABELS
from subnatnet.arguments.rules import MAPPING, TEXT
from subnatnet.errors import InvalidChoice, reject, require_seed
from subnatnet.inference._measure import Measure
from subnatnet.inference.pvalues import ALTERNATIVES, Alternative, adjust, empirical_p
from subnatnet.measures._select import select
from subnatnet.network._selecting import named_layers

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Seed, Select, Size, Unpack
    from subnatnet.inference._measure import MeasureLike
    from subnatnet.network import TieNetwork

_CHUNK = 500


@checked(by=either([TEXT, MAPPING, LABELS, texts()]))
def compare_groups(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike | pd.Series,
    by: str | pd.Series | Mapping[Any, object] | Sequence[str],
    *,
    among: str = "region",
    strata: str | None = None,
    permutations: Size = 10_000,
    alternative: Alternative = "two-sided",
    seed: Seed = 0,
    options: Mapping[str, Any] | None = None,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Compare a measure between groups of actors (coastal, inland) or between periods.

    Parameters
    ----------
    net : TieNetwork or networkx graph
        Where the ties are.
    measure : str, callable or Series
        As in :func:`subnatnet.significance`, or values by actor that you already have.
    by : str, Series, mapping, or list of periods
        A column of the actors (``"coastal"``), a group for every actor, or periods or eras: each actor is
        then compared with itself, over the actors that have a value in both.
    among : str
        Kind of actor compared (in a graph without kinds: all).
    strata : str, optional
        A column of the actors: groups are shuffled only among actors of the same value.
    permutations : int
        How many shuffles.
    alternative : {"two-sided", "greater", "less"}
        ``"greater"``: the first group has the larger mean.
    seed : int
        Same seed, same answer, whatever the order of rows.
    options, layer, during, unit, undated
        As in :func:`subnatnet.significance`.

    Returns
    -------
    pandas.DataFrame
        One row per pair of groups: ``first, second, n_first, n_second, mean_first, mean_second, difference``
        (of means); ``hedges_g`` (difference by pooled standard deviation, corrected for small samples; for
        periods by the standard deviation of the differences); ``cliffs_delta`` (chance that a value of the
        first is larger, less the chance that it is smaller; -1 to 1); ``p``; ``p_adjusted``
        (Benjamini-Hochberg over the pairs). With three or more groups ``attrs`` has ``eta_squared`` (share of
        variance between groups) and its ``p_overall``.

    Raises
    ------
    InvalidChoice
        If there is no such measure or column, or fewer than two groups of at least two actors.

    Notes
    -----
    Actors of a network depend on one another; shuffling who is in which group keeps the network and its
    values as they are, so the test asks only whether groups and values go together. What is compared with
    its shuffled values is the difference of means over its standard error (Welch's t; over three or more
    groups the weighted sum of squared distances of means), so that groups of unequal size and spread are not
    taken for unequal (Janssen 1997; Chung and Romano 2013). For a handful of actors that alone does not do:
    without `strata`, p is the larger of that of the shuffles and that of Welch's test. For periods the sign
    of each actor's difference is flipped at random.

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators.
    Journal of Educational Statistics, 6(2), 107-128. https://doi.org/10.3102/10769986006002107
    Janssen, A. (1997). Studentized permutation tests for non-i.i.d. hypotheses and the generalized
    Behrens-Fisher problem. Statistics & Probability Letters, 36(1), 9-21.
    https://doi.org/10.1016/S0167-7152(97)00043-6
    Chung, E., & Romano, J. P. (2013). Exact and asymptotically robust permutation tests. Annals of
    Statistics, 41(2), 484-507. https://doi.org/10.1214/13-AOS1090
    Welch, B. L. (1951). On the comparison of several mean values: An alternative approach. Biometrika,
    38(3/4), 330-336. https://doi.org/10.1093/biomet/38.3-4.330
    Cliff, N. (1993). Dominance statistics: Ordinal analyses to answer ordinal questions. Psychological
    Bulletin, 114(3), 494-509. https://doi.org/10.1037/0033-2909.114.3.494

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> rows = [("R1", "PL"), ("R1", "DE"), ("R2", "PL"), ("R2", "DE"), ("R3", "PL"), ("R4", "PL")]
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> coast = {"R1": "coast", "R2": "coast", "R3": "inland", "R4": "inland"}
    >>> table = compare_groups(net, "degree", coast, permutations=999)
    >>> table[["first", "second", "difference", "cliffs_delta"]].to_numpy().tolist()
    [['coast', 'inland', 1.0, 1.0]]
    """
    if alternative not in ALTERNATIVES:
        reject(alternative, ALTERNATIVES, "alternative")
    chosen: dict[str, Any] = {**which}
    if isinstance(by, Sequence) and not isinstance(by, str):
        table, overall = _periods(net, measure, by, among, permutations, alternative, seed, options, chosen)
    else:
        values, nodes = _values(net, measure, among, options, chosen)
        groups = _groups(by, nodes)
        both = groups.notna() & values.notna()
        values, groups = values[both], groups[both].astype("str")
        shuffled_in = pd.Series("", values.index)
        if strata is not None:
            if strata not in nodes:
                reject(strata, nodes.columns, "column of the actors")
            shuffled_in = nodes[strata].reindex(values.index).astype("str")
        table, overall = _labelled(values, groups, shuffled_in, permutations, alternative, seed)
    table["p_adjusted"] = adjust(table["p"])
    named = measure.name if isinstance(measure, pd.Series) else Measure(measure).name
    about: dict[str, object] = {"permutations": permutations, "alternative": alternative, "seed": seed}
    layers = "+".join(named_layers(chosen["layer"])) or None
    about |= {"strata": strata, **overall, **chosen, "layer": layers}
    about["name"], about["measure"] = "compare_groups", named
    table.attrs.update(about)
    return table


def _values(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike | pd.Series,
    among: str,
    options: Mapping[str, Any] | None,
    chosen: Mapping[str, Any],
) -> tuple[pd.Series, pd.DataFrame]:
    """Return values by actor, sorted, of the actors of that kind, and what is known of them."""
    view = select(net, **chosen)
    nodes = view.nodes
    if isinstance(measure, pd.Series):
        values = measure
    else:
        from subnatnet.inference._acts import ActVariants

        values = Measure(measure, dict(options or {})).of(ActVariants(view), None)
    if "kind" in nodes:
        nodes = nodes[nodes["kind"] == among]
    return values.reindex(nodes.index).sort_index().astype(float), nodes.sort_index()


def _groups(by: str | pd.Series | Mapping[Any, object], nodes: pd.DataFrame) -> pd.Series:
    if isinstance(by, str):
        if by not in nodes:
            reject(by, nodes.columns, "column of the actors")
        groups = nodes[by]
    else:
        groups = pd.Series(by if isinstance(by, pd.Series) else dict(by)).reindex(nodes.index)
    if groups.dtype.kind == "f":  # numbers with gaps are read as floats; 1.0 is group 1
        groups = groups.map("{:g}".format, na_action="ignore").astype("object")
    return groups.where(groups.notna() & (groups.astype("str") != ""))


def _labelled(
    values: pd.Series,
    groups: pd.Series,
    strata: pd.Series,
    permutations: int,
    alternative: Alternative,
    seed: int,
) -> tuple[pd.DataFrame, dict[str, float]]:
    names = sorted(groups.unique())
    sizes = groups.value_counts()
    if len(names) < 2 or sizes.min() < 2:
        raise InvalidChoice(
            f"at least two groups of two actors or more are needed; there are: "
            f"{', '.join(f'{name} ({sizes[name]})' for name in names) or 'none'}"
        )
    x, code = values.to_numpy(), np.searchsorted(names, groups.to_numpy(dtype=object))
    held = len(set(strata)) > 1
    rows = []
    for number, (a, b) in enumerate(combinations(range(len(names)), 2)):
        at = np.flatnonzero((code == a) | (code == b))
        first = code[at] == a
        seen, drawn = _welch(x[at], first, strata.to_numpy()[at], permutations, [seed, number])
        row = _row(names[a], names[b], x[at][first], x[at][~first], seen, drawn, alternative)
        if not held:
            row["p"] = max(float(str(row["p"])), _welch_p(x[at][first], x[at][~first], alternative))
        rows.append(row)
    if len(names) == 2:
        return pd.DataFrame(rows), {}
    seen = _apart(x, code, len(names))
    shuffled = _orders(strata.to_numpy(), permutations, [seed, len(rows)])
    slack = 1e-9 * max(1.0, seen)
    at_least = sum(
        _apart(x, code[order], len(names)) >= seen - slack for orders in shuffled for order in orders
    )
    p = float(empirical_p(at_least, 0, permutations, "greater"))
    if not held:
        p = max(p, _welch_p_of_all(x, code, seen))
    overall = {"eta_squared": _eta(x, code, len(names)), "p_overall": p}
    return pd.DataFrame(rows), overall


def _periods(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike | pd.Series,
    periods: Sequence[str],
    among: str,
    permutations: int,
    alternative: Alternative,
    seed: int,
    options: Mapping[str, Any] | None,
    chosen: Mapping[str, Any],
) -> tuple[pd.DataFrame, dict[str, float]]:
    if isinstance(measure, pd.Series) or chosen["during"] is not None or len(periods) < 2:
        raise InvalidChoice("to compare periods, name two or more in `by`, no `during`, and a measure")
    per = {p: _values(net, measure, among, options, {**chosen, "during": p})[0] for p in periods}
    rows = []
    for number, (a, b) in enumerate(combinations(periods, 2)):
        pair = pd.DataFrame({"a": per[a], "b": per[b]}).dropna()
        if len(pair) < 2:
            raise InvalidChoice(f"fewer than two actors have a value both in {a!r} and in {b!r}")
        gaps = (pair["a"] - pair["b"]).to_numpy()
        generator = np.random.default_rng([require_seed(seed), number])
        drawn = np.concatenate(
            [
                (generator.integers(0, 2, (size, len(gaps))) * 2 - 1) @ gaps / len(gaps)
                for size in _sizes(permutations)
            ]
        )
        row = _row(a, b, pair["a"].to_numpy(), pair["b"].to_numpy(), gaps.mean(), drawn, alternative)
        spread = float(np.std(gaps, ddof=1))
        row["hedges_g"] = _small_sample(len(gaps) - 1) * gaps.mean() / spread if spread > 0 else np.nan
        rows.append(row)
    return pd.DataFrame(rows), {}


def _row(
    first: str,
    second: str,
    a: NDArray[np.float64],
    b: NDArray[np.float64],
    seen: float,
    drawn: NDArray[np.float64],
    alternative: Alternative,
) -> dict[str, object]:
    gap = a.mean() - b.mean()
    slack = 1e-9 * max(1.0, abs(seen))
    at_least, at_most = np.sum(drawn >= seen - slack), np.sum(drawn <= seen + slack)
    free = len(a) + len(b) - 2
    pooled = np.sqrt(((len(a) - 1) * a.var(ddof=1) + (len(b) - 1) * b.var(ddof=1)) / free)
    sign = np.sign(a[:, None] - b[None, :])
    return {
        "first": first, "second": second, "n_first": len(a), "n_second": len(b),
        "mean_first": a.mean(), "mean_second": b.mean(), "difference": gap,
        "hedges_g": _small_sample(free) * gap / pooled if pooled > 0 else np.nan,
        "cliffs_delta": float(sign.mean()),
        "p": float(empirical_p(at_least, at_most, len(drawn), alternative)),
    }  # fmt: skip


def _small_sample(free: int) -> float:
    """Return Hedges' exact correction for `free` degrees of freedom."""
    from scipy.special import gammaln

    return float(np.exp(gammaln(free / 2) - gammaln((free - 1) / 2)) / np.sqrt(free / 2)) if free > 1 else 1.0


def _welch(
    x: NDArray[np.float64], first: NDArray[np.bool_], strata: NDArray[Any], permutations: int, seed: list[int]
) -> tuple[float, NDArray[np.float64]]:
    """Return Welch's t of the groups as they are, and with labels shuffled inside strata."""
    centred = x - x.mean()
    least = 1e-12 * float((centred**2).sum()) or 1.0  # groups without any spread are as far apart as can be

    def t(labels: NDArray[np.bool_]) -> NDArray[np.float64]:
        n = labels.sum(axis=-1), (~labels).sum(axis=-1)
        means = [part @ centred / size for part, size in zip((labels, ~labels), n, strict=True)]
        squares = [part @ centred**2 / size for part, size in zip((labels, ~labels), n, strict=True)]
        spread = [
            np.maximum(square - mean**2, 0.0) / (size - 1)
            for square, mean, size in zip(squares, means, n, strict=True)
        ]
        return np.asarray((means[0] - means[1]) / np.sqrt(np.maximum(spread[0] + spread[1], least)))

    drawn = [t(first[orders]) for orders in _orders(strata, permutations, seed)]
    return float(t(first)), np.concatenate(drawn)


def _welch_p(a: NDArray[np.float64], b: NDArray[np.float64], alternative: Alternative) -> float:
    """Return the p of Welch's t-test; 0 where no group has a spread, so that the shuffles decide."""
    from scipy.stats import t

    parts = [part.var(ddof=1) / len(part) for part in (a, b)]
    both = parts[0] + parts[1]
    if both <= 1e-24 * max(1.0, float(np.abs([a.mean(), b.mean()]).max()) ** 2):
        return 0.0
    free = both**2 / (parts[0] ** 2 / (len(a) - 1) + parts[1] ** 2 / (len(b) - 1))
    upper = float(t.sf((a.mean() - b.mean()) / np.sqrt(both), free))
    return {"greater": upper, "less": 1 - upper, "two-sided": 2 * min(upper, 1 - upper)}[alternative]


def _welch_p_of_all(x: NDArray[np.float64], code: NDArray[np.int64], seen: float) -> float:
    """Return the p of Welch's test of three or more means, whose weighted squares are `seen`."""
    from scipy.stats import f

    count = np.bincount(code)
    spread = np.array([x[code == group].var(ddof=1) for group in range(len(count))])
    if (spread <= 0).any():
        return 0.0
    weight = count / spread
    uneven = ((1 - weight / weight.sum()) ** 2 / (count - 1)).sum()
    free = len(count) - 1
    ratio = seen / free / (1 + 2 * (free - 1) / (len(count) ** 2 - 1) * uneven)
    return float(f.sf(ratio, free, (len(count) ** 2 - 1) / (3 * uneven)))


def _orders(strata: NDArray[Any], permutations: int, seed: list[int]) -> Iterable[NDArray[np.int64]]:
    """Yield shuffles inside strata, some hundred at a time."""
    generator = np.random.default_rng([require_seed(part) for part in seed])
    code = pd.factorize(strata, sort=True)[0]
    home = np.argsort(code, kind="stable")
    for size in _sizes(permutations):
        drawn = np.argsort(code + generator.random((size, len(code))), axis=1)
        orders = np.empty_like(drawn)
        orders[:, home] = drawn
        yield orders


def _sizes(permutations: int) -> list[int]:
    return [min(_CHUNK, permutations - start) for start in range(0, permutations, _CHUNK)]


def _apart(x: NDArray[np.float64], code: NDArray[np.int64], groups: int) -> float:
    """Return how far the means of groups lie apart, each group weighed by how well its mean is known."""
    count = np.bincount(code, minlength=groups)
    centred = x - x.mean()
    means = np.bincount(code, centred, minlength=groups) / count
    spread = np.bincount(code, (centred - means[code]) ** 2, minlength=groups) / np.maximum(count - 1, 1)
    least = 1e-12 * float((centred**2).sum()) or 1.0
    weight = 1 / np.maximum(spread / count, least)
    middle = (weight * means).sum() / weight.sum()
    return float((weight * (means - middle) ** 2).sum())


def _eta(x: NDArray[np.float64], code: NDArray[np.int64], groups: int) -> float:
    """Return the share of variance that lies between groups."""
    count = np.bincount(code, minlength=groups)
    means = np.bincount(code, x, minlength=groups) / np.maximum(count, 1)
    total = float(np.sum((x - x.mean()) ** 2))
    return float(np.sum(count * (means - x.mean()) ** 2) / total) if total > 0 else 0.0
