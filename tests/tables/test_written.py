"""Dates and amounts as people write them: one reading or none, and never a digit lost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from hostile import HOSTILE
from subnatnet.tables.written import as_texts, to_number, to_type, typed


def series(*texts: str) -> pd.Series:
    return pd.Series(texts, dtype="str")


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
    "text", ["1_000", "inf", "0x10", "1e999", "١٢٣", "12 EUR", "--1", "1 2", *HOSTILE[:8]]
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


@pytest.mark.parametrize(
    ("text", "currency", "thousands", "number"),
    [
        ("$1,740 ", "USD", ",", 1740),
        ("US$ 1,740.5", "USD", ",", 1740.5),
        ("€ 12", "EUR", "", 12),
        ("12 zł", "PLN", "", 12),
        ("PLN 12", "PLN", "", 12),
        ("12 USD", "USD", "", 12),
        ("¥500", "CNY", "", 500),
        ("1\u202f250", "EUR", " ", 1250),
        ("1\u00a0250", "EUR", " ", 1250),
        ("1’250", "CHF", "'", 1250),
    ],
)
def test_the_sign_of_the_own_currency_is_no_fault(text, currency, thousands, number):
    numbers, wrong, _ = to_number(series(text), currency=currency, thousands=thousands)
    assert numbers.tolist() == [number]
    assert not wrong.any()


@pytest.mark.parametrize(("text", "currency"), [("€5", "USD"), ("5 zł", "EUR"), ("$5", ""), ("$5", "EUR")])
def test_the_sign_of_another_currency_is_one(text, currency):
    assert to_number(series(text), currency=currency)[1].tolist() == [True]


def test_what_one_stands_for():
    assert to_number(series("1.1", "0.007"), scale="million")[0].tolist() == [1100000.0, 7000.0]
    assert to_number(pd.Series([1.1]), scale="1000")[0].tolist() == [1100.0]
    with pytest.raises(sn.InvalidChoice, match="million"):
        to_number(series("1"), scale="milion")


def test_words_for_nothing_are_missing_amounts():
    numbers, wrong, _ = to_number(series("NA", "n/a", "—", "б/д", "5"))
    assert wrong.tolist() == [False, False, False, True, False]
    assert numbers.isna().tolist() == [True, True, True, True, False]
