"""The same verbs on Spark give the same answers; run where pyspark and Java are installed."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import subnatnet as sn
from networks import ACTORS, ERAS, TIES

if find_spec("pyspark") is None or find_spec("ibis") is None or shutil.which("java") is None:
    pytest.skip("pyspark, ibis or Java is absent", allow_module_level=True)


@pytest.fixture(scope="module")
def spark():
    """Return Spark on this machine, two workers."""
    import ibis
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session)
    session.stop()


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Return a file of ties with joint documents, undated ties, counts and dates of every kind."""
    more = TIES.assign(id=lambda t: "u" + t["id"], document="", count=2.0, confidence="high", sources="s1")
    path = tmp_path_factory.mktemp("ties") / "ties.parquet"
    pd.concat([TIES.assign(count=None, confidence="", sources=""), more]).to_parquet(path, index=False)
    return path


def narrowed(scan):
    """Return the same text of verbs on whatever engine."""
    scan = scan.where(lambda t: t["start"] != "1985").during("1990/..", undated="include", event="active")
    return scan.among(ids=["R1", "R2"]).rollup("top", partners="country")


def test_every_answer_is_the_same(spark, file):
    ours = sn.scan_ties(file, actors=ACTORS, eras=ERAS, progress=False)
    theirs = sn.scan_ties(file, actors=ACTORS, eras=ERAS, engine=spark, progress=False)
    assert_frame_equal(ours.edges(), theirs.edges())
    assert_frame_equal(ours.summary(), theirs.summary())
    assert_frame_equal(narrowed(ours).edges(), narrowed(theirs).edges())
    assert narrowed(ours).collect().equals(narrowed(theirs).collect())
    assert_frame_equal(ours.coverage(), theirs.coverage())
    assert_frame_equal(ours.layer("agreement").edges(), theirs.layer("agreement").edges())


def test_measures_are_the_same(spark, file):
    actors = ACTORS.assign(country=ACTORS["id"].str.extract(r"^(PL|DE)(?::|$)")[0].fillna(""))
    actors["world_region"] = actors["country"]
    # Spark goes over the rows for each
    names = ["degree", "strength", "partners", "acts", "shannon", "simpson", "hhi", "turnover"]
    found = [
        sn.scan_ties(file, actors=actors, eras=ERAS, progress=False, **engine).measures(
            [*names, "shares", "location_quotient"], units=["top"], counted="acts"
        )
        for engine in ({}, {"engine": spark})
    ]
    assert set(found[0]["measure"]) == {*names, "shares", "location_quotient"}
    assert_frame_equal(found[0], found[1], rtol=1e-12)


def test_faults_are_the_same(spark, file, tmp_path):
    bad = pd.read_parquet(file)
    bad.loc[0, "target"] = "PL:lods"
    bad.loc[1, "start"] = "2015-02-30"
    bad.loc[2, "kind"] = "a\x01b"
    bad.loc[3, ["start", "end"]] = ["2001", "1999"]
    bad.to_csv(tmp_path / "bad.csv", index=False)
    found = [
        sn.scan_ties(tmp_path / "bad.csv", actors=ACTORS, progress=False, **engine).validate()
        for engine in ({}, {"engine": spark})
    ]
    assert found[0].bad > 3
    assert_frame_equal(found[0].counts, found[1].counts)
    assert_frame_equal(found[0].faults, found[1].faults)
    kept = [
        sn.scan_ties(
            tmp_path / "bad.csv", actors=ACTORS, progress=False, on_error="quarantine", **engine
        ).edges()
        for engine in ({}, {"engine": spark})
    ]
    assert kept[0].attrs["rows_left_out"] == kept[1].attrs["rows_left_out"] == found[0].bad
    assert_frame_equal(kept[0], kept[1])


def test_a_table_written_by_spark_is_one_file(spark, file, tmp_path):
    sn.scan_ties(file, actors=ACTORS, engine=spark).rollup("province").to_parquet(tmp_path / "out.parquet")
    again = sn.scan_ties(tmp_path / "out.parquet", actors=ACTORS).edges()
    assert_frame_equal(again, sn.scan_ties(file, actors=ACTORS).rollup("province").edges())
