"""One budget: what never ends, or is larger than any table of ties, is one clear error within seconds."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

import subnatnet as sn
from subnatnet.tables import budget
from subnatnet.tables.budget import check_size, read_bytes


@pytest.mark.skipif(sys.platform == "win32", reason="no devices as files there")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/urandom"])
def test_devices(device):
    with pytest.raises(sn.InvalidTies, match="device or a pipe"):
        sn.read_ties(device, layer="agreement")


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes as files there")
def test_pipes(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    with pytest.raises(sn.InvalidTies, match="device or a pipe"):
        sn.read_ties(pipe, layer="agreement")


def test_files_that_are_too_large(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 100)
    assert len(read_bytes(path)) == 100
    monkeypatch.setattr(budget, "MAX_BYTES", 10)
    with pytest.raises(sn.InvalidTies, match="split it"):
        read_bytes(path)
    with pytest.raises(sn.InvalidTies, match="no such file"):
        read_bytes(Path("nowhere.csv"))


@pytest.mark.parametrize(("rows", "columns"), [(10, 5_000), (10**9, 2), (10**7, 1_000)])
def test_tables_that_are_too_large(rows, columns):
    with pytest.raises(sn.InvalidTies, match="column"):
        check_size(rows, columns, file="a.csv")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.json", "[" * 100_000),
        ("deep_closed.json", '{"a":' * 5_000 + "1" + "}" * 5_000),
        ("years.csv", "source,target,date\nA,B,Y1E999999999\n"),
        ("more_years.csv", "source,target,date\nA,B,Y-17E70000000\nA,C,199999999999\n"),
        ("brackets.csv", "source,target,date\nA,B," + "[" * 5_000 + "\n"),
        ("long_id.csv", "source,target\nA," + "b" * 600 + "\n"),
    ],
)
def test_texts_that_take_for_ever(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content)
    began = time.perf_counter()
    with pytest.raises(sn.SubnatnetError):
        sn.read_ties(path, layer="agreement")
    assert time.perf_counter() - began < 10
