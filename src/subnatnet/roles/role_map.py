"""The map of roles: what each region is told to be, claims to be and shows, and whether these agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.arguments.frames import table as a_table
from subnatnet.errors import InvalidChoice
from subnatnet.roles._evidence import split, stamp
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.claimed import claimed_roles
from subnatnet.roles.congruence import LEGS, congruence, leg_verdicts, overall
from subnatnet.roles.enacted import enacted_roles, usual_place
from subnatnet.roles.reading import sentence
from subnatnet.roles.seen import UNSEEN
from subnatnet.roles.study import RoleStudy, as_study
from subnatnet.roles.words import spelled

if TYPE_CHECKING:
    from subnatnet.arguments import SelectStudy, Unpack
    from subnatnet.network import TieNetwork

TOWARDS = ("assigned_towards", "claimed_towards", "enacted_towards")


@checked(defaults={"unit": "top"})
def role_map(net: TieNetwork | RoleStudy, **select: Unpack[SelectStudy]) -> pd.DataFrame:
    """Return, for each region, the role it is told, the one it claims and the one its ties show.

    Parameters
    ----------
    net : TieNetwork or RoleStudy
        Ties and statements, or the study of them.
    **select
        Of a network, which ties and regions: see :class:`subnatnet.arguments.SelectStudy`.

    Returns
    -------
    pandas.DataFrame
        Indexed by region, in order of id; regions of which nothing is recorded are left out unless asked
        for. Lists are joined by ``|``, the most telling first, and empty where nothing is said.

        ``name``;
        ``assigned`` (role words), ``assigned_towards`` (ids of countries or world regions), ``claimed,
        claimed_towards``, ``enacted`` (kinds of ties), ``enacted_towards``;
        ``assigned_bits, assigned_towards_bits, claimed_bits`` (how telling; see :func:`assigned_roles`),
        ``assigned_phrases, claimed_phrases`` (the words themselves, in their own script),
        ``enacted_p, enacted_towards_p`` (probabilities, none below one half);
        ``claimed_echo`` (claims in the centre's own words), ``claimed_towards_from, enacted_towards_from``
        (what each rests on), ``enacted_most`` (where most of its ties lead);
        ``assigned_verdict, claimed_verdict, enacted_verdict`` ("assigned", "claimed" or "enacted", "as most
        regions", "nothing said", "cannot be told", "cannot be seen": no document, no report, no tie is held);
        ``verdict_assigned_claimed, verdict_assigned_enacted, verdict_claimed_enacted`` (for each direction
        whether the two agree; see :func:`congruence`);
        ``reading`` (one sentence), ``assigned_evidence, claimed_evidence, enacted_evidence``, ``contacts,
        clusters`` (how much it rests on).

    Raises
    ------
    InvalidChoice, UnknownActor
        If the selection does not exist, or nothing is recorded of any region in it.

    Examples
    --------
    >>> import subnatnet as sn
    >>> table = role_map(sn.load_china(), regions=["Yunnan"])
    >>> table.loc["CN-YN", "enacted_towards"].split("|")[0]
    'world:southeast-asia'
    """
    study = as_study(net, select)
    table = every_region(study)
    if not study.asked:
        table = table[table.index.isin(study.known)]
    if table.empty:
        raise InvalidChoice("nothing is recorded of any region of this selection; loosen the selection")
    ids = sorted({i for column in TOWARDS for text in table[column] for i in split(text)})
    return stamp(table, study.attrs, measure="role_map", names={i: study.label(i) for i in ids})


def every_region(study: RoleStudy) -> pd.DataFrame:
    """Return the role map of all regions of a study, also those of which nothing is recorded."""
    return study.once("role_map", lambda: _put_together(study))


def _put_together(study: RoleStudy) -> pd.DataFrame:
    told, claimed, shown = assigned_roles(study), claimed_roles(study), enacted_roles(study)
    pairs = congruence(study)
    unseen = {
        said: frozenset(frame.index[(frame["verdict"] == UNSEEN).to_numpy()])
        for said, frame in (("assigned", told), ("claimed", claimed))
    }
    legs = leg_verdicts(pairs, study.regions, unseen)
    odds = _odds(pairs)
    table = pd.DataFrame(
        {
            "name": told["name"],
            "assigned": told["roles"],
            "assigned_towards": told["towards"],
            "claimed": claimed["roles"],
            "claimed_towards": claimed["towards"],
            "enacted": shown["roles"],
            "enacted_towards": shown["towards"],
            "assigned_bits": told["bits"],
            "assigned_phrases": told["phrases"],
            "assigned_towards_bits": told["towards_bits"],
            "claimed_bits": claimed["bits"],
            "claimed_phrases": claimed["phrases"],
            "claimed_echo": claimed["echo"],
            "claimed_towards_from": claimed["towards_from"],
            "enacted_p": shown["p"],
            "enacted_towards_p": shown["towards_p"],
            "enacted_towards_from": shown["towards_from"],
            "enacted_most": shown["towards_most"],
            "enacted_mostly": shown["mostly"],
            "assigned_verdict": told["verdict"],
            "claimed_verdict": claimed["verdict"],
            "enacted_verdict": shown["verdict"],
            **{f"verdict_{leg}": legs[leg].map(overall) for leg in LEGS},
            **{leg: legs[leg] for leg in LEGS},
        },
        index=study.regions.rename("id"),
    )
    common, period = usual_place(study), study.span is not None
    table["reading"] = [
        sentence(row, study.label, study.confidence, common, odds.get(str(region), {}), period=period)
        for region, row in zip(table.index, table.to_dict("records"), strict=True)
    ]
    for leg, frame in (("assigned", told), ("claimed", claimed), ("enacted", shown)):
        table[f"{leg}_evidence"] = frame["evidence"]
    table["contacts"], table["clusters"] = shown["contacts"], shown["clusters"]
    return table


def _odds(pairs: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Return how probable the verdict on each direction told and shown is, by region."""
    rows = pairs[(pairs["leg"] == "assigned_enacted").to_numpy()]
    found: dict[str, dict[str, float]] = {}
    for region, place, p in zip(rows.index, rows["place"], rows["p"].astype(float), strict=True):
        found.setdefault(str(region), {})[str(place)] = p
    return found


SHOWN_OF = (
    *("assigned", "assigned_verdict", "assigned_towards", "claimed", "claimed_verdict", "claimed_towards"),
    *("enacted", "enacted_verdict", "enacted_towards", "assigned_enacted", "reading"),
)


@checked(table=a_table("name", *SHOWN_OF))
def role_names(table: pd.DataFrame) -> pd.DataFrame:
    """Return a role map for reading: words in place of codes, and names in place of ids.

    Parameters
    ----------
    table : pandas.DataFrame
        Result of :func:`role_map`.

    Returns
    -------
    pandas.DataFrame
        Indexed by the region's name: ``assigned, towards, claimed,
        claimed_towards, enacted, enacted_towards, congruence`` (what becomes of each direction told),
        ``reading``.

    Examples
    --------
    >>> import subnatnet as sn
    >>> short = role_names(role_map(sn.load_china(), regions=["Yunnan"]))
    >>> short.loc["Yunnan", "enacted_towards"].split(", ")[0]
    'Southeast Asia'
    """
    names: dict[str, str] = table.attrs.get("names", {})

    def words(text: str) -> str:
        return ", ".join(spelled(word) for word in split(text))

    def places(text: str) -> str:
        return ", ".join(names.get(place, place) for place in split(text))

    def legs(text: str) -> str:
        found = []
        for part in split(text):
            place, _, verdict = part.rpartition(": ")
            found.append(f"{names.get(place, place)}: {verdict}" if place else verdict)
        return "; ".join(found)

    rows = {
        "assigned": table["assigned"].map(words).where(table["assigned"] != "", table["assigned_verdict"]),
        "towards": table["assigned_towards"].map(places),
        "claimed": table["claimed"].map(words).where(table["claimed"] != "", table["claimed_verdict"]),
        "claimed_towards": table["claimed_towards"].map(places),
        "enacted": table["enacted"].map(words).where(table["enacted"] != "", table["enacted_verdict"]),
        "enacted_towards": table["enacted_towards"].map(places),
        "congruence": table["assigned_enacted"].map(legs),
        "reading": table["reading"],
    }
    return pd.DataFrame(rows).set_axis(pd.Index(table["name"], name="region"))
