"""The second built-in case: any state can be home, and nothing of another state is in the way."""

from __future__ import annotations

from importlib import resources

import pandas as pd
import pytest

from subnatnet import InvalidChoice
from subnatnet.datasets.world import load_world
from subnatnet.places import world


@pytest.fixture(scope="module")
def poland():
    return load_world(home="PL")


def test_regions_are_the_units_and_towns_of_the_home_state(poland):
    regions = poland.actors.query("kind == 'region'")
    assert set(regions["country"]) == {"PL"}
    assert len(regions) > 100
    units = poland.gazetteer.query("kind == 'region' and level == 'region'")
    assert len(units) == 16
    assert set(units["parent"]) == {"PL"}
    assert poland.gazetteer.loc["PL", "kind"] == "place"


def test_every_tie_has_an_end_at_home(poland):
    country = poland.gazetteer["country"]
    ends = pd.DataFrame({end: poland.ties[end].map(country) for end in ("source", "target")})
    assert (ends == "PL").any(axis="columns").all()
    assert poland.ties["layer"].value_counts()["agreement"] > 600
    assert set(poland.ties["layer"]) == {"agreement", "consulate"}


def test_consular_posts_run_from_who_sends_to_who_hosts(poland):
    posts = poland.ties.query("layer == 'consulate'")
    kind = poland.gazetteer["kind"]
    assert (posts["source"].map(kind) == "place").all()
    assert (posts["target"].map(kind) == "region").all()


def test_towns_roll_up_to_their_unit(poland):
    rolled = poland.rollup("top", partners="country")
    regions = rolled.actors.query("kind == 'region'")
    assert set(regions["level"]) == {"region"}
    assert (rolled.actors.query("kind == 'place'")["level"] == "country").mean() > 0.95


def test_two_states_are_abroad_to_each_other():
    both = load_world(home=["PL", "DE"])
    country = both.gazetteer["country"]
    ends = pd.DataFrame({end: both.ties[end].map(country) for end in ("source", "target")})
    pairs = {frozenset(pair) for pair in ends.itertuples(index=False)}
    assert frozenset({"PL", "DE"}) in pairs
    assert set(both.actors.query("country in ['PL', 'DE'] and level != 'country'")["kind"]) == {"region"}


def test_regions_of_other_states_send_offices_too():
    canada = load_world(home="CA").ties.query("layer == 'consulate' and source == 'CA-QC'")
    assert len(canada) > 5


def test_with_no_home_every_state_is_one():
    net = load_world()
    assert len(net.ties) > 8000
    assert set(net.actors.query("level == 'city'")["kind"]) == {"region"}
    assert set(net.actors.query("level == 'country'")["kind"]) <= {"place"}


def test_rows_are_kept_or_counted():
    net = load_world()
    edges = pd.read_csv(
        resources.files("subnatnet.datasets") / "world_tables" / "twin_cities_edges.csv", dtype="str"
    )
    twins = (net.ties["layer"] == "agreement").sum()
    known = set(world().codes)
    placed = edges["a"].isin(known) & edges["b"].isin(known)
    assert placed.mean() > 0.98
    assert 0 <= placed.sum() - twins < 0.03 * len(edges)  # places that are one, pairs named twice


def test_the_answer_is_the_same_again(poland):
    again = load_world.__wrapped__(home="PL")  # read anew, not the one that all tests share
    assert again is not poland
    pd.testing.assert_frame_equal(again.ties, poland.ties)
    pd.testing.assert_frame_equal(again.gazetteer, poland.gazetteer)


def test_a_home_that_is_none_is_refused():
    with pytest.raises(InvalidChoice, match="'POL'"):
        load_world(home="POL")
    with pytest.raises(InvalidChoice, match="home"):
        load_world(home=5)
