from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.errors import InvalidChoice
from subnatnet.roles._lines import slots_of
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.role_map import role_map, role_names
from subnatnet.roles.study import study_roles

FAR = [f"F{number}" for number in range(1, 13)]
ROWS = numbered([*spread("A", ["N1"], 20), *spread("B", ["N2", *FAR], 26), *spread("C", FAR, 24)])
TABLES = {"assigned": statements([said("A", "gateway", direction="world:w1"), said("E", "hub")])}
COLUMNS = ["name", "assigned", "assigned_towards", "claimed", "claimed_towards", "enacted", "enacted_towards"]


def test_map_puts_the_three_answers_side_by_side():
    net = world(ROWS, tables=TABLES)
    table = role_map(net)
    assert table.columns[:7].tolist() == COLUMNS
    assert table["assigned"].equals(assigned_roles(net).loc[table.index, "roles"].rename("assigned"))
    assert table["enacted"].equals(enacted_roles(net).loc[table.index, "roles"].rename("enacted"))
    row = table.loc["A"]
    assert (row["assigned"], row["assigned_towards"]) == ("gateway", "world:w1")
    assert row["enacted_towards"].split("|")[0] == "world:w1"
    assert row["assigned_enacted"].startswith("world:w1: agree")
    assert row["verdict_assigned_enacted"] == "agrees"
    assert row["reading"].startswith("Region A is told to be a gateway, facing world:w1")


def test_only_regions_of_which_something_is_recorded_unless_asked_for():
    net = world(ROWS, tables=TABLES)
    assert role_map(net).index.tolist() == ["A", "B", "C", "E"]
    assert role_map(net, regions=["D"]).index.tolist() == ["D"]


def test_region_with_ties_in_another_period_stays():
    net = world([*ROWS, tie("D", "F1", "1990") | {"id": "zz"}], tables=TABLES)
    table = role_map(net, during="second")
    assert table.loc["D", "enacted_verdict"] == "cannot be seen"


def test_evidence_says_who_says_it_and_who_else_in_a_closed_list_of_sentences():
    claims = statements([said("A", "window", gloss="a window; and more"), said("B", "hub"), said("C", "hub")])
    table = role_map(world(ROWS, tables=TABLES | {"claimed": claims}))
    told, own = table.loc["A", "assigned_evidence"], table.loc["A", "claimed_evidence"]
    assert told.startswith("told to be gateway (said of 1 of 4 regions): ")
    assert own == (
        "its own report claims to be window (claimed by 1 of 3 regions with a report): a window, and more "
        "[documents: 1, latest: Plan, 2000]"
    )
    assert slots_of(own)[1]["said"] == "a window, and more"
    texts = [text for leg in ("assigned", "claimed", "enacted") for text in table[f"{leg}_evidence"]]
    assert all(slots_of(part) for text in texts for part in text.split("; ") if part)
    assert "bits" not in " ".join(texts)


def test_no_probability_below_one_half_is_printed():
    table = role_map(world(ROWS, tables=TABLES))
    printed = [
        float(p)
        for column in ("enacted_p", "enacted_towards_p")
        for cell in table[column]
        for p in cell.split("|")
        if p
    ]
    assert min(printed) >= 0.5


def test_words_for_reading():
    short = role_names(role_map(world(ROWS, tables=TABLES)))
    assert short.index.tolist() == ["Region A", "Region B", "Region C", "Region E"]
    assert short.loc["Region B", "assigned"] == "nothing said"
    assert short.loc["Region A", "congruence"].startswith("world:w1: agree")


def test_row_order_does_not_matter():
    one, two = (role_map(world(rows, tables=TABLES)) for rows in (ROWS, ROWS[::-1]))
    pd.testing.assert_frame_equal(one, two)


def test_a_world_without_statements_has_ties_all_the_same():
    table = role_map(world(ROWS))
    for column in (
        "assigned_verdict",
        "claimed_verdict",
        "verdict_assigned_enacted",
        "verdict_assigned_claimed",
    ):
        assert (table[column] == "cannot be seen").all()
    assert (table["verdict_claimed_enacted"] == "cannot be seen").all()
    assert not table["reading"].str.contains("no role").any()
    assert table.loc["A", "enacted_towards"].split("|")[0] == "world:w1"


def test_a_selection_without_regions_is_said_and_not_an_empty_frame():
    with pytest.raises(InvalidChoice, match="nothing is recorded of any region"):
        role_map(world([], tables={}))
    for function in (role_map, enacted_roles, assigned_roles):
        with pytest.raises(InvalidChoice, match="names no region; leave it out"):
            function(world(ROWS), regions=[])


def test_a_percentage_is_no_confidence():
    with pytest.raises(InvalidChoice, match="confidence must be a share"):
        role_map(world(ROWS), confidence=95)


def test_one_region_asked_alone_is_the_row_of_the_whole_map():
    tables = TABLES | {"claimed": statements([said("B", "hub", direction="world:w3")])}
    net = world(ROWS, tables=tables)
    whole, study = role_map(net), study_roles(net)
    pairs = congruence(net)
    for region in whole.index:
        one = role_map(net, regions=[region])
        pd.testing.assert_frame_equal(one, whole.loc[[region]], check_dtype=False)
        pd.testing.assert_frame_equal(role_map(study.among([region])), one, check_dtype=False)
        alone = congruence(net, regions=[region])
        pd.testing.assert_frame_equal(alone, pairs[pairs.index == region], check_dtype=False)


def test_one_region_of_the_built_in_case_is_the_row_of_the_whole_map():
    study = study_roles(sn.load_china())
    whole = role_map(study)
    for region in ("CN-YN", "CN-SC"):
        pd.testing.assert_frame_equal(role_map(study.among([region])), whole.loc[[region]], check_dtype=False)
