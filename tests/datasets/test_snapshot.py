"""What the library says of the built-in case is what it said before."""

from __future__ import annotations

import math
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "snapshot.py"
spec = spec_from_file_location("snapshot", BENCHMARK)
snapshot = module_from_spec(spec)
spec.loader.exec_module(snapshot)
LAST_DIGIT = 2e-3  # what stands there has four digits


@pytest.fixture(scope="module")
def taken():
    return snapshot.taken()


def cells(text):
    table = pd.read_csv(StringIO(text), dtype=str, keep_default_na=False)
    keys = next(n for n in range(1, 4) if not table.duplicated(list(table.columns[:n])).any())
    return {
        (*row[:keys], column): cell
        for row in table.itertuples(index=False)
        for column, cell in zip(table.columns, row, strict=True)
    }


def same(one, other):
    if one == other:
        return True
    try:
        return math.isclose(float(one), float(other), rel_tol=LAST_DIGIT, abs_tol=1e-9)
    except ValueError:
        return False


@pytest.mark.parametrize("name", snapshot.TABLES)
def test_results_of_the_built_in_case_are_the_same_as_before(name, taken):
    kept, now = (cells(text) for text in ((snapshot.FOLDER / f"{name}.csv").read_text("utf-8"), taken[name]))
    moved = [
        f"{key}: {kept.get(key)!r} is now {now.get(key)!r}"
        for key in [*kept, *(key for key in now if key not in kept)]
        if key not in now or key not in kept or not same(kept[key], now[key])
    ]
    assert not moved, "\n".join([*moved[:20], "run benchmarks/snapshot.py if this is meant, and say why"])


def test_the_snapshot_is_small_and_holds_nothing_else():
    files = sorted(snapshot.FOLDER.iterdir())
    assert [file.stem for file in files] == sorted(snapshot.TABLES)
    assert sum(file.stat().st_size for file in files) < 200_000
