"""The choice of cases: the techniques of Seawright and Gerring (2008)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import table as a_table
from subnatnet.cases.criteria import case_criteria
from subnatnet.errors import InvalidChoice, UnknownActor, nearest, reject
from subnatnet.network import TieNetwork
from subnatnet.roles._evidence import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TECHNIQUES = {
    "typical": "smallest residual: well explained",
    "diverse": "spread over all values of the criteria",
    "extreme": "farthest from the mean of the outcome",
    "deviant": "largest residual: badly explained",
    "influential": "moves the explanation most (Cook's distance)",
    "most similar": "pairs alike in what explains, apart in the outcome",
    "most different": "pairs apart in what explains, alike in the outcome",
}
CRITERIA = ("external_dependence", "central_role", "area_share", "land_neighbours")
LARGEST = 200_000  # sets to compare one by one
DIGITS = 9  # of a score; what differs by less is the same


@checked()
def select_cases(
    cases: TieNetwork | pd.DataFrame,
    technique: str = "diverse",
    n: int = 4,
    *,
    outcome: str | None = None,
    explain: Sequence[str] | None = None,
    apart: float = 1.0,
    alike: float = 0.5,
) -> pd.DataFrame:
    """Choose cases for close study.

    ==================  ===================================================================================
    technique           how it is done here
    ==================  ===================================================================================
    ``typical``         smallest absolute residual of a linear regression of `outcome` on `explain`
    ``deviant``         largest absolute residual of the same
    ``influential``     largest Cook's distance of the same
    ``extreme``         largest absolute z-score of `outcome`
    ``diverse``         the set of n whose nearest two members are farthest apart in `explain` (z-scores)
    ``most similar``    pairs at least `apart` standard deviations apart in `outcome`, nearest in `explain`
    ``most different``  pairs at most `alike` standard deviations apart in `outcome`, farthest in `explain`
    ==================  ===================================================================================

    Parameters
    ----------
    cases : TieNetwork or pandas.DataFrame
        A table with one row per case; for a network, :func:`case_criteria` makes it.
    technique : str
        One of the above.
    n : int
        How many cases, or pairs.
    outcome : str, optional
        The column to be explained; by default ``"area_share"`` of a network's criteria.
    explain : sequence of str, optional
        The columns that explain, or that spread the cases; by default the criteria known for all but a
        tenth of the cases.
    apart, alike : float
        Standard deviations of the outcome that make two cases different, or the same.

    Returns
    -------
    pandas.DataFrame
        Ranked: ``case, name`` (for pairs also ``other, other_name``), ``score`` (what it is chosen by),
        ``why``. ``.attrs["left_out"]`` lists cases with a missing value, ``.attrs["r_squared"]`` how much
        the regression explains where there is one.

    Raises
    ------
    InvalidChoice
        If there is no such technique or column, or there are too few cases.

    References
    ----------
    Seawright, J., & Gerring, J. (2008). Case selection techniques in case study research: A menu of
    qualitative and quantitative options. Political Research Quarterly, 61(2), 294-308.
    https://doi.org/10.1177/1065912907313077

    Examples
    --------
    >>> import subnatnet as sn
    >>> select_cases(sn.load_china(), "extreme", 1, outcome="external_dependence")["name"].tolist()
    ['Guangdong']
    """
    if technique not in TECHNIQUES:
        reject(technique, TECHNIQUES, "technique of case selection")
    table = case_criteria(cases) if isinstance(cases, TieNetwork) else cases
    chosen = _columns(table, explain)
    outcome = outcome or ("area_share" if "area_share" in table else None)
    uses_outcome = technique != "diverse"
    if uses_outcome:
        if outcome is None:
            raise InvalidChoice(f"technique {technique!r} needs an `outcome`: the column to be explained")
        if outcome not in table:
            reject(outcome, table.columns, "column of the cases")
        chosen = [name for name in chosen if name != outcome]
    used = [*([outcome] if uses_outcome and outcome else []), *([] if technique == "extreme" else chosen)]
    if not isinstance(cases, TieNetwork):
        table = a_table(numbers=used, once=True).check(table, "cases")
    full = table.dropna(subset=used).sort_index()
    if len(full) < max(n, len(used) + 2):
        raise InvalidChoice(f"{len(full)} cases have all of {', '.join(used)}: too few for {n} of them")
    x = _z(full[chosen].to_numpy(dtype=float))
    y = _z(full[[outcome]].to_numpy(dtype=float))[:, 0] if uses_outcome else np.zeros(len(full))
    attrs: dict[str, object] = {
        "technique": technique,
        "outcome": outcome if uses_outcome else None,
        "explain": [] if technique == "extreme" else chosen,
        "left_out": sorted(set(table.index) - set(full.index)),
    }
    if technique.startswith("most"):
        found = _pairs(full, x, y, technique, n, apart=apart, alike=alike)
    elif technique == "diverse":
        found = _spread(full, x, n)
    else:
        score, fit = _scores(technique, x, y)
        attrs["r_squared"] = fit
        score = score.round(DIGITS)
        order = np.argsort(score if technique == "typical" else -score, kind="stable")[:n]
        found = _rows(full, order, score[order], TECHNIQUES[technique])
    return stamp(found, attrs, measure="select_cases")


def _columns(table: pd.DataFrame, explain: Sequence[str] | None) -> list[str]:
    if explain is None:
        wanted = [name for name in CRITERIA if name in table and table[name].notna().mean() >= 0.9]
        if not wanted:
            raise InvalidChoice("name the columns that spread or explain the cases: `explain=[...]`")
        return wanted
    for name in explain:
        if name not in table:
            reject(name, table.columns, "column of the cases")
    return list(explain)


def _z(values: Floats) -> Floats:
    spread = values.std(axis=0, ddof=1)
    return np.asarray((values - values.mean(axis=0)) / np.where(spread > 0, spread, 1.0))


def _scores(technique: str, x: Floats, y: Floats) -> tuple[Floats, float | None]:
    if technique == "extreme":
        return np.abs(y), None
    design = np.column_stack([np.ones(len(y)), x])
    hat = design @ np.linalg.pinv(design)
    residual = y - hat @ y
    rank = int(np.linalg.matrix_rank(design))
    fit = 1.0 - float(residual @ residual) / float(((y - y.mean()) ** 2).sum() or 1.0)
    if technique != "influential":
        return np.abs(residual), fit
    leverage = np.clip(np.diag(hat), 0.0, 1.0 - 1e-12)
    variance = float(residual @ residual) / max(len(y) - rank, 1)
    cook = residual**2 / (rank * variance or 1.0) * leverage / (1.0 - leverage) ** 2
    return cook, fit


def _rows(
    table: pd.DataFrame, order: Sequence[int] | NDArray[np.intp], score: object, why: str
) -> pd.DataFrame:
    at = table.iloc[list(order)]
    names = at["name"] if "name" in table else pd.Series(at.index, index=at.index)
    columns = {"case": at.index, "name": names.to_numpy(), "score": score, "why": why}
    return pd.DataFrame(columns, index=pd.RangeIndex(1, len(at) + 1, name="rank"))


def _distances(x: Floats) -> Floats:
    """Distances between cases; rounded, so that ties are ties in whatever unit a column is given."""
    return np.asarray(np.sqrt(((x[:, None, :] - x[None, :, :]) ** 2).sum(axis=2)).round(DIGITS))


def _pairs(
    table: pd.DataFrame, x: Floats, y: Floats, technique: str, n: int, *, apart: float, alike: float
) -> pd.DataFrame:
    first, second = np.triu_indices(len(y), 1)
    gap, distance = np.abs(y[first] - y[second]).round(DIGITS), _distances(x)[first, second]
    similar = technique == "most similar"
    fits = np.flatnonzero(gap >= apart if similar else gap <= alike)
    order = fits[np.argsort(distance[fits] if similar else -distance[fits], kind="stable")][:n]
    one = _rows(table, first[order], distance[order], TECHNIQUES[technique])
    two = _rows(table, second[order], distance[order], "")
    one.insert(2, "other", two["case"])
    one.insert(3, "other_name", two["name"])
    return one.assign(outcome_gap=gap[order])


def _spread(table: pd.DataFrame, x: Floats, n: int) -> pd.DataFrame:
    distance = _distances(x)
    sets = _all_sets(len(x), n)
    chosen = _greedy(distance, n) if sets is None else sets[int(np.argmax(_nearest(distance, sets)))]
    between = distance[np.ix_(chosen, chosen)].copy()
    np.fill_diagonal(between, np.inf)
    return _rows(table, chosen, between.min(axis=1), TECHNIQUES["diverse"])


def _all_sets(size: int, n: int) -> NDArray[np.intp] | None:
    from math import comb

    if n < 2:
        raise InvalidChoice("a diverse set has at least two cases")
    return np.array(list(combinations(range(size), n))) if comb(size, n) <= LARGEST else None


def _nearest(distance: Floats, sets: NDArray[np.intp]) -> Floats:
    """Distance between the nearest two members of each set."""
    pairs = [distance[sets[:, i], sets[:, j]] for i, j in combinations(range(sets.shape[1]), 2)]
    return np.asarray(np.min(pairs, axis=0))


def _greedy(distance: Floats, n: int) -> NDArray[np.intp]:
    """Take the farthest two, then always the case farthest from those taken."""
    taken = list(np.unravel_index(int(np.argmax(distance)), distance.shape))
    while len(taken) < n:
        taken.append(np.intp(np.argmax(distance[:, taken].min(axis=1))))
    return np.sort(np.asarray(taken, dtype=np.intp))


def alternative_sets(
    cases: TieNetwork | pd.DataFrame,
    chosen: Iterable[str],
    *,
    explain: Sequence[str] | None = None,
    best: int = 5,
) -> pd.DataFrame:
    """Hold a set of cases against all sets of the same size: how diverse it is, and which would be more so.

    Parameters
    ----------
    cases : TieNetwork or pandas.DataFrame
        As in :func:`select_cases`.
    chosen : iterable of str
        Ids or names of the cases.
    explain : sequence of str, optional
        Columns in which to be diverse.
    best : int
        How many of the most diverse sets to list.

    Returns
    -------
    pandas.DataFrame
        The chosen set first, then the best: ``cases`` (names), ``nearest`` (distance of its nearest two, in
        standard deviations), ``rank`` (1 is the most diverse) and ``of`` (sets). Cases without all values
        cannot be compared; ``.attrs["left_out"]`` lists them.

    Raises
    ------
    InvalidChoice, UnknownActor
        If a case or column does not exist, a case lacks a value, or there are too many sets to compare.

    Examples
    --------
    >>> import subnatnet as sn
    >>> four = ["Sichuan", "Guangdong", "Heilongjiang", "Xinjiang"]
    >>> int(alternative_sets(sn.load_china(), four)["of"].iloc[0])
    27405
    """
    table = case_criteria(cases) if isinstance(cases, TieNetwork) else cases
    columns = _columns(table, explain)
    full = table.dropna(subset=columns).sort_index()
    at = sorted(_place(full, case) for case in chosen)
    sets = _all_sets(len(full), len(at))
    if sets is None:
        raise InvalidChoice(f"there are too many sets of {len(at)} to compare one by one; choose fewer cases")
    near = _nearest(_distances(_z(full[columns].to_numpy(dtype=float))), sets)
    mine = int(np.flatnonzero((sets == np.asarray(at)).all(axis=1))[0])
    order = [mine, *np.argsort(-near, kind="stable")[:best]]
    names = (full["name"] if "name" in full else pd.Series(full.index, index=full.index)).to_numpy()
    found = pd.DataFrame(
        {
            "cases": [", ".join(names[sets[i]]) for i in order],
            "nearest": near[order],
            "rank": [int((near > near[i] + 1e-12).sum()) + 1 for i in order],
            "of": len(sets),
        },
        index=pd.Index(["chosen", *(f"best {i + 1}" for i in range(len(order) - 1))]),
    )
    left_out = sorted(set(table.index) - set(full.index))
    return stamp(found, {}, measure="alternative_sets", explain=columns, left_out=left_out)


def _place(table: pd.DataFrame, case: str) -> int:
    if case in table.index:
        return int(table.index.get_indexer(pd.Index([case]))[0])
    names = table["name"] if "name" in table else pd.Series(dtype="str")
    at = np.flatnonzero(names == case)
    if len(at) != 1:
        hint = nearest(case, [*table.index, *names])
        raise UnknownActor(
            f"{case!r} is not a case with all values" + (f"; did you mean {hint!r}?" if hint else "")
        )
    return int(at[0])


def standing(table: pd.DataFrame, chosen: Iterable[str]) -> pd.DataFrame:
    """Say where cases stand on each column: value, rank (1 is the largest) and among how many.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of :func:`case_criteria`, or any table of numbers by case.
    chosen : iterable of str
        Ids or names.

    Returns
    -------
    pandas.DataFrame
        One row for each case and column: ``case, name, criterion, value, rank, of``.

    Raises
    ------
    UnknownActor
        If a case is not in the table.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["One", "Two"], "size": [3.0, 5.0]}, index=["a", "b"])
    >>> standing(table, ["Two"]).to_dict("records")
    [{'case': 'b', 'name': 'Two', 'criterion': 'size', 'value': 5.0, 'rank': 1.0, 'of': 2}]
    """
    numbers = table.select_dtypes("number")
    columns = [name for name in numbers if not str(name).endswith(("_low", "_high"))]
    rows = []
    for case in chosen:
        at = _place(table, case)
        name = table["name"].iloc[at] if "name" in table else table.index[at]
        for column in columns:
            values = numbers[column]
            rank = values.rank(ascending=False, method="min").iloc[at]
            rows.append(
                {
                    "case": table.index[at],
                    "name": name,
                    "criterion": column,
                    "value": values.iloc[at],
                    "rank": rank,
                    "of": int(values.notna().sum()),
                }
            )
    return pd.DataFrame(rows, columns=["case", "name", "criterion", "value", "rank", "of"])
