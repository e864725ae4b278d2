"""Pinyin to Wade-Giles against spellings that are in every old atlas."""

from __future__ import annotations

import pytest

from subnatnet.places.romanise import SYLLABLES, syllable_to_wade_giles, syllables_of, wade_giles


@pytest.mark.parametrize(
    ("pinyin", "expected"),
    [
        ("sichuan", "ssu-ch'uan"),
        ("guangdong", "kuang-tung"),
        ("heilongjiang", "hei-lung-chiang"),
        ("zhejiang", "che-chiang"),
        ("chongqing", "ch'ung-ch'ing"),
        ("guizhou", "kuei-chou"),
        ("jilin", "chi-lin"),
        ("xinjiang", "hsin-chiang"),
        ("henan", "ho-nan"),
        ("yunnan", "yün-nan"),
        ("qinghai", "ch'ing-hai"),
        ("rizhao", "jih-chao"),
        ("ziyang", "tzu-yang"),
        ("yuxi", "yü-hsi"),
        ("lüliang", "lü-liang"),
    ],
)
def test_known_spellings(pinyin, expected):
    assert wade_giles(pinyin) == [expected]


def test_every_syllable_has_a_spelling_and_few_share_one():
    spelled = [syllable_to_wade_giles(syllable) for syllable in SYLLABLES]
    assert all(spelled)
    assert len(set(spelled)) > 0.95 * len(spelled)


def test_a_name_is_cut_in_every_way():
    assert set(syllables_of("xian")) == {("xian",), ("xi", "an")}
    assert syllables_of("warszawa") == ()
    assert wade_giles("warszawa") == []
