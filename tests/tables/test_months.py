"""Words for months: each language has twelve, and no word is guessed."""

from __future__ import annotations

import pytest

from subnatnet.tables.months import is_month, key_of, languages_of, months_of

JUNE = {
    "en": "June",
    "de": "Juni",
    "fr": "juin",
    "es": "junio",
    "it": "giugno",
    "pt": "junho",
    "pl": "czerwca",
    "ru": "июня",
    "uk": "червня",
    "cs": "června",
    "nl": "juni",
    "tr": "Haziran",
    "el": "Ιουνίου",
    "hu": "június",
}


@pytest.mark.parametrize("language", JUNE)
def test_june(language):
    assert months_of(JUNE[language]) == [6]
    assert language in languages_of([JUNE[language]])


def test_a_word_of_several_months_gives_all_of_them():
    assert months_of("listopad") == [10, 11]
    assert months_of("listopad", ["hr"]) == [10]
    assert months_of("xyz") == []
    assert not is_month("xyz")
    assert key_of("MAI.") == "mai"
