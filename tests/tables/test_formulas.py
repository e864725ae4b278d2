"""Formulas: guarded texts run nowhere, and every text comes back."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import FORMULA, TEXTS
from subnatnet.tables.formulas import MARKED_CELL, guard, protect, restore, unguard

ANY = st.text() | TEXTS | st.text(st.sampled_from("'=+-@|%\t\r\n\uff1dab"), max_size=6)


@given(ANY)
def test_what_was_guarded_comes_back(text):
    assert unguard(guard(text)) == text


@given(ANY)
def test_no_guarded_text_begins_a_formula(text):
    assert not guard(text).startswith(("=", "+", "-", "@", "|", "%", "\t", "\r", "\n", "\uff1d"))


@given(ANY, ANY)
def test_different_texts_stay_different(one, other):
    assert (guard(one) == guard(other)) == (one == other)


@given(ANY)
def test_a_file_with_a_guarded_cell_is_found_by_a_quick_look(text):
    if guard(text) != text:
        assert MARKED_CELL.search(f"a,{guard(text)},b")


@pytest.mark.parametrize("text", ["Łódź", "'s-Hertogenbosch", "", "'", "a=b", "漢字", "5-6", " =x"])
def test_harmless_texts_are_left_alone(text):
    assert guard(text) == text == unguard(text)


@given(st.dictionaries(ANY, ANY, min_size=1, max_size=4))
def test_cells_and_names_of_columns_are_guarded_and_numbers_are_not(cells):
    frame = pd.DataFrame({name: pd.array([text, "x"], dtype="str") for name, text in cells.items()})
    frame["number"] = [-1.5, 2.0]
    safe = protect(frame)
    assert safe["number"].tolist() == [-1.5, 2.0]
    assert [name for name in safe.columns if name != "number"] == [guard(n) for n in cells if n != "number"]
    back = restore(safe).rename(columns=unguard)
    pd.testing.assert_frame_equal(back, frame)


def test_the_frame_handed_in_is_left_alone():
    frame = pd.DataFrame({FORMULA: [FORMULA]})
    protect(frame)
    assert frame.columns.tolist() == [FORMULA]
    assert frame.iloc[0, 0] == FORMULA
