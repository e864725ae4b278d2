from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, tie, world
from subnatnet.cases.criteria import case_criteria, shrunk_shares

SERIES = pd.DataFrame(
    [
        ("A", "exports_usd", 2019, 30.0),
        ("B", "exports_usd", 2019, 10.0),
        ("A", "gdp_cny", 2019, 50.0),
        ("B", "gdp_cny", 2019, 50.0),
        ("A", "exports_usd", 2020, 99.0),
        ("A", "minority_population", 2010, 3.0),
        ("A", "population_year_end", 2010, 12.0),
    ],
    columns=["region", "indicator", "year", "value"],
).assign(source="book")

ROWS = numbered(
    [
        directive("A", "gateway"),
        directive("A", "hub", scope="group", document="d"),
        directive("A", "x", headline=0.0),
        directive("A", "none"),
        tie("A", "N1:town"),
        tie("A", "N1"),
        tie("A", "F1"),
        tie("B", "F1"),
    ]
)


def table(**options):
    return case_criteria(world(ROWS), SERIES, area="world:w1", **options)


def test_external_dependence_is_a_share_over_a_share():
    made = table()
    assert made.loc["A", "external_dependence"] == pytest.approx(0.75 / 0.5)
    assert made.loc["B", "external_dependence"] == pytest.approx(0.25 / 0.5)
    assert "2019 (sources: book)" in made.attrs["about"]["external_dependence"]


def test_central_role_weighs_headline_directives_with_a_role():
    assert table()["central_role"].tolist() == [1.5, 0.0]


def test_cooperation_is_with_local_governments_only():
    made = table()
    assert made["area_cooperation"].tolist() == [1, 0]
    assert made.loc["A", "area_share_raw"] == pytest.approx(1 / 3)
    assert made.loc["B", "area_share"] < made.loc["A", "area_share"] < 1 / 3  # shrunk towards the others
    assert made.loc["A", "area_share_low"] < made.loc["A", "area_share"] < made.loc["A", "area_share_high"]


def test_what_is_not_known_is_missing():
    made = table()
    assert made.loc["A", "minority_share"] == 0.25
    assert np.isnan(made.loc["B", "minority_share"])
    assert made["land_neighbours"].tolist() == [1.0, 1.0]
    assert "known for 1 of 2 regions" in made.attrs["about"]["minority_share"]


def test_figures_that_are_not_there_leave_all_missing():
    made = case_criteria(world(ROWS), SERIES.iloc[:0], area="world:w1")
    assert made["external_dependence"].isna().all()
    assert "no yearly figures" in made.attrs["about"]["external_dependence"]


def test_regions_may_be_named():
    assert table(regions=["Region B"]).index.tolist() == ["B"]


def test_unknown_area_names_the_nearest():
    with pytest.raises(sn.InvalidChoice, match="did you mean 'world:w1'"):
        case_criteria(world(ROWS), SERIES, area="world:w11")


def test_a_share_of_few_does_not_lead():
    k = pd.Series({"few": 8.0, "many": 90.0, "more": 100.0, "rest": 70.0})
    n = pd.Series({"few": 14.0, "many": 200.0, "more": 240.0, "rest": 180.0})
    shrunk = shrunk_shares(k, n)
    assert (k / n).idxmax() == "few"
    assert shrunk["share"].idxmax() != "few"
    assert (shrunk["share_low"] < shrunk["share"]).all()
    assert (shrunk["share"] < shrunk["share_high"]).all()


def test_a_share_of_nothing_is_that_of_all():
    shrunk = shrunk_shares(pd.Series({"a": 0.0, "b": 40.0}), pd.Series({"a": 0.0, "b": 80.0}))
    assert shrunk.loc["a", "share"] == pytest.approx(0.5)
