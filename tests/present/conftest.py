"""A browser with the network cut off, and networks to show in it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import networks
import subnatnet as sn
from subnatnet.present.atlas import write_atlas

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HOSTILE = [
    "</script><img src=x onerror=document.title='owned'>",
    "<svg onload=document.title='owned'>",
    '=HYPERLINK("http://example.org","x")',
    "x" * 5000,
    "\u200f\u05e2\u05d1\u05e8\u05d9\u05ea\u200f right to left",
    "👩‍👩‍👧‍👦 family 🇵🇱",
    "四川省 漢字",
    "line\u2028separator & 'quotes' \"double\" `tick` ${x} {{title}}",
    "",
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # the headless shell is the same engine without the windows of a desktop: half the time for each page
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page, and what it said and asked for while it was open."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Callable[..., Opened]]:
    """Open a file offline; at the end nothing may have been complained about or asked for."""
    contexts, pages = [], []

    def open_(path: Path, address: str = "", **options: object) -> Opened:
        options = {"viewport": {"width": 1280, "height": 800}, "accept_downloads": True} | options
        context = chromium.new_context(**options)
        context.set_offline(True)
        page = context.new_page()
        result = Opened(page)
        page.on("console", lambda message: result.complaints.append(message.text))
        page.on("pageerror", lambda error: result.complaints.append(str(error)))
        page.on("request", lambda request: result.requests.append(request.url))
        page.goto(f"{path.resolve().as_uri()}{address}")
        page.wait_for_selector("body[data-ready=yes]", timeout=10_000)
        contexts.append(context)
        pages.append(result)
        return result

    yield open_
    for result in pages:
        assert result.complaints == []
        assert [url for url in result.requests if not url.startswith(("file:", "blob:", "data:"))] == []
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def hostile() -> sn.TieNetwork:
    """Return a network whose names and notes try to break out of wherever they are put."""
    actors = pd.DataFrame(
        [
            {"id": f"H{number}", "name": name, "aliases": name, "name_local": name, "kind": kind}
            for number, name in enumerate(HOSTILE)
            for kind in ["region" if number % 2 else "place"]
        ]
    )
    pairs = [(1, 0), (1, 2), (3, 4), (5, 6), (7, 8), (3, 0), (5, 0)]
    ties = pd.DataFrame(
        [
            {
                "source": f"H{a}",
                "target": f"H{b}",
                "start": str(1990 + a + b),
                "note": HOSTILE[b],
                "sources": HOSTILE[a].replace("|", ""),
                "kind": HOSTILE[2],
                "url": "javascript:document.title='owned'",
            }
            for a, b in pairs
        ]
    )
    return sn.from_edges(ties, actors)


@pytest.fixture(scope="session")
def china(tmp_path_factory: pytest.TempPathFactory) -> Path:
    net = sn.load_china()
    ids = net.rollup("province", partners="country").actors.query("kind == 'region'").index
    regions = pd.DataFrame({"index": range(len(ids))}, index=ids).assign(
        index_low=lambda f: f["index"] - 1.5, index_high=lambda f: f["index"] + 1.5, community="a"
    )
    path = tmp_path_factory.mktemp("atlas") / "atlas.html"
    sources = sn.load_table("sources")
    return write_atlas(net, path, regions=regions, sources=sources, view="force", title="Ties of regions")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_atlas(networks.small(), tmp_path_factory.mktemp("small") / "atlas.html", view="force")
