"""Whether what a region is told, claims and shows agree, direction by direction, beyond geography."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.errors import InvalidChoice
from subnatnet.roles._evidence import split, stamp
from subnatnet.roles._legs import AGREEING, BOUNDED, IMPUTED, NOT_MORE, UNTOLD, Legs, related
from subnatnet.roles.assigned import NOTHING, assigned_roles, told_directions
from subnatnet.roles.claimed import claimed_directions, claimed_roles
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import RoleStudy, as_study

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from subnatnet.arguments import SelectStudy, Unpack
    from subnatnet.network import TieNetwork

AGREE = "agree"
NOT_NAMED = "not claimed"
LEGS = ("assigned_claimed", "assigned_enacted", "claimed_enacted")
COLUMNS = (
    *("name", "leg", "place", "place_name", "verdict", "k", "n", "share", "usual", "geography", "p_usual"),
    *("p_geography", "trade", "placebos", "p_placebo", "p"),
)


@checked(defaults={"unit": "top"})
def congruence(net: TieNetwork | RoleStudy, **select: Unpack[SelectStudy]) -> pd.DataFrame:
    """Compare where each region is told to face, says it faces, and faces, leg by leg.

    For every direction a region is told or claims:

    - *assigned_claimed*: whether it claims what it is told;
    - *assigned_enacted*, *claimed_enacted*: whether its ties or its published trade lead there more than
      those of others, and more than distance, land borders and coverage predict (see
      :mod:`subnatnet.roles.gravity`).

    First is asked whether it can be seen at all: where the table holds no tie of any region to a place, or
    no tie of this region, the answer is "cannot be seen", never that it turns away.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties and statements, or the study of them.
    **select
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region, one row for each leg and direction: ``name, leg, place, place_name, verdict``; of
        the ties ``k, n`` (contacts there, and all), ``share``, ``usual`` (of the others in the same layers),
        ``geography`` (the share that distance, borders and coverage predict), ``p_usual, p_geography``
        (probability that the share is larger); ``trade`` (whether published trade stands out there);
        ``placebos`` (regions with the same border status that nothing points there) and ``p_placebo`` (how
        often one of them exceeds geography as much); ``p`` (probability of the verdict). Verdicts: "agree,
        beyond geography" (more than others, and than geography predicts); "agree, as geography predicts"
        (more than others, less than `factor` times what geography predicts); "agree, more than others"
        (whether geography explains it cannot be told); "agree, in trade" (published trade alone); "agree"
        (of words); "not claimed"; "not more than others"; "cannot be told"; "cannot be seen". With
        ``undated="bounds"`` a verdict is what follows in every dating, else "cannot be told"; ``share`` has
        bounds ``share_low, share_high``, the probabilities are the least and ``p_usual_high,
        p_geography_high`` the largest, and ``verdicts`` lists all that follow. With ``undated="impute"`` a
        verdict is what stands in enough imputed worlds (``worlds``: in which share), ``p`` its mean
        probability over all of them, and the numbers are means.

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist.

    Notes
    -----
    Agreement does not show that the one caused the other. "Not more than others" speaks of the recorded ties
    and is said only where that is sure.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = congruence(sn.load_china(), regions=["Xinjiang"])
    >>> "resisting" in set(table["verdict"])
    False
    """
    study = as_study(net, select)
    table = study.once("congruence", lambda: _congruence(study))
    return stamp(table, study.attrs, measure="congruence")


def _congruence(study: RoleStudy) -> pd.DataFrame:
    if not len(study.regions):
        raise InvalidChoice("no home region is in this network: roles are those of regions")
    told, claimed = assigned_roles(study), claimed_roles(study)
    legs = Legs(
        study, {"assigned_enacted": told_directions(study), "claimed_enacted": claimed_directions(study)}
    )
    rows = []
    cells = (told["towards"], claimed["towards"], claimed["verdict"])
    for region, *own in zip(study.regions, *(column.tolist() for column in cells), strict=True):
        aims, says, verdict = split(own[0]), split(own[1]), str(own[2])
        rows += [_worded(study, region, place, says, verdict) for place in aims]
        rows += [legs.row("assigned_enacted", str(region), place) for place in aims]
        rows += [legs.row("claimed_enacted", str(region), place) for place in says]
    more = {"bounds": BOUNDED, "impute": IMPUTED}
    columns = [*COLUMNS, *more.get(study.undated, ())]
    return pd.DataFrame(rows, columns=["id", *columns]).astype({"id": "str"}).set_index("id")


def _worded(study: RoleStudy, region: str, place: str, says: list[str], claimed: str) -> dict[str, object]:
    near = [other for other in says if related(study, place, other)]
    silent = claimed in (UNSEEN, UNTOLD)
    return {
        "id": region,
        "name": study.label(region),
        "leg": "assigned_claimed",
        "place": place,
        "place_name": study.label(place),
        "verdict": AGREE if near else claimed if silent else NOT_NAMED,
    }


def leg_verdicts(
    table: pd.DataFrame, regions: pd.Index, unseen: Mapping[str, Collection[str]] | None = None
) -> pd.DataFrame:
    """Return for each region and leg the verdicts by direction, or why there are none.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of :func:`congruence`.
    regions : pandas.Index
        Regions to give a row.
    unseen : mapping of str to collection of str, optional
        For "assigned" and "claimed" the regions of which no document or report is held: where they have no
        direction, what their ties show of it cannot be seen.

    Returns
    -------
    pandas.DataFrame
        Columns ``assigned_claimed, assigned_enacted, claimed_enacted``: ``"place: verdict"`` joined by
        ``|``, or "nothing said", or "cannot be seen".
    """
    said: dict[tuple[str, str], list[str]] = {}
    columns = (table.index, table["leg"], table["place"], table["verdict"])
    for region, leg, place, verdict in zip(*(column.tolist() for column in columns), strict=True):
        said.setdefault((leg, region), []).append(f"{place}: {verdict}")
    found = {}
    for leg in LEGS:
        missing = (unseen or {}).get(leg.partition("_")[0], ())
        found[leg] = [
            "|".join(said.get((leg, region), [UNSEEN if region in missing else NOTHING]))
            for region in regions.tolist()
        ]
    return pd.DataFrame(found, index=regions, dtype="str")


def overall(legs: str) -> str:
    """Return one verdict for all directions of a leg.

    Examples
    --------
    >>> overall("PL: agree|DE: cannot be told"), overall("PL: cannot be seen"), overall("nothing said")
    ('partly agrees', 'cannot be seen', 'nothing said')
    """
    said = [part.rpartition(": ")[2] for part in split(legs)]
    agreeing = [verdict in (AGREE, *AGREEING) for verdict in said]
    if all(agreeing):
        return "agrees"
    if any(agreeing):
        return "partly agrees"
    return next(verdict for verdict in (UNTOLD, NOT_NAMED, NOT_MORE, UNSEEN, NOTHING) if verdict in said)
