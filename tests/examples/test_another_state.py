"""The second case runs through the whole line, and nothing of the first stands in it."""

from __future__ import annotations

import pytest

import subnatnet as sn


@pytest.fixture(scope="module")
def canada():
    return sn.load_world(home="CA")


def test_roles_are_read_of_all_units_with_ties(canada):
    roles = sn.role_map(canada)
    assert roles.index.str.startswith("CA-").all()
    assert len(roles) >= 8
    assert "Ontario" in set(roles["name"])


def test_competition_compares_the_units(canada):
    rivals = sn.competition(canada.rollup("top", partners="country").layer("agreement"))
    assert rivals.index.str.startswith("CA-").all()
