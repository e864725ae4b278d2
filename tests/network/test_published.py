from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from subnatnet.network.published import published_coverage

ACTORS = pd.DataFrame(
    {
        "id": ["R", "R:town", "PL", "PL:lodz", "DE:bonn", "world:europe"],
        "kind": ["region", "region", "place", "place", "place", "place"],
        "level": ["province", "city", "country", "city", "city", "world_region"],
        "parent": ["", "R", "world:europe", "PL", "", ""],
        "country": ["XX", "XX", "PL", "PL", "DE", ""],
    }
)


def net_of(rows):
    return sn.from_edges(pd.DataFrame(rows, columns=["source", "target", "kind", "start", "end"]), ACTORS)


def totals(*rows, **columns):
    return pd.DataFrame(rows, columns=["region", "as_of", "total"]).assign(**columns)


TIES = [
    ("R", "PL:lodz", "sister_region", "1999", ""),
    ("R:town", "DE:bonn", "sister_city", "", ""),
    ("R:town", "PL:lodz", "mou", "2005", "2008"),
    ("R", "DE:bonn", "sister_region", "2015", ""),
]


def held(table):
    found = published_coverage(net_of(TIES), totals=table)
    return found[["ties_low", "ties_high"]].iloc[0].tolist()


def test_what_held_on_the_day_counts_and_what_is_undated_may():
    assert held(totals(("R", "2010", 4))) == [1, 2]
    assert held(totals(("R", "2006", 4))) == [2, 3]
    assert held(totals(("R", "2020", 4))) == [2, 3]


def test_a_number_of_the_unit_itself_leaves_out_what_lies_in_it():
    assert held(totals(("R", "2020", 4), units="own")) == [2, 2]
    assert held(totals(("R:town", "2006", 4), units="own")) == [1, 2]


def test_a_number_counts_the_kinds_and_the_layer_it_names():
    assert held(totals(("R", "2020", 4), kinds="sister_city|sister_region")) == [2, 3]
    assert held(totals(("R", "2020", 4), kinds="sister_city")) == [0, 1]
    assert held(totals(("R", "2020", 4), layer="investment")) == [0, 0]


def test_a_number_of_the_state_counts_all_its_regions():
    assert held(totals(("XX", "2020", 4))) == [2, 3]


def test_what_cannot_be_read_is_one_clear_error():
    net = net_of(TIES)
    with pytest.raises(sn.InvalidArgument, match="no published totals"):
        published_coverage(net)
    with pytest.raises(sn.InvalidArgument, match="it has no 'total'"):
        published_coverage(net, totals=pd.DataFrame({"region": ["R"], "as_of": ["2010"]}))
    with pytest.raises(sn.InvalidArgument, match="'soon' is no date"):
        published_coverage(net, totals=totals(("R", "soon", 4)))


def test_rows_without_a_total_are_left_out():
    assert published_coverage(net_of(TIES), totals=totals(("R", "2010", None), ("R", "2011", 0))).empty


@given(st.lists(st.sampled_from(TIES), max_size=9), st.integers(1, 50), st.integers(1990, 2025))
def test_shares_are_the_ties_over_the_number(rows, number, year):
    found = published_coverage(net_of(rows), totals=totals(("R", str(year), number))).iloc[0]
    assert 0 <= found["ties_low"] <= found["ties_high"] <= len(rows)
    assert found["share_high"] * number == pytest.approx(found["ties_high"])


def test_coverage_sets_the_latest_number_beside_the_ties():
    net = net_of(TIES).with_table(
        "published_totals", totals(("R", "2010", 4), ("R", "2020", 6), ("XX", "2020", 9), layer="agreement")
    )
    table = sn.coverage(net).reset_index().set_index(["region", "era"])
    assert table.loc[("R", "(all)"), ["published", "published_as_of", "of_published_low"]].tolist() == [
        6,
        "2020",
        2 / 6,
    ]
    assert table.loc[("(all)", "(all)"), "published"] == 9
    assert table.loc[("R", "(undated)"), "published"] != table.loc[("R", "(undated)"), "published"]
    assert "published" not in sn.coverage(net_of(TIES))


def test_the_built_in_case_holds_four_fifths_of_what_its_state_published():
    table = sn.coverage(sn.load_china())
    whole = table.loc[("(all)", "agreement", "(all)")]
    assert 0.75 < whole["of_published_high"] < 0.9
    assert whole["of_published_low"] < whole["of_published_high"]
    assert table["published"].notna().sum() > 20
