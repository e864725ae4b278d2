"""Which actors belong together."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.arguments import checked
from subnatnet.arguments.frames import RUNS
from subnatnet.errors import InvalidChoice, MissingExtra, reject, require_seed
from subnatnet.measures._select import View, select
from subnatnet.measures.partitions import _one_hot, stability, variation_of_information

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Count, Positive, Seed, Select, Unpack
    from subnatnet.network import TieNetwork

    Labels = NDArray[np.int64]

CONSENSUS_ROUNDS = 20


def _louvain(view: View, ties: sp.csr_array, resolution: float, seed: int) -> Labels:
    import community
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(view.size))
    upper = sp.coo_array(sp.triu(ties, k=1))
    order = np.lexsort((upper.col, upper.row))
    graph.add_weighted_edges_from(
        zip(upper.row[order].tolist(), upper.col[order].tolist(), upper.data[order].tolist(), strict=True)
    )
    if not graph.size():
        return np.arange(view.size)
    found = community.best_partition(graph, resolution=resolution, random_state=seed % 2**32)
    return np.array([found[node] for node in range(view.size)], dtype=np.int64)


def _fast(_view: View, ties: sp.csr_array, resolution: float, seed: int) -> Labels:
    from subnatnet.measures._louvain import louvain

    return louvain(ties, resolution=resolution, seed=seed)


def _leiden(view: View, ties: sp.csr_array, resolution: float, seed: int) -> Labels:
    try:
        import igraph  # type: ignore[import-untyped]  # it ships no types
    except ImportError:
        raise MissingExtra("Leiden needs igraph: pip install 'subnatnet[leiden]'") from None
    upper = sp.coo_array(sp.triu(ties, k=1))
    graph = igraph.Graph(n=view.size, edges=list(zip(upper.row.tolist(), upper.col.tolist(), strict=True)))
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - reproducible, not secret
    try:
        found = graph.community_leiden(
            "modularity", weights=upper.data.tolist(), resolution=resolution, n_iterations=-1
        )
    finally:
        igraph.set_random_number_generator(random)
    return np.array(found.membership, dtype=np.int64)


def _infomap(view: View, ties: sp.csr_array, resolution: float, seed: int) -> Labels:
    try:
        from infomap import Infomap
    except ImportError:
        raise MissingExtra("Infomap needs its package: pip install 'subnatnet[infomap]'") from None
    if resolution != 1.0:
        raise InvalidChoice("Infomap has no resolution; leave it at 1")
    flow = sp.coo_array(view.matrix if view.directed else ties)
    labels = np.full(view.size, -1, dtype=np.int64)
    if flow.nnz:
        direction = " --directed" if view.directed else ""
        engine = Infomap(f"--two-level --silent --seed {seed % 2**31 + 1}{direction}")
        for i, j, weight in zip(flow.row.tolist(), flow.col.tolist(), flow.data.tolist(), strict=True):
            if view.directed or i < j:
                engine.add_link(i, j, weight)
        result = engine.run()
        # releases before 2.10 hand nothing back and keep the answer in the engine
        modules = result.modules() if hasattr(result, "modules") else dict(engine.get_modules())  # type: ignore[no-untyped-call]  # the old name has no types
        for node, module in modules.items():
            labels[node] = module
    alone = labels < 0
    labels[alone] = labels.max(initial=0) + 1 + np.arange(alone.sum())
    return labels


METHODS: dict[str, Callable[[View, sp.csr_array, float, int], Labels]] = {
    "louvain": _louvain,
    "fast": _fast,
    "leiden": _leiden,
    "infomap": _infomap,
}


def _ties(view: View, *, weighted: bool) -> sp.csr_array:
    return view.strength if weighted else view.mutual


def _seeds(seed: int, runs: int) -> list[int]:
    """Return a seed for each run; the first is the seed itself, so one run is what its package gives."""
    later = np.random.SeedSequence(require_seed(seed)).generate_state(runs, np.uint32)[1:]
    return [seed, *(int(state) for state in later)]


def _by_size(labels: Labels) -> Labels:
    """Return communities numbered from the largest (0); of equal ones that with the first actor leads."""
    code, _ = pd.factorize(labels)
    size = np.bincount(code)
    rank = np.empty(len(size), dtype=np.int64)
    rank[np.argsort(-size, kind="stable")] = np.arange(len(size))
    return rank[code]


def _check(method: str, runs: int) -> None:
    if method not in METHODS:
        reject(method, METHODS, "method for communities")
    if runs < 1:
        raise InvalidChoice(f"runs is {runs}; at least one run is needed")


@checked()
def community_runs(
    net: TieNetwork | nx.Graph[Any] | View,
    *,
    method: str = "fast",
    runs: Count = 100,
    resolution: Positive = 1.0,
    seed: Seed = 0,
    weighted: bool = False,
    progress: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Find communities many times over, each time from another seed.

    Parameters
    ----------
    net
        Which ties; see :func:`centrality`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.
    method, resolution, weighted
        As in :func:`communities`.
    runs : int
        How many.
    seed : int
        The seeds of all runs follow from it.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per actor, one column per run; communities are numbered from the largest (0).

    Raises
    ------
    InvalidChoice
        If there is no such method, it has no resolution, or `runs` is not at least 1.
    MissingExtra
        If the package behind the method is not installed.

    Examples
    --------
    >>> import networkx as nx
    >>> community_runs(nx.barbell_graph(3, 0), runs=2, seed=1).T.values.tolist()
    [[0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1]]
    """
    from tqdm import tqdm

    _check(method, runs)
    view = select(net, **which)
    if not view.size:
        raise InvalidChoice("there is no actor in this selection, and so no community")
    ties = _ties(view, weighted=weighted)
    found = {
        run: _by_size(METHODS[method](view, ties, resolution, start))
        for run, start in enumerate(tqdm(_seeds(seed, runs), desc="communities", disable=not progress))
    }
    parameters = {"method": method, "runs": runs, "resolution": resolution, "seed": seed}
    return view.frame(found, "community_runs", weighted=weighted, **parameters)


@checked(runs=RUNS)
def consensus(runs: pd.DataFrame, *, threshold: float = 0.5, seed: Seed = 0) -> pd.Series:
    """Return the partition that many runs have in common.

    Actors are tied by the share of runs that put them together, ties below `threshold` are cut, and
    communities of that network are found as often as there were runs; this is repeated until all runs agree,
    at most 20 times.

    Parameters
    ----------
    runs : pandas.DataFrame
        One row per actor, one column per run; see :func:`community_runs`.
    threshold : float
        Least share of runs that counts.
    seed : int
        For the runs on the way.

    Returns
    -------
    pandas.Series
        The community of each actor, the largest first.

    References
    ----------
    Lancichinetti, A., & Fortunato, S. (2012). Consensus clustering in complex networks. Scientific Reports,
    2, 336. https://doi.org/10.1038/srep00336

    Examples
    --------
    >>> consensus(pd.DataFrame({0: [1, 1, 2], 1: [1, 1, 1], 2: [2, 2, 1]}, index=list("abc"))).to_dict()
    {'a': 0, 'b': 0, 'c': 1}
    """
    from subnatnet.measures._louvain import louvain

    many = runs.shape[1]
    seeds = iter(_seeds(seed, CONSENSUS_ROUNDS * many))
    current = runs
    for _ in range(CONSENSUS_ROUNDS):
        hot, _ = _one_hot(current)
        together = sp.coo_array(sp.triu(hot @ hot.T, k=1))
        share = together.data / many
        if (share == 1.0).all():
            break
        keep = share >= threshold
        upper = sp.coo_array((share[keep], (together.row[keep], together.col[keep])), shape=together.shape)
        agreed = sp.csr_array(upper + upper.T)
        found = {run: _by_size(louvain(agreed, seed=next(seeds))) for run in range(many)}
        current = pd.DataFrame(found, index=runs.index)
    return pd.Series(_by_size(current.iloc[:, 0].to_numpy()), index=runs.index, name="community")


@checked()
def communities(
    net: TieNetwork | nx.Graph[Any] | View,
    method: str = "louvain",
    runs: Count = 1,
    resolution: Positive = 1.0,
    seed: Seed = 0,
    *,
    weighted: bool = False,
    progress: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Divide the actors into communities; with many runs, say how firmly each actor belongs to its own.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. Directed ties count in both directions, except for Infomap.
    method : {"louvain", "fast", "leiden", "infomap"}
        ``"louvain"`` is python-louvain; ``"fast"`` a compiled Louvain that starts again from what it found
        until no single move helps, made for many runs; ``"leiden"`` (igraph) and ``"infomap"`` need the extra
        of that name.
    runs : int
        How often to search. With more than one the result is the consensus of all runs.
    resolution : float
        :math:`\gamma` in :math:`\frac{1}{2m} \sum_{ij} (a_{ij} - \gamma k_i k_j / 2m)\,\delta(g_i, g_j)`, the
        modularity: more and smaller communities above 1. Infomap has none.
    seed : int
        Same seed, same answer, whatever the order of rows.
    weighted : bool
        Whether the number of acts between two actors counts.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        ``community``, numbered from the largest (0), an actor without ties alone in its own; with many runs
        also ``stability``, see :func:`stability`. ``.attrs`` holds ``modularity`` (of the partition returned,
        at this resolution; NaN without ties), ``communities`` (how many with more than one member), and for
        many runs the mean, least and greatest modularity and the mean and greatest variation of information
        between runs, in nats.

    Raises
    ------
    InvalidChoice
        If there is no such method, or it has no resolution.
    MissingExtra
        If the package behind the method is not installed.

    References
    ----------
    Blondel, V. D., Guillaume, J.-L., Lambiotte, R., & Lefebvre, E. (2008). Fast unfolding of communities in
    large networks. Journal of Statistical Mechanics: Theory and Experiment, 2008(10), P10008.
    https://doi.org/10.1088/1742-5468/2008/10/P10008
    Traag, V. A., Waltman, L., & van Eck, N. J. (2019). From Louvain to Leiden: Guaranteeing well-connected
    communities. Scientific Reports, 9, 5233. https://doi.org/10.1038/s41598-019-41695-z
    Rosvall, M., & Bergstrom, C. T. (2008). Maps of random walks on complex networks reveal community
    structure. Proceedings of the National Academy of Sciences, 105(4), 1118-1123.
    https://doi.org/10.1073/pnas.0706851105
    Reichardt, J., & Bornholdt, S. (2006). Statistical mechanics of community detection. Physical Review E,
    74(1), 016110. https://doi.org/10.1103/PhysRevE.74.016110

    Examples
    --------
    >>> import networkx as nx
    >>> found = communities(nx.barbell_graph(3, 0), "fast", runs=10)
    >>> found["community"].tolist(), found["stability"].min().item()
    ([0, 0, 0, 1, 1, 1], 1.0)
    >>> round(found.attrs["modularity"], 3)
    0.357
    """
    from subnatnet.measures._louvain import modularity

    _check(method, runs)
    view = select(net, **which)
    ties = _ties(view, weighted=weighted)
    found = community_runs(
        view, method=method, runs=runs, resolution=resolution, seed=seed, weighted=weighted, progress=progress
    )
    label = found[0] if runs == 1 else consensus(found, seed=seed)
    columns = {"community": label}
    size = label.value_counts()
    facts: dict[str, object] = {
        "communities": int((size > 1).sum()),
        "modularity": modularity(ties, label.to_numpy(), resolution=resolution),
    }
    if runs > 1:
        columns["stability"] = stability(found, label)
        values = [modularity(ties, found[run].to_numpy(), resolution=resolution) for run in found]
        distance = variation_of_information(found).to_numpy()[np.triu_indices(runs, 1)]
        facts |= {
            "modularity_mean": float(np.mean(values)),
            "modularity_low": float(np.min(values)),
            "modularity_high": float(np.max(values)),
            "vi_mean": float(distance.mean()),
            "vi_high": float(distance.max()),
        }
    parameters = {"method": method, "runs": runs, "resolution": resolution, "seed": seed}
    return view.frame(columns, "communities", weighted=weighted, **parameters, **facts)
