"""What a layer covers: where the absence of a tie says something, and where it says nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subnatnet.roles.statements import said_by

if TYPE_CHECKING:
    import pandas as pd


UNSEEN = "cannot be seen"
ALL = "*"
NEVER = "no"
NONE = "none"


def not_compared(coverage: pd.DataFrame | None) -> frozenset[str]:
    """Return the layers in which regions cannot be compared.

    Parameters
    ----------
    coverage : pandas.DataFrame or None
        Columns ``layer, region, partner, extent, compare``, ``"*"`` standing for all. A layer without a row
        can be compared.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = {"layer": ["consulate"], "region": "*", "partner": "*", "extent": "none", "compare": "no"}
    >>> sorted(not_compared(pd.DataFrame(rows)))
    ['consulate']
    """
    if coverage is None or not len(coverage):
        return frozenset()
    whole = coverage[(coverage["region"] == ALL) & (coverage["partner"] == ALL)]
    return frozenset(whole.loc[whole["compare"] == NEVER, "layer"])


def blind_layers(coverage: pd.DataFrame | None) -> dict[str, set[str]]:
    """Return for each place the layers that hold no ties with it because none were collected."""
    found: dict[str, set[str]] = {}
    if coverage is None or not len(coverage):
        return found
    rows = coverage[((coverage["region"] == ALL) & (coverage["extent"] == NONE)).to_numpy()]
    for place, layer in zip(rows["partner"].tolist(), rows["layer"].tolist(), strict=True):
        found.setdefault(place, set()).add(layer)
    return found


def read_regions(documents: pd.DataFrame, span: tuple[float, float] | None, undated: str) -> frozenset[str]:
    """Return the regions on which a table of statements holds anything by the end of a period.

    A document that names no role, or a domestic one, was read all the same. Arguments as in
    :func:`subnatnet.roles.statements.in_force`; `documents` are the rows of
    :func:`subnatnet.roles.statements.read_documents`.
    """
    return frozenset(documents.loc[said_by(documents, span, undated), "region"])
