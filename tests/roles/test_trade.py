from __future__ import annotations

import pandas as pd
import pytest

from subnatnet.roles.trade import trade_shares

STATE = pd.DataFrame(
    {"flow": "trade", "partner": ["x", "world:w"], "period": ["2020", "2020"], "share_pct": ["4", "10"]}
)
PARTS = {"x": "world:w", "y": "world:w", "world:w": "world:w", "z": "world:v"}


def printed(*rows, **more):
    frame = pd.DataFrame(rows, columns=["region", "partner", "period", "share_pct"])
    return frame.assign(flow="trade", scope="province", **more)


def found(*rows, **options):
    table = trade_shares(printed(*rows), STATE, PARTS, factor=1.5, **options)
    return table.set_index(["region", "partner"])


STEADY = [
    ("B", "x", str(year), share) for year, share in zip(range(2017, 2022), [4, 4.4, 3.6, 4.2, 4], strict=True)
]
LARGE = [
    ("A", "x", str(year), share) for year, share in zip(range(2017, 2022), [40, 44, 36, 42, 40], strict=True)
]


def test_ten_times_the_states_share_stands_out_and_the_same_share_does_not():
    table = found(*LARGE, *STEADY)
    assert table.loc[("A", "x"), "quotient"] == pytest.approx(10, rel=0.05)
    assert table.loc[("A", "x"), "p"] > 0.99
    assert table.loc[("B", "x"), "p"] < 0.05
    assert table.loc[("A", "x"), ["years", "first", "last"]].tolist() == [5, 2017, 2021]


def test_a_country_is_held_against_the_part_of_the_world_it_lies_in():
    table = found(("A", "y", "2020", 20), *STEADY)
    assert table.loc[("A", "y"), ["usual", "bound"]].tolist() == [pytest.approx(10.0), True]


def test_a_partner_without_anything_to_compare_with_is_left_out():
    assert ("A", "z") not in found(("A", "z", "2020", 30), *STEADY).index


def test_a_region_whose_years_vary_is_less_sure():
    wild = [
        ("A", "x", str(year), share) for year, share in zip(range(2017, 2022), [2, 40, 3, 50, 9], strict=True)
    ]
    assert found(*wild, *STEADY).loc[("A", "x"), "p"] < found(*LARGE, *STEADY).loc[("A", "x"), "p"]


def test_printed_says_how_many_of_the_years_name_the_partner():
    table = found(*LARGE, ("A", "y", "2020", 30), *STEADY)
    assert table.loc[("A", "y"), "printed"] == 0.2


def test_a_customs_district_is_not_the_region():
    rows = printed(*LARGE).assign(scope="customs district, not the municipality")
    assert trade_shares(rows, STATE, PARTS, factor=1.5).empty


def test_years_outside_the_period_do_not_count():
    assert found(*LARGE, *STEADY, span=(2020, 2021)).loc[("A", "x"), "years"] == 2
    assert found(*LARGE, *STEADY, span=(1990, 1999)).empty


def test_no_table_is_an_empty_answer():
    assert trade_shares(None, STATE, PARTS, factor=1.5).empty
    assert trade_shares(printed(*LARGE), None, PARTS, factor=1.5).empty
