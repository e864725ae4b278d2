"""Scans of many ties next to the same work in SQL of DuckDB, Polars and pandas, and how cost grows.

Run: ``python benchmarks/bench_scale.py 1000000 10000000``. Needs the extra ``scale``; ``--memory 3GB`` is the
limit of DuckDB on either side; ``--peers 10000000`` is the most ties given to Polars (where installed) and
pandas, which know no limit; ``--spark`` adds Spark where pyspark is installed; ``--growth`` reads, rolls up
and measures ties in memory at four sizes. Each job runs in a process of its own, of which processor seconds
(of all threads, after imports, the best of the repeats) and peak memory are told. Up to a million ties the
scan and the SQL also take turns in one process. Prints Markdown.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pandas as pd

import subnatnet as sn

REGIONS, CITIES, PLACES, COUNTRIES = 31, 340, 7_200, 180
FEW = 1_000_000  # ties that are read so soon that a busy machine shows


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
    home = [(f"R{n}", "region", "province", "", "") for n in range(REGIONS)]
    home += [(f"R{n % REGIONS}:c{n}", "region", "prefecture", f"R{n % REGIONS}", "") for n in range(CITIES)]
    away = [(f"P{n}", "place", "country", "", f"P{n}") for n in range(COUNTRIES)]
    away += [
        (f"P{n % COUNTRIES}:k{n}", "place", "city", f"P{n % COUNTRIES}", f"P{n % COUNTRIES}")
        for n in range(PLACES)
    ]
    return pd.DataFrame([*home, *away], columns=["id", "kind", "level", "parent", "country"])


def known():
    """Return where each actor is rolled up to, and its place: regions before places, then by id."""
    found = actors().sort_values(["kind", "id"], ascending=[False, True], ignore_index=True)
    found["up"] = found["parent"].where(found["parent"] != "", found["id"])
    place = pd.Series(found.index, index=found["id"])
    return found.assign(place=found["up"].map(place))[["id", "up", "place"]]


# -- jobs: edges of regions and countries from 1990 to 2009 ----------------------------------------------


def by_hand(path, memory, folder):
    """Return them as one would write them in SQL: distinct acts, ends in order, none unknown."""
    config = {"memory_limit": memory, "temp_directory": str(folder)}
    with duckdb.connect(config=config) as connection:
        connection.register("frame", known())
        connection.execute("CREATE TABLE actors AS SELECT * FROM frame")
        turned = "layer = 'agreement' AND s.place > t.place"
        found = connection.execute(
            f"""SELECT layer, CASE WHEN {turned} THEN t.up ELSE s.up END AS source,
              CASE WHEN {turned} THEN s.up ELSE t.up END AS target,
              count(*) FILTER (document = '') + count(DISTINCT document) FILTER (document <> '') AS n_ties,
              n_ties::double AS "count"
            FROM '{path}' x LEFT JOIN actors s ON x.source = s.id LEFT JOIN actors t ON x.target = t.id
            WHERE "start" >= '1990' AND "start" < '2009~' GROUP BY ALL ORDER BY ALL"""  # noqa: S608 - a path of our own
        ).df()
    if found[["source", "target"]].isna().any(axis=None):
        raise SystemExit("an end is no actor's")
    return found


def in_polars(path, _memory, _folder):
    import polars as pl

    up = pl.LazyFrame({name: known()[name].tolist() for name in ("id", "up")})
    rows = pl.scan_parquet(path).filter((pl.col("start") >= "1990") & (pl.col("start") < "2009~"))
    for end in ("source", "target"):
        rows = rows.join(up.rename({"id": end, "up": f"{end}_up"}), on=end)
    joint = pl.col("document") != ""
    n_ties = (~joint).sum() + pl.col("document").filter(joint).n_unique()
    found = rows.group_by("layer", "source_up", "target_up").agg(n_ties.alias("n_ties"))
    found = found.sort("layer", "source_up", "target_up").collect(engine="streaming")
    return pd.DataFrame({"n_ties": found["n_ties"].to_list()})


def in_pandas(path, _memory, _folder):
    rows = pd.read_parquet(path, columns=["layer", "source", "target", "start", "document"])
    rows = rows[(rows["start"] >= "1990") & (rows["start"] < "2009~")].drop(columns="start")
    up = known().set_index("id")["up"]
    rows = rows.assign(source=rows["source"].map(up), target=rows["target"].map(up))
    joint = rows["document"] != ""
    by = ["layer", "source", "target"]
    found = rows[~joint].groupby(by).size()
    found = found.add(rows[joint].groupby(by)["document"].nunique(), fill_value=0)
    return found.rename("n_ties").astype(int).sort_index().reset_index()


def scanned(path, memory, folder, answer):
    with sn.scan_ties(path, actors=actors(), memory_limit=memory, temp_folder=folder, progress=False) as scan:
        return answer(scan)


def edges(path, memory, folder):
    return scanned(path, memory, folder, by_verbs)


def by_verbs(scan):
    return scan.during("1990/2009").rollup("province", partners="country").edges()


def validate(path, memory, folder):
    return scanned(path, memory, folder, lambda scan: scan.validate().ok)


def summary(path, memory, folder):
    return scanned(path, memory, folder, lambda scan: scan.summary())


def coverage(path, memory, folder):
    return scanned(path, memory, folder, lambda scan: scan.coverage())


def measures(path, memory, folder):
    names = ["degree", "partners", "acts", "shannon"]
    return scanned(path, memory, folder, lambda scan: scan.measures(names, units=["province"]))


def on_spark(path, _memory, _folder):
    import ibis
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.driver.memory", "3g")
    engine = ibis.pyspark.connect(builder.config("spark.ui.enabled", "false").getOrCreate())
    return by_verbs(sn.scan_ties(path, actors=actors(), engine=engine, progress=False))


# -- measuring -------------------------------------------------------------------------------------------


def spent():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _run(queue, job, repeats, given):
    if find_spec("ibis"):
        import ibis  # noqa: F401 - counted neither for us nor for them
    best, clock, found = float("inf"), float("inf"), None
    for _ in range(repeats):
        begun, now = spent(), time.perf_counter()
        found = job(*given)
        best, clock = min(best, spent() - begun), min(clock, time.perf_counter() - now)
    queue.put((best, clock, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6, found))


def alone(job, repeats, *given):
    """Return processor seconds, seconds, peak memory in GB and the answer of a job in its own process."""
    context = get_context("spawn")
    queue = context.SimpleQueue()
    process = context.Process(target=_run, args=(queue, job, repeats, given))
    process.start()
    while queue.empty() and process.is_alive():
        time.sleep(0.05)
    if queue.empty() and process.exitcode:
        raise SystemExit(f"{job.__name__} ended with {process.exitcode}")
    told = queue.get()
    process.join()
    return told


def in_turn(path, memory, folder):
    """Return processor seconds of the SQL and the scan: a machine slow for a while is so for both."""
    took = {by_hand: [], edges: []}
    for _ in range(10):
        for job, seconds in took.items():
            begun = spent()
            job(path, memory, folder)
            seconds.append(spent() - begun)
    return [statistics.median(seconds[1:]) for seconds in took.values()]  # the first reads the file from disk


def row(*cells):
    texts = [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells]
    print("| " + " | ".join(texts) + " |", flush=True)


def beside_sql(path, rows, options, folder):
    given = (str(path), options.memory, str(folder))
    hand, _, hand_peak, expected = alone(by_hand, options.repeats, *given)
    row(f"{rows:,}", "edges in SQL by hand", hand, 1.0, hand_peak)
    jobs = [("scan: edges", edges), ("scan: validate", validate), ("scan: summary", summary)]
    jobs += [("scan: coverage", coverage), ("scan: measures", measures)] if options.all else []
    if rows <= options.peers:
        jobs += [("edges in Polars", in_polars)] if find_spec("polars") else []
        jobs += [("edges in pandas", in_pandas)]
    jobs += [("the same edges on Spark, local[2]", on_spark)] if options.spark else []
    if rows <= FEW:
        hand_in_turn, scan_in_turn = alone(in_turn, 1, *given)[-1]
        row(f"{rows:,}", "scan: edges, in turn", scan_in_turn, scan_in_turn / hand_in_turn, "")
    took = 0.0
    for name, job in jobs:
        seconds, clock, peak, found = alone(job, options.repeats, *given)
        took = clock if job is edges else took
        if job in (edges, on_spark):
            pd.testing.assert_frame_equal(found, expected, check_dtype=False)
        elif job in (in_polars, in_pandas):
            assert found["n_ties"].tolist() == expected["n_ties"].tolist()  # noqa: S101 - the same answer
        if job is on_spark:  # its work is done in a process of Java, so that only the clock tells
            told = f"{clock:.1f} by the clock, {clock / took:.1f} times scan: edges by the clock ({took:.1f})"
            row(f"{rows:,}", name, told, "", "")
        else:
            row(f"{rows:,}", name, seconds, seconds / hand, peak)


def read_and_rolled_up(path):
    net = sn.read_ties(path, actors=actors())
    begun = spent()
    found = net.during("1990/2009").rollup("province", partners="country").edges
    rolled = spent() - begun
    begun = spent()
    sn.centrality(net, ["degree", "strength", "acts"])
    return len(found), rolled, spent() - begun


def growth(folder, options):
    print(
        "\n| ties in memory | read_ties | during, rollup, edges | degree, strength, acts | peak memory, GB |"
    )
    print("| --- | --- | --- | --- | --- |")
    for rows in (30_000, 100_000, 300_000, 1_000_000):
        path = folder / f"{rows}.parquet"
        make(path, rows, options.memory)
        whole, _, peak, (_, rolled, measured) = alone(read_and_rolled_up, 1, str(path))
        row(f"{rows:,}", whole - rolled - measured, rolled, measured, peak)
        path.unlink()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--memory", default="3GB")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--peers", type=int, default=10_000_000)
    parser.add_argument("--all", action="store_true", help="coverage and measures too")
    parser.add_argument("--spark", action="store_true")
    parser.add_argument("--growth", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.rows:
            print("| ties | work | processor, s | times SQL by hand | peak memory, GB |")
            print("| --- | --- | --- | --- | --- |")
        for rows in options.rows:
            path = folder / f"{rows}.parquet"
            make(path, rows, options.memory)
            beside_sql(path, rows, options, folder)
            path.unlink()
        if options.growth:
            growth(folder, options)


if __name__ == "__main__":
    main()
