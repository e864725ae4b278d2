"""A codebook: closed lists of codes, each with a definition, an example and a counter-example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, nearest
from subnatnet.tables.package import data_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("variable", "code", "definition", "example", "counter_example")
SEPARATOR = "|"


def coded_frame(coding: pd.DataFrame, variables: Iterable[str] | None = None) -> pd.DataFrame:
    """Return a coding indexed by id, its cells as text.

    Missing cells are NaN in the result: the unit was not coded. ``""`` stays ``""``.

    Raises
    ------
    InvalidChoice
        If ids are missing or stand twice, or a variable is not there.
    """
    frame = coding.set_index("id") if "id" in coding else coding.copy()
    frame.index = frame.index.astype(str)
    doubled = frame.index[frame.index.duplicated()]
    if len(doubled):
        raise InvalidChoice(
            f"id {doubled[0]!r} stands in {int((frame.index == doubled[0]).sum())} rows of a coding"
        )
    wanted = list(frame.columns if variables is None else variables)
    for name in wanted:
        if name not in frame:
            hint = nearest(name, map(str, frame.columns))
            asked = (
                f"; did you mean {hint!r}?" if hint else f"; there are {', '.join(map(str, frame.columns))}"
            )
            raise InvalidChoice(f"a coding has no column {name!r}{asked}")
    return frame[wanted].map(lambda cell: cell if pd.isna(cell) else str(cell).strip()).astype(object)


def members(cell: str) -> frozenset[str]:
    """Return the codes in a cell of a set.

    Examples
    --------
    >>> sorted(members("world:russia|MN"))
    ['MN', 'world:russia']
    """
    return frozenset(part.strip() for part in cell.split(SEPARATOR) if part.strip())


class Codebook:
    """Closed lists of codes for one or more variables.

    Parameters
    ----------
    codes : pandas.DataFrame
        Columns ``variable, code, definition, example, counter_example``: what the code means, a text that
        gets it and one that is often mistaken for it.
    sets : iterable of str
        Variables of which a unit may have several codes, or none.

    Raises
    ------
    InvalidChoice
        If a column is missing, a code stands twice or has no definition.

    Examples
    --------
    >>> book = role_codebook()
    >>> book.define("role", "gateway")
    'The door for entry and exit of people and goods.'
    >>> book.check(pd.DataFrame({"id": ["a"], "role": ["gatway"]}))
    Traceback (most recent call last):
    ...
    subnatnet.errors.InvalidChoice: a: 'gatway' is no code of role; did you mean 'gateway'?
    """

    def __init__(self, codes: pd.DataFrame, *, sets: Iterable[str] = ()) -> None:
        missing = [name for name in COLUMNS if name not in codes]
        if missing:
            raise InvalidChoice(
                f"a codebook needs the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}"
            )
        table = codes.fillna("").astype(str).reset_index(drop=True)
        doubled = table[table.duplicated(["variable", "code"])]
        if len(doubled):
            raise InvalidChoice(
                f"code {doubled['code'].iloc[0]!r} of {doubled['variable'].iloc[0]} stands twice"
            )
        bare = table[(table["definition"] == "") | (table["code"] == "")]
        if len(bare):
            raise InvalidChoice(
                f"code {bare['code'].iloc[0]!r} of {bare['variable'].iloc[0]} has no definition"
            )
        self._codes = table
        self._sets = frozenset([sets] if isinstance(sets, str) else sets)
        unknown = sorted(self._sets - set(table["variable"]))
        if unknown:
            raise InvalidChoice(f"{unknown[0]!r} is in `sets` but the codebook has no such variable")

    @property
    def codes(self) -> pd.DataFrame:
        """The list, one row per code (a copy)."""
        return self._codes.copy()

    @property
    def variables(self) -> list[str]:
        """The variables, in the order of the list."""
        return list(dict.fromkeys(self._codes["variable"]))

    @property
    def sets(self) -> frozenset[str]:
        """Variables of which a unit may have several codes, or none."""
        return self._sets

    @checked()
    def of(self, variable: str) -> list[str]:
        """Return the codes of a variable.

        Raises
        ------
        InvalidChoice
            If there is no such variable.
        """
        if variable not in self.variables:
            raise InvalidChoice(f"{variable!r} is no variable; there are {', '.join(self.variables)}")
        return self._codes.loc[self._codes["variable"] == variable, "code"].tolist()

    @checked()
    def define(self, variable: str, code: str) -> str:
        """Return what a code means.

        Raises
        ------
        InvalidChoice
            If there is no such code.
        """
        if code not in self.of(variable):
            raise InvalidChoice(self._refused("", variable, code))
        here = (self._codes["variable"] == variable) & (self._codes["code"] == code)
        return str(self._codes.loc[here, "definition"].iloc[0])

    @checked()
    def check(self, coding: pd.DataFrame) -> pd.DataFrame:
        """Return a coding, or refuse it, naming every cell with a code that is on no list.

        Only columns named after a variable are looked at; empty cells are not coded.

        Raises
        ------
        InvalidChoice
            If a cell holds what is no code.
        """
        known = [name for name in self.variables if name in coding]
        frame = coded_frame(coding, known)
        faults = []
        for name in known:
            listed = set(self.of(name))
            for unit, cell in frame[name].dropna().items():
                parts = members(cell) if name in self._sets else {cell} - {""}
                faults += [self._refused(f"{unit}: ", name, part) for part in sorted(parts - listed)]
        if faults:
            raise InvalidChoice(
                "\n".join(faults[:20] + [f"and {len(faults) - 20} more"] * (len(faults) > 20))
            )
        return coding

    def _refused(self, where: str, variable: str, code: str) -> str:
        hint = nearest(code, self.of(variable))
        return f"{where}{code!r} is no code of {variable}" + (f"; did you mean {hint!r}?" if hint else "")

    def __repr__(self) -> str:
        counts = ", ".join(f"{name} {len(self.of(name))}" for name in self.variables)
        return f"<Codebook: {counts}>"


@checked()
def role_codebook() -> Codebook:
    """Return the codebook of the built-in statements: role words, classes, foreign or domestic.

    Returns
    -------
    Codebook
        Variables ``role``, ``class`` and ``foreign``. Directions are ids of places, an open list.

    Examples
    --------
    >>> role_codebook()
    <Codebook: class 3, foreign 2, role 16>
    """
    path = data_folder() / "coding" / "codebook.csv"
    return Codebook(pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8"))
