"""A brief in words: four languages with the same keys, escaped, on two sheets of paper."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from cases.test_brief import ROWS
from present.markup import faults
from roles.worlds import world
from subnatnet.cases.brief import partner_brief
from subnatnet.cases.brief_page import LANGUAGES, read_words
from subnatnet.errors import InvalidChoice
from subnatnet.roles.words import SHOWN, TOLD


@pytest.fixture(scope="module")
def made():
    return partner_brief(world(ROWS), "N1:town", repeats=2)


def test_every_language_says_everything():
    path = resources.files("subnatnet.cases").joinpath("templates/brief_words.json")
    words = json.loads(path.read_text(encoding="utf-8"))
    assert set(words) == set(LANGUAGES)
    for language in LANGUAGES:
        assert set(words[language]) == set(words["en"])
        if language != "en":
            assert set(words[language]["roles_words"]) == set(TOLD) | set(SHOWN)


def test_another_language_is_refused():
    with pytest.raises(InvalidChoice, match="language"):
        read_words("fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_valid_and_asks_nothing_of_the_net(made, language):
    page = made.to_html(language=language)
    assert faults(page) == []
    assert "Content-Security-Policy" in page
    assert "<script" not in page
    assert "http" not in page.split("<body>")[1].split("</table>")[0]
    assert "{" not in page.split("<body>")[1]


def test_the_page_is_written_whole(made, tmp_path):
    text = made.to_html(tmp_path / "brief.html")
    assert (tmp_path / "brief.html").read_text(encoding="utf-8") == text
