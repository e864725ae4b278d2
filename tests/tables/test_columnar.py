"""Parquet: every cell comes back in its type, damage is one clear error, writing is whole or not at all."""

from __future__ import annotations

import io

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import subnatnet as sn
from hostile import HOSTILE, TEXTS
from subnatnet.tables.columnar import read_parquet, write_parquet


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(TEXTS, st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.booleans()),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(HOSTILE),
)
def test_round_trip(tmp_path_factory, rows, name):
    frame = pd.DataFrame(rows, columns=[name, "whole", "share", "flag"]).astype({name: "str"})
    path = tmp_path_factory.mktemp("parquet") / "a.parquet"
    write_parquet(frame, path)
    sheet = read_parquet(path.read_bytes(), file="a.parquet")
    pd.testing.assert_frame_equal(sheet.frame, frame, check_exact=True)
    assert sheet.rows.tolist() == list(range(1, len(frame) + 1))
    assert list(path.parent.iterdir()) == [path]


@given(st.binary(max_size=80))
def test_any_bytes_are_a_clear_error(data):
    with pytest.raises(sn.InvalidTies, match=r"^a\.parquet: the Parquet file is damaged"):
        read_parquet(b"PAR1" + data, file="a.parquet")


def test_an_index_with_a_name_is_a_column():
    held = io.BytesIO()
    pd.DataFrame({"a": ["x"]}, index=pd.Index(["t1"], name="id")).to_parquet(held)
    assert read_parquet(held.getvalue(), file="a").frame.to_dict("list") == {"id": ["t1"], "a": ["x"]}


def test_two_columns_whose_names_differ_only_in_spaces_are_refused():
    held = io.BytesIO()
    parquet.write_table(pa.table([["x"], ["y"]], names=["note", " note"]), held)
    with pytest.raises(sn.InvalidTies, match=r"a\.parquet, note: columns 1 and 2 have the same name"):
        read_parquet(held.getvalue(), file="a.parquet")


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    write_parquet(pd.DataFrame({"a": ["old"]}), path)

    def write_half(_, place, **__):
        place.write_bytes(b"PAR1")
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_parquet", write_half)
    with pytest.raises(KeyboardInterrupt):
        write_parquet(pd.DataFrame({"a": ["new"]}), path)
    assert read_parquet(path.read_bytes(), file="a").frame["a"].tolist() == ["old"]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "use", [lambda: read_parquet(b"", file="a"), lambda: write_parquet(pd.DataFrame(), None)]
)
def test_without_its_library_the_error_says_what_to_install(monkeypatch, use):
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(sn.MissingExtra, match=r"pip install 'subnatnet\[parquet\]'"):
        use()
