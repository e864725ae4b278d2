"""Scans of many ties next to the same work written by hand in SQL of DuckDB, in one run, memory limited.

Run: ``python benchmarks/bench_scale.py 1000000 10000000``. Needs the extra ``scale``; ``--memory 4GB`` is the
limit of either side, ``--spark`` adds Spark where pyspark is installed. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd

import subnatnet as sn

REGIONS, CITIES, PLACES, COUNTRIES = 31, 340, 7_200, 180


def make(path, rows, memory):
    """Write made-up ties of cities with places abroad: one in eleven undated, one in five of a joint act."""
    with duckdb.connect(config={"memory_limit": memory, "preserve_insertion_order": False}) as connection:
        connection.execute(
            f"""COPY (SELECT 't' || lpad(i::varchar, 10, '0') AS id,
              CASE WHEN h % 10 < 7 THEN 'agreement' ELSE 'investment' END AS layer,
              'R' || (h % {CITIES} % {REGIONS})::varchar || ':c' || (h % {CITIES})::varchar AS source,
              'P' || (g % {PLACES} % {COUNTRIES})::varchar || ':k' || (g % {PLACES})::varchar AS target,
              CASE WHEN h % 11 = 0 THEN '' WHEN h % 13 = 0 THEN (1975 + h % 50)::varchar
                ELSE strftime(DATE '1975-01-01' + (hash(i * 3) % 18000)::int, '%Y-%m-%d') END AS "start",
              CASE WHEN h % 5 = 0 THEN 'd' || (hash(i * 5) % {max(rows // 10, 1)})::varchar ELSE '' END
                AS document,
              CASE WHEN h % 3 = 0 THEN 's' || (h % 9)::varchar ELSE '' END AS sources
            FROM (SELECT i, hash(i) AS h, hash(i + 7) AS g FROM range({rows}) r(i)))
            TO '{path}' (FORMAT parquet)"""  # noqa: S608 - numbers of our own
        )


def actors():
    home = [(f"R{n}", "region", "province", "") for n in range(REGIONS)]
    home += [(f"R{n % REGIONS}:c{n}", "region", "prefecture", f"R{n % REGIONS}") for n in range(CITIES)]
    away = [(f"P{n}", "place", "country", "") for n in range(COUNTRIES)]
    away += [(f"P{n % COUNTRIES}:k{n}", "place", "city", f"P{n % COUNTRIES}") for n in range(PLACES)]
    return pd.DataFrame([*home, *away], columns=["id", "kind", "level", "parent"])


def by_hand(path, memory, folder):
    """Return edges of regions and countries from 1990 to 2009 as one would write them in SQL."""
    config = {"memory_limit": memory, "temp_directory": str(folder)}
    with duckdb.connect(config=config) as connection:
        known = actors()
        known["up"] = known["parent"].where(known["parent"] != "", known["id"])
        connection.register("frame", known[["id", "up"]])
        connection.execute("CREATE TABLE actors AS SELECT * FROM frame")
        return connection.execute(
            f"""SELECT layer, s.up AS source, t.up AS target,
              count(*) FILTER (document = '') + count(DISTINCT document) FILTER (document <> '') AS n_ties
            FROM '{path}' x JOIN actors s ON x.source = s.id JOIN actors t ON x.target = t.id
            WHERE "start" >= '1990' AND "start" < '2009~' GROUP BY ALL ORDER BY ALL"""  # noqa: S608 - a path of our own
        ).df()


def scanned(path, memory, folder, answer):
    with sn.scan_ties(path, actors=actors(), memory_limit=memory, temp_folder=folder, progress=False) as scan:
        return answer(scan)


def edges(scan):
    return scan.during("1990/2009").rollup("province", partners="country").edges()


def timed(call):
    begun = time.perf_counter()
    found = call()
    return time.perf_counter() - begun, found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--memory", default="3GB")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--spark", action="store_true")
    options = parser.parse_args()
    print("| ties | SQL by hand, s | scan: edges, s | ratio | validate, s | summary, s | peak memory, GB |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in options.rows:
            path = folder / f"{rows}.parquet"
            make(path, rows, options.memory)
            hand, scan = [], []
            for _ in range(options.repeats):  # in turns, so that a busy machine slows both alike
                seconds, expected = timed(lambda p=path: by_hand(p, options.memory, folder))
                hand.append(seconds)
                seconds, found = timed(lambda p=path: scanned(p, options.memory, folder, edges))
                scan.append(seconds)
            assert found["n_ties"].tolist() == expected["n_ties"].tolist()  # noqa: S101 - the same answer
            checked, faults = timed(lambda p=path: scanned(p, options.memory, folder, lambda s: s.validate()))
            told, _ = timed(lambda p=path: scanned(p, options.memory, folder, lambda s: s.summary()))
            assert faults.ok  # noqa: S101 - made to be valid
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            ratio = min(scan) / min(hand)
            cells = (min(hand), min(scan), ratio, checked, told, peak)
            print(f"| {rows:,} | " + " | ".join(f"{cell:.2f}" for cell in cells) + " |", flush=True)
            if options.spark:
                on_spark(path, expected)
            path.unlink()


def on_spark(path, expected):
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "3g")
    engine = ibis.pyspark.connect(builder.config("spark.ui.enabled", "false").getOrCreate())
    scan = sn.scan_ties(path, actors=actors(), engine=engine)
    seconds, found = timed(lambda: edges(scan))
    assert found["n_ties"].tolist() == expected["n_ties"].tolist()  # noqa: S101 - the same answer
    print(f"Spark, local[2]: {seconds:.1f} s, the same edges")


if __name__ == "__main__":
    main()
