"""Typologies of the literature, as far as they can be observed: each abstains where its concept cannot be.

None claims to be what its authors meant: they wrote of interviews and documents, this reads tables. Absence
of a tie never makes a role: what is not recorded may exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.inference.sharp import OpenCounts, share_bounds
from subnatnet.roles._clusters import is_sure
from subnatnet.roles._documents import in_every_dating
from subnatnet.roles._evidence import YEAR, sides, split, stamp
from subnatnet.roles._legs import AGREEING, NOT_MORE
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.congruence import congruence
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import RoleStudy, as_study

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from subnatnet.arguments import SelectStudy, Unpack
    from subnatnet.network import TieNetwork

UNTOLD = "cannot be told"
NO_DOCUMENT = "no document of the centre is held"
WINDOW = 10.0  # years within which a contact can have come before a statement
BRIDGES = ("bridgehead", "radiating_centre", "core_area")


@dataclass(frozen=True)
class Author:
    """One typology of the literature.

    Parameters
    ----------
    read : callable
        Takes the study, returns ``role`` and ``evidence`` by region.
    source, limits : str
        After whom it is made, and what it cannot see.
    """

    read: Callable[[RoleStudy], pd.DataFrame]
    source: str
    limits: str


def _frame(study: RoleStudy, rows: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=study.regions.rename("id"), columns=["role", "evidence"])


def _duchacek(study: RoleStudy) -> pd.DataFrame:
    """Give the three shares of contacts, not a winner."""
    near = study.evidence.neighbours()
    if near is None:
        return _frame(
            study, [(UNSEEN, "nothing says which countries a region borders on")] * len(study.regions)
        )
    state = frozenset().union(*near.values())
    rows, found = study.compared, []
    for region in study.regions:
        own = rows[(rows["region"] == region).to_numpy()]
        if not len(own):
            found.append((UNSEEN, "no tie is recorded"))
            continue
        mine = own["partner"].isin(near.get(region, frozenset())).to_numpy()
        states = own["partner"].isin(state).to_numpy()
        sure = is_sure(own)
        spans = [_shares(flag, sure) for flag in (mine, states & ~mine, ~states)]
        text = "transborder {}, transregional {}, global {}".format(*spans)
        number = f"{len(own)}" if sure.all() else f"{sure.sum()} to {len(own)}"
        found.append((text, f"of {number} contacts"))
    return _frame(study, found)


def _shares(flag: NDArray[np.bool_], sure: NDArray[np.bool_]) -> str:
    """Return a share, or its sharp bounds where it is open which contacts lie in the period."""
    counts = OpenCounts.of(pd.Series("", np.arange(len(flag))), flag, sure)
    low, high = (f"{end[0]:.0%}" for end in share_bounds(counts))
    return low if low == high else f"{low} to {high}"


def _wong(study: RoleStudy) -> pd.DataFrame:
    """Say which regions had dated ties to a place before they were told to face it, beyond a placebo."""
    from subnatnet.roles.assigned import directions

    rows = study.evidence.all_periods
    aims = directions(study.assigned)
    aims = aims[np.isfinite(aims["start_low"]) & np.isfinite(aims["start_high"])]
    aims = aims.sort_values(["start_high", "document"], kind="stable").drop_duplicates(["region", "place"])
    told: dict[str, set[str]] = {place: set(own["region"]) for place, own in aims.groupby("place")}
    counts: dict[str, list[float]] = {str(region): [0.0, 0.0, 0.0] for region in study.regions}
    known = frozenset(rows["region"])
    for one in aims.to_dict("records"):
        if one["region"] not in counts or one["region"] not in known:
            continue
        match = _into(study, rows, str(one["place"]))
        before, _, open_ = sides(
            rows["start_low"].to_numpy(),
            rows["start_high"].to_numpy(),
            one["start_low"],
            one["start_high"],
            WINDOW * YEAR,
        )
        first = set(rows.loc[match & before, "region"])
        # against a region speak the undated ties of the others: they may all have come before
        rival = set(rows.loc[match & (before | open_), "region"]) if study.undated == "bounds" else first
        others = known - told[one["place"]]
        if not match.any() or not others:
            continue
        tally = counts[one["region"]]
        tally[0] += one["region"] in first
        tally[1] += 1
        tally[2] += len(rival & others) / len(others)
    found = []
    for k, n, placebo in counts.values():
        if not n:
            found.append((UNSEEN, "no dated statement points it to a place that the tables reach"))
            continue
        rate = placebo / n
        p = _above(k, n, study.factor * rate)
        text = f"dated ties came before {k:.0f} of {n:.0f} first statements; placebo {rate:.0%}"
        ahead = k >= 2 and p >= study.least
        found.append(("trailblazing" if ahead else UNTOLD, text))
    return _frame(study, found)


def _into(study: RoleStudy, rows: pd.DataFrame, place: str) -> np.ndarray:
    from subnatnet.network import _collapse

    parent = study.net.gazetteer["parent"]
    within = {*parent.index[_collapse.within(parent, [place])], place}
    return (rows["partner"].isin(within) | rows["place"].isin(within)).to_numpy()


def _above(k: float, n: float, line: float) -> float:
    from scipy.special import betaincc

    return 0.0 if line >= 1 else float(betaincc(k + 0.5, n - k + 0.5, max(line, 0.0)))


def _soldatos(study: RoleStudy) -> pd.DataFrame:
    """Say whether the ties of a region lean where it is told to face; not why."""
    table = congruence(study)
    rows = table[(table["leg"] == "assigned_enacted").to_numpy()]
    found = []
    for region in study.regions:
        own = rows[(rows.index == region).astype(bool)]
        text = ", ".join(
            f"{name}: {said}" for name, said in zip(own["place_name"], own["verdict"], strict=True)
        )
        # where datings differ a direction has several verdicts, and what holds must hold for each
        every = [split(cell) for cell in own["verdicts" if "verdicts" in own else "verdict"]]
        agree = [all(one in AGREEING for one in verdicts) for verdicts in every]
        never = [not any(one in AGREEING for one in verdicts) for verdicts in every]
        if not every:
            held = "it is told no direction" if study.has_documents else NO_DOCUMENT
            found.append((UNSEEN, held))
        elif all(agree):
            found.append(("leans", text))
        elif any(agree) and any(never):
            found.append(("leans in part", text))
        elif all(set(verdicts) == {NOT_MORE} for verdicts in every):
            found.append(("does not lean", text))
        else:
            found.append((UNSEEN if (own["verdict"] == UNSEEN).all() else UNTOLD, text))
    return _frame(study, found)


def _mierzejewski(study: RoleStudy) -> pd.DataFrame:
    """Tell bridgeheads, told to reach into a neighbouring area, from vanguards, told to go first."""
    table = assigned_roles(study)
    found = []
    for region in study.regions:
        roles = split(table.loc[region, "roles"])
        bridge = [role for role in roles if role in BRIDGES]
        ahead = "vanguard" in roles
        silent = "no document in the table gives it a role" if study.has_documents else NO_DOCUMENT
        text = str(table.loc[region, "evidence"]) or silent
        if bridge or ahead:
            words = (["bridgehead"] if bridge else []) + (["vanguard"] if ahead else [])
            found.append((" + ".join(words), text))
        else:
            found.append(("neither is told" if roles else UNSEEN, text))
    return _frame(study, found)


AUTHORS = {
    "duchacek": Author(
        _duchacek,
        "after Duchacek (1990, known through summaries): transborder, transregional, global",
        "three shares of one region, not one type; neighbour means a land border with a country; "
        "protodiplomacy is an aim and cannot be read from ties",
    ),
    "wong": Author(
        _wong,
        "after Wong (2018), three mechanisms of provincial influence",
        "only trailblazing leaves a trace: dated ties before the first statement, more often than in regions "
        "not pointed there; carpetbagging needs the money of the centre and resisting an intent, which no "
        "table here holds, so both are never said",
    ),
    "soldatos": Author(
        _soldatos,
        "after Soldatos (1990) as others summarise him (not read): cooperation with the centre",
        "leaning is agreement of ties and trade with what is told; whether it is coordinated, joint or "
        "parallel needs coding that is not in the tables",
    ),
    "mierzejewski": Author(
        _mierzejewski,
        "after Mierzejewski (2018, 2021): the bridgehead, told to reach into a neighbouring area, against "
        "the vanguard, told to go first",
        "from words of documents in the table; the checker is an instrument of control no document names",
    ),
}


@checked(defaults={"unit": "top"})
def author_roles(net: TieNetwork | RoleStudy, name: str, **select: Unpack[SelectStudy]) -> pd.DataFrame:
    """Return the roles of one typology of the literature.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties and statements, or the study of them.
    name : str
        One of :data:`AUTHORS`.
    **select
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name, role, evidence``; "cannot be told" and "cannot be seen" are answers.
        ``.attrs`` holds ``source, limits``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.
    """
    study = as_study(net, select)
    if study.undated == "impute":
        raise InvalidChoice("typologies of the literature take undated='exclude', 'include' or 'bounds'")
    author = AUTHORS[name]
    table = in_every_dating(study, author.read, {}) if name == "mierzejewski" else author.read(study)
    table["role"] = table["role"].mask(table["role"] == "", UNTOLD)  # datings of documents differ
    table.insert(0, "name", [study.label(region) for region in table.index])
    attrs = study.attrs | {"source": author.source, "limits": author.limits}
    return stamp(table, attrs, measure="typology", typology=name)


@checked(defaults={"unit": "top"})
def fitting_shares(
    net: TieNetwork | RoleStudy,
    exemplars: Mapping[str, Mapping[str, str]] | None = None,
    **select: Unpack[SelectStudy],
) -> pd.DataFrame:
    """Return of how many regions each typology of the literature can speak, and how exemplars come out.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties and statements, or the study of them.
    exemplars : mapping of typology to a mapping of region to role, optional
        Regions (by name) that the literature gives as examples.
    **select
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by typology: ``regions, speaks_of, share, exemplars`` (of those in the network, how each
        comes out).

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.
    """
    study = as_study(net, select)
    rows = {}
    for name in AUTHORS:
        table = author_roles(study, name)
        table = table[table.index.isin(study.known)]
        spoken = ~table["role"].isin([UNTOLD, UNSEEN])
        named = table.set_index("name")["role"]
        wanted = (exemplars or {}).get(name, {})
        outcome = [
            f"{region} ({role}): {named[region]}" for region, role in wanted.items() if region in named
        ]
        rows[name] = {
            "regions": len(table),
            "speaks_of": int(spoken.sum()),
            "share": float(spoken.mean()) if len(table) else np.nan,
            "exemplars": "; ".join(outcome),
        }
    return stamp(pd.DataFrame.from_dict(rows, orient="index"), study.attrs, measure="fitting_shares")
