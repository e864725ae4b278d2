"""Dates and amounts of a table: what resists is a fault with its place, what is done is noted."""

from __future__ import annotations

import numpy as np
import pandas as pd

import subnatnet as sn
from subnatnet.tables.cells import Mapped, read_amounts_of, read_dates_of
from subnatnet.tables.codes import MANY
from subnatnet.tables.mapping import TableMapping


def mapped(size: int) -> Mapped:
    return Mapped(pd.DataFrame(), np.arange(size))


def test_a_range_fills_the_end_where_there_is_none():
    out = pd.DataFrame({"start": ["1990-1995", "1999"], "end": ["", "2001"]}, dtype="str")
    read_dates_of(out, TableMapping(ranges="span"), mapped(2))
    assert out.to_numpy().tolist() == [["1990", "1995"], ["1999", "2001"]]


def test_faults_and_notes_have_their_place():
    out = pd.DataFrame({"start": ["1999", "03/04/1999", "ca. 2001"]}, dtype="str")
    told = mapped(3)
    read_dates_of(out, TableMapping(), told)
    assert [(fault["position"], fault["suggestion"]) for fault in told.faults] == [
        (1, "1999-03-04 or 1999-04-03")
    ]
    assert [(note["column"], note["count"]) for note in told.notes] == [("start", 1)]


def test_a_column_end_without_a_figure_in_it_holds_no_dates():
    out = pd.DataFrame({"end": ["station", "harbour", "square"]}, dtype="str")
    told = mapped(3)
    read_dates_of(out, TableMapping(), told)
    assert list(out) == ["end_"]
    assert told.notes[0]["value"] == "end_"


def test_amounts_in_the_currency_of_their_row():
    out = pd.DataFrame(
        {"amount": ["$5", "€5", "$5", "NA"], "currency": ["USD", "EUR", "EUR", "USD"]}, dtype="str"
    )
    told = mapped(4)
    read_amounts_of(out, TableMapping(), told)
    assert out["amount"].iloc[:2].tolist() == [5, 5]
    assert [fault["position"] for fault in told.faults] == [2]


def test_an_actor_said_to_be_of_two_kinds_is_a_fault():
    told = mapped(2)
    told.say_kind(pd.Series(["Q1", "Q2"]), "place", "a")
    told.say_kind(pd.Series(["Q2", "Q3"]), "region", "b")
    assert [(fault["value"], fault["position"]) for fault in told.faults] == [("Q2", 0)]
    assert told.minted["kind"].tolist() == ["place", "place", "region"]


def test_words_that_stand_nowhere_are_not_noted_as_missing(tmp_path):
    rows = pd.DataFrame({"source": "CN-SC", "target": "PL:lodz", "layer": "agreement"}, index=range(2 * MANY))
    rows = rows.assign(amount=[f"{n % 50 + 1}.5" for n in range(len(rows))], currency="USD")
    rows.loc[[3, 5], "amount"] = "n/a"
    rows.to_csv(tmp_path / "a.csv", index=False)
    told = sn.read_ties(tmp_path / "a.csv").receipt
    told = told[told["what"] == "read as missing"]
    assert told[["column", "value", "count"]].to_numpy().tolist() == [["amount", "n/a", 2]]
