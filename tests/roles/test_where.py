from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from subnatnet.roles.where import Shares, concentration, shares


def contacts(counts, layer="agreement"):
    rows = [
        {"region": region, "partner": place, "layer": layer, "outward": True}
        for region, places in counts.items()
        for place, number in places.items()
        for _ in range(number)
    ]
    return pd.DataFrame(rows)


ALIKE = {region: {"x": 10, "y": 10, "z": 10} for region in "ABCDE"}


def test_a_region_unlike_the_others_stands_out_and_none_of_the_others_does():
    table = shares(contacts(ALIKE | {"F": {"x": 28, "y": 2}}), "partner")
    p = table.above(1.5)
    assert p.loc["F", "x"] > 0.95
    assert (p.drop(index="F") < 0.5).all(axis=None)


def test_a_thin_region_is_shrunk_towards_the_others():
    table = shares(contacts(ALIKE | {"F": {"x": 2}}), "partner")
    assert table.mean.loc["F", "x"] < 0.6
    assert table.above(1.5).loc["F", "x"] < 0.75


def test_no_contact_is_never_more_than_usual():
    table = shares(contacts(ALIKE | {"F": {"x": 1}}), "partner")
    assert table.above(1.0).loc["F", ["y", "z"]].tolist() == [0.0, 0.0]


def test_better_covered_layers_do_not_make_a_region_stand_out():
    # flights all lead to x, agreements to y; A has its flights recorded, the others hardly any
    flights = contacts({"A": {"x": 40}, "B": {"x": 2}, "C": {"x": 2}}, "flight")
    agreements = contacts({region: {"x": 2, "y": 18} for region in "ABC"})
    p = shares(pd.concat([flights, agreements], ignore_index=True), "partner").above(1.5)
    assert p.loc["A", "x"] < 0.5


def test_the_largest_share_against_draws():
    counts = pd.DataFrame([[5.0, 4.0, 1.0]], index=["A"], columns=list("xyz"))
    table = Shares(counts, pd.DataFrame([[0.3, 0.3, 0.4]], index=["A"], columns=list("xyz")), 6.0)
    draws = np.random.default_rng(0).dirichlet(counts.to_numpy()[0] + 6 * np.array([0.3, 0.3, 0.4]), 200_000)
    assert table.largest().loc["A", "place"] == "x"
    assert table.largest().loc["A", "p"] == pytest.approx((draws.argmax(axis=1) == 0).mean(), abs=0.005)


def test_intervals_hold_the_planted_share():
    rng = np.random.default_rng(1)
    usual = np.array([0.5, 0.3, 0.2])
    hits = []
    for _ in range(40):
        true = rng.dirichlet(20 * usual, 12)
        drawn = [rng.multinomial(30, row) for row in true]
        found = {f"R{n:02d}": dict(zip("xyz", map(int, row), strict=True)) for n, row in enumerate(drawn)}
        table = shares(contacts(found), "partner")
        low, high = table.interval(0.9)
        inside = (low.to_numpy() <= true) & (true <= high.to_numpy())
        hits.append(inside.mean())
    assert 0.85 <= np.mean(hits) <= 0.96


def test_concentration_is_recovered():
    rng = np.random.default_rng(2)
    usual = np.full((400, 4), 0.25)
    counts = np.array([rng.multinomial(40, rng.dirichlet(8 * row)) for row in usual], dtype=float)
    assert concentration(counts, usual) == pytest.approx(8, rel=0.15)
    assert concentration(counts[:1], usual[:1]) == 1.0
