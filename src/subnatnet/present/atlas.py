"""The atlas: one interactive page that needs nothing but a browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures.centrality import MEASURES
from subnatnet.present import atlas_data, page
from subnatnet.present.about import about as about_data
from subnatnet.present.search_names import search_names
from subnatnet.tables.atomic import write_text

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from subnatnet.arguments import Seed
    from subnatnet.network import TieNetwork

Screen = Literal["roles", "map", "force", "rings", "matrix", "ego", "compare"]
STEP = ("title", "text", "view")
LIVE = ("own", "acts", "partners", "none")
LARGEST = {"ties": 200_000, "actors": 20_000}  # on one page
STYLES = ("atlas", "atlas_card", "atlas_sheets")
SCRIPTS = (
    *("core", "filters", "model", "search", "globe", "labels", "lines", "camera", "layer", "ego", "scene"),
    *("roles", "card", "panel", "paint", "matrix", "compare", "about", "story", "controls", "finder"),
    *("picture", "download", "address", "main"),
)
MERIDIANS = (11, 150)  # middles of a world map whose edges run through the Bering Strait or the Atlantic


def _story(steps: Iterable[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the steps of a story: each a text, with a title and the view it is about."""
    told = []
    for step in steps:
        for key in step:
            if key not in STEP:
                reject(key, STEP, "part of a step of a story")
        if not step.get("text"):
            raise InvalidChoice("a step of a story needs a `text`: {'text': '...', 'view': 'view=map'}")
        told.append({key: str(step.get(key, "")).removeprefix("#") for key in STEP})
    return told


def _meridian(data: dict[str, Any]) -> int:
    """Return the middle of the map that cuts the fewest ties at its edge."""
    lon = np.array(data["actors"]["lon"], dtype=float)
    source, target = (lon[np.array(data["ties"][end], dtype=int)] for end in ("source", "target"))
    step = (target - source + 180) % 360 - 180

    def cut(middle: int) -> int:
        edge = (middle + 180 - source + 180) % 360 - 180
        return int(np.count_nonzero((np.sign(edge) == np.sign(step)) & (np.abs(edge) < np.abs(step))))

    return min(MERIDIANS, key=cut)


@checked()
def atlas_page(
    net: TieNetwork,
    *,
    measure: str = "own",
    regions: pd.DataFrame | None = None,
    roles: pd.DataFrame | Mapping[str, pd.DataFrame] | None = None,
    sources: pd.DataFrame | None = None,
    unit: str | None = None,
    view: Screen = "roles",
    title: str = "Foreign ties of regions",
    language: str = "en",
    story: Iterable[Mapping[str, str]] = (),
    about: Mapping[str, str] | None = None,
    seed: int = 0,
) -> str:
    """Return the page that :func:`write_atlas` writes, as text; the parameters are the same.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]}))
    >>> atlas_page(net).startswith("<!doctype html>")
    True
    """
    words = page.words()
    if language not in words:
        reject(language, words, "language of the atlas")
    if view not in get_args(Screen):
        reject(view, get_args(Screen), "view of the atlas")
    numbers = [] if regions is None else list(regions.select_dtypes("number").columns.astype("str"))
    given = [*LIVE, *numbers]
    if measure not in given and measure not in MEASURES:
        reject(measure, [*given, *MEASURES], "measure that the atlas can show by size")
    _require_drawable(net)
    data = atlas_data.payload(
        net,
        unit=unit,
        measure=None if measure in given else measure,
        regions=regions,
        roles=roles,
        sources=sources,
        seed=seed,
    )
    data |= {"about": about_data(net, about), "story": _story(story)}
    start = {"view": view, "size": measure, "language": language, "meridian": _meridian(data)}
    return page.build(
        "atlas.html",
        words=words[language] | {"title": title, "lang": language},
        data={
            "atlas-data": data,
            "atlas-names": search_names(net.gazetteer.loc[data["actors"]["id"]]),
            "atlas-start": start,
            "atlas-words": words,
            "atlas-palette": page.palette(net.schema),
            "atlas-land": json.loads(page.template("land.json")),
        },
        styles=[page.template(f"{name}.css") for name in STYLES],
        scripts=[page.template(f"{name}.js") for name in SCRIPTS],
    )


def _require_drawable(net: TieNetwork) -> None:
    """Refuse what a browser could not hold, before any work is done.

    Every tie is in the page, so that it can be filtered and cited: some 120 bytes each.
    """
    sizes = {"ties": len(net.ties), "actors": len(net.actors)}
    for what, size in sizes.items():
        if size > LARGEST[what]:
            raise InvalidChoice(
                f"{size:,} {what} are too many for one page, which holds {LARGEST[what]:,}: choose a layer "
                "or a period (net.layer, net.during), fewer actors (net.among), or put partners together "
                "(net.rollup(unit, partners='country')); for larger tables see docs/scale.md"
            )


@checked()
def write_atlas(
    net: TieNetwork,
    path: str | os.PathLike[str],
    *,
    measure: str = "own",
    regions: pd.DataFrame | None = None,
    roles: pd.DataFrame | Mapping[str, pd.DataFrame] | None = None,
    sources: pd.DataFrame | None = None,
    unit: str | None = None,
    view: Screen = "roles",
    title: str = "Foreign ties of regions",
    language: str = "en",
    story: Iterable[Mapping[str, str]] = (),
    about: Mapping[str, str] | None = None,
    seed: Seed = 0,
) -> Path:
    """Write an interactive page of a network: one file that opens anywhere, offline.

    Actors of each kind have a shape and colour, ties of each layer a colour and dash; both can be switched
    off in the legend, which counts them. One can search in any script, choose a period, go from places as
    recorded to countries or world regions, look at a network, a map or rings, and click an actor or a line
    for its ties with dates and sources. Nothing on the page, names and notes from the table included, can
    make it send or load anything.

    Parameters
    ----------
    net : TieNetwork
        What to show; verbs such as ``net.layer("agreement")`` choose beforehand.
    path : path-like
        Where to write it. The file is written whole or not at all.
    measure : str
        What the size of actors shows at first: ``"own"`` (distinct acts of an actor, not counting what the
        centre directs to it), ``"acts"`` (distinct acts it takes part in in any way) and
        ``"partners"`` (actors across the state's border it is tied to) are counted in the page for what its
        filters show; a numeric column of `regions`; any measure of :func:`subnatnet.centrality`, which is
        computed for each unit over the whole of `net`; or ``"none"``.
    regions : pandas.DataFrame, optional
        Results by actor id, for example from ``centrality``. Every column is shown for its actor, numbers
        with their rank; columns ``x_low`` and ``x_high`` are the interval of column ``x``.
    roles : pandas.DataFrame or mapping of str to pandas.DataFrame, optional
        Result of :func:`subnatnet.role_map`, by region: one table, one for each era by its name, or one
        with a column ``era``. The page opens with a map of tiles: what each region is told, claims and shows;
        sure things filled, unsure ones dashed with their probability, unseen ones hatched. A role with a
        probability below one half is not shown.
    sources : pandas.DataFrame, optional
        What the keys in the ``sources`` column of ties stand for: ``key`` (column or index), ``title``,
        ``publisher``, ``url``.
    unit : {"country", "world_region", "recorded"}, optional
        How partners are put together at first; by default by country where the table says which is whose.
    view : {"roles", "map", "force", "rings", "matrix", "ego", "compare"}
        What to see first: the map of roles, a map with great circles, the network, rings, regions by
        partners as a table, one region amid its partners, two regions side by side.
    title : str
        Heading of the page.
    language : {"en", "de", "pl", "zh"}
        Language of the page at first.
    story : iterable of mapping, optional
        Views with a text each, told one after the other: ``text``, ``title`` and ``view``, the part of the
        page's address after ``#``.
    about : mapping, optional
        ``title, version, date, citation`` of the data, for the page and the captions of its pictures.
    seed : int
        For the network view. The same network and seed give the same file, byte by byte.

    Returns
    -------
    pathlib.Path
        Where the page is.

    Raises
    ------
    InvalidChoice
        If an option is none of those there are, the network has no actors, or more than a page can hold.
    UnknownActor
        If `regions` or `roles` speak of an actor that is not in the network.

    Notes
    -----
    Positions are computed beforehand, so that the page opens at once: actors attract each other along ties
    and repel otherwise (see :func:`subnatnet.present.layout.springs`); at the recorded unit actors stand
    around what they belong to. Places without coordinates stand on the map amid what belongs to them, or
    else where what they belong to is, and the page says so. The land outline is Natural Earth's, in the
    public domain; no borders are drawn. The map is in the Equal Earth projection.

    Examples
    --------
    >>> import tempfile
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"], "start": ["2015"]}))
    >>> write_atlas(net, tempfile.mkdtemp() + "/atlas.html").name
    'atlas.html'
    """
    text = atlas_page(
        net,
        measure=measure,
        regions=regions,
        roles=roles,
        sources=sources,
        unit=unit,
        view=view,
        title=title,
        language=language,
        story=story,
        about=about,
        seed=seed,
    )
    return write_text(path, text)
