"""Every measure that a comparison can show has words of its own."""

from __future__ import annotations

from subnatnet.cases.plain import in_words
from subnatnet.roles.indicators import INDICATORS

LAYERS = ("agreement", "investment", "cooperation")


def test_every_measure_has_words():
    words = [in_words(name, LAYERS) for name in INDICATORS]
    assert len(set(words)) == len(words)
    for text in words:
        assert "_" not in text
        assert " " in text


def test_a_measure_of_ones_own_keeps_its_name():
    assert in_words("my_own") == "my own"
