"""Tests share the built-in cases: each is read once, and a test that changed one would be found out."""

from __future__ import annotations

import os

import pandas as pd
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


def test_a_case_is_studied_once_for_each_selection_and_nothing_else_is():
    net, own = sn.load_china(), networks.small()
    assert sn.study_roles(net) is sn.study_roles(net)
    assert sn.study_roles(net) is not sn.study_roles(net, seed=1)
    assert sn.study_roles(own) is not sn.study_roles(own)


def test_what_a_test_does_to_a_result_no_other_test_sees():
    table = sn.role_map(sn.load_china())
    before = table.copy(deep=True)
    table["assigned"] = "another"
    table.loc["CN-SC", "enacted"] = "another"
    table.attrs.clear()
    again = sn.role_map(sn.load_china())
    pd.testing.assert_frame_equal(again, before)
    assert again.attrs["measure"] == "role_map"


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="one process alone may use every core")
def test_a_worker_has_one_thread_of_linear_algebra():
    from threadpoolctl import threadpool_info

    assert {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"} == {1}
