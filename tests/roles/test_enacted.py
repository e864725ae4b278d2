from __future__ import annotations

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from roles.worlds import actors, numbered, spread, tie, world
from subnatnet.roles._facing import flagships
from subnatnet.roles.enacted import enacted_roles

FAR = [f"F{number}" for number in range(1, 13)]


def others(partners=("N2", *FAR), regions="BCDE", count=26, **more):
    return [row for region in regions for row in spread(region, list(partners), count, **more)]


def shown(rows, **options):
    return enacted_roles(world(numbered([*rows, *others()])), **options).loc["A"]


def test_where_a_region_stands_out():
    row = shown([*spread("A", ["F2", "F5", "F8", "F11"], 20), *spread("A", FAR, 6)])
    assert row["towards"].split("|")[0] == "world:w4"
    assert row["verdict"] == "enacted"
    assert min(map(float, row["towards_p"].split("|"))) >= 0.75


def test_a_region_may_face_several_directions():
    row = shown([*spread("A", ["N1"], 12), *spread("A", ["F2", "F5"], 14)])
    assert {"world:w1", "world:w4"} <= set(row["towards"].split("|"))


def test_a_region_like_the_others_is_as_most_regions():
    row = shown(spread("A", ["N2", *FAR], 26))
    assert "ties" not in row["towards_from"].split("|")
    assert row["verdict"] in ("as most regions", "cannot be told")


def test_few_ties_cannot_be_told_and_none_cannot_be_seen():
    assert shown([tie("A", "F1")])["verdict"] in ("cannot be told", "as most regions")
    assert shown([])["verdict"] == "cannot be seen"
    assert shown([])["towards"] == ""


def test_no_investor_where_no_investment_is_recorded():
    assert "investor" not in shown(spread("A", FAR, 24))["roles"]


def test_inward_investment_makes_a_host():
    rows = [tie(place, "A", layer="investment") for place in FAR]
    words = shown([*rows, *spread("A", FAR, 6)])["roles"].split("|")
    assert "investment_host" in words
    assert "outward_investor" not in words


def test_flagship_is_the_region_with_most_contacts_in_a_country():
    rows = pd.DataFrame({"region": list("AAABB"), "partner": list("xxxxy")})
    assert flagships(rows) == {"A": ["x"]}
    assert flagships(rows, least=1) == {"A": ["x"], "B": ["y"]}


def test_trade_shows_what_ties_do_not():
    trade = pd.DataFrame(
        [
            {
                "region": region,
                "flow": "trade",
                "partner": "F1",
                "period": str(year),
                "share_pct": share * (1 + year % 3 / 50),
            }
            for region, share in (("A", 30), ("B", 3), ("C", 3))
            for year in range(2018, 2022)
        ]
    )
    state = pd.DataFrame({"flow": ["trade"], "partner": ["F1"], "period": ["2020"], "share_pct": [3.0]})
    row = shown(spread("A", ["N2", *FAR], 26), tables={"trade": trade, "trade_national": state})
    assert "F1" in row["towards"].split("|")
    assert "trade" in row["towards_from"]
    assert "% of trade with F1" in row["evidence"]


def with_firm(rows):
    firm = pd.DataFrame([{"id": "co:a", "kind": "company", "level": "", "parent": "A", "country": "H"}])
    return world(numbered(rows), people=pd.concat([actors(), firm]).fillna(""))


drawn = st.lists(
    st.tuples(st.sampled_from("ABC"), st.sampled_from(["N1", "N2", *FAR[:5]])), min_size=1, max_size=15
)


@settings(max_examples=3, deadline=None)
@given(drawn, st.lists(st.sampled_from(FAR), min_size=1, max_size=6), st.integers(1, 5))
def test_doubling_all_acts_of_one_firm_changes_no_role(ties, places, times):
    rows = [tie(*one) for one in ties]
    deals = [tie("co:a", place, layer="investment") for place in places]
    columns = ["roles", "p", "towards", "towards_p", "clusters", "verdict"]
    once = enacted_roles(with_firm([*rows, *deals]))[columns]
    more = enacted_roles(with_firm([*rows, *deals * (1 + times)]))[columns]
    pd.testing.assert_frame_equal(more, once)


@settings(max_examples=3, deadline=None)
@given(drawn, st.randoms(use_true_random=False))
def test_roles_depend_neither_on_ids_nor_row_order_nor_an_unconnected_region(ties, random):
    rows = numbered([tie(*one) for one in ties])
    before = enacted_roles(world(rows))
    pd.testing.assert_frame_equal(enacted_roles(world(random.sample(rows, len(rows)))), before)
    pd.testing.assert_frame_equal(enacted_roles(world(rows, "ABCDEZ")).drop(index="Z"), before)
    other = {"A": "E", "B": "D", "C": "C", "D": "B", "E": "A"}
    renamed = [
        row | {"source": other[row["source"]], "id": f"x{len(rows) - n:03d}"} for n, row in enumerate(rows)
    ]
    after = enacted_roles(world(renamed)).rename(index=other).sort_index()
    columns = ["roles", "p", "towards", "towards_p", "clusters", "verdict"]
    pd.testing.assert_frame_equal(after[columns], before[columns])
