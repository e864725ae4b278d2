"""Dates as people write them: one reading or none."""

from __future__ import annotations

import calendar
import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from hostile import HOSTILE
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.written_dates import read_dates, to_edtf

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
    readings = {day.isoformat()}
    if day.day <= 12 and day.month <= calendar.monthrange(day.year, day.day)[1]:
        readings.add(dt.date(day.year, day.day, day.month).isoformat())
    if len(readings) == 1:
        assert dates.tolist() == [day.isoformat()]
    else:
        assert dates.tolist() == [text]
        assert set(hints[0].split(" or ")) == readings


@given(st.lists(DAYS, min_size=1, max_size=6), st.sampled_from(["dmy", "mdy"]), st.sampled_from("/.- "))
def test_a_day_above_12_shows_the_order_of_the_whole_column(days, style, sign):
    shown = [*days, dt.date(1999, 12, 31)]
    orders = {"dmy": "{0.day}{1}{0.month}{1}{0.year}", "mdy": "{0.month}{1}{0.day}{1}{0.year}"}
    texts = series(*(orders[style].format(day, sign) for day in shown))
    assert to_edtf(texts)[0].tolist() == [day.isoformat() for day in shown]
    both = pd.concat([texts, series("13/12/1999", "12/13/1999")], ignore_index=True)
    for text, date in zip(both, to_edtf(both)[0], strict=True):
        alone = to_edtf(series(text))[0].iloc[0]
        assert date == alone  # a column that shows both orders shows none


def test_the_order_that_a_column_shows_is_noted_once():
    _, read = read_dates(series("03/04/1999", "05/06/1999", "31/12/1999"))
    assert [one.date for one in read] == ["1999-04-03", "1999-06-05", "1999-12-31"]
    assert [bool(one.note) for one in read] == [True, False, False]
    assert "31/12/1999" in read[0].note


@pytest.mark.parametrize(
    "text", ["05.1995", "1995.05", "05/1995", "5-1995", "5 1995", "1995-05", "05.1995 r."]
)
@pytest.mark.parametrize("style", ["edtf", "dmy", "mdy"])
def test_a_month_and_a_year_are_one_thing_only(text, style):
    assert to_edtf(series(text), style)[0].tolist() == ["1995-05"]


@pytest.mark.parametrize(
    ("text", "style", "date"),
    [
        ("42005", "excel", "2015-01-01"),
        ("32874.0", "excel", "1990-01-01"),
        ("1990", "excel", "1990"),
        ("S35.2.29", "edtf", "1960-02-29"),
        ("h5/4", "edtf", "1993-04"),
        ("พ.ศ. 2542", "edtf", "1999"),
        ("١٩٨٨", "edtf", "1988"),
        ("१५/०८/२०१९", "edtf", "2019-08-15"),
    ],
)
def test_days_of_spreadsheets_eras_and_other_figures(text, style, date):
    assert to_edtf(series(text), style)[0].tolist() == [date]


def test_a_way_to_write_dates_that_is_none():
    with pytest.raises(sn.InvalidChoice, match="mean 'dmy'"):
        to_edtf(series("1999"), "dym")


def readings(*texts: str, **options: object) -> list[tuple[str, str]]:
    codes, read = read_dates(series(*texts), **options)
    return [(read[code].date, read[code].hint) for code in codes]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("May 1999", "1999-05"),
        ("c. 1999", "1999~"),
        ("ok. 2001", "2001~"),
        ("około 1995 r.", "1995~"),
        ("um 1990", "1990~"),
        ("vers 1990", "1990~"),
        ("hacia 1990", "1990~"),
        ("約1990年", "1990~"),
        ("ca. May 1999", "1999-05~"),
        ("1990s", "199X"),
        ("нач. 1990-х", "199X"),
        ("lata 1990", "199X"),
        ("années 1990", "199X"),
        ("1980年代", "198X"),
        ("２０１５年３月", "2015-03"),
        ("二〇一五年三月十八日", "2015-03-18"),
        ("平成27年3月", "2015-03"),
        ("1999년 5월 12일", "1999-05-12"),
        ("ngày 12 tháng 5 năm 1999", "1999-05-12"),
        ("+2015-02-18T00:00:00Z", "2015-02-18"),
        ("+2015-00-00T00:00:00Z", "2015"),
        ("2015-02-18 10:30", "2015-02-18"),
        ("2015-02-18T10:30:00.000+08:00", "2015-02-18"),
        ("1999 r.", "1999"),
        ("1999 г.", "1999"),
        ("12.V.1998", "1998-05-12"),
        ("XII 2016", "2016-12"),
        ("1998. május 12.", "1998-05-12"),
        ("1998 m. gegužės 12 d.", "1998-05-12"),
        ("[1999]", "1999~"),
        ("—", ""),
        ("н/д", ""),
        ("N/A", ""),
    ],
)
def test_dates_as_people_write_them(text, date):
    assert readings(text) == [(date, "")]


MAY = {
    "en": "12 May 1998",
    "de": "12. Mai 1998",
    "fr": "12 mai 1998",
    "es": "12 de mayo de 1998",
    "it": "12 maggio 1998",
    "pt": "12 de maio de 1998",
    "pl": "12 maja 1998 r.",
    "ru": "12 мая 1998 г.",
    "uk": "12 травня 1998 р.",
    "cs": "12. května 1998",
    "nl": "12 mei 1998",
    "tr": "12 Mayıs 1998",
    "sv": "12 maj 1998",
    "el": "12 Μαΐου 1998",
    "ro": "12 mai 1998",
    "fi": "12. toukokuuta 1998",
}


@pytest.mark.parametrize("language", MAY)
def test_words_for_months_in_many_languages(language):
    assert readings(MAY[language]) == [("1998-05-12", "")]


def test_a_word_that_is_another_month_in_another_language_is_read_in_the_language_of_the_column():
    assert readings("listopad 2001") == [("", "2001-10 or 2001-11")]
    assert readings("listopad 2001", "grudzień 2001", "maj 2001")[0] == ("2001-11", "")
    assert readings("listopad 2001", "prosinac 2001", "svibanj 2001")[0] == ("2001-10", "")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1990-1995", "[1990..1995]"),
        ("1990 – 1995", "[1990..1995]"),
        ("1998-99", "[1998..1999]"),
        ("since 1990", "[1990..]"),
        ("before 1990", "[..1990]"),
        ("do 1990", "[..1990]"),
        ("42005", "2015-01-01"),
        ("42005.5", "2015-01-01"),
        ("autumn 1999", "1999"),
        ("12.05.98", "1998-05-12 or 1998-12-05 or 2098-05-12 or 2098-12-05"),
        ("lata 90.", "199X"),
    ],
)
def test_what_is_not_read_shows_what_may_be_meant(text, hint):
    assert readings(text) == [("", hint)]


def test_a_range_is_read_as_the_mapping_says():
    _, read = read_dates(series("1990-1995", "maj 1998 - czerwiec 1999", "2001-"), ranges="span")
    assert [(one.date, one.end) for one in read] == [("1990", "1995"), ("1998-05", "1999-06"), ("2001", "")]
    assert readings("1990-1995", "2001 - present", ranges="within") == [
        ("[1990..1995]", ""),
        ("[2001..]", ""),
    ]
    assert readings("1995-1990", ranges="span") == [("", "")]
    with pytest.raises(sn.InvalidChoice, match="span"):
        readings("1990", ranges="spam")


def test_no_end_known_is_said_in_words_only_at_the_end():
    assert readings("present", "至今", ongoing=True) == [("", ""), ("", "")]
    assert read_dates(series("present"))[1][0].rule


@settings(max_examples=40, deadline=None)
@given(DAYS, st.sampled_from(["ca. ", "ok. ", "około ", "circa ", "около ", "env. "]))
def test_about_a_day_month_or_year_stays_about_it(day, word):
    for exact in (f"{day.year}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"):
        assert readings(word + exact) == [(exact + "~", "")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2015-02-30", "February 2015 has 28 days"),
        ("2016/02/30", "February 2016 has 29 days"),
        ("2015年4月31日", "April 2015 has 30 days"),
        ("2015-13", "there is no month 13"),
        ("2015-02-30T00:00:00Z", "February 2015 has 28 days"),
    ],
)
@pytest.mark.parametrize("style", ["edtf", "dmy", "mdy"])
def test_a_day_that_there_is_not_is_said(text, why, style):
    (read,) = read_dates(pd.Series([text]), style)[1]
    assert read.rule.endswith(why)
    assert "day or month" not in read.rule
