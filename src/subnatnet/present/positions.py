"""Where actors lie: their own point, or else one that may honestly stand for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from subnatnet.network import TieNetwork

VAST = ("world_region", "continent")  # of these levels a point says nothing about where its members lie


def coordinates(actors: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64], list[str]]:
    """Return latitude, longitude and where they come from.

    What has no point of its own gets the middle of its members (``"members"``), or else the point recorded
    for what it belongs to (``"parent"``). A mere middle is not handed down, and neither is that of a world
    region: a country does not lie in the middle of its continent.

    Parameters
    ----------
    actors : pandas.DataFrame
        By id: ``lat, lon, parent, level``.

    Returns
    -------
    latitude, longitude : numpy.ndarray
        Degrees, NaN where nothing tells.
    origin : list of str
        ``"own"``, ``"members"``, ``"parent"`` or ``""``.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {"lat": [50.0, float("nan")], "lon": [10.0, float("nan")], "parent": "", "level": "world_region"},
    ...     index=["world:w", "XX"],
    ... )
    >>> frame.loc["XX", ["parent", "level"]] = ["world:w", "country"]
    >>> coordinates(frame)[2]
    ['own', '']
    """
    lat, lon = actors["lat"].to_numpy().copy(), actors["lon"].to_numpy().copy()
    origin = np.where(np.isfinite(lat) & np.isfinite(lon), "own", "").astype(object)
    parent = actors.index.get_indexer(pd.Index(actors["parent"]))
    near = ~actors["level"].isin(VAST).to_numpy()
    given = origin == "own"  # points that may be handed down
    for _ in range(3):
        # the middle of members on the sphere, so that two sides of the date line do not meet in Africa
        known = (origin != "") & (parent >= 0)
        angles = np.radians(np.column_stack([lat[known], lon[known]]))
        flat = np.cos(angles[:, 0])
        where = np.column_stack(
            [flat * np.cos(angles[:, 1]), flat * np.sin(angles[:, 1]), np.sin(angles[:, 0])]
        )
        total = np.column_stack([np.bincount(parent[known], axis, len(actors)) for axis in where.T])
        length = np.hypot(np.hypot(total[:, 0], total[:, 1]), total[:, 2])
        filled = (origin == "") & (length > 1e-9)
        lat[filled] = np.degrees(np.arcsin(total[filled, 2] / length[filled]))
        lon[filled] = np.degrees(np.arctan2(total[filled, 1], total[filled, 0]))
        origin[filled] = "members"
        heir = (origin == "") & (parent >= 0) & given[parent] & near[parent]
        lat[heir], lon[heir] = lat[parent[heir]], lon[parent[heir]]
        origin[heir] = "parent"
        given |= heir
    return lat, lon, origin.tolist()


def positions(net: TieNetwork) -> pd.DataFrame:
    """Return where actors lie: ``lon, lat``, NaN where nothing tells; see :func:`coordinates`.

    Examples
    --------
    >>> import subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))
    >>> positions(net)["lat"].isna().all()
    np.True_
    """
    lat, lon, _ = coordinates(net.gazetteer)
    return pd.DataFrame({"lon": lon, "lat": lat}, index=net.gazetteer.index)
