"""Letters of languages: real names are likelier than the same bytes in another encoding."""

from __future__ import annotations

import pytest

from subnatnet.tables.letters import likelihood, pairs_of, words_beyond_ascii

NAMES = [
    ("Łódź Gdańsk Poznań", "cp1250", "cp1252"),
    ("Москва Нижний Новгород", "cp1251", "koi8-r"),
    ("Αθήνα Θεσσαλονίκη", "cp1253", "cp1251"),
    ("부산광역시 자매결연", "cp949", "gb18030"),
    ("四川省 成都市 友好城市", "gb18030", "cp949"),
    ("臺北市 姊妹市 締結", "big5", "gb18030"),
    ("札幌市 姉妹都市 の", "cp932", "cp949"),
    ("İstanbul kardeş şehir", "cp1254", "cp1252"),
    ("กรุงเทพ เชียงใหม่", "cp874", "cp1251"),
    ("القاهرة مدينة", "cp1256", "cp1251"),
    ("ירושלים תל אביב", "cp1255", "cp1251"),
]


@pytest.mark.parametrize(("text", "right", "wrong"), NAMES)
def test_the_right_reading_is_likelier(text, right, wrong):
    assert likelihood(text)[0] > likelihood(text.encode(right).decode(wrong, "replace"))[0] + 5


def test_words_and_pairs():
    assert words_beyond_ascii("a,Łódź;b") == ["Łódź"]
    assert pairs_of("aé") == ["aé", "é$"]
    assert likelihood("plain")[0] == 0
