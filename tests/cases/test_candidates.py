"""Who would fit, and why: in a small world where the look-alike is known."""

from __future__ import annotations

import pandas as pd
import pytest

from cases.test_brief import ROWS
from roles.worlds import world
from subnatnet.cases.area import find_area
from subnatnet.cases.candidates import COLUMNS, REASONS, candidates
from subnatnet.roles.study import study_roles


@pytest.fixture(scope="module")
def study():
    return study_roles(world(ROWS))


def roles_facing(towards, origin):
    rows = {
        "assigned_towards": ["", towards],
        "claimed_towards": ["", ""],
        "enacted_towards": [towards, ""],
        "enacted_towards_from": [origin, ""],
    }
    return pd.DataFrame(rows, index=["C", "D"])


def test_candidates_have_no_tie_and_a_reason(study):
    found = candidates(study, find_area(study.net, "N1:town"), roles_facing("N1", "ties"))
    assert set(found.index) == {"C", "D"}
    assert found.index[0] == "C"  # C is tied to the look-alikes of N1, D is not
    assert tuple(found.columns) == COLUMNS
    assert ((found[list(REASONS)] != "").sum(axis=1) > 0).all()
    assert found.loc["D", "assigned"] == study.label("N1")
    assert found.loc["C", "enacted"] == study.label("N1")


def test_where_most_ties_lead_is_no_reason(study):
    found = candidates(study, find_area(study.net, "N1:town"), roles_facing("N1", "most"))
    assert found.index.tolist() == ["D"]


def test_without_a_reason_nobody_is_named(study):
    found = candidates(study, find_area(study.net, "N1:town"), roles_facing("", ""))
    assert found.empty


def test_shared_sectors_are_named_with_their_numbers():
    deals = [
        *(("C", "F5", "Energy"), ("C", "F5", "Energy"), ("C", "F6", "Water"), ("C", "F6", "Roads")),
        *(("A", "N1", "Energy"), ("B", "N1", "Energy"), ("B", "N1", "Roads"), ("D", "F5", "Water")),
    ]
    rows = [
        {"layer": "cooperation", "source": region, "target": place, "start": "", "sector": sector}
        | {"id": f"s{number}"}
        for number, (region, place, sector) in enumerate(deals)
    ]
    own = study_roles(world(rows))
    found = candidates(own, find_area(own.net, "N1"), roles_facing("N1", "ties"))
    assert found.loc["C", "sectors"] == "Energy 2 / 2|Roads 1 / 1"
    assert found.loc["D", "sectors"] == ""
