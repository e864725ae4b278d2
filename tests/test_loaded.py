"""Tests share the built-in cases: each is read once, and a test that changed one would be found out."""

from __future__ import annotations

import pytest

import loaded
import networks
import subnatnet as sn
from subnatnet.datasets import china


def test_a_case_is_read_once_whichever_way_it_is_asked_for():
    assert sn.load_china() is china.load_china()
    assert sn.load_china.__wrapped__ is not sn.load_china


@pytest.mark.parametrize(("part", "column"), [("_ties", "note"), ("_known", "name"), ("_members", "layer")])
def test_a_change_is_found(part, column):
    net = networks.small.__wrapped__()  # one of its own
    before = loaded.content(net)
    assert loaded.content(networks.small()) == before
    setattr(net, part, getattr(net, part).assign(**{column: "another"}))
    assert loaded.content(net) != before


def test_so_far_nobody_changed_one():
    sn.load_china()
    assert loaded.changed() == []
