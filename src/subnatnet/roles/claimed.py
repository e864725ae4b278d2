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
    _by_region,
    _evidence,
    _latest,
    _of,
    _phrase,
    _weighed,
    directions,
    given_to,
)
from subnatnet.roles.keyness import place_keyness
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import RoleStudy, as_study
from subnatnet.roles.telling import most_telling, surprisal, weigh_words

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
    words = _weighed(rows[(rows["superseded"] == "").to_numpy()])
    weights = weigh_words(words, "role", surprisal(_weighed(rows), "role", study.known))
    aimed, keys = _aimed(study), report_places(study)
    told = _weighed(study.assigned[(study.assigned["superseded"] == "").to_numpy()])
    given = told.groupby("region")["role"].agg(set).to_dict()
    spoken = _weighed(rows)
    claims = given_to(spoken), len(study.reporting | set(spoken["region"]))
    by = {"words": _by_region(words), "keys": _by_region(keys[(keys["p"] >= study.least).to_numpy()])}
    found = [
        _region(study, region, by, weights, aimed, given.get(region, set()), claims)
        for region in study.regions
    ]
    return pd.DataFrame(found, study.regions.rename("id"), None if found else list(COLUMNS))


def _aimed(study: RoleStudy) -> pd.Series:
    """Return the bits of each direction in a region's own statements."""
    aims = directions(study.claimed)
    return weigh_words(aims, "place", surprisal(aims, "place", study.known))


def claimed_directions(study: RoleStudy) -> dict[str, list[str]]:
    """Return where each region says it faces, of all regions and not only those asked about."""
    aimed, keys = _aimed(study), report_places(study)
    keys = keys[(keys["p"] >= study.least).to_numpy()]
    found = {str(region): set(own) for region, own in keys.groupby("region")["place"]}
    for region in dict.fromkeys(aimed.index.get_level_values(0)):
        found.setdefault(str(region), set()).update(most_telling(_of(aimed, region)).index)
    return {region: sorted(places) for region, places in found.items()}


def report_places(study: RoleStudy) -> pd.DataFrame:
    """Return the keyness of places in the reports of the period; see :func:`place_keyness`."""
    return place_keyness(study.mentions, study.worlds, factor=study.factor, confidence=study.confidence)


def _region(
    study: RoleStudy,
    region: str,
    by: dict[str, dict[str, pd.DataFrame]],
    weights: pd.Series,
    aimed: pd.Series,
    given: set[str],
    claimed: tuple[Mapping[str, int], int],
) -> dict[str, object]:
    named = most_telling(_of(weights, region))
    stated = most_telling(_of(aimed, region))
    own_keys = by["keys"].get(region, by["keys"][""])
    reported = own_keys.set_index("place")["p"].sort_index().sort_values(ascending=False, kind="stable")
    both = [*stated.index, *(place for place in reported.index if place not in stated.index)]
    own = by["words"].get(region, by["words"][""])
    latest = _latest(own)

    def origin(place: str) -> str:
        if place in stated.index:
            return "both" if place in reported.index else "statement"
        return "report"

    counts = own_keys.set_index("place")["mentions"]
    few, among = claimed
    evidence = _evidence("claimed", own, named.index, few, among)
    evidence += [line("mentions", what=study.label(place), count=counts[place]) for place in reported.index]
    return {
        "name": study.label(region),
        "roles": "|".join(named.index),
        "bits": "|".join(f"{value:.1f}" for value in named),
        "phrases": "|".join(_phrase(latest.loc[role]) for role in named.index),
        "own": "|".join(role for role in named.index if role not in given),
        "echo": "|".join(role for role in named.index if role in given),
        "towards": "|".join(both),
        "towards_from": "|".join(origin(place) for place in both),
        "towards_p": "|".join(f"{reported[p]:.2f}" if p in reported.index else "" for p in both),
        "verdict": CLAIMED if len(named) or both else NOTHING if region in study.reporting else UNSEEN,
        "evidence": "; ".join(evidence),
    }
