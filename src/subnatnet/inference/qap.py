"""Quadratic assignment: whether relations go together more than they would with shuffled actors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked, either, mapping
from subnatnet.arguments.frames import MATRIX
from subnatnet.arguments.rules import KNOWN, TEXT
from subnatnet.errors import InvalidChoice, reject
from subnatnet.inference._engine import run_draws
from subnatnet.inference.pvalues import adjust, empirical_p

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import Seed, Size, Workers

Model = Literal["correlation", "linear", "poisson", "logit"]
MODELS = ("correlation", "linear", "poisson", "logit")
_FAMILY = {"linear": 0, "poisson": 1, "logit": 2}
_BLOCK = 20  # permutations per pass over the matrices


ONE = either([MATRIX, KNOWN["NDArray"]])


@checked(y=ONE, x=either([ONE, mapping(TEXT, ONE)]))
def qap(
    y: pd.DataFrame | NDArray[np.float64],
    x: Mapping[str, pd.DataFrame | NDArray[np.float64]] | pd.DataFrame | NDArray[np.float64],
    *,
    model: Model = "linear",
    permutations: Size = 2000,
    seed: Seed = 0,
    two_mode: bool | None = None,
    directed: bool | None = None,
    workers: Workers = 1,
    progress: bool = True,
) -> pd.DataFrame:
    r"""Correlate or regress relations, with p-values from shuffled actors.

    Cells of a matrix of ties are not independent (a busy actor is busy in its whole row), so ordinary
    standard errors do not hold. QAP keeps each matrix as it is and shuffles who is who.
    ``"correlation"`` shuffles each covariate on its own (Krackhardt 1988). The regressions use double
    semi-partialing (Dekker, Krackhardt and Snijders 2007): what the other covariates do not explain of
    :math:`X_k` is shuffled and put in its place, and the pivotal statistic (t, or Wald's z) of the true
    :math:`X_k` is compared with those of the shuffled ones.

    Parameters
    ----------
    y : (n, m) DataFrame or array
        The outcome: actors by actors, or regions by partners. NaN is missing. Counts for
        ``"poisson"``, 0/1 for ``"logit"``.
    x : mapping of name to (n, m) DataFrame or array, or one such matrix
        Covariates. Frames are put in the order of `y`'s labels.
    model : {"correlation", "linear", "poisson", "logit"}
        What to fit.
    permutations : int
        How many shuffles per term.
    seed : int
        Same seed, same answer, for any number of workers.
    two_mode : bool, optional
        Whether rows and columns are different actors, shuffled on their own. By default a square matrix
        with equal row and column labels is one-mode, and its diagonal does not count.
    directed : bool, optional
        For one-mode matrices: whether cells (i, j) and (j, i) are two observations. By default they are
        one if all matrices are symmetric.
    workers : int
        Threads.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per term (``constant`` first, except for correlations): ``estimate`` (coefficient or r),
        ``statistic`` (t or z), ``p`` (two-sided: shuffles with as large an absolute statistic, the observed
        one counted in), ``p_greater``, ``p_less``, ``p_adjusted`` (Benjamini-Hochberg over the covariates),
        ``permutations`` (those with a result). ``attrs`` holds model, cells, fit (R squared or share of
        deviance explained), seed, and whether Ctrl-C stopped it early.

    Raises
    ------
    InvalidChoice
        If shapes or labels do not agree, a covariate is constant or a sum of others, or `y` does not
        suit the model.
    InvalidChoice
        If there is no such model.

    References
    ----------
    Krackhardt, D. (1988). Predicting with networks: Nonparametric multiple regression analysis of dyadic
    data. Social Networks, 10(4), 359-381. https://doi.org/10.1016/0378-8733(88)90004-4
    Dekker, D., Krackhardt, D., & Snijders, T. A. B. (2007). Sensitivity of MRQAP tests to collinearity and
    autocorrelation conditions. Psychometrika, 72(4), 563-581. https://doi.org/10.1007/s11336-007-9016-1

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> near = rng.random((20, 20))
    >>> ties = 2 * near + rng.random((20, 20))
    >>> table = qap(ties, {"near": near}, permutations=199, progress=False)
    >>> table.loc["near", ["estimate", "p"]].round(3).tolist()
    [1.976, 0.005]
    """
    if model not in MODELS:
        reject(model, MODELS, "QAP model")
    outcome, named = _aligned(y, x)
    if two_mode is None:
        two_mode = not _one_mode(y, outcome)
    symmetric = not two_mode and all(_symmetric(a) for a in (outcome, *named.values()))
    directed = not symmetric if directed is None else directed
    counts = np.ones(outcome.shape, dtype=bool)
    if not two_mode:
        counts &= ~np.eye(len(outcome), dtype=bool) if directed else np.triu(counts, 1)
    for matrix in (outcome, *named.values()):
        counts &= ~np.isnan(matrix)
    _check(outcome[counts], {name: a[counts] for name, a in named.items()}, model)
    terms = {"constant": np.ones(outcome.shape), **named}
    estimate, statistic, fit_share = _observed(outcome, terms, counts, model)
    tested = list(estimate)
    found = {name: np.full(len(tested), np.nan) for name in ("p", "p_greater", "p_less", "p_adjusted")}
    made = np.zeros(len(tested), dtype=np.int64)
    for number, name in enumerate(tested):
        statistics = _shuffler(outcome, terms, name, counts, model, two_mode)
        drawn = _shuffled(
            statistics, outcome.shape, two_mode, permutations, root_seed=seed, term=number, workers=workers,
            progress=progress, label=f"shuffling {name}",
        )  # fmt: skip
        done = len(drawn)
        drawn = drawn[~np.isnan(drawn)]
        seen = statistic[name]
        slack = 1e-9 * max(1.0, abs(seen))
        above, below = int(np.sum(drawn >= seen - slack)), int(np.sum(drawn <= seen + slack))
        extreme = int(np.sum(np.abs(drawn) >= abs(seen) - slack))
        found["p"][number] = empirical_p(extreme, 0, len(drawn), "greater")
        found["p_greater"][number] = empirical_p(above, below, len(drawn), "greater")
        found["p_less"][number] = empirical_p(above, below, len(drawn), "less")
        made[number] = len(drawn)
        if done < permutations:
            break
    own = np.array([name != "constant" for name in tested], dtype=bool)
    found["p_adjusted"][own] = adjust(found["p"][own])
    frame = pd.DataFrame(
        {
            "estimate": list(estimate.values()),
            "statistic": [statistic[name] for name in tested],
            **found,
            "permutations": made,
        },
        index=pd.Index(tested, name="term"),
    )
    frame.attrs = {
        "name": "qap", "model": model, "cells": int(counts.sum()), "fit": fit_share, "seed": seed,
        "two_mode": two_mode, "directed": directed, "interrupted": done < permutations,
    }  # fmt: skip
    return frame


def _aligned(
    y: pd.DataFrame | NDArray[np.float64],
    x: Mapping[str, pd.DataFrame | NDArray[np.float64]] | pd.DataFrame | NDArray[np.float64],
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]]]:
    given = {"x": x} if isinstance(x, pd.DataFrame | np.ndarray) else dict(x)
    if not given:
        raise InvalidChoice("give at least one covariate matrix")
    outcome = np.asarray(y, dtype=float)
    if outcome.ndim != 2:
        raise InvalidChoice(f"y must be a matrix, got an array of {outcome.ndim} dimension(s)")
    named = {}
    for name, matrix in given.items():
        if isinstance(matrix, pd.DataFrame) and isinstance(y, pd.DataFrame):
            for side, wanted, have in (("row", y.index, matrix.index), ("column", y.columns, matrix.columns)):
                lost = wanted.difference(have)
                if len(lost):
                    raise InvalidChoice(
                        f"covariate {name!r} has no {side} for {lost[0]!r} ({len(lost)} missing)"
                    )
            values = matrix.loc[y.index, y.columns].to_numpy(dtype=float)
        else:
            values = np.asarray(matrix, dtype=float)
        if values.shape != outcome.shape:
            raise InvalidChoice(f"covariate {name!r} has shape {values.shape}, y has {outcome.shape}")
        named[str(name)] = values
    return outcome, named


def _one_mode(y: pd.DataFrame | NDArray[np.float64], outcome: NDArray[np.float64]) -> bool:
    if isinstance(y, pd.DataFrame):
        return y.index.equals(y.columns)
    return bool(outcome.shape[0] == outcome.shape[1])


def _symmetric(matrix: NDArray[np.float64]) -> bool:
    return bool(np.array_equal(matrix, matrix.T, equal_nan=True))


def _check(y: NDArray[np.float64], x: dict[str, NDArray[np.float64]], model: str) -> None:
    if len(y) <= len(x) + 2:
        raise InvalidChoice(f"only {len(y)} cells have all values; that is too few for {len(x)} covariates")
    if model == "poisson" and ((y < 0) | (y != np.round(y))).any():
        raise InvalidChoice(
            f"a Poisson model needs counts 0, 1, 2, ...; y has {y[(y < 0) | (y != np.round(y))][0]!r}"
        )
    if model == "logit" and not np.isin(y, (0.0, 1.0)).all():
        raise InvalidChoice(f"a logit model needs 0/1 ties; y has {y[~np.isin(y, (0.0, 1.0))][0]!r}")
    if np.ptp(y) == 0:
        raise InvalidChoice("all cells of y that count are equal: there is nothing to explain")
    design = [np.ones(len(y))]
    for name, column in x.items():
        spread = column - column.mean()
        if np.max(np.abs(spread)) == 0:
            raise InvalidChoice(f"covariate {name!r} is constant over the cells that count; leave it out")
        design.append(spread / np.linalg.norm(spread))
        if model != "correlation" and np.linalg.matrix_rank(np.column_stack(design), tol=1e-7) < len(design):
            raise InvalidChoice(f"covariate {name!r} is a sum of the others; leave one of them out")


def _observed(
    y: NDArray[np.float64], terms: dict[str, NDArray[np.float64]], counts: NDArray[np.bool_], model: str
) -> tuple[dict[str, float], dict[str, float], float]:
    """Return estimate and statistic of every term, and the share of deviance explained."""
    from subnatnet.inference import _qap

    outcome, names = y[counts], list(terms)
    if model == "correlation":
        tested = names[1:]
        r = {name: float(np.corrcoef(outcome, terms[name][counts])[0, 1]) for name in tested}
        free = len(outcome) - 2
        return (
            r,
            {name: value * np.sqrt(free / max(1 - value**2, 1e-300)) for name, value in r.items()},
            np.nan,
        )
    design = np.column_stack([terms[name][counts] for name in names])
    scale = np.sqrt(np.mean(design**2, axis=0))  # columns of one size for the fit, scaled back afterwards
    start = np.zeros(len(names))
    start[0] = _level(outcome, model)
    beta, statistic, deviance, converged = _qap.fit(outcome, design / scale, start, _FAMILY[model])
    if not converged:
        raise InvalidChoice(
            "the model does not converge; in a logit this means that a covariate tells ties from non-ties "
            "without error. Leave it out, or use model='linear'."
        )
    null = _qap.fit(outcome, design[:, :1].copy(), start[:1], _FAMILY[model])[2]
    estimate = dict(zip(names, (beta / scale).tolist(), strict=True))
    return estimate, dict(zip(names, statistic.tolist(), strict=True)), 1 - deviance / null


def _level(outcome: NDArray[np.float64], model: str) -> float:
    """Return the constant of the model without covariates, on the scale of the link."""
    mean = float(outcome.mean())
    if model == "poisson":
        return float(np.log(mean))
    return float(np.log(mean / (1 - mean))) if model == "logit" else mean


def _shuffler(
    y: NDArray[np.float64],
    terms: dict[str, NDArray[np.float64]],
    name: str,
    counts: NDArray[np.bool_],
    model: str,
    two_mode: bool,
) -> Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]:
    """Return what turns permutations of rows and columns into statistics of the shuffled term."""
    from subnatnet.inference import _qap

    others = [a for other, a in terms.items() if other == "constant" or model != "correlation"]
    others = [a for a in others if a is not terms[name]]
    base = np.column_stack([a[counts] for a in others])
    coefficients = np.linalg.lstsq(base, terms[name][counts], rcond=None)[0]
    z = terms[name] - sum(c * a for c, a in zip(coefficients, others, strict=True))
    spread = float(np.sqrt(np.mean(z[counts] ** 2)))
    # rows side by side in memory, however the tables hold them: kernels are compiled once, not for each order
    z, counts = np.ascontiguousarray(z / spread), np.ascontiguousarray(counts)
    y = np.array(y, order="C")  # a copy: what a table holds may not be written to, which is another kernel
    outside = np.zeros(y.shape, bool) if two_mode else np.eye(len(y), dtype=bool)
    z[outside] = 0.0
    if model in ("linear", "correlation") and not np.isnan(z).any() and not (np.isnan(y) & ~outside).any():
        # Frisch, Waugh and Lovell: with y freed of the other terms, each shuffle needs inner products only
        basis, _ = np.linalg.qr(base)
        freed = y[counts] - basis @ (basis.T @ y[counts])
        against = np.zeros((1 + len(others), *y.shape))
        against[0][counts] = freed
        for k in range(len(others)):
            against[k + 1][counts] = basis[:, k]
        total, size = float(freed @ freed), float(np.sum(z[counts] ** 2))
        free = len(freed) - len(others) - 1

        def by_products(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
            products = _qap.cross_products(z, against, rows, columns)
            left = np.maximum(size - np.sum(products[:, 1:] ** 2, axis=1), 1e-300)
            residual = np.maximum(total - products[:, 0] ** 2 / left, 1e-300)
            return np.asarray(products[:, 0] / np.sqrt(left * residual / free))

        return by_products
    family = _FAMILY.get(model, 0)
    scale = np.sqrt(np.mean(base**2, axis=0))
    start = np.zeros(len(others))
    start[0] = _level(y[counts], model) if others[0] is terms.get("constant") else 0.0
    known = _qap.fit(y[counts], base / scale, start, family)[0]
    stacked = np.ascontiguousarray(np.stack(others, axis=-1) / scale)

    def by_fits(rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.float64]:
        first = np.concatenate([[0.0], known])
        return np.asarray(_qap.permuted_fits(y, z, stacked, counts, first, family, rows, columns))

    return by_fits


def _shuffled(
    statistics: Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]],
    shape: tuple[int, ...],
    two_mode: bool,
    permutations: int,
    *,
    root_seed: int,
    term: int,
    workers: int,
    progress: bool,
    label: str,
) -> NDArray[np.float64]:
    """Return the statistics of the permutations done: all, or those before Ctrl-C."""
    from subnatnet.inference._compiled import permutations_within, root_of

    root = root_of(root_seed)

    def shuffles(side: int, number: int) -> NDArray[np.int64]:
        first, n = (term * 2 + side) * 2**40, shape[side]
        draws = range(first + number * _BLOCK, first + min((number + 1) * _BLOCK, permutations))
        return permutations_within(root, draws, np.arange(n), np.array([0, n]))

    def block(number: int) -> NDArray[np.float64]:
        rows = shuffles(0, number)
        return statistics(rows, shuffles(1, number) if two_mode else rows)

    drawn: list[NDArray[np.float64]] = []
    blocks = -(-permutations // _BLOCK)
    run_draws(block, drawn.append, blocks, workers=workers, progress=progress, label=label, threads=True)
    return np.concatenate(drawn) if drawn else np.empty(0)
