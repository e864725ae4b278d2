from __future__ import annotations

from itertools import permutations

import igraph
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import subnatnet as sn
from measures.oracles import close, quick
from subnatnet.measures import coassignment, compare_partitions, stability, variation_of_information

LABELS = st.integers(2, 8).flatmap(
    lambda n: st.tuples(*[st.lists(st.integers(0, 3), min_size=n, max_size=n)] * 2)
)
RUNS = st.integers(1, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(0, 3), min_size=n, max_size=n), min_size=1, max_size=5)
)


def information(a, b):
    n, total = len(a), 0.0
    for x in set(a):
        for y in set(b):
            p = sum(i == x and j == y for i, j in zip(a, b, strict=True)) / n
            if p:
                total += p * np.log(p * n * n / (a.count(x) * b.count(y)))
    return total


@quick
@given(LABELS)
def test_igraph_gives_the_same_vi_and_nmi(pair):
    a, b = pair
    found = compare_partitions(pd.Series(a), pd.Series(b))
    assert close(found["vi"], igraph.compare_communities(a, b, method="vi"))
    assert close(found["nmi"], igraph.compare_communities(a, b, method="nmi"))


@quick
@given(LABELS.filter(lambda pair: len(pair[0]) <= 6))
def test_ami_takes_off_the_mean_over_all_orders(pair):
    a, b = pair
    expected = np.mean([information(a, list(order)) for order in permutations(b)])
    entropy = (information(a, a) + information(b, b)) / 2
    same = len(set(zip(a, b, strict=True))) == len(set(a)) == len(set(b))
    found = compare_partitions(pd.Series(a), pd.Series(b))["ami"]
    if same:
        assert found == 1
    elif abs(entropy - expected) > 1e-12:
        assert close(found, (information(a, b) - expected) / (entropy - expected))


@quick
@given(LABELS)
def test_names_and_order_do_not_matter(pair):
    a, b = (pd.Series(labels) for labels in pair)
    first = compare_partitions(a, b)
    assert close(first, compare_partitions(b, a))
    assert close(first, compare_partitions(a.map(lambda x: f"g{x}")[::-1], b))
    assert compare_partitions(a, a + 7).tolist() == [0, 1, 1]


def test_normalizers_and_errors():
    a, b = pd.Series([0, 0, 1, 1]), pd.Series([0, 1, 2, 2])
    values = [
        compare_partitions(a, b, normalizer=n)["nmi"] for n in ("max", "arithmetic", "geometric", "min")
    ]
    assert values == sorted(values)
    assert values[-1] == pytest.approx(1)
    with pytest.raises(sn.InvalidChoice, match="same actors"):
        compare_partitions(a, b.rename({0: 9}))
    with pytest.raises(sn.InvalidChoice, match="without a community"):
        compare_partitions(a, b.astype(float).replace(0.0, np.nan))
    with pytest.raises(sn.InvalidChoice, match="normalizer"):
        compare_partitions(a, b, normalizer="mean")


@quick
@given(RUNS)
def test_many_runs_at_once_equal_two_at_a_time(rows):
    runs = pd.DataFrame(dict(enumerate(rows)))
    distance, together = variation_of_information(runs), coassignment(runs)
    for i, j in [(i, j) for i in runs for j in runs]:
        assert close(distance.loc[i, j], compare_partitions(runs[i], runs[j])["vi"])
    for a, b in [(a, b) for a in runs.index for b in runs.index]:
        assert close(together.loc[a, b], (runs.loc[a] == runs.loc[b]).mean())


@quick
@given(RUNS)
def test_stability_equals_its_definition(rows):
    runs = pd.DataFrame(dict(enumerate(rows)))
    partition = runs[0]
    together, found = coassignment(runs), stability(runs, partition)
    for actor in runs.index:
        others = together.loc[actor].drop(actor)
        mates = others[partition[others.index] == partition[actor]]
        expected = mates.mean() if len(mates) else 1 - max([0, *others])
        assert close(found[actor], expected)
