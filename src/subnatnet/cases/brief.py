"""What a local government abroad would want to know about its partners in the home state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.arguments import checked
from subnatnet.cases._brief_parts import BriefParts
from subnatnet.cases.area import find_area
from subnatnet.cases.brief_page import page, plain
from subnatnet.cases.candidates import candidates
from subnatnet.cases.links import evaluate_forward, evaluate_scores
from subnatnet.cases.partners import comparable, country_deals, deals
from subnatnet.errors import InvalidChoice
from subnatnet.roles.assigned import assigned_roles
from subnatnet.roles.claimed import claimed_roles
from subnatnet.roles.enacted import enacted_roles
from subnatnet.roles.role_map import role_map
from subnatnet.roles.study import study_roles

if TYPE_CHECKING:
    import os

    from subnatnet.arguments import AllTimes, Count, Seed, Unpack
    from subnatnet.cases.area import Area
    from subnatnet.network import TieNetwork
    from subnatnet.roles.study import RoleStudy

READ = 5  # of each list, regions whose roles are told in full
LEGS = ("assigned", "claimed", "enacted")
ROLES = ("name", "reading", *LEGS, *(f"{leg}_verdict" for leg in LEGS))


@dataclass(frozen=True, eq=False)
class Brief(BriefParts):
    """A brief on one place abroad; every part is a frame.

    Parameters
    ----------
    area : Area
        The place, its unit and its country.
    deals : pandas.DataFrame
        Ties of the place itself: ``region, name, city, partner, layer, kind, start, status, sources``.
    country_deals : pandas.DataFrame
        Indexed by region: ``name, contacts, share, others, cities, partners``.
    roles : pandas.DataFrame
        Rows of the role map for the regions that deal with the place, and the first of each list.
    comparable : pandas.DataFrame
        Foreign places of the same level that deal with the same regions.
    candidates : pandas.DataFrame
        Regions without a tie to the place, ranked, with the reasons for each.
    test : pandas.DataFrame
        What the ranking is worth on ties that came later (``attrs["since"]``), or else on ties held out.
    facts : dict of str to int
        Numbers behind what cannot be said: ``contacts, undated, ended``; ``own``, ties of the place as a
        whole.
    attrs : dict
        Parameters.
    """

    def __repr__(self) -> str:
        """Return whose brief it is, and what to ask it for."""
        found = f"{len(self.deals)} ties, {len(self.country_deals)} regions that deal with the country"
        return f"<Brief on {self.area.name}, {self.area.id}: {found}; see to_text(), to_html()>"

    def __str__(self) -> str:
        """Return the brief as text, in English."""
        return self.to_text()

    def to_text(self, language: str = "en") -> str:
        """Return the brief for a terminal.

        Parameters
        ----------
        language : {"en", "pl", "de", "zh"}
            Of headings and sentences; names stand as the tables have them.
        """
        return plain(self, language)

    def to_html(self, path: str | os.PathLike[str] | None = None, *, language: str = "en") -> str:
        """Return the brief as a page that prints on two sheets; with a path, also write it there, whole.

        Every text of the tables is escaped, nothing is loaded from elsewhere, and the page's own policy
        forbids scripts.
        """
        from subnatnet.tables.atomic import write_text

        text = page(self, language)
        if path is not None:
            write_text(path, text)
        return text


@checked(defaults={"unit": "top"})
def partner_brief(
    net: TieNetwork,
    place: str,
    *,
    score: str = "likeness",
    most: Count = 10,
    repeats: Count = 50,
    seed: Seed = 0,
    **select: Unpack[AllTimes],
) -> Brief:
    """Brief a place abroad on the regions it and its country deal with, and on those that would fit.

    Parameters
    ----------
    net : TieNetwork
        Ties, and the statements that travel with them.
    place : str
        Id or name, in any script, of a country, a unit of a state or a town; it need not have a tie.
    score : {"likeness", "activity", "allocation"}
        What ranks regions without a tie; see :func:`subnatnet.cases.links.link_scores`.
    most : int
        Rows of each list.
    repeats, seed
        Of the test of the score on ties hidden at random, where too few are dated to look forward.
    **select
        Which ties: see :class:`subnatnet.arguments.AllTimes`.

    Returns
    -------
    Brief
        With ``to_text`` and ``to_html`` in four languages.

    Raises
    ------
    UnknownActor, AmbiguousName
        If nobody, or more than one, bears the name.
    InvalidChoice
        If it lies at home or is a part of the world, or the selection does not exist.

    Examples
    --------
    >>> import subnatnet as sn
    >>> brief = partner_brief(sn.load_china(), "PL:lodz", repeats=5)
    >>> "Sichuan" in set(brief.deals["name"]), brief.country_name
    (True, 'Poland')
    """
    area = find_area(net, place)
    study = study_roles(net, seed=seed, **select)
    towards = pd.DataFrame(
        {
            "assigned_towards": assigned_roles(study)["towards"],
            "claimed_towards": claimed_roles(study)["towards"],
            "enacted_towards": enacted_roles(study)["towards"],
            "enacted_towards_from": enacted_roles(study)["towards_from"],
        }
    )
    own, country = deals(study, area), country_deals(study, area).head(most)
    fitting = candidates(study, area, towards, score, most)
    asked = list(dict.fromkeys([*own["region"], *country.index[:READ], *fitting.index[:READ]]))
    return Brief(
        area,
        own,
        country,
        _roles(study, asked),
        comparable(study, area, most),
        fitting,
        _worth(study, score, repeats, seed),
        _facts(study, area),
        {"score": score, "seed": seed, "unit": study.evidence.attrs["unit"]},
    )


def _roles(study: RoleStudy, asked: list[str]) -> pd.DataFrame:
    """Return the roles of some regions, in the order asked for."""
    known = [one for one in asked if one in study.known]
    if not known:
        return pd.DataFrame(columns=list(ROLES))
    return role_map(study.among(known)).loc[known, list(ROLES)]


def _worth(study: RoleStudy, score: str, repeats: int, seed: int) -> pd.DataFrame:
    """Test the score on ties that came later; where too few are dated, on ties hidden at random."""
    attrs = study.evidence.attrs
    unit = None if attrs["unit"] is None else str(attrs["unit"])
    layer = str(attrs["layer"])
    try:
        test = evaluate_forward(study.net, unit=unit, layer=layer, seed=seed)
    except InvalidChoice:
        try:
            test = evaluate_scores(study.net, unit=unit, layer=layer, repeats=repeats, seed=seed)
        except InvalidChoice:
            return pd.DataFrame()
    return test.loc[list(dict.fromkeys([score, "activity"]))]


def _facts(study: RoleStudy, area: Area) -> dict[str, int]:
    from subnatnet.cases.partners import _rows

    rows = _rows(study, area.within)
    ties = study.evidence.whole.ties.loc[rows.index]
    return {
        "contacts": len(rows),
        "undated": int((ties["start"] == "").sum()),
        "ended": int((ties["status"] == "ended").sum()),
        "own": int((_rows(study, area.inside)["far"] == area.id).sum()),
    }
