"""The totals that the compilers stated for their tables: none was lost on the way."""

from __future__ import annotations

import pandas as pd

# province: agreements, of them sister ties, of them dated
AGREEMENTS = """
CN-AH 83 82 12|CN-BJ 86 84 9|CN-CQ 57 41 12|CN-FJ 83 80 10|CN-GD 179 159 76|CN-GS 33 32 3|CN-GX 63 62 2
CN-GZ 14 13 3|CN-HA 68 62 7|CN-HB 75 69 17|CN-HE 60 60 3|CN-HI 43 43 2|CN-HL 103 91 41|CN-HN 45 44 4
CN-JL 52 51 16|CN-JS 301 295 53|CN-JX 45 45 5|CN-LN 121 89 58|CN-NM 23 22 8|CN-NX 14 14 0|CN-QH 14 11 4
CN-SC 146 97 63|CN-SD 205 198 31|CN-SH 113 96 44|CN-SN 72 71 31|CN-SX 23 23 3|CN-TJ 47 47 8|CN-XJ 41 39 14
CN-XZ 5 5 0|CN-YN 44 42 8|CN-ZJ 174 167 39
"""
# province: document x target pairs, of them headline, of them not blanket; engagements, of them investments
DIRECTIVES = """
CN-AH 20 11 8 23 10|CN-BJ 10 10 10 25 11|CN-CQ 16 14 9 20 13|CN-FJ 42 28 28 21 11|CN-GD 112 66 66 88 42
CN-GS 16 12 6 9 6|CN-GX 33 30 24 13 6|CN-GZ 16 12 7 8 5|CN-HA 16 12 9 7 3|CN-HB 16 10 7 15 8
CN-HE 16 13 13 7 7|CN-HI 26 17 17 11 7|CN-HK 1 1 1 0 0|CN-HL 48 26 16 22 10|CN-HN 19 15 12 19 10
CN-JL 28 22 13 8 5|CN-JS 39 27 27 50 21|CN-JX 21 15 12 13 5|CN-LN 40 30 20 13 6|CN-MO 3 3 3 0 0
CN-NM 30 17 11 10 4|CN-NX 11 8 3 6 3|CN-QH 10 8 3 1 1|CN-SC 21 20 15 30 11|CN-SD 37 23 23 62 38
CN-SH 37 23 23 70 23|CN-SN 16 15 10 7 6|CN-SX 9 5 2 4 1|CN-TJ 16 11 11 27 13|CN-XJ 34 24 18 11 7
CN-XZ 12 11 5 11 10|CN-YN 35 26 20 46 15|CN-ZJ 35 25 25 40 25
"""
# instrument: document x target pairs in 1980-1991, 1992-2000, 2001-2012, 2013-2019, 2020-2025
INSTRUMENTS = """
pilot_zone 0 0 6 61 154|regional_strategy 5 13 77 51 10|port_opening 53 60 37 0 0|customs 36 4 15 0 0
ftz 0 0 0 40 15|bri_role 0 0 0 42 5|open_coastal_city 39 2 0 0 0|development_zone 6 10 17 5 1
other 10 13 2 0 0|national_new_area 1 3 5 16 0|border_city 1 12 1 0 0|sez 11 1 0 1 0
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
        "agreements": 2432,
        "investments": 343,
        "cooperation": 354,
        "directives": 950,
        "series": 2275,
        "findings": 241,
        "assigned": 400,
        "claimed": 135,
        "mentions": 641,
        "terms": len(tables["terms"]),
        "regions": 573,
        "places": 2182,
        "organisations": 461,
        "sources": 642 + 122,
    }


def test_nodes(tables):
    assert tables["regions"].level.value_counts().to_dict() == {
        "prefecture": 234,
        "county": 216,
        "locality": 90,
        "province": 33,
    }
    assert tables["places"].level.value_counts().to_dict() == {
        "city": 1650,
        "country": 249,
        "region": 187,
        "site": 85,
        "world_region": 11,
    }


def test_agreements_by_kind_level_status(tables, agreements):
    assert agreements.kind.value_counts().to_dict() == {
        "sister_city": 2021,
        "sister_region": 213,
        "friendly_exchange": 69,
        "consulate": 60,
        "mou": 46,
        "rail_route": 23,
    }
    assert agreements.status.value_counts().to_dict() == {"active": 1895, "unknown": 523, "ended": 14}
    level = tables["regions"].set_index("id").level
    counts = agreements.source.map(level).value_counts().to_dict()
    # two ties of Kashgar were filed at county level; the place table knows Kashgar as a prefecture only
    assert counts == {"prefecture": 1702 + 2, "province": 371, "county": 359 - 2}
    assert agreements.target.map(tables["places"].set_index("id").country).nunique() == 142


def test_agreements_by_licence(agreements):
    # 33 rows filed as facts rest on copies of Wikipedia alone and carry its licence here
    assert agreements.licence.value_counts().to_dict() == {
        "CC-BY-SA-4.0": 1302 + 33,
        "CC0-1.0": 706,
        "facts": 424 - 33,
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
    assert era.value_counts(sort=False).tolist() == [201, 214, 171]
    assert era[dated.sister].value_counts(sort=False).tolist() == [195, 167, 104]
    assert len(dated) == 586
    assert int(agreements.sister.sum()) == 2234
    assert int((agreements.end != "").sum()) == 14


def test_sister_ties_by_world_region(tables, agreements):
    places = tables["places"].set_index("id")
    world = agreements[agreements.sister].target.map(places.country).map(places.parent).map(places.name)
    assert world.value_counts().to_dict() == {
        "Europe": 695,
        "East Asia": 397,
        "North America": 284,
        "Russia": 155,
        "Latin America": 144,
        "Oceania": 141,
        "Southeast Asia": 131,
        "Africa": 98,
        "West Asia": 97,
        "South Asia": 49,
        "Central Asia": 43,
    }


def test_doubtful_agreements(agreements):
    assert agreements.note.str.contains("several places of this name in the country").sum() == 33
    assert (agreements.sources == "wikidata2016").sum() == 43
    assert agreements.confidence.value_counts().to_dict() == {"medium": 1492, "high": 862, "low": 78}


def test_directives(tables, pairs):
    assert len(pairs) == 841
    assert tables["directives"].document.nunique() == 428
    assert (tables["directives"].orientation != "").sum() == 203
    assert (tables["directives"].confidence == "low").sum() == 1


def test_directives_by_instrument_and_period(pairs):
    period = pd.cut(pairs.year, [1979, 1991, 2000, 2012, 2019, 2025], labels=range(5))
    table = pd.crosstab(pairs.kind, period)
    assert {kind: tuple(row) for kind, row in zip(table.index, table.to_numpy(), strict=True)} == stated(
        INSTRUMENTS
    )
    assert table.sum().tolist() == [162, 118, 160, 216, 185]


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
