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


def province(ids):
    """Give the province of each id."""
    return ids.str.split(":").str[0]


@pytest.fixture(scope="session")
def agreements(tables):
    """Agreements with their province and whether they are sister ties."""
    return tables["agreements"].assign(
        province=lambda t: province(t.source), sister=lambda t: t.kind.isin(["sister_city", "sister_region"])
    )


@pytest.fixture(scope="session")
def pairs(tables):
    """One row per document and target."""
    once = tables["directives"].drop_duplicates(["document", "target"])
    return once.assign(province=province(once.target), year=once.start.str[:4].astype(int))


@pytest.fixture(scope="session")
def engagements(tables):
    """Investment and cooperation with the province of the home side."""
    seat = tables["organisations"].set_index("id").region.to_dict()
    both = pd.concat(
        [tables["investments"].assign(investment=1), tables["cooperation"].assign(investment=0)],
        ignore_index=True,
    )
    home = both.source.where(both.flow == "outward", both.target)
    return both.assign(province=province(home.map(lambda i: seat.get(i, i))))
