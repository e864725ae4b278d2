"""Which contacts belong together, and that design effects say what they cost."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from subnatnet.inference.clusters import cluster_labels, design_effect
from subnatnet.inference.shares import share_interval


def contacts(rows):
    columns = ["region", "partner", "act", "company", "year"]
    return pd.DataFrame(rows, columns=columns)


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (("A", "PL", "d1", "", None), ("A", "DE", "d1", "", None), True),  # one document
        (("A", "PL", "d1", "", None), ("B", "PL", "d1", "", None), False),  # of two regions
        (("A", "PL", "d1", "co", None), ("A", "PL", "d2", "co", None), True),  # one company there
        (("A", "PL", "d1", "co", None), ("A", "DE", "d2", "co", None), False),
        (("A", "PL", "d1", "", 2015), ("A", "PL", "d2", "", 2015), True),  # one delegation
        (("A", "PL", "d1", "", 2015), ("A", "PL", "d2", "", 2016), False),
        (("A", "PL", "", "", None), ("A", "PL", "", "", None), False),  # nothing known joins nothing
        (("A", "PL", None, None, np.nan), ("A", "PL", None, None, np.nan), False),
    ],
)
def test_what_makes_a_cluster(first, second, together):
    labels = cluster_labels(contacts([first, second]))
    assert (labels.iloc[0] == labels.iloc[1]) == together


def test_clusters_join_through_a_third_contact():
    rows = [("A", "PL", "d1", "", 2015), ("A", "PL", "d2", "", 2015), ("A", "DE", "d2", "", 2015)]
    assert cluster_labels(contacts(rows)).tolist() == [0, 0, 0]


def test_contacts_without_anything_to_join_them_stand_alone():
    frame = contacts([("A", "PL", "", "", None)] * 3)[["region", "partner"]]
    assert cluster_labels(frame).tolist() == [0, 1, 2]
    assert cluster_labels(frame.iloc[:0]).empty


@given(st.lists(st.tuples(st.sampled_from("AB"), st.sampled_from("XY"), st.integers(0, 3)), max_size=20))
def test_the_order_of_rows_does_not_matter(rows):
    frame = pd.DataFrame(rows, columns=["region", "partner", "year"])
    turned = frame.iloc[::-1]
    one, other = cluster_labels(frame), cluster_labels(turned).sort_index()
    pairs = pd.DataFrame({"one": one, "other": other}).drop_duplicates()
    assert len(pairs) == one.nunique() == other.nunique()
    if len(frame):
        first = design_effect(frame["region"], one, frame["partner"])
        second = design_effect(turned["region"], cluster_labels(turned), turned["partner"])
        pd.testing.assert_frame_equal(first, second)


def test_single_contacts_have_a_design_effect_of_one():
    table = design_effect(pd.Series(list("AAB")), pd.Series([0, 1, 2]), ["x", "y", "x"])
    assert table["deff"].tolist() == [1.0, 1.0]
    assert table["effective"].tolist() == [2.0, 1.0]


def test_a_region_without_contacts_has_none():
    table = design_effect(pd.Series(["A"]), pd.Series([0]), ["x"], regions=pd.Index(["A", "B"]))
    assert table.loc["B"].isna().all()


def test_agreement_within_clusters_is_found():
    rng = np.random.default_rng(2)
    for truth in (0.0, 0.5, 1.0):
        region = np.repeat(np.arange(30), 40)
        cluster = np.arange(1200) // 4
        shared = rng.choice(4, 300)[cluster]
        value = np.where(rng.random(1200) < np.sqrt(truth), shared, rng.choice(4, 1200))
        table = design_effect(pd.Series(region), pd.Series(cluster), value)
        assert table.attrs["rho"] == pytest.approx(truth, abs=0.07)
        assert table["deff"].to_numpy() == pytest.approx(1 + 3 * table.attrs["rho"])


CONTACTS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 2), st.sampled_from("xyz")), min_size=1, max_size=12
)


@example([("A", 0, "x"), ("A", 0, "y"), ("A", 1, "x")])
@given(CONTACTS)
def test_agreement_is_that_of_pairs_compared_one_by_one(rows):
    region, cluster, value = zip(*((r, f"{r}{c}", v) for r, c, v in rows), strict=True)
    pairs = [(i, j) for i in range(len(rows)) for j in range(i) if region[i] == region[j]]
    within = [(i, j) for i, j in pairs if cluster[i] == cluster[j]]
    expected = 0.0
    for name in set(region):
        apart = [(i, j) for i, j in pairs if region[i] == name and cluster[i] != cluster[j]]
        together = sum(region[i] == name for i, _ in within)
        expected += together * np.mean([value[i] != value[j] for i, j in apart]) if apart else 0.0
    seen = sum(value[i] != value[j] for i, j in within)
    table = design_effect(pd.Series(region), pd.Series(cluster), list(value))
    rho = min(max(1 - seen / (expected + 1), 0), 1) if expected > 0 else 1.0
    assert table.attrs["rho"] == pytest.approx(rho)
    assert table.attrs["pairs"] == len(within)
    assert table["contacts"].to_dict() == {name: region.count(name) for name in sorted(set(region))}
    for name, row in table.iterrows():
        own = [c for r, c in zip(region, cluster, strict=True) if r == name]
        assert row["clusters"] == len(set(own))
        assert row["size"] == pytest.approx(np.mean([own.count(c) for c in own]))


def test_shares_are_covered_where_clusters_agree_in_part():
    rng = np.random.default_rng(5)
    hits = []
    for _ in range(40):
        region = np.repeat(np.arange(20), 40)
        cluster = np.arange(800) // 4
        flag = np.where(rng.random(800) < 0.7, (rng.random(200) < 0.3)[cluster], rng.random(800) < 0.3)
        table = design_effect(pd.Series(region), pd.Series(cluster), flag)
        k = np.bincount(region, flag)
        low, high = share_interval(k, table["contacts"], deff=table["deff"])
        hits += ((low <= 0.3) & (high >= 0.3)).tolist()
    assert 0.92 <= np.mean(hits) <= 0.98


def test_contacts_need_a_region_and_a_partner():
    with pytest.raises(ValueError, match="'partner'"):
        cluster_labels(pd.DataFrame({"region": ["A"]}))
