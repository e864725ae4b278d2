"""The page of a comparison: figures as people write them, on screen, phone and paper."""

from __future__ import annotations

import json
import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

import networks
import subnatnet as sn
from present.markup import faults
from subnatnet.cases.comparison_page import figure
from subnatnet.cases.plain import MEASURES

DIMENSIONS = ["contacts", "reach", "concentration", "contiguous"]


@pytest.fixture(scope="module")
def made() -> sn.cases.comparison.Comparison:
    return sn.compare_cases(
        sn.load_china(),
        ["Sichuan", "Yunnan", "Guangxi", "Heilongjiang"],
        dimensions=DIMENSIONS,
        periods=["belt and road"],
        findings=sn.load_table("findings"),
    )


def test_every_part_has_its_table_and_every_case_its_cell(made) -> None:
    text = made.to_html()
    assert (
        text.index('<h2 id="differences"')
        < text.index('<h2 id="assigned"')
        < text.index('<details id="measures"')
    )
    for heading in (
        "What differs",
        "Measures",
        "Told",
        "Claims",
        "Shows",
        "Do told and shown agree?",
        "What it rests on",
    ):
        assert f">{heading}</h2>" in text
    rows = re.findall(r'<tr role="row"><th scope="row".*?</tr>', text, flags=re.DOTALL)
    assert all(row.count("data-case=") == 4 for row in rows)
    assert "shown, facing" not in text
    assert re.search(r">\d+\.\d%<small>\d+\.\d% to \d+\.\d%</small><small>rank \d+ of 31</small>", text)
    assert "Kinds of tie: agreement, investment" in text


def test_what_differs_is_what_the_table_calls_beyond_chance(made) -> None:
    text = made.to_html()
    listed = text[text.index('<h2 id="differences"') : text.index('<h2 id="assigned"')]
    pairs = re.findall(r"(\w+) more than (\w+)", listed)
    beyond = made.differences[made.differences["verdict"] == "beyond chance"]
    expected = [
        (row.case, row.other) if row.difference > 0 else (row.other, row.case) for row in beyond.itertuples()
    ]
    assert sorted(pairs) == sorted(expected)
    assert pairs


@pytest.mark.parametrize("language", ["pl", "de", "zh"])
def test_it_speaks_four_languages_and_shows_the_same_numbers(made, language) -> None:
    english, text = made.to_html(), made.to_html(language=language)
    assert f'<html lang="{language}">' in text
    assert faults(text) == []
    # the words of the page and of its tables are of the language; findings stand as the table has them
    own = text[: text.index('<details id="findings"')]
    for word in (
        "Told",
        "Claims",
        "Shows",
        "contacts",
        "share of",
        "rank ",
        " more than ",
        "facing",
        "agree",
    ):
        assert word not in own, word
    assert not re.search(r">[^<]*[a-z]_[a-z][^<]*<", own)
    numbers = [
        re.findall(r"\d+[.,]\d+%?", page[: page.index('<details id="findings"')]) for page in (english, text)
    ]
    assert sorted(numbers[0]) == sorted(numbers[1])
    with pytest.raises(sn.InvalidChoice, match="language"):
        made.to_html(language="fr")


def test_every_language_has_every_word() -> None:
    every = json.loads(
        resources.files("subnatnet.cases").joinpath("templates/comparison_words.json").read_text("utf-8")
    )
    assert set(every) == {"en", "pl", "de", "zh"}
    for language, words in every.items():
        assert words.keys() == every["en"].keys()
        if language != "en":
            assert set(words["measures"]) == set(MEASURES)
        for key, text in words.items():
            if isinstance(text, str):
                slots = [sorted(re.findall(r"\{\w+\}", one)) for one in (text, every["en"][key])]
                assert slots[0] == slots[1], key


def test_the_page_is_valid_closed_and_lets_nothing_run(made) -> None:
    text = made.to_html()
    assert faults(text) == []
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert "<script" not in text


def test_names_are_text() -> None:
    net = networks.small()
    regions = net.gazetteer.query("kind == 'region' and level == 'province'").index[:2]
    hostile = sn.TieNetwork(
        net.gazetteer.assign(name=net.gazetteer["name"].where(net.gazetteer.index != regions[0], "<b>x</b>")),
        net.ties,
    )
    text = sn.compare_cases(hostile, list(regions), dimensions=["contacts"]).to_html()
    assert "<b>x" not in text
    assert "&lt;b&gt;x" in text


@given(st.floats(-1e6, 1e6))
def test_a_number_is_near_what_it_was(value: float) -> None:
    written = float(figure(value).replace(",", "").replace("\u2212", "-"))
    assert written == pytest.approx(value, rel=0.0051, abs=1e-300) or abs(value) < 1e-12


@pytest.mark.parametrize(
    ("language", "case", "place", "dimension"),
    [
        ("de", "Sichuan", "Russland", "Lage"),
        ("pl", "Sichuan", "Rosja", "położenie"),
        ("zh", "四川省", "俄罗斯", "区位"),
    ],
)
def test_places_cases_and_dimensions_are_in_the_language(
    made, language: str, case: str, place: str, dimension: str
) -> None:
    text = made.to_html(language=language)
    assert f">{case}</th>" in text
    cells = re.findall(r'<td role="cell".*?</td>', text, flags=re.DOTALL)
    assert any(place in cell for cell in cells)
    tables = text[: text.index('<details id="findings"')]  # findings stand as their table has them
    assert "Russia" not in tables
    assert "Southeast Asia" not in tables
    assert f'<th scope="row" role="rowheader" dir="auto">{dimension}</th>' in text
