"""Dossiers of the built-in case: as large as they get, on screen and on paper."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pypdfium2
import pytest

import subnatnet as sn
from present.looking import barriers
from present.markup import faults
from subnatnet.present.dossiers import write_dossiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, ConsoleMessage, Page

REGIONS = ("CN-GD", "CN-HL", "CN-SC", "CN-XJ")
PAGES = ("index", *REGIONS)
PAPER = 688  # pixels between the margins of A4 at 96 to an inch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dossiers")
    quick = {"draws": 20, "permutations": 19, "progress": False}
    sources = sn.load_table("sources")
    written = write_dossiers(sn.load_china(), path, regions=REGIONS, sources=sources, **quick)
    assert [file.stem for file in written] == list(PAGES)
    return path


def test_they_are_valid(folder: Path) -> None:
    for name in PAGES:
        assert faults((folder / f"{name}.html").read_text(encoding="utf-8"), written=True) == [], name


@pytest.mark.parametrize(
    "wrong", ['<a href="/"> </a>', "<button></button>", '<img src="x">', '<b lang="e">x</b>']
)
def test_what_keeps_people_out_is_found_in_any_row(folder: Path, wrong: str) -> None:
    page = (folder / "index.html").read_text(encoding="utf-8")
    head, row, foot = page.rpartition("</td>")
    assert len(faults(head + wrong + row + foot, written=True)) == 1


def test_links_lead_to_pages_that_are_there(folder: Path) -> None:
    there = {file.name for file in folder.iterdir()}
    for name in PAGES:
        text = (folder / f"{name}.html").read_text(encoding="utf-8")
        links = re.findall(r'href="([^"#][^"]*)"', text)
        assert {link for link in links if not link.startswith(("https://", "http://", "data:"))} <= there
        assert len([link for link in links if link.startswith("http")]) > (30 if name != "index" else -1)


@pytest.fixture(scope="module")
def shown(chromium: Browser) -> Iterator[Page]:
    """Return the one tab in which all pages are opened: it knows the checker that is put into each."""
    # the checker is a script put into the page, which the page's own policy would rightly refuse
    context = chromium.new_context(bypass_csp=True, offline=True, viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def passed() -> set[str]:
    """Return what has been seen to stand out enough on one page, and need not be looked at on the next."""
    return set()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out(shown: Page, folder: Path, passed: set[str], name: str) -> None:
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    shown.on("console", hear)
    shown.goto((folder / f"{name}.html").as_uri())
    for scheme, width in (("light", 1280), ("dark", 390)):
        shown.set_viewport_size({"width": width, "height": 800})
        shown.emulate_media(color_scheme=scheme)
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        # of each table one row of each kind: all others look like it, and `faults` reads them
        assert barriers(shown, again="width", passed=passed) == []
    shown.remove_listener("console", hear)
    assert said == []


def test_a_pale_word_is_found_in_any_row(shown: Page, folder: Path, passed: set[str]) -> None:
    shown.set_viewport_size({"width": 1280, "height": 800})
    shown.emulate_media(color_scheme="light")
    shown.goto((folder / "CN-XJ.html").as_uri())
    shown.evaluate("[...document.querySelectorAll('tbody td')].at(-1).style.color = '#ccc'")
    rows = "document.querySelectorAll('tbody tr').length"
    before = shown.evaluate(rows)
    assert [rule for rule, _ in barriers(shown, again="width", passed=passed)] == ["color-contrast"]
    assert shown.evaluate(rows) == before


def plain(text: str) -> str:
    """Return a text without spaces, its letters in the one form that all readers agree on."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def printed(chromium: Browser, folder: Path) -> Iterator[Callable[[str], tuple[Page, Path]]]:
    """Return what opens a page as it looks on paper and prints it, once each."""
    page = chromium.new_page(viewport={"width": PAPER, "height": 1000})
    page.emulate_media(media="print")
    there: dict[str, Path] = {}

    def print_(name: str) -> tuple[Page, Path]:
        page.goto((folder / f"{name}.html").as_uri())
        if name not in there:
            there[name] = folder.parent / f"{folder.name}-{name}.pdf"
            page.pdf(path=there[name], prefer_css_page_size=True)
        return page, there[name]

    yield print_
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_they_print_whole(printed: Callable[[str], tuple[Page, Path]], name: str) -> None:
    page, pdf = printed(name)
    # nothing reaches over the right edge of the paper
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter((node) => !node.closest('svg'))
            .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
            .map((node) => node.outerHTML)"""
    )
    assert wide == []
    headings = page.locator("h1, h2, h3").all_inner_texts()
    rows = page.locator("tbody tr").count()
    last = page.locator(".sources li").last.inner_text() if name != "index" else headings[-1]

    reader = pypdfium2.PdfDocument(pdf)
    for sheet in reader:
        assert sheet.get_size() == pytest.approx([595, 842], abs=2)  # A4
    texts = [sheet.get_textpage().get_text_range() for sheet in reader]
    printed = plain("".join(texts))
    for text in (*headings, last.split(":")[0]):
        assert plain(text) in printed
    assert "Allregions" not in printed  # what only leads about the screen stays off the paper
    assert rows / 45 < len(reader) < 4 + rows / 16
    assert min(len(text) for text in texts[:-1] or texts) > 200
    if name != "index":
        # a table that goes on overleaf has its heading there again
        assert sum("Other end" in text for text in texts) > 3


def test_a_name_in_its_own_script_is_found_in_the_printed_page(
    printed: Callable[[str], tuple[Page, Path]],
) -> None:
    # Chromium names the glyph of a letter after a radical that looks like it, but says beside it what
    # letter is meant. The engine of Chrome and Edge (this one) and poppler's heed that: a search finds it.
    first = pypdfium2.PdfDocument(printed("CN-XJ")[1])[0].get_textpage()
    assert first.search("新疆").get_next() is not None
    assert first.search("自治区").get_next() is not None
