"""A table with a column for each network is a list of memberships; no cell is taken for what it is not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.mapping import find_mapping
from subnatnet.tables.sheet import Sheet
from subnatnet.tables.wide import NO, YES, long_sheet

LONG = "city,country,network,since\nGraz,Austria,Net A,1999\nLinz,Austria,Net B,\nGraz,Austria,Net B,\n"


@pytest.mark.parametrize("yes", ["x", "X", "1", "yes", "✓", " ja "])
@pytest.mark.parametrize("no", ["", "0", "no", "-"])
def test_crosses_are_memberships(tmp_path, yes, no):
    path = tmp_path / "wide.csv"
    path.write_text(
        f"City,Country,Net A,Net B\nGraz,Austria,{yes},{yes}\nLinz,Austria,{no},{yes}\n", encoding="utf-8"
    )
    (tmp_path / "long.csv").write_text(LONG)
    wide = sn.read_ties(path, mapping="memberships")
    long = sn.read_ties(tmp_path / "long.csv", mapping="memberships")
    ends = [sorted(zip(n.ties["source"], n.ties["target"], strict=True)) for n in (wide, long)]
    assert ends[0] == ends[1]
    assert wide.ties["start"].tolist() == ["", "", ""]
    assert wide.receipt["what"].str.contains("a column for each").any()


def test_years_in_the_cells_say_since_when(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("city,Net A,Net B\nGraz,1999,\nLinz,x,2004\n")
    ties = sn.read_ties(path, mapping="memberships").ties
    assert sorted(ties["start"]) == ["", "1999", "2004"]


def test_a_cell_that_is_neither_yes_nor_no_sets_its_row_aside(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("city,Net A,Net B\nGraz,x,x\nLinz,perhaps,x\nWels,x,\nEnns,0,0\n")
    with pytest.raises(sn.InvalidTies, match="neither a cross") as caught:
        sn.read_ties(path, mapping="memberships")
    assert caught.value.report[["row", "column", "value"]].to_numpy().tolist() == [[3, "Net A", "perhaps"]]
    net, aside = sn.read_ties(path, mapping="memberships", on_error="quarantine")
    assert (len(net.ties), aside["row"].tolist()) == (3, [3])


CELLS = st.sampled_from([*sorted(YES | NO), ""])


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_as_many_ties_as_crosses(rows):
    frame = pd.DataFrame(rows, columns=["A", "B", "C"], dtype="str")
    frame.insert(0, "city", [f"t{n}" for n in range(len(rows))])
    sheet = Sheet(frame, np.arange(2, len(rows) + 2), "a.csv")
    found = long_sheet(sheet, find_mapping("memberships"))
    crosses = sum(cell.casefold() in YES for row in rows for cell in row)
    assert len(found.frame) == crosses or (crosses == 0 and found is sheet)
    assert not found.faults
