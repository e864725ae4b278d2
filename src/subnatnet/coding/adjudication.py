"""What codings read differently, and what was decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked, shown
from subnatnet.arguments.frames import table
from subnatnet.coding.codebook import Codebook, coded_frame, members
from subnatnet.errors import InvalidChoice, reject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOG = ("id", "variable", "decision", "reason")


@checked()
def disagreements(
    codings: Mapping[str, pd.DataFrame],
    variables: Iterable[str] | None = None,
    *,
    sets: Iterable[str] = (),
) -> pd.DataFrame:
    """List the cells that coders read differently.

    Parameters
    ----------
    codings : mapping of str to pandas.DataFrame
        Coder to coding, as in :func:`reliability`.
    variables : iterable of str, optional
        By default the columns that all codings have.
    sets : iterable of str
        Variables whose cells hold several codes separated by ``|``; their order does not matter.

    Returns
    -------
    pandas.DataFrame
        Columns ``id, variable`` and one for each coder, sorted by variable and id.

    Raises
    ------
    InvalidChoice
        If fewer than two codings are given or they share no column.

    Examples
    --------
    >>> first = pd.DataFrame({"id": ["a", "b"], "role": ["hub", "gateway"]})
    >>> second = pd.DataFrame({"id": ["a", "b"], "role": ["hub", "corridor"]})
    >>> disagreements({"first": first, "second": second}).values.tolist()
    [['b', 'role', 'gateway', 'corridor']]
    """
    if len(codings) < 2:
        raise InvalidChoice("disagreements need the codings of at least two coders")
    if variables is None:
        columns = [set(frame.columns) - {"id"} for frame in codings.values()]
        variables = [c for c in next(iter(codings.values())).columns if c in set.intersection(*columns)]
    wanted = list(variables)
    several = set([sets] if isinstance(sets, str) else sets)
    frames = {coder: coded_frame(frame, wanted) for coder, frame in codings.items()}
    parts = []
    for name in wanted:
        cells = pd.DataFrame({coder: frame[name] for coder, frame in frames.items()})
        cells = cells[cells.notna().sum(axis=1) >= 2]
        if name in several:
            read = cells.map(lambda cell: members(cell) if isinstance(cell, str) else cell)
        else:
            cells = cells.where(cells != "")
            read = cells
        differ = [len({value for value in row if not _missing(value)}) > 1 for row in read.to_numpy()]
        found = cells[differ].sort_index().rename_axis("id").reset_index()
        found.insert(1, "variable", name)
        parts.append(found)
    listed = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["id", "variable"])
    return listed.sort_values(["variable", "id"], ignore_index=True)


def _missing(value: object) -> bool:
    return value is None or value != value  # noqa: PLR0124 - only NaN differs from itself


@checked(coding=table(), log=table(*LOG))
def adjudicate(coding: pd.DataFrame, log: pd.DataFrame, *, codebook: Codebook | None = None) -> pd.DataFrame:
    """Return a coding with the decided codes in place of its own.

    Parameters
    ----------
    coding : pandas.DataFrame
        The coding to settle: id as index or column ``id``, one column per variable.
    log : pandas.DataFrame
        Columns ``id, variable, decision, reason``: the code that holds and why. A decision of NaN leaves the
        cell open: it keeps its code, and stands in ``.attrs["open"]``.
    codebook : Codebook, optional
        Decisions must be codes of it.

    Returns
    -------
    pandas.DataFrame
        As `coding`; ``.attrs["changed"]`` counts the cells that changed, ``.attrs["open"]`` lists what
        was left open, by id and variable.

    Raises
    ------
    InvalidChoice
        If the log names a unit, variable or code that is none, decides a cell twice or gives no reason.

    Examples
    --------
    >>> coding = pd.DataFrame({"id": ["a", "b"], "role": ["hub", "gateway"]})
    >>> log = pd.DataFrame({"id": ["b"], "variable": ["role"], "decision": ["corridor"],
    ...                     "reason": ["the last noun decides"]})
    >>> adjudicate(coding, log, codebook=None)["role"].tolist()
    ['hub', 'corridor']
    """
    settled = coding.copy()
    ids = (settled["id"] if "id" in settled else settled.index.to_series()).astype(str)
    if ids.duplicated().any():
        raise InvalidChoice(f"id {ids[ids.duplicated()].iloc[0]!r} stands in two rows of the coding")
    where = pd.Series(settled.index, index=ids.to_numpy())
    doubled = log[log.duplicated(["id", "variable"])]
    if len(doubled):
        raise InvalidChoice(f"the log decides {doubled['variable'].iloc[0]} of {doubled['id'].iloc[0]} twice")
    changed, still_open = 0, []
    for unit, name, decision, reason in log[list(LOG)].astype(object).to_numpy().tolist():
        if unit not in where.index:
            reject(unit, where.index, "unit of the coding")
        if name not in settled:
            reject(name, settled.columns, "variable of the coding")
        if _missing(reason) or not str(reason).strip():
            raise InvalidChoice(f"{unit}, {name}: a decision needs a reason")
        if _missing(decision):
            still_open.append((unit, name))
            continue
        if not isinstance(decision, str | int | float):
            raise InvalidChoice(f"{unit}, {name}: {shown(decision)} is no code")
        if codebook is not None:
            codebook.check(pd.DataFrame({"id": [unit], name: [decision]}))
        changed += int(settled.loc[where[unit], name] != decision)
        settled.loc[where[unit], name] = decision
    settled.attrs |= {"changed": changed, "open": still_open}
    return settled
