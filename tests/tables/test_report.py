"""The report: every part of a fault is said, and what a table holds cannot take over the terminal."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from hostile import HOSTILE
from subnatnet.tables.report import (
    MAX_SUGGESTED,
    REPORT,
    SHOWN,
    fault_frame,
    in_words,
    raise_faults,
    suggestions,
)

FAULT = {
    "file": "ties.csv",
    "sheet": "agreement",
    "row": 7,
    "column": "start",
    "value": "2020-13",
    "rule": "not an EDTF date",
    "suggestion": "2020-12",
}


def test_every_part_of_a_fault_is_said():
    expected = (
        "ties.csv, sheet 'agreement', row 7, start = '2020-13': not an EDTF date; did you mean '2020-12'?"
    )
    assert in_words(FAULT) == expected


@pytest.mark.parametrize("left_out", ["file", "sheet", "row", "column", "value", "suggestion"])
def test_what_is_not_known_is_left_out(left_out):
    said = in_words(FAULT | {left_out: ""})
    assert said == in_words({name: part for name, part in FAULT.items() if name != left_out})
    assert "''" not in said
    assert "None" not in in_words(FAULT | {left_out: None})


@given(st.dictionaries(st.sampled_from(REPORT), st.text() | st.sampled_from(HOSTILE)))
def test_any_texts_make_one_printable_line_of_modest_length(parts):
    said = in_words({"rule": "r"} | parts)
    assert said.isprintable()
    assert len(said) - len(repr(parts.get("file", ""))) < 1000


@given(st.text(min_size=1, max_size=40))
def test_readable_names_are_shown_as_they_are(name):
    said = in_words({"column": name, "rule": "r"})
    assert (said == f"{name}: r") == name.isprintable()


def test_columns_are_always_the_same_and_nothing_is_missing():
    frame = fault_frame([{"row": 2, "rule": "x", "odd": 1}, {"value": None, "suggestion": float("nan")}])
    assert tuple(frame.columns) == REPORT
    assert frame.to_numpy().tolist() == [["", "", 2, "", "", "x", ""], ["", "", "", "", "", "", ""]]
    assert tuple(fault_frame([]).columns) == REPORT


def test_half_a_character_can_be_reported():
    assert fault_frame([{"value": "\ud800"}]).at[0, "value"] == "\ud800"


@pytest.mark.parametrize(
    ("count", "says"),
    [
        (1, r"^1 fault in a\.csv:\n  row 0: r0$"),
        (SHOWN, f"^{SHOWN} faults in"),
        (2000, r"and 1,995 more in \.report"),
    ],
)
def test_the_message_shows_the_first_and_the_report_has_all(count, says):
    report = fault_frame({"row": n, "rule": f"r{n}"} for n in range(count))
    with pytest.raises(sn.InvalidTies, match=says) as caught:
        raise_faults(report, "a.csv")
    pd.testing.assert_frame_equal(caught.value.report, report)
    assert len(str(caught.value).splitlines()) == 1 + min(count, SHOWN) + (count > SHOWN)


def test_a_hostile_file_name_is_spelled_out():
    with pytest.raises(sn.InvalidTies) as caught:
        raise_faults(fault_frame([{"rule": "r"}]), "\x1b[31m\u202ecsv.exe")
    assert str(caught.value).startswith(r"1 fault in \x1b[31m\u202ecsv.exe:")


@given(st.lists(st.text(max_size=8) | st.integers(), max_size=8), st.lists(st.text(max_size=8), max_size=6))
def test_suggestions_are_choices_or_nothing(values, choices):
    found = suggestions(values, choices)
    assert set(found) == set(values)
    assert set(found.values()) <= {*choices, ""}


def test_each_value_is_looked_up_once_and_a_wholly_wrong_column_is_cut_short():
    many = suggestions((f"agrement{n % 1000}" for n in range(5000)), ["agreement"])
    assert len(many) == MAX_SUGGESTED
    assert set(many.values()) == {"agreement"}
