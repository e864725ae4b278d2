"""Two or more states side by side on the same scales: one page that needs nothing but a browser."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures.centrality import centrality
from subnatnet.measures.diversity import diversity
from subnatnet.network._collapse import TOP, unit_of
from subnatnet.places.local_names import name_in
from subnatnet.places.world import world
from subnatnet.present import page
from subnatnet.present.about import about
from subnatnet.present.atlas_data import homes
from subnatnet.present.role_lines import RoleNames, role_lines
from subnatnet.present.role_tiles import role_payload, tile_layout
from subnatnet.tables.atomic import write_text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from subnatnet.network import TieNetwork

MEASURES = ("acts", "partners", "shannon", "hhi")
MOST_PARTNERS = 20
NAMED = 3  # partners named in a tile
MOST_DIFFERENT = 6  # shares in the list that opens the page
APART = 0.02  # from here on shares are said to differ


@dataclass(frozen=True)
class State:
    """What is shown of one state.

    Parameters
    ----------
    name : str
        What it is called on the page.
    net : TieNetwork
        Its ties.
    home : set of str
        The country, or countries, of its regions.
    level : str or None
        Level of its regions.
    layers : list of str
        Layers that lead abroad.
    regions : list of str
        Its regions of the top level, with ties or without.
    measures : pandas.DataFrame
        ``acts, partners, shannon, hhi`` by region.
    acts : pandas.DataFrame
        ``region, partner, layer, acts``: distinct acts with countries abroad.
    """

    name: str
    net: TieNetwork
    home: set[str]
    level: str | None
    layers: list[str]
    regions: list[str]
    measures: pd.DataFrame
    acts: pd.DataFrame

    def by(self, column: str) -> pd.Series:
        """Return acts by a column of :attr:`acts`, the most first."""
        counts = self.acts.groupby(column)["acts"].sum()
        return counts.sort_values(ascending=False, kind="stable")


def read_state(name: str, net: TieNetwork) -> State:
    """Compute what is compared of a state.

    Parameters
    ----------
    name : str
        What the state is called.
    net : TieNetwork
        Its ties.

    Returns
    -------
    State
        Measures are those of :func:`subnatnet.centrality` and :func:`subnatnet.diversity` over the layers
        that lead abroad, partners by country where the table knows countries. A region without ties has 0
        acts, and no diversity.

    Raises
    ------
    InvalidChoice
        If there are no regions, or no layer leads abroad.

    Examples
    --------
    >>> from subnatnet import from_edges
    >>> frame = pd.DataFrame({"source": ["R1", "R1", "R2"], "target": ["P1", "P2", "P1"]})
    >>> read_state("Examplia", from_edges(frame)).measures["acts"].to_dict()
    {'R1': 2.0, 'R2': 1.0}
    """
    known = net.gazetteer
    regions = homes(net, known)
    level = unit_of(known[known["kind"] == "region"], TOP) or None
    layers = [layer for layer in net.layers if net.schema.layers[layer].foreign]
    if not regions:
        raise InvalidChoice(
            f"the network of {name!r} has no regions of a home state; see `home=` of read_ties"
        )
    if not layers:
        raise InvalidChoice(f"no tie of {name!r} leads abroad: there is nothing to compare")
    places = known[known["kind"] == "place"]
    partners = "country" if "country" in set(places["level"]) else None
    select: dict[str, Any] = {"layer": layers}
    if level:
        select["unit"] = (level, partners) if partners else level
    counted = centrality(net, ["acts", "partners"], **select).reindex(regions)
    spread = diversity(net, ["shannon", "hhi"], by="partner", **select).reindex(regions)
    counted[["acts", "partners"]] = counted[["acts", "partners"]].fillna(0)
    return State(
        name,
        net,
        set(known.loc[regions, "country"].astype("str")),
        level,
        layers,
        regions,
        counted.join(spread),
        _acts(net, level, partners, layers),
    )


def _acts(net: TieNetwork, level: str | None, partners: str | None, layers: list[str]) -> pd.DataFrame:
    """Return distinct acts of regions with partners abroad, by region, partner and layer."""
    rolled = net.rollup(level, partners=partners)
    edges = rolled.edges[rolled.edges["layer"].isin(layers)]
    kind = rolled.gazetteer["kind"]
    one, other = (edges[end].map(kind) for end in ("source", "target"))
    out = ((one == "region") & (other == "place")).to_numpy()
    back = ((one == "place") & (other == "region")).to_numpy()
    region = np.where(out, edges["source"], edges["target"])
    partner = np.where(out, edges["target"], edges["source"])
    table = pd.DataFrame(
        {"region": region, "partner": partner, "layer": edges["layer"], "acts": edges["count"]}
    )
    table = table[out | back].reset_index(drop=True)
    return table.assign(world=[_world_region(place, net) for place in table["partner"]])


def _world_region(place: str, net: TieNetwork) -> str:
    """Return the world region of a country, the same for every table, else what the table says."""
    places = world()
    if place in places.row:
        above = [places.ids[up] for up in places.chain(places.row[place])]
        if worlds := [up for up in above if up.startswith("world:")]:
            return worlds[0]
    known = net.gazetteer["parent"]
    at = place
    while at in known.index and known[at]:
        at = str(known[at])
    return at


class _Words:
    """What things are called in the language of the page."""

    def __init__(self, language: str, states: Iterable[State]) -> None:
        every = page.words()
        self.language = language
        self.words = every["en"] | every[language]
        self.countries = page.countries().get(language, {})
        self.names: dict[str, str] = {}
        for state in states:
            names = state.net.gazetteer["name"].astype("str")
            self.names |= {str(actor): name for actor, name in names.items() if name}

    def region(self, known: pd.DataFrame, region: str) -> str:
        """Return the name of a region."""
        own = name_in(region, known.loc[region].to_dict(), self.language, self.words, self.countries)
        return own or str(known.at[region, "name"]) or region

    def place(self, code: str) -> str:
        """Return what a country or world region is called."""
        own = self.words.get(f"world_{code.removeprefix('world:')}") or self.countries.get(code)
        return own or self.names.get(code) or code

    def layer(self, name: str) -> str:
        """Return what a layer is called."""
        return page.caption(self.words, "layer", name)


def _shares(
    states: list[State], column: str, names: dict[str, str], most: int | None = None
) -> dict[str, Any]:
    """Return the rows of a table of shares: for each thing, acts and share in every state, and the scale.

    A state is no partner of its own regions: that cell is empty.
    """
    counts = pd.concat([state.by(column) for state in states], axis=1).fillna(0)
    counts.columns = pd.RangeIndex(len(states))
    shares = counts.div(counts.sum().clip(lower=1))
    order = shares.sum(axis=1).sort_values(ascending=False, kind="stable").index
    top = float(shares.to_numpy().max(initial=0)) or 1.0
    acts, part = (
        dict(zip(table.index, table.to_numpy().tolist(), strict=True)) for table in (counts, shares)
    )
    rows = [
        {
            "name": names[key],
            "cells": [
                None if key in state.home else {"acts": acts[key][at], "share": part[key][at]}
                for at, state in enumerate(states)
            ],
        }
        for key in order[:most]
    ]
    return {"rows": rows, "top": top, "left": max(len(order) - len(rows), 0)}


def _differs(tables: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of several tables of shares in which states lie furthest apart, the furthest first."""
    found = []
    for table in tables:
        for row in table["rows"]:
            if all(row["cells"]):
                shares = [cell["share"] for cell in row["cells"]]
                apart = max(shares) - min(shares)
                said = [f"{share:.1%}" for share in shares]
                if apart >= APART:
                    found.append({"what": row["name"], "shares": said, "apart": apart})
    return sorted(found, key=lambda one: -one["apart"])[:MOST_DIFFERENT]


def _strip(states: list[State], measure: str) -> dict[str, Any]:
    """Return the values of a measure by region with the scale that all states share."""
    every = pd.concat([state.measures[measure] for state in states]).dropna()
    low = 0.0
    high = float(every.max()) if len(every) else 1.0
    rows = []
    for state in states:
        values = state.measures[measure].dropna().sort_values(kind="stable")
        ends = [float(values.quantile(q)) if len(values) else None for q in (0, 0.5, 1)]
        dots = [
            {"name": str(state.net.gazetteer.at[region, "name"]) or region, "value": float(value)}
            for region, value in values.items()
        ]
        rows.append({"dots": dots, "least": ends[0], "median": ends[1], "most": ends[2]})
    return {"measure": measure, "low": low, "high": high or 1.0, "rows": rows}


def _tiles(
    state: State, roles: pd.DataFrame | None, words: _Words, language: str, most: float
) -> dict[str, Any]:
    """Return the tiles of a state: where they stand and what is in them."""
    known = state.net.gazetteer
    lines: dict[str, list[tuple[str, str, str]]] = {}
    colours: Mapping[str, str] = {}
    if roles is not None:
        order = {str(actor): at for at, actor in enumerate(known.index)}
        data = role_payload(state.net, roles, order, [])
        names = RoleNames(known, words.words, words.countries, data["places"], language)
        cells, colours = data["cells"][""], data["colours"]
        ids = known.index
        lines = {str(ids[at]): role_lines(cells[str(at)], names) for at in data["regions"]}
    found: list[dict[str, Any]] = []
    measures = state.measures.to_dict("index")
    for region, (column, row) in zip(
        state.regions, tile_layout(state.net, pd.Index(state.regions)), strict=True
    ):
        own = state.acts[state.acts["region"] == region].groupby("partner")["acts"].sum()
        top = own.sort_values(ascending=False, kind="stable").iloc[:NAMED]
        found.append(
            {
                "name": words.region(known, region),
                "column": column + 1,
                "row": row + 1,
                "acts": float(measures[region]["acts"]),
                "partners": float(measures[region]["partners"]),
                "part": float(measures[region]["acts"]) / max(most, 1),
                "top": [(words.place(str(place)), float(acts)) for place, acts in top.items()],
                "lines": [
                    {"text": text, "state": kind, "colour": colours.get(role, "")}
                    for text, kind, role in lines.get(region, [])
                ],
            }
        )
    return {"tiles": found, "columns": max(tile["column"] for tile in found)}


def _tables(
    nets: Mapping[str, TieNetwork], roles: Mapping[str, pd.DataFrame] | None
) -> Mapping[str, pd.DataFrame]:
    """Check what is handed over and return the roles."""
    if len(nets) < 2:
        raise InvalidChoice("a comparison needs two states at least: {'Poland': net, 'Germany': other}")
    for name in roles or {}:
        if name not in nets:
            reject(name, nets, "state whose roles are shown")
    return roles or {}


@checked()
def write_state_comparison(
    nets: Mapping[str, TieNetwork],
    path: str | os.PathLike[str],
    *,
    roles: Mapping[str, pd.DataFrame] | None = None,
    title: str = "",
    language: str = "en",
) -> Path:
    """Write a page that shows two or more states side by side, everything on the same scales.

    For every state: a map of tiles with the acts abroad of each region and with whom most of them are (and,
    where a table of roles is handed over, what it is told, claims and shows); shares of acts by world region,
    kind of tie and partner; the spread of four measures over its regions; and what its table holds.

    Parameters
    ----------
    nets : mapping of str to TieNetwork
        The states by the names they are to have on the page, such as
        ``{"Poland": sn.load_world(home="PL"), "Germany": sn.load_world(home="DE")}``.
    path : path-like
        Where to write it; whole or not at all.
    roles : mapping of str to pandas.DataFrame, optional
        Results of :func:`subnatnet.role_map`, by the same names; not every state needs one.
    title : str
        Heading of the page; by default made of the names.
    language : {"en", "de", "pl", "zh"}
        Language of the page.

    Returns
    -------
    pathlib.Path
        Where the page is.

    Raises
    ------
    InvalidChoice
        If there are fewer than two states, one has no regions or no ties abroad, `roles` names another state,
        or the language is none of those there are.

    Notes
    -----
    Countries are put together by the world regions of the library's gazetteer, so that the rows are the same
    whatever each table calls them. Two tables are rarely made alike; the page shows how much of each is
    dated and sourced, and compares shares rather than numbers of ties.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from subnatnet import from_edges
    >>> one = from_edges(pd.DataFrame({"source": ["A1", "A2"], "target": ["X", "Y"]}))
    >>> other = from_edges(pd.DataFrame({"source": ["B1", "B2"], "target": ["Y", "Y"]}))
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> write_state_comparison({"Aland": one, "Beland": other}, folder / "states.html").name
    'states.html'
    """
    from subnatnet.present.dossiers import environment

    known = page.words()
    if language not in known:
        reject(language, known, "language of the page")
    given = _tables(nets, roles)
    states = [read_state(name, net) for name, net in nets.items()]
    words = _Words(language, states)
    most = max(float(state.measures["acts"].max()) for state in states)
    worlds = {key: words.place(key) for state in states for key in state.acts["world"]}
    partners = {key: words.place(key) for state in states for key in state.acts["partner"]}
    layers = {key: words.layer(key) for state in states for key in state.layers}
    shown = [
        {
            "name": state.name,
            "regions": len(state.regions),
            "acts": float(state.acts["acts"].sum()),
            "partners": int(state.acts["partner"].nunique()),
            "about": about(state.net),
            "table": state.measures.assign(
                name=[words.region(state.net.gazetteer, region) for region in state.regions]
            )
            .sort_values("acts", ascending=False, kind="stable")
            .to_dict("records"),
            **_tiles(state, given.get(state.name), words, language, most),
        }
        for state in states
    ]
    by_world, by_layer = _shares(states, "world", worlds), _shares(states, "layer", layers)
    by_partner = _shares(states, "partner", partners, MOST_PARTNERS)
    html = (
        environment()
        .get_template("states.html")
        .render(
            title=title,
            states=shown,
            differs=_differs([by_layer, by_world, by_partner]),
            worlds=by_world,
            layers=by_layer,
            partners=by_partner,
            strips=[_strip(states, measure) for measure in MEASURES],
            words=words.words,
            layer=words.layer,
            language=language,
            version=version("subnatnet"),
        )
    )
    return write_text(path, html)
