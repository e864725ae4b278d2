"""A sheet for a second coder: the text of each unit, and empty cells where the codes go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.coding.codebook import Codebook
from subnatnet.errors import InvalidChoice, reject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from subnatnet.arguments import Count, Seed


@checked()
def double_coding_sheet(
    units: pd.DataFrame,
    variables: Codebook | Iterable[str],
    *,
    context: Iterable[str],
    size: Count | None = None,
    strata: str | None = None,
    seed: Seed = 0,
) -> pd.DataFrame:
    """Draw units for a second, blind coding.

    Parameters
    ----------
    units : pandas.DataFrame
        One row per unit, its id as index or column ``id``. Codes it has already are left out of the sheet.
    variables : Codebook or iterable of str
        What is to be coded: one empty column each.
    context : iterable of str
        Columns the coder may see: the phrase, the sentence, the title. Not the codes.
    size : int, optional
        How many units; by default all.
    strata : str, optional
        Draw the same share from each value of this column, so that rare kinds are in the sample too.
    seed : int
        Same seed, same units, whatever their order.

    Returns
    -------
    pandas.DataFrame
        Indexed by id, sorted: the columns of `context`, then the empty ones. Write it with
        ``to_csv``; filled in and read back it is a coding for :func:`reliability`.

    Raises
    ------
    InvalidChoice
        If a column is not there, would show the codes, or more units are asked for than there are.

    Examples
    --------
    >>> import subnatnet as sn
    >>> sheet = double_coding_sheet(sn.load_table("assigned"), sn.role_codebook(),
    ...                             context=["phrase", "note"], size=2, seed=1)
    >>> sheet.columns.tolist(), sheet["role"].tolist()
    (['phrase', 'note', 'class', 'foreign', 'role'], ['', ''])
    """
    names = variables.variables if isinstance(variables, Codebook) else list(variables)
    shown = list(context)
    frame = units.set_index("id") if "id" in units else units.copy()
    frame.index = pd.Index(frame.index.astype(str), name="id")
    if frame.index.has_duplicates:
        raise InvalidChoice(f"id {frame.index[frame.index.duplicated()][0]!r} stands twice in `units`")
    for column in [*shown, *([strata] if strata else [])]:
        if column not in frame:
            reject(column, frame.columns, "column of `units`")
    seen = [column for column in shown if column in names]
    if seen:
        raise InvalidChoice(f"`context` would show the codes of {seen[0]!r}: the second coding must be blind")
    frame = frame.sort_index()
    wanted = len(frame) if size is None else size
    if wanted > len(frame):
        raise InvalidChoice(f"size is {wanted}, but there are {len(frame)} units")
    chosen = _drawn(frame, wanted, frame[strata].astype(str) if strata else None, seed)
    return frame.iloc[np.sort(chosen)][shown].assign(**dict.fromkeys(names, ""))


def _drawn(frame: pd.DataFrame, size: int, strata: pd.Series | None, seed: int) -> np.ndarray:
    """Draw positions; with strata each value gives its share, rounded so that the sum is `size`."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(frame))
    if strata is None:
        return order[:size]
    # spread each stratum evenly over [0, 1): the first `size` places then hold each in its share
    values = strata.to_numpy()[order]
    counts = pd.Series(values).value_counts()
    rank = pd.Series(values).groupby(values).cumcount().to_numpy()
    place = (rank + 0.5) / counts.loc[values].to_numpy()
    return order[np.lexsort((rank, values, place))[:size]]
