"""Large networks beside igraph and networkit in one run: ``python benchmarks/bench_large.py 100000 1000000``.

Null draws, communities and shortest paths on as many ties, with a tenth as many actors (a twentieth where all
shortest paths are asked for). Each job runs in a process of its own on one thread; told are processor seconds
of the middle one of three calls (of one for all shortest paths and above 100,000 ties), after compilation,
and by how much it raises the peak memory above what the library's own picture of the network takes. Needs
igraph and networkit. Prints Markdown.
"""

from __future__ import annotations

import resource
import sys
import time
from multiprocessing import get_context

import numpy as np
import pandas as pd
from graphs import _hubs

EPSILON, DELTA = 0.02, 0.1


def pairs(ties, share):
    actors = ties // share
    return actors, _hubs(actors, ties, np.random.default_rng(ties))


# -- each library's own picture, and its jobs ---------------------------------------------------------------


def ours(actors, ends):
    import subnatnet as sn
    from subnatnet.measures._select import select

    names = np.array([f"n{number:07d}" for number in range(actors)], dtype=object)
    frame = pd.DataFrame({"source": names[ends[:, 0]], "target": names[ends[:, 1]]})
    return select(sn.from_edges(frame, pd.DataFrame({"id": names, "kind": "region"})))


def in_igraph(actors, ends):
    import igraph

    return igraph.Graph(n=actors, edges=ends)


def in_networkit(actors, ends):
    import networkit

    networkit.setNumberOfThreads(1)
    graph = networkit.Graph(actors)
    graph.addEdges((ends[:, 0].astype(np.uint64), ends[:, 1].astype(np.uint64)))
    return graph


def fresh(view):
    from dataclasses import replace

    return replace(view)


def our_paths(view):
    from subnatnet import centrality

    centrality(fresh(view), ["betweenness", "closeness", "harmonic"])


def igraph_paths(graph):
    graph.betweenness()
    graph.closeness()
    graph.harmonic_centrality()


def networkit_paths(graph):
    import networkit

    networkit.centrality.Betweenness(graph).run()
    networkit.centrality.Closeness(graph, True, networkit.centrality.ClosenessVariant.GENERALIZED).run()  # noqa: FBT003 - they have no names
    networkit.centrality.HarmonicCloseness(graph, True).run()  # noqa: FBT003 - as above


def our_sample(view):
    from subnatnet import sampled_betweenness

    sampled_betweenness(fresh(view), EPSILON, delta=DELTA)


def networkit_sample(graph):
    import networkit

    networkit.centrality.ApproxBetweenness(graph, EPSILON, DELTA).run()


def our_communities(view):
    from subnatnet import communities

    communities(fresh(view), "fast")


def igraph_communities(graph):
    graph.community_multilevel()


def networkit_communities(graph):
    import networkit

    networkit.community.PLM(graph).run()


def our_draw(view):
    from subnatnet.inference.nulls import Sampler

    if not hasattr(our_draw, "sampler"):
        our_draw.sampler, our_draw.draw = Sampler(view, "switching"), 0
    our_draw.draw += 1
    our_draw.sampler.pairs(our_draw.draw)


def igraph_draw(graph):
    graph.copy().rewire(10 * graph.ecount())


def networkit_draw(graph):
    import networkit

    networkit.randomization.EdgeSwitching(graph, 10.0).run()


JOBS = {
    "a null draw, ten switches a tie": (10, our_draw, igraph_draw, networkit_draw),
    "communities (Louvain)": (10, our_communities, igraph_communities, networkit_communities),
    f"betweenness sampled, error {EPSILON}": (10, our_sample, None, networkit_sample),
    "betweenness, closeness and harmonic of all": (20, our_paths, igraph_paths, networkit_paths),
}
EXACT_UP_TO = 100_000


def _run(queue, picture, job, ties, share):
    graph = picture(*pairs(ties, share))
    small = picture(*pairs(200, 2))
    job(small)  # compiled before any clock runs
    for name in ("sampler", "draw"):
        vars(job).pop(name, None)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(3 if ties <= EXACT_UP_TO and share == 10 else 1):
        begun = time.process_time()
        job(graph)
        times.append(time.process_time() - begun)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
    queue.put((sorted(times)[len(times) // 2], grown))


def alone(*given):
    context = get_context("spawn")
    queue = context.SimpleQueue()
    process = context.Process(target=_run, args=(queue, *given))
    process.start()
    while queue.empty() and process.is_alive():
        time.sleep(0.05)
    if queue.empty() and process.exitcode:
        raise SystemExit(f"{given} ended with {process.exitcode}")
    told = queue.get()
    process.join()
    return told


def main():
    print("| ties | work | subnatnet | igraph | networkit | times igraph | times networkit |")
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for ties in map(int, sys.argv[1:] or ["100000", "1000000"]):
        for work, (share, *jobs) in JOBS.items():
            if share == 20 and ties > EXACT_UP_TO:
                continue
            cells, times = [], []
            for picture, job in zip((ours, in_igraph, in_networkit), jobs, strict=True):
                if job is None:
                    cells.append("")
                    times.append(float("nan"))
                    continue
                seconds, grown = alone(picture, job, ties, share)
                times.append(seconds)
                cells.append(f"{seconds:.2f} s, +{grown:.0f} MB")
            ratios = ["" if np.isnan(other) else f"{other / times[0]:.1f}" for other in times[1:]]
            print(f"| {ties:,} | {work} | " + " | ".join([*cells, *ratios]) + " |", flush=True)


if __name__ == "__main__":
    main()
