"""Event tables under the names that GDELT, ICEWS and POLECAT give their columns; the rows are made up."""

from __future__ import annotations

import pandas as pd
import pytest

import subnatnet as sn
from subnatnet.schema import DEFAULT_SCHEMA

pytest.importorskip("ibis")
SCHEMA = DEFAULT_SCHEMA.with_layer(
    "event",
    directed=True,
    sources="region",
    targets="place",
    meaning="a reported act towards a foreign place",
)
# who, where, whom, when, what; the second row names no province, the fourth stays at home
ROWS = [
    ("Sichuan", "China", "Poland", "2014-05-01", "040"),
    ("", "China", "Poland", "2014-05-02", "040"),
    ("Guangdong", "China", "Germany", "2016-01-02", "051"),
    ("Guangdong", "China", "China", "2016-01-03", "010"),
    ("Sichuan", "China", "Poland", "2004-02-29", "190"),
]
GDELT = sn.TableMapping(
    columns={"id": "GLOBALEVENTID", "start": "SQLDATE", "kind": "EventRootCode"},
    source=sn.End(columns="Actor1Geo_ADM1Code"),
    target=sn.End(columns="Actor2Geo_CountryCode"),
)
ICEWS = sn.TableMapping(
    columns={"start": "Event Date", "kind": "CAMEO Code"},
    source=sn.End(columns="Province", names="resolve", kind="region", country="Country"),
    target=sn.End(columns="Target Country", names="resolve", kind="place"),
)
POLECAT = sn.TableMapping(
    columns={"id": "Event ID", "start": "Event Date", "kind": "Event Type"},
    source=sn.End(columns="Province", names="resolve", kind="region", country="Country"),
    target=sn.End(columns="Recipient Country", names="resolve", kind="place"),
)
CODES = {"Sichuan": "CH32", "Guangdong": "CH30", "": "", "Poland": "PL", "Germany": "GM", "China": "CH"}
ACTORS = pd.DataFrame(
    [
        ("CH32", "Sichuan", "region", "province"),
        ("CH30", "Guangdong", "region", "province"),
        ("PL", "Poland", "place", "country"),
        ("GM", "Germany", "place", "country"),
    ],
    columns=["id", "name", "kind", "level"],
)


def gdelt() -> pd.DataFrame:
    return pd.DataFrame(
        [
            (number, int(day.replace("-", "")), code[:2], CODES[who], "CH", CODES[whom], 1, 0.5)
            for number, (who, _, whom, day, code) in enumerate(ROWS, start=1)
        ],
        columns=[
            *("GLOBALEVENTID", "SQLDATE", "EventRootCode", "Actor1Geo_ADM1Code", "Actor1Geo_CountryCode"),
            *("Actor2Geo_CountryCode", "NumMentions", "AvgTone"),
        ],
    )


def icews() -> pd.DataFrame:
    return pd.DataFrame(
        [
            ("7", day, "An office", where, "An act", code, "1.0", "An embassy", whom, "", who, where)
            for who, where, whom, day, code in ROWS
        ],
        columns=[
            *("Event ID", "Event Date", "Source Name", "Source Country", "Event Text", "CAMEO Code"),
            *("Intensity", "Target Name", "Target Country", "District", "Province", "Country"),
        ],
    )


def polecat() -> pd.DataFrame:
    types = {"040": "CONSULT", "051": "AGREE", "010": "CONSULT", "190": "ASSAULT"}
    return pd.DataFrame(
        [
            (f"e{number}", day, types[code], "", "An office", where, "An embassy", whom, who, where)
            for number, (who, where, whom, day, code) in enumerate(ROWS)
        ],
        columns=[
            *("Event ID", "Event Date", "Event Type", "Event Mode", "Actor Name", "Actor Country"),
            *("Recipient Name", "Recipient Country", "Province", "Country"),
        ],
    )


def scanned(path, mapping, actors=None):
    return sn.scan_ties(
        path,
        actors=actors,
        mapping=mapping,
        layer="event",
        schema=SCHEMA,
        on_error="quarantine",
        progress=False,
    )


@pytest.mark.parametrize("form", ["parquet", "tsv"])
@pytest.mark.parametrize(
    ("table", "mapping", "actors", "home", "ends"),
    [
        (gdelt, GDELT, ACTORS, "", [("CH30", "GM"), ("CH32", "PL")]),
        (icews, ICEWS, None, "CN", [("CN-GD", "DE"), ("CN-SC", "PL")]),
        (polecat, POLECAT, None, "CN", [("CN-GD", "DE"), ("CN-SC", "PL")]),
    ],
    ids=["GDELT", "ICEWS", "POLECAT"],
)
def test_an_event_table_becomes_ties_of_regions(form, table, mapping, actors, home, ends, tmp_path):
    path, events = tmp_path / f"events.{form}", table()
    if form == "parquet":
        events.to_parquet(path, index=False)
    else:
        events.to_csv(path, sep="\t", index=False)
    scan = scanned(path, mapping, actors)
    faults = scan.validate()
    abroad = scan.where(lambda t: t["target"] != home)
    edges = abroad.during("2010/..").edges()
    assert list(zip(edges["source"], edges["target"], strict=True)) == ends
    assert edges["count"].tolist() == [1.0, 1.0]
    # a row without a province is no tie of one; where home is not among the actors, neither is one at home
    assert faults.bad == edges.attrs["rows_left_out"] == (1 if home else 2)
    assert faults.rows == len(ROWS)
    net = abroad.collect(keep=["start", "kind"])
    assert len(net.edges) == 2
    assert net.ties["count"].sum() == 3  # 2004 is kept where no period is asked
    assert net.receipt["count"].tolist()[:1] == [faults.bad]
