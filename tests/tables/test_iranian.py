"""Dates of the Iranian calendar: its new years, as almanacs have them, and every day once."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.tables.iranian import first_day, iranian_date, is_leap
from subnatnet.tables.written_dates import read_dates


@pytest.mark.parametrize(
    ("year", "new_year"),
    [
        *((1300, "1921-03-21"), (1357, "1978-03-21"), (1375, "1996-03-20"), (1376, "1997-03-21")),
        *((1380, "2001-03-21"), (1384, "2005-03-21"), (1392, "2013-03-21"), (1396, "2017-03-21")),
        *((1399, "2020-03-20"), (1400, "2021-03-21"), (1403, "2024-03-20"), (1404, "2025-03-21")),
    ],
)
def test_new_years(year, new_year):
    assert first_day(year, 1, 1).isoformat() == new_year


@given(st.integers(1300, 1449))
def test_the_days_of_a_year_follow_each_other(year):
    lengths = [31] * 6 + [30] * 5 + [30 if is_leap(year) else 29]
    days = [first_day(year, month, day) for month, n in enumerate(lengths, 1) for day in range(1, n + 1)]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert first_day(year + 1, 1, 1) == days[-1] + timedelta(days=1)


@pytest.mark.parametrize("text", ["1384/13/01", "1384/12/30", "1384/07/31", "1984", "99", "1500"])
def test_what_is_no_date_of_it(text):
    assert iranian_date(text) == ""


def test_figures_of_iran_are_read_and_those_of_others_asked_about():
    texts = ["۱۳۵۷/۱۱/۲۲", "بهمن ۱۳۵۷", "۲۰۰۵", "1357/11/22"]
    read = read_dates(pd.Series(texts, dtype="str"))[1]
    assert [one.date for one in read] == ["1979-02-11", "[1979-01-21..1979-02-19]", "2005", ""]
    assert (read[3].hint, "Iranian" in read[3].rule) == ("1979-02-11", True)
    assert first_day(1357, 11, 22) == date(1979, 2, 11)
