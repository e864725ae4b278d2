"""A keyword has one default and one meaning in every function that takes it."""

from __future__ import annotations

import inspect

import networkx as nx
import numpy as np
import pytest

import bad_calls
import subnatnet as sn

FUNCTIONS = bad_calls.functions()
DEFAULTS = {"weighted": False, "normalized": True, "counted": "acts"}


@pytest.mark.parametrize("keyword", DEFAULTS)
def test_it_has_one_default(keyword):
    found = {
        name: parameters[keyword].default
        for name, function in FUNCTIONS.items()
        if keyword in (parameters := inspect.signature(function).parameters)
    }
    assert len(found) >= (3 if keyword == "counted" else 1)
    assert set(found.values()) == {DEFAULTS[keyword]}, found


def test_weights_change_nothing_unless_they_are_asked_for():
    plain = nx.karate_club_graph()
    for _, _, data in plain.edges(data=True):
        data.pop("weight")
    heavy = nx.karate_club_graph()
    for measure in (sn.communities, sn.structural_holes, sn.centrality):
        one, two = measure(plain), measure(heavy)
        same = [name for name in one if name != "strength"]
        assert one[same].equals(two[same])
        assert not measure(heavy, weighted=True)[same].equals(two[same])


def test_what_is_normalised_lies_between_nothing_and_one():
    names = ["betweenness", "closeness", "harmonic"]
    star = sn.centrality(nx.star_graph(6), names)
    assert np.allclose(star.loc["0"] if "0" in star.index else star.iloc[0], 1)
    sums = sn.centrality(nx.star_graph(6), names, normalized=False)
    assert sums.iloc[0].tolist() == [15.0, 1 / 6, 6.0]
