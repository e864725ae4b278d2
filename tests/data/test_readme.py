"""The codebook: every table and every number in it is computed again from the files."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import subnatnet as sn

# what else holds a digit in the prose: standards, licences, years, and the stated size of the register
LICENSED = ("agreements", "consulates", "flights", "freight_lines", "investments", "cooperation")
GIVEN = set(
    re.findall(
        r"\S+",
        """
        UTF-8 3166-1 3166-2 CC0-1.0 CC-BY-SA-4.0 3,187 1992 2000 2004/05 2005 2006 2010 2013/14
        2014 2015 2016 140 2021 2022 2023 2025 2026 63 75 78 80 88
        """,
    )
)


def thousands(value):
    return f"{value:,}" if isinstance(value, int) else str(value)


def frame(rows, *columns):
    """Make a table of text as the codebook prints it."""
    return [tuple(columns), *(tuple(thousands(cell) for cell in row) for row in rows)]


def counted(values, *columns):
    counts = values.value_counts()
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return frame([(name, int(count)) for name, count in rows], *columns)


def files(package):
    return frame(
        [(f"`{r['path']}`", int(r["rows"]), r["description"].rstrip(".")) for r in package["resources"]],
        "file",
        "rows",
        "content",
    )


def levels(tables):
    rows = []
    for name in ("regions", "places"):
        for level, group in tables[name].groupby("level", sort=True):
            rows.append((name, level, len(group), int((group.lat != "").sum())))
    return frame(rows, "table", "level", "rows", "with coordinates")


def coordinates(tables):
    rows = []
    for name in ("regions", "places"):
        counts = tables[name].coord_source.replace("", "none").value_counts()
        rows += [(name, source, int(count)) for source, count in sorted(counts.items())]
    return frame(rows, "table", "coord_source", "rows")


def forms(tables):
    groups = tables["organisations"].groupby(["kind", "form"])
    rows = [
        (kind, form, len(g), int((g.region != "").sum()), int((g.country != "").sum()))
        for (kind, form), g in groups
    ]
    return frame(rows, "kind", "form", "rows", "at home", "abroad")


def agreement_kinds(agreements):
    rows = [
        (kind, len(g), int((g.start != "").sum()), int((g.end != "").sum()))
        for kind, g in agreements.groupby("kind")
    ]
    return frame(sorted(rows, key=lambda r: -r[1]), "kind", "ties", "with a start", "with an end")


def agreement_marks(tables, agreements):
    level = tables["regions"].set_index("id").level
    columns = {
        "level of the home unit": agreements.source.map(level),
        "status": agreements.status,
        "licence": agreements.licence,
        "confidence": agreements.confidence,
        "n_families": agreements.n_families,
        "start_means": agreements.start_means[agreements.start != ""],
    }
    rows = [
        (label, value, int(count))
        for label, values in columns.items()
        for value, count in sorted(values.value_counts().items(), key=lambda item: str(item[0]))
    ]
    return frame(rows, "mark", "value", "ties")


def agreement_eras(agreements):
    dated = agreements[agreements.start != ""]
    year = dated.start.str.extract(r"(\d{4})")[0].astype(int)
    era = pd.cut(year, [1972, 1993, 2012, 2100], labels=["1973-1993", "1994-2012", "2013-"])
    rows = [
        (name, int((era == name).sum()), int((era[dated.sister] == name).sum()))
        for name in era.cat.categories
    ]
    return frame(rows, "era of the start", "ties", "sister ties")


def sister_partners(tables, agreements):
    places = tables["places"].set_index("id")
    sister = agreements[agreements.sister]
    return counted(
        sister.target.map(places.country).map(places.parent).map(places.name), "world region", "sister ties"
    )


def provinces(tables, agreements, pairs, engagements):
    name = tables["regions"].set_index("id").name
    rows = []
    for p in sorted(tables["regions"][tables["regions"].level == "province"].id):
        a = agreements[agreements.province == p]
        d = pairs[pairs.province == p]
        e = engagements[engagements.province == p]
        head = d[d.headline == "1"]
        rows.append(
            (
                f"{p} {name[p]}",
                len(a),
                int(a.sister.sum()),
                int((a.start != "").sum()),
                len(d),
                len(head),
                int((head.scope != "blanket").sum()),
                int((e.investment == 1).sum()),
                int((e.investment == 0).sum()),
            )
        )
    return frame(
        rows,
        "province",
        "agreements",
        "sister ties",
        "dated",
        "directives",
        "headline",
        "headline, not blanket",
        "investments",
        "cooperation",
    )


def instruments(pairs):
    labels = ["1980-1991", "1992-2000", "2001-2012", "2013-2019", "2020-2025"]
    period = pd.cut(pairs.year, [1979, 1991, 2000, 2012, 2019, 2025], labels=labels)
    table = pd.crosstab(pairs.kind, period)
    rows = [
        (kind, *map(int, row), int(sum(row))) for kind, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    rows.sort(key=lambda row: (-row[-1], row[0]))
    rows.append(("total", *map(int, table.sum()), len(pairs)))
    return frame(rows, "instrument", *labels, "all")


def roles(pairs):
    return counted(pairs.role, "role", "document x target")


def orientation_states(tables):
    return counted(tables["directives"].orientation_state, "orientation_state", "rows")


def extents(tables):
    rows = [
        (
            row.layer,
            row.region.replace("*", "each"),
            row.partner.replace("*", "any"),
            row.period,
            row.extent,
            row.compare,
        )
        for row in tables["layer_coverage"].itertuples()
    ]
    return frame(rows, "layer", "region", "partner", "period", "extent", "compare")


def beside_published(tables, agreements):
    """Set the sister ties held beside the last published number of the same scope."""
    totals = tables["published_totals"]
    names = tables["regions"].set_index("id").name
    level = tables["regions"].set_index("id").level
    rows = []
    for region in sorted(set(agreements.province)):
        ties = agreements[(agreements.province == region) & agreements.sister]
        ties = ties[ties.confidence != "low"]
        of = totals[(totals.region == region) & totals.scope.str.startswith("formal") & (totals.total != "")]
        of = of[of.scope != "formal+friendly"].assign(
            year=of.as_of.str.extract(r"(\d{4})", expand=False), formal=of.scope == "formal"
        )
        if of.empty:
            rows.append((f"{region} {names[region]}", len(ties), "", "", ""))
            continue
        last = of.sort_values(["formal", "as_of"]).iloc[-1]
        held = len(ties) if last.formal else int((ties.source.map(level) == "province").sum())
        rows.append((f"{region} {names[region]}", held, int(last.total), last.as_of, last.scope))
    return frame(rows, "province", "sister ties held", "published", "as of", "scope")


def reliability(tables):
    double = tables["double_coding"]
    names = ["role", "class", "direction"]
    codings = {
        which: double[["id", *(f"{name}_{which}" for name in names)]].set_axis(["id", *names], axis=1)
        for which in ("first", "second")
    }
    table = sn.reliability(codings, names, sets=["direction"], by_code=True, seed=1)
    rows = [
        (
            name,
            code,
            int(row.used),
            f"{row.agreement:.2f}",
            f"{row.kappa:.2f}",
            f"{row.alpha:.2f}",
            f"{row.alpha_low:.2f} to {row.alpha_high:.2f}",
        )
        for (name, code), row in zip(table.index, table.itertuples(), strict=True)
    ]
    return frame(rows, "variable", "code", "used", "agreement", "kappa", "alpha", "95 percent")


def engagement_kinds(engagements):
    rows = [
        (kind, int((g.investment == 1).sum()), int((g.investment == 0).sum()))
        for kind, g in engagements.groupby("kind")
    ]
    return frame(rows, "kind", "investments", "cooperation")


def engagement_marks(engagements):
    rows = []
    for column in ("flow", "amount_scope", "status", "licence", "confidence"):
        for value, g in engagements.groupby(column):
            rows.append((column, value, int((g.investment == 1).sum()), int((g.investment == 0).sum())))
    return frame(rows, "mark", "value", "investments", "cooperation")


def series(tables):
    rows = [
        (name, len(g), g.region.nunique(), g.year.min(), g.year.max())
        for name, g in tables["series"].groupby("indicator")
    ]
    return frame(rows, "indicator", "rows", "provinces", "first year", "last year")


def statements_by_role(tables):
    rows = []
    both = [tables["assigned"], tables["claimed"]]
    for role in sorted(set(both[0].role)):
        here = [table[table.role == role] for table in both]
        counts = [len(here[0]), *(int((here[0]["class"] == c).sum()) for c in "PIT"), len(here[1])]
        rows.append((role, *counts, sum(int((table.direction != "").sum()) for table in here)))
    rows.sort(key=lambda row: (-row[1], row[0]))
    columns = ("assigned", "positioning", "instrument", "technical", "claimed", "with a direction")
    return frame(rows, "role word", *columns)


def statements_by_region(tables):
    names = tables["regions"].set_index("id").name
    rows = [
        (
            f"{region} {names[region]}",
            len(said),
            said.document.nunique(),
            int((tables["claimed"].region == region).sum()),
            int(tables["mentions"][tables["mentions"].region == region]["count"].astype(int).sum()),
        )
        for region, said in tables["assigned"].groupby("region")
    ]
    return frame(rows, "province", "assigned", "documents", "claimed", "words counted")


def statements_by_mark(tables):
    rows = []
    for column in ("foreign", "read", "confidence", "disputed"):
        values = [
            tables[name][column].replace("", "none known" if column == "disputed" else "")
            for name in ("assigned", "claimed")
        ]
        rows += [
            (column, value, *(int((v == value).sum()) for v in values))
            for value in sorted(set(pd.concat(values)))
        ]
    return frame(rows, "mark", "value", "assigned", "claimed")


def findings(tables):
    table = pd.crosstab(tables["findings"].dimension, tables["findings"].region)
    low = tables["findings"][tables["findings"].confidence == "low"].dimension.value_counts()
    rows = [
        (dimension, *map(int, row), int(low.get(dimension, 0)))
        for dimension, row in zip(table.index, table.to_numpy(), strict=True)
    ]
    return frame(rows, "dimension", *table.columns, "of low confidence")


def access(tables):
    groups = tables["sources"].groupby("access")
    return frame(
        [(name, len(g), int((g.url != "").sum())) for name, g in groups], "access", "sources", "with a link"
    )


def gaps(tables, agreements, pairs, engagements):
    directives, places = tables["directives"], tables["places"]
    family = tables["sources"].set_index("key").family
    behind = [{family[key] for key in keys.split("|")} for keys in agreements.sources]
    cities = places[places.level.isin(["city", "region"])]
    units = tables["regions"][tables["regions"].level.isin(["prefecture", "county"])]
    rows = [
        ("agreements without a start", int((agreements.start == "").sum())),
        (
            "agreements that rest on Wikipedia and Wikidata alone",
            sum(families <= {"wiki", "pnadel2025"} for families in behind),
        ),
        (
            "agreements that rest on the Wikidata crawl of 2016 alone",
            int((agreements.sources == "wikidata2016").sum()),
        ),
        (
            "agreements with a foreign name of several bearers",
            int(agreements.note.str.contains("several places of this name").sum()),
        ),
        ("agreements without a link", int((agreements.url == "").sum())),
        ("foreign cities and regions without coordinates", int((cities.lat == "").sum())),
        ("home prefectures and counties without coordinates", int((units.lat == "").sum())),
        ("home prefectures and counties without a Chinese name", int((units.name_local == "").sum())),
        ("directive rows without an official title", int((directives.title_local == "").sum())),
        ("directive rows without a document number", int((directives.document_number == "").sum())),
        ("directive rows with an orientation", int((directives.orientation != "").sum())),
        ("document x target pairs of role none", int((pairs.role == "none").sum())),
        ("investments without an amount", int((tables["investments"].amount == "").sum())),
        ("investments without a date", int((tables["investments"].start == "").sum())),
        ("engagements that fell through", int((engagements.status == "abandoned").sum())),
    ]
    return frame(rows, "gap", "rows")


@pytest.fixture(scope="module")
def readme(data_dir):
    return (data_dir / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def computed(package, tables, agreements, pairs, engagements):
    """Every counted table of the codebook by its heading."""
    return compute(package, tables, agreements, pairs, engagements)


def compute(package, tables, agreements, pairs, engagements):
    return {
        "Files": files(package),
        "Nodes by level": levels(tables),
        "Coordinates": coordinates(tables),
        "Organisations": forms(tables),
        "Agreements by kind": agreement_kinds(agreements),
        "Agreements by mark": agreement_marks(tables, agreements),
        "Agreements by era": agreement_eras(agreements),
        "Sister ties by world region": sister_partners(tables, agreements),
        "By province": provinces(tables, agreements, pairs, engagements),
        "Directives by instrument and period": instruments(pairs),
        "Directives by role": roles(pairs),
        "Directives by state of the direction": orientation_states(tables),
        "What the layers cover": extents(tables),
        "Beside published totals": beside_published(tables, agreements),
        "Reliability of the statements": reliability(tables),
        "Engagements by kind": engagement_kinds(engagements),
        "Engagements by mark": engagement_marks(engagements),
        "Series": series(tables),
        "Findings": findings(tables),
        "Statements by role": statements_by_role(tables),
        "Statements by region": statements_by_region(tables),
        "Statements by mark": statements_by_mark(tables),
        "Sources by access": access(tables),
        "Gaps in figures": gaps(tables, agreements, pairs, engagements),
    }


def phrases(tables, agreements, engagements):
    """Give the pieces of prose that hold a number, with the number filled in."""
    sister = int(agreements.sister.sum())
    dated = agreements[agreements.start != ""]
    units = agreements.source.nunique()
    countries = agreements.target.map(tables["places"].set_index("id").country).nunique()
    directives = tables["directives"]
    pairs = directives.drop_duplicates(["document", "target"])
    joint = directives.groupby("document").source.nunique()
    projects = engagements[engagements.document != ""].groupby("document").size()
    assigned, claimed = tables["assigned"], tables["claimed"]
    again = tables["adjudication"][tables["adjudication"]["round"] == "2"]
    share = 100 * len(dated) / len(agreements)
    sister_share = 100 * dated.sister.sum() / sister
    return [
        f"{len(agreements):,} agreements, {sister:,} of them sister ties, between {units} home units",
        f"and partners in {countries} countries or areas",
        f"{len(tables['investments'])} investments and {len(tables['cooperation'])} other engagements",
        f"{len(directives)} directive rows, which are {len(pairs)} document x target pairs",
        f"in {directives.document.nunique()} documents",
        f"{len(assigned)} statements of the centre in {assigned.document.nunique()} documents or occasions",
        f"{len(claimed)} claims of the regions themselves in {claimed.document.nunique()}",
        f"the Vision of March 2015, has {(assigned.date == '2015-03-28').sum()} of these rows",
        f"{len(tables['consulates'])} consular posts, {len(tables['flights'])} flight routes",
        f"and {len(tables['freight_lines'])} freight lines",
        f"{(agreements.families == 'wiki').sum():,} of {len(agreements):,} agreements rest on Wikipedia and",
        f"{agreements.families.isin(['wiki', 'pnadel2025|wiki']).sum():,} if the unsourced table",
        f"{len(tables['double_coding'])} statements were coded a second time",
        f"{len(again)} codes were looked at again",
        f"{(again.state == 'open').sum()} stay open",
        f"{((assigned.disputed != '').sum() + (claimed.disputed != '').sum())} statements are marked",
        f"{len(tables['corrections'])} cells were corrected",
        f"{len(tables['not_taken'])} ties of the sources were not taken",
        f"{(agreements.start_means == 'approved').sum()} agreements carry the date of an approval",
        f"the sister ties here are {100 * sister / 3187:.0f}% of that number",
        f"{share:.0f}% of all agreements and {sister_share:.0f}% of the sister ties carry a start",
        f"{(joint > 1).sum()} documents have more than one issuer",
        f"{(projects > 1).sum()} projects span more than one row",
    ]


def blocks(text):
    """Give the first table below each heading as rows of cells."""
    found = {}
    for part in re.split(r"^#+ ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        lines = re.search(r"(?:^\|.*\n)+", body, flags=re.MULTILINE)
        if lines:
            rows = [
                tuple(cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1])
                for line in lines[0].splitlines()
            ]
            found[heading.strip()] = [rows[0], *rows[2:]]
    return found


def test_counted_tables(readme, computed):
    found = blocks(readme)
    for heading, rows in computed.items():
        assert found[heading] == rows, heading


def test_column_tables_are_those_of_the_descriptor(readme, package):
    found = blocks(readme)
    for resource in package["resources"]:
        expected = [(f["name"], f["description"]) for f in resource["schema"]["fields"]]
        assert found[resource["path"]][1:] == expected, resource["path"]


def test_numbers_in_the_prose(readme, tables, agreements, engagements):
    """Each phrase stands there, and no number stands anywhere else."""
    prose = re.sub(r"^\|.*\n", "", readme, flags=re.MULTILINE)
    prose = " ".join(prose.split())
    for phrase in phrases(tables, agreements, engagements):
        assert phrase in prose, phrase
        prose = prose.replace(phrase, "")
    prose = re.sub(r"`[^`]*`", "", prose)
    left = {token.strip(".,;:()") for token in prose.split() if re.search(r"\d", token)}
    assert left == GIVEN, " ".join(sorted(left ^ GIVEN))


def test_every_source_family_with_a_licence_is_credited(data_dir, tables):
    text = (data_dir / "LICENSE.md").read_text(encoding="utf-8")
    rows = {v for name in LICENSED for v in tables[name].licence}
    for licence in rows | set(tables["sources"].licence):
        assert f"`{licence}`" in text, licence
    for name in ("AidData", "Global Energy Monitor", "Wikipedia", "Wikidata", "Natural Earth", "GeoNames"):
        assert name in text
    for source in set(tables["regions"].coord_source) | set(tables["places"].coord_source) - {""}:
        assert not source or f"`{source}`" in text, source
    quoted = set(re.findall(r"^\| `([^`]+)` \| [\d,]+ \|", text, flags=re.MULTILINE))
    assert quoted == rows | set(tables["sources"].licence)


def test_counts_in_the_licence_file(data_dir, tables):
    text = (data_dir / "LICENSE.md").read_text(encoding="utf-8")
    ties = pd.concat([tables[name] for name in LICENSED]).licence
    counts = ties.value_counts().to_dict() | tables["sources"].licence.value_counts().to_dict()
    quoted = re.findall(r"^\| `([^`]+)` \| ([\d,]+) \|", text, flags=re.MULTILINE)
    assert {name: int(number.replace(",", "")) for name, number in quoted} == counts
