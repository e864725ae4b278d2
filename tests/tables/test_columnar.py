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
from subnatnet.tables.codes import MANY
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


LONG = 2 * MANY + 1


def long_file(columns: dict[str, pa.Array], **options: object) -> bytes:
    held = io.BytesIO()
    parquet.write_table(pa.table(columns), held, **options)
    return held.getvalue()


@pytest.mark.parametrize("group", [LONG, 7_001])
@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_long_columns_of_few_texts_are_the_texts_they_stand_for(kind, group):
    few = [("Łódź", "CN-SC", "", None, " a")[n * n % 5] for n in range(LONG)]
    ids = [f"t{n}" for n in range(LONG)]
    columns = {"id": pa.array(ids), "few": pa.array(few).cast(kind), "n": pa.array(range(LONG))}
    data = long_file(columns | {"none": pa.nulls(LONG)}, row_group_size=group)
    frame = read_parquet(data, file="a").frame
    assert frame.dtypes.astype(str).tolist()[:3] == ["str", "category", "int64"]
    assert frame["few"].tolist() == [text or "" for text in few]
    assert frame["id"].tolist() == ids
    assert frame["none"].isna().all()
    assert list(frame.columns) == ["id", "few", "n", "none"]


def test_a_long_table_is_the_same_network_by_either_way(tmp_path):
    targets = ["PL:lodz", "TH", "DE:bonn\u200b"]
    ends = pd.DataFrame({"source": ["CN-SC", " CN-YN", "CN-SC"], "target": targets})
    rows = ends.iloc[[n % 3 for n in range(LONG)]].reset_index(drop=True)
    rows = rows.assign(layer="agreement", start=[str(1980 + n % 30) for n in range(LONG)], note=None)
    rows.loc[5, "note"] = "seen"
    rows.to_parquet(tmp_path / "a.parquet")
    rows.to_csv(tmp_path / "a.csv", index=False)
    one, other = sn.read_ties(tmp_path / "a.parquet"), sn.read_ties(tmp_path / "a.csv")
    pd.testing.assert_frame_equal(one.ties, other.ties)
    pd.testing.assert_frame_equal(one.actors, other.actors)
    bad = rows.assign(start=rows["start"].where(rows.index != LONG - 1, "2015-13"))
    bad.to_parquet(tmp_path / "a.parquet")
    net, aside = sn.read_ties(tmp_path / "a.parquet", on_error="quarantine")
    assert (len(net.ties), aside["row"].tolist(), aside["source"].tolist()) == (LONG - 1, [LONG], [" CN-YN"])
    assert not aside[aside.columns].isna().any(axis=None)


def test_actors_in_a_long_file_are_texts(tmp_path):
    ids = [f"PL:c{n}" for n in range(LONG)]
    pd.DataFrame({"id": ids, "kind": "place", "name": ids}).to_parquet(tmp_path / "who.parquet")
    ties = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:c7"], "layer": ["agreement"]})
    with pytest.raises(sn.InvalidTies, match="CN-SC"):
        sn.read_ties(ties, actors=tmp_path / "who.parquet")


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY"])
def test_texts_written_in_other_ways_are_read(encoding):
    texts = [f"co:{n % 9}" for n in range(LONG)]
    data = long_file({"a": pa.array(texts)}, use_dictionary=False, column_encoding={"a": encoding})
    assert read_parquet(data, file="a").frame["a"].tolist() == texts


def test_one_long_text_before_many_others_is_still_counted():
    """The first texts are numbers of one very long text; the others take the place they take."""
    others = pa.array([f"t{n:07d}" for n in range(300_000)])
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 30_000, pa.int32()), pa.array(["x" * 900_000]))
    spread = pa.DictionaryArray.from_arrays(pa.array(range(300_000), pa.int32()), others)
    column = pa.chunked_array([long, spread]).unify_dictionaries()
    with pytest.raises(sn.InvalidTies, match=r"unpacks to 27\.0 GB"):
        read_parquet(long_file({"a": column}), file="a")


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
