from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.roles._estimate import exact
from subnatnet.roles.typology_rules import Condition, Typology

NAMES = ("contiguous", "distant", "reach_10")


@given(
    st.lists(
        st.tuples(st.sampled_from(NAMES), st.sampled_from([">=", "<"]), st.floats(0, 9, width=16)),
        min_size=1,
        max_size=4,
    )
)
def test_a_rule_is_read_as_it_is_written(parts):
    rule = " and ".join(f"{name} {sign} {number:.4f}" for name, sign, number in parts)
    found = Typology("own", {"x": rule}).conditions(rule)
    assert [(one.indicator, one.sign) for one in found] == [(name, sign) for name, sign, _ in parts]
    assert [one.threshold for one in found] == pytest.approx([number for *_, number in parts], abs=1e-4)


@given(st.floats(-5, 5, allow_nan=False), st.floats(-5, 5, allow_nan=False))
def test_the_two_signs_are_each_others_contrary(value, threshold):
    known = exact({"A": value}).among(["A"])
    at_least, below = (Condition("x", sign, threshold).holds(known) for sign in (">=", "<"))
    assert at_least + below == pytest.approx(1.0)
    if value != threshold:
        assert at_least[0] == float(value > threshold)


def test_what_is_not_known_is_one_half():
    known = exact({"A": np.nan}).among(["A"])
    assert Condition("x", ">=", 1.0).holds(known).tolist() == [0.5]


def test_named_thresholds_are_replaced_and_others_refused():
    kind = Typology("own", {"x": "contiguous >= most"}, thresholds={"most": 0.5})
    assert kind.with_thresholds({"most": 0.9}).conditions("contiguous >= most")[0].threshold == 0.9
    with pytest.raises(sn.InvalidChoice, match="did you mean 'most'"):
        kind.with_thresholds({"mots": 0.9})


@pytest.mark.parametrize(
    "rule", ["contiguous is high", "contiguous >=", "", "contiguous >= 0.5 or distant < 1"]
)
def test_what_is_no_comparison_is_refused(rule):
    with pytest.raises(sn.InvalidChoice, match="cannot read"):
        Typology("own", {"x": rule})


def test_the_rule_of_applying_is_read_too():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'contiguous'"):
        Typology("own", {"x": "contiguous >= 0.5"}, requires="contigous >= 1")
