"""The keywords of a selection: each has a default, and the ranges in names hold."""

from __future__ import annotations

import pytest

from subnatnet.arguments import Select, SelectRegions, When, selection
from subnatnet.arguments._annotations import rule_of
from subnatnet.errors import InvalidArgument


def test_every_keyword_has_a_default_and_is_documented():
    for group in (When, Select, SelectRegions):
        assert set(group.__annotations__) <= set(selection.DEFAULTS)
        for keyword in group.__annotations__:
            assert keyword in group.__doc__


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("Count", [1, 10**6], [0, -1, 1.5, True]),
        ("Size", [0, 5], [-1, "0"]),
        ("Seed", [0, 2**40], [-1, None, 1.0]),
        ("Share", [0.95, 0.001], [0, 1, 95, True]),
        ("Part", [0, 1, 0.5], [-0.1, 1.1]),
        ("Positive", [0.1, 10], [0, -1, float("inf")]),
        ("NotNegative", [0, 3.5], [-0.1, float("nan")]),
        ("Names", ["a", ["a", "b"]], [[], 5, [1]]),
        ("Word", ["a"], ["", "  ", 5]),
        ("Undated", ["exclude", "bounds"], ["", "no", None]),
        ("Unit", ["top", ("a", None), ["a", "b"], None], [5, ("a",), ("a", 5), ("a", "b", "c")]),
    ],
)
def test_names_for_annotations(name, good, bad):
    rule = rule_of(name, {})
    for value in good:
        rule.check(value, "x")
    for value in bad:
        with pytest.raises(InvalidArgument):
            rule.check(value, "x")
