from __future__ import annotations

import pytest

from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.errors import InvalidChoice
from subnatnet.roles.growth import _newcombe, compare_autonomy, growth

STEADY = [tie(region, "F1", str(year)) for region in "BCDE" for year in range(2001, 2025)]


def grown(rows, **options):
    return growth(world(numbered([*rows, *STEADY])), "A", "world:w3", **options).loc["all"]


def test_more_after_than_before_beyond_the_others_is_growth():
    row = grown([tie("A", "F1", str(2013 + n % 10)) for n in range(20)] + [tie("A", "F1", "2005")])
    assert row[["before", "after", "undated", "verdict"]].tolist() == [1, 20, 0, "grew"]
    assert row["others"] == pytest.approx(1.0, abs=0.1)


def test_as_much_as_the_others_is_no_growth_of_its_own():
    assert grown([tie("A", "F1", str(year)) for year in range(2003, 2023)])["verdict"] == "cannot be told"


def test_undated_ties_are_a_band_that_may_undo_a_verdict():
    late = [tie("A", "F1", str(2013 + n % 10)) for n in range(12)]
    row = grown([*late, *[tie("A", "F1", "") for _ in range(12)]])
    assert row["ratio_low"] < row["ratio"] < row["ratio_high"]
    assert (row["undated"], row["verdict"]) == (12, "cannot be told")


def test_less_after_is_a_fall():
    assert grown([tie("A", "F1", str(2002 + n % 10)) for n in range(24)])["verdict"] == "fell"


def test_wrong_places_and_dates_are_refused():
    with pytest.raises(InvalidChoice, match="place in this network"):
        growth(world(numbered(STEADY)), "B", "world:w9")
    with pytest.raises(InvalidChoice, match="is not a date"):
        growth(world(numbered(STEADY)), "B", "world:w3", since="soon")


def test_two_regions_differ_in_how_often_they_follow():
    told = [directive(r, "x", "2000", orientation="world:w3", document=f"d{r}") for r in "AB"]
    rows = [*told, *spread("A", ["F1"], 20, start="2003"), *spread("B", ["F2"], 20, start="2003")]
    row = compare_autonomy(world(numbered(rows)), "A", "B")
    assert row["verdict"] == "fewer of Region B's dated contacts follow a directive"
    assert row[["first_k", "second_k"]].tolist() == [20, 0]
    alike = [*told, *spread("A", ["F1"], 3, start="2003"), *spread("B", ["F1"], 3, start="2003")]
    assert compare_autonomy(world(numbered(alike)), "A", "B")["verdict"] == "cannot be told"
    with pytest.raises(InvalidChoice, match="same region"):
        compare_autonomy(world(numbered(alike)), "A", "Region A")


def test_interval_of_newcombe():
    # the second example of table II in Newcombe (1998), method 10: 9/10 against 3/10
    low, high = _newcombe(9, 10, 3, 10, 0.95)
    assert (low, high) == (pytest.approx(0.1705, abs=1e-4), pytest.approx(0.8090, abs=1e-4))
