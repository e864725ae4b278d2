"""Indices with intervals: right where they can be computed by hand, and covered where they are simulated."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from subnatnet.inference.indices import INDICES, index_intervals
from subnatnet.measures import _indices as plain
from subnatnet.measures import _unbiased as corrected


def contacts(rng, shares, n, mean):
    """Draw n contacts of one region in clusters of a mean size; all of a cluster lead to one category."""
    sizes = []
    while sum(sizes) < n:
        sizes.append(min(int(rng.geometric(1 / mean)), n - sum(sizes)))
    where = rng.choice(len(shares), len(sizes), p=shares)
    return np.repeat(where, sizes), np.repeat(np.arange(len(sizes)), sizes)


def state(rng, regions, n, mean, spread=10.0, categories=12):
    """Draw a state: true shares of its regions and their contacts."""
    usual = 1 / np.arange(1, categories + 1)
    truth = rng.dirichlet(spread * usual / usual.sum(), regions)
    drawn = [contacts(rng, shares, n, mean) for shares in truth]
    region = pd.Series(np.repeat(np.arange(regions), n))
    return truth, region, np.concatenate([d[0] for d in drawn]), np.concatenate([d[1] for d in drawn])


def true_index(index, truth):
    squares = (truth**2).sum(axis=1)
    entropy = -(truth * np.log(np.maximum(truth, 1e-300))).sum(axis=1)
    overlap = 2 * truth @ truth.T / (squares[:, None] + squares)
    return {
        "hhi": squares,
        "simpson": 1 - squares,
        "hill2": 1 / squares,
        "shannon": entropy,
        "hill1": np.exp(entropy),
        "uniqueness": 1 - (overlap.sum(axis=1) - 1) / (len(truth) - 1),
    }[index]


@pytest.mark.parametrize("index", ["hhi", "shannon", "uniqueness"])
def test_intervals_hold_the_truth_as_often_as_promised(index):
    """The same by number of contacts and size of clusters stands in docs/validation.md."""
    rng = np.random.default_rng(11)
    for n, mean in ((20, 1), (60, 2), (60, 3)):
        hits = []
        for _ in range(12):
            truth, region, where, cluster = state(rng, 25, n, mean)
            table = index_intervals(region, where, cluster, index=index)
            told = table["low"].notna().to_numpy()
            value = true_index(index, truth)
            hits += ((table["low"] <= value) & (table["high"] >= value))[told].tolist()
        assert len(hits) > 200
        assert 0.90 <= np.mean(hits) <= 0.99, (n, mean)


def test_too_few_clusters_are_said_to_tell_nothing():
    region = pd.Series(["A"] * 20)
    table = index_intervals(region, list("xy") * 10, np.arange(20) // 4, index="hhi")
    assert table.loc["A", "clusters"] == 5
    assert np.isnan(table.loc["A", "low"])
    assert "cannot be told" in table.loc["A", "note"]
    assert table.loc["A", "deff"] == 4


def test_a_circle_of_partners_that_is_mostly_unseen_has_no_entropy():
    table = index_intervals(pd.Series(["A"] * 12), np.arange(12), index="shannon")
    assert "only once" in table.loc["A", "note"]
    assert np.isnan(table.loc["A", "high"])


def test_plain_and_corrected_are_those_of_the_measures_where_every_contact_stands_alone():
    counts = np.array([[5.0, 4.0, 2.0, 1.0], [1.0, 6.0, 0.0, 5.0]])
    region = pd.Series(np.repeat([0, 1], counts.sum(axis=1).astype(int)))
    where = np.concatenate([np.repeat(np.arange(4), row.astype(int)) for row in counts])
    found = {index: index_intervals(region, where, index=index) for index in INDICES}
    np.testing.assert_allclose(found["hhi"]["plain"], plain.hhi(counts))
    np.testing.assert_allclose(found["hhi"]["estimate"], corrected.hhi(counts))
    np.testing.assert_allclose(found["simpson"]["estimate"], 1 - corrected.hhi(counts))
    np.testing.assert_allclose(found["hill2"]["estimate"], 1 / corrected.hhi(counts))
    np.testing.assert_allclose(found["shannon"]["plain"], plain.shannon(counts))
    np.testing.assert_allclose(found["shannon"]["estimate"], corrected.shannon(counts))
    np.testing.assert_allclose(found["hill1"]["high"], np.exp(found["shannon"]["high"]))
    np.testing.assert_allclose(found["uniqueness"]["estimate"], 1 - corrected.morisita(counts)[0, 1])


def test_the_jackknife_is_that_of_leaving_out_clusters_one_by_one():
    from scipy.stats import t

    rng = np.random.default_rng(3)
    where, cluster = contacts(rng, np.full(4, 0.25), 60, 2)
    table = index_intervals(pd.Series(["A"] * 60), where, cluster, index="shannon")
    one = pd.DataFrame({"c": cluster, "w": where}).drop_duplicates()["w"].to_numpy()
    left = []
    for i in range(len(one)):
        counts = np.bincount(np.delete(one, i), minlength=4).astype(float)
        left.append(corrected.shannon(counts[None, :])[0])
    error = np.sqrt((len(one) - 1) / len(one) * np.sum((np.array(left) - np.mean(left)) ** 2))
    reach = t.ppf(0.975, len(one) - 1) * error
    assert table.loc["A", "estimate"] - table.loc["A", "low"] == pytest.approx(reach)


def test_pairs_inside_a_document_are_no_evidence_of_agreement():
    region, cluster = pd.Series(["A"] * 4), [0, 0, 1, 1]
    table = index_intervals(region, ["x", "y", "x", "z"], cluster, index="hhi")
    assert table.loc["A", "estimate"] == pytest.approx(1 / 4)  # of 4 pairs across, one agrees


def test_regions_without_contacts_are_missing_and_the_order_is_kept():
    rng = np.random.default_rng(2)
    _, region, where, cluster = state(rng, 3, 30, 1)
    table = index_intervals(region, where, cluster, index="uniqueness", regions=pd.Index([2, 9, 0, 1]))
    assert table.index.tolist() == [2, 9, 0, 1]
    assert np.isnan(table.loc[9, "estimate"])
    turned = index_intervals(region[::-1], where[::-1], cluster[::-1], index="uniqueness")
    pd.testing.assert_frame_equal(turned, table.loc[[0, 1, 2]], check_names=False)


def test_a_region_alone_cannot_be_compared():
    table = index_intervals(pd.Series(["A"] * 20), list("xy") * 10, index="uniqueness")
    assert "no other region" in table.loc["A", "note"]


def test_intervals_stay_within_what_is_possible():
    region = pd.Series(["A"] * 30)
    for where in (["x"] * 30, list(range(15)) * 2):
        for index in ("hhi", "simpson", "hill2", "shannon"):
            row = index_intervals(region, where, index=index).loc["A"]
            assert row["low"] <= row["estimate"] <= row["high"], (index, where)
    assert index_intervals(region, ["x"] * 30, index="hhi").loc["A", "high"] == 1.0


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="did you mean 'shannon'"):
        index_intervals(pd.Series(["A"]), ["x"], index="shanon")
    with pytest.raises(ValueError, match="one entry for each contact"):
        index_intervals(pd.Series(["A"]), ["x"], [1, 2])
