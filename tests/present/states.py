"""A fictitious state with roles, for pages: nobody exists, every kind of answer occurs."""

from __future__ import annotations

import pandas as pd

import subnatnet as sn

NAMES = {
    "XA-AL": ("Alderney March", 52.0, 4.0),
    "XA-BO": ("Borovia", 53.0, 9.0),
    "XA-CE": ("Cedar Coast", 47.0, 5.0),
    "XA-DU": ("Dunmark", 48.5, 11.0),
    "XA-EL": ("Eldervale with a Long Name", 50.0, 7.5),
    "XA-FA": ("Farrow", 45.5, 9.0),
}
PLACES = {"PL": ("Poland", 52.2, 21.0), "JP": ("Japan", 35.7, 139.7), "BR": ("Brazil", -15.8, -47.9)}
WORLDS = {"PL": "world:europe", "JP": "world:east-asia", "BR": "world:latin-america"}
ERAS = {"early": "1980/1999", "late": "2000/.."}
ROLES = pd.DataFrame(
    [
        (
            "core_area|vanguard",
            "PL|world:east-asia",
            "hub",
            "PL",
            "twinning|donor",
            "0.98|0.61",
            "PL",
            "0.97",
        ),
        ("bridgehead", "JP", "bridgehead", "JP", "outward_investor", "0.72", "JP", "0.66"),
        ("nothing said", "", "window", "", "cannot be seen", "", "", ""),
        ("gateway", "BR", "nothing said", "", "as most regions", "", "", ""),
        ("pivot|hub|gateway", "PL|JP|BR", "hub", "PL", "cannot be told", "", "", ""),
        ("window", "", "window", "", "donor", "0.31", "PL", "0.44"),
    ],
    columns=[
        *("assigned", "assigned_towards", "claimed", "claimed_towards"),
        *("enacted", "enacted_p", "enacted_towards", "enacted_towards_p"),
    ],
    index=pd.Index(NAMES, name="id"),
).assign(
    name=[name for name, *_ in NAMES.values()],
    verdict_assigned_claimed=["agrees", "agrees", "cannot be told", "cannot be told", "partly", "agrees"],
    verdict_assigned_enacted=[
        "agrees",
        "differs",
        "cannot be seen",
        "cannot be told",
        "cannot be told",
        "differs",
    ],
    assigned_enacted=["PL: agree, beyond geography|world:east-asia: not more than others", *[""] * 5],
    reading=[f"{name} is told one thing and shows another." for name, *_ in NAMES.values()],
    evidence="12 of 40 contacts: Poland, usual 4%; a plan of 1995; most contacts: Europe; a fourth line",
)


def network() -> sn.TieNetwork:
    """Return the state's ties: dated, dated in part and undated."""
    actors = [
        {"id": key, "name": name, "kind": "region", "level": "province", "lat": lat, "lon": lon, "parent": ""}
        for key, (name, lat, lon) in NAMES.items()
    ]
    actors += [
        {"id": key, "name": name, "kind": "place", "level": "country", "lat": lat, "lon": lon}
        | {"parent": WORLDS[key]}
        for key, (name, lat, lon) in PLACES.items()
    ]
    actors += [
        {"id": key, "name": key[6:].replace("-", " ").title(), "kind": "place", "level": "world_region"}
        | {"lat": None, "lon": None, "parent": ""}
        for key in sorted(set(WORLDS.values()))
    ]
    actors.append({"id": "org:court", "name": "Court", "kind": "ministry", "level": "organ", "parent": ""})
    starts = ["1985", "1992-05", "", "2003", "", "2012-01-02", "[1998..2001]", "2019"]
    ties = []
    for number, region in enumerate(NAMES):
        for step, place in enumerate(PLACES):
            for again in range(1 + (number + step) % 3):
                row = {"source": region, "target": place, "layer": "agreement", "kind": "twinning"}
                row |= {"start": starts[(number + 3 * step + again) % len(starts)]}
                row |= {
                    "confidence": "high" if again else "low",
                    "sources": f"s{step}|s3" if again else f"s{step}",
                }
                ties.append(row)
        ties.append(
            {"source": "org:court", "target": region, "layer": "directive", "kind": "plan", "start": "1995"}
        )
        ties.append(
            {"source": region, "target": "JP", "layer": "investment", "kind": "loan", "start": "2007"}
        )
    return sn.from_edges(pd.DataFrame(ties), pd.DataFrame(actors), eras=ERAS)


def roles() -> dict[str, pd.DataFrame]:
    """Return the roles of all years and of each era, the early one without two regions."""
    return {"all years": ROLES, "early": ROLES.iloc[:4], "late": ROLES.assign(assigned="hub")}
