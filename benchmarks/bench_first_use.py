"""How long first uses wait for the compiler: processor seconds of each kernel, from an empty cache.

    python benchmarks/bench_first_use.py

Each line holds what is compiled after the lines above it. Times are numba's own, without imports and runs.
"""

from __future__ import annotations

import tempfile
import time
from typing import TYPE_CHECKING, Any

import networkx as nx
import numba
import numpy as np
import pandas as pd
from numba.core import event

import subnatnet as sn

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET: dict[str, Any] = {"draws": 5, "progress": False}


class Compilations(event.Listener):
    """Hold what was compiled, and for how long without what it calls."""

    def __init__(self) -> None:
        self.done: list[tuple[str, float]] = []
        self._open: list[tuple[float, float]] = []

    def on_start(self, _: event.Event) -> None:
        """Begin to count."""
        self._open.append((time.process_time(), 0.0))

    def on_end(self, event: event.Event) -> None:
        """Hold what ended."""
        start, inside = self._open.pop()
        spent = time.process_time() - start
        if self._open:
            self._open[-1] = (self._open[-1][0], self._open[-1][1] + spent)
        function = event.data["dispatcher"].py_func
        self.done.append((f"{function.__module__.split('.')[-1]}.{function.__name__}", spent - inside))


def uses() -> dict[str, Callable[[], object]]:
    """Return the first uses, in order."""
    rng = np.random.default_rng(0)
    graph = nx.gnm_random_graph(300, 900, seed=1)
    directed = nx.gnm_random_graph(300, 900, seed=1, directed=True)
    rows = [(f"n{a}", f"n{b}") for a, b in graph.edges()]
    actors = pd.DataFrame({"id": [f"n{i}" for i in graph], "kind": "region"})
    one = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]), actors)
    ends = {"source": rng.integers(0, 20, 300), "target": rng.integers(0, 80, 300)}
    two = sn.from_edges(pd.DataFrame({side: [f"{side}{i}" for i in at] for side, at in ends.items()}))
    china = sn.load_china()
    square = rng.random((2, 20, 20))
    return {
        "centrality": lambda: sn.centrality(one),
        "the same, directed": lambda: sn.centrality(directed),
        "the same, weighted": lambda: sn.centrality(china, weighted=True),
        "clustering": lambda: sn.centrality(one, ["clustering"]),
        "communities": lambda: sn.communities(one, "fast"),
        "brokerage": lambda: sn.brokerage(china),
        "structural holes": lambda: sn.structural_holes(one),
        "significance": lambda: sn.significance(two, "strength", **QUIET),
        "the same, switching": lambda: sn.significance(one, "pagerank", null="switching", **QUIET),
        "switching, directed": lambda: sn.significance(directed, "pagerank", null="switching", **QUIET),
        "expected degrees": lambda: sn.significance(two, "strength", null="expected-degrees", **QUIET),
        "labels": lambda: sn.significance(china, "strength", null="labels", **QUIET),
        "bootstrap": lambda: sn.bootstrap(one, "strength", **QUIET),
        "qap": lambda: sn.qap(square[0], {"x": square[1]}, permutations=20, progress=False),
        "sampled betweenness": lambda: sn.sampled_betweenness(one, 0.05, progress=False),
        "the same with lengths": lambda: sn.sampled_betweenness(china, 0.05, weighted=True, progress=False),
    }


def main() -> None:
    """Print seconds and kernels of each first use."""
    numba.config.CACHE_DIR = tempfile.mkdtemp()  # read when the first kernel is met
    compilations = Compilations()
    event.register("numba:compile", compilations)
    for name, use in uses().items():
        before = len(compilations.done)
        use()
        new = compilations.done[before:]
        longest = sorted(new, key=lambda one: -one[1])[:4]
        print(
            f"{name:24} {sum(spent for _, spent in new):5.2f}  ",
            ", ".join(f"{kernel} {spent:.2f}" for kernel, spent in longest),
        )
    print(
        f"{'all':24} {sum(spent for _, spent in compilations.done):5.2f}  ",
        f"{len(compilations.done)} functions",
    )


if __name__ == "__main__":
    main()
