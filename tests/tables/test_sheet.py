"""Sheets: where a table stood, what its columns are called, and errors that say both."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from hostile import HOSTILE
from subnatnet.schema import LAYERS
from subnatnet.tables.report import REPORT
from subnatnet.tables.sheet import Sheet, check_header, give_up, layer_of, without_faults

SEVERAL = [layer.several for layer in LAYERS.values()]


@pytest.mark.parametrize("name", [*LAYERS, *SEVERAL])
def test_names_of_layers_are_known_in_any_case(name):
    layer = layer_of(name)
    assert layer in LAYERS
    assert layer_of(f" {name.upper()} ") == layer


@given(st.text() | st.sampled_from(HOSTILE))
def test_any_other_name_is_no_layer(name):
    layer = layer_of(name)
    assert layer == "" or name.strip().casefold() in {*LAYERS, *SEVERAL}


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "So")), max_size=6)))
def test_a_header_is_trimmed_and_complete_or_refused(header):
    names = [name.strip() or f"column {place}" for place, name in enumerate(header, start=1)]
    if len(set(names)) == len(names):
        assert check_header(header, file="a.csv") == names
        assert check_header(names, file="a.csv") == names
    else:
        with pytest.raises(sn.InvalidTies, match="have the same name"):
            check_header(header, file="a.csv")


def test_hostile_names_of_columns_are_names():
    assert check_header(HOSTILE, file="a.csv") == list(HOSTILE)


def test_two_columns_of_one_name_are_named_with_their_places():
    with pytest.raises(sn.InvalidTies, match="columns 2 and 4 have the same name") as caught:
        check_header(["a", "b", "c", " b "], file="a.xlsx", sheet="agreement", row=3)
    fault = caught.value.report.iloc[0]
    assert fault[["file", "sheet", "row", "column"]].tolist() == ["a.xlsx", "agreement", 3, "b"]


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\ufeff", "\ufffd", chr(0xD800)]
)
def test_control_characters_in_a_header_are_refused_and_spelled_out(sign):
    with pytest.raises(sn.InvalidTies, match="the name of column 2 holds a control character") as caught:
        check_header(["source", f"a{sign}b"], file="a.csv")
    assert str(caught.value).isprintable()
    assert caught.value.report.at[0, "column"] == f"a{sign}b"


def test_giving_up_says_everything_it_is_told():
    told = dict(zip(REPORT, ["a.xlsx", "s", 4, "start", "x", "not a date", "1999"], strict=True))
    with pytest.raises(sn.InvalidTies) as caught:
        give_up(**{"rule": told["rule"], **{name: told[name] for name in REPORT if name != "rule"}})
    assert caught.value.report.to_dict("records") == [told]
    assert str(caught.value) == "a.xlsx, sheet 's', row 4, start = 'x': not a date; did you mean '1999'?"


def test_rows_that_were_set_aside_are_counted():
    sheet = Sheet(pd.DataFrame({"a": ["1"]}), np.array([2]), "a.csv", aside=pd.DataFrame({"row": [3, 4]}))
    assert sheet.n_read == 3


def test_a_side_table_with_faults_is_an_error_that_lists_them_all():
    frame = pd.DataFrame({"a": ["1"]})
    assert without_faults(Sheet(frame, np.array([2]), "a.csv")) is frame
    faults: list[dict[str, object]] = [
        {"row": row, "column": "", "value": "v", "rule": "odd"} for row in (3, 5)
    ]
    with pytest.raises(sn.InvalidTies, match=r"2 faults in a\.xlsx") as caught:
        without_faults(Sheet(frame, np.array([2]), "a.xlsx", "eras", faults=faults))
    report = caught.value.report
    assert report[["file", "sheet", "row", "value"]].to_numpy().tolist() == [
        ["a.xlsx", "eras", 3, "v"],
        ["a.xlsx", "eras", 5, "v"],
    ]
