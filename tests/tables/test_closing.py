"""Rows of totals and notes below a table are set aside with a word, and no tie is taken for one."""

from __future__ import annotations

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.tables.closing import FOOTNOTE, TOTALS, is_note, is_total, without_closing
from subnatnet.tables.sheet import Sheet

TWO = "city,partner,year\nGraz,Pecs,1989\nLinz,Gabes,1977\n"
NAMES = sn.TableMapping(
    columns={"start": "year"},
    constants={"layer": "agreement"},
    source=sn.End("city", names="mint"),
    target=sn.End("partner", names="mint"),
)


WORDS = [
    "Total",
    "TOTAL:",
    "Grand total",
    "Razem",
    "Итого: 2",
    "Всего",
    "Summe",
    "Total général",
    "Totales",
    "合计",
    "計",
    "합계",
    "Toplam",
    "Tổng cộng",
    "Celkem",
    "المجموع",
    "कुल",
]
ROWS = ["{},,", "{},2,", ",{},2", "{},,2"]


@pytest.mark.parametrize("word", WORDS)
def test_a_word_for_a_total_is_one_wherever_it_stands(word):
    assert all(is_total(row.format(word).split(",")) for row in ROWS)


@pytest.mark.parametrize(
    ("word", "row"),
    [*zip(WORDS, ROWS * len(WORDS), strict=False), *(("Razem", row) for row in ROWS[:3])],
)
def test_totals_are_set_aside(tmp_path, word, row):
    path = tmp_path / "a.csv"
    path.write_text(TWO + row.format(word) + "\n", encoding="utf-8")
    net = sn.read_ties(path, mapping=NAMES)
    assert len(net.ties) == 2
    assert f"set aside: {TOTALS}" in net.receipt["what"].tolist()
    _, aside = sn.read_ties(path, mapping=NAMES, on_error="quarantine")
    assert aside[["row", "rule"]].to_numpy().tolist() == [[4, TOTALS]]
    assert aside.attrs["n_read"] == 3
    assert aside.attrs["n_kept"] == 2


@pytest.mark.parametrize(
    "note",
    [
        "Source: city hall, 2020",
        "* estimated",
        "(1) suspended in 2001",
        "Źródło: Urząd Miasta",
        "注:截至2020年",
        "Note: as of January",
        "Примечание: по данным министерства",
        "Uwaga: dane niepełne,,",
        "† ended",
    ],
)
@pytest.mark.parametrize("blank", ["", "\n", ",,\n"])
def test_notes_below_the_table_are_set_aside(tmp_path, note, blank):
    path = tmp_path / "a.csv"
    path.write_text(TWO + blank + note + "\nSource: the same\n", encoding="utf-8")
    net, aside = sn.read_ties(path, mapping=NAMES, on_error="quarantine")
    assert len(net.ties) == 2
    assert set(aside["rule"]) == {FOOTNOTE}
    assert len(aside) == 2


def test_any_last_row_of_one_cell_below_an_empty_one_is_a_note(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TWO + "\nPrepared in Vienna\n2020\n", encoding="utf-8")
    assert len(sn.read_ties(path, mapping=NAMES).ties) == 2


@pytest.mark.parametrize("row", ["Wels,,", "Wels", ",Tabor,1990"])
def test_a_row_that_lacks_a_name_stays_a_fault(tmp_path, row):
    path = tmp_path / "a.csv"
    path.write_text(TWO + row + "\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match="row 4"):
        sn.read_ties(path, mapping=NAMES)


@pytest.mark.parametrize(
    "row", ["Total,Angola,1998", "Graz,Total,1998", "Suma,Razem,1998", "Source,Sumy,1990"]
)
def test_a_tie_of_someone_of_that_name_is_a_tie(tmp_path, row):
    path = tmp_path / "a.csv"
    path.write_text(TWO + row + "\n", encoding="utf-8")
    assert len(sn.read_ties(path, mapping=NAMES).ties) == 3


def test_a_note_between_ties_stays_a_fault(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(TWO + "Source: city hall,,\nWels,Tabor,1990\n", encoding="utf-8")
    with pytest.raises(sn.InvalidTies, match="row 4"):
        sn.read_ties(path, mapping=NAMES)


def test_totals_and_merged_notes_of_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["city", "partner", "year"],
        ["Graz", "Pecs", 1989],
        ["Total", None, 1],
        ["Source: city hall"],
    ):
        page.append(row)
    page.merge_cells("A4:C4")
    book.save(tmp_path / "a.xlsx")
    net, aside = sn.read_ties(tmp_path / "a.xlsx", mapping=NAMES, on_error="quarantine")
    assert len(net.ties) == 1
    assert aside["rule"].tolist() == [TOTALS, FOOTNOTE]
    assert len(sn.read_ties(tmp_path / "a.xlsx", mapping=NAMES).ties) == 1


@given(
    st.lists(
        st.lists(st.sampled_from(["Graz", "Total", "Source: x", "3", "", "x y"]), min_size=3, max_size=3)
    )
)
def test_every_row_is_kept_or_set_aside(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], dtype="str")
    sheet = Sheet(frame, np.arange(2, len(frame) + 2), "a.csv")
    parted = without_closing(sheet)
    assert parted.n_read == sheet.n_read
    assert sorted([*parted.rows, *parted.aside["row"]]) == sheet.rows.tolist()
    assert set(parted.reasons) == set(parted.aside["row"])
    again = without_closing(parted)
    assert again.n_read == sheet.n_read


def test_a_column_called_row_is_no_hindrance():
    frame = pd.DataFrame({"row": ["1", "Total"], "source": ["a", ""], "target": ["b", "1"]}, dtype="str")
    assert without_closing(Sheet(frame, np.array([2, 3]), "a.csv")).aside["row"].tolist() == [3]


def test_words_alone_decide():
    assert not is_total(["Total", "Total"])
    assert not is_total(["", "3"])
    assert not is_note(["", ""])
