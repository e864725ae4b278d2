from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from subnatnet.roles.keyness import place_keyness

PARTS = {"N1": "world:w1", "N2": "world:w1", "F1": "world:w2", "world:w1": "world:w1", "world:w2": "world:w2"}


def mentions(counts, characters=10_000):
    rows = [
        {"region": region, "kind": "place", "direction": place, "count": number, "characters": characters}
        for region, places in counts.items()
        for place, number in places.items()
    ]
    return pd.DataFrame(rows)


def test_the_formula_of_monroe_and_others():
    table = place_keyness(mentions({"A": {"world:w1": 9}, "B": {"world:w1": 1}}), PARTS)
    y, n, other, rest = 9.0, 10_000.0, 1.0, 10_000.0
    alpha, prior = 10 / 20_000 * 10_000, 10_000
    delta = np.log((y + alpha) / (n + prior - y - alpha)) - np.log(
        (other + alpha) / (rest + prior - other - alpha)
    )
    row = table.set_index("region").loc["A"]
    assert row["ratio"] == pytest.approx(np.exp(delta))
    error = np.sqrt(1 / (y + alpha) + 1 / (other + alpha))
    assert row["low"] == pytest.approx(np.exp(delta - 1.959963985 * error))


def test_a_place_spoken_of_by_one_region_is_key_for_it_alone():
    table = place_keyness(
        mentions({"A": {"world:w1": 30}, "B": {"world:w2": 2}, "C": {"world:w1": 1}}), PARTS, factor=1.5
    )
    p = table.set_index(["region", "place"])["p"]
    assert p["A", "world:w1"] > 0.95
    assert p["C", "world:w1"] < 0.5


def test_a_country_counts_for_the_part_around_it_unless_the_part_owes_it_most():
    both = place_keyness(mentions({"A": {"N1": 4, "N2": 4, "world:w1": 4}, "B": {"F1": 3}}), PARTS)
    own = both[both["region"] == "A"].set_index("place")["mentions"]
    assert own.to_dict() == {"N1": 4, "N2": 4, "world:w1": 12}
    assert both[both["region"] == "B"]["place"].tolist() == ["F1"]


def test_no_mentions_are_no_rows():
    assert place_keyness(None, PARTS).empty
    assert place_keyness(mentions({"A": {"": 3}}), PARTS).empty
