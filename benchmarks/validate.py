"""How often intervals hold the truth, how p-values spread under their null, whose measures agree.

Usage: ``python benchmarks/validate.py [part ...] [--rounds 1.0] [--out docs/validation.md]``

Parts: ``intervals``, ``verdicts``, ``bounds``, ``pvalues``, ``resampling``, ``peers``; by default all. Each
rewrites its own section of docs/validation.md. Peers of measures that are not installed (R with sna and
igraph, python-igraph, uunet) are named as absent.
"""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import shutil
import subprocess
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd

import subnatnet as sn
from subnatnet.inference import bicm
from subnatnet.inference.clusters import design_effect
from subnatnet.inference.indices import index_intervals
from subnatnet.inference.projection import co_ties
from subnatnet.inference.shares import quotient_interval, share_interval
from subnatnet.inference.sharp import OpenCounts, quotient_bounds, share_bounds
from subnatnet.inference.sharp_indices import INDICES, index_bounds
from subnatnet.measures import _indices as plain
from subnatnet.tables.atomic import write_text

PAGE = Path(__file__).parents[1] / "docs" / "validation.md"
CATEGORIES = 12
SETTINGS = ("all recorded", "40% missing", "uneven coverage")
SIZES, MEANS = (20, 60, 200), (1, 2, 3)
COLUMNS = ("share", "quotient", "hhi", "effective number", "uniqueness")


def contacts(rng, shares, n, mean, missing=0.0):
    """Draw n recorded contacts of one region: clusters of geometric size, each with one category.

    A share `missing` of all contacts is lost at random, so more are drawn than recorded.
    """
    where, cluster, kept, number = [], [], 0, 0
    while kept < n:
        size = int(rng.geometric(1 / mean))
        seen = int(rng.binomial(size, 1 - missing))
        seen = min(seen, n - kept)
        place = int(rng.choice(len(shares), p=shares))
        where += [place] * seen
        cluster += [number] * seen
        kept, number = kept + seen, number + 1
    return np.array(where), np.array(cluster)


def state(rng, n, mean, setting, regions=30, categories=CATEGORIES, spread=10.0):
    """Draw a state: the true shares of each region and its recorded contacts, n on average."""
    usual = 1 / np.arange(1, categories + 1)
    truth = rng.dirichlet(spread * usual / usual.sum(), regions)
    size = np.full(regions, n)
    if setting == "uneven coverage":
        size = np.maximum(3, np.round(n * np.linspace(0.25, 1.75, regions))).astype(int)
    missing = 0.4 if setting == "40% missing" else 0.0
    drawn = [contacts(rng, shares, int(k), mean, missing) for shares, k in zip(truth, size, strict=True)]
    region = pd.Series(np.repeat(np.arange(regions), size))
    return truth, region, np.concatenate([d[0] for d in drawn]), np.concatenate([d[1] for d in drawn])


def cell(n, mean, setting, rounds, seed=0):
    """Return for one cell how often each interval holds the truth, and how often one is given."""
    rng = np.random.default_rng([seed, n, mean, SETTINGS.index(setting)])
    held: dict[str, list[bool]] = {key: [] for key in ("share", "quotient", "hhi", "hill1", "uniqueness")}
    asked = dict.fromkeys(held, 0)
    for _ in range(rounds):
        truth, region, where, cluster = state(rng, n, mean, setting)
        flag = where == 1
        table = design_effect(region, region.astype(str) + "/" + pd.Series(cluster).astype(str), flag)
        k = np.bincount(region, flag)
        size = table["contacts"].to_numpy()
        deff = table["deff"].to_numpy()
        p = truth[:, 1]
        ends = share_interval(k, size, deff=deff)
        _count(held, asked, "share", *ends, p)
        rest, rest_size = k.sum() - k, size.sum() - size
        others = (p * size).sum() - p * size
        rest_deff = ((size * deff).sum() - size * deff) / rest_size
        ends = quotient_interval(k, size, rest, rest_size, deff=deff, others_deff=rest_deff)
        _count(held, asked, "quotient", *ends, p / (others / rest_size))
        squares = (truth**2).sum(axis=1)
        overlap = 2 * truth @ truth.T / (squares[:, None] + squares)
        entropy = -(truth * np.log(np.maximum(truth, 1e-300))).sum(axis=1)
        for index, value in (
            ("hhi", squares),
            ("hill1", np.exp(entropy)),
            ("uniqueness", 1 - (overlap.sum(axis=1) - 1) / (len(truth) - 1)),
        ):
            found = index_intervals(region, where, cluster, index=index)
            _count(held, asked, index, found["low"].to_numpy(), found["high"].to_numpy(), value)
    return {
        key: (float(np.mean(values)) if values else np.nan, len(values) / max(asked[key], 1))
        for key, values in held.items()
    }


def firm(n, mean, setting, rounds, seed=0):
    """Return how often a region is said to differ from the others when all draw from the same shares."""
    rng = np.random.default_rng([seed, n, mean, SETTINGS.index(setting), 7])
    told = []
    for _ in range(rounds):
        _, region, _, cluster = state(rng, n, mean, setting)
        name = region.astype(str) + "/" + pd.Series(cluster).astype(str)
        code = pd.factorize(name)[0]
        drawn = (rng.random(code.max() + 1) < 0.2)[code]
        table = design_effect(region, name, drawn)
        size, deff = table["contacts"].to_numpy(), table["deff"].to_numpy()
        k = np.bincount(region, drawn).astype(float)
        rest_k, rest = k.sum() - k, size.sum() - size
        rest_deff = ((size * deff).sum() - size * deff) / rest
        low, high = quotient_interval(k, size, rest_k, rest, deff=deff, others_deff=rest_deff)
        told += ((low > 1) | (high < 1)).tolist()
    return float(np.mean(told))


def _count(held, asked, key, low, high, truth):
    told = ~np.isnan(low)
    held[key] += ((low <= truth) & (high >= truth))[told].tolist()
    asked[key] += len(told)


def intervals(rounds):
    """Write the table of coverage by contacts, clusters and what is missing."""
    times, more = max(1, round(12 * rounds)), max(1, round(100 * rounds))
    anew = max(60, 4 * times)  # enough where few regions get an interval
    error = 1.96 * np.sqrt(0.95 * 0.05 / (times * 30))
    lines = [
        f"""95% intervals of 30 regions; the contacts of a cluster lead to one of 12 categories, sizes of
clusters are geometric. {times} states for each row, so {times * 30} intervals for each cell: the simulation
errs by about {error:.3f}. After a stroke: for how many regions an interval is given, where not for all. *Firm
under the null* is how often a region is said to differ from the others when none does (the interval of the
quotient leaves out 1), of {more} states.
Where a coverage came out below .90 or above .98 the row was drawn anew, with {anew} other states, and
has a star.""",
        "",
        f"| contacts | mean cluster | coverage | {' | '.join(COLUMNS)} | firm under the null |",
        "|---:|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for setting, n, mean in itertools.product(SETTINGS, SIZES, MEANS):
        found, star = cell(n, mean, setting, times), ""
        if any(told and not 0.895 <= hit < 0.985 for hit, told in found.values()):
            found, star = cell(n, mean, setting, anew, seed=1), "*"
        cells = [_shown(*found[key]) for key in ("share", "quotient", "hhi", "hill1", "uniqueness")]
        rate = firm(n, mean, setting, more)
        lines.append(f"| {n}{star} | {mean} | {setting} | {' | '.join(cells)} | {rate:.3f} |")
        print(lines[-1], flush=True)
    return lines


def _shown(hit, told):
    if told == 0:
        return "cannot be told"
    return f"{hit:.2f}" + (f" / {told:.0%}" if told < 0.995 else "")


def bounds(rounds):
    """Try every dating of small worlds."""
    worlds = max(5, round(300 * rounds))
    rows = []
    rng = np.random.default_rng(5)
    tried = outside = missed = 0
    for _ in range(worlds):
        size = int(rng.integers(3, 12))
        region, hit, sure = rng.integers(0, 3, size), rng.random(size) < 0.5, rng.random(size) < 0.4
        counts = OpenCounts.of(pd.Series(region), hit, sure, pd.Index(range(3)))
        free = np.flatnonzero(~sure)
        ways = np.array(list(itertools.product([False, True], repeat=len(free)))).reshape(2 ** len(free), -1)
        inside = np.tile(sure, (len(ways), 1))
        inside[:, free] = ways
        home = (region[:, None] == np.arange(3)).astype(float)
        k, n = (inside & hit) @ home, inside @ home
        share = np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0)
        total = k.sum(axis=1, keepdims=True), n.sum(axis=1, keepdims=True)
        quotient = share / ((total[0] - k + 0.5) / (total[1] - n + 1))
        for values, (low, high) in (
            (share, share_bounds(counts)),
            (quotient, quotient_bounds(counts, counts.others())),
        ):
            seen = ~np.isnan(values).all(axis=0)
            least, most = np.nanmin(values[:, seen], axis=0), np.nanmax(values[:, seen], axis=0)
            tried += values[:, seen].size
            outside += int((least < low[seen] - 1e-9).sum() + (most > high[seen] + 1e-9).sum())
            missed += int((least > low[seen] + 1e-9).sum() + (most < high[seen] - 1e-9).sum())
    rows.append(("shares and quotients", worlds, tried, outside, missed))
    for index in INDICES:
        tried = outside = missed = 0
        for _ in range(worlds):
            width = int(rng.integers(1, 5))
            sure, free = rng.integers(0, 4, width), rng.integers(0, 4, width)
            low, high = (end[0] for end in index_bounds([sure], [free], index, size=3))
            made = [sure + np.array(way) for way in itertools.product(*(range(o + 1) for o in free))]
            values = _index(index, np.array(made, float))
            values = values[~np.isnan(values)]
            tried += len(values)
            if len(values):
                outside += int((values < low - 1e-9).sum() + (values > high + 1e-9).sum())
                missed += int(values.min() > low + 1e-9) + int(values.max() < high - 1e-9)
        rows.append((index, worlds, tried, outside, missed))
    lines = [
        "Every way to date the undated ties of small worlds, tried one by one.",
        "",
        "| bounds of | worlds | datings tried | outside | ends that no dating reaches |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {what} | {made} | {done:,} | {out} | {not_met} |" for what, made, done, out, not_met in rows
    ]
    print("\n".join(lines[2:]), flush=True)
    return lines


def _index(index, rows):
    from math import comb

    n = rows.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        pairs = (rows * (rows - 1)).sum(axis=1) / (n * (n - 1))
        if index == "rarefied":
            return np.array([
                sum(1 - comb(int(k - x), 3) / comb(int(k), 3) for x in row) if k > 3 else np.nan
                for row, k in zip(rows, n, strict=True)
            ])  # fmt: skip
        hhi = plain.hhi(rows) if rows.size else np.full(len(rows), np.nan)
        return {
            "countries": lambda: (rows > 0).sum(axis=1).astype(float),
            "shannon": lambda: np.where(n > 0, plain.shannon(rows), np.nan),
            "hill1": lambda: np.where(n > 0, np.exp(plain.shannon(rows)), np.nan),
            "hhi": lambda: hhi,
            "simpson": lambda: 1 - hhi,
            "hill2": lambda: 1 / hhi,
            "hhi_unbiased": lambda: pairs,
            "simpson_unbiased": lambda: 1 - pairs,
        }[index]()


def pvalues(rounds):
    """Write how often p is small under the null."""
    rng = np.random.default_rng(8)
    rows = []

    def told(what, p, note=""):
        p = np.asarray(p)
        p = p[~np.isnan(p)]
        rows.append((what, len(p), (p <= 0.05).mean(), (p <= 0.2).mean(), note))
        print(rows[-1], flush=True)

    times = max(10, round(300 * rounds))
    ids = [f"R{i:02d}" for i in range(24)]
    net = sn.from_edges(pd.DataFrame({"source": ids, "target": "P"}))
    groups = dict(zip(ids, ["few"] * 6 + ["many"] * 18, strict=True))
    for what, first in (
        ("equal spread", 1.0),
        ("the few spread threefold", 3.0),
        ("the few spread a third", 1 / 3),
    ):
        p = []
        for trial in range(times):
            x = np.concatenate([rng.normal(0, first, 6), rng.normal(0, 1, 18)])
            p.append(
                sn.compare_groups(net, pd.Series(x, ids), groups, permutations=199, seed=trial)["p"].iloc[0]
            )
        told(f"compare_groups, 6 against 18, {what}", p, "the larger of two tests: never too small")
    p = []
    for trial in range(times):
        busy, liked = rng.normal(0, 1, 14), rng.normal(0, 1, 14)
        x, y = (busy[:, None] + rng.normal(0, 1, (14, 14)) for _ in range(2))
        x = liked[:, None] + rng.normal(0, 1, (14, 14))
        p.append(sn.qap(y, {"x": x}, permutations=199, seed=trial, progress=False)["p"].iloc[-1])
    told("qap, linear, busy rows", p)
    rows_, columns = rng.integers(4, 25, 15), np.ones(160, int)
    columns[:40] += rng.integers(0, 4, 40)
    rows_ = rng.multinomial(columns.sum(), rows_ / rows_.sum())
    chance = bicm.tie_probabilities(np.minimum(rows_, 160), columns)
    found: dict[str, list[float]] = {"fixed-degrees": [], "expected-degrees": []}
    between = []
    for trial in range(max(3, round(12 * rounds))):
        tied = rng.random(chance.shape) < chance
        at = np.argwhere(tied)
        frame = pd.DataFrame(
            {"source": [f"R{i:02d}" for i in at[:, 0]], "target": [f"P{j:03d}" for j in at[:, 1]]}
        )
        made = sn.from_edges(frame)
        for null in found:
            found[null] += co_ties(made, null=null, draws=499, seed=trial, progress=False)["p"].tolist()
        table = sn.significance(made, "betweenness", draws=99, seed=trial, progress=False)
        between += table["p"][table.index.str.startswith("R")].tolist()
    told(
        "co_ties, fixed degrees (default), sparse layer",
        found["fixed-degrees"],
        "counts are coarse: few values",
    )
    told("co_ties, expected degrees, the same layer", found["expected-degrees"], "hardly any power")
    told("significance, betweenness, fixed degrees", between)
    lines = [
        """Data drawn under the null of each test: a fair test is at or below .05 in 5% and .2 in 20% of
cases, a test of coarse counts in fewer. With t tests the simulation errs by about the root of .05 times .95
over t; pairs and regions of one draw go together, so by somewhat more there.""",
        "",
        "| test | p-values | at or below .05 | at or below .2 | note |",
        "|---|---:|---:|---:|---|",
    ]
    return lines + [
        f"| {what} | {n} | {five:.3f} | {fifth:.3f} | {note} |" for what, n, five, fifth, note in rows
    ]


def resampling(rounds):
    """Write the coverage of bootstrap and multiple imputation."""
    rng = np.random.default_rng(12)
    times = max(3, round(40 * rounds))
    held: dict[str, list[bool]] = {
        "percentile": [],
        "bca": [],
        "impute": [],
        "bootstrap, undated left out": [],
    }
    usual = np.array([0.4, 0.3, 0.2, 0.1])
    for trial in range(times):
        drawn = rng.choice(4, 100, p=usual)
        frame = pd.DataFrame(
            {"source": [f"R{r}" for r in drawn], "target": [f"P{i % 9}" for i in range(100)]}
        )
        frame["id"] = [f"t{i:03d}" for i in range(100)]
        late = rng.random(100) < np.array([0.2, 0.4, 0.6, 0.8])[drawn]
        frame["start"] = np.where(late, "2015", "1990")
        net = sn.from_edges(frame)
        for interval in ("percentile", "bca"):
            table = sn.bootstrap(net, "strength", draws=199, interval=interval, seed=trial, progress=False)
            for r in range(4):
                row = table.loc[f"R{r}"]
                held[interval].append(bool(row["low"] <= 100 * usual[r] <= row["high"]))
        frame.loc[rng.random(100) < 0.5, "start"] = ""
        some = sn.from_edges(frame)
        truth = 100 * usual * np.array([0.2, 0.4, 0.6, 0.8])
        table = sn.impute(
            some, "strength", "2013/..", imputations=10, resamples=10, seed=trial, progress=False
        )
        left = sn.bootstrap(some, "strength", during="2013/..", draws=99, seed=trial, progress=False)
        for r in range(4):
            row = table.loc[f"R{r}"]
            held["impute"].append(bool(row["low"] <= truth[r] <= row["high"]))
            row = left.loc[f"R{r}"] if f"R{r}" in left.index else None
            if row is not None:
                held["bootstrap, undated left out"].append(bool(row["low"] <= truth[r] <= row["high"]))
    lines = [
        """Ties of four regions, 100 in each draw. For the last two rows half of the dates are lost at random,
and what is estimated is the number of ties that began from 2013 on.""",
        "",
        "| 95% interval of a count | intervals | hold the truth |",
        "|---|---:|---:|",
    ]
    lines += [f"| {what} | {len(hits)} | {np.mean(hits):.3f} |" for what, hits in held.items()]
    print("\n".join(lines[2:]), flush=True)
    return lines


R_SCRIPT = """
suppressMessages({library(sna); library(igraph)})
a <- as.matrix(read.csv("a.csv", header = FALSE))
cl <- scan("cl.csv", quiet = TRUE)
u <- as.matrix(read.csv("u.csv", header = FALSE))
g <- graph_from_adjacency_matrix(a, mode = "directed")
h <- graph_from_adjacency_matrix(u, mode = "undirected")
out <- function(name, x) {
  write.table(matrix(as.numeric(x), nrow = 1), paste0(name, ".out"), row.names = FALSE, col.names = FALSE)
}
out("brokerage", t(sna::brokerage(a, cl)$raw.nli))
out("betweenness", sna::betweenness(a)); out("closeness", igraph::harmonic_centrality(h))
out("reciprocity", sna::grecip(a, measure = "edgewise")); out("constraint", igraph::constraint(h))
out("pagerank", igraph::page_rank(g)$vector); out("coreness", igraph::coreness(h))
out("hierarchy", c(sna::hierarchy(a, measure = "krackhardt"), sna::efficiency(a), sna::lubness(a),
                   sna::connectedness(a)))
out("transitivity", igraph::transitivity(h, type = "localundirected", isolates = "nan"))
"""


def peers(rounds):
    """Compare measures with other people's software on random graphs."""
    cases = max(2, round(20 * rounds))
    rng = np.random.default_rng(3)
    gaps: dict[tuple[str, str], list[float]] = {}
    program = shutil.which("Rscript")
    absent = [] if program else ["R (sna, igraph)"]
    for _ in range(cases):
        a = (rng.random((14, 14)) < 0.22).astype(int)
        np.fill_diagonal(a, 0)
        u, groups = np.maximum(a, a.T), rng.integers(1, 4, 14)
        directed, mutual = nx.from_numpy_array(a, create_using=nx.DiGraph), nx.from_numpy_array(u)
        ours = _ours(directed, mutual, dict(enumerate(groups.tolist())))
        for source, theirs in (
            ("R sna, igraph", _from_r(program, a, u, groups) if program else {}),
            ("python-igraph", _from_igraph(a, u)),
            ("networkx", _from_networkx(directed, mutual)),
        ):
            for name, values in theirs.items():
                gap = np.abs(ours[name] - np.asarray(values, float))
                gaps.setdefault((name, source), []).append(float(np.nanmax(gap, initial=0.0)))
    if importlib.util.find_spec("uunet") is None:
        absent.append("uunet (its golden values are tested in tests/measures/test_layer_comparison.py)")
    else:
        for _ in range(cases):
            stack = {name: np.triu(rng.random((14, 14)) < 0.22, 1) for name in ("P", "Q")}
            for name, gap in _beside_uunet(stack).items():
                gaps.setdefault((name, "uunet"), []).append(gap)
    lines = [
        f"{cases} random directed graphs of 14 actors, the same without direction, and pairs of such layers.",
        "",
        "| measure | oracle | cases | largest difference | |",
        "|---|---|---:|---:|---|",
    ]
    for (name, source), found in sorted(gaps.items()):
        word = "agrees" if max(found) < 1e-6 else "differs"
        lines.append(f"| {name} | {source} | {len(found)} | {max(found):.1e} | {word} |")
    lines += ["", f"Not installed in this run: {', '.join(absent) or 'none'}."]
    lines += ["", *WHO_IS_RIGHT]
    print("\n".join(lines[2:]), flush=True)
    return lines


WHO_IS_RIGHT = [
    """Where definitions differ, the docstring says which is ours: sna counts each undirected brokered pair
twice; econcomplex's Herfindahl is normalised; networkx 3.6 gives other values for the effective size of
weighted graphs, ours are those of Burt's formula written out."""
]


TWO_LAYERS = {
    "degree": "degree",
    "neighbourhood": "neighborhood",
    "connective_redundancy": "connective_redundancy",
    "degree_deviation": "degree_deviation",
}
LIKE_LAYERS = {
    "jaccard_ties": "jaccard.edges",
    "jaccard_actors": "jaccard.actors",
    "jaccard_triangles": "jaccard.triangles",
    "coverage_ties": "coverage.edges",
    "simple_matching_ties": "sm.edges",
    "pearson_degree": "pearson.degree",
}


def _beside_uunet(stack):
    """Return the largest difference from uunet of each measure of two layers."""
    import uunet.multinet as theirs

    from subnatnet.measures import layer_comparison, layer_relevance, multilayer

    size = len(next(iter(stack.values())))
    graph, names = nx.MultiGraph(), [f"a{number:02d}" for number in range(size)]
    graph.add_nodes_from(names)
    net, rows = theirs.empty(), []
    for layer, matrix in stack.items():
        rows += [(names[i], layer, names[j], layer) for i, j in zip(*np.nonzero(matrix), strict=True)]
    graph.add_edges_from((a, b, {"layer": layer}) for a, layer, b, _ in rows)
    theirs.add_layers(net, list(stack))
    there = sorted({end for a, layer, b, _ in rows for end in ((a, layer), (b, layer))})
    theirs.add_vertices(net, {"actor": [a for a, _ in there], "layer": [layer for _, layer in there]})
    names = sorted({a for a, _ in there})
    graph = graph.subgraph(names)
    columns = ("from_actor", "from_layer", "to_actor", "to_layer")
    theirs.add_edges(net, dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
    whole = multilayer(graph).loc[names]
    pairs = {name: (whole[name], getattr(theirs, own)(net, names)) for name, own in TWO_LAYERS.items()}
    for layer in stack:
        pairs[f"relevance of {layer}"] = whole[f"relevance_{layer}"], theirs.relevance(net, names, [layer])
    both = layer_relevance(graph, list(stack)).loc[names]
    pairs["exclusive neighbourhood"] = both["exclusive_neighbourhood"], theirs.xneighborhood(net, names)
    for name, own in LIKE_LAYERS.items():
        found = layer_comparison(graph, name, layers=list(stack))
        pairs[name] = found, theirs.layer_comparison(net, list(stack), own)
    gaps = {name: np.asarray(ours, float) - np.array(own, float) for name, (ours, own) in pairs.items()}
    return {f"layers: {name.replace('_', ' ')}": float(np.nanmax(np.abs(gap))) for name, gap in gaps.items()}


def _ours(directed, mutual, groups):
    from subnatnet.measures.hierarchy import krackhardt

    central = sn.centrality(directed, ["betweenness", "pagerank"], normalized=False)
    both = sn.centrality(mutual, ["harmonic"], normalized=False)
    broker = sn.brokerage(directed, groups)
    order = ["w_I", "w_O", "b_IO", "b_OI", "b_O", "t"]
    whole = krackhardt(directed)
    names = ("hierarchy", "efficiency", "lubness", "connectedness")
    return {
        "Gould-Fernandez brokerage": broker[order].to_numpy().ravel(),
        "betweenness": central["betweenness"].to_numpy(),
        "PageRank": central["pagerank"].to_numpy(),
        "harmonic closeness": both["harmonic"].to_numpy(),
        "coreness": sn.centrality(mutual, ["coreness"])["coreness"].to_numpy(),
        "constraint": sn.structural_holes(mutual)["constraint"].to_numpy(),
        "Krackhardt's four": np.array([whole[key] for key in names]),
    }


def _from_r(program, a, u, groups):
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for name, table in (("a", a), ("u", u)):
            np.savetxt(here / f"{name}.csv", table, fmt="%d", delimiter=",")
        np.savetxt(here / "cl.csv", groups, fmt="%d")
        (here / "run.R").write_text(R_SCRIPT, encoding="utf-8")
        subprocess.run([program, "run.R"], cwd=here, check=True, capture_output=True)
        out = {path.stem: np.genfromtxt(path) for path in here.glob("*.out")}
    return {
        "Gould-Fernandez brokerage": out["brokerage"],
        "betweenness": out["betweenness"],
        "PageRank": out["pagerank"],
        "harmonic closeness": out["closeness"],
        "coreness": out["coreness"],
        "constraint": out["constraint"],
        "Krackhardt's four": out["hierarchy"],
    }


def _from_igraph(a, u):
    import igraph

    g = igraph.Graph.Adjacency(a.tolist())
    h = igraph.Graph.Adjacency(u.tolist(), mode="undirected")
    return {
        "betweenness": g.betweenness(),
        "PageRank": g.pagerank(),
        "harmonic closeness": h.harmonic_centrality(normalized=False),
        "coreness": h.coreness(),
        "constraint": h.constraint(),
    }


def _from_networkx(directed, mutual):
    return {
        "betweenness": list(nx.betweenness_centrality(directed, normalized=False).values()),
        "constraint": list(nx.constraint(mutual).values()),
        "coreness": list(nx.core_number(mutual).values()),
    }


def verdicts(rounds):
    """Write what is said of regions that do not differ."""
    from null_roles import verdicts as made

    return made(rounds)


PARTS = {
    "intervals": ("Intervals over contacts", intervals),
    "verdicts": ("Roles of regions that do not differ", verdicts),
    "bounds": ("Bounds over undated ties", bounds),
    "pvalues": ("p-values under their null", pvalues),
    "resampling": ("Bootstrap and imputation", resampling),
    "peers": ("Measures against other software", peers),
}


def main(parts, rounds, out):
    """Run parts, and put each table into its section of the page."""
    page = out.read_text(encoding="utf-8") if out.exists() else "# Validation\n"
    for part in parts:
        title, run = PARTS[part]
        text = f"## {title}\n\n" + "\n".join(run(rounds)) + "\n"
        before, mark, rest = page.partition(f"## {title}\n")
        later = rest.find("\n## ")
        page = before.rstrip() + "\n\n" + text + (rest[later:] if mark and later >= 0 else "")
    write_text(out, page)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--rounds", type=float, default=1.0, help="1 as on the page; less is quicker")
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args()
    main(given.parts or list(PARTS), given.rounds, given.out)
