"""Ids made of names: ASCII by one rule, with the country, and never for a name that several bear."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.places import builtin_gazetteer
from subnatnet.places.minting import ascii_slug, mint

PLACES = builtin_gazetteer()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Łódź", "lodz"),
        ("São João d'El-Rei", "sao-joao-del-rei"),
        ("Нижний Тагил", "nizhnii-tagil"),
        ("Αθήνα", "athina"),
        ("Ærøskøbing", "aeroskobing"),
        ("中", "u4e2d"),
    ],
)
def test_slugs(name, slug):
    assert ascii_slug(name) == slug


@given(st.text(max_size=30))
def test_a_slug_is_ascii_words_and_the_same_again(name):
    slug = ascii_slug(name)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert ascii_slug(slug) == slug


def _minted(rows, home=()):
    asked = pd.DataFrame(rows, columns=["name", "country", "region"])
    return mint(asked, PLACES.resolve_frame(asked), PLACES, home)


def test_an_unknown_name_becomes_a_place_of_its_country():
    found = _minted([("Nowa Wieś Mała", "Polska", ""), ("Nowa Wieś Mała", "Niemcy", "")], home=["PL"])
    assert found["id"].tolist() == ["PL:nowa-wies-mala", "DE:nowa-wies-mala"]
    assert found["kind"].tolist() == ["region", "place"]
    assert found["country"].tolist() == ["PL", "DE"]
    assert found["reason"].str.startswith("made of its name").all()


def test_the_region_is_its_parent():
    found = _minted([("Nowa Wieś Mała", "PL", "Mazowieckie"), ("Nowa Wieś Mała, Poland", "", "")])
    assert found["parent"].tolist() == ["PL-14", "PL"]


def test_without_a_country_or_with_several_bearers_nothing_is_made():
    found = _minted(
        [("Nowa Wieś Mała", "", ""), ("Springfield", "US", ""), ("", "PL", ""), ("X", "Atlantis", "")]
    )
    assert found["id"].tolist() == ["", "", "", ""]
    assert "several" in found["reason"][1]


def test_what_is_known_keeps_its_id():
    assert _minted([("Łódź", "Poland", "")])["id"].tolist() == ["PL:lodz"]
