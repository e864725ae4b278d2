"""Many measures over many layers, periods and units in one long table."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from tqdm import tqdm

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import View, select
from subnatnet.measures.brokerage import ROLES, brokerage
from subnatnet.measures.centrality import DEFAULT, centrality
from subnatnet.measures.centrality import MEASURES as CENTRALITIES
from subnatnet.measures.centrality import RISING as RISING_CENTRALITIES
from subnatnet.measures.centralization import DEFAULT as CENTRALIZED
from subnatnet.measures.centralization import LARGEST, centralization
from subnatnet.measures.communities import communities
from subnatnet.measures.diversity import MEASURES as DIVERSITIES
from subnatnet.measures.diversity import RISING as RISING_DIVERSITIES
from subnatnet.measures.diversity import diversity
from subnatnet.measures.hierarchy import hierarchy, krackhardt
from subnatnet.measures.mediation import brokerage_activity, ei_index
from subnatnet.measures.mixing import mixing
from subnatnet.measures.module_roles import module_roles
from subnatnet.measures.multilayer import multilayer, multilayer_pagerank
from subnatnet.measures.structural_holes import MEASURES as HOLES
from subnatnet.measures.structural_holes import structural_holes
from subnatnet.measures.two_mode import two_mode_centrality

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from subnatnet.arguments import Unit
    from subnatnet.network import TieNetwork

    Measured = pd.DataFrame | pd.Series

RUNS = 20  # runs of community detection behind a stability


class Family(NamedTuple):
    """Measures that one call yields.

    Parameters
    ----------
    columns : tuple of str
        All there are.
    run : callable
        Takes the ties and the columns wanted; returns them for each actor, or one value for the network.
    main : tuple of str
        What the name of the family stands for; all of them if empty.
    layered : tuple of str
        Columns that there are once more for each layer, with its name behind.
    """

    columns: tuple[str, ...]
    run: Callable[[View, list[str]], Measured]
    main: tuple[str, ...] = ()
    layered: tuple[str, ...] = ()

    def every(self, layers: Iterable[str]) -> tuple[str, ...]:
        """Return all columns there are where the network may have these layers."""
        return (*self.columns, *(f"{name}_{layer}" for layer in layers for name in self.layered))


_OF_LAYERS = (
    "layers",
    "degree",
    "neighbourhood",
    "degree_deviation",
    "participation",
    "connective_redundancy",
)
_NEAR = ("degree", "exclusive_neighbourhood", "relevance", "exclusive_relevance")
FAMILIES: dict[str, Family] = {
    "centrality": Family(tuple(CENTRALITIES), centrality, DEFAULT),
    "brokerage": Family(
        tuple(f"{role}{end}" for end in ("", "_expected", "_sd", "_z") for role in ROLES),
        lambda view, _: brokerage(view),
        ROLES,
    ),
    "brokerage_activity": Family(("activity", "exclusivity"), lambda view, _: brokerage_activity(view)),
    "ei_index": Family(("ei_index", "external", "internal"), lambda view, _: ei_index(view), ("ei_index",)),
    "structural_holes": Family(tuple(HOLES), structural_holes),
    "diversity": Family(tuple(DIVERSITIES), diversity),
    "hierarchy": Family(
        ("reach", "span", "depth", "superiors", "level", "upward_reach"), lambda view, _: hierarchy(view)
    ),
    "two_mode": Family(
        ("degree", "betweenness", "closeness", "birank"), lambda view, _: two_mode_centrality(view)
    ),
    "multilayer": Family(
        _OF_LAYERS,
        lambda view, names: multilayer(view).reindex(columns=names),
        _OF_LAYERS,
        _NEAR,
    ),
    "multilayer_pagerank": Family(
        ("pagerank",),
        lambda view, names: multilayer_pagerank(view).reindex(columns=names),
        ("pagerank",),
        ("pagerank",),
    ),
    "module_roles": Family(("participation", "within_module_z"), lambda view, _: module_roles(view)),
    "communities": Family(
        ("community", "stability"),
        lambda view, _: communities(view, "fast", runs=RUNS, progress=False),
    ),
    "centralization": Family(tuple(LARGEST), centralization, CENTRALIZED),
    "mixing": Family(
        (
            "assortativity",
            "degree_assortativity",
            "reciprocity_edgewise",
            "reciprocity_dyadic",
            "reciprocity_nonnull",
            "transitivity",
            "clustering",
        ),
        lambda view, _: mixing(view),
    ),
    "krackhardt": Family(
        ("connectedness", "hierarchy", "efficiency", "lubness"), lambda view, _: krackhardt(view)
    ),
}
RISING = {
    "centrality": RISING_CENTRALITIES,
    "diversity": RISING_DIVERSITIES,
    "hierarchy": frozenset({"reach", "span", "superiors", "upward_reach"}),
}


def known_measures(layers: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return family and column by name: the column, or family.column where another has that name.

    Examples
    --------
    >>> known = known_measures(["agreement"])
    >>> known["degree"], known["two_mode.degree"], known["degree_agreement"]
    (('centrality', 'degree'), ('two_mode', 'degree'), ('multilayer', 'degree_agreement'))
    """
    layers = list(layers)
    known: dict[str, tuple[str, str]] = {}
    for family, described in FAMILIES.items():
        for column in described.every(layers):
            taken = column in known or (column in FAMILIES and column != family)
            known[f"{family}.{column}" if taken else column] = (family, column)
    return known


Wanted = dict[str, dict[str, str]]  # for each family, what each column asked for is called in the table


def _names(measures: str | Iterable[str], layers: Iterable[str]) -> Wanted:
    """Return the columns asked for by family; the name of a family stands for its main columns."""
    wanted: Wanted = {}
    known = known_measures(layers)
    name_of = {place: name for name, place in known.items()}
    full = {f"{family}.{column}": (family, column) for family, column in known.values()}
    for measure in [measures] if isinstance(measures, str) else measures:
        if measure in FAMILIES:
            columns = FAMILIES[measure].main or FAMILIES[measure].columns
            wanted.setdefault(measure, {}).update({name: name_of[measure, name] for name in columns})
        elif measure in known or measure in full:
            family, column = known.get(measure) or full[measure]
            wanted.setdefault(family, {})[column] = name_of[family, column]
        else:
            reject(measure, [*FAMILIES, *known], "measure")
    return wanted


def _measured(view: View, wanted: Wanted) -> pd.DataFrame:
    """Return one row per actor and measure; a measure of the whole network has one, with actor ""."""
    actors: list[pd.DataFrame] = []
    whole: dict[str, float] = {}
    for family, names in wanted.items():
        found = FAMILIES[family].run(view, list(names))
        if isinstance(found, pd.Series):
            whole |= {called: float(found[name]) for name, called in names.items()}
        else:
            actors.append(found[list(names)].rename(columns=names))
    tables = []
    if actors:
        wide = pd.concat(actors, axis=1).rename_axis(index="actor").reset_index()
        tables.append(wide.melt("actor", var_name="measure"))
    if whole:
        tables.append(pd.DataFrame({"actor": "", "measure": list(whole), "value": list(whole.values())}))
    return pd.concat(tables, ignore_index=True).astype({"value": float})


@checked()
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
        Columns of :func:`centrality`, :func:`brokerage`, :func:`brokerage_activity`, :func:`ei_index`,
        :func:`structural_holes`, :func:`diversity`, :func:`hierarchy`, :func:`two_mode_centrality`
        (``"two_mode"``), :func:`multilayer`, :func:`multilayer_pagerank`, :func:`module_roles`,
        :func:`communities` (20 runs of the fast method), :func:`centralization`, :func:`mixing` and
        :func:`krackhardt`, or the name of one of these families for its main columns. A column that two
        families have belongs to the first of them; the other's is written ``"two_mode.degree"``.
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
        One row per actor, measure, layer, period and unit; no period and no unit are ``""``. A measure of the
        network as a whole (centralization, mixing, Krackhardt's) has one row, with the actor ``""``. Actors
        outside a layer have no row for it. What several measures need (the matrix, the pass over shortest
        paths) is computed once for each. Ctrl-C ends the work with the rounds done so far;
        ``.attrs["interrupted"]`` then is true, and ``rounds_done`` and ``rounds_asked`` count them.

    Raises
    ------
    InvalidChoice
        If a measure, layer, period or unit does not exist.

    See Also
    --------
    competition : Regions against regions, which has no place in a table of actors.
    turnover : One period against another.

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
    wanted = _names(measures, net.schema.layers)
    if not wanted:
        raise InvalidChoice("name at least one measure")
    if undated == "bounds":
        falling = [
            called
            for family, names in wanted.items()
            for name, called in names.items()
            if name not in RISING.get(family, ())
        ]
        if falling:
            raise InvalidChoice(
                f"undated='bounds' works for measures that can only rise with more ties, not for "
                f"{', '.join(falling)}; use `subnatnet.bounds`"
            )
    if kind is not None and kind not in net.schema.kinds:
        reject(kind, net.schema.kinds, "kind of actor")
    rounds = list(product(layers or [None], periods or [None], units or [None]))
    tables: list[pd.DataFrame] = []
    try:
        for layer, during, unit in tqdm(rounds, desc="measures", disable=not progress):
            tables.append(_round(net, wanted, layer, during, unit, undated, kind))
    except KeyboardInterrupt:
        if not tables:
            raise
    result = pd.concat(tables, ignore_index=True)
    result.attrs = {
        "measure": "measure_table",
        "undated": undated,
        "kind": kind,
        "rounds_asked": len(rounds),
        "rounds_done": len(tables),
        "interrupted": len(tables) < len(rounds),
    }
    return result


def _round(
    net: TieNetwork,
    wanted: Wanted,
    layer: str | None,
    during: str | None,
    unit: Unit,
    undated: str,
    kind: str | None,
) -> pd.DataFrame:
    """Return all measures of one layer, period and unit."""
    ends = ("exclude", "include") if undated == "bounds" else (undated,)
    views = [select(net, layer=layer, during=during, unit=unit, undated=end) for end in ends]
    found = [_measured(view, wanted) for view in views]
    table = found[0]
    if undated == "bounds":
        table = found[0].merge(found[1], on=["actor", "measure"], how="outer", suffixes=("_low", "_high"))
    if kind is not None:
        of_kind = table["actor"].map(views[0].nodes["kind"]) == kind
        table = table[of_kind | (table["actor"] == "")]
    layers = str(views[0].attrs["layer"])
    described: dict[str, Any] = {"layer": layers, "during": during or "", "unit": _text(unit)}
    values = [name for name in table.columns if name not in {"actor", "measure"}]
    return table.assign(**described)[["actor", "measure", *described, *values]]


def _text(unit: Unit) -> str:
    return "+".join(part or "" for part in unit) if isinstance(unit, tuple) else unit or ""
