"""Many measures over many layers, periods and units in one long table."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd
from tqdm import tqdm

from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import View, select
from subnatnet.measures.brokerage import ROLES, brokerage
from subnatnet.measures.centrality import DEFAULT, centrality
from subnatnet.measures.centrality import MEASURES as CENTRALITIES
from subnatnet.measures.centrality import RISING as RISING_CENTRALITIES
from subnatnet.measures.diversity import MEASURES as DIVERSITIES
from subnatnet.measures.diversity import RISING as RISING_DIVERSITIES
from subnatnet.measures.diversity import diversity
from subnatnet.measures.hierarchy import hierarchy
from subnatnet.measures.mediation import brokerage_activity
from subnatnet.measures.structural_holes import MEASURES as HOLES
from subnatnet.measures.structural_holes import structural_holes
from subnatnet.measures.two_mode import two_mode_centrality

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from subnatnet.measures._select import Unit
    from subnatnet.network import TieNetwork

_ROLE_COLUMNS = tuple(f"{role}{end}" for end in ("", "_expected", "_sd", "_z") for role in ROLES)
_HIERARCHY = ("reach", "span", "depth", "superiors", "level", "upward_reach")
FAMILIES: dict[str, tuple[tuple[str, ...], Callable[[View, list[str]], pd.DataFrame]]] = {
    "centrality": (tuple(CENTRALITIES), centrality),
    "brokerage": (_ROLE_COLUMNS, lambda view, _names: brokerage(view)),
    "brokerage_activity": (("activity", "exclusivity"), lambda view, _names: brokerage_activity(view)),
    "structural_holes": (tuple(HOLES), structural_holes),
    "diversity": (tuple(DIVERSITIES), diversity),
    "hierarchy": (_HIERARCHY, lambda view, _names: hierarchy(view)),
    "two_mode": (("birank",), lambda view, _names: two_mode_centrality(view)),
}
DEFAULT_OF = {"centrality": DEFAULT, "brokerage": ROLES}
RISING = RISING_CENTRALITIES | RISING_DIVERSITIES | {"reach", "span", "superiors", "upward_reach"}


def _names(measures: str | Iterable[str]) -> dict[str, list[str]]:
    """Return the columns asked for by family; the name of a family stands for its main columns."""
    wanted: dict[str, list[str]] = {}
    known = [*FAMILIES, *(name for columns, _ in FAMILIES.values() for name in columns)]
    for measure in [measures] if isinstance(measures, str) else measures:
        if measure not in known:
            reject(measure, known, "measure")
        for family, (columns, _) in FAMILIES.items():
            # a family comes first: "hierarchy" is that of directives, "structural_holes" has one of its own
            if measure == family:
                wanted.setdefault(family, []).extend(DEFAULT_OF.get(family, columns))
                break
        else:
            family = next(name for name, (columns, _) in FAMILIES.items() if measure in columns)
            wanted.setdefault(family, []).append(measure)
    return {family: list(dict.fromkeys(names)) for family, names in wanted.items()}


def _measured(view: View, wanted: dict[str, list[str]]) -> pd.DataFrame:
    parts = [FAMILIES[family][1](view, names)[names] for family, names in wanted.items()]
    wide = pd.concat(parts, axis=1)
    return wide.rename_axis(index="actor").reset_index().melt("actor", var_name="measure")


def measure_table(
    net: TieNetwork,
    measures: str | Iterable[str],
    *,
    layers: Sequence[str | None] | None = None,
    periods: Sequence[str | None] | None = None,
    units: Sequence[Unit] | None = None,
    undated: str = "exclude",
    kind: str | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Compute many measures over layers, periods and units.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    measures : str or iterable of str
        Columns of :func:`centrality`, :func:`brokerage`, :func:`brokerage_activity`,
        :func:`structural_holes`, :func:`diversity`, :func:`hierarchy` or ``"birank"``, or the name of one of
        these families for its main columns.
    layers, periods, units : sequence, optional
        What to go through; None among them stands for all layers together, the whole time, no roll-up.
        Several layers taken together are written ``"agreement+investment"``.
    undated : {"exclude", "include", "bounds"}
        With ``"bounds"`` the table has ``value_low`` and ``value_high`` in place of ``value``; only for
        measures that can only rise with more ties.
    kind : str, optional
        Keep actors of this kind only, for example ``"region"``. They are measured among all others.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per actor, measure, layer, period and unit; no period and no unit are ``""``. Actors outside
        a layer have no row for it. What several measures need (the matrix, the pass over shortest paths) is
        computed once for each.

    Raises
    ------
    InvalidChoice
        If a measure, layer, period or unit does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "B"], "target": ["x", "x"], "start": ["2001", "2011"]})
    >>> measure_table(sn.from_edges(ties), ["degree"], periods=["2001/2005", None], kind="region",
    ...               progress=False)[["actor", "measure", "during", "value"]]
      actor measure     during  value
    0     A  degree  2001/2005    1.0
    1     B  degree  2001/2005    0.0
    2     A  degree                1.0
    3     B  degree                1.0
    """
    wanted = _names(measures)
    if not wanted:
        raise InvalidChoice("name at least one measure")
    ends = ("exclude", "include") if undated == "bounds" else (undated,)
    if undated == "bounds":
        falling = [name for names in wanted.values() for name in names if name not in RISING]
        if falling:
            raise InvalidChoice(
                f"undated='bounds' works for measures that can only rise with more ties, not for "
                f"{', '.join(falling)}; use `subnatnet.bounds`"
            )
    rounds = list(product(layers or [None], periods or [None], units or [None]))
    tables: list[pd.DataFrame] = []
    for layer, during, unit in tqdm(rounds, desc="measures", disable=not progress):
        views = [select(net, layer=layer, during=during, unit=unit, undated=end) for end in ends]
        found = [_measured(view, wanted) for view in views]
        table = found[0]
        if undated == "bounds":
            table = found[0].merge(found[1], on=["actor", "measure"], how="outer", suffixes=("_low", "_high"))
        if kind is not None:
            table = table[table["actor"].map(views[0].nodes["kind"]) == kind]
        layers_taken = str(views[0].attrs["layer"])
        described: dict[str, Any] = {"layer": layers_taken, "during": during or "", "unit": _text(unit)}
        values = [name for name in table.columns if name not in {"actor", "measure"}]
        tables.append(table.assign(**described)[["actor", "measure", *described, *values]])
    result = pd.concat(tables, ignore_index=True)
    result.attrs = {"measure": "measure_table", "undated": undated, "kind": kind}
    return result


def _text(unit: Unit) -> str:
    return "+".join(unit) if isinstance(unit, tuple) else unit or ""
