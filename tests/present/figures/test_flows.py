"""Maps of flows: which ties are drawn, and where."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import LineCollection, PathCollection

import subnatnet as sn
from networks import small
from present.exports.cases import hard
from present.figures.drawn import texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice
from subnatnet.present.figures.flows import _placed


def test_ties_that_cannot_be_drawn_are_counted():
    figure = figures.flow_map(hard(), layer="agreement")
    assert "Not drawn: 9 ties without coordinates, or within one place." in texts(figure)
    with pytest.raises(InvalidChoice, match="joins two places with coordinates"):
        figures.flow_map(small())


def world():
    """Return two regions, three countries with places, and agreements and investments between them."""
    places = [
        ("R1", "region", 30.0, 100.0),
        ("R2", "region", 40.0, 110.0),
        ("PL", "place", 52.0, 19.0),
        ("NZ", "place", -41.0, 174.0),
        ("XX", "place", None, None),
    ]
    actors = pd.DataFrame(places, columns=["id", "kind", "lat", "lon"])
    ties = [("R1", "PL", "agreement")] * 4 + [("R2", "NZ", "agreement"), ("R1", "NZ", "investment")]
    ties += [("R2", "XX", "agreement")] * 2
    return sn.from_edges(pd.DataFrame(ties, columns=["source", "target", "layer"]), actors)


@pytest.mark.parametrize("projection", ["azimuthal", "world"])
def test_every_edge_is_an_arc_from_end_to_end_as_wide_as_its_acts(projection):
    net = world()
    axes = figures.flow_map(net, projection=projection, labels="id").axes[0]
    lines = [one for one in axes.collections if isinstance(one, LineCollection)]
    points = [one for one in axes.collections if isinstance(one, PathCollection)]
    assert len({tuple(one.get_color()[0]) for one in lines}) == len(lines) == 2  # a colour for each layer
    places = np.vstack([np.asarray(one.get_offsets()) for one in points])
    assert len(places) == 4
    for one in lines:
        for end in (segment[[0, -1]] for segment in one.get_segments() if len(segment) == 64):
            apart = np.hypot(*(places[:, None, :] - end[None, :, :]).transpose(2, 0, 1))
            assert apart.min(axis=0) == pytest.approx([0, 0], abs=1e-4)
    widths = sorted({width for one in lines for width in one.get_linewidth()})
    assert widths == pytest.approx([0.3 + 2.2 * np.sqrt(1 / 4), 0.3 + 2.2])
    assert {"agreement (5)", "investment (1)"} <= set(texts(axes.get_figure()))


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("ABCD"), st.integers(1, 9)), min_size=1))
def test_what_is_drawn_and_what_is_not_are_all_there_is(rows):
    edges = pd.DataFrame(rows, columns=["source", "target", "n_ties"]).assign(layer="agreement")
    where = pd.DataFrame({"lat": [1.0, 2.0, 1.0, np.nan], "lon": [1.0, 2.0, 1.0, 3.0]}, index=list("ABCD"))
    # A and C are one place, D lies nowhere
    apart = [not ({a, b} <= {"A", "C"} or a == b or "D" in (a, b)) for a, b, _ in rows]
    if not any(apart):
        with pytest.raises(InvalidChoice, match="joins two places"):
            _placed(edges, where)
        return
    drawn, lost = _placed(edges, where)
    assert drawn["n_ties"].sum() + lost == edges["n_ties"].sum()
    assert sorted(drawn.index) == edges.index[apart].tolist()
    assert drawn["n_ties"].is_monotonic_increasing
