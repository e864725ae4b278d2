"""Spoilt files give one clear error, never a traceback from below, a hang or a lost row."""

from __future__ import annotations

import sys
import tracemalloc
from pathlib import Path

import pytest

import subnatnet as sn

sys.path.insert(0, str(Path(__file__).parent))

from broken import BROKEN


def test_there_are_enough():
    assert len(BROKEN) >= 60


@pytest.mark.parametrize("name", BROKEN)
def test_one_clear_error(tmp_path, name):
    data, says = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(sn.InvalidTies, match=f"(?s){says}") as caught:
        sn.read_ties(path)
    report = caught.value.report
    assert report.columns.tolist() == ["file", "sheet", "row", "column", "value", "rule", "suggestion"]
    assert len(report) > 0
    assert (report["rule"] != "").all()
    assert len(str(caught.value)) < 3000
    assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", BROKEN)
def test_quarantine_loses_no_row(tmp_path, name):
    data, _ = BROKEN[name]
    path = tmp_path / name
    path.write_bytes(data)
    try:
        net, aside = sn.read_ties(path, on_error="quarantine")
    except sn.InvalidTies as error:
        # a fault of the file, not of rows: then nothing is read at all
        assert (error.report["file"] != "").all()  # noqa: PT017 - either outcome is right
        return
    assert aside.attrs["n_read"] == aside.attrs["n_kept"] + len(aside)
    assert aside.attrs["n_kept"] == len(net.ties)
    assert len(aside) > 0
    assert (aside["rule"] != "").all()


def test_a_bomb_is_not_unpacked(tmp_path):
    data, _ = BROKEN["bomb.xlsx"]
    (tmp_path / "bomb.xlsx").write_bytes(data)
    tracemalloc.start()
    with pytest.raises(sn.InvalidTies, match="unpacks"):
        sn.read_ties(tmp_path / "bomb.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000_000
