"""Words of a role map: which name a role, which colour they have."""

from __future__ import annotations

import numpy as np
import pandas as pd

from subnatnet.present import page
from subnatnet.present.role_words import (
    ANSWERS,
    COLOURS,
    answer,
    first_role,
    role_colours,
    role_columns,
    split,
)


def test_lists_and_missing_cells() -> None:
    assert split("core_area|vanguard ") == ["core_area", "vanguard"]
    assert split(np.nan) == split(None) == split("") == []
    assert first_role("cannot be told|hub") == "hub"


def test_answers_are_no_roles_in_either_spelling() -> None:
    for word in ANSWERS:
        assert answer(word) != "role"
        assert answer(word.replace(" ", "_").upper()) != "role"
    assert role_colours(ANSWERS) == {}


def test_colours_do_not_depend_on_the_order_and_hold_white_letters() -> None:
    words = ["hub", "window", "gateway", "pivot"]
    assert role_colours(words) == role_colours(reversed(words))
    assert len(set(COLOURS)) == len(COLOURS)
    for colour in COLOURS:
        part = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
        linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
        assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 4.5


def test_a_word_of_the_library_has_one_colour_everywhere() -> None:
    few, many = role_colours(["hub"]), role_colours(["hub", "gateway", "our own word", "another"])
    assert few["hub"] == many["hub"]
    assert len(set(many.values())) == len(many)


def test_columns_in_reading_order() -> None:
    assert role_columns(pd.DataFrame(columns=["enacted", "name", "assigned"])) == ["assigned", "enacted"]


def test_every_language_has_a_word_for_every_role_and_answer() -> None:
    words = page.words()
    keys = {key for key in words["en"] if key.startswith("role_")}
    assert {f"role_{word.replace(' ', '_')}" for word in ANSWERS if word} <= keys
    for language in ("de", "pl", "zh"):
        assert all(words[language][key].strip() for key in keys)
        assert words[language]["role_bridgehead"] != words["en"]["role_bridgehead"]
