"""A network as a pyvis ``Network``, and its page: offline, with a legend that filters and a search."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.network._collapse import acts
from subnatnet.present import atlas_data, layout, page
from subnatnet.present.role_words import (
    GREY,
    LEGS,
    first_role,
    role_colours,
    role_columns,
    shown_text,
    split,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from pyvis.network import Network

    from subnatnet.arguments import Seed
    from subnatnet.network import TieNetwork

LOOSE = 2500  # ties beyond which lines are not drawn while the picture is moved
SPREAD = 0.06  # how far ties between the same two actors bend apart


def _grown(net: TieNetwork, position: pd.Index) -> np.ndarray:
    """Return how many distinct acts each actor has, not counting what the centre directs to it."""
    ties = net.ties
    layers = net.schema.layers
    given = ties["layer"].map(
        {name: layers[name].directed and not layers[name].foreign for name in net.layers}
    )
    rows = pd.DataFrame({"act": acts(ties), "count": ties["count"]})
    regions = net.actors.index[net.actors["kind"] == "region"]
    sent = given.astype(bool) & ties["target"].isin(regions)
    ends = pd.concat([rows.assign(actor=ties["source"]), rows[~sent].assign(actor=ties.loc[~sent, "target"])])
    counted = ends.groupby(["actor", "act"])["count"].max().groupby("actor").sum()
    return counted.reindex(position, fill_value=0).to_numpy(dtype=float)


def _titles(sources: pd.DataFrame | None) -> Mapping[str, str]:
    if sources is None:
        return {}
    table = sources.set_index("key") if "key" in sources else sources
    return {str(key): str(title) for key, title in table["title"].items()} if "title" in table else {}


def _ends(tie: Any) -> tuple[str, str]:  # noqa: ANN401 - a row of a table
    """Return who is tied to whom as recorded, before partners were put together."""
    return getattr(tie, "source_unit", tie.source), getattr(tie, "target_unit", tie.target)


def _tie_text(
    tie: Any,  # noqa: ANN401 - a row of a table
    names: Mapping[str, str],
    words: Mapping[str, str],
    titles: Mapping[str, str],
    sign: str,
) -> str:
    """Say in plain lines what a tie is, from when, and by which sources."""
    ends = [names.get(unit) or unit for unit in _ends(tie)]
    dated = " – ".join(part for part in (tie.start, tie.end) if part) or words["no_date"]  # noqa: RUF001 - as above
    what = page.caption(words, "layer", tie.layer)
    kind = str(tie.kind).replace("_", " ")
    cited = [titles.get(key) or key for key in split(tie.sources)]
    lines = [f"{ends[0]} {sign} {ends[1]}", f"{what}: {kind}" if kind else what, f"{words['dates']}: {dated}"]
    if cited:
        lines.append(f"{words['sources']}: {'; '.join(cited[:4])}")
    return "\n".join(page.shorten(line, 220) for line in lines)


def _bends(net: TieNetwork) -> list[dict[str, object]]:
    """Return how each tie bends, so that all ties between the same two actors can be told apart."""
    pairs = [tuple(sorted(pair)) for pair in zip(net.ties["source"], net.ties["target"], strict=True)]
    total, seen = Counter(pairs), Counter[tuple[str, ...]]()
    found: list[dict[str, object]] = []
    for pair, source in zip(pairs, net.ties["source"], strict=True):
        side = seen[pair] - (total[pair] - 1) / 2
        seen[pair] += 1
        if source != pair[0]:
            side = -side
        way = "curvedCW" if side > 0 else "curvedCCW"
        bend = round(min(abs(side) * SPREAD, 0.9), 3)
        found.append({"enabled": True, "type": way, "roundness": bend} if bend else {"enabled": False})
    return found


def _edges(
    net: TieNetwork, words: Mapping[str, str], titles: Mapping[str, str], looks: Mapping[str, Any]
) -> list[dict[str, Any]]:
    names = dict(zip(net.gazetteer.index.astype("str"), net.gazetteer["name"].astype("str"), strict=True))
    found = []
    for tie, bend in zip(net.ties.itertuples(), _bends(net), strict=True):
        shade = looks[str(tie.layer)]["colour"]
        directed = page.directed(str(tie.layer), net.schema)
        sign = "→" if directed else "–"  # noqa: RUF001 - the dash between two ends
        found.append(
            {
                "id": str(tie.Index),
                "from": str(tie.source),
                "to": str(tie.target),
                "layer": str(tie.layer),
                "title": _tie_text(tie, names, words, titles, sign),
                "color": {"color": shade, "highlight": shade, "opacity": 0.55},
                "dashes": looks[str(tie.layer)]["dash"] or False,
                "arrows": {"to": {"enabled": directed, "scaleFactor": 0.5}},
                "width": 1.2,
                "smooth": bend,
            }
        )
    return found


def _rows(roles: pd.DataFrame) -> dict[str, dict[str, object]]:
    cells = roles.to_dict("index")
    return {str(actor): {str(name): cell for name, cell in row.items()} for actor, row in cells.items()}


def _role_text(row: Mapping[str, object], words: Mapping[str, str], names: Mapping[str, str]) -> list[str]:
    """Return a line for each leg of a role map that says something."""
    lines = [str(row["reading"])] if row.get("reading") else []

    def spoken(word: str) -> str:
        return page.caption(words, "role", word)

    for leg in LEGS:
        said = ""
        if leg == "enacted":
            said = shown_text(row, words, lambda place: names.get(place) or place, spoken)
        said = said or ", ".join(map(spoken, split(row.get(leg))))
        if said:
            lines.append(f"{words[f'leg_{leg}']}: {said}")
    return lines


def _nodes(
    rolled: TieNetwork,
    words: Mapping[str, str],
    roles: Mapping[str, Mapping[str, object]],
    colours: Mapping[str, str],
    colour: str,
    seed: int,
) -> list[dict[str, Any]]:
    actors, edges = rolled.actors, rolled.edges
    pairs = edges.groupby(["source", "target"])["n_ties"].sum().reset_index()
    first, second = (actors.index.get_indexer(pd.Index(pairs[end])) for end in ("source", "target"))
    size = _grown(rolled, actors.index)
    radius = 7 + 22 * np.sqrt(size / max(size.max(initial=0), 1))
    points = layout.springs(len(actors), first, second, pairs["n_ties"].to_numpy(dtype=float), seed=seed)
    points = layout.apart(points * 46 * np.sqrt(len(actors)) * [1.25, 0.8], radius + 10)
    kinds = page.palette(rolled.schema)["kinds"]
    names = {str(actor): str(name) for actor, name in rolled.gazetteer["name"].items()}
    found = []
    for at, (actor, row) in enumerate(actors.iterrows()):
        name = str(row["name"]) or str(actor)
        kind = str(row["kind"])
        looks = kinds.get(kind, {"shape": "dot", "light": GREY})
        mine = roles.get(str(actor))
        role = first_role(mine[colour]) if mine is not None else ""
        shade = colours.get(role, GREY) if mine is not None else looks["light"]
        text = [name, page.caption(words, "one", kind), f"{words['acts']}: {size[at]:,.0f}"]
        others = [str(row.get(column, "")) for column in ("name_local", "aliases")]
        found.append(
            {
                "id": str(actor),
                "label": page.shorten(name, 40),
                "group": kind,
                "role": None if mine is None else role,
                "names": split("|".join([str(actor), name, *others])),
                "shape": looks["shape"],
                # a rim of the ground round the letters keeps them legible on lines
                "font": {
                    "size": 28 if kind == "region" else 17,
                    "strokeWidth": 5,
                    "strokeColor": "#ffffff",
                },
                "color": {
                    "background": shade,
                    "border": "#ffffff",
                    "highlight": {"background": shade, "border": "#1b2430"},
                },
                "size": round(float(radius[at]), 1),
                "x": round(float(points[at, 0])),
                "y": round(float(points[at, 1])),
                "title": "\n".join(text + ([] if mine is None else _role_text(mine, words, names))),
            }
        )
    return found


@checked()
def to_pyvis(
    net: TieNetwork,
    *,
    roles: pd.DataFrame | None = None,
    colour: str = "assigned",
    sources: pd.DataFrame | None = None,
    unit: str | None = None,
    title: str = "Foreign ties of regions",
    language: str = "en",
    seed: Seed = 0,
) -> Network:
    """Return the network as a pyvis ``Network``, every tie an edge of its own, positions given, physics off.

    Parameters
    ----------
    net : TieNetwork
        What to show; it is not changed.
    roles : pandas.DataFrame, optional
        Result of :func:`subnatnet.role_map`: regions get the colour of their role, and tooltips its words.
    colour : {"assigned", "claimed", "enacted"}
        The column of `roles` that colours regions. What is no role (nothing said, cannot be told, cannot be
        seen) is grey.
    sources : pandas.DataFrame, optional
        Titles of sources: ``key`` (or index) and ``title``, as in ``load_table("sources")``.
    unit : {"country", "world_region", "recorded"}, optional
        How partners are put together; by default by country where the table says which is whose.
    title : str
        Heading of the page; only ever text.
    language : {"en", "de", "pl", "zh"}
        Language of the page.
    seed : int
        For the layout. The same network and seed give the same page, byte by byte.

    Returns
    -------
    pyvis.network.Network
        Its own methods (``add_node``, ``write_html``, ``show`` ...) work as ever, but the page they write is
        ours: one file in UTF-8 that loads nothing, with a legend that filters by kind, layer and role, a
        search, and tooltips that are text.

    Raises
    ------
    InvalidChoice
        If there is no actor to show, or an option is none of those there are.

    Notes
    -----
    Positions are computed beforehand (see :func:`subnatnet.present.layout.springs`), so that a large network
    opens at once. Ties between the same two actors bend apart. Size grows with the square root of the
    distinct acts an actor takes part in. pyvis' ``directed`` is on, since it drops parallel ties otherwise;
    only directed ties have an arrow.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"] * 2, "target": ["PL:lodz"] * 2}))
    >>> shown = to_pyvis(net)
    >>> shown.num_nodes(), shown.num_edges(), shown.options.physics.enabled
    (2, 2, False)
    """
    from subnatnet.present._pyvis_network import OfflineNetwork

    if net.actors.empty:
        raise InvalidChoice("there is nothing to show: the network has no actors. Loosen the selection.")
    every = page.words()
    if language not in every:
        reject(language, every, "language of the page")
    words = every["en"] | every[language]
    choices = atlas_data.units(net)
    chosen = unit or ("country" if "country" in choices else atlas_data.RECORDED)
    if chosen not in choices:
        reject(chosen, choices, "unit of this network")
    if roles is not None and colour not in role_columns(roles):
        reject(colour, role_columns(roles), "column of `roles` that can colour regions")
    if roles is not None and roles.index.has_duplicates:
        twice = roles.index[roles.index.duplicated()][0]
        raise InvalidChoice(f"`roles` has several rows for {twice!r}: hand over those of one period")
    rolled = choices[chosen].network
    colours = {} if roles is None else role_colours(word for cell in roles[colour] for word in split(cell))
    palette = page.palette(net.schema)
    layers = {
        name: {"colour": palette["layers"][name]["light"], "dash": palette["layers"][name]["dash"]}
        for name in rolled.layers
    }
    told = {} if roles is None else _rows(roles)
    nodes = _nodes(rolled, words, told, colours, colour, seed)
    edges = _edges(rolled, words, _titles(sources), layers)
    kinds = [kind for kind in palette["kinds"] if kind in set(rolled.actors["kind"])]
    kinds += sorted(set(rolled.actors["kind"]) - set(kinds))
    used = {node["role"] for node in nodes}
    legend = {
        "kinds": [
            {"name": kind, "caption": page.caption(words, "kind", kind)}
            | {"colour": palette["kinds"].get(kind, {}).get("light", GREY)}
            | {"shape": palette["kinds"].get(kind, {}).get("shape", "dot")}
            for kind in kinds
        ],
        "layers": [
            {"name": name, "caption": page.caption(words, "layer", name)} | look
            for name, look in layers.items()
        ],
        "roles": [
            {"name": role, "caption": page.caption(words, "role", role), "colour": shade}
            for role, shade in colours.items()
            if role in used
        ],
    }
    if legend["roles"]:
        legend["roles"].append({"name": "", "caption": words["no_role"], "colour": GREY})
    words["roles"] = words[f"leg_{colour}"]
    network = OfflineNetwork(title, words, language, legend)
    network.fill(nodes, edges)
    network.options.interaction.hideEdgesOnDrag = len(edges) > LOOSE
    return network


@checked()
def write_pyvis(net: TieNetwork, path: str | os.PathLike[str], **options: Any) -> Path:  # noqa: ANN401 - handed on
    """Write the page of :func:`to_pyvis`: one file that opens anywhere, offline.

    Parameters
    ----------
    net : TieNetwork
        What to show.
    path : path-like
        Where to write it. The file is written whole or not at all.
    **options
        As in :func:`to_pyvis`.

    Returns
    -------
    pathlib.Path
        Where the page is.

    Raises
    ------
    InvalidChoice
        As :func:`to_pyvis`.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "start": ["2015"]}))
    >>> write_pyvis(net, tempfile.mkdtemp() + "/network.html").name
    'network.html'
    """
    from subnatnet.tables.atomic import write_text

    return write_text(path, to_pyvis(net, **options).generate_html())
