"""Matrices to explain ties with: the ties themselves, distance, borders, shared traits and orientations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.measures._select import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.network import TieNetwork

EARTH_RADIUS_KM = 6371.0088


@checked()
def tie_matrix(
    net: TieNetwork,
    rows: str = "region",
    columns: str | None = None,
    *,
    binary: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Return the number of acts between actors as a matrix, ready for :func:`subnatnet.qap`.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    rows, columns : str
        Kinds of actor; by default the columns are of the same kind as the rows. If they differ, direction
        does not count.
    binary : bool
        1 for any number of acts.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    pandas.DataFrame
        Labelled by actor ids, sorted; isolates of the layer have rows of 0.

    Raises
    ------
    InvalidChoice
        If no actor is of such a kind.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["R1", "R1"], "target": ["PL", "PL"]}))
    >>> tie_matrix(net, "region", "place").to_numpy().tolist()
    [[2.0]]
    """
    view = select(net, **which)
    kind = view.nodes["kind"].to_numpy()
    columns = rows if columns is None else columns
    for wanted in (rows, columns):
        if wanted not in kind:
            reject(wanted, sorted(set(kind)), "kind of actor in these ties")
    ties = view.matrix if rows == columns else view.strength
    cells = ties[kind == rows][:, kind == columns].toarray()
    cells = (cells > 0).astype(float) if binary else cells
    return pd.DataFrame(cells, index=view.ids[kind == rows], columns=view.ids[kind == columns])


def distance(net: TieNetwork, like: pd.DataFrame, *, log: bool = False) -> pd.DataFrame:
    """Return great-circle distances in kilometres between the actors of a matrix.

    Parameters
    ----------
    net : TieNetwork
        Knows where the actors are (``lat``, ``lon``; an actor without them stands where its parent does).
    like : pandas.DataFrame
        A matrix whose rows and columns are actors, as from :func:`tie_matrix`.
    log : bool
        Natural logarithm of 1 + km.

    Returns
    -------
    pandas.DataFrame
        Same labels; NaN where a place is not known.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> actors = pd.DataFrame({"id": ["R1", "PL"], "kind": ["region", "place"], "lat": 0, "lon": [0, 90]})
    >>> net = sn.from_edges(pd.DataFrame({"source": ["R1"], "target": ["PL"]}), actors)
    >>> distance(net, tie_matrix(net, "region", "place")).round(0).to_numpy().tolist()
    [[10008.0]]
    """
    points = [_points(net, labels) for labels in (like.index, like.columns)]
    (lat_a, lon_a), (lat_b, lon_b) = points
    up, across = lat_b[None, :] - lat_a[:, None], lon_b[None, :] - lon_a[:, None]
    half = np.sin(up / 2) ** 2 + np.cos(lat_a)[:, None] * np.cos(lat_b)[None, :] * np.sin(across / 2) ** 2
    km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return _like(np.log1p(km) if log else km, like)


def contiguity(net: TieNetwork, like: pd.DataFrame, *, column: str = "land_neighbours") -> pd.DataFrame:
    """Return 1 where one actor lists the other, or the other's country, as its neighbour.

    Parameters
    ----------
    net : TieNetwork
        Knows the actors.
    like : pandas.DataFrame
        A matrix whose rows and columns are actors.
    column : str
        Column of the actors with the ids of neighbours, separated by ``|``.

    Returns
    -------
    pandas.DataFrame
        0 and 1, same labels.

    Raises
    ------
    InvalidChoice
        If there is no such column.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> actors = pd.DataFrame({"id": ["R1", "R2", "MN"], "kind": ["region", "region", "place"],
    ...                        "land_neighbours": ["MN|RU", "", ""]})
    >>> net = sn.from_edges(pd.DataFrame({"source": ["R1", "R2"], "target": ["MN", "MN"]}), actors)
    >>> contiguity(net, tie_matrix(net, "region", "place"))["MN"].to_dict()
    {'R1': 1.0, 'R2': 0.0}
    """
    known = _known(net, column)
    texts = known[column].astype("str")
    listed = {actor: {*text.split("|")} - {""} for actor, text in texts.items()}
    country = known["country"].astype("str").to_dict()

    def meets(a: str, b: str) -> bool:
        return b in listed[a] or country[b] in listed[a]

    cells = [[float(a != b and (meets(a, b) or meets(b, a))) for b in like.columns] for a in like.index]
    return _like(np.array(cells), like)


def same(net: TieNetwork, like: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return 1 where two actors have the same value of a column, 0 where not, NaN where one has none.

    Parameters
    ----------
    net : TieNetwork
        Knows the actors.
    like : pandas.DataFrame
        A matrix whose rows and columns are actors.
    column : str
        Column of the actors, for example ``"macro_region"``.

    Returns
    -------
    pandas.DataFrame
        Same labels.

    Raises
    ------
    InvalidChoice
        If there is no such column.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> actors = pd.DataFrame({"id": ["R1", "R2"], "kind": "region", "zone": ["east", "east"]})
    >>> net = sn.from_edges(pd.DataFrame({"source": ["R1"], "target": ["R2"]}), actors)
    >>> same(net, tie_matrix(net), "zone").loc["R1", "R2"]
    np.float64(1.0)
    """
    known = _known(net, column)[column].fillna("").astype("str")
    sides = (like.index, like.columns)
    a, b = (known.reindex(labels, fill_value="").to_numpy(dtype="U") for labels in sides)
    equal = np.where(a[:, None] == b[None, :], 1.0, 0.0)
    equal[(a == "")[:, None] | (b == "")[None, :]] = np.nan
    return _like(equal, like)


def shared_orientation(
    net: TieNetwork, like: pd.DataFrame, *, layer: str = "directive", column: str = "orientation"
) -> pd.DataFrame:
    """Return how far directives point two actors the same way, or a region to a place.

    Parameters
    ----------
    net : TieNetwork
        Holds the directives, each with the ids of places it points to, separated by ``|``.
    like : pandas.DataFrame
        A matrix whose rows and columns are actors.
    layer, column : str
        Where the orientations are written.

    Returns
    -------
    pandas.DataFrame
        Between regions: Jaccard similarity of the places they are pointed to, 0 where one is pointed nowhere.
        Between a region and a place: 1 if the region is pointed to the place, or to what it lies in.

    Raises
    ------
    InvalidChoice
        If the ties have no such layer or column.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["org:x", "org:x"], "target": ["R1", "R2"], "layer": "directive",
    ...                      "orientation": ["PL|DE", "DE"]})
    >>> net = sn.from_edges(ties)
    >>> shared_orientation(net, tie_matrix(net)).loc["R1", "R2"]
    np.float64(0.5)
    """
    ties = net.layer(layer).ties
    if column not in ties:
        reject(column, ties.columns, f"column of the {layer} ties")
    parent = _parents(net)
    pointed: dict[str, set[str]] = {}
    for target, listed in zip(ties["target"], ties[column].astype("str"), strict=True):
        for actor in _upwards(target, parent):
            pointed.setdefault(actor, set()).update(set(listed.split("|")) - {""})
    above = {actor: set(_upwards(actor, parent)) for actor in like.columns}
    places = net.gazetteer["kind"].reindex(like.columns) == "place"
    cells = np.zeros(like.shape)
    for i, a in enumerate(like.index):
        mine = pointed.get(a, set())
        for j, b in enumerate(like.columns):
            if places.iloc[j]:
                cells[i, j] = float(bool(mine & above[b]))
            elif mine and pointed.get(b):
                cells[i, j] = len(mine & pointed[b]) / len(mine | pointed[b])
    return _like(cells, like)


def size(
    values: pd.Series | Mapping[str, float],
    like: pd.DataFrame,
    *,
    how: Literal["rows", "columns", "sum", "gap"] = "rows",
    log: bool = True,
) -> pd.DataFrame:
    """Return a matrix from one number per actor, such as the trade or the people of a region.

    Parameters
    ----------
    values : Series or mapping
        Number by actor.
    like : pandas.DataFrame
        A matrix whose rows and columns are actors.
    how : {"rows", "columns", "sum", "gap"}
        The row's value, the column's, their sum, or the absolute difference.
    log : bool
        Natural logarithm of the values first (then the sum is the log of the product, as in gravity models).

    Returns
    -------
    pandas.DataFrame
        Same labels; NaN where a number is not known.

    Raises
    ------
    InvalidChoice
        If `how` is not one of these, or a value to be logged is not positive.

    Examples
    --------
    >>> import pandas as pd
    >>> like = pd.DataFrame(0, index=["R1", "R2"], columns=["PL"])
    >>> size({"R1": 10, "R2": 20}, like, log=False)["PL"].tolist()
    [10.0, 20.0]
    """
    if how not in ("rows", "columns", "sum", "gap"):
        reject(how, ("rows", "columns", "sum", "gap"), "way to make a matrix of sizes")
    numbers = pd.Series(values, dtype=float)
    if log:
        low = numbers[numbers <= 0]
        if len(low):
            raise InvalidChoice(
                f"{low.index[0]!r} has size {low.iloc[0]:g}, which has no logarithm; use log=False"
            )
        numbers = numbers.map(np.log)
    a = numbers.reindex(like.index).to_numpy()[:, None] + np.zeros(like.shape)
    b = numbers.reindex(like.columns).to_numpy()[None, :] + np.zeros(like.shape)
    return _like({"rows": a, "columns": b, "sum": a + b, "gap": np.abs(a - b)}[how], like)


def _like(cells: NDArray[np.float64], like: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(cells, index=like.index, columns=like.columns)


def _known(net: TieNetwork, column: str) -> pd.DataFrame:
    known = net.gazetteer
    if column not in known:
        reject(column, known.columns, "column of the actors")
    return known


def _parents(net: TieNetwork) -> dict[str, str]:
    parent = net.gazetteer["parent"].astype("str")
    return dict(zip(parent.index.astype("str"), parent, strict=True))


def _upwards(actor: str, parent: Mapping[str, str]) -> list[str]:
    chain = [actor]
    while (above := parent.get(chain[-1], "")) and above not in chain:
        chain.append(above)
    return chain


def _points(net: TieNetwork, labels: pd.Index) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    known = net.gazetteer
    parent = _parents(net)
    placed = known[known["lat"].notna() & known["lon"].notna()]
    at = [next((a for a in _upwards(str(label), parent) if a in placed.index), None) for label in labels]
    points = np.radians(placed[["lat", "lon"]].reindex(at).to_numpy(dtype=float))
    return points[:, 0], points[:, 1]
