"""Pages hold data safely and say all their words in every language."""

from __future__ import annotations

import datetime as dt
import json
import re
from importlib import resources
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.datasets.china import CHINA_SCHEMA
from subnatnet.present import page
from subnatnet.schema import DEFAULT_SCHEMA, KINDS, LAYERS

TEMPLATES = files("subnatnet.present") / "templates"
WORDS = page.words()
DECLARED = DEFAULT_SCHEMA.with_layer("visit").with_layer("loan")
SCHEMAS = {"default": DEFAULT_SCHEMA, "china": CHINA_SCHEMA, "declared": DECLARED}


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_json_comes_back_and_cannot_leave_its_block(value: object) -> None:
    text = page.json_text(value)
    assert json.loads(text) == value
    assert not re.search("[<>&\u2028\u2029]", text)


def test_json_takes_what_tables_hold() -> None:
    value = {
        "a": np.int64(3),
        "b": np.float64("nan"),
        "c": float("inf"),
        "d": np.array([1.5, 2.0]),
        "e": pd.Timestamp("2020-01-02"),
        "f": dt.date(2020, 1, 2),
        "g": (np.array([True])[0],),
        5: "\ud800",
    }
    assert json.loads(page.json_text(value)) == {
        "a": 3,
        "b": None,
        "c": None,
        "d": [1.5, 2],
        "e": "2020-01-02 00:00:00",
        "f": "2020-01-02",
        "g": [True],
        "5": "?",
    }


def test_every_language_says_everything_with_the_same_slots() -> None:
    for language, words in WORDS.items():
        assert set(words) == set(WORDS["en"]), language
        for key, phrase in words.items():
            assert phrase.strip(), (language, key)
            assert set(re.findall(r"\{\w+\}", phrase)) == set(re.findall(r"\{\w+\}", WORDS["en"][key])), (
                language,
                key,
            )


def test_every_word_asked_for_is_there_and_none_is_idle() -> None:
    source = "".join(
        page.template(file.name) for file in TEMPLATES.iterdir() if file.name.endswith((".js", ".html"))
    )
    asked = set(re.findall(r'(?:word\(|data-(?:word|label|hint)=)"(\w+)"', source))
    assert asked <= set(WORDS["en"])
    built = {
        f"{prefix}_{name}"
        for prefix, names in (("layer", LAYERS), ("kind", KINDS), ("one", KINDS))
        for name in names
    }
    assert built <= set(WORDS["en"])
    assert {f"layer_{name}" for name in CHINA_SCHEMA.layers} <= set(WORDS["en"])
    quoted = set(re.findall(r'["`](\w+)["`]', source)) | set(re.findall(r"words\.(\w+)", source))
    prefixes = (
        *re.findall(r"`(\w+_)\$\{", source),
        *re.findall(r'"(\w+_)" ~', source),
        "world_",
    )  # world regions are named in Python
    idle = {key for key in WORDS["en"] if key not in quoted and not key.startswith((*prefixes, "_"))}
    assert idle == set()


def test_palette_covers_the_schema() -> None:
    palette = page.palette()
    assert set(palette["kinds"]) == set(KINDS)
    assert set(palette["layers"]) == set(LAYERS)
    assert len({kind["shape"] for kind in palette["kinds"].values()}) == len(KINDS)
    assert len({tuple(layer["dash"]) for layer in palette["layers"].values()}) == len(LAYERS)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_ground(theme: str) -> None:
    palette = page.palette()
    ground = _luminance(palette["page"][theme]["ground"])
    for group in ("kinds", "layers"):
        for name, look in palette[group].items():
            low, high = sorted([ground, _luminance(look[theme])])
            assert (high + 0.05) / (low + 0.05) >= 3, (group, name)  # WCAG 2.1, 1.4.11


# Matrices of Vienot, Brettel and Mollon (1999) for a missing red or green receptor, on linear light.
BLIND = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@pytest.mark.parametrize("blind", BLIND)
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("schema", SCHEMAS)
def test_layers_differ_for_the_colour_blind(schema: str, theme: str, blind: str) -> None:
    seen = []
    for look in page.palette(SCHEMAS[schema])["layers"].values():
        colour = look[theme]
        linear = [(int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)]
        seen.append(np.clip(np.array(BLIND[blind]) @ linear, 0, 1) ** (1 / 2.2))
    gaps = [np.linalg.norm(a - b) for at, a in enumerate(seen) for b in seen[:at]]
    assert min(gaps) > 0.1


def test_scripts_can_neither_parse_html_nor_fetch() -> None:
    for file in TEMPLATES.iterdir():
        if file.name.endswith(".js"):
            text = file.read_text(encoding="utf-8")
            assert '"use strict";' in text, file.name
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", text
            )
            assert not re.search(r"https?://(?!www\.w3\.org)", text), file.name


def test_land_is_whole_rings_on_the_globe() -> None:
    land = json.loads(page.template("land.json"))
    assert "ublic domain" in land["licence"]
    rings = [np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / 10 for ring in land["rings"]]
    assert sum(map(len, rings)) > 3000
    for ring in rings:
        assert np.abs(ring[:, 1]).max() <= 90
        assert np.abs(ring[:, 0]).max() <= 390

    def inside(lon: float, lat: float) -> bool:
        hits = 0
        for ring in rings:
            for shift in (-360, 0, 360):
                x, y = ring[:, 0] + shift, ring[:, 1]
                x2, y2 = np.roll(x, -1), np.roll(y, -1)
                crosses = (y > lat) != (y2 > lat)
                at = x + (lat - y) / np.where(y2 == y, 1, y2 - y) * (x2 - x)
                hits += int((crosses & (lon < at)).sum())
        return hits % 2 == 1

    assert all(inside(*spot) for spot in [(104, 30), (19, 52), (-100, 40), (134, -25), (25, 0)])
    assert not any(inside(*spot) for spot in [(-150, 20), (-30, 0), (80, -20), (-170, -45)])


def test_all_pages_have_one_head_with_its_policy() -> None:
    cases = resources.files("subnatnet.cases") / "templates"
    pages = {file.name: file.read_text("utf-8") for folder in (TEMPLATES, cases) for file in folder.iterdir()
             if file.name.endswith(".html")}  # fmt: skip
    heads = {name for name, text in pages.items() if "Content-Security-Policy" in text}
    assert heads == {"page_head.html"}
    whole = {name for name, text in pages.items() if "<!doctype html>" in text}
    assert {name for name in whole if "{{ head }}" in pages[name]} == {"atlas.html", "pyvis.html"}
    whole -= {"atlas.html", "pyvis.html"}
    assert whole == {"states.html", "dossier.html", "dossier_index.html", "brief.html", "comparison.html"}
    for name in whole:
        assert "page_head.head(" in pages[name], name
