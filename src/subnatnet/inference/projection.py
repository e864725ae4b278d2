"""Which regions share more partners than chance: tests of co-ties, and the network of those that pass.

The raw projection of a two-mode layer joins nearly everybody, because busy regions meet popular partners. A
co-tie counts here only where it is more than the degrees of both sides explain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject
from subnatnet.inference import bicm
from subnatnet.inference._engine import run_draws
from subnatnet.inference.pvalues import Alternative, adjust, empirical_p
from subnatnet.measures._select import View, select
from subnatnet.network import TieNetwork

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from subnatnet.arguments import Count, Seed, Select, Share, Unpack, Workers
    from subnatnet.schema import Schema

ProjectionNull = Literal["expected-degrees", "fixed-degrees"]
NULLS = ("expected-degrees", "fixed-degrees")
_CHUNK = 25


@checked()
def co_ties(
    net: TieNetwork,
    *,
    null: ProjectionNull = "fixed-degrees",
    among: str = "region",
    draws: Count | None = None,
    trades: Count = 50,
    seed: Seed = 0,
    alternative: Alternative = "greater",
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Test for every pair of actors whether they share more partners than chance.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are. Direction and number of ties do not matter here: a partner is a partner.
    null : {"fixed-degrees", "expected-degrees"}
        ``"fixed-degrees"`` keeps the degrees of both sides exactly, by curveball draws; p is
        :math:`(b + 1) / (m + 1)`. ``"expected-degrees"`` is the stochastic degree sequence model (Neal 2014),
        with maximum-entropy tie chances :math:`p_{ij}` (Neal et al. 2021) that reproduce both degree
        sequences on average; the number of shared partners is then a sum of independent trials with chances
        :math:`p_{aj} p_{bj}`, and p is its exact Poisson-binomial tail. It needs no draws, but has hardly any
        power in sparse layers: where most partners have a single region it expects far too many shared
        partners and finds nothing (docs/validation.md).
    among : str
        Kind of actor that is paired; their partners are all actors of other kinds.
    draws : int, optional
        For ``"fixed-degrees"``: by default ten for each pair, at least 1,000 and at most 10,000, because the
        smallest p of m draws is 1 / (m + 1) and as many tests as pairs are adjusted for.
    trades, seed, workers, progress
        For ``"fixed-degrees"``: trades per row in each draw, seed, threads, progress bar.
    alternative : {"greater", "less", "two-sided"}
        ``"less"`` finds pairs that avoid each other's partners.
    layer, during, unit, undated
        Which ties.

    Returns
    -------
    pandas.DataFrame
        One row per pair: ``source``, ``target``, ``shared`` (partners), ``expected``, ``sd``, ``z``, ``p``,
        ``p_adjusted`` (Benjamini-Hochberg over all pairs), strongest first.

    Raises
    ------
    InvalidChoice
        If an option is not one, or there are fewer than two actors of that kind.
    InvalidChoice
        If there are no ties.

    References
    ----------
    Neal, Z. P. (2014). The backbone of bipartite projections: Inferring relationships from co-authorship,
    co-sponsorship, co-attendance and other co-behaviors. Social Networks, 39, 84-97.
    https://doi.org/10.1016/j.socnet.2014.06.001
    Neal, Z. P., Domagalski, R., & Sagan, B. (2021). Comparing alternatives to the fixed degree sequence
    model for extracting the backbone of bipartite projections. Scientific Reports, 11, 23929.
    https://doi.org/10.1038/s41598-021-03238-3

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> partners = {"R1": "ABCD", "R2": "ABCD", "R3": "EFGH", "R4": "EFGA"}
    >>> rows = [(region, place) for region, places in partners.items() for place in places]
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> table = co_ties(net, seed=1, progress=False).head(2)
    >>> table[["source", "target", "shared", "p"]].round(2).to_numpy().tolist()
    [['R1', 'R2', 4, 0.0], ['R3', 'R4', 3, 0.08]]
    """
    if null not in NULLS:
        reject(null, NULLS, "null model for co-ties")
    empirical_p(0, 0, 1, alternative)  # raises on a wrong word before any work is done
    view = select(net, **which)
    ids, incidence = _two_mode(view, among)
    observed = (incidence.astype(np.int64) @ incidence.T.astype(np.int64)).astype(np.int64)
    if null == "expected-degrees":
        expected, sd, upper, lower = _stochastic(incidence, observed)
        done = None
    else:
        pairs = len(ids) * (len(ids) - 1) // 2
        draws = min(max(1000, 10 * pairs), 10_000) if draws is None else draws
        expected, sd, upper, lower, done = _fixed(
            incidence, observed, draws, trades, seed, workers=workers, progress=progress
        )
    p = {"greater": upper, "less": lower, "two-sided": np.minimum(1.0, 2 * np.minimum(upper, lower))}[
        alternative
    ]
    a, b = np.triu_indices(len(ids), 1)
    spread = np.where(sd > 1e-12, sd, np.nan)
    table = pd.DataFrame(
        {
            "source": ids[a], "target": ids[b], "shared": observed[a, b], "expected": expected[a, b],
            "sd": sd[a, b], "z": ((observed - expected) / spread)[a, b], "p": p[a, b],
            "p_adjusted": adjust(p[a, b]),
        }
    )  # fmt: skip
    table = table.sort_values(["p", "shared", "source", "target"], ascending=[True, False, True, True])
    table = table.reset_index(drop=True)
    table.attrs = {
        "name": "co_ties", "null": null, "alternative": alternative, "among": among, "seed": seed,
        "method": "exact Poisson-binomial" if done is None else f"{done} curveball draws",
        "interrupted": done is not None and draws is not None and done < draws,
        **{key: view.attrs[key] for key in ("layer", "during", "unit", "undated")},
    }  # fmt: skip
    return table


@checked()
def validated_projection(
    net: TieNetwork,
    *,
    alpha: Share = 0.05,
    null: ProjectionNull = "fixed-degrees",
    among: str = "region",
    draws: Count | None = None,
    trades: Count = 50,
    seed: Seed = 0,
    alternative: Alternative = "greater",
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[Select],
) -> TieNetwork:
    """Return the network of pairs of actors that share more partners than chance.

    Parameters
    ----------
    net : TieNetwork
        Where the ties are.
    alpha : float
        Largest adjusted p of a co-tie that is kept: at most this share of them is expected to be false.
    null, among, draws, trades, seed, alternative, workers, progress
        As in :func:`co_ties`, which returns the tests of all pairs.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    TieNetwork
        All actors of that kind, those without a co-tie as isolates; ties of kind ``co_tie`` in the
        agreement layer (undirected), with the columns ``shared, expected, sd, z, p, p_adjusted`` of their
        test.

    Raises
    ------
    InvalidChoice
        As :func:`co_ties`, or if `among` is not the kind of a region or place.

    References
    ----------
    Neal, Z. P. (2014). The backbone of bipartite projections: Inferring relationships from co-authorship,
    co-sponsorship, co-attendance and other co-behaviors. Social Networks, 39, 84-97.
    https://doi.org/10.1016/j.socnet.2014.06.001
    Neal, Z. P., Domagalski, R., & Sagan, B. (2021). Comparing alternatives to the fixed degree sequence
    model for extracting the backbone of bipartite projections. Scientific Reports, 11, 23929.
    https://doi.org/10.1038/s41598-021-03238-3

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> partners = {"R1": "ABCDE", "R2": "ABCDE", "R3": "FGHIJ"}
    >>> rows = [(region, place) for region, places in partners.items() for place in places]
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> close = validated_projection(net, null="fixed-degrees", draws=999, progress=False)
    >>> close.ties[["source", "target", "shared"]].to_numpy().tolist()
    [['R1', 'R2', 5]]
    """
    if among not in ("region", "place"):
        reject(among, ("region", "place"), "kind of actor that can be joined by co-ties")
    tests = co_ties(
        net, null=null, among=among, draws=draws, trades=trades, seed=seed, alternative=alternative,
        **which, workers=workers, progress=progress,
    )  # fmt: skip
    kept = tests[tests["p_adjusted"] <= alpha].reset_index(drop=True)
    view = select(net, **which)
    ids = view.nodes.index[view.nodes["kind"] == among]
    layer = _layer_between(net.schema, among)
    ties = kept.assign(
        id=[f"co-tie-{number:06d}" for number in range(1, len(kept) + 1)], layer=layer, kind="co_tie"
    )
    made = TieNetwork(
        view.nodes.loc[ids].reset_index(names="id"),
        ties,
        gazetteer=net.gazetteer,
        eras=net.eras,
        schema=net.schema,
    )
    members = pd.DataFrame({"actor": ids, "layer": layer}).astype("str")
    described = {
        **(view.net or net).selection,
        "projection": {"alpha": alpha, "pairs": len(tests), **tests.attrs},
    }
    return made._with(_members=members, _selection=described)  # noqa: SLF001 - isolates are members too


def _layer_between(schema: Schema, kind: str) -> str:
    """Return the first undirected layer that may join two actors of a kind."""
    for layer in schema.layers.values():
        if not layer.directed and kind in layer.sources and kind in layer.targets:
            return layer.name
    raise InvalidChoice(f"no undirected layer of this schema may join a {kind} to a {kind}")


def _two_mode(view: View, among: str) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
    """Return the actors paired and the matrix of who has which partner."""
    if "kind" not in view.nodes or view.net is None:
        raise InvalidChoice("co-ties need a TieNetwork whose actors have kinds; see `from_networkx`")
    chosen = (view.nodes["kind"] == among).to_numpy()
    if chosen.sum() < 2:
        kinds = view.nodes["kind"].value_counts()
        if among in kinds:
            raise InvalidChoice(f"co-ties are between two actors; here is one {among} only")
        reject(among, sorted(kinds.index[kinds > 1]), "kind of at least two actors here")
    incidence = view.mutual[chosen][:, ~chosen].toarray() > 0
    if not incidence.any():
        raise InvalidChoice("there are no ties between those actors and others; check layer and period")
    return view.ids.to_numpy(dtype=object)[chosen], incidence[:, incidence.any(axis=0)]


Moments = tuple["NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]", "NDArray[np.float64]"]


def _stochastic(incidence: NDArray[np.bool_], observed: NDArray[np.int64]) -> Moments:
    """Return mean, sd, and exact upper and lower tails of every overlap under independent cells."""
    from subnatnet.inference._twomode import co_tie_tails

    p = bicm.tie_probabilities(incidence.sum(axis=1), incidence.sum(axis=0))
    mean = p @ p.T
    sd = np.sqrt(np.maximum(mean - (p * p) @ (p * p).T, 0.0))
    upper, lower = co_tie_tails(p, observed)
    return mean, sd, upper, lower


def _fixed(
    incidence: NDArray[np.bool_],
    observed: NDArray[np.int64],
    draws: int,
    trades: int,
    seed: int,
    *,
    workers: int,
    progress: bool,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64], int]:
    """Return mean, sd and empirical tails over curveball draws, and how many were done."""
    import scipy.sparse as sp

    from subnatnet.inference._compiled import root_of
    from subnatnet.inference._twomode import overlap_tests

    rows = sp.csr_array(incidence)
    indptr, indices, root = rows.indptr.astype(np.int64), rows.indices.astype(np.int32), root_of(seed)
    total = np.zeros((4, *observed.shape), np.int64)
    done = [0]

    def chunk(number: int) -> tuple[int, NDArray[np.int64]]:
        first, last = number * _CHUNK, min((number + 1) * _CHUNK, draws)
        made = overlap_tests(
            indptr, indices, incidence.shape[1], trades * len(incidence), root, first, last, observed
        )
        return last - first, made

    def take(result: tuple[int, NDArray[np.int64]]) -> None:
        done[0] += result[0]
        np.add(total, result[1], out=total)

    run_draws(
        chunk,
        take,
        -(-draws // _CHUNK),
        workers=workers,
        progress=progress,
        label="shared partners",
        threads=True,
    )
    m = max(done[0], 1)
    mean = total[2] / m
    sd = np.sqrt(np.maximum(total[3] - m * mean**2, 0.0) / max(m - 1, 1))
    upper = empirical_p(total[0], total[1], done[0], "greater")
    lower = empirical_p(total[0], total[1], done[0], "less")
    return mean, sd, upper, lower, done[0]
