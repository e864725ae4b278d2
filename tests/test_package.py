"""The package as a whole: light to import, and every public name is there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import networks
import subnatnet as sn

HEAVY = ("numba", "pandera", "pyvis", "matplotlib", "community", "IPython", "playwright")
ENGINES = ("ibis", "duckdb", "pyspark")


def test_every_public_name_exists_and_is_documented():
    for name in sn.__all__:
        assert getattr(sn, name) is not None
        assert name.startswith("__") or getattr(sn, name).__doc__


CODE = """
import runpy, sys, subnatnet as sn
print(*sys.modules, sep=",")
import pandas as pd
net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["x"]}))
net.edges, net.summary()
print(*sys.modules, sep=",")
sys.modules["matplotlib"] = None
from subnatnet import figures
try:
    figures.rank_chart(net, pd.Series([1.0], index=["A"]))
except sn.MissingExtra as error:
    print(error)
del sys.modules["matplotlib"]
figures.rank_chart(net, pd.Series([1.0], index=["A"]))
print(*sys.modules, sep=",", flush=True)
runpy.run_module("subnatnet", run_name="__main__", alter_sys=True)
"""


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """Return what a program of its own says that imports, reads, draws and runs as a module."""
    written = tmp_path_factory.mktemp("alone") / "package"
    sn.write_ties(networks.small(), written)
    command = [sys.executable, "-c", CODE, "validate", str(written)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_importing_loads_nothing_heavy_and_the_ordinary_path_no_engine(alone):
    imported, used = ({*line.split(",")} for line in alone[:2])
    assert not {*HEAVY} & imported
    assert not {*ENGINES} & used
    assert "subnatnet.network.tie_network" in used


def test_without_matplotlib_the_error_says_what_to_install(alone):
    assert alone[2] == 'figures need matplotlib: pip install "subnatnet[figures]"'
    assert issubclass(sn.MissingExtra, ImportError)


def test_no_figure_stays_open(alone):
    drawn = {*alone[3].split(",")}
    assert "matplotlib.figure" in drawn
    assert "matplotlib.pyplot" not in drawn  # nowhere on a list of open figures


def test_it_runs_as_a_module(alone):
    assert "9 ties (4 agreement, 2 investment, 3 directive)" in "".join(alone[4:])


def test_every_place_names_the_same_version():
    root = Path(__file__).parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    recipe = (root / "conda" / "meta.yaml").read_text(encoding="utf-8")
    assert f'version: "{project["version"]}"' in recipe
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: \"?{re.escape(project['version'])}\"?$", citation, re.MULTILINE)
    wanted = {re.match(r"[\w-]+", name)[0] for name in project["dependencies"]}
    listed = set(re.findall(r"^    - ([\w-]+) >=", recipe, re.MULTILINE))
    assert wanted <= listed
