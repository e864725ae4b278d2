"""Frames: any order of rows and columns gives one shape; what cannot take it is said by row and column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from hostile import HOSTILE, TEXTS
from subnatnet.schema import ACTOR_COLUMNS, TIE_COLUMNS
from subnatnet.tables.frames import actor_frame, flat_frame, numbered, tie_frame
from subnatnet.tables.text import clean, each_distinct


@settings(max_examples=15)
@given(networks.tie_tables(max_ties=8), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_matter(ties, random):
    columns = [*ties.columns]
    random.shuffle(columns)
    shuffled = ties.sample(frac=1, random_state=random.randint(0, 99))[columns]
    pd.testing.assert_frame_equal(tie_frame(shuffled), tie_frame(ties))
    pd.testing.assert_frame_equal(tie_frame(tie_frame(ties)), tie_frame(ties))


@given(st.lists(st.tuples(TEXTS, TEXTS | st.none()), max_size=6))
def test_texts_stay_and_missing_ones_are_empty(rows):
    frame = actor_frame(pd.DataFrame(rows, columns=["id", "name"], dtype="object"))
    assert sorted(zip(frame.index, frame["name"], strict=True)) == sorted(
        (clean(i), clean(n or "")) for i, n in rows
    )
    assert frame.index.tolist() == sorted(clean(i) for i, _ in rows)


def test_known_columns_come_first_and_others_by_name():
    frame = tie_frame(pd.DataFrame({"zeal": [1], "id": ["t"], "a": ["x"], "source": ["A"]}))
    assert frame.columns.tolist() == [*(column.name for column in TIE_COLUMNS), "a", "zeal"]
    assert frame["zeal"].dtype == np.int64
    assert np.isnan(frame.at["t", "amount"])
    assert actor_frame(frame.reset_index()[["id"]]).columns.tolist() == [c.name for c in ACTOR_COLUMNS]


def test_the_order_of_the_file_can_be_kept():
    frame = pd.DataFrame({"id": ["b", "a"]})
    assert tie_frame(frame, order=False).index.tolist() == ["b", "a"]
    assert tie_frame(frame).index.tolist() == ["a", "b"]


@pytest.mark.parametrize("make", [actor_frame, tie_frame, numbered, flat_frame])
def test_the_frame_handed_in_is_left_alone(make):
    frame = pd.DataFrame({"id": ["b", "a"], "source": ["x", "y"], "target": ["x", "y"]})
    before = frame.copy()
    make(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_numbers_are_read_and_a_text_among_them_is_a_fault_with_its_row():
    good = tie_frame(pd.DataFrame({"id": ["a", "b", "c"], "amount": ["1.5", "", None]}))
    assert good["amount"].fillna(-1.0).tolist() == [1.5, -1.0, -1.0]
    bad = pd.DataFrame({"id": ["a", "b", "c"], "amount": ["much", 3, "1,5"]})
    with pytest.raises(sn.InvalidTies, match="2 faults in the ties") as caught:
        tie_frame(bad)
    report = caught.value.report[["row", "column", "value", "rule"]].to_numpy().tolist()
    assert report == [["a", "amount", "much", "not a number"], ["c", "amount", "1,5", "not a number"]]
    with pytest.raises(sn.InvalidTies, match="the actors, row A, lat = 'north'"):
        actor_frame(pd.DataFrame({"id": ["A"], "lat": ["north"]}))


def test_a_frame_without_ids_is_refused_with_the_nearest_column():
    with pytest.raises(sn.InvalidTies, match="the actors, id: this column is missing; did you mean 'ids'"):
        actor_frame(pd.DataFrame({"ids": ["A"], "name": ["x"]}))


def test_two_columns_of_one_name_are_refused():
    with pytest.raises(sn.InvalidTies, match="the ties, note: columns 2 and 3 have the same name"):
        tie_frame(pd.DataFrame([["t", "x", "y"]], columns=["id", "note", "note"]))
    with pytest.raises(sn.InvalidTies, match="have the same name"):
        flat_frame(pd.DataFrame([["x", "y"]], columns=[1, "1"]), file="a")


def test_names_that_are_no_texts_become_texts():
    frame = tie_frame(pd.DataFrame({"id": ["t"], 0: ["x"], ("a", 1): ["y"]}))
    assert frame.columns.tolist()[-2:] == ["('a', 1)", "0"]


def test_hostile_names_of_columns_are_names():
    frame = tie_frame(pd.DataFrame({"id": ["t"]} | {name: [name] for name in HOSTILE}))
    assert {name: frame.at["t", name] for name in HOSTILE} == {name: name for name in HOSTILE}


@settings(max_examples=15)
@given(networks.tie_tables(max_ties=8), st.randoms(use_true_random=False))
def test_numbers_of_ties_follow_their_content(ties, random):
    bare = ties.drop(columns="id").assign(note=[random.choice("ab") for _ in range(len(ties))])
    one = numbered(bare)
    other = numbered(bare.sample(frac=1, random_state=random.randint(0, 99)))
    assert sorted(one["id"]) == [f"tie-{number:06d}" for number in range(1, len(ties) + 1)]
    columns = one.columns.tolist()
    assert sorted(one.to_numpy().tolist()) == sorted(other[columns].to_numpy().tolist())


def test_ids_that_are_there_stay():
    ties = pd.DataFrame({"id": ["x"], "source": ["A"], "target": ["B"]})
    assert numbered(ties) is ties


@given(st.lists(st.text(max_size=3)))
def test_each_distinct_text_is_asked_once(texts):
    asked = []

    def change(text: str) -> str:
        asked.append(text)
        return text.upper()

    changed = each_distinct(pd.Series(texts, dtype="str"), change)
    assert changed.tolist() == [text.upper() for text in texts]
    assert sorted(asked) == sorted(set(texts))


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_every_column_is_held_as_the_reader_chose_last(storage):
    given = pd.DataFrame({"id": ["t"], "source": ["A"]})
    with pd.option_context("mode.string_storage", storage):
        kinds = tie_frame(given).dtypes
    assert {kind.storage for kind in kinds if isinstance(kind, pd.StringDtype)} == {storage}
