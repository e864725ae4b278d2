"""The role that the centre assigns to a region, and the documents that say so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.roles._documents import in_every_dating
from subnatnet.roles._evidence import split, stamp
from subnatnet.roles._lines import line
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import RoleStudy, as_study, study_roles
from subnatnet.roles.telling import bits_of, heaviest, in_order, surprisal, weights_of
from subnatnet.roles.words import SILENT, WEIGHED, spelled
from subnatnet.tables.dates import year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from subnatnet.arguments import SelectStudy, Unpack
    from subnatnet.network import TieNetwork

ASSIGNED, NOTHING = "assigned", "nothing said"
ONE_BIT = 1.0


@checked(defaults={"unit": "top"})
def assigned_roles(net: TieNetwork | RoleStudy, **select: Unpack[SelectStudy]) -> pd.DataFrame:
    r"""Return the roles that the centre's documents assign to each region in a period.

    A document that gives region r a role tells :math:`-\log_2 p` bits, p being the share of regions ever
    given it by a document of that class; bits of distinct documents add up. Positions (what the region is or
    shall become) and founding instruments (what is set up there for dealings abroad) are weighed together;
    technical acts and words on domestic functions never. As many roles are named as the leading one goes
    into the whole, and those that one region more could put before them (see :mod:`subnatnet.roles.telling`).
    Directions are ordered likewise; every partner that a document in force names is named.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        A network with a table of statements (or directives with a role word), or the study of one.
    **select
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name``; ``roles`` (words joined by ``|``, the most telling first; empty where
        nothing is said) with their ``bits``; ``towards`` (ids of countries or world regions, likewise) with
        ``towards_bits``; ``phrases`` and ``documents`` (for each role the words of its latest document, and
        how many documents give it); ``roles_agreed`` (the same without rows that two codings read
        differently); ``profile`` (instruments in force and in how many documents); ``superseded`` (roles
        that a newer plan replaced); ``verdict`` ("assigned", "as most regions" where no role is told to fewer
        than half of all, "nothing said", "cannot be seen" where no document of the centre is held at all);
        ``evidence``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    A position holds from its date until a newer plan of the same issuers gives the same place at least as
    many positions without it; what an act founded stays. "Nothing said" speaks of the documents held: another
    may say something. Where none is held, or none from by the end of the period, no region is found silent.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = assigned_roles(sn.load_china(), regions=["Yunnan"])
    >>> table.columns[:3].tolist()
    ['name', 'roles', 'bits']
    """
    study = as_study(net, select)
    table = study.once("assigned_roles", lambda: in_every_dating(study, _assigned, LISTS, ASSIGNED))
    return stamp(table, study.attrs, measure="assigned_roles")


LISTS = {
    "roles": ("bits", "phrases", "documents"),
    "towards": ("towards_bits",),
    "roles_agreed": (),
    "profile": (),
    "superseded": (),
}


COLUMNS = (
    "name",
    "roles",
    "bits",
    "towards",
    "towards_bits",
    "phrases",
    "documents",
    "roles_agreed",
    "profile",
    "superseded",
    "verdict",
    "evidence",
)


def _assigned(study: RoleStudy) -> pd.DataFrame:
    rows = study.assigned
    force, given = rows[(rows["superseded"] == "").to_numpy()], _weighed(rows)
    stands = (given["superseded"] == "").to_numpy()
    words, gone = given[stands], given[~stands]
    bits, fewer = (bits_of(given, "role", study.known, more=more) for more in (0, 1))
    agreed = words[(words["disputed"] == "").to_numpy()]
    aims = directions(force)
    aim_bits = bits_of(directions(rows), "place", study.known)
    by = {"words": _by_region(words), "gone": _by_region(gone)}
    told = given_to(given), len(study.known | set(given["region"]))
    weights = {
        "words": own_words(weights_of(words, "role", bits)),
        "words_weaker": own_words(weights_of(words, "role", fewer)),
        "agreed": own_words(weights_of(agreed, "role", bits)),
        "agreed_weaker": own_words(weights_of(agreed, "role", fewer)),
        "aimed": own_words(weights_of(aims, "place", aim_bits)),
    }
    found = [_region(study, region, by, weights, told) for region in study.regions]
    return pd.DataFrame(found, study.regions.rename("id"), None if found else list(COLUMNS))


def told_directions(study: RoleStudy) -> dict[str, list[str]]:
    """Return where a statement in force points each region, of all regions and not only those asked about."""
    force = study.assigned[(study.assigned["superseded"] == "").to_numpy()]
    pairs = directions(force)
    return {str(region): sorted(set(own)) for region, own in pairs.groupby("region")["place"]}


@dataclass(frozen=True)
class Said:
    """What statements say of one region: the last of each role, and its documents.

    Parameters
    ----------
    latest : dict of str to dict of str to Any
        The last statement of each role.
    documents : dict of str to set of str
        The documents that give each role.
    founded : dict of str to set of str
        Those of them that are instruments.
    """

    latest: dict[str, dict[str, Any]] = field(default_factory=dict)
    documents: dict[str, set[str]] = field(default_factory=dict)
    founded: dict[str, set[str]] = field(default_factory=dict)


NEEDED = [
    "region",
    "role",
    "class",
    "document",
    "phrase",
    "gloss",
    "unit",
    "title",
    "start_low",
    "start_high",
]


def _by_region(rows: pd.DataFrame) -> dict[str, Said]:
    """Return what is said of each region that has statements."""
    ordered = rows[NEEDED].sort_values("start_low", kind="stable")
    found: dict[str, Said] = {}
    columns = [ordered[name].tolist() for name in NEEDED]
    for cells in zip(*columns, strict=True):
        row = dict(zip(NEEDED, cells, strict=True))
        said, role, document = found.setdefault(str(row["region"]), Said()), str(row["role"]), row["document"]
        said.latest[role] = row
        said.documents.setdefault(role, set()).add(document)
        if row["class"] == "I":
            said.founded.setdefault(role, set()).add(document)
    return found


def _weighed(rows: pd.DataFrame) -> pd.DataFrame:
    kept = rows["class"].isin(WEIGHED) & ~rows["role"].isin(SILENT)
    return rows[kept.to_numpy()]


def directions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each place a statement points to (``place``); technical ones are left out."""
    named = [
        split(text) if kind in WEIGHED else []
        for kind, text in zip(rows["class"].tolist(), rows["direction"].tolist(), strict=True)
    ]
    many = np.array([len(places) for places in named], dtype=np.intp)
    pointing = rows.iloc[np.repeat(np.arange(len(rows)), many)]
    places = [place for own in named for place in own]
    return pointing.assign(place=pd.Series(places, index=pointing.index, dtype="object"))


def own_words(weights: Mapping[tuple[str, str], float]) -> dict[str, dict[str, float]]:
    """Return the bits of each word, region by region."""
    found: dict[str, dict[str, float]] = {}
    for (region, word), bits in weights.items():
        found.setdefault(str(region), {})[str(word)] = bits
    return found


def _region(
    study: RoleStudy,
    region: str,
    by: Mapping[str, Mapping[str, Said]],
    bits: Mapping[str, Mapping[str, dict[str, float]]],
    told: tuple[Mapping[str, int], int],
) -> dict[str, object]:
    few, among = told
    named, agreed = (
        heaviest(bits[name].get(region, {}), bits[f"{name}_weaker"].get(region, {}))
        for name in ("words", "agreed")
    )
    # one position is told in many words, so words are chosen; a partner that a document names is named
    towards = in_order(bits["aimed"].get(region, {}))
    own, old = (by[name].get(region, Said()) for name in ("words", "gone"))
    telling = next(iter(named.values()), 0.0) >= ONE_BIT
    silent = NOTHING if study.has_documents else UNSEEN
    verdict = silent if not len(named) else ASSIGNED if telling else "as most regions"
    return {
        "name": study.label(region),
        "roles": "|".join(named),
        "bits": "|".join(f"{value:.1f}" for value in named.values()),
        "towards": "|".join(towards),
        "towards_bits": "|".join(f"{value:.1f}" for value in towards.values()),
        "phrases": "|".join(_phrase(own.latest[role]) for role in named),
        "documents": "|".join(str(len(own.documents[role])) for role in named),
        "roles_agreed": "|".join(agreed),
        "profile": "|".join(f"{role} {len(own.founded[role])}" for role in sorted(own.founded)),
        "superseded": "|".join(sorted(old.documents.keys() - own.documents.keys())),
        "verdict": verdict,
        "evidence": "; ".join(_evidence("assigned", own, named, few, among)),
    }


def _phrase(row: Mapping[str, Any]) -> str:
    return str(row["phrase"] or row["gloss"]).replace("|", "/")


def given_to(rows: pd.DataFrame) -> dict[str, int]:
    """Return to how many regions each role was ever given."""
    return {str(role): int(count) for role, count in rows.groupby("role")["region"].nunique().items()}


def _evidence(key: str, own: Said, roles: Iterable[str], few: Mapping[str, int], among: int) -> list[str]:
    """Return a line for each role named: who else is given it, in which words, in which document."""
    parts = []
    for role in roles:
        row, documents = own.latest[role], len(own.documents[role])
        year = year_of(np.array([row["start_low"] if np.isfinite(row["start_low"]) else row["start_high"]]))[
            0
        ]
        when = f", {year:.0f}" if np.isfinite(year) else ""
        said = str(row["gloss"] or row["phrase"])
        where = f" ({row['unit']})" if row["unit"] else ""
        slots = {"role": spelled(role), "said": f"{said}{where}", "source": f"{row['title']}{when}"}
        parts.append(line(key, few=few[role], among=among, documents=documents, **slots))
    return parts


@checked(defaults={"unit": "top"})
def assigned_statements(net: TieNetwork | RoleStudy, **select: Unpack[SelectStudy]) -> pd.DataFrame:
    """Return every statement behind the assigned roles, with its words, document and bits.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        As in :func:`assigned_roles`.
    **select
        As in :func:`assigned_roles`.

    Returns
    -------
    pandas.DataFrame
        One row for each statement up to the end of the period, by region and date: ``region, name, unit,
        role, class, direction, bits`` (NaN where the row is not weighed), ``phrase, gloss, date, issuer,
        leader, document, title, url, disputed, confidence, superseded``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.
    """
    study = as_study(net, select)
    rows = study.assigned
    bits = surprisal(_weighed(rows), "role", study.known)
    each = pd.MultiIndex.from_frame(rows[["class", "role"]])
    counts = rows["class"].isin(WEIGHED) & (rows["superseded"] == "")
    table = rows.assign(bits=bits.reindex(each).where(counts.to_numpy()).to_numpy())
    table = table[table["region"].isin(study.regions).to_numpy()]
    table = table.assign(name=table["region"].map(study.label))
    columns = ["region", "name", "unit", "role", "class", "direction", "bits", "phrase", "gloss", "date"]
    columns += ["issuer", "leader", "document", "title", "url", "disputed", "confidence", "superseded"]
    return stamp(table[columns].reset_index(drop=True), study.attrs, measure="assigned_statements")


@checked(defaults={"unit": "top"})
def role_timeline(
    net: TieNetwork,
    periods: Iterable[str] | Mapping[str, str] | None = None,
    **select: Unpack[SelectStudy],
) -> pd.DataFrame:
    """Return the roles in force in each period: one row per region, one column per period.

    Parameters
    ----------
    net : TieNetwork
        As in :func:`assigned_roles`.
    periods : iterable of str or mapping of name to period, optional
        By default the eras of the network.
    **select
        Which ties and regions: see :class:`subnatnet.arguments.SelectStudy`; without `during`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: roles joined by ``|``, empty where nothing is said.

    Raises
    ------
    InvalidChoice
        If no period is given and the network has no eras.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = role_timeline(sn.load_china(), ["1980/1991", "2016/2025"], regions=["Heilongjiang"])
    >>> table.shape
    (1, 2)
    """
    spans = list(periods) if periods is not None else list(net.eras)
    if not spans:
        raise InvalidChoice("name the periods: this network has no eras")
    if select["during"] is not None:
        raise InvalidChoice(f"during={select['during']!r}: a timeline takes `periods` in its place")
    columns = {}
    for name in spans:
        period = periods[name] if hasattr(periods, "keys") else name  # type: ignore[index] # a mapping then
        one: SelectStudy = {**select, "during": period}
        study = study_roles(net, **one)
        columns[name] = assigned_roles(study)["roles"]
    return stamp(pd.DataFrame(columns), {}, measure="role_timeline", during=spans)
