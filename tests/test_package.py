"""The package as a whole: light to import, and every public name is there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import subnatnet as sn

HEAVY = ("numba", "pandera", "pyvis", "matplotlib", "community", "IPython", "playwright")
ENGINES = ("ibis", "duckdb", "pyspark")


def test_every_public_name_exists_and_is_documented():
    for name in sn.__all__:
        assert getattr(sn, name) is not None
        assert name.startswith("__") or getattr(sn, name).__doc__


def test_importing_loads_nothing_heavy_and_the_ordinary_path_no_engine():
    code = (
        "import sys, subnatnet as sn\n"
        "print(*sys.modules, sep=',')\n"
        "import pandas as pd\n"
        "net = sn.from_edges(pd.DataFrame({'source': ['A'], 'target': ['x']}))\n"
        "net.edges, net.summary()\n"
        "print(*sys.modules, sep=',')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported, used = ({*line.split(",")} for line in run.stdout.splitlines())
    assert not {*HEAVY} & imported
    assert not {*ENGINES} & used
    assert "subnatnet.network.tie_network" in used


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
