"""Merging tables: what is merged depends on the set of rows only, and nothing gets lost."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hostile import HOSTILE, TEXTS
from subnatnet.tables.dates import date_bounds
from subnatnet.tables.frames import tie_frame
from subnatnet.tables.merge import merge_actor_tables, merge_tie_tables
from subnatnet.tables.text import clean

UNDIRECTED = ("agreement",)
FEW = settings(
    max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)  # shrinking takes minutes
ROW = st.fixed_dictionaries(
    {
        "layer": st.sampled_from(["agreement", "investment"]),
        "kind": st.sampled_from(["", "sister_city"]),
        "source": st.sampled_from(["R", "S"]),
        "target": st.sampled_from(["P", "S"]),
        "start": st.sampled_from(["", "1985", "1985-06-01", "1987", "2001", "[1980..1990]"]),
        "document": st.sampled_from(["", "", "d1", "d2"]),
        "status": st.sampled_from(["", "active", "ended"]),
        "confidence": st.sampled_from(["", "high", "low"]),
        "sources": st.sampled_from(["", "x", "y", "x|z"]),
        "note": st.sampled_from(["", "a", "b; c"]) | st.sampled_from(HOSTILE),
        "amount": st.sampled_from([None, 1.0, 2.5]),
        "remark": TEXTS,
    }
)


@st.composite
def tables(draw, name="t", max_size=5):
    rows = draw(st.lists(ROW, max_size=max_size))
    prefix = draw(st.sampled_from([name, "tie-00000"]))
    return tie_frame(
        pd.DataFrame(rows, columns=None if rows else ["source"]).assign(
            id=[f"{prefix}{n}" for n in range(len(rows))]
        )
    )


def merged(*parts, **options):
    return merge_tie_tables(list(parts), UNDIRECTED, **options)


@FEW
@given(tables("a"), tables("b"), tables("c"), st.randoms(use_true_random=False))
def test_the_order_of_tables_and_rows_does_not_matter(one, two, three, random):
    expected = merged(one, two, three)
    for order in ((one, two, three), (three, one, two), (two, three, one)):
        mixed = [table.sample(frac=1, random_state=random.randint(0, 99)) for table in order]
        pd.testing.assert_frame_equal(merged(*mixed), expected)


@FEW
@given(tables("a"), tables("b"))
def test_merging_again_changes_nothing(one, two):
    once = merged(one, two)
    pd.testing.assert_frame_equal(merged(once), once)
    pd.testing.assert_frame_equal(merged(once, once), once)
    pd.testing.assert_frame_equal(merged(two, one, one), once)


@FEW
@given(tables("a"), tables("b"))
def test_every_row_source_and_value_is_still_there(one, two):
    whole = merged(one, two)
    stands_for = [part for cell in whole["merged_from"] for part in cell.split("|")]
    assert set(stands_for) == set(one.index) | set(two.index)
    assert max(len(one), len(two)) <= len(whole) <= len(one) + len(two)
    for name in ("status", "start", "amount"):
        for value in {*one[name].dropna(), *two[name].dropna()} - {""}:
            told = whole["conflicts"].str.contains(str(value), regex=False)
            assert ((whole[name] == value) | told).any()


@settings(max_examples=25)
@given(ROW, ROW, st.sampled_from([0.0, 1.5, 20.0]))
def test_two_rows_are_one_exactly_when_plain_python_says_so(one, two, tolerance):
    a, b = (tie_frame(pd.DataFrame([row]).assign(id=name)) for row, name in ((one, "a"), (two, "b")))

    def ends(row):
        return (
            {row["source"], row["target"]} if row["layer"] == "agreement" else (row["source"], row["target"])
        )

    low, high, _ = date_bounds([one["start"], two["start"]])
    slack = 365.25 * tolerance
    same = all(one[name] == two[name] for name in ("layer", "kind")) and ends(one) == ends(two)
    same &= one["document"] == two["document"] or "" in (one["document"], two["document"])
    same &= bool(low[0] <= high[1] + slack and low[1] <= high[0] + slack)
    assert len(merged(a, b, tolerance=tolerance)) == (1 if same else 2)


def table(**cells):
    return tie_frame(pd.DataFrame({"layer": "agreement", "source": "R", "target": "P"} | cells, index=[0]))


@pytest.mark.parametrize(
    ("column", "one", "two", "kept"),
    [
        ("start", "1985", "1985-06-01", "1985-06-01"),
        ("start", "[1980..1990]", "1985", "1985"),
        ("start", "", "1985", "1985"),
        ("confidence", "low", "high", "high"),
        ("status", "active", "ended", "active"),
        ("amount", 2.0, 1.0, 1.0),
        ("note", "b", "a; b", "a; b"),
        ("sources", "x|y", "z|x", "x|y|z"),
    ],
)
def test_what_is_kept_of_two_cells(column, one, two, kept):
    whole = merged(table(id="a", **{column: one}), table(id="b", **{column: two}))
    assert whole[column].tolist() == [kept]
    listed = (
        "" if column in ("note", "sources") or one == "" else f"{column}: {min(one, two)} | {max(one, two)}"
    )
    assert whole["conflicts"].tolist() == [listed]


def test_the_surest_row_decides():
    whole = merged(
        table(id="a", status="active", confidence="low"), table(id="b", status="ended", confidence="high")
    )
    assert whole["status"].tolist() == ["ended"]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_conflict_of_hostile_texts_stays_one_conflict(text):
    one, two = (pd.DataFrame({"id": ["A"], "name": [name]}) for name in (text, "z; y: x | w"))
    whole = merge_actor_tables([one, two])
    (conflict,) = whole["conflicts"].tolist()
    assert len(conflict.split("; ")) == 1
    assert conflict.replace(";\u00a0", "; ") == f"name: {' | '.join(sorted([clean(text), 'z; y: x | w']))}"
    pd.testing.assert_frame_equal(merge_actor_tables([whole, two, one]), whole)


def test_a_row_that_may_be_any_of_two_is_left_alone_and_said_so():
    listed = pd.concat([table(id="a1", start="1985"), table(id="a2", start="2005")])
    whole = merged(listed, table(id="b"))
    assert whole.index.tolist() == ["a1", "a2", "b"]
    assert set(whole["conflicts"]) == {"tie: may be one of a1, a2, b"}


def test_rows_of_one_table_are_different_ties_without_a_question():
    listed = pd.concat([table(id="a1", start="1985"), table(id="a2", start="1985")])
    for whole in (merged(listed), merged(listed, listed), merged(listed, table(id="b", target="Q"))):
        assert {"a1", "a2"} <= set(whole.index)
        assert set(whole["conflicts"]) == {""}


def test_different_ties_that_bear_one_id_get_ids_of_their_own():
    whole = merged(table(id="t", target="P"), table(id="t", target="Q"))
    assert whole["target"].to_dict() == {"t": "P", "t~2": "Q"}


def test_one_id_for_one_tie_joins_rows_whose_dates_do_not_meet():
    whole = merged(table(id="t", start="1985"), table(id="t", start="2005"))
    assert len(whole) == 1
    assert whole["conflicts"].tolist() == ["start: 1985 | 2005"]


def test_nothing_to_merge():
    assert merged(tie_frame(pd.DataFrame({"id": []}))).empty


def test_columns_that_only_one_table_has_stay():
    whole = merged(table(id="a", pages=3), table(id="b", target="Q", flag=True))
    assert whole["pages"].fillna(-1).tolist() == [3, -1]
    assert whole["flag"].astype(str).tolist() == ["", "True"]
