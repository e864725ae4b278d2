"""Who deals with a place abroad: its own ties, those of its country, and the cities behind each region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from subnatnet.cases.area import Area
    from subnatnet.roles.study import RoleStudy

DEALS = ("region", "name", "city", "partner", "layer", "kind", "start", "status", "sources")
COUNTRY = ("name", "contacts", "share", "others", "cities", "partners")


def _rows(study: RoleStudy, inside: Collection[str]) -> pd.DataFrame:
    """Return the contacts with a place, with the home end and the foreign end as recorded."""
    rows = study.evidence.contacts
    ties = study.evidence.whole.ties.loc[rows.index]
    forth = rows["outward"].to_numpy()
    near = ties["source_unit"].where(forth, ties["target_unit"])
    far = ties["target_unit"].where(forth, ties["source_unit"])
    rows = rows.assign(near=near, far=far)
    return rows[rows["place"].isin(inside) | rows["partner"].isin(inside) | rows["far"].isin(inside)]


def deals(study: RoleStudy, area: Area) -> pd.DataFrame:
    """Return the recorded ties with a place itself and with what lies in it, by region.

    Returns
    -------
    pandas.DataFrame
        Indexed by tie: ``region, name`` (of the region), ``city`` (the home end, empty where it is the
        region itself), ``partner`` (the foreign end), ``layer, kind, start`` (empty: not dated), ``status,
        sources``.
    """
    rows = _rows(study, area.inside)
    ties = study.evidence.whole.ties.loc[rows.index]
    table = pd.DataFrame(
        {
            "region": rows["region"],
            "name": rows["region"].map(study.label),
            "city": rows["near"].map(study.label).where(rows["near"] != rows["region"], ""),
            "partner": rows["far"].map(study.label),
            "layer": rows["layer"],
            "kind": rows["kind"],
            "start": ties["start"],
            "status": ties["status"],
            "sources": ties["sources"],
        },
        index=rows.index,
    )
    dated = table.assign(late=table["start"] == "")
    return dated.sort_values(["name", "late", "start", "partner"], kind="stable")[list(DEALS)]


def country_deals(study: RoleStudy, area: Area) -> pd.DataFrame:
    """Return the regions that deal with the place's country, those with most contacts first.

    Returns
    -------
    pandas.DataFrame
        Indexed by region: ``name, contacts`` (acts of one company counted once), ``share`` (of all its
        contacts abroad), ``others`` (the same share of all other regions together), ``cities`` (home
        cities behind them, joined by ``|``, those with most first), ``partners`` (foreign ends).
    """
    every = study.contacts
    there = _rows(study, area.within)
    own = every[every.index.isin(there.index)]
    count = own.groupby("region").size()
    total = every.groupby("region").size()
    table = pd.DataFrame({"contacts": count.astype(int)})
    table["share"] = count / total.reindex(table.index)
    others = len(own) - count
    table["others"] = others / (len(every) - total.reindex(table.index)).where(lambda left: left > 0)
    table.insert(0, "name", [study.label(region) for region in table.index])
    table["cities"] = _listed(study, there[behind(study, there)], "near", table.index)
    table["partners"] = _listed(study, there, "far", table.index)
    order = table.sort_values(["contacts", "share", "name"], ascending=[False, False, True], kind="stable")
    return order[list(COUNTRY)].rename_axis("region")


def behind(study: RoleStudy, rows: pd.DataFrame) -> pd.Series:
    """Say which contacts have a city, a county or another unit of the region at their home end."""
    kind = rows["near"].map(study.net.gazetteer["kind"])
    return (rows["near"] != rows["region"]) & (kind == "region")


def _listed(study: RoleStudy, rows: pd.DataFrame, column: str, regions: Iterable[str]) -> list[str]:
    """Return, for each region, the names in a column, the most frequent first, joined."""
    found = []
    for region in regions:
        counts = rows.loc[rows["region"] == region, column].value_counts()
        names = sorted(counts.index, key=lambda one: (-int(counts[one]), study.label(one)))
        found.append("|".join(dict.fromkeys(study.label(one) for one in names)))
    return found


def comparable(study: RoleStudy, area: Area, most: int) -> pd.DataFrame:
    r"""Return foreign places of the same level that deal with the same regions.

    ``likeness`` is Jaccard's index of the two sets of regions, :math:`|A \cap B| / |A \cup B|`.

    Returns
    -------
    pandas.DataFrame
        Indexed by place: ``name, country, regions, shared, likeness``.
    """
    known = study.net.gazetteer
    rows = study.evidence.contacts
    own = set(_rows(study, area.inside)["region"])
    column = "partner" if area.level == "country" else "place"
    others = rows[~rows[column].isin(area.inside)]
    others = others[others[column].map(known["level"]) == area.level].drop_duplicates([column, "region"])
    regions = others.groupby(column).size()
    shared = others["region"].isin(own).groupby(others[column]).sum()
    table = pd.DataFrame({"regions": regions, "shared": shared}, dtype="int64")
    table["likeness"] = table["shared"] / (table["regions"] + len(own) - table["shared"])
    table.insert(0, "name", [study.label(one) for one in table.index])
    table.insert(1, "country", [study.label(str(known.loc[one, "country"])) for one in table.index])
    table = table[table["shared"] > 0]
    order = ["likeness", "shared", "name"]
    return table.sort_values(order, ascending=[False, False, True], kind="stable").head(most)
