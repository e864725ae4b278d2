"""The built-in tables as text, read once."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def data_dir():
    return DATA


@pytest.fixture(scope="session")
def package():
    return json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def tables(package):
    return {
        resource["name"]: pd.read_csv(DATA / resource["path"], dtype=str, keep_default_na=False)
        for resource in package["resources"]
    }
