"""Texts held as numbers stand for the same texts, whatever is asked of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.tables import codes
from subnatnet.tables.codes import (
    MANY,
    coded,
    coded_frame,
    codes_of,
    from_codes,
    is_held,
    plain,
    plain_frame,
    spread,
)

TEXTS = st.lists(st.sampled_from(["", "a", "b", "Łódź", "a "]), max_size=30)


@given(TEXTS)
def test_a_column_held_as_numbers_reads_as_before(texts):
    column = pd.Series(texts, dtype="str", name="kind", index=range(3, 3 + len(texts)))
    number, distinct = codes_of(column)
    held = from_codes(number, distinct, column.index, column.name)
    assert isinstance(held.dtype, pd.CategoricalDtype)
    pd.testing.assert_series_equal(plain(held), column)
    assert [distinct[at] for at in codes_of(held)[0]] == texts


@given(TEXTS, st.booleans())
def test_texts_spread_over_rows_are_the_texts(texts, many):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "MANY", 0 if many else MANY)
        column = pd.Series(texts, dtype="str")
        number, distinct = codes_of(column)
        changed = [text.strip() for text in distinct]  # two of them become one
        found = spread(number, changed, column.index)
    assert plain(found).tolist() == [text.strip() for text in texts]
    assert plain(found).dtype == "str"


def test_only_long_columns_of_few_texts_become_numbers():
    few = pd.Series(["a", "b"] * MANY, dtype="str", name="layer")
    assert isinstance(coded(few).dtype, pd.CategoricalDtype)
    for column in (few[:10], pd.Series(range(MANY + 1)).astype("str"), pd.Series(np.zeros(2 * MANY))):
        assert coded(column) is column
    late = pd.concat([few[:MANY], pd.Series(range(9 * MANY)).astype("str")], ignore_index=True)
    assert coded(late) is late
    assert coded(few.astype("object")).dtype == object
    assert coded(pd.Series(["a", None] * MANY, dtype="str")).dtype == "str"


def test_a_frame_of_texts_keeps_its_other_columns():
    own = pd.Series(pd.Categorical([1, 2]))  # numbers of somebody else's are left alone
    held = from_codes(np.array([1, 0]), ["x", "y"], pd.RangeIndex(2))
    frame = pd.DataFrame({"a": held, "own": own, "n": [1.5, 2.5]})
    found = plain_frame(frame)
    assert found["a"].tolist() == ["y", "x"]
    assert found["own"].dtype == own.dtype
    assert isinstance(frame["a"].dtype, pd.CategoricalDtype)
    assert plain_frame(found[["n"]]).columns.tolist() == ["n"]


def test_ends_are_held_as_numbers_however_many_there_are():
    ids = [f"x{number}" for number in range(MANY + 1)]
    frame = pd.DataFrame({"source": ids, "note": ids}, dtype="str")
    held = coded_frame(frame, {"source"})
    assert is_held(held["source"])
    assert not is_held(held["note"])
    assert held["source"].tolist() == ids
    assert coded_frame(frame[:3], {"source"})["source"].dtype == "str"
