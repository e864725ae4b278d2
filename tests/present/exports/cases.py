"""A network with everything that makes exports hard."""

from __future__ import annotations

import pandas as pd

import subnatnet as sn

HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x.invalid","click")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-2",
    "'=already marked",
    "مدينة right-to-left",
    "emoji 🏙️ 漢字 " + "x" * 5_000,
    'quote " backslash \\ tab, comma; & < >',
)


def hard() -> sn.TieNetwork:
    """Return two regions with partners of hostile names, all layers, and dates of every sort."""
    actors = [
        ("CN-SC", "region", "province", "", "Sichuan", "四川省", 30.6, 102.7),
        ("CN-YN", "region", "province", "", "Yunnan", "云南省", 24.9, 101.5),
        ("CN-XX", "region", "province", "", "Nowhere's", "", None, None),
        ("PL", "place", "country", "", "Poland", "Polska", 52.1, -19.4),
        ("PL:lodz", "place", "city", "PL", "Łódź", "", 51.8, 19.5),
        ("org:x", "ministry", "organ", "", "State Council", "国务院", None, None),
        ("co:firm", "company", "company", "CN-SC", "=cmd|'/C calc'!A0", "公司", None, None),
    ]
    people = pd.DataFrame(
        actors, columns=["id", "kind", "level", "parent", "name", "name_local", "lat", "lon"]
    )
    extra = pd.DataFrame(
        {
            "id": [f"XX:{number}" for number in range(len(HOSTILE))],
            "kind": "place",
            "level": "city",
            "name": HOSTILE,
        }
    )
    ties = [
        ("a1", "agreement", "CN-SC", "PL:lodz", "2015-06-29", "", "", None, "友好城市"),
        ("a2", "agreement", "CN-SC", "PL:lodz", "", "", "", None, "undated"),
        ("a3", "agreement", "CN-YN", "PL", "[1993..1995]", "2001", "", None, '=1+1 "quoted"\nsecond line'),
        ("a4", "agreement", "CN-YN", "PL:lodz", "[..2020-04]", "XXXX", "", None, ""),
        ("i1", "investment", "co:firm", "PL", "2016", "", "", 2.5e8, ""),
        ("d1", "directive", "org:x", "CN-SC", "1999-09", "", "doc", None, "西部大开发"),
        ("d2", "directive", "org:x", "CN-YN", "1999-09", "", "doc", None, ""),
    ]
    rows = pd.DataFrame(
        ties, columns=["id", "layer", "source", "target", "start", "end", "document", "amount", "note"]
    )
    more = pd.DataFrame(
        {
            "id": extra["id"].str.replace(":", "-"),
            "layer": "agreement",
            "source": "CN-SC",
            "target": extra["id"],
        }
    )
    rows = pd.concat([rows, more], ignore_index=True)
    rows["currency"] = rows["amount"].map(lambda amount: "" if pd.isna(amount) else "USD")
    actors = pd.concat([people, extra], ignore_index=True)
    lonely = pd.DataFrame(
        [("a9", "agreement", "CN-XX", "PL", "1980")], columns=["id", "layer", "source", "target", "start"]
    )
    return sn.TieNetwork(actors, pd.concat([rows, lonely], ignore_index=True), eras={"opening": "1978/1993"})
