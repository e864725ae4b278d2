"""Names look like those of their language; where letters do not tell it, nothing is said."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.tables.languages import NAMES, languages_like
from subnatnet.tables.letters import chances_of


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ("Łódź Wrocław Toruń", "Polish"),
        ("İzmir Muğla Çanakkale Şanlıurfa", "Turkish"),
        ("Győr Székesfehérvár Pécs", "Hungarian"),
        ("Iași Brașov Timișoara", "Romanian"),
        ("São Paulo Brasília Guimarães", "Portuguese"),
        ("Львів Харків Вінниця Київ", "Ukrainian"),
        ("四川省 成都市 重庆市", "Chinese"),
        ("さいたま市 シアトル", "Japanese"),
        ("부산광역시 수원시", "Korean"),
        ("اصفهان تبریز شیراز گرگان", "Persian"),
        ("חיפה תל אביב", "Hebrew"),
        ("Θεσσαλονίκη Πάτρα", "Greek"),
        ("Malmö Västerås Jönköping", "Swedish"),
    ],
)
def test_names_look_like_their_language(names, language):
    assert language in languages_like(names.split())


@pytest.mark.parametrize("names", ["Graz Linz", "Köln", "Казань Екатеринбург", ""])
def test_what_letters_do_not_tell_is_not_said(names):
    assert languages_like(names.split()) == []


def test_every_language_has_a_name():
    assert set(NAMES) == set(chances_of())


def test_a_draft_says_it_as_a_guess():
    towns = {"Miasto": ["Łódź", "Toruń", "Gdańsk"], "Miasto partnerskie": ["Lyon", "Graz", "Kiel"]}
    draft = sn.draft_mapping(pd.DataFrame(towns))
    assert "names in 'Miasto' look Polish" in draft.guesses
    assert not any("partnerskie' look" in guess for guess in draft.guesses)
