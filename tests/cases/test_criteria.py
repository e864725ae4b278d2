from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import subnatnet as sn
from roles.worlds import directive, numbered, tie, two_firms, world
from subnatnet.cases.comparison import compare_cases
from subnatnet.cases.criteria import case_criteria, shrunk_shares
from subnatnet.cases.selection import TECHNIQUES, select_cases
from subnatnet.roles.profile import region_profile

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


def test_agreements_of_one_delegation_are_worth_less_than_as_many_apart():
    def made(start):
        own = [tie("A", place, start) for place in ("N1:town", "N1", "N1:town", "N1")]
        rest = [tie(name, "F1", f"{2000 + n}") for name in "BCD" for n in range(6)]
        return case_criteria(world(numbered([*own, *rest])), SERIES, area="world:w1")

    apart, together = made(""), made("2005")
    assert apart["area_deff"].eq(1).all()
    assert apart.loc["A", "area_effective"] == 4
    assert together.loc["A", "area_deff"] > 1.5
    assert together.loc["A", "area_effective"] == pytest.approx(4 / together.loc["A", "area_deff"])
    assert together.loc["B", "area_effective"] == 6
    # what they are worth is what shrinks: the share stands as it is in the table
    assert together.loc["A", "area_share_raw"] == apart.loc["A", "area_share_raw"]
    assert together.loc["A", "area_share"] < apart.loc["A", "area_share"]
    width = [table.loc["A", "area_lq_high"] / table.loc["A", "area_lq_low"] for table in (together, apart)]
    assert width[0] > width[1]


@pytest.fixture(scope="module")
def doubled():
    more = [directive("A", "gateway", orientation="world:w1"), directive("B", "hub")]
    return [two_firms(times, more) for times in (1, 4)]


def test_doubling_all_acts_of_one_firm_changes_no_criterion_and_no_choice(doubled):
    one, many = (case_criteria(net, SERIES, area="world:w1") for net in doubled)
    pd.testing.assert_frame_equal(one, many)
    columns = ["area_share", "central_role"]
    for technique in TECHNIQUES:
        first, second = (
            select_cases(table, technique, 2, outcome="area_lq", explain=columns, apart=0.2, alike=2.0)
            for table in (one, many)
        )
        assert len(first)
        pd.testing.assert_frame_equal(first, second)


def test_doubling_all_acts_of_one_firm_changes_no_comparison(doubled):
    one, many = (compare_cases(net, ["A", "B"], periods=[]) for net in doubled)
    pd.testing.assert_frame_equal(one.measures, many.measures)
    pd.testing.assert_frame_equal(one.differences, many.differences)
    shares = one.measures[one.measures["dimension"] == "investment"].set_index("case")
    assert shares["deff"].ge(1).all()
    assert shares.loc["A", "effective"] == pytest.approx(14 / shares.loc["A", "deff"])
    assert "design effect" in one.to_frame("measures").to_string()
    first, second = (region_profile(net) for net in doubled)
    pd.testing.assert_frame_equal(first, second)
