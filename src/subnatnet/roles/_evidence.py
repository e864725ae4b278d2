"""What roles are read from: a region's contacts abroad and the directives that reach it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.errors import InvalidArgument, InvalidChoice, reject
from subnatnet.network import _collapse
from subnatnet.network._named import regions_of
from subnatnet.network.abroad import home_states, leads, states
from subnatnet.network.abroad import sides as sides_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import ArrayLike, NDArray

    from subnatnet.arguments import SelectRegions, Undated, Unit, Unpack
    from subnatnet.network import TieNetwork

DIRECTIVE_TEXT = ("role", "orientation", "scope", "title", "title_local", "document_number")
SCOPE_WEIGHTS: dict[str, float] = {"single": 1.0, "group": 0.5, "blanket": 0.25, "": 1.0}
NO_ROLE = ("", "none")
YEAR = 365.25  # days


@dataclass(frozen=True, eq=False)
class Evidence:
    """Contacts abroad and directives of the home regions, at one level of analysis.

    Parameters
    ----------
    net : TieNetwork
        The ties of the period, rolled up.
    whole : TieNetwork
        The ties of all times, rolled up.
    regions : pandas.Index
        The regions asked about, sorted.
    contacts : pandas.DataFrame
        One row for each region, act and partner (joint acts counted once): ``region, partner, place,
        world, place_at, partner_at, layer, kind, act, outward, start_low, start_high``. `partner` is the
        country where the network knows countries, `place` the foreign end as recorded, `world` the topmost
        parent of the partner. All regions are in it, because comparisons are with the others.
    directives : pandas.DataFrame
        One row for each tie of layer ``directive``, with all its columns and ``region, act, start_low,
        start_high``.
    attrs : dict
        Layer, period, unit: what results carry in ``.attrs``.
    """

    net: TieNetwork
    whole: TieNetwork
    regions: pd.Index
    contacts: pd.DataFrame
    directives: pd.DataFrame
    attrs: dict[str, object]

    @cached_property
    def names(self) -> pd.Series:
        """Names of all known actors."""
        known = self.net.gazetteer["name"]
        return known.where(known != "", known.index.to_series())

    @cached_property
    def labels(self) -> dict[str, object]:
        """The same, to look up one by one."""
        return dict(zip(self.names.index.tolist(), self.names.tolist(), strict=True))

    @cached_property
    def all_periods(self) -> pd.DataFrame:
        """Contacts of all periods, like `contacts`."""
        return _contacts(self.whole, self.layers, self.units)[0]

    @cached_property
    def ever(self) -> frozenset[str]:
        """Regions with a contact in any period."""
        if "all_periods" in vars(self):
            return frozenset(self.all_periods["region"])
        at, forth, _ = _abroad(self.whole, self.layers, self.units)
        ends = (
            self.whole.ties[end].array.take(at[own]) for end, own in (("source", forth), ("target", ~forth))
        )
        return frozenset().union(*(pd.unique(end) for end in ends))

    @property
    def layers(self) -> list[str]:
        """The layers judged by."""
        return str(self.attrs["layer"]).split("+")

    @cached_property
    def units(self) -> set[str]:
        """Ids of all home regions at this level."""
        unit = self.attrs["unit"]
        return set(_collapse.units_of(self.whole.actors, None if unit is None else str(unit)))

    @cached_property
    def counts(self) -> pd.DataFrame:
        """Contacts by region and partner; regions without any are left out."""
        return pd.crosstab(self.contacts["region"], self.contacts["partner"])

    @cached_property
    def inside(self) -> dict[str, NDArray[np.bool_]]:
        """For each orientation, which actors of the gazetteer it names or holds."""
        parent = self.net.gazetteer["parent"]
        texts = sorted(set(self.directives["orientation"]) - {""})
        return {text: _collapse.within(parent, split(text)) for text in texts}

    def matches(self, rows: pd.DataFrame, orientation: str) -> NDArray[np.bool_]:
        """Say of each contact whether it leads into one of the places of an orientation."""
        inside = self.inside[orientation]
        found: NDArray[np.bool_] = inside[rows["place_at"].to_numpy()] | inside[rows["partner_at"].to_numpy()]
        return found

    @cached_property
    def pointed(self) -> pd.DataFrame:
        """Directives that point somewhere: one row for each act, region and orientation, by date."""
        rows = self.directives[self.directives["orientation"] != ""]
        return rows.drop_duplicates(["act", "region", "orientation"])

    @cached_property
    def designations(self) -> pd.DataFrame:
        """The first dated directive that gives a region an orientation."""
        low, high = self.pointed["start_low"], self.pointed["start_high"]
        dated: pd.DataFrame = self.pointed[np.isfinite(low) & np.isfinite(high)]
        by_date = dated.sort_values(["start_high", "act"], kind="stable")
        return by_date.drop_duplicates(["region", "orientation"])

    def places(self, orientation: str) -> str:
        """Return the names of the places of an orientation."""
        return ", ".join(self.label(place) for place in split(orientation))

    def neighbours(self, column: str = "land_neighbours") -> dict[str, frozenset[str]] | None:
        """Countries each region borders on, or None where the table of actors does not say."""
        known = self.net.gazetteer
        if column not in known:
            return None
        regions = known[known["kind"] == "region"]
        return {str(i): frozenset(split(text)) for i, text in regions[column].items()}

    def label(self, actor: str) -> str:
        """Return the name of an actor, or its id."""
        return str(self.labels.get(actor, actor))


def sides(
    low: NDArray[np.float64], high: NDArray[np.float64], first: ArrayLike, last: ArrayLike, reach: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
    """Say which intervals lie surely before an event, surely after it, or perhaps either, within reach."""
    first, last = np.asarray(first, dtype=float), np.asarray(last, dtype=float)
    before = (high < first) & (low >= first - reach)
    after = (low > last) & (high <= last + reach)
    outside = (high < first - reach) | (low > last + reach)
    return before, after, ~before & ~after & ~outside


def split(text: object) -> list[str]:
    """Return the words of a pipe-separated cell.

    Examples
    --------
    >>> split("world:russia|world:east-asia"), split("")
    (['world:russia', 'world:east-asia'], [])
    """
    return [word.strip() for word in str(text).split("|") if word.strip()] if isinstance(text, str) else []


def stamp(frame: pd.DataFrame, attrs: Mapping[str, object], **more: object) -> pd.DataFrame:
    """Return a frame that carries what it is and how it was made in ``.attrs``."""
    known: Any = {**attrs, **more}
    frame.attrs = known
    return frame


def gather(
    net: TieNetwork, *, directives_during: str | None = "same", **select: Unpack[SelectRegions]
) -> Evidence:
    """Collect the evidence; every function of this room starts here.

    Parameters
    ----------
    net : TieNetwork
        Ties and directives.
    directives_during : str, optional
        Another period for the directives; None takes those of all times.
    **select
        See :class:`subnatnet.arguments.SelectRegions`; here `unit` is ``"top"`` unless given.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection or a region does not exist; the message names the nearest that does.
    """
    undated = select.get("undated", "exclude")
    if undated not in ("exclude", "include"):
        reject(undated, ("exclude", "include"), "way to treat undated ties here")
    unit = _collapse.unit_of(net.gazetteer, _home_level(select.get("unit", "top")))
    regions = select.get("regions")
    asked = None if regions is None else tuple([regions] if isinstance(regions, str) else regions)
    wanted = tuple(_layers(select.get("layer"), net))
    return _gather(net, select.get("during"), unit, undated, wanted, asked, directives_during)


def gather_ends(net: TieNetwork, select: SelectRegions) -> list[Evidence]:
    """Collect the evidence once; for ``undated="bounds"`` twice, without the undated ties and with them."""
    asked = select.get("undated", "exclude")
    ways: list[Undated] = ["exclude", "include"] if asked == "bounds" else [asked]
    ends: list[SelectRegions] = [{**select, "undated": way} for way in ways]
    return [gather(net, **end) for end in ends]


def _home_level(unit: Unit) -> str | None:
    """Return the level of the home regions; partners are countries wherever the network knows countries."""
    if unit is None or isinstance(unit, str):
        return unit
    home, partners = unit
    if partners != "country":
        raise InvalidChoice(
            f"unit={unit!r}: roles are read from partner countries; give unit={home!r}, or 'country' second"
        )
    return home


def _gather(
    net: TieNetwork,
    during: str | None,
    unit: str | None,
    undated: str,
    wanted: tuple[str, ...],
    regions: tuple[str, ...] | None,
    directives_during: str | None,
) -> Evidence:
    known = net.gazetteer
    if unit not in (None, _collapse.TOP) and not (known.loc[known["kind"] == "region", "level"] != "").any():
        raise InvalidChoice(f"no region has a level, so there is none called {unit!r}; give unit=None")
    countries = bool(((known["kind"] == "place") & (known["level"] == "country")).any())
    rolled = net.rollup(unit, partners="country" if countries else None)
    ties = rolled if during is None else rolled.during(during, undated=_undated(undated))
    when = during if directives_during == "same" else directives_during
    acts = rolled if when is None else rolled.during(when, undated=_undated(undated))
    attrs: dict[str, object] = {
        "layer": "+".join(wanted),
        "during": during,
        "unit": unit,
        "undated": undated,
    }
    evidence = Evidence(ties, rolled, pd.Index([]), pd.DataFrame(), pd.DataFrame(), attrs)
    found, unplaced = _contacts(ties, list(wanted), evidence.units)
    made = replace(
        evidence,
        regions=regions_of(rolled.actors.loc[sorted(evidence.units)], regions, "region at this level"),
        contacts=found,
        directives=directives_of(acts, evidence.units),
        attrs=attrs | {"unplaced_ties": unplaced},
    )
    vars(made)["units"] = evidence.units
    if during is None:
        vars(made)["all_periods"] = found
    return made


def _undated(word: str) -> Literal["exclude", "include"]:
    return "include" if word == "include" else "exclude"


def _layers(layer: str | Iterable[str] | None, net: TieNetwork) -> list[str]:
    """Return the layers to judge by: by default not those in which regions cannot be compared."""
    foreign = net.schema.foreign
    if layer is None:
        held = net.tables.get("layer_coverage")
        if held is None:
            return list(foreign)
        whole = (held["region"] == "*") & (held["partner"] == "*")
        blind = set(held.loc[whole & (held["compare"] == "no"), "layer"])
        return [name for name in foreign if name not in blind]
    names = layer.split("+") if isinstance(layer, str) else list(layer)
    for name in names:
        if name not in foreign:
            reject(name, foreign, "layer of ties abroad")
    if not names:
        raise InvalidArgument(f"layer=[] names no layer; there are {', '.join(foreign)}")
    return [name for name in foreign if name in names]


def _abroad(
    net: TieNetwork, layers: list[str], units: set[str]
) -> tuple[NDArray[np.intp], NDArray[np.bool_], int]:
    """Return which ties lead abroad from a region, or from abroad to it, each with whether it leads out.

    A tie between regions of two home states is there twice. Beside them stands how many foreign ties no
    region could be found for.
    """
    ties = net.ties
    chosen = np.flatnonzero(ties["layer"].isin(layers))
    ends = {end: pd.Index(ties[end].array.take(chosen)) for end in ("source", "target")}
    kind = net.gazetteer["kind"]
    # where the ends stand in the gazetteer; the last place of each mask is for who is not in it
    source, target = (kind.index.get_indexer(end) for end in ends.values())
    abroad, home = (np.append(kind.isin(own).to_numpy(), False) for own in (["place", "company"], ["region"]))
    unit = np.append(kind.index.isin(list(units)), False)
    # regions of two home states are abroad to each other: such a tie is a contact of both
    across = _across(net, ends)
    outward = unit[source] & (abroad[target] | across)
    inward = unit[target] & (abroad[source] | across)
    kept = outward | inward
    twice = np.append(np.flatnonzero(kept), np.flatnonzero(outward & inward))
    forth = np.append(outward[kept], np.zeros(int((outward & inward).sum()), dtype=bool))
    domestic = home[source] & home[target]
    return chosen[twice], forth, int((~kept & ~domestic).sum())


def _contacts(net: TieNetwork, layers: list[str], units: set[str]) -> tuple[pd.DataFrame, int]:
    """Return one row per region, act and partner, and how many foreign ties no region could be found for."""
    at, forth, unplaced = _abroad(net, layers, units)
    rows, spans, kind = net.ties.iloc[at], net.dates.iloc[at], net.gazetteer["kind"]
    region = np.where(forth, rows["source"], rows["target"])
    partner = pd.Series(np.where(forth, rows["target"], rows["source"]), rows.index)
    partner = _state_of_partner(net, partner)
    act = _collapse.acts(rows)
    # of one act the earliest row counts: it is when the contact began
    code = np.zeros(len(rows), dtype=np.int64)
    for cells in (region, act, partner):
        own, words = pd.factorize(cells)
        code = pd.factorize(code * (len(words) + 1) + own)[0]
    first = np.flatnonzero(np.diff(np.maximum.accumulate(code), prepend=-1))
    began = {name: np.full(len(first), np.nan) for name in ("start_low", "start_high")}
    for name, least in began.items():
        np.fmin.at(least, code, spans[name].to_numpy())
    partner = partner.iloc[first]
    place = pd.Index(np.where(forth, rows["target_unit"], rows["source_unit"])[first])
    frame = pd.DataFrame(
        {
            "region": region[first],
            "partner": partner,
            "place": place,
            "layer": rows["layer"].to_numpy()[first],
            "kind": rows["kind"].to_numpy()[first],
            "act": act.to_numpy()[first],
            "outward": forth[first],
            **{name: least[code[first]] for name, least in began.items()},
            "world": partner.map(parts_of_the_world(net.gazetteer)),
            # where they stand in the gazetteer, to look up many at once
            "place_at": kind.index.get_indexer(place),
            "partner_at": kind.index.get_indexer(pd.Index(partner)),
        },
        index=partner.index,
    )
    return frame, unplaced


def _across(net: TieNetwork, ends: Mapping[str, pd.Index]) -> NDArray[np.bool_]:
    """Say which ties join regions of two home states."""
    known = net.gazetteer
    if len(home_states(known, net.schema)) < 2:
        return np.zeros(len(ends["source"]), dtype=bool)
    both = leads(ends["source"], ends["target"], sides_of(known, net.schema), states(known))
    found: NDArray[np.bool_] = np.asarray(both.out & both.back)
    return found


def _state_of_partner(net: TieNetwork, partner: pd.Series) -> pd.Series:
    """Put a partner that is a region of another home state at its country, as other partners are."""
    known = net.gazetteer
    region = partner.map(known["kind"]) == "region"
    if not region.any():
        return partner
    state = partner.map(states(known))
    countries = known.index[(known["kind"] == "place") & (known["level"] == "country")]
    return partner.mask(region & state.isin(countries), state)


def parents_below_continents(known: pd.DataFrame) -> pd.Series:
    """Return the parent of every actor, ``""`` where that is a continent: too wide to tell regions apart."""
    continents = known.index[known["level"] == "continent"]
    return known["parent"].mask(known["parent"].isin(continents), "")


def parts_of_the_world(known: pd.DataFrame) -> dict[str, str]:
    """Return the topmost ancestor of every actor below a continent."""
    above = known.index.get_indexer(pd.Index(parents_below_continents(known)))
    top = np.arange(len(known))
    for _ in range(_collapse.MAX_DEPTH):
        higher = np.where(above[top] >= 0, above[top], top)
        if (higher == top).all():
            break
        top = higher
    names = known.index.to_numpy(dtype=object)
    return dict(zip(names.tolist(), names[top].tolist(), strict=True))


def directives_of(net: TieNetwork, units: set[str]) -> pd.DataFrame:
    """Return one row for each tie of layer ``directive`` that reaches one of these regions, by date."""
    ties = net.ties
    chosen = np.flatnonzero((ties["layer"] == "directive") & ties["target"].isin(units))
    rows, dates = ties.iloc[chosen], net.dates.iloc[chosen]
    missing = {column: "" for column in DIRECTIVE_TEXT if column not in rows}
    headline = pd.to_numeric(rows["headline"], errors="coerce") if "headline" in rows else np.nan
    rows = rows.assign(
        **missing,
        region=rows["target"],
        act=_collapse.acts(rows),
        headline=headline,
        start_low=dates["start_low"],
        start_high=dates["start_high"],
    )
    return rows.sort_values(["region", "start_low", "act"], kind="stable")


def weigh(directives: pd.DataFrame, scope_weights: Mapping[str, float], technical_weight: float) -> pd.Series:
    """Return the weight of each directive: its scope's, times `technical_weight` if it is no headline act."""
    for scope in sorted(set(directives["scope"])):
        if scope not in scope_weights:
            reject(scope, scope_weights, "scope with a weight (see `scope_weights`)")
    if min([*scope_weights.values(), technical_weight]) < 0:
        raise InvalidChoice("weights of directives are 0 or more")
    technical = directives["headline"] == 0
    scope = directives["scope"].map(dict(scope_weights)).astype(float)
    return (scope * np.where(technical, technical_weight, 1.0)).rename("weight")
