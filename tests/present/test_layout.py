"""Positions: repeatable, apart, and telling."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from subnatnet.present import layout


def ends(graph: nx.Graph) -> tuple[np.ndarray, np.ndarray]:
    pairs = np.array(graph.edges, dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


@pytest.mark.parametrize("n", [40, 900])
def test_groups_tied_within_stand_together(n: int) -> None:
    graph = nx.planted_partition_graph(4, n // 4, min(1.0, 12 / (n // 4)), 0.2 / n, seed=1)
    first, second = ends(graph)
    points = layout.springs(n, first, second, np.ones(len(first)), seed=2)
    group = np.arange(n) // (n // 4)
    centres = np.array([points[group == g].mean(axis=0) for g in range(4)])
    nearest = np.hypot(*(points[:, None] - centres[None]).transpose(2, 0, 1)).argmin(axis=1)
    assert (nearest == group).mean() > 0.9
    assert np.median(np.hypot(*points.T)) == pytest.approx(1)


def test_the_grid_gives_the_forces_of_the_sum_over_pairs() -> None:
    generator = np.random.default_rng(0)
    points, mass = generator.normal(size=(400, 2)) * 10, generator.random(400) + 0.5
    gap = points[:, None] - points[None]
    square = np.maximum((gap**2).sum(axis=2), 1e-6)
    exact = (gap * (mass[:, None] * mass[None] / square)[:, :, None]).sum(axis=1)
    # close pairs are softened on the grid, so compare the forces as a whole
    assert np.corrcoef(exact.ravel(), layout._repel(points.T, mass).T.ravel())[0, 1] > 0.95


def test_seed_decides() -> None:
    first, second = ends(nx.karate_club_graph())
    one, same, other = (layout.springs(34, first, second, np.ones(len(first)), seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.allclose(one, other)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_tiny_graphs(n: int) -> None:
    points = layout.springs(n, np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0))
    assert points.shape == (n, 2)
    assert np.isfinite(points).all()


@given(st.integers(0, 60), st.integers(0, 5))
def test_discs_end_apart(n: int, seed: int) -> None:
    generator = np.random.default_rng(seed)
    points, radius = generator.normal(size=(n, 2)) * 20, generator.random(n) * 6 + 1
    moved = layout.apart(points, radius, rounds=500)
    gap = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1)) - radius[:, None] - radius[None]
    np.fill_diagonal(gap, 1)
    assert (gap > -0.1).all()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=80))
def test_clusters_do_not_overlap(groups: list[int]) -> None:
    group = np.array(groups)
    centres = np.random.default_rng(1).normal(size=(6, 2))
    points = layout.clusters(centres, group, np.arange(len(group)), spacing=10)
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert distance.min() > 4
    other = group[:, None] != group[None]
    assert distance[other].min(initial=np.inf) > 10


@given(st.lists(st.integers(0, 3), min_size=1, max_size=600))
def test_rings_lie_one_within_the_other(kinds: list[int]) -> None:
    ring = np.unique(kinds, return_inverse=True)[1]
    points = layout.rings(ring, np.arange(len(ring)), spacing=10)
    far = np.hypot(*points.T)
    for inner in range(ring.max()):
        assert far[ring == inner].max() < far[ring == inner + 1].min()
    distance = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    assert distance.min(initial=np.inf) > 5


def test_pairs_and_grid_give_the_same_forces(monkeypatch):
    rng = np.random.default_rng(5)
    points, mass = rng.normal(size=(2, 200)) * 14, rng.integers(1, 6, 200).astype(float)
    by_pairs = layout._repel(points, mass)
    monkeypatch.setattr(layout, "PAIRS", 0)
    by_grid = layout._repel(points, mass)
    assert np.corrcoef(by_pairs.ravel(), by_grid.ravel())[0, 1] > 0.999
    np.testing.assert_allclose(by_grid, by_pairs, atol=0.1 * np.abs(by_pairs).max())
    # action and reaction: nothing is pushed away as a whole
    np.testing.assert_allclose(by_pairs.sum(axis=1), 0, atol=1e-9 * np.abs(by_pairs).max())
