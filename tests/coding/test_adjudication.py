"""What was read differently, and what was decided about it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn

FIRST = pd.DataFrame({"id": ["a", "b", "c"], "role": ["hub", "gateway", "hub"], "to": ["RU|MN", "", "HK"]})
SECOND = pd.DataFrame({"id": ["c", "b", "a"], "role": ["", "corridor", "hub"], "to": ["HK", "MN", "MN|RU"]})


def test_only_what_differs_is_listed():
    listed = sn.disagreements({"first": FIRST, "second": SECOND}, sets=["to"])
    assert listed.to_numpy().tolist() == [["b", "role", "gateway", "corridor"], ["b", "to", "", "MN"]]


def test_decisions_take_the_place_of_codes():
    log = pd.DataFrame(
        {
            "id": ["b", "b"],
            "variable": ["role", "to"],
            "decision": ["corridor", np.nan],
            "reason": ["last noun", "the sentence was not seen"],
        }
    )
    settled = sn.adjudicate(FIRST, log)
    assert settled["role"].tolist() == ["hub", "corridor", "hub"]
    assert settled["to"].tolist() == FIRST["to"].tolist()
    assert settled.attrs["changed"] == 1
    assert settled.attrs["open"] == [("b", "to")]
    assert FIRST["role"].tolist() == ["hub", "gateway", "hub"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("z", "role", "hub", "why"), "unit of the coding"),
        (("a", "rolle", "hub", "why"), "did you mean 'role'"),
        (("a", "role", "hubb", "why"), "did you mean 'hub'"),
        (("a", "role", "hub", " "), "needs a reason"),
    ],
)
def test_a_log_with_faults_is_refused(row, said):
    log = pd.DataFrame([row], columns=["id", "variable", "decision", "reason"])
    with pytest.raises(sn.InvalidChoice, match=said):
        sn.adjudicate(FIRST, log, codebook=sn.role_codebook())


def test_a_cell_is_decided_once_and_with_all_columns():
    log = pd.DataFrame([("a", "role", "hub", "why")] * 2, columns=["id", "variable", "decision", "reason"])
    with pytest.raises(sn.InvalidChoice, match="twice"):
        sn.adjudicate(FIRST, log)
    with pytest.raises(sn.InvalidArgument, match="it has no 'reason'"):
        sn.adjudicate(FIRST, log.drop(columns="reason"))
    with pytest.raises(sn.InvalidChoice, match="at least two"):
        sn.disagreements({"first": FIRST})


def test_the_second_coding_of_the_statements_leads_to_their_codes():
    """Both codings and the log give what the tables hold."""
    double = sn.load_table("double_coding").set_index("id")
    first = double.filter(like="_first").rename(columns=lambda name: name.removesuffix("_first"))
    log = sn.load_table("adjudication").query("round == '2'")
    here = log[log["id"].isin(first.index)]
    settled = sn.adjudicate(first, here, codebook=None)
    now = sn.load_table("statements").set_index("id").loc[first.index, first.columns]
    differ = (settled != now).any(axis=1)
    # a rule of the first round that had not been applied to the claims was applied afterwards
    later = sn.load_table("adjudication").query("round == '1' and state == 'settled'")["id"]
    assert set(differ.index[differ]) <= set(later)
