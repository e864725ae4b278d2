"""Words for nothing: missing where a date or amount should stand, never where an actor stands."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.tables.missing import is_missing, is_ongoing


@pytest.mark.parametrize(
    "word", ["NA", "n/a", "N.A.", "—", "-", "н/д", "k.A.", "brak danych", "不详", "NaN", "s/d", "?"]
)
def test_they_are_missing_as_dates_and_amounts(word):
    assert is_missing(word)
    rows = pd.DataFrame(
        {"source": ["co:a"], "target": ["NA"], "start": [word], "amount": [word], "currency": ["USD"]}
    )
    ties = sn.read_ties(rows, layer="investment").ties
    assert ties["target"].tolist() == ["NA"]
    assert ties["start"].tolist() == [""]
    assert ties["amount"].isna().all()


def test_what_goes_on():
    assert is_ongoing("Present")
    assert not is_ongoing("1999")
    rows = pd.DataFrame({"source": ["CN-SC"], "target": ["PL"], "start": ["1999"], "end": ["present"]})
    assert sn.read_ties(rows, layer="agreement").ties["end"].tolist() == [""]
