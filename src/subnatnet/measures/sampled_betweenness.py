"""Betweenness of networks too large for all shortest paths: from a sample of them, with a stated error."""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp
from tqdm import tqdm

from subnatnet.arguments import checked
from subnatnet.errors import require_seed, require_share
from subnatnet.measures._paths import TOLERANCE
from subnatnet.measures._select import View, select

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from subnatnet.arguments import Seed, Select, Unpack, Workers
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]

PARTS = 64  # of the draws, each with a seed of its own: the result does not depend on the number of workers
UNIVERSAL = 0.5  # the constant of the bound on the size of an epsilon-sample (Löffler & Phillips 2009)


@checked()
def sampled_betweenness(
    net: TieNetwork | nx.Graph[Any] | View,
    epsilon: float = 0.01,
    *,
    delta: float = 0.1,
    seed: Seed = 0,
    weighted: bool = False,
    workers: Workers | None = None,
    progress: bool = True,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Estimate the betweenness of every actor from a sample of shortest paths, with a stated error.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`.
    epsilon : float
        The largest error of any actor's betweenness, on its scale from 0 to 1.
    delta : float
        The probability that some actor's error is larger.
    seed : int
        The same seed gives the same answer, whatever the order of rows and the number of workers.
    weighted : bool
        Whether a tie is as long as one over its strength, or all are of length one.
    workers : int, optional
        Threads; as many as there are processors by default.
    progress : bool
        Whether to show a progress bar.

    Returns
    -------
    pandas.DataFrame
        One row per actor, column ``betweenness``, from 0 to 1 as :func:`centrality` gives it (normalised).
        ``.attrs`` has ``epsilon``, ``delta``, ``seed``, ``samples`` (paths drawn) and ``longest`` (a bound on
        how many actors lie on a shortest path).

    Raises
    ------
    InvalidChoice
        If epsilon or delta is no share, or the ties asked for do not exist.

    Notes
    -----
    A pair of actors is drawn evenly, then one of its shortest paths evenly; every actor between its ends
    scores. With :math:`r` draws and :math:`L` actors on the longest shortest path,

    .. math:: r = \frac{c}{\epsilon'^2}
              \left(\lfloor \log_2 (L - 2) \rfloor + 1 + \ln \frac1\delta \right), \quad
              \epsilon' = \epsilon\,\frac{n - 2}{n}, \quad c = 0.5,

    the shares of paths that an actor lies on are all within :math:`\epsilon` of its betweenness with a
    probability of at least :math:`1 - \delta`. :math:`L` is bounded by twice the distance to the farthest
    actors where ties are undirected and of length one, else by the size of the largest component. The error
    is absolute: ranks of actors whose values differ by less than :math:`2\epsilon` are not told apart.

    References
    ----------
    Riondato, M., & Kornaropoulos, E. M. (2016). Fast approximation of betweenness centrality through
    sampling. Data Mining and Knowledge Discovery, 30(2), 438-475.
    https://doi.org/10.1007/s10618-015-0423-0
    Borassi, M., & Natale, E. (2019). KADABRA is an adaptive algorithm for betweenness via random
    approximation. ACM Journal of Experimental Algorithmics, 24, 1-35. https://doi.org/10.1145/3284359
    (the search from both ends).

    Examples
    --------
    >>> import networkx as nx
    >>> near = sampled_betweenness(nx.star_graph(9), 0.05, progress=False)
    >>> bool(abs(near.loc[0, "betweenness"] - 1) < 0.05), near.attrs["samples"]
    (True, 1033)
    """
    epsilon, delta = require_share(epsilon, "epsilon"), require_share(delta, "delta")
    seed = require_seed(seed)
    view = select(net, **which)
    n = view.size
    matrix = view.matrix
    lengths = 1.0 / matrix.data if weighted else None
    if lengths is not None and len(lengths) and (lengths == lengths[0]).all():
        lengths = None  # every tie is as long as every other
    longest = _longest(matrix, steps=lengths is None and not view.directed)
    samples = sample_size(epsilon * max(n - 2, 1) / max(n, 1), delta, longest)
    hits = np.zeros(n)
    if n > 2 and longest > 2:
        hits = _drawn(matrix, lengths, samples, seed, workers, progress=progress, directed=view.directed)
    values = hits / samples * (n / max(n - 2, 1))
    return view.frame(
        {"betweenness": np.minimum(values, 1.0)},
        "sampled_betweenness",
        weighted=weighted,
        normalized=True,
        epsilon=epsilon,
        delta=delta,
        seed=seed,
        samples=samples,
        longest=longest,
    )


def sample_size(epsilon: float, delta: float, longest: int) -> int:
    """Return how many shortest paths to draw for an error of at most `epsilon`, but for a chance of `delta`.

    Parameters
    ----------
    epsilon, delta : float
        As in :func:`sampled_betweenness`, on the scale of shares of paths.
    longest : int
        How many actors lie on the longest shortest path at most.

    Examples
    --------
    >>> sample_size(0.01, 0.1, 20)
    36513
    """
    dimension = math.floor(math.log2(longest - 2)) + 1 if longest > 2 else 1
    return math.ceil(UNIVERSAL / epsilon**2 * (dimension + math.log(1 / delta)))


def _longest(matrix: sp.csr_array, *, steps: bool) -> int:
    """Return a bound on how many nodes lie on a shortest path."""
    from subnatnet.measures._sampled_paths import farthest

    if not matrix.nnz:
        return 1
    _, component = sp.csgraph.connected_components(matrix, directed=False)
    sizes = np.bincount(component)
    if not steps:
        return int(sizes.max())
    longest = 2
    indptr, indices = matrix.indptr.astype(np.uint32), matrix.indices.astype(np.uint32)
    distance = np.full(len(component), -1, np.int32)
    queue = np.empty(len(component), np.uint32)
    degree = np.diff(matrix.indptr)
    # from the node with most ties of each component that could beat the bound so far
    order = np.lexsort((np.arange(len(component)), -degree, component))
    firsts = order[np.r_[True, np.diff(component[order]) > 0]]
    for start in sorted(firsts, key=lambda node: (-sizes[component[node]], node)):
        if sizes[component[start]] <= longest:
            break
        bound = farthest(indptr, indices, start, distance, queue) + 1
        longest = max(longest, min(bound, int(sizes[component[start]])))
    return longest


def _drawn(
    matrix: sp.csr_array,
    lengths: Floats | None,
    samples: int,
    seed: int,
    workers: int | None,
    *,
    progress: bool,
    directed: bool,
) -> Floats:
    """Return how many of the paths drawn each node lies on."""
    from subnatnet.measures._sampled_paths import draw_lengths, draw_steps

    def arrays(of: sp.csr_array) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        return of.indptr.astype(np.uint32), of.indices.astype(np.uint32)

    out_ptr, out_ends = arrays(matrix)
    in_ptr, in_ends, in_lengths = out_ptr, out_ends, lengths
    if directed:
        turned = sp.csr_array(matrix.T)
        turned.sort_indices()
        in_ptr, in_ends = arrays(turned)
        in_lengths = None if lengths is None else 1.0 / turned.data
    share, rest = divmod(samples, PARTS)
    seeds = np.random.SeedSequence(seed).generate_state(PARTS, np.uint64)
    hits = [np.zeros(matrix.shape[0]) for _ in range(PARTS)]

    def run(part: int) -> None:
        draws = share + (part < rest)
        state, n = np.array([seeds[part]], np.uint64), matrix.shape[0]
        place, held, nodes = np.full((2, n), -1, np.int32), np.zeros((2, n)), np.empty((2, n), np.uint32)
        if lengths is None or in_lengths is None:
            draw_steps(out_ptr, out_ends, in_ptr, in_ends, draws, state, place, held, nodes, hits[part])
        else:
            held[1] = np.inf
            own = (out_ptr, out_ends, lengths, in_ptr, in_ends, in_lengths)
            draw_lengths(*own, TOLERANCE, draws, state, place[0], held, nodes, hits[part])

    with tqdm(total=PARTS, desc="shortest paths", disable=not progress) as bar:
        run(0)  # compiles, once, before any thread could try to
        bar.update()
        pool = ThreadPoolExecutor(workers or os.cpu_count() or 1)
        try:
            for _ in pool.map(run, range(1, PARTS)):
                bar.update()
        finally:
            pool.shutdown(cancel_futures=True)
    total: Floats = np.sum(hits, axis=0)
    return total
