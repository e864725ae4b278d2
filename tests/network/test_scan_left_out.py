"""Rows that cannot be ties: counted, refused or left out with a word in every answer; never lost silently."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from functools import cache

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import subnatnet as sn
from networks import ACTORS, ERAS, TIES

ibis = pytest.importorskip("ibis")
GOOD = TIES.assign(count="1", amount="", currency="")
WRONG = {
    "both ends the same": {"target": "R1"},
    "an id that stands twice": {"id": "t1"},
    "a count of nothing": {"count": "0"},
    "a count below nothing": {"count": "-2"},
    "a count without end": {"count": "inf"},
    "an amount below nothing": {"amount": "-1", "currency": "EUR"},
    "an amount without a currency": {"amount": "1"},
    "an end before the beginning": {"start": "2001", "end": "1999"},
    "a beginning in the future": {"start": "2999"},
    "a sign that nobody sees": {"kind": "a\x01b"},
}
UNREAD = {
    "a layer that is none": {"layer": "agrement"},
    "an end that is nobody": {"target": "PL:lods"},
    "an end of a kind that cannot be": {"target": "org:x"},
    "a day that is none": {"start": "2015-02-30"},
    "no end at all": {"source": ""},
}
ANSWERS = {
    "edges": lambda scan: scan.edges(),
    "summary": lambda scan: scan.summary(),
    "coverage": lambda scan: scan.coverage(),
    "measures": lambda scan: scan.measures(["degree", "acts"]),
}


@pytest.fixture(scope="module")
def engine():
    """Return one connection for many scans."""
    from subnatnet.network._scan_engine import quiet

    with quiet():
        return ibis.duckdb.connect()


def with_one_more(**cells) -> pd.DataFrame:
    row = {
        "id": "t99",
        "layer": "agreement",
        "source": "R1",
        "target": "DE:bonn",
        "start": "1999",
        "count": "1",
    }
    return pd.concat([GOOD, pd.DataFrame([row | cells])], ignore_index=True).fillna("")


@pytest.fixture(scope="module")
def answers(engine):
    """Return what is told of the good rows, with or without the one whose id stands twice: asked once."""

    @cache
    def told(*, without: str | None):
        scan = sn.scan_ties(GOOD[GOOD["id"] != without], actors=ACTORS, eras=ERAS, engine=engine)
        found = {name: ask(scan) for name, ask in ANSWERS.items()}
        for frame in found.values():
            assert "rows_left_out" not in frame.attrs
        return found, scan.collect()

    return told


@pytest.mark.parametrize("kind", [*WRONG, *UNREAD])
def test_what_is_set_aside_is_out_of_every_answer_and_counted_in_it(kind, engine, answers):
    cells = (WRONG | UNREAD)[kind]
    table = with_one_more(**cells)
    clean = GOOD[GOOD["id"] != cells.get("id")]
    aside = len(table) - len(clean)  # of two rows with one id neither is believed
    scan = sn.scan_ties(table, actors=ACTORS, eras=ERAS, on_error="quarantine", engine=engine)
    asked, whole = answers(without=cells.get("id"))
    assert scan.validate().bad == aside
    for name, ask in ANSWERS.items():
        told = ask(scan)
        assert_frame_equal(told, asked[name])
        assert told.attrs["rows_left_out"] == aside
    net = scan.collect()
    assert net.equals(whole)
    notes = net.receipt.set_index("what")["count"]
    assert notes["rows that cannot be ties, left out"] == aside


def test_rows_that_can_be_read_and_are_wrong_are_counted_by_validate_and_left_in(engine):
    more = [with_one_more(**{"id": f"w{at}"} | cells).iloc[-1] for at, cells in enumerate(WRONG.values())]
    table = pd.concat([GOOD, pd.DataFrame(more)], ignore_index=True).fillna("")
    scan = sn.scan_ties(table, actors=ACTORS, eras=ERAS, engine=engine)
    assert scan.validate().bad == len(WRONG) + 1  # and the row whose id another one has
    ties = scan.summary()["ties"]
    assert ties.sum() == len(table)
    assert ties["agreement"] == 4 + len(WRONG)
    clean = sn.scan_ties(GOOD, actors=ACTORS, engine=engine)
    assert scan.edges()["n_ties"].sum() == clean.edges()["n_ties"].sum() + len(WRONG)


@pytest.mark.parametrize("kind", UNREAD)
def test_a_row_that_cannot_be_read_is_refused_by_every_answer_that_needs_it(kind, engine):
    scan = sn.scan_ties(with_one_more(**UNREAD[kind]), actors=ACTORS, eras=ERAS, engine=engine)
    for answer, ask in ANSWERS.items():
        asked = scan
        if kind == "a day that is none" and answer in ("edges", "measures"):
            ask(scan)  # no date is asked for
            asked = scan.during("1990/..")
        with pytest.raises(sn.InvalidTies):
            ask(asked)


def test_the_one_actor_of_a_mapping_is_at_the_end_of_every_tie(tmp_path):
    table = pd.DataFrame({"partner": ["PL:lodz", "DE:bonn", "PL:lodz"], "year": ["1999", "2004", "2015"]})
    table.to_csv(tmp_path / "list.csv", index=False)
    mapping = sn.TableMapping(
        columns={"start": "year"},
        source=sn.End(actor="R1", kind="region"),
        target=sn.End(columns="partner", kind="place"),
    )
    scan = sn.scan_ties(tmp_path / "list.csv", actors=ACTORS, mapping=mapping, layer="agreement")
    net = sn.read_ties(tmp_path / "list.csv", actors=ACTORS, mapping=mapping, layer="agreement")
    edges = scan.edges()
    told = edges[["source", "target", "count"]].to_numpy().tolist()
    assert told == [["R1", "DE:bonn", 1.0], ["R1", "PL:lodz", 2.0]]
    assert_frame_equal(
        edges.drop(columns="n_ties"),
        net.edges.drop(columns=["ties", "n_ties"]).reset_index(drop=True),
        check_dtype=False,
    )
    assert scan.validate().ok
    assert scan.during("2000/..").edges()["n_ties"].sum() == 2


SCRIPT = """
    import signal
    import sys
    from pathlib import Path
    import duckdb
    import subnatnet as sn

    signal.signal(signal.SIGINT, signal.default_int_handler)  # a runner in the background ignores it
    folder = Path(sys.argv[1])
    (folder / "spill").mkdir()
    with duckdb.connect() as own:
        own.execute(
            f"COPY (SELECT i::varchar AS id, 'R' || (i % 31) AS source, 'P' || (hash(i) % 90000) AS target "
            f"FROM range(400000) r(i)) TO '{folder}/ties.parquet'"
        )
    scan = sn.scan_ties(
        folder / "ties.parquet", layer="agreement", memory_limit="400MB", temp_folder=folder / "spill",
        progress=False,
    )
    print("begun", flush=True)
    try:
        while True:
            scan.to_parquet(folder / "out.parquet")
    except KeyboardInterrupt:
        scan.close()
        print("stopped", flush=True)
"""


def test_a_real_interrupt_leaves_nothing_behind(tmp_path):
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdout.readline() == "begun\n", child.stderr.read()
        there = {"spill", "ties.parquet"}
        while child.poll() is None and {file.name for file in tmp_path.iterdir()} <= there:
            time.sleep(0.01)  # until it writes
        time.sleep(0.1)
        child.send_signal(signal.SIGINT)
        out, error = child.communicate(timeout=120)
    finally:
        child.kill()
    assert out == "stopped\n", error
    assert not list((tmp_path / "spill").iterdir())
    left = {file.name for file in tmp_path.iterdir()} - {"spill", "ties.parquet"}
    assert left <= {"out.parquet"}
    if left:  # written whole before the interrupt
        assert len(pd.read_parquet(tmp_path / "out.parquet", columns=["source"])) == 400_000
