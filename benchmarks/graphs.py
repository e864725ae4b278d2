"""Networks to measure on, each the same for the same seed."""

from __future__ import annotations

import networkx as nx
import numpy as np


def _hubs(n: int, ties: int, rng: np.random.Generator) -> np.ndarray:
    """Return that many distinct pairs of n actors, some of them much sought after."""
    pull = 1.0 / np.arange(1, n + 1) ** 0.6
    pairs = np.empty((0, 2), dtype=np.int64)
    while len(pairs) < ties:
        drawn = rng.choice(n, (2 * ties, 2), p=pull / pull.sum())
        drawn = np.sort(drawn[drawn[:, 0] != drawn[:, 1]], axis=1)
        pairs = np.unique(np.vstack([pairs, drawn]), axis=0)
    return rng.permutation(pairs)[:ties]


def twin_cities(n: int = 10_000, ties: int = 17_000, seed: int = 0) -> nx.Graph:
    """Return a network like that of the world's twin towns: sparse, with hubs and many actors of one tie."""
    rng = np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(n))
    for a, b in _hubs(n, ties, rng).tolist():
        graph.add_edge(a, b, weight=int(rng.integers(1, 5)))
    return graph


def many_layers(n: int = 5_400, ties: int = 27_500, seed: int = 0) -> nx.MultiGraph:
    """Return three layers with one large part, many small ones (chains of up to five) and isolates."""
    rng = np.random.default_rng(seed)
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(n))
    core = int(n * 0.75)
    place, small = core, []
    while place < int(n * 0.93):
        size = int(rng.integers(2, 6))
        small += [(place + i, place + i + 1) for i in range(size - 1)]
        place += size
    layers = ("agreement", "investment", "cooperation")
    graph.add_edges_from(small, layer="agreement")
    shares = [0.6, 0.25]
    left = ties - len(small)
    counts = [int(left * share) for share in shares]
    counts.append(left - sum(counts))
    for layer, count in zip(layers, counts, strict=True):
        graph.add_edges_from(_hubs(core, count, rng).tolist(), layer=layer)
    return graph
