from __future__ import annotations

import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, tie, world
from subnatnet.roles.autonomy import autonomy, named_periods, rolling_periods, tie_timing

POINT = directive("A", "gateway", "2000", orientation="world:w1")
ROWS = [
    POINT,
    tie("A", "N1", "1995"),
    tie("A", "N1", "2005"),
    tie("A", "N1", "2000"),
    tie("A", "N1", ""),
    tie("A", "F1", "2005"),
    tie("A", "N1", "2015"),
    tie("B", "N1", "2005"),
]
EXPECTED = ["precedes", "follows", "unclear", "unclear", "unmatched", "unmatched", "unmatched"]


def test_each_contact_is_timed_against_matching_directives():
    assert tie_timing(world(numbered(ROWS)))["timing"].tolist() == EXPECTED


def test_a_directive_before_outweighs_one_after():
    later = directive("A", "gateway", "2008", orientation="world:w1")
    rows = tie_timing(world(numbered([POINT, later, tie("A", "N1", "2005")])))
    assert rows["timing"].tolist() == ["follows"]


def test_window_is_the_same_on_both_sides():
    rows = tie_timing(world(numbered(ROWS)), window=16.0)
    assert rows["timing"].tolist()[5] == "follows"


def test_shares_are_of_the_clear_contacts():
    table = autonomy(world(numbered(ROWS)), ["2001/2010"], confidence=0.9)
    row = table.iloc[0]
    assert row[["contacts", "clear", "follows_n", "unmatched_n"]].tolist() == [3, 3, 1, 2]
    assert row["follows"] == pytest.approx(1 / 3)
    assert row["follows_low"] < 1 / 3 < row["follows_high"]
    assert row["undated"] == 1
    assert not row["complete"]


def test_regions_may_be_chosen():
    assert autonomy(world(numbered(ROWS)), ["2001/2010"], regions=["B"])["contacts"].tolist() == [1]


def test_periods_by_era_by_name_and_by_span():
    net = world(numbered(ROWS))
    assert list(named_periods(net, None)) == ["first", "second"]
    assert named_periods(net, ["second", "2001"])["second"] == named_periods(net, {"x": "2000/.."})["x"]


def test_a_network_without_eras_needs_periods():
    import pandas as pd

    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["B"]}))
    with pytest.raises(sn.InvalidChoice, match="name the periods"):
        autonomy(net, unit=None)


@pytest.mark.parametrize(("width", "step"), [(30, 5), (0, 1), (5, 0)])
def test_rolling_periods_must_fit(width, step):
    with pytest.raises(sn.InvalidChoice, match="fits"):
        rolling_periods(1990, 2000, width=width, step=step)
