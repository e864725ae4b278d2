"""Groups compared: p by enumeration, effect sizes by definition, strata and periods."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    seen = x[4:].mean() - x[:4].mean()  # groups in the order of their names: 0, then 1
    gaps = []
    for chosen in itertools.combinations(range(9), 5):
        first = np.isin(np.arange(9), chosen)
        gaps.append(x[first].mean() - x[~first].mean())
    assert row["difference"] == pytest.approx(seen)
    assert row["p"] == pytest.approx(np.mean(np.array(gaps) >= seen - 1e-9), abs=0.01)
    assert (row["first"], row["second"]) == ("0", "1")


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


def test_three_groups_have_an_overall_test():
    from scipy.stats import f_oneway

    groups = pd.Series(["a"] * 3 + ["b"] * 3 + ["c"] * 3, IDS)
    table = compare_groups(NET, VALUES, groups, permutations=20_000)
    assert len(table) == 3
    assert (table["p_adjusted"] >= table["p"]).all()
    f = f_oneway(*[VALUES[groups == g] for g in "abc"])
    eta = f.statistic * 2 / (f.statistic * 2 + 6)
    assert table.attrs["eta_squared"] == pytest.approx(eta)
    assert table.attrs["p_overall"] == pytest.approx(f.pvalue, abs=0.03)


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
        ("coast", {"alternative": "more"}, "not a alternative|not an alternative"),
        ({"R1": "a", "R2": "b"}, {}, "at least two groups of two"),
        (["1990", "2000"], {}, "to compare periods"),
    ],
)
def test_wrong_input_is_named(by, options, words):
    with pytest.raises(sn.InvalidChoice, match=words):
        compare_groups(NET, VALUES, by, **options)
