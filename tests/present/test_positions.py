"""Where actors lie when the table does not say: never at the point of a continent."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.present.positions import coordinates, positions

NAN = float("nan")


def frame(rows: list[tuple[str, str, str, float, float]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "level", "parent", "lat", "lon"]).set_index("id")


def test_own_point_then_middle_of_members_then_point_of_the_parent() -> None:
    actors = frame(
        [
            ("P", "country", "", NAN, NAN),
            ("P:a", "city", "P", 50.0, 10.0),
            ("P:b", "city", "P", 50.0, 20.0),
            ("Q", "country", "", 10.0, 10.0),
            ("Q:a", "city", "Q", NAN, NAN),
            ("Q:a:x", "site", "Q:a", NAN, NAN),
            ("P:c", "city", "P", NAN, NAN),
        ]
    )
    lat, lon, origin = coordinates(actors)
    assert origin == ["members", "own", "own", "own", "parent", "parent", ""]
    assert lat[0] > 50.0  # the middle of a great circle lies nearer the pole
    assert lon[0] == pytest.approx(15.0)
    assert (lat[5], lon[5]) == (10.0, 10.0)
    assert np.isnan(lat[6])  # a mere middle is not handed down


def test_no_place_stands_at_the_point_of_its_world_region() -> None:
    actors = frame([("world:e", "world_region", "", 40.0, 127.0), ("HK", "country", "world:e", NAN, NAN)])
    assert coordinates(actors)[2] == ["own", ""]
    net = sn.load_china()
    where, known = positions(net), net.gazetteer
    bare = known[(known["level"] == "country") & known["lat"].isna()]
    members = known["parent"].isin(bare.index) & known["lat"].notna()
    alone = bare.index.difference(known.loc[members, "parent"])
    assert where.loc[alone].isna().all(axis=None)  # nothing tells where they lie
