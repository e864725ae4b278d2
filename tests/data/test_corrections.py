"""Faults that were found are gone, and each has a test of its kind."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module")
def by_id(tables):
    return {name: tables[name].set_index("id") for name in ("agreements", "directives", "regions", "places")}


def test_what_was_corrected_stands_so(tables, by_id):
    """The last correction of a cell is what the table holds."""
    last = tables["corrections"].drop_duplicates(["table", "id", "column"], keep="last")
    assert len(last) > 250
    for row in last.itertuples():
        table = by_id[row.table]
        if row.column == "(row)":
            assert row.id not in table.index, row.id
        elif row.id in table.index:
            assert table.loc[row.id, row.column] == row.new, (row.id, row.column)
        else:  # it became a consular post or a freight line
            moved = tables["freight_lines"].set_index("id")
            assert moved.loc[row.id, row.column] == row.new, row.id


def test_each_correction_follows_on_the_one_before(tables):
    for _, rows in tables["corrections"].groupby(["table", "id", "column"]):
        assert rows.old.tolist()[1:] == rows.new.tolist()[:-1]
        assert (rows.old != rows.new).all()


def test_homonyms_at_the_home_end(tables, by_id):
    """Units of one name in two provinces are told apart by what the partner's page says."""
    assert by_id["agreements"].loc["agr-1140", "source"] == "CN-FJ:nanjing"
    named = tables["regions"][tables["regions"].name == "Nanjing"].set_index("id")
    assert named.level.to_dict() == {"CN-FJ:nanjing": "county", "CN-JS:nanjing": "prefecture"}
    ties = tables["agreements"]
    partners = ties[ties.source.isin(named.index)].groupby("target").source.nunique()
    assert (partners == 1).all()


def test_partners_of_provinces_are_not_cities_of_the_same_name(tables, by_id):
    """No note calls a partner a prefecture while the tie ends at a city."""
    ties = tables["agreements"]
    level = by_id["places"].level
    wrong = ties[ties.note.str.match(r"prefecture\b") & (ties.target.map(level) == "city")]
    assert wrong.empty


def test_approval_dates_are_marked(tables):
    ties = tables["agreements"]
    told = ties.note.str.contains("start is the approval date")
    assert told.sum() >= 33
    assert (ties.start_means[told] == "approved").all()
    assert ((ties.start_means == "") == (ties.start == "")).all()


def test_wikipedia_and_wikidata_are_one_family(tables):
    ties = tables["agreements"]
    alone = ties.families.isin(["wiki", "pnadel2025|wiki"])
    assert alone.sum() > 1500
    assert (ties.confidence[alone] != "high").all()
    assert not ties.families.str.contains("wikipedia|wikidata", regex=True).any()


def test_hong_kong_macao_and_taiwan_are_named_together_only_where_the_words_do(tables):
    ties = tables["directives"]
    three = ties[ties.orientation == "HK|MO|TW"]
    assert set(three.document) == {"vision-and-actions-on-the-belt-and-road-2015"}
    for code in ("HK", "MO", "TW"):
        assert (ties.orientation == code).sum() >= 3


def test_coastal_city_policies_are_not_an_opening(tables):
    ties = tables["directives"]
    opened = ties[ties.kind == "open_coastal_city"]
    assert not opened.target.str.match("CN-(BJ|YN|SC|XJ)").any()
    assert (opened.start.str[:4].astype(int) <= 1991).all()
    assert set(ties[ties.document == "guohan-1995-16"].kind) == {"coastal_city_policies"}
    by_document = opened.groupby("document").start.nunique()
    assert (by_document == 1).all()


def test_xinjiang_has_border_cities(tables):
    opened = tables["directives"][tables["directives"].kind == "border_city"]
    assert {"CN-XJ:yining", "CN-XJ:bole", "CN-XJ:tacheng", "CN-NM:erenhot"} <= set(opened.target)


def test_no_role_is_none_where_the_vision_names_the_province(tables):
    vision = tables["directives"][
        tables["directives"].document == "vision-and-actions-on-the-belt-and-road-2015"
    ]
    said = tables["assigned"][tables["assigned"].document == "vision-and-actions-on-the-belt-and-road-2015"]
    whole = set(said[(said.unit == "") & (said.foreign == "1") & (said.role != "other")].region)
    silent = set(vision[(vision.role == "none") & ~vision.target.str.contains(":")].target)
    assert not whole & silent


def test_the_state_of_a_direction_agrees_with_it(tables):
    ties = tables["directives"]
    assert ((ties.orientation_state == "coded") == (ties.orientation != "")).all()


def test_consular_posts_are_no_agreements(tables):
    assert not tables["agreements"].kind.isin(["consulate", "rail_route"]).any()
    assert "agr-0205" in set(tables["consulates"].id)
    assert "agr-0220" not in {i for name in ("agreements", "consulates") for i in tables[name].id}


def test_structural_zeros_are_declared(tables):
    """A partner towards whom a layer holds nothing at all is said not to be collected."""
    coverage = tables["layer_coverage"]
    none = coverage[coverage.extent == "none"]
    for layer, table in (
        ("agreement", "agreements"),
        ("investment", "investments"),
        ("cooperation", "cooperation"),
    ):
        ties = tables[table]
        country = {end: ties[end].str.split(":").str[0] for end in ("source", "target")}
        for code in ("HK", "MO", "TW"):
            held = (country["source"] == code).any() or (country["target"] == code).any()
            declared = not none[(none.layer == layer) & (none.partner == code)].empty
            assert held != declared, (layer, code)


def test_a_layer_known_for_one_city_says_so(tables):
    coverage = tables["layer_coverage"]
    posts = coverage[coverage.layer == "consulate"]
    assert (posts["compare"] == "no").all()
    assert posts[posts.extent == "census"].region.tolist() == ["CN-SC"]
    held = set(tables["consulates"].target.str.split(":").str[0])
    assert held == set(posts.region) - {"*"}


def test_flights_keep_apart_from_other_licences(tables):
    assert set(tables["flights"].licence) == {"ODbL-1.0"}
    for name in ("agreements", "consulates", "freight_lines", "investments", "cooperation"):
        assert "ODbL-1.0" not in set(tables[name].licence)
    assert not tables["places"].coord_source.str.contains("openflights").any()


def test_pairs_of_ends_stand_once_per_kind_of_tie(tables):
    ties = tables["agreements"]
    tier = ties.kind.str.split("_").str[0]
    assert not ties.assign(tier=tier)[ties.id > "agr-2432"].duplicated(["source", "target"]).any()
    old = set(zip(ties.source, ties.target, tier, strict=True))
    assert len(old) >= len(ties) - 1


def test_trade_stands_beside_the_trade_of_the_country(tables):
    trade, base = tables["trade"], tables["trade_national"]
    keys = set(zip(base.partner, base.period, base.share_pct, strict=True))
    with_base = trade[trade.base_share_pct != ""]
    assert len(with_base) > 200
    assert set(zip(with_base.partner, with_base.base_period, with_base.base_share_pct, strict=True)) <= keys
    shares = trade.share_pct[trade.share_pct != ""].astype(float)
    assert shares.between(0, 100).all()


def test_levels_of_a_published_total_add_up(tables):
    """Where a page gives all levels, they make its total, but for the pages that contradict themselves."""
    totals = tables["published_totals"]
    whole = totals[(totals[["total", "province_level", "city_level", "county_level"]] != "").all(axis=1)]
    assert len(whole) > 8
    parts = whole[["province_level", "city_level", "county_level"]].astype(int).sum(axis=1)
    off = whole[parts != whole.total.astype(int)]
    assert off.note.str.contains("does not agree with itself").all()
