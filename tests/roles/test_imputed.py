from __future__ import annotations

import pandas as pd
import pytest

from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.errors import InvalidChoice
from subnatnet.roles import _imputed
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.authors import author_roles
from subnatnet.roles.congruence import congruence
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.explain import explain
from subnatnet.roles.role_map import role_map
from subnatnet.roles.study import study_roles

FAR = [f"F{number}" for number in range(1, 13)]
OTHERS = [row for region in "BCDE" for row in spread(region, FAR, 24, start="2005")]
TOLD = {"assigned": statements([said("A", "gateway", direction="world:w1"), said("B", "hub")])}
SAME = ["roles", "p", "towards", "towards_p", "verdict"]


def made(early, late, undated=12, tables=TOLD):
    """A has ties with N1: dated before the period, dated in it, and undated; and some others in it."""
    rows = [tie("A", "N1", "1990") for _ in range(early)] + [tie("A", "N1", "2005") for _ in range(late)]
    rows += [tie("A", "N1") for _ in range(undated)] + spread("A", FAR, 12, start="2005")
    return world(numbered([*rows, *OTHERS]), tables=tables)


@pytest.mark.parametrize(("early", "late", "way"), [(0, 8, "include"), (8, 0, "exclude")])
def test_undated_ties_are_dated_as_the_dated_ones_of_their_kind(early, late, way):
    net = made(early, late)
    studies = [study_roles(net, during="second", undated=one) for one in ("impute", way)]
    table, plain = (enacted_roles(one) for one in studies)
    pd.testing.assert_frame_equal(table[SAME], plain[SAME])
    shown = table.loc["A", "towards"].split("|")
    assert ("world:w1" in shown) == (way == "include")
    assert set("|".join(table["towards_worlds"]).split("|")) <= {"1.00", ""}
    columns = ["leg", "place", "verdict"]
    found, other = (congruence(one)[columns] for one in studies)
    pd.testing.assert_frame_equal(found, other)


def test_what_stands_in_too_few_worlds_is_not_said():
    net = made(8, 1, undated=3)
    study = study_roles(net, during="second", undated="impute", seed=1)
    table = enacted_roles(study)
    included = enacted_roles(net, during="second", undated="include")
    assert "world:w1" in included.loc["A", "towards"].split("|")
    assert "world:w1" not in table.loc["A", "towards"].split("|")
    assert "world:w1" in table.loc["A", "perhaps"].split("|")
    row = congruence(study).query("leg == 'assigned_enacted'").loc["A"]
    assert row["verdict"] == "cannot be told"
    assert 0.5 <= row["worlds"] < 1
    assert "cannot be told" in row["verdicts"].split("|")
    assert 1 < row["k"] < 3


def test_no_probability_is_below_that_asked_for_and_each_has_its_share_of_worlds():
    table = enacted_roles(made(4, 8), during="second", undated="impute", least=0.6)
    row = table.loc["A"]
    assert "world:w1" in row["towards"].split("|")
    for names, p, share in (("roles", "p", "roles_worlds"), ("towards", "towards_p", "towards_worlds")):
        told = [float(cell) for cell in row[p].split("|")]
        worlds = [float(cell) for cell in row[share].split("|")]
        assert len(told) == len(worlds) == len(row[names].split("|"))
        assert min(told) >= 0.6
        assert all(chance <= stands + 0.005 for chance, stands in zip(told, worlds, strict=True))


def test_documents_are_dated_by_chance_too():
    rows = [
        said("A", "gateway", "1960/2000"),
        said("B", "hub", "1999/2000"),
        said("C", "window", "1990"),
        said("D", "pivot", ""),
    ]
    net = world(numbered(OTHERS), tables={"assigned": statements(rows)})
    table = assigned_roles(net, during="first", undated="impute")
    assert table["roles"].to_dict() == {"A": "gateway", "B": "", "C": "window", "D": "pivot", "E": ""}
    assert float(table.loc["A", "roles_worlds"]) >= 0.75
    assert table.loc["B", "verdict"] == "cannot be told"
    assert table.loc["D", "verdict"] == "assigned"  # the one dated document lies in the period
    assert table.loc["E", "verdict"] == "nothing said"
    assert table.loc["C", "evidence"].startswith("told to be window")


def test_same_seed_same_answer_whatever_the_order_of_rows(monkeypatch):
    monkeypatch.setattr(_imputed, "WORLDS", 6)  # draws hang on the order in six as in twenty
    rows = numbered([*(tie("A", "N1", start) for start in ["1990", "2005", ""] * 6), *OTHERS])
    one, two = (
        role_map(world(each, tables=TOLD), during="second", undated="impute", seed=3)
        for each in (rows, rows[::-1])
    )
    pd.testing.assert_frame_equal(one, two)


def test_the_assumption_is_stated_and_a_period_is_needed():
    net = made(4, 4)
    study = study_roles(net, during="second", undated="impute")
    table = role_map(study)
    assert "as the dated" not in table.attrs["assumption"]
    assert table.attrs["assumption"].startswith("undated ties began when dated ties of the same layer")
    assert table.attrs["imputations"] == 20
    assert "Assumed: undated ties began when dated ties of the same layer" in explain(study, "A")
    assert "over 20 imputed datings" in explain(study, "A")
    with pytest.raises(InvalidChoice, match="give `during`"):
        role_map(net, undated="impute")
    with pytest.raises(InvalidChoice, match="take undated='exclude', 'include' or 'bounds'"):
        author_roles(study, "wong")


def test_where_nothing_is_dated_nothing_says_when():
    net = world(numbered([tie("A", "N1"), tie("B", "F1")]))
    with pytest.raises(InvalidChoice, match="nothing says when the undated ones began"):
        role_map(net, during="second", undated="impute")
