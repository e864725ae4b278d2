"""Forms of dates: the words of every list are found, and longer ones before their beginnings."""

from __future__ import annotations

import pytest

from subnatnet.tables import date_forms as forms


@pytest.mark.parametrize("word", ["ca.", "około ", "hacia ", "alrededor de ", "约", "ок. "])
def test_words_for_about(word):
    assert forms.ABOUT.match(f"{word}1990").end() == len(word)


def test_a_word_that_only_begins_so_is_no_about():
    assert forms.ABOUT.match("октябрь 1990") is None
    assert forms.ABOUT.match("estimate 1990") is None


def test_decades_years_and_figures():
    assert forms.DECADE.fullmatch("1990-х годов")[1] == "199"
    assert forms.DECADE_AFTER.fullmatch("lata 1990-te")[1] == "199"
    assert forms.YEAR_WORD.sub("", "1999 roku") == "1999"
    assert [forms.han_number(text) for text in ("十", "二十", "三十一", "\u3007五")] == [
        "10",
        "20",
        "31",
        "05",
    ]
