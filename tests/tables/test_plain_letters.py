"""The letters that Unicode does not take apart."""

from __future__ import annotations

import unicodedata

import pytest

from subnatnet.tables.minting import slug
from subnatnet.tables.plain_letters import PLAIN_LETTERS


@pytest.mark.parametrize("code", sorted(PLAIN_LETTERS))
def test_a_letter_stands_in_the_table_only_where_unicode_and_folding_leave_it(code):
    letter = chr(code)
    assert not unicodedata.normalize("NFKD", letter).isascii()
    assert letter == letter.lower()
    plain = PLAIN_LETTERS[code]
    assert plain is None or (plain.isascii() and plain.islower())


@pytest.mark.parametrize(
    ("name", "tail"), [("Gəncə", "ganca"), ("Þórshöfn", "thorshofn"), ("Košice", "kosice"), ("Čʼu", "cu")]
)
def test_names_lose_what_is_not_latin_in_their_ids(name, tail):
    assert slug(name) == tail
