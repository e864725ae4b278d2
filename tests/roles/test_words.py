from __future__ import annotations

from subnatnet.roles.words import SHOWN, SILENT, TOLD, WEIGHED, spelled


def test_every_word_says_what_it_means():
    assert all(len(meaning) > len(word) for word, meaning in (TOLD | SHOWN).items())


def test_no_word_is_both_a_role_and_silent():
    assert not set(SILENT) & set(TOLD)
    assert "T" not in WEIGHED


def test_words_are_spelled_with_spaces():
    assert spelled("pilot_zone") == "pilot zone"
