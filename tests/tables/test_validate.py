"""The schemas against plain Python, fault by fault."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn
from subnatnet.schema import LAYERS
from subnatnet.tables.frames import actor_frame, tie_frame
from subnatnet.tables.validate import check_ties, find_faults

ACTORS = actor_frame(networks.ACTORS)
ROWS = st.fixed_dictionaries(
    {
        "id": st.sampled_from(["a", "b", "c", "d", ""]),
        "layer": st.sampled_from([*LAYERS, "agrement", ""]),
        "source": st.sampled_from(["R1", "R2", "PL", "org:x", "co:firm", "nobody"]),
        "target": st.sampled_from(["R1", "R2", "PL", "DE:bonn", "org:x", "nobody"]),
        "start": st.sampled_from(["", "1985", "1985-02-30", "2999", "XXXX", "[1990..1995]"]),
        "end": st.sampled_from(["", "1984", "1985", "x"]),
        "amount": st.sampled_from([None, 1.0, -1.0, 0.0]),
        "currency": st.sampled_from(["", "USD", "usd"]),
        "confidence": st.sampled_from(["", "high", "hihg"]),
        "note": st.sampled_from(["", "two\nlines", "bell\x07", "\u202eevil", "Łódź"]),
    }
)
KIND = ACTORS["kind"].to_dict()


def faults_of_ends(row: dict[str, object]) -> set[str]:
    bad = set()
    layer = LAYERS.get(str(row["layer"]))
    if layer is None:
        bad.add("layer")
    for end in ("source", "target"):
        kind = KIND.get(row[end])
        if kind is None or (layer and kind not in (layer.sources if end == "source" else layer.targets)):
            bad.add(end)
    if row["source"] == row["target"]:
        bad.add("target")
    return bad


def faults_of_dates(row: dict[str, object]) -> set[str]:
    bad = set()
    if row["start"] in ("1985-02-30", "2999"):
        bad.add("start")
    if row["end"] == "x":
        bad.add("end")
    first = {"1985": 1985, "2999": 2999, "[1990..1995]": 1990}.get(str(row["start"]))
    last = {"1984": 1984, "1985": 1985}.get(str(row["end"]))
    if first and last and last < first:
        bad.add("end")
    return bad


def plainly(row: dict[str, object], ids: list[str]) -> set[str]:
    """Return the columns at fault, decided cell by cell."""
    bad = faults_of_ends(row) | faults_of_dates(row)
    if row["id"] == "" or ids.count(str(row["id"])) > 1:
        bad.add("id")
    if row["amount"] is not None and float(str(row["amount"])) < 0:
        bad.add("amount")
    if (row["amount"] is not None and row["currency"] == "") or row["currency"] == "usd":
        bad.add("currency")
    if row["confidence"] == "hihg":
        bad.add("confidence")
    if row["note"] in ("bell\x07", "\u202eevil"):
        bad.add("note")
    return bad


@settings(max_examples=25)
@given(st.lists(ROWS, min_size=1, max_size=6))
def test_faults_are_those_that_plain_python_finds(rows):
    ties = tie_frame(pd.DataFrame(rows), order=False)
    found = find_faults(ties, ACTORS)
    ids = [str(row["id"]) for row in rows]
    for at, row in enumerate(rows):
        assert set(found.loc[found["position"] == at, "column"]) == plainly(row, ids)


def test_every_fault_is_reported_at_once_with_the_nearest_choice():
    ties = networks.TIES.assign(
        layer=["agrement", *networks.TIES["layer"][1:]],
        target=["PL:lodz", "PL:krakov", *networks.TIES["target"][2:]],
    )
    with pytest.raises(sn.InvalidTies, match="2 faults") as caught:
        sn.TieNetwork(networks.ACTORS, ties)
    report = caught.value.report.set_index("row")
    assert report.loc["t1", "suggestion"] == "agreement"
    assert report.loc["t2", "suggestion"] == "PL:krakow"


def test_actors_are_checked_too():
    actors = pd.DataFrame(
        {"id": ["A", "A", "B"], "kind": ["region", "region", "plaec"], "lat": [0.0, 0.0, 91.0]}
    )
    report = check_ties(tie_frame(pd.DataFrame({"id": []})), actor_frame(actors))
    assert set(report["rule"]) == {
        "two actors have the same id",
        "not a kind of actor",
        "must lie between -90 and 90 degrees",
    }
    assert report.loc[report["column"] == "kind", "suggestion"].tolist() == ["place"]


def test_ties_inside_a_rolled_up_unit_are_no_self_ties(tmp_path):
    inner = pd.DataFrame({"id": ["x"], "layer": ["cooperation"], "source": ["R1:a"], "target": ["R1:b"]})
    net = sn.TieNetwork(networks.ACTORS, inner).rollup("province")
    sn.write_ties(net, tmp_path / "a.csv")
    assert sn.read_ties(tmp_path / "a.csv").equals(net)


@pytest.mark.parametrize("size", [3000])
def test_a_wholly_wrong_table_is_reported_quickly(size):
    ties = pd.DataFrame({"source": [f"A{n}" for n in range(size)], "target": "B", "type": "agrement"})
    with pytest.raises(sn.InvalidTies, match="3,000 faults") as caught:
        sn.from_edges(ties)
    assert len(caught.value.report) == size
