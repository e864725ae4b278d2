"""Cases against the reasons stated for them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.cases.reasons import hold_reasons
from subnatnet.errors import InvalidArgument, InvalidChoice, UnknownActor

TABLE = pd.DataFrame(
    {
        "name": ["A", "B", "C", "D"],
        "size": [9.0, 5.0, 3.0, 1.0],
        "share": [0.5, 0.4, 0.2, np.nan],
        "share_low": [0.45, 0.1, 0.1, np.nan],
        "share_high": [0.55, 0.7, 0.3, np.nan],
    },
    index=list("abcd"),
)


def test_a_reason_holds_at_the_end_it_names():
    found = hold_reasons(TABLE, {"a": ("size", "high"), "D": ("size", "low"), "B": ("size", "high")})
    assert found["verdict"].tolist() == ["holds", "holds", "does not hold"]
    assert found["rank"].tolist() == [1.0, 1.0, 2.0]


def test_an_interval_over_the_edge_cannot_be_told():
    found = hold_reasons(TABLE, dict.fromkeys("ABC", ("share", "high")), top=0.34)
    assert found["verdict"].tolist() == ["cannot be told", "cannot be told", "does not hold"]


def test_a_reason_goes_with_where_it_is_stated():
    found = hold_reasons(TABLE, {"A": ("size", "high", "Kim 2019, p. 4"), "B": ("size", "high")})
    assert found["source"].tolist() == ["Kim 2019, p. 4", ""]
    with pytest.raises(InvalidChoice, match="criterion, end"):
        hold_reasons(TABLE, {"A": ("size",)})


def test_what_is_not_known_cannot_be_told():
    assert hold_reasons(TABLE, {"D": ("share", "high")})["verdict"].item() == "cannot be told"


@pytest.mark.parametrize(
    ("reasons", "error"),
    [
        ({"A": ("sizes", "high")}, InvalidChoice),
        ({"A": ("name", "high")}, InvalidChoice),
        ({"A": ("size", "top")}, InvalidChoice),
        ({"Z": ("size", "high")}, UnknownActor),
    ],
)
def test_what_is_not_there_is_refused(reasons, error):
    with pytest.raises(error):
        hold_reasons(TABLE, reasons)


def test_the_share_at_the_top_is_a_share():
    with pytest.raises(InvalidArgument, match="top"):
        hold_reasons(TABLE, {"A": ("size", "high")}, top=1.0)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=20, unique=True))
def test_turning_the_values_round_turns_the_end_round(values):
    table = pd.DataFrame({"x": np.array(values, dtype=float)}, index=[f"r{i}" for i in range(len(values))])
    high = hold_reasons(table, dict.fromkeys(table.index, ("x", "high")))
    low = hold_reasons(-table, dict.fromkeys(table.index, ("x", "low")))
    assert high["verdict"].tolist() == low["verdict"].tolist()
    assert (high["verdict"] == "holds").sum() == max(1, len(values) // 4)
