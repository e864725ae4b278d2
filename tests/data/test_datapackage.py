"""The built-in tables: valid against their descriptor, whole, and fit to be linked."""

from __future__ import annotations

import csv
import ipaddress
import re
import shutil
import unicodedata
from datetime import date
from urllib.parse import urlsplit

import edtf
import pandas as pd
import pytest

from frictionless_reports import reports_on

LAST_OF_THE_FIRST_EDITION = "agr-2432"

TIES = (
    "agreements",
    "consulates",
    "flights",
    "freight_lines",
    "investments",
    "cooperation",
    "directives",
)
LICENSED = ("agreements", "consulates", "flights", "freight_lines", "investments", "cooperation")
CONTEXT = ("published_totals", "trade", "trade_groups", "trade_national", "trains")
NODES = ("regions", "places", "organisations")
DATES = (
    ("agreements", "start"),
    ("agreements", "end"),
    ("investments", "start"),
    ("investments", "end"),
    ("cooperation", "start"),
    ("cooperation", "end"),
    ("directives", "start"),
    ("consulates", "start"),
    ("consulates", "end"),
    ("freight_lines", "start"),
    ("flights", "start"),
    ("published_totals", "as_of"),
    ("assigned", "date"),
    ("claimed", "date"),
)
LISTS = (
    *((table, "sources", "sources") for table in TIES),
    ("directives", "orientation", "places"),
    ("assigned", "sources", "sources"),
    ("claimed", "sources", "sources"),
    ("mentions", "sources", "sources"),
    ("assigned", "direction", "places"),
    ("claimed", "direction", "places"),
    ("mentions", "direction", "places"),
    ("consulates", "jurisdiction", "regions"),
    *((table, "sources", "sources") for table in CONTEXT),
    ("corrections", "source", "sources"),
    ("regions", "land_neighbours", "places"),
    ("regions", "land_neighbours_sar", "places"),
)


def field(package, resource, name):
    """Give one column of the descriptor."""
    fields = next(r for r in package["resources"] if r["name"] == resource)["schema"]["fields"]
    return next(f for f in fields if f["name"] == name)


def known(tables, *names):
    """Give the ids of several node tables."""
    return set().union(*(tables[name]["key" if name == "sources" else "id"] for name in names))


def split(values):
    """Give the distinct members of a column of pipe lists."""
    return {part for value in values if value for part in value.split("|")}


# the descriptor


FAULTS = [
    ("nodes/regions.csv", "parent", "CN-QQ", "foreign-key"),
    ("nodes/places.csv", "lat", "91", "constraint-error"),
    ("nodes/organisations.csv", "id", "co:a b", "constraint-error"),
    ("edges/agreements.csv", "target", "PL:atlantis", "foreign-key"),
    ("edges/investments.csv", "amount", "plenty", "type-error"),
    ("edges/cooperation.csv", "start", "1982-13", "constraint-error"),
    ("edges/directives.csv", "role", "vanguard", "constraint-error"),
    ("cases/findings.csv", "finding", "", "constraint-error"),
    ("statements/assigned.csv", "role", "conqueror", "constraint-error"),
    ("statements/claimed.csv", "region", "CN-QQ", "foreign-key"),
    ("statements/mentions.csv", "count", "0", "constraint-error"),
    ("statements/terms.csv", "kind", "hearsay", "constraint-error"),
]


@pytest.fixture(scope="module")
def reports(data_dir, tmp_path_factory):
    """Return what the reader says of the package, and of a copy with faults planted in some tables."""
    copy = tmp_path_factory.mktemp("faulty") / "data"
    shutil.copytree(data_dir, copy)
    for table, column, value, _ in FAULTS:
        with (copy / table).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        rows[7][column] = value
        with (copy / table).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return reports_on(data_dir / "datapackage.json", copy / "datapackage.json")


def test_every_row_is_valid(reports, package):
    report = reports[0]
    wrong = [(task["name"], task["errors"][:3]) for task in report["tasks"] if task["errors"]]
    assert not wrong
    assert report["valid"]
    assert not report["errors"]
    assert {task["name"]: task["stats"]["rows"] for task in report["tasks"]} == {
        resource["name"]: resource["rows"] for resource in package["resources"]
    }


def test_the_validator_catches_planted_faults(reports):
    found = {(task["place"], error["type"]) for task in reports[1]["tasks"] for error in task["errors"]}
    assert {(table, error) for table, _, _, error in FAULTS} <= found


def test_the_descriptor_is_complete(data_dir, package):
    assert {"name", "title", "version", "created", "keywords", "sources", "licenses"} <= set(package)
    files = {path.relative_to(data_dir).as_posix() for path in data_dir.rglob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        schema = resource["schema"]
        assert resource["description"]
        assert schema["missingValues"] == [""]
        assert schema["primaryKey"]
        header = (data_dir / resource["path"]).read_text(encoding="utf-8").split("\n", 1)[0]
        assert header.split(",") == [column["name"] for column in schema["fields"]]
        assert all(column["type"] and column["description"] for column in schema["fields"])


def test_licences_of_the_descriptor_are_those_of_the_rows(package, tables):
    rows = {value for table in LICENSED for value in tables[table].licence}
    assert rows == {licence["name"] for licence in package["licenses"]}
    assert all(licence["covers"] for licence in package["licenses"])


# the files


def test_files_are_plain(data_dir, package):
    for resource in package["resources"]:
        raw = (data_dir / resource["path"]).read_bytes()
        text = raw.decode("utf-8")
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert text.endswith("\n")
        assert not text.endswith("\n\n")
        bad = re.findall(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufffd]", text)
        assert not bad, resource["name"]


def test_cells_have_no_stray_blanks(tables):
    for name, table in tables.items():
        for column in table:
            cells = table[column]
            assert (cells == cells.str.strip()).all(), (name, column)
            assert not cells.str.contains(r"\s\s", regex=True).any(), (name, column)


def test_rows_are_sorted_and_unique(package, tables):
    for resource in package["resources"]:
        key = resource["schema"]["primaryKey"]
        key = [key] if isinstance(key, str) else key
        rows = list(tables[resource["name"]][key].itertuples(index=False, name=None))
        assert rows == sorted(set(rows)), resource["name"]


def test_pipe_lists_hold_no_blank_and_no_double(tables):
    columns = [(table, "aliases") for table in NODES] + [(table, column) for table, column, _ in LISTS]
    for name, column in columns:
        for value in tables[name][column]:
            parts = value.split("|") if value else []
            assert all(part and part == part.strip() for part in parts), (name, value)
            assert len(parts) == len(set(parts)), (name, value)


def test_namibia_is_a_country(tables):
    places = tables["places"].set_index("id")
    assert places.name["NA"] == "Namibia"
    assert places.parent["NA"] == "world:africa"
    targets = tables["agreements"].target
    assert (targets.str.split(":").str[0] == "NA").any()
    assert not (targets == "").any()


# who is linked to whom


def test_ids_are_unique_over_all_node_tables(tables):
    ids = [i for name in NODES for i in tables[name].id]
    assert len(ids) == len(set(ids))
    tie_ids = [i for name in TIES for i in tables[name].id]
    assert len(tie_ids) == len(set(tie_ids))


def test_ids_follow_from_their_parent(tables):
    for name in ("regions", "places"):
        units = tables[name]
        units = units[units.id.str.contains(":") & ~units.id.str.startswith("world:")]
        assert (units.id.str.split(":").str[0] == units.parent).all()
        assert units.id.str.fullmatch(r"[A-Z-]+:[a-z0-9]+(-[a-z0-9]+)*").all()
    assert set(tables["organisations"].id.str.split(":").str[0]) == {"org", "co"}


def test_ids_follow_from_their_name(tables):
    """The rule of the codebook: plain lower-case letters, hyphens, on a clash the level or country."""
    spelt = str.maketrans(
        {
            **dict.fromkeys("'\u02bb"),
            "ß": "ss",
            "ø": "o",
            "ł": "l",
            "Ł": "L",
            "æ": "ae",
            "ð": "d",
            "đ": "d",
            "Đ": "D",
            "\u0131": "i",
        }
    )
    clashed = set()
    for name in NODES:
        for node in tables[name].itertuples():
            if ":" not in node.id:
                continue
            plain = unicodedata.normalize("NFKD", node.name.translate(spelt).replace("&", " and "))
            slug = "-".join(re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode().lower()))
            rest = node.id.split(":")[1].removeprefix(slug)
            assert rest in {"", f"-{getattr(node, 'level', '')}", f"-{node.country.lower()}"}, node.id
            clashed |= {node.id} if rest else set()
    assert clashed == {
        "CN-LN:jinzhou-county",
        *(f"co:sanyo-electric-units-{country}" for country in ("id", "jp", "my", "ph", "vn")),
    }


def test_lists_of_ids_resolve(tables):
    for name, column, target in LISTS:
        assert split(tables[name][column]) <= known(tables, target), (name, column)


@pytest.mark.parametrize("name", TIES)
def test_both_ends_of_every_tie_resolve(tables, name):
    ids = known(tables, *NODES)
    assert set(tables[name].source) <= ids
    assert set(tables[name].target) <= ids


def test_sites_resolve(tables):
    for name in ("investments", "cooperation"):
        assert set(tables[name].site) - {""} <= known(tables, "regions", "places")


def test_parents_end_at_a_root(tables):
    for name, roots in (("regions", {"province"}), ("places", {"world_region"})):
        table = tables[name].set_index("id")
        for start in table.index:
            seen, node = set(), start
            while table.parent[node]:
                assert node not in seen, start
                seen.add(node)
                node = table.parent[node]
            assert table.level[node] in roots, start


def test_country_is_the_one_above(tables):
    places = tables["places"]
    country = places.id.str.split(":").str[0].where(places.level != "world_region", "")
    assert (places.country == country).all()
    below = places[~places.level.isin(["world_region", "country"])]
    assert (below.parent == below.country).all()
    assert places[places.level == "country"].parent.str.startswith("world:").all()


def test_directions(tables):
    """Outward ties start at home and end abroad, inward ones the other way; the rest by their layer."""
    organisations = tables["organisations"].set_index("id")
    home = set(tables["regions"].id) | set(organisations.index[organisations.region != ""])
    abroad = set(tables["places"].id) | set(organisations.index[organisations.country != ""])
    assert not home & abroad
    for name in ("investments", "cooperation"):
        ties = tables[name]
        out, back = ties[ties.flow == "outward"], ties[ties.flow == "inward"]
        assert len(out) + len(back) == len(ties)
        assert set(out.source) | set(back.target) <= home
        assert set(out.target) | set(back.source) <= abroad
        assert set(out.site) - {""} <= set(tables["places"].id)
        assert set(back.site) <= set(tables["regions"].id)
    for name in ("agreements", "flights", "freight_lines"):
        assert set(tables[name].source) <= set(tables["regions"].id)
        assert set(tables[name].target) <= set(tables["places"].id)
    assert set(tables["consulates"].source) <= set(tables["places"].id)
    assert set(tables["consulates"].target) <= set(tables["regions"].id)
    organs = organisations.index[organisations.kind == "ministry"]
    assert set(tables["directives"].source) == set(organs)


def test_organisations_have_one_seat(tables):
    organisations = tables["organisations"]
    companies = organisations[organisations.kind == "company"]
    assert ((companies.region != "") ^ (companies.country != "")).all()
    organs = organisations[organisations.kind == "ministry"]
    assert (organs.region + organs.country == "").all()
    assert (organs.form == "organ").all()


def test_no_node_without_a_reason(tables):
    """Every city, county, site and organisation stands in a tie, is a seat, or is a project's site."""
    used = {i for name in TIES for column in ("source", "target") for i in tables[name][column]}
    used |= {i for name in ("investments", "cooperation") for i in tables[name].site}
    used |= set(tables["organisations"].region) | set(tables["trains"].unit_id)
    assert set(tables["organisations"].id) <= used
    regions, places = tables["regions"], tables["places"]
    assert set(regions[regions.level != "province"].id) <= used
    assert set(places[places.level.isin(["city", "region", "site"])].id) <= used


def test_rows_of_one_document_agree(tables):
    same = ["kind", "target", "role", "orientation", "headline", "scope", "start"]
    pairs = tables["directives"].groupby(["document", "target"])[same].nunique()
    assert (pairs == 1).all().all()
    assert not tables["directives"].duplicated(["source", "document", "target"]).any()


# where it comes from


def test_every_tie_is_sourced(tables):
    for name in TIES:
        assert (tables[name].sources != "").all()
    assert (tables["findings"].source != "").all()
    assert (tables["series"].source != "").all()


def test_families_are_counted_from_the_sources(tables):
    family = tables["sources"].set_index("key").family
    ties = tables["agreements"]
    counted = [len({family[key] for key in keys.split("|")}) for keys in ties.sources]
    assert ties.n_families.astype(int).tolist() == counted
    assert "pnadel2025" not in set(ties.sources)
    for key in ("hekman2026", "kaierik2023", "thekompot2023"):
        assert family[key] == "wiki"
    assert family["wikidata2016"] == family["wikidata2022"] == family["wikidata2025"] == "wiki"
    for name in ("consulates", "freight_lines", "agreements"):
        behind = ["|".join(sorted({family[key] for key in keys.split("|")})) for keys in tables[name].sources]
        assert tables[name].families.tolist() == behind


def test_confidence_of_agreements_follows_the_rule(tables):
    sources = tables["sources"].set_index("key")
    doubt = re.compile(r"several places of this name|one may be a mix-up|doubtful")

    def rule(keys, note):
        if keys in (["wikidata2016"], ["wikidata2022"]) or doubt.search(note):
            return "low"
        families = {sources.family[key] for key in keys}
        page = any(sources.access[key] == "original" and sources.family[key] != "wiki" for key in keys)
        return "high" if page or len(families - {"pnadel2025"}) >= 2 else "medium"

    ties = tables["agreements"]
    expected = pd.Series([rule(k.split("|"), n) for k, n in zip(ties.sources, ties.note, strict=True)])
    first = ties.id <= LAST_OF_THE_FIRST_EDITION
    assert ties.confidence[first].tolist() == expected[first].tolist()
    # the compilers' own doubt caps what was added later
    rank = {"low": 0, "medium": 1, "high": 2}
    assert (ties.confidence.map(rank) <= expected.map(rank)).all()
    assert (ties.confidence == expected)[~first].mean() > 0.6


def test_licence_of_agreements_follows_from_the_sources(tables):
    family = tables["sources"].set_index("key").family
    free = set(tables["sources"].key[tables["sources"].licence == "CC0 (Wikidata)"])
    for tie in tables["agreements"].itertuples():
        keys = set(tie.sources.split("|"))
        assert bool(keys & free) == (tie.licence == "CC0-1.0"), tie.id
        pages = {key for key in keys if family[key] not in {"wiki", "pnadel2025"}}
        if not pages and not keys & free:
            assert tie.licence == "CC-BY-SA-4.0", tie.id
        elif tie.licence == "CC-BY-SA-4.0":
            # a page found later, for a date, does not free a row that was taken from Wikipedia
            assert tie.id <= LAST_OF_THE_FIRST_EDITION, tie.id


def test_licence_of_the_other_ties_follows_from_the_source(tables):
    for name in ("investments", "cooperation"):
        for tie in tables[name].itertuples():
            expected = {"aiddata": "ODC-By-1.0", "gem": "CC-BY-4.0", "wiki": "CC-BY-SA-4.0"}
            assert tie.licence == expected.get(tie.sources.split("-")[0], "facts"), tie.id


def test_links_are_plain_addresses(tables):
    for name, table in tables.items():
        others = [column for column in table if column != "url"]
        assert not table[others].apply(lambda c: c.str.contains("://", regex=False)).any().any(), name
        if "url" not in table:
            continue
        for url in set(table.url) - {""}:
            parts = urlsplit(url)
            assert parts.scheme in {"http", "https"}, url
            assert "." in parts.hostname, url
            assert parts.port is None, url
            assert parts.username is None, url
            assert parts.password is None, url
            assert not re.search(r"sessionid|phpsessid|token=", url, re.IGNORECASE), url
            with pytest.raises(ValueError, match="does not appear"):
                ipaddress.ip_address(parts.hostname)


def test_no_mirror_is_linked(tables):
    """A host that is named as a mirror anywhere is linked nowhere."""
    mirrors, linked = set(), set()
    for table in tables.values():
        if "read_in" in table:
            mirrors |= {v.removeprefix("mirror: ") for v in table.read_in if v.startswith("mirror: ")}
        if "url" in table:
            linked |= {urlsplit(url).hostname for url in table.url if url}
    sources = tables["sources"]
    unlinked = sources[(sources.access == "mirror") & (sources.url == "")]
    mirrors |= set(unlinked.publisher)
    assert "docslib.org" in mirrors
    assert "www.gov.cn" in linked
    assert not mirrors & linked
    assert not [
        host for host in linked if re.search(r"(^|\.)(kfd\.me|docslib\.org|frwiki\.wiki|wiki\.li)$", host)
    ]


def test_what_is_not_linked_says_where_it_was_read(tables):
    sources = tables["sources"]
    assert (sources[sources.access == "original"].url != "").all()
    names = ("investments", "cooperation", "directives", "findings", "consulates", "freight_lines", *CONTEXT)
    for name in names:
        table = tables[name]
        assert (table[table.url == ""].read_in != "").all(), name


# dates and figures


def test_dates_parse_as_edtf(tables):
    """Full dates exist in the calendar; of each other shape of date one goes through an EDTF parser."""
    values = {value for table, column in DATES for value in tables[table][column]} - {""}
    days = {value for value in values if re.fullmatch(r"\d{4}-\d\d-\d\d", value)}
    shapes = {re.sub(r"\d", "9", value): value for value in sorted(values)}
    assert len(days) > 500
    plain = {"9999", "9999-99", "9999-99-99", "9999~", "9999-99~", "XXXX"}
    spans = {"[9999..9999]", "[..9999-99]", "[..9999-99-99]", "[9999-99-99..9999-99-99]"}
    assert plain | spans == set(shapes)
    assert all(date.fromisoformat(value).isoformat() == value for value in days)
    assert all(str(edtf.parse_edtf(value)) == value for value in shapes.values())


def test_nothing_ends_before_it_starts(tables):
    ties = tables["agreements"]
    both = ties[(ties.start != "") & ties.end.str.match(r"\d{4}")]
    assert len(both) > 0
    assert (both.start.str[:4] <= both.end.str[:4]).all()


def test_an_end_and_the_status_agree(tables):
    ties = tables["agreements"]
    assert ((ties.end != "") == (ties.status == "ended")).all()


def test_amounts_come_with_their_unit(tables):
    for name in ("investments", "cooperation"):
        ties = tables[name]
        given = ties.amount != ""
        assert ((ties.currency == "USD") == given).all()
        assert ((ties.price_year == "2021") == given).all()
        assert (ties[~given].amount_scope == "unknown").all()


def test_fields_of_countries_and_provinces_stay_there(tables):
    places, regions = tables["places"], tables["regions"]
    for column in ("alpha3", "eu_member", "land_neighbour"):
        assert ((places[column] != "") == (places.level == "country")).all(), column
    for column in ("gbt2260", "unit_type", "unit_class", "coastal", "pinyin", "capital_lat"):
        assert ((regions[column] != "") == (regions.level == "province")).all(), column
    assert ((regions.parent == "") == (regions.level == "province")).all()


def test_coordinates_come_in_pairs_with_a_source(package, tables):
    for name in ("regions", "places"):
        table = tables[name]
        assert ((table.lat == "") == (table.lon == "")).all()
        assert ((table.lat == "") == (table.coord_source == "")).all()
        assert set(table.coord_source) - {""} == set(
            field(package, name, "coord_source")["constraints"]["enum"]
        )


def test_neighbours_are_mutual(tables):
    """A country borders China exactly if some province borders it."""
    places = tables["places"]
    assert split(tables["regions"].land_neighbours) <= set(places[places.land_neighbour == "1"].id)
    missing = set(places[places.land_neighbour == "1"].id) - split(tables["regions"].land_neighbours)
    assert not missing
