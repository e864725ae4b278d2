"""Indicators of roles against counts by hand and textbook formulas."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from roles.worlds import directive, numbered, spread, tie, world
from subnatnet.roles import indicators
from subnatnet.roles._evidence import gather
from subnatnet.roles.indicators import INDICATORS

FAR = [f"F{number}" for number in range(1, 13)]


def evidence(rows, **options):
    return gather(world(numbered(rows)), **options)


def value(rows, indicator, region="A"):
    of = INDICATORS[indicator] if isinstance(indicator, str) else indicator
    estimate = of(evidence(rows))
    return dict(zip(estimate.index, estimate.value, strict=True)).get(region, np.nan)


# A borders on N1, the state also on N2: six contacts near, three with the other neighbour, one far away.
MIXED = [*spread("A", ["N1"], 6), *spread("A", ["N2"], 3), tie("A", "F1")]
# Quotients add half a contact on either side of what the others do.
# B has one contact with its own neighbour N2 and three far away.
TWO = [*MIXED, tie("B", "N2"), *spread("B", ["F1", "F2", "F3"], 3)]


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("contiguous", 0.6),
        ("transregional", 0.3),
        ("distant", 0.1),
        ("contacts", 10),
        ("reach", 3),
        ("concentration", (6 * 5 + 3 * 2) / 90),
        ("diversity", math.exp(0.9 / 9 + 0.1 * sum(1 / k for k in range(1, 10)))),
        ("agreement", 1.0),
        ("investment", 0.0),
    ],
)
def test_known_answers_of_one_region(indicator, expected):
    assert value(MIXED, indicator) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("contiguous_lq", 0.6 / ((1 + 0.5) / (4 + 1))),
        ("neighbourhood_lq", 0.9 / ((1 + 0.5) / (4 + 1))),
        ("only_bridge", 1 / 3),  # of N1, N2 and F1 only N1 is nobody else's
        ("uniqueness", 1 - 2 * (0.3 + 0.1) / 4 / (36 / 90 + 0)),
    ],
)
def test_known_answers_against_another_region(indicator, expected):
    assert value(TWO, indicator) == pytest.approx(expected)


def test_a_joint_document_is_one_contact_with_each_partner():
    rows = [tie("A", "N1", document="d"), tie("A", "N1", document="d"), tie("A", "F1", document="d")]
    assert value(rows, "contacts") == 2
    assert value(rows, "contiguous") == 0.5


def test_without_neighbours_the_error_says_which_column():
    net = sn.from_edges(pd.DataFrame({"source": ["R"], "target": ["PL"]}))
    with pytest.raises(sn.InvalidChoice, match="land_neighbours"):
        indicators.contiguous(gather(net, unit=None))


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from(["N1", "N2", *FAR[:4]])), min_size=1, max_size=25
    )
)
def test_near_other_and_far_are_all_there_is_and_contacts_are_those_counted(pairs):
    found = evidence([tie(region, partner) for region, partner in pairs])
    parts = [INDICATORS[name](found) for name in ("contiguous", "transregional", "distant")]
    assert sum(part.value for part in parts) == pytest.approx(np.ones(len(parts[0].index)))
    counted = pd.Series([region for region, _ in pairs]).value_counts().sort_index()
    number = INDICATORS["contacts"](found)
    assert dict(zip(number.index, number.value, strict=True)) == counted.to_dict()
    reach = INDICATORS["reach"](found)
    assert (reach.value <= number.value).all()
    spread_ = INDICATORS["concentration"](found)
    enough = number.value >= 2
    assert (np.isnan(spread_.value) == ~enough).all()
    assert (spread_.value[enough] >= 0).all()
    assert (spread_.value[enough] <= 1 + 1e-12).all()


@settings(max_examples=10)
@given(st.lists(st.integers(1, 4), min_size=3, max_size=5).filter(lambda counts: 11 <= sum(counts) <= 14))
def test_ten_contacts_meet_as_many_countries_as_all_samples_of_ten_do(counts):
    contacts = [country for country, count in enumerate(counts) for _ in range(count)]
    samples = [len(set(sample)) for sample in itertools.combinations(contacts, 10)]
    rows = [tie("A", FAR[country]) for country in contacts]
    assert value(rows, "reach_10") == pytest.approx(np.mean(samples))


def test_too_few_contacts_for_ten_are_missing():
    assert np.isnan(value(spread("A", FAR, 10), "reach_10"))
    assert value(spread("A", FAR, 11), "reach_10") == pytest.approx(10.0)


def test_breadth_is_reach_less_the_median_of_the_others():
    rows = [
        *spread("A", FAR, 24),
        *spread("B", FAR[:2], 24),
        *spread("C", FAR[:3], 24),
        *spread("D", FAR[:6], 24),
    ]
    ten = {region: value(rows, "reach_10", region) for region in "ABCD"}
    assert value(rows, "breadth") == pytest.approx(ten["A"] - sorted(ten[region] for region in "BCD")[1])


def test_focus_names_the_world_region_that_stands_out():
    rows = [*spread("A", ["F1", "F4"], 30), tie("A", "N1"), *spread("B", FAR, 36)]
    found = evidence(rows)
    assert indicators.focus_world(found)["A"] == "world:w3"
    share_elsewhere = (12 + 0.5) / (36 + 1)  # F1, F4, F7 and F10 lie in w3
    assert value(rows, "focus") == pytest.approx(30 / 31 / share_elsewhere)


def test_kinds_can_be_asked_of_one_layer_and_outward_only():
    rows = [tie("A", "F1", layer="investment", kind="loan"), tie("A", "F2", layer="cooperation", kind="loan")]
    rows += [
        tie("A", "F3"),
        {"layer": "investment", "source": "F4", "target": "A", "kind": "loan", "start": ""},
    ]
    rows += [tie("B", "F1", layer="investment", kind="loan"), tie("B", "F2")]
    assert value(rows, indicators.kinds_lq(("loan",))) == pytest.approx((3 / 4) / (1 / 2))
    assert value(rows, indicators.kinds_lq(("loan",), layer="investment")) == pytest.approx((2 / 4) / (1 / 2))
    outward = indicators.kinds_lq((), layer="investment", outward=True)
    assert value(rows, outward) == pytest.approx((1 / 4) / (1 / 2))
    assert value(rows, "investment_lq") == pytest.approx((2 / 4) / (1 / 2))


def test_contacts_per_million_have_the_error_of_a_count():
    estimate = indicators.per_million({"A": 2e6})(evidence(TWO))
    assert estimate.value.tolist() == pytest.approx([5.0, np.nan], nan_ok=True)
    assert estimate.error[0] == pytest.approx(math.sqrt(10) / 2)


def test_directives_are_counted_by_document_and_read_for_words():
    rows = [
        directive("A", "gateway", document="d1", orientation="world:w1"),
        directive("A", "gateway", document="d1", orientation="world:w2"),
        directive("A", "none", document="d2", title="An Inland Hub of freight"),
        tie("B", "F1"),
    ]
    assert value(rows, "directives") == 2
    assert value(rows, "pointing") == 1
    assert value(rows, "directives", "B") == 0
    assert value(rows, indicators.says("gateway")) == 1
    assert value(rows, indicators.says("inland_hub", "logistics_hub")) == 1
    assert value(rows, indicators.says("bridgehead")) == 0


def test_paths_from_the_centre_over_the_region_abroad():
    rows = [directive("A", "gateway"), tie("A", "F1"), tie("A", "F2"), tie("B", "F3")]
    assert value(rows, "liaison") == 2
    assert value(rows, "liaison", "B") == 0


def test_answers_to_directives_are_shares_of_those_that_point():
    rows = [directive("A", "x", "2000", orientation="world:w1", document="d1")]
    early, late = [*rows, tie("A", "N1", "1990")], [*rows, tie("A", "N1", "2001")]
    verdicts = ("anticipated", "followed", "ignored")
    assert [value(early, name) for name in verdicts] == [1, 0, 0]
    assert [value(late, name) for name in verdicts] == [0, 1, 0]
    assert [value([*rows, tie("A", "F3", "2020")], name) for name in verdicts] == [0, 0, 1]
    assert value([*late, *spread("B", FAR, 8)], "lean") > 1


@pytest.mark.parametrize("name", sorted(INDICATORS))
def test_every_indicator_says_what_it_is_and_copes_with_no_contacts(name):
    doc = INDICATORS[name].__doc__
    assert doc or name.removesuffix("_lq") in ("agreement", "investment", "cooperation")
    estimate = INDICATORS[name](evidence([directive("A", "x")]))
    assert len(estimate.index) == len(estimate.value)
