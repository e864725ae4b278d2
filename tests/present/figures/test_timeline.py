"""The timeline of directives and the roles they give."""

from __future__ import annotations

import pytest

import subnatnet as sn
from networks import small
from present.figures.drawn import texts
from subnatnet import figures
from subnatnet.errors import InvalidChoice


def test_a_timeline_counts_undated_directives_and_names_the_eras():
    ties = small().ties.reset_index()
    ties.loc[ties["id"] == "t9", "start"] = ""
    ties["role"] = ties["layer"].map({"directive": "gateway"}).fillna("")
    net = sn.TieNetwork(small().actors, ties, eras=small().eras)
    shown = texts(figures.role_timeline(net))
    assert "+1" in shown
    assert {"gateway", "One", "Two"} <= set(shown)


def test_a_timeline_of_nothing_says_so():
    with pytest.raises(InvalidChoice, match="no directive of this selection"):
        figures.role_timeline(small(), during="2020/..")
