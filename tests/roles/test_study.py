from __future__ import annotations

import pytest

from roles.worlds import numbered, said, statements, tie, world
from subnatnet.errors import InvalidChoice
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.role_map import role_map
from subnatnet.roles.study import study_roles

NET = world(numbered([tie("A", "F1"), tie("B", "F2")]), tables={"assigned": statements([said("A", "hub")])})


def test_every_view_takes_the_network_or_the_study():
    study = study_roles(NET)
    for view in (assigned_roles, enacted_roles, role_map):
        assert view(study).equals(view(NET))


def test_what_is_computed_once_is_kept_where_a_reader_sees_it():
    study = study_roles(NET)
    role_map(study)
    assert {"assigned_roles", "claimed_roles", "enacted_roles"} <= set(study.results)


def test_results_handed_out_do_not_change_the_study():
    study = study_roles(NET)
    table = assigned_roles(study)
    table.loc["A", "roles"] = "changed"
    assert assigned_roles(study).loc["A", "roles"] == "hub"


def test_a_study_has_its_selection_already():
    with pytest.raises(InvalidChoice, match="during: give the selection to study_roles"):
        assigned_roles(study_roles(NET), during="first")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"undated": "maybe"}, "undated"),
        ({"least": 0.3}, "nothing less probable is said"),
        ({"least": 0.9, "confidence": 0.8}, "must not lie below"),
        ({"factor": 0.5}, "from 1 on"),
        ({"confidence": 95}, "share"),
        ({"regions": []}, "names no region"),
        ({"layer": "agrement"}, "did you mean 'agreement'"),
    ],
)
def test_what_cannot_be_is_one_clear_error(options, message):
    with pytest.raises(InvalidChoice, match=message):
        study_roles(NET, **options)


def test_tables_may_be_given_by_hand():
    table = assigned_roles(NET, tables={"assigned": statements([said("B", "window")])})
    assert table["roles"].to_dict()["B"] == "window"
    assert table["roles"].to_dict()["A"] == ""
