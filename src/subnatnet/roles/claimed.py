"""The role that a region claims for itself, and the places its own reports speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.roles._documents import in_every_dating
from subnatnet.roles._evidence import stamp
from subnatnet.roles._lines import line
from subnatnet.roles.assigned import (
    NOTHING,
    Said,
    _by_region,
    _evidence,
    _phrase,
    _weighed,
    directions,
    given_to,
    own_words,
)
from subnatnet.roles.keyness import place_keyness
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import RoleStudy, as_study
from subnatnet.roles.telling import bits_of, heaviest, in_order, weights_of

CLAIMED = "claimed"

if TYPE_CHECKING:
    from collections.abc import Mapping

    from subnatnet.arguments import SelectStudy, Unpack
    from subnatnet.network import TieNetwork

LISTS = {
    "roles": ("bits", "phrases"),
    "own": (),
    "echo": (),
    "towards": ("towards_from", "towards_p"),
}


@checked(defaults={"unit": "top"})
def claimed_roles(net: TieNetwork | RoleStudy, **select: Unpack[SelectStudy]) -> pd.DataFrame:
    """Return the roles that each region claims for itself, and where its reports look.

    Roles are weighed like those of :func:`assigned_roles`, from the region's own statements. A direction is
    claimed by a statement that names it, or by the reports of the region if they surely or probably speak of
    the place more than the others' do (see :mod:`subnatnet.roles.keyness`).

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        A network with tables of claims and of mentions, or the study of one.
    **select
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name``; ``roles, bits``,
        ``phrases``; ``own`` and ``echo`` (the roles that the centre has not,
        or has, given it in a statement in force); ``towards`` with ``towards_from`` (``statement``,
        ``report`` or ``both``) and ``towards_p`` (of the report; empty without one); ``verdict`` ("claimed",
        "nothing said", "cannot be seen" where no report or statement of it is in the table); ``evidence``.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> claimed_roles(sn.load_china(), regions=["Guangxi"]).columns[:2].tolist()
    ['name', 'roles']
    """
    study = as_study(net, select)
    table = study.once("claimed_roles", lambda: in_every_dating(study, _claimed, LISTS, CLAIMED))
    return stamp(table, study.attrs, measure="claimed_roles")


COLUMNS = (
    "name",
    "roles",
    "bits",
    "phrases",
    "own",
    "echo",
    "towards",
    "towards_from",
    "towards_p",
    "verdict",
    "evidence",
)


def _claimed(study: RoleStudy) -> pd.DataFrame:
    rows = study.claimed
    spoken = _weighed(rows)
    words = spoken[(spoken["superseded"] == "").to_numpy()]
    weighty, weaker = (
        own_words(weights_of(words, "role", bits_of(spoken, "role", study.known, more=more)))
        for more in (0, 1)
    )
    faced, keys = _faced(study), report_places(study)
    told = _weighed(study.assigned[(study.assigned["superseded"] == "").to_numpy()])
    given = told.groupby("region")["role"].agg(set).to_dict()
    claims = given_to(spoken), len(study.reporting | set(spoken["region"]))
    said = _by_region(words)
    keyed = {str(region): own for region, own in _likely(study, keys).groupby("region", sort=False)}
    none = keys.iloc[:0]
    found = [
        _region(
            study,
            region,
            said.get(region, Said()),
            heaviest(weighty.get(region, {}), weaker.get(region, {})),
            faced.get(region, []),
            keyed.get(region, none),
            given.get(region, set()),
            claims,
        )
        for region in study.regions
    ]
    return pd.DataFrame(found, study.regions.rename("id"), None if found else list(COLUMNS))


def _faced(study: RoleStudy) -> dict[str, list[str]]:
    """Return the directions that the statements of each region name most."""
    aims = directions(study.claimed)
    weights, weaker = (
        own_words(weights_of(aims, "place", bits_of(aims, "place", study.known, more=more)))
        for more in (0, 1)
    )
    return {region: list(heaviest(own, weaker[region])) for region, own in weights.items()}


def claimed_directions(study: RoleStudy) -> dict[str, list[str]]:
    """Return where each region says it faces, of all regions and not only those asked about."""
    keys = report_places(study)
    found = {str(region): set(own) for region, own in _likely(study, keys).groupby("region")["place"]}
    for region, own in _faced(study).items():
        found.setdefault(region, set()).update(own)
    return {region: sorted(places) for region, places in found.items()}


def report_places(study: RoleStudy) -> pd.DataFrame:
    """Return the keyness of places in the reports of the period; see :func:`place_keyness`."""
    given = {"factor": study.factor, "confidence": study.confidence}
    return study.once("report_places", lambda: place_keyness(study.mentions, study.worlds, **given))


def _likely(study: RoleStudy, keys: pd.DataFrame) -> pd.DataFrame:
    """Return the places that are probably key."""
    return keys[(keys["p"] >= study.least).to_numpy()]


def _region(
    study: RoleStudy,
    region: str,
    own: Said,
    named: dict[str, float],
    stated: list[str],
    keys: pd.DataFrame,
    given: set[str],
    claimed: tuple[Mapping[str, int], int],
) -> dict[str, object]:
    places = [str(place) for place in keys["place"].tolist()]
    reported = in_order(dict(zip(places, keys["p"].tolist(), strict=True)))
    counts = dict(zip(places, keys["mentions"].tolist(), strict=True))
    both = [*stated, *(place for place in reported if place not in stated)]

    def origin(place: str) -> str:
        if place in stated:
            return "both" if place in reported else "statement"
        return "report"

    few, among = claimed
    evidence = _evidence("claimed", own, named, few, among)
    evidence += [line("mentions", what=study.label(place), count=counts[place]) for place in reported]
    return {
        "name": study.label(region),
        "roles": "|".join(named),
        "bits": "|".join(f"{value:.1f}" for value in named.values()),
        "phrases": "|".join(_phrase(own.latest[role]) for role in named),
        "own": "|".join(role for role in named if role not in given),
        "echo": "|".join(role for role in named if role in given),
        "towards": "|".join(both),
        "towards_from": "|".join(origin(place) for place in both),
        "towards_p": "|".join(f"{reported[p]:.2f}" if p in reported else "" for p in both),
        "verdict": CLAIMED if named or both else NOTHING if region in study.reporting else UNSEEN,
        "evidence": "; ".join(evidence),
    }
