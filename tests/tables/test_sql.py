"""Databases: names are quoted, tables are replaced together or not at all, errors name what there is."""

from __future__ import annotations

import contextlib
import sqlite3

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from hostile import HOSTILE
from subnatnet.tables import sql
from subnatnet.tables.sql import read_database, write_database

KINDS = ["sqlite", "duckdb"]
TIES = pd.DataFrame({"id": ["a", "b"], "source": ["R", "R"], "target": ["P", "Q"], "pages": [1, 2]})


def address(folder, kind, name="a.db"):
    return f"{kind}:///{folder}/{name}"


def content(folder, kind, name="a.db"):
    """Return every table of a database with its rows, read without our own code."""
    path = str(folder / name)
    if kind == "duckdb":
        listing = "SELECT table_name FROM duckdb_tables()"
        opened = duckdb.connect(path, read_only=True)
    else:
        listing = "SELECT name FROM sqlite_master WHERE type = 'table'"
        opened = contextlib.closing(sqlite3.connect(path))
    with opened as there:
        names = [row[0] for row in there.execute(listing).fetchall()]
        quoted = {name: '"' + name.replace('"', '""') + '"' for name in names}
        return {n: there.execute(f"SELECT * FROM {q}").fetchall() for n, q in quoted.items()}  # noqa: S608 - quoted


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
    | st.sampled_from(HOSTILE),
    columns=st.lists(st.sampled_from(HOSTILE), unique_by=str.casefold, max_size=4),
)
def test_any_name_of_a_table_or_column_is_a_name(tmp_path, kind, table, columns):
    place = address(tmp_path, kind)
    write_database({"ties": TIES}, place, table="untouched", overwrite=True)
    frame = TIES.assign(**{name: [name, "x"] for name in columns})
    write_database({"ties": frame, "eras": pd.DataFrame({"name": ["e"]})}, place, table=table, overwrite=True)
    found = read_database(place, table=table)
    pd.testing.assert_frame_equal(found["sheets"][0].frame, frame, check_dtype=False)
    assert found["eras"]["name"].tolist() == ["e"]
    assert content(tmp_path, kind)["untouched"] == [tuple(row) for row in TIES.to_numpy().tolist()]
    (tmp_path / "a.db").unlink()


@pytest.mark.parametrize("kind", KINDS)
def test_tables_are_replaced_only_when_asked(tmp_path, kind):
    place = address(tmp_path, kind)
    sn.write_ties(networks.small(), place)
    before = content(tmp_path, kind)
    with pytest.raises(
        sn.InvalidChoice, match=r"has ties, ties_actors, ties_eras already; say overwrite=True"
    ):
        sn.write_ties(networks.small(), place)
    assert content(tmp_path, kind) == before


@pytest.mark.parametrize("kind", KINDS)
def test_side_tables_of_the_old_network_do_not_stay(tmp_path, kind):
    place = address(tmp_path, kind)
    sn.write_ties(networks.small(), place)
    write_database({"ties": TIES}, place, overwrite=True)
    assert set(content(tmp_path, kind)) == {"ties"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("error", [RuntimeError("disk full"), KeyboardInterrupt()])
def test_a_write_that_fails_half_way_changes_nothing(tmp_path, kind, error, monkeypatch):
    place = address(tmp_path, kind)
    sn.write_ties(networks.small(), place)
    before = content(tmp_path, kind)
    assert len(before["ties"]) == len(networks.TIES)

    class Full(dict):
        """Tables of which the second cannot be had: the old first one is gone by then."""

        def items(self):
            yield "ties", TIES
            raise error

    write = "_write_duckdb" if kind == "duckdb" else "_write_sql"
    real = getattr(sql, write)
    monkeypatch.setattr(sql, write, lambda named, *rest: real(Full(named), *rest))
    with pytest.raises((sn.InvalidChoice, KeyboardInterrupt)) as caught:
        write_database({"ties": TIES}, place, overwrite=True)
    assert isinstance(caught.value, KeyboardInterrupt) or "disk full" in str(caught.value)
    assert content(tmp_path, kind) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_database_that_could_not_be_written_is_not_left_behind(tmp_path, kind):
    with pytest.raises(sn.InvalidChoice, match="does not take the tables"):
        write_database({"ties": TIES, "eras": pd.DataFrame()}, address(tmp_path, kind))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_columns_that_differ_only_in_case_are_refused_and_not_renamed(tmp_path, kind):
    frame = TIES.assign(Remark="x", remark="y")
    with pytest.raises(sn.InvalidChoice, match="'Remark' and 'remark' of ties differ only in case"):
        write_database({"ties": frame}, address(tmp_path, kind))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["wh?t=a.db", "a#b.db", "50%20.db", "漢字 .db", "new/folder/a.db"])
def test_paths_are_taken_as_they_are(tmp_path, kind, name):
    write_database({"ties": TIES}, address(tmp_path, kind, name))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [tmp_path / name]
    assert len(read_database(address(tmp_path, kind, name))["sheets"][0].frame) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_database_is_an_error_and_is_not_made(tmp_path, kind):
    with pytest.raises(sn.InvalidTies, match="there is no such file"):
        read_database(address(tmp_path, kind))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_bytes_that_are_no_database(tmp_path, kind):
    (tmp_path / "a.db").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(sn.InvalidTies, match=r"^a\.db: the database cannot be read: "):
        read_database(address(tmp_path, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_which_table_holds_the_ties(tmp_path, kind):
    place = address(tmp_path, kind)
    write_database({"ties": TIES}, place, table="mine")
    assert [sheet.sheet for sheet in read_database(place)["sheets"]] == ["mine"]  # the only one there is
    write_database({"ties": TIES}, place, table="other")
    with pytest.raises(sn.InvalidChoice, match=r"which table of a\.db holds the ties.*mine, other"):
        read_database(place)
    with pytest.raises(sn.InvalidChoice, match=r"'mine2' is not a table of a\.db; did you mean 'mine'"):
        read_database(place, table="mine2")
    write_database({"ties": TIES}, place, table="agreements")
    assert [(s.sheet, s.layer) for s in read_database(place)["sheets"]] == [("agreements", "agreement")]
    write_database({"ties": TIES}, place)
    assert [sheet.sheet for sheet in read_database(place)["sheets"]] == ["ties"]


def test_a_password_is_not_shown():
    with pytest.raises((sn.InvalidTies, sn.MissingExtra)) as caught:
        read_database("nosuchdriver://me:secret@host/db")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("library", "kind", "says"), [("sqlalchemy", "sqlite", "sql"), ("duckdb", "duckdb", "duckdb")]
)
def test_without_its_library_the_error_says_what_to_install(tmp_path, monkeypatch, library, kind, says):
    monkeypatch.setitem(__import__("sys").modules, library, None)
    with pytest.raises(sn.MissingExtra, match=rf"pip install 'subnatnet\[{says}\]'"):
        write_database({"ties": TIES}, address(tmp_path, kind))
    assert list(tmp_path.iterdir()) == []
