from __future__ import annotations

import pandas as pd

from roles.worlds import numbered, said, spread, statements, tie, world
from subnatnet.roles.congruence import congruence, leg_verdicts

FAR = [f"F{number}" for number in range(1, 13)]


def everyone(partners=FAR, **more):
    return [row for region in "BCDE" for row in spread(region, list(partners), 24, **more)]


def judged(rows, told, claimed=(), **options):
    tables = {"assigned": statements(list(told)), "claimed": statements(list(claimed))}
    table = congruence(world(numbered(rows), tables=tables), **options)
    return table.reset_index().set_index(["id", "leg", "place"])


W4 = [said("A", "gateway", direction="world:w4")]


def test_more_than_geography_predicts():
    rows = [*spread("A", ["F2", "F5", "F8"], 20), *spread("A", FAR, 6), *everyone()]
    row = judged(rows, W4).loc[("A", "assigned_enacted", "world:w4")]
    assert row["verdict"] == "agree, beyond geography"
    assert row["p_placebo"] <= 0.2
    assert row["placebos"] == 4


def test_what_a_border_explains_is_not_beyond_geography():
    told = [said("A", "bridgehead", direction="world:w1")]
    rows = [
        *spread("A", ["N1", "F1"], 20),
        *spread("B", ["N2", "F1"], 20),
        *[row for region in "CDE" for row in spread(region, FAR, 24)],
    ]
    row = judged(rows, told).loc[("A", "assigned_enacted", "world:w1")]
    assert row["verdict"] == "agree, as geography predicts"


def test_what_nothing_explains_is_more_than_others_and_no_more_is_said():
    # a handful of contacts: more than others, too few to say whether geography explains them
    rows = [*spread("A", ["F2", "F5", "F8"], 5), *spread("A", FAR, 24), *everyone()]
    row = judged(rows, W4).loc[("A", "assigned_enacted", "world:w4")]
    assert row["verdict"] in ("agree, more than others", "agree, as geography predicts", "cannot be told")
    assert not row["p_geography"] >= 0.95


def test_trade_alone_is_not_said_to_be_beyond_geography():
    trade = pd.DataFrame({"region": "A", "flow": "trade", "partner": "F2", "share_pct": ["30", "31", "29"]})
    trade["period"] = ["2018", "2019", "2020"]
    state = pd.DataFrame({"flow": ["trade"], "partner": ["F2"], "period": ["2019"], "share_pct": [3.0]})
    tables = {"assigned": statements(W4), "trade": trade, "trade_national": state}
    for rows in ([*spread("A", FAR, 24), *everyone()], everyone()):
        table = congruence(world(numbered(rows), tables=tables))
        row = table.reset_index().set_index(["id", "leg"]).loc[("A", "assigned_enacted")]
        assert row["verdict"] == "agree, in trade"
        assert 0.75 <= row["p"] <= 1


def test_no_tie_of_anyone_to_a_place_cannot_be_seen():
    rows = [*spread("A", ["F1"], 20), *everyone(["F1", "F3"])]
    row = judged(rows, W4).loc[("A", "assigned_enacted", "world:w4")]
    assert row["verdict"] == "cannot be seen"


def test_a_region_without_ties_cannot_be_seen():
    assert judged(everyone(), W4)["verdict"].tolist()[-1] == "cannot be seen"


def test_layers_that_never_reach_a_place_say_nothing_of_it():
    # twinnings lead to F1 alone, an investment of C to F2: the twinnings of A cannot speak of F2
    rows = [*spread("A", ["F1"], 30), *spread("B", ["F1"], 30), tie("C", "F2", layer="investment")]
    row = judged(rows, [said("A", "gateway", direction="F2")]).loc[("A", "assigned_enacted", "F2")]
    assert row["verdict"] == "cannot be seen"


def test_what_is_told_and_what_is_claimed():
    told = [
        said("A", "gateway", direction="world:w4"),
        said("B", "hub", direction="N1"),
        said("C", "hub", direction="N2"),
    ]
    claimed = [said("A", "gateway", direction="F2"), said("B", "hub", direction="world:w2")]
    table = judged([*spread("A", FAR, 12), *everyone()], told, claimed)["verdict"]
    assert table["A", "assigned_claimed", "world:w4"] == "agree"
    assert table["B", "assigned_claimed", "N1"] == "not claimed"
    assert table["C", "assigned_claimed", "N2"] == "cannot be seen"


def test_legs_of_a_region_in_one_line():
    told = [said("A", "gateway", direction="world:w4")]
    net = world(numbered([*spread("A", FAR, 12), *everyone()]), tables={"assigned": statements(told)})
    table = leg_verdicts(congruence(net), pd.Index(["A", "B"]))
    assert table.loc["B"].tolist() == ["nothing said"] * 3
    assert table.loc["A", "assigned_claimed"] == "world:w4: cannot be seen"
    dark = leg_verdicts(congruence(net), pd.Index(["A", "B"]), {"assigned": "B", "claimed": "AB"})
    assert dark.loc["B"].tolist() == ["cannot be seen"] * 3
    assert dark.loc["A", ["assigned_claimed", "claimed_enacted"]].tolist() == [
        "world:w4: cannot be seen",
        "cannot be seen",
    ]


def test_row_order_does_not_matter():
    rows = numbered([*spread("A", FAR, 12), *everyone()])
    told = statements([*W4, said("B", "hub", direction="world:w1")])
    one, two = (congruence(world(r, tables={"assigned": told})) for r in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(one, two)
