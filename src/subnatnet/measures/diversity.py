"""How broad a region's circle of partners is, and where in the world it lies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from subnatnet.arguments import checked, with_undated
from subnatnet.errors import InvalidChoice
from subnatnet.measures import _indices as ix
from subnatnet.measures import _unbiased as unbiased
from subnatnet.measures._calibrated import beside_calibrated
from subnatnet.measures._contacts import categories, contacts, count_by, home_ids, profile
from subnatnet.measures._select import View, both_ends, choose, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import networkx as nx
    from numpy.typing import NDArray

    from subnatnet.arguments import Positive, Select, Unpack
    from subnatnet.network import TieNetwork

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Profile:
    """What the measures of one call share."""

    view: View
    by: str
    weighted: bool
    base: float

    @cached_property
    def home(self) -> pd.Index:
        return home_ids(self.view)

    @cached_property
    def table(self) -> pd.DataFrame:
        return contacts(self.view)

    @cached_property
    def counts(self) -> Floats:
        return profile(self.view, self.by, weighted=self.weighted).to_numpy()

    @staticmethod
    def over(values: Floats) -> Floats:
        """Return one over each number; infinite for 0: no two contacts agree."""
        return np.asarray(np.divide(1.0, values, out=np.full(len(values), np.inf), where=values != 0))

    def number(self, by: str) -> Floats:
        wide = count_by(self.table, self.table["partner"].map(categories(self.view, by)), weighted=False)
        return np.asarray((wide > 0).sum(axis=1).reindex(self.home, fill_value=0), dtype=float)

    def share(self, flag: pd.Series) -> Floats:
        """Return the share of acts whose flag, given row by row, is true among those where it is known."""
        wide = count_by(self.table, flag, weighted=self.weighted)
        wide = wide.reindex(index=self.home, columns=[False, True], fill_value=0.0)
        return np.asarray(ix.shares(wide.to_numpy(dtype=float))[:, 1])

    def share_with(self, flag: pd.Series) -> Floats:
        """Return the share of acts with partners whose flag is true among those whose flag is known."""
        return self.share(self.table["partner"].map(flag))

    def known(self, column: str) -> pd.Series:
        return categories(self.view, column)

    def of_country(self, column: str) -> pd.Series:
        """Return a 0/1 column of the countries for the country of each actor."""
        net = self.view.net
        if net is None or column not in net.gazetteer:
            raise InvalidChoice(f"the countries have no column {column!r} (0 or 1); add it to the actors")
        country = net.gazetteer[column].dropna()
        return self.known("country").map(country).dropna().astype(bool)

    def within(self, area: str) -> set[str]:
        """Return the names of a part of the world and of the world regions that lie in it."""
        names = {area}
        if self.view.net is not None:
            known = self.view.net.gazetteer
            wide = known.index[known["level"].isin(["continent", "world_region"]) & (known["name"] == area)]
            names |= set(known.loc[(known["level"] == "world_region") & known["parent"].isin(wide), "name"])
        return names

    def own_neighbours(self) -> Floats:
        if "land_neighbours" not in self.view.nodes:
            raise InvalidChoice("the regions have no column 'land_neighbours' (country ids separated by |)")
        listed = self.view.nodes["land_neighbours"].fillna("").str.split("|").map(set)
        country = self.table["partner"].map(self.known("country")).dropna()
        home = self.table.loc[country.index, "home"]
        near = [c in listed[h] for h, c in zip(home, country, strict=True)]
        return self.share(pd.Series(near, index=country.index, dtype=object).reindex(self.table.index))

    def macro_region(self) -> Floats:
        world = self.known("world_region")
        result = np.full(len(self.home), np.nan)
        own = world[self.home].to_numpy()
        for name in set(world[self.home].dropna()):
            at = own == name
            result[at] = self.share_with((world == name)[world.notna()])[at]
        return result

    @cached_property
    def distances(self) -> pd.DataFrame:
        """Return the distance of every contact: columns ``home, km, weight``."""
        nodes = self.view.nodes
        for column in ("lat", "lon"):
            if column not in nodes:
                raise InvalidChoice(
                    f"the actors have no column {column!r}, so nothing says how far away they are"
                )
        one = self.table.drop_duplicates(["home", "partner", *(["act"] if self.weighted else [])])
        a, b = nodes.loc[one["home"]], nodes.loc[one["partner"]]
        km = ix.great_circle(*(frame[c].to_numpy(dtype=float) for frame in (a, b) for c in ("lat", "lon")))
        weight = one["weight"].to_numpy() if self.weighted else 1.0
        return pd.DataFrame({"home": one["home"].to_numpy(), "km": km, "weight": weight})

    def distance(self, summary: Callable[[Floats, Floats], float]) -> Floats:
        known = self.distances.dropna(subset="km").groupby("home")
        found = {home: summary(rows["km"].to_numpy(), rows["weight"].to_numpy()) for home, rows in known}
        return np.array([found.get(home, np.nan) for home in self.home])

    def distance_known(self) -> Floats:
        have = self.distances.assign(known=self.distances["km"].notna() * self.distances["weight"])
        total = have.groupby("home")[["known", "weight"]].sum()
        return np.asarray((total["known"] / total["weight"]).reindex(self.home), dtype=float)


MEASURES: dict[str, Callable[[_Profile], Floats]] = {
    "countries": lambda p: p.number("country"),
    "world_regions": lambda p: p.number("world_region"),
    "shannon": lambda p: ix.shannon(p.counts, p.base),
    "evenness": lambda p: ix.evenness(p.counts),
    "simpson": lambda p: 1.0 - ix.hhi(p.counts),
    "hhi": lambda p: ix.hhi(p.counts),
    "hhi_normalized": lambda p: ix.hhi_normalized(p.counts),
    "hill1": lambda p: np.exp(ix.shannon(p.counts)),
    "hill2": lambda p: 1.0 / ix.hhi(p.counts),
    "shannon_corrected": lambda p: unbiased.shannon(p.counts, p.base),
    "simpson_corrected": lambda p: 1.0 - unbiased.hhi(p.counts),
    "hhi_corrected": lambda p: unbiased.hhi(p.counts),
    "hill0_corrected": lambda p: unbiased.richness(p.counts),
    "hill1_corrected": lambda p: np.exp(unbiased.shannon(p.counts)),
    "hill2_corrected": lambda p: p.over(unbiased.hhi(p.counts)),
    "coverage": lambda p: unbiased.coverage(p.counts),
    "gini": lambda p: ix.gini(p.counts),
    "krugman": lambda p: ix.krugman(p.counts),
    "hachman": lambda p: ix.hachman(p.counts),
    "europe_share": lambda p: p.share_with(p.known("world_region").dropna().isin(p.within("Europe"))),
    "eu_share": lambda p: p.share_with(p.of_country("eu_member")),
    "macro_region_share": lambda p: p.macro_region(),
    "land_neighbour_share": lambda p: p.share_with(p.of_country("land_neighbour")),
    "own_neighbour_share": lambda p: p.own_neighbours(),
    "distance_median": lambda p: p.distance(ix.weighted_median),
    "distance_mean": lambda p: p.distance(ix.weighted_mean),
    "distance_known": lambda p: p.distance_known(),
}
RISING = frozenset({"countries", "world_regions"})


def _available(spread: _Profile) -> list[str]:
    """Return the measures whose columns are there."""
    nodes, net = spread.view.nodes, spread.view.net
    needs = {
        "countries": "country",
        "world_regions": "world_region",
        "europe_share": "world_region",
        "macro_region_share": "world_region",
        "own_neighbour_share": "land_neighbours",
        "distance_median": "lat",
        "distance_mean": "lat",
        "distance_known": "lat",
    }
    missing = {name for name, column in needs.items() if column not in nodes}
    missing |= {
        name
        for name, column in (("eu_share", "eu_member"), ("land_neighbour_share", "land_neighbour"))
        if net is None or column not in net.gazetteer
    }
    return [name for name in MEASURES if name not in missing]


@checked()
def diversity(
    net: TieNetwork | nx.Graph[Any] | View,
    measures: str | Iterable[str] | None = None,
    *,
    by: str = "country",
    counted: Literal["acts", "partners"] = "acts",
    base: Positive = np.e,
    calibrated: bool = False,
    **which: Unpack[Select],
) -> pd.DataFrame:
    r"""Say how broad each region's circle of partners abroad is, and where it lies.

    Parameters
    ----------
    net, layer, during, unit, undated
        Which ties; see :func:`centrality`. A graph needs node attributes ``kind`` and the column `by`.
    measures : str or iterable of str, optional
        Any of those below; by default all whose columns the actors have.
    by : str
        What partners are grouped by: ``"country"``, ``"world_region"``, ``"partner"`` (no grouping) or
        another column of the actors.
    counted : {"acts", "partners"}
        What shares are shares of: distinct acts, or distinct partners however many acts they share.
    base : float
        Base of the logarithm of ``shannon``.
    calibrated : bool
        Whether to put beside each measure, as ``<measure>_calibrated``, what comes out when ties are weighted
        so that they add up to published numbers (:func:`subnatnet.calibrate`).

    Returns
    -------
    pandas.DataFrame
        One row per region (a company based in one counts as one); parameters in ``.attrs``. A region
        without partners has 0 countries, and NaN where shares of nothing would be needed.

    Raises
    ------
    InvalidChoice
        If a measure does not exist or its column is missing.
    InvalidArgument
        If calibration is asked of a graph, or of a network without published numbers.

    Notes
    -----
    With :math:`p_c` the share of category c among a region's acts, :math:`q_c` that share among the acts
    of all regions, and N the number of categories that any region has a tie with:

    ====================  ========================================================================  =========
    measure               formula                                                                   range
    ====================  ========================================================================  =========
    countries             distinct countries of partners                                            0 ..
    world_regions         distinct world regions of partners                                        0 ..
    shannon               :math:`-\sum p_c \ln p_c`, in nats unless `base` is another               0 .. ln N
    evenness              shannon over its largest value for as many categories (Pielou)            0 .. 1
    simpson               :math:`1 - \sum p_c^2`                                                    0 .. 1-1/N
    hhi                   :math:`H = \sum p_c^2`                                                    1/N .. 1
    hhi_normalized        :math:`(H - 1/N) / (1 - 1/N)`                                             0 .. 1
    hill1, hill2          effective numbers: exp of shannon (in nats), 1 over hhi                   1 .. N
    shannon_corrected     entropy, by how fast new categories turn up (Chao, Wang and Jost 2013)    0 ..
    hhi_corrected         :math:`\sum x_c (x_c - 1) / (n (n - 1))`, unbiased                        0 .. 1
    simpson_corrected     1 - hhi_corrected                                                         0 .. 1
    hill0_corrected       categories, with those not met yet (Chao 1984): at least so many          0 ..
    hill1_corrected       exp of shannon_corrected (in nats)                                        1 ..
    hill2_corrected       1 over hhi_corrected; infinite where no two acts agree                    1 ..
    coverage              share of acts in categories met (Good): 1 - (met once) / n                0 .. 1
    gini                  :math:`\frac1N \sum_r (2r - N - 1) p_{(r)}`, shares rising, 0s included   0 .. 1-1/N
    krugman               :math:`\sum |p_c - q_c|`                                                  0 .. 2
    hachman               :math:`1 / \sum p_c^2 / q_c`                                              0 .. 1
    europe_share          share of acts with partners whose ``world_region`` is or lies in Europe   0 .. 1
    eu_share              ... whose country has ``eu_member`` 1                                     0 .. 1
    macro_region_share    ... whose ``world_region`` is the region's own                            0 .. 1
    land_neighbour_share  ... whose country has ``land_neighbour`` 1: it borders the state          0 .. 1
    own_neighbour_share   ... whose country is among the region's own ``land_neighbours``           0 .. 1
    distance_median       median great-circle distance of partners, each act counting once          km
    distance_mean         mean great-circle distance, weighted by acts                              km
    distance_known        share of acts whose two ends have coordinates                             0 .. 1
    ====================  ========================================================================  =========

    A small sample misses partners: ``shannon`` comes out too low, ``hhi`` too high. The ``_corrected`` ones
    allow for that, take each act for one draw (see :func:`subnatnet.inference.indices.index_intervals` for
    clusters and intervals), and are NaN below two acts or where strengths are no whole numbers.

    Evenness is NaN for a region with a single category, hhi_normalized where all regions together have one;
    direction does not count. An act with partners in two countries counts for each. Partners that nothing
    places (a whole world region has no country) are left out of shares by country. Countries are where
    ``lat`` and ``lon`` say, in the built-in data at their capitals.

    References
    ----------
    Shannon, C. E. (1948). A mathematical theory of communication. Bell System Technical Journal, 27(3),
    379-423. https://doi.org/10.1002/j.1538-7305.1948.tb01338.x
    Pielou, E. C. (1966). The measurement of diversity in different types of biological collections. Journal
    of Theoretical Biology, 13, 131-144. https://doi.org/10.1016/0022-5193(66)90013-0
    Simpson, E. H. (1949). Measurement of diversity. Nature, 163(4148), 688. https://doi.org/10.1038/163688a0
    Hill, M. O. (1973). Diversity and evenness: A unifying notation and its consequences. Ecology, 54(2),
    427-432. https://doi.org/10.2307/1934352
    Chao, A. (1984). Nonparametric estimation of the number of classes in a population. Scandinavian Journal
    of Statistics, 11(4), 265-270.
    Chao, A., Wang, Y. T., & Jost, L. (2013). Entropy and the species accumulation curve: A novel entropy
    estimator via discovery rates of new species. Methods in Ecology and Evolution, 4(11), 1091-1100.
    https://doi.org/10.1111/2041-210X.12108
    Gini, C. (1912). Variabilità e mutabilità. Studi Economico-Giuridici della R. Università di Cagliari,
    3(2), 3-159.
    Krugman, P. (1991). Geography and Trade. MIT Press.

    Examples
    --------
    >>> import subnatnet as sn
    >>> ties = pd.DataFrame({"source": ["A", "A", "B"], "target": ["PL:lodz", "DE:bonn", "PL:lodz"]})
    >>> actors = pd.DataFrame({"id": ["PL:lodz", "DE:bonn"], "kind": "place", "country": ["PL", "DE"]})
    >>> diversity(sn.from_edges(ties, actors), ["countries", "shannon", "hhi"]).round(3)
        countries  shannon  hhi
    id
    A         2.0    0.693  0.5
    B         1.0    0.000  1.0
    """
    if calibrated:
        return beside_calibrated(
            net, lambda one: diversity(one, measures, by=by, counted=counted, base=base, **which)
        )
    if which["undated"] == "bounds":
        return both_ends(
            lambda ends, names: diversity(net, names, by=by, **with_undated(which, ends), counted=counted),
            choose(measures, MEASURES, sorted(RISING), "measure of diversity"),
            RISING,
        )
    view = select(net, **which)
    spread = _Profile(view, by, counted == "acts", base)
    names = choose(measures, MEASURES, _available(spread), "measure of diversity")
    columns = {name: MEASURES[name](spread) for name in names}
    result = pd.DataFrame(columns, index=spread.home)
    result.attrs = view.frame({}, "diversity", by=by, counted=counted, base=base).attrs
    return result
