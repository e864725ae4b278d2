"""The built-in case: foreign ties of China's provincial-level regions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import reject
from subnatnet.network import TieNetwork
from subnatnet.schema import DEFAULT_SCHEMA
from subnatnet.tables.package import data_folder, read_package

if TYPE_CHECKING:
    from collections.abc import Iterable

CHINA_ERAS = {
    "opening": "1978/1993",
    "fiscal reform": "1994/2012",
    "belt and road": "2013/..",
}

CHINA_SCHEMA = DEFAULT_SCHEMA.with_layer(
    "freight_line",
    meaning="a line of freight trains between a region and a foreign place",
    colour="#7722ff",
    colour_dark="#9646c8",
    dash=(6, 2, 1, 2),
)

TWICE_CODED = ("HK", "MO", "TW")
"""Codes of ISO 3166-1 whose places have a code of ISO 3166-2 under CN as well."""

VOICES = ("assigned", "claimed")
CONTEXT = ("published_totals", "layer_coverage", "trade", "trade_national", "trains", "sources")
TRAVELLING = (*VOICES, "mentions", "terms", *CONTEXT)
DIRECTED = (*VOICES, "mentions")


@checked()
def load_table(name: str) -> pd.DataFrame:
    """Return one of the built-in tables as it stands in its file.

    Parameters
    ----------
    name : str
        A resource of ``datapackage.json``: ``"assigned"`` and ``"claimed"`` (what documents of the centre,
        and of the regions themselves, say that a region is; ``"statements"`` is both, told apart by a
        column ``voice``), ``"mentions"`` (words counted in work reports), ``"terms"`` (terms and role words),
        ``"published_totals"`` (sister ties as published), ``"layer_coverage"`` (what each layer covers),
        ``"trade"`` beside ``"trade_national"``, ``"trains"``, ``"corrections"``,
        ``"series"`` (yearly figures of regions), ``"findings"`` (coded findings on the four cases),
        ``"sources"``, or any table of nodes and edges.

    Returns
    -------
    pandas.DataFrame
        Text as text, missing text as ``""``; columns of numbers as numbers, missing as NaN. ``attrs`` has the
        ``title``, ``version`` and ``date`` of the data.

    Raises
    ------
    InvalidChoice
        If there is no such table.

    Examples
    --------
    >>> load_table("findings")["region"].nunique()
    4
    >>> said = load_table("assigned")
    >>> said.query("region == 'CN-XJ' and role == 'core_area'")["phrase"].iloc[0]
    '丝绸之路经济带核心区'
    """
    package = json.loads((data_folder() / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    if name == "statements":
        both = pd.concat([load_table(voice).assign(voice=voice) for voice in VOICES], ignore_index=True)
        return both[["voice", *both.columns.drop("voice")]]
    if name not in resources:
        reject(name, [*resources, "statements"], "built-in table")
    path = data_folder() / resources[name]["path"]
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    for field in resources[name]["schema"]["fields"]:
        if field["type"] in ("integer", "number"):
            frame[field["name"]] = pd.to_numeric(frame[field["name"]].replace("", None)).astype("float64")
    frame.attrs |= {"title": package["title"], "version": package["version"], "date": package["created"][:10]}
    return frame


@checked()
def load_china(*, home: Iterable[str] = ()) -> TieNetwork:
    """Return the foreign ties of China's provincial-level regions, 1973 to today.

    A compilation from public sources, not the official register: about four fifths of the known friendship
    ties, a third of them dated, and not at random; investment is a sample; many directives are known by
    title only. ``data/README.md`` says what is in each table and what is not.

    Parameters
    ----------
    home : iterable of str
        ISO 3166-1 codes of places to count as part of the home state. By default partners in Hong Kong
        (``"HK"``), Macao (``"MO"``) and Taiwan (``"TW"``) are places like any other, because the sources
        record ties with them as such; whether they are home is for the analyst to decide. A place counted
        as home becomes a region, so ties to it are no longer foreign ties, and the directives that name it
        come along; by default these (seven, to Hong Kong and Macao) stay in their table.

    Returns
    -------
    TieNetwork
        With eras ``"opening"`` (1978-1993), ``"fiscal reform"`` (1994-2012) and ``"belt and road"`` (2013-),
        and with the tables ``"assigned"``, ``"claimed"``, ``"mentions"``, ``"terms"``,
        ``"published_totals"``, ``"layer_coverage"``, ``"trade"``, ``"trade_national"``,
        ``"trains"`` and ``"sources"`` of :func:`load_table`.

    Raises
    ------
    InvalidChoice
        If a code in `home` is not a country or area in the tables.

    Examples
    --------
    >>> net = load_china()
    >>> net.summary()["ties"].to_dict()
    {'agreement': 2775, 'investment': 343, 'cooperation': 354, 'directive': 1020,
    'consulate': 96, 'flight': 593, 'freight_line': 30}
    >>> len(net.rollup("province").actors.query("kind == 'region'"))
    31
    """
    actors, ties = read_package(data_folder())
    top = (actors["kind"] == "region") & (actors["parent"] == "")
    actors = actors.assign(parent=actors["parent"].where(~top, actors["country"]))
    tables = {name: load_table(name) for name in TRAVELLING}
    home = list(home)
    actors, ties = _without_abroad(actors, ties, home)
    for code in home:
        actors, ties = _counted_as_home(actors, ties, code)
        if code not in actors.index:
            for name in DIRECTED:
                tables[name] = _directed_at_home(tables[name], code)
    tied = actors.index.isin(pd.concat([ties["source"], ties["target"]]))
    return TieNetwork(
        actors[tied], ties, gazetteer=actors, eras=CHINA_ERAS, tables=tables, schema=CHINA_SCHEMA
    )


def _without_abroad(
    actors: pd.DataFrame, ties: pd.DataFrame, home: list[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Leave out the regions that stand for a place which is not counted as home: one actor, not two."""
    abroad = actors.index.intersection([f"CN-{code}" for code in TWICE_CODED if code not in home])
    told = ties["source"].isin(abroad) | ties["target"].isin(abroad)
    return actors.drop(index=abroad), ties[~told]


def _counted_as_home(
    actors: pd.DataFrame, ties: pd.DataFrame, code: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn a place and what lies in it into regions, under the ISO 3166-2 code where the tables have one."""
    countries = actors.index[actors["level"] == "country"]
    if code not in countries:
        reject(code, countries, "country or area")
    inside = (actors["country"] == code) & (actors["kind"] == "place")
    actors = actors.assign(
        kind=actors["kind"].where(~inside, "region"), country=actors["country"].where(~inside, "CN")
    )
    region = f"CN-{code}"
    if code not in TWICE_CODED or region not in actors.index:
        top = actors["level"].where(actors.index != code, "province")
        return actors.assign(level=top, parent=actors["parent"].where(actors.index != code, "CN")), ties
    renamed = {end: ties[end].where(ties[end] != code, region) for end in ("source", "target")}
    parent = actors["parent"].where(actors["parent"] != code, region)
    return actors.assign(parent=parent).drop(index=code), ties.assign(**renamed)


def _directed_at_home(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Give a place that became a region its new id in the lists of directions too."""
    renamed = table["direction"].str.replace(rf"(^|\|){code}(?=\||$)", rf"\g<1>CN-{code}", regex=True)
    return table.assign(direction=renamed)
