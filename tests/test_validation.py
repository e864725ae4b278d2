"""A short version of benchmarks/validate.py: what docs/validation.md shows at length."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest

PATH = Path(__file__).parents[1] / "benchmarks" / "validate.py"


@pytest.fixture(scope="module")
def validate():
    made = importlib.util.spec_from_file_location("validate", PATH)
    module = importlib.util.module_from_spec(made)
    made.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("n", "mean", "setting"), [(20, 1, "all recorded"), (60, 3, "40% missing"), (60, 2, "uneven coverage")]
)
def test_intervals_hold_the_truth(validate, n, mean, setting):
    found = validate.cell(n, mean, setting, rounds=3, seed=1)
    for name, (hit, told) in found.items():
        assert told > 0.5, name
        assert 0.85 <= hit <= 1.0, name  # of some 90 regions; the page has the closer figures
    pooled = np.mean([hit for hit, _ in found.values()])
    assert 0.90 <= pooled <= 0.99
    assert validate.firm(n, mean, setting, rounds=20, seed=1) <= 0.07  # of 600 regions


def test_few_contacts_in_large_clusters_are_said_to_tell_nothing(validate):
    found = validate.cell(20, 3, "all recorded", rounds=1)
    assert found["hill1"][1] < 0.3
    assert found["share"][1] == 1


def test_no_dating_leads_outside_the_bounds(validate):
    rows = [line.split("|") for line in validate.bounds(0.03)[4:]]
    assert len(rows) == 10
    assert {row[4].strip() for row in rows} == {"0"}
    assert {row[5].strip() for row in rows} == {"0"}
