"""The totals of the tables, as they follow from what was gathered: none was lost on the way."""

from __future__ import annotations

import pandas as pd

# province: agreements, of them sister ties, of them dated
AGREEMENTS = """
CN-AH 89 86 19|CN-BJ 98 97 14|CN-CQ 57 52 21|CN-FJ 98 91 25|CN-GD 191 174 89|CN-GS 44 40 8
CN-GX 75 71 10|CN-GZ 26 23 12|CN-HA 74 71 15|CN-HB 95 83 38|CN-HE 81 73 30|CN-HI 70 64 25
CN-HL 107 94 46|CN-HN 65 59 20|CN-JL 64 62 19|CN-JS 327 314 66|CN-JX 59 55 17|CN-LN 132 105 69
CN-NM 27 25 10|CN-NX 21 18 6|CN-QH 15 11 5|CN-SC 151 113 75|CN-SD 232 213 56|CN-SH 108 101 46
CN-SN 83 80 40|CN-SX 33 32 11|CN-TJ 51 49 14|CN-XJ 41 40 14|CN-XZ 6 6 1|CN-YN 53 49 17|CN-ZJ 202 185 52
"""
# province: document x target pairs, of them headline, of them not blanket; engagements, of them investments
DIRECTIVES = """
CN-AH 22 13 10 23 10|CN-BJ 11 11 11 25 11|CN-CQ 22 20 15 20 13|CN-FJ 44 30 30 21 11
CN-GD 115 69 69 88 42|CN-GS 17 13 7 9 6|CN-GX 33 30 24 13 6|CN-GZ 17 13 8 8 5|CN-HA 18 14 11 7 3
CN-HB 17 11 8 15 8|CN-HE 18 15 15 7 7|CN-HI 26 17 17 11 7|CN-HK 1 1 1 0 0|CN-HL 50 28 18 22 10
CN-HN 21 17 14 19 10|CN-JL 30 24 15 8 5|CN-JS 43 31 31 50 21|CN-JX 23 17 14 13 5|CN-LN 41 31 21 13 6
CN-MO 3 3 3 0 0|CN-NM 34 21 15 10 4|CN-NX 13 10 5 6 3|CN-QH 11 9 4 1 1|CN-SC 25 24 19 30 11
CN-SD 37 23 23 62 38|CN-SH 39 25 25 70 23|CN-SN 18 17 12 7 6|CN-SX 10 6 3 4 1|CN-TJ 18 13 13 27 13
CN-XJ 37 27 21 11 7|CN-XZ 12 11 5 11 10|CN-YN 35 26 20 46 15|CN-ZJ 37 27 27 40 25
"""
# instrument: document x target pairs in 1980-1991, 1992-2000, 2001-2012, 2013-2019, 2020-2025
INSTRUMENTS = """
border_city 1 16 1 0 0|bri_role 0 0 0 46 5|coastal_city_policies 6 22 0 0 0|customs 36 4 15 0 0
development_zone 6 10 17 5 1|ftz 0 0 0 40 15|national_new_area 1 3 5 16 0|open_coastal_city 37 0 0 0 0
other 10 13 2 1 0|pilot_zone 0 0 7 61 154|port_opening 53 60 37 0 0|regional_strategy 5 13 87 57 17
sez 11 1 0 1 0
"""
# kind: not an investment, investment
ENGAGEMENTS = """
acquisition 9 95|confucius_institute 5 0|contract 148 0|donation 143 0|fdi_project 2 82|grant 14 0
industrial_park 0 30|joint_venture 0 83|loan 0 22|medical_team 6 0|other 14 0|subsidiary 0 19
supplier_credit 0 12|training 13 0
"""


def stated(text):
    """Read a block of `name number number ...` into a dictionary."""
    cells = [item.split() for line in text.strip().splitlines() for item in line.split("|")]
    return {name: tuple(map(int, numbers)) for name, *numbers in cells}


def test_rows(tables):
    assert {name: len(table) for name, table in tables.items()} == {
        # the first edition less a row that was no tie, posts and freight lines, and what was added
        "agreements": 2432 - 1 - 60 - 23 + 427,
        "consulates": 60 + 36,
        "freight_lines": 23 + 7,
        "flights": 595 - 2,
        "investments": 343,
        "cooperation": 354,
        "directives": 950 + 77,
        "series": 2275,
        "findings": 241,
        "assigned": 400,
        "claimed": 135,
        "mentions": 641,
        "terms": len(tables["terms"]),
        "codebook": 21,
        "double_coding": 150,
        "adjudication": len(tables["adjudication"]),
        "published_totals": 103,
        "trade": 364,
        "trade_groups": 44,
        "trade_national": 36,
        "trains": 53,
        "layer_coverage": len(tables["layer_coverage"]),
        "corrections": len(tables["corrections"]),
        "not_taken": 18 + 2,
        "regions": 573 + 12,
        "places": 2182 + 290,
        "organisations": 461,
        "sources": 642 + 122 + 592,
    }


def test_nodes(tables):
    assert tables["regions"].level.value_counts().to_dict() == {
        "prefecture": 237,
        "county": 221,
        "locality": 94,
        "province": 33,
    }
    assert tables["places"].level.value_counts().to_dict() == {
        "city": 1748,
        "country": 249,
        "region": 387,
        "site": 77,
        "world_region": 11,
    }


def test_agreements_by_kind_level_status(tables, agreements):
    assert agreements.kind.value_counts().to_dict() == {
        "sister_city": 2118,
        "sister_region": 418,
        "friendly_exchange": 156,
        "mou": 83,
    }
    assert agreements.status.value_counts().to_dict() == {"active": 1907, "unknown": 852, "ended": 16}
    level = tables["regions"].set_index("id").level
    counts = agreements.source.map(level).value_counts().to_dict()
    assert counts == {"prefecture": 1739, "province": 664, "county": 372}
    assert agreements.target.map(tables["places"].set_index("id").country).nunique() == 145


def test_agreements_by_licence(agreements):
    assert agreements.licence.value_counts().to_dict() == {
        "CC-BY-SA-4.0": 1199,
        "CC0-1.0": 958,
        "facts": 618,
    }


def test_agreements_by_province(agreements):
    dated = agreements[agreements.start != ""]
    got = {
        p: (len(g), int(g.sister.sum()), int((dated.province == p).sum()))
        for p, g in agreements.groupby("province")
    }
    assert got == stated(AGREEMENTS)


def test_agreements_by_date(agreements):
    dated = agreements[agreements.start != ""]
    year = dated.start.str.extract(r"(\d{4})")[0].astype(int)
    era = pd.cut(year, [1972, 1993, 2012, 2100], labels=["1973-1993", "1994-2012", "2013-"])
    assert era.value_counts(sort=False).tolist() == [265, 341, 284]
    assert era[dated.sister].value_counts(sort=False).tolist() == [261, 259, 183]
    assert len(dated) == 890
    assert int(agreements.sister.sum()) == 2536
    assert int((agreements.end != "").sum()) == 16


def test_sister_ties_by_world_region(tables, agreements):
    places = tables["places"].set_index("id")
    world = agreements[agreements.sister].target.map(places.country).map(places.parent).map(places.name)
    assert world.value_counts().to_dict() == {
        "Europe": 787,
        "East Asia": 472,
        "North America": 318,
        "Russia": 162,
        "Latin America": 162,
        "Oceania": 147,
        "Southeast Asia": 166,
        "Africa": 114,
        "West Asia": 107,
        "South Asia": 54,
        "Central Asia": 47,
    }


def test_doubtful_agreements(agreements):
    assert agreements.note.str.contains("several places of this name in the country").sum() == 33
    assert (agreements.sources == "wikidata2016").sum() == 21
    assert agreements.confidence.value_counts().to_dict() == {"medium": 2019, "high": 624, "low": 132}


def test_directives(tables, pairs):
    assert len(pairs) == 898
    assert tables["directives"].document.nunique() == 448
    assert (tables["directives"].orientation != "").sum() == 264
    assert (tables["directives"].confidence == "low").sum() == 2


def test_directives_by_instrument_and_period(pairs):
    period = pd.cut(pairs.year, [1979, 1991, 2000, 2012, 2019, 2025], labels=range(5))
    table = pd.crosstab(pairs.kind, period)
    assert {kind: tuple(row) for kind, row in zip(table.index, table.to_numpy(), strict=True)} == stated(
        INSTRUMENTS
    )
    assert table.sum().tolist() == [166, 142, 171, 227, 192]


def test_directives_and_engagements_by_province(pairs, engagements):
    headline = pairs[pairs.headline == "1"]
    got = {
        p: (
            int((pairs.province == p).sum()),
            int((headline.province == p).sum()),
            int(((headline.province == p) & (headline.scope != "blanket")).sum()),
            int((engagements.province == p).sum()),
            int(engagements[engagements.province == p].investment.sum()),
        )
        for p in sorted(set(pairs.province) | set(engagements.province))
    }
    assert got == stated(DIRECTIVES)


def test_engagements_by_kind_and_amount(engagements):
    table = pd.crosstab(engagements.kind, engagements.investment)
    assert {kind: tuple(row) for kind, row in zip(table.index, table.to_numpy(), strict=True)} == stated(
        ENGAGEMENTS
    )
    given = engagements[engagements.amount != ""]
    assert (engagements.amount_scope == "own").sum() == 138
    assert (engagements.amount_scope == "project_total").sum() == 202
    assert len(given) == 697 - 350
    assert engagements.licence.value_counts().to_dict() == {
        "ODC-By-1.0": 445,
        "facts": 195,
        "CC-BY-4.0": 39,
        "CC-BY-SA-4.0": 18,
    }
    assert engagements.status.value_counts()["abandoned"] == 9


def test_series(tables):
    assert tables["series"].indicator.value_counts().to_dict() == {
        "exports_usd": 660,
        "population_year_end": 660,
        "gdp_cny": 630,
        "gdp_cny_revised": 186,
        "fdi_used_usd": 84,
        "population_census": 31,
        "minority_population": 24,
    }
    gdp = tables["series"][tables["series"].indicator == "gdp_cny"]
    assert "2006" not in set(gdp.year)
    assert "CN-XZ" not in set(gdp.region)


def test_findings(tables):
    assert tables["findings"].region.value_counts().to_dict() == {
        "CN-SC": 64,
        "CN-GD": 60,
        "CN-HL": 59,
        "CN-XJ": 58,
    }
    assert tables["findings"].confidence.value_counts().to_dict() == {"high": 153, "medium": 68, "low": 20}


def test_countries(tables):
    countries = tables["places"][tables["places"].level == "country"]
    assert len(countries) == 249
    assert (countries.eu_member == "1").sum() == 27
    assert (countries.land_neighbour == "1").sum() == 14
