"""The second built-in case: twin towns and consular posts of every state."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.network import TieNetwork
from subnatnet.network._lookup import home_states
from subnatnet.places import builtin_gazetteer, world

if TYPE_CHECKING:
    from collections.abc import Iterable

SOURCES = {"twins": "wikidata-p190-2022", "posts": "wikidata-missions-2022"}
POSTS = ("consul", "government office", "trade office", "representative office")
"""Words in the kind of a mission that is a consular post or an office of a region; embassies are not."""


@checked()
def load_world(home: Iterable[str] | None = None) -> TieNetwork:
    """Return whom the regions and towns of any state are tied to: twin towns and consular posts.

    Twin towns are pairs that Wikidata lists (January 2022), as layer ``agreement``; consular posts, and
    offices that regions keep abroad, as layer ``consulate``, from who sends it to the place that hosts it
    (November 2022). Almost nothing is dated, each tie rests on one statement, and states differ in how well
    they are covered, so the table tells whom a state's towns are tied to rather than how many ties they have.

    Parameters
    ----------
    home : str or sequence of str, optional
        ISO 3166-1 codes of the states whose places are regions, such as ``"PL"`` or ``("PL", "DE")``. Only
        ties with an end there are kept, and every first-level unit of these states is among the actors known.
        By default every state is home: all towns and units are regions, and countries are places.

    Returns
    -------
    TieNetwork
        ``attrs`` of its ``ties`` say how many rows were left out: ``n_unplaced`` (a town that is nowhere in
        the gazetteer), ``n_double`` (two rows for one pair of places).

    Raises
    ------
    InvalidArgument, InvalidChoice
        If `home` is no country code.

    Examples
    --------
    >>> net = load_world(home="PL")
    >>> net.rollup("region", partners="country").actors.query("kind == 'region'").index.size
    16
    """
    states = home_states(None if home is None else list(home))
    ties = pd.concat([_twin_towns(), _posts()], ignore_index=True)
    placed = (ties["source"] != "") & (ties["target"] != "")
    n_unplaced = int((~placed).sum())
    ties = ties[placed & (ties["source"] != ties["target"])]
    if states:
        ties = ties[_concerns(ties, states)]
    pairs = ties.duplicated(["layer", "kind", "source", "target"])
    n_double = int(pairs.sum())
    ties = ties[~pairs].reset_index(drop=True)
    ties.attrs |= {"n_unplaced": n_unplaced, "n_double": n_double}
    known = _actors(pd.unique(ties[["source", "target"]].to_numpy().ravel()), states)
    tied = known.index.isin(pd.concat([ties["source"], ties["target"]]))
    return TieNetwork(known[tied], ties, gazetteer=known)


def _read(name: str) -> pd.DataFrame:
    path = resources.files("subnatnet.datasets") / "world_tables" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return pd.read_csv(file, dtype="str", keep_default_na=False)


def _place(wikidata: str) -> str:
    """Return the place that has a Wikidata number, or ``""``."""
    row = world().codes.get(wikidata)
    return "" if row is None else world().ids[row]


def _twin_towns() -> pd.DataFrame:
    pairs = _read("twin_cities_edges")
    ends = {column: pairs[column].map(_place) for column in ("a", "b")}
    swap = ends["a"] > ends["b"]  # which of two towns is named first means nothing
    source, target = ends["a"].where(~swap, ends["b"]), ends["b"].where(~swap, ends["a"])
    number = pairs["a"] + "-" + pairs["b"]
    return pd.DataFrame(
        {
            "id": "twin:" + number,
            "layer": "agreement",
            "kind": "sister_city",
            "source": source,
            "target": target,
            "start": "",
            "sources": SOURCES["twins"],
            "url": "https://www.wikidata.org/wiki/" + pairs["a"],
        }
    ).sort_values("id", ignore_index=True)


def _posts() -> pd.DataFrame:
    """Return consular posts: from the state, or region, that keeps one to the place where it is."""
    rows = _read("missions")
    kind = rows["type"].str.casefold()
    rows = rows[kind.map(lambda words: any(word in words for word in POSTS)) & (rows["city"] != "")]
    hosts = rows["city_wikidata"].map(_place)
    senders = _senders(rows["operator"])
    foreign = hosts.str[:2] != senders.str[:2]
    year = rows["creation"].str.extract(r"^(\d{4})")[0].fillna("")
    posts = pd.DataFrame(
        {
            "id": "post:" + rows["wikidata_id"],
            "layer": "consulate",
            "kind": rows["type"].str.casefold().str.replace(" ", "_"),
            "source": senders,
            "target": hosts,
            "start": year,
            "sources": SOURCES["posts"],
            "url": "https://www.wikidata.org/wiki/" + rows["wikidata_id"],
        }
    )
    return posts[foreign].sort_values("id", ignore_index=True)


def _senders(names: pd.Series) -> pd.Series:
    """Return the states or first-level units that names of operators mean, ``""`` where they mean neither."""
    distinct = pd.DataFrame({"name": sorted(set(names) - {""})})
    found = builtin_gazetteer().resolve_frame(distinct.assign(kind="place"))
    states = found["level"] == "country"
    again = builtin_gazetteer().resolve_frame(distinct[~states].assign(kind="region"))
    units = again["id"].where(again["level"].isin(["region", "province"]), "")
    ids = found["id"].where(states, units.reindex(found.index).fillna(""))
    return names.map(dict(zip(distinct["name"], ids, strict=True))).fillna("").astype("str")


def _concerns(ties: pd.DataFrame, states: Iterable[str]) -> pd.Series:
    """Say which ties have a unit or town of the home states at an end: not only the state itself."""
    inside = ties["source"] != ties["source"]
    for end in ("source", "target"):
        country = ties[end].map(lambda place: world().country[world().row[place]])
        inside |= country.isin(list(states)) & (ties[end] != country)
    return inside


def _actors(used: Iterable[str], states: tuple[str, ...]) -> pd.DataFrame:
    known = world().actors(used, states)
    if not states:
        below = ~known["level"].isin(["country", "world_region", "continent"])
        known["kind"] = known["kind"].where(~below, "region")
    return known
