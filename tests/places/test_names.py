"""Keys of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.places.names import bare_keys, key_of, split_qualifier, words_of


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Łódź", "lodz"),
        ("Xi'an", "Xi\u2019an"),
        ("Hawke's Bay", "Hawkes Bay"),
        ("São  Paulo", "sao-paulo"),
        ("Ærø", "aero"),
    ],
)
def test_spellings_with_one_key(one, two):
    assert key_of(one) == key_of(two)


def test_scripts_without_accents_stay_apart():
    assert key_of("が") != key_of("か")
    assert key_of("서울") == "서울"


@given(st.text())
def test_a_key_is_its_own_key(name):
    key = key_of(name)
    assert key_of(key) == key
    assert "".join(words_of(name)) == key


@given(st.text())
def test_parsers_take_any_text(name):
    base, qualifiers = split_qualifier(name)
    assert isinstance(base, str)
    assert all(isinstance(part, str) for part in qualifiers)
    assert all(key for key, _ in bare_keys(name))
