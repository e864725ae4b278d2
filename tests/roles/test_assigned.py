from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from roles.worlds import directive, numbered, said, statements, tie, world
from subnatnet.roles.assigned import assigned_roles, assigned_statements, role_timeline
from subnatnet.roles.claimed import claimed_roles

TIES = numbered([tie(region, "F1") for region in "ABCDE"])


def roles(rows, ties=TIES, who="ABCDE", **options):
    return assigned_roles(world(ties, who, tables={"assigned": statements(rows)}), **options)


def test_what_is_told_to_few_tells_more():
    rows = [said(region, "highland") for region in "ABCD"] + [said("A", "gateway"), said("B", "hub")]
    table = roles(rows)
    # 1 of 5 regions: log2(5) bits; 4 of 5: log2(5/4)
    assert table.loc["A", "roles"] == "gateway"
    assert table.loc["A", "bits"] == f"{np.log2(5):.1f}"
    assert table.loc["C", "roles"] == "highland"
    assert table.loc["C", "verdict"] == "as most regions"
    assert table.loc["E", "verdict"] == "nothing said"
    assert table.loc["E", "roles"] == ""


def test_distinct_documents_add_up_and_rows_of_one_do_not():
    twice = roles([said("A", "hub", "2001"), said("A", "hub", "2005"), said("B", "window")])
    assert twice.loc["A", "bits"] == f"{2 * np.log2(5):.1f}"
    once = roles(
        [said("A", "hub", document="d"), said("A", "hub", document="d", unit="Town"), said("B", "window")]
    )
    assert once.loc["A", "bits"] == f"{np.log2(5):.1f}"
    assert once.loc["A", "documents"] == "1"


def test_several_roles_in_force_are_all_named():
    table = roles([said("A", "core_area"), said("A", "vanguard"), said("B", "hub")])
    assert table.loc["A", "roles"] == "core_area|vanguard"


def test_technical_rows_and_domestic_words_never_count():
    rows = [
        said("A", "hub", direction="world:w1", **{"class": "T"}),
        said("A", "barrier"),
        said("A", "other"),
        said("B", "gateway", foreign="0"),
    ]
    table = roles(rows)
    assert (table["verdict"] == "nothing said").all()
    assert (table["towards"] == "").all()


def test_instruments_and_positions_are_weighed_together_and_apart_in_the_profile():
    rows = [said("A", "pilot_zone", **{"class": "I"}), said("A", "gateway"), said("B", "gateway")]
    table = roles(rows)
    assert table.loc["A", "roles"] == "pilot_zone|gateway"
    assert table.loc["A", "profile"] == "pilot_zone 1"


def test_a_newer_plan_of_the_same_issuer_sets_a_position_aside():
    old, new = said("A", "bridgehead", "2001"), said("A", "radiating_centre", "2011")
    table = roles([old, new, said("B", "hub")])
    assert table.loc["A", ["roles", "superseded"]].tolist() == ["radiating_centre", "bridgehead"]
    before = roles([old, new, said("B", "hub")], during="2000/2005")
    assert before.loc["A", "roles"] == "bridgehead"


@pytest.mark.parametrize(
    "newer",
    [
        {"issuer": "org:other"},  # another issuer
        {"leader": "Somebody"},  # a remark
        {"unit": "Town"},  # of another place
        {"class": "I"},  # an act, no plan
    ],
)
def test_what_sets_no_position_aside(newer):
    table = roles([said("A", "bridgehead", "2001"), said("A", "hub", "2011", **newer), said("B", "window")])
    assert set(table.loc["A", "roles"].split("|")) == {"bridgehead", "hub"}


def test_a_passing_mention_does_not_set_a_plan_aside():
    plan = [said("A", role, "2001", document="plan") for role in ("bridgehead", "window")]
    table = roles([*plan, said("A", "hub", "2011"), said("B", "pivot")])
    assert set(table.loc["A", "roles"].split("|")) == {"bridgehead", "hub", "window"}


def test_roles_by_era():
    rows = [said("A", "window", "1985"), said("A", "gateway", "2005"), said("B", "hub")]
    table = role_timeline(world(TIES, tables={"assigned": statements(rows)}))
    assert table.loc["A"].tolist() == ["window", "gateway"]
    assert table.loc["C"].tolist() == ["", ""]


def test_timeline_needs_periods():
    net = sn.from_edges(pd.DataFrame({"source": ["org:c"], "target": ["A"], "layer": "directive"}))
    with pytest.raises(sn.InvalidChoice, match="name the periods"):
        role_timeline(net, unit=None)


def test_rows_two_codings_read_differently_are_left_out_of_a_second_answer():
    rows = [said("A", "window", disputed="role"), said("A", "gateway"), said("B", "hub")]
    table = roles(rows)
    assert set(table.loc["A", "roles"].split("|")) == {"gateway", "window"}
    assert table.loc["A", "roles_agreed"] == "gateway"


def test_directions_are_weighed_like_roles():
    rows = [
        said("A", "gateway", direction="world:w1|N2"),
        said("A", "other", "2005", direction="world:w1"),
        said("B", "hub", direction="world:w2"),
    ]
    assert roles(rows).loc["A", "towards"].split("|")[0] == "world:w1"


def test_every_statement_is_listed_with_its_words():
    rows = [said("A", "gateway", phrase="大门", url="https://example.org/a")]
    table = assigned_statements(world(TIES, tables={"assigned": statements(rows)}))
    assert table.loc[0, ["region", "role", "phrase", "url"]].tolist() == [
        "A",
        "gateway",
        "大门",
        "https://example.org/a",
    ]


def test_places_of_a_region_speak_for_it():
    rows = [said("A", "window"), said("B", "hub")]
    assert roles(rows, unit="province").loc["A", "roles"] == "window"


def test_directives_with_a_role_stand_in_for_statements():
    rows = [*TIES, *numbered([directive("A", "gateway"), directive("B", "hub", headline=0.0)], "d")]
    table = assigned_roles(world(rows))
    assert table.loc["A", "roles"] == "gateway"
    assert table.loc["B", "verdict"] == "nothing said"


def verdicts(rows=None, ties=TIES, **options):
    tables = {} if rows is None else {"assigned": statements(rows)}
    return set(assigned_roles(world(ties, tables=tables), **options)["verdict"])


def test_where_no_document_is_held_nothing_is_found_silent():
    assert verdicts() == {"cannot be seen"}
    assert verdicts([]) == {"cannot be seen"}
    # nothing says whether these directives name a role, but one of the next was read and names none
    bare = numbered([directive("A", "")], "d")
    assert verdicts(ties=[*TIES, *bare]) == {"cannot be seen"}
    assert verdicts(ties=[*TIES, *numbered([directive("A", "none")], "d")]) == {"nothing said"}


def test_a_document_of_another_time_or_on_domestic_matters():
    late = [said("A", "hub", "2005")]
    assert verdicts(late, during="first") == {"cannot be seen"}
    assert verdicts(late, during="second") == {"assigned", "nothing said"}
    assert verdicts([said("A", "hub", "1990", foreign="0")], during="first") == {"nothing said"}
    # one that may be of that time leaves open what it says of its own region only
    maybe = [said("A", "hub", "1995/2005")]
    assert verdicts(maybe, during="first") == {"cannot be seen"}
    table = roles(maybe, during="first", undated="bounds")
    assert table["verdict"].to_dict() == {"A": "cannot be told"} | dict.fromkeys("BCDE", "nothing said")


def test_a_bare_table_of_directives_is_enough():
    frame = pd.DataFrame({"source": "org:c", "target": ["A", "B"], "layer": "directive", "role": ["x", "y"]})
    assert assigned_roles(sn.from_edges(frame), unit=None)["roles"].tolist() == ["x", "y"]


def test_unknown_region_names_the_nearest():
    with pytest.raises(sn.UnknownActor, match="did you mean 'Region A'"):
        roles([said("A", "hub")], regions=["Regoin A"])


drawn = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.sampled_from(["gateway", "hub", "other", "window"]),
        st.sampled_from(["P", "I", "T"]),
        st.sampled_from(["", "world:w1", "F1|F2"]),
        st.sampled_from(["1990", "2001", ""]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=5)
@given(drawn, st.randoms(use_true_random=False))
def test_roles_depend_neither_on_ids_nor_row_order_nor_an_unconnected_region(rows, random):
    made = [
        said(region, role, date, document=f"d{n % 5}", direction=direction, **{"class": kind})
        for n, (region, role, kind, direction, date) in enumerate(rows)
    ]
    before = roles(made)
    pd.testing.assert_frame_equal(roles(random.sample(made, len(made)), TIES[::-1]), before)
    pd.testing.assert_frame_equal(roles(made, who="ABCDEZ").drop(index="Z"), before)
    other = {"A": "E", "B": "D", "C": "C", "D": "B", "E": "A"}
    swapped = [row | {"region": other[row["region"]]} for row in made]
    columns = ["roles", "bits", "towards", "superseded", "verdict"]
    after = roles(swapped).rename(index=other).sort_index()
    pd.testing.assert_frame_equal(after[columns], before[columns])


WORDS = st.sampled_from(["gateway", "hub", "corridor", "bridgehead"])
PLACES = st.sampled_from(["", "world:w1", "world:w2", "F3"])
SAYINGS = st.lists(
    st.tuples(
        st.sampled_from("ABC"), WORDS, PLACES, st.sampled_from(["P", "I", "T"]), st.integers(1990, 2010)
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=4, deadline=None)
@given(SAYINGS, st.randoms(use_true_random=False))
def test_ids_row_order_and_an_unconnected_region_change_no_role_told_or_claimed(sayings, random):
    rows = [
        said(region, role, str(year), direction=place, **{"class": kind, "document": f"d{number}"})
        for number, (region, role, place, kind, year) in enumerate(sayings)
    ]
    ties = numbered([tie(region, "F1", "2000") for region in "ABC"])
    mixed = random.sample(rows, len(rows))
    other = {"A": "C", "B": "B", "C": "A"}
    moved = [row | {"region": other[row["region"]], "document": f"x{row['document']}"} for row in rows]

    def studied(own, regions="ABCDE"):
        tables = dict.fromkeys(("assigned", "claimed"), statements(own))
        return sn.study_roles(world(ties, regions, tables=tables))

    as_given, in_other_order, with_one_more = studied(rows), studied(mixed), studied(rows, "ABCDEZ")
    under_other_ids = studied(moved)
    for read in (assigned_roles, claimed_roles):
        before = read(as_given)
        pd.testing.assert_frame_equal(read(in_other_order), before)
        pd.testing.assert_frame_equal(read(with_one_more).drop(index="Z"), before)
        after = read(under_other_ids).rename(index=other).sort_index()
        columns = ["roles", "bits", "towards", "verdict"]
        pd.testing.assert_frame_equal(after[columns], before[columns])
