"""Hold each case against the reason that was stated for its choice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import table as a_table
from subnatnet.cases.criteria import case_criteria
from subnatnet.cases.selection import _place
from subnatnet.errors import InvalidChoice, reject
from subnatnet.network import TieNetwork
from subnatnet.roles._evidence import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subnatnet.arguments import Share

ENDS = ("high", "low")


@checked()
def hold_reasons(
    cases: TieNetwork | pd.DataFrame, reasons: Mapping[str, tuple[str, ...]], *, top: Share = 0.25
) -> pd.DataFrame:
    """Hold each case against the reason that was stated for its choice.

    Parameters
    ----------
    cases : TieNetwork or pandas.DataFrame
        A table with one row per case, such as :func:`case_criteria` makes (a network makes it).
    reasons : mapping of str to (str, {"high", "low"}) or (str, {"high", "low"}, str)
        For each case, by id or name, the criterion it was chosen for, at which end it should stand and,
        third, where that reason is stated.
    top : float
        The share of regions that count as standing at that end.

    Returns
    -------
    pandas.DataFrame
        One row for each case: ``case, name, criterion, end, value, rank`` (from that end, 1 is first),
        ``of``, ``verdict``: ``"holds"`` (among the `top` share, also at the worse end of its interval where
        there is one), ``"does not hold"`` (not even at the better end), ``"cannot be told"`` (the interval
        covers both, or the value is not known); ``source`` (where the reason is stated; empty where that was
        not said).

    Raises
    ------
    InvalidChoice, UnknownActor
        If a case, criterion or end does not exist.

    References
    ----------
    Seawright, J., & Gerring, J. (2008). Case selection techniques in case study research: A menu of
    qualitative and quantitative options. Political Research Quarterly, 61(2), 294-308.
    https://doi.org/10.1177/1065912907313077

    Examples
    --------
    >>> table = pd.DataFrame({"name": list("ABCD"), "size": [9.0, 5.0, 3.0, 1.0]}, index=list("abcd"))
    >>> hold_reasons(table, {"A": ("size", "high"), "B": ("size", "low")})["verdict"].tolist()
    ['holds', 'does not hold']
    """
    table = (
        case_criteria(cases) if isinstance(cases, TieNetwork) else a_table(once=True).check(cases, "cases")
    )
    rows = []
    for case, reason in reasons.items():
        if len(reason) not in (2, 3):
            raise InvalidChoice(f"the reason of {case!r} is (criterion, end) or (criterion, end, source)")
        criterion, end, source = (*reason, "")[:3]
        if criterion not in table or not pd.api.types.is_numeric_dtype(table[criterion]):
            reject(criterion, table.select_dtypes("number").columns, "criterion")
        if end not in ENDS:
            reject(end, ENDS, "end of a criterion")
        at = _place(table, case)
        values = table[criterion].to_numpy(dtype=float)
        sign = 1.0 if end == "high" else -1.0
        worst, best = (_end(table, criterion, at, sign, which) for which in (-1, 1))
        known = values[~np.isnan(values)]
        room = max(1, int(np.floor(top * len(known))))
        rows.append(
            {
                "case": table.index[at],
                "name": table["name"].iloc[at] if "name" in table else table.index[at],
                "criterion": criterion,
                "end": end,
                "value": values[at],
                "rank": _rank(known, values[at], sign),
                "of": len(known),
                "verdict": _verdict(_rank(known, worst, sign), _rank(known, best, sign), room),
                "source": source,
            }
        )
    return stamp(pd.DataFrame(rows), {}, measure="hold_reasons", top=top)


def _end(table: pd.DataFrame, criterion: str, at: int, sign: float, which: int) -> float:
    """Return the worse (-1) or better (1) end of a value's interval, or the value where there is none."""
    column = f"{criterion}_{'high' if sign * which > 0 else 'low'}"
    return float(table[column if column in table else criterion].iloc[at])


def _rank(known: np.ndarray[tuple[int], np.dtype[np.float64]], value: float, sign: float) -> float:
    """Return how many stand farther towards the end, and one."""
    return float("nan") if np.isnan(value) else float((sign * known > sign * value).sum() + 1)


def _verdict(worst: float, best: float, room: int) -> str:
    if np.isnan(worst) or np.isnan(best):
        return "cannot be told"
    if worst <= room:
        return "holds"
    return "does not hold" if best > room else "cannot be told"
