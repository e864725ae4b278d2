"""Which regions without a tie to a place would fit it, and why each is named."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pandas as pd

from subnatnet.cases.links import link_scores
from subnatnet.cases.partners import _rows, behind
from subnatnet.roles._evidence import split

if TYPE_CHECKING:
    from subnatnet.cases.area import Area
    from subnatnet.roles.study import RoleStudy

REASONS = ("cities", "peers", "assigned", "claimed", "enacted", "sectors", "reach", "near")
COLUMNS = ("name", "score", "contacts_in_country", *REASONS)
LINES = ("freight_line", "rail_route", "air_route")  # kinds of ties that carry people or goods
MOST_NAMED = 4


def candidates(
    study: RoleStudy, area: Area, roles: pd.DataFrame, score: str = "likeness", most: int = 10
) -> pd.DataFrame:
    """Rank the regions without a tie to a place, each with the reasons that the tables give.

    Parameters
    ----------
    study : RoleStudy
        Contacts of all regions.
    area : Area
        The place.
    roles : pandas.DataFrame
        Directions of all regions: columns ``assigned_towards, claimed_towards, enacted_towards`` of
        :func:`subnatnet.roles.role_map.role_map`, and ``enacted_towards_from``.
    score : {"likeness", "activity", "allocation"}
        What ranks them; see :func:`subnatnet.cases.links.link_scores`. Where no region deals with the
        country there is no pattern to go by: the score is NaN, and the number of reasons ranks.
    most : int
        How many.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name, score, contacts_in_country``, and lists joined by ``|``: ``cities``
        (home cities with a tie in the country), ``peers`` (places of the same unit that it deals with),
        ``assigned, claimed, enacted`` (directions of its roles that hold the place), ``sectors``
        (of its projects abroad, in which regions have some with the country too; the number of each),
        ``reach`` (flights and lines into the country), ``near`` (land neighbours of the country that it
        deals with).
    """
    there = _rows(study, area.within)
    own = set(_rows(study, area.inside)["region"])
    regions = study.evidence.regions if not study.asked else pd.Index(sorted(study.evidence.units))
    table = pd.DataFrame(index=pd.Index([one for one in regions if one not in own], name="region"))
    table["name"] = [study.label(one) for one in table.index]
    attrs = study.evidence.attrs
    layers = None if attrs["layer"] is None else str(attrs["layer"])
    scores = link_scores(study.net, score, unit=_word(attrs["unit"]), layer=layers)
    table["score"] = scores[area.country].reindex(table.index) if area.country in scores else float("nan")
    table["contacts_in_country"] = there.groupby("region").size().reindex(table.index).fillna(0).astype(int)
    table["cities"] = _each(table.index, there[behind(study, there)], "near", study)
    table["peers"] = _peers(study, area, table.index)
    table = table.join(_directions(study, area, roles, table.index))
    table["sectors"] = _sectors(study, area, table.index)
    table["reach"] = _reach(study, area, table.index)
    table["near"] = _near(study, area, table.index)
    given = (table[list(REASONS)] != "").sum(axis=1)
    ranked = table.assign(reasons=given).sort_values(
        ["score", "reasons", "contacts_in_country", "name"],
        ascending=[False, False, False, True],
        kind="stable",
        na_position="last",
    )
    return ranked[ranked["reasons"] > 0][list(COLUMNS)].head(most)


def _word(unit: object) -> str | None:
    return None if unit is None else str(unit)


def _each(regions: pd.Index, rows: pd.DataFrame, column: str, study: RoleStudy) -> list[str]:
    """Return the names in a column for each region, the most frequent first, joined."""
    by = {region: own[column].value_counts() for region, own in rows.groupby("region")}
    found = []
    for region in regions:
        counts = by.get(region, pd.Series(dtype="int64"))
        names = sorted(counts.index, key=lambda one, n=counts: (-int(n[one]), study.label(str(one))))  # type: ignore[misc] # pandas does not say what a count is
        found.append("|".join(dict.fromkeys(study.label(str(one)) for one in names[:MOST_NAMED])))
    return found


def _peers(study: RoleStudy, area: Area, regions: pd.Index) -> list[str]:
    """Return the places of the same unit that a region deals with."""
    return _each(regions, _rows(study, area.beside - area.inside), "far", study)


def _directions(study: RoleStudy, area: Area, roles: pd.DataFrame, regions: pd.Index) -> pd.DataFrame:
    """Return the directions of told, claimed and shown roles that hold the place or its country."""
    world = study.worlds.get(area.country, "")
    holds = {area.id, area.unit, area.country, world} - {""}
    known = roles.reindex(regions)
    found = {}
    for leg in ("assigned", "claimed", "enacted"):
        towards = known[f"{leg}_towards"].fillna("")
        # where most of a region's ties lead is no reason: they do so for most regions
        origins = known.get(f"{leg}_towards_from", pd.Series("", index=regions)).fillna("")
        found[leg] = [
            "|".join(
                study.label(one)
                for one, origin in zip_longest(split(text), split(how), fillvalue="")
                if one in holds and origin != "most"
            )
            for text, how in zip(towards, origins, strict=True)
        ]
    return pd.DataFrame(found, index=regions)


def _sectors(study: RoleStudy, area: Area, regions: pd.Index) -> list[str]:
    """Return the sectors in which a region has projects abroad and regions have some with the country.

    Each with how many projects the region has in it, and how many all regions have with the country in it:
    ``"Energy 5 / 3"``; those with most projects of the region first.
    """
    ties = study.evidence.whole.ties
    if "sector" not in ties:
        return [""] * len(regions)
    rows = study.evidence.contacts
    rows = rows.assign(sector=ties["sector"].reindex(rows.index).fillna(""))
    rows = rows[~rows["sector"].isin(["", "Other", "Unspecified", "Other multisector"])]
    inside = rows["partner"].isin(area.within) | rows["place"].isin(area.within)
    there = rows.loc[inside, "sector"].value_counts()
    shared = rows[rows["sector"].isin(there.index)]
    by = {region: own["sector"].value_counts() for region, own in shared.groupby("region")}
    found = []
    for region in regions:
        own = by.get(region, pd.Series(dtype="int64"))
        names = sorted(own.index, key=lambda name, own=own: (-int(own[name]), name))  # type: ignore[misc] # pandas does not say what a count is
        found.append("|".join(f"{name} {own[name]} / {there[name]}" for name in names[:MOST_NAMED]))
    return found


def _reach(study: RoleStudy, area: Area, regions: pd.Index) -> list[str]:
    """Return flights and freight lines between a region and the country, end to end."""
    whole = study.evidence.whole
    ties = whole.ties
    carried = ties["layer"].eq("flight") | ties["kind"].isin(LINES) | ties["layer"].isin(LINES)
    ties = ties[carried & (ties["source_unit"].isin(area.within) | ties["target_unit"].isin(area.within))]
    named: dict[str, set[str]] = {str(region): set() for region in regions}
    for near, far in (("source", "target"), ("target", "source")):
        ends = zip(ties[near], ties[f"{near}_unit"], ties[f"{far}_unit"], strict=True)
        for unit, city, partner in ends:
            if unit in named:
                named[unit].add(f"{study.label(city)}-{study.label(partner)}")
    return ["|".join(sorted(lines)[:MOST_NAMED]) for lines in named.values()]


def _near(study: RoleStudy, area: Area, regions: pd.Index) -> list[str]:
    """Return the land neighbours of the country that a region deals with."""
    from subnatnet.places.world import world

    every = world()
    known = every.actors([area.country]) if area.country in every.row else pd.DataFrame()
    text = known.loc[area.country, "land_neighbours"] if "land_neighbours" in known else ""
    rows = study.evidence.contacts
    return _each(regions, rows[rows["partner"].isin(split(text))], "partner", study)
