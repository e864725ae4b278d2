"""The main example: run as a script, its numbers confirmed by a second calculation.

The project's own check (``.ci/run``) runs it in a process of its own, from a plain install.
"""

from __future__ import annotations

import io
import runpy
from contextlib import chdir, redirect_stdout
from pathlib import Path

import pandas as pd
import pytest

from examples.plain_regions import region_numbers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("example")
    script = ROOT / "examples" / "map_foreign_policy_roles.py"
    with chdir(folder), redirect_stdout(io.StringIO()) as printed:
        runpy.run_path(str(script), run_name="__main__")
    return folder, printed.getvalue()


@pytest.fixture(scope="module")
def table(run):
    return pd.read_csv(run[0] / "out" / "regions.csv", index_col="id", keep_default_na=False)


@pytest.fixture(scope="module")
def plain():
    return region_numbers(ROOT / "data")


def test_it_writes_the_table_and_the_page_and_says_where(run):
    folder, printed = run
    assert (folder / "out" / "atlas.html").stat().st_size > 100_000
    assert (folder / "out" / "network.html").stat().st_size > 100_000
    assert "regions.csv" in printed
    assert "atlas.html" in printed


def test_there_are_31_regions_by_name(run, table):
    assert len(table) == 31
    assert all(name in run[1] for name in table["name"])


def test_every_region_has_its_roles_with_evidence(run):
    roles = pd.read_csv(run[0] / "out" / "roles.csv", index_col="id", keep_default_na=False)
    assert len(roles) == 31
    assert (roles[["assigned", "enacted", "assigned_evidence", "reading"]] != "").all(axis=None)
    lines = run[1].splitlines()
    printed = [line for line in lines if line in set(roles["reading"])]
    assert printed == roles.sort_values("name")["reading"].tolist()
    assert len(lines) < 45  # a line for each region and what is around them, no page of codes


@pytest.mark.parametrize(
    ("column", "second"),
    [
        ("agreement", "agreements"),
        ("investment", "investments"),
        ("cooperation", "cooperation"),
        ("directive", "directives"),
        ("partners", "partners"),
        ("countries", "countries"),
        ("shannon", "shannon"),
        ("europe_share", "europe_share"),
        ("land_neighbour_share", "neighbour_share"),
        ("betweenness", "betweenness"),
    ],
)
def test_a_second_calculation_confirms(table, plain, column, second):
    expected = plain[second].astype(float)
    pd.testing.assert_series_equal(table[column].astype(float), expected, check_names=False, rtol=1e-9)


def test_instruments_cover_the_directives(table):
    instruments = table.loc[:, "community":].columns[1:]
    # a document counts once under each of its instruments, so the sum is at least the number of documents
    assert (table[instruments].sum(axis=1) >= table["directive"]).all()
    assert (table[instruments].max(axis=1) <= table["directive"]).all()


def test_communities_are_those_of_the_second_calculation(table, plain):
    together = pd.crosstab(table["community"], plain["community"]) > 0
    assert (together.sum(axis=0) == 1).all()
    assert (together.sum(axis=1) == 1).all()
    assert len(together) > 1
