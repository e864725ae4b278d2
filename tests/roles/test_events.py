from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from roles.worlds import directive, numbered, tie, world
from subnatnet.roles._evidence import gather
from subnatnet.roles.events import event_study, pooled_change

POINT = directive("A", "gateway", "2000", orientation="world:w1")
EARLY = [tie("A", "F1", "1995"), tie("A", "F2", "1996"), tie("A", "N1", "1997")]
LATE = [tie("A", "N1", "2003"), tie("A", "N1", "2004"), tie("A", "F1", "2005")]
OTHERS = [
    tie(region, partner, year) for region in "BCD" for partner, year in (("F1", "1995"), ("F2", "2005"))
]


def study(rows, **options):
    return event_study(world(numbered(rows)), **options).iloc[0]


def test_change_is_the_share_after_less_the_share_before():
    row = study([POINT, *EARLY, *LATE, *OTHERS])
    assert row[["before_k", "before_n", "after_k", "after_n"]].tolist() == [1, 3, 2, 3]
    assert row["change"] == pytest.approx(1 / 3)
    assert row["change_others"] == 0.0
    assert row["difference"] == pytest.approx(1 / 3)


def test_exact_p_is_that_of_all_permutations():
    row = study([POINT, *EARLY, *LATE, *OTHERS])
    target = [0, 0, 1, 1, 1, 0]
    draws = [sum(order[3:]) for order in permutations(target)]
    assert row["p_change"] == pytest.approx(np.mean(np.array(draws) >= 2))


def test_placebo_p_ranks_the_region_among_others():
    rows = [POINT, *EARLY, *LATE, *OTHERS, tie("B", "N2", "2006")]
    row = study(rows)
    assert row["n_placebos"] == 3
    assert row["p_placebo"] == pytest.approx(2 / 4)  # B rises by one half, more than a third


def test_bounds_hold_every_way_the_undated_ties_can_fall():
    undated = [tie("A", "N1", ""), tie("A", "F3", "")]
    row = study([POINT, *EARLY, *LATE, *OTHERS, *undated])
    assert row[["unclear_k", "unclear_n"]].tolist() == [1, 2]
    for first in ("1995", "2005"):
        for second in ("1995", "2005"):
            dated = study([POINT, *EARLY, *LATE, *OTHERS, tie("A", "N1", first), tie("A", "F3", second)])
            assert row["change_low"] - 1e-12 <= dated["change"] <= row["change_high"] + 1e-12
    assert row["change_low"] == pytest.approx(2 / 4 - 2 / 4)


def test_a_side_without_ties_has_no_change():
    row = study([POINT, *LATE, *OTHERS])
    assert np.isnan(row["change"])
    assert np.isnan(row["p_change"])


def test_only_the_first_directive_to_a_place_is_a_designation():
    again = directive("A", "gateway", "2010", orientation="world:w1")
    table = event_study(world(numbered([POINT, again, *EARLY, *LATE])))
    assert table["year"].tolist() == [2000.0]


def test_regions_pointed_to_the_place_are_no_placebos():
    told = directive("B", "gateway", "2010", orientation="world:w1|world:w2")
    assert study([POINT, told, *EARLY, *LATE, *OTHERS])["n_placebos"] == 2


def test_pooled_change_is_the_mean_and_repeats_with_its_seed():
    second = directive("A", "gateway", "2000", orientation="world:w2")
    net = world(numbered([POINT, second, *EARLY, *LATE, *OTHERS]))
    evidence = gather(net)
    pooled = pooled_change(evidence, permutations=99, seed=3)
    assert pooled.loc["A", "change"] == pytest.approx(event_study(net)["change"].mean())
    assert pooled.loc["A", "designations"] == 2
    assert pooled.equals(pooled_change(evidence, permutations=99, seed=3))


def test_pooled_p_agrees_with_the_exact_one_for_one_designation():
    net = world(numbered([POINT, *EARLY, *LATE, *OTHERS]))
    pooled = pooled_change(gather(net), permutations=1999, seed=1)
    assert pooled.loc["A", "p_change"] == pytest.approx(
        study([POINT, *EARLY, *LATE, *OTHERS])["p_change"], abs=0.04
    )
