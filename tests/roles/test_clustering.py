from __future__ import annotations

import numpy as np
import pytest

from subnatnet.roles.clustering import contacts_together


def drawn(rng, mean, regions=24, contacts=60, parts=6, countries=5):
    usual = rng.dirichlet(np.full(parts * countries, 2.0))
    table = np.zeros((regions, parts * countries))
    for row in table:
        while row.sum() < contacts:
            row[rng.choice(len(usual), p=usual)] += rng.geometric(1 / mean)
    return table, np.repeat(np.arange(parts).astype(str), countries)


@pytest.mark.parametrize(("mean", "truth"), [(1, 1.0), (2, 3.0), (3, 5.0)])
def test_clusters_that_nothing_shows_are_found(mean, truth):
    # of clusters of geometric size the average contact's has 2 mean - 1
    rng = np.random.default_rng(mean)
    found = []
    for _ in range(20):
        table, parts = drawn(rng, mean)
        expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
        found.append(contacts_together(table, expected, parts))
    assert np.mean(found) == pytest.approx(truth, rel=0.2)


def test_parts_of_one_country_say_nothing():
    table = np.array([[9.0, 1.0], [1.0, 9.0]])
    sure = np.column_stack([table, np.full((2, 2), 5.0)])
    assert contacts_together(sure, np.ones((2, 4)), ["x", "y", "z", "z"]) == 1.0
    assert contacts_together(table, np.ones((2, 2)), ["x", "x"]) > 5


def test_without_parts_of_the_world_a_region_that_differs_is_no_cluster():
    rng = np.random.default_rng(4)
    table = rng.multinomial(60, np.full(10, 0.1), 12).astype(float)
    table[0] = [60.0, *[0.0] * 9]
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    apart = [str(number) for number in range(10)]
    assert contacts_together(table, expected, apart) < 1.6
    clustered = 3 * rng.multinomial(20, np.full(10, 0.1), 12).astype(float)
    assert contacts_together(clustered, np.ones((12, 10)), apart) > 2


def test_what_is_usual_explains_what_it_explains():
    table = np.array([[18.0, 2.0], [2.0, 18.0]])
    assert contacts_together(table, table, ["x", "x"]) == 1.0
    assert contacts_together(np.zeros((2, 2)), table, ["x", "x"]) == 1.0
