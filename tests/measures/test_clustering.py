from __future__ import annotations

import io
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import quick
from subnatnet.measures import clustered_order, heat_map

NAMES = list("abcdef")


def blocks(order):
    """Two groups, alike within and unlike across."""
    group = {name: i < 3 for i, name in enumerate(NAMES)}
    values = [[0.9 if group[a] == group[b] else 0.1 for b in order] for a in order]
    return pd.DataFrame(values, order, order)


@quick
@given(st.permutations(NAMES))
def test_like_stands_by_like_whatever_the_order(order):
    found = clustered_order(blocks(order))
    assert sorted(found) == NAMES
    assert {frozenset(found[:3]), frozenset(found[3:])} == {frozenset("abc"), frozenset("def")}
    assert clustered_order(1 - blocks(order), distance=True)[:3] == found[:3]


def test_actors_without_values_come_last():
    matrix = blocks(NAMES)
    matrix.loc["b"] = np.nan
    matrix["b"] = np.nan
    assert clustered_order(matrix)[-1] == "b"
    assert clustered_order(matrix.loc[["b"], ["b"]]) == ["b"]
    with pytest.raises(sn.InvalidChoice, match="actors by the same actors"):
        clustered_order(matrix.iloc[:2])


def test_the_heat_map_shows_every_actor_as_text():
    matrix = blocks(NAMES).rename(index={"a": "$x^2$"}, columns={"a": "$x^2$"})
    matrix.attrs = {"measure": "competition", "method": "pianka"}
    figure = heat_map(matrix)
    file = io.StringIO()
    figure.savefig(file, format="svg")
    assert "<svg" in file.getvalue()
    assert figure.axes[0].get_title() == "competition, pianka"
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert sorted(labels) == sorted([r"\$x^2\$", *NAMES[1:]])


def test_matplotlib_is_asked_for_by_the_name_of_its_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(sn.MissingExtra, match=r"subnatnet\[figures\]"):
        heat_map(blocks(NAMES))
