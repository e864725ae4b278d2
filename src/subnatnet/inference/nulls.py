"""Null models: networks drawn at random that keep what a question takes for granted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.inference import bicm
from subnatnet.inference._blocks import cut, cut_view
from subnatnet.measures._select import View, assemble, select

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Seed
    from subnatnet.network import TieNetwork

    Pairs = tuple[NDArray[np.int64], NDArray[np.int64]]

NullName = Literal[
    "fixed-degrees", "curveball", "switching", "fixed-strength", "expected-degrees", "labels", "tie-types"
]


@dataclass(frozen=True)
class Null:
    """A null model in words.

    Parameters
    ----------
    keeps : str
        What every drawn network has in common with the observed one.
    asks : str
        The question that it answers.
    """

    keeps: str
    asks: str


NULLS = {
    "fixed-degrees": Null(
        "the number of partners of every actor, in every layer (curveball between actors of different kinds, "
        "switching between actors of the same kind); a region's ties to one partner stay together",
        "is it more than follows from how many partners each actor has?",
    ),
    "curveball": Null(
        "the number of partners of every actor of a two-mode layer, exactly",
        "the same, and an error where a layer is not two-mode",
    ),
    "switching": Null(
        "the number of partners of every actor, in every layer, by switching ends of pairs of ties",
        "the same; the usual choice between actors of one kind",
    ),
    "fixed-strength": Null(
        "the number of ties of every actor, in every layer; parallel ties may arise",
        "is it more than follows from how many ties each actor has?",
    ),
    "expected-degrees": Null(
        "the number of partners of every actor, on average only; ties are 0 or 1 (bipartite configuration "
        "model)",
        "the same as fixed-degrees, if degrees themselves could have turned out a little different",
    ),
    "labels": Null(
        "the whole pattern of ties; only who is who is shuffled, inside strata if `within` names some",
        "does the pattern go together with what the actors are?",
    ),
    "tie-types": Null(
        "who is tied to whom and how many ties of each type there are; only which tie is of which type is "
        "shuffled",
        "are an actor's types of tie other than a random share of all?",
    ),
}


class Sampler:
    """Draws networks from a null model; the same number of a draw always gives the same network.

    Parameters
    ----------
    view : View
        The observed ties, selected as they are to be judged (one period, rolled up).
    null : str
        A name in :data:`NULLS`.
    seed : int
        Seed.
    within : str, optional
        For ``"labels"`` a column of the actors: only actors of the same value change places. For the
        others a column of the ties: only ties of the same value mix.
    column : str
        For ``"tie-types"``: the column that is shuffled, ``"kind"`` or ``"layer"``.
    among : str
        For ``"labels"``: the kind of actor that is shuffled (in a graph without kinds: all).
    trades : int
        Curveball: trades per row.
    moves : int
        Switching: attempted moves per tie.

    Raises
    ------
    InvalidChoice
        If there is no such null model or column.
    InvalidChoice
        If the null model does not suit the network.
    """

    def __init__(
        self,
        view: View,
        null: str = "fixed-degrees",
        *,
        seed: int = 0,
        within: str | None = None,
        column: str = "kind",
        among: str = "region",
        trades: int = 50,
        moves: int = 10,
    ) -> None:
        if null not in NULLS:
            reject(null, NULLS, "null model")
        if not view.matrix.nnz:
            raise InvalidChoice("there are no ties to randomise; check layer and period")
        self.null, self.keeps = null, NULLS[null].keeps
        self._given, self._seed, self._trades, self._moves = view, seed, trades, moves
        self._column = column
        self._check_columns(within)
        multigraph = null == "fixed-strength"
        if view.net is None:
            self._blocks = cut_view(view)
        else:
            tie_column = None if null in ("labels", "tie-types") else within
            self._blocks = cut(view.net, within=tie_column, multigraph=multigraph)
        if null in ("curveball", "expected-degrees"):
            self._require_two_mode()
        self._strata = self._grouped(within, among) if null in ("labels", "tie-types") else None
        self._chances = [
            bicm.tie_probabilities(*block.degrees()) for block in self._blocks if null == "expected-degrees"
        ]

    def observed(self) -> View:
        """Return what draws are compared with: for ``"expected-degrees"`` the 0/1 network, else as given."""
        if self.null != "expected-degrees":
            return self._given
        pairs = [(block.tails, block.heads) for block in self._blocks]
        return self._as_view(pairs, [np.ones(len(block.tails)) for block in self._blocks])

    @property
    def has_ties(self) -> bool:
        """Whether the observed network is a TieNetwork, not a bare graph."""
        return self._given.net is not None

    def view(self, draw: int | None) -> View:
        """Return draw number `draw` as numbers, without the ties behind them (None: the observed one)."""
        if draw is None:
            return self.observed()
        if self.null == "tie-types":
            return select(self.network(draw))
        pairs = self.pairs(draw, as_matrix=True)
        if self.null == "expected-degrees":
            return self._as_view(pairs, [np.ones(len(tails)) for tails, _ in pairs])
        return self._as_view(
            pairs, [block.counted(*ends) for block, ends in zip(self._blocks, pairs, strict=True)]
        )

    def network(self, draw: int | None) -> TieNetwork:
        """Return draw number `draw` with its ties (None: the observed network)."""
        net = self._given.net
        if net is None:
            raise InvalidChoice(
                "this null model and measure need a TieNetwork, not a graph (see `from_networkx`)"
            )
        if self.null == "expected-degrees":
            pairs = [(b.tails, b.heads) for b in self._blocks] if draw is None else self.pairs(draw)
            return self._single_ties(net, pairs)
        if draw is None:
            return net
        ties = net.ties
        if self.null == "tie-types":
            shuffled = ties[self._column].to_numpy(dtype=object)[self._permutation(draw)]
            changed = with_ties(
                net, ties.assign(**{self._column: pd.Series(shuffled, ties.index, dtype="str")})
            )
            return _in_every_layer(changed) if self._column == "layer" else changed
        ids = self._given.ids
        source, target = (ids.get_indexer(pd.Index(ties[end])) for end in ("source", "target"))
        if self.null == "labels":
            new = self._permutation(draw)
            source, target = new[source], new[target]
        else:
            for block, (tails, heads) in zip(self._blocks, self.pairs(draw), strict=True):
                first, second = (heads, tails) if block.flipped else (tails, heads)
                source[block.rows], target[block.rows] = first[block.pair], second[block.pair]
        ends = {"source": ids.to_numpy()[source], "target": ids.to_numpy()[target]}
        return with_ties(
            net, ties.assign(**{k: pd.Series(v, ties.index, dtype="str") for k, v in ends.items()})
        )

    def graph(self, draw: int | None) -> nx.Graph[Any]:
        """Return draw number `draw` as a networkx graph with ``weight`` (None: the observed one)."""
        import networkx as nx

        view = self.view(draw)
        graph: nx.Graph[Any] = nx.DiGraph() if view.directed else nx.Graph()
        ids = list(view.ids)
        graph.add_nodes_from(zip(ids, self._given.nodes.to_dict("records"), strict=True))
        entries = view.matrix.tocoo()
        for i, j, weight in zip(
            entries.row.tolist(), entries.col.tolist(), entries.data.tolist(), strict=True
        ):
            graph.add_edge(ids[i], ids[j], weight=weight)
        return graph

    def pairs(self, draw: int, *, as_matrix: bool = False) -> list[Pairs]:
        """Return tails and heads of every block in draw number `draw`.

        For a matrix it does not matter which of several pairs of one weight is which; the pairs are the same.
        """
        from subnatnet.inference._twomode import bernoulli

        if self.null == "labels":
            new = self._permutation(draw)
            return [(new[block.tails], new[block.heads]) for block in self._blocks]
        drawn: list[Pairs] = []
        for number, block in enumerate(self._blocks):
            own = self._root ^ np.uint64(number)
            if self.null == "expected-degrees":
                tails, heads = np.nonzero(bernoulli(self._chances[number], own, draw))
                drawn.append((block.tail_set[tails], block.head_set[heads]))
            elif block.shape == "two-mode" and self.null in ("fixed-degrees", "curveball"):
                heads = block.traded(self._trades, own, draw, bundles_alike=as_matrix and block.alike)
                drawn.append((block.tails, heads))
            else:
                multigraph, alike = self.null == "fixed-strength", as_matrix and block.alike
                drawn.append(
                    block.switched(self._moves, own, draw, multigraph=multigraph, bundles_alike=alike)
                )
        return drawn

    @cached_property
    def _root(self) -> np.uint64:
        """What the streams of all draws start from."""
        from subnatnet.inference._compiled import root_of

        return root_of(self._seed)

    def _permutation(self, draw: int) -> NDArray[np.int64]:
        from subnatnet.inference._compiled import permutations_within

        assert self._strata is not None  # noqa: S101 - tells the type checker what __init__ did
        return np.asarray(permutations_within(self._root, [draw], *self._strata)[0])

    def _as_view(self, pairs: list[Pairs], weights: list[NDArray[np.float64]]) -> View:
        given = self._given
        rows, columns, values = [], [], []
        for block, (tails, heads), weight in zip(self._blocks, pairs, weights, strict=True):
            source, target = (heads, tails) if block.flipped else (tails, heads)
            rows += [source, target] if given.directed and block.mutual else [source]
            columns += [target, source] if given.directed and block.mutual else [target]
            values += [weight, weight] if given.directed and block.mutual else [weight]
        matrix, _ = assemble(
            np.concatenate(rows),
            np.concatenate(columns),
            np.concatenate(values),
            given.size,
            directed=given.directed,
        )
        return View(given.ids, matrix, given.directed, given.nodes, given.attrs)

    def _check_columns(self, within: str | None) -> None:
        of_actors = self.null == "labels"
        net = self._given.net
        if of_actors or net is not None:
            side = self._given.nodes if net is None else net.actors if of_actors else net.ties
            for wanted in {within, self._column if self.null == "tie-types" else None} - {None}:
                if wanted not in side.columns:
                    reject(wanted, side.columns, f"column of the {'actors' if of_actors else 'ties'}")
        elif within is not None or self.null in ("tie-types", "fixed-strength"):
            raise InvalidChoice(f"{self.null!r} with within={within!r} needs a TieNetwork, not a graph")

    def _require_two_mode(self) -> None:
        for block in self._blocks:
            if block.shape != "two-mode":
                raise InvalidChoice(
                    f"{self.null!r} is for ties between actors of different kinds; there are ties of "
                    f"{block.name}. Use null='switching' or null='fixed-degrees'."
                )

    def _grouped(self, within: str | None, among: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        from subnatnet.inference._compiled import grouped

        nodes, net = self._given.nodes, self._given.net
        if self.null == "tie-types" and net is not None:
            key = net.ties[within].astype("str") if within else pd.Series("", net.ties.index)
            return grouped(
                pd.factorize(key if self._column == "layer" else net.ties["layer"] + "|" + key, sort=True)[0]
            )
        parts = [nodes[c].astype("str") for c in ("kind", "level", within) if c is not None and c in nodes]
        if "kind" in nodes:
            own = pd.Series(np.arange(len(nodes)), nodes.index).astype("str")
            parts.append(own.where(nodes["kind"] != among, ""))
        stratum = pd.Series("", nodes.index)
        for part in parts:
            stratum = stratum + "|" + part
        return grouped(pd.factorize(stratum, sort=True)[0])

    def _single_ties(self, net: TieNetwork, pairs: list[Pairs]) -> TieNetwork:
        """Return a network of single ties, one for each pair of every block."""
        ids = self._given.ids.to_numpy()
        frames = []
        for block, (tails, heads) in zip(self._blocks, pairs, strict=True):
            source, target = (heads, tails) if block.flipped else (tails, heads)
            layer = block.name.split(":")[0]
            frames.append(pd.DataFrame({"layer": layer, "source": ids[source], "target": ids[target]}))
        rows = pd.concat(frames, ignore_index=True)
        rows.index = pd.Index([f"pair-{number:07d}" for number in range(len(rows))], name="id", dtype="str")
        ties = net.ties
        blank = {c: np.nan if ties[c].dtype.kind == "f" else "" for c in ties.columns if c not in rows}
        return with_ties(net, rows.assign(**blank)[list(ties.columns)].astype(ties.dtypes))


def with_ties(net: TieNetwork, ties: pd.DataFrame) -> TieNetwork:
    """Return the network with other ties between the same members; they are taken to be valid."""
    return net._with(_ties=ties)  # noqa: SLF001 - made from valid ties; checking them in every draw is slow


def _in_every_layer(net: TieNetwork) -> TieNetwork:
    """Count every actor as a member of every layer: after layers are shuffled nobody is outside one."""
    members = net.members
    every = members[["actor"]].drop_duplicates().merge(members[["layer"]].drop_duplicates(), how="cross")
    return net._with(_members=every.sort_values(["actor", "layer"], ignore_index=True))  # noqa: SLF001 - as above


@checked()
def randomise(
    net: TieNetwork,
    null: NullName = "fixed-degrees",
    *,
    seed: Seed = 0,
    within: str | None = None,
    draw: int = 0,
) -> TieNetwork:
    """Return one random network of a null model.

    Parameters
    ----------
    net : TieNetwork
        The observed network.
    null : str
        A name in :data:`NULLS`, where each says what it keeps.
    seed, draw : int
        Seed, and which of its draws.
    within : str, optional
        For ``"labels"`` a column of the actors, for the others of the ties: what differs in it never mixes.

    Returns
    -------
    TieNetwork
        The same actors with ties as chance under the null model would have them.

    Raises
    ------
    InvalidChoice
        If there is no such null model or column.
    InvalidChoice
        If the null model does not suit the network.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> net = sn.from_edges(pd.DataFrame({"source": ["R1", "R1", "R2"], "target": ["PL", "DE", "FR"]}))
    >>> drawn = randomise(net, seed=3)
    >>> drawn.ties["source"].value_counts().to_dict()
    {'R1': 2, 'R2': 1}
    """
    if draw < 0:
        raise InvalidChoice(f"draws are numbered from 0, got {draw}")
    return Sampler(select(net), null, seed=seed, within=within).network(draw)
