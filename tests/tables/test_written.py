"""Dates and amounts as people write them: one reading or none, and never a digit lost."""

from __future__ import annotations

import calendar
import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from hostile import HOSTILE
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.written import as_texts, to_edtf, to_number, to_type, typed

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


def series(*texts: str) -> pd.Series:
    return pd.Series(texts, dtype="str")


@settings(max_examples=30)
@given(st.text(max_size=20) | st.sampled_from(HOSTILE), st.sampled_from(["edtf", "dmy", "mdy"]))
def test_any_text_as_a_date_is_read_or_left_alone(text, style):
    dates, hints = to_edtf(series(text), style)
    assert len(dates) == len(hints) == 1
    if dates[0] != text:
        assert date_bounds([dates[0]])[2][0]
        assert to_edtf(dates, style)[0][0] == dates[0]
        assert hints[0] == ""


@settings(max_examples=12)
@given(DAYS)
def test_one_day_in_every_way_it_is_written(day):
    iso = day.isoformat()
    first = [
        "{0.year}/{0.month}/{0.day}",
        "{0.year}.{0.month:02d}.{0.day:02d}",
        "{0.year}年{0.month}月{0.day}日",
    ]
    first += ["{0:%Y%m%d}", "{0:%Y-%m-%d}T00:00:00Z", "{0:%Y-%m-%d} 00:00:00", " {0:%Y-%m-%d} "]
    written = [form.format(day) for form in first]
    assert to_edtf(series(*written[:-1]))[0].tolist() == [iso] * (len(first) - 1)
    for style, form in (("dmy", "{0.day}.{0.month}.{0.year}"), ("mdy", "{0.month}/{0.day}/{0.year}")):
        assert to_edtf(series(form.format(day)), style)[0].tolist() == [iso]
    month = f"{day.year}-{day.month:02d}"
    assert to_edtf(series(f"{day.year}年{day.month}月", f"{day.year}.{day.month}"))[0].tolist() == [month] * 2


@given(DAYS)
def test_a_date_that_could_be_two_is_not_read_but_both_are_shown(day):
    text = f"{day.day}/{day.month}/{day.year}"
    dates, hints = to_edtf(series(text))
    assert dates.tolist() == [text]
    readings = {day.isoformat()}
    if day.day <= 12 and day.month <= calendar.monthrange(day.year, day.day)[1]:
        readings.add(dt.date(day.year, day.day, day.month).isoformat())
    assert set(hints[0].split(" or ")) == readings


def test_a_way_to_write_dates_that_is_none():
    with pytest.raises(sn.InvalidChoice, match="mean 'dmy'"):
        to_edtf(series("1999"), "dym")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_read_exactly(number):
    numbers, wrong, _ = to_number(series(repr(number)))
    assert numbers[0] == number
    assert not wrong[0]


@given(
    st.integers(-(10**12), 10**12),
    st.integers(0, 99),
    st.sampled_from([(".", ","), (",", "."), (".", " "), (",", "'"), (",", "\u00a0")]),
)
def test_amounts_in_other_signs(whole, cents, signs):
    decimal, thousands = signs
    text = f"{whole:,}.{cents:02d}".translate(str.maketrans({".": decimal, ",": thousands}))
    numbers, wrong, _ = to_number(
        series(text, f"{whole:,}".replace(",", thousands)), decimal=decimal, thousands=thousands
    )
    assert numbers.tolist() == [float(f"{whole}.{cents:02d}"), float(whole)]
    assert not wrong.any()


@pytest.mark.parametrize(
    "text", ["1_000", "nan", "inf", "0x10", "1e999", "١٢٣", "12 EUR", "--1", "1 2", *HOSTILE[:8]]
)
def test_what_is_no_number(text):
    assert to_number(series(text))[1].tolist() == [True]


@pytest.mark.parametrize(
    ("text", "decimal", "thousands"),
    [
        ("1,5", ".", ","),
        ("12,50", ".", ","),
        ("1,2345", ".", ","),
        ("1,2,345", ".", ","),
        (",123", ".", ","),
        ("1.250,5", ".", ","),
        ("12.5", ",", "."),
        ("1.234.5", ",", "."),
        ("1,5.000", ",", "."),
        ("1.5", ",", ""),
    ],
)
def test_signs_in_the_wrong_place_make_no_number(text, decimal, thousands):
    numbers, wrong, _ = to_number(series(text), decimal=decimal, thousands=thousands)
    assert np.isnan(numbers[0])
    assert wrong.tolist() == [True]


def test_groups_of_two_are_read_as_in_india():
    assert to_number(series("12,50,000"), thousands=",")[0].tolist() == [1250000.0]


def test_the_nearest_reading_is_suggested_only_where_there_is_one():
    hints = to_number(series("1,250", "USD 1'250.5", "1,25", "x"))[2]
    assert hints.tolist() == ["1250", "1250.5", "", ""]


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_whole_numbers_keep_every_digit(numbers):
    read, wrong = to_type(series(*map(str, numbers)), "integer")
    assert wrong == []
    assert read.tolist() == numbers


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("integer", ["1", "-2", "3.0", "1e3", ""], ["2.5", "x", str(2**63), "1e30"]),
        ("boolean", ["TRUE", "false", "1", "0", " True ", ""], ["7", "yes", "0.5"]),
        ("number", ["2.5", "-1e-3", ""], ["x", "1,5", "inf"]),
    ],
)
def test_what_is_not_of_the_type_is_named_and_never_bent_to_it(kind, good, bad):
    assert to_type(series(*good), kind)[1] == []
    read, wrong = to_type(series(*good, *bad), kind)
    assert wrong == list(range(len(good), len(good) + len(bad)))
    assert read.iloc[wrong].isna().all()
    with pytest.raises(sn.InvalidTies, match=f"{len(bad)} fault") as caught:
        typed(pd.DataFrame({"n": [*good, *bad], "other": "x"}), {"n": kind}, file="a.csv")
    report = caught.value.report
    assert report[["file", "row", "column", "value"]].to_numpy().tolist() == [
        ["a.csv", at + 1, "n", text] for at, text in zip(wrong, bad, strict=True)
    ]
    assert report["rule"].str.endswith(kind).all()


def test_typing_leaves_the_frame_and_other_columns_alone():
    frame = pd.DataFrame({"n": ["1"], "m": ["1"]})
    assert typed(frame, {"n": "integer", "absent": "number"})["m"].tolist() == ["1"]
    assert frame["n"].tolist() == ["1"]


@given(st.lists(st.text() | st.none() | st.integers() | st.floats() | st.booleans() | st.dates(), max_size=5))
def test_texts_of_cells_stay_what_they_are(cells):
    texts = as_texts(cells)
    assert as_texts(texts) is texts or as_texts(texts).equals(texts)
    for cell, text in zip(cells, texts, strict=True):
        if isinstance(cell, str):
            assert text == cell
        elif pd.isna(cell):
            assert text == ""
        elif isinstance(cell, float):
            assert float(text) == cell
        else:
            assert text == str(cell)


def test_times_of_day_are_left_off_dates():
    cells = [
        pd.Timestamp("2015-03-01 12:00"),
        pd.Timestamp("2015-03-01"),
        pd.NaT,
        pd.NA,
        np.float64(3.0),
        1e20,
    ]
    assert as_texts(cells).tolist() == ["2015-03-01", "2015-03-01", "", "", "3", "1e+20"]
