"""A walk through the atlas: every view at three widths, light and dark, in four languages, by keyboard alone.

One page for each width is opened once and walked through in order.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from present import states
from present.keyboard import AHEAD, hold, to
from subnatnet.present.atlas import write_atlas
from subnatnet.present.page import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

WIDTHS = {"desk": (1440, 900), "tablet": (1024, 768), "phone": (390, 844)}
VIEWS = ("roles", "map", "force", "rings", "matrix", "ego", "compare")
LANGUAGES = ("en", "de", "pl", "zh")

# What is wrong with what one sees: a page wider than the screen, text cut by its box, words that are none.
WRONG = r"""() => {
    const found = [];
    const shown = (node) => node.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
    if (document.documentElement.scrollWidth > innerWidth + 1) found.push(['wider than the screen']);
    const written = new Map();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const { parentNode: node, data } = texts.currentNode;
        written.set(node, written.has(node) ? `${written.get(node)} ${data}` : data);
    }
    for (const [node, text] of written) {
        if (node === document.body || !text.trim()) continue;
        if (node.closest('script, style, noscript, svg, canvas, select, .unseen, .skip, #print')) continue;
        if (!shown(node) || node.clientWidth <= 1) continue;
        const { overflowX, overflowY } = getComputedStyle(node);
        const cut = (flow, whole, room) => ['hidden', 'clip'].includes(flow) && whole > room + 2;
        if (cut(overflowX, node.scrollWidth, node.clientWidth)) found.push(['cut', node.id, text]);
        if (cut(overflowY, node.scrollHeight, node.clientHeight)) found.push(['cut below', node.id, text]);
        if (/undefined|NaN|\{\w+\}|\bnull\b|\[object/u.test(text)) found.push(['no words', node.id, text]);
        if (/\b(?:layer|role|date|leg|kind|view|answer|short)_[a-z]/u.test(text)) found.push(['inner', text]);
    }
    return found;
}"""
# Where the keyboard is: what it is on, whether that can be seen, and whether nothing lies over it. Each stop
# is looked at when the next key comes down.
WATCH = """() => {
    const stop = () => {
        const node = document.activeElement;
        if (!node || node === document.body) return null;
        const box = node.getBoundingClientRect();
        const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2];
        const on = document.elementFromPoint(Math.min(Math.max(x, 0), innerWidth - 1),
                                             Math.min(Math.max(y, 0), innerHeight - 1));
        const label = node.closest('label');
        const seen = on !== null && (node.contains(on) || on.contains(node) || Boolean(label?.contains(on)));
        const outlined = getComputedStyle(label && node.type === 'radio' ? node.nextElementSibling : node);
        return [node.id || node.className || node.tagName, seen, parseFloat(outlined.outlineWidth) >= 1];
    };
    const [stops, over] = [[], new AbortController()];
    addEventListener('keydown', () => stops.push(stop()), { capture: true, signal: over.signal });
    globalThis.stopsSoFar = () => [...stops.slice(1), stop()];
    globalThis.lookAway = () => over.abort();
}"""


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_atlas(
        states.network(),
        tmp_path_factory.mktemp("walk") / "atlas.html",
        roles=states.roles(),
        story=[{"text": "See the map.", "view": "view=map"}, {"text": "See all.", "view": "view=roles"}],
        about={"version": "7", "date": "2026-01", "citation": "Examplia (2026)"},
        title="Roles of Examplia",
    )


@pytest.fixture(scope="module", params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: Browser, atlas: Path) -> Iterator[Page]:
    width, height = WIDTHS[request.param]
    context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True)
    context.set_offline(True)
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto(atlas.as_uri())
    opened.wait_for_selector("body[data-ready=yes]")
    yield opened
    context.close()
    assert said == []


def state_of(page: Page, key: str) -> Any:
    return page.evaluate(f"Atlas.state[{json.dumps(key)}]")


def legend(page: Page) -> None:
    """Open the legend by keyboard where it is behind a button."""
    if page.is_visible("#drawer") and page.get_attribute("#drawer", "aria-expanded") == "false":
        to(page, "#drawer")
        page.keyboard.press("Enter")
    assert page.is_visible("#layers")


def closed(page: Page) -> None:
    if page.is_visible("#drawer") and page.get_attribute("#drawer", "aria-expanded") == "true":
        to(page, "#drawer")
        page.keyboard.press("Enter")


def view(page: Page, name: str) -> None:
    """Go to a view by the arrow keys of its switch."""
    to(page, "#views input:checked")
    steps = VIEWS.index(name) - VIEWS.index(state_of(page, "view"))
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowLeft" if steps < 0 else "ArrowRight")
    assert state_of(page, "view") == name


# Where everything stands and how large it is, to half a pixel.
BOXES = r"""() => [...document.body.querySelectorAll('*')].map((node) => {
    const { left, top, width, height } = node.getBoundingClientRect();
    return [node.tagName, ...[left, top, width, height].map((one) => Math.round(2 * one))].join();
})"""
# What is wrong in a view in each language and when it has settled, and what the dark puts elsewhere.
LOOK = f"""async ([view, languages, actor]) => {{
    const selected = actor === null ? null : Atlas.data.indexOf.get(actor);
    const wrong = languages.map((language) => {{
        Atlas.change({{ view, language, theme: 'light', selected }});
        return [language, ({WRONG})()];
    }});
    for (let frames = 0; frames < 2; frames += 1) await new Promise(requestAnimationFrame);
    wrong.push(['settled', ({WRONG})()]);
    const light = ({BOXES})();
    Atlas.change({{ theme: 'dark' }});
    await new Promise(requestAnimationFrame);
    const dark = ({BOXES})();
    const moved = dark.map((box, at) => [light[at], box]).filter(([one, other]) => one !== other);
    return [wrong.filter(([, found]) => found.length > 0), moved, dark.length - light.length];
}}"""


@pytest.mark.parametrize("actor", [None, "XA-AL"])
def test_nothing_is_cut_or_unsaid_in_any_view_language_or_theme(page: Page, actor: str | None) -> None:
    faults = {}
    for name in VIEWS:
        wrong, moved, more = page.evaluate(LOOK, [name, LANGUAGES, actor])
        if wrong:
            faults[name] = wrong
        # in the dark other colours, but every text in its place: what is whole in one is whole in the other
        assert (moved, more) == ([], 0), name
    page.evaluate("Atlas.change({language: 'en', theme: 'light', view: 'roles', selected: null})")
    assert faults == {}


def test_the_keyboard_sees_where_it_is_and_gets_through(page: Page) -> None:
    for name in VIEWS:
        page.evaluate(f"document.activeElement.blur(); Atlas.change({{view: '{name}', selected: null}})")
        page.evaluate(WATCH)
        stops: list[Any] = []
        while len(stops) < 120 and None not in stops and [stop[0] for stop in stops[1:]].count("skip") == 0:
            hold(page, "Tab", page.evaluate(AHEAD, None))
            stops = page.evaluate("stopsSoFar()")
        page.evaluate("lookAway()")
        stops.pop()  # past the end, or the first again
        names = [stop[0] for stop in stops]
        assert [stop for stop in stops if not stop[1]] == [], name
        assert [stop for stop in stops if not stop[2] and stop[0] != "CANVAS"] == [], name
        assert {"skip", "search", f"view-{name}"} <= set(names)
        # a matrix is one stop however many numbers it has
        assert len(names) < 60, name
        if name != "roles":
            assert {"play", "era", "from", "to", "undated"} <= set(names), name
        if name in ("map", "force", "rings", "ego"):
            assert {"CANVAS", "closer", "farther", "fit"} <= set(names), name


def test_roles_by_keyboard(page: Page) -> None:
    view(page, "roles")
    to(page, "#role-eras input:checked")
    page.keyboard.press("ArrowRight")
    assert state_of(page, "era") == "early"
    page.keyboard.press("ArrowLeft")
    to(page, ".tile")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"
    summaries = page.locator("#panel summary")
    assert summaries.count() >= 3
    for summary in summaries.all():
        summary.focus()
        opened = summary.locator("..").evaluate("(node) => node.open")
        page.keyboard.press("Enter")
        assert summary.locator("..").evaluate("(node) => node.open") != opened
    page.evaluate("for (const fold of document.querySelectorAll('#panel details')) fold.open = true")
    assert page.evaluate(WRONG) == []
    order = page.locator("#ties th[aria-sort]").get_attribute("aria-sort")
    page.locator("#ties th[aria-sort] button").focus()
    page.keyboard.press("Enter")
    assert page.locator("#ties th[aria-sort]").get_attribute("aria-sort") != order
    page.locator("#ties td .name").first.focus()
    page.keyboard.press("Enter")  # a partner in the table: the details are of it, and the keyboard is in them
    assert page.evaluate("document.activeElement.closest('#panel') !== null")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    assert page.evaluate("document.activeElement.matches('.tile')")  # back where one came from
    to(page, ".role-word")
    page.keyboard.press("Space")
    assert state_of(page, "role") is not None
    page.keyboard.press("Space")
    assert state_of(page, "role") is None


def test_pictures_by_keyboard(page: Page) -> None:
    for name in ("map", "force", "rings", "ego"):
        view(page, name)
        scale = page.evaluate("Atlas.camera.getScale()")
        to(page, "#closer")
        page.keyboard.press("Enter")
        assert page.evaluate("Atlas.camera.getScale()") > scale
        to(page, "#farther")
        page.keyboard.press("Enter")
        assert page.evaluate("Atlas.camera.getScale()") == pytest.approx(scale)
        to(page, "#network canvas")
        x = page.evaluate("Atlas.camera.getViewPosition().x")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("Atlas.camera.getViewPosition().x") > x
        page.wait_for_function("() => location.hash.includes('at=')")
        to(page, "#fit")
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => Math.abs(Atlas.camera.getScale() - {scale}) < 1e-3 * {scale}")
        assert "at=" not in page.url
        assert words()["en"][f"view_{name}"] in page.get_attribute("#network canvas", "aria-label")


def test_the_matrix_by_keyboard(page: Page) -> None:
    view(page, "matrix")
    to(page, "#matrix button")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").replace("\u2068", "").replace("\u2069", "") in label
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == label


def test_comparison_by_keyboard_says_what_differs_first(page: Page) -> None:
    view(page, "compare")
    for name in ("left-region", "left-era", "right-region", "right-era"):
        to(page, f"#{name}")
        before = page.input_value(f"#{name}")
        last = page.evaluate(f"document.getElementById('{name}').selectedIndex") > 0
        page.keyboard.press("ArrowUp" if last else "ArrowDown")
        assert page.input_value(f"#{name}") != before
        assert page.evaluate("document.activeElement.id") == name
    page.evaluate(
        """() => Atlas.change({ left: { actor: Atlas.data.indexOf.get('XA-AL'), era: '' },
                                right: { actor: Atlas.data.indexOf.get('XA-BO'), era: '' } })"""
    )
    differences, parts = page.evaluate(
        """() => {
            const read = (bar) => [bar.children[0].textContent, Number(bar.querySelector('.n').textContent)];
            const chart = (one) => Object.fromEntries([...one.querySelectorAll('.bar')].map(read));
            const acts = [...document.querySelectorAll('.side')].map((side) =>
                [...side.querySelectorAll('.bars')].map(chart));
            return [[...document.querySelectorAll('.differs li')].map((line) => line.innerText), acts];
        }"""
    )
    assert differences
    for line in differences:
        what, _, said = line.partition(": ")
        shown = [int(part.rsplit(" ", 1)[1].rstrip("%")) for part in said.split(", ")]
        chart = next(at for at in (0, 1) if what in parts[0][at] or what in parts[1][at])
        for side, share in zip(parts, shown, strict=True):
            counted = side[chart]
            assert share == pytest.approx(100 * counted.get(what, 0) / sum(counted.values()), abs=0.51)
    gaps = [
        abs(a - b)
        for a, b in (
            [int(part.rsplit(" ", 1)[1].rstrip("%")) for part in line.partition(": ")[2].split(", ")]
            for line in differences
        )
    ]
    assert all(later <= earlier + 1 for earlier, later in pairwise(gaps))


def test_legend_filters_and_looks_by_keyboard(page: Page) -> None:
    view(page, "force")
    legend(page)
    for name in ("layers-agreement", "dates-undated", "kinds-ministry"):
        group, one = name.split("-")
        to(page, f"#{name}")
        on = page.is_checked(f"#{name}")
        page.keyboard.press("Space")
        assert page.evaluate(f"Atlas.state['{group}'].has('{one}')") is not on
        page.keyboard.press("Space")
    for name in ("confidence", "family", "tieKind", "world", "colour", "size", "language", "theme"):
        if not page.is_visible(f"#{name}"):
            continue  # a filter with one choice is no filter
        to(page, f"#{name}")
        before = state_of(page, name)
        page.keyboard.press("ArrowDown")
        assert state_of(page, name) != before, name
        page.keyboard.press("ArrowUp")
        if page.input_value(f"#{name}") != before:
            page.keyboard.press("ArrowUp")
    assert state_of(page, "language") == "en"
    to(page, "#grey")
    page.keyboard.press("Space")
    assert page.is_checked("#grey")
    page.keyboard.press("Space")
    for name in ("about-data", "help"):
        to(page, f"#{name} summary")
        page.keyboard.press("Enter")
        assert page.evaluate(f"document.getElementById('{name}').open")
        assert page.evaluate(WRONG) == []
        page.keyboard.press("Enter")
    closed(page)


def test_taking_along_by_keyboard(page: Page) -> None:
    view(page, "map")
    legend(page)
    for name, ending in (("csv", ".csv"), ("png", ".png"), ("svg", ".svg"), ("roles-csv", ".csv")):
        to(page, f"#{name}")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        assert waiting.value.suggested_filename.endswith(ending)
    page.evaluate("() => { window.print = () => { globalThis.printed = (globalThis.printed ?? 0) + 1; }; }")
    to(page, "#pdf")
    page.keyboard.press("Enter")
    assert page.evaluate("globalThis.printed") == 1
    for name in ("embed", "link"):
        before = page.inner_text("#status")
        to(page, f"#{name}")
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => document.getElementById('status').innerText !== {json.dumps(before)}")
    closed(page)


def test_time_by_keyboard(page: Page) -> None:
    view(page, "rings")
    bars = page.get_attribute("#histogram", "aria-label")
    assert any(character.isdigit() for character in bars)
    first, last = state_of(page, "from"), state_of(page, "to")
    to(page, "#from")
    page.keyboard.press("ArrowRight")
    assert state_of(page, "from") == first + 1
    assert page.evaluate("[...Atlas.state.dates]") == ["certain"]  # a period leaves out what has no sure date
    to(page, "#to")
    page.keyboard.press("ArrowLeft")
    assert state_of(page, "to") == last - 1
    to(page, "#undated")
    page.keyboard.press("Space")
    assert page.evaluate("Atlas.state.dates.size") == 3
    page.keyboard.press("Space")
    to(page, "#play")
    page.keyboard.press("Enter")
    assert page.get_attribute("#play", "aria-pressed") == "true"
    page.keyboard.press("Enter")
    assert page.get_attribute("#play", "aria-pressed") == "false"
    to(page, "#era")
    page.keyboard.press("Home")
    assert (state_of(page, "from"), state_of(page, "to")) == (first, last)
    assert page.evaluate("Atlas.state.dates.size") == 3


def test_search_unit_and_story_by_keyboard(page: Page) -> None:
    view(page, "map")
    to(page, "#unit")
    before = state_of(page, "unit")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "unit"
    assert state_of(page, "unit") == before
    to(page, "#search")
    page.keyboard.type("Japonia")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2").startswith("Japan")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "search"
    to(page, "#tell")
    page.keyboard.press("Enter")
    page.wait_for_selector("#story:not([hidden])")
    to(page, "#story-next")
    page.keyboard.press("Enter")
    page.wait_for_function("() => Atlas.state.step === 2")
    to(page, "#story-end")
    page.keyboard.press("Enter")
    page.wait_for_selector("#story", state="hidden")
    page.go_back()
    page.wait_for_function("() => Atlas.state.step === 2")
    page.go_back()
    page.wait_for_function("() => Atlas.state.step === 1")
    page.evaluate("Atlas.change({step: 0})")
