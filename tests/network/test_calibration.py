from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.network.calibration import calibrate

PARTNERS = ("PL", "DE", "FR")
ACTORS = pd.DataFrame({"id": PARTNERS, "kind": "place", "level": "country", "country": PARTNERS})


def net_of(cells):
    """Return ties of regions A, B, C with three countries, so many of each."""
    rows = [
        {"source": region, "target": partner}
        for (region, partner), number in np.ndenumerate(cells)
        for _ in range(number)
    ]
    frame = pd.DataFrame(rows)
    frame["source"], frame["target"] = (
        frame["source"].map(dict(enumerate("ABC"))),
        frame["target"].map(dict(enumerate(PARTNERS))),
    )
    homes = pd.DataFrame({"id": list("ABC"), "kind": "region", "level": "province", "country": "XX"})
    return sn.from_edges(frame, pd.concat([ACTORS, homes]))


def sums(net):
    return net.ties.pivot_table("count", "source", "target", aggfunc="sum", fill_value=0.0)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 5), min_size=9, max_size=9), st.lists(st.integers(1, 40), min_size=9, max_size=9)
)
def test_numbers_that_agree_are_met_and_odds_are_kept(ties, true):
    """Both margins of a whole table: sums are the published ones, cross products those of the ties."""
    cells, published = np.reshape(ties, (3, 3)), np.reshape(true, (3, 3))
    rows = [
        {"region": region, "as_of": "2020", "total": total}
        for region, total in zip("ABC", published.sum(1), strict=True)
    ]
    parts = "|".join(f"{partner}={total}" for partner, total in zip(PARTNERS, published.sum(0), strict=True))
    rows.append({"region": "XX", "as_of": "2020", "total": published.sum(), "breakdown": parts})
    found = calibrate(net_of(cells), totals=pd.DataFrame(rows))
    assert set(found.tables["calibration"]["state"]) == {"met"}
    table = sums(found)[list(PARTNERS)].to_numpy()
    assert table.sum(1) == pytest.approx(published.sum(1), rel=1e-3)
    assert table.sum(0) == pytest.approx(published.sum(0), rel=1e-3)
    odds = [part[0, 0] * part[1, 1] / (part[0, 1] * part[1, 0]) for part in (table, cells)]
    assert odds[0] == pytest.approx(odds[1], rel=1e-6)


def test_one_number_scales_the_ties_of_one_region_only():
    cells = np.array([[2, 1, 0], [1, 1, 1], [1, 0, 0]])
    totals = pd.DataFrame({"region": ["A"], "as_of": ["2020"], "total": [30]})
    found = sums(calibrate(net_of(cells), totals=totals))
    assert found.loc["A"].tolist() == pytest.approx([10.0, 0.0, 20.0])  # DE, FR, PL
    assert found.loc["B"].tolist() == [1.0, 1.0, 1.0]


def test_every_number_says_what_became_of_it():
    cells = np.array([[2, 1, 0], [1, 1, 1], [1, 0, 0]])
    totals = pd.DataFrame(
        [
            {"region": "A", "as_of": "2020", "total": 30, "breakdown": "FR=3|continent:europe=9"},
            {"region": "A", "as_of": "2021", "total": 40, "breakdown": ""},
            {"region": "B", "as_of": "1999", "total": 9, "breakdown": ""},
            {"region": "C", "as_of": "2021", "total": 7, "breakdown": "PL=5"},
        ]
    )
    found = calibrate(net_of(cells), totals=totals).tables["calibration"].set_index(["region", "partner"])
    assert found["state"].to_dict() == {
        ("A", ""): "met",
        ("A", "FR"): "no tie",
        ("B", ""): "too old",
        ("C", ""): "not met",
        ("C", "PL"): "met",
    }
    assert found.loc[("A", ""), "published"] == 40


def test_numbers_of_other_kinds_are_not_used():
    net = net_of(np.ones((3, 3), dtype=int))
    totals = pd.DataFrame({"region": list("ABC"), "as_of": "2020", "total": 9, "kinds": ["", "", "mou"]})
    assert calibrate(net, totals=totals).tables["calibration"]["state"].tolist() == [
        "met",
        "met",
        "other kinds",
    ]


def test_a_rolled_up_network_is_refused():
    net = net_of(np.ones((3, 3), dtype=int))
    totals = pd.DataFrame({"region": ["A"], "as_of": ["2020"], "total": [30]})
    with pytest.raises(sn.InvalidArgument, match="before rolling up"):
        calibrate(net.rollup("province"), totals=totals)


def test_measures_of_composition_show_raw_beside_calibrated():
    cells = np.array([[2, 1, 0], [1, 1, 1], [1, 0, 0]])
    totals = pd.DataFrame({"region": ["A"], "as_of": ["2020"], "total": [30], "breakdown": ["PL=10"]})
    net = net_of(cells).with_table("published_totals", totals)
    table = sn.diversity(net, ["hhi", "countries"], calibrated=True)
    assert list(table) == ["hhi", "hhi_calibrated", "countries", "countries_calibrated"]
    assert table.loc["A"].tolist() == pytest.approx([5 / 9, 5 / 9, 2, 2])
    shares = sn.partner_shares(net, "country", calibrated=True)
    assert shares.loc["A", ["PL", "PL_calibrated"]].tolist() == pytest.approx([2 / 3, 1 / 3])
    with pytest.raises(sn.InvalidArgument, match="no published totals"):
        sn.diversity(net_of(cells), calibrated=True)
    with pytest.raises(sn.InvalidArgument, match="needs a TieNetwork"):
        sn.diversity(net.to_networkx(), calibrated=True)


def test_the_built_in_case_meets_its_numbers():
    found = calibrate(sn.load_china()).tables["calibration"]
    assert (found["state"] == "met").sum() > 50
    # Anhui's numbers by country include four countries of which the table holds no tie
    assert found.loc[found["state"] == "not met", ["region", "partner"]].to_numpy().tolist() == [
        ["CN-AH", ""]
    ]
