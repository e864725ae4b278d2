"""What the page says of its own data."""

from __future__ import annotations

import pytest

import networks
import subnatnet as sn
from subnatnet.errors import InvalidChoice
from subnatnet.present.about import about


def test_coverage_is_that_of_the_table() -> None:
    net = networks.small()
    rows = {row["layer"]: row for row in about(net)["coverage"]}
    assert {layer: row["ties"] for layer, row in rows.items()} == net.summary()["ties"].to_dict()
    assert rows["investment"]["dated"] == 1.0
    assert rows["investment"]["years"] == "2015"
    assert rows["agreement"]["years"].startswith("1985")
    assert about(net)["licences"] == []


def test_licences_count_rows_and_the_given_stands_as_given() -> None:
    net = sn.load_china()
    found = about(net, {"title": "T", "version": "1.2", "date": "2026", "citation": "C"})
    assert sum(rows for _, rows in found["licences"]) == len(net.ties)
    assert (found["title"], found["version"], found["date"], found["citation"]) == ("T", "1.2", "2026", "C")
    with pytest.raises(InvalidChoice, match="'licens'"):
        about(net, {"licens": "x"})
