"""The package as a whole: light to import, and every public name is there."""

from __future__ import annotations

import subprocess
import sys

import subnatnet as sn

HEAVY = ("numba", "pandera", "pyvis", "matplotlib", "community", "IPython", "playwright")


def test_every_public_name_exists_and_is_documented():
    for name in sn.__all__:
        assert getattr(sn, name) is not None
        assert name.startswith("__") or getattr(sn, name).__doc__


def test_importing_loads_nothing_heavy():
    code = "import sys, subnatnet; print(','.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(run.stdout.strip().split(","))
