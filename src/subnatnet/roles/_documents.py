"""What documents say in every dating of those that may or may not lie before the end of the period."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.roles._evidence import split
from subnatnet.roles._imputed import documents_over
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import SHARED, RoleStudy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ALL, SAMPLED = 6, 62  # up to so many documents all datings are tried, otherwise so many are drawn
ALIKE = SHARED - {"assigned", "claimed", "known"}  # what is the same whichever documents lie in the period
UNTOLD, USUAL, SILENT = "cannot be told", "as most regions", ("nothing said", UNSEEN)


def in_every_dating(
    study: RoleStudy,
    make: Callable[[RoleStudy], pd.DataFrame],
    lists: Mapping[str, Sequence[str]],
    verdict: str = "",
) -> pd.DataFrame:
    """Return what a table of words says whichever documents lie in the period.

    Parameters
    ----------
    study : RoleStudy
        Where it is not one with ``undated="bounds"`` there is one dating.
    make : callable
        Makes the table of one dating.
    lists : mapping of str to sequence of str
        Columns that are lists of words, and for each the columns with a number or text for every word.
    verdict : str
        What a table says where it says something.
    """
    if study.undated == "impute":
        made = {late: make(_without(study, late)) for late in dict.fromkeys(study.late_documents)}
        return documents_over(
            [made[late] for late in study.late_documents], lists, study.least, verdict, UNTOLD
        )
    if study.undated != "bounds":
        return make(study)
    tables = [make(one) for one in _datings(study)]
    first = tables[0]
    if len(tables) == 1:
        return first
    rows = [_row([table.loc[region] for table in tables], lists, verdict) for region in first.index]
    return pd.DataFrame(rows, index=first.index, columns=first.columns)


def _datings(study: RoleStudy) -> list[RoleStudy]:
    """Return the study with the documents of each dating; the one with all of them in comes first."""
    free = study.open_documents
    ways: list[tuple[bool, ...]]
    if len(free) <= ALL:
        ways = list(itertools.product((False, True), repeat=len(free)))
    else:
        rng = np.random.default_rng([study.seed, len(free)])
        drawn = rng.random((SAMPLED, len(free))) < 0.5
        ways = [(False,) * len(free), (True,) * len(free), *map(tuple, drawn.tolist())]
    return [
        _without(study, frozenset(name for name, out in zip(free, way, strict=True) if out)) for way in ways
    ]


def _without(study: RoleStudy, late: frozenset[str]) -> RoleStudy:
    """Return the study of one dating: some documents lie after the period."""
    made = replace(study, undated="include", left_out=late, results={})
    vars(made).update({name: value for name, value in vars(study).items() if name in ALIKE})
    return made


def _row(rows: Sequence[pd.Series], lists: Mapping[str, Sequence[str]], verdict: str) -> dict[str, object]:
    found = {str(name): _one([row[name] for row in rows]) for name in rows[0].index}
    for column, beside in lists.items():
        words = [split(row[column]) for row in rows]
        kept = [word for word in words[0] if all(word in own for own in words)]
        found[column] = "|".join(kept)
        for name in beside:
            cells = [
                dict(zip(own, str(row[name]).split("|"), strict=True))
                for own, row in zip(words, rows, strict=True)
                if own
            ]
            found[name] = "|".join(_least([own[word] for own in cells]) for word in kept)
    if "verdict" in found:
        found["verdict"] = _verdict(
            [str(row["verdict"]) for row in rows], verdict, said=any(found[c] for c in lists)
        )
    return found


def _verdict(verdicts: Sequence[str], word: str, *, said: bool) -> str:
    """Return the verdict of all datings, or what is left of it."""
    if len(set(verdicts)) == 1 and (said or verdicts[0] in SILENT):
        return verdicts[0]
    return (USUAL if USUAL in verdicts else word) if said else UNTOLD


def _one(values: Sequence[object]) -> object:
    """Return what all datings agree on, else nothing."""
    return values[0] if all(value == values[0] for value in values) else ""


def _least(cells: Sequence[str]) -> str:
    try:
        return min(cells, key=float)
    except ValueError:  # words, not numbers
        return cells[0]
