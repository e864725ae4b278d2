from __future__ import annotations

import pandas as pd

import subnatnet as sn
from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.present.role_tiles import role_payload
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.role_map import role_map, role_names
from subnatnet.roles.seen import blind_layers, not_compared
from subnatnet.roles.study import study_roles


def coverage(*rows):
    return pd.DataFrame(rows, columns=["layer", "region", "partner", "extent", "compare"])


POSTS = coverage(("consulate", "*", "*", "none", "no"), ("agreement", "*", "F1", "none", "no"))


def test_without_a_table_every_layer_speaks():
    assert not_compared(None) == frozenset()
    assert blind_layers(None) == {}


def test_layers_and_places():
    assert not_compared(POSTS) == {"consulate"}
    some = ("flight", "A", "F2", "none", "no"), ("investment", "*", "F2", "some", "no")
    assert blind_layers(pd.concat([POSTS, coverage(*some)])) == {"*": {"consulate"}, "F1": {"agreement"}}


def test_a_layer_complete_for_one_region_alone_makes_it_stand_out_nowhere():
    rows = [row for region in "ABCD" for row in spread(region, ["F1", "F2", "F3"], 12)]
    posts = [tie("A", "F3", layer="consulate") for _ in range(12)]
    net = world(numbered([*rows, *posts]), tables={"layer_coverage": POSTS})
    row = enacted_roles(net).loc["A"]
    assert "consular_host" not in row["roles"]
    assert "ties" not in row["towards_from"].split("|")


def test_ties_that_were_not_collected_are_not_missing():
    rows = [row for region in "ABCD" for row in spread(region, ["F2", "F3"], 12)]
    tables = {
        "layer_coverage": POSTS,
        "assigned": statements([said("A", "gateway", direction="F1")]),
    }
    table = congruence(world(numbered([*rows, tie("B", "F1")]), tables=tables))
    assert table.loc[table["leg"] == "assigned_enacted", "verdict"].tolist() == ["cannot be seen"]


def test_another_state_without_documents_is_not_found_silent():
    net = sn.load_world(home="PL")
    table = role_map(net)
    for column in (
        "assigned_verdict",
        "claimed_verdict",
        "verdict_assigned_enacted",
        "verdict_claimed_enacted",
    ):
        assert set(table[column]) == {"cannot be seen"}
    assert not table["reading"].str.contains("is told no role|claims no role").any()
    assert set(table["enacted_verdict"]) <= {"enacted", "as most regions", "cannot be told"}
    named = role_names(table)
    assert set(named["assigned"]) | set(named["claimed"]) == {"cannot be seen"}


def test_the_case_with_documents_stays_as_it_was():
    study = study_roles(sn.load_china())
    assert study.has_documents
    assert study.reporting == frozenset(study.regions)
    table = assigned_roles(study)
    assert set(table["verdict"]) <= {"assigned", "as most regions", "nothing said"}


def test_pages_hatch_what_cannot_be_seen():
    table = role_map(world(numbered(spread("A", ["F1", "F2"], 12))))
    data = role_payload(world([]), table, {"A": 0}, ["A"])
    legs = data["cells"][""]["0"]["legs"]
    assert {leg: legs[leg]["state"] for leg in ("assigned", "claimed")} == dict.fromkeys(
        ("assigned", "claimed"), "unseen"
    )


def test_a_brief_says_it_in_each_language():
    net = world(numbered([row for region in "ABC" for row in spread(region, ["F1", "F2", "F3"], 12)]))
    brief = sn.partner_brief(net, "F1", repeats=1)
    for language, unseen, silent in (
        ("en", "cannot be seen", "no role that the tables record"),
        ("pl", "nie da się zobaczyć", "nic nie powiedziano"),
        ("de", "lässt sich nicht sehen", "nichts gesagt"),
        ("zh", "无法看到", "未提及"),
    ):
        text = brief.to_text(language)
        assert unseen in text
        assert silent not in text
