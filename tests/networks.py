"""Networks that several tests share, and a strategy that makes random ones."""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

import subnatnet as sn
from loaded import kept

ACTORS = pd.DataFrame(
    [
        ("R1", "region", "province", "", "One"),
        ("R1:a", "region", "prefecture", "R1", "A town"),
        ("R1:b", "region", "county", "R1:a", "B county"),
        ("R2", "region", "province", "", "Two"),
        ("world:w", "place", "world_region", "", "West"),
        ("PL", "place", "country", "world:w", "Poland"),
        ("PL:lodz", "place", "city", "PL", "Łódź"),
        ("PL:krakow", "place", "city", "PL", "Kraków"),
        ("DE", "place", "country", "world:w", "Germany"),
        ("DE:bonn", "place", "city", "DE", "Bonn"),
        ("co:firm", "company", "company", "R1", "Firm"),
        ("co:abroad", "company", "company", "DE", "Abroad GmbH"),
        ("org:x", "ministry", "organ", "", "Organ X"),
        ("org:y", "ministry", "organ", "", "Organ Y"),
    ],
    columns=["id", "kind", "level", "parent", "name"],
)

TIES = pd.DataFrame(
    [
        ("t1", "agreement", "R1:a", "PL:lodz", "1985", "", ""),
        ("t2", "agreement", "R1", "PL:krakow", "", "", ""),
        ("t3", "agreement", "R2", "DE:bonn", "[1993..1995]", "2001", ""),
        ("t4", "agreement", "R1:b", "PL:lodz", "1999-05-02", "XXXX", ""),
        ("t5", "investment", "co:firm", "co:abroad", "2015", "", "p1"),
        ("t6", "investment", "co:firm", "DE", "2015", "", "p1"),
        ("t7", "directive", "org:x", "R1", "1992-03", "", "d1"),
        ("t8", "directive", "org:y", "R1", "1992-03", "", "d1"),
        ("t9", "directive", "org:x", "R2", "1992-03", "", "d1"),
    ],
    columns=["id", "layer", "source", "target", "start", "end", "document"],
)

ERAS = {"opening": "1978/1993", "reform": "1994/2012", "road": "2013/.."}


@kept
def small() -> sn.TieNetwork:
    """Return two provinces with partners, a firm and two organs."""
    return sn.TieNetwork(ACTORS, TIES, eras=ERAS)


@st.composite
def tie_tables(draw: st.DrawFn, max_ties: int = 25) -> pd.DataFrame:
    """Draw a table of valid ties between a few regions, places and organs."""
    rows = []
    for number in range(draw(st.integers(1, max_ties))):
        layer = draw(st.sampled_from(["agreement", "investment", "directive"]))
        source = draw(st.sampled_from(["org:x", "org:y"] if layer == "directive" else ["R1", "R1:a", "R2"]))
        target = draw(st.sampled_from(["R1", "R2"] if layer == "directive" else ["PL:lodz", "DE:bonn", "DE"]))
        start = draw(st.sampled_from(["", "1980", "1993-12", "2011~", "[1990..2000]", "2015-01-02"]))
        document = draw(st.sampled_from(["", "", "d1", "d2"]))
        rows.append((f"t{number:03d}", layer, source, target, start, document))
    return pd.DataFrame(rows, columns=["id", "layer", "source", "target", "start", "document"])
