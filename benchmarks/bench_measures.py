"""Time the measures against networkx, igraph, rustworkx and python-louvain, side by side in one run.

``python benchmarks/bench_measures.py`` prints tables in Markdown. It needs igraph and rustworkx besides the
library. networkx is given a sample of the sources of shortest paths, and its time scaled up, unless
``--full`` asks for all of them. Each library starts from its own representation of the network, with nothing
computed on it before.
"""

from __future__ import annotations

import argparse
import platform
import random
import time
import tracemalloc
from dataclasses import replace

import community as python_louvain
import igraph
import networkx as nx
import numpy as np
import rustworkx
from graphs import many_layers, twin_cities

import subnatnet as sn
from subnatnet.measures._select import select
from subnatnet.measures._spectral import principal
from subnatnet.measures.brokerage import brokerage, raw_roles
from subnatnet.measures.centrality import MEASURES, Options, centrality
from subnatnet.measures.communities import communities
from subnatnet.measures.structural_holes import structural_holes

SAMPLE = 100  # sources that networkx is timed on unless asked for all


def timed(call, repeat=3):
    """Return the shortest of some times, in seconds."""
    times = []
    for _ in range(repeat):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return min(times)


def side_by_side(*calls, repeat=4):
    """Return the shortest time of each call, taken in turn: what else runs then hits all alike."""
    times = [[] for _ in calls]
    for _ in range(repeat):
        for call, taken in zip(calls, times, strict=True):
            taken.append(timed(call, 1))
    return [min(taken) for taken in times]


def simple(graph):
    """Return one undirected edge for each pair that is tied; its weight adds up."""
    result = nx.Graph()
    result.add_nodes_from(graph)
    for a, b, data in graph.edges(data=True):
        if a != b:
            weight = data.get("weight", 1)
            result.add_edge(a, b, weight=weight + result.get_edge_data(a, b, {"weight": 0})["weight"])
    return nx.convert_node_labels_to_integers(result)


def built_in():
    return simple(sn.load_china().to_networkx())


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def seconds(value):
    return f"{value:.4f}" if value < 0.1 else f"{value:.2f}"


def networkx_three(graph, full):
    """Return the time networkx needs for all three, measured or scaled up from a sample of sources."""
    n = len(graph)
    if full or n <= SAMPLE:
        calls = (nx.betweenness_centrality, nx.closeness_centrality, nx.harmonic_centrality)
        return sum(timed(lambda f=f: f(graph), 1) for f in calls)
    chosen = random.Random(0).sample(list(graph), SAMPLE)
    between = timed(lambda: nx.betweenness_centrality(graph, k=SAMPLE, seed=0), 1)
    near = timed(lambda: [nx.closeness_centrality(graph, u) for u in chosen], 1)
    harmonic = timed(lambda: nx.harmonic_centrality(graph, chosen), 1)
    return (between + near + harmonic) * n / SAMPLE


def rustworkx_three(other):
    rustworkx.betweenness_centrality(other)
    rustworkx.closeness_centrality(other)
    distance = rustworkx.distance_matrix(other, null_value=np.inf)
    np.fill_diagonal(distance, np.inf)
    (1.0 / distance).sum(axis=1)


def shortest_paths(graphs, options):
    print("\n### Betweenness, closeness and harmonic together, seconds\n")
    row("network", "subnatnet", "networkx", "igraph", "rustworkx", "x networkx", "x better of the others")
    row(*["---"] * 7)
    for name, graph in graphs.items():
        n, edges, view = len(graph), list(graph.edges), select(graph)
        other = igraph.Graph(n=n, edges=edges)
        rust = rustworkx.PyGraph()
        rust.add_nodes_from(range(n))
        rust.add_edges_from_no_data(edges)
        ours, theirs, rusty = side_by_side(
            lambda v=view: centrality(replace(v), ["betweenness", "closeness", "harmonic"]),
            lambda g=other: (g.betweenness(), g.closeness(), g.harmonic_centrality()),
            lambda g=rust: rustworkx_three(g),
        )
        slow = networkx_three(graph, options.full)
        row(
            name,
            *map(seconds, (ours, slow, theirs, rusty)),
            f"{slow / ours:.0f}",
            f"{min(theirs, rusty) / ours:.1f}",
        )
    print("\n### Weighted betweenness, seconds\n")
    row("network", "subnatnet", "igraph", "x igraph")
    row(*["---"] * 4)
    for name, graph in graphs.items():
        weights = [data["weight"] for *_, data in graph.edges(data=True)]
        other = igraph.Graph(n=len(graph), edges=list(graph.edges))
        lengths = [1 / weight for weight in weights]
        view = select(graph)
        ours, theirs = side_by_side(
            lambda v=view: centrality(replace(v), "betweenness", weighted=True),
            lambda g=other, w=lengths: g.betweenness(weights=w),
        )
        row(name, seconds(ours), seconds(theirs), f"{theirs / ours:.1f}")


PEERS = {
    "degree": nx.degree_centrality,
    "eigenvector": lambda g: nx.eigenvector_centrality(g, max_iter=5000, tol=1e-10),
    "katz": lambda g: nx.katz_centrality(g, alpha=g.graph["alpha"], max_iter=10_000, tol=1e-10),
    "pagerank": lambda g: nx.pagerank(g, tol=1e-12, max_iter=1000),
    "hub": lambda g: nx.hits(g, max_iter=5000, tol=1e-10),
    "coreness": nx.core_number,
    "clustering": nx.clustering,
}


def other_centralities(graphs, _options):
    print("\n### Other centralities, times as fast as networkx\n")
    print("From the matrix that measures share · as the frame that `centrality` returns · from the graph.\n")
    row("network", *PEERS, "constraint", "effective size")
    row(*["---"] * (len(PEERS) + 3))
    for name, graph in graphs.items():
        view = select(graph)
        value = principal(view.simple, symmetric=True)[0]
        graph.graph["alpha"] = 0.85 / value
        cells = []
        for measure, peer in PEERS.items():
            slow, ours, framed, whole = side_by_side(
                lambda g=graph, f=peer: f(g),
                lambda v=view, m=measure: MEASURES[m](replace(v), Options()),
                lambda v=view, m=measure: centrality(replace(v), m),
                lambda g=graph, m=measure: centrality(g, m),
                repeat=2 if measure == "katz" else 5,
            )
            cells.append(f"{slow / ours:.0f} · {slow / framed:.0f} · {slow / whole:.1f}")
        for measure, peer in (("constraint", nx.constraint), ("effective_size", nx.effective_size)):
            some = random.Random(0).sample(list(graph), min(SAMPLE, len(graph)))
            slow = timed(lambda g=graph, f=peer, s=some: f(g, nodes=s), 1) * len(graph) / len(some)
            ours = timed(lambda v=view, m=measure: structural_holes(v, m))
            whole = timed(lambda g=graph, m=measure: structural_holes(g, m))
            cells.append(f"{slow / ours:.0f} · {slow / whole:.0f}")
        row(name, *cells)


def plain_brokerage(graph, group):
    """Count roles with three loops, as a reader of the paper would write it."""
    roles = {node: dict.fromkeys(("w_I", "w_O", "b_IO", "b_OI", "b_O"), 0) for node in graph}
    for v in graph:
        for a in graph.predecessors(v):
            for b in graph.successors(v):
                if a != b and not graph.has_edge(a, b):
                    x, y, z = group[a], group[v], group[b]
                    if x == z:
                        roles[v]["w_I" if x == y else "w_O"] += 1
                    elif x == y:
                        roles[v]["b_IO"] += 1
                    else:
                        roles[v]["b_OI" if y == z else "b_O"] += 1
    return roles


def roles(graphs, _options):
    print("\n### Gould-Fernandez brokerage, seconds\n")
    print(
        "The plain loop counts raw roles, as does the first column; the second adds moments and z scores.\n"
    )
    row("network", "raw roles", "brokerage()", "plain loop", "x raw roles", "x brokerage()")
    row(*["---"] * 6)
    for name, graph in graphs.items():
        both_ways = nx.DiGraph(graph)
        group = {node: node % 3 for node in graph}
        view = select(both_ways)
        code = np.arange(len(graph)) % 3
        ours = timed(lambda v=view, c=code: raw_roles(v.simple, c))
        whole = timed(lambda v=view, c=group: brokerage(v, c))
        slow = timed(lambda g=both_ways, c=group: plain_brokerage(g, c), 1)
        row(name, *map(seconds, (ours, whole, slow)), f"{slow / ours:.0f}", f"{slow / whole:.0f}")


def louvain(graphs, _options):
    print("\n### Louvain, seconds a run and modularity (mean of 10 seeds; python-louvain: 3)\n")
    row("network", "fast", "python-louvain", "x", "modularity fast", "python-louvain", "Leiden (igraph)")
    row(*["---"] * 7)
    for name, graph in graphs.items():
        view = select(graph)
        found, theirs, times, slow, leiden = [], [], [], [], []
        for seed in range(10):
            times.append(timed(lambda v=view, s=seed: communities(v, "fast", seed=s), 1))
            found.append(communities(view, "fast", seed=seed).attrs["modularity"])
        for seed in range(3):
            slow.append(timed(lambda g=graph, s=seed: python_louvain.best_partition(g, random_state=s), 1))
            theirs.append(communities(view, "louvain", seed=seed).attrs["modularity"])
            leiden.append(communities(view, "leiden", seed=seed).attrs["modularity"])
        fast, plain = np.mean(times), np.mean(slow)
        values = (f"{np.mean(v):.4f}" for v in (found, theirs, leiden))
        row(name, seconds(fast), seconds(plain), f"{plain / fast:.0f}", *values)


def growth(_graphs, _options):
    print("\n### Growth and peak memory of our side\n")
    row("actors", "ties", "three by shortest paths, s", "brokerage, s", "Louvain, s", "peak of the three, MB")
    row(*["---"] * 6)
    for n in (2_500, 5_000, 10_000):
        graph = twin_cities(n, int(n * 1.7))
        group = {node: node % 3 for node in graph}

        def three(g=graph):
            return centrality(g, ["betweenness", "closeness", "harmonic"])

        times = (
            timed(three),
            timed(lambda g=graph, c=group: brokerage(g, c)),
            timed(lambda g=graph: communities(g, "fast")),
        )
        tracemalloc.start()
        three()
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        row(n, graph.size(), *map(seconds, times), f"{peak:.0f}")


SECTIONS = {
    "paths": shortest_paths,
    "others": other_centralities,
    "roles": roles,
    "louvain": louvain,
    "growth": growth,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(SECTIONS), help="one table instead of all")
    parser.add_argument("--full", action="store_true", help="give networkx all sources (many minutes)")
    options = parser.parse_args()
    graphs = {
        "built-in": built_in(),
        "twin cities": simple(twin_cities()),
        "many layers": simple(many_layers()),
    }
    for graph in graphs.values():  # compile, once, before any clock runs
        for weighted in (False, True):
            centrality(nx.Graph(list(graph.edges)[:50]), weighted=weighted)
        communities(nx.Graph(list(graph.edges)[:50]), "fast")
        brokerage(nx.Graph(list(graph.edges)[:50]), dict.fromkeys(graph, "all"))
    print(f"{platform.machine()}, {platform.system()}, python {platform.python_version()}", end=", ")
    modules = (nx, igraph, rustworkx, np)
    print(", ".join(f"{module.__name__} {module.__version__}" for module in modules))
    print("; ".join(f"{name}: {len(g):,} actors, {g.size():,} tied pairs" for name, g in graphs.items()))
    for name, section in SECTIONS.items():
        if options.only in (None, name):
            section(graphs, options)


if __name__ == "__main__":
    main()
