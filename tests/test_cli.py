"""Every command is one call of the library, with an exit code and readable text."""

from __future__ import annotations

import subprocess
import sys

import pandas as pd
import pytest
from typer.testing import CliRunner

import networks
import subnatnet as sn
from subnatnet.cli import app

RUN = CliRunner()
GOOD = "source,target,type,date\nCN-SC,PL:lodz,agreement,2015\n"
BAD = "source,target,type,date\nCN-SC,PL:lodz,agrement,2015\nCN-SC,PL:lodz,agreement,2015-02-30\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(BAD, encoding="utf-8")
    return tmp_path


def test_validate_good(files):
    done = RUN.invoke(app, ["validate", str(files / "good.csv")])
    assert done.exit_code == 0
    assert "1 tie (1 agreement)" in done.stdout


def test_validate_bad_says_what_and_where(files):
    report = files / "out.csv"
    done = RUN.invoke(app, ["validate", str(files / "bad.csv"), "--report", str(report)])
    assert done.exit_code == 1
    assert "bad.csv, row 2, layer = 'agrement'" in done.stderr
    assert "did you mean 'agreement'" in done.stderr
    written = pd.read_csv(report)
    assert written["row"].tolist() == [2, 3]
    assert written.columns.tolist() == ["file", "sheet", "row", "column", "value", "rule", "suggestion"]


def test_validate_a_file_that_is_not_there(files):
    done = RUN.invoke(app, ["validate", str(files / "god.csv")])
    assert done.exit_code == 1
    assert "did you mean 'good.csv'" in done.stderr
    assert "Traceback" not in done.stderr


def test_convert(files):
    done = RUN.invoke(app, ["convert", str(files / "good.csv"), str(files / "out.xlsx")])
    assert done.exit_code == 0, done.stderr
    assert sn.read_ties(files / "out.xlsx").equals(sn.read_ties(files / "good.csv"))
    refused = RUN.invoke(app, ["convert", str(files / "good.csv"), str(files / "out.docx")])
    assert refused.exit_code == 1
    assert ".xlsx" in refused.stderr


def test_resolve():
    assert RUN.invoke(app, ["resolve", "Szechwan"]).stdout.startswith("CN-SC\tSichuan")
    assert RUN.invoke(app, ["resolve", "Suzhou", "--region", "Anhui"]).stdout.startswith("CN-AH:suzhou")
    homonym = RUN.invoke(app, ["resolve", "Suzhou"])
    assert homonym.exit_code == 1
    assert "CN-JS:suzhou" in homonym.stderr


def test_as_a_module_and_networks_from_other_formats(tmp_path):
    sn.write_ties(networks.small(), tmp_path / "package")
    command = [sys.executable, "-m", "subnatnet", "validate", str(tmp_path / "package")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
