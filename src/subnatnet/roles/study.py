"""What the parts of a role map share: read once, kept on an object that a reader can see."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import SelectRegions, checked, texts
from subnatnet.arguments.selection import CONFIDENCE, FACTOR, LEAST
from subnatnet.errors import InvalidChoice, reject, require_share
from subnatnet.roles._clusters import SURE, bounded
from subnatnet.roles._evidence import Evidence, directives_of, gather_ends
from subnatnet.roles._imputed import ASSUMED, NOTE, WORLDS, dated_documents, imputed_worlds
from subnatnet.roles.contacts import collapsed
from subnatnet.roles.datings import Datings
from subnatnet.roles.gravity import Terrain
from subnatnet.roles.seen import not_compared, read_regions
from subnatnet.roles.statements import (
    foreign_ones,
    in_force,
    of_directives,
    read_documents,
    said_by,
    tables_of,
)
from subnatnet.tables.dates import date_bounds, period_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import SelectStudy, Unit, Unpack
    from subnatnet.network import TieNetwork

REGIONS = texts(empty=False)
# what does not depend on which regions are asked about
SHARED = frozenset(
    [
        "names",
        "labels",
        "all_periods",
        "ever",
        "units",
        "counts",
        "inside",
        "pointed",
        "designations",
        "span",
        "statements",
        "documents",
        "assigned",
        "claimed",
        "directives",
        "mentions",
        "has_documents",
        "reporting",
        "open_documents",
        "known",
        "contacts",
        "is_compared",
        "compared",
        "datings",
        "imputed",
        "late_documents",
        "terrain",
        "worlds",
        "sole",
    ]
)


@dataclass(frozen=True, eq=False)
class RoleStudy:
    """Everything the role of each region is read from: made once by :func:`study_roles`.

    Parameters
    ----------
    net : TieNetwork
        The ties.
    evidence : Evidence
        Contacts and directives of the selection. For ``undated="bounds"`` and ``"impute"`` those with the
        undated in, each marked whether it is sure.
    tables : dict of str to pandas.DataFrame
        Statements (``assigned, claimed``), counts of words in reports (``mentions``), published trade
        (``trade, trade_national``), what each layer covers (``layer_coverage``).
    undated : str
        As asked.
    factor : float
        How many times the others' share counts as more than theirs.
    least : float
        The probability from which a statement is made.
    confidence : float
        Coverage of the intervals, and the probability from which a statement needs no "probably".
    seed : int
        Of the draws.
    asked : bool
        Whether the regions were named, or are all there are.
    left_out : frozenset of str
        Documents that count as later than the period.
    results : dict of str to pandas.DataFrame
        What was computed from the study so far, by name.
    """

    net: TieNetwork
    evidence: Evidence
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    undated: str = "exclude"
    factor: float = FACTOR
    least: float = LEAST
    confidence: float = CONFIDENCE
    seed: int = 0
    asked: bool = False
    left_out: frozenset[str] = frozenset()
    results: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def once(self, name: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        """Return a result that several parts need: made the first time, kept in ``results``."""
        if name not in self.results:
            self.results[name] = make()
        return self.results[name].copy(deep=False)

    @checked()
    def among(self, regions: Iterable[str]) -> RoleStudy:
        """Return the study of some of its regions, by id; all others still count in comparisons.

        Raises
        ------
        InvalidArgument, InvalidChoice
            If none is given, or one is no region of this study.
        """
        wanted = pd.Index(sorted(set(REGIONS.check(regions, "regions"))), name="id")
        for region in wanted.difference(pd.Index(sorted(self.evidence.units))):
            reject(region, sorted(self.evidence.units), "region of this study")
        evidence = replace(self.evidence, regions=wanted)
        vars(evidence).update({key: value for key, value in vars(self.evidence).items() if key in SHARED})
        made = replace(self, evidence=evidence, asked=True, results={})
        vars(made).update({key: value for key, value in vars(self).items() if key in SHARED})
        if "published_trade" in self.results:
            made.results["published_trade"] = self.results["published_trade"]
        return made

    @property
    def selection(self) -> SelectRegions:
        """Which ties and regions the study is of: the keywords that select them again."""
        told: dict[str, Any] = self.attrs
        return {
            "layer": str(told["layer"]),
            "during": told["during"],
            "unit": told["unit"],
            "undated": told["undated"],
            "regions": list(self.regions),
        }

    def require_selection(self, given: Mapping[str, object], _: Unit = None) -> dict[str, Any]:
        """Refuse a selection beside the study, which has one.

        Raises
        ------
        InvalidChoice
            If one is given.
        """
        named = ", ".join(sorted(given))
        raise InvalidChoice(f"{named}: give the selection to study_roles, the study already has one")

    @property
    def regions(self) -> pd.Index:
        """The regions asked about, sorted by id."""
        return self.evidence.regions

    @property
    def attrs(self) -> dict[str, object]:
        """What results carry in ``.attrs``."""
        own = {"undated": self.undated, "factor": self.factor, "least": self.least}
        if self.undated == "bounds":
            own["datings"] = self.datings.note
        if self.undated == "impute":
            own |= {"datings": NOTE, "assumption": ASSUMED, "imputations": WORLDS}
        return self.evidence.attrs | own | {"confidence": self.confidence, "seed": self.seed}

    @checked()
    def label(self, actor: str) -> str:
        """Return the name of an actor, or its id."""
        return self.evidence.label(actor)

    @cached_property
    def span(self) -> tuple[float, float] | None:
        """First and last day of the period; None for all times."""
        during = self.evidence.attrs["during"]
        return None if during is None else period_bounds(str(during), self.net.eras)

    @cached_property
    def statements(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Statements of the centre, and those of regions on themselves, of all times."""
        told, own = self.documents
        bare = self.tables.get("assigned") is None
        return of_directives(self.directives) if bare else foreign_ones(told), foreign_ones(own)

    @cached_property
    def documents(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """All rows on regions that the centre's documents hold, and those of regions' own, of all times."""
        told, own = (
            read_documents(self.net, self.tables.get(name), self.level) for name in ("assigned", "claimed")
        )
        return told, own

    @cached_property
    def directives(self) -> pd.DataFrame:
        """Directives of all times."""
        held = self.evidence.directives
        if self.evidence.attrs["during"] is None and SURE not in held:
            return held
        return directives_of(self.evidence.whole, self.evidence.units)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Counts of words in the reports of the period."""
        rows = self.tables.get("mentions")
        if rows is None or not len(rows):
            return pd.DataFrame(columns=["region"])
        if self.span is not None:
            low, high, _ = date_bounds(rows["year"].astype(str))
            rows = rows[(low >= self.span[0]) & (high <= self.span[1])]
        return rows[self.net.gazetteer.index.get_indexer(pd.Index(rows["region"])) >= 0]

    @cached_property
    def has_documents(self) -> bool:
        """Whether any document of the centre is held by the end of the period."""
        if self.tables.get("assigned") is not None:
            return bool(read_regions(self.documents[0], self.span, self.way))
        # of a directive someone must have coded whether it names a role
        coded = self.directives[(self.directives["role"] != "").to_numpy()]
        return bool(said_by(coded, self.span, self.way).any())

    @cached_property
    def reporting(self) -> frozenset[str]:
        """Regions of which a statement or report of their own is held."""
        own = read_regions(self.documents[1], self.span, self.way)
        return own | frozenset(self.mentions["region"])

    @cached_property
    def assigned(self) -> pd.DataFrame:
        """Statements of the centre up to the end of the period, with ``superseded``."""
        return self._in_force(self.statements[0])

    @cached_property
    def claimed(self) -> pd.DataFrame:
        """Statements of regions on themselves up to the end of the period, with ``superseded``."""
        return self._in_force(self.statements[1])

    def _in_force(self, rows: pd.DataFrame) -> pd.DataFrame:
        return in_force(rows[~rows["document"].isin(self.left_out).to_numpy()], self.span, self.way)

    @cached_property
    def open_documents(self) -> list[str]:
        """Documents that may lie in the period or after it."""
        if self.span is None:
            return []
        rows = pd.concat([table[["document", "start_low", "start_high"]] for table in self.statements])
        free = (rows["start_low"] <= self.span[1]) & (rows["start_high"] > self.span[1])
        return sorted(set(rows.loc[free.to_numpy(), "document"]))

    @cached_property
    def known(self) -> frozenset[str]:
        """Regions with a tie or a statement: those of whom something could have been said."""
        return self.evidence.ever | frozenset(self.assigned["region"]) | frozenset(self.claimed["region"])

    @cached_property
    def contacts(self) -> pd.DataFrame:
        """Contacts of the period, those of one company in one country counted once."""
        return collapsed(self.evidence, self.evidence.contacts)

    @cached_property
    def is_compared(self) -> NDArray[np.bool_]:
        """Which contacts are of layers in which regions can be compared."""
        left = not_compared(self.tables.get("layer_coverage"))
        return ~self.contacts["layer"].isin(left).to_numpy()

    @cached_property
    def compared(self) -> pd.DataFrame:
        """Those contacts in whose layers regions can be compared."""
        return self.contacts[self.is_compared]

    @cached_property
    def datings(self) -> Datings:
        """Ways to date the contacts that may or may not lie in the period."""
        return Datings(self.contacts, self.seed)

    @cached_property
    def imputed(self) -> list[NDArray[np.bool_]]:
        """Which contacts lie in the period, in each imputed world."""
        ever = collapsed(self.evidence, self.evidence.all_periods)
        return imputed_worlds(self.contacts, ever, self.span or (-np.inf, np.inf), self.seed)

    @cached_property
    def late_documents(self) -> list[frozenset[str]]:
        """Which documents were written after the period, in each imputed world."""
        last = np.inf if self.span is None else self.span[1]
        return dated_documents(self.statements, last, self.seed)

    @property
    def note(self) -> str:
        """What lines of evidence say of datings; empty where there is one only."""
        return self.datings.note if self.undated == "bounds" else NOTE if self.undated == "impute" else ""

    @cached_property
    def terrain(self) -> Terrain:
        """What geography knows of all regions and countries with contacts."""
        rows = self.compared
        regions, countries = (pd.Index(sorted(set(rows[name]))) for name in ("region", "partner"))
        return Terrain.of(self.evidence, regions, countries)

    @cached_property
    def worlds(self) -> dict[str, str]:
        """The part of the world of every place: its topmost parent below a continent."""
        from subnatnet.roles._evidence import parts_of_the_world

        return parts_of_the_world(self.net.gazetteer)

    @cached_property
    def sole(self) -> dict[str, str]:
        """Places that are the only one of their part of the world, with the part."""
        from subnatnet.roles._evidence import parents_below_continents

        parent = parents_below_continents(self.net.gazetteer)
        size = Counter(parent)
        return {str(place): str(part) for place, part in parent.items() if part and size[part] == 1}

    @property
    def level(self) -> str | None:
        """The level of the regions; None where each place stands for itself."""
        unit = self.evidence.attrs["unit"]
        return None if unit is None else str(unit)

    @property
    def way(self) -> str:
        """Whether what may be later than the period counts: "include" or "exclude"."""
        return "exclude" if self.undated == "exclude" else "include"


@checked(defaults={"unit": "top"})
def study_roles(
    net: TieNetwork,
    **select: Unpack[SelectStudy],
) -> RoleStudy:
    """Gather once what the roles of regions are read from.

    Parameters
    ----------
    net : TieNetwork
        Ties, and the tables of statements that travel with them.
    **select
        Which ties and regions, and how sure a role must be: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    RoleStudy
        Give it to :func:`role_map`, :func:`assigned_roles`, :func:`claimed_roles`, :func:`enacted_roles`,
        :func:`congruence`, :func:`explain`, :func:`typology` in place of the network.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist, or a probability lies below one half.

    Examples
    --------
    >>> import subnatnet as sn
    >>> study = study_roles(sn.load_china(), during="belt and road")
    >>> len(study.regions)
    31
    """
    undated, regions = select["undated"], select["regions"]
    factor, least, confidence = select["factor"], select["least"], select["confidence"]
    if undated not in ("exclude", "include", "bounds", "impute"):
        reject(undated, ("exclude", "include", "bounds", "impute"), "way to treat undated ties")
    if undated == "impute" and select["during"] is None:
        raise InvalidChoice("undated='impute' dates ties for a period: give `during`")
    if require_share(least, "least") < 0.5:
        raise InvalidChoice(f"least must be 0.5 or more, not {least!r}: nothing less probable is said")
    if require_share(confidence, "confidence") < least:
        raise InvalidChoice(f"confidence ({confidence}) must not lie below least ({least})")
    if not np.isfinite(factor) or factor < 1:
        raise InvalidChoice(f"factor must be a number from 1 on, not {factor!r}")
    chosen: SelectRegions = {
        "layer": select["layer"],
        "during": select["during"],
        "unit": select["unit"],
        "undated": "bounds" if undated == "impute" else undated,
        "regions": regions,
    }
    every = gather_ends(net, chosen)
    evidence = every[0] if len(every) == 1 else bounded(*every)
    return RoleStudy(
        net,
        evidence,
        tables_of(net, select["tables"]),
        undated,
        factor,
        least,
        confidence,
        select["seed"],
        regions is not None,
    )


def as_study(net: TieNetwork | RoleStudy, select: SelectStudy) -> RoleStudy:
    """Return the study, or make it of a network and a selection; a study has one already."""
    return net if isinstance(net, RoleStudy) else study_roles(net, **select)
