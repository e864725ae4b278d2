from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.roles.congruence import congruence, directive_responses

FAR = [f"F{number}" for number in range(1, 13)]


def point(region, start="2000", to="world:w1", **more):
    return directive(region, "gateway", start, orientation=to, **more)


def everyone(**more):
    return [row for region in "BCDE" for row in spread(region, FAR, 24, **more)]


def test_region_that_goes_where_it_is_pointed_leans():
    table = congruence(
        world(numbered([point("A"), *spread("A", ["N1", "N1:town"], 12), *everyone()])), permutations=9
    )
    row = table.loc["A"]
    assert row["verdict"] == "leans"
    assert (row["k"], row["n"]) == (12, 12)
    assert row["expected"] == pytest.approx(0.5 / 97)
    assert row["p"] < 1e-6
    assert row["low"] > 1
    assert table.loc["B", "verdict"] == "nothing assigned"
    assert table.loc["B", "would_change"] == "a directive that points it somewhere"


def test_region_that_goes_elsewhere_leans_away():
    others = [row for region in "BCDE" for row in spread(region, ["N1", "F1"], 24)]
    table = congruence(world(numbered([point("A"), *spread("A", FAR, 24), *others])), permutations=9)
    assert table.loc["A", "verdict"] == "leans away"
    assert table.loc["A", "p"] > 0.99


def test_region_like_all_others_is_undetermined():
    rows = [row for region in "ABCDE" for row in spread(region, ["N1", "F1"], 20)]
    table = congruence(world(numbered([point("A"), *rows])), permutations=9)
    row = table.loc["A"]
    assert row["verdict"] == "undetermined"
    assert row["low"] < 1 < row["high"]


def test_region_without_ties_is_undetermined_not_incongruent():
    table = congruence(world(numbered([point("A"), *everyone()])), permutations=9)
    assert table.loc["A", "verdict"] == "undetermined"
    assert np.isnan(table.loc["A", "congruence"])
    assert "none is recorded" in table.loc["A", "would_change"]


def test_where_no_directive_points_anywhere_nothing_is_assigned():
    table = congruence(world(numbered([directive("A", "gateway"), *everyone()])), permutations=9)
    assert set(table["verdict"]) == {"nothing assigned"}
    assert table["congruence"].isna().all()


def test_bounds_hold_whichever_way_undated_ties_fell():
    rows = [
        point("A", "2001"),
        *spread("A", ["N1"], 10, start="2005"),
        *spread("A", FAR, 12),
        *everyone(start="2005"),
    ]
    net = world(numbered(rows))
    both = congruence(net, during="second", undated="bounds", permutations=9).loc["A"]
    for way in ("include", "exclude"):
        one = congruence(net, during="second", undated=way, permutations=9).loc["A"]
        assert both["low"] <= one["low"]
        assert both["high"] >= one["high"]


def test_unknown_way_to_treat_undated_ties_is_refused():
    with pytest.raises(sn.InvalidChoice, match="undated"):
        congruence(world(numbered([point("A")])), undated="maybe")


def only(rows, **options):
    return directive_responses(world(numbered(rows)), **options)


LAST = tie("E", "F1", "2024")


def test_ties_before_are_anticipation():
    table = only([point("A"), tie("A", "N1", "1995"), tie("A", "N1", ""), LAST])
    assert table[["verdict", "before", "after", "unclear"]].iloc[0].tolist() == ["anticipated", 1, 0, 1]


def test_ties_after_and_none_before_are_following():
    table = only([point("A"), tie("A", "N1:town", "2003"), tie("A", "F1", ""), LAST])
    assert table["verdict"].tolist() == ["followed"]


def test_an_undated_tie_may_have_come_first():
    table = only([point("A"), tie("A", "N1", "2003"), tie("A", "N1", ""), LAST])
    row = table.iloc[0]
    assert (row["verdict"], row["dated_only"], row["may_be"]) == (
        "undetermined",
        "followed",
        "anticipated|followed",
    )


def test_no_tie_in_the_years_around_is_ignoring():
    table = only([point("A"), tie("A", "N1", "1950"), tie("A", "F1", "2003"), LAST])
    assert table["verdict"].tolist() == ["ignored"]


def test_too_recent_to_tell():
    table = only([point("A", "2020"), LAST])
    assert table[["verdict", "dated_only"]].iloc[0].tolist() == ["undetermined", "too recent"]


def test_a_tie_of_the_same_year_is_neither_before_nor_after():
    table = only([point("A"), tie("A", "N1", "2000"), LAST])
    assert table["unclear"].tolist() == [1]


def test_joint_directive_is_one_directive():
    rows = [point("A", document="d"), point("A", document="d"), LAST]
    assert len(only(rows)) == 1


def test_window_and_period_of_directives():
    rows = [point("A", "1990"), point("A", "2005"), tie("A", "N1", "1970"), LAST]
    assert only(rows, window=25.0)["verdict"].tolist() == ["anticipated", "undetermined"]
    assert only(rows, during="second")["year"].tolist() == [2005.0]


def test_no_directive_points_anywhere():
    assert only([directive("A", "gateway"), LAST]).empty


drawn_ties = st.lists(
    st.tuples(
        st.sampled_from("ABC"), st.sampled_from(["N1", "N2", *FAR[:4]]), st.sampled_from(["", "1995", "2005"])
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=5)
@given(drawn_ties, st.randoms(use_true_random=False))
def test_congruence_depends_neither_on_ids_nor_row_order_nor_an_unconnected_region(ties, random):
    rows = numbered([point("A"), point("B", to="world:w2"), *(tie(*one) for one in ties), LAST])
    columns = ["verdict", "congruence", "low", "high", "p", "anticipated", "followed", "ignored", "change"]
    before = congruence(world(rows), permutations=9)[columns]
    shuffled = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(congruence(world(shuffled), permutations=9)[columns], before)
    wider = congruence(world(rows, "ABCDEZ"), permutations=9)[columns]
    pd.testing.assert_frame_equal(wider.drop(index="Z"), before)
    other = {"A": "E", "B": "D", "C": "C", "D": "B", "E": "A"}
    renamed = [
        row
        | {end: other.get(row[end], row[end]) for end in ("source", "target")}
        | {"id": f"x{len(rows) - n:03d}"}
        for n, row in enumerate(rows)
    ]
    after = congruence(world(renamed), permutations=9).rename(index=other).sort_index()[columns]
    pd.testing.assert_frame_equal(after, before)
