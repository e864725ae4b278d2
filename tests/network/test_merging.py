"""Merging networks: the same tie once, nothing lost, whatever the order."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import networks
import subnatnet as sn

# few, for the tables themselves have theirs in tables/test_merge.py; to shrink whole networks takes minutes
FEW = settings(max_examples=4, phases=[Phase.explicit, Phase.reuse, Phase.generate])


@st.composite
def nets(draw: st.DrawFn) -> sn.TieNetwork:
    ties = draw(networks.tie_tables(max_ties=6))
    size = len(ties)
    ties["kind"] = draw(st.lists(st.sampled_from(["", "sister_city"]), min_size=size, max_size=size))
    ties["status"] = draw(st.lists(st.sampled_from(["", "active", "ended"]), min_size=size, max_size=size))
    ties["sources"] = draw(st.lists(st.sampled_from(["", "x", "y", "x|z"]), min_size=size, max_size=size))
    ties["confidence"] = draw(st.lists(st.sampled_from(["", "high", "low"]), min_size=size, max_size=size))
    ties["id"] = draw(st.sampled_from(["a", "b", "tie-00000"])) + ties["id"]
    actors = networks.ACTORS.copy()
    actors.loc[1, "level"] = draw(st.sampled_from(["prefecture", "county"]))
    return sn.TieNetwork(actors, ties)


def same(one: sn.TieNetwork, two: sn.TieNetwork) -> None:
    pd.testing.assert_frame_equal(one.ties, two.ties)
    pd.testing.assert_frame_equal(one.actors, two.actors)
    assert one.equals(two)


@FEW
@given(nets(), nets(), nets())
def test_order_does_not_matter(one, two, three):
    merged = sn.merge_ties(one, two, three)
    same(merged, sn.merge_ties(three, one, two))
    same(merged, sn.merge_ties(two, three, one))


@FEW
@given(nets(), nets())
def test_merging_again_changes_nothing(one, two):
    merged = sn.merge_ties(one, two)
    same(sn.merge_ties(merged), merged)
    same(sn.merge_ties(merged, merged), merged)
    same(sn.merge_ties(one, two, two, one), merged)


@FEW
@given(nets(), nets())
def test_every_row_and_source_is_still_there(one, two):
    merged = sn.merge_ties(one, two)
    stands_for = [part for cell in merged.ties["merged_from"] for part in cell.split("|")]
    assert set(stands_for) == set(one.ties.index) | set(two.ties.index)
    for net in (one, two):
        sources = {key for cell in net.ties["sources"] for key in cell.split("|")} - {""}
        kept = {key for cell in merged.ties["sources"] for key in cell.split("|")}
        assert sources <= kept
        assert len(merged.ties) >= len(net.ties)  # rows of one network are never put together


def pair(**cells: list[str]) -> sn.TieNetwork:
    size = len(next(iter(cells.values())))
    ends = {"source": ["R"] * size, "target": ["PL:lodz"] * size}
    return sn.from_edges(pd.DataFrame(ends | cells))


def test_a_day_in_the_year_is_the_same_tie_and_the_conflict_is_listed():
    merged = sn.merge_ties(pair(id=["a"], start=["1985"]), pair(id=["b"], start=["1985-06-01"]))
    assert merged.ties["start"].tolist() == ["1985-06-01"]
    listed = sn.merge_conflicts(merged)
    assert listed.to_numpy().tolist() == [["ties", "a", "start", "1985 | 1985-06-01", "1985-06-01"]]


def test_dates_too_far_apart_are_two_ties_unless_tolerated():
    one, two = pair(id=["a"], start=["1985"]), pair(id=["b"], start=["1987"])
    assert len(sn.merge_ties(one, two).ties) == 2
    assert len(sn.merge_ties(one, two, tolerance=1.5).ties) == 1


def test_the_ends_of_an_agreement_may_stand_in_either_order():
    actors = pd.DataFrame({"id": ["R", "P"], "kind": ["region", "place"]})
    one = sn.TieNetwork(
        actors, pd.DataFrame({"id": ["a"], "layer": "agreement", "source": "R", "target": "P"})
    )
    two = sn.TieNetwork(
        actors, pd.DataFrame({"id": ["b"], "layer": "agreement", "source": "P", "target": "R"})
    )
    assert len(sn.merge_ties(one, two).ties) == 1


def test_a_row_that_may_be_any_of_two_is_left_alone_and_said_so():
    merged = sn.merge_ties(pair(id=["a1", "a2"], start=["1985", "2005"]), pair(id=["b"], start=[""]))
    assert len(merged.ties) == 3
    assert (merged.ties["conflicts"].str.contains("may be one of a1, a2, b")).all()


def test_different_documents_are_different_acts():
    assert len(sn.merge_ties(pair(id=["a"], document=["d1"]), pair(id=["b"], document=["d2"])).ties) == 2


def test_numbered_ids_of_different_tables_mean_nothing():
    one = sn.from_edges(pd.DataFrame({"source": ["R"], "target": ["X"]}))
    two = sn.from_edges(pd.DataFrame({"source": ["R"], "target": ["Y"]}))
    assert sorted(sn.merge_ties(one, two).ties["target"]) == ["X", "Y"]


def test_two_levels_of_an_actor_are_listed():
    other = networks.ACTORS.assign(
        level=networks.ACTORS["level"].where(networks.ACTORS["id"] != "R1:b", "locality")
    )
    merged = sn.merge_ties(networks.small(), sn.TieNetwork(other, networks.TIES, eras=networks.ERAS))
    listed = sn.merge_conflicts(merged)
    assert listed.to_numpy().tolist() == [["actors", "R1:b", "level", "county | locality", "county"]]


def test_nothing_to_merge_is_an_error():
    with pytest.raises(sn.InvalidChoice, match="at least one"):
        sn.merge_ties()
    with pytest.raises(sn.InvalidChoice, match="negative"):
        sn.merge_ties(networks.small(), tolerance=-1)


def test_eras_that_differ_are_an_error():
    other = sn.TieNetwork(networks.ACTORS, networks.TIES, eras={"reform": "1990/2000"})
    with pytest.raises(sn.InvalidChoice, match="reform"):
        sn.merge_ties(networks.small(), other)


def test_a_conflict_of_texts_with_its_own_mark_is_one_row():
    ends = pd.DataFrame({"source": ["A"], "target": ["B"]})
    one, two = (
        sn.from_edges(
            ends, pd.DataFrame({"id": ["A", "B"], "kind": ["region", "place"], "name": [name, "b"]})
        )
        for name in ("x; y: z", "w | v")
    )
    merged = sn.merge_ties(one, two)
    expected = [["actors", "A", "name", "w | v | x; y: z", "w | v"]]
    assert sn.merge_conflicts(merged).to_numpy().tolist() == expected
    assert sn.merge_conflicts(sn.merge_ties(merged, two, one)).to_numpy().tolist() == expected


def test_isolates_and_parents_are_kept():
    net = networks.small().layer("agreement").during("1985")
    merged = sn.merge_ties(net, net)
    assert merged.members.equals(net.members.reset_index(drop=True))
    assert set(merged.gazetteer.index) == set(net.gazetteer.index)


def test_tables_travel_along_whatever_the_order():
    ends = pd.DataFrame({"source": ["CN-SC"], "target": ["PL:lodz"]})
    said = pd.DataFrame({"region": ["CN-SC", "CN-GD"], "role": ["hub", "gateway"]})
    one = sn.from_edges(ends).with_table("assigned", said).with_table("terms", said)
    more = pd.DataFrame({"region": ["CN-SC", "CN-YN"], "role": ["hub", "bridgehead"], "date": ["", "2013"]})
    two = sn.from_edges(ends).with_table("assigned", more.assign(date=["", "2013"]))
    merged = [sn.merge_ties(one, two), sn.merge_ties(two, one)]
    pd.testing.assert_frame_equal(merged[0].tables["assigned"], merged[1].tables["assigned"])
    assert sorted(merged[0].tables["assigned"]["role"]) == ["bridgehead", "gateway", "hub"]
    assert merged[0].tables["terms"]["role"].tolist() == ["hub", "gateway"]
