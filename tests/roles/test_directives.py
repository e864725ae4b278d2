from __future__ import annotations

import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, world
from subnatnet.roles.directives import directive_chain

THREE = [directive("A", "gateway", str(1990 + year), document=f"g{year}") for year in range(3)]


def chain(rows, **options):
    return directive_chain(world(numbered(rows)), **options)


def test_a_joint_document_is_one_row_and_keeps_its_ties():
    rows = [directive("A", "gateway", document="joint"), directive("A", "gateway", document="joint")]
    table = chain(rows)
    assert len(table) == 1
    assert table["ties"].iloc[0] == ("t0000", "t0001")


def test_period_and_undated_directives():
    rows = [*THREE, directive("A", "hub", "", document="u")]
    assert len(chain(rows, during="first")) == 3
    assert len(chain(rows, during="first", undated="include")) == 4


def test_technical_approvals_and_blanket_policies_weigh_less():
    rows = [
        directive("A", "port", document="p", headline=0.0),
        directive("A", "aid", document="b", scope="blanket"),
    ]
    table = chain(rows).set_index("role")
    assert table["weight"].to_dict() == {"aid": 0.25, "port": 0.25}
    assert chain(rows, technical_weight=1.0).set_index("role").loc["port", "weight"] == 1.0


def test_unknown_scope_is_one_clear_error():
    with pytest.raises(
        sn.InvalidChoice, match=r"'singel' is not a scope with a weight.*did you mean 'single'"
    ):
        chain([directive("A", "hub", scope="singel")])
    assert chain([directive("A", "hub", scope="local")], scope_weights={"local": 1.0})["weight"].tolist() == [
        1.0
    ]


def test_negative_weight_is_refused():
    with pytest.raises(sn.InvalidChoice, match="0 or more"):
        chain(THREE, technical_weight=-1.0)
