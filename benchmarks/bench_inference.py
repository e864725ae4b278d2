"""Inference against its peers, side by side in one run: ``python benchmarks/bench_inference.py [part ...]``.

Parts: ``curveball`` (igraph, plain Python), ``bootstrap`` (networkx), ``qap`` (R's sna::netlm), ``chain``
(networkx, python-louvain, plain Python). Times are processor time on one thread, so that a busy machine
disturbs them little. Slow peers do a few draws and their time for one is multiplied: the last column says
how many. Peers to install: igraph; for ``qap`` R with sna (Debian: r-cran-sna).
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
import tracemalloc
from pathlib import Path

import community
import networkx as nx
import numpy as np
import pandas as pd
from graphs import many_layers
from scipy.sparse import csr_array

import subnatnet as sn
from subnatnet.inference._compiled import root_of
from subnatnet.inference._twomode import curveball, overlap
from subnatnet.measures.communities import community_runs

LINES = []


def clock(work, times=1):
    """Return seconds of processor time for one call, the mean of some; everything here runs on one thread."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def report(what, ours, peer, theirs, wanted, note=""):
    ratio = theirs / ours
    verdict = "met" if ratio >= wanted else "NOT met"
    times = f"{ours:.1f} s | {peer} | {theirs:.1f} s | **{ratio:.1f}x**"
    LINES.append(f"| {what} | {times} | {wanted}x, {verdict} | {note} |")
    print(LINES[-1], flush=True)


def layer(ties=3000, seed=1):
    """Return a 31 x 1,500 layer with uneven degrees on both sides."""
    rng = np.random.default_rng(seed)
    chance = np.outer(rng.dirichlet(np.full(31, 2.0)), rng.pareto(1.5, 1500) + 0.1)
    return csr_array(rng.random((31, 1500)) < np.minimum(1, chance / chance.sum() * ties))


def python_swaps(pairs, moves, rng):
    """Switch the ends of ties in plain Python."""
    pairs, present = list(pairs), set(pairs)
    for _ in range(moves):
        i, j = rng.randrange(len(pairs)), rng.randrange(len(pairs))
        (a, b), (c, d) = pairs[i], pairs[j]
        if a != d and c != b and (a, d) not in present and (c, b) not in present:
            present -= {pairs[i], pairs[j]}
            pairs[i], pairs[j] = (a, d), (c, b)
            present |= {pairs[i], pairs[j]}
    return pairs


def bench_curveball():
    import igraph

    rows = layer()
    indptr, indices = rows.indptr.astype(np.int64), rows.indices.astype(np.int32)
    pairs = list(zip(*(side.tolist() for side in rows.nonzero()), strict=True))
    graph = igraph.Graph(n=1531, edges=[(i, 31 + j) for i, j in pairs], directed=True)
    root = root_of(1)

    def ours(draws=1000):
        for draw in range(draws):
            overlap(indptr, curveball(indptr, indices, 1500, 50 * 31, root, draw), 1500)

    def matrix(edges):
        made = csr_array((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=(31, 1500))
        return (made @ made.T).toarray()

    def by_igraph():
        drawn = graph.copy()
        drawn.rewire(n=10 * len(pairs))
        matrix(np.array(drawn.get_edgelist()) - [0, 31])

    def by_python():
        matrix(np.array(python_swaps(pairs, 10 * len(pairs), random.Random(1))))

    ours(1)
    mine = clock(ours)
    what = f"1,000 curveball draws and overlaps, 31 x 1,500, {len(pairs):,} ties"
    report(what, mine, "igraph, directed rewire", 1000 * clock(by_igraph, 100), 2, "igraph: 100 draws")
    report(what, mine, "plain Python swaps", 1000 * clock(by_python, 30), 30, "Python: 30 draws")
    peaks = []
    for draws in (200, 2000):
        tracemalloc.start()
        sn.significance(two_mode_net(), "strength", draws=draws, progress=False)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    print(f"peak memory of significance: {peaks[0]:.1f} MB at 200 draws, {peaks[1]:.1f} MB at 2,000")


def two_mode_net():
    rows, columns = layer(600).nonzero()
    ends = {"source": [f"R{i}" for i in rows], "target": [f"P{j}" for j in columns]}
    return sn.from_edges(pd.DataFrame(ends))


def tie_net(graph):
    named = [(f"n{a:05d}", f"n{b:05d}") for a, b in graph.edges()]
    frame = pd.DataFrame(named, columns=["source", "target"])
    actors = pd.DataFrame({"id": [f"n{n:05d}" for n in graph], "kind": "region"})
    return sn.from_edges(frame, actors)


def nx_bootstrap(edges, n, rng):
    drawn = nx.Graph()
    drawn.add_nodes_from(range(n))
    for k in rng.integers(0, len(edges), len(edges)).tolist():
        a, b = edges[k]
        if drawn.has_edge(a, b):
            drawn[a][b]["weight"] += 1
        else:
            drawn.add_edge(a, b, weight=1)
    dict(drawn.degree(weight="weight"))
    nx.pagerank(drawn)


def our_bootstrap(net, draws):
    sn.bootstrap(net, "strength", draws=draws, progress=False)
    sn.bootstrap(net, "pagerank", draws=draws, options={"weighted": True}, progress=False)


def bench_bootstrap(draws=1000):
    graph = many_layers()
    net, edges = tie_net(graph), list(graph.edges())
    our_bootstrap(net, 2)
    mine = clock(lambda: our_bootstrap(net, draws))
    rng = np.random.default_rng(0)
    theirs = 1000 * clock(lambda: nx_bootstrap(edges, len(graph), rng), 40)
    what = f"1,000 bootstrap draws, strength and PageRank, {len(edges):,} ties"
    report(what, mine * 1000 / draws, "networkx", theirs, 20, f"{draws} and 40 draws done")


R_SCRIPT = """
suppressMessages(library(sna))
d <- Sys.getenv("BENCH_DIR"); n <- 500
m <- lapply(0:5, function(k) matrix(readBin(file.path(d, paste0(k, ".bin")), "double", n * n), n))
t <- system.time(netlm(m[[1]], m[2:6], nullhyp = "qapspp", reps = 3))[["user.self"]]
t0 <- system.time(netlm(m[[1]], m[2:6], nullhyp = "classical"))[["user.self"]]
cat((t - t0) / 3)
"""


def bench_qap(permutations=1000):
    rng = np.random.default_rng(0)
    y, *x = rng.random((6, 500, 500))
    covariates = {f"x{k}": matrix for k, matrix in enumerate(x)}
    sn.qap(y, covariates, permutations=20, progress=False)
    mine = clock(lambda: sn.qap(y, covariates, permutations=permutations, progress=False))
    with tempfile.TemporaryDirectory() as folder:
        for k, matrix in enumerate([y, *x]):
            matrix.T.tofile(Path(folder) / f"{k}.bin")
        settings = {"BENCH_DIR": folder, "PATH": "/usr/bin:/bin"}
        command = ["Rscript", "-e", R_SCRIPT]
        done = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    theirs = 2000 * float(done.stdout.split()[-1])
    what = "MRQAP (double semi-partialing), 2,000 permutations, 5 covariates, 500 nodes"
    report(
        what, mine * 2000 / permutations, "R sna::netlm", theirs, 10, f"{permutations} and 3 per term done"
    )


def bench_chain(draws=1000):
    graph = many_layers()
    net, simple = tie_net(graph), nx.Graph(graph)
    names = [
        "degree",
        "strength",
        "betweenness",
        "closeness",
        "harmonic",
        "eigenvector",
        "pagerank",
        "coreness",
    ]
    names += ["katz", "hub", "clustering"]
    steps = {
        "centralities": (1, lambda: sn.centrality(net, names)),
        "100 communities": (1, lambda: community_runs(net, method="fast", runs=100)),
        "1,000 null draws": (
            1000 / draws,
            lambda: sn.significance(net, "pagerank", null="switching", draws=draws, progress=False),
        ),
        "1,000 bootstrap draws": (1000 / draws, lambda: our_bootstrap(net, draws)),
    }
    sn.centrality(net, names)
    community_runs(net, method="fast", runs=1)
    sn.significance(net, "pagerank", null="switching", draws=1, progress=False)
    our_bootstrap(net, 1)
    mine = {name: times * clock(work) for name, (times, work) in steps.items()}
    n, sources, edges = len(simple), 150, list(simple.edges())
    some = random.Random(0).sample(list(simple), sources)
    rng, plain, edges_drawn = np.random.default_rng(0), random.Random(1), list(graph.edges())

    def all_quick():
        dict(simple.degree())
        nx.pagerank(simple)
        nx.core_number(nx.Graph([e for e in simple.edges() if e[0] != e[1]]))
        nx.eigenvector_centrality(simple, max_iter=5000)
        nx.katz_centrality_numpy(simple, alpha=0.01)
        nx.hits(simple)
        nx.clustering(simple)

    def null_draw():
        nx.pagerank(nx.Graph(python_swaps(edges, 10 * len(edges), plain)))

    theirs = {
        "centralities": clock(all_quick)
        + (n / sources) * clock(lambda: nx.betweenness_centrality(simple, k=sources, seed=0))
        + (n / sources) * clock(lambda: [nx.closeness_centrality(simple, u=u) for u in some])
        + (n / sources) * clock(lambda: nx.harmonic_centrality(simple, nbunch=some)),
        "100 communities": 100 * clock(lambda: community.best_partition(simple, random_state=0), 5),
        "1,000 null draws": 1000 * clock(null_draw, 10),
        "1,000 bootstrap draws": 1000 * clock(lambda: nx_bootstrap(edges_drawn, n, rng), 20),
    }
    for name, seconds in mine.items():
        print(f"  {name}: ours {seconds:.1f} s, theirs {theirs[name]:.1f} s, {theirs[name] / seconds:.0f}x")
    what, peers = "the whole chain, 5,400 actors, 27,500 ties", "networkx, python-louvain, plain Python"
    note = f"theirs: {sources} sources of paths, 5 partitions, 10 and 20 draws"
    report(what, sum(mine.values()), peers, sum(theirs.values()), 50, note)


PARTS = {"curveball": bench_curveball, "bootstrap": bench_bootstrap, "qap": bench_qap, "chain": bench_chain}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
