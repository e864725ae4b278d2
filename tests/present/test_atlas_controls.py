"""Every control of the atlas, by pointer and by keyboard; what it saves; whom it keeps out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

import subnatnet as sn
from present.keyboard import to
from present.looking import barriers, counts, ink, status
from present.markup import faults
from subnatnet.present import page as pages

if TYPE_CHECKING:
    from collections.abc import Callable

SVG = "{http://www.w3.org/2000/svg}"


def test_every_control_of_the_template_is_driven() -> None:
    controls = re.findall(
        r"<(?:input|select|button|summary|a)\b[^>]*?\bid=\"(\w+)\"", pages.template("atlas.html")
    )
    assert len(controls) >= 18
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_atlas*.py"))
    assert [name for name in controls if f'"#{name}"' not in tests] == []


def test_views_zoom_size_and_help(china: Path, opened: Callable) -> None:
    page = opened(china, "#unit=world_region", only_looks=True).page
    drawn = {}
    for view, word in (("map", "Map"), ("rings", "Rings"), ("force", "Network")):
        page.locator("#views label", has_text=word).click()
        assert page.evaluate("Atlas.state.view") == view
        drawn[view] = ink(page)
        assert f"{word} of " in page.get_attribute("#network canvas", "aria-label")
    assert min(drawn.values()) > 5000
    assert len(set(drawn.values())) == 3

    scale = "Atlas.camera.getScale()"
    start = page.evaluate(scale)
    page.click("#closer")
    assert page.evaluate(scale) == pytest.approx(start * 1.35)
    page.click("#farther")
    page.click("#farther")
    assert page.evaluate(scale) == pytest.approx(start / 1.35)
    page.click("#fit")
    page.wait_for_function(f"() => Math.abs({scale} - {start}) < 1e-3 * {start}")

    sizes = "Object.fromEntries(Atlas.model.sizes(Atlas.state, Atlas.current()))"
    shown = {}
    for size in ("partners", "index", "none", "acts"):
        page.select_option("#size", size)
        shown[size] = page.evaluate(sizes)
    assert shown["none"] == {}
    assert shown["partners"] != shown["acts"] != shown["index"]

    assert page.is_hidden("#help p >> nth=0")
    page.click("#help summary")
    assert "acts" in page.inner_text("#help")


def test_colours_follow_the_choice_or_else_the_system(small: Path, opened: Callable) -> None:
    page = opened(small, color_scheme="dark").page
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.get_attribute("html", "data-theme") == "dark"
    dark = page.evaluate(ground)
    page.select_option("#theme", "light")
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.evaluate(ground) != dark
    page.select_option("#theme", "auto")
    page.emulate_media(color_scheme="light")
    page.wait_for_selector("html[data-theme=light]")


def test_every_word_is_in_the_language_chosen(china: Path, opened: Callable) -> None:
    page = opened(china, "#actor=CN-SC&from=1990&to=2010", only_looks=True).page
    seen = {}
    for language, word in (("zh", "协议"), ("pl", "porozumienie"), ("en", "agreement")):
        page.select_option("#language", language)
        assert page.get_attribute("html", "lang") == language
        assert word in page.inner_text("#layers").lower() + page.inner_text("#ties").lower()
        seen[language] = [
            *page.locator("[data-word]:visible").all_inner_texts(),
            *(page.get_attribute(f"#{name}", "aria-label") for name in ("closer", "panel", "play")),
        ]
        assert not [text for text in seen[language] if not text or "{" in text or "undefined" in text]
    assert len({len(words) for words in seen.values()}) == 1
    alike = [en for en, pl in zip(seen["en"], seen["pl"], strict=True) if en == pl]
    assert alike == []
    page.select_option("#language", "zh")
    assert "四川" in page.inner_text("#panel")


def test_the_link_holds_the_view(china: Path, opened: Callable) -> None:
    page = opened(china, "#view=rings", only_looks=True).page
    page.click("#link")
    page.wait_for_function("() => /address/.test(document.getElementById('status').textContent)")
    assert page.url.endswith("#view=rings")


def test_a_chosen_region_lights_up_its_partners(china: Path, opened: Callable) -> None:
    page = opened(china, only_looks=True).page
    everything = ink(page)
    page.evaluate("Atlas.select(Atlas.data.indexOf.get('CN-YN'))")
    lit = page.evaluate("Atlas.scene.lit().map((actor) => Atlas.data.actors.id[actor])")
    edges = sn.load_china().rollup("province", partners="country").edges
    own = edges[(edges["source"] == "CN-YN") | (edges["target"] == "CN-YN")]
    assert set(lit) == {"CN-YN", *own["source"], *own["target"]}
    assert ink(page) < everything
    # a name in the table of ties leads on to that actor, and the cross back to everything
    page.click("#ties .name >> nth=0")
    assert "actor=CN-YN" not in page.url
    page.click("#panel .close")
    assert page.is_hidden("#panel")
    assert page.evaluate("Atlas.scene.lit()") is None


def test_a_chosen_line_stays_lit(china: Path, opened: Callable) -> None:
    page = opened(china, "#unit=world_region&one=CN-HL&other=world:europe&by=agreement", only_looks=True).page
    lit = page.evaluate("Atlas.scene.lit().map((actor) => Atlas.data.actors.id[actor])")
    assert set(lit) == {"CN-HL", "world:europe"}
    bright = page.evaluate("Atlas.scene.strokes().filter((group) => group.bright).map((g) => g.edges.length)")
    assert bright == [1]


def test_the_table_of_ties_can_be_sorted(china: Path, opened: Callable) -> None:
    page = opened(china, "#actor=CN-SC", only_looks=True).page
    dates = page.locator("#ties td:nth-child(3)").all_inner_texts()
    years = [int(date[:4]) for date in dates if re.fullmatch(r"\d{4}(-\d\d)*", date)]
    assert len(years) > 10
    assert years == sorted(years, reverse=True)
    assert page.locator("#ties th[aria-sort=descending]").inner_text().startswith("dates")
    page.click("#ties th button:has-text('dates')")
    page.wait_for_selector("#ties th[aria-sort=ascending]")
    page.click("#ties th button:has-text('partner')")
    names = page.locator("#ties td:nth-child(1) button").all_inner_texts()
    assert names == page.evaluate("(names) => [...names].sort((a, b) => a.localeCompare(b, 'en'))", names)
    assert page.evaluate("document.activeElement.textContent").startswith("partner")
    page.click("#ties th button:has-text('tie')")
    assert page.locator("#ties th[aria-sort]").count() == 1
    assert set(page.locator("#ties td:nth-child(2)").all_inner_texts()[0].split(":")[:1]) == {"agreement"}


def test_links_to_sources_are_safe(china: Path, opened: Callable) -> None:
    page = opened(china, "#actor=CN-HL", only_looks=True).page
    links = page.evaluate(
        "[...document.querySelectorAll('#panel a')].map((a) => [a.protocol, a.target, a.rel, a.textContent])"
    )
    assert len(links) > 20
    for protocol, target, rel, text in links:
        assert protocol in ("http:", "https:")
        assert target == "_blank"
        assert {"noopener", "noreferrer", "nofollow"} <= set(rel.split())
        assert text.strip()


@pytest.mark.parametrize("query", ["Łódź", "lodz", "LÓDZ"])
def test_search_takes_accents_or_leaves_them(china: Path, opened: Callable, query: str) -> None:
    page = opened(china, "#unit=recorded", only_looks=True).page
    page.fill("#search", query)
    page.locator("#found [data-actor]").first.click()
    assert page.inner_text("#panel h2").startswith("Łódź")


def test_a_mark_can_be_dragged_and_the_picture_moved(small: Path, opened: Callable) -> None:
    page = opened(small, only_looks=True).page
    box = page.locator("#network").bounding_box()
    where = "Atlas.scene.toScreen(Atlas.data.indexOf.get('R1'))"
    spot = page.evaluate(where)
    x, y = spot["x"] + box["x"], spot["y"] + box["y"]
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 90, y + 60, steps=30)
    page.mouse.up()
    moved = page.evaluate(where)
    # the first few pixels tell a drag from a click
    assert (moved["x"], moved["y"]) == pytest.approx((spot["x"] + 90, spot["y"] + 60), abs=15)
    scale = page.evaluate("Atlas.camera.getScale()")
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"() => Atlas.camera.getScale() > {scale}")


def test_search_and_panel_from_the_keyboard(china: Path, opened: Callable) -> None:
    page = opened(china, only_looks=True).page
    to(page, ".skip")
    page.keyboard.press("Enter")  # the link past everything
    page.keyboard.type("四川")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    assert page.inner_text("#panel h2").startswith("Sichuan")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    assert page.evaluate("document.activeElement.id") == "search"


def test_filters_and_years_from_the_keyboard(china: Path, opened: Callable) -> None:
    page = opened(china, "#from=2000&to=2020", only_looks=True).page
    to(page, "#view-force")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("[Atlas.state.view, document.activeElement.id]") == ["map", "view-map"]
    to(page, "#unit")
    page.keyboard.press("w")
    assert page.evaluate("Atlas.state.unit") == "world_region"
    to(page, "#layers-agreement")
    page.keyboard.press("Space")
    assert page.evaluate("[Atlas.state.layers.has('agreement'), document.activeElement.id]") == [
        False,
        "layers-agreement",
    ]
    to(page, "#kinds-ministry")
    page.keyboard.press("Space")
    assert not page.evaluate("Atlas.state.kinds.has('ministry')")
    for name in ("size", "language", "theme"):
        to(page, f"#{name}")
        before = page.input_value(f"#{name}")
        page.keyboard.press("ArrowDown")
        assert page.input_value(f"#{name}") != before
    with page.expect_download():
        to(page, "#csv")
        page.keyboard.press("Enter")
    scale = page.evaluate("Atlas.camera.getScale()")
    to(page, "#closer")
    page.keyboard.press("Enter")
    assert page.evaluate("Atlas.camera.getScale()") > scale
    to(page, "#from")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Atlas.state.from") == 2001
    to(page, "#to")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Atlas.state.to") == 2019
    to(page, "#undated")
    page.keyboard.press("Space")
    assert page.evaluate("[...Atlas.state.dates].length") == 3
    to(page, "#era")
    page.keyboard.press("Home")
    assert page.evaluate("Atlas.state.from") < 2001
    to(page, "#play")
    page.keyboard.press("Space")
    assert page.get_attribute("#play", "aria-pressed") == "true"
    page.keyboard.press("Space")
    assert page.get_attribute("#play", "aria-pressed") == "false"


def test_arrow_keys_move_the_picture_and_plus_and_minus_zoom(small: Path, opened: Callable) -> None:
    page = opened(small, only_looks=True).page
    page.locator("#network canvas").focus()
    view = "Atlas.camera.getViewPosition().x"
    before = page.evaluate(view)
    page.keyboard.down("ArrowRight")
    page.wait_for_function(f"() => {view} !== {before}")
    page.keyboard.up("ArrowRight")
    scale = page.evaluate("Atlas.camera.getScale()")
    page.keyboard.down("-")
    page.wait_for_function(f"() => Atlas.camera.getScale() < {scale}")
    page.keyboard.up("-")


def test_saved_pictures_show_what_the_screen_shows(china: Path, opened: Callable) -> None:
    page = opened(china, "#unit=world_region&layers=investment", only_looks=True).page
    with page.expect_download() as waiting:
        page.click("#png")
    with Image.open(waiting.value.path()) as picture:
        assert picture.size[0] == round(180 / 25.4 * 300)
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3)
    assert (pixels == 255).all(axis=1).mean() > 0.5  # a ground, not transparent black
    assert (pixels.min(axis=1) < 120).sum() > 2000
    for view in ("force", "map", "rings"):
        page.check(f"#view-{view}", force=True)
        with page.expect_download() as waiting:
            page.click("#svg")
        root = ET.fromstring(waiting.value.path().read_text(encoding="utf-8"))  # noqa: S314 - our own file
        marks = [path for path in root.iter(f"{SVG}path") if path.find(f"{SVG}title") is not None]
        assert len(marks) == status(page)[2]
        assert "Sichuan" in {mark.find(f"{SVG}title").text.strip("\u2068\u2069") for mark in marks}
        strokes = [path for path in root.iter(f"{SVG}path") if path.get("fill") == "none"]
        colour = page.evaluate("Atlas.colour('layers', 'investment')")
        assert {path.get("stroke") for path in strokes} == {colour}
        lines = sum(path.get("d").count("M") for path in strokes)
        assert lines >= page.evaluate("Atlas.current().edges.length")
        assert len(list(root.iter(f"{SVG}text"))) > 20


def test_names_stay_inside_the_picture(china: Path, opened: Callable) -> None:
    page = opened(china, "#view=rings", only_looks=True).page
    placed = page.evaluate(
        """() => {
            const { x, y } = Atlas.camera.toWorld({ x: 0, y: 0 });
            const { clientWidth, clientHeight } = document.getElementById('network');
            const zoom = Atlas.camera.getScale();
            const pen = document.createElement('canvas').getContext('2d');
            const frame = [x, y, x + clientWidth / zoom, y + clientHeight / zoom];
            return Atlas.scene.labels(zoom, frame).map((l) => {
                pen.font = `${l.strong ? 600 : 400} 12px system-ui, "Noto Sans", sans-serif`;
                const wide = pen.measureText(l.text).width / zoom;
                if (l.turn === null) return [l.x - x, l.y - y, clientWidth / zoom, clientHeight / zoom];
                const far = Math.hypot(l.x, l.y) + l.far + wide;
                return [far * Math.cos(l.turn) - x, far * Math.sin(l.turn) - y,
                        clientWidth / zoom, clientHeight / zoom];
            });
        }"""
    )
    assert len(placed) > 60
    assert [spot for spot in placed if not (0 < spot[0] < spot[2] and 0 < spot[1] < spot[3])] == []


def test_nothing_left_to_show_says_what_to_do(small: Path, opened: Callable) -> None:
    page = opened(small, only_looks=True).page
    for name in counts(page, "layers"):
        page.uncheck(f"#layers-{name}")
    assert status(page)[0] == 0
    assert "tick more boxes" in page.inner_text("#status")


AGAIN = {"light": None, "dark": "colours"}  # the other rules find in both themes the same
STATES = ["view=force&actor=CN-SC", "view=map&actor=CN-SC", "view=rings&one=CN-SC&other=PL&by=agreement"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_out_in_any_view(china: Path, opened: Callable, theme: str) -> None:
    page = opened(china, f"#theme={theme}", only_looks=True).page
    again = AGAIN[theme]
    assert barriers(page, again=again) == []
    for state in STATES:
        page.evaluate(f"location.hash = 'theme={theme}&{state}'")
        page.wait_for_selector(f"#view-{state[5:].split('&')[0]}:checked")
        page.wait_for_selector("#ties")
        assert barriers(page, again=again) == []
    page.click("#help summary")
    page.fill("#search", "an")
    assert page.is_visible("#found-3")
    assert barriers(page, again=again) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_out_on_a_phone(china: Path, opened: Callable, theme: str) -> None:
    phone = {"viewport": {"width": 380, "height": 740}, "has_touch": True}
    page = opened(china, f"#theme={theme}&view=map", only_looks=True, **phone).page
    again = AGAIN[theme]
    assert barriers(page, again=again) == []
    page.click("#drawer")
    assert barriers(page, again=again) == []
    page.click("#drawer")
    page.evaluate("Atlas.select(Atlas.data.indexOf.get('CN-XJ'))")
    assert barriers(page, again=again) == []


def test_the_page_is_valid_before_and_after_its_scripts_ran(china: Path, opened: Callable) -> None:
    assert faults(china.read_text(encoding="utf-8")) == []
    page = opened(china, "#actor=CN-SC&language=pl&from=2000", only_looks=True).page
    page.fill("#search", "lodz")
    page.keyboard.press("ArrowDown")
    assert faults(page.content()) == []
    page.keyboard.press("Enter")
    page.check("#view-map", force=True)
    assert faults(page.content()) == []
