"""Tables handed over: which columns they need, which hold numbers, whose rows they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.arguments.frames import FIGURES, LABELS, MATRIX, RUNS, table
from subnatnet.errors import InvalidArgument

NUMBERS = st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5)


@given(NUMBERS)
def test_numbers_stay_what_they_are_however_they_are_held(values):
    frame = pd.DataFrame({"a": values})
    for held in (frame, frame.astype("object"), frame.map(repr)):
        seen = table(numbers=["a"]).check(held, "x")["a"]
        assert seen.tolist() == values
        assert MATRIX.check(held, "x")["a"].tolist() == values
        assert FIGURES.check(held["a"], "x").tolist() == values


def test_what_is_given_is_left_alone():
    frame = pd.DataFrame({"a": ["1", None]})
    frame.attrs["name"] = "kept"
    seen = table(numbers=["a"]).check(frame, "x")
    assert seen.attrs == {"name": "kept"}
    assert np.isnan(seen["a"].iloc[1])
    assert frame["a"].iloc[0] == "1"


@pytest.mark.parametrize(
    ("rule", "value", "message"),
    [
        (table("low"), pd.DataFrame({"lwo": [1]}), "it has no 'low', but 'lwo'"),
        (table("a"), pd.DataFrame([[1, 2]], columns=["a", "a"]), "two columns are called 'a'"),
        (table("a"), pd.DataFrame({"a": [[1]]}), "a cell of column 'a' is a list"),
        (
            table(numbers=["a"]),
            pd.DataFrame({"a": ["x"]}, ["R1"]),
            "'x' in column 'a', row 'R1', is no number",
        ),
        (table(perhaps=["a"]), pd.DataFrame({"a": [True, "y"]}), "is no number"),
        (table(once=True), pd.DataFrame({"a": [1, 2]}, ["R1", "R1"]), "two rows have the same name"),
        (MATRIX, pd.DataFrame({("a", "b"): [1]}), "columns are named on two levels"),
        (MATRIX, [[1]], "a DataFrame of numbers"),
        (FIGURES, pd.Series([1, 2], ["R1", "R1"]), "two rows have the same name"),
        (LABELS, pd.Series([[1]]), "a label is a list"),
        (RUNS, pd.DataFrame({"a": [None]}), "an actor has no group in one of the runs"),
        (RUNS, pd.DataFrame(), "it is empty"),
    ],
)
def test_what_is_not_right_is_said(rule, value, message):
    with pytest.raises(InvalidArgument, match=message):
        rule.check(value, "x")
