"""The role map first: tiles, card, eras; matrix, ego and comparison; story, search, filters, captions."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from PIL import Image

import subnatnet as sn
from present import states
from present.looking import barriers, counts, status
from present.markup import faults
from subnatnet.errors import InvalidChoice
from subnatnet.places.world import world
from subnatnet.present.atlas import write_atlas
from subnatnet.schema import DEFAULT_SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
VIEWS = ("roles", "map", "force", "rings", "matrix", "ego", "compare")


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    steps = [
        {"title": "First", "text": "See the map.", "view": "#view=map"},
        {"text": "See Borovia.", "view": "view=roles&actor=XA-BO"},
    ]
    return write_atlas(
        states.network(),
        tmp_path_factory.mktemp("roles") / "atlas.html",
        roles=states.roles(),
        story=steps,
        about={"version": "7", "date": "2026-01", "citation": "Examplia (2026)"},
        title="Roles of Examplia",
    )


def tile(page: object, actor: str) -> object:
    return page.locator(f"[data-actor='{page.evaluate('id => Atlas.data.indexOf.get(id)', actor)}']")


def test_the_first_screen_says_what_each_region_is_told_claims_and_shows(
    state: Path, opened: Callable
) -> None:
    page = opened(state, only_looks=True).page
    assert page.evaluate("Atlas.state.view") == "roles"
    assert page.locator(".tile").count() == len(states.NAMES)
    told = tile(page, "XA-AL").inner_text()
    for word in (
        "Alderney March",
        "core area +1 → Poland +1",
        "hub → Poland",
        "twinning +1 → Poland",
        "agree",
    ):
        assert word in told
    unsure = tile(page, "XA-BO")
    assert unsure.locator(".chip.is-unsure").inner_text() == "investor abroad 72% → Japan 66%"
    assert unsure.locator(".mark").inner_text() == "▼ not shown"
    assert tile(page, "XA-CE").locator(".chip.is-unseen").inner_text() == "cannot be seen"
    assert tile(page, "XA-CE").locator(".chip.is-silent").inner_text() == "nothing said"
    assert tile(page, "XA-DU").locator(".chip.is-usual").inner_text() == "as most regions"
    assert tile(page, "XA-EL").locator(".mark").inner_text() == "? open"
    # nothing below one half, neither a role nor a place
    assert tile(page, "XA-FA").locator(".chip").last.inner_text() == "cannot be told"
    headline = page.inner_text("#headline")
    assert headline.startswith("5 of 6 regions are told a role by the centre. 5 claim one themselves.")
    assert "The ties of 2 stand out" in headline


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_no_label_is_cut_at_any_width(state: Path, opened: Callable, size: tuple[int, int]) -> None:
    page = opened(state, viewport={"width": size[0], "height": size[1]}, only_looks=True).page
    cut = """() => [...document.querySelectorAll('#sheet *')]
        .filter((n) => n.childElementCount === 0 && n.textContent.trim())
        .filter((n) => getComputedStyle(n).clipPath === 'none')
        .filter((n) => n.scrollWidth > n.clientWidth + 1 && getComputedStyle(n).display !== 'inline')
        .map((n) => n.textContent)"""
    for view in ("roles", "compare"):
        page.check(f"#view-{view}", force=True)
        assert page.evaluate(cut) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate("document.getElementById('sheet').scrollWidth") <= size[0]


def test_a_card_fits_one_screen_and_folds_the_rest(state: Path, opened: Callable) -> None:
    page = opened(state, viewport={"width": 1440, "height": 900}).page
    tile(page, "XA-AL").click()
    card = page.locator(".card")
    text = card.inner_text()
    assert "Alderney March is told one thing" not in text
    page.click(".card summary:has-text('In words')")
    assert "Alderney March is told one thing" in card.inner_text()
    page.click(".card summary:has-text('In words')")
    assert "core area, vanguard → Poland, East Asia" in text
    assert "probably donor (61%)" in text
    assert "told and claimed: they agree" in text
    assert "told and shown: they agree" in text
    page.click(".card summary:has-text('place by place')")
    assert "Poland: agree, beyond what geography explains" in card.inner_text()
    page.click(".card summary:has-text('place by place')")
    assert card.locator(".evidence li:visible").count() == 3
    assert card.locator("svg.around circle.partner").count() == len(states.PLACES)
    assert card.locator(".bar").count() == 3
    box, panel = card.bounding_box(), page.locator("#panel").bounding_box()
    assert box["y"] + box["height"] <= panel["y"] + panel["height"] + 1
    assert page.is_hidden("#ties")
    page.click("#all-ties summary")
    assert page.is_visible("#ties")
    page.click("#panel .close")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")


def test_words_of_any_length_stay_in_their_card_and_tile(tmp_path: Path, opened: Callable) -> None:
    long = states.ROLES.assign(assigned="x" * 400, evidence="y" * 900 + "; a line")
    path = write_atlas(states.network(), tmp_path / "long.html", roles=long)
    page = opened(path, viewport={"width": 1024, "height": 768}).page
    tile(page, "XA-CE").click()
    for part in ("sheet", "panel"):
        beyond = page.locator(f"#{part}").evaluate("(part) => part.scrollWidth - part.clientWidth")
        assert beyond <= 0, part


def test_nothing_is_said_of_agreement_where_nothing_was_told(tmp_path: Path, opened: Callable) -> None:
    silent = states.ROLES.assign(
        assigned="cannot be seen",
        verdict_assigned_claimed="cannot be seen",
        verdict_assigned_enacted="cannot be seen",
    )
    path = write_atlas(states.network(), tmp_path / "silent.html", roles=silent)
    headline = opened(path).page.inner_text("#headline")
    assert headline.startswith("No role that the centre gives a region is in the tables.")
    assert "compared" not in headline


def test_the_strip_of_eras_changes_roles_and_the_period_of_ties(state: Path, opened: Callable) -> None:
    page = opened(state, only_looks=True).page
    page.locator("#role-eras label", has_text="late").click()
    assert tile(page, "XA-BO").locator(".chip").first.inner_text() == "hub → Japan"
    assert page.evaluate("[Atlas.state.from, Atlas.state.to]") == [2000, 2019]
    assert status(page)[0] == len(states.network().during("2000/..").ties)
    page.locator("#role-eras label", has_text="early").click()
    assert tile(page, "XA-EL").locator(".chip").count() == 0  # the table has no row for it
    page.go_back()
    page.wait_for_function("() => Atlas.state.era === 'late'")
    assert "era=late" in page.url


def test_a_role_word_finds_its_regions(state: Path, opened: Callable) -> None:
    page = opened(state, only_looks=True).page
    page.click("[data-role=bridgehead]")
    assert page.locator(".tile:not(.faint)").all_inner_texts()[0].startswith("Borovia")
    assert page.locator(".tile:not(.faint)").count() == 1
    assert "role=bridgehead" in page.url
    page.click("[data-role=bridgehead]")
    assert page.locator(".tile.faint").count() == 0


def test_matrix_ego_compare_and_panel_count_the_same(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=matrix", only_looks=True).page
    net = states.network().layer("agreement", "investment")
    pairs = net.ties.groupby(["source", "target"]).size()
    cell = page.get_by_role("button", name=re.compile(r"Ties between Borovia and Japan: "))
    assert int(cell.inner_text()) == pairs["XA-BO", "JP"]
    total = page.locator("#matrix tbody tr", has_text="Borovia").locator("td.n").inner_text()
    assert int(total) == pairs["XA-BO"].sum()
    cell.click()
    assert page.locator("#ties tbody tr").count() == pairs["XA-BO", "JP"]
    assert "by=all" in page.url

    page.evaluate("Atlas.select(Atlas.data.indexOf.get('XA-BO'))")
    page.check("#view-ego", force=True)
    assert page.evaluate("Atlas.ego.centre(Atlas.state, Atlas.current())") == page.evaluate(
        "Atlas.data.indexOf.get('XA-BO')"
    )
    assert page.evaluate("Atlas.scene.point(Atlas.data.indexOf.get('XA-BO'))") == [0, 0]
    partners = page.evaluate("Atlas.current().partners(Atlas.data.indexOf.get('XA-BO'))")
    assert partners == sn.centrality(net, "partners").loc["XA-BO", "partners"] == len(states.PLACES)
    assert f"partners abroad: {partners}, other actors: 1" in page.inner_text("#panel")

    page.check("#view-compare", force=True)
    page.select_option("#left-region", "XA-BO")
    page.select_option("#right-region", "XA-BO")
    page.select_option("#right-era", "late")
    sides = [side.inner_text() for side in page.locator(".side").all()]
    late = net.during("2000/..").ties
    for text, ties in zip(sides, (net.ties, late), strict=True):
        shown = dict(re.findall(r"^(Europe|East Asia|Latin America)\n+(\d+)$", text, flags=re.MULTILINE))
        own = ties[ties["source"] == "XA-BO"]["target"].map(states.WORLDS).value_counts()
        names = {
            "Europe": "world:europe",
            "East Asia": "world:east-asia",
            "Latin America": "world:latin-america",
        }
        assert {name: int(value) for name, value in shown.items() if int(value)} == {
            name: own[world] for name, world in names.items() if world in own
        }
    # one scale: the same number has the same length on both sides
    assert "left=XA-BO" in page.url


def test_search_takes_no_guess_and_knows_countries_in_other_languages(state: Path, opened: Callable) -> None:
    page = opened(state, only_looks=True).page
    for query, name in (("日本", "Japan"), ("Polen", "Poland"), ("Brazylia", "Brazil")):
        page.fill("#search", query)
        page.keyboard.press("Enter")
        assert page.inner_text("#panel h2").startswith(name)
    page.keyboard.press("Escape")
    page.fill("#search", "Borowia")
    assert "Did you mean" in page.inner_text("#found")
    page.keyboard.press("Enter")
    assert page.is_hidden("#panel")
    page.keyboard.press("ArrowDown")  # a guess may be chosen, but only by choosing it
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").startswith("Borovia")


def test_a_country_whose_places_alone_have_ties_is_found_at_every_unit(china: Path, opened: Callable) -> None:
    page = opened(china, only_looks=True).page
    for unit, name, after in (
        ("world_region", "East Asia", "world_region"),
        ("country", "Taiwan", "country"),
        ("recorded", "Taiwan", "country"),
    ):
        page.evaluate(f"Atlas.change({{unit: '{unit}', selected: null}})")
        page.fill("#search", "Taiwan")
        page.keyboard.press("Enter")
        assert page.inner_text("#panel h2").startswith(name)
        assert page.evaluate("Atlas.state.unit") == after


def test_a_line_shown_by_pointer_gives_no_years_to_ties_without_a_date(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    said = page.evaluate(
        """() => Atlas.current().edges.map((edge) => {
            const tip = document.createElement('div');
            tip.append(...Atlas.panel.tip(null, edge, Atlas.current()));
            const { start_low: low, start_high: high } = Atlas.data.ties.years;
            return [tip.textContent, edge.ties.length,
                    edge.ties.filter((tie) => low[tie] === null && high[tie] === null).length];
        })"""
    )
    assert any(0 < none < many for _, many, none in said)
    for text, many, none in said:
        if 0 < none < many:
            assert f"no date: {none}" in text
        assert ("no date" in text) == (none > 0)


def test_a_choice_by_search_moves_the_picture_there(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=map", only_looks=True).page
    page.fill("#search", "Farrow")
    page.keyboard.press("Enter")
    page.wait_for_function(
        """() => {
            const spot = Atlas.scene.toScreen(Atlas.data.indexOf.get('XA-FA'));
            const { clientWidth, clientHeight } = document.getElementById('network');
            return Math.abs(spot.x - clientWidth / 2) < 3 && Math.abs(spot.y - clientHeight / 2) < 3;
        }"""
    )


def test_three_kinds_of_date_have_their_own_lines_and_counts(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    net = states.network()
    dates = net.dates
    undated = int((~np.isfinite(dates["start_low"]) & ~np.isfinite(dates["start_high"])).sum())
    shown = counts(page, "dates")
    assert shown["undated"] == undated
    assert sum(shown.values()) == len(net.ties)
    styles = page.evaluate("Atlas.scene.strokes().map((g) => g.dash.length)")
    assert {0, 2} == set(styles)
    page.uncheck("#dates-undated")
    assert status(page)[0] == len(net.ties) - undated
    label = page.get_attribute("#histogram", "aria-label")
    assert f"{undated} have no date" in label
    assert page.locator("#histogram i").count() == 2019 - 1985 + 1
    page.select_option("#era", "era:early")
    assert status(page)[0] == len(net.during("1980/1999").ties)
    tip = page.evaluate(
        """() => { const tie = Atlas.data.ties.id.findIndex((_, at) => Atlas.model.undatedTie(at));
            return Atlas.data.ties.columns.start.at(tie); }"""
    )
    assert tip == ""


@pytest.mark.parametrize(
    ("box", "value", "query"),
    [
        ("#confidence", "low", "confidence == 'low'"),
        ("#tieKind", "loan", "kind == 'loan'"),
        ("#family", "s3", "sources.str.contains('s3')"),
        ("#world", "world:east-asia", "target == 'JP'"),
    ],
)
def test_filters_keep_what_they_say(state: Path, opened: Callable, box: str, value: str, query: str) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    page.select_option(box, value)
    assert status(page)[0] == len(states.network().ties.query(query))
    assert f"{box[1:]}=" in page.url


def test_colours_by_role_have_a_legend(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    page.select_option("#colour", "role:assigned")
    assert "bridgehead" in page.inner_text("#colour-legend")
    paint = "id => Atlas.paint(Atlas.data.indexOf.get(id))"
    assert page.evaluate(paint, "XA-BO") == page.evaluate("Atlas.data.roles.colours.bridgehead")
    assert page.evaluate(paint, "XA-CE") == page.evaluate("Atlas.page().quiet")
    assert page.locator("#size-legend > span").count() == page.locator("#width-legend > span").count() == 3


def test_a_story_is_told_step_by_step(state: Path, opened: Callable) -> None:
    page = opened(state, only_looks=True).page
    page.click("#tell")
    page.wait_for_selector("#story:not([hidden])")
    assert page.evaluate("Atlas.state.view") == "map"
    assert "See the map." in page.inner_text("#story")
    page.click("#story-next")
    page.wait_for_function("() => Atlas.state.view === 'roles'")
    assert page.inner_text("#panel h2").startswith("Borovia")
    page.go_back()
    page.wait_for_function("() => Atlas.state.step === 1")
    page.click("#story-end")
    assert page.is_hidden("#story")


def test_an_address_holds_where_the_picture_stands(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    page.click("#closer")
    page.wait_for_function("() => location.hash.includes('at=')")
    address, scale = page.url.split("#")[1], page.evaluate("Atlas.camera.getScale()")
    again = opened(state, f"#{address}").page
    assert again.evaluate("Atlas.camera.getScale()") == pytest.approx(scale, rel=1e-2)
    page.click("#fit")
    assert "at=" not in page.url


def test_pictures_have_legend_and_caption_and_live_text(state: Path, opened: Callable) -> None:
    page = opened(state, only_looks=True).page
    page.click("#drawer")
    for view in VIEWS:
        page.check(f"#view-{view}", force=True)
        with page.expect_download() as waiting:
            page.click("#svg")
        root = ET.fromstring(waiting.value.path().read_text(encoding="utf-8"))  # noqa: S314 - our own file
        texts = " ".join(node.text or "" for node in root.iter(f"{SVG}text"))
        ties = "8 ties" if view == "ego" else "48 ties"
        rule = "Ties of uncertain date are included."
        for part in (
            "Roles of Examplia",
            "Examplia (2026)",
            "Data version 7",
            "subnatnet",
            ties,
            rule,
            "Sources: ",
        ):
            assert part in texts, (view, part)
        assert ("Japan" if view == "ego" else "Borovia") in texts.replace("\u2068", ""), view
        if view in ("map", "force"):
            assert "no date (" in texts
        if view == "compare":  # with the two globes, in the looks of the page
            drawn = [circle.get("fill") for circle in root.iter(f"{SVG}circle")]
            assert len(drawn) >= 6
            assert all(fill.startswith("rgb") for fill in drawn)
    page.check("#view-roles", force=True)
    page.check("#grey")
    with page.expect_download() as waiting:
        page.click("#png")
    with Image.open(waiting.value.path()) as picture:
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert picture.size[0] == round(180 / 25.4 * 300)
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    assert np.ptp(pixels, axis=2).max() < 40  # no colour left


def test_a_printed_page_is_the_picture(state: Path, opened: Callable, tmp_path: Path) -> None:
    from pypdf import PdfReader

    page = opened(state, "#view=roles").page
    page.evaluate("window.print = () => document.body.dataset.printed = 'yes'")
    page.click("#drawer")
    page.click("#pdf")
    assert page.get_attribute("body", "data-printed") == "yes"
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    text = PdfReader(tmp_path / "page.pdf").pages[0].extract_text()
    assert "Borovia" in text
    assert "Examplia (2026)" in text


def test_tables_to_take_along(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force&actor=XA-BO", only_looks=True).page
    with page.expect_download() as waiting:
        page.click("#csv")
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"), newline="")))
    ties = states.network().ties
    assert len(rows) == ((ties["source"] == "XA-BO") | (ties["target"] == "XA-BO")).sum()
    assert {"source_unit", "target_unit"} <= set(rows[0])
    with page.expect_download() as waiting:
        page.click("#roles-csv")
    rows = list(csv.DictReader(io.StringIO(waiting.value.path().read_text(encoding="utf-8-sig"), newline="")))
    assert len(rows) == sum(map(len, states.roles().values()))
    assert rows[0]["assigned"] == "core_area|vanguard"


def test_coverage_and_citation_stand_in_the_file(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    page.click("#about-data summary")
    text = page.inner_text("#about")
    assert "Examplia (2026)" in text
    assert "Data version 7, 2026-01" in text
    assert "agreement\t36" in text
    page.click("#embed")
    page.wait_for_function("() => /embed|iframe/.test(document.getElementById('status').textContent)")


@pytest.mark.parametrize("language", ["de", "pl", "zh"])
def test_roles_countries_and_regions_speak_the_language(state: Path, opened: Callable, language: str) -> None:
    page = opened(state, f"#language={language}", only_looks=True).page
    text = page.inner_text("#sheet")
    words = {
        "de": ("Polen", "Brückenkopf", "Kerngebiet"),
        "pl": ("Polska", "przyczółek"),
        "zh": ("波兰", "桥头堡"),
    }
    for word in words[language]:
        assert word in text
    assert not re.search(r"\b(Poland|bridgehead|cannot be seen)\b", text)
    tile(page, "XA-AL").click()
    usual = {"de": "12 von 40 Kontakten: Polen, üblich 4%", "pl": "kontakty: Polska, 12 z 40, zwykle 4%"}
    usual["zh"] = "通常为 4%"
    assert usual[language] in page.inner_text(".card .evidence")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_nobody_is_kept_out(state: Path, opened: Callable, theme: str, size: tuple[int, int]) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = opened(state, f"#theme={theme}", viewport=viewport, only_looks=True).page
    again = {"light": None, "dark": "colours"}[theme]  # the other rules find in both themes the same
    for view in VIEWS:
        page.check(f"#view-{view}", force=True)
        assert barriers(page, again=again) == [], view
    page.check("#view-roles", force=True)
    tile(page, "XA-AL").click()
    assert barriers(page, again=again) == []


@pytest.mark.parametrize("size", [(1280, 800), (390, 780)])
def test_a_choice_leaves_the_page_as_if_it_were_made_anew(
    state: Path, opened: Callable, size: tuple[int, int]
) -> None:
    page = opened(state, viewport={"width": size[0], "height": size[1]}, only_looks=True).page
    shown = """async (change) => {
        change();
        await new Promise((done) => setTimeout(done));
        const parts = ['sheet', 'panel', 'legend', 'status'].map((id) => document.getElementById(id));
        return parts.map((part) => part?.outerHTML).join();
    }"""
    for view in VIEWS:
        page.check(f"#view-{view}", force=True)
        for chosen in ("XA-AL", "XA-BO", None):
            at = "null" if chosen is None else f"Atlas.data.indexOf.get('{chosen}')"
            differs = page.evaluate(
                f"""async () => {{
                    const shown = {shown};
                    const before = await shown(() => Atlas.select({at}));
                    const anew = await shown(() => dispatchEvent(new PopStateEvent('popstate')));
                    return anew === before ? null : [before, anew];
                }}"""
            )
            assert differs is None, (view, chosen)


def test_everything_of_the_role_map_from_the_keyboard(state: Path, opened: Callable) -> None:
    page = opened(state, only_looks=True).page
    tile(page, "XA-AL").focus()
    page.keyboard.press("Enter")
    assert page.is_visible(".card")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    page.focus("#role-era-0")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("[Atlas.state.era, document.activeElement.id]") == ["early", "role-era-1"]
    page.focus("[data-role=hub]")
    page.keyboard.press("Space")
    assert page.evaluate("Atlas.state.role") == "hub"


def test_the_page_is_valid_with_roles(state: Path, opened: Callable) -> None:
    assert faults(state.read_text(encoding="utf-8")) == []
    page = opened(state, "#actor=XA-AL", only_looks=True).page
    assert faults(page.content()) == []
    page.check("#view-matrix", force=True)
    assert faults(page.content()) == []


def test_what_ties_show_is_told_apart_from_trade_and_from_the_usual(tmp_path: Path, opened: Callable) -> None:
    rows = states.ROLES.assign(
        enacted=["donor|twinning", "twinning", "twinning", "twinning", "twinning", "donor"],
        enacted_p=["0.98|1.00", "1.00", "1.00", "1.00", "1.00", "0.66"],
        enacted_mostly="twinning",
        enacted_towards=["PL|BR", "JP", "PL", "", "JP|PL", ""],
        enacted_towards_p=["0.97|0.99", "0.83", "0.99", "", "0.99|0.7", ""],
        enacted_towards_from=["ties|trade", "trade", "most", "", "both|most", ""],
        enacted_verdict=["enacted", "enacted", "as most regions", "as most regions", "enacted", "enacted"],
    )
    page = opened(write_atlas(states.network(), tmp_path / "atlas.html", roles=rows)).page
    said = {name: tile(page, name).locator(".chip").last.inner_text() for name in states.NAMES}
    assert said == {
        "XA-AL": "donor; more ties with Poland +1",
        "XA-BO": "more trade with Japan (83% sure)",
        "XA-CE": "as most: largest share with Poland",
        "XA-DU": "as most regions",
        "XA-EL": "more ties with Japan +1",
        "XA-FA": "donor 66%",
    }
    tile(page, "XA-AL").click()
    assert "donor; more ties with Poland; more trade with Brazil" in page.inner_text(".card")
    headline = page.inner_text("#headline")
    assert "The ties of 4 stand out" in headline
    # what is counted is one comparison, whatever else a region could be asked
    verdicts = rows["verdict_assigned_enacted"]
    assert f"told and shown agree for {(verdicts == 'agrees').sum()}" in headline


def test_a_directive_received_is_no_act_of_the_region(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=force", only_looks=True).page
    net = states.network()
    assert page.input_value("#size") == "own"
    own, every = page.evaluate(
        """() => ['own', 'acts'].map((key) => Object.fromEntries(
            Atlas.current().unit.nodes.map((at) => [Atlas.data.actors.id[at], Atlas.current()[key](at)])))"""
    )
    everything = sn.centrality(net, "acts")["acts"]
    abroad = sn.centrality(net.layer("agreement", "investment"), "acts")["acts"]
    for region in states.NAMES:
        assert every[region] == everything[region] == own[region] + 1
        assert own[region] == abroad[region]
    assert own["org:court"] == len(states.NAMES)
    page.evaluate("Atlas.select(Atlas.data.indexOf.get('XA-BO'))")
    assert f"(acts of its own: {own['XA-BO']}, directives received: 1)" in page.inner_text("#panel")


def test_what_a_schema_declares_has_words_colour_and_dash(tmp_path: Path, opened: Callable) -> None:
    schema = DEFAULT_SCHEMA.with_layer(
        "border_trade",
        sources=("region",),
        targets=("place",),
        meaning="goods over the land border",
        colour="#123456",
        colour_dark="#abcdef",
        dash=(7, 2),
    )
    rows = [("R1", "P1", "border_trade"), ("R1", "P2", "agreement"), ("R2", "P1", "border_trade")]
    net = sn.from_edges(pd.DataFrame(rows, columns=["source", "target", "layer"]), schema=schema)
    page = opened(write_atlas(net, tmp_path / "atlas.html", view="force")).page
    row = page.locator("label[for=layers-border_trade]")
    assert row.inner_text().split("\n")[0].strip() == "border trade"
    assert row.get_attribute("title") == "goods over the land border"
    assert row.locator("svg path").get_attribute("stroke") == "#123456"
    page.select_option("#theme", "dark")
    assert row.locator("svg path").get_attribute("stroke") == "#abcdef"
    page.check("#grey")
    with page.expect_download() as waiting:
        page.click("#svg")
    root = ET.fromstring(waiting.value.path().read_text(encoding="utf-8"))  # noqa: S314 - our own file
    assert "7 2" in {path.get("stroke-dasharray") for path in root.iter(f"{SVG}path")}
    page.evaluate("Atlas.select(Atlas.data.indexOf.get('R1'))")
    assert "border trade" in page.inner_text("#panel")


def test_a_row_counts_for_as_many_acts_as_it_stands_for(tmp_path: Path, opened: Callable) -> None:
    rows = [("R1", "P1", 3, "a"), ("R1", "P1", 2, "b"), ("R1", "P2", 5, "c"), ("R2", "P2", 4, "c")]
    ties = pd.DataFrame(rows, columns=["source", "target", "count", "document"])
    net = sn.from_edges(ties)
    page = opened(write_atlas(net, tmp_path / "atlas.html", view="force")).page
    shown = page.evaluate(
        """() => Object.fromEntries(Atlas.current().unit.nodes.map(
            (at) => [Atlas.data.actors.id[at], Atlas.current().acts(at)]))"""
    )
    assert shown == sn.centrality(net, "acts")["acts"].to_dict()
    lines = page.evaluate(
        """() => Atlas.current().edges.map(({ a, b, acts }) =>
            [Atlas.data.actors.id[a], Atlas.data.actors.id[b], acts])"""
    )
    expected = net.edges[["source", "target", "count"]].to_numpy().tolist()
    assert {(*sorted(ends), acts) for *ends, acts in lines} == {(*sorted(ends), n) for *ends, n in expected}


def test_without_roles_tiles_say_with_whom_most_contacts_are(tmp_path: Path, opened: Callable) -> None:
    page = opened(write_atlas(states.network(), tmp_path / "atlas.html")).page
    assert "no table of roles" in page.inner_text("#headline")
    assert re.search(r"Most\s+\w+ \d", tile(page, "XA-BO").inner_text())


def test_wrong_parts_are_refused(tmp_path: Path) -> None:
    for options, message in (
        ({"story": [{"txt": "x"}]}, "'txt'"),
        ({"story": [{"view": "map"}]}, "needs a `text`"),
        ({"about": {"licens": "x"}}, "'licens'"),
    ):
        with pytest.raises(InvalidChoice, match=message):
            write_atlas(states.network(), tmp_path / "atlas.html", **options)


@pytest.mark.parametrize("language", ["en", "de", "pl", "zh"])
def test_the_key_and_all_tiles_are_on_the_first_screen(state: Path, opened: Callable, language: str) -> None:
    viewport = {"width": 1440, "height": 900}
    page = opened(state, f"#language={language}", viewport=viewport, only_looks=True).page
    sheet, *ends = page.evaluate(
        """() => ['#sheet', '.key', '.tile'].flatMap((which) => [...document.querySelectorAll(which)])
            .map((node) => node.getBoundingClientRect().bottom)"""
    )
    assert len(ends) == 1 + len(states.NAMES)
    assert max(ends) <= sheet + 1, language


def test_the_ego_view_counts_what_it_shows(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=ego&actor=XA-BO", only_looks=True).page
    net = states.network()
    own = net.ties[(net.ties["source"] == "XA-BO") | (net.ties["target"] == "XA-BO")]
    assert status(page)[0] == len(own)
    assert sum(counts(page, "layers").values()) == len(own)
    assert sum(counts(page, "dates").values()) == len(own)
    with page.expect_download() as waiting:
        page.click("#csv")
    assert (
        len(list(csv.reader(io.StringIO(waiting.value.path().read_text(encoding="utf-8"))))) == len(own) + 1
    )


def test_choosing_a_period_chooses_the_roles_of_that_era(state: Path, opened: Callable) -> None:
    page = opened(state, "#view=map&actor=XA-BO", only_looks=True).page
    page.select_option("#era", "era:late")
    assert page.evaluate("Atlas.state.era") == "late"
    assert page.locator(".card .chip").first.inner_text().startswith("hub")
    assert "late 2000\u2013" in page.inner_text(".card")
    # years of one's own leave the roles as they are, and the card says so
    page.evaluate("Atlas.change({ from: 2005 })")
    assert "ties of 2005\u20132019" in page.inner_text(".card")


def test_where_tables_hold_no_role_nothing_is_said_of_the_centre(tmp_path: Path, opened: Callable) -> None:
    silent = states.ROLES.assign(
        assigned="", assigned_towards="", claimed="cannot be seen", claimed_towards=""
    )
    for name in ("verdict_assigned_claimed", "verdict_assigned_enacted", "assigned_enacted"):
        silent[name] = "nothing said"
    page = opened(write_atlas(states.network(), tmp_path / "silent.html", roles=silent)).page
    headline = page.inner_text("#headline")
    assert "No role that the centre gives a region is in the tables." in headline
    assert "What regions claim themselves is not in the tables." in headline
    assert "0 of" not in headline


def test_evidence_says_whose_it_is(tmp_path: Path, opened: Callable) -> None:
    roles = states.ROLES.drop(columns="evidence").assign(
        assigned_evidence="a plan of 1995",
        claimed_evidence="its report of 2020",
        enacted_evidence="9 of 20 contacts",
    )
    page = opened(write_atlas(states.network(), tmp_path / "said.html", roles=roles), "#actor=XA-AL").page
    assert page.locator(".evidence li").all_inner_texts() == [
        "Told by the centre: a plan of 1995",
        "Claims itself: its report of 2020",
        "Ties show: 9 of 20 contacts",
    ]


def test_regions_have_their_own_names_where_the_page_speaks_their_language(
    tmp_path: Path, opened: Callable
) -> None:
    ties = pd.DataFrame({"source": ["PL-14", "PL-12", "PL-14"], "target": ["DE-BY", "DE-BE", "CN-SC"]})
    actors = world().actors(["DE-BY", "DE-BE", "CN-SC"], home=["PL"]).reset_index(names="id")
    page = opened(write_atlas(sn.from_edges(ties, actors), tmp_path / "own.html"), "#unit=recorded").page
    names = "() => ['PL-14', 'DE-BY', 'CN-SC'].map((id) => Atlas.name(Atlas.data.indexOf.get(id)))"
    found = {}
    for language in ("en", "pl", "de"):
        page.evaluate("(language) => Atlas.change({ language })", language)
        found[language] = page.evaluate(names)
    assert found == {
        "en": ["Mazovia", "Bavaria", "Sichuan"],
        "pl": ["Mazowieckie", "Bavaria", "Sichuan"],
        "de": ["Mazovia", "Bayern", "Sichuan"],
    }
    page.evaluate("Atlas.change({ language: 'pl', selected: Atlas.data.indexOf.get('PL-14') })")
    assert page.inner_text("#panel h2").replace("\u2068", "").startswith("Mazowieckie Mazovia")
