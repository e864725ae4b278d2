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
    from pathlib import Path

    from playwright.sync_api import Browser

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


def test_a_pale_word_is_found_in_any_row(chromium: Browser, folder: Path) -> None:
    page = chromium.new_page(bypass_csp=True)
    page.goto((folder / "CN-XJ.html").as_uri())
    page.evaluate("[...document.querySelectorAll('tbody td')].at(-1).style.color = '#ccc'")
    rows = "document.querySelectorAll('tbody tr').length"
    before = page.evaluate(rows)
    assert [rule for rule, _ in barriers(page, again="width")] == ["color-contrast"]
    assert page.evaluate(rows) == before
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_nobody_is_kept_out(chromium: Browser, folder: Path, name: str) -> None:
    # the checker is a script put into the page, which the page's own policy would rightly refuse
    context = chromium.new_context(bypass_csp=True, offline=True)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((folder / f"{name}.html").as_uri())
    for scheme, width in (("light", 1280), ("dark", 390)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        # of each table one row of each kind: all others look like it, and `faults` reads them
        assert barriers(page, again="width") == []
    context.close()
    assert said == []


def plain(text: str) -> str:
    """Return a text without spaces, its letters in the one form that all readers agree on."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("name", PAGES)
def test_they_print_whole(chromium: Browser, folder: Path, tmp_path: Path, name: str) -> None:
    page = chromium.new_page(viewport={"width": PAPER, "height": 1000})
    page.goto((folder / f"{name}.html").as_uri())
    page.emulate_media(media="print")
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
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    page.close()

    reader = pypdfium2.PdfDocument(tmp_path / "page.pdf")
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
    chromium: Browser, folder: Path, tmp_path: Path
) -> None:
    # Chromium names the glyph of a letter after a radical that looks like it, but says beside it what
    # letter is meant. The engine of Chrome and Edge (this one) and poppler's heed that: a search finds it.
    page = chromium.new_page()
    page.goto((folder / "CN-XJ.html").as_uri())
    page.pdf(path=tmp_path / "page.pdf")
    page.close()
    first = pypdfium2.PdfDocument(tmp_path / "page.pdf")[0].get_textpage()
    assert first.search("新疆").get_next() is not None
    assert first.search("自治区").get_next() is not None
