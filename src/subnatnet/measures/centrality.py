"""How central each actor is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from subnatnet.arguments import checked, with_undated
from subnatnet.errors import InvalidChoice
from subnatnet.measures import _spectral
from subnatnet.measures._select import View, both_ends, choose, select
from subnatnet.network._edges import acts_of_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    import pandas as pd
    from numpy.typing import NDArray

    from subnatnet.arguments import Select, Unpack
    from subnatnet.measures._paths import Paths
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Options:
    """How centralities are to be computed; see :func:`centrality`."""

    weighted: bool = False
    normalized: bool = True
    damping: float = 0.85
    katz_alpha: float | None = None
    power_beta: float | None = None


def _ties(view: View, options: Options) -> sp.csr_array:
    return view.matrix if options.weighted else view.simple


def _paths(view: View, options: Options) -> Paths:
    return view.weighted_paths if options.weighted else view.paths


def _count(pattern: sp.csr_array) -> Floats:
    return np.diff(pattern.indptr).astype(float)


def _row(matrix: sp.csr_array) -> Floats:
    out, first = np.zeros(matrix.shape[0]), matrix.indptr[:-1]
    filled = first < matrix.indptr[1:]
    out[filled] = np.add.reduceat(matrix.data, first[filled]) if filled.any() else 0.0
    return out


def _column(matrix: sp.csr_array) -> Floats:
    return np.asarray(matrix.sum(axis=0), dtype=float)


def _partners(view: View, _options: Options) -> Floats:
    pairs = sp.coo_array(view.mutual)
    across = view.abroad_to(pairs.row, pairs.col) | view.abroad_to(pairs.col, pairs.row)
    counts = np.bincount(pairs.row[across], minlength=view.size).astype(float)
    centre = view.side == "centre"  # an organ deals with the regions, and none of them is abroad to it
    counts[centre] = (view.mutual @ (view.side == "abroad").astype(float))[centre]
    return np.asarray(np.where(view.side == "unplaced", np.nan, counts))


def _acts(view: View, _options: Options) -> Floats:
    if view.net is None:
        raise InvalidChoice("a graph does not say which edges are one act; use 'strength' or a TieNetwork")
    known = view.net.gazetteer.index
    held = view.net._ties  # noqa: SLF001 - its columns are numbers of texts, which are not looked at here
    return acts_of_each(held, known)[known.get_indexer(view.ids)]


def closeness_of(reach: Floats, total: Floats) -> Floats:
    """Return Wasserman-Faust closeness from how many are reached and the sum of their distances."""
    n = len(reach)
    near = np.divide(reach, total, out=np.zeros(n), where=total > 0)
    return near * reach / max(n - 1, 1)


def _betweenness(view: View, options: Options) -> Floats:
    raw = _paths(view, options).betweenness
    n = view.size
    if options.normalized:
        return raw / max((n - 1) * (n - 2), 1)
    return raw if view.directed else raw / 2


def _closeness(reach: Floats, total: Floats, options: Options) -> Floats:
    if options.normalized:
        return closeness_of(reach, total)
    return np.divide(1.0, total, out=np.zeros(len(total)), where=total > 0)


def _harmonic(total: Floats, options: Options) -> Floats:
    return total / max(len(total) - 1, 1) if options.normalized else total


def _eigenvector(view: View, options: Options) -> Floats:
    ties = _ties(view, options)
    return _spectral.principal(ties.T.tocsr() if view.directed else ties, symmetric=not view.directed)[1]


def _katz(view: View, options: Options) -> Floats:
    ties = _ties(view, options)
    alpha = options.katz_alpha
    if alpha is None:
        alpha = _spectral.fading(ties, symmetric=not view.directed, share=0.85)
    return _spectral.katz(ties, alpha)


def _power(view: View, options: Options) -> Floats:
    ties = _ties(view, options)
    beta = options.power_beta
    if beta is None:
        beta = _spectral.fading(ties, symmetric=not view.directed, share=0.5)
    return _spectral.power(ties, beta)


def _clustering(view: View, _options: Options) -> Floats:
    from subnatnet.measures._triangles import triangles

    degree = _count(view.mutual)
    pairs = degree * (degree - 1)
    return np.divide(2 * triangles(view.mutual), pairs, out=np.zeros(view.size), where=pairs > 0)


def _coreness(view: View, _options: Options) -> Floats:
    from subnatnet.measures._cores import coreness

    return coreness(view.mutual)


MEASURES: dict[str, Callable[[View, Options], Floats]] = {
    "degree": lambda v, _: _count(v.mutual),
    "in_degree": lambda v, _: _column(v.simple),
    "out_degree": lambda v, _: _count(v.simple),
    "total_degree": lambda v, _: _count(v.simple) + (_column(v.simple) if v.directed else 0.0),
    "partners": _partners,
    "strength": lambda v, _: _row(v.strength),
    "in_strength": lambda v, _: _column(v.matrix),
    "out_strength": lambda v, _: _row(v.matrix),
    "acts": _acts,
    "betweenness": _betweenness,
    "closeness": lambda v, o: _closeness(_paths(v, o).reach_in, _paths(v, o).total_in, o),
    "closeness_out": lambda v, o: _closeness(_paths(v, o).reach_out, _paths(v, o).total_out, o),
    "harmonic": lambda v, o: _harmonic(_paths(v, o).harmonic_in, o),
    "harmonic_out": lambda v, o: _harmonic(_paths(v, o).harmonic_out, o),
    "eigenvector": _eigenvector,
    "katz": _katz,
    "power": _power,
    "pagerank": lambda v, o: _spectral.pagerank(_ties(v, o), o.damping, symmetric=not v.directed),
    "hub": lambda v, o: _spectral.hits(_ties(v, o), symmetric=not v.directed)[0],
    "authority": lambda v, o: _spectral.hits(_ties(v, o), symmetric=not v.directed)[1],
    "coreness": _coreness,
    "clustering": _clustering,
}
DEFAULT = (
    "degree",
    "strength",
    "betweenness",
    "closeness",
    "harmonic",
    "eigenvector",
    "pagerank",
    "coreness",
)
# more ties can only raise these
RISING = frozenset(
    {
        *(
            "degree",
            "in_degree",
            "out_degree",
            "total_degree",
            "partners",
            "strength",
            "in_strength",
            "out_strength",
            "acts",
        ),
        *("harmonic", "harmonic_out", "coreness"),
    }
)


@checked()
def centrality(
    net: TieNetwork | nx.Graph[Any] | View,
    measures: str | Iterable[str] | None = None,
    *,
    weighted: bool = False,
    normalized: bool = True,
    damping: float = 0.85,
    katz_alpha: float | None = None,
    power_beta: float | None = None,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say how central each actor is, by one or many centralities at once.

    Parameters
    ----------
    net : TieNetwork or networkx graph
        Where the ties are. A tie from an actor to itself is left out; ``.attrs["self_ties"]`` counts them.
    measures : str or iterable of str, optional
        Any of those below; by default degree, partners (if kinds of actor are known), strength, betweenness,
        closeness, harmonic, eigenvector, pagerank and coreness.
    layer, during, unit, undated
        Which ties: layers, a period, levels to roll up to, and what to do with ties that may or may not fall
        into the period: ``"exclude"``, ``"include"``, or ``"bounds"`` for columns ``_low`` and ``_high``
        (only for measures that can only rise with more ties).
    weighted : bool
        Whether the number of acts between two actors counts. Shortest paths then take a tie to be as long
        as one over its strength; walks and eigenvectors use the strength itself.
    normalized : bool
        Whether betweenness, closeness and harmonic are divided by the most they can be among so many actors:
        betweenness by the pairs of others, harmonic by the others, closeness as in the table. False gives
        their sums, and :math:`1 / \sum d` for closeness. Degrees, strength, acts and coreness stay counts.
    damping : float
        Share of steps that PageRank takes along ties, from 0 to below 1.
    katz_alpha, power_beta : float, optional
        Attenuation of Katz and Bonacich centrality; by default 0.85 and 0.5 of the largest possible one,
        ``1 / largest eigenvalue``.

    Returns
    -------
    pandas.DataFrame
        One row per actor of the layers chosen, one column per measure; parameters in ``.attrs``. An actor
        that the period leaves without ties is an isolate and has the value given below; actors outside the
        layers have no row.

    Raises
    ------
    InvalidChoice
        If a measure, layer, period or unit does not exist, a measure has no bounds, or damping or attenuation
        let no walk settle.

    Notes
    -----
    With `a` the ties (1 or 0), `w` the numbers of acts, `d` distances and `n` actors; for an undirected
    layer `in` and `out` are the same.

    ==================  ==============================================================  ===========  ========
    measure             formula                                                         range        isolate
    ==================  ==============================================================  ===========  ========
    degree              actors tied to, whichever the direction                         0 .. n-1     0
    in_degree           :math:`\sum_j a_{ji}`                                           0 .. n-1     0
    out_degree          :math:`\sum_j a_{ij}`                                           0 .. n-1     0
    total_degree        both together; an actor tied both ways counts twice             0 .. 2n-2    0
    partners            actors tied to on the other side of the state's border          0 .. n-1     0
    strength            :math:`\sum_j w_{ij}`, plus :math:`w_{ji}` if directed          0 ..         0
    in/out_strength     the two halves of it                                            0 ..         0
    acts                distinct acts the actor takes part in                           0 ..         0
    betweenness         :math:`\sum_{s,t} \sigma_{st}(i) / \sigma_{st}`                 0 .. 1       0
    closeness           :math:`\frac{r}{n-1}\,\frac{r}{\sum d_{ji}}`, r that reach i    0 .. 1       0
    closeness_out       the same with the distances from i                              0 .. 1       0
    harmonic            :math:`\frac{1}{n-1} \sum_j 1/d_{ji}`                           0 .. 1       0
    harmonic_out        :math:`\frac{1}{n-1} \sum_j 1/d_{ij}`                           0 .. 1       0
    eigenvector         :math:`\lambda x_i = \sum_j a_{ji} x_j`, unit length            0 .. 1       0
    katz                :math:`x_i = 1 + \alpha \sum_j a_{ji} x_j`, unit length         0 .. 1       lowest
    power               :math:`x_i = \sum_j a_{ij} (1 + \beta x_j)`, squares add to n   any          0
    pagerank            random walk with restarts, adds up to 1                         0 .. 1       lowest
    hub, authority      first singular vectors, each adds up to 1                       0 .. 1       0
    coreness            largest k so that i is in a group all of degree k within it     0 .. n-1     0
    clustering          share of pairs of neighbours that are tied                      0 .. 1       0
    ==================  ==============================================================  ===========  ========

    Power is negative only where ``power_beta`` is. Closeness and harmonic of weighted ties exceed these
    ranges, since lengths are below 1. The eigenvector is NaN where nothing leads round in a circle, as in a
    pure hierarchy; in a network of several components it is 0 outside the one with the largest eigenvalue.
    Degree, coreness and clustering take directed ties as undirected. The undirected pairs of betweenness are
    counted once.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: Conceptual clarification. Social Networks, 1(3),
    215-239. https://doi.org/10.1016/0378-8733(78)90021-7
    Barrat, A., Barthélemy, M., Pastor-Satorras, R., & Vespignani, A. (2004). The architecture of complex
    weighted networks. Proceedings of the National Academy of Sciences, 101(11), 3747-3752.
    https://doi.org/10.1073/pnas.0400087101
    Wasserman, S., & Faust, K. (1994). Social Network Analysis: Methods and Applications. Cambridge
    University Press. https://doi.org/10.1017/CBO9780511815478
    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology,
    25(2), 163-177. https://doi.org/10.1080/0022250X.2001.9990249
    Boldi, P., & Vigna, S. (2014). Axioms for centrality. Internet Mathematics, 10(3-4), 222-262.
    https://doi.org/10.1080/15427951.2013.865686
    Bonacich, P. (1987). Power and centrality: A family of measures. American Journal of Sociology, 92(5),
    1170-1182. https://doi.org/10.1086/228631
    Katz, L. (1953). A new status index derived from sociometric analysis. Psychometrika, 18(1), 39-43.
    https://doi.org/10.1007/BF02289026
    Brin, S., & Page, L. (1998). The anatomy of a large-scale hypertextual web search engine. Computer
    Networks and ISDN Systems, 30(1-7), 107-117. https://doi.org/10.1016/S0169-7552(98)00110-X
    Kleinberg, J. M. (1999). Authoritative sources in a hyperlinked environment. Journal of the ACM, 46(5),
    604-632. https://doi.org/10.1145/324133.324140
    Seidman, S. B. (1983). Network structure and minimum degree. Social Networks, 5(3), 269-287.
    https://doi.org/10.1016/0378-8733(83)90028-X
    Watts, D. J., & Strogatz, S. H. (1998). Collective dynamics of 'small-world' networks. Nature, 393(6684),
    440-442. https://doi.org/10.1038/30918

    Examples
    --------
    >>> import networkx as nx
    >>> centrality(nx.star_graph(3), ["degree", "betweenness", "closeness"])
        degree  betweenness  closeness
    id
    0      3.0          1.0        1.0
    1      1.0          0.0        0.6
    2      1.0          0.0        0.6
    3      1.0          0.0        0.6
    """
    options = Options(weighted, normalized, damping, katz_alpha, power_beta)
    if which["undated"] == "bounds":
        return both_ends(
            lambda ends, names: centrality(
                net, names, **with_undated(which, ends), weighted=weighted, normalized=normalized
            ),
            choose(measures, MEASURES, (name for name in DEFAULT if name in RISING), "centrality"),
            RISING,
        )
    view = select(net, **which)
    default = [*DEFAULT[:1], "partners", *DEFAULT[1:]] if "kind" in view.nodes else DEFAULT
    names = choose(measures, MEASURES, default, "centrality")
    columns = {name: MEASURES[name](view, options) for name in names}
    parameters = {} if katz_alpha is None else {"katz_alpha": katz_alpha}
    parameters |= {} if power_beta is None else {"power_beta": power_beta}
    return view.frame(
        columns, "centrality", weighted=weighted, normalized=normalized, damping=damping, **parameters
    )
