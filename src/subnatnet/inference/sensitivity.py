"""What missing or wrong ties would do: remove, rewire or distrust some, look at ranks, groups, roles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice, reject, require_seed, require_share
from subnatnet.inference._acts import ActVariants, as_graph, kinds_of, ranks
from subnatnet.inference._engine import run_draws
from subnatnet.inference._measure import Measure, Scenarios
from subnatnet.inference._tally import Tally
from subnatnet.inference.nulls import Sampler, with_ties
from subnatnet.measures._select import View, select

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Count, Seed, Select, Unpack, Workers
    from subnatnet.inference._measure import MeasureLike
    from subnatnet.network import TieNetwork

How = Literal["remove", "rewire", "confidence", "source"]
Reading = Literal["ranks", "roles", "communities"]
HOWS = ("remove", "rewire", "confidence", "source")
READINGS = ("ranks", "roles", "communities")


@dataclass(frozen=True)
class Removed:
    """Counts of 1 for every act but a random share of them."""

    size: int
    share: float
    seed: int

    def __call__(self, draw: int) -> NDArray[np.int64]:
        """Leave out ``share * size`` acts (rounded), chosen by seed and number of the draw."""
        counts = np.ones(self.size, np.int64)
        order = np.random.default_rng([require_seed(self.seed), draw]).permutation(self.size)
        out = order[: round(self.share * self.size)]
        counts[out] = 0
        return counts


@dataclass(frozen=True)
class Dropped:
    """Counts of 1 for the acts that a scenario keeps."""

    kept: Sequence[NDArray[np.bool_]]

    def __call__(self, draw: int) -> NDArray[np.int64]:
        """Return scenario number `draw`."""
        return np.asarray(self.kept[draw], dtype=np.int64)


@dataclass(frozen=True)
class Rewired:
    """Variants in which a random share of ties is dealt out anew among their ends."""

    net: TieNetwork
    share: float
    seed: int

    has_ties = True

    def network(self, draw: int | None) -> TieNetwork:
        """Return a variant: every actor keeps its number of ties, the ties chosen get other partners."""
        if draw is None:
            return self.net
        ties = self.net.ties
        chosen = np.random.default_rng([require_seed(self.seed), draw]).permutation(len(ties))[
            : round(self.share * len(ties))
        ]
        moving = np.zeros(len(ties), bool)
        moving[chosen] = True
        part = select(with_ties(self.net, ties[moving]))
        if not part.matrix.nnz:
            return self.net
        moved = Sampler(part, "fixed-strength", seed=self.seed).network(draw).ties
        return with_ties(self.net, pd.concat([ties[~moving], moved]).sort_index())

    def view(self, draw: int | None) -> View:
        """Return a variant as numbers."""
        return select(self.network(draw))

    def graph(self, draw: int | None) -> nx.Graph[Any]:
        """Return a variant as a networkx graph."""
        return as_graph(self.view(draw))


@dataclass(frozen=True)
class Compared:
    """What is remembered of one variant: the values, or how far labels agree with the observed ones."""

    measure: Measure
    variants: Scenarios
    observed: pd.Series
    reading: str

    def __call__(self, draw: int) -> NDArray[np.float64]:
        """Return a number for each actor, and one for the whole where labels are compared."""
        values = self.measure.of(self.variants, draw).reindex(self.observed.index)
        if self.reading == "ranks":
            return values.to_numpy(dtype=float)
        if self.reading == "roles":
            same = (values == self.observed).to_numpy(dtype=float)
            same[values.isna().to_numpy() | self.observed.isna().to_numpy()] = np.nan
            return np.append(same, np.nanmean(same))
        return _company(self.observed, values)


def _company(before: pd.Series, after: pd.Series) -> NDArray[np.float64]:
    """Return which share of its community each actor is still with, and the adjusted mutual information."""
    from subnatnet.measures.partitions import compare_partitions

    seen = (before.notna() & after.notna()).to_numpy()
    a, b = pd.factorize(before[seen])[0], pd.factorize(after[seen])[0]
    both = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(both, (a, b), 1)
    mates = both.sum(axis=1)[a] - 1
    out = np.full(len(before) + 1, np.nan)
    # an actor that was alone keeps its place if it still is
    alone = (both.sum(axis=0)[b] == 1).astype(float)
    out[:-1][seen] = np.where(mates > 0, (both[a, b] - 1) / np.maximum(mates, 1), alone)
    out[-1] = float(compare_partitions(before[seen], after[seen])["ami"])
    return out


@checked()
def sensitivity(
    net: TieNetwork | nx.Graph[Any],
    measure: MeasureLike,
    *,
    how: How = "remove",
    share: float = 0.1,
    draws: Count = 200,
    seed: Seed = 0,
    reading: Reading | None = None,
    families: Mapping[str, str] | None = None,
    options: Mapping[str, Any] | None = None,
    workers: Workers = 1,
    progress: bool = True,
    **which: Unpack[Select],
) -> pd.DataFrame:
    """Say how ranks, communities or roles move if some ties are missing, wrong or not to be trusted.

    Parameters
    ----------
    net : TieNetwork or networkx graph
        Where the ties are.
    measure : str or callable
        As in :func:`subnatnet.significance`; a function may also return roles (texts) or communities.
    how : {"remove", "rewire", "confidence", "source"}
        Remove a random share of acts; deal a random share of ties out anew (every actor keeps its number of
        ties); leave out ties of low confidence, then of low and medium; leave out one source at a time
        (a tie stays if another source states it).
    share : float
        Share of acts removed or ties rewired.
    draws : int
        How many variants for ``"remove"`` and ``"rewire"``.
    seed : int
        Same seed, same answer, whatever the order of rows and the number of workers.
    reading : {"ranks", "roles", "communities"}, optional
        What the measure's values are; by default texts are roles and numbers are ranked.
    families : mapping of source to family, optional
        Sources that copy one another: they are left out together.
    options, workers, progress
        As in :func:`subnatnet.significance`.
    layer, during, unit, undated
        Which ties; see :class:`subnatnet.arguments.Select`.

    Returns
    -------
    pandas.DataFrame
        One row per actor. For ranks: ``observed``, ``low``, ``high`` (middle 95% of variants; with
        ``"confidence"`` and ``"source"`` all of them), ``rank``, ``rank_low``, ``rank_high`` among actors of
        its kind, ``shift`` (mean change of rank). For roles and communities: ``observed`` and ``same``: how
        often the role stays, or the mean share of its community it stays with. ``attrs["agreement"]`` is the
        mean rank correlation (Spearman), share of roles kept, or adjusted mutual information of communities,
        ``attrs["agreement_low"]`` the worst; ``attrs["scenarios"]`` gives it for each named scenario.

    Raises
    ------
    InvalidChoice
        If an option or a measure is not one, or the ties have no sources or confidence to go by.
    InvalidChoice
        If there are no ties, or `share` is not between 0 and 1.

    Examples
    --------
    >>> import pandas as pd, subnatnet as sn
    >>> rows = [("R1", "PL")] * 6 + [("R2", "DE")] * 5 + [("R3", "FR")]
    >>> net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target"]))
    >>> table = sensitivity(net, "strength", share=0.25, draws=100, progress=False)
    >>> table.loc[["R1", "R2", "R3"], ["rank", "rank_low", "rank_high"]].astype(int).to_numpy().tolist()
    [[1, 1, 2], [2, 1, 2], [3, 3, 3]]
    """
    if how not in HOWS:
        reject(how, HOWS, "way to disturb the ties")
    require_share(share, "share")
    view = select(net, **which)
    if not view.matrix.nnz:
        raise InvalidChoice("there are no ties to disturb; check layer and period")
    variants, names = _variants(view, how, share, seed, families)
    asked = Measure(measure, dict(options or {}))
    observed = asked.of(variants, None).sort_index()
    reading = reading or ("ranks" if pd.api.types.is_numeric_dtype(observed) else "roles")
    if reading not in READINGS:
        reject(reading, READINGS, "reading")
    groups = kinds_of(view, observed.index)
    summary = _Summary(observed, groups, reading)
    evaluation = Compared(asked, variants, observed, reading)
    wanted = len(names) or draws
    label = f"{asked.name}, {how}"
    done = run_draws(evaluation, summary.take, wanted, workers=workers, progress=progress, label=label)
    table = summary.table(whole=bool(names))
    table.attrs = {
        "name": "sensitivity", "measure": asked.name, "how": how, "seed": seed, "reading": reading,
        "share": share if not names else None, "draws_asked": wanted, "draws_done": done,
        "interrupted": done < wanted, "agreement": summary.agreement, "agreement_low": summary.agreement_low,
        "scenarios": dict(zip(names, summary.scenarios, strict=False)),
        **{key: view.attrs[key] for key in ("layer", "during", "unit", "undated")},
    }  # fmt: skip
    return table


class _Summary:
    """Running summary of variants, in memory that does not grow with their number."""

    def __init__(self, observed: pd.Series, groups: NDArray[np.int64], reading: str) -> None:
        self._observed, self._groups, self._reading = observed, groups, reading
        n = len(observed)
        whole = [np.zeros(1)] if reading != "ranks" else []
        now = observed.to_numpy(dtype=float) if reading == "ranks" else np.zeros(n)
        self._place = ranks(now, groups)
        self._values, self._standing = Tally(np.concatenate([now, *whole])), Tally(self._place)
        self._shift, self._agreement = Tally(np.zeros(n)), Tally(np.zeros(1))

    def take(self, drawn: NDArray[np.float64]) -> None:
        self._values.add(drawn)
        if self._reading != "ranks":
            self._agreement.add(drawn[-1:])
            return
        place = ranks(drawn, self._groups)
        self._standing.add(place)
        self._shift.add(np.abs(place - self._place))
        self._agreement.add(np.array([_spearman(self._place, place, self._groups)]))

    @property
    def agreement(self) -> float:
        return float(self._agreement.mean[0])

    @property
    def agreement_low(self) -> float:
        return float(self._agreement.range[0][0])

    @property
    def scenarios(self) -> list[float]:
        """Agreement of the first variants (at most 2,000), in order."""
        return [float(value) for value in self._agreement.draws[:, 0]]

    def table(self, *, whole: bool) -> pd.DataFrame:
        index = self._observed.index
        if self._reading != "ranks":
            return pd.DataFrame({"observed": self._observed, "same": self._values.mean[:-1]}, index=index)
        ends = np.array([0.0, 1.0]) if whole else np.array([0.025, 0.975])
        low, high = self._values.quantile(ends)
        rank_low, rank_high = self._standing.quantile(ends)
        return pd.DataFrame(
            {
                "observed": self._values.observed, "low": low, "high": high, "rank": self._place,
                "rank_low": np.floor(rank_low + 1e-9), "rank_high": np.ceil(rank_high - 1e-9),
                "shift": self._shift.mean,
            },
            index=index,
        )  # fmt: skip


def _spearman(a: NDArray[np.float64], b: NDArray[np.float64], groups: NDArray[np.int64]) -> float:
    """Return the rank correlation inside kinds of actor, averaged by their size."""
    total, weight = 0.0, 0
    for group in np.unique(groups):
        at = (groups == group) & ~np.isnan(a) & ~np.isnan(b)
        first, second = (_middle_ranks(x[at]) for x in (a, b))
        if len(first) > 1 and np.ptp(first) > 0 and np.ptp(second) > 0:
            total += len(first) * float(np.corrcoef(first, second)[0, 1])
            weight += len(first)
    return total / weight if weight else float("nan")


def _middle_ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks, the smallest first; equal values have the mean of theirs."""
    _, at, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    found: NDArray[np.float64] = (last - (counts - 1) / 2)[at]
    return found


def _variants(
    view: View, how: str, share: float, seed: int, families: Mapping[str, str] | None
) -> tuple[Scenarios, list[str]]:
    """Return the variants, and their names where each is a scenario of its own."""
    if how == "rewire":
        if view.net is None:
            raise InvalidChoice("rewiring needs a TieNetwork, not a graph (see `from_networkx`)")
        return Rewired(view.net, share, seed), []
    variants = ActVariants(view)
    if how == "remove":
        variants.counts = Removed(len(variants.acts), share, seed)
        return variants, []
    if view.net is None:
        raise InvalidChoice(f"how={how!r} needs a TieNetwork whose ties say their {how}")
    ties = view.net.ties
    if how == "confidence":
        levels = ("low", "medium")
        masks = {
            f"without {' and '.join(levels[: k + 1])}": ~ties["confidence"].isin(levels[: k + 1]).to_numpy()
            for k in range(len(levels))
        }
    else:
        listed = ties["sources"].str.split("|")
        named = listed.map(lambda keys: {(families or {}).get(key, key) for key in keys if key})
        every = sorted(set().union(*named))
        masks = {f"without {one}": np.array([keys != {one} for keys in named]) for one in every}
    masks = {name: mask for name, mask in masks.items() if not mask.all()}
    if not masks:
        raise InvalidChoice(f"leaving ties out by {how} changes nothing: check the column of the ties")
    variants.counts = Dropped([variants.any_row(mask) for mask in masks.values()])
    return variants, list(masks)
