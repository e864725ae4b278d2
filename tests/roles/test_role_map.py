from __future__ import annotations

import pandas as pd
import pytest

from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.errors import InvalidChoice
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.role_map import role_map, role_names

FAR = [f"F{number}" for number in range(1, 13)]
ROWS = numbered(
    [
        *(directive("A", "gateway", "2000", orientation="world:w1", document=f"d{n}") for n in range(3)),
        directive("E", "hub"),
        *spread("A", ["N1"], 20),
        *spread("B", ["N2", *FAR], 26),
        *spread("C", FAR, 24),
    ]
)


def test_map_puts_the_three_answers_side_by_side():
    net = world(ROWS)
    table = role_map(net, permutations=9)
    assert table["assigned"].equals(assigned_roles(net).loc[table.index, "role"].rename("assigned"))
    assert table["enacted"].equals(enacted_roles(net).loc[table.index, "role"].rename("enacted"))
    assert table["low"].equals(congruence(net, permutations=9).loc[table.index, "low"])
    row = table.loc["A"]
    assert (row["assigned"], row["orientation"], row["verdict"]) == ("gateway", "world:w1", "leans")
    assert "window" in row["enacted"]
    assert row["evidence"].startswith("gateway in 3 of 3 directives; contiguous_lq")
    assert "assigned: " in row["would_change"]


def test_region_without_any_tie_abroad_is_left_out_unless_asked_for():
    net = world(ROWS)
    assert role_map(net, permutations=9).index.tolist() == ["A", "B", "C"]
    assert role_map(net, permutations=9, regions=["E"]).index.tolist() == ["E"]


def test_region_with_ties_in_another_period_stays():
    net = world([*ROWS, tie("D", "F1", "1990") | {"id": "zz"}])
    table = role_map(net, permutations=9, during="second")
    assert "D" in table.index
    assert table.loc["D", "enacted"] == "undetermined"


def test_short_names_for_reading():
    short = role_names(role_map(world(ROWS), permutations=9))
    assert short.index.tolist() == ["Region A", "Region B", "Region C"]
    assert short.loc["Region A", "congruence"].endswith("leans")
    assert short.loc["Region B", "congruence"] == "nothing assigned"
    assert short.loc["Region B", "assigned"] == "nothing assigned"
    assert "gateway to world:w1" in short.loc["Region A", "enacted"]


def test_undetermined_is_spelled_with_its_options():
    rows = [*ROWS, directive("B", "x") | {"id": "y1"}, directive("B", "z") | {"id": "y2"}]
    short = role_names(role_map(world(rows), permutations=9))
    assert short.loc["Region B", "assigned"] == "? x / z"


def test_row_order_does_not_matter():
    pd.testing.assert_frame_equal(
        role_map(world(ROWS[::-1]), permutations=9), role_map(world(ROWS), permutations=9)
    )


def test_a_selection_without_regions_is_said_and_not_an_empty_frame():
    net = world(ROWS)
    with pytest.raises(InvalidChoice, match="no region of this selection has a tie abroad"):
        role_map(net.during("1801"), permutations=9)
    for function in (role_map, enacted_roles, assigned_roles):
        with pytest.raises(InvalidChoice, match="names no region; leave it out"):
            function(net, regions=[])


def test_a_percentage_is_no_confidence():
    with pytest.raises(InvalidChoice, match="confidence must be a share"):
        role_map(world(ROWS), confidence=95, permutations=9)
