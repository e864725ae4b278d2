"""TieNetwork: what its verbs keep, drop and count."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import subnatnet as sn
from networks import ACTORS, ERAS, TIES, small, tie_tables
from subnatnet.network import _collapse
from subnatnet.tables import codes


def edge_list(net: sn.TieNetwork) -> list[tuple[str, str, str, int]]:
    return [(e.layer, e.source, e.target, e.n_ties) for e in net.edges.itertuples()]


@settings(max_examples=8)
@given(tie_tables(), st.booleans())
def test_ties_held_as_numbers_give_every_answer_that_texts_give(ties, swapped):
    """Long columns are held as numbers of their distinct texts; nobody may notice."""
    if swapped:
        free = ties["layer"] == "agreement"
        ties = ties.assign(
            source=ties["source"].mask(free, ties["target"]), target=ties["target"].mask(free, ties["source"])
        )
    plain = sn.TieNetwork(ACTORS, ties, eras=ERAS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(codes, "MANY", 0)
        patch.setattr(_collapse, "MANY", 0)
        held = sn.TieNetwork(ACTORS, ties, eras=ERAS)
        assert isinstance(held._ties["source"].dtype, pd.CategoricalDtype)
        answers = [every_answer(net) for net in (plain, held)]
    for one, other in zip(*answers, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
    assert plain.equals(held)
    assert held.equals(plain)
    assert list(held.to_networkx().edges(keys=True)) == list(plain.to_networkx().edges(keys=True))


def every_answer(net: sn.TieNetwork) -> list[pd.DataFrame]:
    rolled = net.rollup("province", partners="country")
    nets = [net, net.during("reform"), net.during("opening", event="active", undated="include"), rolled]
    nets += [net.layer(net.layers[0]), rolled.among(kind="region"), rolled.rollup("top").during("../2000")]
    nets += [net.where(layer=net.ties["layer"].iloc[0])]
    return [f for one in nets for f in (one.ties, one.edges, one.summary(), one.dates, sn.coverage(one))]


class TestConstruction:
    def test_actors_and_ties_are_sorted_by_id_whatever_came_in(self):
        net = sn.TieNetwork(ACTORS.iloc[::-1], TIES.sample(frac=1, random_state=3))
        assert net.equals(small())
        assert net.ties.index.is_monotonic_increasing
        assert net.actors.index.is_monotonic_increasing

    def test_frames_handed_in_are_not_changed(self):
        actors, ties = ACTORS.copy(deep=True), TIES.copy(deep=True)
        net = sn.TieNetwork(actors, ties)
        _ = net.rollup("province", partners="country").during("1990/2000").edges
        pd.testing.assert_frame_equal(actors, ACTORS)
        pd.testing.assert_frame_equal(ties, TIES)

    def test_frames_handed_out_are_copies(self):
        net = small()
        for frame in (net.actors, net.ties, net.members, net.gazetteer):
            frame.iloc[:, 0] = "spoilt"
        net.eras["opening"] = "spoilt"
        net.selection["layer"] = "spoilt"
        assert net.equals(small())
        assert net.eras == ERAS
        assert net.selection == {}

    @pytest.mark.parametrize("attribute", ["actors", "ties", "members", "gazetteer", "eras"])
    def test_parts_cannot_be_replaced(self, attribute):
        with pytest.raises(AttributeError):
            setattr(small(), attribute, None)

    def test_all_faults_are_reported_at_once_with_the_nearest_choice(self):
        ties = pd.DataFrame(
            {
                "id": ["a", "b", "c", "c"],
                "layer": ["agrement", "directive", "agreement", "agreement"],
                "source": ["R1", "R1", "R9", "R1"],
                "target": ["PL:lodz", "R2", "PL:lods", "PL:lodz"],
                "start": ["1999", "1999-13", "", ""],
            }
        )
        with pytest.raises(sn.InvalidTies) as raised:
            sn.TieNetwork(ACTORS, ties)
        report = raised.value.report
        assert {("a", "layer"), ("b", "source"), ("b", "start"), ("c", "target"), ("c", "id")} <= set(
            zip(report["row"], report["column"], strict=True)
        )
        assert "agreement" in set(report["suggestion"])
        assert "PL:lodz" in set(report["suggestion"])
        assert "agrement" in str(raised.value)

    def test_faults_are_also_value_errors(self):
        with pytest.raises(ValueError, match="no actor has this id"):
            sn.TieNetwork(ACTORS.iloc[:1], TIES.iloc[:1])


class TestWhere:
    @given(tie_tables(), st.sampled_from(["high", "low", ""]), st.sampled_from(["kind", "confidence"]))
    def test_it_keeps_what_pandas_would_keep_and_no_actor_leaves(self, ties, word, column):
        net = sn.TieNetwork(ACTORS, ties)
        present = net.ties[column].unique()
        if word not in present:
            with pytest.raises(sn.InvalidChoice, match=f"is not a {column} of these ties"):
                net.where(**{column: word})
            return
        kept = net.where(**{column: [word]})
        assert kept.ties.equals(net.ties[net.ties[column] == word])
        assert kept.actors.equals(net.actors)
        assert kept.members.equals(net.members)
        assert net.where(lambda t: t[column] == word).ties.equals(kept.ties)

    def test_conditions_add_up_in_any_order_with_other_verbs(self):
        net = small()
        kind = net.ties["kind"].iloc[0]
        one = net.where(kind=kind).during("1990/2010").rollup("province")
        other = net.rollup("province").during("1990/2010").where(kind=kind)
        assert one.equals(other)
        twice = net.where(kind=kind).where(lambda t: t["start"] != "")
        assert twice.selection["where"] == {"kind": [kind], "condition": "<lambda>"}
        assert (twice.ties["start"] != "").all()

    def test_a_wrong_column_or_value_gets_the_nearest(self):
        with pytest.raises(sn.InvalidChoice, match="did you mean 'confidence'"):
            small().where(confidnce="high")
        with pytest.raises(sn.InvalidChoice, match="is not a layer of these ties; did you mean 'agreement'"):
            small().where(layer="agrement")
        for wrong in (5, None, ["high", 5], ["high", None], pd.NA, {"high": 1}, b"high"):
            with pytest.raises(sn.InvalidArgument, match="confidence holds texts, so it cannot be"):
                small().where(confidence=wrong)
        for wrong in ("1", True, float("nan"), 10**400, [1, None]):
            with pytest.raises(sn.InvalidArgument, match="count holds numbers, so it cannot be"):
                small().where(count=wrong)
        with pytest.raises(sn.InvalidArgument, match="names no value"):
            small().where(confidence=[])

    def test_values_come_in_any_list(self):
        expected = small().where(document=["d1", ""]).ties
        for words in ({"d1", ""}, ("", "d1"), pd.Series(["d1", ""]), iter(["d1", ""])):
            assert small().where(document=words).ties.equals(expected)

    def test_a_condition_answers_for_every_tie(self):
        for wrong in ([True], "yes", small().ties["start"]):
            with pytest.raises(sn.InvalidChoice, match="True or False for each of the"):
                small().where(lambda _, answer=wrong: answer)


class TestSummary:
    def test_counts_acts_once_however_many_organs_issued_them(self):
        summary = small().summary()
        assert summary.loc["directive", "ties"] == 3
        assert summary.loc["directive", "acts"] == 1
        assert summary.loc["investment", "acts"] == 1

    def test_shares_and_years(self):
        agreement = small().summary().loc["agreement"]
        assert agreement["dated"] == 0.75
        assert agreement["sourced"] == 0
        assert (agreement["first"], agreement["last"]) == (1985, 1999)

    def test_repr_tells_a_person_what_is_in_there(self):
        text = repr(small())
        for words in ("14 actors", "4 regions", "2 companies", "2 ministries", "4 agreement", "1985-2015"):
            assert words in text

    def test_html_escapes_names(self):
        net = small()
        assert "<table" in net._repr_html_()
        assert "&lt;" not in net._repr_html_()

    def test_an_empty_selection_still_has_a_repr(self):
        empty = small().layer("agreement").during("1700/1701")
        assert "0 ties" in repr(empty)
        assert empty.summary().loc["agreement", "ties"] == 0


class TestLayer:
    def test_keeps_the_ties_and_the_actors_of_the_layer(self):
        net = small().layer("directive")
        assert set(net.ties["layer"]) == {"directive"}
        assert net.actors.index.tolist() == ["R1", "R2", "org:x", "org:y"]

    def test_unknown_layer_names_the_nearest(self):
        with pytest.raises(sn.InvalidChoice, match="did you mean 'investment'"):
            small().layer("investments")

    def test_no_layer_is_an_error(self):
        with pytest.raises(sn.InvalidChoice, match="at least one layer"):
            small().layer()


class TestDuring:
    def test_a_range_over_the_edge_counts_as_not_surely_dated(self):
        assert small().during("1994/2012").ties.index.tolist() == ["t4"]

    def test_include_adds_all_that_may_fall_in(self):
        kept = small().during("1994/2012", undated="include").ties.index.tolist()
        assert kept == ["t2", "t3", "t4"]

    def test_eras_are_periods_with_a_name(self):
        net = small()
        assert net.during("reform").equals(net.during("1994/2012"))
        assert net.during("ROAD").ties.index.tolist() == ["t5", "t6"]

    def test_active_ties_end_when_their_end_says_so(self):
        agreements = small().layer("agreement")
        active = agreements.during("2005/2010", event="active", undated="exclude")
        assert active.ties.index.tolist() == ["t1"]  # t3 ended in 2001, t4 nobody knows when
        assert agreements.during("2005/2010", event="active", undated="include").ties.index.tolist() == [
            "t1",
            "t2",
            "t4",
        ]

    def test_actors_of_the_layer_stay_as_isolates(self):
        net = small().layer("agreement").during("1700/1701")
        assert net.ties.empty
        assert "R1" in net.actors.index
        assert "org:x" not in net.actors.index

    @pytest.mark.parametrize("period", ["2000/1990", "long ago", "", "/", ".."])
    def test_what_is_no_period_is_refused(self, period):
        with pytest.raises(sn.InvalidChoice):
            small().during("1990/x" if period == "/" else period)

    def test_a_mistyped_era_is_met_with_the_eras_there_are(self):
        with pytest.raises(sn.InvalidChoice, match=r"Did you mean 'reform'.*opening, reform, road"):
            small().during("refrom")

    def test_bad_options_name_the_valid_ones(self):
        with pytest.raises(sn.InvalidChoice, match="exclude"):
            small().during("1990", undated="drop")
        with pytest.raises(sn.InvalidChoice, match="active"):
            small().during("1990", event="stop")

    @given(tie_tables())
    def test_eras_that_cover_time_hold_every_surely_dated_tie_once(self, ties):
        net = sn.TieNetwork(ACTORS, ties, eras=ERAS)
        spans = [net.during(p).ties.index for p in ("../1977", "opening", "reform", "road")]
        together = [tie for span in spans for tie in span]
        assert len(together) == len(set(together))
        for span, period in zip(spans[1:], ERAS, strict=True):
            assert set(span) <= set(net.during(period, undated="include").ties.index)


class TestAmong:
    def test_any_end_keeps_the_partners(self):
        net = small().layer("agreement").among(ids="R1")
        assert net.ties.index.tolist() == ["t1", "t2", "t4"]
        assert "PL:lodz" in net.actors.index
        assert "R2" not in net.actors.index

    def test_both_ends_keeps_only_ties_inside(self):
        assert small().among(kind="region", ends="both").ties.empty
        inside = small().among(kind=["region", "ministry"], ends="both")
        assert inside.ties.index.tolist() == ["t7", "t8", "t9"]

    def test_units_and_companies_belong_to_their_region(self):
        assert "t5" in small().among(ids=["R1"]).ties.index

    def test_levels(self):
        assert small().among(level="county").ties.index.tolist() == ["t4"]

    def test_a_unique_name_does_for_an_id_and_a_wrong_one_is_corrected(self):
        assert small().among(ids="Łódź").ties.index.tolist() == ["t1", "t4"]
        with pytest.raises(sn.UnknownActor, match="did you mean 'PL:lodz'"):
            small().among(ids="PL:lods")

    def test_bad_words_are_refused(self):
        for bad in ({"kind": "regions"}, {"level": "provinces"}, {"ends": "one"}):
            with pytest.raises(sn.InvalidChoice):
                small().among(**bad)


class TestRollup:
    def test_city_ties_go_to_their_province_and_partners_to_their_country(self):
        net = small().layer("agreement").rollup("province", partners="country")
        assert edge_list(net) == [("agreement", "R1", "PL", 3), ("agreement", "R2", "DE", 1)]
        assert net.edges.loc[0, "ties"] == ("t1", "t2", "t4")

    def test_a_company_counts_for_its_home_region_and_a_foreign_one_for_its_country(self):
        net = small().layer("investment").rollup("province", partners="country")
        assert edge_list(net) == [("investment", "R1", "DE", 1)]  # one project, two rows
        assert net.edges.loc[0, "ties"] == ("t5", "t6")

    def test_world_regions(self):
        net = small().layer("agreement").rollup("province", partners="world_region")
        assert set(net.edges["target"]) == {"world:w"}

    def test_what_is_above_the_level_stays(self):
        net = small().rollup("prefecture")
        assert {"R1", "R1:a"} <= set(net.ties["source"])
        assert "R1:b" not in set(net.ties["source"])

    def test_original_ends_are_kept_through_two_steps(self):
        net = small().rollup("prefecture").rollup("province", partners="country")
        assert net.ties.loc["t4", ["source_unit", "target_unit"]].tolist() == ["R1:b", "PL:lodz"]

    def test_top_is_the_level_of_regions_that_belong_to_no_other(self):
        net = small().rollup("top", partners="country")
        assert net.equals(small().rollup("province", partners="country"))
        assert net.selection["unit"] == "province"

    def test_unknown_level_names_the_nearest(self):
        with pytest.raises(sn.InvalidChoice, match="did you mean 'province'"):
            small().rollup("provinces")

    @given(tie_tables())
    def test_rolling_up_loses_no_tie_and_commutes_with_the_other_verbs(self, ties):
        net = sn.TieNetwork(ACTORS, ties, eras=ERAS)
        rolled = net.rollup("province", partners="country")
        assert sorted(tie for edge in rolled.edges["ties"] for tie in edge) == net.ties.index.tolist()
        layer = ties["layer"].iloc[0]
        one = net.layer(layer).during("reform", undated="include").rollup("province", partners="country")
        other = rolled.during("reform", undated="include").layer(layer)
        assert one.equals(other)
        assert one.edges.equals(other.edges)


class TestEdges:
    def test_undirected_pairs_meet_whatever_way_round_they_were_written(self):
        rows = [("a", "R1", "PL:lodz"), ("b", "PL:lodz", "R1")]
        ties = pd.DataFrame(rows, columns=["id", "source", "target"]).assign(layer="agreement")
        assert edge_list(sn.TieNetwork(ACTORS, ties)) == [("agreement", "R1", "PL:lodz", 2)]

    def test_directed_pairs_do_not(self):
        rows = [("a", "R1", "PL:lodz"), ("b", "PL:lodz", "R1")]
        ties = pd.DataFrame(rows, columns=["id", "source", "target"]).assign(layer="investment")
        assert len(sn.TieNetwork(ACTORS, ties).edges) == 2

    @given(tie_tables(), st.randoms(use_true_random=False))
    def test_row_order_does_not_matter(self, ties, random):
        order = list(range(len(ties)))
        random.shuffle(order)
        one, other = sn.TieNetwork(ACTORS, ties), sn.TieNetwork(ACTORS, ties.iloc[order])
        assert one.equals(other)
        assert one.edges.equals(other.edges)
        assert repr(one) == repr(other)


class TestNetworkx:
    def test_one_edge_per_tie_with_its_attributes(self):
        graph = small().to_networkx()
        assert isinstance(graph, nx.MultiDiGraph)
        assert graph.number_of_edges() == len(TIES)
        assert graph["R1:a"]["PL:lodz"]["t1"]["start"] == "1985"
        assert graph.nodes["PL:lodz"]["name"] == "Łódź"

    def test_undirected_only_if_every_layer_is(self):
        assert not small().layer("agreement").to_networkx().is_directed()
        assert small().layer("agreement", "directive").to_networkx().is_directed()

    def test_membership_adds_marked_edges_to_parents(self):
        graph = small().layer("agreement").to_networkx(membership=True)
        assert graph["R1:b"]["R1:a"]["membership"] == {"layer": "membership"}
        assert graph["PL"]["world:w"]["membership"] == {"layer": "membership"}
        assert all(data["layer"] in {"agreement", "membership"} for *_, data in graph.edges(data=True))

    @given(tie_tables())
    def test_there_and_back_again(self, ties):
        net = sn.TieNetwork(ACTORS, ties)
        for membership in (False, True):
            back = sn.from_networkx(net.to_networkx(membership=membership))
            pd.testing.assert_frame_equal(back.ties, net.ties)
            pd.testing.assert_frame_equal(back.actors, net.actors)
            assert back.members.equals(net.members)


def test_dates_are_intervals():
    dates = small().dates
    assert np.isneginf(dates.loc["t2", "start_low"])
    assert dates.loc["t1", "start_high"] - dates.loc["t1", "start_low"] == 364
    assert np.isposinf(dates.loc["t1", "end_low"])
    assert dates.loc["t4", "end_low"] == dates.loc["t4", "start_low"]
    assert np.isposinf(dates.loc["t4", "end_high"])
