"""Maps of regions: where they lie, tiles, and values that cannot be shown."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import subnatnet as sn
from networks import small
from present.exports.cases import hard
from present.figures.drawn import china, partners, texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice, UnknownActor
from subnatnet.present.figures.maps import _fold, tile_places


def placed():
    """Return a small network of another country whose regions lie on both sides of the date line."""
    actors = pd.DataFrame(
        {
            "id": ["NZ-AUK", "FJ-C", "WS-AA"],
            "kind": ["region", "region", "place"],
            "level": ["province", "province", "city"],
            "name": ["West of it", "East of it", "Abroad"],
            "lat": [-17.0, -18.0, -13.8],
            "lon": [178.0, -179.0, -171.8],
        }
    )
    ties = pd.DataFrame({"source": ["NZ-AUK", "FJ-C"], "target": ["WS-AA", "WS-AA"]})
    return sn.from_edges(ties, actors)


def test_a_map_of_any_country_even_across_the_date_line():
    net = placed()
    figure = figures.regional_map(net, pd.Series([1.0, 2.0], index=["FJ-C", "NZ-AUK"]))
    (points,) = [c for c in figure.axes[0].collections if len(c.get_offsets()) == 2]
    across = np.ptp(np.asarray(points.get_offsets())[:, 0])
    assert across < np.radians(4)  # three degrees apart, not 357
    assert len(figures.flow_map(net).axes) == 1


def test_answers_that_are_no_class_can_be_told_apart_in_the_legend():
    said = ["agrees", "nothing said", "cannot be told", "cannot be seen", "as most regions"]
    regions = [actor for actor in china().gazetteer.index if actor.startswith("CN-") and len(actor) == 5]
    figure = figures.regional_map(china(), pd.Series(said, index=sorted(regions)[: len(said)]))
    (legend,) = figure.legends
    looks = {
        text.get_text(): (handle.get_markerfacecolor(), handle.get_markeredgecolor())
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }
    assert set(looks) == set(said)
    assert len({face for face, _ in looks.values()}) == len(said)
    assert all(face != edge for face, edge in looks.values())
    assert all(edge != "white" for _, edge in looks.values())


def test_regions_without_a_place_are_named_below():
    net = hard()
    values = pd.Series([1.0, 2.0, 3.0], index=["CN-SC", "CN-YN", "CN-XX"])
    figure = figures.regional_map(net, values)
    assert "Without coordinates: Nowhere's." in texts(figure)


def test_a_map_without_any_place_says_so():
    with pytest.raises(InvalidChoice, match="no region has coordinates"):
        figures.regional_map(small(), pd.Series([1.0], index=["R1"]))


@pytest.mark.parametrize(
    ("values", "error", "message"),
    [
        (pd.Series(dtype=float), InvalidChoice, "no values to show"),
        (pd.Series([1.0], index=["CN-SCC"]), UnknownActor, "did you mean 'CN-SC'"),
        (pd.Series([1.0, 2.0], index=["CN-SC", "CN-SC"]), InvalidChoice, "more than one value"),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}, index=["CN-SC"]), InvalidChoice, "choose one column"),
    ],
)
def test_values_that_cannot_be_shown_are_explained(values, error, message):
    with pytest.raises(error, match=message):
        figures.regional_map(china(), values)


def test_an_unknown_form_or_projection_is_refused():
    with pytest.raises(InvalidChoice, match="form of map"):
        figures.regional_map(china(), partners(), form="hexagons")
    with pytest.raises(InvalidChoice, match="projection"):
        figures.flow_map(china(), projection="mercator")


def test_a_country_without_coordinates_does_not_lie_in_the_middle_of_its_continent():
    from subnatnet.present.positions import positions

    where = positions(china())
    assert where.loc["HK"].isna().all() or where.loc["HK", "lat"] == pytest.approx(22.3, abs=0.5)
    assert where.loc["co:weichai-power"].notna().all()


@given(hnp.arrays(float, st.tuples(st.integers(1, 25), st.just(2)), elements=st.floats(-1, 1)))
def test_every_region_has_a_tile_of_its_own(points):
    places = tile_places(points)
    assert len({tuple(place) for place in places}) == len(points)
    assert places.min() >= 0


def test_tiles_of_a_grid_are_that_grid():
    grid = np.array([(x, y) for x in range(5) for y in range(4)], dtype=float)
    assert tile_places(grid * 0.1).tolist() == grid.astype(int).tolist()


def test_points_stand_at_their_regions_in_the_colour_of_their_value():
    values = pd.Series([1.0, 9.0, 5.0], index=["CN-SC", "CN-HL", "CN-YN"])
    figure = figures.regional_map(china(), values)
    (points,) = [c for c in figure.axes[0].collections if len(c.get_offsets()) == 3]
    across, up = np.asarray(points.get_offsets()).T
    south_to_north = np.argsort(up)  # Yunnan, Sichuan, Heilongjiang: each also lies east of the one before
    assert (np.diff(across[south_to_north]) > 0).all()
    light = points.get_facecolor()[south_to_north, :3].sum(axis=1)
    yunnan, sichuan, heilongjiang = light
    assert yunnan == np.median(light)
    assert (sichuan - yunnan) * (yunnan - heilongjiang) > 0  # colours run with the values


@given(st.lists(st.text("abcü河", min_size=1, max_size=9), min_size=1, max_size=6), st.data())
def test_no_letter_of_a_name_is_missing_in_its_tile(words, data):
    name = words[0] + "".join(data.draw(st.sampled_from("- ")) + word for word in words[1:])
    lines = _fold(name)
    assert 1 <= len(lines) <= 3
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Schleswig-Holstein", ["Schleswig-", "Holstein"]),
        ("North Rhine-Westphalia", ["North", "Rhine-", "Westphalia"]),
        ("Warmińsko-mazurskie", ["Warmińsko-", "mazurskie"]),
    ],
)
def test_a_name_is_parted_at_blanks_and_behind_hyphens(name, lines):
    assert _fold(name) == lines
