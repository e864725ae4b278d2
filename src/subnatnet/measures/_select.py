"""One selection for every measure: who and which ties, as sorted ids and a sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from subnatnet.errors import InvalidChoice, reject
from subnatnet.network import TieNetwork
from subnatnet.network._edges import Pairs
from subnatnet.network._selecting import named_layers
from subnatnet.network.abroad import sides, states
from subnatnet.schema import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import ArrayLike, NDArray

    from subnatnet.arguments import Undated, Unit
    from subnatnet.measures._paths import Paths

    Floats = NDArray[np.float64]

UNDATED = ("exclude", "include", "bounds")
FEW = 1000  # ties that are sorted as numbers of cells sooner than turned from one kind of matrix into another


@dataclass(frozen=True, eq=False)
class View:
    """Ties as numbers; what several measures need is computed here once.

    Parameters
    ----------
    ids : pandas.Index
        Actors, sorted.
    matrix : scipy.sparse.csr_array
        ``matrix[i, j]`` is the number of acts from `i` to `j`, counts summed (for graphs: summed ``weight``);
        symmetric where the ties are undirected; the diagonal is empty.
    directed : bool
        Whether any tie has a direction.
    nodes : pandas.DataFrame
        What is known of the actors, in the order of `ids`.
    attrs : dict
        Layer, period, unit: what ends up in ``.attrs`` of every result.
    net : TieNetwork, optional
        The ties themselves, already selected; None for a graph.
    """

    ids: pd.Index
    matrix: sp.csr_array
    directed: bool
    nodes: pd.DataFrame
    attrs: dict[str, object]
    net: TieNetwork | None = None

    @property
    def size(self) -> int:
        """How many actors."""
        return len(self.ids)

    @cached_property
    def simple(self) -> sp.csr_array:
        """1 where there is a tie."""
        return pattern(self.matrix)

    @cached_property
    def strength(self) -> sp.csr_array:
        """How strongly two actors are tied, whichever the direction: ``a_ij + a_ji`` if directed."""
        both = sp.csr_array(self.matrix + self.matrix.T) if self.directed else self.matrix
        both.sort_indices()
        return both

    @cached_property
    def mutual(self) -> sp.csr_array:
        """1 where two actors are tied, whichever the direction."""
        return pattern(self.strength) if self.directed else self.simple

    @cached_property
    def paths(self) -> Paths:
        """One pass over shortest paths, each tie of length one."""
        return self._paths(weighted=False)

    @cached_property
    def weighted_paths(self) -> Paths:
        """One pass over shortest paths, each tie as long as one over its strength."""
        return self._paths(weighted=True)

    def _paths(self, *, weighted: bool) -> Paths:
        from subnatnet.measures._paths import shortest_paths

        matrix = self.matrix
        return shortest_paths(
            matrix.indptr,
            matrix.indices,
            1.0 / matrix.data if weighted else None,
            symmetric=not self.directed,
        )

    @cached_property
    def side(self) -> NDArray[np.str_]:
        """Where each actor stands: ``centre``, ``region`` or ``abroad``; ``unplaced`` if nothing tells.

        See :func:`subnatnet.network.abroad.sides`. Regions of two home states are abroad to each other:
        :meth:`abroad_to` says of which pairs that is so.
        """
        if "kind" not in self.nodes:
            raise InvalidChoice(
                "nothing says which actors are regions, foreign places or the centre: give the nodes an "
                "attribute `kind`, use a TieNetwork, or name the groups yourself"
            )
        if self.net is None:
            kind = self.nodes["kind"].to_numpy(dtype="U")
            side = np.full(self.size, "unplaced", dtype="U8")
            for name, stands in DEFAULT_SCHEMA.sides.items():
                if stands != "based":
                    side[kind == name] = "region" if stands == "home" else stands
            return side
        known = sides(self.net.gazetteer, self.net.schema)
        return np.asarray(known.reindex(self.ids).to_numpy(dtype="U8"))

    @cached_property
    def state(self) -> NDArray[np.str_]:
        """The country each actor counts for, ``""`` where nothing tells."""
        if self.net is None:
            return np.full(self.size, "", dtype="U2")
        return np.asarray(states(self.net.gazetteer).reindex(self.ids).fillna("").to_numpy(dtype="U"))

    @cached_property
    def groups(self) -> NDArray[np.str_]:
        """The side of each actor; where there are several home states, regions are told apart by state."""
        home = self.side == "region"
        if len(set(self.state[home]) - {""}) < 2:
            return self.side
        return np.where(home, np.char.add("region ", self.state), self.side)

    def abroad_to(
        self, first: NDArray[np.integer[Any]], second: NDArray[np.integer[Any]]
    ) -> NDArray[np.bool_]:
        """Say of pairs of positions whether the first is home and the second is abroad to it."""
        home, away, state = self.side == "region", self.side == "abroad", self.state
        other = (state[first] != state[second]) & (state[first] != "") & (state[second] != "")
        return np.asarray(home[first] & (away[second] | (home[second] & other)))

    def frame(self, columns: Mapping[Any, Any], measure: str, **parameters: object) -> pd.DataFrame:
        """Return columns as a frame indexed by actor that carries what it is in ``.attrs``."""
        result = pd.DataFrame(dict(columns), index=self.ids)
        described: dict[Hashable, object] = {"measure": measure}
        result.attrs = described | {**self.attrs, **parameters}
        return result


def pattern(matrix: sp.csr_array) -> sp.csr_array:
    """Return 1 where a matrix is not 0."""
    # the places are shared with the matrix, not copied: neither is ever changed
    return sp.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)


def assemble(
    rows: ArrayLike, columns: ArrayLike, weights: ArrayLike, size: int, *, directed: bool
) -> tuple[sp.csr_array, int]:
    """Return a matrix without a diagonal, and how many ties led from an actor to itself."""
    at, to = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
    weight, loop = np.asarray(weights, dtype=float), at == to
    if loop.any():
        at, to, weight = at[~loop], to[~loop], weight[~loop]
    if not directed:
        at, to, weight = np.concatenate([at, to]), np.concatenate([to, at]), np.concatenate([weight, weight])
    if len(weight) <= FEW:
        cell, place = np.unique(at * size + to if directed else to * size + at, return_inverse=True)
        total = np.bincount(place, weights=weight)
        if not total.all():
            cell, total = cell[total != 0], total[total != 0]
        row, column = np.divmod(cell, max(size, 1))
        indptr = np.searchsorted(row, np.arange(size + 1))
        few = sp.csr_array((total, column, indptr), shape=(size, size))
        few.has_canonical_format = True
        return few, int(loop.sum())
    entries = sp.coo_array((weight, (at, to)), shape=(size, size))
    entries.has_canonical_format = True  # as if: what is there twice is added up below, once
    turned = entries.tocsr().tocsc()  # turning sorts, in one pass; sorting itself takes ten times as long
    if directed:
        matrix: sp.csr_array = turned.tocsr()
    else:
        matrix = sp.csr_array((turned.data, turned.indices, turned.indptr), shape=(size, size))
    matrix.sum_duplicates()
    if not matrix.data.all():
        matrix.eliminate_zeros()
    return matrix, int(loop.sum())


def select(
    net: TieNetwork | nx.Graph[Any] | View,
    *,
    layer: str | Iterable[str] | None = None,
    during: str | None = None,
    unit: Unit = None,
    undated: str = "exclude",
) -> View:
    """Return the ties asked for as a :class:`View`.

    Parameters
    ----------
    net : TieNetwork, networkx graph or View
        Where the ties are. In a graph, ``weight`` (or ``count``) is the strength of an edge (or else 1),
        parallel edges add up, and an edge attribute ``layer`` may be selected; it has no periods and units.
    layer : str or iterable of str, optional
        One or more layers. Over several layers, undirected ties count in both directions.
    during : str, optional
        A period or the name of an era.
    unit : str or (str, str), optional
        Level of the home regions to roll up to, or a pair with the level of the foreign places.
    undated : {"exclude", "include"}
        What to do with ties that may or may not fall into the period.
    """
    if undated not in UNDATED[:2]:
        reject(undated, UNDATED[:2] if undated in UNDATED else UNDATED, "way to treat undated ties here")
    if isinstance(net, View):
        if layer is not None or during is not None or unit is not None:
            raise InvalidChoice("these ties are already selected; select layer, period and unit only once")
        return net
    if isinstance(net, TieNetwork):
        return _from_net(net, layer, during, unit, undated)
    if during is not None or unit is not None:
        raise InvalidChoice("a graph has no periods and units; give a TieNetwork (see `from_networkx`)")
    return _from_graph(net, named_layers(layer))


def require_kind(view: View, kind: str) -> None:
    """Refuse a kind of actor that there cannot be."""
    if "kind" not in view.nodes:
        raise InvalidChoice("the nodes have no attribute `kind`")
    known = view.net.schema.kinds if view.net is not None else sorted(set(view.nodes["kind"].dropna()))
    if kind not in known:
        reject(kind, known, "kind of actor")


def selected(
    net: TieNetwork,
    layer: str | Iterable[str] | None = None,
    during: str | None = None,
    unit: Unit = None,
    undated: str = "exclude",
) -> TieNetwork:
    """Apply the verbs behind the selection keywords to a network."""
    ends: Undated = "include" if undated == "include" else "exclude"
    return net.select(layer=layer, during=during, unit=unit, undated=ends)


def _from_net(
    net: TieNetwork, layer: str | Iterable[str] | None, during: str | None, unit: Unit, undated: str
) -> View:
    net = selected(net, layer, during, unit, undated)
    nodes = net.actors.sort_index()
    known = net.gazetteer
    held = net._ties  # noqa: SLF001 - its columns are numbers of texts, which are not looked at here
    pairs = Pairs(held, known["kind"], net.schema)
    of_layer = net.schema.directed
    directed = any(of_layer[name] for name in net.layers)
    place = nodes.index.get_indexer(known.index)
    source, target, weight = place[pairs.source], place[pairs.target], pairs.count
    if directed:
        both = np.array([not of_layer[name] for name in pairs.names], dtype=bool)[pairs.layer]
        source, target = np.append(source, target[both]), np.append(target, source[both])
        weight = np.append(weight, weight[both])
    matrix, loops = assemble(source, target, weight, len(nodes), directed=directed)
    chosen = net.selection
    partners = chosen.get("partners")
    attrs: dict[str, object] = {
        "layer": "+".join(net.layers),
        "during": chosen.get("during"),
        "unit": chosen.get("unit") if partners is None else (chosen.get("unit"), partners),
        "undated": chosen.get("undated"),
        "directed": directed,
        "self_ties": loops,
    }
    return View(nodes.index, matrix, directed, nodes, attrs, net)


def _from_graph(graph: nx.Graph[Any], layers: Sequence[str]) -> View:
    if not hasattr(graph, "is_directed"):
        raise InvalidChoice(
            f"a TieNetwork or a networkx graph is needed, not a {type(graph).__name__}; "
            "see `from_edges` for a frame of ties"
        )
    data: dict[Any, dict[str, Any]] = dict(graph.nodes(data=True))
    ids = sorted(data, key=_order)
    place = {node: i for i, node in enumerate(ids)}
    edges = [edge for edge in graph.edges(data=True) if edge[2].get("layer") != "membership"]
    if layers:
        present = sorted({str(edge[2]["layer"]) for edge in edges if "layer" in edge[2]})
        for name in layers:
            if name not in present:
                reject(name, present, "layer of this graph's edges")
        edges = [edge for edge in edges if edge[2].get("layer") in layers]
    weights = [_weight(*edge) for edge in edges]
    directed = graph.is_directed()
    matrix, loops = assemble(
        [place[edge[0]] for edge in edges],
        [place[edge[1]] for edge in edges],
        weights,
        len(ids),
        directed=directed,
    )
    nodes = pd.DataFrame([data[node] for node in ids], index=_index(ids))
    attrs: dict[str, object] = {
        "layer": "+".join(layers) or None,
        "during": None,
        "unit": None,
        "undated": None,
        "directed": directed,
        "self_ties": loops,
    }
    return View(nodes.index, matrix, directed, nodes, attrs)


def _weight(source: object, target: object, data: Mapping[str, Any]) -> float:
    """Return how strong an edge of a graph is."""
    weight = data.get("weight", data.get("count", 1.0))
    if isinstance(weight, Real) and not isinstance(weight, bool) and 0 <= float(weight) < np.inf:
        return float(weight)
    raise InvalidChoice(f"the weight of {source!r} - {target!r} is {weight!r}; a strength is 0 or more")


def _order(node: object) -> tuple[str, Any]:
    """Return what to sort nodes by: numbers by size, everything else by its text."""
    return ("", node) if isinstance(node, int) else (type(node).__name__, str(node))


def _index(ids: Sequence[Any]) -> pd.Index[Any]:
    """Return an index of nodes as they are: a node that is a tuple must not become a level."""
    index: pd.Index[Any] = pd.Index(list(ids), name="id", tupleize_cols=False)
    return index


def choose(
    wanted: str | Iterable[str] | None, known: Collection[str], default: Iterable[str], what: str
) -> list[str]:
    """Return the names asked for, each checked against those there are."""
    if wanted is None:
        return list(default)
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        if name not in known:
            reject(name, known, what)
    return names


def both_ends(
    run: Callable[[Undated, list[str]], pd.DataFrame],
    names: Sequence[str],
    rising: Collection[str],
) -> pd.DataFrame:
    """Return each column at its least and at its most, as undated ties are left out or let in.

    Parameters
    ----------
    run : callable
        Takes ``undated`` and names of columns, returns the frame.
    names : sequence of str
        Columns asked for.
    rising : collection of str
        Columns that can only rise with more ties: for the others the two ends are no bounds.
    """
    falling = [name for name in names if name not in rising]
    if falling:
        raise InvalidChoice(
            f"undated='bounds' works for measures that can only rise with more ties, not for "
            f"{', '.join(falling)}; use `subnatnet.bounds`, which searches both ways.\n"
            f"Rising: {', '.join(sorted(rising))}"
        )
    low, high = run("exclude", list(names)), run("include", list(names))
    index = low.index.union(high.index)
    columns = {
        f"{name}_{end}": frame[name].reindex(index)
        for name in names
        for end, frame in (("low", low), ("high", high))
    }
    result = pd.DataFrame(columns, index=index)
    result.attrs = low.attrs | {"undated": "bounds"}
    return result
