"""Dates are intervals: their ends against the standard library, unknowns unbounded, nonsense refused."""

from __future__ import annotations

import calendar
import datetime as dt
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.dates import date_bounds, period_bounds, year_of

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(9998, 12, 31))
EPOCH = dt.date(1970, 1, 1)


def bounds(text):
    low, high, valid = date_bounds([text])
    return float(low[0]), float(high[0]), bool(valid[0])


def days(date):
    return float((date - EPOCH).days)


@given(DAYS)
def test_a_day_a_month_and_a_year_are_what_the_calendar_says(day):
    assert bounds(day.isoformat()) == (days(day), days(day), True)
    last = calendar.monthrange(day.year, day.month)[1]
    month = (days(day.replace(day=1)), days(day.replace(day=last)), True)
    assert bounds(f"{day.year:04d}-{day.month:02d}") == month
    year = (days(dt.date(day.year, 1, 1)), days(dt.date(day.year, 12, 31)), True)
    assert bounds(f"{day.year:04d}") == year


@given(DAYS, DAYS)
def test_a_set_reaches_from_its_first_to_its_last(one, other):
    first, last = sorted((one, other))
    assert bounds(f"[{first}..{last}]") == (days(first), days(last), True)
    assert bounds(f"[..{last}]") == (-math.inf, days(last), True)
    assert bounds(f"[{first}..]") == (days(first), math.inf, True)


@pytest.mark.parametrize("text", ["", "XXXX", ".."])
def test_what_is_not_known_is_unbounded(text):
    assert bounds(text) == (-math.inf, math.inf, True)


def test_doubt_and_decades():
    assert bounds("2011~") == bounds("2011")
    assert bounds("198X") == (days(dt.date(1980, 1, 1)), days(dt.date(1989, 12, 31)), True)


@pytest.mark.parametrize("text", ["1999-13", "1999-02-30", "[2001..1999]", "long ago", "99", "12.5.1999"])
def test_what_is_no_date_is_said_so_and_unbounded(text):
    assert bounds(text) == (-math.inf, math.inf, False)


@given(DAYS, DAYS)
def test_periods(one, other):
    first, last = sorted((one, other))
    assert period_bounds(f"{first}/{last}") == (days(first), days(last))
    assert period_bounds(f"{first}/..") == (days(first), math.inf)
    if first < last:
        with pytest.raises(sn.InvalidChoice, match="not a period"):
            period_bounds(f"{last}/{first}")


@given(DAYS)
def test_years(day):
    assert year_of(np.array([days(day)]))[0] == day.year
