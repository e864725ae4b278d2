"""What is said of regions that do not differ; the long version is a part of benchmarks/validate.py."""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

PATH = Path(__file__).parents[2] / "benchmarks" / "null_roles.py"


@pytest.fixture(scope="module")
def null_roles():
    made = spec_from_file_location("null_roles", PATH)
    module = module_from_spec(made)
    sys.modules["null_roles"] = module
    made.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("n", "mean"), [(20, 2), (60, 1), (60, 3)])
def test_hardly_anything_is_said_of_regions_that_do_not_differ(null_roles, n, mean):
    found = null_roles.cell(n, mean, rounds=2)
    assert found["agree beyond geography"] <= 0.06
    assert found["agree"] <= 0.06
    assert found["not more than others"] <= 0.06
    assert found["stands out"] <= 0.08
