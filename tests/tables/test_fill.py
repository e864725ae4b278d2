"""Names written once for a group of rows."""

from __future__ import annotations

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.fill import HEADING, is_for_groups

GROUPS = """Voivodeship,Partner,Country
Łódzkie,Stuttgart,Germany
,Lyon,France
Mazowieckie,Berlin,Germany
,Paris,France
"""


def test_a_name_written_once_is_that_of_the_rows_below(tmp_path):
    (tmp_path / "a.csv").write_text(GROUPS, encoding="utf-8")
    draft = sn.draft_mapping(tmp_path / "a.csv")
    assert draft.fill == ("Voivodeship",)
    assert any("empty cell of 'Voivodeship'" in guess for guess in draft.guesses)
    assert sn.TableMapping.from_toml(draft.to_toml()) == draft.plain
    net = sn.read_ties(tmp_path / "a.csv", mapping=draft)
    assert sorted(net.ties["source"].value_counts().to_dict().items()) == [
        ("region:lodzkie", 2),
        ("region:mazowieckie", 2),
    ]
    told = net.receipt[net.receipt["what"] == "empty cells read as the cell above"]
    assert told[["column", "count"]].to_numpy().tolist() == [["Voivodeship", 2]]


def test_headings_of_groups_are_set_aside(tmp_path):
    text = "Voivodeship,City,Partner\nŁódzkie,,\n,Łódź,Stuttgart\nMazowieckie,,\n"
    text += ",Warszawa,Berlin\n,Płock,Darmstadt\n"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    draft = sn.draft_mapping(tmp_path / "a.csv")
    net, aside = sn.read_ties(tmp_path / "a.csv", mapping=draft, on_error="quarantine")
    assert len(net.ties) == 3
    assert aside["rule"].tolist() == [HEADING, HEADING]
    assert aside.attrs["n_read"] == 5
    assert len(sn.read_ties(tmp_path / "a.csv", mapping=draft).ties) == 3


def test_merged_cells_of_a_group_are_filled_only_where_the_mapping_says_so(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    for line in GROUPS.splitlines():
        page.append([cell or None for cell in line.split(",")])
    page.merge_cells("A2:A3")
    page.merge_cells("A4:A5")
    book.save(tmp_path / "a.xlsx")
    draft = sn.draft_mapping(tmp_path / "a.xlsx")
    assert len(sn.read_ties(tmp_path / "a.xlsx", mapping=draft).ties) == 4
    ends = {"source": sn.End("Voivodeship", names="mint"), "target": sn.End("Partner", names="mint")}
    with pytest.raises(sn.InvalidTies, match="merged"):
        sn.read_ties(tmp_path / "a.xlsx", layer="agreement", mapping=sn.TableMapping(**ends))


@given(st.lists(st.sampled_from(["a", "b", ""]), max_size=8))
def test_a_column_without_gaps_is_none_of_groups(cells):
    others = [True] * len(cells)
    if "" not in cells or (cells and not cells[0]):
        assert not is_for_groups(cells, others)


def test_one_forgotten_name_stays_a_fault(tmp_path):
    rows = "".join(f"City {n},Town {n}\n" for n in range(9))
    (tmp_path / "a.csv").write_text("city,partner\n" + rows + ",Lyon\n", encoding="utf-8")
    draft = sn.draft_mapping(tmp_path / "a.csv")
    assert draft.fill == ()
    with pytest.raises(sn.InvalidTies, match="row 11"):
        sn.read_ties(tmp_path / "a.csv", mapping=draft)
