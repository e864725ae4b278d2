"""Each built-in typology on a world made for it, and what all of them promise."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.roles.indicators import INDICATORS
from subnatnet.roles.typologies import TYPOLOGIES
from subnatnet.roles.typology import typology

FAR = [f"F{number}" for number in range(1, 13)]


def judged(rows, rules, **options):
    return typology(world(numbered(rows)), rules, **options)


def others(partners=FAR, regions="BCDE", count=24, **more):
    return [row for region in regions for row in spread(region, partners, count, **more)]


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


@pytest.mark.parametrize("name", sorted(TYPOLOGIES))
def test_rules_speak_of_indicators_and_thresholds_that_there_are(name):
    kind = TYPOLOGIES[name]
    parts = [part for rule in kind.rules.values() for part in rule.split(" and ")]
    used = {part.split()[0] for part in parts}
    assert used <= set(INDICATORS) | set(kind.indicators)
    assert {part.split()[2] for part in parts} == set(kind.thresholds)  # none is named in vain
    assert set(kind.indicators) <= used
