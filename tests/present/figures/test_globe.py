"""Projections and great circles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from subnatnet.present import _globe

LON = st.floats(-180, 180)
LAT = st.floats(-89, 89)


def quad(lon, lat, size=1.0):
    """Return a small square of the earth and its area on the unit sphere."""
    ring = np.array([[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size]], dtype=float)
    area = np.radians(size) * (np.sin(np.radians(lat + size)) - np.sin(np.radians(lat)))
    return _globe._dense(ring, 0.05), area


@pytest.mark.parametrize(("lon", "lat"), [(100, 30), (0, 0), (-120, 60), (150, -40), (-75, -30)])
def test_both_projections_keep_areas(lon, lat):
    ring, area = quad(lon, lat)
    flat = _globe.azimuthal(*ring.T, (104.0, 35.0))
    # near the far side, where shapes are drawn out, the straight edges of the ring cost a little
    assert abs(_globe.signed_area(flat)) == pytest.approx(area, rel=1e-2)
    world = _globe.equal_earth(_globe.turned(ring[:, 0], 104.0), ring[:, 1], 104.0)
    assert abs(_globe.signed_area(world)) == pytest.approx(area, rel=1e-3)


def test_equal_earth_agrees_with_the_published_constants():
    # the equator is 2.70663 R long on either side, the pole 1.31736 R high (Savric et al. 2018, eq. 8 and 10)
    assert _globe.equal_earth([180], [0], 0.0)[0, 0] == pytest.approx(2.70663, abs=1e-4)
    assert _globe.equal_earth([0], [90], 0.0)[0, 1] == pytest.approx(1.31736, abs=1e-4)


@given(LON, LAT, LON, LAT)
def test_a_great_circle_is_the_shortest_way(lon1, lat1, lon2, lat2):
    way = _globe.great_circle((lon1, lat1), (lon2, lat2), 50)
    points = _globe._vectors(*way.T)
    straight = np.arccos(np.clip(points[0] @ points[-1], -1, 1))
    steps = np.arccos(np.clip((points[1:] * points[:-1]).sum(axis=1), -1, 1))
    if np.pi - straight > 1e-3:
        assert steps.sum() == pytest.approx(straight, abs=1e-4)
    assert way[0] == pytest.approx(np.array([lon1, lat1]), abs=1e-4) or abs(abs(lon1) - 180) < 1e-4


@given(LON, LAT, LON)
def test_a_way_over_the_edge_of_the_map_is_cut_there(lon, lat, centre):
    for part in _globe.pieces(_globe.great_circle((lon, lat), (lon + 120, -lat)), centre):
        if len(part) > 1:
            assert np.hypot(*np.diff(part, axis=0).T).max() < 1.0


@settings(max_examples=6)
@given(st.floats(-180, 180))
def test_land_stays_on_the_map_whatever_its_middle(centre):
    rim = np.abs(_globe.world_rim(centre)[:, 0]).max()
    total = 0.0
    for ring in _globe.world_land(centre):
        assert np.abs(ring[:, 0]).max() <= rim + 1e-9
        total += abs(_globe.signed_area(ring))
    share = total / (4 * np.pi)
    assert 0.24 < share < 0.33  # land is 29% of the earth


@pytest.mark.parametrize("centre", [(104.0, 35.0), (-76.0, -35.0), (20.0, 50.0), (0.0, 90.0), (0.0, -90.0)])
def test_land_on_the_disc_is_as_much_as_there_is(centre):
    total = 0.0
    for ring, inside_out in _globe.whole_land(centre):
        area = abs(_globe.signed_area(ring))
        total += 4 * np.pi - area if inside_out else area
    assert 0.24 < total / (4 * np.pi) < 0.33
