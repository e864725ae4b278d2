"""Nesting is counted without nesting calls, and TOML that is too deep or too long is one clear error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.nested import MAX_NESTING, depth_of, loaded_toml


def deep(value):
    """Count by nesting calls, which is clear and no way for what is really deep."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, list | dict) + max(map(deep, inner), default=0)


NESTED = st.recursive(
    st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(NESTED)
def test_depth(value):
    assert depth_of(value) == deep(value)


def test_the_depth_of_what_is_deeper_than_calls_can_nest():
    value = []
    for _ in range(100_000):
        value = [value]
    assert depth_of(value) > MAX_NESTING


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 100_000,
        "[" + ".".join("a" * 20_000) + "]",
        "a." * 300 + "b = 1",
        "x = " + "{a=" * 5_000,
    ],
)
def test_deep_toml(text):
    with pytest.raises(sn.InvalidChoice, match="nested deeper than 100"):
        loaded_toml(text)


def test_long_and_broken_toml():
    with pytest.raises(sn.InvalidChoice, match="short file"):
        loaded_toml("#" * 1_000_001)
    with pytest.raises(sn.InvalidChoice, match="the schema is not TOML"):
        loaded_toml("x = ", "schema")
    assert loaded_toml("[a.b]\nc = [[1]]") == {"a": {"b": {"c": [[1]]}}}
