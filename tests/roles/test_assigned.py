from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from roles.worlds import directive, numbered, tie, world
from subnatnet.roles.assigned import assigned_roles, assigned_shares, directive_chain, role_timeline

THREE = [directive("A", "gateway", str(1990 + year), document=f"g{year}") for year in range(3)]


def roles(rows, **options):
    return assigned_roles(world(numbered(rows)), **options)


def test_role_that_leads_under_every_reading_is_given_with_its_documents():
    table = roles([*THREE, directive("A", "hub", "1995", document="h")])
    row = table.loc["A"]
    assert (row["role"], row["rival"], row["n_role"], row["n_documents"]) == ("gateway", "hub", 3, 4)
    assert row["share"] == pytest.approx(0.75)
    assert row["margin_low"] == pytest.approx(1 / 3)  # one gateway document left out: 2 of 3 against 1 of 3
    assert row["documents"] == "g0|g1|g2"
    assert (row["first"], row["last"]) == (1990, 1992)


def test_region_without_a_role_has_nothing_assigned():
    table = roles([*THREE, directive("B", "none"), directive("C", "")])
    assert table.loc[["B", "C", "D"], "role"].tolist() == ["nothing assigned"] * 3
    assert table.loc[["B", "C", "D"], "n_documents"].tolist() == [1, 1, 0]


def test_lead_of_one_document_is_undetermined_and_says_what_else_could_lead():
    table = roles([*THREE[:2], directive("A", "hub", document="h")])
    assert table.loc["A", "role"] == "undetermined"
    assert table.loc["A", "possible"] == "gateway|hub"
    assert table.loc["A", "margin_low"] == pytest.approx(0.0)


def test_lead_that_rests_on_blanket_policies_is_undetermined():
    rows = [directive("A", "aid", document=f"b{n}", scope="blanket") for n in range(9)]
    table = roles([*rows, directive("A", "hub", document="h")])
    assert table.loc["A", ["role", "leading"]].tolist() == ["undetermined", "aid"]
    assert "blanket policies left out" in table.loc["A", "would_change"]
    # with nothing but blanket policies there is no other reading to hold against them
    assert roles(rows).loc["A", "role"] == "undetermined"


def test_technical_approvals_count_less():
    rows = [directive("A", "port", document=f"p{n}", headline=0.0) for n in range(3)]
    table = roles([*rows, directive("A", "hub", document="h")])
    assert table.loc["A", "leading"] == "hub"
    equal = roles([*rows, directive("A", "hub", document="h")], technical_weight=1.0)
    assert equal.loc["A", "leading"] == "port"


def test_joint_document_counts_once_and_keeps_all_issuers():
    rows = [directive("A", "gateway", document="joint"), directive("A", "gateway", document="joint")]
    net = world(numbered(rows))
    assert assigned_roles(net).loc["A", "n_role"] == 1
    chain = directive_chain(net)
    assert len(chain) == 1
    assert chain["ties"].iloc[0] == ("t0000", "t0001")


def test_period_and_undated_directives():
    rows = [*THREE, directive("A", "hub", "", document="u")]
    assert roles(rows, during="first").loc["A", "n_documents"] == 3
    assert roles(rows, during="first", undated="include").loc["A", "n_documents"] == 4
    assert roles(rows, during="second").loc["A", "role"] == "nothing assigned"


def test_orientation_is_ordered_by_weight():
    rows = [
        directive("A", "gateway", document="1", orientation="world:w2|world:w1", scope="group"),
        directive("A", "gateway", document="2", orientation="world:w1"),
    ]
    assert roles(rows).loc["A", "orientation"] == "world:w1|world:w2"


def test_distinctive_role_is_the_one_others_lack():
    everyone = [directive(r, "pilot", document=f"e{n}", scope="group") for r in "AB" for n in range(4)]
    table = roles([*everyone, directive("A", "window", document="w")])
    assert table.loc["A", "distinctive"] == "window"
    assert table.loc["B", "distinctive"] == "pilot"
    assert table.loc["A", "excess"] == pytest.approx(1 / 3)


def test_unknown_scope_is_one_clear_error():
    with pytest.raises(
        sn.InvalidChoice, match=r"'singel' is not a scope with a weight.*did you mean 'single'"
    ):
        roles([directive("A", "hub", scope="singel")])
    assert (
        roles([directive("A", "hub", scope="local")], scope_weights={"local": 1.0}).loc["A", "role"] == "hub"
    )


def test_negative_weight_is_refused():
    with pytest.raises(sn.InvalidChoice, match="0 or more"):
        roles(THREE, technical_weight=-1.0)


def test_unknown_region_names_the_nearest():
    with pytest.raises(sn.UnknownActor, match="did you mean 'Region A'"):
        roles(THREE, regions=["Regoin A"])


def test_regions_may_be_named_and_others_still_count_in_comparisons():
    assert roles(THREE, regions=["Region A"]).index.tolist() == ["A"]


def test_a_bare_table_of_directives_is_enough():
    frame = pd.DataFrame({"source": "org:c", "target": "A", "layer": "directive", "role": ["x", "x"]})
    table = assigned_roles(sn.from_edges(frame), unit=None)
    assert table.loc["A", "role"] == "x"


def test_regions_without_levels_need_no_unit():
    net = sn.from_edges(pd.DataFrame({"source": ["org:c"], "target": ["A"], "layer": "directive"}))
    assert assigned_roles(net).equals(assigned_roles(net, unit=None))
    with pytest.raises(sn.InvalidChoice, match="give unit=None"):
        assigned_roles(net, unit="province")


def test_shares_add_up_and_leave_out_the_unassigned():
    shares = assigned_shares(directive_chain(world(numbered([*THREE, directive("B", "none")]))))
    assert shares.index.tolist() == ["A"]
    assert shares.sum(axis=1).tolist() == [1.0]


def test_timeline_by_eras_and_by_named_periods():
    net = world(numbered([*THREE, directive("A", "hub", "2005"), directive("A", "port", "2006")]))
    table = role_timeline(net)
    assert table.loc["A"].tolist() == ["gateway", "undetermined (hub or port)"]
    assert role_timeline(net, {"early": "../1999"}).columns.tolist() == ["early"]
    assert role_timeline(net, ["1990/1991"]).loc["A"].tolist() == ["gateway"]


def test_timeline_needs_periods():
    net = sn.from_edges(pd.DataFrame({"source": ["org:c"], "target": ["A"], "layer": "directive"}))
    with pytest.raises(sn.InvalidChoice, match="name the periods"):
        role_timeline(net, unit=None)


documents = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["gateway", "hub", "none", "window"]),
        st.sampled_from(["single", "group", "blanket"]),
        st.sampled_from([0.0, 1.0]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=8)
@given(documents, st.randoms(use_true_random=False))
def test_roles_depend_neither_on_ids_nor_row_order_nor_an_unconnected_region(drawn, random):
    rows = numbered(
        [
            directive(r, role, scope=scope, headline=head, document=f"d{n}")
            for n, (r, role, scope, head) in enumerate(drawn)
        ]
    )
    before = assigned_roles(world(rows))
    shuffled = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(assigned_roles(world(shuffled)), before)
    wider = assigned_roles(world(rows, "ABCDEZ"))
    pd.testing.assert_frame_equal(wider.drop(index="Z"), before)
    other = {"A": "E", "B": "D", "C": "C", "D": "B", "E": "A"}
    renamed = [
        row | {"target": other[row["target"]], "id": f"x{len(rows) - n}"} for n, row in enumerate(rows)
    ]
    after = assigned_roles(world(renamed)).rename(index=other).sort_index()
    columns = ["role", "leading", "possible", "share", "margin_low", "distinctive", "n_documents"]
    pd.testing.assert_frame_equal(after[columns], before[columns])


@settings(max_examples=8)
@given(documents)
def test_a_role_is_given_only_with_a_lead(drawn):
    rows = numbered(
        [
            directive(r, role, scope=scope, headline=head, document=f"d{n}")
            for n, (r, role, scope, head) in enumerate(drawn)
        ]
    )
    table = assigned_roles(world([*rows, tie("A", "F1") | {"id": "z"}]))
    safe = ~table["role"].isin(["undetermined", "nothing assigned"])
    assert (table.loc[safe, "margin_low"] > 0).all()
    assert (table.loc[safe, "possible"] == table.loc[safe, "role"]).all()
    assert (table.loc[table["role"] == "undetermined", "margin_low"] <= 1e-9).all()
