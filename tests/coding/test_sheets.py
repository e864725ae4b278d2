"""A sheet for a second coder shows the text and hides the codes."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn


@pytest.fixture
def units():
    return pd.DataFrame(
        {
            "id": [f"u{n:02d}" for n in range(40)],
            "text": [f"text {n}" for n in range(40)],
            "kind": ["rare"] * 4 + ["common"] * 36,
            "role": "hub",
        }
    )


def test_codes_stay_hidden(units):
    sheet = sn.double_coding_sheet(units, ["role", "class"], context=["text"], size=10)
    assert sheet.columns.tolist() == ["text", "role", "class"]
    assert (sheet[["role", "class"]] == "").all(axis=None)
    assert len(sheet) == 10
    with pytest.raises(sn.InvalidChoice, match="blind"):
        sn.double_coding_sheet(units, ["role"], context=["text", "role"])


def test_the_draw_depends_on_the_seed_alone(units):
    one = sn.double_coding_sheet(units, ["role"], context=["text"], size=12, seed=4)
    other = sn.double_coding_sheet(units[::-1], ["role"], context=["text"], size=12, seed=4)
    third = sn.double_coding_sheet(units, ["role"], context=["text"], size=12, seed=5)
    assert one.equals(other)
    assert not one.index.equals(third.index)


def test_strata_give_their_share(units):
    for seed in range(10):
        sheet = sn.double_coding_sheet(
            units, ["role"], context=["text", "kind"], size=20, strata="kind", seed=seed
        )
        assert sheet["kind"].value_counts().to_dict() == {"common": 18, "rare": 2}


def test_a_filled_sheet_is_a_coding(units):
    sheet = sn.double_coding_sheet(units, ["role"], context=["text"], size=5).assign(role="hub")
    assert sn.reliability({"first": units, "second": sheet}, ["role"])["agreement"].iloc[0] == 1


def test_bad_requests(units):
    with pytest.raises(sn.InvalidChoice, match="did you mean 'text'"):
        sn.double_coding_sheet(units, ["role"], context=["texts"])
    with pytest.raises(sn.InvalidChoice, match="there are 40"):
        sn.double_coding_sheet(units, ["role"], context=["text"], size=41)
    with pytest.raises(sn.InvalidChoice, match="stands twice"):
        sn.double_coding_sheet(pd.concat([units, units]), ["role"], context=["text"])
