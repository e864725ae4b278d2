"""What fits a rule, what does not, and what the message says."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.arguments import either, flag, mapping, number, one_of, shown, texts, whole
from subnatnet.arguments.rules import KNOWN, pair
from subnatnet.errors import InvalidArgument, InvalidChoice

ODD = [None, True, "5", b"5", 5.0, math.nan, math.inf, [5], {5: 5}, pd.DataFrame(), complex(1, 1), object()]


@pytest.mark.parametrize("value", ODD)
def test_only_whole_numbers_are_whole(value):
    with pytest.raises(InvalidArgument, match="draws must be a whole number from 1 on, not"):
        whole(1).check(value, "draws")


@given(st.integers(-50, 50), st.integers(-50, 50), st.integers(-50, 50))
def test_a_whole_number_lies_between_its_ends(value, least, most):
    rule = whole(least, most)
    if least <= value <= most:
        assert rule.check(np.int64(value), "n") == value
        assert type(rule.check(np.int64(value), "n")) is int
    else:
        with pytest.raises(InvalidArgument, match=f"from {least} to {most}, not {value}"):
            rule.check(value, "n")


@pytest.mark.parametrize("value", [*ODD[:4], *ODD[5:]])
def test_only_finite_numbers_are_numbers(value):
    with pytest.raises(InvalidArgument, match="share must be a number above 0 and below 100"):
        number(above=0, below=100).check(value, "share")


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-5, 0), st.floats(0, 5))
def test_a_number_lies_between_its_ends(value, least, most):
    closed, opened = number(least, most), number(above=least, below=most)
    for rule, fits in ((closed, least <= value <= most), (opened, least < value < most)):
        if fits:
            assert rule.check(value, "x") == value
        else:
            with pytest.raises(InvalidArgument):
                rule.check(value, "x")


def test_a_list_may_be_one_word_and_a_set_is_put_in_order():
    assert texts().check("ab", "names") == ["ab"]
    assert texts().check({"b", "a", "c"}, "names") == ["a", "b", "c"]
    assert texts().check((word for word in "ba"), "names") == ["b", "a"]
    assert texts().check(pd.Index(["b"]), "names") == ["b"]
    for bad in (5, b"ab", {"a": 1}, pd.DataFrame({"a": [1]}), ["a", 1], np.zeros((2, 2))):
        with pytest.raises(InvalidArgument, match="names must be a list of which each is a text"):
            texts().check(bad, "names")
    with pytest.raises(InvalidArgument, match="it is empty"):
        texts(empty=False).check([], "names")


def test_words_of_a_list_name_the_nearest():
    with pytest.raises(InvalidChoice, match=r"how must be one of 'remove', 'add', not 'rmove'; .*'remove'"):
        one_of("remove", "add").check("rmove", "how")
    many = one_of(*(f"w{i}" for i in range(30)))
    assert "and 18 more" in many.allowed
    with pytest.raises(TypeError, match="not 5"):
        many.check(5, "how")


def test_the_first_rule_that_fits_takes_the_value():
    rule = either([KNOWN["None"], whole(), texts(), mapping(KNOWN["str"], number())])
    assert [rule.check(v, "x") for v in (None, 3, "a", {"a": 1})] == [None, 3, ["a"], {"a": 1.0}]
    with pytest.raises(InvalidArgument, match=r"a whole number or a list .* or a mapping .* or None"):
        rule.check(1.5, "x")
    with pytest.raises(InvalidArgument):
        rule.check({"a": math.nan}, "x")


def test_flags_pairs_and_libraries():
    assert flag.check(np.bool_(1), "x") is True
    for bad in (0, 1, "yes", None):
        with pytest.raises(InvalidArgument, match="True or False"):
            flag.check(bad, "x")
    both = pair(KNOWN["str"], KNOWN["str"])
    assert both.check(["a", "b"], "unit") == ("a", "b")
    with pytest.raises(InvalidArgument, match=r"\(a text, a text\)"):
        both.check(("a",), "unit")
    assert KNOWN["DataFrame"].check(pd.DataFrame(), "x") is not None
    with pytest.raises(InvalidArgument, match="a DataFrame with one column of each name, not a Series"):
        KNOWN["DataFrame"].check(pd.Series(dtype=float), "x")


def test_what_is_shown_is_short():
    assert len(shown("x" * 10_000)) < 100
    assert shown(pd.DataFrame({"a": range(1000)})) == "a DataFrame"
    assert len(shown(list(range(10_000)))) < 100


@pytest.mark.parametrize("huge", [10**400, -(10**400)])
def test_numbers_beyond_all_use_are_refused_not_overflown(huge):
    for rule in (number(), whole(), whole(least=1, cap=10**9)):
        with pytest.raises(InvalidArgument, match="x must be a"):
            rule.check(huge, "x")
    with pytest.raises(InvalidArgument, match="1,000,000,000 is the most"):
        whole(least=1, cap=10**9).check(10**9 + 1, "x")
