"""Groups compared: p by enumeration, effect sizes by definition, strata and periods."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import f as f_distribution
from scipy.stats import ttest_ind

import subnatnet as sn
from networks import small
from subnatnet.inference.groups import compare_groups

IDS = [f"R{i}" for i in range(9)]
ACTORS = pd.DataFrame(
    {"id": [*IDS, "P"], "kind": ["region"] * 9 + ["place"], "coast": [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]}
)
ACTORS["zone"] = ["n", "n", "s", "s", "n", "n", "s", "s", "s", ""]
NET = sn.from_edges(pd.DataFrame({"source": IDS, "target": "P"}), ACTORS)
VALUES = pd.Series([9.0, 7, 8, 3, 2, 4, 1, 5, 6], IDS, name="score")


def test_p_is_that_of_all_relabellings():
    row = compare_groups(NET, VALUES, "coast", permutations=20_000, alternative="greater").iloc[0]
    x = VALUES.to_numpy()
    drawn = []
    for chosen in itertools.combinations(range(9), 5):
        first = np.isin(np.arange(9), chosen)
        drawn.append(ttest_ind(x[first], x[~first], equal_var=False).statistic)
    seen = ttest_ind(x[4:], x[:4], equal_var=False).statistic  # groups in the order of their names: 0, then 1
    assert row["difference"] == pytest.approx(x[4:].mean() - x[:4].mean())
    welch = ttest_ind(x[4:], x[:4], equal_var=False, alternative="greater").pvalue
    assert row["p"] == pytest.approx(max(welch, np.mean(np.array(drawn) >= seen - 1e-9)), abs=0.01)
    assert (row["first"], row["second"]) == ("0", "1")


def test_equal_means_are_seldom_called_different_however_unequal_the_spread():
    """A small group with a wide spread: a test of the plain difference rejects in nearly one case in five."""
    rng, studentised, plain = np.random.default_rng(8), [], []
    ids = [f"R{i:02d}" for i in range(24)]
    net = sn.from_edges(pd.DataFrame({"source": ids, "target": "P"}))
    groups = dict(zip(ids, ["few"] * 6 + ["many"] * 18, strict=True))
    for trial in range(120):
        x = np.concatenate([rng.normal(0, 3, 6), rng.normal(0, 1, 18)])
        row = compare_groups(net, pd.Series(x, ids), groups, permutations=99, seed=trial).iloc[0]
        studentised.append(row["p"] <= 0.05)
        shuffled = rng.permuted(np.tile(x, (99, 1)), axis=1)
        gap = shuffled[:, :6].mean(axis=1) - shuffled[:, 6:].mean(axis=1)
        plain.append(np.mean(np.abs(gap) >= abs(x[:6].mean() - x[6:].mean())) <= 0.05)
    assert np.mean(studentised) <= 0.1
    assert np.mean(plain) > 0.12


def test_equal_groups_and_equal_values_are_not_different():
    same = pd.Series(2.0, IDS)
    row = compare_groups(NET, same, "coast", permutations=50).iloc[0]
    assert (row["p"], row["difference"]) == (1.0, 0.0)


@settings(max_examples=25)
@given(
    st.lists(st.integers(0, 5), min_size=2, max_size=8), st.lists(st.integers(0, 5), min_size=2, max_size=8)
)
def test_effect_sizes_are_as_defined(a, b):
    ids = [f"R{i}" for i in range(len(a) + len(b))]
    net = sn.from_edges(pd.DataFrame({"source": ids, "target": "P"}))
    groups = dict(zip(ids, ["a"] * len(a) + ["b"] * len(b), strict=True))
    row = compare_groups(net, pd.Series([*a, *b], ids), groups, permutations=50).iloc[0]
    larger = np.mean([np.sign(x - y) for x in a for y in b])
    assert row["cliffs_delta"] == pytest.approx(larger)
    free = len(a) + len(b) - 2
    pooled = np.sqrt((np.var(a) * len(a) + np.var(b) * len(b)) / free)
    if pooled > 0:
        d = (np.mean(a) - np.mean(b)) / pooled
        assert row["hedges_g"] == pytest.approx(d * (1 - 3 / (4 * free - 1)), rel=0.06)
    else:
        assert np.isnan(row["hedges_g"])


def test_strata_hold():
    zones = pd.Series([10.0, 10, 0, 0, 10, 10, 0, 0, 0], IDS)  # nothing but the zone matters
    groups = {name: "a" if name in ("R0", "R1", "R4") else "b" for name in IDS}
    free = compare_groups(NET, zones, groups, permutations=2000).iloc[0]
    held = compare_groups(NET, zones, groups, strata="zone", permutations=2000).iloc[0]
    assert held["p"] == 1
    assert free["p"] < 0.1


def _all_relabellings(x):
    """Return p of the weighted distance of three means: over all groups of three, and Welch's (1951)."""

    def apart(*groups):
        weight = np.array([3 / np.var(g, ddof=1) for g in groups])
        means = np.array([np.mean(g) for g in groups])
        return np.sum(weight * (means - np.average(means, weights=weight)) ** 2)

    seen, drawn = apart(x[:3], x[3:6], x[6:]), []
    for first in itertools.combinations(range(9), 3):
        left = [i for i in range(9) if i not in first]
        for second in itertools.combinations(left, 3):
            third = [i for i in left if i not in second]
            drawn.append(apart(x[list(first)], x[list(second)], x[third]))
    weight = np.array([3 / np.var(x[i : i + 3], ddof=1) for i in (0, 3, 6)])
    uneven = np.sum((1 - weight / weight.sum()) ** 2 / 2)
    welch = f_distribution.sf(seen / 2 / (1 + 2 / 8 * uneven), 2, 8 / (3 * uneven))
    return np.mean(np.array(drawn) >= seen - 1e-9), welch


def test_three_groups_have_an_overall_test():
    from scipy.stats import f_oneway

    groups = pd.Series(["a"] * 3 + ["b"] * 3 + ["c"] * 3, IDS)
    table = compare_groups(NET, VALUES, groups, permutations=20_000)
    assert len(table) == 3
    assert (table["p_adjusted"] >= table["p"]).all()
    f = f_oneway(*[VALUES[groups == g] for g in "abc"])
    assert table.attrs["p_overall"] == pytest.approx(max(_all_relabellings(VALUES.to_numpy())), abs=0.02)
    eta = f.statistic * 2 / (f.statistic * 2 + 6)
    assert table.attrs["eta_squared"] == pytest.approx(eta)


def test_periods_are_compared_actor_by_actor():
    net = small().layer("agreement")
    table = compare_groups(net, "degree", ["opening", "reform"], unit="province", permutations=500)
    row = table.iloc[0]
    assert (row["first"], row["second"], row["n_first"]) == ("opening", "reform", 2)
    assert row["mean_first"] == 0.5
    assert row["mean_second"] == 0.5


def test_uniform_under_the_null():
    from scipy.stats import kstest

    rng = np.random.default_rng(5)
    found = [
        compare_groups(NET, pd.Series(rng.normal(size=9), IDS), "coast", permutations=199, seed=k)["p"].iloc[
            0
        ]
        for k in range(120)
    ]
    assert kstest(np.array(found) - 0.005, "uniform").pvalue > 0.01


def test_a_graph_and_a_measure_by_name():
    graph = nx.star_graph(5)
    table = compare_groups(graph, "degree", {n: "odd" if n % 2 else "even" for n in graph}, permutations=99)
    assert table["mean_first"].iloc[0] == pytest.approx((5 + 1 + 1) / 3)


def test_order_of_rows_does_not_matter():
    pd.testing.assert_frame_equal(
        compare_groups(NET, VALUES, "coast", permutations=99),
        compare_groups(NET, VALUES.sample(frac=1, random_state=1), "coast", permutations=99),
    )


@pytest.mark.parametrize(
    ("by", "options", "words"),
    [
        ("cost", {}, "did you mean 'coast'"),
        ("coast", {"strata": "zon"}, "did you mean 'zone'"),
        ("coast", {"alternative": "more"}, "alternative must be one of"),
        ({"R1": "a", "R2": "b"}, {}, "at least two groups of two"),
        (["1990", "2000"], {}, "to compare periods"),
    ],
)
def test_wrong_input_is_named(by, options, words):
    with pytest.raises(sn.InvalidChoice, match=words):
        compare_groups(NET, VALUES, by, **options)
