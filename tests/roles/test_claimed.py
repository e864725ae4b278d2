from __future__ import annotations

import pandas as pd

from roles.worlds import numbered, said, statements, tie, world
from subnatnet.roles.claimed import claimed_roles

TIES = numbered([tie(region, "F1") for region in "ABCDE"])


def claims(rows, told=(), mentions=None, **options):
    tables = {"claimed": statements(rows), "assigned": statements(list(told))}
    if mentions is not None:
        tables["mentions"] = mentions
    return claimed_roles(world(TIES, tables=tables), **options)


def report(region, place, count, year="2020"):
    return {
        "region": region,
        "year": year,
        "kind": "place",
        "direction": place,
        "count": count,
        "characters": 10_000,
    }


def test_own_words_are_told_from_echoes_of_the_centre():
    table = claims([said("A", "hub"), said("A", "window"), said("B", "pivot")], told=[said("A", "hub")])
    assert table.loc["A", ["own", "echo"]].tolist() == ["window", "hub"]


def test_silence_is_told_from_what_cannot_be_seen():
    mentions = pd.DataFrame([report("B", "world:w1", 1), report("C", "world:w2", 1)])
    table = claims([said("A", "hub")], mentions=mentions)
    assert table["verdict"].to_dict()["D"] == "cannot be seen"
    assert table["verdict"].to_dict()["B"] == "nothing said"


def test_a_report_that_names_no_place_or_role_was_read_all_the_same():
    nothing = report("B", "world:w1", 0)
    table = claims([said("A", "hub"), said("C", "hub", foreign="0")], mentions=pd.DataFrame([nothing]))
    assert table["verdict"].to_dict() == {
        "A": "claimed",
        **dict.fromkeys("BC", "nothing said"),
        **dict.fromkeys("DE", "cannot be seen"),
    }


def test_reports_that_speak_of_a_place_claim_a_direction():
    others = [report(region, "world:w2", 6) for region in "BCDE"]
    table = claims([], mentions=pd.DataFrame([report("A", "world:w1", 30), *others]))
    assert table.loc["A", ["towards", "towards_from"]].tolist() == ["world:w1", "report"]
    assert float(table.loc["A", "towards_p"]) > 0.95
    assert "mentions of world:w1 in its own report: 30, more" in table.loc["A", "evidence"]


def test_a_statement_and_a_report_confirm_each_other():
    others = [report(region, "world:w2", 6) for region in "BCDE"]
    table = claims(
        [said("A", "gateway", direction="world:w1")],
        mentions=pd.DataFrame([report("A", "world:w1", 30), *others]),
    )
    assert table.loc["A", "towards_from"] == "both"


def test_reports_of_another_time_do_not_count():
    mentions = pd.DataFrame([report("A", "world:w1", 30), report("B", "world:w2", 6)])
    table = claims([], mentions=mentions, during="first")
    assert (table["verdict"] == "cannot be seen").all()
