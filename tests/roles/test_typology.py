from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.roles.typologies import TYPOLOGIES
from subnatnet.roles.typology import Typology, typology

FAR = [f"F{number}" for number in range(1, 13)]


def judged(rows, rules, **options):
    return typology(world(numbered(rows)), rules, **options)


def mixed(near, far, region="A"):
    return [*spread(region, ["N1"], near), *spread(region, FAR, far)]


NEAR = {"near": "contiguous >= 0.5"}


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
    assert judged(mixed(12, 28), "duchacek").loc["A", "role"] == "global"
    assert judged(mixed(12, 28), "duchacek", thresholds={"most": 0.1}).loc["A", "role"] == "transborder"


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
        judged(mixed(1, 1), "duchacek", thresholds={"mots": 0.1})


def test_bounds_give_a_role_only_if_it_holds_either_way():
    dated = [*spread("A", ["N1"], 20, start="2005"), *spread("A", FAR, 40)]
    net = world(numbered(dated))
    assert typology(net, NEAR, during="second", undated="exclude").loc["A", "role"] == "near"
    assert typology(net, NEAR, during="second", undated="include").loc["A", "role"] == "none of these"
    assert typology(net, NEAR, during="second", undated="bounds").loc["A", "role"] == "undetermined"


def test_no_column_of_neighbours_is_one_clear_error():
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["PL"]}))
    with pytest.raises(sn.InvalidChoice, match="land_neighbours"):
        typology(net, NEAR, unit=None)


# -- each built-in typology on a world made for it ------------------------------------------------


def others(partners=FAR, regions="BCDE", count=24, **more):
    return [row for region in regions for row in spread(region, partners, count, **more)]


@pytest.mark.parametrize(
    ("partners", "role"),
    [(["N1"], "transborder"), (["N2"], "transregional"), (FAR, "global"), (["N1", "N2", "F1"], "mixed")],
)
def test_duchacek(partners, role):
    assert judged(spread("A", partners, 90), "duchacek").loc["A", "role"] == role


@pytest.mark.parametrize(
    ("years", "role"),
    [(("1995",), "trailblazing"), (("2005",), "carpetbagging"), ((), "resisting")],
)
def test_wong(years, role):
    acts = [directive("A", "gateway", "2000", orientation="world:w1", document=f"d{n}") for n in range(8)]
    ties = [tie("A", "N1", year) for year in years]
    table = judged([*acts, *ties, *others(start="2024")], "wong")
    assert table.loc["A", "role"] == role
    assert table.loc["B", "role"] == "no directive points anywhere"


def test_wong_does_not_call_what_undated_ties_leave_open():
    acts = [directive("A", "gateway", "2000", orientation="world:w1", document=f"d{n}") for n in range(8)]
    table = judged([*acts, tie("A", "N1", ""), *others(start="2024")], "wong")
    assert table.loc["A", "role"] == "undetermined"


@pytest.mark.parametrize(
    ("to", "partners", "role"),
    [
        ("world:w1", ["N1"], "regional, cooperative"),
        ("world:w2", ["N1"], "regional, parallel in disharmony"),
        ("world:w2", ["F3", "F6"], "global, cooperative"),
        ("world:w1", ["F3", "F6"], "global, parallel in disharmony"),
    ],
)
def test_soldatos(to, partners, role):
    rows = [
        directive("A", "x", orientation=to),
        *spread("A", partners, 40),
        *others(["N2", "F3", "F4", "F5"], count=40),
    ]
    table = judged(rows, "soldatos")
    assert table.loc["A", "role"] == role
    assert table.loc["B", "role"] == "parallel: no directive to agree with"


@pytest.mark.parametrize(
    ("more", "role"),
    [
        ({"layer": "cooperation", "kind": "contract"}, "trader"),
        ({"layer": "investment", "kind": "acquisition"}, "investor"),
        ({"layer": "cooperation", "kind": "donation"}, "aid provider"),
        ({"layer": "agreement", "kind": "sister_city"}, "intergovernmental actor"),
    ],
)
def test_multilayered(more, role):
    every = [
        {"layer": "cooperation", "kind": "contract"},
        {"layer": "investment", "kind": "acquisition"},
        {"layer": "cooperation", "kind": "donation"},
        {"layer": "agreement", "kind": "sister_city"},
    ]
    rest = [row for each in every for row in others(count=12, **each)]
    assert judged([*spread("A", FAR, 40, **more), *rest], "multilayered").loc["A", "role"] == role


def test_money_that_comes_in_makes_no_investor():
    inward = [
        {"layer": "investment", "source": "F1", "target": "A", "kind": "joint_venture", "start": ""}
        for _ in range(30)
    ]
    rest = [*others(count=12), *others(count=12, layer="investment", kind="acquisition")]
    assert judged([*inward, *rest], "multilayered").loc["A", "investor"] < 0.025


def test_models():
    economic = {"layer": "investment"}
    rows = [
        *spread("A", ["N1"], 40),
        *spread("C", FAR, 40, **economic),
        *others(["N2", *FAR], regions="BDE", count=39),
    ]
    table = judged(rows, "models")
    assert table.loc[["A", "C"], "role"].tolist() == ["regional", "globalised-economic"]


def test_belt_and_road_words_are_read_from_roles_and_titles():
    rows = [
        directive("A", "gateway"),
        directive("A", "logistics_hub"),
        directive("B", "none", title="Province as Bridgehead to the southwest"),
        directive("C", "core_area"),
        directive("D", "border_window"),
        tie("E", "F1"),
    ]
    table = judged(rows, "belt and road")
    assert table["role"].tolist() == [
        "gateway + hub",
        "bridgehead",
        "core area",
        "window",
        "none of these words",
    ]


@pytest.mark.parametrize("name", sorted(TYPOLOGIES))
def test_every_typology_states_its_source_and_limits(name):
    kind = TYPOLOGIES[name]
    assert kind.source
    assert kind.limits
    assert kind.name == name


drawn = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["N1", "N2", "F1", "F2", "F3", "F4"]),
        st.sampled_from(["agreement", "investment", "cooperation"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=5)
@given(drawn, st.sampled_from(sorted(TYPOLOGIES)), st.randoms(use_true_random=False))
def test_roles_depend_neither_on_ids_nor_row_order_nor_an_unconnected_region(ties, name, random):
    acts = [directive("A", "gateway", orientation="world:w1"), directive("B", "x", orientation="world:w3")]
    rows = numbered([*acts, *(tie(region, place, layer=layer) for region, place, layer in ties)])
    before = typology(world(rows), name)
    pd.testing.assert_frame_equal(typology(world(random.sample(rows, len(rows))), name), before)
    wider = typology(world(rows, "ABCDEZ"), name)
    pd.testing.assert_frame_equal(wider.drop(index="Z"), before)
    # C, D and E have the same place on the map, so they may swap names
    other = {"C": "E", "E": "C"}
    renamed = [row | {end: other.get(row[end], row[end]) for end in ("source", "target")} for row in rows]
    renamed = [row | {"id": f"x{len(rows) - n:03d}"} for n, row in enumerate(renamed)]
    after = typology(world(renamed), name).rename(index=other).sort_index()
    pd.testing.assert_frame_equal(after.drop(columns="name"), before.drop(columns="name"))


@settings(max_examples=10)
@given(st.integers(0, 30), st.integers(0, 30))
def test_no_role_where_the_interval_covers_the_threshold(near, far):
    rows = mixed(near, far)
    if not rows:
        return
    row = judged(rows, NEAR).loc["A"]
    from subnatnet.roles.enacted import region_profile

    profile = region_profile(world(numbered(rows)), ["contiguous"]).loc["A"]
    covers = profile["contiguous_low"] < 0.5 < profile["contiguous_high"]
    assert (row["role"] == "undetermined") == covers
