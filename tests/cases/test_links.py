from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import numbered, tie, world
from subnatnet.cases.links import _auc, evaluate_forward, evaluate_scores, link_scores


def blocks(size=6):
    """Two camps of regions, each tied to countries of its own, one tie missing in each."""
    rows = []
    for camp in range(2):
        rows += [
            {"source": f"R{camp}{r}", "target": f"C{camp}{c}"}
            for r in range(size)
            for c in range(size)
            if (r, c) != (0, 0)
        ]
    return sn.from_edges(pd.DataFrame(rows))


def test_likeness_finds_the_missing_tie_of_a_camp():
    scores = link_scores(blocks(), unit=None)
    assert scores.loc["R00", "C00"] > 0.9
    assert scores.loc["R00", "C10"] == 0.0


def test_activity_is_the_number_of_countries():
    assert link_scores(blocks(), "activity", unit=None).loc["R00"].unique().tolist() == [5.0]


def test_allocation_weighs_rare_countries_more():
    rows = [("A", "x"), ("B", "x"), ("B", "y"), ("C", "x"), ("D", "z"), ("A", "z"), ("D", "w")]
    net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    scores = link_scores(net, "allocation", unit=None)
    # A shares x with B (x has three regions) and z with D (two)
    assert scores.loc["A", "y"] == pytest.approx((1 / 3) / 2)
    assert scores.loc["A", "w"] == pytest.approx((1 / 2) / 2)


def test_held_out_ties_are_found_where_there_is_a_pattern():
    table = evaluate_scores(blocks(), repeats=10, unit=None)
    assert table.loc["likeness", "auc"] > 0.95
    assert table.loc["likeness", "auc_within"] > 0.95
    assert table.loc["activity", "auc"] < 0.6
    assert table.loc["likeness", "pairs"] == 7


def test_ties_at_random_cannot_be_found():
    rng = np.random.default_rng(1)
    rows = [
        {"source": f"R{r}", "target": f"C{c}"} for r in range(25) for c in range(25) if rng.random() < 0.3
    ]
    table = evaluate_scores(sn.from_edges(pd.DataFrame(rows)), repeats=20, unit=None)
    assert 0.4 < table.loc["likeness", "auc_within"] < 0.6


def test_auc_is_the_chance_that_a_hidden_pair_scores_higher():
    scores = np.array([[3.0, 1.0], [2.0, 2.0]])
    hidden, absent = np.array([[0, 0], [1, 1]]), np.array([[False, True], [True, False]])
    assert _auc(scores, hidden, absent) == (pytest.approx((1 + 1 + 1 + 0.5) / 4), 1.0)


def test_same_seed_same_answer_whatever_the_row_order():
    rows = numbered([tie(region, place) for region in "ABCD" for place in ("F1", "F2", "F3", "F4")][:-5])
    one, two = (evaluate_scores(world(r), held_out=0.3, repeats=5, seed=3) for r in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(one, two)


def test_too_few_ties_and_unknown_scores_are_refused():
    net = world(numbered([tie("A", "F1")]))
    with pytest.raises(sn.InvalidChoice, match="too few"):
        evaluate_scores(net)
    with pytest.raises(sn.InvalidChoice, match="did you mean 'likeness'"):
        link_scores(net, "likenes")


def test_no_repeats_are_no_test():
    with pytest.raises(sn.InvalidChoice, match="repeats must be a whole number from 1 on, not 0"):
        evaluate_scores(blocks(), repeats=0)


def dated_blocks(size=6, when=("1990", "2015")):
    """Two camps; a third of the ties of each camp came later."""
    rows = []
    for camp in range(2):
        for r in range(size):
            for c in range(size):
                late = (r + c) % 3 == 0
                rows.append(
                    {"source": f"R{camp}{r}", "target": f"C{camp}{c}", "start": when[1] if late else when[0]}
                )
    return pd.DataFrame(rows)


def test_later_ties_are_foretold_where_there_is_a_pattern():
    table = evaluate_forward(sn.from_edges(dated_blocks()), since="2000", unit=None, draws=100)
    assert table.loc["likeness", "pairs"] == 24
    assert table.loc["likeness", "auc"] == 1.0
    assert table.loc["activity", "auc_within"] < 0.6
    assert (table["auc_low"] <= table["auc"]).all()
    assert (table["auc_high"] >= table["auc"]).all()
    assert table.attrs["left_out"] == 0


def test_what_came_later_is_not_looked_at_when_scoring():
    """A camp that exists only in the later ties is not foretold by them."""
    early = pd.DataFrame(
        [{"source": f"R{r}", "target": f"C{c}", "start": "1990"} for r in range(8) for c in range(3)]
    )
    rng = np.random.default_rng(2)
    late = pd.DataFrame(
        [
            {"source": f"R{r}", "target": f"D{c}", "start": "2015"}
            for r in range(8)
            for c in range(8)
            if rng.random() < 0.5
        ]
    )
    net = sn.from_edges(pd.concat([early, late], ignore_index=True))
    table = evaluate_forward(net, since="2000", unit=None, draws=20)
    assert table.loc["likeness", "auc_within"] == 0.5  # nobody had a tie with any D


def test_pairs_that_may_lie_on_either_side_are_left_out():
    frame = dated_blocks()
    frame.loc[[0, 3], "start"] = ["", "[1995..2005]"]
    table = evaluate_forward(sn.from_edges(frame), since="2000", unit=None, draws=20)
    assert table.attrs["left_out"] == 2
    assert table.loc["likeness", "pairs"] == 22


def test_the_date_is_by_default_where_the_last_fifth_begins():
    frame = dated_blocks()
    assert evaluate_forward(sn.from_edges(frame), unit=None, draws=5).attrs["since"] == "2015"


def test_forward_intervals_are_the_same_for_the_same_seed_whatever_the_order():
    frame = dated_blocks()
    one, other = (
        evaluate_forward(sn.from_edges(rows), unit=None, draws=30, seed=5) for rows in (frame, frame[::-1])
    )
    pd.testing.assert_frame_equal(one, other)


def test_too_few_dated_pairs_are_refused():
    frame = dated_blocks()
    with pytest.raises(sn.InvalidChoice, match="ten of each"):
        evaluate_forward(sn.from_edges(frame), since="1980", unit=None)
    with pytest.raises(sn.InvalidChoice, match="no tie abroad is dated"):
        evaluate_forward(sn.from_edges(frame.assign(start="")), unit=None)
