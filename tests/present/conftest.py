"""A browser with the network cut off, and networks to show in it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from playwright.sync_api import Browser, sync_playwright

import networks
import subnatnet as sn
from present.tabs import Opened, Tabs
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


@pytest.fixture(scope="session")
def tabs(chromium: Browser) -> Iterator[Tabs]:
    kept = Tabs(chromium)
    yield kept
    kept.close()


@pytest.fixture
def opened(tabs: Tabs, request: pytest.FixtureRequest) -> Iterator[Callable[..., Opened]]:
    """Open a file offline; at the end nothing may have been complained about or asked for.

    A test that `only_looks` something up in an atlas may get the one that such a test has had before it.
    """
    failed = request.session.testsfailed
    pages = []

    def open_(path: Path, address: str = "", *, only_looks: bool = False, **options: object) -> Opened:
        options = {"viewport": {"width": 1280, "height": 800}, "accept_downloads": True} | options
        tab = tabs.open(path, address, options, only_looks=only_looks)
        pages.append(tab)
        return tab

    yield open_
    try:
        for tab in pages:
            assert tab.complaints == []
            assert [url for url in tab.requests if not url.startswith(("file:", "blob:", "data:"))] == []
    except AssertionError:
        failed = -1
        raise
    finally:
        for tab in pages:
            tabs.give_back(tab, well=request.session.testsfailed == failed)


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
