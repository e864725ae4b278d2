from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import subnatnet as sn
from measures.oracles import SNA, close, golden, quick, small_world
from subnatnet import load_world
from subnatnet.measures import _indices as ix
from subnatnet.measures import diversity
from subnatnet.measures._contacts import contacts, count_by
from subnatnet.measures._select import select

GOLDEN = golden("bct_econcomplex")
M = np.array(GOLDEN["M"], float)
COUNTS = hnp.arrays(float, st.tuples(st.integers(1, 6), st.integers(2, 6)), elements=st.integers(0, 9))


def as_graph(matrix):
    graph = nx.Graph()
    graph.add_nodes_from((f"r{i}" for i in range(len(matrix))), kind="region")
    graph.add_nodes_from((f"c{j}" for j in range(matrix.shape[1])), kind="place")
    graph.add_weighted_edges_from(
        (f"r{i}", f"c{j}", matrix[i, j]) for i, j in zip(*np.nonzero(matrix), strict=True)
    )
    return graph


def test_the_golden_values_of_econcomplex():
    found = diversity(as_graph(M), ["shannon", "hhi_normalized", "krugman", "hachman"], by="partner", base=2)
    assert close(found["shannon"], GOLDEN["ec_shannon_entropy"])
    assert close(found["hhi_normalized"], GOLDEN["ec_herfindahl"])
    assert close(found["krugman"], GOLDEN["ec_krugman_index"])
    assert close(found["krugman"] / 2, GOLDEN["ec_specialization_coefficient"])
    assert close(found["hachman"], GOLDEN["ec_hachman_index"])


def test_the_golden_evenness_of_igraph():
    # igraph's diversity: entropy of the strengths of an actor's ties over its largest value
    strength = np.array(SNA["W"], float) + np.array(SNA["W"], float).T
    assert close(ix.evenness(strength), SNA["igraph"]["diversity_w"])


@quick
@given(COUNTS)
def test_indices_equal_their_formulas(counts):
    n = counts.shape[1]
    everyone = counts.sum(axis=0) / max(counts.sum(), 1)
    for row, counted in enumerate(counts):
        if not counted.sum():
            assert np.isnan([f(counts)[row] for f in (ix.shannon, ix.hhi, ix.gini, ix.krugman)]).all()
            continue
        p = counted / counted.sum()
        assert close(ix.shannon(counts)[row], -sum(x * np.log(x) for x in p if x))
        assert close(ix.hhi(counts)[row], sum(x * x for x in p))
        assert close(ix.gini(counts)[row], sum(abs(x - y) for x in p for y in p) / (2 * n))
        assert close(ix.krugman(counts)[row], sum(abs(p - everyone)))


@quick
@given(COUNTS, st.integers(2, 9), st.randoms())
def test_scale_and_order_of_categories_do_not_matter(counts, factor, random):
    order = list(range(counts.shape[1]))
    random.shuffle(order)
    for index in (ix.shannon, ix.evenness, ix.hhi, ix.hhi_normalized, ix.gini, ix.krugman, ix.hachman):
        assert close(index(counts), index(counts[:, order] * factor))


@quick
@given(COUNTS)
def test_ranges(counts):
    n = counts.shape[1]
    limits = [
        (ix.evenness, 1),
        (ix.hhi, 1),
        (ix.hhi_normalized, 1),
        (ix.gini, 1),
        (ix.krugman, 2),
        (ix.hachman, 1),
    ]
    for index, most in [*limits, (ix.shannon, np.log(n))]:
        values = index(counts)
        known = values[~np.isnan(values)]
        assert (known >= -1e-12).all()
        assert (known <= most + 1e-9).all()


def test_distances_on_the_globe():
    quarter = ix.great_circle(
        np.array([0.0, 90.0, 0.0]), np.zeros(3), np.array([0.0, 0.0, np.nan]), np.array([90.0, 0, 0])
    )
    assert close(quarter, [np.pi / 2 * ix.EARTH_RADIUS_KM] * 2 + [np.nan], 1e-6)


@quick
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 5)), min_size=1, max_size=12))
def test_the_weighted_median_is_that_of_repeated_values(pairs):
    values, weights = (np.array(column, float) for column in zip(*pairs, strict=True))
    assert ix.weighted_median(values, weights) == np.median(np.repeat(values, weights.astype(int)))


def test_the_share_of_europe_holds_the_world_regions_in_europe():
    net = load_world(home="AT")
    found = diversity(net, "europe_share", layer="agreement", unit="top")["europe_share"]
    continent = net.gazetteer["world_region"].str.contains("Europe")  # Western, Eastern, Northern, Southern
    table = contacts(select(net, layer="agreement", unit="top"))
    expected = table.groupby("home")["partner"].agg(lambda partners: continent[partners].mean())
    assert close(found[expected.index], expected)
    assert 0 < found.min() < 1


def test_where_the_partners_of_a_network_lie():
    found = diversity(small_world(), layer="agreement", unit="province")
    a, b, c = (found.loc[i] for i in ("H-A", "H-B", "H-C"))
    assert (a["countries"], b["countries"], c["countries"]) == (2, 1, 1)
    assert a["world_regions"] == 2
    # three acts: one with N, two with F
    assert close(a[["europe_share", "eu_share", "macro_region_share"]], [2 / 3, 2 / 3, 1 / 3])
    assert close(a[["land_neighbour_share", "own_neighbour_share"]], [1 / 3, 1 / 3])
    assert close(b[["land_neighbour_share", "own_neighbour_share"]], [0, 0])
    assert close(c[["land_neighbour_share", "own_neighbour_share", "shannon", "hhi"]], [1, 1, 0, 1])
    degree = np.pi / 180 * ix.EARTH_RADIUS_KM
    assert close(
        a[["distance_median", "distance_mean", "distance_known"]], [90 * degree, 70 * degree, 1], 1e-6
    )
    unweighted = diversity(
        small_world(), ["europe_share"], layer="agreement", unit="province", counted="partners"
    )
    assert close(unweighted.loc["H-A"], [1 / 2])


def test_a_region_without_partners_in_a_period():
    found = diversity(small_world(), layer="agreement", unit="province", during="late")
    assert found.loc["H-B", "countries"] == 0
    assert found.loc["H-B"].drop(["countries", "world_regions"]).isna().all()
    bounds = diversity(small_world(), layer="agreement", unit="province", during="late", undated="bounds")
    assert bounds.loc["H-C", ["countries_low", "countries_high"]].tolist() == [0, 1]
    with pytest.raises(sn.InvalidChoice, match="bounds"):
        diversity(small_world(), ["shannon"], during="late", undated="bounds")


def test_companies_count_where_they_are_based():
    found = diversity(small_world(), ["countries", "hhi"], layer="investment", unit="province")
    assert found.loc["H-B"].tolist() == [1, 1]  # its company has a stake in one abroad
    assert found.loc["H-A"].tolist() == [1, 1]  # two lenders of one project, both of G


def test_what_is_missing_is_named():
    plain = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["x"]}))
    with pytest.raises(sn.InvalidChoice, match="no partner abroad has a 'country'"):
        diversity(plain, "shannon")
    with pytest.raises(sn.InvalidChoice, match="eu_member"):
        diversity(plain, "eu_share", by="partner")
    assert diversity(plain, "shannon", by="partner").loc["A", "shannon"] == 0
    with pytest.raises(sn.InvalidChoice, match="did you mean 'country'"):
        diversity(plain, "shannon", by="contry")


def test_corrected_measures_stand_beside_the_plain_ones():
    from subnatnet.measures import _unbiased as unbiased

    rows = [("A", "x")] * 4 + [("A", "y")] * 2 + [("A", "z"), ("B", "x")]
    net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    corrected = [f"{name}_corrected" for name in ("hhi", "simpson", "shannon", "hill0", "hill1", "hill2")]
    table = diversity(net, [*corrected, "hill1", "hill2"], by="partner")
    counts = np.array([[4.0, 2, 1], [1, 0, 0]])
    np.testing.assert_allclose(table["hhi_corrected"], unbiased.hhi(counts))
    np.testing.assert_allclose(table["simpson_corrected"], 1 - unbiased.hhi(counts))
    np.testing.assert_allclose(table["hill2_corrected"], 1 / unbiased.hhi(counts))
    np.testing.assert_allclose(table["shannon_corrected"], unbiased.shannon(counts))
    np.testing.assert_allclose(table["hill1_corrected"], np.exp(unbiased.shannon(counts)))
    np.testing.assert_allclose(table["hill0_corrected"], unbiased.richness(counts))
    np.testing.assert_allclose(table["hill2"], [1 / (21 / 49), 1])
    assert table.loc["B", ["hhi_corrected", "shannon_corrected"]].isna().all()


def test_strengths_that_are_no_counts_have_no_correction():
    graph = nx.Graph()
    graph.add_nodes_from([("A", {"kind": "region"}), ("x", {"kind": "place"}), ("y", {"kind": "place"})])
    graph.add_weighted_edges_from([("A", "x", 1.5), ("A", "y", 2.0)])
    row = diversity(graph, ["hhi", "hhi_corrected"], by="partner").loc["A"]
    assert np.isfinite(row["hhi"])
    assert np.isnan(row["hhi_corrected"])


def test_a_network_without_partners_has_shares_of_nothing():
    actors = pd.DataFrame({"id": ["A", "B", "x"], "kind": ["region", "region", "place"]})
    net = sn.from_edges(pd.DataFrame({"source": ["A"], "target": ["x"], "start": ["2001"]}), actors)
    found = diversity(
        net, ["hhi", "shannon", "simpson", "hill1", "hill2", "krugman"], by="partner", during="1990/1999"
    )
    assert len(found)
    assert found.isna().all(axis=None)


def test_rows_of_one_act_count_once_with_the_largest_of_their_counts():
    table = pd.DataFrame(
        [
            ("A", "x", "d", 1.0),
            ("A", "y", "d", 5.0),
            ("A", "y", "e", 2.0),
            ("B", "x", "f", 3.0),
            ("B", "z", "g", 1.0),
        ],
        columns=["home", "partner", "act", "weight"],
    )
    key = table["partner"].map({"x": "west", "y": "west"})
    acts, partners = (count_by(table, key, weighted=weighted) for weighted in (True, False))
    assert acts["west"].to_dict() == {"A": 7.0, "B": 3.0}
    assert partners["west"].to_dict() == {"A": 2.0, "B": 1.0}
