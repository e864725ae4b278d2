"""How far codings of the same units agree, beyond what chance would give."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.coding.codebook import coded_frame, members
from subnatnet.errors import InvalidChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import Count, Seed, Share

ALL = "(all)"
CHUNK = 200


class _Coded(NamedTuple):
    """Codings of one variable as numbers: units x coders, -1 for none; how far codes differ."""

    codes: NDArray[np.int64]
    distance: NDArray[np.float64]


@checked()
def reliability(
    codings: Mapping[str, pd.DataFrame],
    variables: Iterable[str] | None = None,
    *,
    sets: Iterable[str] = (),
    by_code: bool = False,
    draws: Count = 2000,
    level: Share = 0.95,
    seed: Seed = 0,
) -> pd.DataFrame:
    r"""Measure how far two or more codings of the same units agree.

    Parameters
    ----------
    codings : mapping of str to pandas.DataFrame
        Coder to coding: one row per unit (id as index or column ``id``), one column per variable. Units that
        only one coder has are left out, and counted in ``.attrs["left_out"]``.
    variables : iterable of str, optional
        What to compare; by default the columns that all codings have.
    sets : iterable of str
        Variables whose cells hold several codes separated by ``|``. There ``""`` is the empty set, which is a
        code like others, and a missing cell is NaN; elsewhere ``""`` is a missing cell.
    by_code : bool
        Add a row for each code: this code against all others (for sets: has it or not).
    draws : int
        Draws for the interval: units are drawn with replacement.
    level : float
        Share of the draws inside the interval.
    seed : int
        Same seed, same interval, whatever the order of rows.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``variable, code`` (code ``(all)`` for the whole variable). ``units`` that two or more
        coders coded; ``used`` how often it was given, by all coders; ``agreement``, the share of pairs of
        codings that are equal; ``kappa`` of Cohen (two coders, else NaN); ``alpha`` of Krippendorff,
        with ``alpha_low, alpha_high``. NaN where all codings hold one and the same code: nothing varies, so
        nothing can be said about chance.

    Raises
    ------
    InvalidChoice
        If fewer than two codings are given, they share no unit or no variable.

    Notes
    -----
    With :math:`o_{ck}` the coincidences of codes c and k, :math:`n_c` their margins and :math:`n` their sum,

    .. math:: \alpha = 1 - (n - 1)\, \frac{\sum_{ck} o_{ck} \delta_{ck}}{\sum_{ck} n_c n_k \delta_{ck}} .

    For single codes :math:`\delta_{ck}` is 0 or 1 (nominal). For sets it is the MASI distance of Passonneau,
    one minus the share of common codes times 1 for equal sets, 2/3 for a set inside the other, 1/3 for an
    overlap. Kappa and agreement take sets as wholes. By a common rule alpha should reach .80; between .67 and
    .80 only tentative conclusions hold.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement
    20, 37-46. Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. Annenberg School.
    Passonneau, R. (2006). Measuring agreement on set-valued items (MASI). LREC 2006.

    Examples
    --------
    >>> ben = pd.DataFrame({"id": range(1, 13), "code": list("aabbdcccedda")})
    >>> gerry = pd.DataFrame({"id": range(1, 13), "code": list("babbbccceddd")})
    >>> table = reliability({"Ben": ben, "Gerry": gerry})
    >>> table.loc[("code", "(all)"), ["agreement", "alpha"]].astype(float).round(3).tolist()
    [0.75, 0.692]
    """
    frames = _frames(codings, variables)
    names = list(next(iter(frames.values())).columns)
    several = set([sets] if isinstance(sets, str) else sets)
    unknown = sorted(several - set(names))
    if unknown:
        raise InvalidChoice(f"{unknown[0]!r} is in `sets` but not among the variables: {', '.join(names)}")
    rows: dict[tuple[str, str], dict[str, float]] = {}
    left_out = 0
    for name in names:
        cells = pd.DataFrame({coder: frame[name] for coder, frame in frames.items()}).sort_index()
        if name not in several:
            cells = cells.where(cells != "")
        cells = cells[cells.notna().sum(axis=1) >= 2]
        left_out = max(left_out, len(set().union(*(f.index for f in frames.values()))) - len(cells))
        if cells.empty:
            raise InvalidChoice(f"no unit has {name!r} from two coders")
        rows[name, ALL] = _row(_whole(cells, is_set=name in several), draws, level, seed)
        rows[name, ALL]["used"] = int(cells.notna().to_numpy().sum())
        for code in _codes(cells, is_set=name in several) if by_code else []:
            held = _holds(cells, code, is_set=name in several)
            rows[name, code] = _row(held, draws, level, seed)
            rows[name, code]["used"] = int((held.codes == 1).sum())
    table = pd.DataFrame.from_dict(rows, orient="index")
    table.index = pd.MultiIndex.from_tuples(rows, names=["variable", "code"])
    table = table[["units", "used", "agreement", "kappa", "alpha", "alpha_low", "alpha_high"]]
    table = table.astype({"units": "int64", "used": "int64"})
    table.attrs |= {
        "name": "reliability",
        "coders": list(frames),
        "draws": draws,
        "level": level,
        "seed": seed,
    }
    table.attrs["left_out"] = left_out
    return table


def _frames(codings: Mapping[str, pd.DataFrame], variables: Iterable[str] | None) -> dict[str, pd.DataFrame]:
    if len(codings) < 2:
        raise InvalidChoice("reliability needs the codings of at least two coders")
    if variables is None:
        columns = [set(frame.columns) - {"id"} for frame in codings.values()]
        variables = [c for c in next(iter(codings.values())).columns if c in set.intersection(*columns)]
    wanted = [variables] if isinstance(variables, str) else list(variables)
    if not wanted:
        raise InvalidChoice("the codings have no column in common: name the `variables`")
    return {coder: coded_frame(frame, wanted) for coder, frame in codings.items()}


def _codes(cells: pd.DataFrame, *, is_set: bool) -> list[str]:
    values = {value for value in cells.to_numpy().ravel() if isinstance(value, str)}
    return sorted(set().union(*(members(value) for value in values)) if is_set else values)


def _whole(cells: pd.DataFrame, *, is_set: bool) -> _Coded:
    """Return the codes, or the distinct sets, as numbers, and how far each two are apart."""
    labels = (
        cells.map(lambda c: c if not isinstance(c, str) else "|".join(sorted(members(c))))
        if is_set
        else cells
    )
    values = sorted({value for value in labels.to_numpy().ravel() if isinstance(value, str)})
    number = {value: place for place, value in enumerate(values)}
    codes = labels.map(lambda value: number.get(value, -1) if isinstance(value, str) else -1)
    if is_set:
        parts = [members(value) for value in values]
        distance = np.array([[_masi(a, b) for b in parts] for a in parts])
    else:
        distance = 1.0 - np.eye(len(values))
    return _Coded(codes.to_numpy(dtype=np.int64), distance)


def _holds(cells: pd.DataFrame, code: str, *, is_set: bool) -> _Coded:
    """Return whether each cell holds one code, as numbers."""

    def holds(cell: object) -> int:
        if not isinstance(cell, str):
            return -1
        return int(code in members(cell) if is_set else cell == code)

    return _Coded(cells.map(holds).to_numpy(dtype=np.int64), 1.0 - np.eye(2))


def _masi(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the MASI distance of two sets; two empty sets are equal."""
    if one == other:
        return 0.0
    common, union = len(one & other), len(one | other)
    monotone = 2 / 3 if common and common in (len(one), len(other)) else 1 / 3
    return 1 - common / union * monotone


def _row(coded: _Coded, draws: int, level: float, seed: int) -> dict[str, float]:
    per_unit = _coincidences(coded)
    alpha = float(_alphas(per_unit.sum(axis=0)[None, :], coded.distance)[0])
    rng = np.random.default_rng(seed)
    units = len(per_unit)
    drawn = np.concatenate(
        [
            _alphas(rng.multinomial(units, np.full(units, 1 / units), size=some) @ per_unit, coded.distance)
            for some in [*[CHUNK] * (draws // CHUNK), draws % CHUNK]
            if some
        ]
    )
    drawn = drawn[np.isfinite(drawn)]
    tail = (1 - level) / 2
    known = np.isfinite(alpha) and len(drawn) > 0
    low, high = np.quantile(drawn, [tail, 1 - tail]) if known else (np.nan, np.nan)
    return {
        "units": units,
        "agreement": _agreement(coded.codes),
        "kappa": _kappa(coded.codes) if coded.codes.shape[1] == 2 else np.nan,
        "alpha": alpha,
        "alpha_low": float(low),
        "alpha_high": float(high),
    }


def _coincidences(coded: _Coded) -> NDArray[np.float64]:
    """Return the coincidences of each unit, flat: pairs of codings over the number of codings less one."""
    codes, kinds = coded.codes, len(coded.distance)
    counts = np.zeros((len(codes), kinds))
    for column in codes.T:
        there = column >= 0
        np.add.at(counts, (np.flatnonzero(there), column[there]), 1)
    pairs = counts[:, :, None] * counts[:, None, :] - counts[:, :, None] * np.eye(kinds)
    shared: NDArray[np.float64] = (pairs / (counts.sum(axis=1) - 1)[:, None, None]).reshape(len(codes), -1)
    return shared


def _alphas(flat: NDArray[np.float64], distance: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return alpha of each row of coincidences; NaN where only one code occurs."""
    together = flat.reshape(len(flat), *distance.shape)
    margins = together.sum(axis=2)
    total = margins.sum(axis=1)
    observed = (together * distance).sum(axis=(1, 2))
    expected = np.einsum("dc,ck,dk->d", margins, distance, margins)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas: NDArray[np.float64] = np.where(expected > 0, 1 - (total - 1) * observed / expected, np.nan)
    return alphas


def _agreement(codes: NDArray[np.int64]) -> float:
    """Return the share of pairs of codings of one unit that are equal."""
    equal = pairs = 0
    for first in range(codes.shape[1]):
        for second in range(first + 1, codes.shape[1]):
            both = (codes[:, first] >= 0) & (codes[:, second] >= 0)
            pairs += int(both.sum())
            equal += int((codes[both, first] == codes[both, second]).sum())
    return equal / pairs


def _kappa(codes: NDArray[np.int64]) -> float:
    """Return Cohen's kappa of two codings; NaN where both give one and the same code throughout."""
    kinds = int(codes.max()) + 1
    table = np.zeros((kinds, kinds))
    np.add.at(table, (codes[:, 0], codes[:, 1]), 1 / len(codes))
    chance = float(table.sum(axis=1) @ table.sum(axis=0))
    return float((np.trace(table) - chance) / (1 - chance)) if chance < 1 else np.nan
