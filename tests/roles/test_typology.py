from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.roles.typology import typology
from subnatnet.roles.typology_rules import Typology

FAR = [f"F{number}" for number in range(1, 13)]


def judged(rows, rules, **options):
    return typology(world(numbered(rows)), rules, **options)


def mixed(near, far, region="A"):
    return [*spread(region, ["N1"], near), *spread(region, FAR, far)]


NEAR = {"near": "contiguous >= 0.5"}
DISTANCE = Typology(
    "distance",
    {"transborder": "contiguous >= most", "global": "distant >= most"},
    thresholds={"most": 0.5},
)


def test_interval_above_the_threshold_gives_the_role():
    row = judged(mixed(18, 2), NEAR).loc["A"]
    assert (row["role"], row["possible"]) == ("near", "near")
    assert row["near"] > 0.975
    assert row["evidence"].startswith("contiguous 0.9 [")
    assert "(18 of 20) against >= 0.5" in row["evidence"]


def test_interval_below_gives_the_other_answer():
    row = judged(mixed(2, 18), NEAR).loc["A"]
    assert row["role"] == "none of these"
    assert row["none of these"] > 0.975


def test_interval_that_covers_the_threshold_gives_no_role():
    row = judged(mixed(11, 9), NEAR).loc["A"]
    assert row["role"] == "undetermined"
    assert row["possible"] == "near|none of these"


def test_what_would_change_it_does_change_it():
    row = judged(mixed(18, 2), NEAR).loc["A"]
    moved = int(row["would_change"].split()[1])
    assert judged(mixed(18 - moved, 2 + moved), NEAR).loc["A", "role"] == "undetermined"
    assert judged(mixed(19 - moved, 1 + moved), NEAR).loc["A", "role"] == "near"


def test_rules_are_read_in_order_and_an_open_one_stops_the_reading():
    ordered = {"very near": "contiguous >= 0.9", "near": "contiguous >= 0.5"}
    assert judged(mixed(40, 0), ordered).loc["A", "role"] == "very near"
    assert judged(mixed(35, 5), ordered).loc["A", "role"] == "undetermined"  # near, perhaps very near
    assert judged(mixed(30, 10), ordered).loc["A", "role"] == "near"


def test_memberships_are_those_of_the_weakest_link():
    table = judged(mixed(11, 9), {"a": "contiguous >= 0.5 and distant >= 0.1", "b": "contiguous >= 0.2"})
    row = table.loc["A"]
    p = judged(mixed(11, 9), NEAR).loc["A", "near"]
    assert row["a"] == pytest.approx(p)
    assert row["b"] == pytest.approx(1 - p)


def test_roles_need_not_exclude_each_other():
    kind = Typology("both", {"near": "contiguous >= 0.3", "far": "distant >= 0.3"}, exclusive=False)
    assert judged(mixed(20, 20), kind).loc["A", "role"] == "near + far"
    nothing = judged(mixed(20, 20), Typology("no", {"near": "contiguous >= 0.9"}, exclusive=False))
    assert nothing.loc["A", "role"] == "none of these"


def test_region_without_ties_is_undetermined():
    row = judged(mixed(5, 5), NEAR).loc["B"]
    assert row["role"] == "undetermined"
    assert row["membership"] == 0.5
    assert "not known" in row["evidence"]


def test_typology_that_does_not_apply_says_so():
    kind = Typology("told", {"x": "pointing >= 2"}, requires="pointing >= 1", absent="not told")
    rows = [directive("A", "gateway", orientation="world:w1"), *mixed(1, 1)]
    table = judged(rows, kind)
    assert table.loc[["A", "B"], "role"].tolist() == ["none of these", "not told"]
    assert np.isnan(table.loc["B", "x"])


def test_thresholds_and_indicators_of_the_user():
    rule = {"rich": "gdp >= line"}
    table = judged(mixed(1, 1), rule, thresholds={"line": 5.0}, indicators={"gdp": {"A": 7.0, "B": 3.0}})
    assert table.loc[["A", "B", "C"], "role"].tolist() == ["rich", "none of these", "undetermined"]


def test_named_thresholds_can_be_disputed():
    assert judged(mixed(12, 28), DISTANCE).loc["A", "role"] == "global"
    assert judged(mixed(12, 28), DISTANCE, thresholds={"most": 0.1}).loc["A", "role"] == "transborder"


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"x": "contigous >= 0.5"}, "did you mean 'contiguous'"),
        ({"x": "contiguous is high"}, "cannot read 'contiguous is high'"),
        ({"x": "contiguous >= most"}, "'most' is not a threshold"),
        ({}, "has no rules"),
        ("duchacheck", "did you mean 'duchacek'"),
    ],
)
def test_a_rule_that_cannot_be_read_is_one_clear_error(rules, message):
    with pytest.raises(sn.InvalidChoice, match=message):
        judged(mixed(1, 1), rules)


def test_unknown_threshold_is_refused():
    with pytest.raises(sn.InvalidChoice, match=r"'mots' is not a threshold.*did you mean 'most'"):
        judged(mixed(1, 1), DISTANCE, thresholds={"mots": 0.1})


def test_bounds_give_a_role_only_if_it_holds_either_way():
    dated = [tie("A", "N1", start=f"{2001 + year}") for year in range(20)] + spread("A", FAR, 40)
    net = world(numbered(dated))
    assert typology(net, NEAR, during="second", undated="exclude").loc["A", "role"] == "near"
    assert typology(net, NEAR, during="second", undated="include").loc["A", "role"] == "none of these"
    assert typology(net, NEAR, during="second", undated="bounds").loc["A", "role"] == "undetermined"


RULES = {
    "near": "contiguous >= 0.5",
    "nearer": "contiguous_lq >= 1",
    "narrow": "concentration >= 0.3",
    "busy": "contacts >= 6",
}


def test_no_dating_of_the_undated_ties_contradicts_a_firm_role():
    """All ways to date small worlds, for shares, quotients, indices and counts at once."""
    rules = Typology("all", RULES, exclusive=False)
    firm = 0
    for seed in range(2):
        rng = np.random.default_rng(seed)
        rows = []
        for region in "AB":
            near = rng.random(int(rng.integers(8, 25))) < rng.choice([0.05, 0.5, 0.95])
            where = [
                ("N1" if own else str(rng.choice(FAR)), f"{2001 + i % 20}") for i, own in enumerate(near)
            ]
            rows += [tie(region, partner, start=start) for partner, start in where]
        free = [tie(str(rng.choice(["A", "B"])), str(rng.choice(["N1", "F1"]))) for _ in range(3)]
        net = world(numbered(rows + free))
        said = typology(net, rules, during="second", undated="bounds")[list(RULES)]
        for way in itertools.product(["1990", "2010"], repeat=len(free)):
            dated = [row | {"start": start} for row, start in zip(free, way, strict=True)]
            made = typology(world(numbered(rows + dated)), rules, during="second")[list(RULES)]
            made = made.reindex(said.index)
            firm += int(((said >= 0.975) | (said <= 0.025)).to_numpy().sum())
            assert not ((said >= 0.975) & (made <= 0.5)).to_numpy().any()
            assert not ((said <= 0.025) & (made >= 0.5)).to_numpy().any()
    assert firm > 20


def test_no_column_of_neighbours_is_one_clear_error():
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["PL"]}))
    with pytest.raises(sn.InvalidChoice, match="land_neighbours"):
        typology(net, NEAR, unit=None)


@settings(max_examples=10)
@given(st.integers(0, 30), st.integers(0, 30))
def test_no_role_where_the_interval_covers_the_threshold(near, far):
    rows = mixed(near, far)
    if not rows:
        return
    row = judged(rows, NEAR).loc["A"]
    from subnatnet.roles.profile import region_profile

    profile = region_profile(world(numbered(rows)), ["contiguous"]).loc["A"]
    covers = profile["contiguous_low"] < 0.5 < profile["contiguous_high"]
    assert (row["role"] == "undetermined") == covers
