from __future__ import annotations

from roles.worlds import directive, numbered, tie, world
from subnatnet.roles.responses import directive_responses


def point(region, start="2000", to="world:w1", **more):
    return directive(region, "gateway", start, orientation=to, **more)


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
